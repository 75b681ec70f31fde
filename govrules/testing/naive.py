"""Last days counted one day at a time: slow, plain, and written apart from the calendars' own count.

Comes in: a first day, a limit, its conventions, which days are worked. Goes out: the last day.
Must not know: the ledger and the tables that `govrules.calendars` counts by, for this is what they are held to.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from govrules.calendars.limit import Conventions, Limit, Unit

Works = Callable[[date], bool]
_DAY = timedelta(days=1)


def last_day(
    start: date, limit: Limit, conventions: Conventions, works: Works, *, rolls: bool = True
) -> date:
    """The last day of a limit in days or months; `rolls` says whether `last_day: roll` is heeded.

    >>> last_day(date(2020, 5, 6), Limit(2, Unit.WORKING_DAYS), Conventions(), lambda day: day.weekday() < 5)
    datetime.date(2020, 5, 8)
    """
    day = start
    if conventions.start_day == "rolled":
        while not works(day):
            day += _DAY
    same_day = conventions.start_day == "same-day"
    if same_day and limit.unit is not Unit.MONTHS:
        day -= _DAY
    match limit.unit:
        case Unit.CALENDAR_DAYS:
            for _ in range(limit.n):
                day += _DAY
        case Unit.WORKING_DAYS:
            left = limit.n
            while left:
                day += _DAY
                left -= works(day)
        case Unit.MONTHS:
            # A month from and including the 1st ends on its last day: the corresponding day, less one.
            of_month = day.day
            for _ in range(limit.n):
                day = day.replace(day=1) + timedelta(days=monthrange(day.year, day.month)[1])
            day = day.replace(day=min(of_month, monthrange(day.year, day.month)[1]))
            day -= _DAY if same_day else timedelta(0)
        case Unit.HOURS:
            raise ValueError("hours have no last day")
    if rolls and conventions.last_day == "roll" and limit.unit is not Unit.WORKING_DAYS:
        while not works(day):
            day += _DAY
    return day


def days_late(due: date, done: date, limit: Limit | None, works: Works) -> int:
    """By how much an act on `done` is late: working days for limits in working days, else calendar days."""
    count, day = 0, due
    while day < done:
        day += _DAY
        count += limit is None or limit.unit is not Unit.WORKING_DAYS or works(day)
    return max(count, 1)
