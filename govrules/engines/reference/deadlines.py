"""The clock of a duty: start, restart, pauses, extension, due moment, lateness.

Comes in: a `Deadline`, a calendar, the facts of one record, the moment of evaluation. Goes out: an
`Outcome`; and, for an explanation, the `Clock` that led to it. Must not know: conditions of a rule, other
kinds of requirement.

A value may be coarse: a day where a moment is needed. Then, and where an extension may or may not have been
approved, the clock is run under each reading, and the outcome stands if all readings agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count, lateness
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.reference.conditions import (
    Evaluate,
    Facts,
    compile_condition,
    compile_unknowns,
    day_of,
    earliest,
    latest,
)
from govrules.model.record_types import RecordType
from govrules.model.rule import Deadline, FixedDate, YearDay
from govrules.model.verdict import Reason, Status

When = date | datetime


class Moment(NamedTuple):
    """The moment that an evaluation stands at, and its day; a day as as-of stands at its last instant."""

    now: datetime
    today: date


class Outcome(NamedTuple):
    """What a requirement alone says of a record: the columns of a verdict that depend on it."""

    status: Status
    reason: Reason | None = None
    start: When | None = None
    due: When | None = None
    done: When | None = None
    late_by: int | None = None
    late_unit: str | None = None
    provisional: bool = False
    missing: tuple[str, ...] = ()


Require = Callable[[Facts, Moment], Outcome]

SATISFIED = Outcome(Status.SATISFIED)


class ExtensionState(StrEnum):
    """What became of an extension."""

    NONE = "none"
    NOT_TOLD = "not-told"
    TOLD_LATE = "told-late"
    NOT_APPROVED = "not-approved"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Clock:
    """How a due moment was found: enough to count it out again, day by day.

    `due` is None while the count stands still: `waiting_for` then names the fact that would set it going.
    `pauses` are those handed to the count; `restarts` the pairs that had effect.
    """

    start: When
    limit: Limit
    conventions: Conventions
    due: When | None
    provisional: bool
    counted_from: When
    pauses: tuple[tuple[When, When | None], ...]
    restarts: tuple[tuple[When, When | None], ...]
    extension: ExtensionState
    waiting_for: str | None = None


class Reading(NamedTuple):
    """One way to take what is not known: times of day for or against the one who owes, and the extension."""

    kindly: bool
    approved: bool


def compile_deadline(deadline: Deadline, record_type: RecordType, calendar: Calendar) -> Require:
    """The function that judges a deadline, once its start is known to be given."""
    plain = not (deadline.paused or deadline.restarted or deadline.extended)
    if plain and deadline.within.unit is not Unit.HOURS and deadline.conventions.cut_off is None:
        return _compile_plain(deadline, calendar)
    return _compile_full(deadline, record_type, calendar)


def _compile_plain(deadline: Deadline, calendar: Calendar) -> Require:
    """The same for a limit of days without pause, restart or extension: the common case, made quick."""
    limit, conventions = deadline.within, deadline.conventions
    late_unit = limit.unit.late_unit
    satisfied, violated, pending, undetermined = (
        Status.SATISFIED, Status.VIOLATED, Status.PENDING, Status.UNDETERMINED,
    )  # fmt: skip

    def require(facts: Facts, moment: Moment) -> Outcome:
        start = day_of(start_of(deadline, facts))
        counted = count(calendar, limit, start, conventions)
        due = counted.due
        assert due is not None
        done = done_of(deadline.acts, facts)
        if done is not None:
            done = day_of(done)
            if done <= due:
                return Outcome(satisfied, None, start, due, done, None, None, counted.provisional)
            if counted.provisional:
                return Outcome(undetermined, Reason.CALENDAR_UNPUBLISHED, start, due, done, provisional=True)
            late = lateness(calendar, limit.unit, due, done)
            return Outcome(violated, Reason.LATE, start, due, done, late, late_unit)
        if moment.today <= due:
            return Outcome(pending, None, start, due, None, None, None, counted.provisional)
        if counted.provisional:
            return Outcome(undetermined, Reason.CALENDAR_UNPUBLISHED, start, due, provisional=True)
        late = lateness(calendar, limit.unit, due, moment.today)
        return Outcome(violated, Reason.OVERDUE, start, due, None, late, late_unit)

    return require


def _compile_full(deadline: Deadline, record_type: RecordType, calendar: Calendar) -> Require:
    approved = approval(deadline, record_type)
    condition = deadline.extended.when if deadline.extended else None
    nulls_of = compile_unknowns(condition.expr, record_type) if condition else None

    def require(facts: Facts, moment: Moment) -> Outcome:
        approval_known = approved(facts)
        if approval_known is not None:
            against, kind = (
                _judge(deadline, calendar, facts, moment, Reading(kindly, approval_known))
                for kindly in (False, True)
            )
            return agree(against, kind) or _unsettled(against, Reason.TIME_OF_DAY_MISSING)
        outcomes = [
            _judge(deadline, calendar, facts, moment, Reading(kindly, extended))
            for extended in (False, True)
            for kindly in (False, True)
        ]
        settled = agree(*outcomes)
        if settled is not None:
            return settled
        if agree(*outcomes[:2]) is None and agree(*outcomes[2:]) is None:
            return _unsettled(outcomes[0], Reason.TIME_OF_DAY_MISSING)
        assert nulls_of is not None
        missing = nulls_of(facts)
        reason = Reason.FACT_MISSING if missing else Reason.TIME_OF_DAY_MISSING
        return _unsettled(outcomes[0], reason, tuple(sorted(missing)))

    return require


def approval(deadline: Deadline, record_type: RecordType) -> Evaluate:
    """Whether the extension is approved: True, False, or None where that is not known.

    Where none could count in any case, because none was told, it is False.
    """
    extended = deadline.extended
    if extended is None:
        return lambda facts: False
    when = compile_condition(extended.when.expr, record_type) if extended.when else lambda facts: True
    told = extended.told_on
    if told is None:
        return when
    return lambda facts: False if facts.get(told) is None else when(facts)


def start_of(deadline: Deadline, facts: Facts) -> Any:
    """The first of the starts that is given; one is, or the rule would not be triggered."""
    for name in deadline.starts:
        if (value := facts.get(name)) is not None:
            return value
    raise AssertionError("a deadline is judged only once it is triggered")


def done_of(acts: tuple[str, ...], facts: Facts) -> Any:
    """The latest of the acts once all are done; None before that."""
    if len(acts) == 1:
        return facts.get(acts[0])
    values = [facts.get(act) for act in acts]
    if any(value is None for value in values):
        return None
    return max((value for value in values if value is not None), key=latest)


def run_clock(deadline: Deadline, calendar: Calendar, facts: Facts, reading: Reading) -> Clock:
    """The due moment under one reading of what is not known, with the way it was found.

    Restarts are taken in the order in which the rule lists them. One that is asked for, a pause that
    begins, or an extension that is told after the due moment which then stood has no effect.
    """
    hours = deadline.within.unit is Unit.HOURS
    start = start_of(deadline, facts)
    # INVARIANT: `begun` is a day, or for hours and cut-offs a moment, read against or for the debtor.
    if hours or deadline.conventions.cut_off is not None:
        begun: When = latest(start) if reading.kindly else earliest(start)
    else:
        begun = day_of(start)

    pauses = _pauses(deadline, facts, hours, reading)
    clock = _count(deadline, calendar, facts, start, begun, pauses, (), reading)
    restarts: list[tuple[When, When | None]] = []
    for restart in deadline.restarted:
        asked = facts.get(restart.asked_on)
        if asked is None:
            continue
        if clock.due is not None and _after(asked, clock.due, hours, reading):
            continue
        given = facts.get(restart.given_on)
        restarts.append((asked, given))
        if given is None:
            return Clock(
                start, clock.limit, deadline.conventions, None, False, begun, pauses, tuple(restarts),
                clock.extension, restart.given_on,
            )  # fmt: skip
        anew: When = given
        if isinstance(begun, datetime):
            anew = latest(given) if reading.kindly else earliest(given)
        else:
            anew = day_of(given)
        begun = max(begun, anew)
        clock = _count(deadline, calendar, facts, start, begun, pauses, tuple(restarts), reading)
    return clock


def _count(
    deadline: Deadline,
    calendar: Calendar,
    facts: Facts,
    start: When,
    begun: When,
    pauses: tuple[tuple[When, When | None], ...],
    restarts: tuple[tuple[When, When | None], ...],
    reading: Reading,
) -> Clock:
    limit, state = deadline.within, ExtensionState.NONE
    counted = count(calendar, limit, begun, deadline.conventions, pauses)
    extended = deadline.extended
    if extended is not None:
        told = facts.get(extended.told_on) if extended.told_on else None
        if extended.told_on is not None and told is None:
            state = ExtensionState.NOT_TOLD
        elif not reading.approved:
            state = ExtensionState.NOT_APPROVED
        elif (
            told is not None
            and counted.due is not None
            and _after(told, counted.due, limit.unit is Unit.HOURS, reading)
        ):
            state = ExtensionState.TOLD_LATE
        else:
            state = ExtensionState.COUNTED
            limit = Limit(limit.n + extended.by.n, limit.unit)
            counted = count(calendar, limit, begun, deadline.conventions, pauses)
    waiting = None
    if counted.due is None:
        waiting = next(pause.last for pause in deadline.paused if _is_open(pause.first, pause.last, facts))
    return Clock(
        start,
        limit,
        deadline.conventions,
        counted.due,
        counted.provisional,
        begun,
        pauses,
        restarts,
        state,
        waiting,
    )


def _is_open(first: str, last: str, facts: Facts) -> bool:
    return facts.get(first) is not None and facts.get(last) is None


def _pauses(
    deadline: Deadline, facts: Facts, hours: bool, reading: Reading
) -> tuple[tuple[When, When | None], ...]:
    """The pauses that have begun. In hours the kind reading takes a coarse pause at its longest."""
    found: list[tuple[When, When | None]] = []
    for pause in deadline.paused:
        first, last = facts.get(pause.first), facts.get(pause.last)
        if first is None:
            continue
        if hours:
            first = earliest(first) if reading.kindly else latest(first)
            if last is not None:
                last = latest(last) if reading.kindly else earliest(last)
        else:
            first = day_of(first)
            last = None if last is None else day_of(last)
        if last is None or last > first:
            found.append((first, last))
    return tuple(found)


def _after(event: When, due: When, hours: bool, reading: Reading) -> bool:
    """Whether an event lies after a due moment; a coarse one is read for or against the debtor."""
    if not hours:
        return day_of(event) > day_of(due)
    return (earliest(event) if reading.kindly else latest(event)) > due


def _judge(deadline: Deadline, calendar: Calendar, facts: Facts, moment: Moment, reading: Reading) -> Outcome:
    clock = run_clock(deadline, calendar, facts, reading)
    hours = deadline.within.unit is Unit.HOURS
    shown = clock.counted_from if hours else day_of(clock.counted_from)
    done = done_of(deadline.acts, facts)
    if not hours and done is not None:
        done = day_of(done)
    if clock.due is None:
        # A count that stands still cannot be overrun: an act done meanwhile is in time.
        status = Status.PENDING if done is None else Status.SATISFIED
        return Outcome(status, None, shown, None, done)
    unit = deadline.within.unit
    if done is not None:
        compared = done
        if hours:
            # Of several acts each is read by itself: the one done last may not be the one that is coarse.
            read = earliest if reading.kindly else latest
            compared = max(read(facts[act]) for act in deadline.acts)
        if compared <= clock.due:
            return Outcome(Status.SATISFIED, None, shown, clock.due, done, provisional=clock.provisional)
        reason, until = Reason.LATE, compared
    else:
        compared = moment.now if hours else moment.today
        if compared <= clock.due:
            return Outcome(Status.PENDING, None, shown, clock.due, provisional=clock.provisional)
        reason, until = Reason.OVERDUE, compared
    if clock.provisional:
        return Outcome(
            Status.UNDETERMINED, Reason.CALENDAR_UNPUBLISHED, shown, clock.due, done, provisional=True
        )  # fmt: skip
    late = lateness(calendar, unit, clock.due, until)
    return Outcome(Status.VIOLATED, reason, shown, clock.due, done, late, unit.late_unit)


def agree(*outcomes: Outcome) -> Outcome | None:
    """The one outcome of several readings, if they give the same status and reason.

    It shows the start and due moment of the reading that is due first (a count that stands still is due
    last), and the least lateness, which is the lateness that is certain.
    """
    first = outcomes[0]
    if all(outcome == first for outcome in outcomes):
        return first
    if any((outcome.status, outcome.reason) != (first.status, first.reason) for outcome in outcomes):
        return None
    soonest = min(outcomes, key=lambda o: (o.due is None, o.due or date.max))
    lates = [outcome.late_by for outcome in outcomes if outcome.late_by is not None]
    return soonest._replace(
        late_by=min(lates, default=None), provisional=any(outcome.provisional for outcome in outcomes)
    )  # fmt: skip


def _unsettled(outcome: Outcome, reason: Reason, missing: tuple[str, ...] = ()) -> Outcome:
    """Undetermined, with start and the earliest due moment that the readings left."""
    return outcome._replace(
        status=Status.UNDETERMINED, reason=reason, late_by=None, late_unit=None, missing=missing
    )  # fmt: skip


def compile_fixed_date(fixed: FixedDate, record_type: RecordType) -> Require:
    """The function that judges a duty with a due date of its own: inclusive, never rolled."""
    own_date = record_type.own_date
    late_unit = Unit.CALENDAR_DAYS.late_unit

    def require(facts: Facts, moment: Moment) -> Outcome:
        done = done_of(fixed.acts, facts)
        done = None if done is None else day_of(done)
        due = fixed_due(fixed, own_date, facts)
        if due is None:
            assert isinstance(fixed.by, str)
            return Outcome(Status.UNDETERMINED, Reason.FACT_MISSING, done=done, missing=(fixed.by,))
        if done is not None:
            if done <= due:
                return Outcome(Status.SATISFIED, None, None, due, done)
            return Outcome(Status.VIOLATED, Reason.LATE, None, due, done, (done - due).days, late_unit)
        if moment.today <= due:
            return Outcome(Status.PENDING, None, None, due)
        late = (moment.today - due).days
        return Outcome(Status.VIOLATED, Reason.OVERDUE, None, due, None, late, late_unit)

    return require


def fixed_due(fixed: FixedDate, own_date: str, facts: Facts) -> date | None:
    """The due date of these facts; None where the planned field that names it is not given.

    `own_date` is the field whose year a day of the year is taken of; it is given.
    """
    by = fixed.by
    if isinstance(by, YearDay):
        return date(facts[own_date].year, by.month, by.day)
    if isinstance(by, str):
        value = facts.get(by)
        return None if value is None else day_of(value)
    return by
