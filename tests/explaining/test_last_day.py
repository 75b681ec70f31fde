"""The last day of a rule that no limit leads to: which day it is, what is said of it, what is marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import govrules as gr
from govrules.calendars.published import CalendarError
from govrules.explaining.last_day import LastDay, Settled, last_day, settled_by
from govrules.explaining.months import pages_html
from govrules.model.rule import FixedDate, Rule
from govrules.model.verdict import When
from govrules.testing.examples import records_of, reference_judge, run_example
from tests.explaining.test_months import cells

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def corpus() -> gr.Rulebook:
    return gr.load(CORPUS)


@pytest.fixture(scope="module")
def shipped() -> gr.Rulebook:
    return gr.load()


def found(book: gr.Rulebook, name: str, day: date = date(2020, 6, 1)) -> LastDay:
    last = last_day(book.rule(name), book.rules, day)
    assert last is not None
    return last


def judged(book: gr.Rulebook, rule: Rule) -> Iterator[tuple[date, When]]:
    """Of every verdict of the reference on the examples: the day that settles its due day, and that due day."""
    judge, own_date = reference_judge(book.rules), book.rules.type_of(rule).own_date
    for at, example in enumerate(rule.examples, 1):
        records, _ = records_of(book.rules, rule, example)
        for nth, verdict in enumerate(run_example(book.rules, rule, at, example, judge).verdicts):
            day: object = verdict.start or verdict.due
            if isinstance(rule.requires, FixedDate):
                by = rule.requires.by
                day = records[nth].facts.get(by if isinstance(by, str) else own_date)
            if verdict.due is not None:
                assert isinstance(day, date)
                yield day, verdict.due


@pytest.mark.parametrize("name", ["corpus", "shipped"])
def test_it_is_the_due_day_of_every_verdict_of_the_reference(
    name: str, request: pytest.FixtureRequest
) -> None:
    book: gr.Rulebook = request.getfixturevalue(name)
    kinds: dict[Settled, int] = {}
    for rule in book.rules:
        settled = settled_by(rule)
        if settled is None:
            assert last_day(rule, book.rules, date(2020, 6, 1)) is None
            continue
        pairs = set(judged(book, rule))
        assert pairs or settled is Settled.BY_FIELD, rule.id
        for day, due in pairs:
            last = last_day(rule, book.rules, day)
            assert last is not None
            assert (last.date, last.marked.last) == (due, due), rule.id
        kinds[settled] = kinds.get(settled, 0) + 1
    assert set(kinds) >= {Settled.BY_DATE, Settled.BY_YEAR, Settled.BY_PERIOD}


@pytest.mark.parametrize(
    ("rule", "day", "of", "zh", "en"),
    [
        (
            "late-by-day-of-year",
            date(2020, 3, 1),
            "2020",
            "期限为“立案日”（2020）当年的 06-30，即 2020-06-30（周二），含当日，不顺延",
            "06-30 of the year of “opened on” (2020), that is Tuesday 2020-06-30: included, never moved",
        ),
        (
            "late-by-plan",
            date(2020, 10, 1),
            "2020-10-01",
            "期限取“约定期限”：2020-10-01，含当日，不顺延；当日是本单位放假，仍为最后一日",
            (
                "The date is that of “due on”: 2020-10-01; included, never moved;"
                " it is a holiday (day off of the organisation), and still the last day"
            ),
        ),
        (
            "no-case-a-week",
            date(2020, 6, 10),
            "2020-06-10",
            "2020-W24（2020-06-08 至 2020-06-14）：最后一日 2020-06-14（周日），含当日，不顺延；当日是周日，仍为最后一日",
            (
                "2020-W24 (2020-06-08 to 2020-06-14): the last day is Sunday 2020-06-14, included, never moved;"
                " it is Sunday, and still the last day"
            ),
        ),
    ],
)
def test_a_sentence_says_how_it_is_found(
    corpus: gr.Rulebook, rule: str, day: date, of: str, zh: str, en: str
) -> None:
    last = found(corpus, rule, day)
    assert (last.of, last.line("zh"), last.line("en")) == (of, zh, en)


def test_a_holiday_is_named_and_stays_the_last_day(shipped: gr.Rulebook) -> None:
    last = found(shipped, "haidian-2018/no-utility-catalogue")
    assert (last.settled, last.of, last.date) == (Settled.BY_DATE, "", date(2018, 12, 31))
    assert last.line("zh").endswith("含当日，不顺延；当日是元旦放假，仍为最后一日")
    assert last.line("en").endswith("it is a holiday (New Year's Day), and still the last day")
    marked = cells(pages_html(last.marked, "zh"))
    assert marked["2018-12-31"] == ({"gr-holiday", "gr-last"}, "", "元旦 ■ 截止")
    assert marked["2018-12-29"] == ({"gr-make-up"}, "", "调休上班")
    assert (min(marked), max(marked)) == ("2018-12-01", "2018-12-31")


def test_a_grace_is_counted_out_after_the_period(shipped: gr.Rulebook) -> None:
    last = found(shipped, "messages-unanswered", date(2018, 9, 12))
    assert last.date == date(2018, 10, 9)
    assert "after 2018-09-30 another 2 working days before it counts, until Tuesday 2018-10-09" in last.line()
    html = pages_html(last.marked, "en")
    marked = cells(html)
    assert marked["2018-09-30"][0] == {"gr-make-up", "gr-in", "gr-start"}
    assert 'title="2018-09-30 Sunday: the period&#x27;s last day; the grace begins with the next"' in html
    assert marked["2018-10-08"] == ({"gr-in"}, "1", "")
    assert marked["2018-10-09"] == ({"gr-in", "gr-last"}, "2", "■ due")
    assert html.count("gr-last") == 1


def test_a_moment_stands_for_its_day_but_in_a_field(corpus: gr.Rulebook) -> None:
    at = datetime(2020, 6, 10, 9, 30)
    assert found(corpus, "no-case-a-week", at).date == date(2020, 6, 14)
    assert found(corpus, "no-case-a-week", at).of == "2020-06-10"
    assert found(corpus, "late-by-day-of-year", at).date == date(2020, 6, 30)
    assert found(corpus, "late-by-plan", at).date == date(2020, 6, 10)
    assert found(corpus, "late-by-plan", at).of == "2020-06-10 09:30"


def test_what_the_calendar_leaves_open_is_said(shipped: gr.Rulebook) -> None:
    kept = found(shipped, "baoshan-2020/no-open-day", date(2150, 1, 1)).line()
    assert "has not settled whether it is a working day" in kept
    assert "not judged: the period's last day is not in the time in force" in kept
    moved = found(shipped, "messages-unanswered", date(2150, 1, 1)).line("zh")
    assert "暂定：所涉日期尚未由日历" in moved
    with pytest.raises(CalendarError):
        found(shipped, "messages-unanswered", date(2400, 1, 1))


def test_a_grace_in_hours_marks_its_days_without_numbers(shipped: gr.Rulebook) -> None:
    book = shipped.amend("messages-unanswered", within="24 hours")
    last = found(book, "messages-unanswered", date(2018, 9, 12))
    assert last.date == date(2018, 10, 1)
    marked = cells(pages_html(last.marked, "en"))
    assert marked["2018-09-30"][:2] == ({"gr-make-up", "gr-in", "gr-start"}, "")
    assert marked["2018-10-01"] == ({"gr-holiday", "gr-in", "gr-last"}, "", "National Day ■ due")


def test_a_period_of_a_day_and_no_period_have_no_picture(corpus: gr.Rulebook) -> None:
    for name in ("no-case-a-day", "no-case-a-working-day", "no-case-at-all", "late-answer", "parts-missing"):
        assert last_day(corpus.rule(name), corpus.rules, date(2020, 6, 1)) is None, name
