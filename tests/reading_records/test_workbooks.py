"""Workbooks as offices and programs write them: every cell is what the spreadsheet shows."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from govrules.reading.cell_values import CellError
from govrules.reading.record_words import RecordsError
from govrules.reading.records import read_records
from govrules.reading.workbooks import kind_of_code, read_workbook

SHEET = "xl/worksheets/sheet1.xml"


def saved(path, rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def rows_of(path):
    return list(read_workbook(path, "a.xlsx")[0].rows())


def rewritten(path, changes):
    """The workbook with text of its parts replaced: {part: [(old, new), …]}."""
    content = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in changes.get(name, ()):
                assert before in text
                text = text.replace(before, after)
            new.writestr(name, text)
    return path


def test_cells_of_every_kind(tmp_path):
    values = [
        "区教委",
        " 前后空格 ",
        "一行\n二行",
        17,
        -1.5,
        True,
        False,
        date(2020, 4, 20),
        datetime(2020, 4, 20, 9, 30),
        datetime(2020, 4, 20, 9, 30, 15, 250_000),
        datetime(2020, 4, 20),
        time(9, 30),
        timedelta(hours=30),
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
        date(2199, 12, 31),
    ]
    expected = [date(2020, 4, 20) if value == datetime(2020, 4, 20) else value for value in values]
    found = rows_of(saved(tmp_path / "a.xlsx", [[value] for value in values]))
    assert [cells for _, cells in found] == [[value] for value in expected]
    assert [type(cells[0]) for _, cells in found] == [type(value) for value in expected]


def test_another_programs_workbook_with_rich_text_and_chinese_date_formats(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_rich_string(0, 0, "政府", book.add_format({"bold": True}), "信息", "公开")
    codes = ('yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "yyyy-mm-dd hh:mm", "[Red]0.00", "0%")
    for column, code in enumerate(codes, 1):
        sheet.write_number(0, column, 43941, book.add_format({"num_format": code}))
    for column, number in enumerate((14, 22, 31, 57), 6):
        sheet.write_number(0, column, 43941.5, book.add_format({"num_format": number}))
    sheet.write_formula(1, 0, "=1+1", None, 2)
    sheet.write_formula(1, 1, '="甲"', None, "甲")
    sheet.write_blank(1, 3, None, book.add_format({"bold": True}))
    sheet.write_string(1, 4, "换\x07行")
    book.close()
    day, noon = date(2020, 4, 20), datetime(2020, 4, 20, 12)
    assert rows_of(tmp_path / "a.xlsx") == [
        (1, ["政府信息公开", day, day, day, 43941, 43941, noon, noon, noon, noon]),
        (2, [2, "甲", None, None, "换\x07行"]),
    ]


def test_the_1904_system_of_dates(tmp_path, record_types):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True})
    sheet = book.add_worksheet("会议")
    sheet.write_row(0, 0, ["编号", "召开日期"])
    sheet.write(1, 0, "M-1")
    sheet.write_datetime(1, 1, datetime(2020, 4, 20), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(2, 0, "M-2")
    sheet.write_number(2, 1, 42479)
    book.close()
    found = read_records(tmp_path / "a.xlsx", record_types)
    assert [each.facts["held_on"] for each in found] == [date(2020, 4, 20)] * 2


def test_errors_and_formulas_without_a_value_are_not_null(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["=1/0", 777, "x"]])
    rewritten(path, {SHEET: [('t="n"><v>777</v>', 't="e"><v>#DIV/0!</v>')]})
    assert rows_of(path) == [(1, [CellError(""), CellError("#DIV/0!"), "x"])]


def test_cells_and_rows_without_places_are_counted(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    changes = [(f' r="{place}"', "") for place in ("A1", "B1", "A2", "B2", "1", "2")]
    assert rows_of(rewritten(path, {SHEET: changes})) == [(1, ["a", "b"]), (2, [1, 2])]


def test_prefixed_names_and_iso_dates_are_understood(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["甲", 777]])
    text = zipfile.ZipFile(path).read(SHEET).decode()
    prefixed = text.replace("xmlns=", "xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
    prefixed = prefixed.replace('t="n"><x:v>777', 't="d"><x:v>2020-04-20T09:30:00')
    assert rows_of(rewritten(path, {SHEET: [(text, prefixed)]})) == [
        (1, ["甲", datetime(2020, 4, 20, 9, 30)])
    ]


def test_numbers_that_are_no_day_stay_numbers(tmp_path):
    def as_days(book):
        for row in range(1, 5):
            book.active.cell(row, 1).number_format = "yyyy-mm-dd"

    found = rows_of(saved(tmp_path / "a.xlsx", [[60], [-3], [3_000_000], [0]], as_days))
    assert [cells for _, cells in found] == [[60], [-3], [3_000_000], [0]]


def test_a_head_of_two_rows_is_read_by_its_lower_names(tmp_path, record_types):
    def merge(book):
        book.active.title = "申请"
        book.active.merge_cells("A1:A2")
        book.active.merge_cells("B1:C1")

    rows = [
        ["编号", "日期", None],
        [None, "收到日期", "答复日期"],
        ["A-1", date(2020, 4, 20), date(2020, 5, 6)],
    ]
    found = read_records(saved(tmp_path / "a.xlsx", rows, merge), record_types)
    (record,) = found
    assert (record.id, record.facts["received_on"], record.facts["replied_on"]) == (
        "A-1",
        date(2020, 4, 20),
        date(2020, 5, 6),
    )


def test_cells_merged_over_rows_have_their_value_in_each(tmp_path, record_types):
    def merge(book):
        book.active.title = "申请"
        book.active.merge_cells("B2:B3")

    rows = [["编号", "承办单位"], ["A-1", "区教委"], ["A-2", None], ["A-3", None]]
    found = read_records(saved(tmp_path / "a.xlsx", rows, merge), record_types)
    assert [each.facts.get("unit") for each in found] == ["区教委", "区教委", None]


def test_blank_rows_and_rows_far_down_keep_their_numbers(tmp_path, record_types):
    def far(book):
        book.active.title = "会议"
        book.active.cell(1_048_576, 1).value = "M-9"
        book.active.cell(1_048_576, 2).value = "x"

    path = saved(tmp_path / "a.xlsx", [[None], [None], ["编号", "召开日期"], [None, " "], ["M-1"]], far)
    found = read_records(path, record_types)
    assert [each.id for each in found] == ["M-1"]
    assert [each.row for each in found.unfit] == [1_048_576]


def test_a_cell_in_the_last_column_costs_no_more_than_its_row(tmp_path, record_types):
    def far(book):
        book.active.title = "会议"
        book.active.cell(2, 16_384).value = "x"

    found = read_records(saved(tmp_path / "a.xlsx", [["编号"], ["M-1"]], far), record_types)
    assert [each.id for each in found] == ["M-1"]
    assert ("headless-column", "XFD") in [(each.code, each.column) for each in found.notices]


@pytest.mark.parametrize("place", ["XFE1", "ZZZZZ1", "1", "-1", "é1"])
def test_a_place_that_no_sheet_has_is_damage(tmp_path, place):
    path = rewritten(saved(tmp_path / "a.xlsx", [["a"]]), {SHEET: [('r="A1"', f'r="{place}"')]})
    with pytest.raises(RecordsError, match="is damaged"):
        rows_of(path)


@pytest.mark.parametrize("old", ["1", "99"])
def test_a_shared_string_that_is_not_there_is_damage(tmp_path, old):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet().write(0, 0, "a")
    book.close()
    path = rewritten(tmp_path / "a.xlsx", {SHEET: [("<v>0</v>", f"<v>{old}</v>")]})
    with pytest.raises(RecordsError, match="is damaged"):
        rows_of(path)


@pytest.mark.parametrize(
    ("part", "reason"),
    [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")],
)
def test_other_packages_are_named(tmp_path, part, reason):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr(part, "x")
    with pytest.raises(RecordsError, match=reason):
        read_workbook(tmp_path / "a.xlsx", "a.xlsx")


def test_a_part_that_packs_too_tight_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * (65 << 20))
    with pytest.raises(RecordsError) as caught:
        read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert caught.value.code == "workbook-too-large"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *[
            (code, 0)
            for code in ("General", "0.00", "@", "#,##0;[Red]-#,##0", "0.00E+00", '0"天"', '0"days"')
        ],
        *[
            (code, 1)
            for code in ("yyyy-mm-dd", "m/d/yy h:mm", "yyyy\\-mm\\-dd", "[$-F800]dddd, mmmm", "hh:mm:ss")
        ],
        *[(code, 2) for code in ("[h]:mm:ss", "[mm]:ss")],
    ],
)
def test_number_formats_are_told_apart(code, kind):
    assert kind_of_code(code) == kind


SIGNS = st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"])
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)).map(lambda at: at.replace(microsecond=0))
CELLS = st.one_of(
    st.none(),
    st.text(
        st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1
    ).filter(lambda text: not text.startswith("=")),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2199, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
@settings(max_examples=60)
def test_what_another_library_reads_is_what_is_read_here(tmp_path_factory, rows):
    """Two readers of the same workbook see the same cells."""
    path = saved(tmp_path_factory.mktemp("book") / "a.xlsx", rows)
    book = openpyxl.load_workbook(path, data_only=True)
    theirs = [[cell.value for cell in row] for row in book.active.iter_rows()]
    ours = dict(rows_of(path))
    for number, row in enumerate(theirs, start=1):
        cells = [*ours.get(number, []), *([None] * len(row))][: len(row)]
        for mine, other in zip(cells, row, strict=True):
            if isinstance(other, datetime) and other.time() == time.min:
                other = other.date()
            assert mine == other
