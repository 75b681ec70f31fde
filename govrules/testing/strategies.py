"""Hypothesis strategies for records that can matter to rules, made from record types and rules.

Comes in: `Rules`, a record type, the rules in question. Goes out: strategies of `Record`, of moments to stand
at, of both together, and of whole histories. Must not know: engines other than the count of a limit. Needs the extra `testing`.

Every bound is merged before anything is drawn, so nothing is filtered away: days are drawn around what the
rules and calendars turn on, values from what the conditions name, and the order that a type's checks ask for
is kept while drawing. Any fact may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

from hypothesis import strategies as st

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit
from govrules.engines.reference.conditions import compile_check, day_of
from govrules.model.expr import And, Compare, Contains, Expr, FieldRef, In, Literal, Not, Or, fields_of, walk
from govrules.model.record import Fact, Record
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rule import (
    Condition,
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Quota,
    Rule,
)
from govrules.model.rulebook import Rules

_ONE_DAY = timedelta(days=1)
_CLOCK = (time(0), time(8), time(9, 30), time(12), time(17), time(17, 0, 1), time(23, 59, 59))


def records(rules: Rules, record_type: str, of: Iterable[Rule] | None = None) -> st.SearchStrategy[Record]:
    """Fit records of a type, with facts that the rules (all of that type, or those named) turn on."""
    chosen = [rule for rule in rules if rule.record == record_type] if of is None else list(of)
    return _records(_ground(rules, rules.record_types[record_type], chosen))


def moments(rules: Rules, record_type: str, of: Iterable[Rule] | None = None) -> st.SearchStrategy[date]:
    """Moments to stand at, around the same days as the facts of `records`; some have a time of day."""
    chosen = [rule for rule in rules if rule.record == record_type] if of is None else list(of)
    ground = _ground(rules, rules.record_types[record_type], chosen)
    return _moments(ground)


def cases(rules: Rules, rule: Rule) -> st.SearchStrategy[tuple[Record, list[date]]]:
    """A record that can matter to one rule, and three moments in order, around the same days."""
    ground = _ground(rules, rules.type_of(rule), [rule])

    @st.composite
    def draw_case(draw: st.DrawFn) -> tuple[Record, list[date]]:
        anchor = draw(st.sampled_from(ground.anchors))
        # Most records that are drawn freely are no concern of the rule: two of three are made to be.
        met = ground.met if draw(st.integers(0, 2)) else None
        record = draw(_records(ground, anchor, met))
        days = [day_of(value) for value in record.facts.values() if isinstance(value, date)]
        around = st.just(anchor) if not days else st.sampled_from((min(days), max(days), max(days)))
        return record, sorted(
            (draw(around.flatmap(partial(_moments, ground))) for _ in range(3)), key=_end_of
        )

    return draw_case()


def histories(
    rules: Rules, record_type: str, of: Iterable[Rule] | None = None
) -> st.SearchStrategy[list[tuple[Record, date]]]:
    """One record as it becomes known: after each event what is known of it, and the moment, in order.

    An act is told on its day or some days later, anything else at any time; a fact may first be told wrongly and
    be corrected, or be taken back. At the end time passes with nothing told.
    """
    chosen = [rule for rule in rules if rule.record == record_type] if of is None else list(of)
    ground = _ground(rules, rules.record_types[record_type], chosen)

    @st.composite
    def draw_history(draw: st.DrawFn) -> list[tuple[Record, date]]:
        anchor = draw(st.sampled_from(ground.anchors))
        whole = draw(_records(ground, anchor))
        events: list[tuple[date, str, Fact | None]] = []
        for name, value in whole.facts.items():
            if name in whole.assumed:
                continue
            first = day_of(value) if isinstance(value, date) and record_type_of[name].act else anchor
            at = first + draw(st.sampled_from((0, 0, 0, 1, 5))) * _ONE_DAY
            if draw(st.integers(0, 4)) == 0:
                wrong = draw(st.none() | _values(ground, record_type_of[name], anchor, {}))
                events += [(at, name, wrong), (at + 2 * _ONE_DAY, name, value)]
            else:
                events.append((at, name, value))
        known: dict[str, Fact | None] = {name: whole.facts[name] for name in whole.assumed}
        history: list[tuple[Record, date]] = []
        for at, told in groupby(sorted(events, key=lambda event: event[0]), key=lambda event: event[0]):
            known |= {name: value for _, name, value in told}
            facts = {name: value for name, value in known.items() if value is not None}
            if _fits(ground.record_type, facts):
                history.append((replace(whole, facts=facts, assumed=whole.assumed & set(facts)), at))
        last = history[-1] if history else (whole, anchor)
        later = sorted(draw(st.lists(st.sampled_from(sorted(ground.offsets)[4:]), min_size=1, max_size=3)))
        return [*history, *((last[0], last[1] + days * _ONE_DAY) for days in later)]

    record_type_of = ground.record_type.fields
    return draw_history()


def _fits(record_type: RecordType, facts: Mapping[str, Fact]) -> bool:
    return all(compile_check(check, record_type)(facts) is not False for check in record_type.checks)


def fields_read(rules: Rules, rule: Rule) -> frozenset[str]:
    """The fields that can change what a rule says of a record, by itself or by the rules it yields to."""
    record_type = rules.type_of(rule)
    names = {record_type.own_date}
    for each in (rule, *(rules.rules[id] for id in rule.yields_to)):
        names |= _named(each)
        for condition in conditions_of(each):
            names |= fields_of(condition.expr)
    return frozenset(names & set(record_type.fields))


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Every condition of a rule over its records."""
    found = [rule.applies_when, *(item.when for item in rule.unless)]
    match rule.requires:
        case Deadline(extended=extended) if extended is not None:
            found.append(extended.when)
        case Holds(condition=condition):
            found.append(condition)
        case Quota(count=counted, of=of):
            found += [counted, of]
    return tuple(condition for condition in found if condition is not None)


