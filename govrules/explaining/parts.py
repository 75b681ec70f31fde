"""An explanation as a value: parts in their order, every text in both languages.

Comes in: nothing. Goes out: `Parts`, `Section`, `Line`, `Strip`. Must not know: how a part is found or drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from govrules.explaining.timeline import Timeline
from govrules.model.source import Text
from govrules.model.verdict import Verdict


class Mark(StrEnum):
    """How a test came out; a line without a mark only tells."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def sign(self) -> str:
        """One character that stands for it, so that no colour is needed."""
        return {"yes": "✓", "no": "✗", "unknown": "?"}[self.value]

    @classmethod
    def of(cls, value: bool | None) -> Mark:
        """The mark of a truth value; None is unknown."""
        return cls.UNKNOWN if value is None else cls.YES if value else cls.NO


class SectionKey(StrEnum):
    """The sections an explanation may have, in this order."""

    PROVISION = "provision"
    APPLIES = "applies"
    COUNT = "count"
    CHECK = "check"
    EXCEPTIONS = "exceptions"
    YIELDS_TO = "yields-to"
    MISSING = "missing"
    REMEDY = "remedy"
    NOTES = "notes"
    VERSION = "version"


class DayMark(StrEnum):
    """What a day is in a strip of days."""

    EVENT = "event"
    COUNTED = "counted"
    MAKE_UP = "make-up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    ROLLED = "rolled"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a strip (for hours one moment): its number in the count, and why it counts or not."""

    date: date
    mark: DayMark
    counted: bool
    n: int | None
    why: Text
    name: Text | None = None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A ledger to be drawn: all its days, and the same folded. `whole`: no counted day was left out."""

    days: tuple[Day, ...]
    folded: tuple[Text, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, with how it came out and the field names it lacks."""

    text: Text
    mark: Mark | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an explanation: its lines and, for a count, its days."""

    key: SectionKey
    lines: tuple[Line, ...]
    strip: Strip | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything an explanation says: the verdict, the sentence a clerk needs, the sections, the timeline."""

    verdict: Verdict
    title: Text
    headline: Text
    summary: Text
    sections: tuple[Section, ...]
    as_of: date | datetime
    fingerprint: str
    calendar: str
    timeline: Timeline

    def section(self, key: SectionKey | str) -> Section | None:
        """The section of that key, if this explanation has it."""
        return next((section for section in self.sections if section.key == key), None)
