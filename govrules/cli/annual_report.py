"""`govrules annual-report`: the tables of an annual report, counted from the applications of a year.

Comes in: a source, a year. Goes out: the tables; exit code 1 if an identity between cells does not hold.
"""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govrules.cli.options import Lang, Output, RecordType, RuleSources, Source
from govrules.errors import GovrulesError


class AnnualFormat(StrEnum):
    """What the tables can be."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"


def annual_report(
    source: Source,
    year: Annotated[
        str, typer.Option("--year", metavar="YEAR", help="The year reported on.", show_default=False)
    ],
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="NAME", help="Only the applications of one unit.", show_default=False),
    ] = None,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--last-year",
            metavar="FILE",
            help="The .xlsx or .json file of the year before: what it carried over must be what this year began with.",
            show_default=False,
        ),
    ] = None,
    record: RecordType = None,
    rules: RuleSources = None,
    form: Annotated[AnnualFormat, typer.Option("--format", help="What the report is.")] = AnnualFormat.TEXT,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Count the tables of an annual report from the applications of a year."""
    from govrules.api.annual import APPLICATION, no_such_year
    from govrules.api.annual import annual_report as counted
    from govrules.cli.language import language
    from govrules.cli.names import record_type_in
    from govrules.cli.sources import rulebook
    from govrules.report.destination import text_file
    from govrules.report.layout import harmless

    spoken = language(lang)
    if not re.fullmatch(r"\d{4}", year.strip()):
        raise no_such_year(year)
    target = None if output is None or str(output) == "-" else output
    if form is AnnualFormat.XLSX and (target is None or target.suffix.casefold() != ".xlsx"):
        raise GovrulesError(
            "a workbook needs an .xlsx file to go to",
            "name it: --output annual.xlsx",
            zh="工作簿须写入 .xlsx 文件",
            zh_help="请写明：--output annual.xlsx",
        )
    book = rulebook(rules)
    record_type = None if record is None else record_type_in(book.rules, record)
    report, read = counted(book, source, int(year), record_type=record_type, unit=unit, last_year=last_year)
    kind = book.rules.record_types[APPLICATION]
    if form is AnnualFormat.XLSX:
        from govrules import __version__
        from govrules.report.annual_xlsx import write_annual_xlsx

        assert target is not None
        write_annual_xlsx(report, kind, __version__, target, spoken)
    else:
        if form is AnnualFormat.JSON:
            from govrules.report.json import as_json

            lines = [as_json(report.to_dict(), indent=1)]
        else:
            from govrules.report.annual_text import annual_text

            lines = list(annual_text(report, kind, spoken))
        text = "".join(f"{line}\n" for line in lines)
        if target is None:
            sys.stdout.write(text)
        else:
            with text_file(target) as out:
                out.write(text)
    unfit = len({(each.sheet, each.row) for each in read.unfit if each.record_type == APPLICATION})
    if unfit:
        told = (
            f"{unfit} 行不合格，未计入；govrules audit 列出各处"
            if spoken == "zh"
            else (f"{unfit} unfit rows are not counted; govrules audit says where they are")
        )
        print(told, file=sys.stderr)
    if target is not None:
        where = harmless(str(target))
        print(f"已写入 {where}" if spoken == "zh" else f"written to {where}", file=sys.stderr)
    if report.broken:
        raise typer.Exit(1)
