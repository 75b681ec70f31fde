"""Rules as durable-rules takes them: for each record type a plain dict of patterns, and what to do on a match.

Comes in: `Rules`. Goes out: a `Lowered` for a record type: the rules of durable-rules by name, each with the `Step`
that its action takes; the groups of facts that a record is told in; the acts that duties wait for; and the gaps:
what durable-rules cannot say, by name. Must not know: durable-rules itself, records, the moment.

The chain. A record is told as one fact per *group* of rules (same region, trigger and time in force). A group's fact
settles what is not applicable, and opens the duties of the rules that apply: a duty is a fact of its own, with its
due moment. Acts that are done, acts that are owed, and ticks are facts too; a handful of rules for all duties joins
them. When something changes, the facts of the groups that read it are retracted and told anew; what is joined is
told anew under another mark, `on`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from govrules.calendars.limit import Unit
from govrules.engines.events.patterns import (
    NEVER,
    WAYS_OF_A_FACT,
    Carried,
    Pattern,
    Test,
    all_of,
    answered,
    both,
    compared,
    fits,
    given,
    lower_atom,
    lower_condition,
    ways,
)
from govrules.engines.reference.conditions import Facts
from govrules.engines.reference.deadlines import When
from govrules.engines.reference.judge import compile_applies, compile_trigger, in_region, trigger_fields
from govrules.model.expr import fields_of
from govrules.model.record_types import FieldType, RecordType
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Quota,
    Rule,
)
from govrules.model.rulebook import Rules

_PAGE = 100


class Kind(StrEnum):
    """What the action of a rule of durable-rules does."""

    BEGIN = "begin"
    OTHER_REGION = "other-region"
    UNTRIGGERED = "untriggered"
    NOT_IN_FORCE = "not-in-force"
    CONDITION_FALSE = "condition-false"
    CONDITION_UNKNOWN = "condition-unknown"
    EXEMPT = "exempt"
    SUPERSEDED = "superseded"
    SUPERIOR_UNKNOWN = "superior-unknown"
    OPENED = "opened"
    HOLDS = "holds"
    BREAKS = "breaks"
    OPEN_QUESTION = "open-question"
    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"
    PENDING = "pending"
    HELD_MET = "held-met"
    HELD_PENDING = "held-pending"
    LASTED = "lasted"
    TOO_SHORT = "too-short"
    STILL_OPEN = "still-open"
    LASTING = "lasting"


class Step(NamedTuple):
    """What is to be done when a rule of durable-rules fires: for a group, for a rule, or for a joined duty."""

    kind: Kind
    group: int | None = None
    rule: str | None = None
    index: int = 0  # type: ignore[assignment]
    doubtful: bool = False


class Scale(StrEnum):
    """What an act is compared by: its day, or the first or last moment that it may mean."""

    DAY = "day"
    FIRST = "first"
    LAST = "last"


class Act(NamedTuple):
    """What a duty waits for: the latest of some acts, once all are done, on a scale."""

    fields: tuple[str, ...]
    scale: Scale

    @property
    def key(self) -> str:
        """The text under which duty and act are joined."""
        return f"{'+'.join(self.fields)}@{self.scale}"


class Gap(NamedTuple):
    """What durable-rules cannot say of a rule, and what says it instead."""

    rule: str
    what: str
    instead: str


@dataclass(slots=True)
class Group:
    """Rules that share region, trigger and time in force, told by one fact."""

    number: int
    region: str
    trigger: Callable[[Facts], When | None]
    carried: Carried
    rules: list[Rule] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    ways: int = 4  # of what its own patterns ask

    @property
    def kind(self) -> dict[str, int | str]:
        """What tells its fact from all others. In two steps: durable-rules compares 512 values of one name at most."""
        return {"k": f"g{self.number // _PAGE}", "g": self.number}


@dataclass(slots=True)
class Lowered:
    """All that durable-rules is given for one record type."""

    record_type: RecordType
    groups: list[Group]
    rules: dict[str, tuple[list[dict[str, Pattern]], Step]]
    acts: tuple[Act, ...]
    gaps: tuple[Gap, ...]


def lower(rules: Rules, record_type: str) -> Lowered:
    """What durable-rules is given for one record type. Quotas count many records: see `counting`."""
    return _Lowering(rules, rules.record_types[record_type]).lowered()


def gaps(rules: Rules) -> list[Gap]:
    """Everything that durable-rules cannot say of these rules, and what says it instead."""
    found = [gap for name in sorted({rule.record for rule in rules}) for gap in lower(rules, name).gaps]
    counted = "how many records, or what share of them: one state holds one record"
    return found + [
        Gap(rule.id, counted, "the reference's counters, kept up record by record")
        for rule in rules
        if isinstance(rule.requires, Quota)
    ]


class _Lowering:
    def __init__(self, rules: Rules, record_type: RecordType) -> None:
        self.all, self.type = rules, record_type
        self.groups: list[Group] = []
        self._open: dict[tuple[object, ...], Group] = {}  # the last group of its sort, which may have room
        self.rules: dict[str, tuple[list[dict[str, Pattern]], Step]] = {}
        self.acts: set[Act] = set()
        self.gaps: list[Gap] = []

    def lowered(self) -> Lowered:
        self._add("begin", [{"m": {"k": "begin"}}], Step(Kind.BEGIN))
        for rule in self.all:
            if rule.record == self.type.id and not isinstance(rule.requires, Quota):
                self._rule(rule)
        for group in self.groups:
            for slot, text in group.carried.atoms.items():
                for rule in group.rules:
                    if any(
                        slot in str(patterns)
                        for patterns, step in self.rules.values()
                        if step.rule == rule.id
                    ):
                        self.gaps.append(Gap(rule.id, text, "the reference's condition, as an atom"))
        self._joins()
        return Lowered(self.type, self.groups, self.rules, tuple(sorted(self.acts)), tuple(self.gaps))

    def _add(self, name: str, patterns: list[dict[str, Pattern]], step: Step) -> None:
        # INVARIANT: every pattern asks for its `k`. One that asks only for absence would fire without end.
        if all(pattern != NEVER for each in patterns for pattern in each.values()):
            self.rules[name] = (patterns, step)

    # -- groups --------------------------------------------------------------------------------------

    def _group(self, rule: Rule, ways: int) -> Group:
        """The group of a rule that may match in so many ways; a new one where the last of its sort has no room."""
        first, last = rule.in_force.first or date.min, rule.in_force.last or date.max
        region = self.all.instrument_of(rule).region
        names = trigger_fields(rule, self.type)
        sort = type(rule.requires) if isinstance(rule.requires, Deadline | Lasting | Order) else None
        key = (region, first, last, names, sort)
        group = self._open.get(key)
        if group is None or group.ways + ways > WAYS_OF_A_FACT:
            group = Group(len(self.groups), region, compile_trigger(rule, self.type), Carried(self.type))
            self._open[key] = group
            self.groups.append(group)
            self._bounds(group, first, last)
        group.ways += ways
        group.rules.append(rule)
        group.reads.update(names, [self.type.own_date], self._reads(rule))
        return group

    def _bounds(self, group: Group, first: date, last: date) -> None:
        """What is asked of a group as a whole: region, trigger, time in force."""
        here, number, name = _parts(group.kind), group.number, f"g{group.number}"
        inside = {"region": 1}
        set_going = {"$ex": {"trigger": 1}}
        within = both(
            compared("trigger", ">=", first.toordinal()), compared("trigger", "<=", last.toordinal())
        )
        self._add(f"{name}.other-region", [{"m": all_of(*here, {"region": 0})}],
                  Step(Kind.OTHER_REGION, number))  # fmt: skip
        self._add(f"{name}.untriggered", [{"m": all_of(*here, inside, {"$nex": {"trigger": 1}})}],
                  Step(Kind.UNTRIGGERED, number))  # fmt: skip
        self._add(f"{name}.not-in-force", [{"m": all_of(*here, inside, set_going, within.false)}],
                  Step(Kind.NOT_IN_FORCE, number))  # fmt: skip

    def _reads(self, rule: Rule) -> set[str]:
        """The fields that a rule reads, but for the acts that its duties are joined with."""
        conditions = [rule.applies_when, *(unless.when for unless in rule.unless)]
        for id in rule.yields_to:
            superior = self.all.rules[id]
            conditions += [superior.applies_when, *(unless.when for unless in superior.unless)]
        found: set[str] = set()
        match rule.requires:
            case Deadline() as deadline:
                if (extended := deadline.extended) is not None:
                    conditions.append(extended.when)
                    found |= {extended.told_on} if extended.told_on else set()
                for pause in deadline.paused:
                    found |= {pause.first, pause.last}
                for restart in deadline.restarted:
                    found |= {restart.asked_on, restart.given_on}
            case FixedDate(by=str() as by, acts=acts):
                found.update(acts, [by])  # without a due day nothing is joined, and yet the act is shown
            case Order(facts=facts):
                found.update(facts)
            case Present(fields=fields):
                found.update(fields)
            case Includes(field=name, members=members):
                found |= {name, members} if isinstance(members, str) else {name}
            case Holds(condition=condition):
                conditions.append(condition)
        for each in conditions:
            found |= fields_of(None if each is None else each.expr)
        return found

    # -- rules ---------------------------------------------------------------------------------------

    def _rule(self, rule: Rule) -> None:
        told, ways_of_it, atoms = len(self.gaps), 0, False
        for atoms in (False, True):
            trial = Group(0, "", compile_trigger(rule, self.type), Carried(self.type))
            patterns = [all_of(*each) for _, each, _ in self._patterns(rule, trial, atoms)]
            del self.gaps[told:]
            ways_of_it = sum(map(ways, patterns))
            if all(map(fits, patterns)) and ways_of_it <= WAYS_OF_A_FACT - trial.ways:
                break
        group = self._group(rule, ways_of_it)
        for name, each, step in self._patterns(rule, group, atoms):
            self._add(f"{rule.id}.{name}", [{"m": all_of(*each)}], step)
        self._acts(rule)

    def _patterns(self, rule: Rule, group: Group, atoms: bool) -> list[tuple[str, list[Pattern], Step]]:
        carried = group.carried
        lowering = lower_atom if atoms else lower_condition
        first, last = rule.in_force.first or date.min, rule.in_force.last or date.max
        ready: list[Pattern] = [
            *_parts(group.kind),
            {"region": 1},
            {"$gte": {"trigger": first.toordinal()}},
            {"$lte": {"trigger": last.toordinal()}},
        ]
        found: list[tuple[str, list[Pattern], Step]] = []

        def add(
            kind: Kind, *patterns: Pattern, index: int = 0, doubtful: bool = False, name: str = ""
        ) -> None:
            step = Step(kind, None, rule.id, index, doubtful)
            found.append((name or f"{kind}.{index}", [*ready, *patterns], step))

        if rule.applies_when is not None:
            test = lowering(rule.applies_when.expr, carried)
            add(Kind.CONDITION_FALSE, test.false)
            add(Kind.CONDITION_UNKNOWN, test.unknown)
            ready.append(test.true)
        exceptions = [lowering(unless.when.expr, carried) for unless in rule.unless]
        if len(exceptions) > 1:
            exceptions = [lower_atom(unless.when.expr, carried) for unless in rule.unless]
        for index, test in enumerate(exceptions):
            add(Kind.EXEMPT, test.true, index=index)
            ready.append(test.not_true)
        several = len(rule.yields_to) > 1
        superiors = [self._superior(self.all.rules[id], carried, atoms or several) for id in rule.yields_to]
        for index, test in enumerate(superiors):
            add(Kind.SUPERSEDED, *(each.not_true for each in superiors[:index]), test.true, index=index)
            others = [each.not_true for each in superiors if each is not test]
            add(Kind.SUPERIOR_UNKNOWN, *others, test.unknown, index=index)
        ready.extend(test.false for test in superiors)
        required = self._requirement(rule, carried, atoms)
        for doubtful in (False, True) if exceptions else (False,):
            # In doubt: no exception is true, and one at least is not known.
            sure = [test.false for test in exceptions]
            if doubtful:
                some: Pattern = {"$or": [test.unknown for test in exceptions]} if len(exceptions) > 1 else (
                    exceptions[0].unknown)  # fmt: skip
                sure = [some]
            for kind, pattern in required:
                add(kind, *sure, *pattern, doubtful=doubtful, name=f"{kind}{'.doubtful' * doubtful}")
        return found

    def _superior(self, superior: Rule, carried: Carried, atoms: bool) -> Test:
        """Whether a rule that another yields to applies: by region, own date, condition and exceptions."""
        if not atoms and self.all.instrument_of(superior).region:
            own, inside = carried.value(self.type.own_date), self._region_atom(superior, carried)
            first, last = superior.in_force.first or date.min, superior.in_force.last or date.max
            tests = [
                inside,
                compared(own, ">=", first.toordinal()),
                compared(own, "<=", last.toordinal()),
                *([lower_condition(superior.applies_when.expr, carried)] if superior.applies_when else []),
                *(~lower_condition(unless.when.expr, carried) for unless in superior.unless),
            ]
            test = both(*tests)
            if fits(test.true) and fits(test.false) and fits(test.unknown):
                return test
        applies = compile_applies(superior, self.all)
        return answered(
            carried.atom(f"`{superior.id}` applies", lambda facts: applies(facts, facts.get("region"))[0])
        )

    def _region_atom(self, superior: Rule, carried: Carried) -> Test:
        region = self.all.instrument_of(superior).region
        slot = f"in_{region.encode().hex()}"
        carried.values.setdefault(slot, lambda facts: int(in_region(facts.get("region"), region)))
        return compared(slot, "=", 1)

    def _requirement(self, rule: Rule, carried: Carried, atoms: bool) -> list[tuple[Kind, list[Pattern]]]:
        test: Test | None = None
        match rule.requires:
            case Holds(condition=condition):
                test = (lower_atom if atoms else lower_condition)(condition.expr, carried)
            case Present(fields=fields) if not atoms:
                test = both(*(self._filled(name, carried) for name in fields))
            case Includes(field=name, members=tuple() as members, at_least=None) if not atoms:
                test = both(*(compared(carried.member(name, member), "=", 1) for member in members))
            case Present() | Includes():
                self.gaps.append(Gap(rule.id, f"`{rule.kind}` of a number of members, or of another field",
                                     "the reference's requirement"))  # fmt: skip
            case Order():
                self.gaps.append(Gap(rule.id, "`order`: facts that may be missing, each against the next given one",
                                     "the reference's requirement, again when a planned time comes"))  # fmt: skip
            case Deadline() as deadline if self._coarse(deadline):
                self.gaps.append(Gap(rule.id, "a time of day, or an approval, that is not known",
                                     "a duty for each way to read it; they must agree"))  # fmt: skip
        if test is None:
            return [(Kind.OPENED, [])]
        return [
            (Kind.HOLDS, [test.true]),
            (Kind.BREAKS, [test.false]),
            (Kind.OPEN_QUESTION, [test.unknown]),
        ]

    def _coarse(self, deadline: Deadline) -> bool:
        by_moment = deadline.within.unit is Unit.HOURS or deadline.conventions.cut_off is not None
        return by_moment or deadline.extended is not None

    def _filled(self, name: str, carried: Carried) -> Test:
        if self.type.fields[name].type is not FieldType.SET:
            return given(carried.presence(name))
        slot = f"filled_{name}"
        carried.values.setdefault(slot, lambda facts: 1 if facts.get(name) else 0)
        return compared(slot, "=", 1)

    # -- acts and joins ------------------------------------------------------------------------------

    def _acts(self, rule: Rule) -> None:
        match rule.requires:
            case Deadline(acts=fields, within=limit):
                scales = (Scale.FIRST, Scale.LAST) if limit.unit is Unit.HOURS else (Scale.DAY,)
            case FixedDate(acts=fields):
                scales = (Scale.DAY,)
            case Lasting(until=until, at_least=limit):
                fields = (until,)
                scales = (Scale.FIRST, Scale.LAST) if limit.unit is Unit.HOURS else (Scale.DAY,)
            case _:
                return
        self.acts.update(Act(fields, scale) for scale in scales)

    def _joins(self) -> None:
        """The rules for all duties: a duty, the act that it waits for, and the tick, all told under one mark `on`.

        INVARIANT: the last comparison of every join always holds: an act or a tick is no duty. Where the last one of
        several fails, durable-rules reads on behind its list of comparisons, and dies if it leaves its memory: see
        docs/decisions/durable-rules-crash.md.
        """

        def joined(kind: str, *comparisons: Pattern) -> Pattern:
            return {"$and": [{"k": kind}, {"on": {"d": "on"}}, *comparisons, {"$neq": {"k": {"d": "k"}}}]}

        def done(*words: str) -> Pattern:
            return joined("done", {"key": {"d": "key"}}, *({word: {"at": {"d": "due"}}} for word in words))

        def tick(by: str, word: str) -> Pattern:
            return joined("tick", {word: {by: {"d": "due"}}})

        owed = joined("owed", {"key": {"d": "key"}})
        for by in ("day", "now"):
            duty, span = {"k": f"duty-{by}"}, {"k": f"span-{by}"}
            for kind, patterns in (
                (Kind.MET, [{"d": duty}, {"a": done("$lte")}]),
                (Kind.LATE, [{"d": duty}, {"a": done("$gt")}]),
                (Kind.OVERDUE, [{"d": duty}, {"a": owed}, {"t": tick(by, "$gt")}]),
                (Kind.PENDING, [{"d": duty}, {"a": owed}, {"t": tick(by, "$lte")}]),
                (Kind.LASTED, [{"d": span}, {"a": done("$gte")}]),
                (Kind.TOO_SHORT, [{"d": span}, {"a": done("$lt")}]),
                (Kind.STILL_OPEN, [{"d": span}, {"a": owed}, {"t": tick(by, "$gte")}]),
                (Kind.LASTING, [{"d": span}, {"a": owed}, {"t": tick(by, "$lt")}]),
            ):
                self._add(f"{kind}.{by}", patterns, Step(kind))
        held = {"k": "held"}
        self._add("held-met", [{"d": held}, {"a": done()}], Step(Kind.HELD_MET))
        self._add("held-pending", [{"d": held}, {"a": owed}], Step(Kind.HELD_PENDING))


def _parts(kind: dict[str, int | str]) -> list[Pattern]:
    return [{name: value} for name, value in kind.items()]
