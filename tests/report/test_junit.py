"""JUnit XML: what a continuous integration reads, and that no text breaks it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from govrules.model.source import Place
from govrules.report.junit import Case, junit

FINE = Case("plan", "plan/late", "example 1", Place("rules/late.yaml", 7))
FAILS = Case(
    "plan", "plan/late", "example 2: 迟", failure="status: expected violated, found satisfied\nby: …"
)
BROKEN = Case("plan", "plan/late", "example 3", error="row 1: there is no such day")


def test_cases_stand_in_their_suites_with_counts_and_places() -> None:
    root = ET.fromstring(junit([FINE, FAILS, BROKEN, Case("other", "other/x", "example 1")]))
    assert (root.tag, root.attrib) == (
        "testsuites", {"name": "govrules", "tests": "4", "failures": "1", "errors": "1"},
    )  # fmt: skip
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("plan", "3", "1"),
        ("other", "1", "0"),
    ]
    fine, fails, broken = root[0]
    assert fine.attrib == {
        "classname": "plan/late", "name": "example 1", "file": "rules/late.yaml", "line": "7",
    }  # fmt: skip
    assert len(fine) == 0
    assert (fails[0].tag, fails[0].get("message")) == (
        "failure",
        "status: expected violated, found satisfied",
    )
    assert fails[0].text == FAILS.failure
    assert (broken[0].tag, broken[0].get("message")) == ("error", BROKEN.error)


def test_without_a_case_it_is_still_a_report() -> None:
    assert ET.fromstring(junit([])).get("tests") == "0"


@given(st.text(st.characters()), st.text(st.characters(), min_size=1))
def test_every_text_can_be_read_back(name: str, told: str) -> None:
    case = ET.fromstring(junit([Case("s", "c", name, failure=told)]))[0][0]
    assert case.get("name") is not None
    assert len(case) == 1
    assert case[0].text or not told.strip()
