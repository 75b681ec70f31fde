"""`govrules sample` and `govrules template`, as they are typed."""

from pathlib import Path

import openpyxl
import pytest

from govrules.cli.program import run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sample_can_be_audited_at_once(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.xlsx"
    assert run(["sample", str(path), "--lang", lang]) == 0
    assert run(["audit", str(path), "--as-of", "2020-12-31", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert {"zh": "0 行不合格", "en": "0 rows unfit"}[lang] in out
    assert run(["explain", str(path), "--id", "A-17", "--rule", "late-conversion", "--as-of", "2020-07-01",
                "--lang", lang]) == 0  # fmt: skip
    assert "2020-06-05" in capsys.readouterr().out


def test_the_first_sheet_says_what_is_made_up_and_which_records_are_real(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    assert run(["sample", str(path), "--lang", "en", "--seed", "5"]) == 0
    book = openpyxl.load_workbook(path)
    told = "\n".join(str(row[0].value) for row in book[book.sheetnames[0]].rows)
    assert "made up" in told
    assert "seed 5" in told
    assert "real-baoshan-2020-14" in told


def test_records_sets_how_many_there_are_of_each_type(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    assert run(["sample", str(path), "--lang", "en", "--records", "7"]) == 0
    book = openpyxl.load_workbook(path)
    assert book["application"].max_row == 8
    assert book["document"].max_row == 10  # a head, two real ones, seven made up


def test_a_template_holds_only_the_types_that_were_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert run(["template", str(path), "--record", "application", "召回", "--lang", "zh"]) == 0
    visible = [page.title for page in openpyxl.load_workbook(path) if page.sheet_state == "visible"]
    assert visible == ["说明", "申请", "召回"]


@pytest.mark.parametrize("command", ["sample", "template"])
def test_another_kind_of_file_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(tmp_path / "a.csv")]) == 2
    assert "is no .xlsx file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
