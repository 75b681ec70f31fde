"""What durable-rules 2.0.28 is known to do wrong, and that none of it reaches us.

Each fault is shown on durable-rules itself where that does not end the process, so that a version without the fault
is noticed; and dealt with, on the engine.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from datetime import date, datetime
from typing import Any

import pytest
from durable.engine import MessageNotHandledException

import govrules as gr
from govrules.calendars.wording import Text
from govrules.engines.events import engine
from govrules.engines.events.engine import Engine, EngineError, _Host
from govrules.engines.events.lower import gaps, lower
from govrules.engines.events.patterns import NEVER, Carried, all_of, coded, fits, lower_condition, ways
from govrules.engines.reference import Interpreter
from govrules.engines.reference.conditions import compile_condition
from govrules.model.expr import And, Between, Compare, Contains, Expr, FieldRef, In, IsNull, Literal, Not, Or
from govrules.model.record import Record
from govrules.model.record_types import Field, FieldType, RecordType

ANY = Text("x", "x")


def fired(rules: dict[str, list[dict[str, Any]]], *messages: dict[str, Any], post: bool = False) -> list[str]:
    """The names of the rules that fire on some messages, in a state that is deleted again."""
    seen: list[str] = []

    def action(name: str) -> Any:
        def run(c: Any) -> None:
            seen.append(name)

        return run

    made = {name: {"all": patterns, "run": action(name)} for name, patterns in rules.items()}
    host = _Host({"t": {"begin": {"all": [{"m": {"k": "begin"}}], "run": action("begin")}, **made}})
    for at, message in enumerate([{"k": "begin"}, *messages]):
        try:
            (host.post if post and at else host.assert_fact)("t", {"sid": "s", "id": f"i{at}", **message})
        except MessageNotHandledException:
            pass
    host.delete_state("t", "s")
    return [name for name in seen if name != "begin"]


def in_process(code: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=120
    ).returncode


def record(at: int = 0, **facts: Any) -> Record:
    return Record("application", f"A-{at}", {"received_on": date(2020, 4, 20), **facts})


# -- the faults, one by one --------------------------------------------------------------------------


def test_more_states_than_it_can_hold_are_evicted(book: gr.Rulebook) -> None:
    moving, reference = Engine(book.rules), Interpreter(book.rules)
    for at in range(1_300):
        moving.move(at, record(at), date(2020, 5, 1))
    assert moving.resident <= engine.RESIDENT < 1_024
    for at in (0, 1_299):  # evicted and resident alike
        assert moving.move(at, record(at), date(2020, 6, 1)).verdicts == reference.judge(
            record(at), date(2020, 6, 1)
        )


def test_a_state_in_which_nothing_fired_cannot_be_deleted_so_ours_begin_with_one_that_fires(
    book: gr.Rulebook,
) -> None:
    crash = (
        "from govrules.engines.events.engine import _Host\n"
        "from durable.engine import MessageNotHandledException\n"
        "h = _Host({'t': {'r': {'all': [{'m': {'k': 'x'}}], 'run': lambda c: None}}})\n"
        "try: h.assert_fact('t', {'sid': '1', 'id': 'a', 'k': 'y'})\n"
        "except MessageNotHandledException: pass\n"
        "h.delete_state('t', '1')\n"
    )
    assert in_process(crash) < 0
    moving = Engine(book.rules)
    for at in range(2_000):
        moving.judge(record(at, received_on=None), date(2020, 5, 1))
    assert moving.resident == 0


def test_facts_that_are_lost_are_noticed_and_told_again(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = Engine(book.rules)
    of, lose = moving.of("application"), [True]
    told = of.host.assert_facts

    def lossy(name: str, facts: list[dict[str, Any]]) -> Any:
        if lose and len(facts) > 1:
            lose.pop()
            facts = facts[:-1]
        return told(name, facts)

    monkeypatch.setattr(of.host, "assert_facts", lossy)
    judged = moving.move("A", record(), date(2020, 5, 1))
    assert judged.verdicts == Interpreter(book.rules).judge(record(), date(2020, 5, 1))
    assert of.rebuilt == 1


def test_a_posted_event_is_consumed_by_the_first_rule_it_fires_so_only_facts_are_asserted() -> None:
    rules = {f"r{at}": [{"m": {"k": "x"}}] for at in range(25)}
    assert len(fired(rules, {"k": "x"}, post=True)) < 25
    assert len(fired(rules, {"k": "x"})) == 25


def test_what_it_compares_wrongly_is_never_asked_of_it() -> None:
    assert fired(
        {"text": [{"m": {"$and": [{"k": "x"}, {"$gt": {"at": 1_600_000_000_000}}]}}]}, {"k": "x", "at": "abc"}
    )
    for value in (
        True,
        False,
        "1",
        "",
        "中\"'\\",
        1.5,
        -0.0,
        1e300,
        1e-300,
        date(2020, 1, 1),
        datetime(2020, 1, 1, 9),
    ):
        told = coded(value)
        assert isinstance(told, int) or (told.isascii() and told.isalnum())


def test_numbers_are_told_in_their_order() -> None:
    of = random.Random(1)
    numbers = sorted(
        [0.0, -1.0, 1.0, 1e300, -1e300, 5e-324, 0.1, 0.2, *(of.uniform(-1e6, 1e6) for _ in range(500))]
    )
    assert [coded(number) for number in numbers] == sorted(coded(number) for number in numbers)  # type: ignore[type-var]
    assert coded(0.0) == coded(-0.0)
    assert len({coded(number) for number in numbers}) == len(set(numbers))


def test_none_fires_although_the_act_is_there_so_what_is_owed_is_a_fact(book: gr.Rulebook) -> None:
    absent = [
        {"d": {"k": "d"}},
        {"a$not": {"$and": [{"k": "a"}, {"f": {"d": "f"}}]}},
        {"t": {"$and": [{"k": "t"}, {"$gt": {"now": {"d": "due"}}}]}},
    ]
    assert fired({"over": absent}, {"k": "d", "f": "r", "due": 5}, {"k": "a", "f": "r"}, {"k": "t", "now": 6})
    said = json.dumps([patterns for patterns, _ in lower(book.rules, "application").rules.values()])
    assert "$not" not in said


def test_an_exception_in_an_action_is_swallowed_by_it_and_raised_by_us(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*told: Any) -> None:
        raise ZeroDivisionError

    moving = Engine(book.rules)
    monkeypatch.setattr(moving.of("application"), "_open", fail)
    with pytest.raises(EngineError, match="an action of the rules failed"):
        moving.move("A", record(), date(2020, 5, 1))


def test_a_host_starts_no_thread(book: gr.Rulebook) -> None:
    before = threading.active_count()
    Engine(book.rules).judge(record(), date(2020, 5, 1))
    assert threading.active_count() == before


def test_a_pattern_that_asks_only_for_absence_is_never_made() -> None:
    """It would match the state's own message and fire without end."""
    rules = gr.load().rules
    for name in {rule.record for rule in rules}:
        for patterns, _ in lower(rules, name).rules.values():
            for each in patterns:
                for pattern in each.values():
                    assert "k" in pattern or any("k" in part for part in pattern["$and"])


