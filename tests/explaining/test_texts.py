"""Whole explanations as a terminal shows them: the design's own sample, and how lines are laid out."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from govrules.explaining import Explanation
from govrules.explaining.safe_text import width

Explained = Callable[..., Explanation]

LATE = {"reply_kind": "disclosed", "widely_knowable": True, "replied_on": "2020-05-06"}


def without_fingerprint(text: str, explanation: Explanation) -> str:
    return text.replace(explanation.parts.fingerprint[:6], "3f9c2a")


def test_the_samples_of_the_design_in_chinese(explained: Explained) -> None:
    explanation = explained("late-conversion", "2020-07-01", **LATE)
    assert without_fingerprint(str(explanation), explanation) == dedent(
        """\
        A-17 · 违反（原则上）· 依申请提供的信息未按期转为主动公开
          应于 2020-06-05（周五）24:00 前主动公开；截至 2020-07-01 仍未主动公开，已超 26 天，义务仍在。
          依据    某区档案办理规程 测〔2018〕1号 一(三)9
          适用    ✓ 答复类型 = 予以公开    ✓ 可以为公众广泛知晓 = 是    ✓ 答复日期 2020-05-06 在施行期内
          计算    2020-05-06 答复（当日不计）→ 第 30 日 2020-06-05，是工作日，不顺延
                  05-07 1 · 05-08 2 · … · 06-05 30        （展开：--ledger）
          例外    本规则无例外
          补正    2020-06-05 及以前主动公开即为合规；现在主动公开则为逾期履行。
          版本    规则库 3f9c2a · 日历 cn 2004–2026 · 评估时点 2020-07-01 24:00"""
    )


def test_the_samples_of_the_design_in_english(explained: Explained) -> None:
    explanation = explained("late-conversion", "2020-07-01", **LATE)
    assert without_fingerprint(explanation.text("en"), explanation) == dedent(
        """\
        A-17 · violated (in principle) · information given on application not made public in time
          Due by the end of Friday 2020-06-05; not proactively published as of 2020-07-01: 26 days over, and
          still owed.
          Basis       Rules of a district on handling files, 测〔2018〕1号, 一(三)9
          Applies     ✓ kind of reply = disclosed    ✓ may be known by all = yes
                      ✓ replied on 2020-05-06: in force
          Count       2020-05-06 replied (that day is not counted) → day 30 is 2020-06-05, a working day,
                      not moved
                      05-07 1 · 05-08 2 · … · 06-05 30        (every day: --ledger)
          Exceptions  this rule has no exceptions
          Remedy      Proactively published by 2020-06-05, it would have complied; done now, it is late.
          Version     rulebook 3f9c2a · calendar cn 2004–2026 · as of 2020-07-01 24:00"""
    )


def section(text: str, label: str) -> list[str]:
    """The lines of one part, without label and indent."""
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith(f"  {label}  "))
    hang = len(lines[start]) - len(lines[start][2 + len(label) :].lstrip())
    body = [lines[start][hang:]]
    for line in lines[start + 1 :]:
        if not line.startswith("      "):
            break
        body.append(line.strip())
    return body


def test_the_ledger_names_holidays_and_pauses_and_folds_the_rest(explained: Explained) -> None:
    explanation = explained(
        "late-answer",
        "2020-07-01",
        opened_on="2020-04-20",
        kind="plain",
        asked_on="2020-05-06",
        heard_on="2020-05-11",
    )
    assert section(explanation.text(), "计算")[-3:] == [
        "04-21 1 · 04-22 2 · 04-23 3 · 04-24 4 · 04-26（周日上班）5 · 04-27 6 · 04-28 7 · 04-29 8",
        "04-30 9 · 〔05-01 至 05-05 劳动节〕 · 05-06 10 · 〔05-07 至 05-11 暂停〕 · 05-12 11 · …",
        "05-25 20        （展开：--ledger）",
    ]


def test_the_ledger_unfolds_to_one_line_a_day(explained: Explained) -> None:
    explanation = explained("late-urgent-answer", "2020-07-01", opened_on="2020-04-28", kind="urgent")
    assert section(explanation.text("en", ledger=True), "Count")[3:] == [
        "2020-04-28  Tue     –  day of the event, not counted",
        "2020-04-29  Wed     1  calendar day",
        "2020-04-30  Thu     2  calendar day",
        "2020-05-01  Fri     3  calendar day",
        "2020-05-02  Sat     4  calendar day",
        "2020-05-03  Sun     5  holiday (Labour Day): rolled over",
        "2020-05-04  Mon     –  holiday (Labour Day): rolled over",
        "2020-05-05  Tue     –  holiday (Labour Day): rolled over",
        "2020-05-06  Wed     –  working day that the last day is rolled over to",
    ]


def test_the_count_of_an_extension_that_nobody_knows_of_is_told_both_ways(explained: Explained) -> None:
    explanation = explained(
        "late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain", told_on="2020-05-06"
    )
    assert "? 是否延长不明（延期获批 未填写）：不延长到 2020-05-19，延长到 2020-06-02（三条）" in section(
        explanation.text(), "计算"
    )


def test_what_did_not_count_is_told_with_its_reason(explained: Explained) -> None:
    explanation = explained(
        "late-answer",
        "2020-07-01",
        opened_on="2020-04-20",
        kind="plain",
        approved=True,
        told_on="2020-05-20",
        correction_asked_on="2020-05-20",
        corrected_on="2020-05-25",
        asked_on="2020-05-19",
        heard_on="2020-05-22",
    )
    assert section(explanation.text(width=120), "计算")[:4] == [
        "✗ 2020-05-20 要求补正，已在期限届满之后，不重新计算（四条）",
        "2020-04-20 立卷（当日不计）→ 第 20 个工作日 2020-05-19（周二）",
        "✗ 2020-05-19 询问，2020-05-22 回音，届时期限已计满（2020-05-19），不暂停",
        "✗ 2020-05-20 告知延期，已在原期限 2020-05-19 之后：不延长（三条）",
    ]


def test_a_fact_after_the_moment_of_evaluation_is_said_to_lie_after_it(explained: Explained) -> None:
    explanation = explained("late-conversion", "2020-05-01", **LATE)
    assert "✗ 答复日期 尚未发生（2020-05-06 在评估时点之后）" in section(explanation.text(), "适用")


def test_a_default_that_was_taken_is_said_beside_the_value_and_below(explained: Explained) -> None:
    explanation = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain")
    assert section(explanation.text(), "适用")[0].startswith("✓ 涉密 = 否（未填写，按默认值认定）")
    assert section(explanation.text("en"), "Notes") == ["“secret” is not given; no was assumed by default"]


def test_an_assumed_limit_and_a_provisional_day_are_noted(explained: Explained) -> None:
    explanation = explained("late-in-months", "2026-12-20", opened_on="2026-12-01")
    assert section(explanation.text(), "说明") == ["期限为推定：原文只说“尽快”"]
    explanation = explained("late-urgent-answer", "2026-12-27", opened_on="2026-12-22", kind="urgent")
    assert section(explanation.text(width=130), "说明") == [
        "暂定：所涉日期在日历 cn 2004–2026 已确定的 2026-12-24 之后，放假安排公布后可能变动"
    ]


def test_a_rule_that_yields_says_to_which_and_whether_that_one_applies(explained: Explained) -> None:
    urgent = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="urgent")
    assert section(urgent.text(), "让位") == [
        "✓ “紧急卷宗答复超过期限”（office/late-urgent-answer）适用于本记录，优先于本规则"
    ]
    plain = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain")
    assert section(plain.text(), "让位") == [
        "✗ “紧急卷宗答复超过期限”（office/late-urgent-answer）不适用于本记录"
    ]


def test_exceptions_that_were_not_looked_at_are_not_told(explained: Explained) -> None:
    explanation = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="none")
    assert "例外" not in explanation.text()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [20, 60, 80, 100, 132])
def test_no_line_is_wider_than_asked(columns: int, lang: str, explained: Explained) -> None:
    narrowest = 44  # the labels and thirty columns beside them
    explanation = explained(
        "late-answer",
        "2020-07-01",
        id="件" * 60,
        opened_on="2020-04-20",
        kind="plain",
        asked_on="2020-05-06",
        heard_on="2020-05-11",
        correction_asked_on="2020-04-22",
        corrected_on="2020-04-28",
        told_on="2020-05-20",
    )
    assert max(map(width, explanation.text(lang, width=columns).split("\n"))) <= max(columns, narrowest)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_read_beside_its_label_starts_in_one_column(lang: str, explained: Explained) -> None:
    explanation = explained("late-conversion", "2020-07-01", **LATE)
    starts = set()
    for line in explanation.text(lang).split("\n")[2 if lang == "zh" else 3 :]:
        label = "" if line.startswith("    ") else line[2:].split("  ", 1)[0]
        rest = line[2 + len(label) :]
        starts.add(2 + width(label) + len(rest) - len(rest.lstrip()))
    assert starts == {10 if lang == "zh" else 14}
