"""Rules as SQL text, for who wants to read or run them elsewhere.

Comes in: a rulebook, the names of rules, a dialect, the moment. Goes out: text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrules.api.rulebook import Rulebook


def rules_as_sql(
    book: Rulebook,
    names: Sequence[str],
    dialect: str,
    as_of: date | datetime,
    *,
    violations: bool = False,
) -> str:
    """One query for each record type over the typed view `<record type>`, one for each quota.

    With `violations` only the verdicts `violated`. Raises GovrulesError for a rule that is not there, or that
    the dialect cannot express.
    """
    from govrules.engines.batch.text import sql_text

    return sql_text(book.rules, [book.rule(name).id for name in names], dialect, as_of, violations)


def ground_as_sql(book: Rulebook, names: Sequence[str], dialect: str, as_of: date | datetime) -> str:
    """What those queries stand on: a table for each calendar, and each typed view as a form to fill in.

    Raises GovrulesError for a rule that is not there, or where there is no such statement.
    """
    from govrules.engines.batch.ground_text import ground_text

    return ground_text(book.rules, [book.rule(name).id for name in names], dialect, as_of)
