"""Quotas: how many records, or what share of them, each unit reaches in each period.

Comes in: `Rules`, records one by one, the roster. Goes out: verdicts, each with the counts it rests on.
Must not know: where records come from. Only counts are kept, never records.

What is not known of a record is counted both ways: if both give the same verdict it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions
from govrules.engines.reference.conditions import (
    Evaluate,
    Facts,
    NullsOf,
    compile_condition,
    compile_unknowns,
    day_of,
)
from govrules.engines.reference.deadlines import Moment, Outcome
from govrules.engines.reference.judge import Masker, in_region, masker_of, moment_of
from govrules.engines.reference.periods import Stretch, period_of, periods
from govrules.model.expr import Expr
from govrules.model.record import Record
from govrules.model.rule import Period, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status, Verdict

NO_ROSTER = "*"
"""The record of the one verdict that stands for the units nobody has listed."""


@dataclass(slots=True)
class Cell:
    """What was counted for one unit and period.

    `counted[d][n]`: records by whether they belong to the denominator (d) and to the numerator (n), each
    True or None for unknown; records that certainly do not belong are left out of the denominator.
    """

    sure: int = 0  # in the denominator, in the numerator
    other: int = 0  # in the denominator, not in the numerator
    doubtful: int = 0  # in the denominator, perhaps in the numerator
    perhaps_sure: int = 0  # perhaps in the denominator, then in the numerator
    perhaps_other: int = 0  # perhaps in the denominator, then not in the numerator
    perhaps_doubtful: int = 0  # perhaps in either
    missing: set[str] = field(default_factory=set)

    def add(self, kind: str, missing: Iterable[str]) -> None:
        """One record more, of one of the six kinds."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.missing.update(missing)

    def __iadd__(self, other: Cell) -> Cell:
        for name in ("sure", "other", "doubtful", "perhaps_sure", "perhaps_other", "perhaps_doubtful"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missing |= other.missing
        return self

    @property
    def least(self) -> int:
        """The number of records that certainly count."""
        return self.sure

    @property
    def most(self) -> int:
        """The number of records that may count."""
        return self.sure + self.doubtful + self.perhaps_sure + self.perhaps_doubtful

    @property
    def certain_base(self) -> int:
        """The records that certainly belong to the denominator."""
        return self.sure + self.other + self.doubtful

    @property
    def possible_base(self) -> int:
        """The records that may belong to the denominator."""
        return self.certain_base + self.perhaps_sure + self.perhaps_other + self.perhaps_doubtful

    def reaches(self, share: Fraction) -> set[bool | None]:
        """The answers that are possible: reached, not reached, None for an empty denominator."""
        lowest = (self.sure, self.certain_base + self.perhaps_other + self.perhaps_doubtful)
        highest = (self.most, self.certain_base + self.perhaps_sure + self.perhaps_doubtful)
        answers: set[bool | None] = set()
        if not self.certain_base:
            answers.add(None)
        if self.certain_base or self.perhaps_other or self.perhaps_doubtful:
            answers.add(Fraction(*lowest) >= share)
        if self.certain_base or self.perhaps_sure or self.perhaps_doubtful:
            answers.add(Fraction(*highest) >= share)
        return answers


@dataclass(frozen=True, slots=True)
class Counted:
    """A verdict on a unit and a period, with the counts that it rests on."""

    verdict: Verdict
    unit: str | None
    stretch: Stretch | None
    cell: Cell


class Tally:
    """Counts records for all quotas of a rulebook (or those named); `verdicts` judges what was counted."""

    def __init__(
        self, rules: Rules, as_of: date | datetime | Moment, only: Iterable[str] | None = None
    ) -> None:
        self.rules = rules
        self.moment = as_of if isinstance(as_of, Moment) else moment_of(as_of)
        chosen = None if only is None else set(only)
        self._counters: dict[str, list[QuotaCounter]] = {}
        self._maskers: dict[str, Masker] = {}
        for rule in rules:
            if isinstance(rule.requires, Quota) and (chosen is None or rule.id in chosen):
                self._counters.setdefault(rule.record, []).append(QuotaCounter(rule, rules, self.moment))
                self._maskers[rule.record] = masker_of(rules.type_of(rule))

    @property
    def counts(self) -> frozenset[str]:
        """The record types that some quota counts."""
        return frozenset(self._counters)

    def add(self, record: Record) -> None:
        """Counts one record; a type that no quota counts is passed over."""
        counters = self._counters.get(record.type)
        if counters:
            facts, masked = self._maskers[record.type](record.facts, self.moment)
            for counter in counters:
                counter.add(record, facts, masked)

    def judged(self, roster: Iterable[Record] | None) -> Iterator[Counted]:
        """One verdict a quota, unit and period, with its counts; `roster` None where there is none."""
        units = None if roster is None else list(roster)
        for counters in self._counters.values():
            for counter in counters:
                yield from counter.judged(units)

    def verdicts(self, roster: Iterable[Record] | None) -> list[Verdict]:
        """One verdict a quota, unit and period."""
        return [counted.verdict for counted in self.judged(roster)]


class Share(NamedTuple):
    """What one record adds to the counts of a quota.

    `seen`: the unit that it names; `day`: its date; `key`: the unit and the first day of the period whose count it
    adds to, None in it for one that is not known; `kind`: which count of the cell. None where there is no such thing.
    """

    seen: str | None
    day: date | None
    key: tuple[str | None, date | None] | None = None
    kind: str | None = None
    missing: tuple[str, ...] = ()


class QuotaCounter:
    """The counts of one quota, and the verdicts that follow.

    `cells`: what was counted, by unit and first day of the period (None: not known which); `units`: those that
    appeared; `earliest`: the first day of a record. All three may be kept up from outside, share by share. `moment` is
    the one that is judged at; it may be moved.
    """

    def __init__(self, rule: Rule, rules: Rules, moment: Moment) -> None:
        assert isinstance(rule.requires, Quota)
        self.rule, self.rules, self.moment, self.quota = rule, rules, moment, rule.requires
        self.record_type = rules.type_of(rule)
        self.calendar = rules.calendar_of(rule)
        self.region = rules.instrument_of(rule).region
        belongs = [part.expr for part in (rule.applies_when, self.quota.of) if part is not None]
        counts = [self.quota.count.expr] if self.quota.count else []
        self._belongs = [self._compiled(expr) for expr in belongs]
        self._counts = [self._compiled(expr) for expr in counts]
        self.cells: dict[tuple[str | None, date | None], Cell] = {}
        self.units: dict[str, None] = {}
        self.earliest: date | None = None

    def _compiled(self, expr: Expr) -> tuple[Evaluate, NullsOf]:
        return compile_condition(expr, self.record_type), compile_unknowns(expr, self.record_type)

    def add(self, record: Record, facts: Facts, masked: frozenset[str]) -> None:
        """Counts one record, with its facts as they are known at the moment."""
        share = self.share(record, facts, masked)
        if share is None:
            return
        if share.seen is not None:
            self.units[share.seen] = None
        if share.day is not None and (self.earliest is None or share.day < self.earliest):
            self.earliest = share.day
        if share.key is not None and share.kind is not None:
            self.cells.setdefault(share.key, Cell()).add(share.kind, share.missing)

    def share(self, record: Record, facts: Facts, masked: frozenset[str]) -> Share | None:
        """What a record would add at the moment; None for nothing at all."""
        if not in_region(record.region, self.region):
            return None
        by, unit_field = self.quota.by, self.record_type.unit
        assert unit_field is not None
        unit: Any = facts.get(unit_field)
        only_seen = None if unit is None else Share(unit, None)
        missing: set[str] = set() if unit is not None else {unit_field}
        when = facts.get(by)
        if when is None:
            happened_not = by in masked or (
                self.record_type.fields[by].act and by != self.record_type.own_date
            )
            if happened_not:
                return only_seen
            missing.add(by)
        belongs = self._evaluate(self._belongs, facts, missing)
        counts = self._evaluate(self._counts, facts, missing) if belongs is not False else False
        if belongs is False or (counts is False and isinstance(self.quota.at_least, int)):
            return only_seen
        day = key = None
        if when is not None:
            day = day_of(when)
            key = self._period_key(day)
            if key is None:
                return Share(unit, day)
        if unit is None or when is None:
            belongs = None
        kind = {True: "sure", False: "other", None: "doubtful"}[counts]
        return Share(unit, day, (unit, key), kind if belongs else f"perhaps_{kind}", tuple(sorted(missing)))

    def _period_key(self, day: date) -> date | None:
        """What tells the period of a day: its first day; one key for a quota without periods."""
        quota = self.quota
        if quota.per is None:
            last = self._last_day()
            return date.min if day <= last else None
        if quota.per is Period.WORKING_DAY and not self.calendar.is_working(day):
            return None
        return period_of(quota.per, day).first

    def _last_day(self) -> date:
        """The last day of a quota without periods: its fixed date, or as-of while it is in force."""
        if self.quota.until is not None:
            return self.quota.until
        last = self.rule.in_force.last
        return self.moment.today if last is None else min(self.moment.today, last)

    def _evaluate(
        self, conditions: list[tuple[Evaluate, NullsOf]], facts: Facts, missing: set[str]
    ) -> bool | None:
        values = []
        unknown: set[str] = set()
        for evaluate, nulls_of in conditions:
            value = evaluate(facts)
            values.append(value)
            if value is None:
                unknown |= nulls_of(facts)
        if False in values:
            return False
        missing |= unknown
        return None if None in values else True

    # -- judging -------------------------------------------------------------------------------------

    def judged_units(self, units: Iterable[str]) -> Iterator[Counted]:
        """One verdict for each of some units that appeared, and each period, where there is no roster."""
        for unit in units:
            for stretch in self._stretches(None):
                yield self._judge(unit, stretch, None)

    def judged(self, roster: list[Record] | None) -> Iterator[Counted]:
        """One verdict for each unit of the roster and each period; without one, for the units that appeared."""
        if roster is None:
            yield from self.judged_units(sorted(self.units))
            outcome = Outcome(Status.UNDETERMINED, Reason.ROSTER_MISSING)
            yield Counted(self._verdict(NO_ROSTER, outcome), None, None, Cell())
            return
        roster_type = self.rules.roster_type
        among = self.quota.among
        chosen = compile_condition(among.expr, roster_type) if among and roster_type else None
        nulls_of = compile_unknowns(among.expr, roster_type) if among and roster_type else None
        for unit_record in roster:
            if not in_region(unit_record.region, self.region):
                continue
            member = True if chosen is None else chosen(unit_record.facts)
            if member is False:
                continue
            unknown: frozenset[str] | None = None
            if member is None:
                assert nulls_of is not None
                unknown = nulls_of(unit_record.facts)
            listed_from, listed_until = unit_record.facts.get("from"), unit_record.facts.get("until")
            for stretch in self._stretches(listed_from):  # type: ignore[arg-type]
                if listed_from is not None and stretch.last < day_of(listed_from):  # type: ignore[arg-type]
                    continue
                if listed_until is not None and stretch.last > day_of(listed_until):  # type: ignore[arg-type]
                    continue
                yield self._judge(unit_record.id, stretch, unknown)

    def _stretches(self, listed_from: date | None) -> Iterator[Stretch]:
        """The periods to be judged: begun by as-of, their last day in force."""
        quota, in_force, today = self.quota, self.rule.in_force, self.moment.today
        if quota.per is None:
            last = self._last_day()
            begun = in_force.first is None or in_force.first <= today
            if begun and last in in_force:
                yield Stretch(last.isoformat(), in_force.first, last)
            return
        candidates = [day for day in (listed_from, self.earliest) if day is not None]
        first = in_force.first or min((day_of(day) for day in candidates), default=today)
        for stretch in periods(quota.per, first, today, self.calendar):
            if stretch.last in in_force:
                yield stretch

    def _judge(self, unit: str, stretch: Stretch, unknown_unit: frozenset[str] | None) -> Counted:
        key = date.min if self.quota.per is None else stretch.first
        cell = Cell()
        for lookup in ((unit, key), (unit, None), (None, key), (None, None)):
            if (found := self.cells.get(lookup)) is not None:
                cell += found
        outcome = self._outcome(cell, stretch)
        if unknown_unit is not None:
            reason = Reason.FACT_MISSING if unknown_unit else Reason.TIME_OF_DAY_MISSING
            outcome = outcome._replace(
                status=Status.UNDETERMINED, reason=reason, missing=tuple(sorted(unknown_unit))
            )
        return Counted(self._verdict(f"{unit}/{stretch.label}", outcome), unit, stretch, cell)

    def _outcome(self, cell: Cell, stretch: Stretch) -> Outcome:
        quota = self.quota
        due, provisional = due_of_period(quota, stretch.last, self.calendar)
        if quota.per is Period.WORKING_DAY:
            provisional = provisional or not self.calendar.is_settled(stretch.last)
        snapshot = quota.per is None and quota.until is None
        over = snapshot or self.moment.today > due
        partial = Outcome(Status.PENDING, None, stretch.first, due, provisional=provisional)
        answers: set[bool | None]
        if isinstance(quota.at_least, Fraction):
            if not cell.possible_base:
                return partial._replace(status=Status.NOT_APPLICABLE, reason=Reason.NOT_TRIGGERED)
            if not over:
                return partial
            answers = cell.reaches(quota.at_least)
        else:
            if cell.least >= quota.at_least:
                return partial._replace(status=Status.SATISFIED)
            if not over:
                return partial
            answers = {False} if cell.most < quota.at_least else {True, False}
        if answers == {True}:
            return partial._replace(status=Status.SATISFIED)
        if answers == {None}:
            return partial._replace(status=Status.NOT_APPLICABLE, reason=Reason.NOT_TRIGGERED)
        if answers != {False}:
            reason = Reason.FACT_MISSING if cell.missing else Reason.TIME_OF_DAY_MISSING
            return partial._replace(
                status=Status.UNDETERMINED, reason=reason, missing=tuple(sorted(cell.missing))
            )
        if provisional:
            return partial._replace(status=Status.UNDETERMINED, reason=Reason.CALENDAR_UNPUBLISHED)
        return partial._replace(status=Status.VIOLATED, reason=Reason.BELOW_QUOTA)

    def _verdict(self, record: str, outcome: Outcome) -> Verdict:
        return Verdict(self.rule.record, record, self.rule.id, str(self.rule.duty), *outcome)


def due_of_period(quota: Quota, period_end: date, calendar: Calendar) -> tuple[date, bool]:
    """The last day on which a record may still count: the period's own, or that of its grace, neither rolled.

    With it, whether it rests on days that the calendar has not settled.
    """
    if quota.grace is None:
        return period_end, False
    counted = count(calendar, quota.grace, period_end, Conventions())
    assert counted.due is not None
    return day_of(counted.due), counted.provisional