def test_no_pattern_is_more_than_it_compiles() -> None:
    rules = gr.load().rules
    for name in {rule.record for rule in rules}:
        for patterns, _ in lower(rules, name).rules.values():
            assert all(fits(pattern) for each in patterns for pattern in each.values())


def test_ways_are_multiplied_out() -> None:
    assert (
        ways({"$and": [{"$or": [{"a": 1}, {"b": 1}]}, {"$or": [{"c": 1}, {"$and": [{"d": 1}, {"e": 1}]}]}]})
        == 4
    )


def test_what_it_cannot_say_is_listed_by_name(book: gr.Rulebook) -> None:
    listed = {(gap.rule.rsplit("/", 1)[1], gap.instead) for gap in gaps(book.rules)}
    assert ("late-reply", "a duty for each way to read it; they must agree") in listed
    assert (
        "request-stages-out-of-order",
        "the reference's requirement, again when a planned time comes",
    ) in listed


# -- conditions, against the reference ---------------------------------------------------------------

KINDS = {
    "b": FieldType.BOOL, "c": FieldType.TEXT, "n": FieldType.NUMBER, "m": FieldType.NUMBER,
    "d": FieldType.DATE, "e": FieldType.DATETIME, "s": FieldType.SET,
}  # fmt: skip
THING = RecordType("thing", ANY, "d", {name: Field(name, kind, ANY) for name, kind in KINDS.items()})
VALUES: dict[str, list[Any]] = {
    "b": [True, False],
    "c": ["a", 'it\'s "q"\\', "中文", "", "x" * 60],
    "n": [0.0, 1.0, -1.0, 0.5, 1e-7, 1e300, 2.0**53],
    "m": [0.0, 1.0],
    "d": [date(2020, 1, 1), date(2020, 1, 2), date(1950, 5, 5)],
    "e": [date(2020, 1, 1), datetime(2020, 1, 1, 5), date(1950, 5, 5)],
    "s": [frozenset(), frozenset({"p"}), frozenset({"p", "中"})],
}


