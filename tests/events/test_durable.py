"""What durable-rules 2.0.28 is known to do wrong, and that none of it reaches us.

Each fault is shown on durable-rules itself where that does not end the process, so that a version without the fault
is noticed; and dealt with, on the engine.
"""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from durable.engine import Host, MessageNotHandledException

import govrules as gr
from govrules.calendars.wording import Text
from govrules.engines.events import engine
from govrules.engines.events.engine import Engine
from govrules.engines.events.lower import gaps, lower
from govrules.engines.events.patterns import NEVER, Carried, all_of, coded, fits, lower_condition, ways
from govrules.engines.events.ruleset import EngineError
from govrules.engines.reference import Interpreter
from govrules.engines.reference.conditions import compile_condition
from govrules.model.expr import And, Between, Compare, Contains, Expr, FieldRef, In, IsNull, Literal, Not, Or
from govrules.model.record import Record
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rulebook import Rules

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
from events_shared import moved
from made_up import Maker

ANY = Text("x", "x")


class QuietHost(Host):
    """durable-rules' own host, without the two threads that never end."""

    def _run(self) -> None:
        pass


def fired(rules: dict[str, list[dict[str, Any]]], *messages: dict[str, Any], post: bool = False) -> list[str]:
    """The names of the rules that fire on some messages, in a state that is deleted again."""
    seen: list[str] = []

    def action(name: str) -> Any:
        def run(c: Any) -> None:
            seen.append(name)

        return run

    made = {name: {"all": patterns, "run": action(name)} for name, patterns in rules.items()}
    host = QuietHost({"t": {"begin": {"all": [{"m": {"k": "begin"}}], "run": action("begin")}, **made}})
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


