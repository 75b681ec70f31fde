"""The same records from every kind of source."""

import json
from datetime import date, datetime

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from govrules.model.record import Record, UnfitCode
from govrules.reading.record_words import RecordsError
from govrules.reading.records import Counts, read_records, read_source

FACTS_1 = {
    "received_on": date(2020, 4, 20),
    "replied_on": datetime(2020, 5, 6, 9, 30),
    "unit": "区教委",
    "reply_kind": "disclosed",
    "widely_knowable": True,
    "pages": 3.0,
    "elements": frozenset(("matter", "fees")),
    "level": "district",
}
FACTS_2 = {"received_on": date(2020, 4, 21), "level": "municipal"}
RECORDS = (
    Record("application", "A-1", FACTS_1, None, frozenset(("level",))),
    Record("application", "A-2", FACTS_2, "cn/shanghai", frozenset()),
)
HEADS = [
    "编号",
    "收到日期",
    "答复日期",
    "承办单位",
    "答复类型",
    "可以为公众广泛知晓",
    "页数",
    "要素",
    "层级",
    "地区",
]
TEXTS = [
    ["A-1", "2020年4月20日", "2020-5-6 9:30", "区教委", "予以公开", "是", "3", "事项；fees", "", ""],
    ["A-2", "2020.4.21", "", "", "", "", "", "", "市级", "cn/shanghai"],
]
DICTS = [
    {"id": "A-1", "received_on": date(2020, 4, 20), "replied_on": datetime(2020, 5, 6, 9, 30),
     "unit": "区教委", "reply_kind": "disclosed", "widely_knowable": True, "pages": 3,
     "elements": ["matter", "fees"]},
    {"id": "A-2", "received_on": "2020-04-21", "level": "municipal", "region": "cn/shanghai"},
]  # fmt: skip


def csv_text(separator=",", end="\n"):
    rows = [HEADS, *TEXTS]
    return "".join(separator.join(f'"{cell}"' for cell in row) + end for row in rows)


@pytest.fixture
def read(record_types):
    def records(source, record_type="application"):
        found = read_records(source, record_types, record_type=record_type)
        assert found.unfit == ()
        return found.records["application"]

    return records


def code_of(source, record_types, **more):
    with pytest.raises(RecordsError) as caught:
        read_records(source, record_types, **more)
    assert "{" not in caught.value.in_("zh") + caught.value.in_("en")
    return caught.value.code


# -- in memory


def test_a_list_of_dicts(read):
    assert read(DICTS) == RECORDS


def test_a_generator_of_dicts(read):
    assert read(each for each in DICTS) == RECORDS


def test_a_dict_of_sources_by_record_type(read):
    assert read({"依申请公开": DICTS}, None) == RECORDS


def test_one_dict(read):
    assert read({"record_type": "申请", **DICTS[0]}, None) == RECORDS[:1]
    assert read(DICTS[0]) == RECORDS[:1]


def test_a_data_frame(read):
    assert read(pd.DataFrame(DICTS)) == RECORDS
    assert read({"application": pd.DataFrame(TEXTS, columns=HEADS)}, None) == RECORDS
    assert read(pd.DataFrame(TEXTS, columns=HEADS).set_index("编号")) == RECORDS
    assert read(pd.DataFrame(DICTS).convert_dtypes()) == RECORDS


def test_an_arrow_table(read):
    days = [date(2020, 4, 20), date(2020, 4, 21)]
    items = [{**each, "received_on": day} for each, day in zip(DICTS, days, strict=True)]
    names = {name: None for item in items for name in item}
    assert read(pa.Table.from_pylist([{**names, **item} for item in items])) == RECORDS


def test_a_duckdb_relation(read):
    frame = pd.DataFrame(TEXTS, columns=HEADS)
    with duckdb.connect() as connection:
        assert read(connection.from_df(frame)) == RECORDS


