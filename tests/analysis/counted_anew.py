"""The start dates of a finding counted anew: day by day, by a count that shares no code with the checker's.

In: a finding about two rules with limits. Out: its dates as they should be.
"""

from datetime import date, datetime, time, timedelta

from govrules.analysis.finding import Finding
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.model.rule import Deadline, FixedDate, Lasting, Order, Rule, YearDay
from govrules.model.rulebook import Rules
from govrules.testing.naive import last_day

LOOSER = ("GR807", "GR808", "GR811")
IN_CONFLICT = ("GR805", "GR806")


def days_found(finding: Finding) -> list[date]:
    """The dates of a finding, one by one."""
    return [
        date.fromordinal(day)
        for first, last in finding.dates
        for day in range(first.toordinal(), last.toordinal() + 1)
    ]


def days_expected(rules: Rules, finding: Finding) -> list[date]:
    """The start dates on which the first rule asks for another last moment than the second, in the way it is told."""
    one, two = (rules.rules[id] for id in finding.rules)
    first, last = _in_force(rules, one, two)
    found = []
    for at in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(at)
        a, b = _ends(rules, one, day), _ends(rules, two, day)
        if finding.code in IN_CONFLICT:
            # Where a date has passed before the window is opened, it is not the window that conflicts.
            differs = a.date() > b.date() >= day
        else:
            differs = a < b if isinstance(one.requires, Lasting) else a > b
        if differs:
            found.append(day)
    return found


def _in_force(rules: Rules, one: Rule, two: Rule) -> tuple[date, date]:
    spans = [rule.in_force for rule in (one, two)]
    calendars = [rules.calendar_of(rule) for rule in (one, two)]
    first = max([span.first for span in spans if span.first] + [each.published_from for each in calendars])
    last = min([span.last for span in spans if span.last] + [each.settled_until for each in calendars])
    return first, last


def _ends(rules: Rules, rule: Rule, day: date) -> datetime:
    works = rules.calendar_of(rule).is_working
    match rule.requires:
        case (
            Deadline(within=limit, conventions=conventions) | Lasting(at_least=limit, conventions=conventions)
        ):
            return _limit(day, limit, conventions, works, isinstance(rule.requires, Deadline))
        case FixedDate(by=YearDay(month=month, day=of_month)):
            return datetime.combine(date(day.year, month, of_month), time(23, 59))
        case FixedDate(by=date() as by):
            return datetime.combine(by, time(23, 59))
        case Order(tolerance=tolerance):
            if tolerance is None:
                return datetime.combine(day, time(23, 59))
            return _limit(day, tolerance, Conventions(), works, False)
    raise AssertionError(rule.id)


def _limit(day: date, limit: Limit, conventions: Conventions, works: object, rolls: bool) -> datetime:
    if limit.unit is Unit.HOURS:
        return datetime.combine(day, time()) + timedelta(hours=limit.n)
    return datetime.combine(last_day(day, limit, conventions, works, rolls=rolls), time(23, 59))  # type: ignore[arg-type]
