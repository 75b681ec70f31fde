"""What was checked where nothing is counted: order, fields given, members of a set, a condition.

Comes in: a `Case`. Goes out: a section, and what the sentence and the remedy need to know.
Must not know: the sentence, the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from govrules.engines.reference.conditions import day_of, earliest, latest
from govrules.explaining.case import Case
from govrules.explaining.conditions import part_line
from govrules.explaining.dates import limit_words, plain
from govrules.explaining.parts import Line, Mark, Section, SectionKey
from govrules.explaining.wording import say
from govrules.model.expr import Expr
from govrules.model.record_types import FieldType, RecordType
from govrules.model.rule import Holds, Includes, Order, Present, Relation


def check_section(case: Case) -> Section | None:
    """One line for each thing that the requirement asks for; None for what is counted instead."""
    if case.outcome is None:
        return None
    match case.rule.requires:
        case Order() as order:
            lines = _order(case, order)
        case Present(fields=fields):
            lines = [_given(case, name) for name in fields]
        case Includes() as includes:
            lines = _includes(case, includes)
        case Holds() as holds:
            lines = _holds(case, holds)
        case _:
            return None
    return Section(SectionKey.CHECK, tuple(lines))


def _given(case: Case, name: str) -> Line:
    value = case.facts.get(name)
    given = value is not None and value != frozenset()
    told = say("check.field", label=case.names.label(name), value=case.names.value(name, value))
    return Line(told, Mark.of(given), () if given else (name,))


# -- order -------------------------------------------------------------------------------------------


def in_order(order: Order, record_type: RecordType, first: Any, second: Any) -> bool | None:
    """Whether two given facts lie as the relation asks; None if a time of day would be needed to tell."""
    strict = order.relation is Relation.BEFORE
    if any(record_type.fields[name].type is FieldType.DATE for name in order.facts):
        return day_of(first) < day_of(second) if strict else day_of(first) <= day_of(second)
    if strict:
        surely, possibly = latest(first) < earliest(second), earliest(first) < latest(second)
    else:
        surely, possibly = latest(first) <= earliest(second), earliest(first) <= latest(second)
    return True if surely else (None if possibly else False)


def offending_pair(order: Order, record_type: RecordType, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The two facts that lie wrong: of a sequence the first such pair, else the earliest and the latest."""
    given = [name for name in order.facts if facts.get(name) is not None]
    if order.relation is not Relation.SAME_TIME:
        for first, second in pairwise(given):
            if in_order(order, record_type, facts[first], facts[second]) is False:
                return first, second
    return min(given, key=lambda name: earliest(facts[name])), max(
        given, key=lambda name: latest(facts[name])
    )


def _order(case: Case, order: Order) -> list[Line]:
    names, facts = case.names, case.facts
    record_type = case.rules.type_of(case.rule)
    if order.relation is Relation.SAME_TIME:
        asked = (
            say("check.same-day")
            if order.tolerance is None
            else say("check.same-time", tolerance=limit_words(order.tolerance))
        )
    else:
        asked = say(f"check.{order.relation}")
    lines = [Line(asked)]
    before: str | None = None
    for name in order.facts:
        value = facts.get(name)
        label = names.label(name)
        if value is None:
            told = say("check.field", label=label, value=names.value(name, None))
            if name in case.remarks:
                told = say("condition.remark", it=told, remark=case.remarks[name])
            wanted = name in case.verdict.missing
            mark = (Mark.UNKNOWN if case.verdict.reason == "fact-missing" else Mark.NO) if wanted else None
            lines.append(Line(told, mark, (name,) if wanted else ()))
            continue
        mark = Mark.YES
        if before is not None and order.relation is not Relation.SAME_TIME:
            mark = Mark.of(in_order(order, record_type, facts[before], value))
        elif before is not None and order.relation is Relation.SAME_TIME:
            mark = _same_time_mark(case, value)
        lines.append(Line(say("check.field", label=label, value=plain(value)), mark))
        before = name
    return lines


def _same_time_mark(case: Case, value: date | datetime) -> Mark:
    due = case.outcome.due if case.outcome else None
    if due is None:
        return Mark.UNKNOWN
    if isinstance(due, datetime):
        if latest(value) <= due:
            return Mark.YES
        return Mark.NO if earliest(value) > due and case.verdict.reason == "out-of-order" else Mark.UNKNOWN
    return Mark.of(day_of(value) <= due)


# -- members of a set ----------------------------------------------------------------------------------


def asked_members(includes: Includes, facts: Mapping[str, Any]) -> frozenset[str] | None:
    """The members that are asked for; None if any will do, or if they are not known."""
    if includes.members is None:
        return None
    if isinstance(includes.members, str):
        asked: frozenset[str] | None = facts.get(includes.members)
        return asked
    return frozenset(includes.members)


def lacking_members(includes: Includes, facts: Mapping[str, Any]) -> frozenset[str]:
    """The members that are asked for and not held."""
    return (asked_members(includes, facts) or frozenset()) - (facts.get(includes.field) or frozenset())


def _includes(case: Case, includes: Includes) -> list[Line]:
    names, held = case.names, case.facts.get(includes.field)
    label = names.label(includes.field)
    lines = []
    if includes.at_least is not None:
        lines.append(Line(say("check.at-least", n=includes.at_least, label=label)))
    if held is None:
        told = say("check.field", label=label, value=names.value(includes.field, None))
        lines.append(Line(told, Mark.UNKNOWN, (includes.field,)))
    asked = asked_members(includes, case.facts)
    if isinstance(includes.members, str):
        told = say(
            "check.asked-by",
            label=names.label(includes.members),
            value=names.fact(includes.members, case.facts),
        )
        unknown = asked is None
        lines.append(Line(told, Mark.UNKNOWN if unknown else None, (includes.members,) if unknown else ()))
    if held is None:
        return lines
    lacks = (includes.field,) if case.outcome and includes.field in case.outcome.missing else ()
    if asked is None:
        told = say("check.field", label=label, value=names.value(includes.field, held))
        mark = None if includes.members is not None else Mark.of(not lacks)
        return [*lines, Line(told, mark, lacks)]
    field = names.field(includes.field)
    order = {member.id: at for at, member in enumerate(field.members)} if field else {}
    in_turn = sorted(asked, key=lambda id: (order.get(id, len(order)), id))
    return lines + [
        Line(names.member(includes.field, id), Mark.of(id in held), () if id in held else lacks)
        for id in in_turn
    ]


# -- a condition ---------------------------------------------------------------------------------------


def unmet(case: Case, holds: Holds) -> tuple[Expr, ...]:
    """The conditions, of those that AND joins, that are not known to be true."""
    return tuple(part.expr for part in case.parts(holds.condition.expr) if part.value is not True)


def _holds(case: Case, holds: Holds) -> list[Line]:
    parts = case.parts(holds.condition.expr)
    return [part_line(part, case.names, case.facts, case.remarks) for part in parts]
