"""The rules beside a rule: on the same fact, stricter or looser, before and after it in time.

Comes in: `Rules`, one of its rules. Goes out: `Neighbour`s, the nearest first. Must not know: how they are told.

Limits that run from the same fact are compared on every start date of the published calendar on which both
are in force, holidays and make-up days included; extensions and pauses are left out, being granted case by case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from govrules.analysis.bounds import days_of
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit
from govrules.model.expr import fields_of
from govrules.model.rule import Deadline, FixedDate, Holds, Includes, Lasting, Order, Present, Quota, Rule
from govrules.model.rulebook import Rules


class Beside(StrEnum):
    """How a neighbour stands to the rule that was asked about."""

    EARLIER = "earlier-version"
    LATER = "later-version"
    STRICTER = "stricter"
    LOOSER = "looser"
    EQUAL = "equal"
    BY_DAY = "stricter-or-looser-by-day"
    SAME_FACT = "same-fact"


_ORDER = {beside: rank for rank, beside in enumerate(Beside)}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A rule on the same record type that asks for one of the same facts; `facts` are their field names."""

    rule: Rule
    beside: Beside
    facts: tuple[str, ...]


def neighbours(rules: Rules, rule: Rule) -> tuple[Neighbour, ...]:
    """Versions first, then limits by how they compare, then the others that ask for the same.

    >>> from govrules.api import load
    >>> book = load("cn/regulation-2008", "cn/regulation-2019")
    >>> [
    ...     (each.rule.id, each.beside.value)
    ...     for each in neighbours(book.rules, book.rule("cn/regulation-2019/late-reply"))
    ...     if each.beside is Beside.EARLIER
    ... ]
    [('cn/regulation-2008/late-reply', 'earlier-version')]
    """
    asked = asked_of(rule)
    found = [
        Neighbour(other, _beside(rules, rule, other), tuple(sorted(shared)))
        for other in rules
        if other.id != rule.id and other.record == rule.record and (shared := asked & asked_of(other))
    ]
    return tuple(sorted(found, key=lambda each: (_ORDER[each.beside], -len(each.facts), each.rule.id)))


def asked_of(rule: Rule) -> frozenset[str]:
    """The fields that a requirement is about: its acts, its members' field, what must be given."""
    match rule.requires:
        case Deadline(acts=acts) | FixedDate(acts=acts):
            return frozenset(acts)
        case Lasting(until=until):
            return frozenset({until})
        case Order(facts=facts):
            return frozenset(facts[1:])
        case Present(fields=fields):
            return frozenset(fields)
        case Includes(field=name):
            return frozenset({name})
        case Holds(condition=condition):
            return fields_of(condition.expr)
        case Quota(count=counted, by=by):
            return fields_of(counted.expr) if counted is not None else frozenset({by})


def _beside(rules: Rules, rule: Rule, other: Rule) -> Beside:
    if _follows(other, rule) or _follows(rule, other):
        if rule.kind != other.kind or not _one_region(rules, rule, other):
            return Beside.SAME_FACT
        return Beside.LATER if _follows(other, rule) else Beside.EARLIER
    mine, theirs = _limit(rule), _limit(other)
    if (
        mine is None
        or theirs is None
        or not mine[0] & theirs[0]
        or type(rule.requires) is not type(other.requires)
    ):
        return Beside.SAME_FACT
    ends = [(_end(rules, rule, day), _end(rules, other, day)) for day in days_of(rules, rule, other)]
    if not ends:
        return Beside.SAME_FACT
    sooner, later = any(b < a for a, b in ends), any(b > a for a, b in ends)
    if sooner and later:
        return Beside.BY_DAY
    if not sooner and not later:
        return Beside.EQUAL
    # A shorter limit to act is the stricter one; a shorter least time that something lasts, the looser.
    return Beside.STRICTER if sooner == isinstance(rule.requires, Deadline) else Beside.LOOSER


def _follows(rule: Rule, other: Rule) -> bool:
    """Whether a rule comes into force when the other no longer is."""
    first, last = rule.in_force.first, other.in_force.last
    return first is not None and last is not None and first > last


def _one_region(rules: Rules, one: Rule, two: Rule) -> bool:
    a, b = (f"{rules.instrument_of(rule).region}/" for rule in (one, two))
    return a.startswith(b) or b.startswith(a)


def _limit(rule: Rule) -> tuple[frozenset[str], Limit, Conventions] | None:
    match rule.requires:
        case Deadline(starts=starts, within=limit, conventions=said):
            return frozenset(starts), limit, said
        case Lasting(start=start, at_least=limit, conventions=said):
            return frozenset({start}), limit, said
    return None


def _end(rules: Rules, rule: Rule, day: date) -> datetime:
    known = _limit(rule)
    assert known is not None
    due = count(rules.calendar_of(rule), known[1], day, known[2]).due
    assert due is not None
    return due if isinstance(due, datetime) else datetime.combine(due, time.max)
