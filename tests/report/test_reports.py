"""The plain reports and what they stand on: columns, words, files that are whole or not at all."""

import csv
import io
import json
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govrules.api.audit import Verdicts
from govrules.errors import GovrulesError
from govrules.explaining.phrases import PHRASES
from govrules.model.verdict import COLUMNS, REASONS, Reason, Status, Verdict
from govrules.report import wording
from govrules.report.csv import cell, inert, write_verdicts
from govrules.report.destination import text_file, whole_file
from govrules.report.json import as_json, write_audit
from govrules.report.layout import columns, harmless, shortened, width
from govrules.report.tables import write_verdicts as write_table

LATE = Verdict(
    "application", "A-17", "cn/x/late-reply", "must", Status.VIOLATED, Reason.LATE,
    date(2020, 3, 2), date(2020, 3, 30), date(2020, 4, 1), 2, "working days",
)  # fmt: skip
UNKNOWN = Verdict(
    "application", "A-18", "cn/x/late-reply", "must", Status.UNDETERMINED, Reason.FACT_MISSING,
    missing=("received_on", "urgent"),
)  # fmt: skip


# -- words -------------------------------------------------------------------------------------------


def test_every_status_reason_and_duty_has_its_words() -> None:
    assert set(wording.STATUS) == {str(status) for status in Status}
    assert set(wording.REASON) == {str(reason) for reasons in REASONS.values() for reason in reasons}


def test_reports_and_explanations_use_the_same_words() -> None:
    for prefix, words in (("status", wording.STATUS), ("reason", wording.REASON), ("duty", wording.DUTY)):
        for code, text in words.items():
            assert PHRASES[f"{prefix}.{code}"] == text


# -- columns -----------------------------------------------------------------------------------------


def test_columns_line_up_with_characters_two_cells_wide() -> None:
    first, second = columns([("政务公开", "1"), ("ab", "20")], right=[1])
    assert first == "  政务公开   1"
    assert second == "  ab        20"
    assert width(first) == width(second)


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_shortened_text_takes_no_more_cells_than_allowed(text: str, cells: int) -> None:
    assert width(shortened(text, cells)) <= cells


@given(st.text())
def test_a_harmless_text_shows_every_character_that_could_do_something(text: str) -> None:
    """What is printed can always be printed, and a text that can be printed is left as it is."""
    shown = harmless(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()


# -- CSV ---------------------------------------------------------------------------------------------


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not inert(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert inert(text) in (text, f"'{text}")


def test_a_csv_row_has_the_columns_in_order_with_empty_nulls() -> None:
    out = io.StringIO()
    write_verdicts(out, Verdicts([LATE, UNKNOWN]).stream())
    head, late, unknown = csv.reader(io.StringIO(out.getvalue()))
    assert tuple(head) == COLUMNS
    assert late == [
        "application", "A-17", "cn/x/late-reply", "must", "violated", "late",
        "2020-03-02", "2020-03-30", "2020-04-01", "2", "working days", "false", "", "",
    ]  # fmt: skip
    assert unknown[-2:] == ["received_on;urgent", ""]


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1), st.integers() | st.none())
def test_csv_is_written_by_columns_as_by_cells(texts: list[str], late_by: int | None) -> None:
    verdicts = [LATE._replace(record=text, late_by=late_by and late_by % 1000) for text in texts]
    by_columns, by_cells = io.StringIO(), io.StringIO()
    write_verdicts(by_columns, Verdicts(verdicts).stream())
    writer = csv.writer(by_cells)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in verdict.to_row().values()] for verdict in verdicts)
    assert by_columns.getvalue() == by_cells.getvalue()


# -- JSON --------------------------------------------------------------------------------------------


def test_json_is_written_verdict_by_verdict() -> None:
    asked: list[str] = []

    def verdicts():  # type: ignore[no-untyped-def]
        for verdict in (LATE, UNKNOWN):
            asked.append(out.getvalue())
            yield verdict

    out = io.StringIO()
    write_audit(out, {"as_of": "2020-07-01", "rulebook": {}, "summary": {}}, [{"row": 2}], verdicts())
    assert '"unfit"' in asked[0]
    assert "A-17" in asked[1]
    found = json.loads(out.getvalue())
    assert list(found) == ["as_of", "rulebook", "summary", "unfit", "verdicts"]
    assert found["verdicts"][1]["missing"] == ["received_on", "urgent"]


def test_json_without_verdicts_is_still_whole() -> None:
    out = io.StringIO()
    write_audit(out, {"as_of": "2020-07-01", "rulebook": {}, "summary": {}}, [], [])
    assert json.loads(out.getvalue())["verdicts"] == []


@given(st.text(st.characters()))
def test_json_carries_every_text_even_half_a_pair(text: str) -> None:
    shown = as_json({"id": text})
    assert json.loads(shown.encode("utf-8"))["id"] == text


# -- files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_verdicts_are_written_by_the_ending_of_the_file(tmp_path: Path, ending: str) -> None:
    import pandas as pd

    target = tmp_path / f"verdicts{ending}"
    write_table(Verdicts([LATE, UNKNOWN]), target)
    read = {
        ".csv": lambda: pd.read_csv(target),
        ".jsonl": lambda: pd.read_json(target, lines=True),
        ".parquet": lambda: pd.read_parquet(target),
    }
    frame = read[ending]()
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["record"]) == ["A-17", "A-18"]


def test_another_ending_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(GovrulesError) as refused:
        write_table(Verdicts([LATE]), tmp_path / "verdicts.doc")
    assert ".parquet, .csv, .jsonl" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old", encoding="utf-8")

    def broken() -> None:
        with text_file(target) as out:
            out.write("half of the ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]
    with text_file(target) as out:
        out.write("new")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"


def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    usual, report = tmp_path / "usual", tmp_path / "report"
    usual.touch()
    with whole_file(report) as part:
        part.write_text("x", encoding="utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    report.chmod(0o600)
    with whole_file(report) as part:
        part.write_text("y", encoding="utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_link_is_written_through(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with text_file(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
