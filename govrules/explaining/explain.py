"""From a verdict's steps to its explanation: one structure for both languages.

Comes in: a `Replay`, or for a quota a `Counted`, and the rulebook. Goes out: an `Explanation`.
Must not know: where records come from, how an explanation is shown.

Every part comes from the verdict's structure and from the labels of the record type, none from a template
for a rule.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from govrules.engines.reference.quotas import Counted
from govrules.engines.reference.replay import Replay
from govrules.explaining.applying import (
    applies_section,
    exceptions_section,
    provision_section,
    superiors_section,
)
from govrules.explaining.case import Case, case_of, fields_read
from govrules.explaining.checking import check_section
from govrules.explaining.counting import count_section
from govrules.explaining.explanation import Explanation
from govrules.explaining.noting import headline, notes_section, version_section
from govrules.explaining.parts import Parts
from govrules.explaining.quotas import quota_parts
from govrules.explaining.remedying import missing_section, remedy_section
from govrules.explaining.summary import summary
from govrules.explaining.timing import timeline_of
from govrules.explaining.wording import say
from govrules.model.rule import Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text

Lang = Literal["zh", "en"]


def explain(replay: Replay, rules: Rules, lang: Lang = "zh") -> Explanation:
    """Why one record got its verdict from one rule; `lang` is the language it is shown in by default."""
    return Explanation(_parts(case_of(replay, rules)), lang)


def explain_quota(
    counted: Counted, rule: Rule, rules: Rules, as_of: date | datetime, lang: Lang = "zh"
) -> Explanation:
    """Why one unit got its verdict from a quota for one period."""
    return Explanation(quota_parts(counted, rule, rules, as_of), lang)


def _parts(case: Case) -> Parts:
    replay, rule = case.replay, case.rule
    counted = count_section(case)
    sections = (
        provision_section(rule, replay.instrument),
        applies_section(case),
        counted,
        check_section(case),
        exceptions_section(case),
        superiors_section(case),
        missing_section(case),
        remedy_section(case),
        notes_section(rule, replay.instrument, case.verdict, replay.calendar, _defaults(case)),
        version_section(case.rules, replay.calendar, replay.as_of),
    )
    return Parts(
        case.verdict,
        say("as-is", it=rule.title),
        headline(case.verdict, rule),
        summary(case),
        tuple(section for section in sections if section is not None),
        replay.as_of,
        case.rules.fingerprint,
        replay.calendar.edition,
        timeline_of(case, counted),
    )


def _defaults(case: Case) -> list[Text]:
    assumed = case.replay.record.assumed
    return [
        say("note.default", label=case.names.label(name), value=case.names.fact(name, case.facts))
        for name in dict.fromkeys(fields_read(case.rule))
        if name in assumed
    ]
