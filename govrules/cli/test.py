"""`govrules test`: the examples that rules carry, run; on demand their boundary cases and their mutants.

Comes in: folders, instruments or rules. Goes out: what failed and a count; exit code 1 if any did.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Format, Lang, TextOrJson

if TYPE_CHECKING:
    from govrules.model.rule import Example
    from govrules.model.rulebook import Rules
    from govrules.report.junit import Case
    from govrules.report.layout import Paint
    from govrules.testing.examples import ExampleResult
    from govrules.testing.mutation import MutantResult


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders of rules, instruments, single rules, or .yaml files with examples of one; "
            "left out: all shipped rules.",
            show_default=False,
        ),
    ] = None,
    boundaries: Annotated[
        bool,
        typer.Option("--boundaries", help="Write the cases at the boundaries of each rule, and check them."),
    ] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Change the rules a little; tell what no example notices.")
    ] = False,
    suggest: Annotated[
        bool,
        typer.Option("--suggest", help="With --mutate: an example that would notice it, if one is near."),
    ] = False,
    least: Annotated[
        float,
        typer.Option(
            "--least", metavar="PERCENT", help="With --mutate: exit 1 if fewer are noticed.", min=0, max=100
        ),
    ] = 0.0,
    form: Format = TextOrJson.TEXT,
    report: Annotated[
        Path | None,
        typer.Option(
            "--junit", metavar="FILE", help="Also write the results as JUnit XML.", show_default=False
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Run the examples in the rules; show of a failed one what was expected and found."""
    from govrules.cli.language import language
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for, progress

    spoken = language(lang)
    files = [path for path in paths or () if _is_file(path)]
    named = [path for path in paths or () if path not in files]
    book = rulebook(named)
    results = [result for path in files for result in _scenarios(book.rules, path)]
    if named or not files:
        with progress("示例" if spoken == "zh" else "examples") as advance:
            results += book.test(progress=advance)
    bare = [rule.id for rule in book.rules if not rule.examples] if named or not files else []
    failed = [result for result in results if not result.passed]
    paint = paint_for(sys.stdout)
    told = _json(results, bare)
    lines = [_text(results, bare, spoken, paint)]
    found = bool(failed)
    told_to_ci = [_case(result) for result in results]
    if boundaries:
        from govrules.cli import boundaries as at_boundaries
        from govrules.testing.boundaries import run_boundaries

        with progress("边界" if spoken == "zh" else "boundaries") as advance:
            cases = run_boundaries(book.rules, advance)
        found = found or not all(each.passed for each in cases)
        told["boundaries"] = at_boundaries.as_dict(cases)
        lines.append(at_boundaries.text(cases, spoken, paint))
        told_to_ci += at_boundaries.cases(cases, spoken)
    if mutate:
        from govrules.cli import mutants
        from govrules.testing.mutation import run_mutants

        with progress("变异" if spoken == "zh" else "mutants") as advance:
            tried = run_mutants(book.rules, advance)
        suggested = _suggested(book.rules, tried) if suggest else {}
        found = found or mutants.score(tried) < least
        told["mutation"] = mutants.as_dict(tried, suggested)
        lines.append(mutants.text(tried, suggested, spoken, paint))
        told_to_ci.append(mutants.case(tried, least))
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json(told, indent=2))
    else:
        for each in lines:
            for line in each:
                print(line)
    if report is not None:
        _write(report, told_to_ci)
    if found:
        raise typer.Exit(1)


def _write(report: Path, told: Sequence[Case]) -> None:
    from govrules.report.destination import whole_file
    from govrules.report.junit import junit

    with whole_file(report) as part:
        part.write_bytes(junit(told))


def _is_file(path: str) -> bool:
    """Whether a name is that of a file with examples, as the workbench of the notebooks keeps them."""
    return path.casefold().endswith((".yaml", ".yml")) and Path(path).expanduser().is_file()


def _scenarios(rules: Rules, path: str) -> list[ExampleResult]:
    """What became of the examples in a file of their own."""
    from govrules.reading.scenarios import read_scenarios
    from govrules.testing.examples import reference_judge, run_example

    rule, examples = read_scenarios(Path(path).expanduser(), path, rules)
    judge = reference_judge(rules)
    return [run_example(rules, rule, at, example, judge) for at, example in enumerate(examples, start=1)]


def _suggested(rules: Rules, tried: Sequence[MutantResult]) -> dict[int, Example]:
    """For the mutants not noticed, by position, an example that would notice it, where one is near."""
    from govrules.testing.witnesses import witness

    found = {
        at: witness(rules, each.original, each.mutant) for at, each in enumerate(tried) if not each.noticed
    }
    return {at: example for at, example in found.items() if example is not None}


def _text(results: Sequence[ExampleResult], bare: Sequence[str], lang: str, paint: Paint) -> Iterator[str]:
    from govrules.report.layout import columns, harmless

    chinese = lang == "zh"
    for result in results:
        if result.passed:
            continue
        place = result.example.place or result.rule.place
        where = f"{place}: " if place else ""
        what = f"示例 {result.number} 不符" if chinese else f"example {result.number} fails"
        note = f" · {harmless(result.example.note.in_(lang))}" if result.example.note else ""
        yield paint(f"{where}{result.rule.id}: {what}", "bad") + note
        if result.problem is not None:
            yield "  " + harmless(result.problem.in_(lang), lines=True).replace("\n", "\n  ")
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


def _case(result: ExampleResult) -> Case:
    from govrules.report.junit import Case

    note = f": {result.example.note.en}" if result.example.note else ""
    wrong = [
        f"{each.column}: expected {_shown(each.expected)}, found {_shown(each.found)}"
        for each in result.differences
    ]
    return Case(
        result.rule.instrument,
        result.rule.id,
        f"example {result.number}{note}",
        result.example.place or result.rule.place,
        failure="\n".join(wrong) or None,
        error=None if result.problem is None else result.problem.en,
    )


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
        "problem": None if result.problem is None else result.problem.en,
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
