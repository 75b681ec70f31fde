"""Verdicts as cards, missing facts as cards, and where two scenarios differ: what is shown, in plain data.

Comes in: a rulebook, what came of a scenario, a language. Goes out: dicts for `Cards`, HTML.
Must not know: widgets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Any

from govrules.api import Rulebook
from govrules.explaining.appearance import SIGNS, WORST_FIRST, badge, colour
from govrules.explaining.dates import plain
from govrules.explaining.wording import say
from govrules.model.record_types import RESERVED
from govrules.model.verdict import Status, Verdict
from govrules.notebook.judging import Judged

Say = Callable[..., str]

NOT_APPLICABLE = "not-applicable"


def verdict_cards(book: Rulebook, judged: Judged, lang: str) -> list[dict[str, Any]]:
    """A card for each verdict, worst first; those that do not apply are in a group of their own."""
    return [_card(book, judged, verdict, lang) for verdict in judged.verdicts]


def verdict_groups(judged: Judged, told: Say) -> list[dict[str, Any]]:
    """The group of rules that do not apply, folded."""
    n = sum(verdict.status is Status.NOT_APPLICABLE for verdict in judged.verdicts)
    return [{"id": NOT_APPLICABLE, "label": told("verdicts.not-applicable", n=n), "open": False}]


def _card(book: Rulebook, judged: Judged, verdict: Verdict, lang: str) -> dict[str, Any]:
    rule = book.rules.rules[verdict.rule]
    instrument = book.rules.instrument_of(rule)
    card: dict[str, Any] = {
        "id": verdict.rule,
        "sign": SIGNS[verdict.status],
        "word": say(f"status.{verdict.status}").in_(lang),
        "colour": colour(verdict.status),
        "title": rule.title.in_(lang),
        "small": f"{say(f'duty.{verdict.duty}').in_(lang)} · {instrument.title.in_(lang)} {rule.provision}",
    }
    if verdict.status is Status.NOT_APPLICABLE:
        # The reason alone: thirty sentences of rules that do not apply would hide those that do.
        return card | {"line": say(f"reason.{verdict.reason}").in_(lang), "group": NOT_APPLICABLE}
    assert judged.record is not None
    assert judged.as_of is not None
    explanation = book.explain(judged.record, verdict.rule, judged.as_of)
    return card | {"line": explanation.parts.summary.in_(lang)}


def verdict_counts(book: Rulebook, record_type: str, judged: Judged, lang: str, told: Say) -> str:
    """How many rules were looked at, how many came out which way, and how many cannot be judged by one record."""
    quotas = sum(rule.record == record_type and rule.kind == "quota" for rule in book.rules)
    rest = told("verdicts.quotas", n=quotas) if quotas else ""
    if not judged.verdicts:
        return f"{told('verdicts.none')} {rest}".strip()
    counts = Counter(verdict.status for verdict in judged.verdicts)
    between = "，" if lang == "zh" else ", "
    parts = between.join(
        told("verdicts.count", status=say(f"status.{status}").in_(lang), n=counts[status])
        for status in WORST_FIRST
        if counts[status]
    )
    return f"{told('verdicts.counted', n=len(judged.verdicts), told=parts)} {rest}".strip()


def wanted_cards(
    book: Rulebook, record_type: str, judged: Judged, lang: str, told: Say
) -> list[dict[str, Any]]:
    """A card for each missing fact that verdicts wait for, and whether it alone would decide."""
    fields = book.rules.record_types[record_type].fields
    cards = []
    for name, rules in judged.wanted.items():
        field = fields.get(name) or RESERVED.get(name)
        title = book.rules.rules[rules[0]].title.in_(lang)
        line = told("wanted.rule", title=title) if len(rules) == 1 else told("wanted.rules", n=len(rules))
        settled = judged.decided.get(name, 0)
        if settled:
            every = settled == len(rules)
            line += told("wanted.decides") if every else told("wanted.decides.some", n=settled)
        cards.append({"id": name, "title": field.label.in_(lang) if field else name, "line": line})
    return cards


def difference_html(book: Rulebook, first: Judged, second: Judged, lang: str, told: Say) -> str:
    """A table of the rules on which two scenarios differ, worst first."""
    others = {verdict.rule: verdict for verdict in second.verdicts}
    pairs = [
        (verdict, others[verdict.rule])
        for verdict in first.verdicts
        if verdict.rule in others and _told(verdict) != _told(others[verdict.rule])
    ]
    if not pairs:
        return f'<p class="gr-soft">{escape(told("difference.none"))}</p>'
    rows = "".join(
        f"<tr><th scope='row'>{escape(book.rules.rules[one.rule].title.in_(lang))}</th>"
        f"<td>{_verdict(one, lang, told)}</td><td>{_verdict(other, lang, told)}</td></tr>"
        for one, other in pairs
    )
    heads = [told("difference.rule"), *(told("scenario", n=told(f"scenario.{n}")) for n in (1, 2))]
    head = "".join(f"<th scope='col'>{escape(each)}</th>" for each in heads)
    caption = escape(told("difference"))
    return f'<table class="gr-difference"><caption>{caption}</caption><tr>{head}</tr>{rows}</table>'


def _told(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.status, verdict.reason, verdict.due, verdict.late_by)


def _verdict(verdict: Verdict, lang: str, told: Say) -> str:
    parts = [badge(verdict.status, lang)]
    if verdict.reason is not None:
        parts.append(escape(say(f"reason.{verdict.reason}").in_(lang)))
    if verdict.due is not None:
        parts.append(escape(told("difference.due", due=plain(verdict.due))))
    return " · ".join(parts)
