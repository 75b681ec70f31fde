"""Data frames, Arrow tables and Parquet files as tables, a batch of rows at a time.

Comes in: a pandas DataFrame, anything that offers an Arrow stream, or the path of a Parquet file.
Goes out: a `Table`. Must not know: cells, record types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from govrules.reading.record_words import RecordsError
from govrules.reading.table import Table

_BATCH = 2_000


def is_frame(source: object) -> bool:
    """A pandas DataFrame."""
    return type(source).__name__ == "DataFrame" and type(source).__module__.partition(".")[0] == "pandas"


def is_connection(source: object) -> bool:
    """A connection to DuckDB."""
    return type(source).__name__ == "DuckDBPyConnection"


def is_arrow(source: object) -> bool:
    """Anything that offers its rows as an Arrow stream: a table, a reader, a DuckDB relation, …"""
    return hasattr(source, "__arrow_c_stream__")


def table_of_frame(frame: Any, sheet: str) -> Table:
    """A pandas DataFrame; the named levels of its index are columns too."""
    if any(name is not None for name in frame.index.names):
        named = [name for name in frame.index.names if name is not None and name not in frame.columns]
        frame = frame.reset_index(level=named) if named else frame
    heads = tuple(_head(name) for name in frame.columns)
    return Table(sheet, heads, _frame_rows(frame), ids=sheet)


def _head(name: object) -> str:
    return " ".join(str(each) for each in name if each != "") if isinstance(name, tuple) else str(name)


def _frame_rows(frame: Any) -> Iterator[tuple[int, Sequence[object]]]:
    number = 0
    for start in range(0, len(frame), _BATCH):
        part = frame.iloc[start : start + _BATCH]
        columns = [part.iloc[:, position].tolist() for position in range(part.shape[1])]
        for row in zip(*columns, strict=True):
            number += 1
            yield number, row


def table_of_arrow(source: Any, sheet: str) -> Table:
    """Anything that offers an Arrow stream."""
    import pyarrow as pa

    reader = pa.RecordBatchReader.from_stream(source)
    return Table(sheet, tuple(reader.schema.names), _batch_rows(reader), ids=sheet)


def read_parquet(path: Path, shown: str) -> Table:
    """A Parquet file, by its row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        heads = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise RecordsError("parquet", path=shown) from fault

    def rows() -> Iterator[tuple[int, Sequence[object]]]:
        try:
            yield from _batch_rows(file.iter_batches(batch_size=_BATCH))
        except (pa.ArrowException, OSError, ValueError) as fault:
            raise RecordsError("parquet", path=shown) from fault
        finally:
            file.close()

    return Table(shown, heads, rows(), ids=path.stem)


def parquet_rows(path: Path) -> int:
    """How many rows a Parquet file says it holds; 0 where it cannot be read, which its reader will tell."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError, ValueError):
        return 0


def _batch_rows(batches: Any) -> Iterator[tuple[int, Sequence[object]]]:
    number = 0
    for batch in batches:
        columns = [_values(column) for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            yield number, row


def _values(column: Any) -> list[object]:
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        # Python's date-time ends at the microsecond; what is finer is cut off.
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, OverflowError, UnicodeDecodeError):
        return [_value(each) for each in column]


def _value(scalar: Any) -> object:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError, UnicodeDecodeError):
        # A day beyond the year 9999, or bytes that are no text: the cell reader will say so.
        return scalar
