"""Mutation of rules: would the examples notice if the rule said something else?

Comes in: `Rules`. Goes out: for every small change of a rule whether an example of it fails. A change that
none notices shows what the examples do not pin down. Must not know: how a result is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial

from govrules.calendars.limit import Limit, Unit
from govrules.engines.reference import Tally, moment_of
from govrules.engines.reference.judge import compile_rule, masker_of
from govrules.model.expr import And, Between, Compare, Expr, In, IsNull, Not, Or
from govrules.model.expr_text import to_text
from govrules.model.record import Record
from govrules.model.rule import (
    Condition,
    Deadline,
    FixedDate,
    Holds,
    Includes,
    InForce,
    Instrument,
    Lasting,
    Order,
    Present,
    Quota,
    Relation,
    Rule,
)
from govrules.model.rulebook import Rules
from govrules.model.verdict import Verdict
from govrules.reading.record_words import RecordError
from govrules.testing.examples import differences, records_of


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one small change: `kind` says which sort, `change` what was changed to what."""

    rule: Rule
    kind: str
    change: str


@dataclass(frozen=True, slots=True)
class MutantResult:
    """Whether an example of the rule noticed a mutant: the number of the first that did, or None."""

    original: Rule
    mutant: Mutant
    noticed_by: int | None

    @property
    def noticed(self) -> bool:
        """Whether any example failed."""
        return self.noticed_by is not None


Progress = Callable[[int, int | None], None]
Judge = Callable[[list[Record], list[Record] | None, date | datetime], Sequence[Verdict]]


def run_mutants(rules: Rules, progress: Progress | None = None) -> list[MutantResult]:
    """Every mutant of every rule, tried on the rule's own examples."""
    results: list[MutantResult] = []
    for done, rule in enumerate(rules, start=1):
        results.extend(mutants_tried(rules, rule))
        if progress is not None:
            progress(done, len(rules))
    return results


def mutants_tried(rules: Rules, rule: Rule) -> Iterator[MutantResult]:
    """The mutants of one rule, each with the first example that noticed it."""
    cases = []
    for number, example in enumerate(rule.examples, start=1):
        try:
            cases.append((number, example, *records_of(rules, rule, example)))
        except RecordError:
            continue  # `govrules test` says what is wrong with it
    for mutant in mutants(rule, rules.instrument_of(rule)):
        changed = replace(rules, rules={**rules.rules, rule.id: mutant.rule})
        judge = judge_of(changed, mutant.rule)
        noticed = next(
            (
                number
                for number, example, records, roster in cases
                if differences(example, judge(records, roster, example.as_of))
            ),
            None,
        )
        yield MutantResult(rule, mutant, noticed)


def judge_of(rules: Rules, rule: Rule) -> Judge:
    """What one rule says of an example's records; compiled once."""
    if isinstance(rule.requires, Quota):

        def quota(
            records: list[Record], roster: list[Record] | None, as_of: date | datetime
        ) -> Sequence[Verdict]:
            tally = Tally(rules, as_of, only=[rule.id])
            for record in records:
                tally.add(record)
            return tally.verdicts(roster)

        return quota
    judge_one, mask = compile_rule(rule, rules), masker_of(rules.type_of(rule))

    def single(
        records: list[Record], roster: list[Record] | None, as_of: date | datetime
    ) -> Sequence[Verdict]:
        moment = moment_of(as_of)
        return [
            judge_one(record.id, *mask(record.facts, moment), record.region, moment) for record in records
        ]

    return single


# -- the changes -------------------------------------------------------------------------------------


