"""durable-rules at work: one small state for a record, moved fact by fact.

Comes in: `Rules`, records, moments. Goes out: the verdicts of a record as it stands, and when time alone may next
change them. Must not know: stores, events, files, wording.

What is known of durable-rules 2.0.28 is dealt with here; `tests/events/test_durable.py` pins each point:
- a join whose last comparison fails reads behind the end of its list, and dies if it leaves its memory: every join
  ends with one that always holds (docs/decisions/durable-rules-crash.md);
- at the 1,025th state of a rule set the process dies: idle states are deleted, `RESIDENT` at most are kept;
- retracting a second fact of those that fired a rule together reads, and may write, behind what is kept of the firing:
  facts that are joined are never retracted, but told anew under another mark;
- deleting a state in which nothing fired crashes: the first fact of every state fires `begin`;
- facts get lost where a state grows: states are small, and after each move every rule must have been decided, or the
  state is built anew;
- a posted event is consumed by the first rule it fires: only facts are asserted;
- it tells states and facts apart by 32 bits of their names: names are few, used again, and known to differ in them;
- asserting a fact inside an action can crash: what an action opens is asserted when the firing has ended;
- `none` fires although the act is there: an act that is still owed is a fact of its own;
- it compares what it should not: see `patterns`. Its timers use the wall clock: ticks are facts.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from govrules.engines.events.lower import Act, Kind, Lowered, Scale, Step, lower
from govrules.engines.events.opening import (
    Duty,
    Open,
    Opening,
    compile_opening,
    microseconds,
    midnight,
    outcome_of,
    read_by,
)
from govrules.engines.events.ruleset import EngineError, Message, RuleSet
from govrules.engines.reference.conditions import (
    Evaluate,
    Facts,
    NullsOf,
    compile_condition,
    compile_unknowns,
    day_of,
)
from govrules.engines.reference.deadlines import Moment, Outcome, Require, done_of
from govrules.engines.reference.judge import (
    Masker,
    compile_applies,
    in_region,
    masker_of,
    moment_of,
    untriggered,
)
from govrules.engines.reference.requirements import compile_requirement, undetermined
from govrules.errors import GovrulesError
from govrules.model.expr import Expr
from govrules.model.record import Record
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status, Verdict

RESIDENT = 400
"""How many states of one record type are kept at once; durable-rules dies at 1,025."""

ROOM, SIZE = 128_000_000, 20_000
"""Bytes that all states of an engine may take, and about what one takes for each rule of durable-rules."""

MOST_RULES = 4_096
"""How many rules durable-rules takes into a rule set."""

TOLD = 500
"""How many facts a state may be told, past ones too, before it is built anew."""

_CONDITION_FALSE = Outcome(Status.NOT_APPLICABLE, Reason.CONDITION_FALSE)
_NOT_IN_FORCE = Outcome(Status.NOT_APPLICABLE, Reason.NOT_IN_FORCE)
_OTHER_REGION = Outcome(Status.NOT_APPLICABLE, Reason.OTHER_REGION)
_EXEMPT = Outcome(Status.NOT_APPLICABLE, Reason.EXEMPT)
_SUPERSEDED = Outcome(Status.NOT_APPLICABLE, Reason.SUPERSEDED)
_SATISFIED = Outcome(Status.SATISFIED)

Applies = Callable[[Facts, str | None], tuple[bool | None, frozenset[str]]]


class Judged(NamedTuple):
    """The verdicts of a record, in the order of the rulebook, and when time alone may next change one."""

    verdicts: list[Verdict]
    wake: datetime | None


@dataclass(slots=True)
class _State:
    """One record as durable-rules holds it.

    `told` holds the fact of each group, to be retracted. What is joined (duties, acts, the tick) is never retracted:
    it carries the `mark`, a move that changes an act or the moment tells it anew under another, and what was told
    under the last one meets nothing any more. `number` counts all that was told.
    """

    sid: str
    record: Record
    moment: Moment
    facts: Facts
    hidden: frozenset[str]
    mark: int = 0
    number: int = 0
    told: dict[int, Message] = field(default_factory=dict)
    duties: dict[tuple[str, int], tuple[str, Duty]] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    outcomes: dict[str, dict[int, Outcome]] = field(default_factory=dict)
    verdicts: dict[str, tuple[Verdict, datetime | None]] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, Outcome] = field(default_factory=dict)
    queue: list[Message] = field(default_factory=list)


class Engine:
    """All rules of a rulebook on durable-rules; threads may share it, one moves at a time.

    `move` keeps a record resident under a key, so that the next event costs little; `judge` keeps nothing.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._types: dict[str, _TypeEngine | EngineError] = {}
        self._moved: OrderedDict[tuple[str, object], None] = (
            OrderedDict()
        )  # who may be resident, longest unmoved first
        self._lock = threading.RLock()

    def of(self, record_type: str) -> _TypeEngine:
        """What judges records of a type; compiled when first asked for.

        Raises EngineError for more rules on one record type than durable-rules can take.
        """
        found = self._types.get(record_type)
        if found is None:
            try:
                found = _TypeEngine(self.rules, record_type)
            except EngineError as refused:
                found = refused
            self._types[record_type] = found
        if isinstance(found, EngineError):
            raise found
        return found

    def judge(self, record: Record, as_of: date | datetime | Moment) -> Judged:
        """The verdicts of a record at a moment; its state is made for it and deleted again."""
        with self._lock:
            return self.of(record.type).judge(record, _moment(as_of))

    def move(self, key: object, record: Record, as_of: date | datetime | Moment) -> Judged:
        """The verdicts of a record as it now stands, from what is resident under the key, if anything is."""
        with self._lock:
            of = self.of(record.type)
            self._moved[record.type, key] = None
            self._moved.move_to_end((record.type, key))
            if key not in of.states:
                self._make_room(of.size)
            return of.move(key, record, _moment(as_of))

    def _make_room(self, size: int) -> None:
        taken = sum(len(each.states) * each.size for each in self._compiled())
        while taken + size > ROOM and len(self._moved) > 1:
            record_type, key = next(iter(self._moved))
            of = self.of(record_type)
            taken -= of.size if key in of.states else 0
            self.evict(record_type, key)

    def evict(self, record_type: str, key: object) -> None:
        """Forgets what is resident under a key."""
        with self._lock:
            self._moved.pop((record_type, key), None)
            of = self._types.get(record_type)
            if isinstance(of, _TypeEngine):
                of.evict(key)

    @property
    def resident(self) -> int:
        """How many records are resident."""
        return sum(len(each.states) for each in self._compiled())

    def _compiled(self) -> Iterator[_TypeEngine]:
        return (each for each in self._types.values() if isinstance(each, _TypeEngine))


