"""An example that would notice a mutant which no example of the rule notices.

Comes in: a rule and a mutant of it. Goes out: an `Example` close to one that the rule has, on which the two
say different things, with what the rule as it stands says of it. Must not know: how it is shown.

What comes out says what the rule does, not what the law wants: an author reads it before taking it in. Where
nothing is found, the mutant may well mean the same as the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations, islice

from govrules.model.expr import Compare, Contains, Expr, FieldRef, In, Literal, fields_of, walk
from govrules.model.record_types import ROSTER, Field, FieldType, RecordType
from govrules.model.rule import (
    Condition,
    Deadline,
    Example,
    Expected,
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
from govrules.model.source import Text
from govrules.model.verdict import Verdict, iso
from govrules.reading.record_words import RecordError
from govrules.testing.examples import differences, records_of
from govrules.testing.mutation import Judge, Mutant, judge_of

TRIES = 4000
"""So many neighbours of the examples are looked at for one mutant."""

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of one example: a fact of a record or a unit, a record less or more, another moment."""

    table: str
    row: int
    field: str | None
    value: object
    note: Text

    def of(self, example: Example) -> Example:
        if self.table == "as_of":
            return replace(example, as_of=self.value)  # type: ignore[arg-type]
        rows = list((example.roster or ()) if self.table == ROSTER else example.given)
        if self.field is None:
            rows = [*rows, self.value] if self.value is not None else rows[: self.row] + rows[self.row + 1 :]  # type: ignore[list-item]
        else:
            rest = {name: value for name, value in rows[self.row].items() if name != self.field}
            rows[self.row] = rest if self.value is None else {**rest, self.field: self.value}
        if self.table == ROSTER:
            return replace(example, roster=tuple(rows))
        return replace(example, given=tuple(rows))


def witness(rules: Rules, rule: Rule, mutant: Mutant, tries: int = TRIES) -> Example | None:
    """An example on which a rule and its mutant differ, or None where none was found nearby."""
    original = judge_of(rules, rule)
    changed = judge_of(replace(rules, rules={**rules.rules, rule.id: mutant.rule}), mutant.rule)
    for example in islice(_near(rules, rule, mutant, original, changed), tries):
        try:
            records, roster = records_of(rules, rule, example)
        except RecordError:
            continue
        said = original(records, roster, example.as_of)
        other = changed(records, roster, example.as_of)
        if said == other or not said:
            continue
        told = replace(example, expect=_expected(rule, said, other))
        if differences(told, other) and not differences(told, said):
            return told
    return None


# -- what lies near an example -----------------------------------------------------------------------


def _near(rules: Rules, rule: Rule, mutant: Mutant, original: Judge, changed: Judge) -> Iterator[Example]:
    """The examples with one thing changed, then with two."""
    changes = []
    for number, example in enumerate(rule.examples, start=1):
        moments = _moments(rules, rule, example, original, changed)
        moments += [
            day for day in (rule.in_force.first, rule.in_force.last) if _shifted(rule, mutant) and day
        ]
        changes.append((number, example, list(_changes(rules, rule, mutant, example, moments))))
    for number, example, singles in changes:
        for change in singles:
            note = Text(f"示例{number}，{change.note.zh}", f"example {number}, {change.note.en}")
            yield replace(change.of(example), note=note, place=None)
    for number, example, singles in changes:
        for one, two in combinations(singles, 2):
            if (one.table, one.row, one.field) != (two.table, two.row, two.field) and None not in (
                one.field,
                two.field,
            ):
                note = Text(
                    f"示例{number}，{one.note.zh}，且{two.note.zh.removeprefix('但')}",
                    f"example {number}, {one.note.en} and {two.note.en.removeprefix('but ')}",
                )
                yield replace(two.of(one.of(example)), note=note, place=None)


def _shifted(rule: Rule, mutant: Mutant) -> bool:
    return rule.in_force != mutant.rule.in_force


def _moments(
    rules: Rules, rule: Rule, example: Example, original: Judge, changed: Judge
) -> list[date | datetime]:
    """Due moments of the rule and of its mutant: what they differ by shows there."""
    try:
        records, roster = records_of(rules, rule, example)
    except RecordError:
        return []
    said = [*original(records, roster, example.as_of), *changed(records, roster, example.as_of)]
    return list(dict.fromkeys(verdict.due for verdict in said if verdict.due is not None))