def test_rows_of_several_types_in_one_table(record_types):
    rows = [
        {"record_type": "application", "id": "1", "received_on": "2020-04-20", "held_on": None},
        {"record_type": "会议", "id": "1", "held_on": "2020-04-21", "extra": 1},
        {"record_type": "meating", "id": "2", "held_on": "2020-04-21"},
    ]
    found = read_records(rows, record_types)
    assert found.records["application"][0].facts["received_on"] == date(2020, 4, 20)
    assert found.records["meeting"] == (Record("meeting", "1", {"held_on": date(2020, 4, 21)}),)
    assert [(each.code, each.row) for each in found.unfit] == [(UnfitCode.UNKNOWN_RECORD_TYPE, 3)]
    assert [(each.code, each.column) for each in found.notices] == [("unknown-column", "extra")]
    assert found.counts == {
        "application": Counts(1, 1, 0),
        "meeting": Counts(1, 1, 0),
        "meating": Counts(1, 0, 1),
    }


@pytest.mark.parametrize("source", [17, None, b"id", 3.5])
def test_what_is_no_source_is_told_of(source, record_types):
    assert code_of(source, record_types, record_type="application") == "unknown-source"


def test_a_list_of_unknown_type_is_told_of(record_types):
    assert code_of(DICTS, record_types) == "which-record-type"
    assert code_of(DICTS, record_types, record_type="aplication") == "unknown-record-type"
    assert code_of({"aplication": DICTS}, record_types) == "unknown-record-type"


# -- text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path, read, encoding, separator, end):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(separator, end).encode(encoding))
    assert read(path) == RECORDS
    assert read(str(path)) == RECORDS


def test_a_csv_file_named_for_its_type_needs_no_other_word(tmp_path, read):
    (tmp_path / "依申请公开.csv").write_text(csv_text(), encoding="utf-8")
    assert read(tmp_path / "依申请公开.csv", None) == RECORDS


def test_a_line_that_names_the_separator_is_passed_over(tmp_path, record_types):
    (tmp_path / "a.csv").write_text("sep=;\n编号;收到日期\nA-1;x\n", encoding="utf-8")
    found = read_records(tmp_path / "a.csv", record_types, record_type="application")
    assert [(each.row, each.column) for each in found.unfit] == [(3, "收到日期")]


def test_quoted_cells_may_hold_line_ends_and_separators(tmp_path, record_types):
    text = '编号,承办单位,要素\nA-1,"区教委\n（办公室），""甲""",\n\nA-2,b,"事项,条件"\nA-3,c,x\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = read_records(tmp_path / "a.csv", record_types, record_type="application")
    first, second = found.records["application"]
    assert first.facts["unit"] == '区教委\n(办公室),"甲"'
    assert second.facts["elements"] == {"matter", "conditions"}
    # Rows are counted as a spreadsheet shows them, with the blank one.
    assert [each.row for each in found.unfit] == [5]


def test_gb18030_that_looks_like_utf8_in_short_cells_is_still_read(tmp_path, record_types):
    # In GB18030 some words are sound UTF-8 too; a whole file of Chinese never is.
    rows = "".join(f"A-{n},模板\n" for n in range(50))
    (tmp_path / "a.csv").write_bytes(("编号,承办单位\n" + rows).encode("gb18030"))
    found = read_records(tmp_path / "a.csv", record_types, record_type="application")
    assert {each.facts["unit"] for each in found} == {"模板"}


