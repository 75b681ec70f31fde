"""The case of the what-if panel: an example of the rule, a loaded record, or what a person makes of it, under both rules.

Comes in: what a person picks and enters. Goes out: both explanations. Must not know: how a set is compared.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from govrules.errors import GovrulesError
from govrules.model.rule import Rule
from govrules.notebook.form import Form
from govrules.notebook.judging import Judged, judge
from govrules.notebook.scenario import Scenario
from govrules.notebook.scenario_form import (
    entered,
    form_fields,
    form_groups,
    from_example,
    from_record,
    values_of,
)
from govrules.notebook.two_sides import Pair, delta_html, of_example, of_record, sides_html

if TYPE_CHECKING:
    from govrules.notebook.what_if import WhatIf

_EXAMPLE = "example:"


class OneCase:
    """`form` says which case (`example`, `record`), `facts` what is known of it; `pair` are its two explanations.

    Whoever changes a fact makes a case of their own of it. Quotas, which judge units, have no facts to change.
    """

    def __init__(self, panel: WhatIf) -> None:
        self.panel = panel
        self.pair: Pair | None = None
        self.rule_id: str | None = None
        self.scenario: Scenario | None = None
        self._own = False
        self._showing = False
        self._judged = Judged()
        self._error: GovrulesError | None = None
        self.form, self.facts = Form(), Form()
        self.shown = ipywidgets.HTML()
        self.begin()
        panel.worded(self.form, fields=self._fields, label="case.pick")
        panel.worded(self.facts, groups=self._groups, fields=self._fact_fields, label="case.facts")
        panel.worded(self.shown, value=self._html)
        self.form.observe(self._picked, "values")
        self.facts.observe(self._entered, "values")
        self.box = ipywidgets.VBox([self.form, self.facts, self.shown])

    def begin(self) -> None:
        """The first example of the rule that is chosen now."""
        self.rule_id = None
        self._pick(f"{_EXAMPLE}1" if self.panel.rule.examples else "", "")
        self._explain()

    def open(self, record: str, rule: str) -> None:
        """Shows a loaded record as a rule judges it, not only the chosen one."""
        self.rule_id = rule
        self._pick("", record)
        self.refresh()

    def refresh(self) -> None:
        """Explains anew: the rules have changed, or the case."""
        self._explain()
        self.panel.reword(self.form, self.facts, self.shown, self.panel.mark)

    def delta(self) -> str:
        """What becomes of the case, in one line of HTML; empty where there is none."""
        if self.pair is None:
            return ""
        name = str(self.form.values.get("record") or self.panel.say("case"))
        return f'<p class="gr-case-delta">{escape(name)} · {delta_html(self.pair, self.panel.lang)}</p>'

    # -- which case ----------------------------------------------------------------------------------

    @property
    def rule(self) -> Rule:
        """The rule by which the case is explained."""
        name = self.rule_id or self.panel.rule.id
        return self.panel.book.rules.rules.get(name) or self.panel.supposed.rules.rules[name]

    def _pick(self, example: str, record: str) -> None:
        self._own = False
        self._showing = True
        self.form.values = {"example": example, "record": record}
        self._showing = False

    def _picked(self, change: Any) -> None:
        if self._showing:
            return
        old, new = change["old"] or {}, change["new"]
        record = str(new.get("record") or "").strip()
        self.rule_id = None
        # One case at a time: what was picked last stands.
        if record and record != str(old.get("record") or "").strip():
            self._pick("", record)
        else:
            self._pick(str(new.get("example") or ""), "" if new.get("example") else record)
        self.refresh()

    def _entered(self, _change: Any) -> None:
        if self._showing:
            return
        before = self.scenario or Scenario()
        now = entered(self.facts.values, before)
        if now != before:
            self.scenario, self._own = now, True
            self._showing = True
            self.form.values = {"example": "", "record": ""}
            self._showing = False
            self.refresh()

    # -- what becomes of it --------------------------------------------------------------------------

    def _explain(self) -> None:
        self.pair, self._error, self._judged = None, None, Judged()
        books, rule = (self.panel.book, self.panel.supposed), self.rule
        record = str(self.form.values.get("record") or "")
        example = str(self.form.values.get("example") or "")
        try:
            if self._own:
                self._judge()
                judged = self._judged
                if judged.record is not None and judged.as_of is not None and not judged.unfit:
                    self.pair = of_record(books, rule.id, judged.record, judged.as_of)
            elif record:
                self.pair = self._of_record(rule, record)
            elif example:
                shown = rule.examples[int(example.removeprefix(_EXAMPLE)) - 1]
                self.scenario = None if rule.kind == "quota" else from_example(shown)
                self.pair = of_example(books, rule, shown, shown.as_of)
            else:
                self.scenario = None
        except GovrulesError as error:
            self._error = error
        if not self._own:
            self._judge()
            self._showing = True
            self.facts.values = {} if self.scenario is None else values_of(self.scenario)
            self._showing = False
        self.facts.layout.display = "none" if self.scenario is None else ""

    def _judge(self) -> None:
        """What could be read of the facts: the form tells it at each of them."""
        rules = self.panel.book.rules
        if self.scenario is not None:
            book = self.panel.book if self.rule.id in rules.rules else self.panel.supposed
            self._judged = judge(book.select([self.rule.id]), self.rule.record, self.scenario)

    def _of_record(self, rule: Rule, record: str) -> Pair:
        many, books = self.panel.many, (self.panel.book, self.panel.supposed)
        self.scenario = None
        comparison = many.comparison
        compared = comparison is not None and rule.id in comparison.rules
        try:
            found = many.find(rule.record, record)
        except GovrulesError:
            # Records that are not held in memory, or a unit and its period: the comparison knows them.
            if not compared:
                raise
            found = None
        if found is not None and rule.kind != "quota" and many.as_of is not None:
            self.scenario = from_record(found, many.as_of)
            return of_record(books, rule.id, found, many.as_of)
        if comparison is None or not compared:
            raise GovrulesError(
                f"`{rule.name}` judges units, not single records",
                help="change a control, then click a row of the list",
                zh="本规则评估的是单位，不是单个记录",
                zh_help="请先改一个控件，再点列表中的一行",
            )
        old, new = (
            audit.explain(record, rule.id, record_type=rule.record)
            if rule.id in audit.book.rules.rules
            else None
            for audit in comparison.audits
        )
        return old, new

    # -- what is drawn -------------------------------------------------------------------------------

    def _fields(self) -> list[dict[str, Any]]:
        say = self.panel.say
        none = say("case.own") if self._own else "–"
        examples = [{"value": "", "label": none}] + [
            {
                "value": f"{_EXAMPLE}{n}",
                "label": say(
                    "case.example", n=n, note=each.note.in_(self.panel.lang) if each.note else str(each.as_of)
                ),
            }
            for n, each in enumerate(self.panel.rule.examples, start=1)
        ]
        record: dict[str, Any] = {
            "name": "record", "kind": "text", "label": say("case.record"), "help": say("case.record.help"),
        }  # fmt: skip
        if self._error is not None:
            message, mend = self._error.told(self.panel.lang)
            record["error"] = message if mend is None else f"{message} · {mend}"
        return [
            {"name": "example", "kind": "select", "label": say("case.which"), "options": examples},
            record,
        ]

    def _groups(self) -> list[dict[str, Any]]:
        if self.scenario is None:
            return []
        of_type = self.panel.book.rules.record_types[self.rule.record]
        return form_groups(of_type, self.rule, self.scenario, self.panel.lang)

    def _fact_fields(self) -> list[dict[str, Any]]:
        if self.scenario is None:
            return []
        rules = self.panel.book.rules
        calendar = rules.calendars[self.rule.calendar]
        return form_fields(
            rules.record_types[self.rule.record], self.rule, self._judged, calendar, self.panel.lang
        )

    def _html(self) -> str:
        say = self.panel.say
        if self.pair is None:
            unread = self._own or self._error is not None
            return "" if unread else f'<p class="gr-soft">{escape(say("case.none"))}</p>'
        other = ""
        if self.rule is not self.panel.rule:
            other = f"<p>{escape(say('shown-for', rule=self.rule.title.in_(self.panel.lang)))}</p>"
        return other + sides_html(self.pair, self.panel.lang)
