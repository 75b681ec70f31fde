"""The audit panel as a person works with it, in plain Python: what is clicked, and what is then shown."""

import contextlib
import csv
import io
import threading
import time
from datetime import date

import openpyxl
import pytest

import govrules as gr
from govrules.model.verdict import Status
from govrules.notebook import AuditPanel

BOOK = gr.load("cn/regulation-2019", "cn/shanghai/baoshan-2020")
AS_OF = "2020-12-31"


def save(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEAD = ["编号", "承办单位", "收到日期", "答复日期"]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """Late and timely replies of three units, a row that cannot be read, a column nobody knows, a strange sheet."""
    rows = [[*HEAD, "批复情况"]]
    for n in range(60):
        unit = ["区教委", "区民政局", "区卫健委"][n % 3]
        day = date(2020, 1 + n % 6, 1 + n % 20)
        rows.append([f"A-{n:03}", unit, day, None if n % 2 else day, "办结"])
    rows.append(["A-900", "区教委", "去年", None, None])
    rows.append(["A-901", "区教委", "2020-05-06", "待定", None])
    return save(
        tmp_path_factory.mktemp("records") / "2020年.xlsx",
        {
            "依申请公开": rows,
            "补录": [[*HEAD, "申请渠道"], ["B-1", "区教委", "2020-03-02", None, None]],
            "通讯录": [["姓名"], ["张"]],
        },
    )


@pytest.fixture
def panel(workbook):
    made = AuditPanel(workbook, AS_OF, book=BOOK)
    made.wait()
    yield made
    made.job.cancel()


@pytest.fixture
def checked(panel):
    panel.check()
    panel.wait()
    return panel


def notice(panel):
    return panel.children[1].value


def sheet(panel, name):
    return next(each for each in panel.source.view.sheets if each["sheet"] == name)


def test_what_was_understood_is_seen_before_anything_is_judged(panel):
    shown = sheet(panel, "依申请公开")
    assert (shown["type"], shown["summary"], shown["look"]) == ("application", "读取 5 列中的 4 列", True)
    last = shown["columns"][-1]
    assert (last["letter"], last["head"], last["field"], last["examples"]) == ("E", "批复情况", "", "办结")
    assert sheet(panel, "补录")["told"].startswith("看起来像")
    assert "62 行：60 条可以核查，2 行有问题" in panel.source.status.value
    assert panel.audited is None
    assert not panel.start.disabled


def test_cells_that_cannot_be_read_are_listed_with_place_reason_and_help(panel):
    grid = panel.source.unfit
    assert [column["label"] for column in grid.columns] == ["工作表", "行", "列", "值", "原因", "如何改正"]
    assert [row["cells"][:4] for row in grid.rows] == [
        ["依申请公开", "62", "收到日期", "去年"], ["依申请公开", "63", "答复日期", "待定"],
    ]  # fmt: skip
    assert all(row["cells"][4] and row["cells"][5] for row in grid.rows)
    given = []
    panel.source.download.give = lambda name, content, media: given.append((name, content))
    panel.source.download.click()
    ((name, content),) = given
    assert name == "不予核查的单元格.csv"
    assert [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))] == ["行", "62", "63"]


def test_a_corrected_sheet_and_column_are_read_again(panel):
    view = panel.source.view
    view._hear(view, {"sheet": "补录", "type": "application"}, [])
    panel.wait()
    assert "63 行：61 条" in panel.source.status.value
    view._hear(view, {"sheet": "依申请公开", "column": 4, "field": "id"}, [])
    panel.wait()
    columns = {each["head"]: each["field"] for each in sheet(panel, "依申请公开")["columns"]}
    assert (columns["批复情况"], columns["编号"]) == ("id", "")
    # Now every row has the same id: all but the first are told of, none is dropped.
    assert len(panel.source.found.unfit) >= 60
    view._hear(view, {"sheet": "依申请公开", "column": 0, "field": "id"}, [])
    panel.wait()
    assert "63 行：61 条" in panel.source.status.value


def test_a_sheet_left_out_is_not_read_and_without_any_nothing_can_be_checked(panel):
    view = panel.source.view
    view._hear(view, {"sheet": "依申请公开", "type": ""}, [])
    panel.wait()
    assert panel.start.disabled
    assert panel.source.found is None


