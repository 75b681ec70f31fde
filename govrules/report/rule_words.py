"""A rule in words: what must be done, from when, within how long, counted how.

Comes in: a rule with its record type. Goes out: sentences in Chinese or English.
Must not know: records, verdicts; how a condition is put into words is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.model.expr import Expr
from govrules.model.record_types import ROSTER, RecordType
from govrules.model.rule import (
    Condition,
    Deadline,
    FixedDate,
    Holds,
    Includes,
    InForce,
    Lasting,
    Order,
    Period,
    Present,
    Quota,
    Relation,
    Rule,
    YearDay,
)
from govrules.model.source import Text

WordsOf = Callable[[Expr, str], str]
"""A condition and the id of the record type that it speaks of, to words."""

_PERIOD = {
    Period.DAY: Text("每日", "each day"),
    Period.WORKING_DAY: Text("每个工作日", "each working day"),
    Period.WEEK: Text("每周", "each week"),
    Period.MONTH: Text("每月", "each month"),
    Period.QUARTER: Text("每季度", "each quarter"),
    Period.YEAR: Text("每年", "each year"),
}
_START_DAY = {
    "day-after": Text("次日为第 1 日", "the day after it is day 1"),
    "rolled": Text(
        "休息日发生的，视为下一个工作日，其次日为第 1 日", "on a rest day it is taken as the next working day"
    ),
    "same-day": Text("当日为第 1 日", "its own day is day 1"),
}
_LAST_DAY = {
    "roll": Text("末日非工作日的顺延", "a last day that is no working day moves to the next one"),
    "keep": Text("末日非工作日的不顺延", "the last day is kept, working day or not"),
}


def limit_text(rule: Rule) -> str | None:
    """The limit of a rule as it is written in its file; None where it has none.

    A fixed date is its date; a quota `2 per quarter`.
    """
    match rule.requires:
        case Deadline(within=limit) | Lasting(at_least=limit):
            return str(limit)
        case FixedDate(by=by):
            return by.isoformat() if isinstance(by, date) else str(by)
        case Order(tolerance=tolerance):
            return None if tolerance is None else str(tolerance)
        case Quota(at_least=least, per=per, until=until):
            amount = _amount(least)
            return f"{amount} per {per}" if per else f"{amount} until {until}" if until else amount
    return None


def limit_of(rule: Rule, record_type: RecordType, lang: str) -> str:
    """The same in the words of `lang`; a dash where the rule has no limit."""
    match rule.requires:
        case Deadline(within=limit) | Lasting(at_least=limit):
            return limit.label(lang)
        case FixedDate(by=by):
            return _fixed(by, record_type, lang)
        case Order(tolerance=Limit() as tolerance):
            return f"± {tolerance.label(lang)}"
        case Quota(at_least=least, per=per, until=until):
            if per is not None:
                return f"{_PERIOD[per].in_(lang)} {_amount(least)}"
            return _amount(least) + (f" ≤ {until}" if until else "")
    return "–"


def sentence(rule: Rule, record_type: RecordType, lang: str, words_of: WordsOf) -> str:
    """What the rule asks for, in one sentence without its conditions.

    `words_of` puts a condition into words of `lang`.
    """
    say = _Sayer(record_type, lang, words_of)
    match rule.requires:
        case Deadline() as deadline:
            return say.deadline(deadline)
        case FixedDate(acts=acts, by=by):
            until = _fixed(by, record_type, lang)
            return say(
                f"{say.all(acts)}：不晚于 {until}（含当日）",
                f"{say.all(acts)}: by {until}, that day included",
            )
        case Lasting(start=start, until=end, at_least=limit):
            return say(
                f"自{say.label(start)}至{say.label(end)}，不少于 {limit.label(lang)}",
                f"from {say.label(start)} to {say.label(end)}: at least {limit.label(lang)}",
            )
        case Order() as order:
            return say.order(order)
        case Present(fields=fields):
            return say(f"应有：{say.all(fields)}", f"given: {say.all(fields)}")
        case Includes() as includes:
            return say.includes(includes)
        case Holds(condition=condition):
            return say(f"应成立：{say.condition(condition)}", f"true: {say.condition(condition)}")
        case Quota() as quota:
            return say.quota(quota)


def details(rule: Rule, record_type: RecordType, lang: str, words_of: WordsOf) -> list[str]:
    """How the limit is counted, what extends, pauses or restarts it: a line each."""
    say = _Sayer(record_type, lang, words_of)
    match rule.requires:
        case Deadline() as deadline:
            return list(say.deadline_details(deadline))
        case Lasting(conventions=conventions, at_least=limit):
            return [say.counting(limit, conventions)]
        case Quota() as quota:
            return list(say.quota_details(quota))
    return []


def in_force(span: InForce, lang: str) -> str:
    """The time in force in words.

    >>> in_force(InForce(date(2019, 5, 15)), "en"), in_force(InForce(), "zh")
    ('from 2019-05-15', '不限')
    """
    first, last = span.first, span.last
    if lang == "zh":
        return f"{first or ''} 至 {last or '今'}".strip() if first or last else "不限"
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "always"


class _Sayer:
    """The labels of one record type, and one language."""

    def __init__(self, record_type: RecordType, lang: str, words_of: WordsOf) -> None:
        self.record_type = record_type
        self.lang = lang
        self.words_of = words_of

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def label(self, name: str) -> str:
        field = self.record_type.fields.get(name)
        return name if field is None else field.label.in_(self.lang)

    def member(self, field: str, id: str) -> str:
        found = self.record_type.fields[field].member(id)
        return id if found is None else found.label.in_(self.lang)

    def listed(self, words: Iterable[str]) -> str:
        return self("、", ", ").join(words)

    def all(self, names: Iterable[str]) -> str:
        return self.listed(self.label(name) for name in names)

    def either(self, names: Iterable[str]) -> str:
        first, *others = (self.label(name) for name in names)
        if self.lang == "zh":
            return first + (f"（如无，则{'，再无则'.join(others)}）" if others else "")
        return ", else ".join([first, *others])

    def condition(self, condition: Condition | None) -> str:
        return "" if condition is None else self.words_of(condition.expr, self.record_type.id)

    def provision(self, place: str | None) -> str:
        return "" if place is None else self(f"（{place}）", f" ({place})")

    # -- deadlines -----------------------------------------------------------------------------------

    def deadline(self, deadline: Deadline) -> str:
        acts, starts = self.all(deadline.acts), self.either(deadline.starts)
        limit = deadline.within.label(self.lang)
        return self(f"{acts}：自{starts}起 {limit}内", f"{acts}: within {limit} of {starts}")

    def deadline_details(self, deadline: Deadline) -> Iterable[str]:
        yield self.counting(deadline.within, deadline.conventions)
        if deadline.extended is not None:
            more = deadline.extended
            yield (
                self(f"可延长 {more.by.label('zh')}", f"may be extended by {more.by.label('en')}")
                + self.extension_terms(more.when, more.told_on)
                + self.provision(more.provision)
            )
        for pause in deadline.paused:
            first, last = self.label(pause.first), self.label(pause.last)
            yield self(f"暂停：{first}之后至{last}", f"paused: after {first}, up to {last}") + self.provision(
                pause.provision
            )
        for restart in deadline.restarted:
            asked, given = self.label(restart.asked_on), self.label(restart.given_on)
            yield self(
                f"重新起算：{asked}后停止，自{given}起重新计算",
                f"restarted: stops at {asked}, begins anew at {given}",
            ) + self.provision(restart.provision)

    def extension_terms(self, when: Condition | None, told_on: str | None) -> str:
        terms = []
        if when is not None:
            terms.append(self(f"条件：{self.condition(when)}", f"if {self.condition(when)}"))
        if told_on is not None:
            terms.append(
                self(
                    f"须于期满前告知（{self.label(told_on)}）",
                    f"told before it runs out ({self.label(told_on)})",
                )
            )
        return (self("，", ", ") + self("，", ", ").join(terms)) if terms else ""

    def counting(self, limit: Limit, conventions: Conventions) -> str:
        if limit.unit is Unit.HOURS:
            return self(
                "计算：自事件发生时刻起，不扣除休息日",
                "counted: from the moment itself, rest days not skipped",
            )
        parts = [_START_DAY[conventions.start_day].in_(self.lang)]
        if conventions.cut_off is not None:
            at = f"{conventions.cut_off:%H:%M}"
            parts.append(self(f"{at} 以后视为次日", f"after {at} it belongs to the next day"))
        if limit.unit is not Unit.WORKING_DAYS:
            parts.append(_LAST_DAY[conventions.last_day].in_(self.lang))
        return self("计算：", "counted: ") + self("；", "; ").join(parts)

    # -- the others ----------------------------------------------------------------------------------

    def order(self, order: Order) -> str:
        if order.relation is Relation.SAME_TIME:
            tolerance = "" if order.tolerance is None else order.tolerance.label(self.lang)
            told = self(f"（相差不超过 {tolerance}）", f", within {tolerance}") if tolerance else ""
            return self(f"同时：{self.all(order.facts)}", f"at the same time: {self.all(order.facts)}") + told
        link = self("先于", "before") if order.relation is Relation.BEFORE else self("不晚于", "not after")
        return f" {link} ".join(self.label(name) for name in order.facts)

    def includes(self, includes: Includes) -> str:
        held = self.label(includes.field)
        if isinstance(includes.members, str):
            asked = self(f"{self.label(includes.members)}的各项", f"all of {self.label(includes.members)}")
        elif includes.members is None:
            asked = self("任意各项", "any members")
        else:
            asked = self.listed(self.member(includes.field, id) for id in includes.members)
        if includes.at_least is None:
            return self(f"{held}应包含：{asked}", f"{held} include: {asked}")
        return self(
            f"{held}应至少包含 {includes.at_least} 项：{asked}",
            f"{held} include at least {includes.at_least} of: {asked}",
        )

    def quota(self, quota: Quota) -> str:
        what, amount = self.record_type.label.in_(self.lang), _amount(quota.at_least)
        counted = self.condition(quota.count)
        that = self(f"（{counted}）", f" where {counted}") if counted else ""
        share = isinstance(quota.at_least, Fraction)
        base = self.condition(quota.of)
        if share and base:
            that += self(f"，占{base}者", f", among those where {base}")
        when = ""
        if quota.per is not None:
            when = _PERIOD[quota.per].in_(self.lang)
        elif quota.until is not None:
            when = self(f"截至 {quota.until} ", f"until {quota.until}")
        head = self(f"每个单位{when}", f"each unit {when}".strip())
        least = self(f"不少于 {amount}", f"at least {amount}")
        return self(f"{head}{least}：{what}{that}", f"{head}, {least}: {what}{that}")

    def quota_details(self, quota: Quota) -> Iterable[str]:
        yield self(f"归入时期：按{self.label(quota.by)}", f"counted into a period by {self.label(quota.by)}")
        if quota.grace is not None:
            grace = quota.grace.label(self.lang)
            yield self(f"宽限：期末后 {grace}", f"grace: {grace} after the period")
        if quota.among is not None:
            yield self("名册单位：", "units of the roster: ") + self.words_of(quota.among.expr, ROSTER)


def _amount(least: int | Fraction) -> str:
    if isinstance(least, int):
        return str(least)
    percent = least * 100
    return f"{percent.numerator if percent.denominator == 1 else float(percent):g}%"


def _fixed(by: date | YearDay | str, record_type: RecordType, lang: str) -> str:
    if isinstance(by, date):
        return by.isoformat()
    if isinstance(by, YearDay):
        return f"{by.month} 月 {by.day} 日" if lang == "zh" else str(by)
    field = record_type.fields.get(by)
    return by if field is None else field.label.in_(lang)
