"""Conditions as patterns of durable-rules, with true, false and unknown told apart.

Comes in: a tree of `model.expr`, typed by its record type. Goes out: a `Test`: four patterns over one message
(true, false, not true, not false), and what the message must carry for them. Must not know: rules, durable.

A pattern compares whole numbers, or hexadecimal texts for equality, never what durable-rules would read out of a
text, a truth value or a fraction. An absent value matches no comparison, so a pattern that must hold for an unknown
value asks for its absence by name. What durable-rules cannot compare by itself, or not in the 16 joints that a
pattern may have, becomes an *atom*: the reference interpreter answers it, and the message carries 1, 0, or 2 for
unknown. Every pattern must also ask for the kind `k` of its message: one that only asks for absence would match the
state's own message, and durable-rules would fire it without end.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from govrules.engines.reference.conditions import Evaluate, Facts, compile_condition, day_of
from govrules.model.expr import (
    And,
    Between,
    Compare,
    Contains,
    Expr,
    FieldRef,
    In,
    IsNull,
    Literal,
    Not,
    Or,
)
from govrules.model.expr_text import to_text
from govrules.model.record_types import FieldType, RecordType

Pattern = dict[str, Any]

ALWAYS: Pattern = {"$ex": {"k": 1}}
NEVER: Pattern = {"$nex": {"k": 1}}

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_WORDS = {"<>": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


@dataclass(frozen=True, slots=True)
class Test:
    """What a condition is under each question that a rule may ask of it."""

    __test__ = False  # no test of pytest

    true: Pattern
    false: Pattern
    not_true: Pattern
    not_false: Pattern
    unknown: Pattern

    def __invert__(self) -> Test:
        return Test(self.false, self.true, self.not_false, self.not_true, self.unknown)


def all_of(*patterns: Pattern) -> Pattern:
    """A pattern that matches where all do."""
    return _joined("$and", ALWAYS, NEVER, patterns)


def any_of(*patterns: Pattern) -> Pattern:
    """A pattern that matches where one does."""
    return _joined("$or", NEVER, ALWAYS, patterns)


def _joined(word: str, neutral: Pattern, deciding: Pattern, patterns: tuple[Pattern, ...]) -> Pattern:
    flat: list[Pattern] = []
    for pattern in patterns:
        if pattern == deciding:
            return dict(deciding)
        if pattern != neutral:
            flat += pattern.get(word, [pattern])
    if not flat:
        return dict(neutral)
    return flat[0] if len(flat) == 1 else {word: flat}


def both(*tests: Test) -> Test:
    """All of several tests, by three-valued logic."""
    not_true = any_of(*(test.not_true for test in tests))
    not_false = all_of(*(test.not_false for test in tests))
    return Test(
        all_of(*(test.true for test in tests)),
        any_of(*(test.false for test in tests)),
        not_true,
        not_false,
        tests[0].unknown if len(tests) == 1 else all_of(not_true, not_false),
    )


def either(*tests: Test) -> Test:
    """Any of several tests, by three-valued logic."""
    return ~both(*(~test for test in tests))


def given(name: str) -> Test:
    """Whether the message carries a name: never unknown."""
    there, not_there = {"$ex": {name: 1}}, {"$nex": {name: 1}}
    return Test(there, not_there, not_there, there, NEVER)


def compared(name: str, op: str, value: int | str) -> Test:
    """A value that the message carries, or does not, against a constant."""
    return _of_one(name, _comparison(name, op, value), _comparison(name, _OPPOSITE[op], value))


def _of_one(name: str, holds: Pattern, fails: Pattern) -> Test:
    """A test of one value, which is unknown if and only if the value is absent."""
    absent = {"$nex": {name: 1}}
    return Test(holds, fails, any_of(absent, fails), any_of(absent, holds), absent)


def _comparison(name: str, op: str, value: int | str) -> Pattern:
    return {name: value} if op == "=" else {_WORDS[op]: {name: value}}


def constant(value: bool) -> Test:
    """A condition that is always the same."""
    yes, no = (ALWAYS, NEVER) if value else (NEVER, ALWAYS)
    return Test(yes, no, no, yes, NEVER)


JOINTS, WAYS = 12, 48
"""How many times one pattern may join others (durable-rules 2.0.28 refuses to compile it at 16), and in how
many ways it may match (it multiplies them all out: with some hundreds it does not come to an end)."""

WAYS_OF_A_FACT = 60
"""In how many ways one fact may match all patterns that ask for its kind: it keeps 64 of them in mind, no more."""

_JOINTS_OF_ONE, _WAYS_OF_ONE = 5, 12  # of one condition, so that several of them fit into one pattern


def fits(*patterns: Pattern) -> bool:
    """Whether durable-rules can take the patterns joined by AND."""
    whole = all_of(*patterns)
    return joints(whole) <= JOINTS and ways(whole) <= WAYS


def ways(pattern: Pattern) -> int:
    """In how many ways a pattern may match: its alternatives, multiplied out."""
    product = 1
    for part in pattern.get("$and", ()):
        product *= ways(part)
    return sum(map(ways, pattern["$or"])) if "$or" in pattern else product


def joints(pattern: Pattern) -> int:
    """How many times a pattern joins others by AND or OR, at any depth."""
    inner = [part for word in ("$and", "$or") for part in pattern.get(word, ())]
    return (1 if inner else 0) + sum(map(joints, inner))


# -- values ------------------------------------------------------------------------------------------


def coded(value: Any) -> int | str:
    """A value as durable-rules compares it without a mistake: a whole number, or a plain ASCII text.

    Days are counted from the year 1. A number becomes the whole number that lies among all others as it does.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return day_of(value).toordinal()
    if isinstance(value, str):
        raw = value.encode("utf-8", "surrogatepass")
        return "x" + raw.hex() if len(raw) <= 48 else "h" + sha256(raw).hexdigest()
    bits: int = struct.unpack(">q", struct.pack(">d", float(value) + 0.0))[0]
    return bits if bits >= 0 else -(bits & 0x7FFF_FFFF_FFFF_FFFF)


