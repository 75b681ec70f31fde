"""The pages of a calendar: what stands in each cell."""

from __future__ import annotations

import re
from html import unescape

import pytest

from govrules.calendars import due
from govrules.explaining.months import miscounts_html, months_html


def cells(html: str) -> dict[str, tuple[set[str], str, str]]:
    """Of every day: its classes, its number in the count, the words below it."""
    found = {}
    for css, title, body in re.findall(r'<td(?: class="([^"]*)")? title="([^"]*)">(.*?)</td>', html):
        number = re.search(r"<b>(.*?)</b>", body)
        words = " ".join(re.findall(r"<small>(.*?)</small>", body))
        assert number is not None
        found[title[:10]] = (set(css.split()), unescape(number[1]), unescape(words))
    return found


def test_across_national_day_each_day_says_whether_it_counts_and_why() -> None:
    found = cells(months_html(due("2022-09-30", "5 working days"), "zh"))
    assert found["2022-09-30"] == ({"gr-in", "gr-start"}, "", "起算")
    assert found["2022-10-01"] == ({"gr-holiday", "gr-in"}, "", "国庆节")
    assert found["2022-10-07"] == ({"gr-holiday", "gr-in"}, "", "国庆节")
    assert found["2022-10-08"] == ({"gr-make-up", "gr-in"}, "1", "调休上班")
    assert found["2022-10-09"] == ({"gr-make-up", "gr-in"}, "2", "调休上班")
    assert found["2022-10-10"] == ({"gr-in"}, "3", "")
    assert found["2022-10-12"] == ({"gr-in", "gr-last"}, "5", "■ 截止")
    assert found["2022-10-13"] == (set(), "", "")
    assert found["2022-10-15"] == ({"gr-rest"}, "", "周末")


def test_whole_months_are_drawn_and_nothing_beyond_them() -> None:
    found = list(cells(months_html(due("2022-09-30", "5 working days"), "en")))
    assert (found[0], found[-1], len(found)) == ("2022-09-01", "2022-10-31", 61)


def test_a_last_day_that_is_moved_shows_over_which_days() -> None:
    found = cells(months_html(due("2020-09-05", "30 calendar days", last_day="roll"), "en"))
    assert found["2020-10-05"][1:] == ("30", "National Day moved on")
    assert found["2020-10-06"][1:] == ("", "National Day moved on")
    assert found["2020-10-09"] == ({"gr-in", "gr-last"}, "", "moved on ■ due")


def test_the_days_between_the_marks_of_months_belong_to_the_limit() -> None:
    found = cells(months_html(due("2022-11-10", "1 month"), "en"))
    assert "gr-in" in found["2022-11-25"][0]
    assert found["2022-12-10"][1:] == ("1", "weekend ■ due")


def test_paused_days_are_told_apart_from_rest_days() -> None:
    found = cells(
        months_html(due("2022-11-14", "3 working days", pauses=[("2022-11-14", "2022-11-16")]), "zh")
    )
    assert found["2022-11-15"] == ({"gr-in", "gr-paused"}, "", "暂停")
    assert found["2022-11-21"][0] >= {"gr-last"}


def test_days_that_no_notice_settles_say_so() -> None:
    provisional = due("2150-01-08", "2 working days")
    found = cells(months_html(provisional, "en"))
    assert provisional.provisional
    assert found["2150-01-09"][2] == "not settled"


def test_of_a_long_limit_the_middle_is_left_out_and_counted() -> None:
    html = months_html(due("2020-01-01", "2000 calendar days"), "en")
    assert html.count("<table>") == 10
    assert "(56 months in between are not drawn)" in html


def test_hours_have_no_pages() -> None:
    assert months_html(due("2020-04-20T09:30", "24 hours"), "zh") == ""


@pytest.mark.parametrize(
    ("lang", "early", "late"),
    [("zh", "早 7 天", "晚 2 天：照此办理已逾期"), ("en", "7 days too early", "2 days too late")],
)
def test_the_careless_counts_say_by_how_much_they_miss(lang: str, early: str, late: str) -> None:
    html = miscounts_html(due("2022-09-30", "5 working days"), lang)
    assert early in html
    assert late in html
    assert html.count("<tr>") == 5


def test_of_a_limit_that_no_slip_touches_there_is_no_table() -> None:
    assert miscounts_html(due("2020-04-20T09:30", "30 hours"), "zh") == ""
