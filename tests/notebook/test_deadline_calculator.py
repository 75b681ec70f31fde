"""The deadline calculator, in plain Python: what is entered, what is answered, what is told."""

from datetime import date

import pytest

from govrules.notebook import DeadlineCalculator
from govrules.notebook.deadline_calculator_words import WORDS
from govrules.notebook.deadline_question import START, answer, linked


def field(panel: DeadlineCalculator, name: str) -> dict[str, object]:
    return next(each for each in panel.form.fields if each["name"] == name)


def test_a_deadline_across_national_day_counts_its_make_up_days() -> None:
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    assert panel.due is not None
    assert panel.due.date == date(2022, 10, 12)
    assert "2022-10-12（周三）24:00 前" in panel.result.value
    assert "调休上班" in panel.result.value
    assert "除周末和放假，忘了调休上班" in panel.result.value


def test_every_change_is_counted_at_once() -> None:
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    panel.form.enter(start="2022年11月14日")
    assert panel.due is not None
    assert panel.due.date == date(2022, 11, 21)
    panel.form.enter(start_day="same-day")
    assert panel.due.date == date(2022, 11, 18)
    panel.form.enter(unit="calendar days", start_day="day-after")
    assert panel.due.date == date(2022, 11, 21)  # the 19th is a Saturday: moved on
    panel.form.enter(last_day="keep")
    assert panel.due.date == date(2022, 11, 19)


def test_number_and_unit_and_the_written_limit_stay_the_same_limit() -> None:
    panel = DeadlineCalculator("2022-09-30")
    panel.form.enter(limit="15个工作日")
    assert (panel.form.values["n"], panel.form.values["unit"]) == ("15", "working days")
    panel.form.enter(n="7")
    assert panel.form.values["limit"] == "7 个工作日"
    panel.form.enter(unit="months")
    assert panel.form.values["limit"] == "7 个月"
    panel.form.enter(n="seven")
    assert "error" in field(panel, "limit")
    assert panel.form.values["n"] == "seven"


@pytest.mark.parametrize(
    ("entered", "name", "said"),
    [
        ({"start": "昨天"}, "start", "起算日“昨天”不是日期；请写作 2020-04-20"),
        ({"start": "2022-02-30"}, "start", "在日历上不存在"),
        ({"start": "1803-01-01"}, "start", "太远"),
        ({"limit": "20 days"}, "limit", "没有说明是哪一种日"),
        ({"limit": "马上"}, "limit", "“马上”不是期限"),
        ({"n": "-3"}, "limit", "小于零"),
        ({"calendar": "atlantis"}, "calendar", "没有名为“atlantis”的日历"),
        ({"calendar": "no/such.yaml"}, "calendar", "不存在"),
        ({"paused_until": "2022-10-20"}, "paused_from", "有止日而无起日"),
        (
            {"paused_from": "2022-10-20", "paused_until": "2022-10-10"},
            "paused_until",
            "早于其开始的 2022-10-20",
        ),
        ({"start": "<b>x</b>"}, "start", "起算日“<b>x</b>”不是日期"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(
    entered: dict[str, str], name: str, said: str
) -> None:
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    panel.form.enter(**entered)
    assert panel.due is None
    assert said in str(field(panel, name)["error"])
    assert "先改正标出的栏目" in panel.result.value
    assert {key: panel.form.values[key] for key in entered} == entered
    panel.lang = "en"
    assert "Mend the marked fields first" in panel.result.value
    assert field(panel, name)["error"] != said


def test_without_a_day_it_asks_for_one() -> None:
    panel = DeadlineCalculator(lang="en")
    assert panel.due is None
    assert "Give a day and a limit" in panel.result.value
    assert all("error" not in each for each in panel.form.fields)


def test_an_open_pause_leaves_no_due_day() -> None:
    panel = DeadlineCalculator("2022-11-14", "5 working days")
    panel.form.enter(paused_from="2022-11-15")
    assert panel.due is not None
    assert panel.due.date is None
    assert "暂停未结束" in panel.result.value


def test_another_language_keeps_the_form_and_says_the_same_day() -> None:
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    entered = dict(panel.form.values)
    panel.lang = "en"
    assert panel.form.values == entered
    assert field(panel, "start")["label"] == "It happened on"
    assert field(panel, "limit")["note"] == "taken as 5 working days"
    assert "due by the end of Wednesday 2022-10-12" in panel.result.value


def test_hours_need_a_time_and_say_what_is_not_heeded() -> None:
    panel = DeadlineCalculator("2020-04-20 09:30", "24 hours", lang="en")
    assert "2020-04-21" in panel.result.value
    assert "nothing is moved" in str(field(panel, "last_day")["note"])


def test_a_calendar_of_another_country_counts_by_its_own_days() -> None:
    panel = DeadlineCalculator("2022-12-23", "1 working day")
    panel.form.enter(calendar="de")
    assert panel.due is not None
    assert panel.due.date == date(2022, 12, 27)


def test_values_agree_whichever_was_changed_last() -> None:
    before = {**START, "limit": "20 working days"}
    assert linked(before, {**before, "limit": "1 month"}, "en")["unit"] == "months"
    assert linked(before, {**before, "n": "3"}, "en")["limit"] == "3 working days"
    assert answer({}).due is None


def test_every_choice_has_words_in_both_languages() -> None:
    assert all(text.zh and text.en and text.zh != text.en for text in WORDS.values())
