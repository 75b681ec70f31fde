"""Verdicts as CSV: the verdict columns in their order, one row a verdict.

Comes in: verdicts. Goes out: text to a stream. Must not know: where it goes.

A file begins with a byte order mark (`ENCODING`): without it Excel takes Chinese for something else. Text
that a spreadsheet would run as a formula is led by an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from govrules.model.verdict import COLUMNS, Verdict

ENCODING = "utf-8-sig"

# The full-width signs too: a spreadsheet in Chinese takes them for the others.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_verdicts(out: TextIO, verdicts: Iterable[Verdict]) -> None:
    """Write the head and a row for each verdict; lines end in CR LF, null is an empty cell."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for verdict in verdicts:
        writer.writerow([cell(value) for value in verdict.to_row().values()])


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
