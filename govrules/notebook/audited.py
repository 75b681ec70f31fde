"""An audit as the panel keeps it: run once, looked through by status, told in either language.

Comes in: a rulebook, records that were read, the moment. Goes out: `Audited`, and what grid and charts draw.
Must not know: widgets, threads (whoever runs it in one hands in the progress).
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.explaining.appearance import SIGNS
from govrules.model.record_types import Field, FieldType
from govrules.model.source import Text
from govrules.model.verdict import Status
from govrules.notebook.verdict_table import Page, VerdictTable
from govrules.reading.cells import reader_of
from govrules.reading.record_words import Bad
from govrules.report.wording import DUTY, REASON, STATUS, late, moment

if TYPE_CHECKING:
    from govrules.api import Audit, Rulebook
    from govrules.explaining import Explanation, Lang
    from govrules.notebook.job import Progress
    from govrules.reading.records import RecordSet

SHOWN = (Status.VIOLATED, Status.UNDETERMINED, Status.PENDING)
"""The verdicts that a person looks through."""

MOST_AT_ONCE = 500_000
"""So many verdicts are held without being asked for: some 100 MB."""

COLUMNS = ("status", "duty", "rule", "record", "unit", "due", "done", "late_by", "reason")
_KINDS = {"status": "status", "due": "date", "done": "date", "late_by": "number"}


@dataclass(slots=True)
class Audited:
    """One run: the audit, how many verdicts of each status, and the tables that were looked at so far.

    `lock` guards the engine behind the audit, which one thread at a time may ask.
    """

    audit: Audit
    statuses: Mapping[str, int]
    records: int
    seconds: float
    tables: dict[Status, VerdictTable] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def table(self, status: Status) -> VerdictTable:
        """The verdicts of a status; gathered when they are first asked for."""
        with self.lock:
            if status not in self.tables:
                self._gather(status)
            return self.tables[status]

    def _gather(self, *statuses: Status) -> None:
        """Several statuses take the engine hardly longer than one."""
        found = self.audit.of_status(*statuses)
        for status in statuses:
            rows = found[found["status"] == str(status)]
            self.tables[status] = VerdictTable(rows, self.audit.book.rules.rules)

    def gather(self) -> None:
        """Gathers the violations, and what else can be looked through if it is not too much to hold."""
        many = sum(self.statuses.get(str(status), 0) for status in SHOWN)
        with self.lock:
            self._gather(*(SHOWN if many <= MOST_AT_ONCE else SHOWN[:1]))

    def explain(self, row: Mapping[str, Any]) -> Explanation:
        """Why a row of a table says what it says, in both languages."""
        with self.lock:
            return self.audit.explain(row["record"], row["rule"], record_type=row["record_type"])

    def workbook(self, lang: Lang, source: str, progress: Progress) -> bytes:
        """The audit as a workbook for an office; `source` is what it calls the records."""
        with self.lock, tempfile.TemporaryDirectory(prefix="govrules-report-") as folder:
            path = Path(folder) / "report.xlsx"
            self.audit.write_report(path, lang, source=source, progress=progress)
            return path.read_bytes()


def run(book: Rulebook, found: RecordSet, as_of: date | datetime, progress: Progress) -> Audited:
    """Judges what was read, and gathers the violations; what `progress` raises ends it."""
    began = time.monotonic()
    audit = book.audit(found, as_of, progress=progress)
    progress(0, None)
    statuses = audit.head()["summary"]["verdicts"]  # type: ignore[index]
    audited = Audited(audit, statuses, sum(audit.counts.values()), 0.0)
    progress(0, None)
    audited.gather()
    progress(0, None)
    audited.seconds = time.monotonic() - began
    return audited


def chosen_book(book: Rulebook, instruments: tuple[str, ...]) -> Rulebook:
    """The rulebook of some instruments; the whole one where none is chosen."""
    if not instruments or set(instruments) == set(book.rules.instruments):
        return book
    return book.select(rule.id for rule in book.rules if rule.instrument in instruments)


def read_as_of(text: str, timezone: str) -> date | datetime | Bad | None:
    """The moment that a person wrote, in any form that a cell may have; None for nothing."""
    as_of = Field("as_of", FieldType.DATETIME, Text("评估时点", "as of"))
    found = reader_of(as_of, timezone)(text.strip())
    return found if found is None or isinstance(found, date | Bad) else None


# -- what the grid and the charts draw -------------------------------------------------------------------


def columns_shown(words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The columns of the grid; `words` names them."""
    return [
        {"name": name, "label": words[name], "sorts": True, "kind": _KINDS.get(name, "text")}
        for name in COLUMNS
    ]


def rows_shown(page: Page, table: VerdictTable, lang: str) -> list[dict[str, Any]]:
    """The rows of a page in words."""
    return [
        {
            "key": row["index"],
            "status": row["status"],
            "cells": [_cell(name, row, table, lang) for name in COLUMNS],
        }
        for row in page.rows
    ]


def value_shown(column: str, value: str, table: VerdictTable, lang: str) -> str:
    """What a value of a column is called."""
    if column == "rule":
        return table.rules[value].title.in_(lang)
    if column == "duty":
        return DUTY[value].in_(lang)
    if column == "status":
        return STATUS[value].in_(lang)
    return value


def _cell(name: str, row: Mapping[str, Any], table: VerdictTable, lang: str) -> str:
    value = row[name]
    if value is None or value == "":
        return ""
    if name == "status":
        return f"{SIGNS[Status(value)]} {STATUS[value].in_(lang)}"
    if name == "reason":
        return REASON[value].in_(lang)
    if name == "late_by":
        return late(int(value), str(row["late_unit"]), lang)
    if name in ("due", "done"):
        return str(value) if len(str(value)) == 10 else moment(datetime.fromisoformat(str(value)))
    return value_shown(name, str(value), table, lang)
