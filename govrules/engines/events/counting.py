"""Quotas, kept up to date record by record: what each record adds to the counts, and takes out again.

Comes in: records as they change, the roster, the moment. Goes out: the quotas' verdicts, before and after.
Must not know: durable-rules (one of its states holds one record, so counting over records is not its work), stores.

The counts are those of the reference interpreter; here they can also be taken back. One small count is kept for
each unit and period, never a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govrules.engines.events.opening import midnight
from govrules.engines.reference.conditions import day_of
from govrules.engines.reference.deadlines import Moment
from govrules.engines.reference.judge import Masker, masker_of
from govrules.engines.reference.quotas import Cell, Counted, QuotaCounter
from govrules.model.record import Record
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Verdict

_COUNTS = ("sure", "other", "doubtful", "perhaps_sure", "perhaps_other", "perhaps_doubtful")


@dataclass(frozen=True, slots=True)
class Share:
    """What one record adds to one quota: to the count of a unit and a period, each None where it is not known."""

    rule: str
    unit: str | None
    seen: str | None
    period: date | None
    day: date | None
    counts: tuple[int, ...]
    missing: tuple[str, ...]

    def coded(self) -> list[Any]:
        """As JSON."""
        days = [None if day is None else day.toordinal() for day in (self.period, self.day)]
        return [self.rule, self.unit, self.seen, *days, list(self.counts), list(self.missing)]

    @classmethod
    def plain(cls, row: list[Any]) -> Share:
        """From JSON."""
        rule, unit, seen, period, day, counts, missing = row
        days = [None if each is None else date.fromordinal(each) for each in (period, day)]
        return cls(rule, unit, seen, days[0], days[1], tuple(counts), tuple(missing))


class Quotas:
    """All quotas of a rulebook, with their counts and the verdicts that follow."""

    def __init__(self, rules: Rules, moment: Moment) -> None:
        self.rules, self.moment = rules, moment
        self._counters: dict[str, QuotaCounter] = {}
        self._by_type: dict[str, list[Rule]] = {}
        self._maskers: dict[str, Masker] = {}
        self._missing: dict[tuple[str, str | None, date | None], Counter[str]] = {}
        self._units: dict[str, Counter[str]] = {}
        self._days: dict[str, Counter[date]] = {}
        self.verdicts: dict[str, dict[str, Verdict]] = {}
        for rule in rules:
            if isinstance(rule.requires, Quota):
                self._counters[rule.id] = QuotaCounter(rule, rules, moment)
                self._by_type.setdefault(rule.record, []).append(rule)
                self._maskers[rule.record] = masker_of(rules.type_of(rule))
                self._units[rule.id], self._days[rule.id] = Counter(), Counter()
                self.verdicts[rule.id] = {}

    def shares(self, record: Record, moment: Moment) -> list[Share]:
        """What a record adds to the quotas of its type at a moment."""
        found: list[Share] = []
        rules = self._by_type.get(record.type)
        if not rules:
            return found
        facts, masked = self._maskers[record.type](record.facts, moment)
        for rule in rules:
            counter = self._counters[rule.id]
            counter.moment = moment
            share = counter.share(record, facts, masked)
            if share is not None:
                unit, period = share.key or (None, None)
                counts = tuple(int(name == share.kind) for name in _COUNTS)
                found.append(Share(rule.id, unit, share.seen, period, share.day, counts, share.missing))
        return found

    def wake(self, record: Record, moment: Moment) -> datetime | None:
        """When a record that is dated ahead begins to count for a quota that has no periods."""
        days = []
        for rule in self._by_type.get(record.type, ()):
            assert isinstance(rule.requires, Quota)
            when = record.facts.get(rule.requires.by)
            if isinstance(when, date) and day_of(when) > moment.today:
                days.append(midnight(day_of(when)))
        return min(days, default=None)

    def add(self, shares: Iterable[Share], sign: int = 1) -> dict[str, set[str] | None]:
        """Counts shares, or takes them back; gives the units concerned by rule, None for all of them."""
        touched: dict[str, set[str] | None] = {}
        for share in shares:
            counter = self._counters.get(share.rule)
            if counter is None:
                continue
            earliest, units = counter.earliest, len(counter.units)
            if any(share.counts):
                self._count(counter, share, sign)
            if share.seen is not None:
                _adjust(self._units[share.rule], share.seen, sign)
                if share.seen in self._units[share.rule]:
                    counter.units[share.seen] = None
                else:
                    counter.units.pop(share.seen, None)
            if share.day is not None:
                _adjust(self._days[share.rule], share.day, sign)
                if counter.rule.in_force.first is None:
                    counter.earliest = min(self._days[share.rule], default=None)
            whole = share.unit is None or earliest != counter.earliest or units != len(counter.units)
            known = touched.setdefault(share.rule, set())
            if whole:
                touched[share.rule] = None
            elif known is not None and share.unit is not None:
                known.add(share.unit)
        return touched

    def _count(self, counter: QuotaCounter, share: Share, sign: int) -> None:
        key = (share.unit, share.period)
        cell = counter.cells.setdefault(key, Cell())
        for name, number in zip(_COUNTS, share.counts, strict=True):
            setattr(cell, name, getattr(cell, name) + sign * number)
        missing = self._missing.setdefault((share.rule, *key), Counter())
        for name in share.missing:
            _adjust(missing, name, sign)
        cell.missing = set(missing)
        if not any(getattr(cell, name) for name in _COUNTS):
            del counter.cells[key]
            del self._missing[share.rule, *key]

    def judge(
        self,
        moment: Moment,
        roster: Mapping[str, Record],
        touched: Mapping[str, set[str] | None] | None = None,
    ) -> Iterator[tuple[Verdict | None, Verdict | None]]:
        """Judges quotas anew, all or those touched: each verdict that is not what it was, before and after."""
        self.moment = moment
        for id, counter in self._counters.items():
            if touched is not None and id not in touched:
                continue
            counter.moment = moment
            units = None if touched is None else touched[id]
            before = self.verdicts[id]
            if units is None:
                after = self._labelled(counter, counter.judged(list(roster.values()) or None))
            else:
                kept = {key: each for key, each in before.items() if key.rsplit("/", 1)[0] not in units}
                if roster:
                    anew = counter.judged([roster[unit] for unit in units if unit in roster])
                else:
                    anew = counter.judged_units(unit for unit in units if unit in counter.units)
                after = {**kept, **self._labelled(counter, anew)}
            self.verdicts[id] = after
            for key in [*before, *(key for key in after if key not in before)]:
                if before.get(key) != after.get(key):
                    yield before.get(key), after.get(key)

    def _labelled(self, counter: QuotaCounter, judged: Iterable[Counted]) -> dict[str, Verdict]:
        """Verdicts by unit and period. Where all up to now is counted, the label moves on and the unit is the key."""
        moving = counter.quota.per is None and counter.quota.until is None
        return {
            f"{each.verdict.record.rsplit('/', 1)[0]}/" if moving else each.verdict.record: each.verdict
            for each in judged
        }


def _adjust(counter: Counter[Any], key: Any, by: int) -> None:
    counter[key] += by
    if counter[key] <= 0:
        del counter[key]
