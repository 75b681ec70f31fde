"""How a due moment was found: the start, restarts, pauses, extension, and the count day by day.

Comes in: a `Case`. Goes out: the section of the count. Must not know: the sentence, the remedy.
Every line says why a thing counted or why it did not.
"""

from __future__ import annotations

from datetime import date, datetime

from govrules.calendars.count import count, counted_as
from govrules.calendars.ledger import Ledger, Why, ledger
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.reference.deadlines import Clock, ExtensionState, Reading, approval, run_clock
from govrules.explaining.case import Case
from govrules.explaining.conditions import facts_read, with_values
from govrules.explaining.dates import day_of, limit_words, plain, rest_day, with_weekday
from govrules.explaining.ledgers import strip_of
from govrules.explaining.names import Names
from govrules.explaining.parts import Line, Mark, Section, SectionKey
from govrules.explaining.wording import Fillings, both, concat, joined, listed, say
from govrules.model.rule import (
    Deadline,
    Extension,
    FixedDate,
    Lasting,
    Order,
    Pause,
    Relation,
    Restart,
    YearDay,
)
from govrules.model.source import Text

When = date | datetime


def count_section(case: Case) -> Section | None:
    """How the due moment was found; None where nothing is counted or a test before has decided."""
    if case.outcome is None:
        return None
    clock = case.replay.clock
    match case.rule.requires:
        case FixedDate() as fixed:
            return _fixed(case, fixed)
        case Deadline() as deadline if clock is not None:
            return _deadline(case, deadline, clock)
        case Lasting(start=start, conventions=conventions) if clock is not None:
            return _plain(case, case.names.act(start), clock, conventions)
        case Order(relation=Relation.SAME_TIME) if clock is not None:
            return _plain(case, case.names.act(case.replay.triggered_by or ""), clock, Conventions())
    return None


def _fixed(case: Case, fixed: FixedDate) -> Section:
    due = case.outcome.due if case.outcome else None
    field = fixed.by if isinstance(fixed.by, str) else case.rules.type_of(case.rule).own_date
    when = case.names.fact(field, case.facts)
    return Section(SectionKey.COUNT, (Line(fixed_words(fixed, case.names, when, due)),))


def fixed_words(fixed: FixedDate, names: Names, when: Text, due: When | None) -> Text:
    """How a fixed date is found; `when` is what the field holds that names it, or whose year is taken."""
    if isinstance(fixed.by, str) and due is None:
        return say("count.fixed-unknown", label=names.label(fixed.by))
    if isinstance(fixed.by, str):
        return say("count.fixed-field", label=names.label(fixed.by), when=when)
    if isinstance(fixed.by, YearDay):
        return say(
            "count.fixed-year",
            label=names.label(names.record_type.own_date),
            when=when,
            day=str(fixed.by),
            due=with_weekday(due) if due is not None else both("?"),
        )
    return say("count.fixed", due=with_weekday(fixed.by))


# -- the count itself --------------------------------------------------------------------------------


def _plain(case: Case, act: Text, clock: Clock, conventions: Conventions) -> Section:
    lines = [Line(_main(case, act, clock, conventions, clock.limit))]
    lines += _coarse_start(case, clock, None)
    counted = ledger(case.replay.calendar, clock.limit, clock.counted_from, conventions)
    return Section(SectionKey.COUNT, tuple(lines), strip_of(counted) if _worth_showing(counted) else None)