def _named(rule: Rule) -> set[str]:
    match rule.requires:
        case Deadline(acts=acts, starts=starts, extended=extended, paused=paused, restarted=restarted):
            names = {*acts, *starts, *(name for each in paused for name in (each.first, each.last))}
            names |= {name for each in restarted for name in (each.asked_on, each.given_on)}
            return names | ({extended.told_on} if extended and extended.told_on else set())
        case FixedDate(acts=acts, by=by):
            return {*acts, by} if isinstance(by, str) else set(acts)
        case Lasting(start=start, until=until):
            return {start, until}
        case Order(facts=facts):
            return set(facts)
        case Present(fields=fields):
            return set(fields)
        case Includes(field=field, members=members):
            return {field, members} if isinstance(members, str) else {field}
        case Quota(by=by):
            return {by}
    return set()


# -- what the rules turn on --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that bounds what is drawn, merged beforehand."""

    record_type: RecordType
    fields: tuple[Field, ...]
    anchors: tuple[date, ...]
    offsets: tuple[int, ...]
    limits: tuple[tuple[Calendar, Limit, Conventions, tuple[str, ...]], ...]
    literals: Mapping[str, tuple[Fact, ...]]
    not_before: Mapping[str, tuple[str, ...]]
    regions: tuple[str | None, ...]
    members: Mapping[str, tuple[str, ...]]
    met: Mapping[str, tuple[Fact, ...]]


def _ground(rules: Rules, record_type: RecordType, chosen: Sequence[Rule]) -> _Ground:
    names: set[str] = {record_type.own_date}
    anchors: set[date] = set()
    offsets = {-7, -1, 0, 1, 2, 3, 5, 8, 14, 21, 30}
    limits: list[tuple[Calendar, Limit, Conventions, tuple[str, ...]]] = []
    literals: dict[str, list[Fact]] = {}
    regions: list[str | None] = [None, None, None]
    members: dict[str, list[str]] = {}
    for rule in chosen:
        names |= fields_read(rules, rule)
        region = rules.instrument_of(rule).region
        regions += [region, region + "/x"]
        for edge in (rule.in_force.first, rule.in_force.last):
            if edge is not None:
                anchors |= {edge - _ONE_DAY, edge, edge + _ONE_DAY}
        anchors |= set(_turning_days(rules.calendar_of(rule), rule))
        for limit, conventions, starts in _limits(rule):
            limits.append((rules.calendar_of(rule), limit, conventions, starts))
        for each in (rule, *(rules.rules[id] for id in rule.yields_to)):
            for condition in conditions_of(each):
                _literals(condition.expr, literals, members)
    inside = [day for day in anchors if any(day in rule.in_force for rule in chosen)]
    begins = {name for _, _, _, of_limit in limits for name in of_limit}
    fields = _in_order(
        [record_type.fields[name] for name in sorted(names & set(record_type.fields))], record_type, begins
    )
    return _Ground(
        record_type,
        fields,
        tuple(sorted(inside or anchors or {date(2020, 1, 1)})) + tuple(sorted(anchors)),
        tuple(sorted(offsets)),
        tuple(limits),
        {name: tuple(values) for name, values in literals.items()},
        _not_before(record_type),
        (*regions, "cn/elsewhere"),
        {name: tuple(sorted(set(values))) for name, values in members.items()},
        _met([rule.applies_when.expr for rule in chosen if rule.applies_when is not None]),
    )


