"""`govrules check`: what is wrong with rules, told all at once.

Comes in: folders or instruments. Goes out: every diagnostic; exit code 1 if one is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Lang

if TYPE_CHECKING:
    from govrules.model.source import Diagnostic
    from govrules.report.layout import Paint


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
    try:
        book = gr.load(*(paths or ()))
    except RulesetError as error:
        found = error.diagnostics
        if any(each.code == _NOT_THERE for each in found):
            raise
    else:
        found, rules = book.notes, len(book.rules)
    match form:
        case CheckFormat.JSON:
            from govrules.report.json import as_json

            print(as_json({"findings": [_entry(each) for each in found]}, indent=2))
        case CheckFormat.SARIF:
            from govrules.report.json import as_json
            from govrules.report.sarif import sarif

            print(as_json(sarif(found), indent=2))
        case CheckFormat.TEXT:
            for line in _text(found, rules, language(lang), paint_for(sys.stdout)):
                print(line)
    if any(each.level is Level.ERROR for each in found):
        raise typer.Exit(1)


def _text(found: Iterable[Diagnostic], rules: int | None, lang: str, paint: Paint) -> Iterator[str]:
    from govrules.model.source import Level
    from govrules.report.layout import harmless

    styles = {Level.ERROR: "bad", Level.WARNING: "warn", Level.NOTE: "dim"}
    counts = dict.fromkeys(Level, 0)
    for each in found:
        counts[each.level] += 1
        what = paint(f"{each.level} {each.code}", styles[each.level])
        yield f"{each.place}: {what}: {harmless(each.message)}"
        if each.help:
            yield f"  help: {harmless(each.help)}"
    told = ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in counts.items())
    if lang == "zh":
        told = f"错误 {counts[Level.ERROR]}，警告 {counts[Level.WARNING]}，提示 {counts[Level.NOTE]}"
    if rules is not None:
        told = (
            f"{rules} 条规则：{told}" if lang == "zh" else f"{rules} rule{'' if rules == 1 else 's'}: {told}"
        )
    yield paint(told, "bad" if counts[Level.ERROR] else "good")


def _entry(each: Diagnostic) -> dict[str, object]:
    return {
        "code": each.code,
        "level": str(each.level),
        "file": each.place.file,
        "line": each.place.line,
        "column": each.place.column,
        "message": each.message,
        "help": each.help,
    }
