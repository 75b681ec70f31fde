"""The page on real records: its verdicts were reasoned out by hand, its texts are computed.

`python tests/docs/test_real_records.py` writes the texts anew, but never the verdicts below.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import govrules as gr
from govrules.explaining import Lang

PAGE = Path(__file__).parents[2] / "docs" / "real-records.md"

# One record under one rule: the facts as YAML, then the text in Chinese and in English.
EXAMPLE = re.compile(
    r"```yaml\n(?P<facts>.*?)```\n\n```text\n(?P<zh>.*?)\n```\n\n```text\n(?P<en>.*?)\n```", re.DOTALL
)

# Record, rule, status, reason, and the field or the due day and lateness that decides: worked out on paper.
REASONED = [
    (
        "haidian-report-2020",
        "cn/regulation-2019/late-annual-report-of-government",
        "satisfied",
        "",
        "2021-03-31",
    ),
    (
        "haidian-report-2020-as-department",
        "cn/regulation-2019/late-annual-report-of-department",
        "violated",
        "late",
        "2021-01-31 +47",
    ),
    (
        "haidian-report-2020",
        "cn/regulation-2019/annual-report-tables-missing",
        "undetermined",
        "fact-missing",
        "tables",
    ),
    ("haidian-report-2020", "cn/regulation-2019/annual-report-contents-missing", "satisfied", "", ""),
    (
        "haidian-report-2020",
        "cn/regulation-2019/annual-report-results-missing",
        "violated",
        "missing",
        "contents",
    ),
    (
        "haidian-report-2020",
        "cn/beijing/haidian-2018/annual-report-lacks-key-areas",
        "not-applicable",
        "not-in-force",
        "",
    ),
    ("baoshan-notice-2020", "cn/regulation-2019/late-publication", "satisfied", "", "2020-05-19"),
    (
        "liaocheng-plan-2018",
        "cn/shandong/liaocheng-2018/attribute-not-on-text",
        "undetermined",
        "fact-missing",
        "made_on",
    ),
    (
        "haidian-plan-2018",
        "cn/regulation-2008/late-publication",
        "undetermined",
        "fact-missing",
        "attribute",
    ),
    (
        "consultation-of-2018",
        "cn/beijing/haidian-2018/consultation-too-short",
        "satisfied",
        "",
        "2018-06-22",
    ),
    (
        "consultation-of-2018",
        "cn/decision-procedure-2019/decision-consultation-too-short",
        "not-applicable",
        "not-in-force",
        "",
    ),
    (
        "consultation-of-2020",
        "cn/beijing/haidian-2018/consultation-too-short",
        "not-applicable",
        "not-in-force",
        "",
    ),
    (
        "consultation-of-2020",
        "cn/decision-procedure-2019/decision-consultation-too-short",
        "violated",
        "too-short",
        "2020-07-11",
    ),
]


def examples(page: str) -> list[re.Match[str]]:
    return list(EXAMPLE.finditer(page))


def asked(facts: str) -> tuple[dict[str, Any], str, str]:
    """The record, the rule and the moment that an example names."""
    record: dict[str, Any] = yaml.safe_load(facts)
    return record, record.pop("rule"), str(record.pop("as_of"))


def judged(facts: str) -> tuple[str, str, str, str, str]:
    """Record, rule, status, reason, and what decides, as the library has it."""
    record, rule, as_of = asked(facts)
    book = gr.load(rule.rpartition("/")[0])
    [verdict] = [found for found in book.evaluate(record, as_of) if found.rule == rule]
    row = verdict.to_row()
    decides = str(row["missing"] or row["due"] or "")
    if row["late_by"]:
        decides += f" +{row['late_by']}"
    return str(row["record"]), rule, str(row["status"]), str(row["reason"] or ""), decides


def explained(facts: str, lang: Lang) -> str:
    record, rule, as_of = asked(facts)
    told = str(gr.load(rule.rpartition("/")[0]).explain(record, rule, as_of, lang))
    told = re.sub(r"(规则库|rulebook) [0-9a-f]{6}\b", r"\1 3f9c2a", told)
    return re.sub(r"cn 2004–\d{4}", "cn 2004–2026", told)


def summary(rows: list[tuple[str, str, str, str, str]]) -> str:
    """The table at the head of the page."""
    lines = ["| record | rule | verdict | due day, or what is missing |", "|---|---|---|---|"]
    for record, rule, status, reason, decides in rows:
        verdict = f"{status}: {reason}" if reason else status
        lines.append(f"| {record} | `{rule}` | {verdict} | {decides} |".replace("|  |", "| |"))
    return "\n".join(lines)


def test_every_verdict_is_the_one_that_was_reasoned_out() -> None:
    found = [judged(example["facts"]) for example in examples(PAGE.read_text(encoding="utf-8"))]
    assert found == REASONED


def test_the_table_at_the_head_says_the_same() -> None:
    assert summary(REASONED) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("at", range(len(REASONED)))
def test_the_page_shows_what_is_explained(at: int, lang: Lang) -> None:
    example = examples(PAGE.read_text(encoding="utf-8"))[at]
    assert explained(example["facts"], lang) == example[lang]


def test_no_text_stands_on_the_page_untested() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("```text") == 2 * len(REASONED)
    assert page.count("```yaml") == len(REASONED)


def test_the_candidate_violation_is_called_not_found_in_the_text() -> None:
    """That the crawled text lacks something does not show that the report did."""
    page = PAGE.read_text(encoding="utf-8")
    heading = "## The results of appraisal, review and accountability: not found in the text"
    section = page.partition(heading)[2].partition("\n## ")[0]
    assert "annual-report-results-missing" in section
    assert "candidate" in section


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for match in reversed(examples(text)):
        for lang in ("en", "zh"):
            told = explained(match["facts"], lang)
            text = text[: match.start(lang)] + told + text[match.end(lang) :]
    text = re.sub(r"\| record \| rule .*?\n(?=\n)", summary(REASONED) + "\n", text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")
