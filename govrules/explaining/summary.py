"""The sentence a clerk needs: what was due, what happened, by how much it fell short.

Comes in: a `Case`. Goes out: one `Text`. Must not know: the sections below it.
"""

from __future__ import annotations

from datetime import date, datetime

from govrules.calendars.limit import Unit
from govrules.engines.reference.deadlines import Outcome
from govrules.explaining.applying import exception_title
from govrules.explaining.case import Case
from govrules.explaining.checking import asked_members, lacking_members, offending_pair, unmet
from govrules.explaining.conditions import all_in_words, with_values
from govrules.explaining.dates import (
    by,
    left,
    length_of_late,
    limit_words,
    on,
    period,
    plain,
    short_by,
    with_weekday,
)
from govrules.explaining.wording import Fillings, both, capital, concat, listed, say
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


def summary(case: Case) -> Text:
    """The one sentence that tells the verdict; what decided it comes first."""
    verdict = case.verdict
    if verdict.status is Status.NOT_APPLICABLE:
        return _not_applicable(case)
    if case.outcome is None:
        return _unknown_before(case)
    if case.excused_perhaps:
        open_ones = case.open_exceptions
        return concat(
            say(
                "summary.exception-unknown",
                exceptions=listed(say("quoted", it=exception_title(step.unless)) for step in open_ones),
                lacking=_lacking(case),
            ),
            say("sentence.gap"),
            say("summary.otherwise", it=_requirement(case, case.outcome)),
        )
    return _requirement(case, case.outcome)


# -- tests before the requirement --------------------------------------------------------------------


def _not_applicable(case: Case) -> Text:
    replay, names = case.replay, case.names
    match case.verdict.reason:
        case Reason.OTHER_REGION:
            return say("summary.other-region", region=replay.record.region or "", of=replay.instrument.region)
        case Reason.NOT_TRIGGERED:
            return say("summary.not-triggered", acts=names.labels(replay.trigger), as_of=plain(case.now))
        case Reason.NOT_IN_FORCE:
            assert replay.triggered_on is not None
            return say(
                "summary.not-in-force",
                label=names.label(replay.triggered_by or replay.trigger[0]),
                when=plain(replay.triggered_on),
                period=period(case.rule.in_force.first, case.rule.in_force.last),
            )
        case Reason.CONDITION_FALSE:
            failed = [part for part in replay.conditions if part.value is False]
            told = [with_values(part.expr, False, names, case.facts, case.remarks) for part in failed]
            return say("summary.condition-false", conditions=listed(told))
        case Reason.EXEMPT:
            step = next(step for step in replay.exceptions if step.value is True)
            return say("summary.exempt", exception=exception_title(step.unless))
    superior = next(step.rule for step in replay.superiors if step.value is True)
    return say("summary.superseded", title=superior.title, id=superior.id)


def _unknown_before(case: Case) -> Text:
    if case.verdict.reason is Reason.TIME_OF_DAY_MISSING:
        return say("summary.unknown-time-whether")
    if any(step.value is None for step in case.replay.superiors) and all(
        part.value is True for part in case.replay.conditions
    ):
        step = next(step for step in case.replay.superiors if step.value is None)
        return say("summary.unknown-superior", lacking=_lacking(case), title=step.rule.title)
    if case.replay.triggered_on is None:
        return say("summary.unknown-start", lacking=_lacking(case))
    return say("summary.unknown-whether", lacking=_lacking(case))


def _lacking(case: Case) -> Text:
    if not case.verdict.missing:
        return say("lacking.time")
    return say("lacking.facts", fields=case.names.labels(case.verdict.missing))


# -- the requirement ---------------------------------------------------------------------------------


