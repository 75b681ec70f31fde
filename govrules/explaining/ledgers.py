"""A ledger made to be looked at: as a strip of days, and folded to one line.

Comes in: a `Ledger`. Goes out: a `Strip`. Must not know: rules, records, verdicts, how a strip is drawn.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from govrules.calendars.ledger import Ledger, Why
from govrules.explaining.dates import plain, weekday
from govrules.explaining.parts import Day, DayMark, Strip
from govrules.explaining.wording import both, listed, say
from govrules.model.source import Text

_MARKS = {
    Why.EVENT: DayMark.EVENT,
    Why.EVENT_COUNTED: DayMark.COUNTED,
    Why.AFTER_CUT_OFF: DayMark.EVENT,
    Why.START_ROLLED: DayMark.EVENT,
    Why.TAKEN_AS_EVENT: DayMark.EVENT,
    Why.WORKING_DAY: DayMark.COUNTED,
    Why.MAKE_UP_WORKING_DAY: DayMark.MAKE_UP,
    Why.WEEKEND: DayMark.WEEKEND,
    Why.HOLIDAY: DayMark.HOLIDAY,
    Why.CALENDAR_DAY: DayMark.COUNTED,
    Why.PAUSED: DayMark.PAUSED,
    Why.MONTH_MARK: DayMark.COUNTED,
    Why.MOVED_ON: DayMark.COUNTED,
    Why.ROLLED_WEEKEND: DayMark.ROLLED,
    Why.ROLLED_HOLIDAY: DayMark.ROLLED,
    Why.ROLLED_TO: DayMark.ROLLED,
    Why.MOMENT: DayMark.EVENT,
    Why.START_OF_DAY: DayMark.EVENT,
    Why.CLOCK_STOPS: DayMark.PAUSED,
    Why.CLOCK_RESUMES: DayMark.OTHER,
    Why.HOURS_RUN: DayMark.COUNTED,
}
_SHORTEST_FOLDED = 8


def strip_of(ledger: Ledger, until: date | None = None) -> Strip:
    """The days of a ledger; those after `until`, at which a count was stopped for good, are left out."""
    days = tuple(
        Day(
            row.date,
            _MARKS[row.why],
            row.counted,
            row.n,
            Text(row.label("zh"), row.label("en")),
            row.name if row.why in (Why.HOLIDAY, Why.MAKE_UP_WORKING_DAY, Why.ROLLED_HOLIDAY) else None,
            ledger.due is not None and row.date == ledger.due,
        )
        for row in ledger.rows
        if until is None or plain(row.date)[:10] <= plain(until)[:10]
    )
    folded, whole = _fold(days)
    return Strip(days, folded, whole)


def _fold(days: tuple[Day, ...]) -> tuple[tuple[Text, ...], bool]:
    """The first days, stretches with a name, the last days; a gap where counted days were left out."""
    tokens: list[Text] = []
    whole = True
    year = days[0].date.year if days else 0

    def short(day: date) -> str:
        nonlocal year
        same, year = day.year == year, day.year
        return plain(day)[5:10] if same else plain(day)[:10]

    # Weekends are told by the weekday alone, so they vanish between counted days.
    told = [day for day in days if day.mark is not DayMark.WEEKEND and not _is_event(day)]
    runs = [(kind, list(run)) for kind, run in groupby(told, key=_kind)]
    counted = [at for at, (kind, _) in enumerate(runs) if kind == "counted"]
    for at, (kind, run) in enumerate(runs):
        if kind == "counted":
            kept, all_kept = _ends(run, first=2 if at == counted[0] else 1)
            whole &= all_kept
            tokens += [
                both("…") if day is None else say("ledger.counted", day=short(day.date), n=_number(day))
                for day in kept
            ]
        elif kind == "make-up":
            tokens += [
                say("ledger.make-up", day=short(day.date), weekday=weekday(day.date), n=_number(day))
                for day in run
            ]
        elif kind == "moment":
            tokens += [say("ledger.moment", when=plain(day.date), why=day.why) for day in run]
        else:
            names = listed(dict.fromkeys(day.name for day in run if day.name is not None))
            what = names if names.zh and kind == "holiday" else say(f"ledger.{kind}")
            if names.zh and kind == "rolled":
                what = say("ledger.rolled-for", names=names)
            first = short(run[0].date)
            if len(run) == 1:
                tokens.append(say("ledger.single", first=first, what=what))
            else:
                tokens.append(say("ledger.stretch", first=first, last=short(run[-1].date), what=what))
    return tuple(tokens), whole


def _is_event(day: Day) -> bool:
    return day.mark is DayMark.EVENT and not isinstance(day.date, datetime)


def _kind(day: Day) -> str:
    if isinstance(day.date, datetime):
        return "moment"
    if day.mark is DayMark.ROLLED and day.is_due:
        return "rolled-to"
    return day.mark.value


def _ends(run: list[Day], first: int) -> tuple[list[Day | None], bool]:
    if len(run) < _SHORTEST_FOLDED:
        return list(run), True
    return [*run[:first], None, run[-1]], False


def _number(day: Day) -> str:
    return "+1" if day.n is None else str(day.n)
