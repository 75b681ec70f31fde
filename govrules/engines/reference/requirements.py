"""The requirements that have no clock of their own: lasting, order, present, includes, holds.

Comes in: a requirement, its record type, the facts of one record, the moment of evaluation. Goes out: an
`Outcome`. Must not know: region, trigger, conditions, exceptions: those have been passed by then.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise, permutations

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.reference.conditions import (
    Facts,
    compile_condition,
    compile_unknowns,
    day_of,
    earliest,
    latest,
)
from govrules.engines.reference.deadlines import (
    SATISFIED,
    Moment,
    Outcome,
    Require,
    When,
    compile_deadline,
    compile_fixed_date,
)
from govrules.model.record_types import FieldType, RecordType
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Relation,
    Requirement,
)
from govrules.model.verdict import Reason, Status

_INSTANT = timedelta(microseconds=1)


def compile_requirement(requires: Requirement, record_type: RecordType, calendar: Calendar) -> Require:
    """The function that judges a requirement. A quota is judged over records: see `quotas`."""
    match requires:
        case Deadline():
            return compile_deadline(requires, record_type, calendar)
        case FixedDate():
            return compile_fixed_date(requires, record_type)
        case Lasting():
            return _compile_lasting(requires, record_type, calendar)
        case Order(relation=Relation.SAME_TIME):
            return _compile_same_time(requires, record_type, calendar)
        case Order():
            return _compile_sequence(requires, record_type)
        case Present():
            return _compile_present(requires)
        case Includes():
            return _compile_includes(requires, record_type)
        case Holds():
            return _compile_holds(requires, record_type)
    raise AssertionError(f"no meaning for {requires!r}")


def _missing(*names: str) -> Outcome:
    return Outcome(Status.UNDETERMINED, Reason.FACT_MISSING, missing=tuple(sorted(names)))


# -- lasting -----------------------------------------------------------------------------------------


def _compile_lasting(lasting: Lasting, record_type: RecordType, calendar: Calendar) -> Require:
    """Met if `until` is not before the n-th day after `start`, or is still open on that day."""
    hours = lasting.at_least.unit is Unit.HOURS
    by_moment = hours or lasting.conventions.cut_off is not None
    until_is_act = record_type.fields[lasting.until].act

    def judge(start: When, until: When | None, moment: Moment) -> Outcome:
        """One reading: `start` and `until` as precise as the limit needs them."""
        counted = count(calendar, lasting.at_least, start, lasting.conventions)
        assert counted.due is not None
        shown = start if hours else day_of(start)
        partial = Outcome(Status.SATISFIED, None, shown, counted.due, until, provisional=counted.provisional)
        if until is not None:
            if until >= counted.due:
                return partial
            if counted.provisional:
                return partial._replace(status=Status.UNDETERMINED, reason=Reason.CALENDAR_UNPUBLISHED)
            return partial._replace(status=Status.VIOLATED, reason=Reason.TOO_SHORT)
        if (moment.now if hours else moment.today) >= counted.due:
            return partial
        return partial._replace(status=Status.PENDING)

    def require(facts: Facts, moment: Moment) -> Outcome:
        start, until = facts.get(lasting.start), facts.get(lasting.until)
        if start is None:
            return _missing(lasting.start)
        if until is None and not until_is_act:
            return _missing(lasting.until)
        if not hours:
            until = None if until is None else day_of(until)
        if not by_moment:
            return judge(day_of(start), until, moment)
        # The long reading opens early and closes late; the short one the other way round.
        long = judge(earliest(start), until if until is None or not hours else latest(until), moment)
        short = judge(latest(start), until if until is None or not hours else earliest(until), moment)
        if (long.status, long.reason) == (short.status, short.reason):
            return long._replace(done=until, provisional=long.provisional or short.provisional)
        return long._replace(status=Status.UNDETERMINED, reason=Reason.TIME_OF_DAY_MISSING, done=until)

    return require


# -- order -------------------------------------------------------------------------------------------


def _given(order: Order, facts: Facts) -> list[tuple[str, When]]:
    return [(name, value) for name in order.facts if (value := facts.get(name)) is not None]


def _span(order: Order, given: list[tuple[str, When]]) -> tuple[date, date | None]:
    """The columns `start` and `done`: the first day, and the last once all facts are given."""
    days = [day_of(value) for _, value in given]
    return min(days), max(days) if len(given) == len(order.facts) else None


def _compile_sequence(order: Order, record_type: RecordType) -> Require:
    """Each given fact must lie before (or not after) the next given one; none may be skipped."""
    fields = [record_type.fields[name] for name in order.facts]
    by_day = any(field.type is FieldType.DATE for field in fields)
    acts = frozenset(field.id for field in fields if field.act)
    strict = order.relation is Relation.BEFORE

    def in_order(a: When, b: When) -> bool | None:
        if by_day:
            return day_of(a) < day_of(b) if strict else day_of(a) <= day_of(b)
        if strict:
            surely, possibly = latest(a) < earliest(b), earliest(a) < latest(b)
        else:
            surely, possibly = latest(a) <= earliest(b), earliest(a) <= latest(b)
        return True if surely else (None if possibly else False)

    def require(facts: Facts, moment: Moment) -> Outcome:
        given = _given(order, facts)
        start, done = _span(order, given)
        partial = Outcome(Status.SATISFIED, None, start, None, done)
        happened = [
            index
            for index, name in enumerate(order.facts)
            if (value := facts.get(name)) is not None and _has_happened(value, moment)
        ]
        last = max(happened, default=-1)
        skipped = (
            [name for name in order.facts[:last] if name in acts and facts.get(name) is None]
            if happened
            else []
        )
        if skipped:
            return partial._replace(
                status=Status.VIOLATED, reason=Reason.MISSING, missing=tuple(sorted(skipped))
            )
        pairs = [in_order(a, b) for (_, a), (_, b) in pairwise(given)]
        if False in pairs or (None in pairs and not _can_follow([value for _, value in given], strict)):
            return partial._replace(status=Status.VIOLATED, reason=Reason.OUT_OF_ORDER)
        unknown = [name for name in order.facts if name not in acts and facts.get(name) is None]
        if unknown:
            return partial._replace(
                status=Status.UNDETERMINED, reason=Reason.FACT_MISSING, missing=tuple(sorted(unknown))
            )
        if None in pairs:
            return partial._replace(status=Status.UNDETERMINED, reason=Reason.TIME_OF_DAY_MISSING)
        return partial if done is not None else partial._replace(status=Status.PENDING)

    return require


def _can_follow(values: list[When], strict: bool) -> bool:
    """Whether moments of which some lack their time of day can lie one after the other at all."""
    reached = datetime.min
    for value in values:
        reached = max(earliest(value), reached)
        if reached > latest(value):
            return False
        if strict:
            reached += _INSTANT
    return True


def _has_happened(value: When, moment: Moment) -> bool:
    return value <= moment.now if isinstance(value, datetime) else value <= moment.today


def _compile_same_time(order: Order, record_type: RecordType, calendar: Calendar) -> Require:
    """All on one calendar day, or within the tolerance of the first."""
    tolerance = order.tolerance
    acts = frozenset(name for name in order.facts if record_type.fields[name].act)
    if tolerance is not None and tolerance.unit is Unit.HOURS:
        return _compile_same_hours(order, tolerance, acts)

    def require(facts: Facts, moment: Moment) -> Outcome:
        given = _given(order, facts)
        start, done = _span(order, given)
        due, provisional = start, False
        if tolerance is not None:
            counted = count(calendar, tolerance, start, Conventions())
            assert counted.due is not None
            due, provisional = counted.due, counted.provisional
        partial = Outcome(Status.SATISFIED, None, start, due, done, provisional=provisional)
        if max(day_of(value) for _, value in given) > due:
            return _broken(partial, Reason.OUT_OF_ORDER)
        return _rest_of_same_time(order, acts, facts, partial, moment.today > due)

    return require


def _compile_same_hours(order: Order, tolerance: Limit, acts: frozenset[str]) -> Require:
    """The same for a tolerance in hours, between moments."""
    limit = tolerance.n * 3600

    def require(facts: Facts, moment: Moment) -> Outcome:
        given = _given(order, facts)
        lows, highs = [earliest(value) for _, value in given], [latest(value) for _, value in given]
        first = min(lows)
        due = _hours_after(first, tolerance)
        done = max((value for _, value in given), key=latest) if len(given) == len(order.facts) else None
        partial = Outcome(Status.SATISFIED, None, first, due, done)
        if (max(lows) - min(highs)).total_seconds() > limit:
            return _broken(partial, Reason.OUT_OF_ORDER)
        outcome = _rest_of_same_time(
            order, acts, facts, partial, moment.now > _hours_after(min(highs), tolerance)
        )
        if outcome.status is Status.PENDING and moment.now > due:
            return outcome._replace(status=Status.UNDETERMINED, reason=Reason.TIME_OF_DAY_MISSING)
        apart = (high - low for (_, low), (high, _) in permutations(zip(highs, lows, strict=True), 2))
        if outcome.status is Status.SATISFIED and max(apart).total_seconds() > limit:
            return outcome._replace(status=Status.UNDETERMINED, reason=Reason.TIME_OF_DAY_MISSING)
        return outcome

    return require


def _hours_after(start: datetime, limit: Limit) -> datetime:
    return start + timedelta(hours=limit.n)


def _broken(partial: Outcome, reason: Reason) -> Outcome:
    if partial.provisional:
        return partial._replace(status=Status.UNDETERMINED, reason=Reason.CALENDAR_UNPUBLISHED)
    return partial._replace(status=Status.VIOLATED, reason=reason)


def _rest_of_same_time(
    order: Order, acts: frozenset[str], facts: Facts, partial: Outcome, passed: bool
) -> Outcome:
    absent = [name for name in order.facts if facts.get(name) is None]
    undone = tuple(sorted(name for name in absent if name in acts))
    unknown = tuple(sorted(name for name in absent if name not in acts))
    if undone and passed:
        broken = _broken(partial, Reason.MISSING)
        return broken._replace(missing=undone) if broken.status is Status.VIOLATED else broken
    if unknown:
        return partial._replace(status=Status.UNDETERMINED, reason=Reason.FACT_MISSING, missing=unknown)
    return partial._replace(status=Status.PENDING) if undone else partial


# -- present, includes, holds ------------------------------------------------------------------------


def _compile_present(present: Present) -> Require:
    """All fields are given; an empty set gives nothing."""
    names = tuple(sorted(present.fields))

    def require(facts: Facts, moment: Moment) -> Outcome:
        missing = tuple(name for name in names if (value := facts.get(name)) is None or value == frozenset())
        if missing:
            return Outcome(Status.VIOLATED, Reason.MISSING, missing=missing)
        return SATISFIED

    return require


def _compile_includes(includes: Includes, record_type: RecordType) -> Require:
    """The set holds all the members, or at least so many of them."""
    name, members, at_least = includes.field, includes.members, includes.at_least

    def require(facts: Facts, moment: Moment) -> Outcome:
        held = facts.get(name)
        if isinstance(members, str):
            other = facts.get(members)
            if held is None or other is None:
                return _missing(*(field for field in (name, members) if facts.get(field) is None))
            asked = other
        elif held is None:
            return _missing(name)
        else:
            asked = held if members is None else frozenset(members)
        needed = len(asked) if at_least is None else at_least
        if len(asked & held) >= needed:
            return SATISFIED
        return Outcome(Status.VIOLATED, Reason.MISSING, missing=(name,))

    return require


def _compile_holds(holds: Holds, record_type: RecordType) -> Require:
    """The condition is true."""
    evaluate = compile_condition(holds.condition.expr, record_type)
    nulls_of = compile_unknowns(holds.condition.expr, record_type)

    def require(facts: Facts, moment: Moment) -> Outcome:
        value = evaluate(facts)
        if value is True:
            return SATISFIED
        if value is False:
            return Outcome(Status.VIOLATED, Reason.MISMATCH)
        return undetermined(nulls_of(facts))

    return require


def undetermined(missing: frozenset[str]) -> Outcome:
    """Unknown for want of facts; for want of a time of day where no fact is null."""
    if missing:
        return _missing(*missing)
    return Outcome(Status.UNDETERMINED, Reason.TIME_OF_DAY_MISSING)