def test_two_columns_for_one_field_wait_for_a_choice(tmp_path):
    path = save(
        tmp_path / "a.xlsx",
        {"依申请公开": [["编号", "收到日期", "received on"], ["A-1", "2020-04-20", None]]},
    )
    panel = AuditPanel(path, AS_OF, book=BOOK)
    panel.wait()
    assert "都是“收到" in sheet(panel, "依申请公开")["fault"]
    assert panel.start.disabled
    panel.source.read_column_as("依申请公开", 1, "received_on")
    panel.wait()
    assert sheet(panel, "依申请公开")["fault"] == ""
    assert not panel.start.disabled


def test_a_check_shows_the_violations_the_worst_first_with_charts(checked):
    findings = checked.findings
    assert checked.audited.statuses["violated"] == len(findings.table)
    assert [row["status"] for row in findings.grid.rows] == ["violated"] * 12
    assert "核查 60 条记录" in findings.summary.value
    assert sum(bar["count"] for bar in findings.charts["unit"].bars) == len(findings.table)
    assert [bar["value"] for bar in findings.charts["month"].bars] == sorted(
        bar["value"] for bar in findings.charts["month"].bars
    )
    assert "2020-12-31" in checked.children[-1].value


def test_every_violation_of_the_audit_is_in_the_grid(checked):
    direct = BOOK.audit(checked.source.plan, AS_OF).violations
    table = checked.findings.table.frame
    assert sorted(zip(table["record"], table["rule"], strict=True)) == sorted(
        zip(direct["record"], direct["rule"], strict=True)
    )


def test_a_click_on_a_bar_filters_the_grid_and_a_second_one_undoes_it(checked):
    findings = checked.findings
    every = findings.grid.place["total"]
    bar = findings.charts["unit"].bars[0]
    findings.charts["unit"]._hear(None, {"choose": bar["value"]}, [])
    assert findings.grid.place["total"] == bar["count"] < every
    assert findings.filters.values["unit"] == f"={bar['value']}"
    assert [each["chosen"] for each in findings.charts["unit"].bars if each["value"] == bar["value"]] == [
        True
    ]
    # The chart of units still shows the others, the other charts only what is left.
    assert len(findings.charts["unit"].bars) > 1
    assert sum(each["count"] for each in findings.charts["rule"].bars) == bar["count"]
    findings.charts["unit"]._hear(None, {"choose": bar["value"]}, [])
    assert findings.grid.place["total"] == every
    assert findings.filters.values["unit"] == ""


def test_filters_in_the_form_narrow_each_other_and_are_cleared_together(checked):
    findings = checked.findings
    every = findings.grid.place["total"]
    findings.filters.enter(unit="=区教委", text="A-00")
    some = findings.grid.place["total"]
    assert 0 < some < every
    assert findings.grid.words["clear"] == "清除筛选"
    assert all("A-00" in row["cells"][3] for row in findings.grid.rows)
    findings.grid._hear(None, {"clear": True}, [])
    assert findings.grid.place["total"] == every
    assert findings.grid.words["clear"] == ""
    assert findings.filters.values == {"text": "", "rule": "", "unit": "", "month": "", "duty": ""}


def test_a_head_sorts_up_down_and_back_to_the_worst(checked):
    grid = checked.findings.grid
    first = grid.rows
    for descending in (False, True):
        grid._hear(None, {"sort": "record"}, [])
        ids = [row["cells"][3] for row in grid.rows]
        assert ids == sorted(ids, reverse=descending)
        assert (grid.place["sort"], grid.place["descending"]) == ("record", descending)
    grid._hear(None, {"sort": "record"}, [])
    assert (grid.rows, grid.place["sort"]) == (first, "")


def test_pages_follow_one_another_and_end(checked):
    grid = checked.findings.grid
    first = grid.rows
    grid._hear(None, {"turn": 1}, [])
    assert grid.place["page"] == 1
    assert grid.rows[0]["key"] not in {row["key"] for row in first}
    grid._hear(None, {"turn": 10_000}, [])
    assert grid.place["page"] == grid.place["pages"] - 1


def test_a_row_opens_its_explanation_and_timeline(checked):
    findings = checked.findings
    late = next(row for row in findings.grid.rows if "答复" in row["cells"][2])
    findings.grid._hear(None, {"open": late["key"]}, [])
    checked.wait()
    assert findings.grid.place["opened"] == late["key"]
    assert late["cells"][3] in findings.why.value
    assert "<svg" in findings.why.value
    checked.lang = "en"
    assert "violated" in findings.why.value


