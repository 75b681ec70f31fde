"""The periods of quotas: days, working days, ISO weeks, months, quarters, years.

Comes in: a kind of period and two days. Goes out: periods with their labels. Must not know: records, rules.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from govrules.calendars.calendar import Calendar
from govrules.model.rule import Period


class Stretch(NamedTuple):
    """One period: what it is called in a verdict, its first and its last day (None is open)."""

    label: str
    first: date | None
    last: date


def period_of(per: Period, day: date) -> Stretch:
    """The period that a day lies in.

    >>> period_of(Period.QUARTER, date(2020, 8, 1))
    Stretch(label='2020-Q3', first=datetime.date(2020, 7, 1), last=datetime.date(2020, 9, 30))
    >>> period_of(Period.WEEK, date(2021, 1, 3)).label
    '2020-W53'
    """
    match per:
        case Period.DAY | Period.WORKING_DAY:
            return Stretch(day.isoformat(), day, day)
        case Period.WEEK:
            year, week, weekday = day.isocalendar()
            monday = day - timedelta(days=weekday - 1)
            return Stretch(f"{year}-W{week:02d}", monday, monday + timedelta(days=6))
        case Period.MONTH:
            return Stretch(f"{day:%Y-%m}", day.replace(day=1), _month_end(day.year, day.month))
        case Period.QUARTER:
            quarter = (day.month + 2) // 3
            first = date(day.year, 3 * quarter - 2, 1)
            return Stretch(f"{day.year}-Q{quarter}", first, _month_end(day.year, 3 * quarter))
        case Period.YEAR:
            return Stretch(str(day.year), date(day.year, 1, 1), date(day.year, 12, 31))


def periods(per: Period, first: date, last: date, calendar: Calendar) -> Iterator[Stretch]:
    """The periods that have a day between `first` and `last`, in order; working days by the calendar."""
    day = first
    while day <= last:
        stretch = period_of(per, day)
        if per is not Period.WORKING_DAY or calendar.is_working(day):
            yield stretch
        day = stretch.last + timedelta(days=1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, months.monthrange(year, month)[1])