def made_up(of: random.Random, depth: int) -> Expr:
    if depth and of.random() < 0.75:
        items = tuple(made_up(of, depth - 1) for _ in range(of.randint(2, 3)))
        return of.choice([And(items), And(items), Or(items), Or(items), Not(items[0])])
    op = of.choice(["=", "<>", "<", "<=", ">", ">="])
    text = [Literal(value) for value in of.sample(VALUES["c"], 2)]
    numbers = [Literal(value) for value in of.sample(VALUES["n"], 2)]
    return of.choice(
        [
            FieldRef("b"),
            Compare(of.choice(["=", "<>"]), FieldRef("c"), text[0]),
            Compare(op, FieldRef("n"), numbers[0]),
            Compare(op, numbers[0], FieldRef("n")),
            Compare(op, FieldRef(of.choice("de")), Literal(of.choice(VALUES["d"]))),
            Compare(op, FieldRef("n"), FieldRef("m")),
            Compare(op, FieldRef("e"), FieldRef("d")),
            IsNull(FieldRef(of.choice("bcnmdes")), of.random() < 0.5),
            Contains(FieldRef("s"), of.choice(["p", "q", "中"])),
            In(FieldRef("c"), tuple(text), of.random() < 0.5),
            Between(FieldRef("n"), numbers[0], numbers[1], of.random() < 0.5),
        ]
    )


def test_true_false_and_unknown_are_told_apart_and_nothing_else_matches() -> None:
    """Of every condition exactly one of the three patterns matches, and it is the reference's answer."""
    of = random.Random(5)
    for _ in range(25):
        carried, seen = Carried(THING), set[tuple[int, str]]()

        def action(at: int, answer: str, seen: set[tuple[int, str]] = seen) -> Any:
            def run(c: Any) -> None:
                seen.add((at, answer))

            return run

        exprs = [made_up(of, of.randint(0, 3)) for _ in range(12)]
        rules: dict[str, Any] = {"begin": {"all": [{"m": {"k": "begin"}}], "run": action(-1, "")}}
        for at, expr in enumerate(exprs):
            test = lower_condition(expr, carried)
            for answer, pattern in (("true", test.true), ("false", test.false), ("unknown", test.unknown)):
                whole = all_of({"k": "g"}, pattern)
                if whole != NEVER:
                    rules[f"{at}.{answer}"] = {"all": [{"m": whole}], "run": action(at, answer)}
        host = _Host({"t": rules})
        for turn in range(30):
            facts = {name: of.choice(values) for name, values in VALUES.items() if of.random() < 0.7}
            seen.clear()
            host.assert_fact("t", {"sid": str(turn), "id": "b", "k": "begin"})
            try:
                host.assert_fact("t", {"sid": str(turn), "id": "m", "k": "g", **carried.message(facts)})
            except MessageNotHandledException:
                pass
            host.delete_state("t", str(turn))
            said = {True: "true", False: "false", None: "unknown"}
            expected = {(at, said[compile_condition(expr, THING)(facts)]) for at, expr in enumerate(exprs)}
            assert seen - {(-1, "")} == expected, facts
