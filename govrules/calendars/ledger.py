"""A limit counted out day by day: every date, counted or not, and why.

In: what `count` takes. Out: a `Ledger` that ends on the same due day.
Must not know rules, nor fold or draw anything. It walks from day to day on purpose and shares no shortcut
with `count`, so that each proves the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import Pause, corresponding_day, stopped
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.calendars.published import DayKind
from govrules.calendars.wording import Text

_DEFAULT = Conventions()
_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)


class Why(Enum):
    """Why a day stands in a ledger, counted or not."""

    EVENT = "day of the event"
    EVENT_COUNTED = "day of the event, counted"
    AFTER_CUT_OFF = "event after the cut-off hour"
    START_ROLLED = "event on a rest day"
    TAKEN_AS_EVENT = "taken as the day of the event"
    WORKING_DAY = "working day"
    MAKE_UP_WORKING_DAY = "make-up working day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CALENDAR_DAY = "calendar day"
    PAUSED = "paused"
    MONTH_MARK = "corresponding day of a month"
    MOVED_ON = "moved on for a paused day"
    ROLLED_WEEKEND = "last day on a weekend"
    ROLLED_HOLIDAY = "last day on a holiday"
    ROLLED_TO = "rolled over to here"
    MOMENT = "moment of the event"
    START_OF_DAY = "event without time of day"
    CLOCK_STOPS = "clock stops"
    CLOCK_RESUMES = "clock runs again"
    HOURS_RUN = "hours have run"


_WORDS = {
    Why.EVENT: Text("事件当日，不计入", "day of the event, not counted"),
    Why.EVENT_COUNTED: Text("事件当日，计入", "day of the event, counted"),
    Why.AFTER_CUT_OFF: Text("已过截止时刻，视为次日", "event after the cut-off hour: taken as the next day"),
    Why.START_ROLLED: Text(
        "休息日，事件视为下一个工作日", "rest day: the event is taken as the next working day"
    ),
    Why.TAKEN_AS_EVENT: Text("视为事件当日，不计入", "taken as the day of the event, not counted"),
    Why.WORKING_DAY: Text("工作日", "working day"),
    Why.MAKE_UP_WORKING_DAY: Text("调休上班", "make-up working day"),
    Why.WEEKEND: Text("周末", "weekend"),
    Why.HOLIDAY: Text("放假", "holiday"),
    Why.CALENDAR_DAY: Text("自然日", "calendar day"),
    Why.PAUSED: Text("暂停，不计入", "paused"),
    Why.MONTH_MARK: Text("第 {n} 个月的对应日", "corresponding day of month {n}"),
    Why.MOVED_ON: Text("因暂停顺移一日", "moved on for a paused day"),
    Why.ROLLED_WEEKEND: Text("周末，顺延", "weekend: rolled over"),
    Why.ROLLED_HOLIDAY: Text("放假{name}，顺延", "holiday{name}: rolled over"),
    Why.ROLLED_TO: Text("顺延至此工作日", "working day that the last day is rolled over to"),
    Why.MOMENT: Text("事件发生时刻", "moment of the event"),
    Why.START_OF_DAY: Text("未记明时刻，自当日 00:00 起算", "no time of day is given: counted from 00:00"),
    Why.CLOCK_STOPS: Text("已过 {n} 小时，暂停", "paused after {n} whole hours"),
    Why.CLOCK_RESUMES: Text("恢复计时", "the clock runs again"),
    Why.HOURS_RUN: Text("届满 {n} 小时", "{n} hours have run"),
}
_BY_CALENDAR = frozenset(
    {
        Why.START_ROLLED,
        Why.WORKING_DAY,
        Why.MAKE_UP_WORKING_DAY,
        Why.WEEKEND,
        Why.HOLIDAY,
        Why.ROLLED_WEEKEND,
        Why.ROLLED_HOLIDAY,
        Why.ROLLED_TO,
    }
)
_KINDS = {
    DayKind.WORKING_DAY: Why.WORKING_DAY,
    DayKind.MAKE_UP_WORKING_DAY: Why.MAKE_UP_WORKING_DAY,
    DayKind.WEEKEND: Why.WEEKEND,
    DayKind.HOLIDAY: Why.HOLIDAY,
}
_ROLLED = {DayKind.WEEKEND: Why.ROLLED_WEEKEND, DayKind.HOLIDAY: Why.ROLLED_HOLIDAY}


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One line of a ledger: a date (for hours a moment), whether it counts, as which number, and why.

    `name` is the holiday's; `settled` says whether the calendar has settled that day.
    """

    date: date
    counted: bool
    n: int | None
    why: Why
    name: Text | None = None
    settled: bool = True

    def label(self, lang: str = "en") -> str:
        """Why, in the words of `lang`; a day that its calendar has not settled is said to be provisional.

        >>> LedgerDay(date(2020, 10, 1), False, None, Why.HOLIDAY, Text("国庆节", "National Day")).label()
        'holiday (National Day)'
        """
        chinese = lang == "zh"
        name = ""
        if self.name is not None:
            name = f"（{self.name.zh}）" if chinese else f" ({self.name.en})"
        words = _WORDS[self.why].in_(lang)
        if self.why in (Why.MAKE_UP_WORKING_DAY, Why.HOLIDAY):
            words += name
        words = words.replace("{name}", name).replace("{n}", str(self.n))
        if not self.settled and self.why in _BY_CALENDAR:
            words += "（暂定）" if chinese else ", provisional"
        return words


