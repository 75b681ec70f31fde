"""One case under two rulebooks: both explanations side by side, and whether the verdict is another.

Comes in: two rulebooks, a rule, an example or a record. Goes out: HTML that needs no widget.
Must not know: widgets.
"""

from __future__ import annotations

from datetime import date, datetime
from html import escape

from govrules.api import Rulebook
from govrules.explaining import Explanation
from govrules.explaining.appearance import badge
from govrules.explaining.dates import plain
from govrules.model.record import Record
from govrules.model.rule import Example, Rule
from govrules.model.verdict import Verdict
from govrules.notebook.what_if_words import WORDS
from govrules.testing.examples import records_of

Pair = tuple[Explanation | None, Explanation | None]


def of_example(
    books: tuple[Rulebook, Rulebook], rule: Rule, example: Example, as_of: date | datetime
) -> Pair:
    """An example of a rule, explained under both; None where a rulebook has no such rule."""
    old, new = (_of_example(book, rule, example, as_of) for book in books)
    return old, new


def of_record(books: tuple[Rulebook, Rulebook], rule: str, record: Record, as_of: date | datetime) -> Pair:
    """A record, explained under both. Raises GovrulesError for a quota: it judges no single record."""
    old, new = (book.explain(record, rule, as_of) if rule in book.rules.rules else None for book in books)
    return old, new


def delta_html(pair: Pair, lang: str) -> str:
    """What becomes of the verdict: another one, only another due day, or the same."""
    old, new = (None if each is None else each.verdict for each in pair)
    key = _change(old, new)
    told = _verdict(old, lang) if key == "case.same" else f"{_verdict(old, lang)} → {_verdict(new, lang)}"
    return f"<b>{_say(key, lang)}</b>{'：' if lang == 'zh' else ': '}{told}"


def sides_html(pair: Pair, lang: str) -> str:
    """Both explanations, and above them what becomes of the verdict."""
    sides = "".join(
        f"<section><h4>{_say(side, lang)}</h4>"
        f"{_say('absent', lang) if each is None else each.html(lang)}</section>"
        for side, each in zip(("old", "new"), pair, strict=True)
    )
    return f'<p class="gr-delta" role="status">{delta_html(pair, lang)}</p><div class="gr-two">{sides}</div>'


def _of_example(book: Rulebook, rule: Rule, example: Example, as_of: date | datetime) -> Explanation | None:
    if rule.id not in book.rules.rules:
        return None
    records, roster = records_of(book.rules, rule, example)
    if rule.kind != "quota":
        return book.explain(records[0], rule.id, as_of)
    small = book.select([rule.id])
    held = small.audit(
        {rule.record: [_facts(each) for each in records]},
        as_of,
        roster=None if roster is None else [_facts(each) for each in roster],
    )
    judged = next((each for each in held.verdicts if each.rule == rule.id), None)
    return None if judged is None else held.explain(judged.record, rule.id)


def _facts(record: Record) -> dict[str, object]:
    return {"id": record.id, "region": record.region, **record.facts}


def _change(old: Verdict | None, new: Verdict | None) -> str:
    if old is None or new is None:
        return "case.same" if old is new else "case.differs"
    if (old.status, old.reason) != (new.status, new.reason):
        return "case.differs"
    return "case.same" if (old.due, old.late_by) == (new.due, new.late_by) else "case.moves"


def _verdict(verdict: Verdict | None, lang: str) -> str:
    if verdict is None:
        return _say("absent", lang)
    due = "" if verdict.due is None else f" · {'截止' if lang == 'zh' else 'due'} {plain(verdict.due)}"
    return badge(verdict.status, lang) + escape(due)


def _say(key: str, lang: str) -> str:
    return escape(WORDS[key].in_(lang))
