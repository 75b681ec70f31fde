"""A rule as the checker sees it: when it binds, what satisfies it, what a witness needs to show it.

Comes in: rules. Goes out: formulas, and witnesses that the reference interpreter has judged.
Must not know: which findings are made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any

from govrules.analysis.finding import Expectation, Facts, Witness
from govrules.calendars.limit import Limit, Unit
from govrules.engines.reference import Interpreter, Tally
from govrules.engines.reference.conditions import compile_check
from govrules.engines.reference.judge import trigger_fields
from govrules.engines.reference.periods import period_of
from govrules.model.expr import fields_of
from govrules.model.record import Record
from govrules.model.record_types import ROSTER, FieldType
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
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
from govrules.reading.records import read_record

if TYPE_CHECKING:
    from govrules.analysis.solving import Solver

AS_OF = date(2035, 12, 31)


class Bench:
    """A rulebook on the bench: one solver a record type, one small interpreter a set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._solvers: dict[str, Solver] = {}
        self._binds: dict[str, list[Any]] = {}
        self._interpreters: dict[tuple[str, ...], Interpreter] = {}

    def solver(self, record_type: str) -> Solver:
        """The solver of a record type; z3 is loaded on the first."""
        found = self._solvers.get(record_type)
        if found is None:
            from govrules.analysis.solving import Solver

            found = self._solvers[record_type] = Solver(self.rules.record_types[record_type])
        return found

    def binds(self, rule: Rule) -> list[Any]:
        """The rule's condition is true and no exception is."""
        known = self._binds.get(rule.id)
        if known is None:
            solver = self.solver(rule.record)
            condition = [solver.truth(rule.applies_when.expr).true] if rule.applies_when else []
            known = condition + [solver.truth(item.when.expr).false for item in rule.unless]
            self._binds[rule.id] = known
        return known

    def met(self, rule: Rule) -> Any | None:
        """What satisfies a requirement that is no limit; None where no formula says it."""
        import z3

        solver = self.solver(rule.record)
        match rule.requires:
            case Present(fields=fields):
                return z3.And(*(solver.given(name) for name in fields))
            case Holds(condition=condition):
                return solver.truth(condition.expr).true
            case Includes(field=name, members=tuple() as members, at_least=None):
                held = (solver.member(name, member) for member in members)
                return z3.And(z3.Not(solver.term(name).null), *held)
            case Order(facts=facts):
                in_order = self._in_order(rule)
                return None if in_order is None else z3.And(*(solver.given(name) for name in facts), in_order)
        return None

    def unbroken(self, rule: Rule) -> Any:
        """What keeps a requirement from being violated, with acts that need not have happened."""
        import z3

        solver, order = self.solver(rule.record), rule.requires
        if not isinstance(order, Order):
            return self.met(rule)
        if order.relation is Relation.SAME_TIME:
            return z3.Or(self.met(rule), z3.And(*(solver.term(name).null for name in order.facts)))
        by_day = self._by_day(rule, order)
        return z3.And(
            *(
                z3.Or(
                    solver.term(b).null,
                    z3.And(
                        z3.Not(solver.term(a).null),
                        solver.before(a, b, order.relation is Relation.BEFORE, by_day),
                    ),
                )
                for a, b in pairwise(order.facts)
            )
        )

    def _in_order(self, rule: Rule) -> Any | None:
        """That given facts lie in order; None where a calendar counts how far apart they may lie."""
        import z3

        solver, order = self.solver(rule.record), rule.requires
        assert isinstance(order, Order)
        by_day = self._by_day(rule, order)
        if order.relation is not Relation.SAME_TIME:
            strict = order.relation is Relation.BEFORE
            return z3.And(*(solver.before(a, b, strict, by_day) for a, b in pairwise(order.facts)))
        match order.tolerance:
            case None:
                apart = 0
            case Limit(n=n, unit=Unit.CALENDAR_DAYS):
                apart = n
            case _:
                return None
        return z3.And(*(solver.within(a, b, apart) for a, b in permutations(order.facts, 2)))

    def _by_day(self, rule: Rule, order: Order) -> bool:
        """Moments are compared as days if any of the facts has no time of day."""
        fields = self.rules.type_of(rule).fields
        return any(fields[name].type is FieldType.DATE for name in order.facts)

    # -- two rules -----------------------------------------------------------------------------------

    def above(self, one: Rule, two: Rule) -> Rule | None:
        """The rule of the wider region, if one is."""
        a, b = (self.rules.instrument_of(rule).region for rule in (one, two))
        if a == b:
            return None
        return one if b.startswith(a + "/") else two

    def both_bind(self, one: Rule, two: Rule) -> bool:
        """Whether some record is bound by both."""
        return self.solver(one.record).record(*self.binds(one), *self.binds(two)) is not None

    def covers(self, wide: Rule, narrow: Rule) -> bool:
        """Whether every record that the narrow rule binds, the wide one binds too."""
        import z3

        solver = self.solver(wide.record)
        return solver.record(*self.binds(narrow), z3.Not(z3.And(*self.binds(wide)))) is None

    # -- witnesses -----------------------------------------------------------------------------------

    def as_field(self, rule: Rule, name: str, moment: date) -> date:
        """A day or a moment as the field of a record takes it."""
        if self.rules.type_of(rule).fields[name].type is FieldType.DATETIME:
            return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
        return moment.date() if isinstance(moment, datetime) else moment

    def facts(
        self, rules: Iterable[Rule], day: date, formulas: Iterable[Any], fixed: Mapping[str, date]
    ) -> dict[str, object] | None:
        """Facts of a fit record that all rules are set going by on that day, and that make formulas true."""
        rules = tuple(rules)
        started: dict[str, date] = {}
        for rule in rules:
            started.setdefault(trigger_fields(rule, self.rules.type_of(rule))[0], day)
        started[self.rules.type_of(rules[0]).own_date] = day
        found = self.solver(rules[0].record).record(*formulas, fixed={**started, **fixed})
        if found is None and self.rules.type_of(rules[0]).own_date not in fixed:
            started.pop(self.rules.type_of(rules[0]).own_date)
            found = self.solver(rules[0].record).record(*formulas, fixed={**started, **fixed})
        return found

    def judged(self, record: str, given: Mapping[str, object], rules: Iterable[Rule]) -> dict[str, Verdict]:
        """What the rules say of such facts; empty where they are not fit."""
        rules = tuple(rules)
        return _judge(self._interpreter(rules), self.rules, record, written(given), AS_OF)

    def witness(
        self, record: str, given: Mapping[str, object] | None, claim: Mapping[str, tuple[str, ...]]
    ) -> Witness | None:
        """A witness of which each rule says one of the statuses claimed; None where one does not."""
        if given is None:
            return None
        verdicts = self.judged(record, given, [self.rules.rules[id] for id in claim])
        if not verdicts or any(
            str(verdicts[id].status) not in statuses and str(verdicts[id].reason) not in statuses
            for id, statuses in claim.items()
        ):
            return None
        expect = tuple(
            Expectation(id, str(verdicts[id].status), None if (r := verdicts[id].reason) is None else str(r))
            for id in claim
        )
        return Witness(record, written(given), AS_OF, expect)

    def counted(
        self, record: str, records: Sequence[Facts], roster: Sequence[Facts], rules: Iterable[Rule], day: date
    ) -> Witness | None:
        """A witness of what quotas say of the one unit of a roster in the period of a day; None if one says nothing."""
        (unit,) = roster
        quotas = tuple(rules)
        bare = Witness(
            record,
            tuple(written(each) for each in records),
            AS_OF,
            (),
            tuple(written(each) for each in roster),
        )
        verdicts = _tally(self.rules, bare, [rule.id for rule in quotas])
        expect = []
        for rule in quotas:
            quota = rule.requires
            assert isinstance(quota, Quota)
            name = f"{unit['id']}/" + ("" if quota.per is None else period_of(quota.per, day).label)
            of_unit = [v for v in verdicts if v.rule == rule.id and v.record.startswith(name)]
            if not of_unit:
                return None
            found = of_unit[0]
            reason = None if found.reason is None else str(found.reason)
            expect.append(Expectation(rule.id, str(found.status), reason, found.record))
        return replace(bare, expect=tuple(expect))

    def _interpreter(self, rules: tuple[Rule, ...]) -> Interpreter:
        key = tuple(sorted(rule.id for rule in rules))
        found = self._interpreters.get(key)
        if found is None:
            found = self._interpreters[key] = Interpreter(
                replace(self.rules, rules={id: _alone(self.rules.rules[id], key) for id in key})
            )
        return found


