"""The what-if panel as a person uses it: a limit is changed, the case and the totals answer, and back again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

CELL = """
import pandas as pd
import govrules as gr
from govrules.notebook import WhatIf

replied = pd.date_range("2020-05-06", periods=120, freq="36h").normalize()
applications = pd.DataFrame({
    "id": [f"A-{n}" for n in range(120)],
    "unit": [("甲局", "乙局", "丙局")[n % 3] for n in range(120)],
    "reply_kind": "disclosed", "widely_knowable": True,
    "received_on": replied - pd.Timedelta(days=9), "replied_on": replied,
    "proactively_published_on": [day + pd.Timedelta(days=16 + 4 * (n % 6)) for n, day in enumerate(replied)],
})
book = gr.load("cn/regulation-2008", "cn/regulation-2019", "cn/shanghai/baoshan-2020")
WhatIf("late-conversion", applications, "2021-06-30", book=book)
"""


def test_a_changed_limit_changes_the_case_and_the_totals(
    server: Server, browser: Browser, tmp_path: Path
) -> None:
    with server.opened(browser, "what-if", CELL) as app:
        panel = app.panel
        expect(panel).to_contain_text("已载入 120 条记录")
        expect(panel).to_contain_text("现行规则，未作改动")
        limit = app.get_by_label("期限", exact=True)
        limit.fill("20")
        limit.press("Enter")
        expect(panel.locator(".gr-hypothetical")).to_be_visible()
        expect(panel).to_contain_text("改为 20 日：现有 36 项违反中，0 项不再违反，新增 43 项违反")
        expect(panel.locator(".gr-delta")).to_contain_text("判定改变")
        expect(panel.locator(".gr-two section")).to_have_count(2)
        app.get_by_label("期限单位", exact=True).select_option("working days")
        expect(panel).to_contain_text("改为 20 个工作日：")
        limit.fill("36")
        limit.press("Enter")
        expect(panel.locator(".gr-effect-said")).to_have_text(
            re.compile(r"改为 36 个工作日：现有 36 项违反中，36 项不再违反，没有新的违反")
        )
        app.picture("changed")

        published = app.get_by_label("主动公开日期", exact=True)
        published.fill("2020-08-01")
        published.press("Enter")
        expect(panel.locator(".gr-case-delta")).to_contain_text("判定不变，期限移动")
        expect(panel.locator(".gr-two section").first).to_contain_text("S-1")

        panel.locator(".gr-grid tbody tr").nth(2).click()
        expect(panel.locator(".gr-two section").first).to_contain_text("A-")
        expect(panel.locator(".gr-two section").nth(1)).to_contain_text("36■")
        with app.page.expect_download() as download:
            app.button("下载改后的规则（YAML）").click()
        assert download.value.suggested_filename == "late-conversion.yaml"
        download.value.save_as(tmp_path / "rule.yaml")
        assert "within: 36 working days" in (tmp_path / "rule.yaml").read_text(encoding="utf-8")

        app.button("English").click()
        expect(panel).to_contain_text("with 36 working days, 36 of 36 violations vanish, none arises")
        expect(app.get_by_label("Limit", exact=True)).to_have_value("36")
        assert app.faults() == []
        app.button("Back to the rules in force").click()
        expect(panel).to_contain_text("The rules in force, nothing changed")
        expect(panel.locator(".gr-hypothetical")).to_have_count(0)
        app.page.set_viewport_size({"width": 420, "height": 900})
        assert not app.seen.scrolls_sideways()
        app.picture("narrow")
