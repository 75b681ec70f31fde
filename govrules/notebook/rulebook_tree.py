"""The rules of a book as a table of contents: instruments, their provisions, the rules of each; or what was found.

Comes in: `Rules`, or rules found by a search. Goes out: HTML with buttons that name rules.
Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from govrules.model.rule import Instrument, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.notebook.rule_view import choose, in_force

INSTRUMENT = "instrument:"
"""Stands before the id of an instrument that is chosen, where a rule's id is its own."""

_MOST_FOUND = 60
_COVERAGE = Text("文件概况与条款落实情况", "The document, and what became of its clauses")
_RULES = Text("{n} 条规则", "rules: {n}")
_FOUND = Text("找到 {n} 条规则", "rules found: {n}")
_MORE = Text("只列出前 {n} 条，请再加一个词", "the first {n} are listed: add a word")
_NOTHING = Text(
    "没有找到。可以试试条号、事项的别称，或英文。",
    "Nothing found. Try a provision, another name, or Chinese.",
)


def tree(rules: Rules, lang: str, opened: str | None = None) -> str:
    """All instruments, each to be unfolded; that of the rule or instrument `opened` is."""
    chosen = rules.rules.get(opened or "")
    of = chosen.instrument if chosen is not None else (opened or "").removeprefix(INSTRUMENT)
    return "".join(
        _instrument(rules, each, lang, opened=each.id == of) for each in rules.instruments.values()
    )


def found(rules: Rules, hits: Sequence[Rule], lang: str) -> str:
    """The rules that a search found, the nearest first."""
    if not hits:
        return f'<p role="status">{escape(_NOTHING.in_(lang))}</p>'
    told = f'<p role="status">{escape(_FOUND.in_(lang).format(n=len(hits)))}</p>'
    lines = [
        f'<li>{choose(rule.id, rule.title.in_(lang))}<br><span class="gr-soft">'
        f"{escape(rules.instrument_of(rule).title.in_(lang))} {escape(rule.provision)}</span></li>"
        for rule in hits[:_MOST_FOUND]
    ]
    more = f"<p>{escape(_MORE.in_(lang).format(n=_MOST_FOUND))}</p>" if len(hits) > _MOST_FOUND else ""
    return f"{told}<ul>{''.join(lines)}</ul>{more}"


def _instrument(rules: Rules, instrument: Instrument, lang: str, *, opened: bool) -> str:
    own = [rule for rule in rules if rule.instrument == instrument.id]
    order = {clause.provision: at for at, clause in enumerate(instrument.clauses.values())}
    by_place: dict[str, list[Rule]] = {}
    for rule in sorted(own, key=lambda each: (order.get(each.provision, len(order)), each.id)):
        by_place.setdefault(rule.provision, []).append(rule)
    places = "".join(
        f"<li><b>{escape(place)}</b><ul>"
        + "".join(f"<li>{choose(rule.id, rule.title.in_(lang))}</li>" for rule in listed)
        + "</ul></li>"
        for place, listed in by_place.items()
    )
    count = _RULES.in_(lang).format(n=len(own))
    told = " · ".join(filter(None, (instrument.number, in_force(instrument.in_force, lang), count)))
    return (
        f'<details data-kept="{escape(instrument.id)}"{" open" if opened else ""}>'
        f"<summary>{escape(instrument.title.in_(lang))}"
        f'<br><span class="gr-soft">{escape(told)}</span></summary>'
        f"{choose(INSTRUMENT + instrument.id, _COVERAGE.in_(lang))}<ul>{places}</ul></details>"
    )