def _deadline(case: Case, deadline: Deadline, clock: Clock) -> Section:
    names = case.names
    lines: list[Line] = []
    if len(deadline.starts) > 1:
        lines.append(
            Line(
                say(
                    "count.first-given",
                    fields=names.labels(deadline.starts),
                    chosen=names.label(case.replay.triggered_by or deadline.starts[0]),
                )
            )
        )
    lines += _defaulted_start(case)
    lines += _restarts(case, deadline, clock)
    asked_at = clock.restarts[-1][0] if clock.restarts and clock.restarts[-1][1] is None else None
    counted = _ledger(case, clock)
    if asked_at is None:
        lines.append(
            Line(_main(case, _origin(case, deadline, clock), clock, deadline.conventions, deadline.within))
        )
        lines += _coarse_start(case, clock, deadline)
        lines += _pauses(case, deadline, clock, counted)
        if deadline.extended is not None:
            lines.append(_extension(case, deadline, deadline.extended, clock))
        lines += _nothing(case, deadline)
    strip = strip_of(counted, until=asked_at) if _worth_showing(counted) or asked_at else None
    return Section(SectionKey.COUNT, tuple(lines), strip if strip and strip.days else None)


def _ledger(case: Case, clock: Clock) -> Ledger:
    # An open pause has no end in the ledger but the moment of evaluation.
    now = case.now if clock.due is None else None
    return ledger(case.replay.calendar, clock.limit, clock.counted_from, clock.conventions, clock.pauses, now)


def _worth_showing(counted: Ledger) -> bool:
    """Hours without a pause, and a few days, are told by the line alone."""
    if counted.limit.unit is Unit.HOURS:
        return any(row.why is Why.CLOCK_STOPS for row in counted.rows)
    if counted.limit.unit is Unit.MONTHS:
        return any(row.why is Why.PAUSED for row in counted.rows)
    return len(counted.rows) > 3 or counted.due is None


def _origin(case: Case, deadline: Deadline, clock: Clock) -> Text:
    """The event that the count begins with: the correction given, where that made it begin anew."""
    given = [pair for pair in clock.restarts if pair[1] is not None]
    if given:
        for restart in reversed(deadline.restarted):
            value = case.facts.get(restart.given_on)
            if value is not None and day_of(value) == day_of(clock.counted_from):
                return case.names.act(restart.given_on)
    return case.names.act(case.replay.triggered_by or deadline.starts[0])


def _main(case: Case, act: Text, clock: Clock, conventions: Conventions, base: Limit) -> Text:
    """The event, how its day is taken, and where the last day falls."""
    calendar, limit = case.replay.calendar, clock.limit
    begun = clock.counted_from
    shown = day_of(begun) if _is_coarse(clock) else begun
    start = say("count.start", when=plain(shown), act=act, how=_start_day(case, clock, conventions))
    if clock.due is None:
        return say("count.stands", start=start)
    fields: Fillings = {"start": start, "n": str(limit.n), "span": limit_words(limit)}
    fields["sum"] = say("count.no-sum")
    if limit.n != base.n:
        fields["sum"] = say("count.sum", base=str(base.n), more=str(limit.n - base.n))
    counted = count(calendar, limit, begun, conventions, clock.pauses)
    if limit.unit is Unit.HOURS:
        return say("count.end.hours", due=with_weekday(clock.due), **fields)
    if limit.unit is Unit.WORKING_DAYS:
        return say("count.end.working-days", due=with_weekday(clock.due), **fields)
    nominal = counted.nominal or day_of(clock.due)
    key = "count.end.months" if limit.unit is Unit.MONTHS else "count.end.calendar-days"
    told = say(key, due=plain(nominal), **fields)
    works = calendar.is_working(nominal)
    if conventions.last_day == "roll":
        if works:
            return concat(told, say("count.not-rolled"))
        return concat(
            told, say("count.rolled", what=rest_day(calendar, nominal), due=with_weekday(clock.due))
        )
    return told if works else concat(told, say("count.kept", what=rest_day(calendar, nominal)))


