"""Whether a rule concerns a record: the provision, region, start, time in force, conditions, exceptions.

Comes in: a `Case`. Goes out: sections. Must not know: the requirement.
"""

from __future__ import annotations

from govrules.engines.reference.replay import ExceptionStep
from govrules.explaining.case import Case, looked_at_exceptions, looked_at_superiors
from govrules.explaining.conditions import part_line, with_values
from govrules.explaining.dates import day_of, period, plain
from govrules.explaining.parts import Line, Mark, Section, SectionKey
from govrules.explaining.wording import both, concat, joined, say
from govrules.model.rule import Instrument, Rule, Unless
from govrules.model.source import Text


def provision_section(rule: Rule, instrument: Instrument) -> Section:
    """The instrument's title and number, and the place in it."""
    told = say(
        "provision" if instrument.number else "provision.no-number",
        title=instrument.title,
        number=instrument.number,
        place=rule.provision,
    )
    return Section(SectionKey.PROVISION, (Line(told),))


def applies_section(case: Case) -> Section:
    """Region, conditions with the value each had, the start, and whether that day is in force."""
    lines = [*_region(case)]
    lines += [part_line(part, case.names, case.facts, case.remarks) for part in case.replay.conditions]
    lines += _trigger(case)
    return Section(SectionKey.APPLIES, tuple(lines))


def _region(case: Case) -> list[Line]:
    region, of = case.replay.record.region, case.replay.instrument.region
    if region is None:
        return []
    key = "applies.region" if case.replay.in_region else "applies.other-region"
    return [Line(say(key, region=region, of=of), Mark.of(case.replay.in_region))]


def _trigger(case: Case) -> list[Line]:
    replay, names = case.replay, case.names
    if replay.triggered_on is None:
        lines = []
        for name in replay.trigger:
            unknown = name in case.verdict.missing
            value = say("value.none") if unknown else names.value(name, None)
            told = say("condition.no-fact", label=names.label(name), value=value)
            if name in case.remarks:
                told = say("condition.remark", it=told, remark=case.remarks[name])
            lines.append(Line(told, Mark.UNKNOWN if unknown else Mark.NO, (name,) if unknown else ()))
        return lines
    told = say(
        "applies.in-force" if replay.in_force else "applies.not-in-force",
        label=names.label(replay.triggered_by or replay.trigger[0]),
        when=plain(day_of(replay.triggered_on)),
        period=period(case.rule.in_force.first, case.rule.in_force.last),
    )
    return [Line(told, Mark.of(replay.in_force))]


def exception_title(unless: Unless) -> Text:
    """What an exception is called: its title, else its label."""
    return say("as-is", it=unless.title if unless.title is not None else both(unless.label))


def exceptions_section(case: Case) -> Section | None:
    """Each exception, whether it applied, and the values that decided it; None if they were not looked at."""
    if not looked_at_exceptions(case.replay):
        return None
    if not case.rule.unless:
        return Section(SectionKey.EXCEPTIONS, (Line(say("exceptions.none")),))
    return Section(SectionKey.EXCEPTIONS, tuple(_exception(case, step) for step in case.replay.exceptions))


def _exception(case: Case, step: ExceptionStep) -> Line:
    values = joined(
        "condition.and",
        (with_values(part.expr, part.value, case.names, case.facts, case.remarks) for part in step.parts),
    )
    title = exception_title(step.unless)
    if step.unless.provision:
        title = say("exceptions.place", title=title, place=step.unless.provision)
    told = say(_of("exceptions", step.value), title=title, values=values)
    missing = frozenset[str]().union(*(part.missing for part in step.parts))
    return Line(told, Mark.of(step.value), tuple(sorted(missing)) if step.value is None else ())


def _of(topic: str, value: bool | None) -> str:
    return f"{topic}.unknown" if value is None else f"{topic}.applies" if value else f"{topic}.does-not"


def superiors_section(case: Case) -> Section | None:
    """The rules that this one gives way to, and whether each applies; None if they were not looked at."""
    if not looked_at_superiors(case.replay):
        return None
    lines = []
    for step in case.replay.superiors:
        told = say(_of("superior", step.value), title=step.rule.title, id=step.rule.id)
        if step.value is None and step.missing:
            told = concat(told, say("superior.lacking", fields=case.names.labels(sorted(step.missing))))
        lines.append(
            Line(told, Mark.of(step.value), tuple(sorted(step.missing)) if step.value is None else ())
        )
    return Section(SectionKey.YIELDS_TO, tuple(lines)) if lines else None