def test_json_in_every_shape(tmp_path, read):
    items = json.loads(json.dumps(DICTS, default=str))
    shapes = {
        "a.json": (json.dumps(items), "application"),
        "application.json": (json.dumps(items, ensure_ascii=False), None),
        "b.json": (json.dumps({"依申请公开": items, "meeting": []}), None),
        "c.jsonl": ("\n".join(json.dumps(each) for each in items) + "\n\n", "application"),
        "d.json": ("\n".join(json.dumps(each) for each in items), "application"),
    }
    for name, (text, record_type) in shapes.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert read(tmp_path / name, record_type) == RECORDS, name
    (tmp_path / "e.json").write_bytes(json.dumps(items, ensure_ascii=False).encode("gb18030"))
    assert read(tmp_path / "e.json") == RECORDS
    (tmp_path / "f.json").write_text(json.dumps({"record_type": "申请", **items[0]}), encoding="utf-8")
    assert read(tmp_path / "f.json", None) == RECORDS[:1]


def test_parquet(tmp_path, read):
    pq.write_table(
        pa.Table.from_pandas(pd.DataFrame(TEXTS, columns=HEADS)),
        tmp_path / "application.parquet",
        row_group_size=1,
    )
    assert read(tmp_path / "application.parquet", None) == RECORDS


# -- workbooks and folders


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_a_sheet_for_each_type_and_a_roster(tmp_path, record_types):
    path = workbook(
        tmp_path / "台账.xlsx",
        {
            "依申请公开": [HEADS, *TEXTS],
            "Meeting": [["id", "held on"], ["M-1", date(2020, 1, 2)]],
            "单位": [["编号", "层级"], ["区教委", "区级"]],
        },
    )
    found = read_records(path, record_types)
    assert found.records["application"] == RECORDS
    assert found.records["meeting"][0].facts == {"held_on": date(2020, 1, 2)}
    assert found.roster == (Record("unit", "区教委", {"level": "区级"}),)
    assert found.notices == ()
    assert found.counts["application"] == Counts(2, 2, 0)
    assert len(found) == len(list(found)) == 4


def test_one_type_of_a_workbook_may_be_asked_for_and_the_roster_comes_along(tmp_path, record_types):
    sheets = {"申请": [HEADS, *TEXTS], "会议": [["编号"], ["M-1"]], "unit": [["编号"], ["区教委"]]}
    path = workbook(tmp_path / "a.xlsx", sheets)
    assert set(read_records(path, record_types, record_type="application").records) == {"application", "unit"}


def test_the_only_other_sheet_is_what_was_asked_for(tmp_path, read, record_types):
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [HEADS, *TEXTS], "unit": [["编号"], ["区教委"]]})
    assert read(path) == RECORDS
    path = workbook(tmp_path / "b.xlsx", {"Sheet1": [HEADS, *TEXTS], "Sheet2": [HEADS]})
    assert code_of(path, record_types, record_type="application") == "no-such-sheet"


def test_one_id_on_two_sheets_of_a_type_is_told_of(tmp_path, record_types):
    path = workbook(
        tmp_path / "a.xlsx", {"申请": [["编号"], ["A-1"]], "application": [["编号"], ["A-1"], ["A-2"]]}
    )
    found = read_records(path, record_types)
    assert [each.id for each in found] == ["A-1", "A-2"]
    assert [(each.sheet, each.row, each.reason) for each in found.unfit] == [
        ("application", 2, "the id `A-1` was already used in 申请:2")
    ]


