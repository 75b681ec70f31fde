"""Mistakes in the panels, in plain Python: told in the panel's language, and anew when that changes."""

from pathlib import Path
from typing import Any

import pytest

import govrules as gr
from govrules.api import Rulebook
from govrules.notebook import AuditPanel, DeadlineCalculator, RulebookBrowser, WhatIf

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return gr.load("cn/regulation-2019", "cn/shanghai/baoshan-2020")


def notice(panel: Any) -> str:
    return str(panel.children[1].value)


def field(form: Any, name: str) -> dict[str, Any]:
    return next(each for each in form.fields if each["name"] == name)


def test_a_source_that_is_not_there_is_told_under_the_title_in_either_language(book: Rulebook) -> None:
    panel = AuditPanel("没有.xlsx", "2020-12-31", book=book)
    panel.wait()
    assert "找不到“没有.xlsx”" in notice(panel)
    panel.lang = "en"
    assert "no such file or folder: `没有.xlsx`" in notice(panel)
    assert "找不到" not in notice(panel)


def test_a_hostile_name_of_a_source_stays_text(book: Rulebook) -> None:
    panel = AuditPanel(Path(f"{HOSTILE}.csv"), "2020-12-31", book=book)
    panel.wait()
    assert "&lt;img" in notice(panel)
    assert "<img" not in notice(panel)


@pytest.mark.parametrize(
    ("entered", "name", "zh", "en"),
    [
        ({"calendar": "de-QQ"}, "calendar", "没有“qq”这一地区；可用 ", "unknown part `qq`"),
        ({"limit": "5 workng days"}, "limit", "无法识别；是否指“working days”？", "did you mean `working days`?"),
        ({"limit": HOSTILE}, "limit", f"“{HOSTILE}”不是期限", f"`{HOSTILE}` is not a limit"),
    ],
)  # fmt: skip
def test_a_mistake_at_a_field_is_told_in_the_language_of_the_panel(
    entered: dict[str, str], name: str, zh: str, en: str
) -> None:
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    panel.form.enter(**entered)
    assert zh in field(panel.form, name)["error"]
    assert HOSTILE not in panel.result.value
    panel.lang = "en"
    assert en in field(panel.form, name)["error"]


def test_a_calendar_file_with_faults_is_told_in_chinese_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("extends: cn\ndays_of: [2022-10-03]\n", encoding="utf-8")
    panel = DeadlineCalculator("2022-09-30", "5 working days")
    panel.form.enter(calendar=str(path))
    told = field(panel.form, "calendar")["error"]
    assert told == f"{path}:2:1：没有名为“days_of”的键；是否指“days_off”？"


@pytest.mark.parametrize("named", ["cn/regulation-2018", HOSTILE])
def test_a_rulebook_to_compare_with_that_is_not_there_is_told_at_its_field(
    book: Rulebook, named: str
) -> None:
    panel = WhatIf("late-conversion", as_of="2021-06-30", book=book)
    panel.wait()
    panel.choice.enter(other=named)
    assert named in field(panel.choice, "other")["error"]
    assert HOSTILE not in panel.mark.value + notice(panel)


def test_a_start_that_is_no_date_is_told_beside_the_calendar_of_a_rule(book: Rulebook) -> None:
    panel = RulebookBrowser(book)
    panel.show("cn/regulation-2019/late-reply")
    panel.start.enter(start="昨天")
    assert "“昨天”不是日期 请写作 2020-04-20" in field(panel.start, "start")["error"]
