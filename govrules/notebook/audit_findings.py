"""The last step of the audit panel: charts, filters, the grid, and why a row says what it says.

Comes in: an `Audited`, what a person filters, sorts and clicks. Goes out: a page of rows, an explanation, files.
Must not know: how verdicts are found.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from govrules.explaining.appearance import WORST_FIRST, badge
from govrules.model.rule import Duty
from govrules.model.verdict import Status
from govrules.notebook.audited import COLUMNS, SHOWN, Audited, columns_shown, rows_shown, value_shown
from govrules.notebook.bars import Bars
from govrules.notebook.download import CSV, XLSX, Download
from govrules.notebook.form import Form
from govrules.notebook.grid import Grid
from govrules.notebook.job import Job, Outcome, Progress
from govrules.notebook.verdict_table import Page, Query, VerdictTable
from govrules.report.wording import STATUS

if TYPE_CHECKING:
    from govrules.explaining import Explanation
    from govrules.notebook.audit_panel import AuditPanel

CHARTS = ("rule", "unit", "month")
FILTERS = ("rule", "unit", "month", "duty")
MOST_BARS = 12
PAGE = 12


class Findings:
    """What was found, to look through; `query` says which verdicts, in which order, which page."""

    def __init__(self, panel: AuditPanel) -> None:
        self.panel = panel
        self.job = Job()
        self.audited: Audited | None = None
        self.table: VerdictTable | None = None
        self.status = Status.VIOLATED
        self.query = Query(size=PAGE)
        self.explanation: Explanation | None = None
        self._opened: int | None = None
        self._page = Page((), 0, 0)
        self._is_outdated = False
        self._waiting = False
        self.summary = panel.worded(ipywidgets.HTML(), value=self._summary)
        self.shown = Form()
        self.charts = {
            column: Bars(partial(self.toggle, column), upright=column == "month") for column in CHARTS
        }
        self.filters = Form()
        self.grid = Grid(turn=self.turn, sort=self.sort, open_row=self.open, clear=self.clear)
        self.why = panel.worded(ipywidgets.HTML(), value=self._why)
        self.report = Download(self._download_report)
        self.view = Download(self._download_view)
        self._values()
        panel.worded(self.shown, fields=self._shown_field, label="show")
        panel.worded(self.filters, fields=self._filter_fields, label="filters")
        for column, bars in self.charts.items():
            panel.worded(
                bars,
                title=partial(panel.say, f"by.{column}"),
                note=partial(self._note, column),
                bars=partial(self._bars, column),
            )
        panel.worded(self.grid, columns=self._columns, rows=self._rows, place=self._place, words=self._words)
        panel.worded(self.report, label="download.report")
        panel.worded(self.view, label="download.view")
        self.shown.observe(self._show_entered, "values")
        self.filters.observe(self._filter_entered, "values")
        charts, downloads = (
            ipywidgets.HBox([*self.charts.values()]),
            ipywidgets.HBox([self.report, self.view]),
        )
        charts.add_class("gr-charts")
        downloads.add_class("gr-actions")
        hint = panel.worded(
            ipywidgets.HTML(), value=lambda: f'<p class="gr-soft">{escape(panel.say("bars.hint"))}</p>'
        )
        self._looked_through = ipywidgets.VBox(
            [downloads, self.shown, hint, charts, self.filters, self.grid, self.why]
        )
        self.box = ipywidgets.VBox([self.summary, self._looked_through])
        self._looked_through.layout.display = "none"

    # -- what a person does --------------------------------------------------------------------------

    def show(self, audited: Audited) -> None:
        """Shows what a run has found, its violations first."""
        self.audited, self._is_outdated = audited, False
        self.status = Status.VIOLATED
        self.table = audited.table(Status.VIOLATED)
        self._looked_through.layout.display = ""
        self._start_over()

    def outdated(self) -> None:
        """The records are read in another way by now: what is shown was found before."""
        if self.audited is not None and not self._is_outdated:
            self._is_outdated = True
            self.panel.reword(self.summary)

    def look_at(self, status: Status) -> None:
        """Shows the verdicts of another status; they are gathered first."""
        audited = self.audited
        if audited is None or status is self.status:
            return

        def gathered(table: VerdictTable) -> None:
            self.status, self.table = status, table
            self._start_over()

        if status in audited.tables:
            gathered(audited.tables[status])
        elif self.panel.job.running:
            self._values()  # one long work at a time: the switch goes back
        else:
            self.panel.begin("gathering", lambda progress: audited.table(status), gathered)

    def allow_files(self, allowed: bool) -> None:
        """Whether files can be asked for: not while other work is under way, which they would end."""
        self.report.enabled = self.view.enabled = allowed

    def toggle(self, column: str, value: str) -> None:
        """Only the verdicts with that value of a column; all again where it was chosen already."""
        chosen = dict(self.query.chosen)
        if chosen.pop(column, None) != value:
            chosen[column] = value
        self._ask(replace(self.query, chosen=chosen, page=0))

    def search(self, text: str) -> None:
        """Only the verdicts that hold all these words."""
        self._ask(replace(self.query, text=text, page=0))

    def sort(self, column: str) -> None:
        """Sorts by a column: up, then down, then the worst first again."""
        if column not in COLUMNS:
            return
        if self.query.sort != column:
            self._ask(replace(self.query, sort=column, descending=False, page=0))
        elif not self.query.descending:
            self._ask(replace(self.query, descending=True, page=0))
        else:
            self._ask(replace(self.query, sort="", descending=False, page=0))

    def turn(self, page: int) -> None:
        """Another page."""
        self._ask(replace(self.query, page=page))

    def clear(self) -> None:
        """All verdicts of the status again."""
        self._ask(replace(self.query, chosen={}, text="", page=0))

    def open(self, key: int) -> None:
        """Explains a row of the grid."""
        table, audited = self.table, self.audited
        if table is None or audited is None or not 0 <= key < len(table):
            return
        row = table.row(key)
        self._opened, self._waiting, self.explanation = key, True, None
        self.panel.reword(self.why)
        self.grid.place = self._place()

        def ended(outcome: Outcome) -> None:
            self._waiting = False
            self.explanation = outcome.value
            if outcome.error is not None:
                self.panel.tell(outcome.error)
            self.panel.reword(self.why)

        self.job.start(lambda progress: audited.explain(row), lambda done, total: None, ended)

    def _show_entered(self, _change: Any) -> None:
        self.look_at(Status(self.shown.values.get("status") or Status.VIOLATED))

    def _filter_entered(self, _change: Any) -> None:
        values = self.filters.values
        chosen = {name: value[1:] for name in FILTERS if (value := values.get(name, ""))}
        query = replace(self.query, chosen=chosen, text=str(values.get("text", "")).strip(), page=0)
        if (query.chosen, query.text) != (self.query.chosen, self.query.text):
            self._ask(query)

    # -- what is drawn -------------------------------------------------------------------------------

    def _start_over(self) -> None:
        self.job.cancel()
        self.query, self._opened, self.explanation = Query(size=PAGE), None, None
        self._page = self._table.page(self.query)
        self._values()
        self.panel.reword(self.summary, self.shown, self.filters, *self.charts.values(), self.grid, self.why)

    def _ask(self, query: Query) -> None:
        if self.table is None:
            return
        only_page = replace(query, page=self.query.page) == self.query
        only_order = replace(query, page=0, sort="", descending=False) == replace(
            self.query, page=0, sort="", descending=False
        )
        self._page = self.table.page(query)
        self.query = replace(query, page=self._page.number)
        self._values()
        self.panel.reword(self.grid)
        if not only_page and not only_order:
            self.panel.reword(*self.charts.values())

    @property
    def _table(self) -> VerdictTable:
        assert self.table is not None
        return self.table

    def _values(self) -> None:
        """The form shows the query, whichever way it was asked."""
        self.shown.values = {"status": str(self.status)}
        # A value is marked, so that the unit that is not given differs from all units.
        chosen = {name: f"={value}" for name, value in self.query.chosen.items()}
        self.filters.values = {name: chosen.get(name, "") for name in FILTERS} | {"text": self.query.text}

    def _summary(self) -> str:
        say, audited, lang = self.panel.say, self.audited, self.panel.lang
        if audited is None:
            return f'<p class="gr-soft">{escape(say("result.none"))}</p>'
        said = say(
            "summary",
            records=audited.records,
            rules=len(audited.audit.book.rules),
            verdicts=sum(audited.statuses.values()),
            seconds=audited.seconds,
        )
        counted = " ".join(
            f"<li>{badge(status, lang)} {audited.statuses.get(str(status), 0):,}</li>"
            for status in WORST_FIRST
        )
        old = f'<p class="gr-notice" role="status">{escape(say("outdated"))}</p>' if self._is_outdated else ""
        return f'<p role="status">{escape(said)}</p><ul class="gr-counts">{counted}</ul>{old}'

    def _shown_field(self) -> list[dict[str, Any]]:
        counted = {} if self.audited is None else self.audited.statuses
        options = [
            {
                "value": str(status),
                "label": f"{STATUS[status].in_(self.panel.lang)} {counted.get(str(status), 0):,}",
            }
            for status in SHOWN
        ]
        return [
            {
                "name": "status",
                "kind": "radio",
                "label": self.panel.say("show"),
                "options": options,
                "wide": True,
            }
        ]

    def _filter_fields(self) -> list[dict[str, Any]]:
        say = self.panel.say
        fields: list[dict[str, Any]] = [
            {"name": "text", "kind": "text", "label": say("text"), "help": say("text.help")}
        ]
        for column in FILTERS:
            options = [{"value": "", "label": say("all")}]
            if self.table is not None:
                values = [str(duty) for duty in Duty] if column == "duty" else self.table.values(column)
                options += [{"value": f"={value}", "label": self._called(column, value)} for value in values]
            fields.append({"name": column, "kind": "select", "label": say(column), "options": options})
        return fields

    def _called(self, column: str, value: str) -> str:
        if not value:
            return self.panel.say("not-known")
        return value_shown(column, value, self._table, self.panel.lang)

    def _counts(self, column: str) -> list[tuple[str, int]]:
        return [] if self.table is None else self.table.counts(column, self.query)

    def _bars(self, column: str) -> list[dict[str, Any]]:
        counts = self._counts(column)
        if column == "month":
            counts = counts[-2 * MOST_BARS :]
        else:
            chosen = self.query.chosen.get(column)
            counts = [each for at, each in enumerate(counts) if at < MOST_BARS or each[0] == chosen]
        return [
            {
                "value": value,
                "label": self._called(column, value),
                "count": n,
                "chosen": self.query.chosen.get(column) == value,
            }
            for value, n in counts
        ]

    def _note(self, column: str) -> str:
        most = 2 * MOST_BARS if column == "month" else MOST_BARS
        left = len(self._counts(column)) - most
        return self.panel.say("bars.more", n=left) if left > 0 else ""

    def _columns(self) -> list[dict[str, Any]]:
        return columns_shown({name: self.panel.say(name) for name in COLUMNS})

    def _rows(self) -> list[dict[str, Any]]:
        return [] if self.table is None else rows_shown(self._page, self.table, self.panel.lang)

    def _place(self) -> dict[str, Any]:
        page, size = self._page, self.query.size
        return {
            "page": page.number,
            "pages": max(1, -(-page.total // size)),
            "first": page.number * size,
            "total": page.total,
            "sort": self.query.sort,
            "descending": self.query.descending,
            "opened": self._opened,
        }

    def _words(self) -> dict[str, str]:
        say, place = self.panel.say, self._place()
        filtered = bool(self.query.chosen or self.query.text)
        return {
            "label": say("grid"),
            "count": say("grid.count", n=place["total"]),
            "empty": say("grid.empty"),
            "previous": say("grid.previous"),
            "next": say("grid.next"),
            "page": say("grid.page", page=place["page"] + 1, pages=place["pages"]),
            "clear": say("grid.clear") if filtered else "",
            "hint": say("grid.hint"),
        }

    def _why(self) -> str:
        say, lang = self.panel.say, self.panel.lang
        if self._waiting:
            return f'<p class="gr-soft" role="status">{escape(say("why.wait"))}</p>'
        if self.explanation is None:
            return f'<p class="gr-soft">{escape(say("why.none"))}</p>'
        told = self.explanation
        return f'<section aria-live="polite">{told.html(lang)}{told.timeline(lang).html()}</section>'

    # -- files ---------------------------------------------------------------------------------------

    def _download_view(self) -> None:
        table, query = self._table, self.query
        name = f"{self.panel.say('file.view')}-{self._day()}.csv"
        self.panel.begin(
            "writing", lambda progress: table.csv(query), lambda made: self.view.give(name, made, CSV)
        )

    def _download_report(self) -> None:
        audited, lang, source = self.audited, self.panel.spoken, self.panel.source.name
        assert audited is not None
        name = f"{self.panel.say('file.report')}-{self._day()}.xlsx"

        def write(progress: Progress) -> bytes:
            return audited.workbook(lang, source, progress)

        self.panel.begin("writing", write, lambda made: self.report.give(name, made, XLSX))

    def _day(self) -> str:
        assert self.audited is not None
        return str(self.audited.audit.as_of)[:10]
