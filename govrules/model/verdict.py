"""Verdicts: what one rule says of one record.

Comes in: nothing. Goes out: `Verdict`, `Status`, `Reason`, the names and order of the columns.
Must not know: how a verdict is found or told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class Status(StrEnum):
    """The five verdicts."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    PENDING = "pending"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


class Reason(StrEnum):
    """Why a verdict is what it is; satisfied and pending have none."""

    LATE = "late"
    OVERDUE = "overdue"
    TOO_SHORT = "too-short"
    OUT_OF_ORDER = "out-of-order"
    MISSING = "missing"
    MISMATCH = "mismatch"
    BELOW_QUOTA = "below-quota"

    FACT_MISSING = "fact-missing"
    TIME_OF_DAY_MISSING = "time-of-day-missing"
    CALENDAR_UNPUBLISHED = "calendar-unpublished"
    ROSTER_MISSING = "roster-missing"

    OTHER_REGION = "other-region"
    NOT_TRIGGERED = "not-triggered"
    NOT_IN_FORCE = "not-in-force"
    CONDITION_FALSE = "condition-false"
    EXEMPT = "exempt"
    SUPERSEDED = "superseded"


REASONS: dict[Status, tuple[Reason, ...]] = {
    Status.SATISFIED: (),
    Status.VIOLATED: tuple(Reason)[0:7],
    Status.PENDING: (),
    Status.UNDETERMINED: tuple(Reason)[7:11],
    Status.NOT_APPLICABLE: tuple(Reason)[11:],
}

When: TypeAlias = date | datetime


class Verdict(NamedTuple):
    """What one rule says of one record; the fields are the columns, in order.

    `start`, `due` and `done` are dates, or date-times for limits in hours. `late_by` counts whole
    `late_unit`s. A named tuple, because ten thousand a second are made.
    """

    record_type: str
    record: str
    rule: str
    duty: str
    status: Status
    reason: Reason | None = None
    start: When | None = None
    due: When | None = None
    done: When | None = None
    late_by: int | None = None
    late_unit: str | None = None
    provisional: bool = False
    missing: tuple[str, ...] = ()
    by: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The columns as JSON takes them: ISO dates and date-times, `missing` a list."""
        row: dict[str, object] = dict(zip(COLUMNS, self, strict=True))
        row["status"] = str(self.status)
        row["reason"] = None if self.reason is None else str(self.reason)
        for name in ("start", "due", "done"):
            row[name] = iso(row[name])  # type: ignore[arg-type]
        row["missing"] = list(self.missing)
        return row

    def to_row(self) -> dict[str, object]:
        """The columns as a table takes them: like `to_dict`, with `missing` joined by `;`."""
        row = self.to_dict()
        row["missing"] = ";".join(self.missing)
        return row


COLUMNS: tuple[str, ...] = Verdict._fields

LATE_WEIGHTS: Mapping[str, int] = MappingProxyType({"hours": 5, "calendar days": 120, "working days": 168})
"""What one unit of `late_by` weighs, a calendar day being 120; five working days weigh as much as a week."""


def late_weight(late_by: int | None, late_unit: str | None) -> int:
    """How a lateness ranks beside those in other units; 0 where there is none. For ordering only, never shown.

    >>> late_weight(30, "hours") < late_weight(1, "working days") < late_weight(36, "hours")
    True
    """
    return 0 if late_by is None or late_unit is None else late_by * LATE_WEIGHTS[late_unit]


class VerdictKey(NamedTuple):
    """What tells a verdict from the others of an audit: the rule, and the record that it judged."""

    rule: str
    record_type: str
    record: str


def iso(moment: When | None) -> str | None:
    """ISO text of a date, or of a date-time to the second; None stays None.

    >>> iso(date(2020, 6, 5)), iso(datetime(2020, 6, 5, 9, 30))
    ('2020-06-05', '2020-06-05T09:30:00')
    """
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat()
