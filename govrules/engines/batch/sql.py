"""Small pieces of SQL: constants, three-valued logic that folds what is known beforehand, CASE.

Comes in: SQLGlot nodes and plain values. Goes out: SQLGlot nodes. Must not know: rules, dialects.

A fact whose column the source has not got is the constant NULL; folding it here keeps whole rules from
being computed only to be thrown away, for no data base folds through a chain of sub-queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from sqlglot import exp

Node = exp.Expr


def true() -> Node:
    """The constant TRUE."""
    return exp.Boolean(this=True)


def false() -> Node:
    """The constant FALSE."""
    return exp.Boolean(this=False)


def null() -> Node:
    """The constant NULL."""
    return exp.Null()


def truth(value: bool) -> Node:
    """A constant truth value."""
    return exp.Boolean(this=value)


def number(value: int | float) -> Node:
    """A constant number; what is not whole is written as a double, never as a decimal."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e9:
            return number(int(value))
        digits = repr(abs(value))
        literal: Node = exp.Literal.number(digits if "e" in digits else digits + "e0")
        return exp.Neg(this=literal) if value < 0 else literal
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def text(value: str) -> Node:
    """A constant text, quoted by SQLGlot."""
    return exp.Literal.string(value)


def day(value: date) -> Node:
    """A constant day."""
    return cast(text(value.isoformat()), "DATE")


def moment(value: datetime) -> Node:
    """A constant date-time without offset."""
    return cast(text(value.isoformat(" ", "microseconds")), "TIMESTAMPNTZ")


@cache
def type_of(name: str) -> exp.DataType:
    """A type; `TIMESTAMPNTZ` is a date-time without offset, `TIMESTAMP` in most dialects."""
    return exp.DataType.build(name)


def name(of: str, table: str | None = None) -> exp.Column:
    """A column; always quoted, so that any name is only a name."""
    return exp.Column(
        this=exp.to_identifier(of, quoted=True),
        table=exp.to_identifier(table, quoted=True) if table is not None else None,
    )


def call(function: str, *args: Node) -> Node:
    """A call of a function that is written alike in the dialect at hand."""
    return exp.Anonymous(this=function, expressions=list(args))


def cast(item: Node, to: str) -> Node:
    """A value cast to a type."""
    return exp.Cast(this=item, to=type_of(to))


# -- what is known beforehand ------------------------------------------------------------------------


def is_true(item: Node) -> bool:
    """Whether it is the constant TRUE."""
    return isinstance(item, exp.Boolean) and bool(item.this)


def is_false(item: Node) -> bool:
    """Whether it is the constant FALSE."""
    return isinstance(item, exp.Boolean) and not item.this


def is_null(item: Node) -> bool:
    """Whether it is the constant NULL."""
    return isinstance(item, exp.Null)


def _constant(item: Node) -> bool:
    return isinstance(item, exp.Boolean | exp.Literal | exp.Cast) and not item.find(exp.Column)


# -- three-valued logic ------------------------------------------------------------------------------


def all_of(items: Iterable[Node]) -> Node:
    """AND: false if any is, unknown if any is unknown and none false."""
    kept: list[Node] = []
    for item in items:
        if is_false(item):
            return false()
        if not is_true(item):
            kept.append(item)
    if not kept:
        return true()
    if all(is_null(item) for item in kept):
        return null()
    return _chain(exp.And, kept)


def any_of(items: Iterable[Node]) -> Node:
    """OR: true if any is, unknown if any is unknown and none true."""
    kept: list[Node] = []
    for item in items:
        if is_true(item):
            return true()
        if not is_false(item):
            kept.append(item)
    if not kept:
        return false()
    if all(is_null(item) for item in kept):
        return null()
    return _chain(exp.Or, kept)


def _chain(kind: type[exp.And | exp.Or], items: list[Node]) -> Node:
    seen: dict[str, Node] = {}
    for item in items:
        seen.setdefault(item.sql(), item)
    joined, *rest = (_in_brackets(item) for item in seen.values())
    for item in rest:
        joined = kind(this=joined, expression=item)
    return joined


def _in_brackets(item: Node) -> Node:
    single = (exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Func, exp.Cast, exp.Case)
    kept = (*single, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.Between)
    if isinstance(item, exp.And | exp.Or) or not isinstance(item, kept):
        return exp.Paren(this=item)
    return item


def negated(item: Node) -> Node:
    """NOT: unknown stays unknown."""
    if is_null(item):
        return null()
    if isinstance(item, exp.Boolean):
        return truth(not item.this)
    if isinstance(item, exp.Not) and not isinstance(item.this, exp.Is):
        inner = item.this
        found: Node = inner.this if isinstance(inner, exp.Paren) else inner
        return found
    return exp.Not(this=exp.Paren(this=item) if not isinstance(item, exp.Column | exp.Paren) else item)


def unknown(item: Node) -> Node:
    """`item IS NULL`."""
    if is_null(item):
        return true()
    if _constant(item):
        return false()
    return exp.Is(this=_operand(item), expression=exp.Null())


