"""The last days that a careless count would give, to be set beside the right one.

In: a `Due`. Out: a `Miscount` for each slip that one can make with such a limit.
Must not know rules, nor how a count is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.due import Due
from govrules.calendars.ledger import Why
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.calendars.published import DayKind
from govrules.calendars.wording import Text

_SLIPS = {
    "every-day": Text("把每一天都算上（按自然日）", "every day counted, rest days too"),
    "weekdays": Text("只除周末，不看放假与调休", "Monday to Friday: no holidays, no make-up days"),
    "no-make-up": Text("除周末和放假，忘了调休上班", "holidays left out, make-up working days forgotten"),
    "working-days": Text("当作工作日来数", "counted in working days"),
    "thirty-days": Text("一个月当作 30 天", "a month taken for 30 days"),
    "not-moved": Text("末日休息也不顺延", "a last day of rest not moved on"),
    "moved": Text("末日休息而顺延", "a last day of rest moved on"),
    "event-counted": Text("事件当日也算一天", "the day of the event counted as day 1"),
    "event-left-out": Text("事件当日不算", "the day of the event not counted"),
    "whole-days": Text("当作整天，到当日 24:00", "taken for whole days, to the end of the last"),
    "pause-overlooked": Text("忘了扣除暂停的时间", "the pause overlooked"),
    "event-on-rest-day": Text(
        "休息日发生的当日起算", "an event on a rest day not taken as the next working day"
    ),
}


@dataclass(frozen=True, slots=True)
class Miscount:
    """One slip: `slip` is its id, `date` the last day that it gives, `off_by` how many days it is later.

    `off_by` is in calendar days; negative where the slip ends too early, 0 where it happens to do no harm.
    """

    slip: str
    date: date
    off_by: int

    def label(self, lang: str) -> str:
        """The slip in words."""
        return _SLIPS[self.slip].in_(lang)


def miscounts(due: Due) -> tuple[Miscount, ...]:
    """What slips would give in place of `due.date`; none while an open pause holds the count.

    After a pause the one slip is to have overlooked it.

    >>> from govrules.calendars import due
    >>> for each in miscounts(due("2022-09-30", "5 working days")):
    ...     print(each.date, f"{each.off_by:+}", each.label("en"))
    2022-10-05 -7 every day counted, rest days too
    2022-10-07 -5 Monday to Friday: no holidays, no make-up days
    2022-10-14 +2 holidays left out, make-up working days forgotten
    2022-10-11 -1 the day of the event counted as day 1
    """
    if due.date is None:
        return ()
    end = _day(due.date)
    return tuple(
        Miscount(slip, ends, (ends - end).days)
        for slip, calendar, limit, said in _slips(due)
        for ends in (_end(due.start, calendar, limit, said),)
    )


def _slips(due: Due) -> Iterator[tuple[str, Calendar, Limit, Conventions]]:
    calendar, limit, said = due.calendar, due.limit, due.conventions
    if any(row.why in (Why.PAUSED, Why.CLOCK_STOPS) for row in due.ledger.rows):
        yield "pause-overlooked", calendar, limit, said
        return
    if limit.unit is Unit.HOURS:
        if limit.n % 24 == 0:
            yield "whole-days", calendar, Limit(limit.n // 24, Unit.CALENDAR_DAYS), Conventions()
        return
    if limit.unit is Unit.WORKING_DAYS:
        no_make_up = _overlooking(calendar, DayKind.MAKE_UP_WORKING_DAY)
        weeks = _overlooking(calendar, DayKind.HOLIDAY, DayKind.MAKE_UP_WORKING_DAY)
        yield "every-day", calendar, Limit(limit.n, Unit.CALENDAR_DAYS), replace(said, last_day="keep")
        yield "weekdays", weeks, limit, said
        yield "no-make-up", no_make_up, limit, said
    else:
        if limit.unit is Unit.MONTHS:
            yield "thirty-days", calendar, Limit(30 * limit.n, Unit.CALENDAR_DAYS), said
        else:
            yield "working-days", calendar, Limit(limit.n, Unit.WORKING_DAYS), said
        if said.last_day == "roll":
            yield "not-moved", calendar, limit, replace(said, last_day="keep")
        else:
            yield "moved", calendar, limit, replace(said, last_day="roll")
    if said.start_day == "rolled":
        yield "event-on-rest-day", calendar, limit, replace(said, start_day="day-after")
    if said.start_day == "same-day":
        yield "event-left-out", calendar, limit, replace(said, start_day="day-after")
    else:
        yield "event-counted", calendar, limit, replace(said, start_day="same-day")


def _end(start: date, calendar: Calendar, limit: Limit, said: Conventions) -> date:
    ends = count(calendar, limit, start, said).due
    assert ends is not None, "only an open pause leaves no end, and no pause is handed on"
    return _day(ends)


@lru_cache(maxsize=16)
def _overlooking(calendar: Calendar, *kinds: DayKind) -> Calendar:
    return calendar.overlooking(*kinds)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
