"""The rulebook browser: find a rule, read all of it, see what became of every clause of an instrument.

Comes in: a rulebook, what a person types and chooses. Goes out: a panel. Must not know: records.
"""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from govrules.api import Rulebook
from govrules.calendars import Due
from govrules.errors import GovrulesError
from govrules.explaining.dates import plain
from govrules.explaining.last_day import LastDay, Settled
from govrules.notebook.form import Form
from govrules.notebook.instrument_view import InstrumentView
from govrules.notebook.page import Page
from govrules.notebook.panel import Panel
from govrules.notebook.rule_search import RuleSearch
from govrules.notebook.rule_view import STYLE, RuleView
from govrules.notebook.rulebook_browser_words import TITLE, WORDS
from govrules.notebook.rulebook_tree import INSTRUMENT, found, tree


class RulebookBrowser(Panel):
    """Instruments, provisions and rules on one side, the chosen one on the other.

    `rule` is shown first; `chosen` is the id of what is shown, for an instrument with `instrument:` before it.
    Raises GovrulesError for a rule that is not there.
    """

    def __init__(self, book: Rulebook | None = None, rule: str | None = None, *, lang: str = "zh") -> None:
        super().__init__(TITLE, WORDS, book, lang=lang)
        self._search = RuleSearch(self.book.rules)
        self._current = "" if rule is None else self.book.rule(rule).id
        self._seen = [self._current] if self._current else []
        self._error: GovrulesError | None = None
        self.query, self.start = Form(), Form()
        self.contents, self.page = Page(), Page()
        self.back = self.worded(ipywidgets.Button(disabled=True), description="back")
        self.contents.chosen = self.page.chosen = self._current
        self.worded(self.query, fields=self._query_fields, label="search.form")
        self.worded(self.start, fields=self._start_fields, label="start.form")
        self.worded(self.contents, html=self._contents, label="contents")
        self.worded(self.page, html=self._page, label="page")
        self.query.observe(lambda _: self.reword(self.contents), "values")
        self.start.observe(self._other_start, "values")
        for page in (self.contents, self.page):
            page.observe(self._pressed, "chosen")
        self.back.on_click(self._go_back)
        self.body(self._sides())
        self._start_seen()

    @property
    def chosen(self) -> str:
        """The id of the rule that is shown, `instrument:` and the id of an instrument, or an empty text."""
        return self._current

    def show(self, id: str) -> None:
        """Shows a rule, or an instrument (`instrument:cn/regulation-2019`)."""
        self._seen.append(id)
        self._go(id)

    def find(self, query: str) -> None:
        """Looks for rules, as if the words had been typed."""
        self.query.values = {"query": query}

    # -- inside --------------------------------------------------------------------------------------

    def _other_start(self, _change: Any) -> None:
        self.reword(self.page, self.start)

    def _pressed(self, change: Any) -> None:
        if change["new"] != self._current:
            self.show(change["new"])

    def _go_back(self, _button: Any) -> None:
        self._seen.pop()
        self._go(self._seen[-1])

    def _go(self, id: str) -> None:
        self._current = id
        self.contents.chosen = self.page.chosen = id
        self.back.disabled = len(self._seen) < 2
        self.start.values = {}
        self._start_seen()
        self.reword(self.page, self.start)

    def _start_seen(self) -> None:
        self.start.layout.display = "none" if self._asked() is None else ""

    def _asked(self) -> tuple[str, str] | None:
        """What one may choose to be drawn of the chosen rule, as a key of the words, and what is drawn by itself."""
        if self.chosen not in self.book.rules.rules:
            return None
        match RuleView(self.book, self.chosen, self.lang).drawn():
            case Due(start=start):
                return "start", plain(start)
            case LastDay(settled=Settled.BY_YEAR | Settled.BY_PERIOD | Settled.BY_FIELD as settled, of=of):
                return f"start.{settled}", of
        return None

    def _sides(self) -> ipywidgets.HBox:
        left = ipywidgets.VBox([self.query, self.contents])
        right = ipywidgets.VBox(
            [ipywidgets.HTML(f"<style>{STYLE}</style>"), self.back, self.start, self.page]
        )
        left.add_class("gr-contents")
        right.add_class("gr-shown")
        sides = ipywidgets.HBox([left, right])
        sides.add_class("gr-sides")
        return sides

    def _query_fields(self) -> list[dict[str, Any]]:
        return [self._text("query", "search", wide=True)]

    def _start_fields(self) -> list[dict[str, Any]]:
        asked = self._asked()
        if asked is None:
            return []
        key, drawn = asked
        field = self._text("start", key)
        if self._error is not None:
            message, mend = self._error.told(self.lang)
            field["error"] = f"{message} {mend or ''}".strip()
        field["note"] = drawn
        return [field]

    def _text(self, name: str, key: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "kind": "text", "label": self.say(key), "help": self.say(f"{key}.help"), **more}

    def _contents(self) -> str:
        query = str(self.query.values.get("query") or "").strip()
        rules = self.book.rules
        return (
            found(rules, self._search.find(query), self.lang)
            if query
            else tree(rules, self.lang, self.chosen)
        )

    def _page(self) -> str:
        self._error = None
        if self.chosen.startswith(INSTRUMENT):
            return InstrumentView(self.book, self.chosen.removeprefix(INSTRUMENT), self.lang).html()
        if not self.chosen:
            return f"<p>{escape(self.say('choose'))}</p>"
        start = str(self.start.values.get("start") or "").strip() or None
        try:
            return RuleView(self.book, self.chosen, self.lang, start).html()
        except GovrulesError as error:
            self._error = error
            return RuleView(self.book, self.chosen, self.lang).html()
