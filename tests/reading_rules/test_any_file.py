"""Whatever a file holds, reading it ends in values or in diagnostics, and soon."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govrules.model.source import Level
from govrules.reading.codes import CODES
from govrules.reading.file_text import text_of
from govrules.reading.instruments import read_instrument
from govrules.reading.keys import FileReader
from govrules.reading.load import examine
from govrules.reading.record_types import read_record_type
from govrules.reading.rules import read_rule
from govrules.reading.source_file import Findings
from govrules.reading.yaml_nodes import read_nodes

HERE = Path(__file__).parent
GOOD = HERE / "good"
BOOK = examine(GOOD).rules
INSTRUMENT = BOOK.instruments["xx/sample"]
FILES = sorted(GOOD.rglob("*.yaml"))
TEXTS = [file.read_text(encoding="utf-8") for file in FILES]


def read(content: bytes, kind: str):
    """The value of a file, and what was noted of it."""
    findings = Findings()
    file = text_of(content, "case.yaml", findings)
    nodes = None if file is None else read_nodes(file, findings)
    value = None
    if file is not None and nodes is not None:
        reader = FileReader(file, findings, GOOD)
        if kind == "rule":
            value = read_rule(reader, nodes, "xx/sample/case", INSTRUMENT, BOOK.record_types)
        elif kind == "record":
            value = read_record_type(reader, nodes, "case")
        else:
            value = read_instrument(reader, nodes, "xx/case")
    return value, findings


def kind_of(file: Path) -> str:
    return (
        "record"
        if file.parent.name == "records"
        else "instrument"
        if file.name == "instrument.yaml"
        else "rule"
    )


def assert_told(value, findings):
    """Nothing is dropped in silence: there is a value, or an error that says why there is none."""
    errors = [each for each in findings.diagnostics if each.level is Level.ERROR]
    # A key given twice is an error, yet the rest of the file is read for more of them.
    assert (value is None) or all(each.code.startswith("GR1") for each in errors)
    assert (value is not None) or errors
    for each in findings.diagnostics:
        assert each.code in CODES
        assert each.message
        assert each.help
        assert "Traceback" not in str(each)
        assert len(each.message) <= 400


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_good_file_is_read_without_a_word(file):
    value, findings = read(file.read_bytes(), kind_of(file))
    assert value is not None
    assert findings.diagnostics == []


@given(st.binary(max_size=200), st.sampled_from(["rule", "record", "instrument"]))
def test_any_bytes_end_in_diagnostics(content, kind):
    """read(bytes) gives a value or errors, and raises nothing."""
    assert_told(*read(content, kind))


words = sorted({word for text in TEXTS for word in text.replace(":", " ").replace(",", " ").split()})
noise = st.sampled_from(
    [
        *words,
        "",
        "~",
        "null",
        "[]",
        "{}",
        "[[a]]",
        "{a: b}",
        "- x",
        "|",
        ">",
        "'",
        '"',
        "#",
        ": ",
        "&a",
        "*a",
        "!t",
        "---",
    ]
) | st.text(max_size=6)


@given(st.sampled_from(range(len(FILES))), st.data())
def test_a_good_file_with_some_words_changed_ends_in_diagnostics_or_a_value(index, data):
    """read(changed file) gives a value or errors, and raises nothing."""
    parts = TEXTS[index].split(" ")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts) - 1))
        parts[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(noise, max_size=2))
    content = " ".join(parts).encode("utf-8", errors="ignore")
    assert_told(*read(content, kind_of(FILES[index])))


@given(st.sampled_from(range(len(FILES))), st.data())
def test_a_good_file_with_lines_lost_or_doubled_ends_in_diagnostics_or_a_value(index, data):
    """read(changed file) gives a value or errors, and raises nothing."""
    lines = TEXTS[index].split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = data.draw(
            st.sampled_from([[], [lines[at]] * 2, ["  " + lines[at]], [lines[at].strip()]])
        )
        lines = lines or [""]
    assert_told(*read("\n".join(lines).encode(), kind_of(FILES[index])))


HEAD = b"title: {zh: a, en: a}\nprovision: a\nclause: c-fixed\nduty: must\nrecord: request\n"
MONSTERS = {
    "large": b"# " + b"x" * (1024 * 1024),
    "many-keys": b"".join(b"key%d: 1\n" % number for number in range(60_000)),
    "many-unknown-keys": b"".join(b"requires%d: 1\n" % number for number in range(9_000)),
    "deep-lists": b"a: " + b"[" * 100_000,
    "deep-mappings": b"a: " + b"{a: " * 100_000,
    "deep-by-lines": b"".join(b" " * depth + b"a:\n" for depth in range(1_000)),
    "bomb": b"a: &a [x,x,x,x]\n"
    + b"".join(b"%c: &%c [*%c,*%c,*%c]\n" % (n, n, n - 1, n - 1, n - 1) for n in range(98, 120)),
    "alias-of-itself": b"a: &a\n  b: *a\n",
    "one-long-word": HEAD + b"requires: {holds: " + b"x" * 900_000 + b"}\n",
    "one-long-text": HEAD + b"yields_to: '" + b"y" * 900_000 + b"'\n",
    "long-duty": HEAD.replace(b"must", b"m" * 900_000),
    "long-limit": HEAD
    + b"requires: {deadline: {act: replied_on, from: received_on, within: "
    + b"9" * 900_000
    + b"}}\n",
    "quotes": b"a: " + b"''" * 400_000,
    "dashes": b"- " * 400_000,
    "question-marks": b"? " * 400_000,
}


@pytest.mark.parametrize("name", sorted(MONSTERS))
def test_a_monstrous_file_ends_soon_in_errors(name, tmp_path):
    book = tmp_path / "xx" / "sample"
    book.mkdir(parents=True)
    (book / "monster.yaml").write_bytes(MONSTERS[name])
    before = time.perf_counter()
    if len(MONSTERS[name]) > 1024 * 1024:
        (book / "instrument.yaml").write_bytes(b"title: {zh: a, en: a}\n")
        found = [each for each in examine(tmp_path).diagnostics if each.place.file.endswith("monster.yaml")]
        assert [each.code for each in found] == ["GR003"]
    else:
        value, findings = read(MONSTERS[name], "rule")
        assert value is None
        assert_told(value, findings)
    assert time.perf_counter() - before < 8


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_where_the_fast_yaml_library_is_not_built_the_same_nodes_are_read(file, monkeypatch):
    # Of a value that is not there the two libraries give places that differ by one.
    content = file.read_bytes().replace(b"asked_on: }", b"asked_on: ~}")
    text = text_of(content, "case.yaml", Findings())
    fast = read_nodes(text, Findings())
    monkeypatch.delattr("yaml.CBaseLoader")
    assert read_nodes(text, Findings()) == fast


@pytest.mark.parametrize(
    "name", ["tab-as-indentation", "quote-not-closed", "bracket-not-closed", "wrong-indentation"]
)
def test_where_the_fast_yaml_library_is_not_built_faults_are_told_in_our_words_too(name, monkeypatch):
    file = HERE.parent / "bad" / "rules" / f"{name}.yaml"
    monkeypatch.delattr("yaml.CBaseLoader")
    value, findings = read(file.read_bytes(), "rule")
    assert value is None
    assert [each.code for each in findings.diagnostics] == ["GR101"]
    assert "not well-formed" not in findings.diagnostics[0].message
