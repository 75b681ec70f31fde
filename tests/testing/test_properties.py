"""The ready-made properties in one line; and that each can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings

import govrules as gr
from govrules.engines.reference.conditions import compile_check
from govrules.model.record import Record
from govrules.model.verdict import Status
from govrules.testing import Laws, cases, histories, properties, properties_of, records
from govrules.testing.mutation import mutants
from govrules.testing.properties import by_duckdb, by_events, by_reference

RULES = Path(__file__).parents[1] / "cli" / "rules"

TestAFolder = properties_of(RULES, max_examples=15)
"""One line, for the folder of anyone's own rules; tests/rulesets does the same for every shipped rule."""

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


def _properties(rules: Any) -> Any:
    """The properties without making a failure small: that it fails is all that is asked."""
    settings.register_profile("usual", settings.default)
    settings.register_profile("fails", settings.default, phases=[Phase.generate])
    settings.load_profile("fails")
    try:
        return properties_of(rules, max_examples=60, boundaries=False)()
    finally:
        settings.load_profile("usual")


def _spoilt(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """One engine forgets every breach."""
    honest = getattr(properties, name)

    def forgetful(*args: Any) -> list[dict[str, object]]:
        return [row for row in honest(*args) if row["status"] != "violated"]

    monkeypatch.setattr(properties, name, forgetful)


@pytest.mark.parametrize("engine", ["by_duckdb", "by_events"])
def test_an_engine_that_forgets_breaches_is_noticed(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    tests = _properties(gr.load(RULES).rules)
    _spoilt(monkeypatch, engine)
    with pytest.raises(AssertionError):
        tests.test_the_engines_agree("case")


def test_a_case_that_ends_otherwise_when_it_moves_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = _properties(gr.load(RULES).rules)
    _spoilt(monkeypatch, "as_it_moved")
    with pytest.raises(AssertionError):
        tests.test_a_case_that_moves_is_judged_like_one_that_lies_still("case")


def test_a_verdict_that_depends_on_what_was_judged_before_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tests = _properties(gr.load(RULES).rules)
    honest, calls = properties.by_reference, iter(range(10**6))
    monkeypatch.setattr(
        properties,
        "by_reference",
        lambda *args: [{**row, "late_by": next(calls)} for row in honest(*args)],
    )
    with pytest.raises(AssertionError):
        tests.test_verdicts_depend_on_nothing_but_the_records("case")


def test_a_broken_law_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = gr.load(RULES).rules
    tests = _properties(rules)
    monkeypatch.setattr(Laws, "broken", lambda self, record, moments: ["broken"])
    with pytest.raises(AssertionError):
        tests.test_the_laws_of_meaning_hold(next(iter(rules)))


# -- what the strategies draw ------------------------------------------------------------------------


def drawn(strategy: Any, count: int = 300) -> Iterator[Any]:
    found: list[Any] = []

    @settings(max_examples=count, database=None)
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return iter(found)


RULE = BOOK.rule("late-conversion")
LOOKED_FOR = settings(max_examples=5_000, database=None, phases=[Phase.generate])
"""To look for one case of a kind: what is drawn differs from process to process, so that no fixed few would do."""


def test_every_fact_is_left_out_at_times_and_given_at_times() -> None:
    made = list(drawn(records(BOOK.rules, "application", [RULE])))
    names = {"reply_kind", "widely_knowable", "replied_on", "proactively_published_on"}
    for name in names:
        assert {name in record.facts for record in made} == {True, False}, name


def test_what_the_checks_of_a_type_ask_for_is_kept_without_filtering() -> None:
    kind = BOOK.rules.record_types["application"]
    for record in drawn(records(BOOK.rules, "application", [RULE])):
        for check in kind.checks:
            assert compile_check(check, kind)(record.facts) is not False


def test_days_lie_around_due_days_make_up_days_and_changes_of_law() -> None:
    cn, first, last = BOOK.rules.calendar_of(RULE), RULE.in_force.first, RULE.in_force.last
    assert first is not None
    assert last is not None
    laws = Laws(BOOK.rules, RULE)

    def is_drawn(told: Callable[[date], bool]) -> None:
        """Some case has such a day of reply; NoSuchExample if none of many has."""

        def has(case: tuple[Record, Any]) -> bool:
            day = case[0].facts.get("replied_on")
            return isinstance(day, date) and told(day)

        find(cases(BOOK.rules, RULE), has, settings=LOOKED_FOR)

    def margin(case: tuple[Record, Any]) -> int | None:
        record, moments = case
        verdict = laws.verdict(record, moments[-1])
        return None if verdict.due is None or verdict.done is None else (verdict.done - verdict.due).days

    is_drawn(lambda day: abs((day - first).days) <= 8)
    is_drawn(lambda day: abs((day - last).days) <= 8)
    is_drawn(lambda day: cn.is_working(day) and day.weekday() >= 5)
    is_drawn(lambda day: not cn.is_working(day) and day.weekday() < 5)
    for few in (range(-8, 1), range(1, 9)):
        find(cases(BOOK.rules, RULE), lambda case, few=few: margin(case) in few, settings=LOOKED_FOR)


def test_a_history_grows_is_corrected_and_goes_on_in_order() -> None:
    made = list(drawn(histories(BOOK.rules, "application")))
    sizes, corrected = set(), False
    for history in made:
        ends = [at for _, at in history]
        assert ends == sorted(ends)
        sizes.add(len(history))
        for (before, _), (after, _) in pairwise(history):
            corrected |= any(after.facts.get(name) != value for name, value in before.facts.items())
    assert len(sizes) > 3
    assert corrected
