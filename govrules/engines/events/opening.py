"""Opening a duty: the due moments that a rule which applies gives a record, one for each way to read it.

Comes in: a rule, the facts of one record, the moment. Goes out: an `Opening`: duties to be asserted as facts, or an
outcome that needs no waiting; and how the outcomes of several readings make one. Must not know: durable-rules.

Days are counted by the calendars, clocks run by the reference interpreter. Whether an act is in time is not decided
here: durable-rules joins duties with acts and ticks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from govrules.calendars.count import count, lateness
from govrules.calendars.limit import Unit
from govrules.engines.events.lower import Act, Kind, Scale
from govrules.engines.reference.conditions import Facts, day_of, earliest, latest, unknowns
from govrules.engines.reference.deadlines import (
    Moment,
    Outcome,
    Reading,
    When,
    agree,
    approval,
    done_of,
    run_clock,
)
from govrules.engines.reference.requirements import compile_requirement
from govrules.model.rule import Deadline, FixedDate, Lasting, Order, Relation, Rule, YearDay
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status

_EPOCH = datetime(1899, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def microseconds(moment: datetime) -> int:
    """A moment as durable-rules compares it: a whole number."""
    return (moment - _EPOCH) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class Duty:
    """One reading of a duty: what it waits for, until when, and the columns that it settles.

    `due` is None while its count stands still. `lasting` turns it round: something must stay open until `due`.
    """

    act: Act
    due: When | None
    start: When | None
    provisional: bool
    unit: Unit
    lasting: bool = False

    @property
    def hours(self) -> bool:
        """Whether moments are compared, not days."""
        return self.act.scale is not Scale.DAY

    def fact(self, rule: str, reading: int, mark: str) -> dict[str, int | str]:
        """The duty as a fact of durable-rules; only acts and ticks under the same mark are joined with it."""
        if self.due is None:
            return {"k": "held", "on": mark, "r": rule, "n": reading, "key": self.act.key}
        kind = f"{'span' if self.lasting else 'duty'}-{'now' if self.hours else 'day'}"
        due = microseconds(earliest(self.due)) if self.hours else day_of(self.due).toordinal()
        return {"k": kind, "on": mark, "r": rule, "n": reading, "key": self.act.key, "due": due}

    def wake(self) -> datetime | None:
        """The first moment at which time alone may change what is said of it."""
        if self.due is None:
            return None
        if self.lasting:
            return earliest(self.due)
        return earliest(self.due) + _MICROSECOND if self.hours else midnight(day_of(self.due) + _DAY)


def read_by(act: Act, facts: Facts) -> datetime:
    """The moment of the latest of several acts, each read by itself at its first or last moment."""
    read = earliest if act.scale is Scale.FIRST else latest
    return max(read(facts[name]) for name in act.fields)


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min)


@dataclass(slots=True)
class Opening:
    """What opening a rule gives: duties by reading, or an outcome at once, to be tried again at `wake`."""

    duties: tuple[Duty, ...] = ()
    outcome: Outcome | None = None
    wake: datetime | None = None
    merge: Callable[[list[Outcome]], Outcome] = field(default=lambda outcomes: outcomes[0])


Open = Callable[[Facts, Moment], Opening]


def compile_opening(rule: Rule, rules: Rules) -> Open:
    """The function that opens a rule for a record to which it applies."""
    record_type, calendar = rules.type_of(rule), rules.calendar_of(rule)
    match rule.requires:
        case Deadline() as deadline:
            return _deadline(deadline, rule, rules)
        case FixedDate(by=by, acts=acts):
            act, own_date = Act(acts, Scale.DAY), record_type.own_date

            def fixed(facts: Facts, moment: Moment) -> Opening:
                due: When | None
                if isinstance(by, YearDay):
                    due = date(facts[own_date].year, by.month, by.day)
                elif isinstance(by, str):
                    due = facts.get(by)
                    if due is None:
                        done = done_of(acts, facts)
                        shown = None if done is None else day_of(done)
                        return Opening(outcome=Outcome(Status.UNDETERMINED, Reason.FACT_MISSING, done=shown,
                                                       missing=(by,)))  # fmt: skip
                else:
                    due = by
                return Opening((Duty(act, day_of(due), None, False, Unit.CALENDAR_DAYS),))

            return fixed
        case Lasting() as lasting:
            return _lasting(lasting, rule, rules)
    require = compile_requirement(rule.requires, record_type, calendar)
    order = rule.requires if isinstance(rule.requires, Order) else None

    def deferred(facts: Facts, moment: Moment) -> Opening:
        outcome = require(facts, moment)
        return Opening(outcome=outcome, wake=None if order is None else _next(order, facts, outcome, moment))

    return deferred


def _next(order: Order, facts: Facts, outcome: Outcome, moment: Moment) -> datetime | None:
    """The next moment at which time alone may change the outcome of an order: a planned time, or a due one."""
    candidates: list[datetime] = []
    hours = None
    if (
        order.relation is Relation.SAME_TIME
        and order.tolerance is not None
        and order.tolerance.unit is Unit.HOURS
    ):
        hours = timedelta(hours=order.tolerance.n)
    for name in order.facts:
        if (value := facts.get(name)) is not None:
            candidates += [earliest(value), latest(value) + _MICROSECOND, midnight(day_of(value))]
            if hours is not None:
                candidates += [each + hours + _MICROSECOND for each in (earliest(value), latest(value))]
    if outcome.due is not None:
        candidates += [midnight(day_of(outcome.due) + _DAY), earliest(outcome.due) + _MICROSECOND]
    return min((each for each in candidates if each > moment.now), default=None)


def _deadline(deadline: Deadline, rule: Rule, rules: Rules) -> Open:
    record_type, calendar = rules.type_of(rule), rules.calendar_of(rule)
    unit, conventions = deadline.within.unit, deadline.conventions
    hours = unit is Unit.HOURS
    by_moment = hours or conventions.cut_off is not None
    approved = approval(deadline, record_type)
    kindnesses = (False, True) if by_moment else (False,)

    def duty(facts: Facts, reading: Reading) -> Duty:
        clock = run_clock(deadline, calendar, facts, reading)
        scale = Scale.DAY if not hours else (Scale.FIRST if reading.kindly else Scale.LAST)
        shown = clock.counted_from if hours else day_of(clock.counted_from)
        return Duty(Act(deadline.acts, scale), clock.due, shown, clock.provisional, unit)

    def open_known(facts: Facts, known: bool) -> Opening:
        duties = tuple(duty(facts, Reading(kindly, known)) for kindly in kindnesses)

        def merge(outcomes: list[Outcome]) -> Outcome:
            return agree(*outcomes) or _unsettled(outcomes[0], Reason.TIME_OF_DAY_MISSING)

        return Opening(duties, merge=merge)

    def open_both(facts: Facts) -> Opening:
        duties = tuple(
            duty(facts, Reading(kindly, extended)) for extended in (False, True) for kindly in kindnesses
        )
        assert deadline.extended is not None
        assert deadline.extended.when is not None
        missing = unknowns(deadline.extended.when.expr, record_type, facts)

        def merge(outcomes: list[Outcome]) -> Outcome:
            settled = agree(*outcomes)
            if settled is not None:
                return settled
            half = len(outcomes) // 2
            if agree(*outcomes[:half]) is None and agree(*outcomes[half:]) is None:
                return _unsettled(outcomes[0], Reason.TIME_OF_DAY_MISSING)
            reason = Reason.FACT_MISSING if missing else Reason.TIME_OF_DAY_MISSING
            return _unsettled(outcomes[0], reason, tuple(sorted(missing)))

        return Opening(duties, merge=merge)

    def opening(facts: Facts, moment: Moment) -> Opening:
        known = approved(facts)
        return open_both(facts) if known is None else open_known(facts, bool(known))

    return opening


def _lasting(lasting: Lasting, rule: Rule, rules: Rules) -> Open:
    record_type, calendar = rules.type_of(rule), rules.calendar_of(rule)
    limit, conventions = lasting.at_least, lasting.conventions
    hours = limit.unit is Unit.HOURS
    by_moment = hours or conventions.cut_off is not None
    until_is_act = record_type.fields[lasting.until].act

    def duty(start: When, scale: Scale) -> Duty:
        counted = count(calendar, limit, start, conventions)
        shown = start if hours else day_of(start)
        return Duty(
            Act((lasting.until,), scale), counted.due, shown, counted.provisional, limit.unit, lasting=True
        )

    def merge(outcomes: list[Outcome]) -> Outcome:
        # The long reading opens early and closes late; the short one the other way round.
        long, short = outcomes[0], outcomes[-1]
        if (long.status, long.reason) == (short.status, short.reason):
            return long._replace(provisional=long.provisional or short.provisional)
        return long._replace(status=Status.UNDETERMINED, reason=Reason.TIME_OF_DAY_MISSING)

    def opening(facts: Facts, moment: Moment) -> Opening:
        start, until = facts.get(lasting.start), facts.get(lasting.until)
        if start is None:
            return Opening(
                outcome=Outcome(Status.UNDETERMINED, Reason.FACT_MISSING, missing=(lasting.start,))
            )
        if until is None and not until_is_act:
            return Opening(
                outcome=Outcome(Status.UNDETERMINED, Reason.FACT_MISSING, missing=(lasting.until,))
            )
        if not by_moment:
            return Opening((duty(day_of(start), Scale.DAY),), merge=merge)
        scales = (Scale.LAST, Scale.FIRST) if hours else (Scale.DAY, Scale.DAY)
        return Opening((duty(earliest(start), scales[0]), duty(latest(start), scales[1])), merge=merge)

    return opening


def _unsettled(outcome: Outcome, reason: Reason, missing: tuple[str, ...] = ()) -> Outcome:
    return outcome._replace(
        status=Status.UNDETERMINED, reason=reason, late_by=None, late_unit=None, missing=missing
    )  # fmt: skip


def outcome_of(kind: Kind, duty: Duty, facts: Facts, moment: Moment, rule: Rule, rules: Rules) -> Outcome:
    """The columns of a duty that durable-rules has joined with an act or a tick."""
    done = done_of(duty.act.fields, facts)
    shown = done if duty.hours or done is None else day_of(done)
    base = Outcome(Status.SATISFIED, None, duty.start, duty.due, shown, provisional=duty.provisional)
    if kind in (Kind.MET, Kind.HELD_MET, Kind.LASTED, Kind.STILL_OPEN):
        return base
    if kind in (Kind.PENDING, Kind.HELD_PENDING, Kind.LASTING):
        return base._replace(status=Status.PENDING)
    if duty.provisional:
        return base._replace(status=Status.UNDETERMINED, reason=Reason.CALENDAR_UNPUBLISHED)
    if kind is Kind.TOO_SHORT:
        return base._replace(status=Status.VIOLATED, reason=Reason.TOO_SHORT)
    assert duty.due is not None
    if kind is Kind.LATE:
        assert done is not None
        until: When = read_by(duty.act, facts) if duty.hours else done
        reason = Reason.LATE
    else:
        until, reason = (moment.now if duty.hours else moment.today), Reason.OVERDUE
    late = lateness(rules.calendar_of(rule), duty.unit, duty.due, until if duty.hours else day_of(until))
    return base._replace(
        status=Status.VIOLATED, reason=reason, late_by=late, late_unit=duty.unit.late_unit, provisional=False
    )
