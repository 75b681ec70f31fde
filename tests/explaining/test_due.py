"""A limit counted out for a person who asks: text and HTML of `Due`."""

from __future__ import annotations

from textwrap import dedent

from govrules.calendars import due
from govrules.explaining import due_html, due_text


def test_the_answer_comes_first_and_every_day_below_it() -> None:
    assert due_text(due("2020-06-24", "2 working days"), "zh") == dedent(
        """\
        自 2020-06-24（周三）起 2 个工作日：2020-06-29（周一）24:00 前
          2020-06-24  周三     –  事件当日，不计入
          2020-06-25  周四     –  放假（端午节）
          2020-06-26  周五     –  放假（端午节）
          2020-06-27  周六     –  放假（端午节）
          2020-06-28  周日     1  调休上班（端午节）
          2020-06-29  周一     2  工作日"""
    )


def test_the_days_can_be_folded() -> None:
    found = due("2020-09-25", "30 calendar days", last_day="roll")
    assert due_text(found, "zh", ledger=False) == dedent(
        """\
        自 2020-09-25（周五）起 30 日：2020-10-26（周一）24:00 前
          09-26 1 · 09-27 2 · … · 10-24 29 · 〔10-25 顺延〕 · 〔10-26 顺延至此〕        （展开：--ledger）"""
    )


def test_holidays_that_move_the_last_day_are_named() -> None:
    told = due_text(due("2020-09-28", "4 calendar days", last_day="roll"), "en", ledger=False)
    assert "[10-02 to 10-08 National Day: moved on] · [10-09 moved to here]" in told


def test_the_page_has_the_answer_the_days_and_the_usual_mistakes() -> None:
    html = due_html(due("2020-06-24", "2 working days"), "en")
    assert "2 working days from Wednesday 2020-06-24: due by the end of Monday 2020-06-29" in html
    assert "<caption>June 2020</caption>" in html
    assert "Counts that are easily got wrong" in html


def test_hours_have_no_page_of_a_calendar_but_their_moments() -> None:
    html = due_html(due("2020-06-24T21:30", "24 hours"), "zh")
    assert "<table><caption>" not in html
    assert "06-25 21:30" in html
    assert "当作整天，到当日 24:00" in html
