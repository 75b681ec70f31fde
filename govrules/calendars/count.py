"""Counting a limit: when it ends, and by how much an act is late. Pure, and fast enough for every record.

In: a calendar, a limit, the event it runs from, the conventions and the pauses. Out: `Count`.
Must not know rules, records or how a count is told: that is `ledger.py`, which counts day by day instead.

The day of the event is not counted and the last day is the corresponding one (Civil Code arts. 201 to 203).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from govrules.calendars.calendar import Calendar
from govrules.calendars.limit import Conventions, Limit, Unit

# A pause's first and last day (or moment); a last of None is a pause that is still open.
Pause = tuple[date, date | None]

_HOURS, _CALENDAR_DAYS, _WORKING_DAYS = Unit.HOURS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS
_DEFAULT = Conventions()
_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)


class Count(NamedTuple):
    """Where a count ends.

    `due` is the last day in time, for hours the last moment, and None while an open pause holds the count;
    `start` is the event as counted from, after a cut-off or a rolled start; `provisional` says that the
    result rests on a day that the calendar has not settled; `nominal` is the last day before it was rolled.
    """

    due: date | None
    start: date
    provisional: bool
    nominal: date | None


def count(
    calendar: Calendar,
    limit: Limit,
    start: date,
    conventions: Conventions = _DEFAULT,
    pauses: Iterable[Pause] = (),
    now: date | None = None,
) -> Count:
    """Count `limit` from `start`, a date or a date-time (hours: a plain date is its 00:00).

    The days after a pause's first day up to and including its last are not counted. An open pause that
    begins before the nominal last day leaves no due day; one that begins later has no effect. What lies
    after `now` has not happened yet: such a pause is left out, such an end of a pause leaves it open.
    Hours run from the moment itself: they know no `start_day`, `last_day` or `cut_off`.
    Raises CalendarError if the count leaves the calendar's table (1899 to 2320).

    >>> from govrules.calendars.calendar import calendar
    >>> cn = calendar("cn")
    >>> count(cn, Limit(20, Unit.WORKING_DAYS), date(2020, 1, 10)).due
    datetime.date(2020, 2, 14)
    >>> count(cn, Limit(30, Unit.CALENDAR_DAYS), date(2020, 9, 1), Conventions(last_day="roll")).due
    datetime.date(2020, 10, 9)
    """
    unit = limit.unit
    if unit is _HOURS:
        return _hours(limit.n, start, pauses, now)
    if isinstance(start, datetime):
        start = counted_as(start, conventions.cut_off)
    start_day = conventions.start_day
    provisional = False
    if start_day == "rolled":
        event, start = start, calendar.next_working_day(start)
        provisional = not (calendar.is_settled(event) and calendar.is_settled(start))
    if unit is _WORKING_DAYS:
        before = start - _ONE_DAY if start_day == "same-day" else start
        if pauses:
            return _paused_working_days(calendar, limit.n, start, before, provisional, pauses, now)
        due = calendar.nth_working_day_after(before, limit.n)
        return Count(due, start, provisional or not calendar.settles(before, due), due)
    nominal = last_day(limit, start, same_day=start_day == "same-day")
    if pauses:
        before = start - _ONE_DAY if start_day == "same-day" else start
        moved = _moved(nominal, before, pauses, now)
        if moved is None:
            return Count(None, start, False, None)
        nominal = moved
    if conventions.last_day == "keep":
        return Count(nominal, start, provisional, nominal)
    due = calendar.next_working_day(nominal)
    settled = calendar.published_from <= nominal and due <= calendar.settled_until
    return Count(due, start, provisional or not settled, nominal)


def counted_as(moment: datetime, cut_off: time | None) -> date:
    """The day that an event at `moment` belongs to: after the cut-off hour, the next.

    >>> counted_as(datetime(2020, 4, 20, 17, 30), time(17, 0))
    datetime.date(2020, 4, 21)
    """
    day = moment.date()
    return day + _ONE_DAY if cut_off is not None and moment.time() > cut_off else day


def last_day(limit: Limit, start: date, same_day: bool = False) -> date:
    """The last day of a limit of calendar days or months, before pauses and before it is rolled."""
    if limit.unit is _CALENDAR_DAYS:
        day = date.fromordinal(start.toordinal() + limit.n)
    else:
        day = corresponding_day(start, limit.n)
    return day - _ONE_DAY if same_day else day


def corresponding_day(day: date, months: int) -> date:
    """The day of the same number so many months on, or that month's last.

    >>> corresponding_day(date(2020, 1, 31), 1)
    datetime.date(2020, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if day.day <= 28:
        return date(year, month, day.day)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - _ONE_DAY).day))


