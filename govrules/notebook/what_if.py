"""What if: a rule changed by controls, and what that does to one case and to a loaded set.

Comes in: a rulebook, a rule, records, what a person turns. Goes out: a panel. Must not know: how anything is judged.

The rules in force are never touched: `supposed` is another rulebook, and a mark says so as long as it differs.
Its parts stand beside it: `what_if_case` (one case), `what_if_set` (many).
"""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import Any

import ipywidgets

from govrules.api import Rulebook, load
from govrules.calendars.limit import Unit
from govrules.errors import GovrulesError
from govrules.explaining.html import STYLE as EXPLANATION_STYLE
from govrules.model.rule import Duty
from govrules.model.source import Text
from govrules.notebook.amendment import Amended, amended, controls_of, limit_of, told, values_of
from govrules.notebook.download import Download
from govrules.notebook.form import Form
from govrules.notebook.panel import Panel
from govrules.notebook.what_if_case import OneCase
from govrules.notebook.what_if_set import ManyCases
from govrules.notebook.what_if_words import TITLE, WORDS
from govrules.report.wording import DUTY

_FIRST = "cn/regulation-2019/late-reply"
_UNITS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.HOURS)
_CHOICES = {"last_day": ("roll", "keep"), "start_day": ("day-after", "rolled", "same-day")}


