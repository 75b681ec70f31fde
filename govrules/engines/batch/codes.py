"""Status and reason as one small number, so that a verdict of a million records is a byte each.

Comes in: nothing. Goes out: the numbers, and the names they stand for. Must not know: SQL.
"""

from __future__ import annotations

from govrules.model.verdict import REASONS, Reason, Status

OUTCOMES: tuple[tuple[Status, Reason | None], ...] = (
    (Status.SATISFIED, None),
    (Status.PENDING, None),
    *((status, reason) for status in (Status.VIOLATED, Status.UNDETERMINED, Status.NOT_APPLICABLE)
      for reason in REASONS[status]),
)  # fmt: skip
"""Every status with every reason it may have; the code of an outcome is its place, counted from 1."""

_CODES = {outcome: number for number, outcome in enumerate(OUTCOMES, start=1)}


def code_of(status: Status, reason: Reason | None = None) -> int:
    """The code of an outcome.

    >>> code_of(Status.SATISFIED), code_of(Status.VIOLATED, Reason.LATE)
    (1, 3)
    """
    return _CODES[status, reason]


def codes_of(status: Status) -> tuple[int, ...]:
    """The codes of a status: they follow each other without a gap."""
    return tuple(code for code, (each, _) in enumerate(OUTCOMES, start=1) if each is status)


SATISFIED = code_of(Status.SATISFIED)
PENDING = code_of(Status.PENDING)
LATE = code_of(Status.VIOLATED, Reason.LATE)
OVERDUE = code_of(Status.VIOLATED, Reason.OVERDUE)
TOO_SHORT = code_of(Status.VIOLATED, Reason.TOO_SHORT)
OUT_OF_ORDER = code_of(Status.VIOLATED, Reason.OUT_OF_ORDER)
MISSING = code_of(Status.VIOLATED, Reason.MISSING)
MISMATCH = code_of(Status.VIOLATED, Reason.MISMATCH)
BELOW_QUOTA = code_of(Status.VIOLATED, Reason.BELOW_QUOTA)
FACT_MISSING = code_of(Status.UNDETERMINED, Reason.FACT_MISSING)
TIME_OF_DAY_MISSING = code_of(Status.UNDETERMINED, Reason.TIME_OF_DAY_MISSING)
CALENDAR_UNPUBLISHED = code_of(Status.UNDETERMINED, Reason.CALENDAR_UNPUBLISHED)
ROSTER_MISSING = code_of(Status.UNDETERMINED, Reason.ROSTER_MISSING)
OTHER_REGION = code_of(Status.NOT_APPLICABLE, Reason.OTHER_REGION)
NOT_TRIGGERED = code_of(Status.NOT_APPLICABLE, Reason.NOT_TRIGGERED)
NOT_IN_FORCE = code_of(Status.NOT_APPLICABLE, Reason.NOT_IN_FORCE)
CONDITION_FALSE = code_of(Status.NOT_APPLICABLE, Reason.CONDITION_FALSE)
EXEMPT = code_of(Status.NOT_APPLICABLE, Reason.EXEMPT)
SUPERSEDED = code_of(Status.NOT_APPLICABLE, Reason.SUPERSEDED)

VIOLATED_FIRST, VIOLATED_LAST = LATE, BELOW_QUOTA
"""A code is a violation if it lies between these, both included."""
