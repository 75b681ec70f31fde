"""One fault a case: the whole output of each is written beside it, and of what looks alike there is none."""

import os
from pathlib import Path

import pytest

BAD = Path(__file__).parent.parent / "bad" / "rules"
ALIKE = Path(__file__).parent / "alike"
FILES = sorted(BAD.glob("*.yaml"))
FOLDERS = sorted(each for each in BAD.iterdir() if each.is_dir() and each.name != "base")


def expected_of(case: Path) -> Path:
    if case.is_dir():
        return case / "expected.txt"
    return case.parent / f"{case.name.removesuffix('.yaml')}.expected.txt"


@pytest.mark.parametrize("case", FILES + FOLDERS, ids=lambda case: case.stem)
def test_a_fault_is_told_with_place_text_and_mend(case, told):
    expected = expected_of(case)
    found = told(case) + "\n"
    if os.environ.get("GOVRULES_WRITE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert found.strip()


@pytest.mark.parametrize("case", sorted(ALIKE.glob("*.yaml")), ids=lambda case: case.stem)
def test_what_looks_like_a_fault_and_is_none_is_read_without_a_word(case, told):
    assert told(case) == ""


def test_the_base_that_each_case_is_laid_over_is_sound(told):
    assert told(BAD / "base") == ""


def test_there_are_enough_cases():
    assert len(FILES + FOLDERS) >= 60
