"""`govrules sql`: rules as SQL that a data base administrator can read and run where the data lies.

Comes in: ids of rules, a dialect, the moment. Goes out: one query for each record type, with the provisions as
comments. Must not know: how a rule is lowered.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from govrules.cli.options import RuleSources


class Dialect(StrEnum):
    """The dialects that rules can be written in."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    POSTGRES = "postgres"


def sql(
    names: Annotated[
        list[str],
        typer.Argument(metavar="RULE…", help="The rules, each by its id or an unambiguous tail of it."),
    ],
    sources: RuleSources = None,
    dialect: Annotated[
        Dialect, typer.Option("--dialect", help="Which data base is to run it.")
    ] = Dialect.DUCKDB,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="The day at whose end the records are judged.")
    ] = "",
    violations: Annotated[
        bool,
        typer.Option("--violations", help="Only the verdicts that are violations: a test that finds none."),
    ] = False,
    ground: Annotated[
        bool,
        typer.Option(
            "--ground", help="Print instead what the queries read: calendars, and typed views to fill in."
        ),
    ] = False,
) -> None:
    """Print rules as SQL over a typed view of their records."""
    from datetime import date

    from govrules.api.moments import as_of_moment
    from govrules.api.sql import ground_as_sql, rules_as_sql
    from govrules.cli.sources import rulebook

    book = rulebook(sources)
    moment = as_of_moment(as_of, book.rules.timezone) if as_of else date.today()
    if ground:
        print(ground_as_sql(book, names, dialect.value, moment))
    else:
        print(rules_as_sql(book, names, dialect.value, moment, violations=violations))
