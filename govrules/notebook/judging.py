"""One scenario judged: what could be read of it, the verdicts, and which missing facts would decide.

Comes in: a rulebook, a record type, a `Scenario`. Goes out: `Judged`. Must not know: widgets, languages.

What cannot be read is told at its field, and then nothing is judged: a slip in a date must not look like an
act that has not happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from govrules.api import Rulebook
from govrules.explaining.appearance import WORST_FIRST
from govrules.model.record import Fact, Record, Unfit
from govrules.model.record_types import Field, FieldType
from govrules.model.rule import Duty
from govrules.model.source import Text
from govrules.model.verdict import Status, Verdict
from govrules.notebook.scenario import Scenario
from govrules.reading.cells import read_cell
from govrules.reading.record_words import Bad, RecordError

AS_OF = Field("as_of", FieldType.DATETIME, Text("评估时点", "as of"))
NOTHING_IN_IT = "∅"
"""The entry of a set that is known to be empty."""
RECORD_ID = "S-1"

_ORDER = {status: at for at, status in enumerate(WORST_FIRST)}
_DUTIES = {str(duty): at for at, duty in enumerate(Duty)}


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a scenario; `verdicts` is empty where something could not be read.

    `unfit` says by field what could not be read, `faults` what is wrong with the record as a whole. `wanted`
    are the missing facts, each with the rules that wait for it, the most wanted first; `decided` are those of
    which every value would settle some of these rules, with how many.
    """

    record: Record | None = None
    as_of: date | None = None
    verdicts: tuple[Verdict, ...] = ()
    unfit: Mapping[str, Bad | Unfit] = field(default_factory=dict)
    faults: tuple[Unfit, ...] = ()
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decided: Mapping[str, int] = field(default_factory=dict)


def judge(book: Rulebook, record_type: str, scenario: Scenario) -> Judged:
    """Reads a scenario and judges it by every rule of the book that speaks of its record type, worst first."""
    unfit: dict[str, Bad | Unfit] = {}
    as_of = read_cell(scenario.as_of, AS_OF, book.rules.timezone)
    if isinstance(as_of, Bad):
        unfit[AS_OF.id] = as_of
    faults: list[Unfit] = []
    record = None
    try:
        record = book.record(facts_of(record_type, scenario))
    except RecordError as error:
        for each in error.unfit:
            if each.column is None:
                faults.append(each)
            else:
                unfit[each.column] = each
    if record is None or not isinstance(as_of, date) or unfit:
        return Judged(record, as_of if isinstance(as_of, date) else None, (), unfit, tuple(faults))
    verdicts = tuple(sorted(book.evaluate(record, as_of), key=worst_first))
    waiting = wanted(verdicts)
    settled = {name: _decided(book, record, as_of, name, rules) for name, rules in waiting.items()}
    return Judged(
        record, as_of, verdicts, wanted=waiting, decided={name: n for name, n in settled.items() if n}
    )


def facts_of(record_type: str, scenario: Scenario) -> dict[str, object]:
    """A scenario as the mapping that the record reader takes."""
    facts: dict[str, object] = {"record_type": record_type, "id": RECORD_ID}
    for name, entered in scenario.entered.items():
        facts[name] = (
            entered if isinstance(entered, str) else [each for each in entered if each != NOTHING_IN_IT]
        )
    return facts


def worst_first(verdict: Verdict) -> tuple[int, int, int, str]:
    """The place of a verdict in the order in which a person wants to read them."""
    return (_ORDER[verdict.status], _DUTIES[verdict.duty], -(verdict.late_by or 0), verdict.rule)


def wanted(verdicts: tuple[Verdict, ...]) -> Mapping[str, tuple[str, ...]]:
    """The facts that undetermined verdicts lack, each with the rules that wait for it."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.status is Status.UNDETERMINED:
            for name in verdict.missing:
                found.setdefault(name, []).append(verdict.rule)
    ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return MappingProxyType({name: tuple(rules) for name, rules in ordered})


def _decided(book: Rulebook, record: Record, as_of: date, name: str, rules: tuple[str, ...]) -> int:
    """How many of these rules would be settled by that fact alone, whichever of its values it had.

    Only a fact with few values can be tried out; of a date, a text or a set nothing is claimed.
    """
    known = book.rules.record_types[record.type].fields.get(name)
    values: list[Fact] = []
    if known is not None and known.type is FieldType.BOOL:
        values = [True, False]
    elif known is not None and known.type is FieldType.CHOICE:
        values = [member.id for member in known.members]
    settled = set(rules) if values else set()
    for value in values:
        tried = replace(record, facts={**record.facts, name: value})
        open_ones = {each.rule for each in book.evaluate(tried, as_of) if each.status is Status.UNDETERMINED}
        settled -= open_ones
        if not settled:
            break
    return len(settled)
