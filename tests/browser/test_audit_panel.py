"""The audit panel in JupyterLab and Voila: a person loads, corrects, checks, looks through and takes the report home."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.servers import Opened, Server

pytestmark = pytest.mark.browser

PANEL = """
import govrules as gr
from govrules.notebook import AuditPanel
panel = AuditPanel(book=gr.load("cn/regulation-2019", "cn/shanghai/baoshan-2020"))
panel
"""
RULE = "政府信息公开申请未按期答复"


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units, sixty applications, half never answered; a day that is none; a reply day called otherwise."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "依申请公开"
    sheet.append(["编号", "承办单位", "收到日期", "批复日"])
    for n in range(60):
        received = date(2020, 1 + n % 6, 1 + n % 20)
        replied = None if n % 2 else received + timedelta(days=n)
        sheet.append([f"A-{n:03}", ["区教委", "区民政局", "区卫健委"][n % 3], received, replied])
    sheet.append(["A-900", "区教委", "去年", None])
    book.create_sheet("通讯录").append(["姓名"])
    path = tmp_path_factory.mktemp("records") / "2020年申请台账.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than 10 MiB, which a websocket does not take in one piece; many rows, so that a person can cancel in time."""
    path = tmp_path_factory.mktemp("records") / "application.csv"
    rows = "".join(f"A-{n},区教委,2020-04-20,,附\n" for n in range(400_000))
    path.write_text(f"编号,承办单位,收到日期,答复日期,备注\n{rows}", encoding="utf-8")
    assert path.stat().st_size > 10 << 20
    return path


def load(app: Opened, path: Path) -> None:
    app.panel.locator(".gr-upload input").set_input_files(path)


def grid(app: Opened) -> Locator:
    """The grid of verdicts; the one of unfit cells stands above it."""
    return app.panel.locator(".gr-grid").filter(
        has=app.page.get_by_role("grid", name=re.compile("核查结果|verdicts"))
    )


def column(app: Opened, number: int) -> list[str]:
    return grid(app).locator(f"tbody tr td:nth-child({number})").all_inner_texts()


def height_of(panel: Locator) -> int:
    box = panel.bounding_box()
    assert box is not None
    return int(box["height"])


def check(app: Opened, as_of: str = "2020-12-31") -> None:
    field = app.panel.get_by_role("textbox", name="评估时点")
    field.fill(as_of)
    field.press("Tab")
    app.button("开始核查").click()


