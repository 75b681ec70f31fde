"""`govrules compare`: whose verdict changes from one rulebook to another.

Comes in: two rulebooks, a source, the moment. Goes out: what changes, newly in breach first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import AsOf, Lang, Output, RecordType, Roster, Source

if TYPE_CHECKING:
    from govrules.api import Comparison
    from govrules.cli.language import Spoken


class CompareFormat(StrEnum):
    """What a comparison can be."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


_KINDS = ("newly-in-breach", "newly-in-order", "other", "moved")
_SHOWN = 20
_WORDS = {
    "zh": {
        "newly-in-breach": "新违反",
        "newly-in-order": "不再违反",
        "other": "其他变化",
        "moved": "仅期限变化",
        "rules": "{n} 条规则不同",
        "none": "没有判定发生变化",
        "more": "另有 {n} 项：--format csv",
        "as_of": "截至 {when}",
        "rule": "按规则",
        "unit": "按单位",
        "month": "按月份",
    },
    "en": {
        "newly-in-breach": "newly in breach",
        "newly-in-order": "no longer in breach",
        "other": "other changes",
        "moved": "only the due day moves",
        "rules": "{n} rules differ",
        "none": "no verdict changes",
        "more": "{n} more: --format csv",
        "as_of": "as of {when}",
        "rule": "by rule",
        "unit": "by unit",
        "month": "by month",
    },
}


def compare(
    old: Annotated[
        str, typer.Argument(metavar="BOOK", help="The rulebook as it is: ids or folders, joined by commas.")
    ],
    new: Annotated[str, typer.Argument(metavar="BOOK", help="The rulebook as it would be.")],
    source: Source,
    record: RecordType = None,
    as_of: AsOf = None,
    roster: Roster = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="As for `audit`.", show_default=False)
    ] = None,
    form: Annotated[CompareFormat, typer.Option("--format", help="What the report is.")] = CompareFormat.TEXT,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Say whose verdict changes from one rulebook to another, and by which provision."""
    import govrules as gr
    from govrules.cli.language import language
    from govrules.cli.names import record_type_in
    from govrules.cli.options import moment_to_judge_at
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import progress
    from govrules.report.destination import text_file

    spoken = language(lang)
    books = [rulebook(names.split(",")) for names in (old, new)]
    kind = None if record is None else record_type_in(books[1].rules, record)
    with progress("比较" if spoken == "zh" else "compare") as advance:
        found = gr.compare(
            books[0],
            books[1],
            source,
            moment_to_judge_at(as_of),
            record_type=kind,
            roster=roster,
            engine=engine,
            progress=advance,
        )
    text = "\n".join(_told(found, form, spoken)) + "\n"
    if output is None or str(output) == "-":
        sys.stdout.write(text)
        return
    with text_file(output, "utf-8-sig" if form is CompareFormat.CSV else "utf-8") as out:
        out.write(text)


def _told(found: Comparison, form: CompareFormat, lang: Spoken) -> Iterator[str]:
    if form is CompareFormat.JSON:
        from govrules.report.json import as_json

        yield as_json(found.to_dict(), indent=2)
    elif form is CompareFormat.CSV:
        from govrules.report.csv import cell

        safe = found.changes.astype(object).map(lambda value: cell(None if value != value else value))
        yield safe.to_csv(index=False).rstrip("\n")
    else:
        yield from _text(found, lang)


def _text(found: Comparison, lang: Spoken) -> Iterator[str]:
    from govrules.report.layout import columns, harmless
    from govrules.report.wording import end_of

    words = _WORDS[lang]
    yield f"{words['as_of']} · {words['rules']}".format(when=end_of(found.as_of), n=len(found.rules))
    changes = found.changes
    if changes.empty:
        yield words["none"]
        return
    for kind in _KINDS:
        of_kind = changes[changes["change"] == kind]
        if of_kind.empty:
            continue
        yield ""
        yield f"{words[kind]}: {len(of_kind)}"
        rows = [
            (
                f"  {harmless(str(row.record))}",
                harmless(str(row.rule)),
                _side(row.old_status, row.old_reason, row.old_due),
                "→",
                _side(row.new_status, row.new_reason, row.new_due),
            )
            for row in of_kind.head(_SHOWN).itertuples()
        ]
        yield from columns(rows)
        if len(of_kind) > _SHOWN:
            yield "  " + words["more"].format(n=len(of_kind) - _SHOWN)
    for by in ("rule", "unit", "month"):
        totals = found.totals(by)
        yield ""
        yield words[by]
        head = ("", *(words[kind] for kind in _KINDS))
        body = [
            (f"  {harmless(str(row[0]))}" if row[0] == row[0] else "  –", *(str(n) for n in row[1:]))
            for row in totals.head(_SHOWN).itertuples(index=False)
        ]
        yield from columns([head, *body])


def _side(status: object, reason: object, due: object) -> str:
    told = [str(value) for value in (status, reason, due) if value is not None and value == value]
    return " ".join(told) or "–"
