"""The rules beside a rule, on the shipped rulebook and on one made to be compared."""

from __future__ import annotations

import pytest

import govrules as gr
from govrules.analysis.neighbours import Beside, neighbours
from govrules.api.rulebook import Rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return gr.load()


def beside(book: Rulebook, name: str, other: str) -> Beside:
    found = {each.rule.id: each.beside for each in neighbours(book.rules, book.rule(name))}
    return found[book.rule(other).id]


def twice(book: Rulebook, name: str, **changes: object) -> Rulebook:
    """The rulebook with a second rule, `twin`, that is the first one changed."""
    from dataclasses import replace

    rule = book.amend(name, **changes).rule(name)
    twin = replace(rule, id=f"{rule.instrument}/twin")
    return replace(book, rules=replace(book.rules, rules={**book.rules.rules, twin.id: twin}))


def test_the_rule_of_the_act_that_was_replaced_is_the_earlier_version(book: Rulebook) -> None:
    assert beside(book, "cn/regulation-2019/late-reply", "cn/regulation-2008/late-reply") is Beside.EARLIER
    assert beside(book, "cn/regulation-2008/late-reply", "cn/regulation-2019/late-reply") is Beside.LATER


def test_a_plan_of_another_city_is_no_version(book: Rulebook) -> None:
    assert (
        beside(book, "late-conversion", "cn/shandong/liaocheng-2018/frequent-request-not-made-public")
        is Beside.SAME_FACT
    )


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("10 working days", Beside.STRICTER),
        ("30 working days", Beside.LOOSER),
        ("20 working days", Beside.EQUAL),
        ("28 calendar days", Beside.BY_DAY),
    ],
)
def test_limits_from_the_same_fact_are_compared_on_every_start_date(
    book: Rulebook, within: str, expected: Beside
) -> None:
    rule = "cn/regulation-2008/late-reply"
    unextended = gr.load("cn/regulation-2008")
    from dataclasses import replace

    plain = unextended.rule(rule)
    bare = replace(plain, requires=replace(plain.requires, extended=None))  # type: ignore[arg-type,type-var]
    unextended = replace(unextended, rules=replace(unextended.rules, rules={bare.id: bare})).amend(
        rule, within="20 working days"
    )
    assert beside(twice(unextended, rule, within=within), rule, "twin") is expected


def test_to_last_longer_is_the_stricter(book: Rulebook) -> None:
    lasting = next(rule for rule in book.rules if rule.kind == "lasting")
    assert beside(twice(book, lasting.id, within="300 working days"), lasting.id, "twin") is Beside.STRICTER
    assert beside(twice(book, lasting.id, within="1 working day"), lasting.id, "twin") is Beside.LOOSER


def test_every_neighbour_shares_a_fact_and_sees_the_rule_as_its_own_neighbour(book: Rulebook) -> None:
    mirrored = {
        Beside.EARLIER: Beside.LATER,
        Beside.LATER: Beside.EARLIER,
        Beside.STRICTER: Beside.LOOSER,
        Beside.LOOSER: Beside.STRICTER,
    }
    seen = {(rule.id, each.rule.id): each for rule in book.rules for each in neighbours(book.rules, rule)}
    assert len(seen) > 1000
    for (one, two), each in seen.items():
        assert each.facts
        assert seen[two, one].beside is mirrored.get(each.beside, each.beside)
