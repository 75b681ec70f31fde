"""Mistakes on the command line, told in Chinese to who asks for Chinese: what is wrong, and how to mend it."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.typing_commands import AS_OF, CASES, RULES, Type, process

JUDGED = (CASES, "--record", "case", "--rules", RULES, "--as-of", AS_OF)


@pytest.mark.parametrize(
    ("typed", "told", "mend"),
    [
        (("audit", CASES, "--as-of", "20x0"), "--as-of：评估时点“20x0”不是日期", "请写作 2020-04-20"),
        (("audit", CASES, "--as-of", "3020-01-01"), "--as-of：评估时点“3020-01-01”太远", "之间的日期"),
        (("audit", "没有.csv", "--record", "case", "--rules", RULES), "找不到“没有.csv”", None),
        (("audit", CASES, "--rules", "cn/regulation-2018"), "既不是文件夹", "是否指“cn/regulation-2019”？"),
        (("audit", *JUDGED, "--format", "xlsx"), "工作簿不能写到终端", "请写明写到哪里：--output report.xlsx"),
        (("audit", *JUDGED, "--format", "parquet"), "Parquet 不能写到终端", "--output report.parquet"),
        (("audit", *JUDGED, "--output", RULES), f"“{RULES}”是文件夹", "请写明要写入的文件"),
        (("audit", *JUDGED, "--output", "没有/a.txt"), "没有”不存在", "请先建立，或换一个文件夹"),
        (("audit", *JUDGED, "--remind", "3"), "--remind 只用于日历文件", "请加上 --format ics"),
        (("explain", *JUDGED, "--id", "C-10"), "来源中没有记录“C-10”", "是否指“A-1”？"),
        (("explain", *JUDGED, "--id", "不在"), "来源中没有记录“不在”", "个编号，如“"),
        (("explain", *JUDGED, "--id", "C-1", "--rule", "lat"), "本规则库中没有规则“lat”", "govrules rules"),
        (("rules", "--record", "申請"), "规则库中没有记录类型“申請”", "可用 "),
        (("rules", "--instrument", "zzz"), "规则库中没有文件“zzz”", "可用 cn/"),
        (("due", "2020-01-01", "20 workng days"), "的单位“workng days”无法识别", "是否指“working days”？"),
        (("due", "2020-01-01", "3 months", "--calendar", "de-QQ"), "日历“de”没有“qq”这一地区", "可用 "),
        (("annual-report", CASES, "--year", "20x0"), "没有 20x0 年的年度报告", "请写年份，如 2020"),
        (("annual-report", CASES, "--year", "1999"), "没有 1999 年的年度报告", "请写年份，如 2020"),
        (("sample", "样本.csv"), "“样本.csv”不是 .xlsx 文件", "如 sample.xlsx"),
        (("template", "样本.csv"), "“样本.csv”不是 .xlsx 文件", "如 records.xlsx"),
        (("new", "rule", "x", "Late_R", "--kind", "order", "--record", "case"), "“Late_R”不能用作规则名", "如 late-reply"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_chinese_with_its_help(
    govrules: Type, typed: tuple[str, ...], told: str, mend: str | None
) -> None:
    ran = govrules(*typed, "--lang", "zh")
    assert (ran.code, ran.out) == (2, "")
    message, _, shown = ran.err.partition("\n  建议：")
    assert message.startswith("govrules: ")
    assert told in message
    assert (mend or "") in shown
    assert bool(shown) == (mend is not None)
    assert "help: " not in ran.err


def test_the_same_mistake_is_told_in_english_to_who_asks_for_english(govrules: Type) -> None:
    ran = govrules("annual-report", CASES, "--year", "20x0", "--lang", "en")
    assert ran.code == 2
    assert (
        ran.err == "govrules: there is no annual report for the year 20x0\n  help: give a year such as 2020\n"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        ("annual-report", CASES, "--year", "\x1b[31m2020"),
        ("explain", *JUDGED, "--id", "A\x1b]0;title\x07\u202eB"),
        ("audit", CASES, "--as-of", "\x1b[2J"),
        ("audit", CASES, "--rules", "{0}\x1b[31m%s"),
        ("rules", "--instrument", "\x1b[31m{what.zh}"),
    ],
)
def test_a_hostile_value_is_shown_and_not_obeyed(govrules: Type, typed: tuple[str, ...], lang: str) -> None:
    ran = govrules(*typed, "--lang", lang)
    assert ran.code == 2
    assert not set(ran.err) & set("\x1b\x07\u202e")
    assert r"\x1b" in ran.err


def test_years_in_wide_digits_are_years_and_absurd_ones_are_told(govrules: Type, tmp_path: Path) -> None:
    applications = tmp_path / "application.csv"
    applications.write_text("id,received_on\nA-1,2020-04-20\n", encoding="utf-8")
    asked = ("annual-report", str(applications), "--record", "application", "--lang", "zh", "--year")
    assert govrules(*asked, "２０２０").code == 0
    assert "年的年度报告" in govrules(*asked, "9" * 5000).err


def test_a_file_that_the_system_refuses_is_told_in_chinese(
    govrules: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    ran = govrules("watch", "没有.jsonl")
    assert ran.code == 2
    assert (
        ran.err == "govrules: “没有.jsonl”：文件或文件夹不存在\n  建议：请检查路径是否正确、磁盘是否有空间\n"
    )


FAULTY = """
import sys
from govrules.cli import program

def faulty():
    raise {fault}

sys.modules["faulty"] = sys.modules[__name__]
program.COMMANDS = (("faulty", "faulty:faulty"),)
sys.exit(program.run(["faulty"]))
"""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('ValueError("a slip of ours")', "程序内部出错（a slip of ours）；请报告这一问题"),
        ("MemoryError", "内存不足，无法处理这一来源\n  建议：请分部分核查，每次一种记录"),
        (
            f'OSError({errno.ENOSPC}, "No space left on device", "报告.csv")',
            "“报告.csv”：磁盘空间不足\n  建议：",
        ),
        ('OSError("strange")', "govrules: strange\n  建议："),
    ],
)
def test_what_ends_the_program_is_told_in_the_language_of_the_locale(fault: str, told: str) -> None:
    environment = {**os.environ, "GOVRULES_LANG": "zh", "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", FAULTY.format(fault=fault)],
        capture_output=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr


def test_lines_of_watch_are_answered_in_english_for_programmes_whatever_the_locale() -> None:
    ran = process("watch", env={"GOVRULES_LANG": "zh"}, input='{"do": "dance"}\n')
    assert ran.returncode == 0
    assert '"message": "there is nothing called `dance` to do"' in ran.stdout
