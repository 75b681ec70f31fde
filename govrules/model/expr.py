"""The tree of a condition: a few frozen nodes, each with the place of its text.

Comes in: nothing. Goes out: node types, and the fields that a tree reads.
Must not know: the grammar that makes a tree, nor any engine that runs one.

Two trees are equal if they mean the same text; where they stand does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from govrules.model.source import Span

NOWHERE = Span(1, 1, 1, 1)

Value: TypeAlias = str | float | bool | date | datetime


@dataclass(frozen=True, slots=True)
class Expr:
    """What all nodes share: the span of the text they were read from."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True, repr=False)


@dataclass(frozen=True, slots=True)
class FieldRef(Expr):
    """The value of a field of the record."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A text, a number, a truth value, or a date; a date-time where the text carries a time of day."""

    value: Value


@dataclass(frozen=True, slots=True)
class Null(Expr):
    """The literal NULL: allowed only as an argument of COALESCE."""


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """`left op right`; `op` is one of = <> < <= > >=."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Between(Expr):
    """`item [NOT] BETWEEN low AND high`, both ends included."""

    item: Expr
    low: Expr
    high: Expr
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Expr):
    """`item [NOT] IN (members)`."""

    item: Expr
    members: tuple[Expr, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull(Expr):
    """`item IS [NOT] NULL`: never unknown."""

    item: Expr
    negated: bool = False


@dataclass(frozen=True, slots=True)
class And(Expr):
    """All of two or more conditions."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Expr):
    """Any of two or more conditions."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """The opposite; unknown stays unknown."""

    item: Expr


@dataclass(frozen=True, slots=True)
class Coalesce(Expr):
    """The first of two or more values that is given."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Expr):
    """`left + right` or `left - right`, on numbers."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negative(Expr):
    """`-item`, on a number."""

    item: Expr


@dataclass(frozen=True, slots=True)
class Contains(Expr):
    """`CONTAINS(set_field, 'member')`."""

    item: FieldRef
    member: str


def children(expr: Expr) -> tuple[Expr, ...]:
    """The nodes directly below a node, in the order of the text."""
    match expr:
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Between(item=item, low=low, high=high):
            return (item, low, high)
        case In(item=item, members=members):
            return (item, *members)
        case And(items=items) | Or(items=items) | Coalesce(items=items):
            return items
        case IsNull(item=item) | Not(item=item) | Negative(item=item) | Contains(item=item):
            return (item,)
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """A node and all below it, parents first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def fields_of(expr: Expr | None) -> frozenset[str]:
    """The names of all fields that a condition reads."""
    if expr is None:
        return frozenset()
    return frozenset(node.name for node in walk(expr) if isinstance(node, FieldRef))