@pytest.mark.parametrize(
    "message", [{"open": 10_000}, {"open": -1}, {"open": "x"}, {"sort": "password"}, {"turn": None}, {}]
)
def test_what_no_grid_would_send_changes_nothing(message, checked):
    grid = checked.findings.grid
    before = (grid.rows, grid.place)
    grid._hear(None, message, [])
    checked.wait()
    assert (grid.rows, grid.place) == before


def test_open_duties_and_what_cannot_be_judged_are_a_switch_away(checked):
    findings = checked.findings
    findings.shown.enter(status="undetermined")
    checked.wait()
    assert findings.status is Status.UNDETERMINED
    assert findings.grid.place["total"] == checked.audited.statuses["undetermined"]
    assert {row["status"] for row in findings.grid.rows} == {"undetermined"}
    findings.shown.enter(status="violated")
    checked.wait()
    assert {row["status"] for row in findings.grid.rows} == {"violated"}


def test_the_filtered_view_comes_as_csv(checked):
    findings, given = checked.findings, []
    findings.filters.enter(unit="=区民政局")
    findings.view.give = lambda name, content, media: given.append((name, content, media))
    findings.view.click()
    checked.wait()
    ((name, content, media),) = given
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (name, media) == ("核查结果-2020-12-31.csv", "text/csv")
    assert {row["unit"] for row in rows} == {"区民政局"}
    assert len(rows) == findings.grid.place["total"]


def test_chosen_instruments_judge_alone_and_the_trust_strip_says_which_rules(checked):
    whole = checked.children[-1].value
    checked.settings.enter(instruments=["cn/regulation-2019"])
    checked.check()
    checked.wait()
    assert {bar["value"].rpartition("/")[0] for bar in checked.findings.charts["rule"].bars} == {
        "cn/regulation-2019"
    }
    assert checked.children[-1].value != whole


@pytest.mark.parametrize(("entered", "told"), [("", "请先填写评估时点"), ("明年", "不是可识别的")])
def test_a_moment_that_is_missing_or_no_date_is_told_of_in_the_form_and_the_check_begins_once_it_is_there(
    entered, told, panel
):
    panel.settings.enter(as_of=entered)
    panel.check()
    assert told in panel.settings.fields[0]["error"]
    assert panel.audited is None
    panel.settings.enter(as_of="2020年12月31日")
    assert (panel.settings.fields[0]["error"], panel.settings.fields[0]["note"]) == ("", "2020-12-31")
    panel.wait()
    assert str(panel.audited.audit.as_of) == "2020-12-31"
    audited = panel.audited
    panel.settings.enter(as_of="2020-11-30")
    assert not panel.job.running
    assert panel.audited is audited


def test_a_cancelled_run_leaves_what_was_there_and_the_panel_ready(checked):
    before = checked.audited
    rows = checked.findings.grid.rows
    checked.begin("judging", endless, lambda value: pytest.fail("a cancelled run gave something"))
    assert checked.start.disabled
    assert not checked.stop.disabled
    checked.stop.click()
    assert "已取消" in checked.progress.value
    assert (checked.audited, checked.findings.grid.rows) == (before, rows)
    assert (checked.start.disabled, checked.stop.disabled) == (False, True)
    checked.check()
    checked.wait()
    assert checked.audited is not before


def test_the_report_comes_as_a_workbook_named_for_its_day(checked):
    findings, given = checked.findings, []
    findings.report.give = lambda name, content, media: given.append((name, content))
    findings.report.click()
    checked.wait()
    ((name, content),) = given
    assert name == "核查报告-2020-12-31.xlsx"
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    for told in ("A-001", "去年", "2020年.xlsx"):
        assert any(told in cell for cell in cells)


def endless(progress):
    while True:
        progress(1, 2)
        time.sleep(0.005)


def test_files_and_other_tables_wait_while_work_is_under_way_that_they_would_end(checked):
    findings = checked.findings
    del checked.audited.tables[Status.PENDING]
    checked.begin("reading", endless, lambda value: None)
    assert not findings.view.enabled
    findings.report.click()
    findings.shown.enter(status="pending")
    assert checked.job.running
    assert (findings.status, findings.shown.values) == (Status.VIOLATED, {"status": "violated"})
    checked.cancel()
    assert findings.view.enabled
    findings.shown.enter(status="pending")
    checked.wait()
    assert findings.status is Status.PENDING


