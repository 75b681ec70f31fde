"""The deadline calculator and the rulebook browser as a person uses them, in JupyterLab and in Voila."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

CALCULATOR = """
import govrules as gr
from govrules.notebook import DeadlineCalculator, RulebookBrowser
book = gr.load("cn/regulation-2008", "cn/regulation-2019", "cn/shanghai/baoshan-2020")
DeadlineCalculator(book=book)
"""
BROWSER = "RulebookBrowser(book)"


def test_a_deadline_is_counted_across_national_day_and_a_rule_is_found(
    server: Server, browser: Browser
) -> None:
    with server.opened(browser, "rules-panels", CALCULATOR, BROWSER) as app:
        start, limit = app.get_by_label("事件发生于"), app.get_by_label("或照原文写")
        start.fill("2022-09-30")
        start.press("Enter")
        expect(app.panel).to_contain_text("2022-11-02（周三）24:00 前")
        limit.fill("5个工作日")
        limit.press("Enter")
        expect(app.panel).to_contain_text("2022-10-12（周三）24:00 前")
        expect(app.get_by_label("多少")).to_have_value("5")
        make_up = app.panel.locator('td[title^="2022-10-08"]')
        expect(make_up).to_contain_text("调休上班")
        expect(make_up.locator("b")).to_have_text("1")
        expect(app.panel.locator('td[title^="2022-10-03"]')).to_contain_text("国庆节")
        expect(app.panel).to_contain_text("早 5 天")
        limit.fill("5 days")
        limit.press("Enter")
        expect(app.panel).to_contain_text("没有说明是哪一种日")
        app.button("English").click()
        expect(app.panel).to_contain_text("does not say which days")
        expect(app.get_by_label("It happened on")).to_have_value("2022-09-30")
        typing = app.get_by_label("Paused from")
        typing.fill("2022-10-1")
        # Pressed by script, so that the cursor stays where it is: what is being typed must stay too.
        app.page.evaluate("document.querySelector('.gr-switch').click()")
        expect(app.get_by_label("暂停自")).to_have_value("2022-10-1")
        app.get_by_label("暂停自").fill("")
        app.button("English").click()
        app.get_by_label("Unit").select_option("calendar days")
        expect(app.panel).to_contain_text("due by the end of Saturday 2022-10-08")
        app.picture("calculator")

        panel = app.scope.locator(".govrules-panel").nth(1)
        search = panel.get_by_label("查找", exact=True)
        search.fill("三十三条")
        search.press("Enter")
        panel.locator(".gr-contents").get_by_role(
            "button", name="政府信息公开申请未按期答复", exact=True
        ).click()
        expect(panel.locator("h3")).to_have_text("政府信息公开申请未按期答复")
        expect(panel).to_contain_text("15 个工作日")
        from_day = panel.get_by_label("从哪天画起", exact=True)
        from_day.fill("2022-09-30")
        from_day.press("Enter")
        expect(panel).to_contain_text("2022-11-02（周三）24:00 前")
        panel.locator("article").get_by_role(
            "button", name="政府信息公开申请未按期答复（2008年条例）"
        ).click()
        expect(panel.locator("h3")).to_have_text("政府信息公开申请未按期答复（2008年条例）")
        panel.get_by_role("button", name="← 返回").click()
        expect(panel.locator("h3")).to_have_text("政府信息公开申请未按期答复")
        app.picture("browser")

        # A duty that a year ends, not a limit: one chooses the year, and its last day is on the month.
        search.fill("审计计划")
        search.press("Enter")
        panel.locator(".gr-contents").get_by_role("button", name="年度审计计划未公开", exact=True).click()
        expect(panel).to_contain_text("最后一日 2020-12-31（周四）")
        expect(from_day).to_have_count(0)
        year = panel.get_by_label("画哪一年", exact=True)
        year.fill("2022")
        year.press("Enter")
        last = panel.locator("td.gr-last")
        expect(last).to_have_attribute("title", re.compile("^2022-12-31 周六"))
        expect(last).to_contain_text("截止")
        app.picture("last-day")
        assert app.faults() == []
        app.page.set_viewport_size({"width": 420, "height": 900})
        assert not app.seen.scrolls_sideways()
        app.picture("narrow")