def test_a_folder_of_files_named_for_their_types(tmp_path, record_types):
    (tmp_path / "依申请公开.csv").write_text(csv_text(), encoding="gb18030")
    pq.write_table(pa.table({"id": ["区教委"]}), tmp_path / "unit.parquet")
    (tmp_path / "meating.csv").write_text("id\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    (tmp_path / ".hidden.csv").write_text("id\n", encoding="utf-8")
    (tmp_path / "~$unit.csv").write_text("id\n", encoding="utf-8")
    found = read_records(tmp_path, record_types)
    assert found.records["application"] == RECORDS
    assert [each.id for each in found.roster] == ["区教委"]
    told = {(each.code, each.told("en")[1]) for each in found.notices}
    assert told == {
        ("unknown-file", None),
        ("unknown-file", "did you mean `meeting`?"),
        ("read-as-gb18030", None),
    }


def test_a_folder_without_any_such_file_is_told_of(tmp_path, record_types):
    assert code_of(tmp_path, record_types) == "no-matching-file"


def test_a_path_that_is_not_there_is_told_of_with_the_nearest(tmp_path, record_types):
    (tmp_path / "records.xlsx").write_bytes(b"")
    with pytest.raises(RecordsError) as caught:
        read_records(tmp_path / "record.xlsx", record_types)
    assert caught.value.code == "no-such-file"
    assert caught.value.help == "did you mean `records.xlsx`?"


def test_a_file_that_may_not_be_read_is_told_of(tmp_path, record_types):
    # Not even root reads a file through a loop of links.
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    assert code_of(tmp_path / "a.csv", record_types) in ("no-such-file", "unreadable-file")
    long = tmp_path / ("x" * 300 + ".csv")
    assert code_of(long, record_types, record_type="application") == "unreadable-file"


# -- what holds for all sources


def test_a_roster_from_elsewhere_takes_the_place_of_ones_own(record_types):
    found = read_records(
        {"application": DICTS, "unit": [{"id": "甲"}, {"id": ""}, {"id": "乙", "from": "x"}]}, record_types
    )
    listed = read_records([{"id": "丙"}], record_types, record_type="unit")
    joined = found.with_roster(listed)
    assert [each.id for each in joined.roster] == ["丙"]
    assert joined.unfit == ()
    assert joined.records["application"] == RECORDS
    assert joined.counts["unit"] == Counts(1, 1, 0)


def test_a_default_is_taken_for_a_null_and_said_so(record_types):
    found = read_records(
        [{"id": "A-1"}, {"id": "A-2", "level": "市级"}], record_types, record_type="application"
    )
    assert [(each.facts, each.assumed) for each in found] == [
        ({"level": "district"}, {"level"}),
        ({"level": "municipal"}, set()),
    ]


def test_a_row_with_an_unfit_cell_is_counted_and_no_record(record_types, passes):
    rows = [
        {"id": "A-1", "received_on": "x", "pages": "y"},
        {"id": "A-2", "received_on": "2020-04-20", "replied_on": "2020-04-19"},
        {"id": "A-2", "received_on": "2020-04-20", "replied_on": None},
        {"id": "A-3", "received_on": "2020-04-20", "replied_on": None},
    ]
    found = read_records(rows, record_types, record_type="application", passes=passes)
    assert [each.id for each in found] == ["A-3"]
    assert found.counts["application"] == Counts(rows=4, fit=1, unfit=3)
    assert [(each.row, each.column, each.code) for each in found.unfit] == [
        (1, "received_on", UnfitCode.NOT_A_DATE),
        (1, "pages", UnfitCode.NOT_A_NUMBER),
        (2, None, UnfitCode.CHECK_FAILED),
        (3, "id", UnfitCode.DUPLICATE_ID),
    ]


def test_without_an_id_column_ids_are_made_of_the_rows(record_types):
    found = read_records(
        [{"received_on": "2020-04-20"}, {"received_on": "2020-04-21"}], record_types, record_type="申请"
    )
    assert [each.id for each in found] == ["application-1", "application-2"]
    assert [each.code for each in found.notices] == ["generated-ids"]


def test_tables_are_streams(tmp_path, record_types):
    (tmp_path / "application.csv").write_text(csv_text(), encoding="utf-8")
    (table,) = read_source(tmp_path, record_types)
    assert table.record_type == "application"
    assert next(table.rows) == RECORDS[0]


def test_every_row_comes_out_once_as_a_record_or_as_unfit(record_types):
    rows = [
        {"id": str(n % 7) if n % 5 else None, "received_on": "2020-04-20" if n % 3 else "x"}
        for n in range(100)
    ]
    found = read_records(rows, record_types, record_type="application")
    assert len({each.row for each in found.unfit}) + len(found) == 100
    assert found.counts["application"].rows == 100