@dataclass(frozen=True, slots=True)
class Ledger:
    """A limit counted out: its lines in the order of time, and where it ends.

    `due` is None while an open pause holds the count; `nominal` is the last day before it was rolled.
    """

    rows: tuple[LedgerDay, ...]
    limit: Limit
    due: date | None
    nominal: date | None
    provisional: bool

    def to_list(self, lang: str = "en") -> list[dict[str, Any]]:
        """The lines as plain data: `date` (ISO), `counted`, `n`, `why` in the words of `lang`."""
        return [
            {"date": row.date.isoformat(), "counted": row.counted, "n": row.n, "why": row.label(lang)}
            for row in self.rows
        ]


def ledger(
    calendar: Calendar,
    limit: Limit,
    start: date,
    conventions: Conventions = _DEFAULT,
    pauses: Iterable[Pause] = (),
    now: date | None = None,
) -> Ledger:
    """Count `limit` from `start` day by day; arguments as for `count`, and the same end.

    A limit of months shows each month's corresponding day, and the days that pauses and rolling add; one
    of hours shows the moments at which the clock starts, stops and ends.
    Raises CalendarError if the count leaves the calendar's table (1899 to 2320).

    >>> from govrules.calendars.calendar import calendar
    >>> for row in ledger(calendar("cn"), Limit(2, Unit.WORKING_DAYS), date(2020, 6, 24)).rows:
    ...     print(row.date, row.n or "-", row.label())
    2020-06-24 - day of the event, not counted
    2020-06-25 - holiday (Dragon Boat Festival)
    2020-06-26 - holiday (Dragon Boat Festival)
    2020-06-27 - holiday (Dragon Boat Festival)
    2020-06-28 1 make-up working day (Dragon Boat Festival)
    2020-06-29 2 working day
    """
    if limit.unit is Unit.HOURS:
        return _hours(limit, start, list(pauses), now)
    return _Walk(calendar, limit, conventions, list(pauses), now).walk(start)