def lateness(calendar: Calendar, limit_or_unit: Limit | Unit, due: date, done: date) -> int:
    """By how many whole units, rounded up, `done` lies after `due`; 0 if it does not.

    The unit is the limit's `late_unit`. Where hours are counted, a plain date stands for its end, 24:00.

    >>> from govrules.calendars.calendar import calendar
    >>> lateness(calendar("cn"), Unit.WORKING_DAYS, date(2020, 9, 30), date(2020, 10, 3))
    1
    """
    unit = limit_or_unit.unit if isinstance(limit_or_unit, Limit) else limit_or_unit
    if unit is _HOURS:
        over = _end_of(done) - _end_of(due)
        return max(0, -(-over // _ONE_HOUR))
    due, done = _day(due), _day(done)
    if done <= due:
        return 0
    if unit is _WORKING_DAYS:
        return max(1, calendar.working_days_between(due, done))
    return (done - due).days


# --- pauses ---------------------------------------------------------------------------------------------


def not_counted(pauses: Iterable[Pause], now: date | None = None) -> tuple[list[tuple[int, int]], int | None]:
    """The stretches of days that pauses take out, and the first day of the earliest open pause.

    Days are ordinals (`date.toordinal`); the stretches are in order and do not touch each other.
    """
    stretches: list[tuple[int, int]] = []
    open_from: int | None = None
    for first, last in pauses:
        if now is not None and _later(first, now):
            continue
        begins = first.toordinal()
        if last is None or (now is not None and _later(last, now)):
            open_from = begins if open_from is None else min(open_from, begins)
        elif last.toordinal() > begins:
            stretches.append((begins + 1, last.toordinal()))
    return _merged(stretches), open_from


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(stretches):
        if merged and begins <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def _moved(nominal: date, before: date, pauses: Iterable[Pause], now: date | None) -> date | None:
    stretches, open_from = not_counted(pauses, now)
    last, floor = nominal.toordinal(), before.toordinal()
    for begins, ends in stretches:
        if begins > last:
            break
        last += max(0, ends - max(begins - 1, floor))
    return None if open_from is not None and open_from < last else date.fromordinal(last)


def _paused_working_days(
    calendar: Calendar,
    n: int,
    start: date,
    before: date,
    provisional: bool,
    pauses: Iterable[Pause],
    now: date | None,
) -> Count:
    stretches, open_from = not_counted(pauses, now)
    floor = before.toordinal()
    due = calendar.nth_working_day_after(before, n)
    first_told = floor + 1  # the first day after the event that no pause takes out
    for begins, ends in stretches:
        if begins > due.toordinal():
            break
        if ends <= floor:
            continue
        eve = max(begins - 1, floor)
        if eve < first_told:
            first_told = ends + 1
        n += calendar.working_days_between(date.fromordinal(eve), date.fromordinal(ends))
        due = calendar.nth_working_day_after(before, n)
    if open_from is not None and open_from < due.toordinal():
        return Count(None, start, False, None)
    settled = calendar.settles(date.fromordinal(first_told - 1), due)
    return Count(due, start, provisional or not settled, due)


def _hours(n: int, start: date, pauses: Iterable[Pause], now: date | None) -> Count:
    begin = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    due = begin + timedelta(hours=n)
    if pauses:
        stretches, open_from = stopped(pauses, now)
        for stops, resumes in stretches:
            if stops >= due:
                break
            due += max(timedelta(0), resumes - max(stops, begin))
        if open_from is not None and open_from < due:
            return Count(None, begin, False, None)
    return Count(due, begin, False, due)


def stopped(
    pauses: Iterable[Pause], now: date | None = None
) -> tuple[list[tuple[datetime, datetime]], datetime | None]:
    """The stretches in which a clock of hours stands, and the moment from which an open pause holds it.

    A pause of plain dates takes out whole days: from 00:00 after its first day to 24:00 of its last.
    """
    stretches: list[tuple[datetime, datetime]] = []
    open_from: datetime | None = None
    for first, last in pauses:
        if now is not None and _later(first, now):
            continue
        stops = _end_of(first)
        if last is None or (now is not None and _later(last, now)):
            open_from = stops if open_from is None else min(open_from, stops)
        elif _end_of(last) > stops:
            stretches.append((stops, _end_of(last)))
    merged: list[tuple[datetime, datetime]] = []
    for stops, resumes in sorted(stretches):
        if merged and stops <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(resumes, merged[-1][1]))
        else:
            merged.append((stops, resumes))
    return merged, open_from


def _later(moment: date, now: date) -> bool:
    """Whether `moment` lies after `now`; a plain `now` is the end of that day."""
    if isinstance(moment, datetime) and isinstance(now, datetime):
        return moment > now
    return _day(moment) > _day(now)


def _end_of(moment: date) -> datetime:
    """The moment itself, of a plain date its 24:00."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day) + _ONE_DAY


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