Carry = Callable[[Facts], int | str | None]


@dataclass(slots=True)
class Carried:
    """What a message must carry: by name, the function of the facts that gives its value, or None for none.

    `atoms` names those that the reference interpreter answers, with the text that they stand for.
    """

    record_type: RecordType
    values: dict[str, Carry] = field(default_factory=dict)
    atoms: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The name under which a field's value is carried."""
        slot = f"f_{name}"

        def carry(facts: Facts) -> int | str | None:
            value = facts.get(name)
            return None if value is None else coded(value)

        self.values.setdefault(slot, carry)
        return slot

    def presence(self, name: str) -> str:
        """The name under which it is carried that a field is given."""
        slot = f"given_{name}"
        self.values.setdefault(slot, lambda facts: None if facts.get(name) is None else 1)
        return slot

    def member(self, name: str, member: str) -> str:
        """The name under which it is carried whether a set holds a member: 1 or 0, nothing for a null set."""
        slot = f"has_{name}_{member.encode().hex()}"

        def carry(facts: Facts) -> int | None:
            held = facts.get(name)
            return None if held is None else int(member in held)

        self.values.setdefault(slot, carry)
        return slot

    def atom(self, text: str, evaluate: Evaluate) -> str:
        """The name under which the answer of the reference interpreter is carried."""
        slot = next((known for known, said in self.atoms.items() if said == text), f"atom_{len(self.atoms)}")

        def carry(facts: Facts) -> int:
            answer = evaluate(facts)
            return 2 if answer is None else int(answer)

        self.atoms[slot] = text
        self.values.setdefault(slot, carry)
        return slot

    def message(self, facts: Facts) -> dict[str, int | str]:
        """What the message carries for these facts; what is null is left out."""
        found = ((name, carry(facts)) for name, carry in self.values.items())
        return {name: value for name, value in found if value is not None}