def shows(rules: Rules, witness: Witness) -> bool:
    """Whether the reference interpreter says of a witness what it expects."""
    ids = tuple(each.rule for each in witness.expect)
    if isinstance(witness.given, tuple):
        found = {(v.rule, v.record): v for v in _tally(rules, witness, ids)}
        verdicts = [found.get((each.rule, str(each.record))) for each in witness.expect]
    else:
        small = replace(rules, rules={id: _alone(rules.rules[id], ids) for id in ids})
        judged = _judge(Interpreter(small), rules, witness.record, witness.given, witness.as_of)
        verdicts = [judged.get(id) for id in ids]
    return all(
        verdict is not None
        and str(verdict.status) == each.status
        and (each.reason is None or str(verdict.reason) == each.reason)
        for each, verdict in zip(witness.expect, verdicts, strict=True)
    )


def _tally(rules: Rules, witness: Witness, ids: Iterable[str]) -> list[Verdict]:
    """What quotas say of the records and the roster of a witness; nothing where they are not fit."""

    def read(record_type: str, rows: Iterable[Facts]) -> list[Record]:
        return [
            read_record(
                {**facts, "record_type": record_type},
                rules.record_types,
                timezone=rules.timezone,
                passes=compile_check,
            )
            for facts in rows
        ]

    tally = Tally(rules, witness.as_of, ids)
    try:
        for record in read(witness.record, witness.records):
            tally.add(record)
        return tally.verdicts(read(ROSTER, witness.roster or ()))
    except RecordError:
        return []


