"""Mutants: what the examples of the shipped rules notice, and an example for what they do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import govrules as gr
from govrules.model.rule import Rule
from govrules.testing.examples import differences, records_of
from govrules.testing.mutation import MutantResult, judge_of, mutants, mutants_tried, run_mutants
from govrules.testing.witnesses import witness

BOOK = gr.load()
PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"


@cache
def shipped() -> list[MutantResult]:
    return run_mutants(BOOK.rules)


def kinds(rule: Rule) -> Counter[str]:
    return Counter(each.kind for each in mutants(rule, BOOK.rules.instrument_of(rule)))


def test_the_examples_of_the_shipped_rules_notice_95_of_100_mutants() -> None:
    results = shipped()
    assert len(results) > 2_000
    assert sum(each.noticed for each in results) / len(results) >= 0.95


def test_every_mutant_that_none_notices_stands_on_the_page() -> None:
    """The page says of each why it is left; one that is noticed by now has no place there."""
    open_ = {(each.original.id, each.mutant.change) for each in shipped() if not each.noticed}
    rows = [
        line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `cn/")
    ]
    listed = {(row[1].strip().strip("`"), row[2].strip().strip("`")) for row in rows}
    assert listed == open_


def test_the_changes_of_a_deadline() -> None:
    found = kinds(BOOK.rule("late-conversion"))
    assert found["limit"] == 3
    assert found["roll"] == 1
    assert found["condition dropped"] == 1
    assert found["condition"] >= 4


def test_a_time_in_force_of_its_own_is_shifted_by_a_day() -> None:
    own = BOOK.rule("cn/beijing/haidian-report-2020/listed-information-unpublished")
    assert kinds(own)["in force"] == 2
    assert kinds(BOOK.rule("late-conversion"))["in force"] == 0


@pytest.mark.parametrize("keep", [0, 3, 6])
def test_an_example_taken_out_lets_mutants_through(keep: int) -> None:
    rule = BOOK.rule("late-conversion")
    fewer = replace(rule, examples=rule.examples[:keep])
    rules = replace(BOOK.rules, rules={**BOOK.rules.rules, rule.id: fewer})
    unnoticed = sum(not each.noticed for each in mutants_tried(rules, fewer))
    assert unnoticed > sum(not each.noticed for each in mutants_tried(BOOK.rules, rule))


@pytest.mark.parametrize(
    "name",
    [
        "late-conversion",
        "cn/regulation-2019/late-reply",
        "cn/shandong/liaocheng-2018/accident-information-missing",
        "cn/shandong/liaocheng-2018/accounts-unpublished",
    ],
)
def test_a_suggested_example_passes_on_the_rule_and_fails_on_the_mutant(name: str) -> None:
    rule = BOOK.rule(name)
    bare = replace(rule, examples=rule.examples[:2])
    rules = replace(BOOK.rules, rules={**BOOK.rules.rules, rule.id: bare})
    tried = 0
    for each in mutants_tried(rules, bare):
        example = None if each.noticed else witness(rules, bare, each.mutant, tries=800)
        if example is None:
            continue
        records, roster = records_of(rules, bare, example)
        changed = replace(rules, rules={**rules.rules, rule.id: each.mutant.rule})
        assert differences(example, judge_of(rules, bare)(records, roster, example.as_of)) == []
        assert differences(example, judge_of(changed, each.mutant.rule)(records, roster, example.as_of)) != []
        tried += 1
    assert tried > 0


def test_a_mutant_that_says_the_same_has_no_witness() -> None:
    rule = BOOK.rule("late-conversion")
    (some, *_) = mutants(rule)
    assert witness(BOOK.rules, rule, replace(some, rule=rule), tries=500) is None
