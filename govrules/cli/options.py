"""The arguments and options that several commands share, so that they mean the same everywhere.

Comes in: nothing. Goes out: types for the parameters of commands. Must not know: any command.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govrules.errors import GovrulesError


class TextOrJson(StrEnum):
    """For a person, or for a programme."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """The two languages."""

    ZH = "zh"
    EN = "en"


Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="An .xlsx workbook, a folder of CSV or Parquet files, or one CSV, Parquet or JSON file.",
        show_default=False,
    ),
]
RecordType = Annotated[
    str | None,
    typer.Option("--record", metavar="TYPE", help="The record type of a single file.", show_default=False),
]
RuleSources = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="ID|FOLDER…",
        help="Instruments, rules or folders of your own; left out: all shipped rules.",
        show_default=False,
    ),
]
Roster = Annotated[
    str | None,
    typer.Option(
        "--roster", metavar="FILE", help="The list of units that quotas are judged for.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="The day or moment to judge at; left out: today.", show_default=False
    ),
]
Lang = Annotated[
    Language | None,
    typer.Option(
        "--lang", help="The language of the output; left out: that of the locale.", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write; left out, or -: to the terminal."),
]
Format = Annotated[TextOrJson, typer.Option("--format", help="For a person, or for a programme.")]


def moment_to_judge_at(as_of: str | None) -> date | datetime:
    """The moment that was asked for; today if none was: only here does the package look at a clock.

    Raises GovrulesError for what is neither a date nor a date-time.
    """
    if as_of is None:
        return date.today()
    from govrules.calendars import calendar
    from govrules.calendars.due import read_moment

    try:
        return read_moment(as_of, "as-of", calendar("cn"))
    except GovrulesError as error:
        zh, zh_help = error.told("zh")
        raise GovrulesError(
            f"--as-of: {error.message}", error.help, zh=f"--as-of：{zh}", zh_help=zh_help
        ) from None