def mutants(rule: Rule, instrument: Instrument | None = None) -> Iterator[Mutant]:
    """Every small change of a rule: limits, units, rolling, conditions, exceptions, members.

    Of a rule with a time in force other than its instrument's also that, shifted by a day; the instrument's
    own is one fact for all its rules, and `govrules test --boundaries` looks at both its ends.
    """
    if rule.applies_when is not None:
        yield Mutant(replace(rule, applies_when=None), "condition dropped", "`applies_when` taken out")
        for changed, change in _conditions(rule.applies_when):
            yield Mutant(replace(rule, applies_when=changed), "condition", f"applies_when: {change}")
    if instrument is not None:
        for in_force, change in _in_force(rule.in_force, instrument.in_force):
            yield Mutant(replace(rule, in_force=in_force), "in force", change)
    for at, unless in enumerate(rule.unless):
        rest = rule.unless[:at] + rule.unless[at + 1 :]
        yield Mutant(replace(rule, unless=rest), "exception removed", f"without `{unless.label}`")
        for changed, change in _conditions(unless.when):
            kept = (*rule.unless[:at], replace(unless, when=changed), *rule.unless[at + 1 :])
            yield Mutant(replace(rule, unless=kept), "condition", f"{unless.label}: {change}")
    for requires, kind, change in _requirements(rule.requires):
        yield Mutant(replace(rule, requires=requires), kind, change)  # type: ignore[arg-type]


def _in_force(own: InForce, of_instrument: InForce) -> Iterator[tuple[InForce, str]]:
    day = timedelta(days=1)
    if own.first is not None and own.first != of_instrument.first:
        for first in (own.first - day, own.first + day):
            yield InForce(first, own.last), f"in force from {own.first} -> {first}"
    if own.last is not None and own.last != of_instrument.last:
        for last in (own.last - day, own.last + day):
            yield InForce(own.first, last), f"in force until {own.last} -> {last}"


def _requirements(requires: object) -> Iterator[tuple[object, str, str]]:
    match requires:
        case Deadline():
            yield from _deadlines(requires)
        case FixedDate(acts=acts) if len(acts) > 1:
            yield replace(requires, acts=acts[1:]), "act dropped", f"without `{acts[0]}`"
        case Lasting(at_least=limit):
            for changed in _limits(limit):
                yield replace(requires, at_least=changed), "limit", f"{limit} -> {changed}"
        case Order():
            yield from _orders(requires)
        case Present(fields=fields):
            for name in fields if len(fields) > 1 else ():
                rest = tuple(other for other in fields if other != name)
                yield replace(requires, fields=rest), "field dropped", f"without `{name}`"
        case Includes():
            yield from _includes(requires)
        case Holds(condition=condition):
            for changed_condition, change in _conditions(condition):
                yield Holds(changed_condition), "condition", f"holds: {change}"
        case Quota():
            yield from _quotas(requires)


def _deadlines(deadline: Deadline) -> Iterator[tuple[object, str, str]]:
    for changed in _limits(deadline.within):
        extended = deadline.extended
        if extended is not None:
            extended = replace(extended, by=Limit(extended.by.n, changed.unit))
        yield (
            replace(deadline, within=changed, extended=extended),
            "limit",
            f"within {deadline.within} -> {changed}",
        )
    if deadline.within.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        conventions = deadline.conventions
        other = "keep" if conventions.last_day == "roll" else "roll"
        swapped = replace(conventions, last_day=other)  # type: ignore[arg-type]
        yield replace(deadline, conventions=swapped), "roll", f"last_day {conventions.last_day} -> {other}"
    if len(deadline.acts) > 1:
        for act in deadline.acts:
            rest = tuple(name for name in deadline.acts if name != act)
            yield replace(deadline, acts=rest), "act dropped", f"without `{act}`"
    if deadline.extended is not None:
        yield replace(deadline, extended=None), "extension removed", "without extension"
        for n in (deadline.extended.by.n - 1, deadline.extended.by.n + 1):
            if n > 0:
                changed_extension = replace(deadline.extended, by=Limit(n, deadline.extended.by.unit))
                yield replace(deadline, extended=changed_extension), "limit", f"extension by {n}"
    for at, pause in enumerate(deadline.paused):
        rest_paused = deadline.paused[:at] + deadline.paused[at + 1 :]
        yield replace(deadline, paused=rest_paused), "pause removed", f"without pause `{pause.first}`"
    for at, restart in enumerate(deadline.restarted):
        rest_restarted = deadline.restarted[:at] + deadline.restarted[at + 1 :]
        yield replace(deadline, restarted=rest_restarted), "restart removed", f"without `{restart.asked_on}`"