class _Walk:
    """One walk over the days from the event to the last day."""

    def __init__(
        self,
        calendar: Calendar,
        limit: Limit,
        conventions: Conventions,
        pauses: list[Pause],
        now: date | None,
    ) -> None:
        self.calendar = calendar
        self.limit = limit
        self.conventions = conventions
        self.now = now
        self.rows: list[LedgerDay] = []
        self.unsettled = False  # whether the result rests on a day that is not settled
        known = [_as_known(pause, now) for pause in pauses if not _begins_later(pause, now)]
        self.closed = [(_day(first), _day(last)) for first, last in known if last is not None]
        opened = [_day(first) for first, last in known if last is None]
        self.open_from = min(opened) if opened else None

    def walk(self, start: date) -> Ledger:
        event = self.event(start)
        if self.limit.unit is Unit.MONTHS:
            nominal = self.months(event)
        else:
            nominal = self.days(event)
        if nominal is None:
            self.stand(event)
            return Ledger(tuple(self.rows), self.limit, None, None, False)
        due = nominal
        if self.conventions.last_day == "roll" and self.limit.unit is not Unit.WORKING_DAYS:
            due = self.roll(nominal)
        return Ledger(tuple(self.rows), self.limit, due, nominal, self.unsettled)

    def event(self, start: date) -> date:
        """Put down the event's day, and give the day that counts as such."""
        day, taken = _day(start), False
        cut_off = self.conventions.cut_off
        if isinstance(start, datetime) and cut_off is not None and start.time() > cut_off:
            self.put(day, Why.AFTER_CUT_OFF)
            day, taken = day + _ONE_DAY, True
        if self.conventions.start_day == "rolled":
            while not self.calendar.is_working(day):
                self.put(day, Why.START_ROLLED, rests=True)
                day, taken = day + _ONE_DAY, True
            self.unsettled |= not self.calendar.is_settled(day)
        if self.conventions.start_day != "same-day":
            self.put(day, Why.TAKEN_AS_EVENT if taken else Why.EVENT)
        return day

    def days(self, event: date) -> date | None:
        """Count days one by one; None if an open pause comes before the last."""
        same_day = self.conventions.start_day == "same-day"
        day, n = (event - _ONE_DAY if same_day else event), 0
        while n < self.limit.n:
            if self.open_from is not None and day >= self.open_from:
                return None
            day += _ONE_DAY
            working_days = self.limit.unit is Unit.WORKING_DAYS
            if self.paused(day):
                self.put(day, Why.PAUSED)
            elif working_days and not self.calendar.is_working(day):
                self.put(day, _KINDS[self.calendar.kind(day)], rests=True)
            else:
                n += 1
                why = _KINDS[self.calendar.kind(day)] if working_days else Why.CALENDAR_DAY
                if same_day and day == event:
                    why = Why.EVENT_COUNTED
                self.put(day, why, n, rests=working_days)
        return day

    def months(self, event: date) -> date | None:
        """Mark each month's corresponding day, then move on by a day for every paused one."""
        same_day = self.conventions.start_day == "same-day"
        back = _ONE_DAY if same_day else timedelta(0)
        marks = {corresponding_day(event, n) - back: n for n in range(1, self.limit.n + 1)}
        last = max(marks)
        found: list[tuple[date, Why, int | None]] = []
        if same_day and event not in marks:
            found.append((event, Why.EVENT_COUNTED, None))
        owed = 0
        for day in self.paused_days(event if not same_day else event - _ONE_DAY, last):
            found.append((day, Why.PAUSED, None))
            owed += 1
        found += [(day, Why.MONTH_MARK, n) for day, n in marks.items() if not self.paused(day)]
        while owed:
            last += _ONE_DAY
            if self.paused(last):
                found.append((last, Why.PAUSED, None))
            else:
                found.append((last, Why.MOVED_ON, None))
                owed -= 1
        stands = self.open_from is not None and self.open_from < last
        for day, why, n in sorted(found, key=lambda each: each[0]):
            if not stands or (self.open_from is not None and day <= self.open_from):
                self.put(day, why, n)
        return None if stands else last

    def roll(self, nominal: date) -> date:
        """Move a last day that is no working day to the next working day."""
        day = nominal
        self.unsettled |= not self.calendar.is_settled(day)
        if self.calendar.is_working(day):
            return day
        last = self.rows[-1]
        rolled = _ROLLED[self.calendar.kind(day)]
        self.rows[-1] = LedgerDay(
            day, last.counted, last.n, rolled, self.calendar.holiday_name(day), self.calendar.is_settled(day)
        )
        while True:
            day += _ONE_DAY
            if self.calendar.is_working(day):
                self.put(day, Why.ROLLED_TO, rests=True)
                return day
            self.put(day, _ROLLED[self.calendar.kind(day)], rests=True)

    def stand(self, event: date) -> None:
        """Put down the days of the open pause, to `now` where that is known, else its first alone."""
        assert self.open_from is not None
        day = max(self.open_from, event) + _ONE_DAY
        until = day if self.now is None else _day(self.now)
        while day <= until:
            self.put(day, Why.PAUSED)
            day += _ONE_DAY

    def put(self, day: date, why: Why, n: int | None = None, *, rests: bool = False) -> None:
        settled = self.calendar.is_settled(day)
        self.unsettled |= rests and not settled
        counted = n is not None or why in (Why.MOVED_ON, Why.EVENT_COUNTED)
        self.rows.append(LedgerDay(day, counted, n, why, self.calendar.holiday_name(day), settled))

    def paused(self, day: date) -> bool:
        return any(first < day <= last for first, last in self.closed)

    def paused_days(self, after: date, until: date) -> list[date]:
        days = {
            max(first, after) + step * _ONE_DAY
            for first, last in self.closed
            for step in range(1, (min(last, until) - max(first, after)).days + 1)
        }
        return sorted(days)


def _hours(limit: Limit, start: date, pauses: list[Pause], now: date | None) -> Ledger:
    whole = isinstance(start, datetime)
    at = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    rows = [LedgerDay(at, False, None, Why.MOMENT if whole else Why.START_OF_DAY)]
    stretches, open_from = stopped(pauses, now)
    left = timedelta(hours=limit.n)
    stops_at: list[tuple[datetime, datetime | None]] = [
        stretch for stretch in stretches if open_from is None or stretch[0] < open_from
    ]
    if open_from is not None:
        stops_at.append((open_from, None))
    for stops, resumes in stops_at:
        if resumes is not None and resumes <= at:
            continue
        stops = max(stops, at)
        if stops - at >= left:
            break
        left -= stops - at
        run = (timedelta(hours=limit.n) - left) // _ONE_HOUR
        rows.append(LedgerDay(stops, run > 0, run, Why.CLOCK_STOPS))
        if resumes is None:
            return Ledger(tuple(rows), limit, None, None, False)
        rows.append(LedgerDay(resumes, False, None, Why.CLOCK_RESUMES))
        at = resumes
    due = at + left
    rows.append(LedgerDay(due, True, limit.n, Why.HOURS_RUN))
    return Ledger(tuple(rows), limit, due, due, False)


def _as_known(pause: Pause, now: date | None) -> Pause:
    """A pause as known at `now`: one that ends later is still open."""
    first, last = pause
    return (first, None) if last is not None and now is not None and _after(last, now) else pause


def _begins_later(pause: Pause, now: date | None) -> bool:
    return now is not None and _after(pause[0], now)


def _after(moment: date, now: date) -> bool:
    if isinstance(moment, datetime) and isinstance(now, datetime):
        return moment > now
    return _day(moment) > _day(now)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
