"""The cases at the boundaries of a rule, written from the rule itself and checked.

Comes in: `Rules`. Goes out: for each rule cases around its due days, across holidays, at the ends of its time in
force, and with each fact left out. Must not know: how a result is told.

A case is one of three sorts. `counted`: the expected verdict comes from `testing.naive`, which counts day by day
and shares no code with the engine. `stated`: it follows from the words of the rule. `lawful`: no verdict can be
foreseen, only the laws of meaning must hold (`testing.laws`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from govrules.calendars.calendar import Calendar
from govrules.calendars.limit import Unit
from govrules.engines.reference.conditions import day_of
from govrules.model.expr import Coalesce, FieldRef, IsNull, fields_of, walk
from govrules.model.record import Record
from govrules.model.record_types import FieldType, RecordType
from govrules.model.rule import (
    Deadline,
    Example,
    Expected,
    FixedDate,
    Includes,
    Lasting,
    Order,
    Present,
    Quota,
    Relation,
    Rule,
    YearDay,
)
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.model.verdict import Reason, Verdict
from govrules.reading.record_words import RecordError
from govrules.testing.examples import Difference, differences, records_of
from govrules.testing.laws import Laws
from govrules.testing.mutation import judge_of
from govrules.testing.naive import Works, days_late, last_day

SORTS = ("counted", "stated", "lawful")
_DAY = timedelta(days=1)
_LONG_AFTER = timedelta(days=400)
Facts = Mapping[str, object]
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """A case that matters: what it is about, its facts, and what is expected (nothing, for a `lawful` one).

    `allowed` are the verdicts that it may have where there is more than one.
    """

    rule: Rule
    about: Text
    sort: str
    example: Example
    allowed: frozenset[str] = frozenset()
    not_reason: str | None = None


@dataclass(frozen=True, slots=True)
class BoundaryResult:
    """What the rule said of a case, and what is wrong with that; `unfit` is a case that no record can be."""

    case: BoundaryCase
    verdicts: tuple[Verdict, ...]
    differences: tuple[Difference, ...] = ()
    broken: tuple[str, ...] = ()
    unfit: str | None = None

    @property
    def passed(self) -> bool:
        """Whether all is as it must be."""
        return not self.differences and not self.broken


def run_boundaries(
    rules: Rules, progress: Progress | None = None, judged_by: Rules | None = None
) -> list[BoundaryResult]:
    """Every boundary case of every rule, judged by the reference interpreter.

    `judged_by` are other rules of the same ids that the cases are tried on: what is changed there shows.
    """
    results: list[BoundaryResult] = []
    for done, rule in enumerate(rules, start=1):
        results.extend(_run(rules, rule, judged_by or rules))
        if progress is not None:
            progress(done, len(rules))
    return results


def _run(rules: Rules, rule: Rule, judged_by: Rules) -> Iterator[BoundaryResult]:
    judge = judge_of(judged_by, judged_by.rules[rule.id])
    laws = None if isinstance(rule.requires, Quota) else Laws(judged_by, judged_by.rules[rule.id])
    seen: set[str] = set()
    for case in boundary_cases(rules, rule):
        key = f"{case.example.given} {case.example.as_of} {case.example.expect}"
        if key in seen:
            continue
        seen.add(key)
        try:
            records, roster = records_of(rules, rule, case.example)
        except RecordError as error:
            yield BoundaryResult(case, (), unfit=str(error))
            continue
        verdicts = tuple(judge(records, roster, case.example.as_of))
        if _not_asked(rule, case, verdicts):
            case = replace(case, sort="lawful", example=replace(case.example, expect=()), not_reason=None)
        wrong = tuple(differences(case.example, verdicts))
        if case.allowed and (not verdicts or verdicts[0].status not in case.allowed):
            found = verdicts[0].status if verdicts else "no verdict"
            wrong = (Difference("status", " or ".join(sorted(case.allowed)), found),)
        if case.not_reason is not None and any(each.reason == case.not_reason for each in verdicts):
            wrong = (Difference("reason", f"not {case.not_reason}", case.not_reason),)
        broken = (
            []
            if laws is None or case.sort == "counted"
            else [law for each in records for law in laws.broken(each, [case.example.as_of])]
        )
        yield BoundaryResult(case, verdicts, wrong, tuple(broken))


_BEFORE = frozenset(
    (Reason.OTHER_REGION, Reason.CONDITION_FALSE, Reason.EXEMPT, Reason.SUPERSEDED, Reason.NOT_IN_FORCE)
)


def _not_asked(rule: Rule, case: BoundaryCase, verdicts: Sequence[Verdict]) -> bool:
    """Whether an earlier test decided, because it reads a date that the case moved: then no count is seen."""
    if case.sort != "counted" or not verdicts:
        return False
    verdict = verdicts[0]
    if verdict.reason in _BEFORE:
        return True
    unsure = {name for item in rule.unless for name in fields_of(item.when.expr)}
    if rule.applies_when is not None:
        unsure |= fields_of(rule.applies_when.expr)
    return verdict.reason is Reason.FACT_MISSING and bool(unsure & set(verdict.missing))


# -- the cases ---------------------------------------------------------------------------------------


def boundary_cases(rules: Rules, rule: Rule) -> Iterator[BoundaryCase]:
    """The cases that matter to a rule, built on its first example that is breached, else met."""
    base = _base(rules, rule)
    if base is None:
        return
    if isinstance(rule.requires, Quota):
        yield from _of_quota(rule, base.example)
        return
    yield from _of_requirement(base)
    yield from _in_force(base)
    for example in _plain(rule):
        yield from _left_out(replace(base, example=example))


@dataclass(frozen=True, slots=True)
class _Base:
    """What cases of a rule are built on: an example, and the record that it gives."""

    rules: Rules
    rule: Rule
    example: Example
    record: Record | None

    @property
    def type(self) -> RecordType:
        return self.rules.type_of(self.rule)

    @property
    def calendar(self) -> Calendar:
        return self.rules.calendar_of(self.rule)

    @property
    def facts(self) -> Facts:
        return self.example.given[0]

    def case(
        self,
        about: Text,
        facts: Facts,
        as_of: date | datetime,
        expect: Expected | None,
        sort: str = "counted",
        allowed: frozenset[str] = frozenset(),
        not_reason: str | None = None,
    ) -> BoundaryCase:
        given = {name: value for name, value in facts.items() if value is not None}
        expected = () if expect is None else (expect,)
        example = Example((given,), as_of, expected, note=about)
        return BoundaryCase(self.rule, about, sort, example, allowed, not_reason)

    def written(self, name: str, day: date, clock: str = "09:00") -> str:
        """A day as the field takes it."""
        timed = self.type.fields[name].type is FieldType.DATETIME
        return f"{day} {clock}" if timed else f"{day}"

    def shifted(self, days: int) -> dict[str, object]:
        """The facts, with every time moved by so many days."""
        return {name: self._moved(name, value, days) for name, value in self.facts.items()}

    def _moved(self, name: str, value: object, days: int) -> object:
        field = self.type.fields.get(name)
        if field is None or not field.type.is_time or value is None:
            return value
        text = str(value)
        return f"{date.fromisoformat(text[:10]) + timedelta(days=days)}{text[10:]}"

    def day(self, name: str) -> date | None:
        """The day of a fact of the example."""
        value = None if self.record is None else self.record.facts.get(name)
        return day_of(value) if isinstance(value, date) else None


def _plain(rule: Rule) -> list[Example]:
    """One example that is met and one that is breached."""
    found = []
    for status in ("violated", "satisfied"):
        fit = [each for each in rule.examples if each.expect and each.expect[0].status == status]
        found += fit[:1]
    return found


def _base(rules: Rules, rule: Rule) -> _Base | None:
    for example in _plain(rule):
        try:
            records, _ = records_of(rules, rule, example)
        except RecordError:
            continue
        return _Base(rules, rule, example, records[0] if records else None)
    return None


def _of_requirement(base: _Base) -> Iterator[BoundaryCase]:
    match base.rule.requires:
        case Deadline() as deadline:
            yield from _deadline(base, deadline)
        case FixedDate() as fixed:
            yield from _fixed_date(base, fixed)
        case Lasting() as lasting:
            yield from _lasting(base, lasting)
        case Order() as order:
            yield from _order(base, order)
        case Includes() as includes:
            yield from _includes(base, includes)
        case Present(fields=fields):
            for name in fields:
                facts = {**base.facts, name: None}
                expect = Expected("violated", reason="missing")
                yield base.case(
                    Text(f"缺 {name}", f"without {name}"), facts, base.example.as_of, expect, "stated"
                )


def _starts(base: _Base, limit_days: int) -> Iterator[tuple[Text, date]]:
    """Days to start on: plain, and such that the count crosses what makes counting hard."""
    calendar, force = base.calendar, base.rule.in_force
    first = max(force.first or calendar.published_from, calendar.published_from)
    last = min(
        force.last or calendar.published_until, calendar.settled_until - timedelta(days=2 * limit_days + 40)
    )
    years = list(range(first.year, last.year + 1))
    for year in [*years[:1], *years[-2:]] if len(years) > 3 else years:
        for about, day in _days_of(calendar, year, limit_days):
            if first <= day <= last:
                yield Text(f"{year}年{about.zh}", f"{about.en} {year}"), day


def _days_of(calendar: Calendar, year: int, limit_days: int) -> Iterator[tuple[Text, date]]:
    works = calendar.is_working
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    spring = max(_rests(days[:75], works), key=len, default=[])
    autumn = max(_rests(days[250:300], works), key=len, default=[])
    yield Text("平常的一周", "in an ordinary week of"), _first(days[100:], works)
    if len(spring) > 2:
        yield Text("春节放假前一日", "the eve of Spring Festival"), spring[0] - _DAY
        yield Text("春节放假期间", "in Spring Festival"), spring[1]
    if len(autumn) > 2:
        yield (
            Text("国庆放假前一个期限", "the length of the limit before the October holiday of"),
            autumn[0] - timedelta(days=limit_days),
        )
        yield Text("国庆放假前两日", "two days before the October holiday of"), autumn[0] - 2 * _DAY
    made_up = next((day for day in days if day.weekday() >= 5 and works(day)), None)
    if made_up is not None:
        yield (
            Text("调休上班日前一个期限", "the length of the limit before a make-up day of"),
            made_up - timedelta(days=limit_days),
        )
        yield Text("调休上班日", "on a make-up day of"), made_up
    yield Text("一月末", "at the end of January"), date(year, 1, 31)
    yield Text("年末前四日", "four days before the end of"), date(year, 12, 28)


def _rests(days: Sequence[date], works: Works) -> list[list[date]]:
    runs: list[list[date]] = [[]]
    for day in days:
        if works(day):
            runs.append([])
        else:
            runs[-1].append(day)
    return [run for run in runs if run]


def _first(days: Sequence[date], works: Works) -> date:
    return next(day for day in days if works(day) and day.weekday() == 2)


def _at(about: Text, zh: str, en: str) -> Text:
    return Text(f"{about.zh}：{zh}", f"{about.en}: {en}")


def _deadline(base: _Base, deadline: Deadline) -> Iterator[BoundaryCase]:
    start_field = next((name for name in deadline.starts if base.day(name) is not None), None)
    if start_field is None:
        return
    was = base.day(start_field)
    assert was is not None
    none: dict[str, object] = dict.fromkeys(deadline.acts)
    for name in deadline.starts:
        none |= {name: None} if name != start_field else {}
    for pause in deadline.paused:
        none |= {pause.first: None, pause.last: None}
    for restart in deadline.restarted:
        none |= {restart.asked_on: None, restart.given_on: None}
    if deadline.extended is not None:
        if deadline.extended.told_on is not None:
            none[deadline.extended.told_on] = None
        when = deadline.extended.when
        if when is not None and isinstance(when.expr, FieldRef):
            none[when.expr.name] = "false"
    limit, works = deadline.within, base.calendar.is_working
    if limit.unit is Unit.HOURS:
        yield from _hours(base, deadline, start_field, none)
        return
    for about, start in _starts(base, limit.n if limit.unit is not Unit.MONTHS else 31 * limit.n):
        facts = {**base.shifted((start - was).days), **none, start_field: base.written(start_field, start)}
        due = last_day(start, limit, deadline.conventions, works)
        at = partial(_at, about)

        def done(day: date, clock: str = "12:00", facts: Facts = facts) -> Facts:
            return {**facts, **{name: base.written(name, day, clock) for name in deadline.acts}}

        after = due + _LONG_AFTER
        met, one_late = Expected("satisfied", due=due), days_late(due, due + _DAY, limit, works)
        late = Expected("violated", reason="late", due=due, late_by=one_late)
        overdue = Expected("violated", reason="overdue", due=due, late_by=one_late)
        if due > start:
            yield base.case(
                at("最后一日的前一日办理", "done the day before the last"), done(due - _DAY), after, met
            )
        yield base.case(
            at("最后一日 23:59 办理", "done on the last day at 23:59"), done(due, "23:59"), after, met
        )
        yield base.case(
            at("最后一日的次日办理", "done the day after the last"), done(due + _DAY, "00:00"), after, late
        )
        yield base.case(
            at("最后一日尚未办理", "open on the last day"), facts, due, Expected("pending", due=due)
        )
        yield base.case(at("次日仍未办理", "open the day after"), facts, due + _DAY, overdue)


def _hours(base: _Base, deadline: Deadline, start_field: str, none: Facts) -> Iterator[BoundaryCase]:
    timed = (start_field, *deadline.acts)
    if any(base.type.fields[name].type is not FieldType.DATETIME for name in timed):
        return
    was = base.day(start_field)
    assert was is not None
    minute = timedelta(minutes=1)
    for about, start_day in _starts(base, 2):
        start = datetime.combine(start_day, time(9, 30))
        due = start + timedelta(hours=deadline.within.n)
        at = partial(_at, about)
        facts = {
            **base.shifted((start_day - was).days),
            **none,
            start_field: f"{start:%Y-%m-%d %H:%M}",
        }
        for zh, en, moment, expect in (
            ("截止前一分钟办理", "done a minute before the end", due - minute, Expected("satisfied")),
            ("最后一刻办理", "done at the last moment", due, Expected("satisfied")),
            (
                "迟一分钟办理",
                "done a minute too late",
                due + minute,
                Expected("violated", reason="late", late_by=1),
            ),
        ):
            acts = dict.fromkeys(deadline.acts, f"{moment:%Y-%m-%d %H:%M}")
            yield base.case(at(zh, en), {**facts, **acts}, due + _LONG_AFTER, replace(expect, due=due))
        yield base.case(
            at("最后一刻尚未办理", "open at the last moment"), facts, due, Expected("pending", due=due)
        )
        overdue = Expected("violated", reason="overdue", due=due, late_by=1)
        yield base.case(at("再过一分钟仍未办理", "open a minute later"), facts, due + minute, overdue)


def _fixed_date(base: _Base, fixed: FixedDate) -> Iterator[BoundaryCase]:
    own = base.day(base.type.own_date)
    match fixed.by:
        case YearDay(month=month, day=day):
            if own is None or base.type.own_date in fixed.acts:
                return
            due: date | None = date(own.year, month, day)
        case str(name):
            due = base.day(name)
        case _:
            due = fixed.by
    if due is None:
        return

    def done(day: date) -> Facts:
        return {**base.facts, **{name: base.written(name, day, "23:59") for name in fixed.acts}}

    met = Expected("satisfied", due=due)
    yield base.case(
        Text("截止日前一日办理", "done the day before the date"), done(due - _DAY), due + _LONG_AFTER, met
    )
    yield base.case(Text("截止日 23:59 办理", "done on the date at 23:59"), done(due), due + _LONG_AFTER, met)
    late = Expected("violated", reason="late", due=due, late_by=1)
    yield base.case(
        Text("截止日次日办理", "done the day after the date"), done(due + _DAY), due + _LONG_AFTER, late
    )
    if base.type.own_date not in fixed.acts:
        facts = {**base.facts, **dict.fromkeys(fixed.acts)}
        yield base.case(Text("截止日尚未办理", "open on the date"), facts, due, Expected("pending", due=due))
        overdue = Expected("violated", reason="overdue", due=due, late_by=1)
        yield base.case(Text("截止日次日仍未办理", "open the day after the date"), facts, due + _DAY, overdue)


def _lasting(base: _Base, lasting: Lasting) -> Iterator[BoundaryCase]:
    was = base.day(lasting.start)
    if was is None or lasting.at_least.unit is Unit.HOURS:
        return
    n = lasting.at_least.n
    for about, start in _starts(base, n if lasting.at_least.unit is not Unit.MONTHS else 31 * n):
        moved = base.shifted((start - was).days)
        facts = {**moved, lasting.start: base.written(lasting.start, start)}
        due = last_day(start, lasting.at_least, lasting.conventions, base.calendar.is_working, rolls=False)
        at = partial(_at, about)
        for zh, en, day, expect in (
            (
                "早一日截止",
                "closed a day too early",
                due - _DAY,
                Expected("violated", reason="too-short", due=due),
            ),
            ("在允许的最早日截止", "closed on the first day allowed", due, Expected("satisfied", due=due)),
            ("再晚一日截止", "closed a day later", due + _DAY, Expected("satisfied", due=due)),
        ):
            until = {lasting.until: base.written(lasting.until, day, "17:00")}
            if day >= start:
                yield base.case(at(zh, en), {**facts, **until}, due + _LONG_AFTER, expect)


def _order(base: _Base, order: Order) -> Iterator[BoundaryCase]:
    was = next((day for name in order.facts if (day := base.day(name)) is not None), None)
    if was is None or order.tolerance is not None:
        return
    given = base.facts

    def on(steps: Sequence[int]) -> Facts:
        days = {
            name: base.written(name, was + timedelta(days=step))
            for name, step in zip(order.facts, steps, strict=True)
        }
        return {**given, **days}

    count = len(order.facts)
    same, rising, falling = [0] * count, list(range(count)), list(range(0, -count, -1))
    timed = all(base.type.fields[name].type is FieldType.DATETIME for name in order.facts)
    met, out = Expected("satisfied"), Expected("violated", reason="out-of-order")
    told = {
        Relation.BEFORE: (out, met, out),
        Relation.NOT_AFTER: (met, met, out),
        Relation.SAME_TIME: (met, out, out),
    }[order.relation]
    words = (
        Text("各行为同时", "the facts at the same moment")
        if timed
        else Text("各行为同日", "the facts on the same day"),
        Text("各行为依次相隔一日", "the facts a day apart"),
        Text("各行为倒序相隔一日", "the facts a day apart, the wrong way"),
    )
    after = was + _LONG_AFTER
    for about, steps, expect in zip(words, (same, rising, falling), told, strict=True):
        yield base.case(about, on(steps), after, expect)


def _includes(base: _Base, includes: Includes) -> Iterator[BoundaryCase]:
    if not isinstance(includes.members, tuple):
        return
    members, least = includes.members, includes.at_least
    as_of, name = base.example.as_of, includes.field
    enough = members if least is None else members[:least]
    yield base.case(
        Text("成员刚好足够", "just enough members"),
        {**base.facts, name: list(enough)},
        as_of,
        Expected("satisfied"),
    )
    for member in members if least is None else members[:1]:
        held = [other for other in enough if other != member]
        expect = Expected("violated", reason="missing", missing=(name,))
        yield base.case(Text(f"缺 {member}", f"without {member}"), {**base.facts, name: held}, as_of, expect)


def _of_quota(rule: Rule, example: Example) -> Iterator[BoundaryCase]:
    """No record at all, long after: a number is not reached; a share has nothing to be a share of."""
    quota = rule.requires
    assert isinstance(quota, Quota)
    first = next((each for each in example.expect if each.record is not None), None)
    if first is None or example.roster is None or example.expect[0].status not in ("satisfied", "violated"):
        return
    as_of = example.as_of + _LONG_AFTER
    if isinstance(quota.at_least, int):
        expect = Expected("violated", record=first.record, reason="below-quota")
    else:
        expect = Expected("not-applicable", record=first.record, reason="not-triggered")
    if quota.per is None and quota.until is None:
        return
    about = Text("没有任何记录", "no record at all")
    nothing = Example((), as_of, (expect,), roster=example.roster, note=about)
    yield BoundaryCase(rule, about, "stated", nothing)


def _in_force(base: _Base) -> Iterator[BoundaryCase]:
    """The day before a rule came into force, its first and its last day, and the day after."""
    trigger = _trigger(base)
    if trigger is None:
        return
    was = base.day(trigger)
    assert was is not None
    first, last = base.rule.in_force.first, base.rule.in_force.last
    outside = Expected("not-applicable", reason="not-in-force")
    for about, day, inside in (
        (
            Text("施行前一日", "the day before it came into force"),
            None if first is None else first - _DAY,
            False,
        ),
        (Text("施行首日", "the first day in force"), first, True),
        (Text("施行末日", "the last day in force"), last, True),
        (
            Text("失效次日", "the day after it went out of force"),
            None if last is None else last + _DAY,
            False,
        ),
    ):
        if day is None:
            continue
        facts = base.shifted((day - was).days)
        as_of = day + _LONG_AFTER
        if inside:
            yield base.case(about, facts, as_of, None, "stated", not_reason="not-in-force")
        else:
            yield base.case(about, facts, as_of, outside, "stated")


def _trigger(base: _Base) -> str | None:
    """The field whose day must lie in the time in force."""
    match base.rule.requires:
        case Deadline(starts=starts):
            names: tuple[str, ...] = starts
        case Lasting(start=start):
            names = (start,)
        case Order(facts=facts):
            given = [(day, name) for name in facts if (day := base.day(name)) is not None]
            return min(given)[1] if given else None
        case _:
            names = (base.type.own_date,)
    return next((name for name in names if base.day(name) is not None), None)


def _left_out(base: _Base) -> Iterator[BoundaryCase]:
    """Each fact left out: what was met or breached may become unknown, never the opposite."""
    status = base.example.expect[0].status
    for name in base.facts:
        field = base.type.fields.get(name)
        if field is None or name in ("id", "region"):
            continue
        facts = {other: value for other, value in base.facts.items() if other != name}
        about = Text(
            f"缺 {name}，其余同 {status} 的示例", f"without {name}, otherwise as an example that is {status}"
        )
        if field.act or field.default is not None or _asks_for(base.rule, name):
            yield base.case(about, facts, base.example.as_of, None, "lawful")
        else:
            allowed = frozenset((status, "undetermined"))
            yield base.case(about, facts, base.example.as_of, None, "stated", allowed)


def _asks_for(rule: Rule, name: str) -> bool:
    """Whether leaving the fact out says something by itself, so that any verdict may come of it."""
    from govrules.testing.strategies import conditions_of

    match rule.requires:
        case Present(fields=fields) if name in fields:
            return True
        case Deadline(starts=starts, extended=extended) if name in starts or extended is not None:
            return True
        case Lasting() | Order():
            return True
    expressions = [condition.expr for condition in conditions_of(rule)]
    return any(
        isinstance(node, IsNull | Coalesce) and name in fields_of(node)
        for expr in expressions
        for node in walk(expr)
    ) or bool(rule.yields_to)
