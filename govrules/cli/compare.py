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


_SHOWN = 20
_WORDS = {
    "zh": {
        "newly-in-breach": "新违反",
        "newly-in-order": "不再违反",
        "other": "其他变化",
        "moved": "仅期限变化",
        "rules": "{n} 条规则不同",
        "records": "记录 {n} 条，不合格行 {unfit} 行（两部规则库都未判定）",
        "only-old": "仅在原规则库",
        "only-new": "仅在新规则库",
        "otherwise": "条件或其他内容不同",
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
        "rules": "rules that differ: {n}",
        "records": "records: {n}, rows that do not fit (judged by neither): {unfit}",
        "only-old": "only in the old rulebook",
        "only-new": "only in the new rulebook",
        "otherwise": "its conditions or something else differ",
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

        changes = found.changes.astype(object)
        yield changes.where(changes.notna(), None).map(cell).to_csv(index=False).rstrip("\n")
    else:
        yield from _text(found, lang)


def _text(found: Comparison, lang: Spoken) -> Iterator[str]:
    from govrules.report.layout import columns, harmless
    from govrules.report.wording import end_of

    words = _WORDS[lang]
    counts = found.counts
    yield f"{words['as_of']} · {words['rules']}".format(when=end_of(found.as_of), n=len(found.rules))
    if found.rules:
        yield from columns([(f"  {id}", *_difference(found, id, lang)) for id in found.rules[:_SHOWN]])
    if len(found.rules) > _SHOWN:
        yield "  …"
    judged = found.audits[1].records.counts.values()
    yield words["records"].format(
        n=sum(each.fit for each in judged), unfit=sum(each.unfit for each in judged)
    )
    if not any(counts.values()):
        yield words["none"]
        return
    for kind, n in counts.items():
        if not n:
            continue
        yield ""
        yield f"{words[kind]}: {n}"
        rows = [
            (
                f"  {harmless(str(row.record))}",
                harmless(str(row.rule)),
                _side(row.old_status, row.old_reason, row.old_due, lang),
                "→",
                _side(row.new_status, row.new_reason, row.new_due, lang),
            )
            for row in found.first(_SHOWN, kind).itertuples()
        ]
        yield from columns(rows)
        if n > _SHOWN:
            yield "  " + words["more"].format(n=n - _SHOWN)
    for by in ("rule", "unit", "month"):
        totals = found.totals(by)
        yield ""
        yield words[by]
        head = ("", *(words[kind] for kind in counts))
        body = [
            (f"  {harmless(str(row[0]))}" if row[0] == row[0] else "  –", *(str(n) for n in row[1:]))
            for row in totals.head(_SHOWN).itertuples(index=False)
        ]
        yield from columns([head, *body])
        if len(totals) > _SHOWN:
            yield "  …"


def _difference(found: Comparison, id: str, lang: Spoken) -> tuple[str, str]:
    """The provision of a rule that differs, and its limits where it is they that differ."""
    from govrules.report.rule_words import limit_of

    words = _WORDS[lang]
    sides = [(book.rules.rules.get(id), book.rules) for book in (found.old, found.new)]
    limits = [limit_of(rule, rules.type_of(rule), lang) for rule, rules in sides if rule is not None]
    there = next(rule for rule, _ in reversed(sides) if rule is not None)
    if len(limits) == 1:
        told = words["only-old"] if sides[1][0] is None else words["only-new"]
    else:
        told = " → ".join(limits) if limits[0] != limits[1] else words["otherwise"]
    return there.provision, told


def _side(status: object, reason: object, due: object, lang: Spoken) -> str:
    """A verdict in a few words; a dash where the rulebook gives none."""
    from govrules.report.wording import REASON, STATUS

    words = {**STATUS, **REASON}
    told = [words[str(code)].in_(lang) for code in (status, reason) if isinstance(code, str)]
    return " · ".join([*told, due] if isinstance(due, str) else told) or "–"
