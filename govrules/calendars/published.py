"""What somebody has published about days: the plain data that a `Calendar` is built from.

In: nothing. Out: `Published`, `DayKind`, `CalendarError`.
Must not know where the data comes from, nor limits, nor rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from govrules.calendars.wording import Text
from govrules.errors import GovrulesError

# The record reader admits these dates only; the tables reach further, so that no limit runs off them.
FIRST_RECORD_DAY = date(1900, 1, 1)
LAST_RECORD_DAY = date(2199, 12, 31)
FIRST_DAY = date(1899, 1, 1)
LAST_DAY = date(2320, 12, 31)

SATURDAY_AND_SUNDAY = frozenset({5, 6})


class CalendarError(GovrulesError):
    """A calendar that cannot be had, a calendar file with faults, or a day beyond every calendar.

    A file is read to its end, so one error can hold several: `.all` lists them in the order of the file.
    """

    def __init__(
        self,
        message: str,
        help: str | None = None,  # noqa: A002 - the word that the user reads
        also: Sequence[CalendarError] = (),
        *,
        zh: str | None = None,
        zh_help: str | None = None,
    ) -> None:
        super().__init__(message, help, zh=zh, zh_help=zh_help)
        self.also = tuple(also)

    @property
    def all(self) -> tuple[CalendarError, ...]:
        """The error itself and those found with it."""
        return (self, *self.also)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.also)])


class DayKind(Enum):
    """What a day is in a calendar."""

    WORKING_DAY = "working-day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP_WORKING_DAY = "make-up-working-day"

    @property
    def works(self) -> bool:
        """Whether a day of this kind is a working day."""
        return self is DayKind.WORKING_DAY or self is DayKind.MAKE_UP_WORKING_DAY


@dataclass(frozen=True, slots=True)
class Published:
    """A calendar as published: the week, and the days that differ from it.

    `days` holds only days between `published_from` and `published_until`; what is not listed there is a
    weekend or a working day by the week. `settled_until` is the last day that no later publication is
    expected to move.
    """

    name: str
    edition: str
    country: str | None
    time_zone: str | None
    published_from: date
    published_until: date
    settled_until: date
    days: Mapping[date, tuple[DayKind, Text | None]]
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
