"""What every part of an explanation draws on: the replay, the words of its record type, what was decided.

Comes in: a `Replay` and its `Rules`. Goes out: a `Case`. Must not know: the sections of an explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govrules.engines.reference.conditions import compile_condition, unknowns
from govrules.engines.reference.deadlines import Moment, Outcome
from govrules.engines.reference.judge import moment_of
from govrules.engines.reference.replay import ExceptionStep, Part, Replay
from govrules.engines.reference.requirements import compile_requirement
from govrules.explaining.dates import plain
from govrules.explaining.names import Names
from govrules.explaining.wording import listed, say
from govrules.model.expr import And, Expr, fields_of
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Requirement,
    Rule,
)
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.model.verdict import Status, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """One record and one rule, with all that was found about them.

    `outcome` is what the requirement alone says; None if a test before it has decided. `remarks` are said
    behind a field's value: that a default was assumed, or that an act lies after the moment of evaluation.
    """

    replay: Replay
    rules: Rules
    names: Names
    moment: Moment
    outcome: Outcome | None
    remarks: Mapping[str, Text]

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.replay.rule

    @property
    def verdict(self) -> Verdict:
        """The verdict that is explained."""
        return self.replay.verdict

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts as they stand at the moment of evaluation."""
        return self.replay.facts

    @property
    def now(self) -> date | datetime:
        """The moment of evaluation, as it was given."""
        return self.replay.as_of

    @property
    def open_exceptions(self) -> tuple[ExceptionStep, ...]:
        """The exceptions of which it is not known whether they apply."""
        return tuple(step for step in self.replay.exceptions if step.value is None)

    @property
    def excused_perhaps(self) -> bool:
        """Whether the requirement is broken, and an exception that is not known holds the verdict open."""
        return (
            self.outcome is not None
            and self.outcome.status is Status.VIOLATED
            and self.verdict.status is Status.UNDETERMINED
        )

    def parts(self, expr: Expr) -> tuple[Part, ...]:
        """The conditions that AND joins in one, each with its value."""
        record_type = self.rules.type_of(self.rule)
        return tuple(
            Part(
                item,
                compile_condition(item, record_type)(self.facts),
                unknowns(item, record_type, self.facts),
            )
            for item in (expr.items if isinstance(expr, And) else (expr,))
        )

    def undone(self, acts: Iterable[str]) -> Text:
        """That acts have not been done; of several only those that have not."""
        acts = tuple(acts)
        open_ones = [name for name in acts if self.facts.get(name) is None] or acts
        return listed(self.names.undone(name) for name in open_ones)


def case_of(replay: Replay, rules: Rules) -> Case:
    """Everything the parts of an explanation need, worked out once."""
    record_type = rules.type_of(replay.rule)
    names, moment = Names(record_type), moment_of(replay.as_of)
    outcome = None
    if requirement_decides(replay):
        outcome = compile_requirement(replay.rule.requires, record_type, replay.calendar)(
            replay.facts, moment
        )
    remarks = {}
    for name in record_type.fields:
        if name in replay.masked:
            when = replay.record.facts[name]
            assert isinstance(when, date)
            remarks[name] = say("remark.after-as-of", when=plain(when))
        elif name in replay.record.assumed:
            remarks[name] = say("remark.assumed")
    return Case(replay, rules, names, moment, outcome, remarks)


def requirement_decides(replay: Replay) -> bool:
    """Whether every test before the requirement is passed; an unknown exception does not stop it."""
    return looked_at_superiors(replay) and all(step.value is False for step in replay.superiors)


def looked_at_superiors(replay: Replay) -> bool:
    """Whether it came to the rules that this one gives way to."""
    return looked_at_exceptions(replay) and not any(step.value is True for step in replay.exceptions)


def looked_at_exceptions(replay: Replay) -> bool:
    """Whether it came to the exceptions: region, start, time in force and conditions are passed."""
    return (
        replay.in_region
        and replay.triggered_on is not None
        and replay.in_force is True
        and all(part.value is True for part in replay.conditions)
    )


def fields_read(rule: Rule) -> Iterator[str]:
    """The fields that a rule reads, its requirement's first, each once or more; not for quotas."""
    yield from fields_required(rule.requires)
    for when in (rule.applies_when, *(unless.when for unless in rule.unless)):
        if when is not None:
            yield from sorted(fields_of(when.expr))


def fields_required(requires: Requirement) -> Iterator[str]:
    """The fields that a requirement reads, the start before the act; not for quotas."""
    match requires:
        case Deadline(acts=acts, starts=starts, paused=paused, restarted=restarted, extended=extended):
            yield from starts
            for restart in restarted:
                yield from (restart.asked_on, restart.given_on)
            for pause in paused:
                yield from (pause.first, pause.last)
            if extended is not None and extended.told_on:
                yield extended.told_on
            if extended is not None and extended.when:
                yield from sorted(fields_of(extended.when.expr))
            yield from acts
        case FixedDate(acts=acts, by=by):
            yield from acts
            if isinstance(by, str):
                yield by
        case Lasting(start=start, until=until):
            yield from (start, until)
        case Order(facts=facts):
            yield from facts
        case Present(fields=fields):
            yield from fields
        case Includes(field=field, members=members):
            yield field
            if isinstance(members, str):
                yield members
        case Holds(condition=condition):
            yield from sorted(fields_of(condition.expr))
