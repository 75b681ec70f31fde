"""What a source is understood to hold, and how one corrects it before anything is judged."""

from datetime import date

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from govrules.errors import GovrulesError
from govrules.reading.record_words import RecordsError
from govrules.reading.records import read_records
from govrules.reading.understanding import understand


@pytest.fixture
def workbook(tmp_path):
    """A sheet named for its type with a strange column, one with a strange name, one that is nothing of ours."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申请"
    sheet.append(["编号", "收件日期？", "答复日期", "备注"])
    sheet.append(["A-1", "2020-04-20", "2020-05-06", "急"])
    sheet.append(["A-2", "2020-04-21", None, None])
    other = book.create_sheet("2020年台账")
    other.append(["编号", "收到日期", "答复日期", "页数"])
    other.append(["A-3", "2020-04-22", None, 4])
    book.create_sheet("通讯录").append(["姓名", "电话"])
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def fields(plan, sheet):
    return {column.head: column.field for column in plan.sheet(sheet).columns}


def ids(found, record_type="application"):
    return [record.id for record in found.records[record_type]]


def test_sheets_and_columns_are_told_with_examples_and_what_they_are_most_like(workbook, record_types):
    plan = understand(workbook, record_types)
    assert [(each.sheet, each.record_type, each.nearest) for each in plan] == [
        ("申请", "application", None),
        ("2020年台账", None, "application"),
        ("通讯录", None, None),
    ]
    assert fields(plan, "申请") == {"编号": "id", "收件日期？": None, "答复日期": "replied_on", "备注": None}
    strange = plan.sheet("申请").column("收件日期？")
    assert (strange.letter, strange.examples, strange.nearest) == (
        "B", ("2020-04-20", "2020-04-21"), "received_on",
    )  # fmt: skip
    assert [notice.code for notice in plan.sheet("申请").notices] == [
        "unknown-column", "unknown-column", "no-own-date",
    ]  # fmt: skip


def test_a_plan_as_it_was_understood_reads_what_the_source_alone_reads(workbook, record_types):
    assert read_records(understand(workbook, record_types), record_types) == read_records(
        workbook, record_types
    )


def test_a_corrected_column_and_a_named_sheet_are_read_as_they_were_corrected(workbook, record_types):
    plan = understand(workbook, record_types).read_column_as("申请", "收件日期？", "received_on")
    plan = plan.read_sheet_as("2020年台账", "application")
    assert fields(plan, "2020年台账") == {
        "编号": "id", "收到日期": "received_on", "答复日期": "replied_on", "页数": "pages",
    }  # fmt: skip
    found = read_records(plan, record_types)
    assert ids(found) == ["A-1", "A-2", "A-3"]
    assert [record.facts["received_on"] for record in found] == [date(2020, 4, day) for day in (20, 21, 22)]
    # The column that still means nothing, and the sheet that was left aside, are told of as ever.
    assert [(each.code, each.column) for each in found.notices] == [
        ("unknown-column", "备注"), ("unknown-sheet", None),
    ]  # fmt: skip


def test_a_field_goes_from_the_column_that_had_it_to_the_one_it_is_given_to(workbook, record_types):
    plan = understand(workbook, record_types).read_column_as("申请", 1, "replied_on")
    assert fields(plan, "申请") == {"编号": "id", "收件日期？": "replied_on", "答复日期": None, "备注": None}
    assert [each.code for each in read_records(plan, record_types).notices].count("left-out-column") == 1


def test_what_is_left_out_by_choice_is_not_read_and_is_told_of(workbook, record_types):
    plan = understand(workbook, record_types).read_sheet_as("2020年台账", "application")
    plan = plan.read_sheet_as("申请", None).read_column_as("2020年台账", "页数", None)
    found = read_records(plan, record_types)
    assert ids(found) == ["A-3"]
    assert "pages" not in found.records["application"][0].facts
    told = [each.told("zh")[0] for each in found.notices]
    assert told == [
        "“申请”按您的选择没有读取",
        "“2020年台账”的“页数”列按您的选择没有读取",
        "工作表“通讯录”不是记录类型的名称，没有读取",
    ]


def test_a_sheet_left_out_can_be_taken_in_again(workbook, record_types):
    plan = understand(workbook, record_types)
    again = plan.read_sheet_as("申请", None).read_sheet_as("申请", "申请")
    assert fields(again, "申请") == fields(plan, "申请")


def test_a_running_number_beside_the_id_is_told_of_as_such(record_types):
    rows = [{"序号": 1, "编号": "A-1", "收到日期": "2020-04-20"}]
    plan = understand(rows, record_types, "application")
    assert fields(plan, "application") == {"序号": None, "编号": "id", "收到日期": "received_on"}
    assert [each.code for each in read_records(plan, record_types).notices] == ["running-number"]


def test_two_columns_for_one_field_wait_for_a_choice(record_types):
    rows = [{"编号": "A-1", "收到日期": "2020-04-20", "登记日期": "2020-04-21"}]
    plan = understand(rows, record_types, "application")
    assert [fault.code for fault in plan.faults] == ["same-field"]
    with pytest.raises(RecordsError, match="both stand for `received_on`"):
        read_records(plan, record_types)
    # A choice about another column does not answer which of the two was meant.
    assert plan.read_column_as("application", "编号", "id").faults == plan.faults
    chosen = plan.read_column_as("application", "登记日期", "received_on")
    assert chosen.faults == ()
    assert read_records(chosen, record_types).records["application"][0].facts["received_on"] == date(
        2020, 4, 21
    )


def test_a_sheet_without_one_known_column_is_a_fault_until_one_is_named(tmp_path, record_types):
    path = tmp_path / "申请.csv"
    path.write_text("甲,乙\nA-1,2020-04-20\n", encoding="utf-8")
    plan = understand(path, record_types)
    assert [fault.code for fault in plan.faults] == ["no-known-column"]
    named = plan.read_column_as(str(path), "甲", "id").read_column_as(str(path), "乙", "received_on")
    assert ids(read_records(named, record_types)) == ["A-1"]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.parquet"])
def test_a_file_that_does_not_say_its_type_is_read_once_someone_says_it(name, tmp_path, record_types):
    path = tmp_path / name
    frame = pd.DataFrame({"编号": ["A-1"], "收到日期": ["2020-04-20"]})
    if name.endswith(".csv"):
        frame.to_csv(path, index=False)
    elif name.endswith(".json"):
        frame.to_json(path, orient="records")
    else:
        frame.to_parquet(path)
    plan = understand(path, record_types)
    with pytest.raises(RecordsError, match="no sheet was chosen") as caught:
        read_records(plan, record_types)
    assert caught.value.told("zh")[0] == "没有选定要读取的工作表"
    sheet = plan.sheets[0].sheet
    assert ids(read_records(plan.read_sheet_as(sheet, "application"), record_types)) == ["A-1"]


def test_a_folder_lists_also_the_files_that_are_not_named_for_a_type(tmp_path, record_types):
    (tmp_path / "申请.csv").write_text("编号\nA-1\n", encoding="utf-8")
    (tmp_path / "台账.csv").write_text("编号\nA-2\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\xff\xff\0")
    plan = understand(tmp_path, record_types)
    other = str(tmp_path / "台账.csv")
    assert [each.record_type for each in plan] == [None, "application"]
    assert [(each.code, each.sheet) for each in plan.notices] == [
        ("unknown-file", str(tmp_path / "broken.csv"))
    ]
    assert read_records(plan, record_types) == read_records(tmp_path, record_types)
    assert sorted(ids(read_records(plan.read_sheet_as(other, "application"), record_types))) == ["A-1", "A-2"]


def test_a_workbook_of_strange_sheets_is_listed_not_refused(tmp_path, record_types):
    book = openpyxl.Workbook()
    book.active.append(["编号", "收到日期"])
    book.save(tmp_path / "x.xlsx")
    plan = understand(tmp_path / "x.xlsx", record_types)
    assert [(each.sheet, each.read) for each in plan] == [("Sheet", False)]


def test_a_head_below_a_title_is_found_again_when_the_plan_is_read(tmp_path, record_types):
    path = tmp_path / "申请.csv"
    path.write_text("二〇二〇年申请台账,\n编号,收到日期\nA-1,2020-04-20\n", encoding="utf-8")
    plan = understand(path, record_types).read_column_as(str(path), "收到日期", "replied_on")
    record = read_records(plan, record_types).records["application"][0]
    assert (record.id, record.facts["replied_on"]) == ("A-1", date(2020, 4, 20))


def test_rows_that_say_their_own_type_are_left_to_say_it(record_types):
    rows = [{"record_type": "application", "id": "1", "received_on": "2020-04-20"}]
    plan = understand(rows, record_types)
    assert [(each.by_row, each.record_type, each.read) for each in plan] == [(True, None, True)]
    assert ids(read_records(plan, record_types)) == ["1"]


def test_a_source_that_can_be_walked_but_once_is_kept(record_types):
    rows = [{"编号": "A-1", "收到日期": "2020-04-20"}]
    for source in (iter(rows), pa.table({"编号": ["A-1"]}).to_reader()):
        plan = understand(source, record_types, "application")
        assert ids(read_records(plan, record_types)) == ["A-1"]
        assert ids(read_records(plan, record_types)) == ["A-1"]


def test_a_file_that_changed_since_is_not_read_as_something_else(tmp_path, record_types):
    path = tmp_path / "申请.csv"
    path.write_text("编号,收到日期\nA-1,2020-04-20\n", encoding="utf-8")
    plan = understand(path, record_types)
    path.write_text("收到日期,编号\n2020-04-20,A-1\n", encoding="utf-8")
    with pytest.raises(RecordsError) as caught:
        read_records(plan, record_types)
    assert caught.value.code == "changed-since"
    assert caught.value.told("zh") == (f"“{path}”的表头与查看时不同", "文件已改动，请重新载入")


def test_two_tables_of_one_name_cannot_be_told_apart(tmp_path, record_types):
    for name in ("a.xlsx", "b.xlsx"):
        book = openpyxl.Workbook()
        book.active.title = "申请"
        book.active.append(["编号"])
        book.save(tmp_path / name)
    sources = {"application": tmp_path / "a.xlsx", "申请": tmp_path / "b.xlsx"}
    with pytest.raises(RecordsError) as caught:
        understand(sources, record_types)
    assert caught.value.code == "two-of-a-name"


@pytest.mark.parametrize(
    ("change", "message", "mend"),
    [
        (lambda plan: plan.read_sheet_as("申情", "application"), "there is no sheet `申情`", "申请"),
        (lambda plan: plan.read_sheet_as("申请", "aplication"), "aplication", "application"),
        (lambda plan: plan.read_column_as("申请", "备主", "unit"), "has no column `备主`", "备注"),
        (lambda plan: plan.read_column_as("申请", "备注", "unitt"), "has no field `unitt`", "unit"),
        (lambda plan: plan.read_column_as("通讯录", "姓名", "id"), "has no record type yet", "what it holds"),
    ],
)
def test_a_correction_that_names_nothing_is_refused_with_what_was_meant(
    change, message, mend, workbook, record_types
):
    plan = understand(workbook, record_types)
    with pytest.raises(GovrulesError, match=message) as caught:
        change(plan)
    assert mend in str(caught.value.help or caught.value)


def test_a_head_that_stands_twice_is_named_by_its_position(tmp_path, record_types):
    path = tmp_path / "申请.csv"
    path.write_text("编号,日期,日期\nA-1,2020-04-20,2020-05-06\n", encoding="utf-8")
    plan = understand(path, record_types)
    with pytest.raises(GovrulesError, match="more than one column `日期`") as caught:
        plan.read_column_as(str(path), "日期", "received_on")
    assert "1, 2" in (caught.value.help or "")
    plan = plan.read_column_as(str(path), 1, "received_on").read_column_as(str(path), 2, "replied_on")
    facts = read_records(plan, record_types).records["application"][0].facts
    assert (facts["received_on"], facts["replied_on"]) == (date(2020, 4, 20), date(2020, 5, 6))
