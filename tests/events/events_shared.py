"""What the tests of the event engine share: a short history, and what the reference says of it."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import govrules as gr
from govrules.model.record import Record

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
from made_up import Maker

Posted = tuple[str, dict[str, Any], str]


def history(cases: int) -> list[Posted]:
    """Events of some cases, one after the other in time: received, asked to correct, corrected, replied."""
    events: list[Posted] = []
    for case in range(cases):
        id, day = f"A-{case}", 1 + case % 27
        events.append((id, {"received_on": f"2020-04-{day:02d}"}, f"2020-04-{day:02d}"))
        if case % 3 == 0:
            events.append((id, {"correction_asked_on": f"2020-05-{day:02d}"}, f"2020-05-{day:02d}"))
        if case % 2 == 0:
            events.append((id, {"corrected_on": f"2020-06-{day:02d}"}, f"2020-06-{day:02d}"))
        if case % 4 != 3:
            replied = {"replied_on": f"2020-07-{day:02d}", "reply_kind": "withheld"}
            events.append((id, replied, f"2020-07-{day:02d}"))
    return sorted(events, key=lambda event: event[2])


def by_reference(book: gr.Rulebook, events: Iterable[Posted], as_of: Any) -> list[gr.Verdict]:
    """What an audit by the reference says of the records that the events make."""
    records: dict[str, dict[str, Any]] = {}
    for id, facts, _ in events:
        records.setdefault(id, {}).update(facts)
    found = [
        verdict
        for id, facts in records.items()
        for verdict in book.evaluate({"record_type": "application", "id": id, **facts}, as_of)
    ]
    return sorted(found, key=lambda verdict: (verdict.record, verdict.rule))


def ordered(verdicts: Iterable[gr.Verdict]) -> list[gr.Verdict]:
    """Verdicts in an order that does not hang on how they were found."""
    return sorted(verdicts, key=lambda verdict: (verdict.record, verdict.rule))


def moved(maker: Maker, record: Record, of: random.Random) -> Record:
    """The same record after an event: some facts are another record's, some are gone."""
    other = maker.record(0).facts
    facts = dict(record.facts)
    for name in of.sample(sorted(facts.keys() | other.keys()), k=min(3, len(facts.keys() | other.keys()))):
        if name in other:
            facts[name] = other[name]
        else:
            facts.pop(name, None)
    return replace(record, facts=facts)
