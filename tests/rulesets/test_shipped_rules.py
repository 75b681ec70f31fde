"""Every shipped rule: examples pass, the laws of meaning hold, and its file keeps the demands of the house."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govrules as gr
from govrules.model.rule import Rule
from govrules.testing.examples import run_examples
from govrules.testing.laws import Laws
from govrules.testing.strategies import cases

BOOK = gr.load()
RULES: Sequence[Rule] = list(BOOK.rules)
JUDGED = [rule for rule in RULES if rule.kind != "quota"]


@cache
def laws_of(id: str) -> Laws:
    return Laws(BOOK.rules, BOOK.rules.rules[id])


def test_every_example_passes() -> None:
    results = run_examples(BOOK.rules)
    assert len(results) > 1_000
    assert [(r.rule.id, r.number, r.differences, r.problem) for r in results if not r.passed] == []


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.id)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_laws_of_meaning_hold(rule: Rule, data: st.DataObject) -> None:
    """No record raises; facts in any order, the replay, the reasons, what is missing, the way of as-of."""
    record, moments = data.draw(cases(BOOK.rules, rule))
    assert laws_of(rule.id).broken(record, moments) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_file_keeps_the_demands_of_the_house(rule: Rule) -> None:
    """At least three examples, one satisfied and one violated among them; titles in both languages."""
    assert len(rule.examples) >= 3
    expected = {each.status for example in rule.examples for each in example.expect}
    assert {"satisfied", "violated"} <= expected
    assert re.search(r"[\u4e00-\u9fff]", rule.title.zh)
    assert re.search(r"[a-z]", rule.title.en)
    assert not re.search(r"[\u4e00-\u9fff]", rule.title.en)
    assert rule.provision.strip()
    assert rule.clauses
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    for item in rule.unless:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.label)
