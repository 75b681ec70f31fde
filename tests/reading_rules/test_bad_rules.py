"""One fault a case: the whole output of each is written beside it, and of what looks alike there is none."""

import os
import re
from pathlib import Path

import pytest

BAD = Path(__file__).parent.parent / "bad" / "rules"
ALIKE = Path(__file__).parent / "alike"
FILES = sorted(BAD.glob("*.yaml"))
FOLDERS = sorted(each for each in BAD.iterdir() if each.is_dir() and each.name != "base")


CODE = re.compile(r"“[^”]*”|[!-~]*[_./:=<>()\[\]{}'\d][!-~]*|\b[A-Z]+\b")
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def without_names(said: str) -> str:
    """A sentence without what it quotes and what is code: keys, words of conditions, dates."""
    return CODE.sub("·", said)


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


@pytest.mark.parametrize("case", FILES + FOLDERS, ids=lambda case: case.stem)
def test_a_fault_is_told_in_chinese_with_every_name_that_the_english_quotes(case, examined):
    for each in examined(case):
        for said in filter(None, each.told("zh")):
            assert re.search("[\u4e00-\u9fff]", said)
            assert not ENGLISH.search(without_names(said))
        assert (each.zh_help is None) == (each.help is None)
        told = f"{each.zh} {each.zh_help}"
        quoted = re.findall("`([^` ]+)`", f"{each.message} {each.help}")
        # What stands for any field is a word of the language.
        assert [name for name in quoted if name not in told and name != "field"] == []


@pytest.mark.parametrize(
    "said", ["unknown field “x”", "请写 the field alone", "“a”没有值：write one, or leave the key out"]
)
def test_english_that_is_left_in_chinese_is_noticed(said):
    assert ENGLISH.search(without_names(said))


@pytest.mark.parametrize("case", sorted(ALIKE.glob("*.yaml")), ids=lambda case: case.stem)
def test_what_looks_like_a_fault_and_is_none_is_read_without_a_word(case, told):
    assert told(case) == ""


def test_the_base_that_each_case_is_laid_over_is_sound(told):
    assert told(BAD / "base") == ""


def test_there_are_enough_cases():
    assert len(FILES + FOLDERS) >= 60
