"""`govrules audit`: all records of a source judged by all rules.

Comes in: a source, the rules, the moment. Goes out: a report; exit code 1 if --fail-on was found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import AsOf, Lang, Output, RecordType, Roster, RuleSources, Source
from govrules.cli.report_formats import WRITERS, Report, ReportFormat, refuse_early
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.api import Audit
    from govrules.cli.language import Spoken
    from govrules.model.verdict import Verdict


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
    fill: Annotated[
        str | None,
        typer.Option(
            "--fill",
            metavar="FILE",
            help="A report's workbook with the missing facts filled in: they complete the source.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="What the report is.")] = ReportFormat.TEXT,
    output: Output = None,
    remind: Annotated[
        list[int] | None,
        typer.Option(
            "--remind",
            metavar="DAYS",
            min=0,
            max=250,
            help="With --format ics: a reminder so many working days before a duty is due; may be repeated."
            "  [default: 5, 1, 0]",
            show_default=False,
        ),
    ] = None,
    memory_limit: Annotated[
        str | None,
        typer.Option(
            "--memory-limit", metavar="SIZE", help="What DuckDB may hold, like 2GB.", show_default=False
        ),
    ] = None,
    temp_folder: Annotated[
        Path | None,
        typer.Option(
            "--temp-folder",
            metavar="FOLDER",
            help="Where DuckDB puts what it cannot hold; removed at the end.",
            show_default=False,
        ),
    ] = None,
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
    refuse_early(form, target)
    if remind and form is not ReportFormat.ICS:
        raise GovrulesError(
            "`--remind` is for a calendar file",
            "ask for one: --format ics",
            zh="--remind 只用于日历文件",
            zh_help="请加上 --format ics",
        )
    moment = moment_to_judge_at(as_of)
    book = rulebook(rules)
    with progress("核查" if spoken == "zh" else "audit") as advance:
        found = book.audit(
            source,
            moment,
            record_type=None if record is None else record_type_in(book.rules, record),
            roster=roster,
            engine=None if engine is None else engine.value,
            fill=fill,
            progress=advance,
            memory_limit=memory_limit,
            temp_folder=temp_folder,
        )
        WRITERS[form](Report(found, source, target, spoken, remind or ()))
    if target is not None:
        print(_written(found, target, spoken), file=sys.stderr)
    if fail_on is not None and _is_broken(found.verdicts, fail_on):
        raise typer.Exit(1)


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