def _moment(as_of: date | datetime | Moment) -> Moment:
    return as_of if isinstance(as_of, Moment) else moment_of(as_of)


class _TypeEngine:
    """The rule set of one record type."""

    def __init__(self, rules: Rules, record_type: str) -> None:
        self.all, self.name = rules, record_type
        self.type = rules.record_types[record_type]
        self.lowered: Lowered = lower(rules, record_type)
        if len(self.lowered.rules) > MOST_RULES:
            raise EngineError(
                f"`{record_type}` has more rules than durable-rules can take",
                "use the engine `duckdb` or `reference`",
                zh=f"“{record_type}”的规则数超出 durable-rules 的上限",
                zh_help="请用引擎 duckdb 或 reference",
            )
        self.size = SIZE * len(self.lowered.rules)
        self.groups = self.lowered.groups
        self.rules: dict[str, Rule] = {
            rule.id: rule
            for rule in rules
            if rule.record == record_type and not isinstance(rule.requires, Quota)
        }
        self.mask: Masker = masker_of(self.type)
        self._acts = {name for act in self.lowered.acts for name in act.fields}
        self.states: OrderedDict[object, _State] = OrderedDict()
        self._names = [f"s{number}" for number in range(RESIDENT + 1)]  # of states that are not in use
        self.fired = 0
        self.rebuilt = 0
        self._openings: dict[str, Open] = {}
        self._requires: dict[str, Require] = {}
        self._tests: dict[int, tuple[Evaluate, NullsOf]] = {}
        self._superiors: dict[str, Applies] = {}
        self._act_keys = [act.key for act in self.lowered.acts]
        if self.rules:
            self.ruleset = RuleSet(
                record_type, {name: patterns for name, (patterns, _) in self.lowered.rules.items()}
            )

    # -- judging -------------------------------------------------------------------------------------

    def judge(self, record: Record, moment: Moment) -> Judged:
        key = object()
        try:
            return self.move(key, record, moment)
        finally:
            self.evict(key)

    def move(self, key: object, record: Record, moment: Moment) -> Judged:
        if not self.rules:
            return Judged([], self._unmasking(record, self.mask(record.facts, moment)[1]))
        state = self.states.get(key)
        try:
            if state is not None and state.number > TOLD:
                self.evict(key)
                state = None
            if state is None:
                return self._build(key, record, moment)
            self.states.move_to_end(key)
            return self._change(state, record, moment)
        except EngineError:
            # Whatever durable-rules has lost is told again from the beginning, once.
            self.rebuilt += 1
            self.evict(key)
            try:
                return self._build(key, record, moment)
            except EngineError:
                self.evict(key)
                raise

    def evict(self, key: object) -> None:
        state = self.states.pop(key, None)
        if state is not None:
            self.ruleset.delete(state.sid)
            self._names.append(state.sid)

    def _build(self, key: object, record: Record, moment: Moment) -> Judged:
        while len(self.states) >= RESIDENT:
            self.evict(next(iter(self.states)))
        facts, hidden = self._facts(record, moment)
        state = _State(self._names.pop(), record, moment, facts, hidden)
        self.states[key] = state
        self._assert(state, [_fact(state, {"k": "begin"})])
        self._tell(state, range(len(self.groups)), True)
        return self._judged(state)

    def _change(self, state: _State, record: Record, moment: Moment) -> Judged:
        facts, hidden = self._facts(record, moment)
        before = state.facts
        changed = {name for name in before.keys() | facts.keys() if before.get(name) != facts.get(name)}
        changed |= hidden ^ state.hidden
        ticked = moment != state.moment
        if record.id != state.record.id:
            state.verdicts.clear()  # they name the record
        state.record, state.facts, state.hidden, state.moment = record, facts, hidden, moment
        if changed or ticked:
            again = {id for id, each in state.openings.items() if each.wake and each.wake <= moment.now}
            groups = [
                group.number
                for group in self.groups
                if "region" in changed
                or not group.reads.isdisjoint(changed)
                or (again and any(rule.id in again for rule in group.rules))
            ]
            self._take_back(state, groups)
            self._tell(state, groups, ticked or not self._acts.isdisjoint(changed))
        return self._judged(state)

    def _facts(self, record: Record, moment: Moment) -> tuple[Facts, frozenset[str]]:
        facts, hidden = self.mask(record.facts, moment)
        return (facts if record.region is None else {**facts, "region": record.region}), hidden

    # -- telling and taking back ---------------------------------------------------------------------

    def _tell(self, state: _State, groups: Iterable[int], anew: bool) -> None:
        """Tells the facts of some groups; `anew` also all that is joined, under another mark."""
        messages = []
        if anew:
            state.mark += 1
            mark, moment = _mark(state), state.moment
            now = {"day": moment.today.toordinal(), "now": microseconds(moment.now)}
            messages.append(_fact(state, {"k": "tick", "on": mark, **now}))
            messages += [_fact(state, _act_fact(act, mark, state.facts)) for act in self.lowered.acts]
            for (id, reading), (_, duty) in state.duties.items():
                state.outcomes.pop(id, None)
                state.verdicts.pop(id, None)
                messages.append(self._duty_fact(state, id, reading, duty))
        for number in groups:
            group = self.groups[number]
            content: Message = {**group.kind, "region": int(in_region(state.record.region, group.region))}
            trigger = group.trigger(state.facts)
            if trigger is not None:
                content["trigger"] = day_of(trigger).toordinal()
            state.told[number] = _fact(state, {**content, **group.carried.message(state.facts)})
            messages.append(state.told[number])
        self._assert(state, messages)

    def _duty_fact(self, state: _State, rule: str, reading: int, duty: Duty) -> Message:
        message = _fact(state, duty.fact(rule, reading, _mark(state)))
        state.duties[rule, reading] = (message["id"], duty)
        return message

    def _take_back(self, state: _State, groups: list[int]) -> None:
        """Retracts the facts of some groups, and forgets what came of them."""
        gone = {rule.id for number in groups for rule in self.groups[number].rules}
        for key in [key for key in state.duties if key[0] in gone]:
            del state.duties[key]
        for id in gone:
            state.outcomes.pop(id, None)
            state.verdicts.pop(id, None)
            state.openings.pop(id, None)
            state.doubts.pop(id, None)
            state.by.pop(id, None)
        if groups:
            self.ruleset.retract([state.told.pop(number) for number in groups])

    def _assert(self, state: _State, messages: list[Message]) -> None:
        while messages:
            for name, firing in self.ruleset.tell(messages):
                self.fired += 1
                try:
                    self._take(self.lowered.rules[name][1], state, firing)
                except GovrulesError:
                    raise
                except Exception as fault:
                    raise EngineError(
                        "an action of the rules failed",
                        "please report it",
                        zh="规则的一项动作执行失败",
                        zh_help="请报告这一问题",
                    ) from fault
            messages, state.queue = state.queue, []

    # -- what happens when a rule fires --------------------------------------------------------------

    def _take(self, step: Step, state: _State, firing: str) -> None:
        kind = step.kind
        if kind is Kind.BEGIN:
            return
        if step.group is not None:
            for rule in self.groups[step.group].rules:
                if kind is Kind.UNTRIGGERED:
                    outcome = untriggered(rule, self.type, state.facts, state.hidden)
                else:
                    outcome = _OTHER_REGION if kind is Kind.OTHER_REGION else _NOT_IN_FORCE
                state.outcomes[rule.id] = {0: outcome}
            return
        if step.rule is None:
            self._joined(kind, state, self.ruleset.fired(firing)["d"])
            return
        if step.rule in state.outcomes or step.rule in state.openings:
            return  # a pattern of several alternatives fires once for each of them that is met
        rule = self.rules[step.rule]
        if kind in (Kind.OPENED, Kind.HOLDS, Kind.BREAKS, Kind.OPEN_QUESTION):
            if step.doubtful:
                state.doubts[rule.id] = self._doubt(rule, state.facts)
            self._open(kind, rule, state)
            return
        state.outcomes[rule.id] = {0: self._inapplicable(step, rule, state)}

    def _inapplicable(self, step: Step, rule: Rule, state: _State) -> Outcome:
        match step.kind:
            case Kind.CONDITION_FALSE:
                return _CONDITION_FALSE
            case Kind.CONDITION_UNKNOWN:
                assert rule.applies_when is not None
                return undetermined(self._unknown(rule.applies_when.expr, state.facts))
            case Kind.EXEMPT:
                state.by[rule.id] = rule.unless[step.index].label
                return _EXEMPT
            case Kind.SUPERSEDED:
                state.by[rule.id] = rule.yields_to[step.index]
                return _SUPERSEDED
        missing: frozenset[str] = frozenset()
        for id in rule.yields_to:
            if id not in self._superiors:
                self._superiors[id] = compile_applies(self.all.rules[id], self.all)
            value, nulls = self._superiors[id](state.facts, state.record.region)
            missing |= nulls if value is None else frozenset()
        return undetermined(missing)

    def _doubt(self, rule: Rule, facts: Facts) -> Outcome:
        """What an exception that is not known makes of a violation."""
        return undetermined(
            frozenset[str]().union(*(self._unknown(unless.when.expr, facts) for unless in rule.unless))
        )

    def _unknown(self, expr: Expr, facts: Facts) -> frozenset[str]:
        """The null facts that make a condition unknown; none if it is known."""
        found = self._tests.get(id(expr))
        if found is None:  # the rule holds its condition, so that its id is not given again
            found = compile_condition(expr, self.type), compile_unknowns(expr, self.type)
            self._tests[id(expr)] = found
        return found[1](facts) if found[0](facts) is None else frozenset()

    def _open(self, kind: Kind, rule: Rule, state: _State) -> None:
        if kind is Kind.HOLDS:
            state.outcomes[rule.id] = {0: _SATISFIED}
            return
        if kind in (Kind.BREAKS, Kind.OPEN_QUESTION):
            require = self._requires.get(rule.id)
            if require is None:
                require = compile_requirement(rule.requires, self.type, self.all.calendar_of(rule))
                self._requires[rule.id] = require
            outcome = require(state.facts, state.moment)
            if (outcome.status is Status.VIOLATED) != (kind is Kind.BREAKS):
                raise EngineError(
                    f"durable-rules and the reference disagree on `{rule.id}`",
                    "please report it",
                    zh=f"durable-rules 与参考解释器对“{rule.id}”的判定不一致",
                    zh_help="请报告这一问题",
                )
            state.outcomes[rule.id] = {0: outcome}
            return
        opening = self._opening_of(rule)(state.facts, state.moment)
        state.openings[rule.id] = opening
        if opening.outcome is not None:
            state.outcomes[rule.id] = {0: opening.outcome}
        for reading, duty in enumerate(opening.duties):
            state.queue.append(self._duty_fact(state, rule.id, reading, duty))

    def _opening_of(self, rule: Rule) -> Open:
        found = self._openings.get(rule.id)
        if found is None:
            found = self._openings[rule.id] = compile_opening(rule, self.all)
        return found

    def _joined(self, kind: Kind, state: _State, fact: Message) -> None:
        id, reading = fact["r"], fact["n"]
        rule = self.rules[id]
        known = state.duties.get((id, reading))
        if known is None or known[0] != fact["id"]:
            return  # told under an earlier mark
        outcome = outcome_of(kind, known[1], state.facts, state.moment, rule, self.all)
        state.outcomes.setdefault(id, {})[reading] = outcome

    # -- reading off ---------------------------------------------------------------------------------

    def _judged(self, state: _State) -> Judged:
        verdicts: list[Verdict] = []
        wake = self._unmasking(state.record, state.hidden)
        for id, rule in self.rules.items():
            known = state.verdicts.get(id)
            if known is None:
                known = state.verdicts[id] = self._read(state, rule)
            verdicts.append(known[0])
            if known[1] is not None and known[1] > state.moment.now and (wake is None or known[1] < wake):
                wake = known[1]
        return Judged(verdicts, wake)

    def _read(self, state: _State, rule: Rule) -> tuple[Verdict, datetime | None]:
        """The verdict of one rule, and when time alone may next change it."""
        id = rule.id
        outcomes, opening = state.outcomes.get(id), state.openings.get(id)
        if outcomes is None or (opening is not None and len(outcomes) < len(opening.duties)):
            raise EngineError(
                f"durable-rules did not decide `{id}`",
                "please report it",
                zh=f"durable-rules 没有对“{id}”作出判定",
                zh_help="请报告这一问题",
            )
        wake = None if opening is None else opening.wake
        if opening is not None and opening.duties:
            outcome = opening.merge([outcomes[reading] for reading in range(len(opening.duties))])
            wakes = [state.duties[id, reading][1].wake() for reading in range(len(opening.duties))]
            wake = min((each for each in wakes if each is not None and each > state.moment.now), default=None)
        else:
            outcome = outcomes[0]
        doubt = state.doubts.get(id)
        if doubt is not None and outcome.status is Status.VIOLATED:
            outcome = outcome._replace(
                status=doubt.status,
                reason=doubt.reason,
                late_by=None,
                late_unit=None,
                missing=doubt.missing,
            )
        verdict = Verdict(self.name, state.record.id, id, str(rule.duty), *outcome, state.by.get(id))
        return verdict, wake

    def _unmasking(self, record: Record, hidden: frozenset[str]) -> datetime | None:
        """When the next act that is dated ahead will have happened."""
        times = [record.facts[name] for name in hidden]
        return min(
            (
                when if isinstance(when, datetime) else midnight(when)
                for when in times
                if isinstance(when, date)
            ),
            default=None,
        )


