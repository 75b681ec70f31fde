"""What a rule says of time by the calendar alone: for each day it may begin on, the last moment that counts.

Comes in: rules. Goes out: `Bound`s; none where a record's own facts decide. Must not know: findings, solvers.

Pauses, restarts and extensions are left out: they are granted case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import permutations

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit
from govrules.model.rule import Deadline, FixedDate, Lasting, Order, Relation, Rule, YearDay
from govrules.model.rulebook import Rules
from govrules.model.source import Text

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """The last moment by which `acts` must happen (or, of a `lasting`, the first on which they may).

    `starts` are the facts it may be counted from, the first given; none for a date that counts from nothing.
    `both_ways`: the acts may not lie long before the start either.
    """

    rule: Rule
    acts: tuple[str, ...]
    starts: tuple[str, ...]
    label: Text
    last: Callable[[date], datetime]
    both_ways: bool = False

    def meets(self, other: Bound) -> bool:
        """Whether both are counted from one fact, or one of them from none."""
        return not self.starts or not other.starts or bool(set(self.starts) & set(other.starts))


def latest(rules: Rules, rule: Rule) -> tuple[Bound, ...]:
    """By when acts must be done: of a deadline, a fixed date, facts of the same time."""
    return tuple(_latest(rules, rule))


def _latest(rules: Rules, rule: Rule) -> Iterator[Bound]:
    calendar = rules.calendar_of(rule)
    match rule.requires:
        case Deadline(acts=acts, starts=starts, within=limit, conventions=conventions):
            yield Bound(rule, acts, starts, _label(limit), _counted(calendar, limit, conventions))
        case FixedDate(acts=acts, by=YearDay() as day):
            own = rules.type_of(rule).own_date
            label = Text(f"当年 {day} 以前", f"by {day} of the year")
            yield Bound(rule, acts, (own,), label, lambda start: _end(date(start.year, day.month, day.day)))
        case FixedDate(acts=acts, by=date() as day):
            yield Bound(rule, acts, (), Text(f"{day} 以前", f"by {day}"), lambda _: _end(day))
        case Order(facts=facts, relation=Relation.SAME_TIME, tolerance=tolerance):
            label = Text("同日", "the same day")
            last: Callable[[date], datetime] = _end
            if tolerance is not None:
                label = Text(f"{tolerance.label('zh')}以内", f"within {tolerance}")
                last = _counted(calendar, tolerance, Conventions())
            for start, act in permutations(facts, 2):
                yield Bound(rule, (act,), (start,), label, last, both_ways=True)


def open_until(rules: Rules, rule: Rule) -> Bound | None:
    """Of a `lasting`, the day until which it must stay open."""
    match rule.requires:
        case Lasting(start=start, until=until, at_least=limit, conventions=conventions):
            last = _counted(rules.calendar_of(rule), limit, conventions)
            return Bound(rule, (until,), (start,), _label(limit), last)
    return None


def days_of(rules: Rules, one: Rule, two: Rule) -> list[date]:
    """The days of the published calendars on which both rules are in force."""
    together = one.in_force.within(two.in_force)
    calendars = (rules.calendar_of(one), rules.calendar_of(two))
    first = max(together.first or date.min, *(calendar.published_from for calendar in calendars))
    last = min(together.last or date.max, *(calendar.settled_until for calendar in calendars))
    return [first + _ONE_DAY * step for step in range(max(0, (last - first).days + 1))]


def _label(limit: Limit) -> Text:
    return Text(limit.label("zh"), str(limit))


def _counted(calendar: Calendar, limit: Limit, conventions: Conventions) -> Callable[[date], datetime]:
    """From a plain day to the end of the last day that counts; for hours, from the day's first moment."""

    def last(day: date) -> datetime:
        due = count(calendar, limit, day, conventions).due
        assert due is not None
        return due if isinstance(due, datetime) else _end(due)

    return last


def _end(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()) + _ONE_DAY - timedelta(minutes=1)
