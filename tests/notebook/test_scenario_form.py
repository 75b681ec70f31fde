"""The form of a record: its fields in either language, what is told beside them, what is read from it."""

from datetime import date
from typing import Any

import pytest

import govrules as gr
from govrules.notebook.judging import NOTHING_IN_IT, judge
from govrules.notebook.scenario import Scenario
from govrules.notebook.scenario_form import OTHERS, entered, form_fields, form_groups, values_of

REPLY = "cn/regulation-2019/late-reply"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load("cn/regulation-2019")


def fields(
    book: gr.Rulebook, scenario: Scenario, lang: str = "zh", rule: str | None = REPLY
) -> dict[str, dict[str, Any]]:
    of_type = book.rules.record_types["application"]
    judged = judge(book, "application", scenario)
    chosen = None if rule is None else book.rule(rule)
    listed = form_fields(of_type, chosen, judged, book.rules.calendars["cn"], lang)
    return {field["name"]: field for field in listed}


def test_every_field_of_the_record_type_is_there_once_those_of_the_rule_first(book: gr.Rulebook) -> None:
    listed = fields(book, Scenario())
    assert set(listed) == {"as_of", "region", *book.rules.record_types["application"].fields}
    names = list(listed)
    assert names[0] == "as_of"
    assert (
        names.index("received_on")
        < names.index("third_party_asked_on")
        < names.index("replied_on")
        < names.index("channel")
    )
    assert listed["channel"]["group"] == OTHERS


@pytest.mark.parametrize(
    ("lang", "label", "unknown"), [("zh", "答复类型", "未填"), ("en", "kind of reply", "not known")]
)
def test_a_choice_has_its_members_and_not_known_first(
    book: gr.Rulebook, lang: str, label: str, unknown: str
) -> None:
    field = fields(book, Scenario(), lang)["reply_kind"]
    assert (field["kind"], field["label"]) == ("select", label)
    assert field["options"][0] == {"value": "", "label": unknown}
    assert len(field["options"]) == 13


def test_yes_no_and_not_known_are_three_and_a_default_is_told(book: gr.Rulebook) -> None:
    field = fields(book, Scenario())["excessive"]
    assert [each["value"] for each in field["options"]] == ["", "true", "false"]
    assert "未填按“否”" in field["help"]


def test_a_day_is_told_as_it_was_understood(book: gr.Rulebook) -> None:
    listed = fields(book, Scenario({"received_on": "20200119", "replied_on": "2020年1月25日"}, "2020-03-31"))
    assert listed["received_on"]["note"] == "2020-01-19（周日） · 调休上班 春节"
    assert listed["replied_on"]["note"] == "2020-01-25（周六） · 放假 春节"
    assert listed["as_of"]["note"] == "2020-03-31（周二）"


@pytest.mark.parametrize(("lang", "told"), [("zh", "建议"), ("en", "not a date")])
def test_a_slip_is_told_at_its_field_in_the_language_of_the_panel(
    book: gr.Rulebook, lang: str, told: str
) -> None:
    listed = fields(book, Scenario({"received_on": "last week"}, "2020-03-31"), lang)
    assert listed["received_on"]["error"]
    assert "error" not in listed["replied_on"]
    if lang == "en":
        assert told in listed["received_on"]["error"]


def test_a_fact_that_would_decide_is_marked(book: gr.Rulebook) -> None:
    listed = fields(book, Scenario({"received_on": "2020-01-10"}, "2020-03-31"))
    assert listed["reply_kind"]["asked"]
    assert not listed["received_on"]["asked"]


def test_the_folded_part_says_how_many_of_its_facts_are_filled_in(book: gr.Rulebook) -> None:
    of_type = book.rules.record_types["application"]
    scenario = Scenario({"channel": "online", "received_on": "2020-01-10"})
    groups = form_groups(of_type, book.rule(REPLY), scenario, "en")
    assert groups[1]["label"].endswith("1 filled in)")


def test_what_the_form_shows_is_what_is_read_from_it() -> None:
    scenario = Scenario({"a": "1", "b": ("x", "y")}, "2020-03-31")
    assert entered(values_of(scenario), scenario) == scenario


def test_a_set_with_nothing_in_it_and_its_members_rule_each_other_out() -> None:
    before = Scenario({"b": ("x", "y")}, "")
    emptied = entered({"b": ["x", "y", NOTHING_IN_IT]}, before)
    assert emptied.entered == {"b": (NOTHING_IN_IT,)}
    again = entered({"b": [NOTHING_IN_IT, "x"]}, emptied)
    assert again.entered == {"b": ("x",)}
    assert entered({"b": []}, again).entered == {}


def test_as_of_is_no_fact() -> None:
    scenario = entered({"as_of": "2020-03-31", "a": ""}, Scenario())
    assert (scenario.as_of, scenario.entered) == ("2020-03-31", {})
    assert date.fromisoformat(scenario.as_of)
