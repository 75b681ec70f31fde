"""The timeline with a handle: where the handle lies, and which moment it means."""

from datetime import date, datetime

import pytest

import govrules as gr
from govrules.explaining.timeline import Timeline
from govrules.notebook.timeline_view import TimelineView


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


def timeline(book: gr.Rulebook, as_of: str) -> Timeline:
    facts = {"record_type": "application", "id": "X", "received_on": "2020-01-10"}
    return book.explain(facts, "cn/regulation-2019/late-reply", as_of).parts.timeline


def by_hours(book: gr.Rulebook) -> Timeline:
    rule = next(rule for rule in book.rules if rule.record == "recall" and rule.kind == "deadline")
    example = next(each for each in rule.examples if each.expect[0].status == "violated")
    return book.explain(
        {"record_type": "recall", "id": "X", **example.given[0]}, rule.id, example.as_of
    ).parts.timeline


def shown(line: Timeline) -> TimelineView:
    view = TimelineView()
    view.show(line, "zh", "移动")
    return view


def test_the_handle_stands_where_the_line_of_as_of_is_drawn(book: gr.Rulebook) -> None:
    view = shown(timeline(book, "2020-03-31"))
    scale = view.scale
    x = scale["left"] + (view.at - scale["first"]) * scale["unit"]
    assert f'class="gr-as-of" x1="{x:.1f}"' in view.svg
    assert view.moment == date(2020, 3, 31)
    assert view.told == "2020-03-31（周二）"


def test_a_step_is_a_day_and_for_hours_an_hour(book: gr.Rulebook) -> None:
    view = shown(timeline(book, "2020-03-31"))
    view.at += 1
    assert view.moment == date(2020, 4, 1)
    hours = shown(by_hours(book))
    before = hours.moment
    hours.at += 1
    assert isinstance(before, datetime)
    assert isinstance(hours.moment, datetime)
    assert (hours.moment - before).total_seconds() == 3600


@pytest.mark.parametrize(("at", "moment"), [(10**7, date(2199, 12, 31)), (-(10**6), date(1900, 1, 1))])
def test_a_handle_thrown_far_away_stays_within_the_years_that_are_judged(
    book: gr.Rulebook, at: int, moment: date
) -> None:
    view = shown(timeline(book, "2020-03-31"))
    view.at = at
    assert view.moment == moment


def test_no_day_moves_while_the_handle_is_held(book: gr.Rulebook) -> None:
    view = shown(timeline(book, "2020-03-31"))
    before = view.scale
    view.held = True
    view.show(timeline(book, "2020-02-01"), "zh", "移动")
    assert view.scale == before
    view.held = False
    view.show(timeline(book, "2020-02-01"), "zh", "移动")
    assert view.scale != before
