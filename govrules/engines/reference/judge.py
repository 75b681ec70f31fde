"""One rule and one record: the tests in their order, the first that is not passed decides.

Comes in: `Rules`. Goes out: for every rule a function of one record that gives its verdict.
Must not know: where records come from, how a verdict is told.

Region, trigger, time in force, `applies_when`, exceptions, `yields_to`, requirement: in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from govrules.engines.reference.conditions import (
    END_OF_DAY,
    Evaluate,
    Facts,
    compile_condition,
    compile_unknowns,
    day_of,
)
from govrules.engines.reference.deadlines import Moment, Outcome, When
from govrules.engines.reference.requirements import compile_requirement, undetermined
from govrules.model.record import Record
from govrules.model.record_types import RecordType
from govrules.model.rule import Deadline, Lasting, Order, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status, Verdict

Judge = Callable[[str, Facts, frozenset[str], str | None, Moment], Verdict]

_verdict = tuple.__new__  # a named tuple made without its keyword machinery: this runs once a rule and record
_EXEMPT = Outcome(Status.NOT_APPLICABLE, Reason.EXEMPT)
_SUPERSEDED = Outcome(Status.NOT_APPLICABLE, Reason.SUPERSEDED)
_CONDITION_FALSE = Outcome(Status.NOT_APPLICABLE, Reason.CONDITION_FALSE)
_NOT_IN_FORCE = Outcome(Status.NOT_APPLICABLE, Reason.NOT_IN_FORCE)
_NOT_TRIGGERED = Outcome(Status.NOT_APPLICABLE, Reason.NOT_TRIGGERED)
_OTHER_REGION = Outcome(Status.NOT_APPLICABLE, Reason.OTHER_REGION)


def moment_of(as_of: date | datetime) -> Moment:
    """The moment an evaluation stands at: a day is taken at its end."""
    if isinstance(as_of, datetime):
        return Moment(as_of, as_of.date())
    return Moment(datetime.combine(as_of, END_OF_DAY), as_of)


@dataclass(frozen=True, slots=True)
class Masker:
    """Takes out of a record's facts the acts that have not happened yet."""

    acts: tuple[str, ...]

    def __call__(self, facts: Facts, moment: Moment) -> tuple[Facts, frozenset[str]]:
        """The facts as they stand at the moment, and the names of the acts that were taken out."""
        now, today = moment
        masked: list[str] | None = None
        for act in self.acts:
            if (value := facts.get(act)) is not None and (
                value > now if isinstance(value, datetime) else value > today
            ):
                masked = [act] if masked is None else [*masked, act]
        if masked is None:
            return facts, frozenset()
        hidden = frozenset(masked)
        return {name: value for name, value in facts.items() if name not in hidden}, hidden


def masker_of(record_type: RecordType) -> Masker:
    """The masker of a record type."""
    return Masker(tuple(field.id for field in record_type.fields.values() if field.act))


def trigger_fields(rule: Rule, record_type: RecordType) -> tuple[str, ...]:
    """The fields among which the trigger of a rule is found."""
    match rule.requires:
        case Deadline(starts=starts):
            return starts
        case Lasting(start=start, until=until):
            return (start, until)
        case Order(facts=facts):
            return facts
    return (record_type.own_date,)


def compile_trigger(rule: Rule, record_type: RecordType) -> Callable[[Facts], When | None]:
    """The trigger: the first given start of a deadline, the earliest fact of a `lasting` or `order`, else
    the record's own date. A planned end alone does not set a `lasting` going.
    """
    names = trigger_fields(rule, record_type)
    if len(names) == 1:
        name = names[0]
        return lambda facts: facts.get(name)
    if isinstance(rule.requires, Deadline):
        return lambda facts: next((value for name in names if (value := facts.get(name)) is not None), None)
    planned_end = isinstance(rule.requires, Lasting) and not record_type.fields[names[1]].act

    def earliest_given(facts: Facts) -> When | None:
        if planned_end and facts.get(names[0]) is None:
            return None
        return min(
            (value for name in names if (value := facts.get(name)) is not None), key=day_of, default=None
        )

    return earliest_given


def untriggered(rule: Rule, record_type: RecordType, facts: Facts, masked: frozenset[str]) -> Outcome:
    """What it means that no trigger is given: an act has not happened, anything else is not known.

    The record's own date is known to exist, so a null one is not known, unless as-of lies before it.
    """
    names = trigger_fields(rule, record_type)
    if isinstance(rule.requires, Lasting) and not record_type.fields[rule.requires.until].act:
        names = (rule.requires.start,)  # a planned end alone would not set it going, were it known
    unknown = {
        name
        for name in names
        if facts.get(name) is None
        and name not in masked
        and (not record_type.fields[name].act or name == record_type.own_date)
    }
    return undetermined(frozenset(unknown)) if unknown else _NOT_TRIGGERED


def in_region(region: str | None, of_instrument: str) -> bool:
    """Whether a record's region lies in an instrument's; an unknown region is not held against the rule."""
    return region is None or region == of_instrument or region.startswith(of_instrument + "/")