def _requirement(case: Case, outcome: Outcome) -> Text:
    match case.rule.requires:
        case Deadline(acts=acts) as deadline:
            return _deadline(case, outcome, acts, deadline.within.unit)
        case FixedDate(acts=acts):
            return _deadline(case, outcome, acts, Unit.CALENDAR_DAYS)
        case Lasting() as lasting:
            return _lasting(case, outcome, lasting)
        case Order() as order:
            return _order(case, outcome, order)
        case Present(fields=fields):
            return _present(case, outcome, fields)
        case Includes() as includes:
            return _includes(case, outcome, includes)
        case Holds() as holds:
            return _holds(case, outcome, holds)
    raise AssertionError("a quota is told by its counts")


def _undetermined(case: Case, outcome: Outcome) -> Text:
    if outcome.reason is Reason.FACT_MISSING:
        return say("summary.fact-missing", fields=case.names.labels(outcome.missing))
    if outcome.reason is Reason.TIME_OF_DAY_MISSING:
        return say("summary.time-missing")
    return say("summary.calendar-unpublished")


def _deadline(case: Case, outcome: Outcome, acts: tuple[str, ...], unit: Unit) -> Text:
    names = case.names
    act, due, done = names.acts(acts), outcome.due, outcome.done
    fields: Fillings = {"act": act, "undone": case.undone(acts), "as_of": plain(case.now)}
    if outcome.status is Status.UNDETERMINED:
        told = _undetermined(case, outcome)
        if due is None:
            return told
        first = say(
            "summary.due-first" if outcome.reason is not Reason.CALENDAR_UNPUBLISHED else "summary.due-so",
            by=by(due),
            act=act,
        )
        what = (
            say("summary.was-done", act=act, on=on(done))
            if done is not None
            else say("summary.is-undone", undone=case.undone(acts), as_of=plain(case.now))
        )
        return concat(told, say("sentence.gap"), say("sentence.two", first=capital(first), second=what))
    if due is None:
        waiting = case.replay.clock.waiting_for if case.replay.clock else None
        fields["waiting"] = names.label(waiting) if waiting else both("…")
        if done is not None:
            return say("summary.stands-done", on=on(done), **fields)
        return say("summary.stands", **fields)
    fields["by"] = by(due)
    if outcome.status is Status.SATISFIED:
        assert done is not None
        return say("summary.in-time", on=on(done), **fields)
    if outcome.status is Status.PENDING:
        remaining = left(case.replay.calendar, unit, case.now, due)
        if remaining is not None:
            return say("summary.pending", left=remaining, **fields)
        key = "summary.pending-last-hour" if unit is Unit.HOURS else "summary.pending-last-day"
        return say(key, **fields)
    over = length_of_late(outcome.late_by or 0, outcome.late_unit)
    if outcome.reason is Reason.LATE:
        assert done is not None
        return say("summary.late", on=on(done), over=over, **fields)
    return say("summary.overdue", over=over, **fields)


def _lasting(case: Case, outcome: Outcome, lasting: Lasting) -> Text:
    names = case.names
    if outcome.due is None or outcome.start is None:
        return _undetermined(case, outcome)
    unit, done = lasting.at_least.unit, outcome.done
    asked = say(
        "summary.must-last",
        start=names.act(lasting.start),
        on=on(outcome.start),
        limit=limit_words(lasting.at_least),
        due=_until(outcome.due),
    )
    if done is None:
        key = "summary.lasts-enough" if outcome.status is Status.SATISFIED else "summary.lasts-still"
        told = say(key, undone=names.undone(lasting.until), as_of=plain(case.now))
    else:
        key = "summary.lasted-enough" if outcome.status is Status.SATISFIED else "summary.lasted-short"
        if outcome.status is Status.UNDETERMINED:
            key = "summary.lasted-perhaps"
        told = say(
            key,
            until=names.act(lasting.until),
            on=on(done),
            short=short_by(case.replay.calendar, unit, done, outcome.due),
        )
    both_ = say("sentence.two", first=asked, second=told)
    if outcome.status is Status.UNDETERMINED:
        return concat(_undetermined(case, outcome), say("sentence.gap"), both_)
    return both_


