"""The corpus of faulty rulebooks: each gives its finding and no other, its sound twin none; every witness runs.

In: tests/bad/rulebooks. A witness is judged anew by the reference interpreter: as stored and as found.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from govrules.analysis.check import NEED_SOLVER, check
from govrules.analysis.finding import FINDINGS, Expectation, Witness
from govrules.analysis.meaning import shows
from tests.analysis import rulebooks
from tests.analysis.claims import claims
from tests.analysis.counted_anew import IN_CONFLICT, LOOSER, days_expected, days_found
from tests.analysis.rulebooks import Case

CASES = rulebooks.cases()


def _stored(text: str) -> Witness:
    said: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: TID251
    given, roster = said["given"], said.get("roster")
    return Witness(
        said["record"],
        tuple(given) if isinstance(given, list) else given,
        date.fromisoformat(said["as_of"]),
        tuple(
            Expectation(rule, each["status"], each.get("reason"), each.get("record"))
            for rule, each in said["expect"].items()
        ),
        None if roster is None else tuple(roster),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_faulty_rulebook_gives_its_finding_and_a_witness_that_shows_it(case: Case, tmp_path: Path) -> None:
    book = rulebooks.load(case.faulty, tmp_path / "book")
    told = rulebooks.told(book, case.code)
    # The solver may choose another record tomorrow: what it says of the rules must stay.
    assert [{**each, "witness": ""} for each in told] == [{**each, "witness": ""} for each in case.expect]
    for found, expected in zip(told, case.expect, strict=True):
        assert (found["witness"] == "none") == (expected["witness"] == "none")
        if expected["witness"] != "none":
            assert shows(book.rules, _stored(found["witness"]))
            assert shows(book.rules, _stored(expected["witness"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_witness_claims_what_its_kind_of_finding_means(case: Case, tmp_path: Path) -> None:
    book = rulebooks.load(case.faulty, tmp_path / "book")
    for found, expected in zip(
        (each for each in book.check() if each.code == case.code), case.expect, strict=True
    ):
        if found.witness is not None:
            assert claims(found)
            assert claims(replace(found, witness=_stored(expected["witness"])))


DATED = [
    case
    for case in CASES
    if any(each["dates"] for each in case.expect)
    and case.code in (*LOOSER, *IN_CONFLICT)
    and case.name != "two-starts-as-long"
]


@pytest.mark.parametrize("case", DATED, ids=lambda case: case.name)
def test_the_dates_are_those_of_a_plain_count(case: Case, tmp_path: Path) -> None:
    book = rulebooks.load(case.faulty, tmp_path / "book")
    for found in (each for each in book.check() if each.code == case.code):
        assert days_found(found) == days_expected(book.rules, found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_sound_twin_gives_none(case: Case, tmp_path: Path) -> None:
    assert rulebooks.told(rulebooks.load(case.sound, tmp_path / "book"), case.code) == []


def test_the_corpus_is_large_and_knows_every_finding() -> None:
    assert len(CASES) >= 70
    assert {case.code for case in CASES} == set(FINDINGS)


def test_a_witness_that_shows_something_else_is_noticed(tmp_path: Path) -> None:
    case = next(each for each in CASES if each.code == "GR805")
    book = rulebooks.load(case.faulty, tmp_path / "book")
    witness = _stored(case.expect[0]["witness"])
    wrong = replace(witness, expect=tuple(replace(each, status="pending") for each in witness.expect))
    assert shows(book.rules, witness)
    assert not shows(book.rules, wrong)


def test_without_the_solver_its_findings_are_named_as_not_looked_for(tmp_path: Path) -> None:
    case = next(each for each in CASES if each.code == "GR801")
    book = rulebooks.load(case.faulty, tmp_path / "book")
    checked = check(book.rules, has_solver=lambda: False)
    assert checked.not_looked_for == NEED_SOLVER
    assert not {each.code for each in checked} & set(NEED_SOLVER)


def test_an_accepted_finding_becomes_a_note_with_its_reason(tmp_path: Path) -> None:
    case = next(each for each in CASES if each.name == "twin-deadlines")
    accepted = [{"finding": "GR809", "rules": ["law/a"], "why": {"zh": "文件如此", "en": "so the document"}}]
    book = rulebooks.load({**case.faulty, "instruments": {"law": {"accepted": accepted}}}, tmp_path / "book")
    (found,) = (each for each in book.check() if each.code == "GR809")
    assert str(found.level) == "note"
    assert found.accepted is not None
    assert found.accepted.en == "so the document"
