"""Why a unit has or has not met its quota: what was counted, what was not known, what is still short.

Comes in: a `Counted` and its rule. Goes out: `Parts`. Must not know: the records behind the counts.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from govrules.calendars.limit import Limit, Unit
from govrules.engines.reference.periods import Stretch
from govrules.engines.reference.quotas import Cell, Counted
from govrules.explaining.applying import provision_section
from govrules.explaining.conditions import in_words
from govrules.explaining.dates import left, limit_words, period, plain, with_weekday
from govrules.explaining.names import Names
from govrules.explaining.noting import edition_of, headline, notes_section, version_section
from govrules.explaining.parts import Line, Mark, Parts, Section, SectionKey
from govrules.explaining.timing import quota_timeline
from govrules.explaining.wording import both, concat, say
from govrules.model.rule import Period, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.model.verdict import Reason, Status


def quota_parts(counted: Counted, rule: Rule, rules: Rules, as_of: date | datetime) -> Parts:
    """The explanation of a verdict on one unit and one period."""
    assert isinstance(rule.requires, Quota)
    calendar = rules.calendar_of(rule)
    names = Names(rules.type_of(rule))
    verdict, quota = counted.verdict, rule.requires
    sections = [
        provision_section(rule, rules.instrument_of(rule)),
        _asked(rule, quota, rules, names),
    ]
    if counted.stretch is not None:
        sections.append(_counted(counted.cell, quota, counted.stretch, names, verdict.due))
    missing = _missing(counted, quota, rules, names, edition_of(calendar))
    remedy = _remedy(counted, quota)
    sections += [section for section in (missing, remedy) if section is not None]
    notes = notes_section(rule, rules.instrument_of(rule), verdict, calendar, [])
    if notes is not None:
        sections.append(notes)
    sections.append(version_section(rules, calendar, as_of))
    return Parts(
        verdict,
        say("as-is", it=rule.title),
        headline(verdict, rule),
        _summary(counted, quota, rules, rule, as_of),
        tuple(sections),
        as_of,
        rules.fingerprint,
        calendar.edition,
        quota_timeline(verdict, calendar, as_of),
    )


def _summary(counted: Counted, quota: Quota, rules: Rules, rule: Rule, as_of: date | datetime) -> Text:
    verdict, cell, stretch = counted.verdict, counted.cell, counted.stretch
    if stretch is None:
        return say("quota.no-roster")
    told = say("quota.period", period=period_words(quota, stretch), asked=_at_least(quota))
    reached = _reached(cell, quota)
    if verdict.status is Status.UNDETERMINED and verdict.reason is Reason.CALENDAR_UNPUBLISHED:
        return concat(told, say("quota.calendar", reached=reached))
    if verdict.status is Status.UNDETERMINED:
        if _about_the_unit(counted, quota, rules):
            return concat(told, say("quota.unit-unknown"))
        return concat(told, say("quota.unknown", reached=reached))
    if verdict.status is Status.NOT_APPLICABLE:
        return concat(told, say("quota.empty"))
    if verdict.status is Status.SATISFIED:
        return concat(told, say("quota.met", reached=reached))
    if verdict.status is Status.PENDING:
        due = verdict.due
        remaining = left(rules.calendar_of(rule), Unit.CALENDAR_DAYS, as_of, due) if due is not None else None
        key = "quota.pending" if remaining is not None else "quota.pending-last-day"
        return concat(told, say(key, reached=reached, left=remaining or both("")))
    return concat(told, say("quota.below", reached=reached))


def _about_the_unit(counted: Counted, quota: Quota, rules: Rules) -> bool:
    """Whether it is the unit itself of which it is not known if the quota means it."""
    missing = frozenset(counted.verdict.missing)
    return (
        quota.among is not None
        and (not missing or not missing <= counted.cell.missing)
        and (rules.roster_type is not None)
    )


def period_words(quota: Quota, stretch: Stretch) -> Text:
    """The period by its label and its days."""
    if quota.per is None:
        return (
            say("quota.up-to", last=plain(stretch.last))
            if stretch.first is None
            else period(stretch.first, stretch.last)
        )
    if quota.per in (Period.DAY, Period.WORKING_DAY):
        return with_weekday(stretch.last)
    return say("quota.labelled", label=stretch.label, period=period(stretch.first, stretch.last))


def _at_least(quota: Quota) -> Text:
    if isinstance(quota.at_least, Fraction):
        return say("quota.share", share=_percent(quota.at_least))
    return say("quota.number.one" if quota.at_least == 1 else "quota.number", n=quota.at_least)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.10g}%"


def _reached(cell: Cell, quota: Quota) -> Text:
    unknown = cell.most - cell.least
    if isinstance(quota.at_least, Fraction):
        base = cell.certain_base
        told = say(
            "quota.reached-share", n=cell.least, base=base,
            share=f"{100 * cell.least / base:.1f}%" if base else "–",
        )  # fmt: skip
        unknown = cell.possible_base - cell.sure - cell.other
    else:
        told = say("quota.reached", n=cell.least)
    return concat(told, say("quota.and-unknown", n=unknown)) if unknown else told


def _asked(rule: Rule, quota: Quota, rules: Rules, names: Names) -> Section:
    record_type = rules.type_of(rule)
    lines = [Line(say("quota.asks", what=record_type.label, asked=_at_least(quota), per=_per(quota)))]
    if rule.applies_when is not None:
        lines.append(Line(say("quota.belongs", condition=in_words(rule.applies_when.expr, names))))
    if quota.of is not None:
        lines.append(Line(say("quota.of", condition=in_words(quota.of.expr, names))))
    if quota.count is not None:
        lines.append(Line(say("quota.counts", condition=in_words(quota.count.expr, names))))
    lines.append(Line(say("quota.by", label=names.label(quota.by))))
    roster = rules.roster_type
    if quota.among is not None and roster is not None:
        lines.append(Line(say("quota.among", condition=in_words(quota.among.expr, Names(roster)))))
    return Section(SectionKey.APPLIES, tuple(lines))


def _per(quota: Quota) -> Text:
    if quota.per is not None:
        return say(f"quota.per.{quota.per}")
    if quota.until is not None:
        return say("quota.per.until", last=plain(quota.until))
    return say("quota.per.all")


def _counted(
    cell: Cell, quota: Quota, stretch: Stretch, names: Names, due: date | datetime | None
) -> Section:
    lines = [Line(say("quota.sure", n=cell.sure), Mark.YES)]
    missing = tuple(sorted(cell.missing))
    if isinstance(quota.at_least, Fraction):
        lines.append(Line(say("quota.other", n=cell.other), Mark.NO))
    unknown = cell.possible_base - cell.sure - cell.other
    if isinstance(quota.at_least, int):
        unknown = cell.most - cell.least
    if unknown:
        fields = names.labels(missing) if missing else say("lacking.time")
        lines.append(Line(say("quota.doubtful", n=unknown, fields=fields), Mark.UNKNOWN, missing))
        if isinstance(quota.at_least, Fraction):
            lines.append(_both_shares(cell))
        else:
            lines.append(Line(say("quota.both-ways", least=cell.least, most=cell.most)))
    if quota.grace is not None and due is not None:
        lines.append(Line(grace_words(quota.grace, stretch.last, due)))
    return Section(SectionKey.COUNT, tuple(lines))


def grace_words(grace: Limit, period_end: date, due: date | datetime) -> Text:
    """How long a grace runs after a period."""
    return say("quota.grace", last=plain(period_end), grace=limit_words(grace), due=with_weekday(due))


def _both_shares(cell: Cell) -> Line:
    low_base = cell.certain_base + cell.perhaps_other + cell.perhaps_doubtful
    high_base = cell.certain_base + cell.perhaps_sure + cell.perhaps_doubtful
    return Line(
        say(
            "quota.both-shares",
            least=f"{cell.sure}/{low_base}",
            most=f"{cell.most}/{high_base}",
        )
    )


def _missing(counted: Counted, quota: Quota, rules: Rules, names: Names, edition: str) -> Section | None:
    verdict = counted.verdict
    if verdict.status is not Status.UNDETERMINED:
        return None
    if verdict.reason is Reason.ROSTER_MISSING:
        return Section(SectionKey.MISSING, (Line(say("missing.roster"), Mark.UNKNOWN),))
    if verdict.reason is Reason.CALENDAR_UNPUBLISHED:
        return Section(SectionKey.MISSING, (Line(say("missing.calendar", edition=edition), Mark.UNKNOWN),))
    roster = rules.roster_type
    if _about_the_unit(counted, quota, rules) and roster is not None:
        names = Names(roster)
    lines = [Line(names.named(name), Mark.UNKNOWN, (name,)) for name in verdict.missing]
    key = "missing.settled-by-facts" if verdict.missing else "missing.settled-by-time"
    return Section(SectionKey.MISSING, (*lines, Line(say(key))))


def _remedy(counted: Counted, quota: Quota) -> Section | None:
    verdict, cell = counted.verdict, counted.cell
    if verdict.status not in (Status.PENDING, Status.VIOLATED) or counted.stretch is None:
        return None
    still = verdict.status is Status.PENDING
    last = plain(counted.stretch.last)
    if isinstance(quota.at_least, Fraction):
        key = "remedy.share-still" if still else "remedy.share"
        told = say(key, share=_percent(quota.at_least), last=last)
    else:
        short = quota.at_least - cell.least
        key = "remedy.more-still" if still else "remedy.more"
        told = say(f"{key}.one" if short == 1 else key, n=short, last=last)
    return Section(SectionKey.REMEDY, (Line(told),))
