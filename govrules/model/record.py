"""Records: one thing with its facts, already typed; and what kept a row from becoming one.

Comes in: nothing. Goes out: `Record` and `Unfit`, as plain values.
Must not know: rules, files, how a cell is understood.

A fact is a `str` (text, choice), `float`, `bool`, `date`, `datetime` or `frozenset[str]`. A null fact
is left out. A field of type `datetime` holds a plain `date` where the time of day is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Fact: TypeAlias = str | float | bool | date | datetime | frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its type, its id, its facts, and which of them a default supplied.

    `region` is the region of its unit where that is known, e.g. `cn/shanghai/baoshan`.
    """

    type: str
    id: str
    facts: Mapping[str, Fact]
    region: str | None = None
    assumed: frozenset[str] = frozenset()


class UnfitCode(StrEnum):
    """Why a cell or a row could not be taken."""

    NOT_A_DATE = "not-a-date"
    NOT_A_DATETIME = "not-a-datetime"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_BOOL = "not-a-bool"
    NOT_A_TEXT = "not-a-text"
    NOT_A_MEMBER = "not-a-member"
    OUT_OF_RANGE = "out-of-range"
    CHECK_FAILED = "check-failed"
    DUPLICATE_ID = "duplicate-id"
    NO_ID = "no-id"
    UNKNOWN_RECORD_TYPE = "unknown-record-type"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_UNIT = "unknown-unit"
    RAGGED_ROW = "ragged-row"


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row that does not fit its record type: where it stands and why.

    `row` is the row of the sheet or file, the head being row 1; for a list of dicts or a frame it is
    the position counted from 1. `column` is the head as it stands there. A row with several bad
    cells has one `Unfit` for each. `reason` and `help` are in English; `why` and `params` are the
    sentence and what fills it, so that a report can tell the same in another language.
    """

    record_type: str
    record: str | None
    sheet: str
    row: int
    column: str | None
    value: str | None
    code: UnfitCode
    reason: str
    help: str | None = None
    why: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The columns of the report of unfit cells."""
        return {
            "record_type": self.record_type,
            "record": self.record,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": str(self.code),
            "reason": self.reason,
            "help": self.help,
        }
