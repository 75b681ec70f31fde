"""Days, moments and lengths of time in words.

Comes in: dates, limits, lateness. Goes out: `Text`. Must not know: rules, records.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import lateness
from govrules.calendars.limit import Limit, Unit
from govrules.calendars.published import DayKind
from govrules.explaining.wording import both, say
from govrules.model.source import Text

When = date | datetime

_ALMOST_MIDNIGHT = time(23, 59, 59, 999000)
WEEKDAYS = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)


def weekday(day: date) -> Text:
    """The day of the week."""
    return WEEKDAYS[day.weekday()]


def rest_day(calendar: Calendar, day: date) -> Text:
    """What a day is that is no working day: 国庆节放假, a holiday (National Day); else the day of the week."""
    name = calendar.holiday_name(day)
    if calendar.kind(day) is DayKind.HOLIDAY and name is not None:
        # An organisation's own day off is already called so in Chinese: 本单位放假.
        return say("count.holiday", name=Text(name.zh.removesuffix("放假"), name.en))
    return weekday(day)


def clock_time(moment: datetime) -> str:
    """The time of day to the minute, or the second where one is given; a day's last instant is 24:00."""
    if moment.time() >= _ALMOST_MIDNIGHT:
        return "24:00"
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def plain(when: When) -> str:
    """A day as 2020-06-05, a moment as 2020-06-05 09:30, in any language."""
    day = f"{when.year:04d}-{when.month:02d}-{when.day:02d}"
    return f"{day} {clock_time(when)}" if isinstance(when, datetime) else day


def with_weekday(when: When) -> Text:
    """2020-06-05（周五） or Friday 2020-06-05, with the time of day where there is one."""
    day, name = plain(when)[:10], weekday(when)
    if isinstance(when, datetime):
        at = clock_time(when)
        return Text(f"{day}（{name.zh}）{at}", f"{at} on {name.en} {day}")
    return Text(f"{day}（{name.zh}）", f"{name.en} {day}")


def by(due: When) -> Text:
    """The last moment in time: 2020-06-05（周五）24:00 前, by the end of Friday 2020-06-05."""
    return say("date.by-moment" if isinstance(due, datetime) else "date.by-day", when=with_weekday(due))


def on(when: When) -> Text:
    """The moment something was done: 2020-06-05（周五）, on Friday 2020-06-05."""
    return say("date.at" if isinstance(when, datetime) else "date.on", when=with_weekday(when))


def period(first: date | None, last: date | None) -> Text:
    """A stretch of days, open on either side."""
    if first is None and last is None:
        return say("period.always")
    if last is None:
        return say("period.from", first=plain(first or date.min))
    if first is None:
        return say("period.until", last=plain(last))
    return say("period.both", first=plain(first), last=plain(last))


def limit_words(limit: Limit) -> Text:
    """20 个工作日, 20 working days."""
    return Text(limit.label("zh"), limit.label("en"))


_LENGTHS = {Unit.HOURS: "hours", Unit.WORKING_DAYS: "working-days"}


def length(n: int, unit: Unit) -> Text:
    """So much time, in the unit that lateness of such a limit is told in: 26 天, 26 days."""
    key = _LENGTHS.get(unit, "days")
    return say(f"length.{key}.one" if n == 1 else f"length.{key}", n=f"{n:,}")


def length_of_late(n: int, late_unit: str | None) -> Text:
    """The verdict's columns `late_by` and `late_unit` in words."""
    return length(n, Unit(late_unit or Unit.CALENDAR_DAYS.value))


def left(calendar: Calendar, unit: Unit, now: When, due: When) -> Text | None:
    """How much time is left until a due moment; None where less than one whole unit is."""
    if unit is Unit.HOURS:
        end = due if isinstance(due, datetime) else datetime.combine(due, time.min) + timedelta(days=1)
        at = now if isinstance(now, datetime) else datetime.combine(now, time.min) + timedelta(days=1)
        n = (end - at) // timedelta(hours=1)
    elif unit is Unit.WORKING_DAYS:
        n = calendar.working_days_between(day_of(now), day_of(due))
    else:
        n = (day_of(due) - day_of(now)).days
    return length(n, unit) if n > 0 else None


def short_by(calendar: Calendar, unit: Unit, ended: When, due: When) -> Text:
    """By how much something ended too early."""
    return length(lateness(calendar, unit, ended, due), unit)


def day_of(when: When) -> date:
    """The day of a moment; a day is its own."""
    return when.date() if isinstance(when, datetime) else when


def numbered(n: int | float) -> Text:
    """A number, without a needless fraction."""
    if isinstance(n, float) and n.is_integer() and abs(n) < 1e15:
        n = int(n)
    return both(f"{n:,}" if isinstance(n, int) else str(n))
