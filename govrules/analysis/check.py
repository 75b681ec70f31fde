"""All findings about a rulebook, the accepted ones marked.

Comes in: `Rules`. Goes out: `Checked`. Must not know: how a finding is told.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from govrules.analysis.conditions import condition_findings
from govrules.analysis.finding import FINDINGS, Finding
from govrules.analysis.gaps import gap_findings
from govrules.analysis.meaning import Bench
from govrules.analysis.pairs import pair_findings
from govrules.model.rulebook import Rules
from govrules.model.source import Level

NEED_SOLVER = tuple(f"GR{n}" for n in range(801, 813))
"""The findings that need the solver: without it they are named as not looked for."""

_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, the gravest first; and which findings could not be looked for."""

    findings: tuple[Finding, ...]
    not_looked_for: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)


def check(rules: Rules, has_solver: Callable[[], bool] | None = None) -> Checked:
    """Every finding about the rules themselves. Those that an instrument accepts carry the reason."""
    solver = (has_solver or _has_solver)()
    found = list(gap_findings(rules))
    if solver:
        bench = Bench(rules)
        found += [*condition_findings(bench), *pair_findings(bench)]
    marked = [_accepted(rules, each) for each in found]
    marked.sort(key=lambda each: (_ORDER[each.level], each.code, each.rules, each.about))
    return Checked(tuple(marked), () if solver else NEED_SOLVER)


def _has_solver() -> bool:
    return importlib.util.find_spec("z3") is not None


def _accepted(rules: Rules, finding: Finding) -> Finding:
    for instrument in rules.instruments.values():
        for each in instrument.accepted:
            if each.finding not in (finding.code, FINDINGS[finding.code].name):
                continue
            names = finding.rules or (finding.about,)
            if all(_named(name, names) for name in each.rules) and (
                any(name.startswith(instrument.id + "/") for name in finding.rules)
                or finding.about.startswith(instrument.id)
            ):
                return replace(finding, level=Level.NOTE, accepted=each.why)
    return finding


def _named(name: str, ids: tuple[str, ...]) -> bool:
    return any(id == name or id.endswith("/" + name) for id in ids)
