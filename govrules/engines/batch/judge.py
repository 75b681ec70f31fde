"""One rule as columns: the tests in their order, the first that is not passed decides.

Comes in: `Rules`, the facts of a record type. Goes out: `Judged` for each rule.
Must not know: where records come from, what becomes of the columns.

Region, trigger, time in force, `applies_when`, exceptions, `yields_to`, requirement: in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from govrules.engines.batch import codes
from govrules.engines.batch.conditions import Conditions, Flags, joined
from govrules.engines.batch.counting import Counting
from govrules.engines.batch.facts import Facts, Time
from govrules.engines.batch.outcome import Outcome, is_violated
from govrules.engines.batch.requirements import Requirements
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    between,
    case,
    certainly,
    compare,
    day,
    false,
    first_given,
    is_false,
    known,
    least,
    name,
    negated,
    null,
    number,
    text,
    true,
    unknown,
)
from govrules.model.expr import Expr
from govrules.model.rule import Deadline, InForce, Lasting, Order, Rule
from govrules.model.rulebook import Rules

REGION = "region"
"""The column of the typed view that holds a record's region, or that of its unit."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The columns of one rule's verdict. `code` is a column of the steps; the rest is computed where shown.

    `doubtful`: where the code hangs on a long count (pauses, restarts, extensions); `at_once` is the code
    elsewhere, and 0 there. Both are None for a rule without such a count.
    """

    rule: Rule
    code: Node
    passed: Node
    outcome: Outcome
    missing: Node
    by: Node
    doubtful: Node | None = None
    at_once: Node | None = None


@dataclass(frozen=True, slots=True)
class _Gate:
    """A test that decides if its condition is true."""

    stops: Node
    code: Node
    by: str | None = None
    missing: Flags | None = None


class Judge:
    """Lowers the rules of one record type over its facts."""

    def __init__(self, rules: Rules, facts: Facts) -> None:
        self.rules = rules
        self.facts = facts
        self.conditions = Conditions(facts)
        self._counting: dict[str, Counting] = {}
        self._regions: dict[str, Node] = {}

    def counting(self, rule: Rule) -> Counting:
        """What counts by the rule's calendar."""
        found = self._counting.get(rule.calendar)
        if found is None:
            calendar = self.rules.calendar_of(rule)
            found = self._counting[rule.calendar] = Counting(calendar, self.facts.steps, self.facts.dialect)
        return found

    @property
    def calendars(self) -> Mapping[str, Counting]:
        """The calendars that the lowered rules may look up."""
        return self._counting

    def lower(self, rule: Rule) -> Judged:
        """The columns of one rule."""
        facts, let = self.facts, self.facts.steps.let
        hint = rule.name.replace("-", "_")
        trigger = self._trigger(rule)
        first, further = self._before_conditions(rule, trigger), self._conditions(rule, hint)
        outcome = Requirements(facts, self.conditions, self.counting(rule), hint).lower(
            rule.requires, trigger, rule.in_force.first
        )
        outcome = self._with_open_exceptions(rule, outcome, hint)
        # Rules with one trigger and one time in force share this column.
        stopped_first = let(case([(gate.stops, gate.code) for gate in first]), "first_tests")

        def coded(of_requirement: Node) -> Node:
            rest = case([(gate.stops, gate.code) for gate in further], of_requirement)
            return first_given([stopped_first, rest])

        stopped = any_of([known(stopped_first), *(gate.stops for gate in further)])
        doubtful: Node | None = None
        at_once: Node | None = None
        if outcome.easy is not None and outcome.easy_code is not None:
            passes = [unknown(stopped_first), *(negated(certainly(gate.stops)) for gate in further)]
            doubtful = let(all_of([*passes, negated(certainly(outcome.easy))]), f"{hint}__doubtful")
            at_once = let(case([(doubtful, number(0))], coded(outcome.easy_code)), f"{hint}__at_once")
        return Judged(
            rule,
            let(coded(outcome.code), f"{hint}__verdict"),
            case([(stopped, false())], true()) if not is_false(stopped) else true(),
            outcome,
            case(
                [
                    (gate.stops, joined(gate.missing) if gate.missing else text(""))
                    for gate in (*first, *further)
                ],
                outcome.missing,
            ),
            case(
                [
                    (known(stopped_first), null()),
                    *((gate.stops, text(gate.by) if gate.by else null()) for gate in further),
                ]
            ),
            doubtful,
            at_once,
        )

    # -- the tests -----------------------------------------------------------------------------------

    def in_region(self, region: str) -> Node:
        """Whether a record lies in a region; one whose region is not known is not held against the rule."""
        found = self._regions.get(region)
        if found is None:
            if REGION not in self.facts.present:
                return true()
            column = name(REGION)
            within = any_of([
                unknown(column),
                compare("=", column, text(region)),
                exp.EQ(
                    this=exp.Left(this=column.copy(), expression=number(len(region) + 1)), expression=text(region + "/")
                ),
            ])  # fmt: skip
            found = self._regions[region] = self.facts.steps.let(within, f"in_{region.rsplit('/', 1)[-1]}")
        return found

    def trigger_fields(self, rule: Rule) -> tuple[str, ...]:
        """The fields among which the trigger of a rule is found."""
        match rule.requires:
            case Deadline(starts=starts):
                return starts
            case Lasting(start=start, until=until):
                return (start, until)
            case Order(facts=facts):
                return facts
        return (self.facts.record_type.own_date,)

    def _trigger(self, rule: Rule) -> Time:
        """The first given start, the earliest fact, or the record's own date; only its day counts for the last two."""
        facts, names = self.facts, self.trigger_fields(rule)
        times = [facts.time(field) for field in names]
        if isinstance(rule.requires, Deadline):
            return facts.first(times)
        if len(times) == 1:
            return times[0]
        earliest = least(*(each.day for each in times))
        if isinstance(rule.requires, Lasting) and not facts.is_act(names[1]):
            earliest = case([(times[0].given, earliest)])  # a planned end alone sets nothing going
        return facts.time_of_day(facts.steps.let(earliest, "earliest__day"))

    def _before_conditions(self, rule: Rule, trigger: Time) -> list[_Gate]:
        facts = self.facts
        own_date = facts.record_type.own_date
        unknown_names: Flags = []
        names = self.trigger_fields(rule)
        if isinstance(rule.requires, Lasting) and not facts.is_act(rule.requires.until):
            names = (rule.requires.start,)  # a planned end alone would not set it going, were it known
        for field in names:
            if not facts.is_act(field):
                unknown_names.append((field, facts.time(field).absent))
            elif field == own_date:
                # An own date that lies after as-of is known, only not reached.
                unknown_names.append((field, unknown(facts.raw(field))))
        any_unknown = any_of(flag for _, flag in unknown_names)
        return [
            _Gate(negated(self.in_region(self.rules.instrument_of(rule).region)), number(codes.OTHER_REGION)),
            _Gate(all_of([trigger.absent, any_unknown]), number(codes.FACT_MISSING), None, unknown_names),
            _Gate(trigger.absent, number(codes.NOT_TRIGGERED)),
            _Gate(negated(self._in_force(rule.in_force, trigger.day)), number(codes.NOT_IN_FORCE)),
        ]

    def _in_force(self, in_force: InForce, of: Node) -> Node:
        if in_force.first is None and in_force.last is None:
            return true()
        first = None if in_force.first is None else day(in_force.first)
        last = None if in_force.last is None else day(in_force.last)
        return self.facts.steps.let(between(of, first, last), "in_force")

    def _conditions(self, rule: Rule, hint: str) -> list[_Gate]:
        gates: list[_Gate] = []
        if rule.applies_when is not None:
            met = self.conditions.lower(rule.applies_when.expr, hint)
            gates.append(_Gate(negated(met), number(codes.CONDITION_FALSE)))
            gates.append(self._open(unknown(met), [rule.applies_when.expr]))
        for item in rule.unless:
            excused = self.conditions.lower(item.when.expr, hint)
            gates.append(_Gate(excused, number(codes.EXEMPT), item.label))
        open_: list[Node] = []
        open_flags: Flags = []
        lacks: list[Node] = []
        for id in rule.yields_to:
            applies, flags, lacking = self._applies(self.rules.rules[id])
            gates.append(_Gate(applies, number(codes.SUPERSEDED), id))
            is_open = unknown(applies)
            open_.append(is_open)
            open_flags += [(field, all_of([is_open, flag])) for field, flag in flags]
            lacks.append(all_of([is_open, lacking]))
        if open_:
            code = case([(any_of(lacks), number(codes.FACT_MISSING))], number(codes.TIME_OF_DAY_MISSING))
            gates.append(_Gate(any_of(open_), code, None, open_flags))
        return gates

    def _open(self, open_: Node, exprs: list[Expr]) -> _Gate:
        flags = [flag for expr in exprs for flag in self.conditions.unknown_names(expr)]
        lacks = any_of(self.conditions.lacks_fact(expr) for expr in exprs)
        code = case([(lacks, number(codes.FACT_MISSING))], number(codes.TIME_OF_DAY_MISSING))
        return _Gate(open_, code, None, flags)

    def _applies(self, rule: Rule) -> tuple[Node, Flags, Node]:
        """Whether a rule applies by region, own date, condition and exceptions; what leaves that open."""
        facts = self.facts
        own_date = facts.record_type.own_date
        own = facts.time(own_date)
        tests = [self.in_region(self.rules.instrument_of(rule).region)]
        in_force = self._in_force(rule.in_force, own.day)
        tests.append(case([(own.given, in_force)]))
        flags: Flags = [(own_date, own.absent)]
        lacks: list[Node] = [own.absent]
        hint = rule.name.replace("-", "_")
        conditions = [rule.applies_when.expr] if rule.applies_when else []
        exceptions = [item.when.expr for item in rule.unless]
        for at, expr in enumerate((*conditions, *exceptions)):
            met = self.conditions.lower(expr, hint)
            tests.append(met if at < len(conditions) else negated(met))
            open_ = unknown(met)
            flags += [(field, all_of([open_, flag])) for field, flag in self.conditions.unknown_names(expr)]
            lacks.append(all_of([open_, self.conditions.lacks_fact(expr)]))
        applies = facts.steps.let(all_of(tests), f"{hint}__applies")
        return applies, flags, any_of(lacks)

    def _with_open_exceptions(self, rule: Rule, outcome: Outcome, hint: str) -> Outcome:
        """An exception that is not known turns violated into undetermined."""
        flags: Flags = []
        open_: list[Node] = []
        lacks: list[Node] = []
        for item in rule.unless:
            excused = unknown(self.conditions.lower(item.when.expr, hint))
            if is_false(excused):
                continue
            open_.append(excused)
            flags += [
                (field, all_of([excused, flag]))
                for field, flag in self.conditions.unknown_names(item.when.expr)
            ]
            lacks.append(all_of([excused, self.conditions.lacks_fact(item.when.expr)]))
        if not open_:
            return outcome
        turned = self.facts.steps.let(
            all_of([any_of(open_), is_violated(outcome.code)]), f"{hint}__excusable"
        )
        code = case([(any_of(lacks), number(codes.FACT_MISSING))], number(codes.TIME_OF_DAY_MISSING))
        return replace(
            outcome,
            code=case([(turned, code)], outcome.code),
            late=case([(turned, null())], outcome.late),
            missing=case([(turned, joined(flags))], outcome.missing),
        )
