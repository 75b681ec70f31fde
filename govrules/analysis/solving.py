"""Conditions as formulas: whether some record can make some true and others false, and which record.

Comes in: conditions of one record type. Goes out: facts as an example writes them, or None.
Must not know: rules, findings. The only importer of z3; loaded on use.

Each field is a value and whether it is null, so that SQL's third value is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import z3

from govrules.model import expr as e
from govrules.model.record_types import FieldType, RecordType

_DAY = 86400
_SPAN = (date(2000, 1, 1).toordinal(), date(2035, 12, 31).toordinal())


class Truth(NamedTuple):
    """When a condition is true, and when it is false; else it is unknown."""

    true: Any
    false: Any


class _Term(NamedTuple):
    value: Any
    null: Any
    sort: str


class Solver:
    """The formulas of one record type."""

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type
        self._codes: dict[str, int] = {}
        self._terms: dict[str, _Term] = {}
        self._members: dict[tuple[str, str], Any] = {}
        self._read: dict[int, tuple[Any, frozenset[str]]] = {}
        self._checks = [self.truth(check.that) for check in record_type.checks]
        self.solver = z3.Solver()
        self.solver.set("timeout", 2000)

    # -- terms ------------------------------------------------------------------------------------

    def code(self, text: str) -> int:
        """The number that stands for a text."""
        return self._codes.setdefault(text, len(self._codes))

    def term(self, name: str) -> _Term:
        """What the solver knows a field by."""
        found = self._terms.get(name)
        if found is None:
            field = self.record_type.fields.get(name)
            kind = FieldType.TEXT if field is None else field.type
            null = z3.Bool(f"{name}?")
            match kind:
                case FieldType.BOOL:
                    found = _Term(z3.Bool(name), null, "bool")
                case FieldType.NUMBER:
                    found = _Term(z3.Real(name), null, "number")
                case FieldType.DATE:
                    found = _Term(z3.Int(name), null, "date")
                case FieldType.DATETIME:
                    found = _Term(z3.Int(name), null, "datetime")
                case FieldType.SET:
                    found = _Term(None, null, "set")
                case _:
                    found = _Term(z3.Int(name), null, "text")
            self._terms[name] = found
        return found

    def member(self, name: str, member: str) -> Any:
        """Whether a set holds a member."""
        return self._members.setdefault((name, member), z3.Bool(f"{name}:{member}"))

    def _value(self, node: e.Expr) -> _Term:
        never = z3.BoolVal(False)
        match node:
            case e.FieldRef(name=name):
                return self.term(name)
            case e.Literal(value=bool() as value):
                return _Term(z3.BoolVal(value), never, "bool")
            case e.Literal(value=datetime() as value):
                return _Term(z3.IntVal(_seconds(value)), never, "datetime")
            case e.Literal(value=date() as value):
                return _Term(z3.IntVal(value.toordinal()), never, "date")
            case e.Literal(value=str() as value):
                return _Term(z3.IntVal(self.code(value)), never, "text")
            case e.Literal(value=value):
                return _Term(z3.RealVal(str(value)), never, "number")
            case e.Negative(item=item):
                term = self._value(item)
                return _Term(-term.value, term.null, "number")
            case e.Arithmetic(op=op, left=left, right=right):
                a, b = self._value(left), self._value(right)
                value = a.value + b.value if op == "+" else a.value - b.value
                return _Term(value, z3.Or(a.null, b.null), "number")
            case e.Coalesce(items=items):
                terms = [self._value(item) for item in items if not isinstance(item, e.Null)]
                found = terms[-1]
                for term in reversed(terms[:-1]):
                    if term.sort != found.sort:
                        term, found = _as_days(term), _as_days(found)
                    found = _Term(
                        z3.If(term.null, found.value, term.value), z3.And(term.null, found.null), term.sort
                    )
                return found
        truth = self.truth(node)
        return _Term(truth.true, z3.Not(z3.Or(truth.true, truth.false)), "bool")

    def truth(self, node: e.Expr) -> Truth:
        """The formula of a condition."""
        match node:
            case e.And(items=items):
                parts = [self.truth(item) for item in items]
                return Truth(z3.And(*(p.true for p in parts)), z3.Or(*(p.false for p in parts)))
            case e.Or(items=items):
                parts = [self.truth(item) for item in items]
                return Truth(z3.Or(*(p.true for p in parts)), z3.And(*(p.false for p in parts)))
            case e.Not(item=item):
                part = self.truth(item)
                return Truth(part.false, part.true)
            case e.IsNull(item=item, negated=negated):
                null = self._value(item).null
                return Truth(z3.Not(null), null) if negated else Truth(null, z3.Not(null))
            case e.Contains(item=item, member=member):
                known, held = z3.Not(self.term(item.name).null), self.member(item.name, member)
                return Truth(z3.And(known, held), z3.And(known, z3.Not(held)))
            case e.In(item=item, members=members, negated=negated):
                any_of = self.truth(e.Or(tuple(e.Compare("=", item, each) for each in members)))
                return Truth(any_of.false, any_of.true) if negated else any_of
            case e.Between(item=item, low=low, high=high, negated=negated):
                both = self.truth(e.And((e.Compare(">=", item, low), e.Compare("<=", item, high))))
                return Truth(both.false, both.true) if negated else both
            case e.Compare(op=op, left=left, right=right):
                return self._compare(op, self._value(left), self._value(right))
        term = self._value(node)
        known = z3.Not(term.null)
        return Truth(z3.And(known, term.value), z3.And(known, z3.Not(term.value)))

    def _compare(self, op: str, a: _Term, b: _Term) -> Truth:
        if a.sort == "text" and op not in ("=", "<>"):
            # Texts are codes here and have no order: nothing is claimed of such a comparison.
            free = z3.FreshBool("order")
            known = z3.Not(z3.Or(a.null, b.null))
            return Truth(z3.And(known, free), z3.And(known, z3.Not(free)))
        if a.sort != b.sort:
            a, b = _as_days(a), _as_days(b)
        x, y = a.value, b.value
        holds = {"=": x == y, "<>": x != y}.get(op)
        if holds is None:
            holds = {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[op]
        known = z3.Not(z3.Or(a.null, b.null))
        return Truth(z3.And(known, holds), z3.And(known, z3.Not(holds)))

    # -- questions --------------------------------------------------------------------------------

    def given(self, name: str) -> Any:
        """A field that is given; a set that holds something."""
        term = self.term(name)
        if term.sort != "set":
            return z3.Not(term.null)
        members = [member.id for member in self.record_type.fields[name].members] or ["x"]
        return z3.And(z3.Not(term.null), z3.Or(*(self.member(name, each) for each in members)))

    def before(self, first: str, second: str, strict: bool, by_day: bool) -> Any:
        """One fact before another, by days or by moments."""
        a, b = self.term(first), self.term(second)
        if by_day:
            a, b = _as_days(a), _as_days(b)
        return a.value < b.value if strict else a.value <= b.value

    def within(self, first: str, second: str, days: int) -> Any:
        """One fact at most so many days after another."""
        a, b = _as_days(self.term(first)), _as_days(self.term(second))
        return b.value <= a.value + days

    def record(self, *formulas: Any, fixed: Mapping[str, date] | None = None) -> dict[str, object] | None:
        """Facts of a fit record that make all formulas true; None where there is none.

        Raises UndecidedError where the solver gives no answer in time.
        """
        solver = self.solver
        solver.push()
        try:
            for formula in formulas:
                solver.add(formula)
            for name, value in (fixed or {}).items():
                term = self.term(name)
                solver.add(z3.Not(term.null))
                if term.sort == "datetime":
                    at = (
                        value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
                    )
                    solver.add(term.value == _seconds(at))
                else:
                    solver.add(term.value == value.toordinal())
            used = set(self._terms)
            for check in self._checks:
                solver.add(z3.Not(check.false))
            asked = set(fixed or {}).union(*(self._names_of(formula) for formula in formulas))
            for name in used:
                self._domain(name, name not in asked)
            answer = solver.check()
            if answer == z3.unknown:
                raise UndecidedError
            return self._facts(solver.model()) if answer == z3.sat else None
        finally:
            solver.pop()

    def _names_of(self, formula: Any) -> frozenset[str]:
        # The formula is kept beside its names, so that its number is not given to another.
        known = self._read.get(formula.get_id())
        if known is None:
            known = self._read[formula.get_id()] = (formula, frozenset(_names([formula])))
        return known[1]

    def _domain(self, name: str, idle: bool) -> None:
        field, term = self.record_type.fields.get(name), self._terms[name]
        if field is not None and field.default is not None:
            self.solver.add(z3.Not(term.null))
        elif idle:
            self.solver.add(term.null)
            return
        if field is not None and field.type is FieldType.CHOICE:
            self.solver.add(z3.Or(*(term.value == self.code(member.id) for member in field.members)))
        elif term.sort == "text":
            self.solver.add(term.value >= 0)
        elif term.sort == "date":
            self.solver.add(term.value >= _SPAN[0], term.value <= _SPAN[1])
        elif term.sort == "datetime":
            self.solver.add(term.value >= _SPAN[0] * _DAY, term.value < _SPAN[1] * _DAY)

    def _facts(self, model: Any) -> dict[str, object]:
        texts = {code: text for text, code in self._codes.items()}
        facts: dict[str, object] = {}
        for name, term in self._terms.items():
            if z3.is_true(model.eval(term.null, model_completion=True)):
                continue
            if term.sort == "set":
                facts[name] = [
                    member
                    for (field, member), var in self._members.items()
                    if field == name and z3.is_true(model.eval(var, model_completion=True))
                ]
                continue
            value = model.eval(term.value, model_completion=True)
            match term.sort:
                case "bool":
                    facts[name] = z3.is_true(value)
                case "number":
                    number = float(value.as_fraction())
                    facts[name] = int(number) if number.is_integer() else number
                case "date":
                    facts[name] = date.fromordinal(value.as_long())
                case "datetime":
                    facts[name] = datetime(1, 1, 1) + timedelta(seconds=value.as_long() - _DAY)
                case _:
                    code = value.as_long()
                    facts[name] = texts.get(code, f"text-{code}")
        return facts


class UndecidedError(Exception):
    """The solver gave no answer in time: nothing is claimed."""


def _as_days(term: _Term) -> _Term:
    return _Term(term.value / _DAY, term.null, "date") if term.sort == "datetime" else term


def _seconds(moment: datetime) -> int:
    return moment.toordinal() * _DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def _names(formulas: Iterable[Any]) -> set[str]:
    names: set[str] = set()
    seen: set[int] = set()
    waiting = list(formulas)
    while waiting:
        node = waiting.pop()
        if not z3.is_expr(node) or node.get_id() in seen:
            continue
        seen.add(node.get_id())
        if z3.is_const(node) and node.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            names.add(node.decl().name().rstrip("?").partition(":")[0])
        waiting.extend(node.children())
    return names
