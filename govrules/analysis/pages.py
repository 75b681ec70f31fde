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
from govrules.analysis.finding import FINDINGS, Finding, Witness
from govrules.model.record_types import Field
from govrules.model.rulebook import Rules
from govrules.model.source import Text

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
        "",
        "## What is compared, and what is not",
        "",
        "Two rules are compared if they speak of one record type and their regions meet, unless one yields to the other.",
        "",
        "| these | how |",
        "|---|---|",
        "| deadlines, fixed dates, facts of the same time, least times | the last moments, on every start date of the published calendar on which both rules are in force |",
        "| facts given, set members, conditions, facts in order, facts of the same time | by the solver, over all records that the checks of the type admit |",
        "| quotas of the same periods | by the solver: numbers where every record that one counts the other counts too; shares of the same records |",
        "",
        "| not compared | why |",
        "|---|---|",
        "| pauses, restarts, extensions of a limit | they are granted case by case; the limit itself is compared |",
        "| a fixed date that is a field of the record | each record has its own; on no start date is it known |",
        "| a fixed date of the year against a limit from a fact other than the own date | the two may lie in different years |",
        "| quotas of different periods (two a month, twenty a year) | a unit that joins the roster within a year is judged by the year, and not by the months before |",
        "| quotas that count by different dates, a number against a share | a record may lie in different periods, a share depends on how many there are |",
        "| a quota against a rule on single records | the one judges units, the other records |",
        "| `includes` with `at_least`, or with the members of another field | which members are held is left open |",
        "| same time within working days, months or hours, against an order | only a calendar or a clock tells how far apart that is |",
        "| texts other than for equality | the solver knows no alphabet |",
        "| the days after the published calendar | nobody knows them |",
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
        *_summary(rules, checked),
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
    titles = [rules.rules[id].title.zh for id in finding.rules]
    yield f"### {finding.code}-{number}" + (f" · {' — '.join(titles)}" if titles else "")
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
        yield f"例 {_shown(rules, finding.witness, 'zh')}。"
        yield ""
        yield f"Example: {_shown(rules, finding.witness, 'en')}."
        yield ""
        yield "```yaml"
        yield finding.witness.to_yaml()
        yield "```"


def _summary(rules: Rules, checked: Checked) -> Iterator[str]:
    """What two provisions say of one thing, a line each."""
    found = [each for each in checked if len(each.rules) == 2]
    if not found:
        return
    yield from (
        "",
        "## In short · 要点",
        "",
        "| finding 发现 | provisions 条款 | what 内容 |",
        "|---|---|---|",
    )
    numbers: Counter[str] = Counter()
    for each in found:
        numbers[each.code] += 1
        yield (
            f"| {each.code}-{numbers[each.code]} | {'<br>'.join(each.provisions)} | "
            f"{each.message.zh}。<br>{each.message.en[0].upper()}{each.message.en[1:]}. |"
        )


_STATUS = {
    "satisfied": Text("符合", "satisfied"),
    "violated": Text("违反", "violated"),
    "pending": Text("进行中", "pending"),
    "undetermined": Text("无法判定", "undetermined"),
    "not-applicable": Text("不适用", "not applicable"),
}


def _shown(rules: Rules, witness: Witness, lang: str) -> str:
    """A witness in the words of its record type, and what each rule says of it."""
    kind = rules.record_types[witness.record]
    told = []
    for facts in witness.records:
        known = [(kind.fields[name], value) for name, value in facts.items() if name in kind.fields]
        told.append(
            ("、" if lang == "zh" else ", ").join(_fact(field, value, lang) for field, value in known)
        )
    said = [
        f"{rules.rules[each.rule].title.in_(lang)}{'：' if lang == 'zh' else ': '}{_STATUS[each.status].in_(lang)}"
        for each in witness.expect
    ]
    stop = "；" if lang == "zh" else "; "
    facts_told = f"（{stop.join(told)}）" if lang == "zh" else f" ({stop.join(told)})"
    return f"{kind.label.in_(lang)}{facts_told} → {stop.join(said)}"


def _fact(field: Field, value: object, lang: str) -> str:
    label = field.label.in_(lang)
    if isinstance(value, bool):
        yes = ("是", "否") if lang == "zh" else ("yes", "no")
        return f"{label} {yes[0] if value else yes[1]}"
    values = value if isinstance(value, list) else [value]
    members = [(field.member(str(each)), each) for each in values]
    return f"{label} " + " + ".join(str(each) if m is None else m.label.in_(lang) for m, each in members)


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