def _alone(rule: Rule, others: tuple[str, ...]) -> Rule:
    return replace(rule, yields_to=tuple(id for id in rule.yields_to if id in others))


def _judge(
    interpreter: Interpreter, rules: Rules, record: str, given: Mapping[str, object], as_of: date
) -> dict[str, Verdict]:
    try:
        read = read_record(
            {"id": "witness", **given, "record_type": record},
            rules.record_types,
            timezone=rules.timezone,
            passes=compile_check,
        )
    except RecordError:
        return {}
    return {verdict.rule: verdict for verdict in interpreter.judge(read, as_of)}


def written(given: Mapping[str, object]) -> dict[str, object]:
    """Facts as a rule file writes them."""

    def one(value: object) -> object:
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
        return value.isoformat() if isinstance(value, date) else value

    return {name: one(value) for name, value in given.items()}


def first_day(rule: Rule) -> date:
    """A day in force on which a witness may be set: the first, or one in living memory."""
    return max(rule.in_force.first or date(2005, 1, 3), date(2005, 1, 3))


def fields_read(rule: Rule) -> frozenset[str]:
    """Every field that a rule reads, in its conditions and its requirement."""
    names = set(fields_of(rule.applies_when.expr if rule.applies_when else None))
    for item in rule.unless:
        names |= fields_of(item.when.expr)
    match rule.requires:
        case Deadline() as deadline:
            names |= {*deadline.acts, *deadline.starts}
            for pause in deadline.paused:
                names |= {pause.first, pause.last}
            for each in deadline.restarted:
                names |= {each.asked_on, each.given_on}
            if deadline.extended:
                names |= fields_of(deadline.extended.when.expr if deadline.extended.when else None)
                names |= {deadline.extended.told_on} if deadline.extended.told_on else set()
        case FixedDate(acts=acts, by=by):
            names |= {*acts, *([by] if isinstance(by, str) else [])}
        case Lasting(start=start, until=until):
            names |= {start, until}
        case Order(facts=facts):
            names |= set(facts)
        case Present(fields=fields):
            names |= set(fields)
        case Includes(field=name, members=members):
            names |= {name, *([members] if isinstance(members, str) else [])}
        case Holds(condition=condition):
            names |= fields_of(condition.expr)
        case Quota(by=by, count=count, of=of):
            names |= {by, *fields_of(count.expr if count else None), *fields_of(of.expr if of else None)}
    return frozenset(names)