class WhatIf(Panel):
    """A rule and what would be if it said something else.

    `rule` is shown first, as it is; `records` (a path, a table of the rule's record type, a mapping of tables, an
    audit) are compared as of `as_of`; `other` is another rulebook to compare with instead of a changed rule.
    `supposed` is the rulebook that is supposed, `case` and `many` are what it does. `wait()` is for scripts.
    """

    def __init__(
        self,
        rule: str | None = None,
        records: Any = None,
        as_of: date | datetime | str = "",
        *,
        record_type: str | None = None,
        other: Rulebook | None = None,
        book: Rulebook | None = None,
        lang: str = "zh",
    ) -> None:
        super().__init__(TITLE, WORDS, book, lang=lang)
        first = _FIRST if _FIRST in self.book.rules.rules else next(iter(self.book.rules.rules))
        self.rule = self.book.rule(rule or first)
        self.supposed = self.book
        self.other = other
        self._amended = Amended(self.book)
        self._other_error: GovrulesError | None = None
        self.choice, self.controls = Form(), Form()
        self.choice.values = {"instrument": self.rule.instrument, "rule": self.rule.id, "other": ""}
        self.controls.values = values_of(self.rule)
        self.mark = self.worded(ipywidgets.HTML(), value=self._mark)
        self.reset = self.worded(ipywidgets.Button(), description="reset")
        self.yaml = Download(self._download)
        self.worded(self.choice, fields=self._choice_fields, label="choice")
        self.worded(self.controls, fields=self._control_fields, label="controls")
        self.worded(self.yaml, label="yaml")
        self.many = ManyCases(self)
        self.case = OneCase(self)
        self.choice.observe(self._chosen, "values")
        self.controls.observe(self._turned, "values")
        self.reset.on_click(lambda _button: self.back())
        buttons = ipywidgets.HBox([self.reset, self.yaml])
        buttons.add_class("gr-actions")
        supposed = ipywidgets.VBox([self.mark, buttons])
        supposed.add_class("gr-supposed")
        intro = self.worded(ipywidgets.HTML(), value=self._intro)
        self.body(
            intro, self.choice, self._heading_of("controls"), self.controls, supposed,
            self._heading_of("set"), self.many.box, self._heading_of("case"), self.case.box,
        )  # fmt: skip
        self._suppose()
        if records is not None:
            with self.telling():
                if as_of:
                    self.many.form.values = {"as_of": str(as_of)}
                kind = record_type or (None if _says_its_types(records) else self.rule.record)
                self.many.load(records, kind)
        elif as_of:
            self.many.form.values = {"as_of": str(as_of)}

    def turn(self, **controls: Any) -> None:
        """Turns controls as a person would: `turn(n="30", unit="calendar days")`."""
        self.controls.enter(**controls)

    def choose(self, rule: str) -> None:
        """Chooses another rule; it is shown as it is."""
        chosen = self.book.rule(rule)
        self.choice.values = {**self.choice.values, "instrument": chosen.instrument, "rule": chosen.id}

    def back(self) -> None:
        """Back to the rules in force."""
        self.other = None
        self.choice.values = {**self.choice.values, "other": ""}
        self.controls.values = values_of(self.rule)
        self._suppose()

    def wait(self, seconds: float = 120.0) -> None:
        """Waits until the work under way has ended: for scripts and tests, where no loop tells of it."""
        while self.many.job.running:
            self.many.job.wait(seconds)

    @property
    def what(self) -> Text:
        """What is supposed, as a sentence about its effect begins: `with 20 working days`."""
        if self.other is not None:
            ids = "、".join(self.other.rules.instruments)
            return _filled(WORDS["with.other"], Text(ids, ids.replace("、", ", ")))
        after = self.supposed.rules.rules.get(self.rule.id, self.rule)
        changed = {lang: list(told(self.rule, after, lang)) for lang in ("zh", "en")}
        limit = limit_of(after)
        if len(changed["zh"]) == 1 and limit is not None and limit != limit_of(self.rule):
            return _filled(WORDS["with"], Text(limit.label("zh"), limit.label("en")))
        return WORDS["with.changed"]

    # -- what a person does --------------------------------------------------------------------------

    def _chosen(self, change: Any) -> None:
        old, new = change["old"] or {}, change["new"]
        if new.get("instrument") != old.get("instrument") and new.get("rule") == old.get("rule"):
            own = next(rule for rule in self.book.rules if rule.instrument == new["instrument"])
            self.choice.values = {**new, "rule": own.id}
            return
        with self.telling():
            if new.get("other", "") != old.get("other", ""):
                self._load_other(str(new.get("other") or "").strip())
            if new["rule"] != self.rule.id:
                self.rule = self.book.rule(new["rule"])
                self.controls.values = values_of(self.rule)
                self.case.begin()
            self._suppose()

    def _turned(self, _change: Any) -> None:
        with self.telling():
            self._suppose()

    def _load_other(self, names: str) -> None:
        self._other_error, self.other = None, None
        if names:
            try:
                self.other = load(
                    *(name.strip() for name in names.replace("，", ",").split(",") if name.strip())
                )
            except GovrulesError as error:
                self._other_error = error

    def _suppose(self) -> None:
        """The rulebook that is supposed now; with a mistake in a control the last one stays."""
        before = self.supposed
        if self.other is not None:
            self.supposed, self._amended = self.other, Amended(self.other)
        else:
            self._amended = amended(self.book, self.rule.id, self.controls.values)
            if self._amended.book is not None:
                self.supposed = self._amended.book
        self.reset.disabled = self.supposed is self.book and not self._amended.errors
        self.yaml.enabled = self.supposed is not self.book and self.other is None
        self.reword(self.choice, self.controls, self.mark)
        if before.fingerprint != self.supposed.fingerprint:
            self.case.refresh()
            self.many.run()

    def _download(self) -> None:
        with self.telling():
            text = self.supposed.to_yaml(self.rule.id)
            self.yaml.give(f"{self.rule.name}.yaml", text.encode(), "application/yaml")

    # -- what is drawn -------------------------------------------------------------------------------

    def _intro(self) -> str:
        return f'<style>{EXPLANATION_STYLE}</style><p class="gr-soft">{escape(self.say("intro"))}</p>'

    def _heading_of(self, key: str) -> Any:
        made = self.worded(ipywidgets.HTML(), value=lambda: f"<h3>{escape(self.say(key))}</h3>")
        made.add_class("gr-step")
        return made

    def _mark(self) -> str:
        if self._amended.errors:
            return f'<p role="status">{escape(self.say("mend"))}</p>'
        if self.supposed is self.book:
            return f'<p class="gr-soft" role="status">{escape(self.say("real"))}</p>'
        if self.other is not None:
            ids = "、".join(self.other.rules.instruments)
            lines = [escape(self.say("compared-with", other=ids))]
        else:
            after = self.supposed.rule(self.rule.id)
            lines = [
                f"{escape(name)} <s>{escape(old)}</s> → <b>{escape(new)}</b>"
                for name, old, new in told(self.rule, after, self.lang)
            ]
        changes = "".join(f"<li>{line}</li>" for line in lines)
        delta = self.case.delta()
        return (
            f'<p role="status"><strong class="gr-hypothetical">⚠ {escape(self.say("hypothetical"))}</strong> '
            f'{escape(self.say("not-in-force"))}</p><ul class="gr-changes">{changes}</ul>{delta}'
        )

    def _choice_fields(self) -> list[dict[str, Any]]:
        rules, chosen = self.book.rules, self.choice.values["instrument"]
        other: dict[str, Any] = {
            "name": "other", "kind": "text", "label": self.say("other"), "help": self.say("other.help"),
            "suggestions": list(rules.instruments),
        }  # fmt: skip
        if self._other_error is not None:
            message, mend = self._other_error.told(self.lang)
            other["error"] = message if mend is None else f"{message} · {mend}"
        return [
            {
                "name": "instrument", "kind": "select", "label": self.say("instrument"),
                "options": [
                    {"value": each.id, "label": each.title.in_(self.lang)}
                    for each in rules.instruments.values()
                    if any(rule.instrument == each.id for rule in rules)
                ],
            },
            {
                "name": "rule", "kind": "select", "label": self.say("rule"),
                "options": [
                    {"value": rule.id, "label": f"{rule.title.in_(self.lang)} · {rule.provision}"}
                    for rule in rules
                    if rule.instrument == chosen
                ],
            },
            other,
        ]  # fmt: skip

    def _control_fields(self) -> list[dict[str, Any]]:
        return [self._control(name) for name in controls_of(self.rule)]

    def _control(self, name: str) -> dict[str, Any]:
        was, now = values_of(self.rule)[name], self.controls.values.get(name)
        field: dict[str, Any] = {"name": name, "kind": "text", "label": self.say(name)}
        if name == "unit":
            options = [(unit.value, self.say(f"unit.{unit.value}")) for unit in _UNITS]
        elif name == "duty":
            options = [(str(duty), DUTY[duty].in_(self.lang)) for duty in Duty]
        elif name == "exceptions":
            options = [
                (each.label, each.label if each.title is None else each.title.in_(self.lang))
                for each in self.rule.unless
            ]
        else:
            options = [(each, self.say(f"{name}.{each}")) for each in _CHOICES.get(name, ())]
        if options:
            field |= {
                "kind": "set" if name == "exceptions" else "select",
                "options": [{"value": value, "label": label} for value, label in options],
            }
        if name in ("applies_when", "exceptions"):
            field["wide"] = True
        if f"{name}.help" in self.words:
            field["help"] = self.say(f"{name}.help")
        if now != was and name != "exceptions":
            shown = dict(options).get(was, was) or "–"
            field["note"] = self.say("was", value=shown)
        error = self._amended.errors.get(name)
        if error is not None:
            message, mend = error.told(self.lang)
            field["error"] = message if mend is None else f"{message} · {mend}"
        return field


def _filled(phrase: Text, value: Text) -> Text:
    return Text(phrase.zh.format(value=value.zh), phrase.en.format(value=value.en))


def _says_its_types(records: Any) -> bool:
    """Whether a source names its record types itself: a workbook, a folder, a mapping, an audit."""
    from collections.abc import Mapping
    from pathlib import Path

    from govrules.api import Audit
    from govrules.reading.records import RecordSet

    if isinstance(records, str | Path):
        path = Path(records)
        return path.suffix.lower() == ".xlsx" or path.is_dir()
    return isinstance(records, Mapping | Audit | RecordSet)
