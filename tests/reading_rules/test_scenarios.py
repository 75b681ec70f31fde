"""Files with examples of a rule that lies elsewhere: what they hold, and every way in which they can be wrong."""

from datetime import date
from pathlib import Path

import pytest

import govrules as gr
from govrules.model.rule import Example, Expected
from govrules.reading.errors import RulesetError
from govrules.reading.scenarios import read_scenarios, scenario_text

RULE = "cn/regulation-2019/late-reply"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load("cn/regulation-2019")


def test_what_is_written_is_read_back(book: gr.Rulebook, tmp_path: Path) -> None:
    rule = book.rule(RULE)
    example = Example(
        ({"received_on": "2020-01-10", "reply_contents": ["reasons"], "excessive": "false"},),
        date(2020, 3, 31),
        (Expected("violated", reason="overdue", due=date(2020, 2, 14), late_by=31),),
    )
    path = tmp_path / "case.yaml"
    path.write_text(scenario_text(rule, example), encoding="utf-8")
    named, (read,) = read_scenarios(path, "case.yaml", book.rules)
    assert named == rule
    assert (read.given, read.as_of, read.expect) == (example.given, example.as_of, example.expect)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule: cn/regulation-2019/late-repyl\nexamples: []\n", "no rule `cn/regulation-2019/late-repyl`"),
        ("examples: []\n", "`rule` is missing"),
        (f"rule: {RULE}\n", "`examples` is missing"),
        (f"rule: {RULE}\nexamples: []\n", "`examples` is an empty list"),
        (f"rule: {RULE}\nexamples: [{{given: {{recieved_on: 1}}, as_of: 2020-03-31, expect: pending}}]\n", "unknown field"),
        (f"rule: {RULE}\nexamples: [{{given: {{}}, as_of: 2020-03-31, expect: late}}]\n", "unknown status `late`"),
        (f"rule: {RULE}\nfacts: 1\nexamples: []\n", "unknown key `facts`"),
        ("- a list\n", "the file holds a list where keys are due"),
        ("rule: [\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    book: gr.Rulebook, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        read_scenarios(path, "case.yaml", book.rules)
    assert str(caught.value).startswith("case.yaml:")
    assert message in str(caught.value)


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_are_told(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00r")
    for name in ("odd.yaml", "absent.yaml"):
        with pytest.raises(RulesetError, match=name):
            read_scenarios(tmp_path / name, name, book.rules)
