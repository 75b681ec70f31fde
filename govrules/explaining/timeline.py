"""What happened when, and until when it was due, as a value: stretches and moments on a line.

Comes in: nothing. Goes out: `Timeline`, `Span`, `Point`. Must not know: how they are found or drawn.

Everything lies at a moment of local civil time: a day without a time of day stands at its noon, a stretch of
days begins at the first one's 00:00 and ends at the last one's 24:00. A day as as-of is its 24:00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from govrules.calendars.calendar import Calendar
from govrules.explaining.dates import period, plain, with_weekday
from govrules.explaining.wording import joined, say
from govrules.model.source import Text
from govrules.model.verdict import When

_ONE_DAY = timedelta(days=1)


class Stretch(StrEnum):
    """What a stretch of time is; in the order in which they are drawn over one another."""

    VOID = "void"
    WAITING = "waiting"
    RUNNING = "running"
    EXTENSION = "extension"
    PAUSE = "pause"
    LATE = "late"


class Moment(StrEnum):
    """What a moment is."""

    START = "start"
    FACT = "fact"
    DUE = "due"
    DONE = "done"
    DONE_LATE = "done-late"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with its name."""

    kind: Stretch
    first: datetime
    last: datetime
    label: Text


@dataclass(frozen=True, slots=True)
class Point:
    """A moment with its name; `when` is how precisely it is known."""

    kind: Moment
    at: datetime
    when: When
    label: Text


@dataclass(frozen=True, slots=True)
class Timeline:
    """One verdict on a line: stretches, moments, as-of, the calendar that says which days rest.

    `numbers` are the days that were counted, with their number. `by_hours`: the limit is one of hours.
    """

    spans: tuple[Span, ...]
    points: tuple[Point, ...]
    as_of: When
    calendar: Calendar
    numbers: Mapping[date, int]
    by_hours: bool = False

    @property
    def stands_at(self) -> datetime:
        """The moment of evaluation: a day's end."""
        return end_of(self.as_of)

    def told(self) -> Text:
        """The same in words, for whoever does not see the picture."""
        parts = [
            say("timeline.told", label=point.label, when=with_weekday(point.when)) for point in self.points
        ]
        parts += [
            say("timeline.told", label=span.label, when=period(_first_day(span.first), _last_day(span.last)))
            for span in self.spans
        ]
        parts.append(say("timeline.as-of", when=plain(self.as_of)))
        return joined("timeline.parts", parts)


# -- days as moments ---------------------------------------------------------------------------------


def start_of(when: When) -> datetime:
    """The 00:00 of a day, also of a moment's."""
    return datetime(when.year, when.month, when.day)


def middle_of(when: When) -> datetime:
    """The noon of a day; a moment itself."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(12))


def end_of(when: When) -> datetime:
    """The 24:00 of a day; a moment itself."""
    return when if isinstance(when, datetime) else start_of(when) + _ONE_DAY


def _first_day(at: datetime) -> When:
    return at.date() if at.time() in (time.min, time(12)) else at


def _last_day(at: datetime) -> When:
    """The day that a stretch ends with: 24:00 of a day belongs to it."""
    if at.time() == time.min:
        return (at - _ONE_DAY).date()
    return at.date() if at.time() == time(12) else at