def compile_applies(
    rule: Rule, rules: Rules
) -> Callable[[Facts, str | None], tuple[bool | None, frozenset[str]]]:
    """Whether a rule applies to a record by region, own date, condition and exceptions.

    Gives True, False, or None with the null fields that leave it open.
    """
    record_type, region = rules.type_of(rule), rules.instrument_of(rule).region
    conditions = [rule.applies_when.expr] if rule.applies_when else []
    exceptions = [unless.when.expr for unless in rule.unless]
    when = [compile_condition(expr, record_type) for expr in conditions]
    unless = [compile_condition(expr, record_type) for expr in exceptions]
    nulls = [compile_unknowns(expr, record_type) for expr in [*conditions, *exceptions]]

    def applies(facts: Facts, of_record: str | None) -> tuple[bool | None, frozenset[str]]:
        if not in_region(of_record, region):
            return False, frozenset()
        own = facts.get(record_type.own_date)
        if own is not None and day_of(own) not in rule.in_force:
            return False, frozenset()
        met = [evaluate(facts) for evaluate in when]
        excused = [evaluate(facts) for evaluate in unless]
        if False in met or True in excused:
            return False, frozenset()
        missing: set[str] = set() if own is not None else {record_type.own_date}
        for nulls_of, value in zip(nulls, [*met, *excused], strict=True):
            if value is None:
                missing |= nulls_of(facts)
        return (None if own is None or None in met or None in excused else True), frozenset(missing)

    return applies


def compile_rule(rule: Rule, rules: Rules) -> Judge:
    """The function that judges one record by one rule; not for quotas."""
    assert not isinstance(rule.requires, Quota)
    record_type = rules.type_of(rule)
    region = rules.instrument_of(rule).region
    below = region + "/"
    first = rule.in_force.first or date.min
    last = rule.in_force.last or date.max
    trigger = compile_trigger(rule, record_type)
    names = trigger_fields(rule, record_type)
    only = names[0] if len(names) == 1 else None
    when: Evaluate | None = (
        compile_condition(rule.applies_when.expr, record_type) if rule.applies_when else None
    )
    when_nulls = compile_unknowns(rule.applies_when.expr, record_type) if rule.applies_when else None
    unless = tuple(
        (compile_condition(item.when.expr, record_type), compile_unknowns(item.when.expr, record_type), item)
        for item in rule.unless
    )
    superior = tuple((compile_applies(rules.rules[id], rules), id) for id in rule.yields_to)
    require = compile_requirement(rule.requires, record_type, rules.calendar_of(rule))
    type_id, rule_id, duty = rule.record, rule.id, str(rule.duty)
    violated = Status.VIOLATED

    def judge(
        record: str, facts: Facts, masked: frozenset[str], of_record: str | None, moment: Moment
    ) -> Verdict:
        head = (type_id, record, rule_id, duty)
        if of_record is not None and of_record != region and not of_record.startswith(below):
            return _verdict(Verdict, head + _OTHER_REGION + (None,))
        started = facts.get(only) if only is not None else trigger(facts)
        if started is None:
            return _verdict(Verdict, head + untriggered(rule, record_type, facts, masked) + (None,))
        day = started.date() if isinstance(started, datetime) else started
        if not first <= day <= last:
            return _verdict(Verdict, head + _NOT_IN_FORCE + (None,))
        if when is not None:
            met = when(facts)
            if met is False:
                return _verdict(Verdict, head + _CONDITION_FALSE + (None,))
            if met is None:
                assert when_nulls is not None
                outcome = undetermined(when_nulls(facts))
                return _verdict(Verdict, head + outcome + (None,))
        open_exceptions = None
        if unless:
            for excuses, nulls_of, item in unless:
                value = excuses(facts)
                if value is True:
                    return _verdict(Verdict, head + _EXEMPT + (item.label,))
                if value is None:
                    open_exceptions = [nulls_of] if open_exceptions is None else [*open_exceptions, nulls_of]
        open_superiors: frozenset[str] | None = None
        for applies, id in superior:
            value, missing = applies(facts, of_record)
            if value is True:
                return _verdict(Verdict, head + _SUPERSEDED + (id,))
            if value is None:
                open_superiors = missing if open_superiors is None else open_superiors | missing
        if open_superiors is not None:
            return _verdict(Verdict, head + undetermined(open_superiors) + (None,))
        outcome = require(facts, moment)
        if open_exceptions is not None and outcome.status is violated:
            unknown = frozenset[str]().union(*(nulls_of(facts) for nulls_of in open_exceptions))
            left = undetermined(unknown)
            outcome = outcome._replace(
                status=left.status, reason=left.reason, late_by=None, late_unit=None, missing=left.missing
            )
        return _verdict(Verdict, head + outcome + (None,))

    return judge


class Interpreter:
    """All rules of a rulebook (or those named), compiled once, record type by record type."""

    def __init__(self, rules: Rules, only: Iterable[str] | None = None) -> None:
        self.rules = rules
        chosen = None if only is None else set(only)
        self._judges: dict[str, list[Judge]] = {}
        self._maskers: dict[str, Masker] = {}
        self._by_type: dict[str, list[Rule]] = {}
        for rule in rules:
            if not isinstance(rule.requires, Quota) and (chosen is None or rule.id in chosen):
                self._by_type.setdefault(rule.record, []).append(rule)

    def _compiled(self, record_type: str) -> tuple[list[Judge], Masker]:
        judges = self._judges.get(record_type)
        if judges is None:
            judges = [compile_rule(rule, self.rules) for rule in self._by_type.get(record_type, ())]
            self._judges[record_type] = judges
            self._maskers[record_type] = masker_of(self.rules.record_types[record_type])
        return judges, self._maskers[record_type]

    def judge(self, record: Record, as_of: date | datetime | Moment) -> list[Verdict]:
        """One verdict for each rule of the record's type but the quotas, in the order of the rulebook."""
        moment = as_of if isinstance(as_of, Moment) else moment_of(as_of)
        judges, mask = self._compiled(record.type)
        facts, masked = mask(record.facts, moment)
        id, region = record.id, record.region
        return [judge(id, facts, masked, region, moment) for judge in judges]

    def judge_all(self, records: Iterable[Record], as_of: date | datetime) -> Iterable[Verdict]:
        """The verdicts of many records, one record after the other; nothing is kept."""
        moment = moment_of(as_of)
        for record in records:
            yield from self.judge(record, moment)
