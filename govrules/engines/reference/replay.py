"""One record and one rule once more, step by step, for an explanation.

Comes in: `Rules`, a record, a rule, the moment. Goes out: a `Replay`, whose verdict is the very one that
`judge` gives, and whose steps are found by the same functions. Must not know: wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.reference.conditions import Facts, compile_condition, day_of, earliest, unknowns
from govrules.engines.reference.deadlines import (
    Clock,
    ExtensionState,
    Moment,
    Reading,
    When,
    approval,
    run_clock,
)
from govrules.engines.reference.judge import (
    compile_applies,
    compile_rule,
    compile_trigger,
    in_region,
    masker_of,
    moment_of,
    trigger_fields,
)
from govrules.model.expr import And, Expr
from govrules.model.record import Record
from govrules.model.rule import Condition, Deadline, Instrument, Lasting, Order, Relation, Rule, Unless
from govrules.model.rulebook import Rules
from govrules.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """One of the conditions that AND joins: its tree, its value, and the null fields if it is unknown."""

    expr: Expr
    value: bool | None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExceptionStep:
    """An exception, whether it applied, and why."""

    unless: Unless
    value: bool | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SuperiorStep:
    """A rule that this one yields to, and whether it applies (None: not known)."""

    rule: Rule
    value: bool | None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Replay:
    """Everything that led to a verdict, in the order of the tests.

    Steps behind the deciding one are there too where they can be worked out. `clock` belongs to limits:
    it says how a due moment was found, and can be counted out as a ledger.
    """

    verdict: Verdict
    rule: Rule
    instrument: Instrument
    record: Record
    calendar: Calendar
    as_of: date | datetime
    facts: Facts
    masked: frozenset[str]
    in_region: bool
    trigger: tuple[str, ...]
    triggered_by: str | None
    triggered_on: When | None
    in_force: bool | None
    conditions: tuple[Part, ...]
    exceptions: tuple[ExceptionStep, ...]
    superiors: tuple[SuperiorStep, ...]
    clock: Clock | None


def replay(rules: Rules, rule: Rule, record: Record, as_of: date | datetime) -> Replay:
    """Judges one record by one rule and keeps the steps; not for quotas."""
    record_type, calendar = rules.type_of(rule), rules.calendar_of(rule)
    moment = moment_of(as_of)
    facts, masked = masker_of(record_type)(record.facts, moment)
    names = trigger_fields(rule, record_type)
    triggered_on = compile_trigger(rule, record_type)(facts)
    triggered_by = next(
        (name for name in names if triggered_on is not None and facts.get(name) == triggered_on), None
    )

    def parts(condition: Condition | None) -> tuple[Part, ...]:
        if condition is None:
            return ()
        items = condition.expr.items if isinstance(condition.expr, And) else (condition.expr,)
        return tuple(
            Part(item, compile_condition(item, record_type)(facts), unknowns(item, record_type, facts))
            for item in items
        )

    superiors = []
    for id in rule.yields_to:
        value, missing = compile_applies(rules.rules[id], rules)(facts, record.region)
        superiors.append(SuperiorStep(rules.rules[id], value, missing))
    return Replay(
        verdict=compile_rule(rule, rules)(record.id, facts, masked, record.region, moment),
        rule=rule,
        instrument=rules.instrument_of(rule),
        record=record,
        calendar=calendar,
        as_of=as_of,
        facts=facts,
        masked=masked,
        in_region=in_region(record.region, rules.instrument_of(rule).region),
        trigger=names,
        triggered_by=triggered_by,
        triggered_on=triggered_on,
        in_force=None if triggered_on is None else day_of(triggered_on) in rule.in_force,
        conditions=parts(rule.applies_when),
        exceptions=tuple(
            ExceptionStep(unless, compile_condition(unless.when.expr, record_type)(facts), parts(unless.when))
            for unless in rule.unless
        ),
        superiors=tuple(superiors),
        clock=None if triggered_on is None else _clock(rules, rule, facts, calendar, moment),
    )


def _clock(rules: Rules, rule: Rule, facts: Facts, calendar: Calendar, moment: Moment) -> Clock | None:
    match rule.requires:
        case Deadline() as deadline:
            known = approval(deadline, rules.type_of(rule))(facts)
            return run_clock(deadline, calendar, facts, Reading(kindly=False, approved=known is True))
        case Lasting(start=name, at_least=limit, conventions=conventions) if facts.get(name) is not None:
            return _plain_clock(calendar, facts[name], limit, conventions)
        case Order(relation=Relation.SAME_TIME, tolerance=limit, facts=names) if limit is not None:
            first = min((facts[name] for name in names if facts.get(name) is not None), key=earliest)
            return _plain_clock(calendar, first, limit, Conventions())
    return None


def _plain_clock(calendar: Calendar, start: When, limit: Limit, conventions: Conventions) -> Clock:
    by_moment = limit.unit is Unit.HOURS or conventions.cut_off is not None
    begun = earliest(start) if by_moment else day_of(start)
    counted = count(calendar, limit, begun, conventions)
    return Clock(
        start, limit, conventions, counted.due, counted.provisional, begun, (), (), ExtensionState.NONE
    )  # fmt: skip