def _orders(order: Order) -> Iterator[tuple[object, str, str]]:
    for relation in Relation:
        if relation is not order.relation:
            tolerance = order.tolerance if relation is Relation.SAME_TIME else None
            changed = replace(order, relation=relation, tolerance=tolerance)
            yield changed, "relation", f"{order.relation} -> {relation}"
    if order.relation is not Relation.SAME_TIME:
        yield replace(order, facts=order.facts[::-1]), "facts reversed", "the facts the other way round"
    if order.tolerance is not None:
        for limit in _limits(order.tolerance):
            yield replace(order, tolerance=limit), "limit", f"tolerance {order.tolerance} -> {limit}"


def _includes(includes: Includes) -> Iterator[tuple[object, str, str]]:
    if isinstance(includes.members, tuple) and len(includes.members) > 1 and includes.at_least is None:
        any_of = replace(includes, at_least=1)
        yield any_of, "members", "any one member is enough"
        yield replace(includes, at_least=len(includes.members) - 1), "members", "one member fewer"
    if includes.at_least is not None:
        for n in (includes.at_least - 1, includes.at_least + 1):
            if n > 0:
                yield replace(includes, at_least=n), "number", f"at_least {includes.at_least} -> {n}"


def _quotas(quota: Quota) -> Iterator[tuple[object, str, str]]:
    step = Fraction(1, 10) if isinstance(quota.at_least, Fraction) else 1
    for changed in (quota.at_least - step, quota.at_least + step):
        if changed > 0 and not (isinstance(changed, Fraction) and changed > 1):
            yield replace(quota, at_least=changed), "number", f"at_least {quota.at_least} -> {changed}"
    for name in ("count", "of", "among"):
        condition = getattr(quota, name)
        if condition is None:
            continue
        yield _with(quota, name, None), "condition dropped", f"`{name}` taken out"
        for changed_condition, change in _conditions(condition):
            yield _with(quota, name, changed_condition), "condition", f"{name}: {change}"
    if quota.grace is not None:
        yield replace(quota, grace=None), "limit", "without grace"
        for limit in _limits(quota.grace):
            yield replace(quota, grace=limit), "limit", f"grace {quota.grace} -> {limit}"


def _with(quota: Quota, name: str, condition: Condition | None) -> Quota:
    match name:
        case "count":
            return replace(quota, count=condition)
        case "of":
            return replace(quota, of=condition)
    return replace(quota, among=condition)


def _limits(limit: Limit) -> Iterator[Limit]:
    for n in (limit.n - 1, limit.n + 1):
        if n > 0:
            yield Limit(n, limit.unit)
    other = {Unit.WORKING_DAYS: Unit.CALENDAR_DAYS, Unit.CALENDAR_DAYS: Unit.WORKING_DAYS}.get(limit.unit)
    if other is not None:
        yield Limit(limit.n, other)


_TURNED = {"=": "<>", "<>": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def _conditions(condition: Condition) -> Iterator[tuple[Condition, str]]:
    """The condition negated, with a part dropped, or with an operator turned."""
    yield _named(Not(condition.expr)), f"NOT ({condition.text})"
    for expr in _changed(condition.expr):
        yield _named(expr), to_text(expr)


def _named(expr: Expr) -> Condition:
    return Condition(expr, to_text(expr))


def _changed(expr: Expr) -> Iterator[Expr]:
    match expr:
        case Compare(op=op):
            yield replace(expr, op=_TURNED[op])
        case Between(negated=negated) | IsNull(negated=negated):
            yield replace(expr, negated=not negated)
        case In(members=members):
            for member in members if len(members) > 1 else ():
                yield replace(expr, members=tuple(other for other in members if other is not member))
        case And(items=items) | Or(items=items):
            make = partial(type(expr), span=expr.span)
            for item in items:
                rest = tuple(other for other in items if other is not item)
                yield rest[0] if len(rest) == 1 else make(rest)
            for at, item in enumerate(items):
                for changed in _changed(item):
                    yield make((*items[:at], changed, *items[at + 1 :]))
        case Not(item=item):
            yield item