def known(item: Node) -> Node:
    """`item IS NOT NULL`."""
    if is_null(item):
        return false()
    if _constant(item):
        return true()
    return exp.Not(this=exp.Is(this=_operand(item), expression=exp.Null()))


def certainly(item: Node) -> Node:
    """True if it is true; false if it is false or unknown."""
    if isinstance(item, exp.Boolean):
        return item
    return false() if is_null(item) else exp.Coalesce(this=item, expressions=[false()])


_COMPARE: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def compare(op: str, left: Node, right: Node) -> Node:
    """`left op right`; unknown if either is."""
    if is_null(left) or is_null(right):
        return null()
    return _COMPARE[op](this=_operand(left), expression=_operand(right))


def plus(left: Node, right: Node) -> Node:
    """`left + right`."""
    if is_null(left) or is_null(right):
        return null()
    return exp.Add(this=_operand(left), expression=_operand(right))


def minus(left: Node, right: Node) -> Node:
    """`left - right`."""
    if is_null(left) or is_null(right):
        return null()
    return exp.Sub(this=_operand(left), expression=_operand(right))


def _operand(item: Node) -> Node:
    single = (exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Func, exp.Cast, exp.Bracket)
    # AND and OR count as functions in SQLGlot.
    return item if isinstance(item, single) and not isinstance(item, exp.Connector) else exp.Paren(this=item)


def between(item: Node, low: Node | None, high: Node | None) -> Node:
    """Whether a value lies between two bounds, both included; a bound that is None is open."""
    if is_null(item):
        return null()
    if low is not None and high is not None:
        return exp.Between(this=_operand(item), low=low, high=high)
    if low is not None:
        return compare(">=", item, low)
    if high is not None:
        return compare("<=", item, high)
    return case([(known(item), true())])


def member(item: Node, members: Iterable[Node]) -> Node:
    """`item IN (members)`; unknown if the item is, false of no members."""
    listed = list(members)
    if is_null(item):
        return null()
    return exp.In(this=_operand(item), expressions=listed)


# -- values ------------------------------------------------------------------------------------------


def case(branches: Iterable[tuple[Node, Node]], default: Node | None = None) -> Node:
    """CASE: the value of the first condition that is true, else the default, else NULL."""
    kept: list[tuple[Node, Node]] = []
    otherwise = default
    for condition, value in branches:
        if is_true(condition):
            otherwise = value
            break
        if not (is_false(condition) or is_null(condition)):
            kept.append((condition, value))
    while kept and otherwise is not None and kept[-1][1].sql() == otherwise.sql():
        kept.pop()
    if not kept:
        return null() if otherwise is None else otherwise
    if otherwise is None or is_null(otherwise):
        if all(is_null(value) for _, value in kept):
            return null()
        otherwise = None
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in kept], default=otherwise)


def first_given(items: Iterable[Node]) -> Node:
    """COALESCE, without what is known to be null."""
    kept: list[Node] = []
    for item in items:
        if not is_null(item):
            kept.append(item)
            if _constant(item):
                break
    if not kept:
        return null()
    return kept[0] if len(kept) == 1 else exp.Coalesce(this=kept[0], expressions=kept[1:])


def greatest(*items: Node) -> Node:
    """The greatest of those that are given; NULL if none is."""
    return _extreme(exp.Greatest, items)


def least(*items: Node) -> Node:
    """The least of those that are given; NULL if none is."""
    return _extreme(exp.Least, items)


def _extreme(kind: type[exp.Greatest | exp.Least], items: Iterable[Node]) -> Node:
    seen: dict[str, Node] = {}
    for item in items:
        if not is_null(item):
            seen.setdefault(item.sql(), item)
    kept = list(seen.values())
    if not kept:
        return null()
    return kept[0] if len(kept) == 1 else kind(this=kept[0], expressions=kept[1:], ignore_nulls=True)


def names_where(flags: Iterable[tuple[str, Node]]) -> Node:
    """The names whose condition is true, sorted and joined by `;`; an empty text if there is none."""
    by_name: dict[str, list[Node]] = {}
    for each, condition in flags:
        by_name.setdefault(each, []).append(condition)
    parts: list[Node] = []
    for each in sorted(by_name):
        shown = case([(any_of(by_name[each]), text(each))])
        if not is_null(shown):
            parts.append(shown)
    if not parts:
        return text("")
    if len(parts) == 1 and isinstance(parts[0], exp.Literal):
        return parts[0]
    if len(parts) == 1 and isinstance(parts[0], exp.Case):
        return case([(each.this, each.args["true"]) for each in parts[0].args["ifs"]], text(""))
    if all(isinstance(part, exp.Literal) for part in parts):
        return text(";".join(str(part.this) for part in parts))
    # SQLGlot writes its own CONCAT_WS as null where any part is; all dialects here pass nulls over.
    return call("CONCAT_WS", text(";"), *parts)
