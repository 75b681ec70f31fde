"""The deadline calculator: a start, a limit and how it is counted; the answer on the pages of a calendar.

Comes in: what a person enters. Goes out: a panel. Must not know: rules.
"""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from govrules.api import Rulebook
from govrules.calendars import Due, parse_limit
from govrules.calendars.limit import Unit
from govrules.errors import GovrulesError
from govrules.explaining import due_html
from govrules.explaining.dates import with_weekday
from govrules.notebook.deadline_calculator_words import TITLE, WORDS
from govrules.notebook.deadline_question import FIELDS, START, Answer, answer, linked
from govrules.notebook.form import Form
from govrules.notebook.panel import Panel

_SUGGESTED = (
    "20 working days",
    "7 working days",
    "15 working days",
    "30 calendar days",
    "1 month",
    "24 hours",
)
_CALENDARS = ("cn", "hk", "mo", "tw", "de", "us")
_CHOICES = {
    "unit": tuple(unit.value for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS, Unit.HOURS)),
    "start_day": ("day-after", "rolled", "same-day"),
    "last_day": ("roll", "keep"),
}
_HELP = ("start", "limit", "calendar", "paused_from", "paused_until")


class DeadlineCalculator(Panel):
    """When a limit ends, every day counted or not and why, and what careless counts would give.

    `start` and `limit` (a text such as `20 working days`) fill the form; `due` is the answer, or None.
    """

    def __init__(
        self, start: str = "", limit: str | None = None, *, book: Rulebook | None = None, lang: str = "zh"
    ) -> None:
        super().__init__(TITLE, WORDS, book, lang=lang)
        self._answer = Answer()
        self._before = dict(START)
        self.form = Form()
        self.result = ipywidgets.HTML()
        self.intro = self.worded(
            ipywidgets.HTML(), value=lambda: f'<p class="gr-soft">{escape(self.say("intro"))}</p>'
        )
        entered = {**START, "start": str(start), "limit": _written(limit, lang)}
        self.form.values = linked({}, entered, lang)
        self._count()
        self.worded(self.form, fields=self._fields, label="form")
        self.worded(self.result, value=self._result)
        self.form.observe(self._entered, "values")
        self.body(self.intro, self.form, self.result)

    @property
    def due(self) -> Due | None:
        """The limit counted out; None while something is missing or cannot be read."""
        return self._answer.due

    def _entered(self, _change: Any) -> None:
        agreed = linked(self._before, self.form.values, self.lang)
        if agreed != self.form.values:
            # Observed once more, with values that agree.
            self._before = agreed
            self.form.values = agreed
            return
        with self.telling():
            self._count()
            self.reword(self.form, self.result)

    def _count(self) -> None:
        self._before = dict(self.form.values)
        self._answer = answer(self.form.values)

    def _fields(self) -> list[dict[str, Any]]:
        return [self._field(name) for name in FIELDS]

    def _field(self, name: str) -> dict[str, Any]:
        field: dict[str, Any] = {
            "name": name,
            "label": self.say(name),
            "kind": "select" if name in _CHOICES else "text",
        }
        if name in _CHOICES:
            field["options"] = [
                {"value": each, "label": self.say(f"{name}.{each}")} for each in _CHOICES[name]
            ]
        if name in _HELP:
            field["help"] = self.say(f"{name}.help")
        if name == "limit":
            field["suggestions"] = list(_SUGGESTED)
            if self._answer.limit is not None:
                field["note"] = self.say("understood", limit=self._answer.limit.label(self.lang))
        if name == "calendar":
            field["suggestions"] = list(_CALENDARS)
        limit = self._answer.limit
        if name == "last_day" and limit is not None and limit.unit in (Unit.HOURS, Unit.WORKING_DAYS):
            field["note"] = self.say("not-heeded")
        if name == "start" and self._answer.start is not None:
            field["note"] = self.say("read-as", day=with_weekday(self._answer.start).in_(self.lang))
        error = self._answer.errors.get(name)
        if error is not None:
            message, mend = error.told(self.lang)
            field["error"] = f"{message}{'；' if self.lang == 'zh' else '; '}{mend}" if mend else message
        return field

    def _result(self) -> str:
        if self._answer.due is not None:
            return f'<div class="gr-answer" role="status">{due_html(self._answer.due, self.lang)}</div>'
        return f'<p role="status">{escape(self.say("mend" if self._answer.errors else "ask"))}</p>'


def _written(limit: str | None, lang: str) -> str:
    """A limit in the words of the language; one that cannot be read stays, to be told of in the form."""
    text = limit or START["limit"]
    try:
        return parse_limit(text).label(lang)
    except GovrulesError:
        return text