def _until(due: date | datetime) -> Text:
    return say("date.until-moment" if isinstance(due, datetime) else "date.until-day", when=with_weekday(due))


def _order(case: Case, outcome: Outcome, order: Order) -> Text:
    names, facts = case.names, case.facts
    if outcome.status is Status.UNDETERMINED:
        return _undetermined(case, outcome)
    if outcome.reason is Reason.MISSING:
        happened = [name for name in order.facts if facts.get(name) is not None]
        last = happened[-1]
        return say(
            "summary.skipped" if order.relation is not Relation.SAME_TIME else "summary.skipped-same-time",
            act=names.act(last),
            on=on(facts[last]),
            undone=listed(names.undone(name) for name in outcome.missing),
        )
    if outcome.reason is Reason.OUT_OF_ORDER:
        first, second = offending_pair(order, case.rules.type_of(case.rule), facts)
        fields: Fillings = {
            "first": names.act(first),
            "when_first": plain(facts[first]),
            "second": names.act(second),
            "when_second": plain(facts[second]),
        }
        if order.relation is Relation.SAME_TIME and order.tolerance is not None:
            return say("summary.out-of-order.tolerance", tolerance=limit_words(order.tolerance), **fields)
        return say(f"summary.out-of-order.{order.relation}", **fields)
    if outcome.status is Status.PENDING:
        done = [name for name in order.facts if facts.get(name) is not None]
        waiting = [name for name in order.facts if facts.get(name) is None]
        return say(
            "summary.order-pending",
            done=capital(_happened(case, done)),
            undone=listed(names.undone(name) for name in waiting),
            as_of=plain(case.now),
        )
    key = "summary.in-step" if order.relation is Relation.SAME_TIME else "summary.in-order"
    return say(key, facts=_happened(case, order.facts))


def _happened(case: Case, fields: list[str] | tuple[str, ...]) -> Text:
    told = [say("fact.on", act=case.names.act(name), when=plain(case.facts[name])) for name in fields]
    return listed(told)


def _present(case: Case, outcome: Outcome, fields: tuple[str, ...]) -> Text:
    if outcome.status is Status.SATISFIED:
        return say("summary.present", fields=case.names.labels(fields))
    return say("summary.absent", fields=case.names.labels(outcome.missing))


def _includes(case: Case, outcome: Outcome, includes: Includes) -> Text:
    names = case.names
    if outcome.status is Status.UNDETERMINED:
        return _undetermined(case, outcome)
    label, held = names.label(includes.field), case.facts[includes.field]
    lacking = lacking_members(includes, case.facts)
    fields: Fillings = {"label": label, "held": names.value(includes.field, held)}
    if outcome.status is Status.SATISFIED:
        return say("summary.includes", **fields)
    if includes.at_least is not None:
        key = "summary.too-few" if includes.members is not None else "summary.too-few-at-all"
        return say(key, n=includes.at_least, **fields)
    assert lacking
    fields["lacking"] = names.members(includes.field, lacking)
    if len(lacking) == len(asked_members(includes, case.facts) or ()):
        return say("summary.lacks-all", **fields)
    return say("summary.lacks", **fields)


def _holds(case: Case, outcome: Outcome, holds: Holds) -> Text:
    parts = case.parts(holds.condition.expr)
    if outcome.status is Status.UNDETERMINED:
        asked = all_in_words(unmet(case, holds), case.names)
        return concat(
            _undetermined(case, outcome), say("sentence.gap"), say("summary.must-hold", asked=asked)
        )
    if outcome.status is Status.SATISFIED:
        return say("summary.holds", asked=all_in_words([part.expr for part in parts], case.names))
    failed = [part for part in parts if part.value is not True]
    told = [with_values(part.expr, part.value, case.names, case.facts, case.remarks) for part in failed]
    return say("summary.mismatch", found=listed(told))
