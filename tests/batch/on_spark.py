"""What Spark says of records that are handed over as a table, as a user's would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from judged import Row, differences

from govrules.engines.batch.spark import SparkRun, SparkTable
from govrules.model.record import Record
from govrules.model.record_types import ROSTER, Field, FieldType, RecordType
from govrules.model.rulebook import Rules

KINDS: Mapping[FieldType, pa.DataType] = {
    FieldType.DATE: pa.date32(),
    FieldType.SET: pa.list_(pa.string()),
    FieldType.BOOL: pa.bool_(),
    FieldType.NUMBER: pa.float64(),
}
"""A date-time is a text, for a column of moments has no cell of which only the day is known."""


def by_spark(
    spark: Any,
    rules: Rules,
    records: Sequence[Record],
    roster: Sequence[Record] | None,
    as_of: date | datetime,
) -> list[Row]:
    """What Spark says; its violations alone must say the same."""
    run = opened(spark, rules, records, roster, as_of)
    rows = _rows(run.verdicts)
    violated = [row for row in rows if row["status"] == "violated"]
    assert differences(violated, _rows(run.violations)) == []
    return rows


def verdicts(
    spark: Any,
    rules: Rules,
    records: Sequence[Record],
    roster: Sequence[Record] | None,
    as_of: date | datetime,
) -> list[Row]:
    """What Spark says, and no more."""
    return _rows(opened(spark, rules, records, roster, as_of).verdicts)


def opened(
    spark: Any,
    rules: Rules,
    records: Sequence[Record],
    roster: Sequence[Record] | None,
    as_of: date | datetime,
) -> SparkRun:
    """A run over the records, and over the types of the rules that have none."""
    kinds = {record.type: None for record in records} | {rule.record: None for rule in rules}
    tables = {
        kind: table(spark, [record for record in records if record.type == kind], rules.record_types[kind])
        for kind in kinds
    }
    if roster is not None:
        tables[ROSTER] = table(spark, roster, rules.record_types[ROSTER])
    return SparkRun(rules, tables, as_of)


def table(spark: Any, records: Sequence[Record], of: RecordType) -> SparkTable:
    """A DataFrame of the fields that any of the records has; what a default supplied is null."""
    facts = [
        {name: fact for name, fact in record.facts.items() if name not in record.assumed}
        for record in records
    ]
    given = {name for each in facts for name in each}
    fields = {name: field for name, field in of.fields.items() if name in given}
    schema = pa.schema(
        [("id", pa.string()), ("region", pa.string())]
        + [(name, KINDS.get(field.type, pa.string())) for name, field in fields.items()]
    )
    rows = [
        {"id": record.id, "region": record.region}
        | {name: _cell(each.get(name), field) for name, field in fields.items()}
        for record, each in zip(records, facts, strict=True)
    ]
    names = {name: {m.id: m.id for m in field.members} for name, field in fields.items() if field.members}
    frame = spark.createDataFrame(pa.Table.from_pylist(rows, schema=schema))
    return SparkTable(of, frame, {name: name for name in schema.names}, names)


def _cell(value: Any, field: Field) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value) if field.type is FieldType.DATETIME and value is not None else value


def _rows(frame: Any) -> list[Row]:
    rows: list[Row] = frame.toArrow().to_pylist()
    return rows