def test_a_folder_of_files_is_loaded_by_its_name(panel, tmp_path):
    (tmp_path / "application.csv").write_text("编号,收到日期\nA-1,2020-04-20\n", encoding="utf-8")
    (tmp_path / "单位.csv").write_text("编号\n区教委\n", encoding="utf-8")
    panel.source.path.enter(path=str(tmp_path))
    panel.wait()
    assert sorted(each["name"] for each in panel.source.view.sheets) == ["application.csv", "单位.csv"]
    assert "2 行：2 条" in panel.source.status.value


def test_a_reading_under_way_ends_when_it_is_cancelled():
    rows = [{"编号": f"A-{n}", "承办单位": "区教委", "收到日期": "2020-04-20"} for n in range(30_000)]
    panel = AuditPanel({"application": rows}, AS_OF, book=BOOK)
    while "正在读取" not in panel.progress.value:
        with contextlib.suppress(TimeoutError):
            panel.job.wait(0.05)
    panel.cancel()
    assert "已取消" in panel.progress.value
    assert panel.source.found is None
    until = time.monotonic() + 20
    while any(each.name == "govrules-job" for each in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert not panel.start.disabled


def test_a_reading_that_was_cancelled_is_made_up_for_by_the_check(panel):
    panel.source.found = None
    panel.check()
    panel.wait()
    assert panel.source.found is not None
    assert panel.audited is not None


def test_results_of_records_that_changed_since_are_marked_as_such(checked):
    assert "改动前的结果" not in checked.findings.summary.value
    checked.source.read_column_as("依申请公开", 4, None)
    checked.wait()
    assert "改动前的结果" in checked.findings.summary.value
    checked.check()
    checked.wait()
    assert "改动前的结果" not in checked.findings.summary.value


def test_another_language_changes_every_word_and_loses_nothing(checked):
    findings = checked.findings
    findings.filters.enter(unit="=区教委")
    findings.sort("record")
    before = (findings.query, findings.grid.place, checked.settings.values)
    checked.lang = "en"
    assert (findings.query, findings.grid.place, checked.settings.values) == before
    assert findings.grid.columns[2]["label"] == "rule"
    assert findings.grid.rows[0]["cells"][0] == "✗ violated"
    assert sheet(checked, "依申请公开")["summary"] == "4 of 5 columns are read"
    assert checked.start.description == "Check"
    assert "can be checked" in checked.source.status.value
    assert checked.source.view.words["field"] == "read as"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("没有.xlsx", None, "找不到"),
        ("坏.xlsx", b"not a workbook", "坏.xlsx"),
        ("空.csv", b"", "是空的"),
        ("图.png", b"\x89PNG", "格式无法读取"),
    ],
)
def test_a_file_that_cannot_be_opened_is_told_of_with_help_and_another_can_be_loaded(
    name, content, told, tmp_path, workbook
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    panel = AuditPanel(path, AS_OF, book=BOOK)
    panel.wait()
    assert told in notice(panel)
    assert "Traceback" not in notice(panel)
    assert panel.start.disabled
    panel.source.path.enter(path=f'"{workbook}"')
    panel.wait()
    assert notice(panel) == ""
    assert panel.source.found is not None


def test_a_workbook_of_another_shape_takes_the_place_of_the_first(checked, tmp_path):
    other = save(tmp_path / "b.xlsx", {"依申请公开": [HEAD, ["C-1", "区教委", "2020-03-02", None]]})
    checked.source.upload._on_files(other)
    checked.wait()
    assert [each["sheet"] for each in checked.source.view.sheets] == ["依申请公开"]
    assert "1 行：1 条" in checked.source.status.value


def test_records_in_hand_are_a_source_too():
    rows = [{"编号": "A-1", "收到日期": "2020-04-20"}]
    panel = AuditPanel({"application": rows}, date(2020, 12, 31), book=BOOK)
    panel.wait()
    panel.check()
    panel.wait()
    assert panel.audited.records == 1


def test_no_name_from_a_file_becomes_markup(tmp_path):
    rows = [["编号", "承办单位", "收到日期", "<b>列</b>"], ["<img src=x>", "<script>", "2020-03-02", "x"]]
    path = save(tmp_path / "<i>.xlsx", {"依申请公开": rows})
    panel = AuditPanel(path, AS_OF, book=BOOK)
    panel.wait()
    panel.check()
    panel.wait()
    row = panel.findings.grid.rows[0]
    panel.findings.open(row["key"])
    panel.wait()
    for shown in (panel.findings.why, panel.source.status, panel.source.notices, panel.findings.summary):
        for markup in ("<img src", "<script", "<b>列", "<i>.xlsx"):
            assert markup not in shown.value
