"""Rules: one checkable duty from one provision; and the instruments they come from.

Comes in: nothing. Goes out: `Rule`, the seven kinds of requirement, `Instrument`, `Clause`.
Must not know: how a rule is read or judged.

Field names in a rule have been checked against its record type by the time a `Rule` exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from govrules.calendars.limit import Conventions, Limit
from govrules.model.expr import Expr
from govrules.model.source import Place, Text


class Duty(StrEnum):
    """How strongly the provision binds."""

    MUST = "must"
    IN_PRINCIPLE = "in-principle"
    ENCOURAGED = "encouraged"


@dataclass(frozen=True, slots=True)
class InForce:
    """The first and the last day in force; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def within(self, other: InForce) -> InForce:
        """The days that lie in both."""
        firsts = [day for day in (self.first, other.first) if day is not None]
        lasts = [day for day in (self.last, other.last) if day is not None]
        return InForce(max(firsts, default=None), min(lasts, default=None))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with its own text, for explanations."""

    expr: Expr
    text: str


# -- the seven kinds of requirement ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extension:
    """More time: it counts if `when` holds and it was told not after the due moment it extends."""

    by: Limit
    when: Condition | None = None
    told_on: str | None = None
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted, from the day after `first` up to and including `last` (field names)."""

    first: str
    last: str
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """The count stops at `asked_on` and begins anew at `given_on` (field names)."""

    asked_on: str
    given_on: str
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of the year of the record's own date, e.g. 06-30."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """All of `acts` within a limit of the first fact given among `starts`: the latest act counts."""

    acts: tuple[str, ...]
    starts: tuple[str, ...]
    within: Limit
    conventions: Conventions = Conventions()
    extended: Extension | None = None
    paused: tuple[Pause, ...] = ()
    restarted: tuple[Restart, ...] = ()


@dataclass(frozen=True, slots=True)
class FixedDate:
    """All of `acts` by a date: a day, a day of the year, or a planned field (its name).

    Written `deadline` in a rule file, with `by` in place of `from` and `within`.
    """

    acts: tuple[str, ...]
    by: date | YearDay | str


@dataclass(frozen=True, slots=True)
class Lasting:
    """Something stays open from one fact until another for at least a limit."""

    start: str
    until: str
    at_least: Limit
    conventions: Conventions = Conventions()


class Relation(StrEnum):
    """How facts in order lie to each other."""

    BEFORE = "before"
    NOT_AFTER = "not-after"
    SAME_TIME = "same-time"


@dataclass(frozen=True, slots=True)
class Order:
    """Facts that happen one after the other, or at the same time within a tolerance."""

    facts: tuple[str, ...]
    relation: Relation
    tolerance: Limit | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Facts that must be given."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """Members that a set must hold: all of them, or at least a number.

    `members` is a tuple of members, the name of another set field, or None for any member at all
    (then `at_least` is given).
    """

    field: str
    members: tuple[str, ...] | str | None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition that must be true."""

    condition: Condition


class Period(StrEnum):
    """What a quota is counted over."""

    DAY = "day"
    WORKING_DAY = "working-day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Quota:
    """A number or a share of records that each unit must reach in each period.

    `at_least` is an `int` (a number of records) or a `Fraction` (a share). `by` is the date that puts a
    record into a period. With `per` and `until` both None, all records up to as-of are counted.
    """

    at_least: int | Fraction
    by: str
    count: Condition | None = None
    of: Condition | None = None
    per: Period | None = None
    until: date | None = None
    grace: Limit | None = None
    among: Condition | None = None


Requirement: TypeAlias = Deadline | FixedDate | Lasting | Order | Present | Includes | Holds | Quota

KINDS: Mapping[type, str] = {
    Deadline: "deadline",
    FixedDate: "deadline",
    Lasting: "lasting",
    Order: "order",
    Present: "present",
    Includes: "includes",
    Holds: "holds",
    Quota: "quota",
}


# -- the rule itself ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: `label` is its id, shown in the column `by`; `title` tells it in words."""

    label: str
    when: Condition
    title: Text | None = None
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example expects; None is not looked at. `record` picks a quota's unit and period."""

    status: str
    record: str | None = None
    reason: str | None = None
    start: date | datetime | None = None
    due: date | datetime | None = None
    done: date | datetime | None = None
    late_by: int | None = None
    late_unit: str | None = None
    provisional: bool | None = None
    missing: tuple[str, ...] | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: facts as written (not yet typed), the moment, and what is expected.

    `given` has one mapping, or several for a quota. `roster` is None where no roster is given.
    """

    given: tuple[Mapping[str, object], ...]
    as_of: date | datetime
    expect: tuple[Expected, ...]
    roster: tuple[Mapping[str, object], ...] | None = None
    note: Text | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One checkable duty from one provision."""

    id: str
    instrument: str
    title: Text
    provision: str
    clauses: tuple[str, ...]
    duty: Duty
    record: str
    requires: Requirement
    applies_when: Condition | None = None
    unless: tuple[Unless, ...] = ()
    yields_to: tuple[str, ...] = ()
    in_force: InForce = InForce()
    calendar: str = "cn"
    assumed: Text | None = None
    unverified: Text | None = None
    notes: Text | None = None
    examples: tuple[Example, ...] = ()
    place: Place | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The last part of the id: the breach."""
        return self.id.rsplit("/", 1)[-1]

    @property
    def kind(self) -> str:
        """Which of the seven kinds of requirement it has."""
        return KINDS[type(self.requires)]


# -- where rules come from ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a document that orders something: encoded, part of a rule, or not assessable."""

    id: str
    provision: str
    part_of: str | None = None
    not_assessable: Text | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of the checker that the authors know of and leave as it is, and why."""

    finding: str
    rules: tuple[str, ...]
    why: Text
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A regulation or a yearly plan."""

    id: str
    title: Text
    issuer: Text
    number: str
    region: str
    level: str
    in_force: InForce
    calendar: str = "cn"
    timezone: str = "Asia/Shanghai"
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    supersedes: tuple[str, ...] = ()
    unverified: Text | None = None
    notes: Text | None = None
    accepted: tuple[Accepted, ...] = ()
    place: Place | None = field(default=None, compare=False)