def _met(conditions: Sequence[Expr]) -> Mapping[str, tuple[Fact, ...]]:
    """For the fields that conditions speak of plainly, the values that make them true."""
    found: dict[str, list[Fact]] = {}
    waiting = list(conditions)
    while waiting:
        match waiting.pop():
            case And(items=items) | Or(items=items):
                waiting += items
            case FieldRef(name=name):
                found.setdefault(name, []).append(True)
            case Not(item=FieldRef(name=name)):
                found.setdefault(name, []).append(False)
            case Compare(op="=", left=FieldRef(name=name), right=Literal(value=value)):
                found.setdefault(name, []).append(value)
            case In(item=FieldRef(name=name), members=members, negated=False):
                found.setdefault(name, []).extend(each.value for each in members if isinstance(each, Literal))
            case Contains(item=FieldRef(name=name), member=member):
                found.setdefault(name, []).append(frozenset({member}))
    return {name: tuple(values) for name, values in found.items()}


def _turning_days(calendar: Calendar, rule: Rule) -> tuple[date, ...]:
    """Days around which counting changes: a holiday, a make-up day, the end of what is published."""
    first = max(calendar.published_from, rule.in_force.first or date.min)
    last = min(calendar.published_until, rule.in_force.last or date.max)
    days = [calendar.published_until - timedelta(days=days) for days in (20, 6, 0)]
    if first <= last:
        year = first.year if first.month < 9 else min(first.year + 1, last.year)
        days += [*_odd_days(calendar, year)]
    return tuple(day for day in days if date(1900, 2, 1) < day < date(2199, 1, 1))


@lru_cache(maxsize=256)
def _odd_days(calendar: Calendar, year: int) -> tuple[date, ...]:
    """The working weekends of a year, and the working days before a weekday off."""
    day, found = date(year, 1, 2), []
    while day.year == year:
        usual = day.weekday() < 5
        if calendar.is_working(day) and (not usual or not calendar.is_working(day + _ONE_DAY)):
            found.append(day)
        day += _ONE_DAY
    makeup = [day for day in found if day.weekday() >= 5]
    eves = [day for day in found if day.weekday() < 4]
    return tuple(makeup[:3] + eves[:3])


def _limits(rule: Rule) -> list[tuple[Limit, Conventions, tuple[str, ...]]]:
    """The limits of a rule with the fields that they are counted from."""
    match rule.requires:
        case Deadline(starts=starts, within=within, conventions=conventions, extended=extended):
            found = [(within, conventions, starts)]
            if extended is not None:
                found.append((Limit(within.n + extended.by.n, within.unit), conventions, starts))
            return found
        case Lasting(start=start, at_least=limit, conventions=conventions):
            return [(limit, conventions, (start,))]
        case Order(facts=facts, tolerance=limit) if limit is not None:
            return [(limit, Conventions(), facts)]
    return []


def _literals(expr: Expr, literals: dict[str, list[Fact]], members: dict[str, list[str]]) -> None:
    """The values that a condition names, beside the fields that stand in the same test."""
    for node in walk(expr):
        if isinstance(node, Contains):
            members.setdefault(node.item.name, []).append(node.member)
            continue
        below = list(walk(node))
        if any(isinstance(each, Compare) for each in below[1:]):
            continue
        values = [each.value for each in below if isinstance(each, Literal)]
        for name in fields_of(node):
            literals.setdefault(name, []).extend(values)


def _not_before(record_type: RecordType) -> Mapping[str, tuple[str, ...]]:
    """For each time, the times that a check of the type puts before it."""
    found: dict[str, list[str]] = {}
    for check in record_type.checks:
        match check.that:
            case Compare(op=">=" | ">", left=FieldRef(name=later), right=FieldRef(name=earlier)):
                found.setdefault(later, []).append(earlier)
            case Compare(op="<=" | "<", left=FieldRef(name=earlier), right=FieldRef(name=later)):
                found.setdefault(later, []).append(earlier)
    return {name: tuple(names) for name, names in found.items()}


def _in_order(fields: list[Field], record_type: RecordType, starts: Set[str]) -> tuple[Field, ...]:
    """The fields so that the own date and what limits start from come first, a later time behind those before it."""
    before = _not_before(record_type)
    placed: dict[str, Field] = {}
    waiting = sorted(fields, key=lambda field: (field.id != record_type.own_date, field.id not in starts))
    for _ in range(len(waiting)):
        for field in waiting:
            awaited = {name for name in before.get(field.id, ()) if name in {each.id for each in waiting}}
            if field.id not in placed and awaited <= set(placed):
                placed[field.id] = field
    return (*placed.values(), *(field for field in waiting if field.id not in placed))


