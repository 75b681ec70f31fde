"""The last day of a rule on its page: which day is drawn, and what a start may be."""

from __future__ import annotations

import re
import shutil
from html import unescape
from itertools import product
from pathlib import Path

import pytest

import govrules as gr
from govrules.errors import GovrulesError
from govrules.explaining.last_day import LastDay, settled_by
from govrules.notebook.rule_view import RuleView
from govrules.testing.examples import run_examples

CORPUS = Path(__file__).parents[1] / "corpus"
INSTRUMENT = """
title: {zh: 某局规定, en: an office's rules}
issuer: {zh: 某局, en: an office}
number: 样例〔2018〕2号
in_force: {from: 2018-05-01, until: 2022-12-31}
region: cn/xx/a
level: municipal
clauses: {late: {provision: 第一条}}
"""
RULE = """
title: {{zh: 未按期答复, en: not answered in time}}
provision: 第一条
clause: late
duty: must
record: case
requires: {{deadline: {deadline}}}
"""


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


@pytest.fixture(scope="module")
def corpus() -> gr.Rulebook:
    return gr.load(CORPUS)


def last_days(html: str) -> list[str]:
    """The days that are marked as the last one, as their cells are titled."""
    cells = re.findall(r'<td class="([^"]*)" title="(\S+) [^"]*">(.*?)</td>', html)
    marked = [(day, body) for css, day, body in cells if "gr-last" in css.split()]
    assert all("■" in body for _, body in marked), "the mark is not by its frame alone"
    return [day for day, _ in marked]


def drawn(view: RuleView) -> LastDay:
    last = view.drawn()
    assert isinstance(last, LastDay)
    return last


@pytest.mark.slow
@pytest.mark.parametrize("name", ["book", "corpus"])
def test_every_rule_with_a_last_day_marks_the_one_day_that_the_reference_gives(
    name: str, request: pytest.FixtureRequest
) -> None:
    book: gr.Rulebook = request.getfixturevalue(name)
    rules = [rule for rule in book.rules if settled_by(rule) is not None]
    assert len(rules) > {"book": 60, "corpus": 8}[name]
    dues: dict[str, set[str]] = {}
    for result in run_examples(book.select(rule.id for rule in rules).rules):
        if not dues.get(result.rule.id):  # the first example in which something is due
            dues[result.rule.id] = {
                str(verdict.due) for verdict in result.verdicts if verdict.due is not None
            }
    for rule, lang in product(rules, ("zh", "en")):
        view = RuleView(book, rule.id, lang)
        html = view._repr_html_()
        (day,) = last_days(html)
        assert day in dues[rule.id], rule.id
        assert drawn(view).line(lang) in unescape(html)
        assert {"zh": "最后一日画在日历上", "en": "The last day on a calendar"}[lang] in html


@pytest.mark.parametrize(
    ("rule", "start", "day"),
    [
        ("baoshan-2020/no-open-day", None, "2020-12-31"),
        ("baoshan-2020/no-open-day", "2022", "2022-12-31"),
        ("baoshan-2020/no-open-day", "２０２２年", "2022-12-31"),
        ("baoshan-2020/no-open-day", "2022-05-04", "2022-12-31"),
        ("too-few-gazettes", "2021-02-03", "2021-03-31"),
        ("messages-unanswered", None, "2018-05-03"),
        ("messages-unanswered", "2018年9月1日", "2018-10-09"),
        ("haidian-2018/no-utility-catalogue", "of no account", "2018-12-31"),
    ],
)
def test_a_start_chooses_the_year_or_the_period(
    book: gr.Rulebook, rule: str, start: str | None, day: str
) -> None:
    view = RuleView(book, rule, "en", start)
    assert str(drawn(view).date) == day
    assert last_days(view.html()) == [day]


@pytest.mark.parametrize(
    ("start", "day"), [(None, "2020-06-13"), ("2021-02-03", "2021-02-03"), ("2021-02-03T09:30", "2021-02-03")]
)
def test_a_planned_field_is_drawn_as_given(corpus: gr.Rulebook, start: str | None, day: str) -> None:
    assert last_days(RuleView(corpus, "late-by-plan", "zh", start).html()) == [day]


def test_of_a_day_of_the_year_the_first_example_gives_the_year(corpus: gr.Rulebook) -> None:
    view = RuleView(corpus, "late-by-day-of-year", "en")
    assert last_days(view.html()) == ["2019-06-30"]
    assert "06-30 of the year of “opened on” (2019), that is Sunday 2019-06-30" in view.html()


def test_without_an_example_the_first_year_in_force_is_drawn(tmp_path: Path) -> None:
    view = RuleView(own(tmp_path, "{act: answered_on, by: 06-30}"), "office/late", "en")
    assert last_days(view.html()) == ["2018-06-30"]


@pytest.mark.parametrize(
    "said", ["{act: answered_on, by: 06-30}", "{act: answered_on, from: opened_on, within: 1 hour}"]
)
def test_an_example_whose_day_cannot_be_read_is_passed_over(tmp_path: Path, said: str) -> None:
    examples = "examples:\n  - {given: {opened_on: some day}, as_of: 2020-12-31, expect: satisfied}\n"
    view = RuleView(own(tmp_path, said, examples), "office/late", "en")
    assert "2018-0" in view.html()
    assert "some day" in view.html()


def own(folder: Path, deadline: str, examples: str = "") -> gr.Rulebook:
    """A rulebook of one rule, in force from May 2018."""
    (folder / "records").mkdir()
    shutil.copy(CORPUS / "records" / "case.yaml", folder / "records")
    (folder / "office").mkdir()
    (folder / "office" / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    rule = RULE.format(deadline=deadline) + examples
    (folder / "office" / "late.yaml").write_text(rule, encoding="utf-8")
    return gr.load(folder)


@pytest.mark.parametrize(
    ("rule", "start", "message"),
    [
        ("baoshan-2020/no-open-day", "20", "the day `20` is not a date"),
        ("baoshan-2020/no-open-day", "0000", "the day `0000-01-01` is no day of the calendar"),
        ("baoshan-2020/no-open-day", "9999", "the day `9999-01-01` is too far away"),
        ("too-few-gazettes", "2021", "the day `2021` is not a date"),
        ("too-few-gazettes", "2021-Q1", "the day `2021-Q1` is not a date"),
        ("messages-unanswered", "2018-02-30", "the day `2018-02-30` is no day of the calendar"),
        ("messages-unanswered", "<script>", "the day `<script>` is not a date"),
    ],
)
def test_a_start_that_is_none_is_told(book: gr.Rulebook, rule: str, start: str, message: str) -> None:
    with pytest.raises(GovrulesError, match=re.escape(message)) as caught:
        RuleView(book, rule, "zh", start)
    said, mend = caught.value.told("zh")
    assert said.startswith("日期“")
    assert mend
