"""The last day of a rule that no limit leads to: its fixed date, or the end of a quota's period with its grace.

Comes in: a rule and a day that settles which year or period is meant. Goes out: a `LastDay`, found as the reference
interpreter finds it. Must not know: records, how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from govrules.calendars.calendar import Calendar
from govrules.calendars.ledger import ledger
from govrules.calendars.limit import Unit
from govrules.engines.reference.deadlines import fixed_due
from govrules.engines.reference.periods import Stretch, period_of
from govrules.engines.reference.quotas import due_of_period
from govrules.explaining.counting import fixed_words
from govrules.explaining.dates import day_of, plain, rest_day, with_weekday
from govrules.explaining.months import Marked, days_by_date
from govrules.explaining.names import Names
from govrules.explaining.parts import Day
from govrules.explaining.quotas import grace_words, period_words
from govrules.explaining.wording import both, concat, say
from govrules.model.rule import FixedDate, Period, Quota, Rule, YearDay
from govrules.model.rulebook import Rules
from govrules.model.source import Text


class Settled(StrEnum):
    """What settles on which day a last day falls."""

    BY_DATE = "date"
    BY_YEAR = "year"
    BY_PERIOD = "period"
    BY_FIELD = "field"


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a duty: `told` says in a sentence how it is found, `marked` shows it on a calendar.

    `of` is what settled it: a year, a day in a period or a field's; empty where the rule names the date itself.
    """

    date: date
    settled: Settled
    of: str
    told: Text
    marked: Marked

    def line(self, lang: str = "en") -> str:
        """The answer in one line of `lang`."""
        return self.told.in_(lang)


def settled_by(rule: Rule) -> Settled | None:
    """What settles the last day of a rule; None for a rule that has none which a calendar could show."""
    match rule.requires:
        case FixedDate(by=YearDay()) | Quota(per=Period.YEAR):
            return Settled.BY_YEAR
        case FixedDate(by=str()):
            return Settled.BY_FIELD
        case FixedDate() | Quota(until=date()):
            return Settled.BY_DATE
        case Quota(per=Period.WEEK | Period.MONTH | Period.QUARTER):
            return Settled.BY_PERIOD
    # A period of one day is its own last day; without a period there is none before as-of.
    return None


def last_day(rule: Rule, rules: Rules, day: date) -> LastDay | None:
    """The last day of a rule in the year or period of `day`, or where a field names it with `day` in that field.

    None where `settled_by` is. Raises CalendarError if a grace leaves the calendar's table.
    """
    settled = settled_by(rule)
    if settled is None:
        return None
    of = {
        Settled.BY_DATE: "",
        Settled.BY_YEAR: str(day.year),
        Settled.BY_PERIOD: plain(day_of(day)),
        Settled.BY_FIELD: plain(day),
    }[settled]
    calendar = rules.calendar_of(rule)
    if isinstance(rule.requires, FixedDate):
        due, told, marked = _fixed(rule.requires, Names(rules.type_of(rule)), calendar, day, of)
    else:
        assert isinstance(rule.requires, Quota)
        due, told, marked = _end_of_period(rule, rule.requires, calendar, day)
    return LastDay(due, settled, of, told, marked)


def _fixed(
    fixed: FixedDate, names: Names, calendar: Calendar, day: date, of: str
) -> tuple[date, Text, Marked]:
    own_date = names.record_type.own_date
    facts = {own_date: day, **({fixed.by: day} if isinstance(fixed.by, str) else {})}
    due = fixed_due(fixed, own_date, facts)
    assert due is not None
    told = fixed_words(fixed, names, both(of), due)
    return due, concat(told, _rests(calendar, due), _open(calendar, due)), Marked(calendar, None, due, {})


def _end_of_period(rule: Rule, quota: Quota, calendar: Calendar, day: date) -> tuple[date, Text, Marked]:
    stretch = _stretch(rule, quota, day)
    due, provisional = due_of_period(quota, stretch.last, calendar)
    period = period_words(quota, stretch)
    start, days = None, dict[date, Day]()
    if quota.grace is None:
        told = say("quota.last-day", period=period, last=with_weekday(due))
    else:
        grace = grace_words(quota.grace, stretch.last, due)
        told, start = say("quota.last-day-with-grace", period=period, grace=grace), stretch.last
        if quota.grace.unit is not Unit.HOURS:
            days = days_by_date(ledger(calendar, quota.grace, start))
            days[start] = replace(days[start], why=say("quota.period-end"))
    outside = both("") if stretch.last in rule.in_force else say("quota.not-in-force")
    told = concat(told, _rests(calendar, due), outside, _open(calendar, due, provisional=provisional))
    return due, told, Marked(calendar, start, due, days)


def _stretch(rule: Rule, quota: Quota, day: date) -> Stretch:
    if quota.per is not None:
        return period_of(quota.per, day_of(day))
    assert quota.until is not None
    return Stretch(quota.until.isoformat(), rule.in_force.first, quota.until)


def _rests(calendar: Calendar, due: date) -> Text:
    """That a last day is kept although it is a rest day."""
    if calendar.is_working(due):
        return both("")
    return say("count.rest-day-kept", what=rest_day(calendar, due))


def _open(calendar: Calendar, due: date, *, provisional: bool = False) -> Text:
    """What the calendar leaves open: where the last day lies, or only whether it is a rest day."""
    if not provisional and calendar.is_settled(due):
        return both("")
    key = "count.last-day-not-settled" if provisional else "count.rest-day-not-settled"
    return say(key, edition=calendar.edition)
