"""`govrules template`: an empty workbook to fill in, with the right sheets, columns and choices.

Comes in: a path, record types. Goes out: the workbook.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from govrules.cli.options import Lang, RuleSources


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write, an .xlsx file.")],
    record: Annotated[
        list[str] | None,
        typer.Option(
            "--record",
            metavar="TYPE…",
            help="The record types to have a sheet for; left out: all.",
            show_default=False,
        ),
    ] = None,
    rules: RuleSources = None,
    lang: Lang = None,
) -> None:
    """Write an empty workbook with the right sheets, columns, choices and help."""
    from govrules.cli.language import language
    from govrules.cli.names import must_be_workbook, record_type_in
    from govrules.cli.sources import rulebook
    from govrules.report.layout import harmless
    from govrules.report.record_workbook import write_template

    must_be_workbook(file, "records.xlsx")
    spoken = language(lang)
    book = rulebook(rules).rules
    wanted = [record_type_in(book, name) for name in record] if record else list(book.record_types)
    write_template(file, [book.record_types[name] for name in dict.fromkeys(wanted)], spoken)
    shown = harmless(str(file))
    print(f"已写入 {shown}" if spoken == "zh" else f"written to {shown}", file=sys.stderr)
