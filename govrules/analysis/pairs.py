"""Findings about two rules: which meet each other, and which way of comparing them is exact.

Comes in: a `Bench`. Goes out: findings. Must not know: how they are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from govrules.analysis.bounds import latest, open_until
from govrules.analysis.demands import demand_findings
from govrules.analysis.finding import Finding
from govrules.analysis.meaning import Bench
from govrules.analysis.quotas import quota_findings
from govrules.analysis.timing import changed_limits, timing_findings
from govrules.model.rule import Quota, Rule


def pair_findings(bench: Bench) -> Iterator[Finding]:
    """Every two rules of one record type that can concern one record."""
    from govrules.analysis.solving import UndecidedError

    for record_type in bench.rules.record_types:
        rules = [rule for rule in bench.rules if rule.record == record_type]
        for one, two in combinations(rules, 2):
            if not _regions_meet(bench, one, two) or one.id in two.yields_to or two.id in one.yields_to:
                continue
            try:
                yield from list(_of_pair(bench, one, two))
            except UndecidedError:
                continue


def _of_pair(bench: Bench, one: Rule, two: Rule) -> Iterator[Finding]:
    together = one.in_force.within(two.in_force)
    at_once = together.first is None or together.last is None or together.first <= together.last
    if isinstance(one.requires, Quota) or isinstance(two.requires, Quota):
        if at_once and isinstance(one.requires, Quota) and isinstance(two.requires, Quota):
            yield from quota_findings(bench, one, two, together)
    elif not at_once:
        if _versions(bench, one, two) or _windows(bench, one, two):
            yield from changed_limits(bench, one, two)
    else:
        yield from timing_findings(bench, one, two)
        if not (_counts(bench, one) and _counts(bench, two)):
            yield from demand_findings(bench, one, two, together)


def _regions_meet(bench: Bench, one: Rule, two: Rule) -> bool:
    a, b = (bench.rules.instrument_of(rule).region + "/" for rule in (one, two))
    return a.startswith(b) or b.startswith(a)


def _counts(bench: Bench, rule: Rule) -> bool:
    """Whether the calendar says what the rule asks for."""
    return bool(latest(bench.rules, rule)) or open_until(bench.rules, rule) is not None


def _versions(bench: Bench, one: Rule, two: Rule) -> bool:
    """Whether one may have taken the other's place: of one instrument, of one that supersedes, of a law above."""
    a, b = (bench.rules.instrument_of(rule) for rule in (one, two))
    return a is b or b.id in a.supersedes or a.id in b.supersedes or bench.above(one, two) is not None


def _windows(bench: Bench, one: Rule, two: Rule) -> bool:
    return all(open_until(bench.rules, rule) is not None for rule in (one, two))
