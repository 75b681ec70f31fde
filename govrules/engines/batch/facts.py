"""The facts of a record as SQL: what each field is in the typed view, and a time as its two readings.

Comes in: a record type, the fields that the source has. Goes out: nodes for values, days and moments.
Must not know: rules.

In the typed view a day is a DATE; a date-time field `f` is a TIMESTAMP `f` and a BOOLEAN `f__coarse`, true
where only the day is known (the moment is then its 00:00); a set whose members are known is a number
with one bit a member, another set a list of texts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlglot import exp

from govrules.engines.batch.dialect import Dialect
from govrules.engines.batch.sql import (
    Node,
    all_of,
    case,
    certainly,
    compare,
    day,
    false,
    first_given,
    is_false,
    is_null,
    is_true,
    known,
    moment,
    name,
    null,
    number,
    true,
    unknown,
)
from govrules.engines.batch.steps import Steps
from govrules.model.record_types import FieldType, RecordType

MOST_MEMBERS = 62
"""So many members of sets fit into one number."""

_DAY_LESS_ONE = 86_400_000_000 - 1


@dataclass(frozen=True, slots=True)
class Time:
    """A day or a moment; `coarse` says where only the day is known, `earliest` and `latest` what it may be."""

    day: Node
    earliest: Node
    latest: Node
    coarse: Node

    @property
    def given(self) -> Node:
        """Whether there is one."""
        return known(self.day)

    @property
    def absent(self) -> Node:
        """Whether there is none."""
        return unknown(self.day)

    @property
    def never(self) -> bool:
        """Whether the source has no such column."""
        return is_null(self.day)


ABSENT = Time(exp.Null(), exp.Null(), exp.Null(), exp.Boolean(this=False))


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment that an audit stands at, and its day."""

    now: datetime
    today: date

    @classmethod
    def of(cls, as_of: date | datetime) -> Moment:
        """A day is taken at its last instant."""
        if isinstance(as_of, datetime):
            return cls(as_of, as_of.date())
        return cls(datetime(as_of.year, as_of.month, as_of.day, 23, 59, 59, 999_999), as_of)


def member_bits(record_type: RecordType) -> Mapping[str, int] | None:
    """The bit of each member of the sets of a record type; None if there are too many for one number."""
    members = {
        member.id: None
        for each in record_type.fields.values()
        if each.type is FieldType.SET
        for member in each.members
    }
    return {id: 1 << at for at, id in enumerate(members)} if len(members) <= MOST_MEMBERS else None


class Facts:
    """The masked facts of one record type, as columns of `steps`.

    `present` are the fields that the source has: any other is null. An act after as-of is null too.
    """

    def __init__(
        self,
        record_type: RecordType,
        steps: Steps,
        dialect: Dialect,
        moment_: Moment,
        present: Collection[str],
        mask: bool = True,
    ) -> None:
        self.record_type = record_type
        self.steps = steps
        self.dialect = dialect
        self.moment = moment_
        self.present = frozenset(present)
        self.mask = mask
        self.bits = member_bits(record_type)
        self._times: dict[str, Time] = {}

    def is_time(self, field: str) -> bool:
        """Whether a field holds a day or a moment."""
        return self.record_type.fields[field].type.is_time

    def is_act(self, field: str) -> bool:
        """Whether a field is something that happens."""
        return self.record_type.fields[field].act

    def in_bits(self, field: str) -> bool:
        """Whether a set is a number."""
        return self.bits is not None and bool(self.record_type.fields[field].members)

    def raw(self, field: str) -> Node:
        """The column itself, before as-of masks it; NULL if the source has none."""
        return name(field) if field in self.present else null()

    def value(self, field: str) -> Node:
        """A value that is no time."""
        return self.raw(field)

    def time(self, field: str) -> Time:
        """A day or a moment, null where it is an act that has not happened yet."""
        found = self._times.get(field)
        if found is None:
            found = self._times[field] = self._masked(field)
        return found

    def null_flag(self, field: str) -> Node:
        """Whether a fact is null."""
        return self.time(field).absent if self.is_time(field) else unknown(self.value(field))

    def _masked(self, field: str) -> Time:
        if field not in self.present:
            return ABSENT
        of = self.record_type.fields[field]
        column: Node = name(field)
        masked = self.mask and of.act
        if of.type is FieldType.DATE:
            shown = column
            if masked:
                happened = compare("<=", column, day(self.moment.today))
                shown = self.steps.let(case([(happened, column)]), f"{field}__done")
            return self.time_of_day(shown)
        coarse = name(f"{field}__coarse")
        if masked:
            by_day = compare("<=", self.dialect.day_of(column), day(self.moment.today))
            by_moment = compare("<=", column, moment(self.moment.now))
            happened = case([(coarse, by_day)], by_moment)
            column = self.steps.let(case([(happened, column)]), f"{field}__done")
        whole_day = self.steps.let(self.dialect.day_of(column), f"{field}__day")
        latest = self.steps.let(
            case([(coarse, self.dialect.plus_micros(column, number(_DAY_LESS_ONE)))], column),
            f"{field}__latest",
        )
        return Time(whole_day, column, latest, coarse)

    def time_of_day(self, day_: Node) -> Time:
        """A time of which only the day is known."""
        if is_null(day_):
            return ABSENT
        start = self.dialect.moment_of(day_)
        return Time(day_, start, self.dialect.plus_micros(start, number(_DAY_LESS_ONE)), true())

    def constant(self, value: date | datetime) -> Time:
        """A day or a moment that a rule names."""
        if isinstance(value, datetime):
            at = moment(value)
            return Time(day(value.date()), at, at, false())
        return self.time_of_day(day(value))

    def first(self, times: Sequence[Time]) -> Time:
        """The first that is given."""
        kept = [each for each in times if not each.never]
        if not kept:
            return ABSENT
        if len(kept) == 1:
            return kept[0]
        coarse = case([(each.given, each.coarse) for each in kept[:-1]], kept[-1].coarse)
        return Time(
            self.steps.let(first_given(each.day for each in kept), "first__day"),
            first_given(each.earliest for each in kept),
            first_given(each.latest for each in kept),
            coarse,
        )

    def happened(self, time: Time) -> Node:
        """Whether a time that is given is not after as-of (false where none is given)."""
        by_day = compare("<=", time.day, day(self.moment.today))
        if is_true(time.coarse):
            return certainly(by_day)
        by_moment = compare("<=", time.earliest, moment(self.moment.now))
        if is_false(time.coarse):
            return certainly(by_moment)
        return certainly(case([(all_of([time.given, time.coarse]), by_day)], by_moment))
