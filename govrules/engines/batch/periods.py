"""The periods of a quota as rows: what each is called, when it begins and ends, when it is due.

Comes in: a rule with a quota, its calendar, the moment. Goes out: rows for the engine's table of periods.
Must not know: SQL, records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions
from govrules.calendars.published import FIRST_RECORD_DAY
from govrules.engines.batch.facts import Moment
from govrules.model.rule import Period, Quota, Rule

WHOLE = date(1, 1, 1)
"""The key of a quota that knows no periods."""

_UNITS = {Period.WEEK: "week", Period.MONTH: "month", Period.QUARTER: "quarter", Period.YEAR: "year"}


class PeriodRow(NamedTuple):
    """One period. `key` is its first day, by which records find it; `over`: the last day with grace is past."""

    label: str
    key: date
    first: date | None
    last: date
    due: date
    provisional: bool
    over: bool


def unit_of(per: Period) -> str | None:
    """What `date_trunc` calls the period; None where a period is a day."""
    return _UNITS.get(per)


def last_day(rule: Rule, moment: Moment) -> date:
    """The last day of a quota without periods: its fixed date, or as-of while it is in force."""
    quota = rule.requires
    assert isinstance(quota, Quota)
    if quota.until is not None:
        return quota.until
    last = rule.in_force.last
    return moment.today if last is None else min(moment.today, last)


def period_rows(rule: Rule, calendar: Calendar, moment: Moment) -> list[PeriodRow]:
    """The periods that may be judged: begun by as-of, their last day in force."""
    quota = rule.requires
    assert isinstance(quota, Quota)
    found: list[PeriodRow] = []
    for label, first, last in _stretches(rule, quota, calendar, moment):
        if last not in rule.in_force:
            continue
        due, provisional = last, False
        if quota.per is Period.WORKING_DAY:
            provisional = not calendar.is_settled(last)
        if quota.grace is not None:
            counted = count(calendar, quota.grace, last, Conventions())
            assert counted.due is not None
            due, provisional = counted.due, provisional or counted.provisional
        snapshot = quota.per is None and quota.until is None
        key = WHOLE if quota.per is None else first
        assert key is not None
        found.append(PeriodRow(label, key, first, last, due, provisional, snapshot or moment.today > due))
    return found


def _stretches(
    rule: Rule, quota: Quota, calendar: Calendar, moment: Moment
) -> Iterator[tuple[str, date | None, date]]:
    first = rule.in_force.first
    if quota.per is None:
        last = last_day(rule, moment)
        if first is None or first <= moment.today:
            yield last.isoformat(), first, last
        return
    # Without a first day in force, the earliest record or unit says where to begin: any may.
    day = first or FIRST_RECORD_DAY
    while day <= moment.today:
        label, begins, ends = _around(quota.per, day)
        if quota.per is not Period.WORKING_DAY or calendar.is_working(begins):
            yield label, begins, ends
        day = ends + timedelta(days=1)


def _around(per: Period, day: date) -> tuple[str, date, date]:
    if per is Period.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return f"{year}-W{week:02d}", monday, monday + timedelta(days=6)
    if per in (Period.DAY, Period.WORKING_DAY):
        return day.isoformat(), day, day
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[per]
    at = (day.month - 1) // months
    begins = date(day.year, at * months + 1, 1)
    after = at * months + months
    following = date(day.year + after // 12, after % 12 + 1, 1)
    labels = {
        Period.MONTH: f"{day.year:04d}-{day.month:02d}",
        Period.QUARTER: f"{day.year}-Q{at + 1}",
        Period.YEAR: str(day.year),
    }
    return labels[per], begins, following - timedelta(days=1)
