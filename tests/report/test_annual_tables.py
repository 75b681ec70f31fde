"""The tables of an annual report: every record in its cells or apart, every identity, from year to year."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.record import Record
from govrules.report.annual_tables import (
    ALL,
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    HANDLED,
    OUTCOMES,
    RECEIVED,
    AnnualReport,
    annual_tables,
)
from govrules.report.annual_text import annual_text
from govrules.report.annual_xlsx import write_annual_xlsx

BOOK = gr.load("cn/regulation-2019")
KIND = BOOK.rules.record_types["application"]


def application(id: str = "A-1", **facts: Any) -> Record:
    usual = {
        "received_on": date(2020, 5, 6),
        "replied_on": date(2020, 5, 20),
        "applicant_kind": "natural-person",
        "outcome": "disclosed",
        "dispute": "none",
    }
    known = {name: fact for name, fact in {**usual, **facts}.items() if fact is not None}
    return Record("application", id, known)


def report(*records: Record, year: int = 2020, **more: Any) -> AnnualReport:
    return annual_tables(records, year, **more)


def rows_of(found: AnnualReport, record: str) -> set[str]:
    return {row for (row, _), ids in found.applications.cells.items() if record in ids}


def test_the_layout_counts_what_the_record_type_knows() -> None:
    assert {line.id for line in OUTCOMES} == {member.id for member in KIND.fields["outcome"].members}
    assert {line.id for line in APPLICANTS} == {member.id for member in KIND.fields["applicant_kind"].members}


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        ({}, {RECEIVED, HANDLED, "disclosed"}),
        ({"received_on": date(2019, 12, 30)}, {CARRIED_IN, HANDLED, "disclosed"}),
        ({"replied_on": date(2021, 1, 4)}, {RECEIVED, CARRIED_OUT}),
        ({"replied_on": None, "outcome": None}, {RECEIVED, CARRIED_OUT}),
        ({"replied_on": date(2021, 1, 4), "outcome": None}, {RECEIVED, CARRIED_OUT}),
        ({"received_on": date(2019, 1, 4), "replied_on": None, "outcome": None}, {CARRIED_IN, CARRIED_OUT}),
        (
            {"replied_on": None, "archived_on": date(2020, 9, 1), "outcome": "uncorrected"},
            {RECEIVED, HANDLED, "uncorrected"},
        ),
        ({"received_on": date(2021, 1, 1), "replied_on": None, "outcome": None}, set()),
        ({"received_on": date(2019, 5, 6), "replied_on": date(2019, 5, 20)}, set()),
        (
            {"received_on": date(2020, 1, 1), "replied_on": date(2020, 12, 31)},
            {RECEIVED, HANDLED, "disclosed"},
        ),
    ],
)
def test_a_request_stands_in_the_rows_of_its_course(facts: dict[str, Any], rows: set[str]) -> None:
    found = report(application(**facts))
    assert rows_of(found, "A-1") == rows
    assert found.apart == ()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"applicant_kind": None}, ("applicant_kind",)),
        ({"outcome": None}, ("outcome",)),
        ({"received_on": None}, ("received_on",)),
        ({"replied_on": None}, ("replied_on",)),
        ({"applicant_kind": None, "outcome": None}, ("applicant_kind", "outcome")),
    ],
)
def test_a_request_that_lacks_a_fact_is_in_no_cell(facts: dict[str, Any], missing: tuple[str, ...]) -> None:
    found = report(application(**facts), application("A-2"))
    assert [(each.record, each.missing) for each in found.apart] == [("A-1", missing)]
    assert rows_of(found, "A-1") == set()
    assert found.applications.number(HANDLED, ALL) == 1


def test_what_is_no_request_is_not_counted_but_told() -> None:
    found = report(
        application(inbound_class="petition"), application("A-2", inbound_class="disclosure-request")
    )
    assert found.no_requests == ("A-1",)
    assert found.applications.records(RECEIVED, ALL) == ("A-2",)


def test_one_unit_is_counted_alone_and_an_unknown_unit_stands_apart() -> None:
    records = application(unit="甲"), application("A-2", unit="乙"), application("A-3")
    found = report(*records, unit="甲")
    assert found.applications.records(HANDLED, ALL) == ("A-1",)
    assert [(each.record, each.missing) for each in found.apart] == [("A-3", ("unit",))]
    assert report(*records).applications.number(HANDLED, ALL) == 3


OPENED = {"dispute_opened_on": date(2020, 8, 3)}


@pytest.mark.parametrize(
    ("facts", "cells", "missing"),
    [
        ({"dispute": "review", "review_outcome": "upheld", **OPENED}, {("review", "upheld")}, ()),
        ({"dispute": None, "review_outcome": "open", **OPENED}, {("review", "open")}, ()),
        (
            {"dispute": "litigation", "litigation_outcome": "other", "litigation_route": "direct", **OPENED},
            {("direct", "other")},
            (),
        ),
        (
            {
                "dispute": "both",
                "review_outcome": "upheld",
                "litigation_outcome": "corrected",
                "litigation_route": "after-review",
                **OPENED,
            },
            {("review", "upheld"), ("after-review", "corrected")},
            (),
        ),
        ({"dispute": "review", **OPENED}, set(), ("review_outcome",)),
        ({"dispute": "litigation", "litigation_outcome": "open", **OPENED}, set(), ("litigation_route",)),
        ({"dispute": "review", "review_outcome": "upheld"}, set(), ("dispute_opened_on",)),
        ({"dispute": None}, set(), ("dispute",)),
        (
            {"dispute": "review", "review_outcome": "upheld", "dispute_opened_on": date(2021, 2, 1)},
            set(),
            (),
        ),
        ({"dispute": "none"}, set(), ()),
    ],
)
def test_disputes_are_counted_by_route_and_ending(
    facts: dict[str, Any], cells: set[tuple[str, str]], missing: tuple[str, ...]
) -> None:
    found = report(application(**facts))
    assert {where for where in found.disputes.cells if where[1] != ALL} == cells
    assert [each.missing for each in found.apart if each.table == "disputes"] == (
        [missing] if missing else []
    )
    assert not found.broken


def test_a_dispute_over_a_request_of_an_earlier_year_is_counted_in_its_own() -> None:
    old = application(
        received_on=date(2019, 3, 1),
        replied_on=date(2019, 3, 20),
        dispute="review",
        review_outcome="open",
        **OPENED,
    )
    found = report(old)
    assert found.disputes.records("review", "open") == ("A-1",)
    assert found.applications.cells == {}


days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
complete = st.builds(
    lambda n, received, replied, kind, outcome: (
        n,
        {
            "received_on": received,
            "replied_on": replied if replied is None or replied >= received else None,
            "applicant_kind": kind,
            "outcome": outcome if replied is not None and replied >= received else None,
            "dispute": "none",
        },
    ),
    st.integers(0, 10**6),
    days,
    st.none() | days,
    st.sampled_from([line.id for line in APPLICANTS]),
    st.sampled_from([line.id for line in OUTCOMES]),
)


@given(st.lists(complete, max_size=30, unique_by=lambda each: each[0]))
def test_complete_records_are_each_in_one_row_of_coming_and_one_of_going(made: list[Any]) -> None:
    """Nothing is apart, all identities hold, a count by hand agrees; what a year carries out the next carries in."""
    records = [application(f"A-{n}", **facts) for n, facts in made]
    first, second = report(*records, year=2020), report(*records, year=2021)
    assert first.apart == second.apart == ()
    assert not first.broken
    for column in (*(line.id for line in APPLICANTS), ALL):
        assert first.applications.records(CARRIED_OUT, column) == second.applications.records(
            CARRIED_IN, column
        )
    by_hand = Counter(
        (str(each.facts["outcome"]), str(each.facts["applicant_kind"]))
        for each in records
        if "replied_on" in each.facts and each.facts["replied_on"].year == 2020  # type: ignore[union-attr]
    )
    counted = {
        (row.id, column.id): n
        for row in OUTCOMES
        for column in APPLICANTS
        if (n := first.applications.number(row.id, column.id))
    }
    assert counted == dict(by_hand)


def test_an_identity_that_does_not_hold_is_told_with_both_sums() -> None:
    before = {line.id: 0 for line in APPLICANTS} | {"natural-person": 3, ALL: 3}
    found = report(application(received_on=date(2019, 12, 30)), carried_before=before)
    assert [(each.said.en, each.left, each.right) for each in found.broken] == [
        ("natural persons: carried in = carried out by the report of the year before", 1, 3),
        ("all: carried in = carried out by the report of the year before", 1, 3),
    ]
    text = "\n".join(annual_text(found, KIND, "zh"))
    assert "✗ 自然人：上年结转 = 上年度报告的结转下年度：1 ≠ 3" in text


# -- from year to year, through files ------------------------------------------------------------------

ROWS = [
    {"id": "A-1", "unit": "区教委", "received_on": "2019-12-20", "applicant_kind": "自然人"},
    {"id": "A-2", "received_on": "2019-11-20", "replied_on": "2020-02-01", "applicant_kind": "商业企业", "outcome": "予以公开"},
    {"id": "=1+1", "received_on": "2020-11-20", "applicant_kind": "自然人"},
]  # fmt: skip


def counted(year: int, **more: Any) -> AnnualReport:
    return BOOK.annual_report(ROWS, year, record_type="application", **more)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["json", "xlsx", "value"])
def test_the_next_year_begins_with_what_the_report_before_carried_over(
    tmp_path: Path, form: str, lang: Any
) -> None:
    before: Any = counted(2019)
    if form == "json":
        path = tmp_path / "2019.json"
        path.write_text(json.dumps(before.to_dict(), ensure_ascii=False), encoding="utf-8")
        before = path
    if form == "xlsx":
        write_annual_xlsx(before, KIND, "0", tmp_path / "2019.xlsx", lang)
        before = tmp_path / "2019.xlsx"
    found = counted(2020, last_year=before)
    assert found.carried_before is not None
    assert (
        found.carried_before["natural-person"] == found.applications.number(CARRIED_IN, "natural-person") == 1
    )
    assert found.carried_before[ALL] == 2
    assert not found.broken
    with pytest.raises(GovrulesError, match="is of 2019, not of 2020"):
        counted(2021, last_year=before)


def test_the_workbook_has_the_table_and_the_records_of_every_cell(tmp_path: Path) -> None:
    found = counted(2020)
    write_annual_xlsx(found, KIND, "0", tmp_path / "2020.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "2020.xlsx")
    assert book.sheetnames == ["申请", "复议诉讼", "勾稽", "单列", "明细"]
    table = {row[0]: row[2:9] for row in book["申请"].iter_rows(min_row=5, values_only=True) if row[0]}
    assert table["一、本年新收"] == (1, 0, 0, 0, 0, 0, 1)
    assert table["二、上年结转"] == (1, 1, 0, 0, 0, 0, 2)
    assert table["四、结转下年度继续办理"] == (2, 0, 0, 0, 0, 0, 2)
    listed = Counter(
        row[1:3] for row in book["明细"].iter_rows(min_row=2, values_only=True) if row[0] == "申请"
    )
    assert listed["四、结转下年度继续办理", "自然人"] == 2
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if cell.value == "=1+1"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"year": 2019}', '{"year": 2019, "tables": [{"rows": []}]}', "no json"]
)
def test_a_file_that_is_no_such_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "2019.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GovrulesError, match="is no report that `govrules annual-report` wrote"):
        counted(2020, last_year=path)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(GovrulesError, match="is no report"):
        counted(2020, last_year=other)
    with pytest.raises(GovrulesError, match="cannot read"):
        counted(2020, last_year=tmp_path / "nowhere.json")


def test_a_unit_or_a_year_that_is_not_there_is_told_in_both_languages() -> None:
    with pytest.raises(GovrulesError) as told:
        counted(2020, unit="区教育")
    assert told.value.told("en") == (
        "no application of the unit `区教育` in this source",
        "did you mean `区教委`?",
    )
    assert told.value.told("zh")[0] == "来源中没有“区教育”的申请"
    with pytest.raises(GovrulesError, match="no annual report for the year 20"):
        counted(20)


def test_a_rulebook_without_applications_says_what_it_needs() -> None:
    types = {name: kind for name, kind in BOOK.rules.record_types.items() if name != "application"}
    from dataclasses import replace

    bare = replace(BOOK, rules=replace(BOOK.rules, record_types=types))
    with pytest.raises(GovrulesError, match="records of the type `application`"):
        bare.annual_report([], 2020, record_type="application")
