"""A rule changed in memory: what it would say if.

Comes in: `Rules`, a rule, what is to be changed. Goes out: other `Rules`, with a fingerprint of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from govrules.calendars.limit import Limit, Unit, parse_limit
from govrules.calendars.wording import Text, did_you_mean
from govrules.errors import GovrulesError
from govrules.model.rule import (
    Condition,
    Deadline,
    FixedDate,
    InForce,
    Lasting,
    Order,
    Quota,
    Rule,
    Unless,
    YearDay,
)
from govrules.model.rulebook import Rules

CHANGES = (
    "within",
    "by",
    "last_day",
    "start_day",
    "applies_when",
    "in_force",
    "without",
    "unless",
    "duty",
    "at_least",
)


def amended(rules: Rules, rule: Rule, changes: Mapping[str, Any]) -> Rules:
    """The rules with one rule changed; see `Rulebook.amend` for the changes.

    Raises GovrulesError for a change that there is not, or that does not fit the rule.
    """
    for name, wanted in changes.items():
        if name not in CHANGES:
            mend = did_you_mean(name, CHANGES) or Text(
                f"可更改的有 {'、'.join(CHANGES)}", f"a rule can be changed by {', '.join(CHANGES)}"
            )
            raise GovrulesError(
                f"a rule has no `{name}` to change",
                mend.en,
                zh=f"规则中没有可更改的“{name}”项",
                zh_help=mend.zh,
            )
        rule = _CHANGE[name](rules, rule, wanted)
    _be_countable(rule)
    return with_rules(rules, {**rules.rules, rule.id: rule}, f"{rule.id} {sorted(changes.items())!r}")


def with_rules(rules: Rules, changed: Mapping[str, Rule], what: str) -> Rules:
    """The same rulebook with other rules; `what` tells the fingerprint how it came about."""
    mark = sha256(f"{rules.fingerprint}\n{what}".encode()).hexdigest()
    return replace(rules, rules=dict(changed), fingerprint=mark)


def joined(one: Rules, other: Rules) -> Rules:
    """The instruments, record types, rules and calendars of both.

    Raises GovrulesError where an id means one thing here and another there.
    """
    parts: dict[str, dict[str, Any]] = {}
    for part in ("instruments", "record_types", "rules", "calendars"):
        here, there = getattr(one, part), getattr(other, part)
        for name in here.keys() & there.keys():
            same = part == "calendars" and here[name].edition == there[name].edition
            if not same and here[name] != there[name]:
                raise GovrulesError(
                    f"both rulebooks have `{name}`, and it is not the same in them",
                    help="give one of them another name, or take one out first with `without`",
                    zh=f"两个规则库中都有“{name}”，但内容不同",
                    zh_help="请为其中一个另取名称，或先用 without 去掉一个",
                )
        parts[part] = {**there, **here}
    mark = sha256("\n".join(sorted((one.fingerprint, other.fingerprint))).encode()).hexdigest()
    return replace(one, fingerprint=mark, **parts)


def _within(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    limit = wanted if isinstance(wanted, Limit) else parse_limit(str(wanted))
    match rule.requires:
        case Deadline() as deadline:
            return replace(rule, requires=replace(deadline, within=limit))
        case Lasting() as lasting:
            return replace(rule, requires=replace(lasting, at_least=limit))
        case Order(tolerance=tolerance) as order if tolerance is not None:
            return replace(rule, requires=replace(order, tolerance=limit))
        case Quota(grace=grace) as quota if grace is not None:
            return replace(rule, requires=replace(quota, grace=limit))
    raise GovrulesError(
        f"`{rule.name}` has no limit to change",
        help=f"it is a rule of kind `{rule.kind}`",
        zh="本规则没有可更改的期限",
        zh_help=f"它是 {rule.kind} 类规则",
    )


def _be_countable(rule: Rule) -> None:
    """Raises GovrulesError for a limit whose parts, all changes made, do not go together."""
    if not isinstance(rule.requires, Deadline):
        return
    within, conventions, extended = rule.requires.within, rule.requires.conventions, rule.requires.extended
    if extended is not None and extended.by.unit is not within.unit:
        raise GovrulesError(
            f"`{rule.name}` may be extended by {extended.by}, which cannot be added to {within}",
            help=f"give a limit in {extended.by.unit.value}",
            zh=f"本规则可延长 {extended.by.label('zh')}，与 {within.label('zh')} 单位不同，无法相加",
            zh_help=f"请用同一单位：{extended.by.label('zh').lstrip('0123456789 ')}",
        )
    if within.unit is Unit.HOURS and (conventions.last_day == "roll" or conventions.start_day != "day-after"):
        raise GovrulesError(
            f"`{rule.name}` would count {within}, and hours run from the moment itself and are never rolled",
            help="change `last_day` to `keep` and `start_day` to `day-after` as well",
            zh="以小时计的期限自事件发生的时刻起算，从不顺延",
            zh_help="请同时把末日改为“不顺延”、起算改为次日",
        )


def _by(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    match rule.requires:
        case FixedDate() as fixed:
            return replace(rule, requires=replace(fixed, by=_fixed_day(wanted)))
        case Quota(until=until) as quota if until is not None:
            day = _day(wanted)
            if day is None:
                raise GovrulesError(
                    "a quota until a day needs one",
                    help="write it as 2020-12-31",
                    zh="按日截止的数量要求须有日期",
                    zh_help="写成 2020-12-31",
                )
            return replace(rule, requires=replace(quota, until=day))
    raise GovrulesError(
        f"`{rule.name}` names no day to change",
        help="a limit is changed by `within`",
        zh="本规则没有可更改的固定日期",
        zh_help="期限请改时长",
    )


def _fixed_day(wanted: Any) -> date | YearDay:
    """A day, or a day of each year written 06-30."""
    parts = str(wanted).split("-")
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        month, day = map(int, parts)
        try:
            date(2001, month, day)
        except ValueError:
            raise GovrulesError(
                f"`{wanted}` is no day of every year",
                help="write it as 12-31",
                zh=f"“{wanted}”不是每年都有的日期",
                zh_help="写成 12-31",
            ) from None
        return YearDay(month, day)
    found = _day(wanted)
    if found is None:
        raise GovrulesError(
            "a fixed date needs a day",
            help="write it as 2020-12-31, or 12-31 for each year",
            zh="固定日期须有日期",
            zh_help="写成 2020-12-31；每年同日写成 12-31",
        )
    return found


def _last_day(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    return _convention(rule, "last_day", wanted, ("keep", "roll"))


def _start_day(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    return _convention(rule, "start_day", wanted, ("day-after", "rolled", "same-day"))


def _convention(rule: Rule, name: str, wanted: Any, known: tuple[str, ...]) -> Rule:
    if wanted not in known:
        raise GovrulesError(
            f"`{name}` cannot be `{wanted}`",
            help=f"it is one of {', '.join(known)}",
            zh=f"{name} 不能为“{wanted}”",
            zh_help=f"可用 {'、'.join(known)}",
        )
    requires = rule.requires
    if not isinstance(requires, Deadline) and not (isinstance(requires, Lasting) and name == "start_day"):
        raise GovrulesError(
            f"`{rule.name}` counts no limit by `{name}`",
            help="only deadlines do",
            zh="本规则的期限不按此方式计算",
            zh_help="只有期限类规则才有",
        )
    changed = replace(requires.conventions, **{name: wanted})
    return replace(rule, requires=replace(requires, conventions=changed))


def _applies_when(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    return replace(rule, applies_when=None if wanted is None else _condition(rules, rule, wanted))


def _condition(rules: Rules, rule: Rule, text: Any) -> Condition:
    from govrules.reading.condition_nodes import condition_of

    return condition_of(str(text), rules.type_of(rule), f"amended {rule.name}")


def _in_force(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    if not isinstance(wanted, Mapping) or set(wanted) - {"from", "until"}:
        raise GovrulesError(
            f"`{wanted}` is no time in force",
            help='write {"from": "2020-01-01", "until": None}',
            zh=f"“{wanted}”不是施行期",
            zh_help='请写作 {"from": "2020-01-01", "until": None}',
        )
    days = {name: _day(wanted[name]) for name in wanted}
    first = days.get("from", rule.in_force.first)
    last = days.get("until", rule.in_force.last)
    if first is not None and last is not None and last < first:
        raise GovrulesError(
            f"the time in force would end on {last}, before it begins on {first}",
            help="give a later last day",
            zh=f"施行期将止于 {last}，早于其开始的 {first}",
            zh_help="请把止日改为更晚的日期",
        )
    return replace(rule, in_force=InForce(first, last))


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise GovrulesError(
            f"`{value}` is no date",
            help="write it as 2020-12-31",
            zh=f"“{value}”不是日期",
            zh_help="请写作 2020-12-31",
        ) from None


def _without(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    labels = [wanted] if isinstance(wanted, str) else list(wanted)
    known = [item.label for item in rule.unless]
    for label in labels:
        if label not in known:
            mend = did_you_mean(label, known) or (
                Text(f"它的例外有：{'、'.join(known)}", f"it has {', '.join(known)}")
                if known
                else Text("它没有例外", "it has none")
            )
            raise GovrulesError(
                f"`{rule.name}` has no exception `{label}`",
                mend.en,
                zh=f"规则“{rule.name}”没有名为“{label}”的例外",
                zh_help=mend.zh,
            )
    return replace(rule, unless=tuple(item for item in rule.unless if item.label not in labels))


def _unless(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    if not isinstance(wanted, Mapping) or not {"label", "when"} <= set(wanted):
        raise GovrulesError(
            "an exception has a label and a condition",
            help='write {"label": …, "when": …}',
            zh="例外须有名称和条件",
            zh_help='请写作 {"label": …, "when": …}',
        )
    if isinstance(rule.requires, Quota):
        raise GovrulesError(
            "a quota takes no exception",
            help="narrow `applies_when` instead",
            zh="数量类规则没有例外",
            zh_help="请改写适用条件",
        )
    when = _condition(rules, rule, wanted["when"])
    added = Unless(str(wanted["label"]), when, provision=wanted.get("provision"))
    return replace(rule, unless=(*rule.unless, added))


def _duty(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    from govrules.model.rule import Duty

    try:
        return replace(rule, duty=Duty(wanted))
    except ValueError:
        raise GovrulesError(
            f"there is no duty `{wanted}`",
            help=f"one of {', '.join(Duty)}",
            zh=f"没有“{wanted}”这种约束力",
            zh_help=f"可用 {'、'.join(Duty)}",
        ) from None


def _at_least(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    if not isinstance(rule.requires, Quota):
        raise GovrulesError(
            f"`{rule.name}` is no quota",
            help="a limit is changed by `within`",
            zh=f"规则“{rule.name}”不是数量要求",
            zh_help="更改期限请用 within",
        )
    if type(wanted) is not type(rule.requires.at_least) or wanted <= 0:
        raise GovrulesError(
            f"`{wanted}` cannot take the place of {rule.requires.at_least}",
            help="give a whole number of records, or for a share a fraction between 0 and 1",
            zh=f"“{wanted}”不能代替 {rule.requires.at_least}",
            zh_help="数量请给正整数，比例请给 0 与 1 之间的分数",
        )
    return replace(rule, requires=replace(rule.requires, at_least=wanted))


_CHANGE = {
    "within": _within,
    "by": _by,
    "last_day": _last_day,
    "start_day": _start_day,
    "applies_when": _applies_when,
    "in_force": _in_force,
    "without": _without,
    "unless": _unless,
    "duty": _duty,
    "at_least": _at_least,
}
