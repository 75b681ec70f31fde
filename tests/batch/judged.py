"""Verdicts of both engines on the same typed records, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from govrules.engines.batch.session import Session
from govrules.engines.batch.typed import typed_table
from govrules.engines.reference import Interpreter, Tally
from govrules.model.record import Record
from govrules.model.rulebook import Rules
from govrules.model.verdict import COLUMNS

Row = dict[str, Any]
Key = tuple[str, str, str]


def by_reference(
    rules: Rules, records: Sequence[Record], roster: Sequence[Record] | None, as_of: date | datetime
) -> list[Row]:
    """What the reference interpreter says, as table rows."""
    interpreter, tally = Interpreter(rules), Tally(rules, as_of)
    found = []
    regions = {unit.id: unit.region for unit in roster or ()}
    for record in records:
        unit = rules.record_types[record.type].unit
        if record.region is None and unit is not None:
            record = replace(record, region=regions.get(str(record.facts.get(unit))))
        found += interpreter.judge(record, as_of)
        tally.add(record)
    return [verdict.to_row() for verdict in [*found, *tally.verdicts(roster)]]


def by_batch(
    rules: Rules,
    records: Sequence[Record],
    roster: Sequence[Record] | None,
    as_of: date | datetime,
) -> list[Row]:
    """What the batch engine says; its counts and its violations alone must say the same."""
    with opened(rules, records, roster, as_of) as session:
        rows = _rows(session, violated_only=False)
        violated = [row for row in rows if row["status"] == "violated"]
        assert differences(violated, _rows(session, violated_only=True)) == []
        counted = Counter((row["rule"], row["status"]) for row in rows)
        assert counted == Counter(
            {(rule, str(status)): n for rule, each in session.counts().items() for status, n in each.items()}
        )
        return rows


def verdicts(rules: Rules, records: Sequence[Record], as_of: date | datetime) -> list[Row]:
    """What the batch engine says, and no more: for a lowering with a fault planted in it."""
    with opened(rules, records, None, as_of) as session:
        return _rows(session, violated_only=False)


@contextmanager
def opened(
    rules: Rules, records: Sequence[Record], roster: Sequence[Record] | None, as_of: date | datetime
) -> Iterator[Session]:
    """A session that has taken the records."""
    session = Session(rules, as_of, threads=2)
    try:
        for record_type in {record.type for record in records}:
            of_type = [record for record in records if record.type == record_type]
            session.add_typed(record_type, typed_table(of_type, rules.record_types[record_type]))
        if roster is not None:
            session.add_typed("unit", typed_table(roster, rules.record_types["unit"]))
        session.settle()
        yield session
    finally:
        session.close()


def _rows(session: Session, violated_only: bool) -> list[Row]:
    return [row for sql in session.verdicts_sql(violated_only) for row in session.table(sql).to_pylist()]


def differences(expected: Iterable[Row], found: Iterable[Row]) -> list[str]:
    """Every column of every verdict that differs, told so that it can be read."""
    one, other = _by_key(expected), _by_key(found)
    told = []
    for key in sorted({*one, *other}):
        a, b = one.get(key), other.get(key)
        if a is None or b is None:
            told.append(f"{key}: only {'the batch engine' if a is None else 'the reference'} has a verdict")
        elif a != b:
            columns = "; ".join(
                f"{each}: {a[each]!r}, not {b[each]!r}" for each in COLUMNS if a[each] != b[each]
            )
            told.append(f"{key}: {columns}")
    return told


def _by_key(rows: Iterable[Row]) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for row in rows:
        key = (row["rule"], row["record_type"], row["record"])
        assert key not in found, f"two verdicts on {key}"
        found[key] = {each: row[each] for each in COLUMNS}
    return found
