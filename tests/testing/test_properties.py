"""The ready-made properties in one line, used on the shipped rules; and that they can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

import govrules as gr
from govrules.model.verdict import Status
from govrules.testing import properties_of
from govrules.testing.mutation import mutants
from govrules.testing.properties import by_duckdb, by_events, by_reference

TestNationalRules = properties_of(
    "cn/regulation-2019", "cn/regulation-2008", max_examples=15, boundaries=False
)
TestBaoshan = properties_of("cn/shanghai/baoshan-2020", max_examples=5, boundaries=False)

BOOK = gr.load("cn/shanghai/baoshan-2020")


def test_a_rulebook_whose_rule_says_something_else_fails() -> None:
    rule = BOOK.rule("late-conversion")
    (other,) = [each.rule for each in mutants(rule) if "31 calendar days" in each.change]
    rules = replace(BOOK.rules, rules={**BOOK.rules.rules, rule.id: other})
    tests = properties_of(rules, max_examples=1)
    with pytest.raises(AssertionError):
        tests().test_every_example_passes()


def test_the_three_engines_are_asked_and_say_something() -> None:
    facts = {
        "record_type": "application",
        "id": "A-1",
        "reply_kind": "disclosed",
        "widely_knowable": True,
        "replied_on": "2020-05-06",
    }
    records = [BOOK.record(facts)]
    rules = replace(
        BOOK.rules, rules={id: r for id, r in BOOK.rules.rules.items() if r.record == "application"}
    )
    rows = by_reference(rules, records, BOOK.rules.rules[BOOK.rule("late-conversion").id].in_force.last)  # type: ignore[arg-type]
    assert any(row["status"] == Status.VIOLATED.value for row in rows)
    as_of = BOOK.rule("late-conversion").in_force.last
    assert as_of is not None
    for engine in (by_duckdb, by_events):
        found = {row["rule"]: row["status"] for row in engine(rules, records, as_of)}
        singles = {row["rule"]: row["status"] for row in rows if row["rule"] in found}
        assert found == singles
        assert singles
