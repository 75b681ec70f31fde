"""Two pages: every kind of finding, and what was found in the shipped rulebook, for a lawyer to read.

Comes in: the table of findings, `Checked`. Goes out: Markdown; `python -m govrules.analysis.pages docs` writes
both pages. Must not know: the command line.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from govrules.analysis.check import Checked, check
from govrules.analysis.finding import FINDINGS, Finding
from govrules.model.rulebook import Rules

_LISTED = ("GR813", "GR814", "GR815", "GR819", "GR820")
_DATES_SHOWN = 12


def findings_page() -> str:
    """The page `docs/findings.md`."""
    lines = [
        "# What `check` finds in rules",
        "",
        "A malformed rule is an [error of the file](errors.md). A finding is about rules that can be read: they",
        "contradict each other, say a thing twice, or leave one out. Where a record can show it, a finding carries a",
        "witness: a record as an example would write it, with what each rule says of it. The reference interpreter has",
        "judged every witness before it is told. An error is given only for what is certain.",
        "",
        "GR801 to GR812 need the solver: `pip install 'govrules[check]'`. Without it they are named as not looked for.",
        "Limits are compared on every start date of the published calendar on which both rules are in force; pauses and",
        "extensions are left out, as both are granted case by case. Texts are compared for equality only.",
        "",
        "A finding that is known and meant is accepted in the instrument, with the reason; it is then a note:",
        "",
        "```yaml",
        "accepted:",
        "  - finding: GR807",
        "    rules: [late-conversion, cn/regulation-2019/late-publication-on-suggestion]",
        "    why: {zh: 文件本身如此, en: so the documents say}",
        "```",
    ]
    for code, each in FINDINGS.items():
        lines += [
            "",
            f"## {code} {each.name} ({each.level})",
            "",
            f"{each.meaning.en[0].upper()}{each.meaning.en[1:]}. {each.meaning.zh}。",
            "",
            f"*{each.mend.en}.* {each.mend.zh}。",
        ]
    return "\n".join(lines) + "\n"


def report_page(rules: Rules, checked: Checked) -> str:
    """The page `docs/check-report.md`."""
    levels = Counter(str(each.level) for each in checked)
    lines = [
        "# The shipped rulebook, checked · 内置规则库的检查报告",
        "",
        "This page is written by `python -m govrules.analysis.pages docs` and compared by a test.",
        "",
        (
            f"{len(rules)} rules of {len(rules.instruments)} instruments: {levels['error']} errors, "
            f"{levels['warning']} warnings, {levels['note']} notes."
        ),
        "",
        (
            f"{len(rules.instruments)} 份文件的 {len(rules)} 条规则：错误 {levels['error']}，警告 {levels['warning']}，"
            f"提示 {levels['note']}。"
        ),
        "",
        "Each witness is a made-up record: it shows what the rules say, not what happened anywhere.",
        "见证记录均为虚构，只用于说明规则之间的关系。",
    ]
    for code, kind in FINDINGS.items():
        found = [each for each in checked if each.code == code]
        if not found:
            continue
        lines += [
            "",
            f"## {code} · {kind.meaning.zh}",
            "",
            f"{kind.meaning.en[0].upper()}{kind.meaning.en[1:]}.",
        ]
        if code in _LISTED:
            lines += ["", *(f"- {each.message.en} · `{each.about}`" for each in found)]
        else:
            for number, each in enumerate(found, start=1):
                lines += _told(rules, number, each)
    if checked.not_looked_for:
        lines += ["", f"Not looked for, as the solver is not installed: {', '.join(checked.not_looked_for)}."]
    return "\n".join(lines) + "\n"


def _told(rules: Rules, number: int, finding: Finding) -> Iterator[str]:
    yield ""
    yield f"### {finding.code}-{number}"
    yield ""
    if finding.rules:
        yield "| rule 规则 | provision 条款 | in force 施行 |"
        yield "|---|---|---|"
        for id, place in zip(finding.rules, finding.provisions, strict=False):
            rule = rules.rules[id]
            time = f"{rule.in_force.first or '…'} – {rule.in_force.last or '…'}"
            yield f"| `{id}`<br>{rule.title.zh} · {rule.title.en} | {place} | {time} |"
        yield ""
    yield f"{finding.message.zh}。"
    yield ""
    yield f"{finding.message.en[0].upper()}{finding.message.en[1:]}."
    if len(finding.dates) > 1 or (finding.dates and finding.dates[0][0] != finding.dates[0][1]):
        yield ""
        told = [_stretch(*each) for each in finding.dates[:_DATES_SHOWN]]
        more = len(finding.dates) - len(told)
        yield (
            "Start dates 起算日: "
            + ", ".join(told)
            + (f" and {more} more stretches" if more > 0 else "")
            + "."
        )
    if finding.accepted is not None:
        yield ""
        yield f"Accepted 已接受: {finding.accepted.zh} · {finding.accepted.en}"
    if finding.witness is not None:
        yield ""
        yield "```yaml"
        yield finding.witness.to_yaml()
        yield "```"


def _stretch(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


def write(folder: Path) -> None:
    """Writes both pages into a folder."""
    from govrules.reading.load import load

    rules = load().rules
    (folder / "findings.md").write_text(findings_page(), encoding="utf-8")
    (folder / "check-report.md").write_text(report_page(rules, check(rules)), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
