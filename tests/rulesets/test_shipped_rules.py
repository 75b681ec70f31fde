"""Every shipped rule: the ready-made properties hold, and its file keeps the demands of the house."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

import govrules as gr
from govrules.model.rule import Rule
from govrules.testing import properties_of

BOOK = gr.load()
RULES: Sequence[Rule] = list(BOOK.rules)

# Boundary cases of every shipped rule are tried in tests/testing/test_boundaries.py.
TestEveryShippedRule = properties_of(BOOK.rules, max_examples=6, boundaries=False)


def test_there_are_many_examples() -> None:
    assert sum(len(rule.examples) for rule in RULES) > 1_000


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_file_keeps_the_demands_of_the_house(rule: Rule) -> None:
    """At least three examples, one satisfied and one violated among them; titles and notes in both languages."""
    assert len(rule.examples) >= 3
    expected = {each.status for example in rule.examples for each in example.expect}
    assert {"satisfied", "violated"} <= expected
    for said in (rule.title, rule.notes, *(example.note for example in rule.examples)):
        if said is not None:
            assert re.search(r"[\u4e00-\u9fff]", said.zh)
            assert re.search(r"[a-z]", said.en)
            assert not re.search(r"[\u4e00-\u9fff]", re.sub('["“].*?["”]', "", said.en))
    assert rule.provision.strip()
    assert rule.clauses
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    for item in rule.unless:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.label)
