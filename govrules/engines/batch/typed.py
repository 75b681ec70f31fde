"""Typed records as an Arrow table: the view that the lowered rules are written for.

Comes in: records that the reader made. Goes out: an Arrow table, a column for each field that is given
at all. Must not know: rules, SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from govrules.engines.batch.facts import member_bits
from govrules.model.record import Record
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
    return pa.table(columns)


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