# -- what is drawn -----------------------------------------------------------------------------------


@st.composite
def _records(
    draw: st.DrawFn,
    ground: _Ground,
    anchor: date | None = None,
    met: Mapping[str, tuple[Fact, ...]] | None = None,
) -> Record:
    """A fit record; with `met` one that conditions are mostly met by, with few facts left out."""
    anchor = draw(st.sampled_from(ground.anchors)) if anchor is None else anchor
    rarely = 3 if met is None else 1
    facts: dict[str, Fact] = {}
    assumed: set[str] = set()
    for field in ground.fields:
        left_out = draw(st.integers(0, 9)) < (1 if field.id == ground.record_type.own_date else rarely)
        if not left_out and met is not None and field.id in met and draw(st.integers(0, 9)):
            facts[field.id] = draw(st.sampled_from(met[field.id]))
        elif not left_out:
            facts[field.id] = draw(_values(ground, field, anchor, facts))
        elif field.default is not None:
            facts[field.id] = field.default
            assumed.add(field.id)
    for check in ground.record_type.checks:
        # A check that is unknown is passed: where one is not kept, the facts that it names are left out.
        if compile_check(check, ground.record_type)(facts) is False:
            for name in fields_of(check.that) - {ground.record_type.own_date}:
                facts.pop(name, None)
    region = draw(st.sampled_from(ground.regions if met is None else ground.regions[:4]))
    return Record(ground.record_type.id, "made-up", facts, region, frozenset(assumed & set(facts)))


def _values(ground: _Ground, field: Field, anchor: date, facts: Mapping[str, Fact]) -> st.SearchStrategy[Any]:
    named = ground.literals.get(field.id, ())
    match field.type:
        case FieldType.BOOL:
            return st.booleans()
        case FieldType.NUMBER:
            around = [float(n) + d for n in named if isinstance(n, int | float) for d in (-1.0, 0.0, 1.0)]
            return st.sampled_from([*around, 0.0, 1.0, 20.0])
        case FieldType.CHOICE:
            return st.sampled_from([member.id for member in field.members])
        case FieldType.SET:
            ids = [member.id for member in field.members] or list(ground.members.get(field.id, ("x", "y")))
            whole = st.just(frozenset(ids))
            return whole | st.sets(st.sampled_from(ids), max_size=len(ids)).map(frozenset)
        case FieldType.TEXT:
            texts = [text for text in named if isinstance(text, str)]
            return st.sampled_from([*texts, "甲", "乙"])
    days = _days(ground, anchor, facts, ground.not_before.get(field.id, ()))
    if field.type is FieldType.DATE:
        return days
    return days | st.builds(datetime.combine, days, st.sampled_from(_CLOCK))


def _days(
    ground: _Ground, anchor: date, facts: Mapping[str, Fact], after: Sequence[str]
) -> st.SearchStrategy[date]:
    """Days near the anchor, and around the day on which a limit from another fact ends; never too early."""
    earlier = [day_of(value) for name in after if isinstance(value := facts.get(name), date)]
    near, due_days = {anchor + timedelta(days=days) for days in ground.offsets}, set[date]()
    for calendar, limit, conventions, starts in ground.limits:
        begun = [value for name in starts if isinstance(value := facts.get(name), date)]
        for start in begun or [anchor]:
            due = count(calendar, limit, day_of(start), conventions).due
            if due is not None:
                due_days |= {day_of(due) + timedelta(days=days) for days in (-1, 0, 1, 4)}
    floor = max(earlier, default=date.min)
    sets = [sorted(day for day in days if day >= floor) for days in (due_days, {anchor}, near | due_days)]
    drawn = [st.sampled_from(days) for days in sets if days]
    return st.one_of(drawn) if drawn else st.sampled_from([floor, floor + timedelta(days=3)])


def _moments(ground: _Ground, anchor: date | None = None) -> st.SearchStrategy[date]:
    anchors = ground.anchors if anchor is None else (anchor,)
    steps = sorted({*ground.offsets, 45, 60, 100, 400})
    days = st.builds(
        lambda day, step: day + timedelta(days=step), st.sampled_from(anchors), st.sampled_from(steps)
    )
    return days | days | st.builds(datetime.combine, days, st.sampled_from(_CLOCK))


def _end_of(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)
