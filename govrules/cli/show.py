"""`govrules show`: all of one rule, in words.

Comes in: a rule's id. Goes out: its page, or JSON.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Format, Lang, RuleSources, TextOrJson

if TYPE_CHECKING:
    from govrules.model.rule import Rule
    from govrules.model.rulebook import Rules


def show(
    rule: Annotated[
        str, typer.Argument(metavar="RULE", help="The rule's id, or an unambiguous tail of it: late-reply.")
    ],
    sources: RuleSources = None,
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """Show one rule in words: duty, limit, conditions, exceptions, examples, verdicts."""
    from govrules.cli.language import language
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for
    from govrules.explaining.conditions import in_words
    from govrules.explaining.names import Names
    from govrules.model.expr import Expr
    from govrules.report.rule_page import rule_page

    spoken = language(lang)
    book = rulebook(sources)
    chosen, rules = book.rule(rule), book.rules

    def words(expr: Expr, record_type: str) -> str:
        return in_words(expr, Names(rules.record_types[record_type])).in_(spoken)

    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json(_entry(chosen, rules), indent=2))
        return
    for line in rule_page(chosen, rules, spoken, words, paint_for(sys.stdout)):
        print(line)


def _entry(rule: Rule, rules: Rules) -> dict[str, object]:
    from govrules.model.verdict import iso
    from govrules.report.rule_words import limit_text

    instrument = rules.instrument_of(rule)
    return {
        "id": rule.id,
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "instrument": {
            "id": instrument.id,
            "title": {"zh": instrument.title.zh, "en": instrument.title.en},
            "number": instrument.number,
            "region": instrument.region,
        },
        "provision": rule.provision,
        "clauses": list(rule.clauses),
        "duty": str(rule.duty),
        "record": rule.record,
        "kind": rule.kind,
        "limit": limit_text(rule),
        "applies_when": rule.applies_when.text if rule.applies_when else None,
        "unless": [
            {"label": each.label, "when": each.when.text, "provision": each.provision} for each in rule.unless
        ],
        "yields_to": list(rule.yields_to),
        "in_force": {"from": iso(rule.in_force.first), "until": iso(rule.in_force.last)},
        "calendar": rules.calendar_of(rule).edition,
        "examples": len(rule.examples),
        "file": rule.place.file if rule.place else None,
    }
