"""Conditions in words, and the values that made them true, false or unknown.

Comes in: a condition's tree, the words of its record type, facts. Goes out: `Text`, `Line`.
Must not know: rules, verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govrules.engines.reference.replay import Part
from govrules.explaining.names import Names
from govrules.explaining.parts import Line, Mark
from govrules.explaining.wording import joined, listed, say
from govrules.model.expr import (
    And,
    Arithmetic,
    Between,
    Coalesce,
    Compare,
    Contains,
    Expr,
    FieldRef,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Null,
    Or,
    walk,
)
from govrules.model.source import Text

_OPERATORS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def in_words(expr: Expr, names: Names) -> Text:
    """A condition in words, with the labels of fields and members.

    `reply_kind IN ('disclosed', 'withheld')` becomes 答复类型 属于 予以公开、不予公开, or
    kind of reply is one of disclosed, withheld.
    """
    return _condition(expr, names)


def part_line(part: Part, names: Names, facts: Mapping[str, Any], remarks: Mapping[str, Text]) -> Line:
    """One of the conditions that AND joins, with the value it had; `remarks` stand behind a field's value."""
    text = with_values(part.expr, part.value, names, facts, remarks)
    return Line(text, Mark.of(part.value), tuple(sorted(part.missing)))


def with_values(
    expr: Expr, value: bool | None, names: Names, facts: Mapping[str, Any], remarks: Mapping[str, Text]
) -> Text:
    """A condition told by the values it read; what it asks for is added unless the values say it."""
    fields = _fields(expr)
    asked = in_words(expr, names)
    if not fields:
        return asked
    if len(fields) > 1:
        values = listed(_fact(name, names, facts, remarks) for name in fields)
        return say("condition.asked-values", asked=asked, values=values)
    name = fields[0]
    if value and _says_its_value(expr):
        return _fact(name, names, facts, remarks)
    behind = [remarks[name]] if name in remarks else []
    behind.append(_asked(expr, names) or say("asked.whole", it=asked))
    return say(
        "condition.value-asked",
        value=_fact(name, names, facts, {}),
        asked=joined("condition.remark-gap", behind),
    )


def facts_read(
    exprs: Iterable[Expr], names: Names, facts: Mapping[str, Any], remarks: Mapping[str, Text]
) -> Text:
    """The values of all fields that some conditions read."""
    fields = dict.fromkeys(name for expr in exprs for name in _fields(expr))
    return listed(_fact(name, names, facts, remarks) for name in fields)


def all_in_words(exprs: Iterable[Expr], names: Names) -> Text:
    """Several conditions in words, joined by "and"."""
    exprs = list(exprs)
    return joined("condition.and", (_condition(expr, names, inside=len(exprs) > 1) for expr in exprs))


def _fields(expr: Expr) -> list[str]:
    return list(dict.fromkeys(node.name for node in walk(expr) if isinstance(node, FieldRef)))


def _fact(name: str, names: Names, facts: Mapping[str, Any], remarks: Mapping[str, Text]) -> Text:
    value = facts.get(name)
    key = "condition.fact" if value is not None else "condition.no-fact"
    told = say(key, label=names.label(name), value=names.value(name, value))
    return say("condition.remark", it=told, remark=remarks[name]) if name in remarks else told


def _says_its_value(expr: Expr) -> bool:
    """Whether the value alone, being right, tells what was asked."""
    match expr:
        case (
            FieldRef()
            | Compare(op="=", left=FieldRef(), right=Literal())
            | In(item=FieldRef(), negated=False)
        ):
            return True
        case IsNull(item=FieldRef(), negated=True) | Contains() | Not(item=FieldRef()):
            return True
    return False