def test_states_are_evicted_before_they_take_more_memory_than_they_may(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving, reference = Engine(book.rules), Interpreter(book.rules)
    size = moving.of("application").size
    monkeypatch.setattr(engine, "ROOM", 5 * size)
    for at in [*range(12), *range(12)]:
        assert moving.move(at, record(at), date(2020, 5, 1)).verdicts == reference.judge(
            record(at), date(2020, 5, 1)
        )
        assert moving.resident <= 5
    assert moving.resident == 5
    monkeypatch.setattr(engine, "ROOM", size - 1)  # a rule book of which not even one state has room
    assert moving.move(12, record(12), date(2020, 5, 1)).verdicts
    assert moving.resident == 1


def alike(book: gr.Rulebook, number: int) -> Rules:
    """So many rules that differ by name only."""
    rule = book.rule("refusal-without-reasons")
    many = {f"{rule.id}-{at}": replace(rule, id=f"{rule.id}-{at}") for at in range(number)}
    return replace(book.rules, rules=many)


def test_many_rules_on_one_fact_are_told_in_several(book: gr.Rulebook) -> None:
    """One fact has room for 64 of its matches, and a name for 512 values: with more durable-rules does not come back."""
    rules, refused = alike(book, 300), record(reply_kind="withheld")
    moving = Engine(rules)
    assert len(moving.of("application").groups) > 20
    assert moving.judge(refused, date(2020, 6, 1)).verdicts == Interpreter(rules).judge(
        refused, date(2020, 6, 1)
    )
    for rules in (gr.load().rules, Maker(1).rules(300)):
        for name in {rule.record for rule in rules}:
            of_fact: Counter[object] = Counter()
            for (pattern, *_), _ in lower(rules, name).rules.values():
                parts = next(iter(pattern.values())).get("$and", ())
                of_fact[next((part["g"] for part in parts if "g" in part), None)] += ways({"$and": parts})
            del of_fact[None]
            assert max(of_fact.values()) <= 64


def test_more_rules_than_it_can_take_are_refused_and_the_monitor_does_without_it(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_RULES", 20)
    rules = alike(book, 10)
    with pytest.raises(EngineError, match="`application` has more rules than durable-rules can take"):
        Engine(rules).judge(record(), date(2020, 6, 1))
    told = {"received_on": "2020-04-20", "reply_kind": "withheld"}
    with gr.Rulebook(rules).monitor() as monitor:
        monitor.post("application", "A-1", told, at="2020-06-01")
        assert monitor.fallbacks > 0
        assert {verdict.reason for verdict in monitor.verdicts()} == {"missing"}


def test_a_state_in_which_nothing_fired_cannot_be_deleted_so_ours_begin_with_one_that_fires(
    book: gr.Rulebook,
) -> None:
    crash = (
        "from durable.engine import Host, MessageNotHandledException\n"
        "Host._run = lambda host: None\n"
        "h = Host({'t': {'r': {'all': [{'m': {'k': 'x'}}], 'run': lambda c: None}}})\n"
        "try: h.assert_fact('t', {'sid': '1', 'id': 'a', 'k': 'y'})\n"
        "except MessageNotHandledException: pass\n"
        "h.delete_state('t', '1')\n"
    )
    assert in_process(crash) < 0
    moving = Engine(book.rules)
    for at in range(2_000):
        moving.judge(record(at, received_on=None), date(2020, 5, 1))
    assert moving.resident == 0


JOINED = """
from durable.engine import Host, MessageNotHandledException
def joined(word):
    return [{'d': {'k': 'duty'}}, {'a': {'$and': [{'k': 'done'}, {word: {'at': {'d': 'due'}}}, *LAST]}}]
fired = []
def action(name):
    return lambda c: fired.append(name)
rules = {name: {'all': joined(word), 'run': action(name)} for name, word in (('met', '$lte'), ('late', '$gt'))}
rules |= {f'more {at}': {'all': joined('$lt'), 'run': lambda c: None} for at in range(MORE)}
Host._run = lambda host: None
h = Host({'t': {'begin': {'all': [{'m': {'k': 'begin'}}], 'run': lambda c: None}, **rules}})
for turn in range(300):
    for at, message in enumerate(({'k': 'begin'}, {'k': 'duty', 'due': 5}, {'k': 'done', 'at': turn % 10})):
        try: h.assert_fact('t', {'sid': str(turn), 'id': f'{turn}.{at}', **message})
        except MessageNotHandledException: pass
    h.delete_state('t', str(turn))
assert fired == [('met', 'late')[turn % 10 > 5] for turn in range(300)]
"""


def test_where_the_last_comparison_of_a_join_fails_it_reads_behind_its_list_so_ours_end_with_one_that_holds() -> (
    None
):
    """The segmentation fault of its joins, in processes of their own, and the same joins as they are lowered here.

    Where the memory behind the list ends depends on what else lies there, so a few sizes are tried.
    """
    faulty, sound = "[]", "[{'$neq': {'k': {'d': 'k'}}}]"
    assert -signal.SIGSEGV in (in_process(f"LAST, MORE = {faulty}, {more}\n{JOINED}") for more in range(6))
    assert {in_process(f"LAST, MORE = {sound}, {more}\n{JOINED}") for more in (0, 3)} == {0}


def test_every_join_ends_with_a_comparison_that_always_holds() -> None:
    for rules in (gr.load().rules, *(Maker(seed).rules(8) for seed in range(20))):
        for name in {rule.record for rule in rules}:
            joins = 0
            for patterns, _ in lower(rules, name).rules.values():
                for place, each in enumerate(patterns):
                    (pattern,) = each.values()
                    of_others = [
                        part for part in pattern.get("$and", [pattern]) if '{"d": ' in json.dumps(part)
                    ]
                    assert bool(of_others) == (place > 0), patterns
                    if place:
                        joins += 1
                        assert pattern["$and"][-1] == {"$neq": {"k": {"d": "k"}}}
            assert joins


FIRED_TOGETHER = """
from durable.engine import Host, MessageNotHandledException
def of(kind):
    return {'$and': [{'k': kind}, {'on': {'d': 'on'}}]}
Host._run = lambda host: None
h = Host({'t': {'begin': {'all': [{'m': {'k': 'begin'}}], 'run': lambda c: None},
                'met': {'all': [{'d': {'k': 'd'}}, {'a': of('a')}, {'t': of('t')}], 'run': lambda c: None}}})
facts = [{'k': kind, 'on': f'x{at}', 'id': f'{kind}{at}', 'sid': 's'} for kind in 'dat' for at in range(MANY)]
try: h.assert_facts('t', [{'k': 'begin', 'id': 'b', 'sid': 's'}, *facts])
except MessageNotHandledException: pass
for fact in reversed(facts):
    if fact['k'] in RETRACTED: h.retract_fact('t', fact)
h.delete_state('t', 's')
"""


def test_retracting_all_facts_that_fired_together_kills_it_so_what_is_joined_is_never_retracted() -> None:
    """For each fact taken out of a past firing it looks for one more behind it; where memory ends, the process does."""
    many = (301, 452, 679)
    assert -signal.SIGSEGV in (in_process(f"RETRACTED, MANY = 'dat', {n}\n{FIRED_TOGETHER}") for n in many)
    assert {in_process(f"RETRACTED, MANY = 'd', {n}\n{FIRED_TOGETHER}") for n in many} == {0}


def test_only_facts_that_fire_rules_alone_are_retracted(monkeypatch: pytest.MonkeyPatch) -> None:
    retracted: list[str] = []
    for seed in range(12):
        maker, of = Maker(seed), random.Random(seed)
        moving = Engine(maker.rules(8))
        ruleset = moving.of("matter").ruleset
        retract = ruleset.retract

        def noted(facts: list[dict[str, Any]], retract: Any = retract) -> None:
            retracted.extend(fact["k"] for fact in facts)
            retract(facts)

        monkeypatch.setattr(ruleset, "retract", noted)
        for at in range(6):
            record, now = maker.record(at), date(2020, 3, 1)
            for _ in range(5):
                moving.move(at, record, now)
                record, now = moved(maker, record, of), now + timedelta(days=of.randrange(3) * 20)
    alone = {
        patterns[0]["m"]["k"] if "k" in patterns[0]["m"] else patterns[0]["m"]["$and"][0]["k"]
        for patterns, step in lower(moving.rules, "matter").rules.values()
        if step.group is not None
    }
    assert alone
    assert retracted
    assert all(re.fullmatch(r"g\d+", kind) for kind in [*alone, *retracted])


def test_a_state_that_holds_much_that_is_past_is_built_anew(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TOLD", 60)
    moving, reference = Engine(book.rules), Interpreter(book.rules)
    told, anew = [0], 0
    for at in range(60):
        now = date(2020, 5, 1) + timedelta(days=at)
        assert moving.move("A", record(), now).verdicts == reference.judge(record(), now)
        (state,) = moving.of("application").states.values()
        told.append(state.number)
        anew += told[-1] < told[-2]
    assert engine.TOLD / 2 < max(told) <= engine.TOLD + 30
    assert 1 < anew < 20


def test_names_that_it_could_take_for_each_other_are_not_used(book: gr.Rulebook) -> None:
    """It tells states and facts apart by a 32-bit hash of their names alone."""

    def hashed(name: str) -> int:
        found = 2_166_136_261
        for byte in name.encode():
            found = ((found ^ byte) * 16_777_619) & 0xFFFF_FFFF
        return found

    moving = Engine(book.rules)
    for at in range(engine.RESIDENT + 50):
        moving.move(at, record(at), date(2020, 5, 1))
    of = moving.of("application")
    states = {state.sid for state in of.states.values()} | set(of._names)
    assert states == {f"s{number}" for number in range(engine.RESIDENT + 1)}
    facts = {f"f{number}" for number in range(1, engine.TOLD + 1_000)}
    assert {fact["id"] for state in of.states.values() for fact in state.told.values()} <= facts
    assert len({hashed(name) for name in states}) == len(states)
    assert len({hashed(name) for name in facts}) == len(facts)


def test_facts_that_are_lost_are_noticed_and_told_again(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = Engine(book.rules)
    of, lose = moving.of("application"), [True]
    told = of.ruleset.tell

    def lossy(facts: list[dict[str, Any]]) -> Any:
        if lose and len(facts) > 1:
            lose.pop()
            facts = facts[:-1]
        return told(facts)

    monkeypatch.setattr(of.ruleset, "tell", lossy)
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


def test_great_whole_numbers_are_compared_exactly() -> None:
    great = 13_000_000_000_000_000
    rules = {
        name: [
            {"d": {"k": "d"}},
            {"a": {"$and": [{"k": "a"}, {word: {"at": {"d": "due"}}}, {"$neq": {"k": {"d": "k"}}}]}},
        ]
        for name, word in (("le", "$lte"), ("gt", "$gt"))
    }
    for at, expected in ((great, ["le"]), (great + 1, ["gt"]), (great - 1, ["le"])):
        assert fired(rules, {"k": "d", "due": great}, {"k": "a", "at": at}) == expected


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


def test_what_goes_wrong_in_an_action_is_raised(book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*told: Any) -> None:
        raise ZeroDivisionError

    moving = Engine(book.rules)
    monkeypatch.setattr(moving.of("application"), "_open", fail)
    with pytest.raises(EngineError, match="an action of the rules failed"):
        moving.move("A", record(), date(2020, 5, 1))


def test_no_thread_is_started(book: gr.Rulebook) -> None:
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
        host = QuietHost({"t": rules})
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