def _start_day(case: Case, clock: Clock, conventions: Conventions) -> Text:
    """How the day of the event is taken: not counted, counted, or moved on."""
    begun = clock.counted_from
    if clock.limit.unit is Unit.HOURS:
        coarse = _is_coarse(clock)
        return say("count.how", how=say("count.from-midnight")) if coarse else say("count.no-how")
    day = day_of(begun)
    hows: list[Text] = []
    if isinstance(begun, datetime) and conventions.cut_off is not None:
        taken = counted_as(begun, conventions.cut_off)
        if taken != day:
            hows.append(say("count.cut-off", cut_off=f"{conventions.cut_off:%H:%M}", day=plain(taken)))
            day = taken
    if conventions.start_day == "rolled" and not case.replay.calendar.is_working(day):
        taken = case.replay.calendar.next_working_day(day)
        hows.append(say("count.start-rolled", what=rest_day(case.replay.calendar, day), day=plain(taken)))
    hows.append(say("count.same-day" if conventions.start_day == "same-day" else "count.day-after"))
    return say("count.how", how=joined("count.how-gap", hows))


def _defaulted_start(case: Case) -> list[Line]:
    name = case.replay.triggered_by
    if name is None or name not in case.replay.record.assumed:
        return []
    return [Line(say("count.start-assumed", label=case.names.label(name)))]


def _is_coarse(clock: Clock) -> bool:
    """Whether the count begins with a day where a moment is needed."""
    by_moment = clock.limit.unit is Unit.HOURS or clock.conventions.cut_off is not None
    begun = day_of(clock.start) == day_of(clock.counted_from)
    return by_moment and begun and not isinstance(clock.start, datetime)


def _coarse_start(case: Case, clock: Clock, deadline: Deadline | None) -> list[Line]:
    """Where a moment is needed and a day alone is known: from when to when the due moment may lie."""
    if not _is_coarse(clock) or clock.due is None:
        return []
    label = case.names.label(case.replay.triggered_by or "")
    fields: Fillings = {"label": label, "day": plain(clock.start), "first": plain(clock.due)}
    if deadline is None:
        return [Line(say("count.coarse", **fields), Mark.UNKNOWN)]
    state = clock.extension is ExtensionState.COUNTED
    kind = run_clock(deadline, case.replay.calendar, case.facts, Reading(kindly=True, approved=state))
    if kind.due is None or kind.due == clock.due:
        return [Line(say("count.coarse", **fields), Mark.UNKNOWN)]
    return [Line(say("count.coarse-both", last=plain(kind.due), **fields), Mark.UNKNOWN)]


# -- restarts, pauses, extension ---------------------------------------------------------------------


def _place(provision: str | None) -> Text:
    return say("count.place", place=provision) if provision else both("")


def _restarts(case: Case, deadline: Deadline, clock: Clock) -> list[Line]:
    lines = []
    effective = list(clock.restarts)
    for restart in deadline.restarted:
        asked, given = case.facts.get(restart.asked_on), case.facts.get(restart.given_on)
        if asked is None:
            if given is not None:
                lines.append(_unasked(case, restart, given))
            continue
        fields: Fillings = {
            "ask": case.names.act(restart.asked_on),
            "asked": plain(asked),
            "give": case.names.act(restart.given_on),
            "place": _place(restart.provision),
        }
        if (asked, given) not in effective:
            lines.append(Line(say("restart.too-late", **fields), Mark.NO))
        elif given is None:
            lines.append(Line(say("restart.waiting", **fields), Mark.UNKNOWN))
        else:
            lines.append(Line(say("restart.done", given=plain(given), **fields), Mark.YES))
    return lines


def _unasked(case: Case, restart: Restart, given: When) -> Line:
    return Line(
        say(
            "restart.unasked",
            undone=case.names.undone(restart.asked_on),
            give=case.names.act(restart.given_on),
            given=plain(given),
        ),
        Mark.NO,
    )


def _pauses(case: Case, deadline: Deadline, clock: Clock, counted: Ledger) -> list[Line]:
    begun = [pause for pause in deadline.paused if case.facts.get(pause.first) is not None]
    return [_pause(case, pause, clock, counted) for pause in begun]


def _nothing(case: Case, deadline: Deadline) -> list[Line]:
    """One line for the restarts and pauses that might have been and were not."""
    names = [
        *(each.asked_on for each in deadline.restarted if case.facts.get(each.given_on) is None),
        *(each.first for each in deadline.paused),
    ]
    absent = [name for name in names if case.facts.get(name) is None]
    if not absent:
        return []
    return [Line(say("count.none", undone=listed(case.names.undone(name) for name in absent)))]


