"""A rule written out as a rule file again.

Comes in: a `Rule`. Goes out: YAML text that is read back as the same rule, places apart.
Must not know: where files lie. Comments and the author's line breaks are not kept: they are not in the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.model.record_types import RecordType
from govrules.model.rule import (
    Deadline,
    Example,
    Expected,
    FixedDate,
    Holds,
    Includes,
    Instrument,
    Lasting,
    Order,
    Present,
    Quota,
    Requirement,
    Rule,
)
from govrules.model.source import Text
from govrules.model.verdict import iso


def to_yaml(rule: Rule, record_type: RecordType, instrument: Instrument) -> str:
    """The text of a rule file; what is as the instrument has it (time in force, calendar) is left out."""
    content: dict[str, Any] = {"title": _text(rule.title), "provision": rule.provision}
    content["clause"] = rule.clauses[0] if len(rule.clauses) == 1 else list(rule.clauses)
    content["duty"] = str(rule.duty)
    content["record"] = rule.record
    if rule.in_force != instrument.in_force:
        days = {"from": rule.in_force.first, "until": rule.in_force.last}
        content["in_force"] = {name: iso(day) for name, day in days.items() if day is not None}
    if rule.applies_when is not None:
        content["applies_when"] = rule.applies_when.text
    if rule.unless:
        content["unless"] = [
            _given(
                label=item.label,
                title=None if item.title is None else _text(item.title),
                when=item.when.text,
                provision=item.provision,
            )
            for item in rule.unless
        ]
    if rule.yields_to:
        content["yields_to"] = list(rule.yields_to)
    requires = _requirement(rule.requires, record_type)
    if rule.calendar != instrument.calendar and isinstance(rule.requires, (Deadline, Lasting)):
        requires["calendar"] = rule.calendar
    content["requires"] = {rule.kind: requires}
    for name in ("assumed", "unverified"):
        said = getattr(rule, name)
        if said is not None:
            content[name] = _text(said)
    if rule.notes is not None:
        content["notes"] = _note(rule.notes)
    if rule.examples:
        content["examples"] = [_example(example, quota=rule.kind == "quota") for example in rule.examples]
    return _dumped(content)


def example_to_yaml(example: Example, *, quota: bool) -> str:
    """The text of one example, as it stands in the list `examples` of a rule file."""
    return _dumped([_example(example, quota=quota)])


def _dumped(content: Any) -> str:
    import yaml

    text: str = yaml.dump(
        content, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None, Dumper=_dumper()
    )
    return text


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Plain texts stay plain: a rule file is read by field type, so a date needs no quotes."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    nothing = "tag:yaml.org,2002:null"
    Dumper.yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in resolvers if tag == nothing]
        for sign, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    return Dumper


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _note(text: Text) -> str | dict[str, str]:
    """A text that may stand for both languages."""
    return text.zh if text.zh == text.en else _text(text)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _one_or_list(names: tuple[str, ...]) -> Any:
    return names[0] if len(names) == 1 else list(names)


def _conventions(conventions: Conventions, limit: Limit, *, rolls: bool) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if rolls and limit.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        told["last_day"] = conventions.last_day
    if conventions.start_day != "day-after":
        told["start_day"] = conventions.start_day
    if conventions.cut_off is not None:
        told["cut_off"] = f"{conventions.cut_off:%H:%M}"
    return told


def _requirement(requires: Requirement, record_type: RecordType) -> Any:
    match requires:
        case Deadline():
            return _deadline(requires)
        case FixedDate(acts=acts, by=by):
            return {"act": _one_or_list(acts), "by": iso(by) if isinstance(by, date) else str(by)}
        case Lasting(start=start, until=until, at_least=limit, conventions=conventions):
            told = {"from": start, "until": until, "at_least": str(limit)}
            return {**told, **_conventions(conventions, limit, rolls=False)}
        case Order(facts=facts, relation=relation, tolerance=tolerance):
            return _given(
                facts=list(facts),
                relation=str(relation),
                tolerance=None if tolerance is None else str(tolerance),
            )
        case Present(fields=fields):
            return list(fields)
        case Includes(field=field, members=members, at_least=at_least):
            listed = list(members) if isinstance(members, tuple) else members
            return _given(field=field, members=listed, at_least=None if at_least is None else str(at_least))
        case Holds(condition=condition):
            return condition.text
        case Quota():
            return _quota(requires, record_type)
    raise AssertionError(f"no text for {requires!r}")


def _deadline(deadline: Deadline) -> dict[str, Any]:
    told: dict[str, Any] = {
        "act": _one_or_list(deadline.acts),
        "from": _one_or_list(deadline.starts),
        "within": str(deadline.within),
    }
    told |= _conventions(deadline.conventions, deadline.within, rolls=True)
    if deadline.extended is not None:
        extended = deadline.extended
        told["extended"] = _given(
            when=None if extended.when is None else extended.when.text,
            told_on=extended.told_on,
            by=str(extended.by),
            provision=extended.provision,
        )
    if deadline.paused:
        told["paused"] = [
            [pause.first, pause.last]
            if pause.provision is None
            else {"from": pause.first, "to": pause.last, "provision": pause.provision}
            for pause in deadline.paused
        ]
    if deadline.restarted:
        restarts = [
            _given(asked_on=each.asked_on, given_on=each.given_on, provision=each.provision)
            for each in deadline.restarted
        ]
        told["restarted"] = restarts[0] if len(restarts) == 1 else restarts
    return told


def _quota(quota: Quota, record_type: RecordType) -> dict[str, Any]:
    share = isinstance(quota.at_least, Fraction)
    return _given(
        at_least=_percent(quota.at_least) if share else str(quota.at_least),  # type: ignore[arg-type]
        count=None if quota.count is None else quota.count.text,
        of=None if quota.of is None else quota.of.text,
        by=None if quota.by == record_type.own_date else quota.by,
        per=None if quota.per is None else str(quota.per),
        until=iso(quota.until),
        grace=None if quota.grace is None else str(quota.grace),
        among=None if quota.among is None else quota.among.text,
    )


def _percent(share: Fraction) -> str:
    hundred = share * 100
    return f"{hundred.numerator if hundred.denominator == 1 else float(hundred)}%"


def _example(example: Example, *, quota: bool) -> dict[str, Any]:
    given: Any = [_facts(facts) for facts in example.given] if quota else _facts(example.given[0])
    told = _given(note=None if example.note is None else _note(example.note), given=given)
    if example.roster is not None:
        told["roster"] = [_facts(unit) for unit in example.roster]
    told["as_of"] = iso(example.as_of)
    expected = [_expected(each) for each in example.expect]
    told["expect"] = expected[0] if len(expected) == 1 and not quota else expected
    return told


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, (tuple, frozenset)) else value for name, value in facts.items()
    }


def _expected(expected: Expected) -> Any:
    told: dict[str, Any] = {}
    for name in Expected.__dataclass_fields__:
        value = getattr(expected, name)
        if value is None:
            continue
        if isinstance(value, (date, datetime)):
            value = iso(value)
        told[name] = (
            list(value) if isinstance(value, tuple) else str(value) if isinstance(value, int) else value
        )
    if isinstance(expected.provisional, bool):
        told["provisional"] = "true" if expected.provisional else "false"
    told = {**({"record": told.pop("record")} if "record" in told else {}), **told}
    return told["status"] if set(told) == {"status"} else told
