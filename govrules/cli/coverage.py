"""`govrules coverage`: what became of every clause of an instrument.

Comes in: an instrument, or none for all. Goes out: a table, or JSON.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Format, Lang, RuleSources, TextOrJson

if TYPE_CHECKING:
    from govrules.analysis.coverage import ClauseRow
    from govrules.model.rulebook import Rules
    from govrules.report.layout import Paint


def coverage(
    instrument: Annotated[
        str | None,
        typer.Argument(metavar="INSTRUMENT", help="The instrument's id; left out: all.", show_default=False),
    ] = None,
    sources: RuleSources = None,
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """Every clause: encoded by which rules, part of which rule, or not assessable and why."""
    from govrules.cli.language import language
    from govrules.cli.names import instrument_in
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for

    spoken = language(lang)
    book = rulebook(sources)
    chosen = None if instrument is None else instrument_in(book.rules, instrument)
    rows = book.coverage(chosen)
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json({"clauses": [row.to_dict() for row in rows]}, indent=2))
        return
    for line in _table(rows, book.rules, spoken, paint_for(sys.stdout)):
        print(line)


def _table(rows: list[ClauseRow], rules: Rules, lang: str, paint: Paint) -> Iterator[str]:
    from govrules.report.layout import columns

    chinese = lang == "zh"
    for id in dict.fromkeys(row.instrument for row in rows):
        of = [row for row in rows if row.instrument == id]
        yield paint(f"{rules.instruments[id].title.in_(lang)} ({id})", "head")
        yield from columns([(row.provision, row.clause, _became(row, chinese)) for row in of])
        yield ""
    encoded = sum(bool(row.rules) for row in rows)
    part = sum(not row.rules and row.part_of is not None for row in rows)
    reasons = sum(not row.rules and row.part_of is None and row.not_assessable is not None for row in rows)
    nothing = len(rows) - encoded - part - reasons
    if chinese:
        yield f"{len(rows)} 条：已编码 {encoded}，属于其他规则 {part}，不可评估 {reasons}，未说明 {nothing}"
    else:
        what = "1 clause" if len(rows) == 1 else f"{len(rows)} clauses"
        yield (
            f"{what}: {encoded} encoded, {part} part of another rule, {reasons} not assessable,"
            f" {nothing} not accounted for"
        )


def _became(row: ClauseRow, chinese: bool) -> str:
    if row.rules:
        names = [id.removeprefix(f"{row.instrument}/") for id in row.rules]
        return "✓ " + ("、" if chinese else ", ").join(names)
    if row.part_of is not None:
        return f"⊂ {row.part_of}"
    if row.not_assessable is not None:
        return f"– {row.not_assessable.in_('zh' if chinese else 'en')}"
    return "! " + ("未说明" if chinese else "not accounted for")
