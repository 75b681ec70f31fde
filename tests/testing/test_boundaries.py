"""Boundary cases: written from the rules, counted anew, and able to fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

import govrules as gr
from govrules.calendars import calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, parse_limit
from govrules.testing.boundaries import BoundaryResult, run_boundaries
from govrules.testing.mutation import mutants
from govrules.testing.naive import last_day

BOOK = gr.load()


@cache
def shipped() -> list[BoundaryResult]:
    return run_boundaries(BOOK.rules)


def of(name: str) -> list[BoundaryResult]:
    rule = BOOK.rule(name).id
    return [each for each in shipped() if each.case.rule.id == rule]


@pytest.mark.slow
def test_every_boundary_case_of_every_shipped_rule_passes() -> None:
    failed = [each for each in shipped() if not each.passed]
    assert [(each.case.rule.id, each.case.about.en, each.differences, each.broken) for each in failed] == []
    sorts = Counter(each.case.sort for each in shipped() if each.unfit is None)
    assert sorts["counted"] > 3_000
    assert sorts["stated"] > 2_000
    assert sum(each.unfit is not None for each in shipped()) < 50


@pytest.mark.slow
def test_every_shipped_rule_has_boundary_cases() -> None:
    without = {rule.id for rule in BOOK.rules} - {each.case.rule.id for each in shipped()}
    # Quotas without a period, and those whose examples name no unit: nothing can be foreseen of them.
    assert {BOOK.rule(name).kind for name in without} <= {"quota"}


@pytest.mark.slow
def test_a_deadline_is_tried_where_counting_is_hard() -> None:
    told = " | ".join(each.case.about.en for each in of("cn/regulation-2019/late-reply"))
    for about in (
        "the eve of Spring Festival 2026",
        "on a make-up day of 2026",
        "four days before the end of 2025",
        "done on the last day at 23:59",
        "the day before it came into force",
        "the first day in force",
        "without received_on",
    ):
        assert about in told


@pytest.mark.parametrize(
    "name", ["late-conversion", "cn/regulation-2019/late-reply", "cn/regulation-2019/late-publication"]
)
def test_every_change_of_a_limit_fails_at_a_boundary(name: str) -> None:
    """The cases of the rule as it stands, judged by a rule that counts otherwise."""
    rule = BOOK.rule(name)
    alone = replace(BOOK.rules, rules={rule.id: rule})
    changed = [
        each
        for each in mutants(rule)
        if (each.kind in ("limit", "roll") and "within" in each.change) or each.kind == "roll"
    ]
    assert changed
    for mutant in changed:
        other = replace(alone, rules={rule.id: mutant.rule})
        failed = [each for each in run_boundaries(alone, judged_by=other) if not each.passed]
        assert failed, mutant.change


@pytest.mark.parametrize(
    "limit",
    ["1 working day", "20 working days", "30 calendar days", "10 calendar days", "1 month", "6 months"],
)
@pytest.mark.parametrize("start_day", ["day-after", "rolled", "same-day"])
@pytest.mark.parametrize("roll", ["roll", "keep"])
def test_the_naive_count_is_the_count(limit: str, start_day: str, roll: str) -> None:
    """Two counts that share no code agree on every day of a year with its holidays."""
    cn, parsed = calendar("cn"), parse_limit(limit)
    rolls = roll if "working" not in limit else "keep"
    conventions = Conventions(start_day=start_day, last_day=rolls)  # type: ignore[arg-type]
    for at in range(366):
        start = date.fromordinal(date(2020, 1, 1).toordinal() + at)
        assert (
            last_day(start, parsed, conventions, cn.is_working) == count(cn, parsed, start, conventions).due
        ), start
