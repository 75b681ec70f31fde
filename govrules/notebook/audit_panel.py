"""The audit panel: load a workbook, see what was understood of it, check it, look through what was found.

Comes in: what a person loads, picks and clicks. Goes out: a panel. Must not know: how anything is read or judged.

Long work runs in a thread (`job`); what it gives is taken over on the kernel's loop. Its parts stand beside it:
`audit_source` (load and correct), `audit_findings` (look through).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import Any

import ipywidgets

from govrules.api import Rulebook
from govrules.explaining import Lang
from govrules.notebook.audit_findings import Findings
from govrules.notebook.audit_panel_words import TITLE, WORDS
from govrules.notebook.audit_source import SourceStep
from govrules.notebook.audited import Audited, chosen_book, read_as_of, run
from govrules.notebook.form import Form
from govrules.notebook.job import Job, Outcome, Progress
from govrules.notebook.panel import Panel
from govrules.notebook.trust import trust_strip
from govrules.reading.record_words import Bad
from govrules.reading.records import RecordSet


class AuditPanel(Panel):
    """Checks a workbook, a file or a folder of records, of 200,000 rows and more.

    `source` is loaded at once, `as_of` fills the form. `audited` is what was found by the last whole run, `source.plan`
    how the records are read, `source.found` what was read. `wait()` is for scripts: it waits for the work under way.
    """

    audited: Audited | None = None

    def __init__(
        self,
        source: Any = None,
        as_of: date | datetime | str = "",
        *,
        book: Rulebook | None = None,
        lang: str = "zh",
    ) -> None:
        super().__init__(TITLE, WORDS, book, lang=lang)
        self.job = Job()
        self._stage = ""
        self._done: tuple[int, int | None] = (0, None)
        # Why a check that was asked for has not begun: it begins when the moment can be read.
        self._as_of_error: Bad | str | None = None
        intro = self.worded(
            ipywidgets.HTML(), value=lambda: f'<p class="gr-soft">{escape(self.say("intro"))}</p>'
        )
        self.source = SourceStep(self)
        self.settings = Form()
        self.settings.values = {"as_of": str(as_of), "instruments": []}
        self.worded(self.settings, fields=self._fields, label="settings")
        self.settings.observe(self._settings_changed, "values")
        self.start = self.worded(ipywidgets.Button(button_style="primary"), description="run")
        self.start.on_click(lambda _button: self.check())
        self.stop = self.worded(ipywidgets.Button(), description="cancel")
        self.stop.on_click(lambda _button: self.cancel())
        self.progress = self.worded(ipywidgets.HTML(), value=self._progress)
        self.findings = Findings(self)
        buttons = ipywidgets.HBox([self.start, self.stop])
        buttons.add_class("gr-actions")
        self.body(
            intro,
            self.heading("step.source"),
            self.source.choosing,
            self.progress,
            self.source.seen,
            self.heading("step.run"),
            self.settings,
            buttons,
            self.heading("step.result"),
            self.findings.box,
        )
        self.settle()
        if source is not None:
            self.source.load(source)

    @property
    def spoken(self) -> Lang:
        """The language, as other parts of the package take it."""
        return "zh" if self.lang == "zh" else "en"

    def heading(self, key: str) -> Any:
        """The heading of a step."""
        made = self.worded(ipywidgets.HTML(), value=lambda: f"<h3>{escape(self.say(key))}</h3>")
        made.add_class("gr-step")
        return made

    # -- the run -------------------------------------------------------------------------------------

    def check(self) -> None:
        """Judges what was read by the chosen instruments, as of the moment in the form."""
        self._as_of_error = None
        with self.telling():
            as_of = self._moment()
            if as_of is None or self.source.plan is None:
                self.reword(self.settings)
                return
            book, plan, found = self._book(), self.source.plan, self.source.found

            def work(progress: Progress) -> tuple[RecordSet, Audited]:
                records = book.read(plan, progress=progress) if found is None else found
                return records, run(book, records, as_of, progress)

            self.begin("judging", work, self._checked)

    def cancel(self) -> None:
        """Ends the work under way; what it had so far is dropped, what was there before stays."""
        self.job.cancel()

    def wait(self, seconds: float = 120.0) -> None:
        """Waits until the work under way has ended: for scripts and tests, where no loop tells of it."""
        while self.job.running or self.findings.job.running:
            self.job.wait(seconds)
            self.findings.job.wait(seconds)

    def begin(self, stage: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Starts long work with a progress bar; `done` takes what it gives, where it was not cancelled."""
        self._stage, self._done = stage, (0, None)

        def ended(outcome: Outcome) -> None:
            self._stage = "cancelled" if outcome.cancelled else ""
            if outcome.error is not None:
                self.tell(outcome.error)
            elif not outcome.cancelled:
                done(outcome.value)
            self.settle()

        self.job.start(work, self._told, ended)
        self.settle()

    def _told(self, done: int, total: int | None) -> None:
        self._done = (done, total)
        self.reword(self.progress)

    def _checked(self, value: tuple[RecordSet, Audited]) -> None:
        records, self.audited = value
        self.source.was_read(records)
        self.stands_at(self.audited.audit.as_of)
        self.findings.show(self.audited)

    def settle(self) -> None:
        """What can be clicked now."""
        self.start.disabled = self.job.running or not self.source.readable
        self.stop.disabled = not self.job.running
        self.findings.allow_files(not self.job.running)
        self.reword(self.progress)

    def _progress(self) -> str:
        stage = self._stage
        if not stage:
            return ""
        done, total = self._done
        if stage == "judging" and total:
            said = self.say("judging.of", done=done, total=total)
        elif stage == "reading" or (stage == "writing" and done):
            said = self.say("reading" if stage == "reading" else "writing.rows", done=done)
        else:
            said = self.say(stage)
        if stage == "cancelled":
            return f'<p role="status" class="gr-soft">{escape(said)}</p>'
        share = f' value="{done}" max="{total}"' if total else ""
        label = escape(self.say("progress"))
        return (
            f'<div class="gr-progress"><progress{share} aria-label="{label}"></progress> '
            f'<span role="status">{escape(said)}</span></div>'
        )

    # -- the settings --------------------------------------------------------------------------------

    def _settings_changed(self, _change: Any) -> None:
        # A page may tell of the click before it tells of the date that was typed before it.
        if self._as_of_error is not None:
            self._as_of_error = None
            if self._moment() is not None and not self.start.disabled:
                self.check()
        self.reword(self.settings)

    def _fields(self) -> list[dict[str, Any]]:
        error = self._as_of_error
        if isinstance(error, Bad):
            message, mend = error.told(self.lang)
            told = message if mend is None else f"{message}{'；' if self.lang == 'zh' else '; '}{mend}"
        else:
            told = "" if error is None else self.say(error)
        moment = read_as_of(self.settings.values.get("as_of", ""), self.book.rules.timezone)
        return [
            {
                "name": "as_of",
                "kind": "text",
                "label": self.say("as_of"),
                "help": self.say("as_of.help"),
                "note": str(moment) if isinstance(moment, date) else "",
                "error": told,
            },
            {
                "name": "instruments",
                "kind": "set",
                "wide": True,
                "label": self.say("instruments"),
                "help": self.say("instruments.help"),
                "options": [
                    {"value": id, "label": each.title.in_(self.lang)}
                    for id, each in self.book.rules.instruments.items()
                ],
            },
        ]

    def _moment(self) -> date | datetime | None:
        """The moment in the form; None, and the field says why, where it cannot be read."""
        found = read_as_of(self.settings.values.get("as_of", ""), self.book.rules.timezone)
        if isinstance(found, date):
            return found
        self._as_of_error = "as_of.missing" if found is None else found
        return None

    def _book(self) -> Rulebook:
        return chosen_book(self.book, tuple(self.settings.values.get("instruments", ())))

    def _strip(self) -> str:
        book = self.book if self.audited is None else self.audited.audit.book
        return trust_strip(book.rules, self._as_of, self.lang)
