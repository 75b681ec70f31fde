"""Facts filled in afterwards: what a second source knows of records of which a first lacks something.

Comes in: the records of a source, the records in which facts were filled in. Goes out: the records, completed.
Must not know: rules, engines; how a check is tried is handed in.

Only a fact that is null is filled. One that says something else than the source is told of and not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from govrules.model.record import Fact, Record
from govrules.model.record_types import RecordType
from govrules.reading.cell_values import shown
from govrules.reading.record_words import Notice
from govrules.reading.records import RecordSet
from govrules.reading.rows import Passes

_OF_THE_SOURCE_ALONE = ("unknown-sheet", "empty-table", "no-own-date")
"""What a table that only fills in need not have or may have besides."""


def fill(
    found: RecordSet, given: RecordSet, record_types: Mapping[str, RecordType], passes: Passes | None = None
) -> RecordSet:
    """The records of `found`, their null facts filled in from the records of `given` with the same type and id.

    Told in the notices, what stands against it first: facts that contradict, records that are not in the source,
    facts that do not fit their record; then how many facts were filled in. Rows of `given` that are unfit
    are among the unfit.
    """
    by_id = {name: {record.id: record for record in records} for name, records in given.records.items()}
    notices: list[Notice] = []
    records: dict[str, tuple[Record, ...]] = {}
    filled = touched = 0
    for name, each in found.records.items():
        kind, fills = record_types[name], by_id.get(name, {})
        checks = () if passes is None else tuple((check, passes(check, kind)) for check in kind.checks)
        completed = []
        for record in each:
            filling = fills.pop(record.id, None)
            if filling is None:
                completed.append(record)
                continue
            made, added = _completed(record, filling, kind, notices)
            failed = next((check for check, passed in checks if passed(made.facts) is False), None)
            if added and failed is not None:
                params = {
                    "record": record.id,
                    "facts_zh": "、".join(_zh(kind, field) for field in added),
                    "facts_en": ", ".join(f"`{field}`" for field in added),
                    "label_zh": failed.label.zh,
                    "label_en": failed.label.en,
                }
                notices.append(Notice("fill-fails-check", kind.label.zh, None, params))
                made, added = record, []
            completed.append(made)
            filled += len(added)
            touched += bool(added)
        records[name] = tuple(completed)
    for name, left in by_id.items():
        label = record_types[name].label.zh
        notices += [Notice("fill-without-record", label, None, {"record": id, "type": name}) for id in left]
    notices.append(Notice("filled", "", None, {"facts": str(filled), "records": str(touched)}))
    told = (notice for notice in given.notices if notice.code not in _OF_THE_SOURCE_ALONE)
    return replace(
        found,
        records=MappingProxyType(records),
        unfit=(*found.unfit, *given.unfit),
        notices=(*notices, *found.notices, *told),
    )


def _completed(
    record: Record, filling: Record, kind: RecordType, notices: list[Notice]
) -> tuple[Record, list[str]]:
    """The record with the facts that it lacked, and their names."""
    facts: dict[str, Fact] = dict(record.facts)
    assumed, added = set(record.assumed), []
    for name, fact in filling.facts.items():
        if name in filling.assumed:
            continue
        own = None if name in assumed else facts.get(name)
        if own is None or _is_more_exact(fact, own):
            facts[name] = fact
            assumed.discard(name)
            added.append(name)
        elif own != fact:
            params = {
                "record": record.id,
                "field": name,
                "label_zh": _zh(kind, name),
                "own": shown(own) or "",
                "filled": shown(fact) or "",
            }
            notices.append(Notice("fill-contradicts", kind.label.zh, name, params))
    region = record.region or filling.region
    return replace(record, facts=facts, assumed=frozenset(assumed), region=region), added


def _is_more_exact(fact: Fact, own: Fact) -> bool:
    """Whether a moment names the time of day of a day that was known."""
    coarse = isinstance(own, date) and not isinstance(own, datetime)
    return coarse and isinstance(fact, datetime) and fact.date() == own


def _zh(kind: RecordType, name: str) -> str:
    return kind.fields[name].label.zh
