"""One scenario as it is seen: form, verdicts, missing facts, timeline, explanation.

Comes in: a scenario and what came of it. Goes out: what a person enters, chooses and moves, by the functions
that are handed in. Must not know: the history, files, the other scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import ipywidgets

from govrules.api import Rulebook
from govrules.explaining import Explanation
from govrules.model.record_types import RESERVED
from govrules.notebook.cards import Cards
from govrules.notebook.copy_text import CopyText
from govrules.notebook.form import Form
from govrules.notebook.judging import AS_OF, Judged
from govrules.notebook.scenario import Scenario
from govrules.notebook.scenario_form import form_fields, form_groups, values_of
from govrules.notebook.timeline_view import TimelineView
from govrules.notebook.verdict_cards import Say, verdict_cards, verdict_counts, verdict_groups, wanted_cards
from govrules.reading.record_words import wording


class ScenarioView(ipywidgets.VBox):
    """The parts of one scenario; `show` puts a new state into all of them."""

    def __init__(
        self,
        told: Say,
        on_enter: Callable[[Mapping[str, Any]], None],
        on_choose: Callable[[str], None],
        on_move: Callable[[date], None],
    ) -> None:
        self._told = told
        self._showing = False
        self.heading = ipywidgets.HTML()
        self.form = Form()
        self.counts = ipywidgets.HTML()
        self.verdicts = Cards()
        self.wanted_heading = ipywidgets.HTML()
        self.wanted = Cards()
        self.timeline = TimelineView()
        self.hint = ipywidgets.HTML()
        self.explanation = ipywidgets.HTML()
        self.copy = CopyText()
        self.explained: Explanation | None = None
        columns = ipywidgets.HBox(
            [
                _column("gr-facts", self.form),
                _column("gr-outcome", self.counts, self.verdicts, self.wanted_heading, self.wanted),
                _column("gr-why", self.timeline, self.hint, self.explanation, self.copy),
            ]
        )
        columns.add_class("gr-columns")
        super().__init__([self.heading, columns])
        self.add_class("gr-scenario")
        self.form.observe(self._if_theirs(lambda: on_enter(self.form.values)), "values")
        self.verdicts.observe(self._if_theirs(lambda: on_choose(self.verdicts.chosen)), "chosen")
        self.timeline.observe(self._if_theirs(lambda: on_move(self.timeline.moment)), "at")
        self.timeline.observe(self._if_theirs(self._draw), ["width", "held"])
        self.wanted.observe(self._if_theirs(lambda: self.form.focus(self.wanted.chosen)), "pressed")

    def show(
        self, book: Rulebook, record_type: str, scenario: Scenario, judged: Judged, rule: str | None, lang: str,
        heading: str,
    ) -> None:  # fmt: skip
        """Shows a scenario; `rule` is the one that is explained, `heading` is empty where it is the only one."""
        self._showing = True
        try:
            self._lang = lang
            self.heading.value = f"<h3>{escape(heading)}</h3>" if heading else ""
            self._show_form(book, record_type, scenario, judged, rule)
            self._show_outcome(book, record_type, judged, rule)
            self.explained = None
            if (
                judged.record is not None
                and judged.as_of is not None
                and rule is not None
                and judged.verdicts
            ):
                self.explained = book.explain(judged.record, rule, judged.as_of, lang)  # type: ignore[arg-type]
            self._show_why()
        finally:
            self._showing = False

    # -- the parts -----------------------------------------------------------------------------------

    def _show_form(
        self, book: Rulebook, record_type: str, scenario: Scenario, judged: Judged, rule: str | None
    ) -> None:
        of_type = book.rules.record_types[record_type]
        looked_at = None if rule is None else book.rules.rules[rule]
        calendar = next(iter(book.rules.calendars.values()))
        with self.form.hold_sync():
            self.form.label = self._told("form")
            self.form.groups = form_groups(of_type, looked_at, scenario, self._lang)
            self.form.fields = form_fields(of_type, looked_at, judged, calendar, self._lang)
            self.form.values = values_of(scenario)

    def _show_outcome(self, book: Rulebook, record_type: str, judged: Judged, rule: str | None) -> None:
        told, lang = self._told, self._lang
        self.counts.value = f"<h3>{escape(told('verdicts'))}</h3>{self._counted(book, record_type, judged)}"
        with self.verdicts.hold_sync():
            self.verdicts.label = told("verdicts")
            self.verdicts.groups = verdict_groups(judged, told)
            self.verdicts.cards = verdict_cards(book, judged, lang)
            self.verdicts.chosen = rule or ""
        self.wanted_heading.value = f"<h3>{escape(told('wanted'))}</h3>" if judged.wanted else ""
        with self.wanted.hold_sync():
            self.wanted.label = told("wanted")
            self.wanted.cards = wanted_cards(book, record_type, judged, lang, told)

    def _counted(self, book: Rulebook, record_type: str, judged: Judged) -> str:
        """The count of verdicts, or why there are none."""
        of_type = book.rules.record_types[record_type]
        unread = [
            *(f"“{label.in_(self._lang)}”" for label in _labels(of_type.fields, judged)),
            *_faults(judged, self._lang),
        ]
        if unread:
            between = "、" if self._lang == "zh" else ", "
            told = self._told("unread", n=len(unread), names=between.join(unread))
            return f'<div class="gr-notice" role="status">{escape(told)}</div>'
        if judged.as_of is None:
            return f'<div class="gr-notice" role="status">{escape(self._told("unread.as-of"))}</div>'
        return f'<p class="gr-soft" role="status">{escape(verdict_counts(book, record_type, judged, self._lang, self._told))}</p>'

    def _show_why(self) -> None:
        shown = self.explained is not None
        for part in (self.timeline, self.hint, self.explanation, self.copy):
            part.layout.display = "" if shown else "none"
        self.hint.value = f'<p class="gr-soft">{escape(self._told("as-of.hint"))}</p>'
        with self.copy.hold_sync():
            self.copy.text = "" if self.explained is None else self.explained.text()
            self.copy.label, self.copy.done = self._told("copy"), self._told("copy.done")
        self.explanation.value = "" if self.explained is None else self.explained.html()
        self._draw()

    def _draw(self) -> None:
        if self.explained is None:
            return
        before, self._showing = self._showing, True
        self.timeline.show(self.explained.parts.timeline, self._lang, self._told("as-of.handle"))
        self._showing = before

    def _if_theirs(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """What a person does, not what `show` puts there."""

        def heard(_change: Any) -> None:
            if not self._showing:
                act()

        return heard


def _labels(fields: Mapping[str, Any], judged: Judged) -> list[Any]:
    known = {AS_OF.id: AS_OF, **RESERVED, **fields}
    return [known[name].label for name in judged.unfit if name in known]


def _faults(judged: Judged, lang: str) -> list[str]:
    return [wording(fault, lang)[0] for fault in judged.faults]


def _column(name: str, *children: Any) -> ipywidgets.VBox:
    column = ipywidgets.VBox(children)
    column.add_class(name)
    return column
