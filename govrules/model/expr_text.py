"""A condition's tree written out as text again.

Comes in: a tree of `model.expr`. Goes out: its text, which is read back as the same tree.
Must not know: the grammar, nor where the tree came from.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
    Value,
)

# How tightly a node binds: what binds less than its place asks for is put into brackets.
_OR, _AND, _NOT, _TEST, _SUM, _PART, _SINGLE = range(7)


def to_text(expr: Expr) -> str:
    """The text of a condition, with as few brackets as it can do with.

    >>> to_text(Or((Not(FieldRef("urgent")), Compare("<=", FieldRef("fee"), Literal(20.0)))))
    'NOT urgent OR fee <= 20'
    """
    return _written(expr)[0]


def literal_text(value: Value) -> str:
    """A value as it is written in a condition.

    >>> literal_text("it's"), literal_text(True), literal_text(date(2020, 1, 1))
    ("'it''s'", 'TRUE', "DATE '2020-01-01'")
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return _number(value)


def _number(value: float) -> str:
    digits = format(Decimal(repr(value)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _inside(expr: Expr, needed: int) -> str:
    text, binds = _written(expr)
    return text if binds >= needed else f"({text})"


def _listed(items: tuple[Expr, ...]) -> str:
    return ", ".join(_inside(item, _SUM) for item in items)


def _written(expr: Expr) -> tuple[str, int]:
    match expr:
        case FieldRef(name=name):
            return name, _SINGLE
        case Literal(value=value):
            text = literal_text(value)
            return text, _PART if text.startswith("-") else _SINGLE
        case Null():
            return "NULL", _SINGLE
        case Compare(op=op, left=left, right=right):
            return f"{_inside(left, _SUM)} {op} {_inside(right, _SUM)}", _TEST
        case Between(item=item, low=low, high=high, negated=negated):
            between = f"{'NOT ' * negated}BETWEEN {_inside(low, _SUM)} AND {_inside(high, _SUM)}"
            return f"{_inside(item, _SUM)} {between}", _TEST
        case In(item=item, members=members, negated=negated):
            return f"{_inside(item, _SUM)} {'NOT ' * negated}IN ({_listed(members)})", _TEST
        case IsNull(item=item, negated=negated):
            return f"{_inside(item, _SUM)} IS {'NOT ' * negated}NULL", _TEST
        case And(items=items):
            return " AND ".join(_inside(item, _NOT) for item in items), _AND
        case Or(items=items):
            return " OR ".join(_inside(item, _AND) for item in items), _OR
        case Not(item=item):
            return f"NOT {_inside(item, _NOT)}", _NOT
        case Coalesce(items=items):
            return f"COALESCE({_listed(items)})", _SINGLE
        case Arithmetic(op=op, left=left, right=right):
            return f"{_inside(left, _SUM)} {op} {_inside(right, _PART)}", _SUM
        case Negative(item=item):
            # A second minus at once would be a comment in SQL, which the grammar refuses.
            text = _inside(item, _PART)
            return f"-({text})" if text.startswith("-") else f"-{text}", _PART
        case Contains(item=item, member=member):
            return f"CONTAINS({item.name}, {_quoted(member)})", _SINGLE
    raise TypeError(f"no node of a condition: {expr!r}")