def _changes(
    rules: Rules, rule: Rule, mutant: Mutant, example: Example, moments: Sequence[date | datetime]
) -> Iterator[_Change]:
    type_, quota = rules.type_of(rule), isinstance(rule.requires, Quota)
    expressions = [each.expr for one in (rule, mutant.rule) for each in _conditions(one)]
    among = rule.requires.among if isinstance(rule.requires, Quota) else None
    names = list(dict.fromkeys([*_read(rule, expressions), type_.own_date]))
    for row, facts in enumerate(example.given):
        for name in names:
            if name in type_.fields:
                yield from _facts(type_.id, row, type_.fields[name], type_, facts, expressions, moments)
        if quota:
            without = Text(f"但没有第 {row + 1} 条记录", f"but without its record {row + 1}")
            yield _Change(type_.id, row, None, None, without)
            one_more = Text("但多一条同样的记录", "but with one more like it")
            yield _Change(type_.id, row, None, _twin(facts, len(example.given)), one_more)
    roster_type = rules.roster_type
    if among is not None and roster_type is not None:
        of_units = [among.expr]
        if isinstance(mutant.rule.requires, Quota) and mutant.rule.requires.among is not None:
            of_units.append(mutant.rule.requires.among.expr)
        for row, facts in enumerate(example.roster or ()):
            for name in sorted(fields_of(among.expr) & set(roster_type.fields)):
                yield from _facts(
                    ROSTER, row, roster_type.fields[name], roster_type, facts, of_units, moments
                )
    for moment in (*moments, example.as_of):
        for days in (-1, 1, 40, 400):
            later = moment + timedelta(days=days)
            as_of = Text(f"但截至 {iso(later)}", f"but as of {iso(later)}")
            yield _Change("as_of", 0, "as_of", later, as_of)


def _twin(facts: Facts, count: int) -> Facts:
    return {**facts, **({"id": f"example-{count + 1}"} if "id" in facts else {})}


def _facts(
    table: str,
    row: int,
    field: Field,
    type_: RecordType,
    facts: Facts,
    expressions: Sequence[Expr],
    moments: Sequence[date | datetime],
) -> Iterator[_Change]:
    """The other values that a field could have in a record."""
    was = facts.get(field.id)
    for value in dict.fromkeys(_values(field, type_, facts, expressions, moments)):
        shown = list(value) if isinstance(value, tuple) else value
        if value is None:
            if was is not None:
                without = Text(f"但“{field.label.zh}”未填写", f"but without {field.id}")
                yield _Change(table, row, field.id, None, without)
        elif str(value) != str(was):
            said = ", ".join(value) if isinstance(value, tuple) else value
            other = Text(
                f"但“{field.label.zh}”为{_said_zh(field, value)}", f"but {field.id} {said or 'empty'}"
            )
            yield _Change(table, row, field.id, shown, other)


