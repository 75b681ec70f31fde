"""The first steps of the audit panel: load records, see what was understood of them, correct it.

Comes in: files that a person chose or named, corrections. Goes out: a plan, and what was read by it.
Must not know: how records are judged.
"""

from __future__ import annotations

import csv
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from govrules.notebook.download import CSV, Download
from govrules.notebook.form import Form
from govrules.notebook.grid import Grid
from govrules.notebook.plan_shown import fields_shown, sheets_shown, types_shown, words
from govrules.notebook.plan_view import PlanView
from govrules.notebook.upload import Upload
from govrules.reading.plan import ReadingPlan
from govrules.reading.record_words import wording
from govrules.reading.records import RecordSet
from govrules.report.csv import ENCODING, cell

if TYPE_CHECKING:
    from govrules.notebook.audit_panel import AuditPanel

ACCEPTED = ".xlsx,.xlsm,.csv,.tsv,.txt,.parquet,.json,.jsonl,.ndjson"
UNFIT_COLUMNS = ("sheet", "row", "column", "value", "why", "mend")
_PAGE = 8


class SourceStep:
    """`choosing` takes files and paths; `seen` shows the plan, and the cells that keep a row from being checked."""

    def __init__(self, panel: AuditPanel) -> None:
        self.panel = panel
        self.plan: ReadingPlan | None = None
        self.found: RecordSet | None = None
        self.name = ""
        self._unfit_page = 0
        self.upload = Upload(self.load, accept=ACCEPTED)
        self.path = Form()
        self.view = PlanView(on_sheet=self.read_sheet_as, on_column=self.read_column_as)
        self.unfit = Grid(
            turn=self._turn, sort=lambda _name: None, open_row=lambda _key: None, clear=lambda: None
        )
        self.download = Download(self._download_unfit)
        panel.worded(self.upload, label="upload", hint="upload.hint")
        panel.worded(self.path, fields=self._path_field, label="path")
        self.path.observe(self._path_entered, "values")
        self.status = panel.worded(ipywidgets.HTML(), value=self._status)
        panel.worded(
            self.view,
            words=lambda: words(panel.lang),
            types=self._types,
            fields=self._fields,
            sheets=self._sheets,
        )
        panel.worded(
            self.unfit,
            columns=self._unfit_columns,
            rows=self._unfit_rows,
            place=self._unfit_place,
            words=self._unfit_words,
        )
        panel.worded(self.download, label="download.unfit")
        self.notices = panel.worded(ipywidgets.HTML(), value=self._notices)
        self.choosing = ipywidgets.VBox([self.upload, self.path])
        self.faults = ipywidgets.VBox([self._heading("unfit"), self.unfit, self.download])
        self.seen = ipywidgets.VBox(
            [panel.heading("step.plan"), self._hint(), self.view, self.status, self.notices, self.faults]
        )
        self._reword()

    # -- what a person does --------------------------------------------------------------------------

    def load(self, source: Any) -> None:
        """Opens a source and shows what is understood of it; then its rows are read."""
        panel = self.panel
        panel.tell(None)
        name = Path(source).name if isinstance(source, str | Path) else type(source).__name__

        def understood(plan: ReadingPlan) -> None:
            self.name = name
            self._take(plan)

        panel.begin("opening", lambda progress: panel.book.understand(source), understood)

    def read_sheet_as(self, sheet: str, record_type: str | None) -> None:
        """Corrects what a sheet holds."""
        with self.panel.telling():
            assert self.plan is not None
            self._take(self.plan.read_sheet_as(sheet, record_type))

    def read_column_as(self, sheet: str, column: int, field: str | None) -> None:
        """Corrects what a column holds."""
        with self.panel.telling():
            assert self.plan is not None
            self._take(self.plan.read_column_as(sheet, column, field))

    @property
    def readable(self) -> bool:
        """Whether there is something to read, and nothing in it that waits for a choice."""
        return self.plan is not None and not self.plan.faults and any(sheet.read for sheet in self.plan)

    def was_read(self, found: RecordSet) -> None:
        """Takes over what was read by the plan."""
        if found is not self.found:
            self.found, self._unfit_page = found, 0
            self._reword()

    def _take(self, plan: ReadingPlan) -> None:
        """Another plan: what was read by the one before no longer holds."""
        panel, self.plan, self.found = self.panel, plan, None
        panel.findings.outdated()
        self._reword()
        if not self.readable:
            panel.job.cancel()
            panel.settle()
            return
        panel.begin("reading", lambda progress: panel.book.read(plan, progress=progress), self.was_read)

    def _path_entered(self, _change: Any) -> None:
        path = str(self.path.values.get("path", "")).strip().strip('"')
        if path:
            self.load(Path(path).expanduser())

    # -- what is drawn -------------------------------------------------------------------------------

    def _reword(self) -> None:
        shown = self.plan is not None
        self.seen.layout.display = "" if shown else "none"
        unfit = self.found is not None and bool(self.found.unfit)
        self.faults.layout.display = "" if unfit else "none"
        self.panel.reword(self.view, self.unfit, self.status, self.notices)

    def _heading(self, key: str) -> Any:
        panel = self.panel
        return panel.worded(ipywidgets.HTML(), value=lambda: f"<h4>{escape(panel.say(key))}</h4>")

    def _hint(self) -> Any:
        panel = self.panel
        return panel.worded(
            ipywidgets.HTML(), value=lambda: f'<p class="gr-soft">{escape(panel.say("plan.hint"))}</p>'
        )

    def _path_field(self) -> list[dict[str, Any]]:
        say = self.panel.say
        return [
            {"name": "path", "kind": "text", "label": say("path"), "help": say("path.help"), "wide": True}
        ]

    def _status(self) -> str:
        say, found = self.panel.say, self.found
        loaded = f"<strong>{escape(say('loaded', name=self.name))}</strong> " if self.name else ""
        if found is None:
            return f'<p role="status">{loaded}{escape(say("read.none"))}</p>'
        rows = sum(each.rows for each in found.counts.values())
        fit = sum(each.fit for each in found.counts.values())
        said = say("read.done", rows=rows, fit=fit, unfit=rows - fit)
        return f'<p role="status">{loaded}{escape(said)}</p>'

    def _notices(self) -> str:
        """What the reading of the rows had to say; before it, what was seen on opening."""
        if self.plan is None:
            return ""
        notices = self.plan.notices if self.found is None else self.found.notices
        if not notices:
            return ""
        told = (": ".join(filter(None, notice.told(self.panel.lang))) for notice in notices)
        items = "".join(f"<li>{escape(each)}</li>" for each in told)
        head = escape(self.panel.say("notices", n=len(notices)))
        return f"<details><summary>{head}</summary><ul>{items}</ul></details>"

    def _types(self) -> list[dict[str, str]]:
        return types_shown(self.panel.book.rules.record_types, self.panel.lang)

    def _fields(self) -> dict[str, Any]:
        return {} if self.plan is None else fields_shown(self.plan, self.panel.lang)

    def _sheets(self) -> list[dict[str, Any]]:
        return [] if self.plan is None else sheets_shown(self.plan, self.panel.lang)

    # -- the cells that keep a row from being checked ------------------------------------------------

    def _unfit_columns(self) -> list[dict[str, Any]]:
        say = self.panel.say
        return [
            {"name": name, "label": say(name), "sorts": False, "kind": "number" if name == "row" else "text"}
            for name in UNFIT_COLUMNS
        ]

    def _unfit_cells(self, first: int, last: int | None) -> list[list[str]]:
        unfit = () if self.found is None else self.found.unfit[first:last]
        cells = []
        for each in unfit:
            why, mend = wording(each, self.panel.lang)
            cells.append(
                [Path(each.sheet).name, str(each.row), each.column or "", each.value or "", why, mend or ""]
            )
        return cells

    def _unfit_rows(self) -> list[dict[str, Any]]:
        first = self._unfit_page * _PAGE
        return [
            {"key": first + at, "status": "", "cells": cells}
            for at, cells in enumerate(self._unfit_cells(first, first + _PAGE))
        ]

    def _unfit_place(self) -> dict[str, Any]:
        total = 0 if self.found is None else len(self.found.unfit)
        first = self._unfit_page * _PAGE
        pages = -(-total // _PAGE)
        return {
            "page": self._unfit_page, "pages": pages, "first": first, "total": total,
            "sort": "", "descending": False, "opened": None,
        }  # fmt: skip

    def _unfit_words(self) -> dict[str, str]:
        say, place = self.panel.say, self._unfit_place()
        return {
            "label": say("unfit"),
            "count": say("unfit.count", n=place["total"]),
            "empty": say("unfit.none"),
            "previous": say("grid.previous"),
            "next": say("grid.next"),
            "page": say("grid.page", page=place["page"] + 1, pages=place["pages"]),
            "clear": "",
            "hint": "",
        }

    def _turn(self, page: int) -> None:
        place = self._unfit_place()
        self._unfit_page = min(max(page, 0), max(0, place["pages"] - 1))
        self.panel.reword(self.unfit)

    def _download_unfit(self) -> None:
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow([self.panel.say(name) for name in UNFIT_COLUMNS])
        table.writerows([cell(each) for each in cells] for cells in self._unfit_cells(0, None))
        self.download.give(f"{self.panel.say('file.unfit')}.csv", text.getvalue().encode(ENCODING), CSV)