def _asked(expr: Expr, names: Names) -> Text | None:
    """What a condition on one field asks for, without naming the field again."""
    match expr:
        case FieldRef():
            return say("asked.equal", value=say("value.yes"))
        case Not(item=FieldRef()):
            return say("asked.equal", value=say("value.no"))
        case Compare(op=op, left=FieldRef(name=name), right=Literal() as literal):
            if op in ("=", "<>"):
                key = "asked.equal" if op == "=" else "asked.not-equal"
                return say(key, value=_literal(literal, name, names))
            return say("asked.compare", op=_OPERATORS[op], value=_literal(literal, name, names))
        case In(item=FieldRef(name=name), members=members, negated=negated):
            listing = listed(_operand(member, name, names) for member in members)
            return say("asked.not-in" if negated else "asked.in", members=listing)
        case IsNull(item=FieldRef(), negated=negated):
            return say("asked.given" if negated else "asked.not-given")
        case Contains(item=FieldRef(name=name), member=member):
            return say("asked.contains", member=names.member(name, member))
    return None


def _condition(expr: Expr, names: Names, *, inside: bool = False) -> Text:
    match expr:
        case FieldRef(name=name):
            return say("condition.is", label=names.label(name), value=say("value.yes"))
        case Not(item=FieldRef(name=name)):
            return say("condition.is", label=names.label(name), value=say("value.no"))
        case Not(item=Compare(op=op, left=left, right=right)):
            return _condition(Compare(_OPPOSITE[op], left, right), names)
        case Not(item=item):
            return say("condition.not", it=_condition(item, names))
        case And(items=items):
            told = joined("condition.and", (_condition(item, names, inside=True) for item in items))
            return say("brackets", it=told) if inside else told
        case Or(items=items):
            told = joined("condition.or", (_condition(item, names, inside=True) for item in items))
            return say("brackets", it=told) if inside else told
        case Compare(op=op, left=left, right=right):
            about = _about(left) or _about(right)
            return say(
                "condition.compare",
                left=_operand(left, about, names),
                op=_OPERATORS[op],
                right=_operand(right, about, names),
            )
        case Between(item=item, low=low, high=high, negated=negated):
            about = _about(item)
            return say(
                "condition.not-between" if negated else "condition.between",
                item=_operand(item, about, names),
                low=_operand(low, about, names),
                high=_operand(high, about, names),
            )
        case In(item=item, members=members, negated=negated):
            about = _about(item)
            return say(
                "condition.not-in" if negated else "condition.in",
                item=_operand(item, about, names),
                members=listed(_operand(member, about, names) for member in members),
            )
        case IsNull(item=item, negated=negated):
            key = "condition.given" if negated else "condition.not-given"
            return say(key, item=_operand(item, None, names))
        case Contains(item=item, member=member):
            return say(
                "condition.contains", item=names.label(item.name), member=names.member(item.name, member)
            )
    return _operand(expr, None, names)


def _operand(expr: Expr, about: str | None, names: Names) -> Text:
    """A value in a condition; a text is a member of the choice it is compared with."""
    match expr:
        case FieldRef(name=name):
            return names.label(name)
        case Literal():
            return _literal(expr, about, names)
        case Null():
            return say("value.none")
        case Coalesce(items=items):
            about = about or _about(expr)
            first, *rest = (_operand(item, about, names) for item in items)
            return say("condition.else", first=first, rest=joined("condition.else-gap", rest))
        case Arithmetic(op=op, left=left, right=right):
            sign = "+" if op == "+" else "−"
            second = _operand(right, about, names)
            if isinstance(right, Arithmetic):
                second = say("brackets", it=second)
            return say("condition.compare", left=_operand(left, about, names), op=sign, right=second)
        case Negative(item=item):
            return say("condition.negative", it=_operand(item, about, names))
    return say("brackets", it=_condition(expr, names))


def _literal(literal: Literal, about: str | None, names: Names) -> Text:
    return names.value(about, literal.value) if about else names.value("", literal.value)


def _about(expr: Expr) -> str | None:
    """The field that a value is compared with."""
    match expr:
        case FieldRef(name=name):
            return name
        case Coalesce(items=items):
            return next((about for about in map(_about, items) if about), None)
    return None
