"""Rules of disclosure as data: judged, and explained day by day.

The way of the data:

    rule files  ->  load()         -> Rulebook
    records     ->  book.audit()   -> Audit: verdicts, summary, unfit rows
    one record  ->  book.evaluate()-> a Verdict for each rule
    two books   ->  compare()      -> Comparison: whose verdict changes
    a verdict   ->  audit.explain()-> Explanation: why, and what would put it right
    a limit     ->  due()          -> Due: the last day, and every day counted or not

>>> import govrules as gr
>>> print(gr.due("2022-09-30", "20 working days").date)
2022-11-02
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from govrules.api import Audit, Comparison, Monitor, Rulebook, compare, load
    from govrules.calendars import Due, due
    from govrules.errors import GovrulesError
    from govrules.model.verdict import Reason, Status, Verdict

__all__ = [
    "Audit",
    "Comparison",
    "Due",
    "GovrulesError",
    "Monitor",
    "Reason",
    "Rulebook",
    "Status",
    "Verdict",
    "compare",
    "due",
    "load",
]

# Public names are fetched when first used: importing the package must stay light.
_HOMES = {
    "Audit": "govrules.api",
    "Monitor": "govrules.api",
    "Rulebook": "govrules.api",
    "load": "govrules.api",
    "Comparison": "govrules.api",
    "compare": "govrules.api",
    "Due": "govrules.calendars",
    "due": "govrules.calendars",
    "GovrulesError": "govrules.errors",
    "Reason": "govrules.model.verdict",
    "Status": "govrules.model.verdict",
    "Verdict": "govrules.model.verdict",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"govrules has no `{name}`")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
