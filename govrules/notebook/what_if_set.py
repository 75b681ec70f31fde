"""The loaded set of the what-if panel: how many verdicts change, where, and which.

Comes in: records, the moment, two rulebooks. Goes out: a sentence, charts, a page of changed verdicts.
Must not know: how a verdict is found, how a case is explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

import govrules as gr
from govrules.api import Audit, Comparison
from govrules.api.audit import is_large
from govrules.errors import GovrulesError
from govrules.model.record import Record
from govrules.notebook.audited import read_as_of
from govrules.notebook.bars import Bars
from govrules.notebook.effect import CHANGE, COLUMNS, MOST_MOVED, Effect, side
from govrules.notebook.effect_chart import months_chart
from govrules.notebook.form import Form
from govrules.notebook.grid import Grid
from govrules.notebook.job import Job, Outcome, Progress
from govrules.notebook.upload import Upload
from govrules.reading.records import RecordSet

if TYPE_CHECKING:
    from govrules.notebook.what_if import WhatIf

CHARTS = ("change", "unit", "rule", "month")
_MOST_BARS, _MOST_MONTHS, _PAGE = 10, 24, 12


class ManyCases:
    """`load` takes records, `run` compares; `effect` is what came out, `chosen` filters it."""

    def __init__(self, panel: WhatIf) -> None:
        self.panel = panel
        self.job = Job()
        self.source: Any = None
        self.record_type: str | None = None
        self.effect: Effect | None = None
        self.chosen: dict[str, str] = {}
        self._stage, self._records, self._page = "", 0, 0
        self._opened: int | None = None
        self.form = Form(values={"as_of": ""})
        self.upload = Upload(self._files)
        self.said = panel.worded(ipywidgets.HTML(), value=self._said)
        self.chart = panel.worded(ipywidgets.HTML(), value=self._chart)
        self.charts = {name: Bars(partial(self.toggle, name), upright=name == "month") for name in CHARTS}
        self.grid = Grid(turn=self.turn, sort=lambda _column: None, open_row=self.open, clear=self.clear)
        panel.worded(self.form, fields=self._fields, label="set.form")
        panel.worded(self.upload, label="upload", hint="upload.hint")
        self.upload.accept = ".xlsx,.csv,.parquet,.json"
        for name, bars in self.charts.items():
            panel.worded(
                bars, title=f"by.{name}", note=partial(self._note, name), bars=partial(self._bars, name)
            )
        panel.worded(self.grid, columns=self._columns, rows=self._rows, place=self._place, words=self._words)
        self.form.observe(self._as_of_entered, "values")
        charts = ipywidgets.HBox([*self.charts.values()])
        charts.add_class("gr-charts")
        self._found = ipywidgets.VBox([self.chart, charts, self.grid])
        self._found.layout.display = "none"
        self.box = ipywidgets.VBox([self.upload, self.form, self.said, self._found])

    # -- what a person does --------------------------------------------------------------------------

    @property
    def as_of(self) -> date | datetime | None:
        """The moment at which the set is judged; None while it is not given, or cannot be read."""
        found = read_as_of(str(self.form.values.get("as_of") or ""), self.panel.book.rules.timezone)
        return found if isinstance(found, date) else None

    @property
    def comparison(self) -> Comparison | None:
        """The comparison that is shown."""
        return None if self.effect is None else self.effect.comparison

    def load(self, source: Any, record_type: str | None = None) -> None:
        """Takes records: a path, a table, or an audit. Read once where that fits into memory."""
        if isinstance(source, Audit):
            source = self._of_audit(source)
        if isinstance(source, RecordSet) or (is_large(source) and not _is_workbook(source)):
            self._take(source, record_type)
            return
        self._stage = "set.reading"
        self.panel.reword(self.said)
        book = self.panel.book

        def ended(outcome: Outcome) -> None:
            self._stage = ""
            if outcome.error is not None:
                self.panel.tell(outcome.error)
                self.panel.reword(self.said)
            elif not outcome.cancelled:
                self._take(outcome.value, None)

        self.job.start(
            lambda progress: book.read(source, record_type=record_type, progress=progress),
            lambda _d, _t: None,
            ended,
        )

    def run(self) -> None:
        """Compares the rules in force with those supposed; a run under way is ended."""
        old, new, as_of = self.panel.book, self.panel.supposed, self.as_of
        source, kind = self.source, self.record_type
        if self._stage == "set.reading":
            return  # it is compared once it is read
        if source is None or as_of is None or old is new:
            self.job.cancel()
            self._show(None)
            return
        self._stage = "set.running"
        self.panel.reword(self.said)

        def work(progress: Progress) -> Effect:
            found = gr.compare(old, new, source, as_of, record_type=kind, progress=progress)
            effect = Effect(found, sum(found.audits[1].counts.values()))
            _ = effect.changes, effect.breaches, effect.totals
            return effect

        def ended(outcome: Outcome) -> None:
            self._stage = ""
            if outcome.error is not None:
                self.panel.tell(outcome.error)
            if not outcome.cancelled:
                self._show(outcome.value)

        self.job.start(work, lambda _done, _total: None, ended)

    def find(self, record_type: str, record: str) -> Record:
        """A record that is held in memory. Raises GovrulesError where it is not."""
        if not isinstance(self.source, RecordSet):
            key = "set.none" if self.source is None else "case.large"
            raise self.panel.mistake(key)
        if self.as_of is None:
            raise self.panel.mistake("set.as-of.missing")
        held = self.source.records.get(record_type, ())
        found = next((each for each in held if each.id == record), None)
        if found is None:
            from govrules.calendars.wording import did_you_mean

            kind = self.panel.book.rules.record_types[record_type].label
            near = did_you_mean(record, [each.id for each in held])
            raise GovrulesError(
                f"no {kind.en} with the id `{record}` is loaded",
                None if near is None else near.en,
                zh=f"没有载入编号为“{record}”的{kind.zh}",
                zh_help=None if near is None else near.zh,
            )
        return found

    def toggle(self, column: str, value: str) -> None:
        """Only the changes with that value of a column; all again where it was chosen already."""
        if self.chosen.pop(column, None) != value:
            self.chosen[column] = value
        self._page = 0
        self._redraw()

    def clear(self) -> None:
        """All changes again."""
        self.chosen, self._page = {}, 0
        self._redraw()

    def turn(self, page: int) -> None:
        """Another page."""
        self._page = page
        self.panel.reword(self.grid)

    def open(self, key: int) -> None:
        """Shows a changed verdict under both rules."""
        if self.effect is None or not 0 <= key < len(self.effect.changes):
            return
        self._opened = key
        row = self.effect.changes.iloc[key]
        self.grid.place = self._place()
        self.panel.case.open(str(row["record"]), str(row["rule"]))

    # -- inside --------------------------------------------------------------------------------------

    def _of_audit(self, audit: Audit) -> RecordSet:
        if not self.form.values.get("as_of"):
            self.form.values = {"as_of": str(audit.as_of)}
        if not any(audit.records.records.values()) and any(audit.counts.values()):
            raise GovrulesError(
                "this audit left its records where they lie",
                help="hand over its source in place of the audit: the path or the table",
                zh="这次核查没有把记录留在内存里",
                zh_help="请改为给出数据来源本身：文件路径或表格",
            )
        return audit.records

    def _files(self, path: Path) -> None:
        with self.panel.telling():
            self.load(path, None if path.suffix == ".xlsx" or path.is_dir() else self.panel.rule.record)

    def _take(self, source: Any, record_type: str | None) -> None:
        self.source, self.record_type = source, record_type
        self._records = (
            len(source) if hasattr(source, "__len__") and not isinstance(source, (str, Mapping)) else 0
        )
        self.panel.reword(self.form)
        self.run()

    def _as_of_entered(self, _change: Any) -> None:
        as_of = self.as_of
        if as_of is not None:
            self.panel.stands_at(as_of)
        self.panel.reword(self.form)
        self.run()

    def _show(self, effect: Effect | None) -> None:
        self.effect = effect
        self.chosen, self._page, self._opened = {}, 0, None
        if effect is not None:
            self._records = effect.records
        self._found.layout.display = "none" if effect is None or effect.changes.empty else ""
        self._redraw()
        self.panel.case.refresh()

    def _redraw(self) -> None:
        self.panel.reword(self.said, self.chart, *self.charts.values(), self.grid)

    def _fields(self) -> list[dict[str, Any]]:
        field: dict[str, Any] = {"name": "as_of", "kind": "text", "label": self.panel.say("case.as-of")}
        if self.as_of is not None:
            field["note"] = "" if str(self.as_of) == self.form.values["as_of"] else str(self.as_of)
        elif self.source is not None:
            field["error"] = self.panel.say("set.as-of.missing")
        return [field]

    def _said(self) -> str:
        say = self.panel.say
        if self._stage:
            return f'<p role="status">{escape(say(self._stage))}</p>'
        if self.source is None:
            return f'<p class="gr-soft">{escape(say("set.none"))}</p>'
        if self.effect is None:
            return f'<p role="status">{escape(say("set.unchanged", records=self._records))}</p>'
        sentence = self.effect.sentence(self.panel.what, self.panel.lang)
        looked = say("set.looked", records=self.effect.records, as_of=self.as_of)
        return f'<p class="gr-effect-said" role="status">{escape(sentence)}</p><p class="gr-soft">{escape(looked)}</p>'

    def _chart(self) -> str:
        return "" if self.effect is None else months_chart(self.effect.by("month", {}), self.panel.lang)

    def _counts(self, column: str) -> list[tuple[str, int]]:
        if self.effect is None:
            return []
        return [(value, sum(each.values())) for value, each in self.effect.by(column, self.chosen)]

    def _bars(self, column: str) -> list[dict[str, Any]]:
        counts, chosen = self._counts(column), self.chosen.get(column)
        if column == "month":
            counts = counts[-_MOST_MONTHS:]
        else:
            counts = [each for at, each in enumerate(counts) if at < _MOST_BARS or each[0] == chosen]
        return [
            {"value": value, "label": self._called(column, value), "count": n, "chosen": value == chosen}
            for value, n in counts
        ]

    def _note(self, column: str) -> str:
        left = len(self._counts(column)) - (_MOST_MONTHS if column == "month" else _MOST_BARS)
        return self.panel.say("bars.more", n=left) if left > 0 else ""

    def _called(self, column: str, value: str) -> str:
        lang = self.panel.lang
        if column == "change":
            return CHANGE[value].in_(lang)
        if column == "rule":
            rules = {**self.panel.supposed.rules.rules, **self.panel.book.rules.rules}
            return rules[value].title.in_(lang)
        return value or self.panel.say("unknown-value")

    def _columns(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "label": self.panel.say(f"column.{name}"), "sorts": False, "kind": "text"}
            for name in COLUMNS
        ]

    def _rows(self) -> list[dict[str, Any]]:
        if self.effect is None:
            return []
        found, _, _ = self.effect.page(self.chosen, self._page, _PAGE)
        return [
            {
                "key": int(key),
                "status": str(row.new_status),
                "cells": [self._cell(name, row) for name in COLUMNS],
            }
            for key, row in zip(found.index.tolist(), found.itertuples(), strict=True)
        ]

    def _cell(self, name: str, row: Any) -> str:
        if name in ("old", "new"):
            return side(row, name, self.panel.lang)
        value = str(getattr(row, name))
        return self._called(name, value) if name in ("change", "rule") else value

    def _place(self) -> dict[str, Any]:
        total, number = 0, 0
        if self.effect is not None:
            _, number, total = self.effect.page(self.chosen, self._page, _PAGE)
        return {
            "page": number, "pages": max(1, -(-total // _PAGE)), "first": number * _PAGE, "total": total,
            "sort": "", "descending": False, "opened": self._opened,
        }  # fmt: skip

    def _words(self) -> dict[str, str]:
        say, place = self.panel.say, self._place()
        first, total = place["first"] + 1, place["total"]
        return {
            "label": say("grid"),
            "count": say("grid.count", total=total, first=first, last=min(total, first + _PAGE - 1))
            if total
            else "",
            "empty": say("grid.empty"),
            "previous": say("grid.previous"),
            "next": say("grid.next"),
            "page": say("grid.page", page=place["page"] + 1, pages=place["pages"]),
            "clear": say("grid.clear") if self.chosen else "",
            "hint": say(
                "grid.hint" if self.effect is None or self.effect.is_whole else "grid.hint.first",
                n=MOST_MOVED,
            ),
        }


def _is_workbook(source: Any) -> bool:
    return isinstance(source, str | Path) and Path(source).suffix.lower() == ".xlsx"
