"""`govrules annual-report`: from a source to tables, in every format, with its exit codes."""

import json
from pathlib import Path

from tests.cli.typing_commands import Type

CSV = (
    "编号,承办单位,收到日期,答复日期,申请人类型,办理结果,复议诉讼情况\n"
    "A-1,区教委,2020-05-06,2020-05-20,自然人,予以公开,无\n"
    "A-2,区教委,2020-05-06,,自然人,,无\n"
    "A-3,区民政局,2020-05-06,2020-05-20,,予以公开,无\n"
    "A-4,区民政局,待补,2020-05-20,自然人,予以公开,无\n"
)


def typed(govrules: Type, tmp_path: Path, *args: str) -> tuple[int, str, str]:
    source = tmp_path / "application.csv"
    source.write_text(CSV, encoding="utf-8")
    ran = govrules(
        "annual-report", str(source), "--record", "application", "--rules", "cn/regulation-2019", *args
    )
    return ran.code, ran.out, ran.err


def test_the_tables_are_told_in_either_language(govrules: Type, tmp_path: Path) -> None:
    code, out, err = typed(govrules, tmp_path, "--year", "2020", "--lang", "zh")
    assert code == 0
    assert "一、本年新收" in out
    assert "缺：申请人类型" in out
    assert "1 行不合格，未计入" in err
    _, out, _ = typed(govrules, tmp_path, "--year", "2020", "--lang", "en", "--unit", "区教委")
    assert "I. received in the year" in out
    assert "listed apart" not in out


def test_json_holds_the_records_of_every_cell_and_is_read_the_year_after(
    govrules: Type, tmp_path: Path
) -> None:
    path = tmp_path / "2020.json"
    code, out, _ = typed(govrules, tmp_path, "--year", "2020", "--format", "json", "--output", str(path))
    assert (code, out) == (0, "")
    told = json.loads(path.read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in told["tables"][0]["rows"]}
    assert rows["carried-out"]["records"] == {"natural-person": ["A-2"], "all": ["A-2"]}
    assert rows["disclosed"]["cells"]["natural-person"] == 1
    code, out, _ = typed(govrules, tmp_path, "--year", "2021", "--last-year", str(path), "--lang", "en")
    assert code == 0
    assert "49 of 49 identities hold" in out


def test_an_identity_that_does_not_hold_ends_with_1(govrules: Type, tmp_path: Path) -> None:
    path = tmp_path / "2019.xlsx"
    typed(govrules, tmp_path, "--year", "2019", "--format", "xlsx", "--output", str(path))
    early = CSV.replace("A-2,区教委,2020-05-06", "A-2,区教委,2019-05-06")
    source = tmp_path / "more.csv"
    source.write_text(early, encoding="utf-8")
    ran = govrules(
        "annual-report", str(source), "--record", "application", "--rules", "cn/regulation-2019",
        "--year", "2020", "--last-year", str(path), "--lang", "en",
    )  # fmt: skip
    assert ran.code == 1
    assert "✗ natural persons: carried in = carried out by the report of the year before: 1 ≠ 0" in ran.out


def test_slips_are_told_in_the_language_asked_for(govrules: Type, tmp_path: Path) -> None:
    code, out, err = typed(govrules, tmp_path, "--year", "2020", "--format", "xlsx", "--lang", "zh")
    assert (code, out) == (2, "")
    assert err == "govrules: 工作簿须写入 .xlsx 文件\n  建议：请写明：--output annual.xlsx\n"
    code, _, err = typed(govrules, tmp_path, "--year", "2020", "--unit", "区教育")
    assert code == 2
    assert "help: did you mean `区教委`?" in err
    code, _, err = typed(govrules, tmp_path)
    assert code == 2
    assert "--year" in err
