"""Verdicts as CSV: the verdict columns in their order, one row a verdict.

Comes in: batches of verdicts. Goes out: text to a stream. Must not know: where it goes.

A file begins with a byte order mark (`ENCODING`): without it Excel takes Chinese for something else. Text
that a spreadsheet would run as a formula is led by an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from govrules.model.verdict import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

ENCODING = "utf-8-sig"

# The full-width signs too: a spreadsheet in Chinese takes them for the others.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_verdicts(out: TextIO, batches: Iterable[pa.RecordBatch]) -> None:
    """Write the head and a row for each verdict of batches of the verdict columns.

    Lines end in CR LF, null is an empty cell. Whole columns are written at once: there may be many verdicts.
    """
    import pyarrow.compute as pc

    csv.writer(out).writerow(COLUMNS)
    for batch in batches:
        lines = pc.binary_join_element_wise(*map(_cells, batch.columns), ",")
        out.writelines(f"{line}\r\n" for line in lines.to_pylist())


def _cells(column: pa.Array) -> pa.Array:
    """A column as `cell` and Python's csv module would write it; each different text is looked at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(column.type):
        return pc.fill_null(pc.cast(column, pa.string()), "")
    told = pc.dictionary_encode(pc.fill_null(column, ""))
    texts = told.dictionary
    led = pc.match_substring_regex(texts, f"^[{''.join(_FORMULA)}]".replace("-", "\\-"))
    texts = pc.if_else(led, pc.binary_join_element_wise("'", texts, ""), texts)
    doubled = pc.replace_substring(texts, '"', '""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(texts, '[",\r\n]'), quoted, texts).take(told.indices)


def cell(value: object) -> object:
    """A value as a cell: texts made inert, truth values as `true` and `false`.

    >>> cell("=1+1"), cell(True), cell(None), cell("A-17")
    ("'=1+1", 'true', '', 'A-17')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return inert(value)
    return "" if value is None else value


def inert(text: str) -> str:
    """The text, led by an apostrophe if a spreadsheet would take it for a formula.

    >>> inert("@SUM(A1)"), inert("区教委/2020")
    ("'@SUM(A1)", '区教委/2020')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
