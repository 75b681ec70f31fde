"""The sample: made-up office records, the same for the same seed, and the few real ones that are known.

Comes in: how many records a type, a seed, a language. Goes out: rows by record type, made as they are walked.
Must not know: rules, verdicts, how a file is written. Facts are what an office would type in; which of them
break a duty is for the rules to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from govrules.model.record import Fact
from govrules.model.record_types import ROSTER
from govrules.testing.sample import decisions, documents, incidents, requests, yearly
from govrules.testing.sample.dice import Dice
from govrules.testing.sample.real import REAL, Real
from govrules.testing.sample.roster import roster

__all__ = ["DEFAULT_SEED", "REAL", "Real", "SampleTable", "sample"]

DEFAULT_SEED = 2020

Row = Mapping[str, Fact | None]
Maker = Callable[[Dice, int], dict[str, Fact | None]]


@dataclass(frozen=True, slots=True)
class SampleTable:
    """The rows of one record type: `fields` are the columns that have a value in any of them."""

    record_type: str
    fields: tuple[str, ...]
    made_up: int
    real: int
    _rows: Callable[[], Iterator[Row]] = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """The rows, made anew each time they are walked; `id` is among the facts."""
        return self._rows()


_MAKERS: tuple[tuple[str, str, int, Maker], ...] = (
    ("application", "A", 60, requests.application),
    ("document", "D", 50, documents.document),
    ("interpretation", "I", 20, documents.interpretation),
    ("decision", "J", 24, decisions.decision),
    ("consultation", "C", 20, decisions.consultation),
    ("meeting", "M", 20, decisions.meeting),
    ("recall", "R", 16, incidents.recall),
    ("emergency", "E", 16, incidents.emergency),
    ("website-message", "W", 30, incidents.website_message),
    ("public-notice", "N", 12, incidents.public_notice),
    ("undertaking", "U", 24, yearly.undertaking),
    ("annual-report", "Y", 12, yearly.annual_report),
)
"""Each record type with the letter of its ids, how many there are by default, and what makes one."""


def sample(number: int | None = None, seed: int = DEFAULT_SEED, lang: str = "zh") -> Iterator[SampleTable]:
    """The tables of the sample; `number` made-up records a type, some hundred in all where it is left out.

    A record depends on its type, its place and the seed alone, so a longer sample begins with a shorter one.

    >>> first = next(sample(number=3, seed=1))
    >>> first.record_type, [row["id"] for row in first.rows()]
    ('application', ['A-1', 'A-2', 'A-3'])
    """
    for record_type, letter, usual, make in _MAKERS:
        yield _table(record_type, letter, usual if number is None else number, make, seed, lang)
    units = roster(lang)
    yield SampleTable(ROSTER, tuple(units[0]), len(units), 0, lambda: iter(units))


def _table(record_type: str, letter: str, number: int, make: Maker, seed: int, lang: str) -> SampleTable:
    real = [each.row(lang) for each in REAL if each.record_type == record_type]

    def made(n: int) -> dict[str, Fact | None]:
        return {"id": f"{letter}-{n}", **make(Dice(f"{seed}/{record_type}/{n}", lang), n)}

    def rows() -> Iterator[Row]:
        return chain(real, (made(n) for n in range(1, number + 1)))

    fields = dict.fromkeys(name for row in (made(1), *real) for name in row)
    return SampleTable(record_type, tuple(fields), number, len(real), rows)
