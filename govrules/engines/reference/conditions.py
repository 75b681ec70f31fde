"""Conditions as closures: SQL's three-valued logic over the facts of one record.

Comes in: a tree of `model.expr`, typed by its record type. Goes out: a function of the facts that
gives True, False, or None for unknown; and, for an unknown one, which null fields make it so.
Must not know: rules, as-of (facts are masked before they come here).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

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
    Or,
    children,
)
from govrules.model.record_types import Check, FieldType, RecordType

Facts = Mapping[str, Any]
Evaluate = Callable[[Facts], Any]
NullsOf = Callable[[Facts], frozenset[str]]

END_OF_DAY = time(23, 59, 59, 999999)

_NONE: frozenset[str] = frozenset()

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def earliest(moment: date | datetime) -> datetime:
    """The first moment that a value may mean: a day without a time may be its 00:00."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def latest(moment: date | datetime) -> datetime:
    """The last moment that a value may mean: a day without a time may be its last instant."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, END_OF_DAY)


def day_of(moment: date | datetime) -> date:
    """The day of a moment; a day is its own."""
    return moment.date() if isinstance(moment, datetime) else moment


def compile_condition(expr: Expr, record_type: RecordType) -> Evaluate:
    """A function from facts to True, False or None (unknown); for a value node, to its value or None.

    Comparisons of a time of type `date` with any other are comparisons of days. Two date-times of which
    one lacks its time of day compare only if every time of day gives the same answer.
    """

    def lower(node: Expr) -> Evaluate:
        match node:
            case FieldRef(name=name):
                return lambda facts: facts.get(name)
            case Literal(value=value):
                return lambda facts: value
            case Compare(op=op, left=left, right=right):
                return _compare(
                    _comparer(op, left, right, record_type), lower(left), lower(right), left, right
                )
            case Between(item=item, low=low, high=high, negated=negated):
                both = lower(And((Compare(">=", item, low), Compare("<=", item, high))))
                return _not(both) if negated else both
            case In(item=item, members=members, negated=negated):
                any_of = lower(Or(tuple(Compare("=", item, member) for member in members)))
                if all(isinstance(member, Literal) for member in members) and not _is_time(item, record_type):
                    any_of = _member(
                        lower(item), frozenset(m.value for m in members if isinstance(m, Literal))
                    )
                return _not(any_of) if negated else any_of
            case IsNull(item=item, negated=negated):
                value_of = lower(item)
                if negated:
                    return lambda facts: value_of(facts) is not None
                return lambda facts: value_of(facts) is None
            case And(items=items):
                return _and(tuple(lower(item) for item in items))
            case Or(items=items):
                return _or(tuple(lower(item) for item in items))
            case Not(item=item):
                return _not(lower(item))
            case Coalesce(items=items):
                return _first(tuple(lower(item) for item in items))
            case Arithmetic(op=op, left=left, right=right):
                return _arithmetic(operator.add if op == "+" else operator.sub, lower(left), lower(right))
            case Negative(item=item):
                value_of = lower(item)
                return lambda facts: None if (value := value_of(facts)) is None else -value
            case Contains(item=item, member=member):
                value_of = lower(item)
                return lambda facts: None if (held := value_of(facts)) is None else member in held
        raise AssertionError(f"no meaning for {node!r}")

    return lower(expr)


def compile_check(check: Check, record_type: RecordType) -> Evaluate:
    """A check of a record type as a function of the facts: False if a record must not pass it."""
    return compile_condition(check.that, record_type)


def compile_unknowns(expr: Expr, record_type: RecordType) -> NullsOf:
    """A function from facts to the null fields that make a condition unknown.

    It is to be asked of a condition that is unknown; where only a time of day is lacking it names none.
    """
    if isinstance(expr, FieldRef):
        name, alone = expr.name, frozenset({expr.name})
        return lambda facts: _NONE if facts.get(name) is not None else alone
    # Literals and `IS NULL` are never unknown, and a field is unknown where it is null: no need to try them.
    parts = tuple(
        (None if isinstance(child, FieldRef) else compile_condition(child, record_type),
         compile_unknowns(child, record_type))
        for child in children(expr)
        if not isinstance(child, Literal | IsNull)
    )  # fmt: skip

    def nulls(facts: Facts) -> frozenset[str]:
        found = _NONE
        for evaluate, nulls_of in parts:
            if evaluate is None or evaluate(facts) is None:
                found = found | nulls_of(facts)
        return found

    return nulls


def unknowns(expr: Expr, record_type: RecordType, facts: Facts) -> frozenset[str]:
    """The null fields that make a condition unknown; empty if it is known, or lacks a time of day only.

    For one question; where there are many, keep what `compile_unknowns` gives.
    """
    if compile_condition(expr, record_type)(facts) is not None:
        return _NONE
    return compile_unknowns(expr, record_type)(facts)


# -- the closures ------------------------------------------------------------------------------------


def _compare(
    compare: Callable[[Any, Any], bool | None], left: Evaluate, right: Evaluate, a: Expr, b: Expr
) -> Evaluate:
    if isinstance(a, FieldRef) and isinstance(b, Literal):
        name, constant = a.name, b.value
        return lambda facts: None if (x := facts.get(name)) is None else compare(x, constant)

    def evaluate(facts: Facts) -> bool | None:
        x = left(facts)
        if x is None:
            return None
        y = right(facts)
        return None if y is None else compare(x, y)

    return evaluate


def _comparer(op: str, left: Expr, right: Expr, record_type: RecordType) -> Callable[[Any, Any], bool | None]:
    compare = _OPERATORS[op]
    if not (_is_time(left, record_type) or _is_time(right, record_type)):
        return compare
    if _is_datetime(left, record_type) and _is_datetime(right, record_type):
        return lambda x, y: _settled(op, x, y)
    return lambda x, y: compare(day_of(x), day_of(y))


def _settled(op: str, x: date | datetime, y: date | datetime) -> bool | None:
    """A comparison of two moments; None where it hangs on a time of day that one of them lacks."""
    if isinstance(x, datetime) and isinstance(y, datetime):
        return _OPERATORS[op](x, y)
    if op in ("=", "<>"):
        # They are surely unequal if they cannot meet, and never surely equal.
        return None if earliest(x) <= latest(y) and earliest(y) <= latest(x) else op == "<>"
    if op in (">", ">="):
        x, y = y, x
    compare = operator.lt if op in ("<", ">") else operator.le
    if compare(latest(x), earliest(y)):
        return True
    return None if compare(earliest(x), latest(y)) else False


def _is_time(expr: Expr, record_type: RecordType) -> bool:
    match expr:
        case FieldRef(name=name):
            return name in record_type.fields and record_type.fields[name].type.is_time
        case Literal(value=value):
            return isinstance(value, date)
        case Coalesce(items=items):
            return any(_is_time(item, record_type) for item in items)
    return False


def _is_datetime(expr: Expr, record_type: RecordType) -> bool:
    match expr:
        case FieldRef(name=name):
            return name in record_type.fields and record_type.fields[name].type is FieldType.DATETIME
        case Literal(value=value):
            return isinstance(value, datetime)
        case Coalesce(items=items):
            return all(_is_datetime(item, record_type) for item in items)
    return False


def _member(value_of: Evaluate, members: frozenset[Any]) -> Evaluate:
    return lambda facts: None if (value := value_of(facts)) is None else value in members


def _and(items: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Facts) -> bool | None:
        known = True
        for item in items:
            value = item(facts)
            if value is False:
                return False
            if value is None:
                known = False
        return True if known else None

    return evaluate


def _or(items: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Facts) -> bool | None:
        known = True
        for item in items:
            value = item(facts)
            if value is True:
                return True
            if value is None:
                known = False
        return False if known else None

    return evaluate


def _not(item: Evaluate) -> Evaluate:
    return lambda facts: None if (value := item(facts)) is None else not value


def _first(items: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Facts) -> Any:
        for item in items:
            value = item(facts)
            if value is not None:
                return value
        return None

    return evaluate


def _arithmetic(calculate: Callable[[Any, Any], Any], left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(facts: Facts) -> Any:
        x, y = left(facts), right(facts)
        return None if x is None or y is None else calculate(x, y)

    return evaluate
