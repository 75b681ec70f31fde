"""The head and the foot of every explanation: headline, notes, version.

Comes in: a verdict, its rule, the rulebook. Goes out: `Text`, sections.
Must not know: how the verdict was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from govrules.calendars.calendar import Calendar
from govrules.explaining.dates import plain
from govrules.explaining.parts import Line, Section, SectionKey
from govrules.explaining.safe_text import LONGEST_ID, clean, clip
from govrules.explaining.wording import both, say
from govrules.model.rule import Instrument, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.model.verdict import Verdict

_YEARS = re.compile(r"(?<!\d)(\d{4})-(\d{4})(?!\d)")


def headline(verdict: Verdict, rule: Rule) -> Text:
    """Record, status with the strength of the duty, title of the rule."""
    return say(
        "headline",
        record=clip(clean(verdict.record), LONGEST_ID),
        status=say(f"status.{verdict.status}"),
        duty=say(f"duty.{verdict.duty}"),
        title=rule.title,
    )


def notes_section(
    rule: Rule, instrument: Instrument, verdict: Verdict, calendar: Calendar, defaults: Iterable[Text]
) -> Section | None:
    """What was assumed, what nobody has verified, what may still move."""
    lines = [Line(told) for told in defaults]
    if rule.assumed is not None:
        lines.append(Line(say("note.assumed", why=rule.assumed)))
    if rule.unverified is not None:
        lines.append(Line(say("note.unverified", what=rule.unverified)))
    if instrument.unverified is not None:
        lines.append(Line(say("note.in-force", what=instrument.unverified)))
    if verdict.provisional:
        until = plain(calendar.settled_until)
        lines.append(Line(say("note.provisional", edition=edition_of(calendar), until=until)))
    return Section(SectionKey.NOTES, tuple(lines)) if lines else None


def version_section(rules: Rules, calendar: Calendar, as_of: date | datetime) -> Section:
    """The fingerprint of the rulebook, the calendar's edition, the moment of evaluation."""
    told = say(
        "version",
        fingerprint=rules.fingerprint[:6],
        calendar=edition_of(calendar),
        as_of=end_of(as_of),
    )
    return Section(SectionKey.VERSION, (Line(told),))


def end_of(as_of: date | datetime) -> Text:
    """The moment of evaluation to the minute: a date is the end of its day."""
    return both(plain(as_of) if isinstance(as_of, datetime) else f"{plain(as_of)} 24:00")


def edition_of(calendar: Calendar) -> str:
    """The edition of a calendar as it is shown: cn 2004–2026."""
    return _YEARS.sub(r"\1–\2", clean(calendar.edition))
