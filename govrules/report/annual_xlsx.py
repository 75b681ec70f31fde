"""The tables of an annual report as a workbook: the tables, the identities, what stands apart, every cell's records.

Comes in: an `AnnualReport`. Goes out: an .xlsx file, whole or not at all; or from such a file, what it carried
over to the next year. Must not know: how it was counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from govrules.model.record_types import RecordType
from govrules.model.source import Text
from govrules.report.annual_tables import CARRIED_OUT, ROWS, AnnualReport, Line, Table, named
from govrules.report.record_workbook import workbook
from govrules.report.sheets import Column, Sheets

_YEAR_ROW, _HEAD_ROW = 1, 2
_SHORT = {"applications": Text("申请", "requests"), "disputes": Text("复议诉讼", "disputes")}


def write_annual_xlsx(report: AnnualReport, kind: RecordType, version: str, path: Path, lang: str) -> None:
    """Write the workbook in `lang`; `kind` is the record type, whose labels name missing facts.

    Raises GovrulesError where the file cannot be written.
    """
    whose = "" if report.unit is None else f"{report.unit} · "
    headline = f"{whose}{report.year} · govrules {version}"
    with workbook(path, streamed=False) as (book, _):
        sheets = Sheets(book, lang, headline)
        for table in (report.applications, report.disputes):
            _table(sheets, report, table)
        _identities(sheets, report)
        _apart(sheets, report, kind)
        _records(sheets, report)


def carried_out(
    rows: Iterable[tuple[int, Sequence[object]]], columns: Sequence[Line]
) -> tuple[int | None, dict[str, int] | None]:
    """The year of such a workbook and what its first sheet says was carried over; None where it is no such one."""
    labels = set(next(row.label for row in ROWS if row.id == CARRIED_OUT))
    year: int | None = None
    for number, cells in rows:
        head = str(cells[0]).strip() if cells and cells[0] is not None else ""
        if number == _YEAR_ROW + 1 and head[-4:].isdecimal():
            year = int(head[-4:])
        if head in labels:
            numbers = [cell for cell in cells[2 : 2 + len(columns)] if isinstance(cell, int | float)]
            if len(numbers) == len(columns):
                return year, {column.id: int(n) for column, n in zip(columns, numbers, strict=True)}
    return year, None


def _table(sheets: Sheets, report: AnnualReport, table: Table) -> None:
    page = sheets.add(sheets.say(_SHORT[table.id]), head_row=None)
    page.fit_to_pages(1, 1)
    page.set_row(0, 26)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 34)
    page.set_column(2, 1 + len(table.columns), 14)
    page.write_string(0, 0, sheets.say(table.title), sheets.formats["title"])
    whose = f"{report.year}" if report.unit is None else f"{report.unit} · {report.year}"
    page.write_string(_YEAR_ROW, 0, whose, sheets.formats["label"])
    page.set_row(_HEAD_ROW, 28)
    page.set_row(_HEAD_ROW + 1, 28)
    head, boxed = sheets.formats["boxed-head"], sheets.formats["boxed"]
    page.merge_range(_HEAD_ROW, 0, _HEAD_ROW + 1, 1, "", head)
    _heads(sheets, page, table.columns)
    at = _HEAD_ROW + 2
    for group, rows in groupby(table.rows, key=lambda row: row.group or row):
        together = list(rows)
        if isinstance(group, Line):
            page.merge_range(at, 0, at, 1, sheets.say(group.label), boxed)
        elif len(together) > 1:
            page.merge_range(at, 0, at + len(together) - 1, 0, sheets.say(group), boxed)
        else:
            page.write_string(at, 0, sheets.say(group), boxed)
        for row in together:
            if row.group is not None:
                page.write_string(at, 1, sheets.say(row.label), boxed)
            for column, line in enumerate(table.columns, start=2):
                number = table.number(row.id, line.id)
                page.write_number(at, column, number, sheets.formats["boxed-number"])
            at += 1
    page.freeze_panes(_HEAD_ROW + 2, 2)


def _heads(sheets: Sheets, page: Any, columns: Sequence[Line]) -> None:
    """Two rows of heads: groups above their columns, a column without a group over both."""
    head, at = sheets.formats["boxed-head"], 2
    for group, lines in groupby(columns, key=lambda column: column.group):
        together = list(lines)
        if group is None:
            for line in together:
                page.merge_range(_HEAD_ROW, at, _HEAD_ROW + 1, at, sheets.say(line.label), head)
                at += 1
            continue
        page.merge_range(_HEAD_ROW, at, _HEAD_ROW, at + len(together) - 1, sheets.say(group), head)
        for line in together:
            page.write_string(_HEAD_ROW + 1, at, sheets.say(line.label), head)
            at += 1


def _identities(sheets: Sheets, report: AnnualReport) -> None:
    columns = (
        Column(Text("勾稽关系", "identity"), 70, wrap=True), Column(Text("左", "left"), 10),
        Column(Text("右", "right"), 10), Column(Text("成立", "holds"), 10),
    )  # fmt: skip
    table = sheets.table(Text("勾稽", "identities"), columns)
    for each in (*report.broken, *(one for one in report.identities if one.holds)):
        table.add((sheets.say(each.said), each.left, each.right, each.holds))
    if report.carried_before is None:
        table.add(
            (
                sheets.say(
                    Text(
                        "上年度报告未提供，未核对上年结转",
                        "carried in: the report of the year before was not given",
                    )
                ),
            )
        )
    table.close()


def _apart(sheets: Sheets, report: AnnualReport, kind: RecordType) -> None:
    columns = (
        Column(Text("编号", "record"), 24), Column(Text("统计表", "table"), 44),
        Column(Text("缺少", "lacks"), 60, wrap=True),
    )  # fmt: skip
    table = sheets.table(Text("单列", "apart"), columns)
    titles = {each.id: each.title for each in (report.applications, report.disputes)}
    between = "、" if sheets.lang == "zh" else ", "
    for each in report.apart:
        fields = between.join(sheets.say(kind.fields[name].label) for name in each.missing)
        table.add((each.record, sheets.say(titles[each.table]), fields))
    for record in report.no_requests:
        table.add(
            (
                record,
                None,
                sheets.say(Text("按分类不是政府信息公开申请", "sorted as no request for information")),
            )
        )
    table.close(Text("没有", "none"))


def _records(sheets: Sheets, report: AnnualReport) -> None:
    columns = (
        Column(Text("统计表", "table"), 20), Column(Text("行", "row"), 50), Column(Text("栏", "column"), 36),
        Column(Text("编号", "record"), 24),
    )  # fmt: skip
    table = sheets.table(Text("明细", "records"), columns)
    for each in (report.applications, report.disputes):
        for row in each.rows:
            for column in each.columns[:-1]:
                for record in each.records(row.id, column.id):
                    where = (sheets.say(_SHORT[each.id]), sheets.say(named(row)), sheets.say(named(column)))
                    table.add((*where, record))
    table.close(Text("没有", "none"))
