"""The shipped rulebook: no certain defect, every witness shows its claim, and the pages are what the code says.

In: rulesets/, docs/findings.md, docs/check-report.md. `python -m govrules.analysis.pages docs` writes the pages.
"""

import re
import time
from datetime import date
from pathlib import Path

import pytest

import govrules as gr
from govrules.analysis.check import Checked
from govrules.analysis.meaning import shows
from govrules.analysis.pages import findings_page, report_page
from govrules.model.source import Level
from tests.analysis.claims import claims
from tests.analysis.counted_anew import IN_CONFLICT, LOOSER, days_expected, days_found

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


@pytest.fixture(scope="module")
def checked(book: gr.Rulebook) -> Checked:
    began = time.process_time()
    found = book.check()
    assert time.process_time() - began < 30
    return found


def test_it_has_no_certain_defect(checked: Checked) -> None:
    assert [each for each in checked if each.level is Level.ERROR] == []


def test_every_witness_shows_what_it_claims(book: gr.Rulebook, checked: Checked) -> None:
    witnesses = [each.witness for each in checked if each.witness is not None]
    assert len(witnesses) >= 10
    assert all(shows(book.rules, witness) for witness in witnesses)
    assert [each for each in checked if each.witness is not None and not claims(each)] == []


def test_every_witness_runs_as_an_example_among_all_rules(book: gr.Rulebook, checked: Checked) -> None:
    """What two rules say of it alone, they say of it in the whole rulebook."""
    for witness in (each.witness for each in checked):
        if witness is None or isinstance(witness.given, tuple):
            continue
        facts = {"record_type": witness.record, "id": "witness", **witness.given}
        said = {each.rule: each for each in book.evaluate(facts, witness.as_of)}
        for each in witness.expect:
            assert (str(said[each.rule].status), each.reason and str(said[each.rule].reason)) == (
                each.status,
                each.reason,
            )


def test_the_dates_of_two_limits_are_those_of_a_plain_count(book: gr.Rulebook, checked: Checked) -> None:
    dated = [
        each
        for each in checked
        if each.code in (*LOOSER, *IN_CONFLICT) and each.dates and "of one length" not in each.message.en
    ]
    assert len(dated) >= 10
    for each in dated:
        assert days_found(each) == days_expected(book.rules, each), each.rules


def test_the_window_of_2018_and_that_of_2019_are_set_side_by_side(checked: Checked) -> None:
    (found,) = (
        each
        for each in checked
        if each.rules
        == (
            "cn/beijing/haidian-2018/consultation-too-short",
            "cn/decision-procedure-2019/decision-consultation-too-short",
        )
    )
    assert found.code == "GR812"
    assert (
        found.message.en
        == "5 working days until 2018-12-31, 30 calendar days from 2019-09-01 (243 days between)"
    )


def test_30_calendar_days_outlast_20_working_days_in_some_weeks_only(checked: Checked) -> None:
    suggested, converted = (
        "cn/regulation-2019/late-publication-on-suggestion",
        "cn/shanghai/baoshan-2020/late-conversion",
    )
    dates = {each.rules: each.dates for each in checked if set(each.rules) == {suggested, converted}}
    longer = dates[converted, suggested]
    shorter = dates[suggested, converted]
    assert sum((last - first).days + 1 for first, last in shorter) == 29
    assert (shorter[0][0], shorter[-1][1]) == (date(2020, 5, 29), date(2020, 10, 4))
    assert longer[0][0] == date(2020, 4, 20)
    assert not {first for first, _ in longer} & {first for first, _ in shorter}


def test_the_page_of_findings_is_what_the_table_says() -> None:
    assert (DOCS / "findings.md").read_text(encoding="utf-8") == findings_page()


def test_the_report_of_the_shipped_rulebook_is_what_is_found(book: gr.Rulebook, checked: Checked) -> None:
    told = (DOCS / "check-report.md").read_text(encoding="utf-8")
    # Which record the solver chooses may differ from machine to machine; that each one runs is tested above.
    given = re.compile(r"^given:\n(?:  .*\n)*", re.MULTILINE)
    assert given.sub("", told) == given.sub("", report_page(book.rules, checked))