def test_a_workbook_is_loaded_corrected_checked_looked_through_and_reported(
    server: Server, browser: Browser, workbook: Path, tmp_path: Path
) -> None:
    with server.opened(browser, "audit", PANEL) as app:
        panel, page = app.panel, app.page
        load(app, workbook)

        # What was understood, and what was not, before anything is judged.
        sheets = panel.locator(".gr-plan section")
        expect(sheets).to_have_count(2)
        expect(panel).to_contain_text("已读取 61 行：60 条可以核查，1 行有问题")
        expect(panel.get_by_role("grid", name="不予核查的单元格")).to_contain_text("去年")
        expect(sheets.first).to_contain_text("读取 4 列中的 3 列")
        app.picture("read")

        # The reply day is called otherwise here: without it every application would look unanswered.
        check(app)
        count = grid(app).locator(".gr-grid-count")
        expect(count).to_have_text(re.compile(r"\d"))
        before = count.inner_text()
        panel.get_by_label("读作 · D 批复日").select_option("replied_on")
        expect(panel).to_contain_text("读取 4 列中的 4 列")
        expect(panel).to_contain_text("以下仍是改动前的结果")
        expect(app.button("开始核查")).to_be_enabled()
        app.button("开始核查").click()
        expect(panel).not_to_contain_text("以下仍是改动前的结果")
        expect(count).not_to_have_text(before)

        # A bar filters, a head sorts, the search narrows, all is cleared at once.
        every = count.inner_text()
        bar = panel.get_by_role("button", name=re.compile(RULE)).first
        bar.click()
        expect(bar).to_have_attribute("aria-pressed", "true")
        expect(count).not_to_have_text(every)
        panel.get_by_label("单位", exact=True).select_option(label="区民政局")
        expect(grid(app).locator("tbody tr").first).to_contain_text("区民政局")
        head = grid(app).get_by_role("columnheader", name="记录")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        ids = column(app, 4)
        assert ids == sorted(ids)
        assert set(column(app, 5)) == {"区民政局"}
        search = panel.get_by_label("查找")
        search.fill(ids[-1])
        search.press("Tab")
        expect(grid(app).locator("tbody tr")).to_have_count(1)
        with page.expect_download() as taken:
            app.button("下载当前筛选（CSV）").click()
        rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8-sig"))))
        assert taken.value.suggested_filename == "核查结果-2020-12-31.csv"
        assert [row["record"] for row in rows] == [ids[-1]]

        # Why, with the timeline; then by keyboard alone.
        grid(app).locator("tbody tr").first.click()
        why = panel.locator(".govrules-explanation")
        expect(why).to_contain_text(ids[-1])
        expect(panel.get_by_role("img", name=re.compile(".")).last).to_be_visible()
        app.button("清除筛选").click()
        expect(count).to_have_text(every)
        grid(app).locator("tbody tr").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        second = column(app, 4)[1]
        expect(why).to_contain_text(second)
        page.keyboard.press("PageDown")
        expect(grid(app)).to_contain_text(re.compile(r"第 2 / \d+ 页"))

        # The other language loses nothing.
        app.button("English").click()
        expect(grid(app).get_by_role("columnheader", name="rule")).to_be_visible()
        expect(grid(app)).to_contain_text("page 2 of")
        expect(panel.get_by_role("textbox", name="As of")).to_have_value("2020-12-31")
        app.button("中文").click()

        with page.expect_download() as taken:
            app.button("下载核查报告（Excel）").click()
        assert taken.value.suggested_filename == "核查报告-2020-12-31.xlsx"
        taken.value.save_as(tmp_path / "report.xlsx")
        report = openpyxl.load_workbook(tmp_path / "report.xlsx")
        cells = [
            str(cell) for sheet in report for row in sheet.iter_rows(values_only=True) for cell in row if cell
        ]
        assert any(second in cell for cell in cells)
        assert any("去年" in cell for cell in cells)

        # Fit to be looked at: all of it at once, and on a narrow screen.
        app.page.set_viewport_size({"width": 1400, "height": height_of(panel) + 100})
        app.picture("found")
        assert app.faults() == []
        app.page.set_viewport_size({"width": 420, "height": 900})
        app.picture("narrow")
        assert app.faults() == []
        assert not app.seen.scrolls_sideways()


def test_a_run_is_cancelled_and_the_panel_goes_on(
    server: Server, browser: Browser, large: Path, workbook: Path
) -> None:
    with server.opened(browser, "cancelled", PANEL, dark=True) as app:
        panel = app.panel
        load(app, large)
        # 12 MB arrive; they are being read when the person thinks better of it.
        expect(panel).to_contain_text(re.compile(r"正在读取：[\d,]+ 行"), timeout=60_000)
        app.button("取消").click()
        expect(panel).to_contain_text("已取消")
        expect(app.button("取消")).to_be_disabled()

        check(app)
        expect(panel).to_contain_text(re.compile("正在核查|正在读取"))
        # The kernel goes on answering while it works.
        app.button("English").click()
        expect(app.button("Check")).to_be_disabled()
        app.button("中文").click()
        app.button("取消").click()
        expect(panel).to_contain_text("已取消")
        expect(grid(app)).to_have_count(0)

        load(app, workbook)
        expect(panel).to_contain_text("60 条可以核查")
        check(app)
        grid(app).locator("tbody tr").first.click()
        expect(panel.locator(".govrules-explanation")).to_be_visible()
        assert app.faults() == []
        app.picture("dark")

        # A page that was closed and opened again begins anew, and works.
        app.reload()
        expect(app.button("开始核查")).to_be_disabled()
        load(app, workbook)
        expect(app.panel).to_contain_text("60 条可以核查")
