"""What happened when, and until when it was due: found from a verdict's steps.

Comes in: a `Case` and the section that counts its days, or the verdict of a quota. Goes out: a `Timeline`.
Must not know: how it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Unit
from govrules.engines.reference.deadlines import Clock, ExtensionState
from govrules.explaining.case import Case, fields_read
from govrules.explaining.dates import limit_words
from govrules.explaining.parts import Section
from govrules.explaining.timeline import Moment, Point, Span, Stretch, Timeline, end_of, middle_of, start_of
from govrules.explaining.wording import both, concat, say
from govrules.model.rule import Deadline
from govrules.model.source import Text
from govrules.model.verdict import Status, Verdict, When

_ONE_DAY = timedelta(days=1)


def timeline_of(case: Case, count_section: Section | None) -> Timeline:
    """The line of one record and one rule; the days counted are taken from the section that counts them."""
    strip = count_section.strip if count_section is not None else None
    numbers = {} if strip is None else {day.date: day.n for day in strip.days if day.n is not None}
    outcome, clock = case.outcome, case.replay.clock
    counted = clock if outcome is not None else None
    due = outcome.due if outcome is not None else None
    return Timeline(
        spans=tuple(_spans(case, counted, due)),
        points=tuple(sorted(_points(case, due), key=lambda point: point.at)),
        as_of=case.now,
        calendar=case.replay.calendar,
        numbers=numbers,
        by_hours=counted is not None and counted.limit.unit is Unit.HOURS,
    )


def quota_timeline(verdict: Verdict, calendar: Calendar, as_of: When) -> Timeline:
    """The line of a unit and a period: its first day, the last day with grace."""
    spans: tuple[Span, ...] = ()
    points: list[Point] = []
    if verdict.start is not None:
        points.append(Point(Moment.START, start_of(verdict.start), verdict.start, say("timeline.period")))
    if verdict.due is not None:
        points.append(
            Point(Moment.DUE, end_of(verdict.due), verdict.due, _due_label(provisional=verdict.provisional))
        )
    if verdict.start is not None and verdict.due is not None:
        spans = (Span(Stretch.RUNNING, start_of(verdict.start), end_of(verdict.due), say("timeline.period")),)
    return Timeline(spans, tuple(points), as_of, calendar, {})


# -- moments -----------------------------------------------------------------------------------------


def _points(case: Case, due: When | None) -> Iterator[Point]:
    acts = getattr(case.rule.requires, "acts", ())
    done = {Status.SATISFIED: Moment.DONE, Status.VIOLATED: Moment.DONE_LATE}.get(case.verdict.status)
    for name in dict.fromkeys((*case.replay.trigger, *fields_read(case.rule))):
        value = case.facts.get(name)
        if not isinstance(value, date):
            continue
        kind = Moment.FACT
        if name == case.replay.triggered_by:
            kind = Moment.START
        elif name in acts and done is not None:
            kind = done
        yield Point(kind, middle_of(value), value, case.names.act(name))
    if due is not None:
        provisional = case.outcome is not None and case.outcome.provisional
        yield Point(Moment.DUE, end_of(due), due, _due_label(provisional=provisional))


def _due_label(*, provisional: bool) -> Text:
    return say("timeline.due-provisional" if provisional else "timeline.due")


# -- stretches ---------------------------------------------------------------------------------------


def _spans(case: Case, clock: Clock | None, due: When | None) -> Iterator[Span]:
    now = end_of(case.now)
    if clock is not None:
        yield from _counted(case, clock, now)
    outcome = case.outcome
    if outcome is None or due is None or outcome.status is not Status.VIOLATED:
        return
    until = now if outcome.done is None else middle_of(outcome.done)
    if until > end_of(due):
        yield Span(Stretch.LATE, end_of(due), until, say("timeline.late"))
    elif outcome.done is not None:  # closed too early
        yield Span(Stretch.LATE, until, end_of(due), say("timeline.short"))


def _counted(case: Case, clock: Clock, now: datetime) -> Iterator[Span]:
    begun = clock.start
    for asked, given in clock.restarts:
        yield Span(Stretch.VOID, middle_of(begun), middle_of(asked), say("timeline.void"))
        yield Span(
            Stretch.WAITING,
            middle_of(asked),
            now if given is None else middle_of(given),
            say("timeline.waiting"),
        )
        if given is None:
            return
        begun = given
    first = _first_counted(clock)
    last = now if clock.due is None else end_of(clock.due)
    base = _base(case, clock)
    if base is None:
        yield Span(Stretch.RUNNING, first, max(first, last), limit_words(clock.limit))
    else:
        within, due = base
        yield Span(Stretch.RUNNING, first, end_of(due), within)
        yield Span(Stretch.EXTENSION, end_of(due), last, say("timeline.extension"))
    yield from _pauses(case, clock, now)


def _base(case: Case, clock: Clock) -> tuple[Text, When] | None:
    """What would be due without the extension, where one counts."""
    deadline = case.rule.requires
    if not isinstance(deadline, Deadline) or clock.extension is not ExtensionState.COUNTED:
        return None
    counted = count(
        case.replay.calendar, deadline.within, clock.counted_from, clock.conventions, clock.pauses
    )
    return None if counted.due is None else (limit_words(deadline.within), counted.due)


def _pauses(case: Case, clock: Clock, now: datetime) -> Iterator[Span]:
    deadline = case.rule.requires
    if not isinstance(deadline, Deadline):
        return
    for pause in deadline.paused:
        first, last = case.facts.get(pause.first), case.facts.get(pause.last)
        if first is None:
            continue
        begins = (
            first
            if isinstance(first, datetime) and clock.limit.unit is Unit.HOURS
            else start_of(first) + _ONE_DAY
        )
        ends = now if last is None else end_of(last)
        if begins < ends and (clock.due is None or begins < end_of(clock.due)):
            label = concat(say("timeline.pause"), both(" "), case.names.act(pause.first))
            yield Span(Stretch.PAUSE, begins, ends, label)


def _first_counted(clock: Clock) -> datetime:
    """Where the count begins: the moment itself for hours, else the day after it, unless that day counts."""
    if clock.limit.unit is Unit.HOURS:
        return (
            middle_of(clock.counted_from)
            if isinstance(clock.counted_from, datetime)
            else start_of(clock.counted_from)
        )
    day = start_of(clock.counted_from)
    return day if clock.conventions.start_day == "same-day" else day + _ONE_DAY
