"""What a person is told first of an audit: how many verdicts of each kind, the worst, what is due soon, what is missing.

Comes in: verdicts, once. Goes out: `Digest`. Must not know: how anything was found, wording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Any

from govrules.model.rule import Duty
from govrules.model.verdict import Status, Verdict, late_weight

SOON = timedelta(days=30)
"""What is due within so many days of as-of is told."""

_DUTIES = {str(duty): rank for rank, duty in enumerate(Duty)}


@dataclass(frozen=True, slots=True)
class Digest:
    """Counts, and the first few of what needs a person.

    `by_rule` has the rules that met a record, each with how many verdicts of each status; `reasons` why verdicts are
    undetermined; `missing` how many of them wait for each fact of a record type; `worst` the first violations, the
    worst first; `soon` the first of `due_soon` open duties that end within `SOON`, the soonest first.
    """

    by_rule: Mapping[str, Counter[str]]
    reasons: Mapping[str, int]
    missing: Mapping[tuple[str, str], int]
    worst: Sequence[Verdict]
    soon: Sequence[Verdict]
    due_soon: int

    @property
    def statuses(self) -> Counter[str]:
        """How many verdicts of each status."""
        return sum(self.by_rule.values(), Counter())


def digest_of(verdicts: Iterable[Verdict], as_of: date | datetime, first: int) -> Digest:
    """One pass over the verdicts, of which only the first few of each kind are told one by one."""
    by_rule: dict[str, Counter[str]] = {}
    missing: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    violations: list[Verdict] = []
    soon: list[Verdict] = []
    until = last_day_soon(as_of)
    for verdict in verdicts:
        by_rule.setdefault(verdict.rule, Counter())[verdict.status.value] += 1
        if verdict.status is Status.UNDETERMINED:
            reasons[str(verdict.reason)] += 1
            missing.update((verdict.record_type, name) for name in verdict.missing)
        elif verdict.status is Status.VIOLATED:
            violations.append(verdict)
        elif verdict.status is Status.PENDING and verdict.due is not None and day_of(verdict.due) <= until:
            soon.append(verdict)
    return Digest(
        by_rule,
        reasons,
        missing,
        nsmallest(first, violations, key=lambda verdict: worst_first(verdict._asdict())),
        nsmallest(first, soon, key=lambda verdict: soonest_first(verdict.to_row())),
        len(soon),
    )


def worst_first(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Sorts violations: the strongest duty first, then the longest late."""
    late = late_weight(row["late_by"], row["late_unit"])
    return (_DUTIES[row["duty"]], -late, row["rule"], row["record"])


def soonest_first(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Sorts open duties, their due moment a text: a day ends after every moment within it; those without come last."""
    due = row["due"] or "9999"
    return (due if len(due) > 10 else f"{due}T24", row["rule"], row["record"])


def last_day_soon(as_of: date | datetime) -> date:
    """The last day that is told of as soon."""
    return day_of(as_of) + SOON


def day_of(when: date | datetime) -> date:
    """The day of a moment, or the day itself."""
    return when.date() if isinstance(when, datetime) else when
