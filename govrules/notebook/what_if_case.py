"""The case of the what-if panel: an example of the rule or a loaded record, under both rules.

Comes in: what a person picks. Goes out: both explanations. Must not know: how a set is compared.
"""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from govrules.errors import GovrulesError
from govrules.model.rule import Rule
from govrules.notebook.audited import read_as_of
from govrules.notebook.form import Form
from govrules.notebook.two_sides import Pair, delta_html, of_example, of_record, sides_html

if TYPE_CHECKING:
    from govrules.notebook.what_if import WhatIf

_EXAMPLE = "example:"


class OneCase:
    """`form` says which case (`example`, `record`, `as_of`); `pair` are its two explanations."""

    def __init__(self, panel: WhatIf) -> None:
        self.panel = panel
        self.pair: Pair | None = None
        self.rule_id: str | None = None
        self._error: GovrulesError | None = None
        self._at: date | datetime | None = None
        self.form = Form()
        self.shown = ipywidgets.HTML()
        self.begin()
        panel.worded(self.form, fields=self._fields, label="case")
        panel.worded(self.shown, value=self._html)
        self.form.observe(self._picked, "values")
        self.box = ipywidgets.VBox([self.form, self.shown])

    def begin(self) -> None:
        """The first example of the rule that is chosen now."""
        self.rule_id = None
        self.form.values = {
            "example": f"{_EXAMPLE}1" if self._rule.examples else "",
            "record": "",
            "as_of": "",
        }
        self._explain()

    def open(self, record: str, rule: str) -> None:
        """Shows a loaded record as a rule judges it, not only the chosen one."""
        self.rule_id = rule
        self.form.values = {**self.form.values, "example": "", "record": record}
        self.refresh()

    def refresh(self) -> None:
        """Explains anew: the rules have changed, or the case."""
        self._explain()
        self.panel.reword(self.form, self.shown, self.panel.mark)

    def delta(self) -> str:
        """What becomes of the case, in one line of HTML; empty where there is none."""
        if self.pair is None:
            return ""
        name = self.form.values.get("record") or self.panel.say("case")
        return f'<p class="gr-case-delta">{escape(str(name))} · {delta_html(self.pair, self.panel.lang)}</p>'

    # -- inside --------------------------------------------------------------------------------------

    @property
    def _rule(self) -> Rule:
        return self.panel.rule

    def _picked(self, change: Any) -> None:
        old, new = change["old"] or {}, change["new"]
        if new.get("example") and new.get("record") and new != old:
            # One case at a time: what was picked last stands.
            gone = "example" if new.get("record") != old.get("record") else "record"
            self.form.values = {**new, gone: ""}
            return
        if new.get("record") != old.get("record") and self.form.values.get("record") != "":
            self.rule_id = self.rule_id if self._same_row(new) else None
        self.refresh()

    def _same_row(self, values: dict[str, Any]) -> bool:
        return self.rule_id is not None and not values.get("example")

    def _explain(self) -> None:
        self.pair, self._error, self._at = None, None, None
        values, books = self.form.values, (self.panel.book, self.panel.supposed)
        record = str(values.get("record") or "").strip()
        wanted = read_as_of(str(values.get("as_of") or ""), self.panel.book.rules.timezone)
        try:
            if record:
                self.pair = self._of_record(record, wanted if isinstance(wanted, date) else None)
            elif str(values.get("example") or "").startswith(_EXAMPLE):
                example = self._rule.examples[int(values["example"].removeprefix(_EXAMPLE)) - 1]
                self._at = wanted if isinstance(wanted, date) else example.as_of
                self.pair = of_example(books, self._rule, example, self._at)
        except GovrulesError as error:
            self._error = error

    def _of_record(self, record: str, as_of: date | datetime | None) -> Pair:
        many, rule = self.panel.many, self.rule_id or self._rule.id
        self._at = as_of or many.as_of
        comparison = many.comparison
        if comparison is not None and rule in comparison.rules and as_of in (None, many.as_of):
            of = self.panel.book.rules.rules.get(rule) or self.panel.supposed.rules.rules[rule]
            old, new = (
                audit.explain(record, rule, record_type=of.record) if rule in audit.book.rules.rules else None
                for audit in comparison.audits
            )
            return old, new
        found = many.find(self._rule.record, record)
        assert self._at is not None
        return of_record((self.panel.book, self.panel.supposed), self._rule.id, found, self._at)

    def _fields(self) -> list[dict[str, Any]]:
        say = self.panel.say
        examples = [{"value": "", "label": "–"}] + [
            {
                "value": f"{_EXAMPLE}{n}",
                "label": say("case.example", n=n, note=each.note or str(each.as_of)),
            }
            for n, each in enumerate(self._rule.examples, start=1)
        ]
        record: dict[str, Any] = {
            "name": "record", "kind": "text", "label": say("case.record"), "help": say("case.record.help"),
        }  # fmt: skip
        if self._error is not None:
            message, mend = self._error.told(self.panel.lang)
            record["error"] = message if mend is None else f"{message} · {mend}"
        note = "" if self._at is None else str(self._at)
        return [
            {"name": "example", "kind": "select", "label": say("case.which"), "options": examples},
            record,
            {"name": "as_of", "kind": "text", "label": say("case.as-of"), "note": note},
        ]

    def _html(self) -> str:
        if self.pair is None:
            return (
                ""
                if self._error is not None
                else f'<p class="gr-soft">{escape(self.panel.say("case.none"))}</p>'
            )
        other = ""
        if self.rule_id not in (None, self._rule.id):
            rules = self.panel.book.rules.rules
            rule = rules.get(self.rule_id or "") or self.panel.supposed.rules.rules[self.rule_id or ""]
            other = f"<p>{escape(self.panel.say('shown-for', rule=rule.title.in_(self.panel.lang)))}</p>"
        return other + sides_html(self.pair, self.panel.lang)
