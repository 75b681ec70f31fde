"""The formats of `govrules audit`: what each is called, and who writes it.

Comes in: an audit. Goes out: a file, or text on standard output. Must not know: how an audit is asked for.

To add a format, name it in `ReportFormat` and give it a writer in `WRITERS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

from govrules.calendars.wording import Text
from govrules.errors import GovrulesError
from govrules.report.destination import is_a_folder, no_folder

if TYPE_CHECKING:
    from govrules.api import Audit
    from govrules.cli.language import Spoken
    from govrules.model.rule import Rule
    from govrules.model.rulebook import Rules
    from govrules.report.ics import OpenDuty
    from govrules.report.layout import Paint


class ReportFormat(StrEnum):
    """What a report can be."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    PARQUET = "parquet"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Report:
    """An audit that is to be written, where to (None: standard output), and how."""

    found: Audit
    source: str
    target: Path | None
    lang: Spoken
    remind: Sequence[int] = ()


def refuse_early(form: ReportFormat, target: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    if form in _FILES_ONLY and target is None:
        raise GovrulesError(
            f"{_FILES_ONLY[form].en} is not for a terminal",
            f"say where it goes: --output report.{form}",
            zh=f"{_FILES_ONLY[form].zh}不能写到终端",
            zh_help=f"请写明写到哪里：--output report.{form}",
        )
    if form is ReportFormat.XLSX and target is not None and target.suffix.casefold() != ".xlsx":
        raise GovrulesError(
            f"`{target}` is no .xlsx file",
            "give it that ending: --output report.xlsx",
            zh=f"“{target}”不是 .xlsx 文件",
            zh_help="文件名请以 .xlsx 结尾：--output 报告.xlsx",
        )
    if target is not None:
        if target.is_dir():
            raise is_a_folder(target)
        if not target.absolute().parent.is_dir():
            raise no_folder(target.absolute().parent)


def _text(report: Report) -> None:
    from govrules.cli.terminal import paint_for
    from govrules.report.layout import plain

    paint = paint_for(sys.stdout) if report.target is None else plain
    with _stream(report.target) as out:
        for line in _lines(report, paint):
            out.write(f"{line}\n")


def _json(report: Report) -> None:
    from govrules.report.json import write_audit

    head = report.found.head()
    unfit = head.pop("unfit")
    assert isinstance(unfit, list)
    with _stream(report.target) as out:
        write_audit(out, head, unfit, report.found.verdicts)


def _jsonl(report: Report) -> None:
    from govrules.report.json import write_lines

    with _stream(report.target) as out:
        write_lines(out, report.found.verdicts)


def _csv(report: Report) -> None:
    from govrules.report.csv import ENCODING, write_verdicts

    # The mark at the beginning is for spreadsheets, which open files: a pipe does without.
    with _stream(report.target, ENCODING) as out:
        write_verdicts(out, report.found.verdicts.stream())


def _parquet(report: Report) -> None:
    assert report.target is not None
    report.found.verdicts.write(report.target, ".parquet")


def _html(report: Report) -> None:
    from govrules.api.html_report import html_report

    with _stream(report.target) as out:
        out.writelines(html_report(report.found, report.source, report.lang))


def _ics(report: Report) -> None:
    from govrules.report.ics import REMIND, calendar_file

    found = report.found
    made = calendar_file(
        _open_duties(found), found.as_of, found.book.rules.timezone, report.lang, report.remind or REMIND
    )
    with _stream(report.target) as out:
        out.write(made.decode("utf-8"))


def _xlsx(report: Report) -> None:
    assert report.target is not None
    report.found.write_report(report.target, report.lang, source=report.source)


WRITERS: Mapping[ReportFormat, Callable[[Report], None]] = MappingProxyType(
    {
        ReportFormat.TEXT: _text,
        ReportFormat.JSON: _json,
        ReportFormat.JSONL: _jsonl,
        ReportFormat.CSV: _csv,
        ReportFormat.XLSX: _xlsx,
        ReportFormat.HTML: _html,
        ReportFormat.PARQUET: _parquet,
        ReportFormat.ICS: _ics,
    }
)
"""Who writes each format; the text report is for a person, all others hold everything of their kind."""

_FILES_ONLY = {
    ReportFormat.PARQUET: Text("Parquet ", "Parquet"),
    ReportFormat.XLSX: Text("工作簿", "a workbook"),
}


@contextmanager
def _stream(target: Path | None, encoding: str = "utf-8") -> Iterator[TextIO]:
    if target is None:
        yield sys.stdout
        return
    from govrules.report.destination import text_file

    with text_file(target, encoding) as out:
        yield out


# -- what the reports are given ----------------------------------------------------------------------


def _lines(report: Report, paint: Paint) -> Iterator[str]:
    from govrules.api.reports import unfit_reason
    from govrules.report.text import Audited, Lengths, text_report

    found, spoken = report.found, report.lang
    lengths = Lengths()
    digest = found.digest(max(lengths.violations, lengths.soon))
    told = zip(digest.worst, found.explain_many(digest.worst, spoken), strict=True)
    sentences = {verdict: explanation.sentence for verdict, explanation in told}
    audited = Audited(
        source=report.source,
        rules=found.book.rules,
        as_of=found.as_of,
        counts=found.counts,
        digest=digest,
        unfit=found.records.unfit,
        notices=found.records.notices,
        units_off_roster=found.units_off_roster,
    )
    return text_report(audited, spoken, sentences.get, unfit_reason, paint, lengths)


def _open_duties(found: Audit) -> Iterator[OpenDuty]:
    """What is still owed and when, the soonest first, each told by its explanation."""
    from govrules.report.ics import OpenDuty

    rules = found.book.rules
    owed = found.of_status("pending", "violated")
    is_owed = (owed["status"] == "pending") | (owed["reason"] == "overdue")
    owed = owed[is_owed & owed["due"].notna()].sort_values(["due", "rule", "record"])
    units = [unit if isinstance(unit, str) else None for unit in owed["unit"]]
    for told, unit in zip(found.explain_many(owed), units, strict=True):
        rule = rules.rules[told.verdict.rule]
        provision = told.parts.section("provision")
        assert provision is not None
        yield OpenDuty(
            told.verdict,
            _what(rule, rules),
            told.parts.summary,
            provision.lines[0].text,
            rules.calendar_of(rule),
            unit,
        )


def _what(rule: Rule, rules: Rules) -> Text:
    """What a rule wants done: its acts, or for a rule without one the breach that it is named for."""
    from govrules.explaining.names import Names
    from govrules.model.rule import Deadline, FixedDate

    if isinstance(rule.requires, Deadline | FixedDate):
        return Names(rules.type_of(rule)).acts(rule.requires.acts)
    return rule.title
