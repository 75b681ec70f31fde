"""`govrules check`: what is wrong with rules, told all at once.

Comes in: folders or instruments. Goes out: every diagnostic and every finding; exit code 1 if one is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Lang

if TYPE_CHECKING:
    from govrules.analysis.check import Checked
    from govrules.analysis.finding import Finding
    from govrules.model.source import Diagnostic, Place
    from govrules.report.layout import Paint
    from govrules.report.sarif import Kind


_NOT_THERE = "GR001"  # what was named is no folder and no instrument: nothing was checked


class CheckFormat(StrEnum):
    """For a person, for a programme, for a code host."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders of rules or instruments; left out: all shipped rules.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        CheckFormat, typer.Option("--format", help="For a person, for a programme, or for a code host.")
    ] = CheckFormat.TEXT,
    lang: Lang = None,
) -> None:
    """Read the rules and report all that is wrong with them: where, and how to mend it."""
    import govrules as gr
    from govrules.cli.language import language
    from govrules.cli.terminal import paint_for
    from govrules.model.source import Level
    from govrules.reading.errors import RulesetError

    found: Sequence[Diagnostic]
    rules: int | None = None
    checked: Checked | None = None
    read: Sequence[Diagnostic] = ()
    findings: list[Finding] = []
    places: dict[str, Place | None] = {}
    chosen = language(lang)
    try:
        book = gr.load(*(paths or ()))
    except RulesetError as error:
        found = error.diagnostics
        if any(each.code == _NOT_THERE for each in found):
            raise
    else:
        checked, read = book.check(), book.notes
        # A clause without a rule is told by the reader already.
        findings = [each for each in checked if each.code != "GR818"]
        places = {rule.id: rule.place for rule in book.rules}
        found, rules = (*read, *map(_diagnostic, findings)), len(book.rules)
    match form:
        case CheckFormat.JSON:
            from govrules.report.json import as_json

            entries = [_entry(each, chosen) for each in (found if checked is None else read)]
            if checked is not None:
                entries += [_entry(_diagnostic(each), chosen) | each.to_dict() for each in findings]
            answer: dict[str, object] = {"findings": entries}
            if checked is not None:
                answer["not_looked_for"] = list(checked.not_looked_for)
            print(as_json(answer, indent=2))
        case CheckFormat.SARIF:
            from govrules.report.json import as_json
            from govrules.report.sarif import Beside, sarif

            first = len(found) - len(findings)
            beside = {
                first + at: Beside(
                    [place for id in each.rules[1:] if (place := places[id]) is not None],
                    None if each.accepted is None else each.accepted.in_(chosen),
                )
                for at, each in enumerate(findings)
            }
            print(as_json(sarif(found, _kinds(chosen), beside, chosen), indent=2))
        case CheckFormat.TEXT:
            for line in _text(found, rules, chosen, paint_for(sys.stdout)):
                print(line)
            if checked is not None and checked.not_looked_for:
                codes = f"{checked.not_looked_for[0]}–{checked.not_looked_for[-1]}"
                print(
                    f"未查找 {codes}：需要求解器，请运行 pip install 'govrules[check]'"
                    if chosen == "zh"
                    else f"not looked for: {codes}, which need the solver: pip install 'govrules[check]'"
                )
    if any(each.level is Level.ERROR for each in found):
        raise typer.Exit(1)


def _kinds(lang: str) -> dict[str, Kind]:
    """Every code that a check can tell, with the page that tells more."""
    from govrules.analysis.finding import FINDINGS
    from govrules.reading.codes import CODES, place
    from govrules.report.sarif import Kind

    kinds = {
        code: Kind(each.meaning.in_(lang), each.mend.in_(lang), str(each.level), place(code, lang))
        for code, each in CODES.items()
    }
    for code, found in FINDINGS.items():
        page = f"docs/findings.md#{code.lower()}-{found.name}-{found.level}"
        kinds[code] = Kind(found.meaning.in_(lang), found.mend.in_(lang), str(found.level), page, found.name)
    return kinds


def _text(found: Iterable[Diagnostic], rules: int | None, lang: str, paint: Paint) -> Iterator[str]:
    from govrules.model.source import Level
    from govrules.reading.codes import CODES
    from govrules.report.layout import harmless

    styles = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "dim"}
    zh = lang == "zh"
    counts = dict.fromkeys(Level, 0)
    for each in found:
        counts[each.level] += 1
        what = paint(f"{each.level.word.in_(lang)} {each.code}", styles[each.level])
        message, mend = each.told(lang)
        yield f"{each.place}: {what}{'：' if zh else ': '}{harmless(message)}"
        if mend:
            # Beside a finding stand its provisions and its witness: nothing that says what to do.
            word = ("建议：" if each.code in CODES else "说明：") if zh else "help: "
            yield f"  {word}" + "\n".join(harmless(line) for line in mend.split("\n"))
    told = ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in counts.items())
    if zh:
        told = "，".join(f"{level.word.zh} {n}" for level, n in counts.items())
    if rules is not None:
        told = f"{rules} 条规则：{told}" if zh else f"{rules} rule{'' if rules == 1 else 's'}: {told}"
    yield paint(told, "bad" if counts[Level.ERROR] else "good")


def _diagnostic(finding: Finding) -> Diagnostic:
    """A finding as a diagnostic: at its first rule, with the provisions and the witness as help."""
    from govrules.model.source import Diagnostic, Text
    from govrules.report.sarif import NOWHERE

    what = finding.message
    if finding.rules:
        about = " · ".join(finding.rules)
        what = Text(f"{about}：{what.zh}", f"{about}: {what.en}")
    beside = Text(_beside(finding, "zh"), _beside(finding, "en"))
    place = finding.place or NOWHERE
    return Diagnostic(finding.code, place, what, beside if beside.en else None, finding.level)


def _beside(finding: Finding, lang: str) -> str:
    zh = lang == "zh"
    parts = list(finding.provisions) if len(finding.provisions) > 1 else []
    if finding.accepted is not None:
        parts.append(("已接受：" if zh else "accepted: ") + finding.accepted.in_(lang))
    if finding.witness is not None:
        parts.append(("见证记录：" if zh else "witness:") + "\n" + finding.witness.to_yaml())
    return "\n".join(parts).replace("\n", "\n    ")


def _entry(each: Diagnostic, lang: str) -> dict[str, object]:
    message, mend = each.told(lang)
    return {
        "code": each.code,
        "level": str(each.level),
        "file": each.place.file,
        "line": each.place.line,
        "column": each.place.column,
        "message": message,
        "help": mend,
    }
