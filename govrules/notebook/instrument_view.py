"""An instrument as a page: what it is, and what became of each of its clauses.

Comes in: a rulebook and an instrument. Goes out: HTML that needs no widget and brings its own style.
Must not know: widgets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape

from govrules.analysis.coverage import ClauseRow
from govrules.api import Rulebook
from govrules.notebook.rule_view import STYLE, choose, in_force, table
from govrules.notebook.rule_view_words import WORDS

_SIGNS = {"encoded": "✓", "part-of": "⊂", "not-assessable": "–", "open": "!"}


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument and its coverage as a page. Raises GovrulesError for an instrument that is not loaded."""

    book: Rulebook
    instrument: str
    lang: str = "zh"

    def __post_init__(self) -> None:
        self.book.coverage(self.instrument)

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style>{self.html()}"

    def html(self) -> str:
        """The page without its style."""
        lang, found = self.lang, self.book.rules.instruments[self.instrument]
        rows = self.book.coverage(self.instrument)
        facts = {
            "issuer": found.issuer.in_(lang),
            "number": found.number,
            "region": found.region,
            "in-force": in_force(found.in_force, lang),
            "supersedes": ", ".join(found.supersedes),
            "unverified": found.unverified.in_(lang) if found.unverified else "",
            "notes": found.notes.in_(lang) if found.notes else "",
        }
        told = "".join(f"<dt>{self._say(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
        fates = Counter(_fate(row) for row in rows)
        total = (
            WORDS["coverage.total"]
            .in_(lang)
            .format(
                total=len(rows),
                encoded=fates["encoded"],
                part=fates["part-of"],
                not_assessable=fates["not-assessable"],
                open=fates["open"],
            )
        )
        heads = [self._say(key) for key in ("provision", "clause", "became")]
        clauses = table(
            heads, [(escape(row.provision), escape(row.clause), self._became(row)) for row in rows]
        )
        language = "zh-CN" if lang == "zh" else "en"
        return (
            f'<article class="govrules-rule" lang="{language}"><h3>{escape(found.title.in_(lang))}</h3>'
            f'<p class="gr-soft"><code>{escape(found.id)}</code></p><dl>{told}</dl>'
            f"<h4>{self._say('coverage')}</h4><p>{escape(total)}</p>{clauses}</article>"
        )

    def _became(self, row: ClauseRow) -> str:
        fate = _fate(row)
        sign = f"{_SIGNS[fate]} {self._say(fate)}"
        rules = self.book.rules.rules
        if fate == "encoded":
            links = (choose(id, rules[id].title.in_(self.lang)) for id in row.rules)
            return f"{sign}<br>{'<br>'.join(links)}"
        if fate == "part-of" and row.part_of is not None:
            whole = rules.get(row.part_of)
            link = escape(row.part_of) if whole is None else choose(whole.id, whole.title.in_(self.lang))
            return f"{sign}<br>{link}"
        if row.not_assessable is not None:
            return f"{sign}<br>{escape(row.not_assessable.in_(self.lang))}"
        return sign

    def _say(self, key: str) -> str:
        return escape(WORDS[key].in_(self.lang))


def _fate(row: ClauseRow) -> str:
    if row.rules:
        return "encoded"
    if row.part_of is not None:
        return "part-of"
    return "open" if row.not_assessable is None else "not-assessable"
