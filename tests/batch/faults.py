"""Faults to plant into the lowering, so that the suite can show that it sees them: each a function of a monkeypatch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from govrules.calendars.calendar import Calendar
from govrules.engines.batch import codes, counting, deadlines, judge, session, spark
from govrules.engines.batch.conditions import Flags
from govrules.engines.batch.sql import Node, any_of, false, number, unknown


def off_by_one(planted: pytest.MonkeyPatch) -> None:
    """`<=` at the due day made `<`."""
    right = deadlines.compare
    planted.setattr(deadlines, "compare", lambda op, a, b: right("<" if op == "<=" else op, a, b))


def lost_make_up_day(planted: pytest.MonkeyPatch) -> None:
    """Saturdays and Sundays that are worked count no more."""
    right = session.calendar_table

    class WithoutMakeUpDays:
        def __init__(self, calendar: Calendar) -> None:
            self.calendar = calendar

        def rows(self) -> dict[str, list[object]]:
            found = self.calendar.rows()
            found["working"] = [
                works and day.weekday() < 5 for day, works in zip(found["day"], found["working"], strict=True)
            ]
            total, index = 0, []
            for works in found["working"]:
                total += works
                index.append(total)
            return {**found, "index": index}

    for module in (session, spark):
        planted.setattr(module, "calendar_table", lambda calendar: right(WithoutMakeUpDays(calendar)))


def unknown_exception_for_false(planted: pytest.MonkeyPatch) -> None:
    """An exception that is not known no longer turns violated into undetermined."""
    planted.setattr(judge.Judge, "_with_open_exceptions", lambda self, rule, outcome, hint: outcome)


def unknown_exception_for_true(planted: pytest.MonkeyPatch) -> None:
    """An exception that is not known excuses."""
    right = judge._Gate

    def gate(stops: Node, code: Node, by: str | None = None, missing: Flags | None = None) -> judge._Gate:
        excused = code == number(codes.EXEMPT)
        return right(any_of([stops, unknown(stops)]) if excused else stops, code, by, missing)

    planted.setattr(judge, "_Gate", gate)


def open_pause_for_none(planted: pytest.MonkeyPatch) -> None:
    """A pause that has not ended holds nothing."""
    planted.setattr(counting.Counting, "_held", lambda self, pauses, due: false())


FAULTS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "an off-by-one at the due day": off_by_one,
    "a lost make-up day": lost_make_up_day,
    "an unknown exception taken for false": unknown_exception_for_false,
    "an unknown exception taken for true": unknown_exception_for_true,
    "an open pause taken for none": open_pause_for_none,
}
