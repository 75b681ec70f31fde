"""A table as any source gives it: heads, and rows of cells with their numbers.

Comes in: nothing. Goes out: `Table`, and the search for the head row of a sheet.
Must not know: files, how a cell is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeAlias

from govrules.model.record_types import RecordType
from govrules.reading.cell_forms import SERIAL_EPOCH
from govrules.reading.cell_values import CellError
from govrules.reading.record_words import Notice, RecordsError

Row: TypeAlias = "tuple[int, Sequence[object] | NotARow]"

ROWS_SEARCHED_FOR_HEAD = 10


@dataclass(frozen=True, slots=True)
class NotARow:
    """An item that stands where a row should, but is none."""

    value: object


@dataclass(slots=True)
class Table:
    """Rows under heads; `rows` can be walked once, and yields the number of each row with its cells.

    `record_type` is None where a column `record_type` says it of each row. `same_length`: a row with
    more or fewer cells than the head is broken. `ids` is what generated ids begin with. `chosen` says which
    field each column holds, whatever its head; `aside` why the table is not read unless someone says its type.
    `apart`: these rows are not all, others are read elsewhere.
    """

    sheet: str
    heads: tuple[str, ...]
    rows: Iterator[Row]
    record_type: RecordType | None = None
    ids: str = ""
    same_length: bool = False
    serial_epoch: date = SERIAL_EPOCH
    notices: list[Notice] = field(default_factory=list)
    chosen: Sequence[str | None] | None = None
    aside: Notice | RecordsError | None = None
    apart: Apart | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of a table that are read apart from the others.

    `first` is the number of its first row; `others` says how many rows are read elsewhere.
    """

    first: int
    others: int


def is_blank(cell: object) -> bool:
    """Null, or nothing but space."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, float) and cell != cell


class Head(NamedTuple):
    """The head of a sheet: its texts, the number of its (lowest) row, the rows below it that are not blank, notices."""

    texts: tuple[str, ...]
    row: int
    below: Iterator[tuple[int, Sequence[object]]]
    notices: list[Notice]


def find_head(
    sheet: str,
    rows: Iterable[tuple[int, Sequence[object]]],
    known: Callable[[str], bool],
    merged_to: Callable[[int], int] = lambda row: row,
) -> Head | None:
    """The head of a sheet; None where there is no row at all.

    The head is the first row that is not blank. Where none of its cells is a known name and one of the
    next rows has two or more, the head is that row: what stands above it is a title. `merged_to` says to
    which row the merged cells of a row reach: a head spans these, the lowest name of a column counts.
    """
    walk = iter(rows)
    first: list[tuple[int, Sequence[object]]] = []
    for number, cells in walk:
        if not all(is_blank(cell) for cell in cells):
            first.append((number, cells))
        if len(first) >= ROWS_SEARCHED_FOR_HEAD:
            break
    if not first:
        return None
    at = 0
    if _known_names(first[0][1], known) == 0:
        at = next((i for i, (_, cells) in enumerate(first) if _known_names(cells, known) >= 2), 0)
    notices = [Notice("title-rows", sheet, None, {"row": str(first[at][0])})] if at else []
    number, cells = first[at]
    heads = [head_text(cell) for cell in cells]
    below = at + 1
    while below < len(first) and first[below][0] <= merged_to(number):
        lower = first[below][1]
        heads += [""] * (len(lower) - len(heads))
        for column, cell in enumerate(lower):
            heads[column] = head_text(cell) or heads[column]
        below += 1
    return Head(tuple(heads), first[below - 1][0], chain(first[below:], walk), notices)


def _known_names(cells: Sequence[object], known: Callable[[str], bool]) -> int:
    return sum(known(head_text(cell)) for cell in cells if not is_blank(cell))


def head_text(cell: object) -> str:
    """A head as it stands there, on one line."""
    if is_blank(cell):
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return "" if isinstance(cell, CellError) else " ".join(text.split())
