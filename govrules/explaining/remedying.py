"""What is missing and would settle a verdict; what would have satisfied the rule, or still will.

Comes in: a `Case`. Goes out: two sections. Must not know: the count, the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from govrules.calendars.limit import Unit
from govrules.engines.reference.deadlines import Outcome
from govrules.explaining.case import Case, fields_required
from govrules.explaining.checking import asked_members, lacking_members, offending_pair, unmet
from govrules.explaining.conditions import all_in_words
from govrules.explaining.dates import by, plain
from govrules.explaining.noting import edition_of
from govrules.explaining.parts import Line, Mark, Section, SectionKey
from govrules.explaining.wording import Fillings, capital, listed, say
from govrules.model.expr import fields_of
from govrules.model.record_types import FieldType
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Relation,
)
from govrules.model.source import Text
from govrules.model.verdict import Reason, Status

# -- what is missing -----------------------------------------------------------------------------------


def missing_section(case: Case) -> Section | None:
    """The facts an undetermined verdict lacks, and what filling them would do."""
    if case.verdict.status is not Status.UNDETERMINED:
        return None
    names = case.names
    lines = [Line(names.named(name), Mark.UNKNOWN, (name,)) for name in case.verdict.missing]
    match case.verdict.reason:
        case Reason.TIME_OF_DAY_MISSING:
            for name in _coarse(case):
                told = say("missing.time-of-day", field=names.named(name), when=plain(case.facts[name]))
                lines.append(Line(told, Mark.UNKNOWN, (name,)))
            lines.append(Line(say("missing.settled-by-time")))
        case Reason.CALENDAR_UNPUBLISHED:
            edition = edition_of(case.replay.calendar)
            lines.append(Line(say("missing.calendar", edition=edition), Mark.UNKNOWN))
        case _:
            key = "missing.settled-by-exception" if case.excused_perhaps else "missing.settled-by-facts"
            lines.append(Line(say(key)))
    return Section(SectionKey.MISSING, tuple(lines))


def _coarse(case: Case) -> list[str]:
    """The fields, among those the deciding tests read, that hold a day where a moment is needed."""
    facts, fields = case.facts, case.rules.type_of(case.rule).fields
    return [
        name
        for name in dict.fromkeys(_moments(case, lambda name: fields[name].type is FieldType.DATETIME))
        if isinstance(facts.get(name), date) and not isinstance(facts[name], datetime)
    ]


def _moments(case: Case, is_moment: Callable[[str], bool]) -> Iterator[str]:
    """The fields of which the deciding tests need the time of day."""
    rule = case.rule
    conditions = [rule.applies_when, *(unless.when for unless in rule.unless)]
    match rule.requires:
        case Deadline(starts=starts, within=within, conventions=conventions) as deadline:
            if within.unit is Unit.HOURS:
                yield from fields_required(deadline)
            elif conventions.cut_off is not None:
                yield from (*starts, *(restart.given_on for restart in deadline.restarted))
            conditions.append(deadline.extended.when if deadline.extended else None)
        case Lasting(start=start, until=until, at_least=at_least):
            yield start
            if at_least.unit is Unit.HOURS:
                yield until
        case Order(facts=names):
            yield from filter(is_moment, names)
        case Holds(condition=condition):
            conditions.append(condition)
    for when in conditions:
        if when is not None:
            yield from filter(is_moment, sorted(fields_of(when.expr)))


# -- what would do -------------------------------------------------------------------------------------


def remedy_section(case: Case) -> Section | None:
    """What would have satisfied the rule; for a duty still open, by when; what can still be done."""
    outcome = case.outcome
    if outcome is None or case.verdict.status in (Status.SATISFIED, Status.NOT_APPLICABLE):
        return None
    told = _remedy(case, outcome)
    return Section(SectionKey.REMEDY, tuple(Line(each) for each in told)) if told else None


def _remedy(case: Case, outcome: Outcome) -> list[Text]:
    match case.rule.requires:
        case Deadline(acts=acts) as deadline:
            return _deadline(case, outcome, acts, deadline.within.unit)
        case FixedDate(acts=acts):
            return _deadline(case, outcome, acts, Unit.CALENDAR_DAYS)
        case Lasting() as lasting:
            return _lasting(case, outcome, lasting)
        case Order() as order:
            return _order(case, outcome, order)
        case Present():
            return [say("remedy.state", fields=case.names.labels(outcome.missing))]
        case Includes() as includes:
            return _includes(case, outcome, includes)
        case Holds() as holds:
            return [say("remedy.holds", asked=all_in_words(unmet(case, holds), case.names))]
    return []


def _deadline(case: Case, outcome: Outcome, acts: tuple[str, ...], unit: Unit) -> list[Text]:
    act, due = case.names.acts(acts), outcome.due
    if due is None:
        waiting = case.replay.clock.waiting_for if case.replay.clock else None
        if waiting is None:
            return []
        return [say("remedy.stands", waiting=case.names.label(waiting), act=act)]
    fields: Fillings = {
        "act": capital(act) if outcome.status is Status.VIOLATED else act,
        "due": plain(due),
        "by": by(due),
    }
    if outcome.status is Status.PENDING:
        return [say("remedy.still", **fields)]
    if outcome.status is Status.UNDETERMINED:
        if outcome.reason is Reason.CALENDAR_UNPUBLISHED:
            return []
        return [say("remedy.surely", **{**fields, "act": capital(act)})]
    key = "remedy.late" if outcome.reason is Reason.LATE else "remedy.overdue"
    return [say(key, **fields)]


def _lasting(case: Case, outcome: Outcome, lasting: Lasting) -> list[Text]:
    if outcome.due is None or outcome.reason is Reason.CALENDAR_UNPUBLISHED:
        return []
    key = "remedy.last-still" if outcome.status is Status.PENDING else "remedy.last"
    return [say(key, until=case.names.label(lasting.until), due=plain(outcome.due))]


def _order(case: Case, outcome: Outcome, order: Order) -> list[Text]:
    names, facts = case.names, case.facts
    if outcome.reason is Reason.OUT_OF_ORDER:
        first, second = offending_pair(order, case.rules.type_of(case.rule), facts)
        fields: Fillings = {
            "first": names.label(first),
            "second": names.label(second),
            "limit": plain(facts[second]),
        }
        if order.relation is Relation.SAME_TIME:
            assert outcome.due is not None
            return [say("remedy.same-time", second=names.label(second), due=plain(outcome.due))]
        return [say(f"remedy.{order.relation}", **fields)]
    waiting = [name for name in order.facts if facts.get(name) is None]
    if not waiting:
        return []
    acts = listed(names.act(name) for name in waiting)
    if order.relation is Relation.SAME_TIME:
        if outcome.due is None:
            return []
        if outcome.status is Status.PENDING:
            return [say("remedy.by-still", act=acts, by=by(outcome.due))]
        return [say("remedy.by", act=capital(acts), by=by(outcome.due))]
    if outcome.reason is Reason.MISSING:
        later = next(name for name in reversed(order.facts) if facts.get(name) is not None)
        lacking = listed(names.act(name) for name in outcome.missing)
        return [say("remedy.skipped", act=capital(lacking), later=names.act(later), when=plain(facts[later]))]
    if outcome.status is Status.PENDING:
        return [say(f"remedy.order-still.{order.relation}")]
    return []


def _includes(case: Case, outcome: Outcome, includes: Includes) -> list[Text]:
    if outcome.reason is not Reason.MISSING:
        return []
    names = case.names
    if includes.at_least is not None:
        asked = asked_members(includes, case.facts)
        if asked is None:
            return [say("remedy.any", n=includes.at_least, label=names.label(includes.field))]
        members = names.members(includes.field, asked)
        return [say("remedy.some", n=includes.at_least, members=members, label=names.label(includes.field))]
    lacking = names.members(includes.field, lacking_members(includes, case.facts))
    return [say("remedy.add", members=lacking, label=names.label(includes.field))]
