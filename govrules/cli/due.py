"""`govrules due`: when a limit ends, counted out day by day.

Comes in: a start, a limit, how it is counted. Goes out: one line and the ledger, or JSON.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from govrules.cli.options import Format, Lang, TextOrJson


class StartDay(StrEnum):
    """Which day is day 1."""

    DAY_AFTER = "day-after"
    ROLLED = "rolled"
    SAME_DAY = "same-day"


class LastDay(StrEnum):
    """What becomes of a last day that is no working day."""

    ROLL = "roll"
    KEEP = "keep"


def due(
    start: Annotated[
        str, typer.Argument(metavar="START", help="The day (or moment) of the event: 2022-09-30.")
    ],
    limit: Annotated[
        str,
        typer.Argument(metavar="LIMIT", help='"20 working days", "30 calendar days", "1 month", "24 hours".'),
    ],
    start_day: Annotated[
        StartDay,
        typer.Option(
            "--start-day",
            help="Day 1 is the day after the event; or that, after an event on a rest day is moved to"
            " the next working day; or the day of the event itself.",
        ),
    ] = StartDay.DAY_AFTER,
    last_day: Annotated[
        LastDay,
        typer.Option("--last-day", help="A last day that is no working day moves to the next one, or stays."),
    ] = LastDay.KEEP,
    calendar: Annotated[
        str,
        typer.Option("--calendar", metavar="NAME|FILE", help="cn, another country's code, or a YAML file."),
    ] = "cn",
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
    ledger: Annotated[bool, typer.Option("--ledger", help="Every day of the count, one a line.")] = False,
) -> None:
    """When a limit ends, and every day counted or not on the way there."""
    import govrules as gr
    from govrules.cli.language import language
    from govrules.cli.terminal import width_of

    # The words typed are values of the library, whatever their type here.
    found = gr.due(start, limit, start_day=start_day.value, last_day=last_day.value, calendar=calendar)
    spoken = language(lang)
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        print(as_json(found.to_dict(spoken), indent=2))
        return
    from govrules.explaining import due_text

    print(due_text(found, spoken, ledger=ledger, width=width_of(sys.stdout)))