def _said_zh(field: Field, value: object) -> str:
    each = [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
    if field.type is FieldType.BOOL:
        return "是" if each == ["true"] else "否"
    members = (field.member(one) for one in each)
    told = [f" {one}" if of is None else f"“{of.label.zh}”" for one, of in zip(each, members, strict=True)]
    return "、".join(told) or "空"


def _values(
    field: Field,
    type_: RecordType,
    facts: Facts,
    expressions: Sequence[Expr],
    moments: Sequence[date | datetime],
) -> Iterator[object]:
    named = [value for expr in expressions for value in _named(expr, field.id)]
    match field.type:
        case FieldType.BOOL:
            yield from ("true", "false")
        case FieldType.CHOICE:
            members = [member.id for member in field.members]
            yield from (value for value in named if value in members)
            yield from (member for member in members if member not in named)
        case FieldType.SET:
            held = facts.get(field.id) or ()
            held = (held,) if isinstance(held, str) else tuple(map(str, held))  # type: ignore[call-overload]
            members = list(dict.fromkeys([*held, *(str(value) for value in named)]))
            yield from (tuple(other for other in members if other != member) for member in members)
            yield tuple(members)
            yield from ((str(value),) for value in named)
            yield ()
        case FieldType.NUMBER:
            for value in (*named, facts.get(field.id)):
                if value is not None:
                    n = float(str(value))
                    yield from (_number(n + step) for step in (0, -1, 1, -0.5, 0.5))
        case FieldType.DATE | FieldType.DATETIME:
            yield from _times(field, type_, facts, named, moments)
        case FieldType.TEXT:
            yield from named
            yield "other"
    yield None


def _number(n: float) -> str:
    return str(int(n)) if n == int(n) else str(n)


def _times(
    field: Field,
    type_: RecordType,
    facts: Facts,
    named: Sequence[object],
    moments: Sequence[date | datetime],
) -> Iterator[str]:
    days = [_day(value) for value in (*moments, *named)]
    days += [_day(value) for name, value in facts.items() if (f := type_.fields.get(name)) and f.type.is_time]
    for day in dict.fromkeys(day for day in days if day is not None):
        for step in (0, -1, 1):
            yield str(day + timedelta(days=step))
    if field.type is FieldType.DATETIME:
        for value in (*moments, *(facts.get(name) for name in facts)):
            if (moment := _moment(value)) is not None:
                for minutes in (0, -1, 1):
                    yield f"{moment + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"
    own = _day(facts.get(field.id))
    if own is not None:
        for step in (-30, -7, 7, 30):
            yield str(own + timedelta(days=step))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    text = str(value)
    if len(text) < 16:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _conditions(rule: Rule) -> Iterator[Condition]:
    if rule.applies_when is not None:
        yield rule.applies_when
    yield from (unless.when for unless in rule.unless)
    match rule.requires:
        case Holds(condition=condition):
            yield condition
        case Quota(count=count, of=of):
            yield from (each for each in (count, of) if each is not None)
        case Deadline(extended=extended) if extended is not None and extended.when is not None:
            yield extended.when


def _read(rule: Rule, expressions: Sequence[Expr]) -> Iterator[str]:
    for expr in expressions:
        yield from sorted(fields_of(expr))
    match rule.requires:
        case Deadline(acts=acts, starts=starts, extended=extended, paused=paused, restarted=restarted):
            yield from (*acts, *starts)
            if extended is not None and extended.told_on is not None:
                yield extended.told_on
            for pause in paused:
                yield from (pause.first, pause.last)
            for restart in restarted:
                yield from (restart.asked_on, restart.given_on)
        case FixedDate(acts=acts, by=by):
            yield from (*acts, by) if isinstance(by, str) else acts
        case Lasting(start=start, until=until):
            yield from (start, until)
        case Order(facts=facts):
            yield from facts
        case Present(fields=fields):
            yield from fields
        case Includes(field=field, members=members):
            yield from (field, members) if isinstance(members, str) else (field,)
        case Quota(by=by):
            yield by


def _named(expr: Expr, name: str) -> Iterator[object]:
    """The values that a condition compares a field with."""
    for node in walk(expr):
        match node:
            case (
                Compare(left=FieldRef(name=found), right=Literal(value=value))
                | Compare(left=Literal(value=value), right=FieldRef(name=found))
            ) if found == name:
                yield value
            case In(item=FieldRef(name=found), members=members) if found == name:
                yield from (each.value for each in members if isinstance(each, Literal))
            case Contains(item=FieldRef(name=found), member=member) if found == name:
                yield member


# -- what the rule says of it ------------------------------------------------------------------------


def _expected(rule: Rule, said: Sequence[Verdict], other: Sequence[Verdict]) -> tuple[Expected, ...]:
    """What to expect: of a quota only of the unit and period that show the difference."""
    if not isinstance(rule.requires, Quota):
        return (_told(said[0], None),)
    differing = [verdict for verdict in said if verdict not in other] or list(said)
    return tuple(_told(verdict, verdict.record) for verdict in differing[:1])


def _told(verdict: Verdict, record: str | None) -> Expected:
    return Expected(
        status=str(verdict.status),
        record=record,
        reason=None if verdict.reason is None else str(verdict.reason),
        due=verdict.due if record is None else None,
        late_by=verdict.late_by,
        missing=verdict.missing or None,
        by=verdict.by,
    )
