"""A finding about rules, with their provisions side by side and the level that is certain.

Comes in: the rules, what to say, a witness. Goes out: `Finding`. Must not know: how it was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from govrules.analysis.finding import FINDINGS, Finding, Witness
from govrules.model.rule import Duty, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Level, Text

Dates = tuple[tuple[date, date], ...]


def made(
    rules: Rules,
    code: str,
    about_rules: tuple[Rule, ...],
    about: str,
    message: Text,
    witness: Witness | None,
    dates: Dates = (),
) -> Finding:
    """A finding about one rule or more. Two rules in conflict are an error only where both bind strictly and a
    record shows it.
    """
    level = FINDINGS[code].level
    doubtful = witness is None or any(rule.duty is not Duty.MUST for rule in about_rules)
    if level is Level.ERROR and len(about_rules) > 1 and doubtful:
        level = Level.WARNING
    return Finding(
        code, level, tuple(rule.id for rule in about_rules), about, message,
        tuple(provision(rules, rule) for rule in about_rules), witness, dates, about_rules[0].place,
    )  # fmt: skip


def provision(rules: Rules, rule: Rule) -> str:
    """The instrument's title and number, and the place in it."""
    instrument = rules.instrument_of(rule)
    return f"{instrument.title.zh} {instrument.number} {rule.provision}".replace("  ", " ")


def stretches(days: Sequence[date]) -> Dates:
    """Days in order as stretches without a gap."""
    groups = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    listed = [[day for _, day in group] for _, group in groups]
    return tuple((group[0], group[-1]) for group in listed)


def on(bad: Sequence[date], days: Sequence[date]) -> Text:
    """On how many of the start dates, in words."""
    if len(bad) == len(days):
        return Text(
            f"所有起算日（{days[0]} 至 {days[-1]}）", f"from every start date, {days[0]} to {days[-1]}"
        )
    return Text(
        f"{len(days)} 个起算日中的 {len(bad)} 个（{bad[0]} 至 {bad[-1]} 之间）",
        f"from {len(bad)} of {len(days)} start dates, between {bad[0]} and {bad[-1]}",
    )
