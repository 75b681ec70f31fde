"""The pages for authors: what they show is read as they say, and the list of faults is whole."""

import re
from pathlib import Path

import pytest

from govrules.reading.codes import CODES, GROUPS, page
from govrules.reading.load import examine, load
from govrules.testing.examples import run_examples

ROOT = Path(__file__).resolve().parents[2]
RULE_FILE = (ROOT / "docs" / "rule-file.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", RULE_FILE, re.MULTILINE | re.DOTALL)
FILES = {re.match(r"# (\S+)\n", block).group(1): block for block in BLOCKS if block.startswith("# ")}
REQUIREMENTS = [block for block in BLOCKS if block.startswith("requires:")]
HEAD = (
    "title: {zh: 样例, en: sample}\nprovision: 一条\nclause: [pm-notice, pm-papers, pm-quota]\n"
    "duty: must\nrecord: permit\n"
)


def written(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "my-rules"


def test_every_block_of_the_page_on_the_rule_file_is_loaded(tmp_path):
    book = written(tmp_path)
    for number, block in enumerate(REQUIREMENTS):
        (book / "xx" / "permits-2020" / f"sample-{number}.yaml").write_text(HEAD + block, encoding="utf-8")
    loaded = load(book)
    assert loaded.notes == ()
    assert len(loaded.rules) == len(REQUIREMENTS) + 1
    assert len(FILES) + len(REQUIREMENTS) == len(BLOCKS)


def test_the_examples_on_the_page_come_out_as_they_say(tmp_path):
    results = run_examples(load(written(tmp_path)).rules)
    assert len(results) == 2
    assert [result.differences for result in results] == [(), ()]
    assert all(result.passed for result in results)


def test_the_page_shows_every_kind_of_requirement(tmp_path):
    shown = {re.match(r"requires:\n  (\w+):", block).group(1) for block in REQUIREMENTS}
    assert shown == {"deadline", "lasting", "order", "present", "includes", "holds", "quota"}


def test_the_fault_that_the_page_shows_is_told_so(tmp_path, monkeypatch):
    book = written(tmp_path)
    file = book / "xx" / "permits-2020" / "late-decision.yaml"
    text = file.read_text(encoding="utf-8").split("\n", 1)[1]
    file.write_text(text.replace("'simple')", "'simple') AND recieved_on IS NOT NULL", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = "\n".join(map(str, examine("my-rules").diagnostics))
    assert found
    assert f"```text\n{found}\n```" in RULE_FILE


@pytest.mark.parametrize(("lang", "name"), [("en", "errors.md"), ("zh", "zh/errors.md")])
def test_the_page_of_faults_is_the_one_written_from_the_table(lang, name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page(lang)


def test_every_meaning_and_all_prose_of_the_table_is_chinese_in_the_chinese_page():
    meanings = [each.meaning.zh for each in CODES.values()]
    assert [each for each in meanings if not re.search("[\u4e00-\u9fff]", each)] == []
    mends = [text for each in CODES.values() for text in (each.example, each.mend) if text.zh == text.en]
    # What is the same in both is written in a file or typed: a key, a condition or a name, no sentence.
    prose = [each.zh for each in mends if not re.search(r"[:：=\[{(<>.\-]|\b(AND|NULL)\b", each.zh)]
    assert prose == ["urgent"]


def test_every_code_belongs_to_a_group_and_every_group_has_codes():
    assert {code[:3] for code in CODES} == set(GROUPS)
    assert list(CODES) == sorted(CODES)


def test_every_code_is_given_somewhere_and_none_is_given_that_is_not_listed():
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in (ROOT / "govrules" / "reading").glob("*.py")
        if file.name != "codes.py"
    )
    assert set(re.findall(r'"(GR\d{3})"', text)) == set(CODES)


def test_nearly_every_code_has_a_case_of_its_own():
    cases = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "bad" / "rules").rglob("*expected.txt")
    )
    # Each of these needs a file or a source that no checkout can hold; test_load.py and test_any_file.py do.
    elsewhere = {"GR001", "GR002", "GR003"}
    assert set(CODES) - set(re.findall(r" (GR\d{3}) ", cases)) <= elsewhere
