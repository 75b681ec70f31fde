"""`govrules compare`: two rulebooks on the same records, told to a person and to a programme."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.typing_commands import AS_OF, CASES, RULES, Ran, Type


@pytest.fixture
def longer(tmp_path: Path) -> str:
    """The made-up rules with 60 working days in place of 20."""
    folder = Path(shutil.copytree(RULES, tmp_path / "longer"))
    file = folder / "plan-2020" / "late-reply.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("20 working days", "60 working days").split("examples:")[0], encoding="utf-8"
    )
    return str(folder)


@pytest.fixture
def compared(govrules: Type, longer: str) -> Type:
    def typed(*args: str) -> Ran:
        return govrules("compare", RULES, longer, CASES, "--record", "case", "--as-of", AS_OF, *args)

    return typed


def test_a_person_is_told_which_rules_differ_and_whose_verdict_changes(compared: Type) -> None:
    ran = compared()
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "as of 2021-01-10 24:00 · rules that differ: 1"
    assert lines[1].split() == [
        "plan-2020/late-reply",
        "一(1)",
        "20",
        "working",
        "days",
        "→",
        "60",
        "working",
        "days",
    ]
    assert lines[2] == "records: 5, rows that do not fit (judged by neither): 1"
    at = lines.index("no longer in breach: 1")
    assert lines[at + 1].split() == (
        [
            "A-1",
            "plan-2020/late-reply",
            "violated",
            "·",
            "done",
            "late",
            "·",
            "2020-03-30",
            "→",
            "satisfied",
            "·",
            "2020-05-27",
        ]
    )
    assert "by unit" in lines


def test_the_same_is_told_in_chinese(compared: Type) -> None:
    out = compared("--lang", "zh").out
    assert "不再违反: 1" in out
    assert "违反 · 逾期履行 · 2020-03-30" in out
    assert "20 个工作日 → 60 个工作日" in out
    assert "violated" not in out


def test_a_programme_gets_counts_totals_and_changes(compared: Type) -> None:
    told = json.loads(compared("--format", "json").out)
    assert told["rules"] == ["plan-2020/late-reply"]
    assert told["records"] == {"case": 5}
    assert told["unfit_rows"] == 1
    assert told["totals"]["newly-in-order"] == 1
    first = told["changes"][0]
    assert (first["record"], first["unit"], first["month"], first["provision"]) == (
        "A-1",
        "甲",
        "2020-03",
        "一(1)",
    )


def test_csv_goes_to_a_file_that_excel_reads(compared: Type, tmp_path: Path) -> None:
    target = tmp_path / "changes.csv"
    assert compared("--format", "csv", "--output", str(target)).out == ""
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert rows[0]["change"] == "newly-in-order"
    assert rows[0]["new_late_by"] == ""


def test_the_same_rulebook_twice_changes_nothing(govrules: Type) -> None:
    ran = govrules("compare", RULES, RULES, CASES, "--record", "case", "--as-of", AS_OF)
    assert ran.code == 0
    assert "no verdict changes" in ran.out


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--engine", "spark"), "not compared by Spark"),
        (("--engine", "oracle"), "no engine `oracle`"),
        (("--as-of", "2021-02-30"), "2021-02-30"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(
    compared: Type, args: tuple[str, ...], told: str
) -> None:
    ran = compared(*args)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_a_rulebook_that_is_not_there_is_named(govrules: Type) -> None:
    ran = govrules("compare", RULES, "no/such/rules", CASES, "--record", "case")
    assert ran.code == 2
    assert "no/such/rules" in ran.err
