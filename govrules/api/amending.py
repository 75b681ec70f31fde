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
from govrules.calendars.wording import did_you_mean
from govrules.errors import GovrulesError
from govrules.model.rule import Condition, Deadline, InForce, Lasting, Order, Quota, Rule, Unless
from govrules.model.rulebook import Rules

CHANGES = (
    "within",
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
            mend = did_you_mean(name, CHANGES) or f"a rule can be changed by {', '.join(CHANGES)}"
            raise GovrulesError(f"a rule has no `{name}` to change", mend)
        rule = _CHANGE[name](rules, rule, wanted)
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
                )
        parts[part] = {**there, **here}
    mark = sha256("\n".join(sorted((one.fingerprint, other.fingerprint))).encode()).hexdigest()
    return replace(one, fingerprint=mark, **parts)


def _within(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    limit = wanted if isinstance(wanted, Limit) else parse_limit(str(wanted))
    match rule.requires:
        case Deadline() as deadline:
            extended = deadline.extended
            if extended is not None and extended.by.unit is not limit.unit:
                raise GovrulesError(
                    f"`{rule.name}` may be extended by {extended.by}, which cannot be added to {limit}",
                    help=f"give a limit in {extended.by.unit.value}",
                    zh=f"本规则可延长 {extended.by.label('zh')}，与 {limit.label('zh')} 单位不同，无法相加",
                    zh_help=f"请用同一单位：{extended.by.label('zh').lstrip('0123456789 ')}",
                )
            if limit.unit is Unit.HOURS and deadline.conventions.last_day == "roll":
                raise GovrulesError(
                    "a limit in hours is never rolled",
                    help="change `last_day` to `keep` first",
                    zh="以小时计的期限从不顺延",
                    zh_help="请先把末日改为“不顺延”",
                )
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
    )


def _last_day(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    return _convention(rule, "last_day", wanted, ("keep", "roll"))


def _start_day(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    return _convention(rule, "start_day", wanted, ("day-after", "rolled", "same-day"))


def _convention(rule: Rule, name: str, wanted: Any, known: tuple[str, ...]) -> Rule:
    if wanted not in known:
        raise GovrulesError(f"`{name}` cannot be `{wanted}`", help=f"it is one of {', '.join(known)}")
    requires = rule.requires
    if not isinstance(requires, Deadline) and not (isinstance(requires, Lasting) and name == "start_day"):
        raise GovrulesError(
            f"`{rule.name}` counts no limit by `{name}`",
            help="only deadlines do",
            zh="本规则的期限不按此方式计算",
            zh_help="只有期限类规则才有",
        )
    if isinstance(requires, Deadline) and requires.within.unit is Unit.HOURS and wanted != known[0]:
        raise GovrulesError(
            "a limit in hours knows no convention",
            help="hours run from the moment itself",
            zh="以小时计的期限没有计算方式可选",
            zh_help="小时自事件发生的时刻起算",
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
            f"`{wanted}` is no time in force", help='write {"from": "2020-01-01", "until": None}'
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
            mend = did_you_mean(label, known) or (f"it has {', '.join(known)}" if known else "it has none")
            raise GovrulesError(f"`{rule.name}` has no exception `{label}`", mend)
    return replace(rule, unless=tuple(item for item in rule.unless if item.label not in labels))


def _unless(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    if not isinstance(wanted, Mapping) or not {"label", "when"} <= set(wanted):
        raise GovrulesError("an exception has a label and a condition", help='write {"label": …, "when": …}')
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
        raise GovrulesError(f"there is no duty `{wanted}`", help=f"one of {', '.join(Duty)}") from None


def _at_least(rules: Rules, rule: Rule, wanted: Any) -> Rule:
    if not isinstance(rule.requires, Quota):
        raise GovrulesError(f"`{rule.name}` is no quota", help="a limit is changed by `within`")
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
    "last_day": _last_day,
    "start_day": _start_day,
    "applies_when": _applies_when,
    "in_force": _in_force,
    "without": _without,
    "unless": _unless,
    "duty": _duty,
    "at_least": _at_least,
}
