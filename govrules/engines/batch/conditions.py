"""Conditions as SQL: its own three-valued logic over the masked facts.

Comes in: a tree of `model.expr`. Goes out: a boolean node, NULL where it is unknown; and for every field
the condition under which that field's being null is what leaves the tree open.
Must not know: rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlglot import exp

from govrules.engines.batch.facts import Facts, Time
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    case,
    compare,
    false,
    first_given,
    is_false,
    known,
    member,
    minus,
    names_where,
    negated,
    null,
    number,
    plus,
    text,
    true,
    truth,
    unknown,
)
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
    children,
    walk,
)
from govrules.model.record_types import FieldType

Flags = list[tuple[str, Node]]


class Conditions:
    """Lowers the conditions over the facts of one record type; the same tree always to the same column."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._lowered: dict[Expr, Node] = {}

    def lower(self, expr: Expr, hint: str = "condition") -> Node:
        """The condition as a column: true, false, or NULL for unknown."""
        found = self._lowered.get(expr)
        if found is None:
            found = self._lowered[expr] = self.facts.steps.let(self.value(expr), f"{hint}__met")
        return found

    def unknown_names(self, expr: Expr) -> Flags:
        """Each field of a condition that is unknown, and whether it is null and leaves the condition open.

        To be asked only where the condition is unknown.
        """
        return list(self._blocking(expr, is_root=True))

    def lacks_fact(self, expr: Expr) -> Node:
        """Of an unknown condition: whether a null fact leaves it open, and not a time of day only."""
        if not self.reads_moments(expr):
            return true()
        return any_of(flag for _, flag in self.unknown_names(expr))

    def reads_moments(self, expr: Expr) -> bool:
        """Whether a condition compares moments, so that a missing time of day can leave it open."""
        pairs: list[tuple[Expr, Expr]] = []
        for node in walk(expr):
            match node:
                case Compare(left=left, right=right):
                    pairs.append((left, right))
                case Between(item=item, low=low, high=high):
                    pairs += [(item, low), (item, high)]
                case In(item=item, members=members):
                    pairs += [(item, each) for each in members]
        return any(self._is_moment(a) and self._is_moment(b) for a, b in pairs)

    # -- values --------------------------------------------------------------------------------------

    def value(self, expr: Expr) -> Node:
        """A node for any tree but a time."""
        match expr:
            case FieldRef(name=field):
                return self.facts.value(field)
            case Literal(value=bool(value)):
                return truth(value)
            case Literal(value=str(value)):
                return text(value)
            case Literal(value=float(value) | int(value)):
                return number(float(value))
            case Null():
                return null()
            case Compare(op=op, left=left, right=right):
                return self._compared(op, left, right)
            case Between(item=item, low=low, high=high, negated=turned):
                both = all_of([self._compared(">=", item, low), self._compared("<=", item, high)])
                return negated(both) if turned else both
            case In(item=item, members=members, negated=turned):
                found = self._member(item, members)
                return negated(found) if turned else found
            case IsNull(item=item, negated=turned):
                return self._given(item) if turned else self._absent(item)
            case And(items=items):
                return all_of(self.value(item) for item in items)
            case Or(items=items):
                return any_of(self.value(item) for item in items)
            case Not(item=item):
                return negated(self.value(item))
            case Coalesce(items=items):
                return first_given(self.value(item) for item in items)
            case Arithmetic(op="+", left=left, right=right):
                return plus(self.value(left), self.value(right))
            case Arithmetic(left=left, right=right):
                return minus(self.value(left), self.value(right))
            case Negative(item=item):
                inner = self.value(item)
                return null() if isinstance(inner, exp.Null) else exp.Neg(this=exp.Paren(this=inner))
            case Contains(item=FieldRef(name=field), member=held):
                return self.holds_member(field, held)
        raise AssertionError(f"no SQL for {expr!r}")

    def holds_member(self, field: str, held: str) -> Node:
        """Whether a set holds a member."""
        facts = self.facts
        if not facts.in_bits(field):
            return facts.dialect.list_has(facts.value(field), text(held))
        assert facts.bits is not None
        bit = facts.bits.get(held)
        if bit is None:
            return case([(known(facts.value(field)), false())])
        return compare("<>", facts.dialect.bit_and(facts.value(field), number(bit)), number(0))

    def time(self, expr: Expr) -> Time:
        """The time that a tree means."""
        match expr:
            case FieldRef(name=field):
                return self.facts.time(field)
            case Literal(value=date() as value):
                return self.facts.constant(value)
            case Coalesce(items=items):
                return self.facts.first([self.time(item) for item in items if not isinstance(item, Null)])
        raise AssertionError(f"no time: {expr!r}")

    def _compared(self, op: str, left: Expr, right: Expr) -> Node:
        if not (self._is_time(left) or self._is_time(right)):
            return compare(op, self.value(left), self.value(right))
        if isinstance(left, Null) or isinstance(right, Null):
            return null()
        a, b = self.time(left), self.time(right)
        if self._is_moment(left) and self._is_moment(right):
            return settled(op, a, b)
        return compare(op, a.day, b.day)

    def _member(self, item: Expr, members: tuple[Expr, ...]) -> Node:
        if not self._is_time(item) and all(isinstance(each, Literal) for each in members):
            return member(self.value(item), [self.value(each) for each in members])
        return any_of(self._compared("=", item, each) for each in members)

    def _absent(self, item: Expr) -> Node:
        if isinstance(item, FieldRef):
            return self.facts.null_flag(item.name)
        return self.time(item).absent if self._is_time(item) else unknown(self.value(item))

    def _given(self, item: Expr) -> Node:
        if self._is_time(item):
            return self.time(item).given
        return known(self.value(item))

    def _is_time(self, expr: Expr) -> bool:
        match expr:
            case FieldRef(name=field):
                of = self.facts.record_type.fields.get(field)
                return of is not None and of.type.is_time
            case Literal(value=value):
                return isinstance(value, date)
            case Coalesce(items=items):
                return any(self._is_time(item) for item in items)
        return False

    def _is_moment(self, expr: Expr) -> bool:
        match expr:
            case FieldRef(name=field):
                of = self.facts.record_type.fields.get(field)
                return of is not None and of.type is FieldType.DATETIME
            case Literal(value=value):
                return isinstance(value, datetime)
            case Coalesce(items=items):
                return all(self._is_moment(item) for item in items)
        return False

    # -- what leaves it open -------------------------------------------------------------------------

    def _blocking(self, expr: Expr, is_root: bool = False) -> Iterable[tuple[str, Node]]:
        if isinstance(expr, FieldRef):
            yield expr.name, self.facts.null_flag(expr.name)
            return
        open_here = true() if is_root else self._absent(expr)
        for child in children(expr):
            for field, flag in self._blocking(child):
                yield field, all_of([open_here, flag])


def settled(op: str, a: Time, b: Time) -> Node:
    """A comparison of moments; unknown where it hangs on a time of day that one of them lacks."""
    if is_false(a.coarse) and is_false(b.coarse):
        return compare(op, a.earliest, b.earliest)
    if op in ("=", "<>"):
        # They are surely unequal if they cannot meet, and never surely equal.
        exact = all_of([negated(a.coarse), negated(b.coarse)])
        may_meet = all_of([compare("<=", a.earliest, b.latest), compare("<=", b.earliest, a.latest)])
        return case([
            (any_of([a.absent, b.absent]), null()),
            (exact, compare(op, a.earliest, b.earliest)),
            (may_meet, null()),
        ], truth(op == "<>"))  # fmt: skip
    if op in (">", ">="):
        a, b, op = b, a, {">": "<", ">=": "<="}[op]
    surely, possibly = compare(op, a.latest, b.earliest), compare(op, a.earliest, b.latest)
    return case([(surely, true()), (possibly, null()), (negated(possibly), false())])


def joined(flags: Flags) -> Node:
    """The names whose condition is true, sorted, as the column `missing` has them."""
    return names_where(flags)
