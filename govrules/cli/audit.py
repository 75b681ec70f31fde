"""`govrules audit`: all records of a source judged by all rules.

Comes in: a source, the rules, the moment. Goes out: a report; exit code 1 if --fail-on was found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from govrules.cli.options import AsOf, Lang, Output, RecordType, Roster, RuleSources, Source
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.api import Audit
    from govrules.cli.language import Spoken
    from govrules.model.record import Unfit
    from govrules.model.verdict import Verdict
    from govrules.report.layout import Paint


class ReportFormat(StrEnum):
    """What a report can be."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    PARQUET = "parquet"


class Engine(StrEnum):
    """What judges."""

    DUCKDB = "duckdb"
    REFERENCE = "reference"
    EVENTS = "events"
    SPARK = "spark"


class FailOn(StrEnum):
    """The weakest duty whose breach ends the command with exit code 1."""

    MUST = "must"
    IN_PRINCIPLE = "in-principle"
    ENCOURAGED = "encouraged"


_NOT_YET = (ReportFormat.XLSX, ReportFormat.HTML)
_SENTENCES = 10  # violations that the text report explains; each replays a record


def audit(
    source: Source,
    record: RecordType = None,
    rules: RuleSources = None,
    as_of: AsOf = None,
    engine: Annotated[
        Engine | None,
        typer.Option(
            "--engine", help="What judges; left out: the fastest that is there.", show_default=False
        ),
    ] = None,
    roster: Roster = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="What the report is.")] = ReportFormat.TEXT,
    output: Output = None,
    lang: Lang = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            help="Exit with 1 if a rule of this duty or a stronger one is violated.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Judge all records of a source by all rules, and report what was found."""
    from govrules.cli.language import language
    from govrules.cli.names import record_type_in
    from govrules.cli.options import moment_to_judge_at
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import progress

    spoken = language(lang)
    target = None if output is None or str(output) == "-" else output
    _see_to_format(form, target)
    moment = moment_to_judge_at(as_of)
    book = rulebook(rules)
    with progress("核查" if spoken == "zh" else "audit") as advance:
        found = book.audit(
            source,
            moment,
            record_type=None if record is None else record_type_in(book.rules, record),
            roster=roster,
            engine=None if engine is None else engine.value,
            progress=advance,
        )
        _write(found, source, form, target, spoken)
    if target is not None:
        print(_written(found, target, spoken), file=sys.stderr)
    if fail_on is not None and _is_broken(found.verdicts, fail_on):
        raise typer.Exit(1)


def _see_to_format(form: ReportFormat, target: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    if form in _NOT_YET:
        raise GovrulesError(f"`--format {form}` is not built yet", "there is text, json, csv and parquet")
    if form is ReportFormat.PARQUET and target is None:
        raise GovrulesError("Parquet is not for a terminal", "say where it goes: --output verdicts.parquet")
    if target is not None:
        if target.is_dir():
            raise GovrulesError(f"`{target}` is a folder", "name a file to write to")
        if not target.absolute().parent.is_dir():
            raise GovrulesError(
                f"the folder `{target.absolute().parent}` does not exist", "make it first, or name another"
            )


def _write(found: Audit, source: str, form: ReportFormat, target: Path | None, lang: Spoken) -> None:
    if form is ReportFormat.JSON:
        from govrules.report.json import write_audit

        head = found.head()
        unfit = head.pop("unfit")
        assert isinstance(unfit, list)
        with _stream(target) as out:
            write_audit(out, head, unfit, found.verdicts)
    elif form is ReportFormat.CSV:
        from govrules.report.csv import ENCODING, write_verdicts

        # The mark at the beginning is for spreadsheets, which open files: a pipe does without.
        with _stream(target, ENCODING) as out:
            write_verdicts(out, found.verdicts)
    elif form is ReportFormat.PARQUET:
        from govrules.report.destination import whole_file
        from govrules.report.tables import write_parquet

        assert target is not None
        with whole_file(target) as part:
            write_parquet(found.verdicts, part)
    else:
        from govrules.cli.terminal import paint_for
        from govrules.report.layout import plain

        paint = paint_for(sys.stdout) if target is None else plain
        with _stream(target) as out:
            for line in _lines(found, source, lang, paint):
                out.write(f"{line}\n")


@contextmanager
def _stream(target: Path | None, encoding: str = "utf-8") -> Iterator[TextIO]:
    if target is None:
        yield sys.stdout
        return
    from govrules.report.destination import text_file

    with text_file(target, encoding) as out:
        yield out


def _lines(found: Audit, source: str, lang: Spoken, paint: Paint) -> Iterator[str]:
    from govrules.reading.record_words import wording
    from govrules.report.text import Audited, Lengths, text_report

    def sentence(verdict: Verdict) -> str | None:
        told = found.explain(verdict.record, verdict.rule, lang, record_type=verdict.record_type)
        return told.parts.summary.in_(lang)

    def reason(unfit: Unfit, lang: str) -> str:
        said, mend = wording(unfit, lang)
        return said if not mend else f"{said}；{mend}" if lang == "zh" else f"{said}; {mend}"

    audited = Audited(
        source=source,
        rules=found.book.rules,
        as_of=found.as_of,
        counts=found.counts,
        verdicts=found.verdicts,
        worst=found.worst(),
        unfit=found.records.unfit,
        notices=found.records.notices,
        units_off_roster=found.units_off_roster,
    )
    return text_report(audited, lang, sentence, reason, paint, Lengths(violations=_SENTENCES))


def _written(found: Audit, target: Path, lang: Spoken) -> str:
    from govrules.report.layout import harmless
    from govrules.report.wording import end_of

    where, now = harmless(str(target)), end_of(found.as_of)
    return f"已写入 {where}（截至 {now}）" if lang == "zh" else f"written to {where} (as of {now})"


def _is_broken(verdicts: Iterable[Verdict], fail_on: FailOn) -> bool:
    from govrules.model.verdict import Status

    order = list(FailOn)
    duties = {str(duty) for duty in order[: order.index(fail_on) + 1]}
    return any(verdict.status is Status.VIOLATED and verdict.duty in duties for verdict in verdicts)
