"""What a source is understood to hold, before anything of it is judged.

Comes in: any source, the record types. Goes out: a `ReadingPlan` to look at and to correct; the heads and
the first few rows of each table are read, no more. Must not know: rules, engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from govrules.model.record_types import RecordType
from govrules.reading.cell_values import shown
from govrules.reading.columns import FieldNames
from govrules.reading.frames import is_arrow
from govrules.reading.plan import ColumnPlan, ReadingPlan, SheetPlan, plan_sheet
from govrules.reading.record_words import Notice, RecordsError
from govrules.reading.table import NotARow, Table, is_blank
from govrules.reading.tables import Source, open_all, says_type

ROWS_LOOKED_AT = 50
EXAMPLES = 3


def understand(
    source: Source, record_types: Mapping[str, RecordType], record_type: str | None = None
) -> ReadingPlan:
    """How a source would be read: its sheets as record types, its columns as fields, with examples.

    Also lists the sheets and columns that are not understood, with what they are most like. Raises
    RecordsError for a source that cannot be opened, or of which there are two tables of one name.
    """
    if isinstance(source, ReadingPlan):
        return source
    source = _to_walk_again(source)
    notices: list[Notice] = []
    sheets: list[SheetPlan] = []
    for table in open_all(source, record_types, record_type, notices):
        if any(each.sheet == table.sheet for each in sheets):
            raise RecordsError("two-of-a-name", sheet=table.sheet)
        sheets.append(_sheet(table, record_types))
        notices += table.notices
    return ReadingPlan(source, record_types, tuple(sheets), record_type, tuple(notices))


def _to_walk_again(source: Source) -> Source:
    """The source, held in memory where it could be walked but once."""
    if is_arrow(source) and not hasattr(source, "num_rows"):
        import pyarrow as pa

        return pa.table(source)
    return list(source) if isinstance(source, Iterator) else source


def _sheet(table: Table, record_types: Mapping[str, RecordType]) -> SheetPlan:
    examples = _examples(table)
    if table.record_type is not None:
        return plan_sheet(table.sheet, table.heads, examples, table.record_type)
    columns = tuple(
        ColumnPlan(position, head, None, tuple(examples[position]))
        for position, head in enumerate(table.heads)
    )
    near = _nearest_type(table.heads, record_types)
    aside = (table.aside,) if isinstance(table.aside, Notice) else ()
    sheet = SheetPlan(table.sheet, None, columns, says_type(table.heads), near, notices=aside)
    return _by_row(sheet, record_types) if sheet.by_row else sheet


def _by_row(sheet: SheetPlan, record_types: Mapping[str, RecordType]) -> SheetPlan:
    """A sheet of several record types: a column counts as read if any of them knows it."""
    names = [FieldNames(each) for each in record_types.values()]
    read = {head: next((ids[0] for each in names if (ids := each.find(head))), None) for head in sheet.heads}
    return replace(sheet, columns=tuple(replace(each, field=read[each.head]) for each in sheet.columns))


def _nearest_type(heads: tuple[str, ...], record_types: Mapping[str, RecordType]) -> str | None:
    """The record type that knows most of the heads, if it knows more than one and no other knows as many."""
    known = sorted(
        ((sum(bool(FieldNames(each).find(head)) for head in heads if head), each.id) for each in record_types.values()),
        reverse=True,
    )  # fmt: skip
    if not known or known[0][0] < 2 or (len(known) > 1 and known[1][0] == known[0][0]):
        return None
    return known[0][1]


def _examples(table: Table) -> list[list[str]]:
    """The first few different values of each column."""
    found: list[list[str]] = [[] for _ in table.heads]
    for _, cells in islice(table.rows, ROWS_LOOKED_AT):
        if isinstance(cells, NotARow):
            continue
        for position, cell in enumerate(cells[: len(found)]):
            text = None if is_blank(cell) else shown(cell)
            if text and text not in found[position] and len(found[position]) < EXAMPLES:
                found[position].append(text)
    return found
