"""Every file of tests/bad/records has one fault; what is said of it, in both languages, stands beside it."""

from pathlib import Path

import pytest

from govrules.reading.record_sentences import CELLS, ERRORS, NOTICES
from govrules.reading.record_words import RecordsError, wording
from govrules.reading.records import read_records

BAD = Path(__file__).parent.parent / "bad" / "records"
FILES = sorted(path for path in BAD.iterdir() if path.suffix not in (".expected", ".py") and path.is_file())
DOES_NOT_SAY_ITS_TYPE = {"record-of-no-type.json", "unknown-record-type.csv", "record-type-left-out.csv"}


def told(path, record_types, passes):
    """All that is said of a file."""
    lines = []
    text = path.suffix in (".csv", ".parquet")
    record_type = "application" if text and path.name not in DOES_NOT_SAY_ITS_TYPE else None
    try:
        found = read_records(path.name, record_types, record_type=record_type, passes=passes)
    except RecordsError as error:
        return f"error {error.code}\n{error.in_('zh')}\n{error.in_('en')}\n"
    for type, count in found.counts.items():
        lines.append(f"{type or '?'}: {count.rows} rows, {count.fit} fit, {count.unfit} unfit")
    for each in found.unfit:
        where = f"{each.sheet}:{each.row} {each.record or '-'} {each.column or '-'}"
        lines.append(f"unfit {each.code} ({each.why}) {where} [{'' if each.value is None else each.value}]")
        lines += [": ".join(filter(None, wording(each, lang))) for lang in ("zh", "en")]
    for notice in found.notices:
        lines.append(f"notice {notice.code}")
        lines += [": ".join(filter(None, notice.told(lang))) for lang in ("zh", "en")]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_faulty_file_is_told_of_in_full(path, record_types, passes, monkeypatch):
    monkeypatch.chdir(BAD)
    expected = path.with_name(path.name + ".expected").read_text(encoding="utf-8")
    assert told(path, record_types, passes) == expected


def test_at_least_thirty_files_have_one_fault_each():
    assert len(FILES) >= 30


def test_no_expectation_is_left_without_its_file():
    expected = {path.name.removesuffix(".expected") for path in BAD.glob("*.expected")}
    assert expected == {path.name for path in FILES}


def test_every_sentence_is_told_of_some_file():
    said = "\n".join(path.read_text(encoding="utf-8") for path in BAD.glob("*.expected"))
    told = {f"cell {why}" for why in CELLS if f"({why})" in said}
    told |= {f"notice {code}" for code in NOTICES if f"notice {code}\n" in said}
    told |= {f"error {code}" for code in ERRORS if f"error {code}\n" in said}
    known = {
        *(f"cell {why}" for why in CELLS),
        *(f"notice {code}" for code in NOTICES),
        *(f"error {code}" for code in ERRORS),
    }
    # These need a folder, an argument, a dict or no file at all: their tests stand in other modules.
    assert known - told == {
        "cell unknown-name",
        "notice unknown-file",
        "notice unknown-table",
        "error no-record-type",
        "error no-such-file",
        "error unreadable-file",
        "error no-matching-file",
        "error no-matching-table",
        "error no-such-sheet",
        "error unknown-source",
        "error unknown-timezone",
        "error ambiguous-column",
        # Filling in takes two sources: tests/report/test_xlsx.py.
        "notice fill-contradicts",
        "notice fill-fails-check",
        "notice fill-without-record",
        "notice filled",
        # Only a plan can be at odds with its source: test_plan.py.
        "notice left-out-column",
        "notice left-out-sheet",
        "error changed-since",
        "error nothing-to-read",
        "error two-of-a-name",
    }
