"""`govrules rules`: the rules in a list.

Comes in: what to look for. Goes out: a line a rule, or JSON.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Format, Lang, RuleSources, TextOrJson

if TYPE_CHECKING:
    from govrules.model.rule import Rule
    from govrules.model.rulebook import Rules


def rules(
    search: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="Only rules with all these words in id, title, provision or notes.",
            show_default=False,
        ),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            "--record", metavar="TYPE", help="Only rules that speak of this record type.", show_default=False
        ),
    ] = None,
    instrument: Annotated[
        str | None,
        typer.Option("--instrument", metavar="ID", help="Only rules of this instrument.", show_default=False),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--search", metavar="WORDS", help="The same as WORD.", show_default=False),
    ] = None,
    sources: RuleSources = None,
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """List the rules: id, title, duty, limit, provision."""
    from govrules.cli.language import language
    from govrules.cli.names import instrument_in, record_type_in
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for

    spoken = language(lang)
    known = rulebook(sources).rules
    wanted_type = None if record is None else record_type_in(known, record)
    wanted_instrument = None if instrument is None else instrument_in(known, instrument)
    wanted = [word.casefold() for word in [*(search or ()), *(words or "").split()]]
    found = [
        rule
        for rule in known
        if wanted_type in (None, rule.record)
        and wanted_instrument in (None, rule.instrument)
        and all(word in _said(rule, known) for word in wanted)
    ]
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json({"rules": [_entry(rule) for rule in found]}, indent=2))
        return
    from govrules.report.layout import columns, shortened
    from govrules.report.rule_words import limit_of
    from govrules.report.wording import DUTY

    paint = paint_for(sys.stdout)
    table = [
        (
            rule.id,
            shortened(rule.title.in_(spoken), 48),
            DUTY[rule.duty].in_(spoken),
            limit_of(rule, known.type_of(rule), spoken),
            rule.provision,
        )
        for rule in found
    ]
    for line in columns(table, indent=""):
        print(line)
    count = f"{len(found)} 条规则" if spoken == "zh" else f"{len(found)} rule{'' if len(found) == 1 else 's'}"
    print(paint(count, "dim"))


def _said(rule: Rule, known: Rules) -> str:
    instrument = known.instrument_of(rule)
    own = [rule.id, *rule.title, rule.provision, *(rule.notes or ()), rule.record, *rule.clauses]
    return "\n".join([*own, *instrument.title]).casefold()


def _entry(rule: Rule) -> dict[str, object]:
    from govrules.report.rule_words import limit_text

    return {
        "id": rule.id,
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "instrument": rule.instrument,
        "provision": rule.provision,
        "clauses": list(rule.clauses),
        "duty": str(rule.duty),
        "record": rule.record,
        "kind": rule.kind,
        "limit": limit_text(rule),
    }