def _pause(case: Case, pause: Pause, clock: Clock, counted: Ledger) -> Line:
    names = case.names
    first, last = case.facts.get(pause.first), case.facts.get(pause.last)
    assert first is not None
    fields: Fillings = {
        "first": names.act(pause.first),
        "on": plain(first),
        "last": names.act(pause.last),
        "place": _place(pause.provision),
    }
    if last is None:
        if clock.due is None:
            return Line(say("pause.open", **fields), Mark.YES)
        return Line(say("pause.open-too-late", due=plain(clock.due), **fields), Mark.NO)
    fields["until"] = plain(last)
    if clock.due is not None and day_of(first) >= day_of(clock.due) and clock.limit.unit is not Unit.HOURS:
        return Line(say("pause.too-late", due=plain(clock.due), **fields), Mark.NO)
    if day_of(last) <= day_of(clock.counted_from) and clock.limit.unit is not Unit.HOURS:
        return Line(say("pause.before", **fields), Mark.NO)
    if clock.limit.unit is Unit.HOURS:
        return Line(say("pause.hours", **fields), Mark.YES)
    if last <= first:
        return Line(say("pause.empty", **fields), Mark.NO)
    taken = [
        row.date for row in counted.rows if row.why is Why.PAUSED and day_of(first) < row.date <= day_of(last)
    ]
    calendar = case.replay.calendar
    if clock.limit.unit is Unit.WORKING_DAYS:
        n = sum(calendar.is_working(day) for day in taken)
        key = "pause.working-days"
    else:
        n, key = len(taken), "pause.days"
    return Line(say(f"{key}.one" if n == 1 else key, n=n, **fields), Mark.YES if n else Mark.NO)


def _extension(case: Case, deadline: Deadline, extended: Extension, clock: Clock) -> Line:
    names = case.names
    told = case.facts.get(extended.told_on) if extended.told_on else None
    fields: Fillings = {
        "by": limit_words(extended.by),
        "place": _place(extended.provision),
        "tell": names.act(extended.told_on) if extended.told_on else both(""),
        "told": plain(told) if told is not None else "",
        "undone": names.undone(extended.told_on) if extended.told_on else both(""),
        "values": _approval(case, extended),
    }
    if clock.extension is ExtensionState.COUNTED:
        key = "extension.counted" if told is not None else "extension.counted-untold"
        return Line(say(key, **fields), Mark.YES)
    if clock.extension is ExtensionState.NOT_TOLD:
        return Line(say("extension.not-told", **fields), Mark.NO)
    if clock.extension is ExtensionState.TOLD_LATE:
        base = count(
            case.replay.calendar, deadline.within, clock.counted_from, deadline.conventions, clock.pauses
        )
        due = plain(base.due) if base.due is not None else "?"
        return Line(say("extension.told-late", due=due, **fields), Mark.NO)
    known = approval(deadline, case.rules.type_of(case.rule))(case.facts)
    missing = frozenset[str]()
    if known is None and extended.when is not None:
        missing = missing.union(*(part.missing for part in case.parts(extended.when.expr)))
    if known is False:
        return Line(say("extension.not-approved", **fields), Mark.NO)
    longer = run_clock(deadline, case.replay.calendar, case.facts, Reading(kindly=False, approved=True))
    fields["due"], fields["later"] = (
        plain(each.due) if each.due is not None else say("count.no-due") for each in (clock, longer)
    )
    return Line(say("extension.unknown", **fields), Mark.UNKNOWN, tuple(sorted(missing)))


def _approval(case: Case, extended: Extension) -> Text:
    if extended.when is None:
        return both("")
    values = (
        with_values(part.expr, False, case.names, case.facts, case.remarks)
        if part.value is False
        else facts_read([part.expr], case.names, case.facts, case.remarks)
        for part in case.parts(extended.when.expr)
    )
    return say("extension.because", values=joined("condition.and", values))