def lower_condition(expr: Expr, carried: Carried) -> Test:
    """A condition as patterns; what they read is added to `carried`."""
    test = _lowered(expr, carried)
    patterns = (test.true, test.false, test.not_true, test.not_false, test.unknown)
    if max(map(joints, patterns)) <= _JOINTS_OF_ONE and max(map(ways, patterns)) <= _WAYS_OF_ONE:
        return test
    return lower_atom(expr, carried)


def lower_atom(expr: Expr, carried: Carried) -> Test:
    """A condition whose answer the message carries."""
    return answered(carried.atom(to_text(expr), compile_condition(expr, carried.record_type)))


def answered(atom: str) -> Test:
    """The test of an atom: 1 is true, 0 false, 2 unknown."""
    return Test({atom: 1}, {atom: 0}, {"$neq": {atom: 1}}, {"$neq": {atom: 0}}, {atom: 2})


def _lowered(expr: Expr, carried: Carried) -> Test:
    match expr:
        case And(items=items):
            return both(*(lower_condition(item, carried) for item in items))
        case Or(items=items):
            return either(*(lower_condition(item, carried) for item in items))
        case Not(item=item):
            return ~lower_condition(item, carried)
        case Literal(value=bool() as value):
            return constant(value)
        case IsNull(item=FieldRef(name=name), negated=negated):
            test = given(carried.presence(name))
            return test if negated else ~test
        case Contains(item=FieldRef(name=name), member=member):
            return compared(carried.member(name, member), "=", 1)
        case FieldRef(name=name):
            return compared(carried.value(name), "=", 1)
        case Compare(op=op, left=FieldRef(name=name), right=Literal(value=value)) if _native(
            name, op, value, carried.record_type
        ):
            return compared(carried.value(name), op, coded(value))
        case Compare(op=op, left=Literal(value=value), right=FieldRef(name=name)) if _native(
            name, op, value, carried.record_type
        ):
            return compared(carried.value(name), _TURNED[op], coded(value))
        case In(item=FieldRef() as item, members=members, negated=negated) if all(
            isinstance(member, Literal) and _native(item.name, "=", member.value, carried.record_type)
            for member in members
        ):
            tests = [_lowered(Compare("=", item, member), carried) for member in members]
            test = _of_one(carried.value(item.name), either(*tests).true, either(*tests).false)
            return ~test if negated else test
        case Between(
            item=FieldRef() as item, low=Literal() as low, high=Literal() as high, negated=negated
        ) if _native(item.name, "<", low.value, carried.record_type) and _native(
            item.name, "<", high.value, carried.record_type
        ):
            test = both(
                _lowered(Compare(">=", item, low), carried), _lowered(Compare("<=", item, high), carried)
            )
            test = _of_one(carried.value(item.name), test.true, test.false)
            return ~test if negated else test
    return lower_atom(expr, carried)


def _native(name: str, op: str, value: object, record_type: RecordType) -> bool:
    """Whether durable-rules itself may compare a field with a constant."""
    kind = _type_of(name, record_type)
    if kind in (FieldType.DATE, FieldType.DATETIME):
        # Days compare as days; a moment against a moment may lack its time of day, which takes three answers.
        return isinstance(value, date) and (kind is FieldType.DATE or not isinstance(value, datetime))
    if kind in (FieldType.TEXT, FieldType.CHOICE):
        return isinstance(value, str) and op in ("=", "<>")
    if kind is FieldType.BOOL:
        return isinstance(value, bool) and op in ("=", "<>")
    return kind is FieldType.NUMBER and isinstance(value, int | float) and not isinstance(value, bool)


def _type_of(name: str, record_type: RecordType) -> FieldType | None:
    found: Mapping[str, Any] = record_type.fields
    return found[name].type if name in found else None
