"""`govrules test`: the examples that rules carry, run.

Comes in: folders, instruments or rules. Goes out: what failed and a count; exit code 1 if any did.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Format, Lang, TextOrJson

if TYPE_CHECKING:
    from govrules.report.layout import Paint
    from govrules.testing.examples import ExampleResult


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders of rules, instruments or single rules; left out: all shipped rules.",
            show_default=False,
        ),
    ] = None,
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """Run the examples in the rules; show of a failed one what was expected and found."""
    from govrules.cli.language import language
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for, progress

    spoken = language(lang)
    book = rulebook(paths)
    with progress("示例" if spoken == "zh" else "examples") as advance:
        results = book.test(progress=advance)
    bare = [rule.id for rule in book.rules if not rule.examples]
    failed = [result for result in results if not result.passed]
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json(_json(results, bare), indent=2))
    else:
        for line in _text(results, bare, spoken, paint_for(sys.stdout)):
            print(line)
    if failed:
        raise typer.Exit(1)


def _text(results: Sequence[ExampleResult], bare: Sequence[str], lang: str, paint: Paint) -> Iterator[str]:
    from govrules.report.layout import columns, harmless

    chinese = lang == "zh"
    for result in results:
        if result.passed:
            continue
        place = result.example.place or result.rule.place
        where = f"{place}: " if place else ""
        what = f"示例 {result.number} 不符" if chinese else f"example {result.number} fails"
        note = f" · {harmless(result.example.note)}" if result.example.note else ""
        yield paint(f"{where}{result.rule.id}: {what}", "bad") + note
        if result.problem is not None:
            yield "  " + harmless(result.problem, lines=True).replace("\n", "\n  ")
        if result.differences:
            head = ("", "预期", "实得") if chinese else ("", "expected", "found")
            table = [
                (each.column, harmless(_shown(each.expected)), harmless(_shown(each.found)))
                for each in result.differences
            ]
            yield from columns([head, *table])
    if bare:
        names = ", ".join(bare[:5]) + (" …" if len(bare) > 5 else "")
        yield paint(f"没有示例的规则：{names}" if chinese else f"rules without an example: {names}", "warn")
    failed = sum(not result.passed for result in results)
    rules = len({result.rule.id for result in results})
    passed = len(results) - failed
    told = (
        f"{rules} 条规则，{len(results)} 个示例：{passed} 个相符，{failed} 个不符"
        if chinese
        else f"{_n(len(results), 'example')} of {_n(rules, 'rule')}: {passed} passed, {failed} failed"
    )
    yield paint(told, "bad" if failed else "good")


def _json(results: Sequence[ExampleResult], bare: Sequence[str]) -> dict[str, object]:
    failed = [result for result in results if not result.passed]
    return {
        "examples": len(results),
        "passed": len(results) - len(failed),
        "failed": len(failed),
        "rules": len({result.rule.id for result in results}),
        "rules_without_examples": list(bare),
        "failures": [_failure(result) for result in failed],
    }


def _failure(result: ExampleResult) -> dict[str, object]:
    place = result.example.place or result.rule.place
    return {
        "rule": result.rule.id,
        "example": result.number,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "problem": result.problem,
        "differences": [
            {"column": each.column, "expected": _plain(each.expected), "found": _plain(each.found)}
            for each in result.differences
        ],
    }


def _plain(value: object) -> object:
    from govrules.model.verdict import iso

    if isinstance(value, date):
        return iso(value)
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _shown(value: object) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return ", ".join(map(str, plain)) or "–"
    return "–" if plain is None else str(plain)


def _n(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