def _fact(state: _State, content: Message) -> Message:
    """A fact of a state, with an id that no other fact of it has."""
    state.number += 1
    return {"sid": state.sid, "id": f"f{state.number}", **content}


def _mark(state: _State) -> str:
    return f"t{state.mark}"


def _act_fact(act: Act, mark: str, facts: Facts) -> Message:
    """An act that is done, with its day or moment; or the fact that it is owed."""
    done = done_of(act.fields, facts)
    if done is None:
        return {"k": "owed", "on": mark, "key": act.key}
    if act.scale is Scale.DAY:
        at = day_of(done).toordinal()
    else:
        at = microseconds(read_by(act, facts))
    return {"k": "done", "on": mark, "key": act.key, "at": at}


_engines: dict[int, Engine] = {}
_making = threading.Lock()


def engine_of(rules: Rules) -> Engine:
    """The one engine of a rulebook: what durable-rules has compiled it never gives back."""
    with _making:
        found = _engines.get(id(rules))
        if found is None:
            found = _engines[id(rules)] = Engine(rules)  # holds `rules`, so that its id is not given again
        return found


def judge_all(rules: Rules, records: Iterable[Record], as_of: date | datetime) -> Iterator[Verdict]:
    """The verdicts of many records, one record after the other; nothing is kept. Not of quotas."""
    engine, moment = engine_of(rules), moment_of(as_of)
    for record in records:
        yield from engine.judge(record, moment).verdicts
