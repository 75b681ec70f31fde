"""Typed records as an Arrow table, the view that the lowered rules are written for; and records back from it.

Comes in: records that the reader made, or rows of the view. Goes out: an Arrow table with a column for each
field that is given at all; records. Must not know: rules, SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from govrules.engines.batch.facts import member_bits
from govrules.model.record import Fact, Record
from govrules.model.record_types import Field, FieldType, RecordType

if TYPE_CHECKING:
    import pyarrow as pa


def typed_table(records: Iterable[Record], record_type: RecordType) -> pa.Table:
    """The typed view of records: `id`, `region`, and the fields that any of them has."""
    import pyarrow as pa

    listed = list(records)
    given = {name for record in listed for name in record.facts}
    columns: dict[str, Any] = {"id": pa.array([record.id for record in listed], pa.string())}
    if any(record.region is not None for record in listed):
        columns["region"] = pa.array([record.region for record in listed], pa.string())
    bits = member_bits(record_type)
    for name, field in record_type.fields.items():
        if name in given:
            values = [record.facts.get(name) for record in listed]
            columns.update(_columns(name, field, values, bits))
        if field.default is not None:
            columns[assumed_column(name)] = pa.array(
                [name in record.assumed for record in listed], pa.bool_()
            )
    return pa.table(columns)


def assumed_column(field: str) -> str:
    """The column that says whether a field's value was supplied by its default."""
    return f"{field}__assumed"


def records_of(rows: pa.RecordBatch, record_type: RecordType) -> Iterator[Record]:
    """The records that rows of the typed view stand for: the way back from `typed_table`.

    Columns that are no field, as one that numbers the rows, are passed over.
    """
    bits = member_bits(record_type)
    given = set(rows.schema.names)
    fields = [field for name, field in record_type.fields.items() if name in given]
    for row in rows.to_pylist():
        facts: dict[str, Fact] = {}
        for field in fields:
            value = row[field.id]
            if value is not None:
                facts[field.id] = _fact(field, value, row, bits)
        assumed = frozenset(field.id for field in fields if row.get(assumed_column(field.id)))
        yield Record(record_type.id, row["id"], facts, row.get("region"), assumed)


def _fact(field: Field, value: Any, row: Mapping[str, Any], bits: Mapping[str, int] | None) -> Fact:
    if field.type is FieldType.SET:
        if isinstance(value, int) and bits is not None:
            return frozenset(member.id for member in field.members if value & bits[member.id])
        return frozenset(value)
    if field.type is FieldType.DATETIME and row[f"{field.id}__coarse"]:
        day: date = value.date()
        return day
    fact: Fact = value
    return fact


def _columns(
    name: str, field: Field, values: Sequence[Any], bits: Mapping[str, int] | None
) -> dict[str, Any]:
    import pyarrow as pa

    match field.type:
        case FieldType.DATE:
            return {name: pa.array(values, pa.date32())}
        case FieldType.DATETIME:
            moments = [
                value if value is None or isinstance(value, datetime) else datetime.combine(value, time.min)
                for value in values
            ]
            coarse = [None if value is None else _is_day(value) for value in values]
            return {
                name: pa.array(moments, pa.timestamp("us")),
                f"{name}__coarse": pa.array(coarse, pa.bool_()),
            }
        case FieldType.BOOL:
            return {name: pa.array(values, pa.bool_())}
        case FieldType.NUMBER:
            return {name: pa.array(values, pa.float64())}
        case FieldType.SET if bits is not None and field.members:
            masks = [None if held is None else sum(bits[member] for member in held) for held in values]
            return {name: pa.array(masks, pa.int64())}
        case FieldType.SET:
            lists = [None if held is None else sorted(held) for held in values]
            return {name: pa.array(lists, pa.list_(pa.string()))}
    return {name: pa.array(values, pa.string())}


def _is_day(value: date) -> bool:
    return not isinstance(value, datetime)
