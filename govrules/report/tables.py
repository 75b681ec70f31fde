"""Verdicts as a file for another programme: Parquet, CSV or a JSON object a line, by the file's ending.

Comes in: verdicts, a path. Goes out: a file, whole or not at all. Must not know: where verdicts come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from govrules.errors import GovrulesError
from govrules.model.verdict import COLUMNS, Verdict
from govrules.report.csv import ENCODING
from govrules.report.csv import write_verdicts as write_csv
from govrules.report.destination import text_file, whole_file
from govrules.report.json import write_lines
from govrules.report.schemas import name_of

ENDINGS = (".parquet", ".csv", ".jsonl")

PARQUET_METADATA = {"govrules_schema": name_of("verdict-row")}
"""What every Parquet file of verdicts says of itself."""

_ROWS_AT_ONCE = 50_000


def write_verdicts(verdicts: Iterable[Verdict], path: Path) -> None:
    """Write all verdicts to `path`; an older file there stays until the new one is complete.

    Raises GovrulesError for another ending or a place that cannot be written to.
    """
    match path.suffix.casefold():
        case ".parquet":
            with whole_file(path) as part:
                write_parquet(verdicts, part)
        case ".csv":
            with text_file(path, ENCODING) as out:
                write_csv(out, verdicts)
        case ".jsonl":
            with text_file(path) as out:
                write_lines(out, verdicts)
        case other:
            raise GovrulesError(
                f"verdicts cannot be written to a `{other or path.name}` file",
                f"give the file one of these endings: {', '.join(ENDINGS)}",
                zh=f"不能把判定写成“{other or path.name}”文件",
                zh_help=f"文件名请以 {'、'.join(ENDINGS)} 结尾",
            )


def write_parquet(verdicts: Iterable[Verdict], path: Path) -> None:
    """Write all verdicts as Parquet, in parts: ISO texts for dates, `missing` joined by `;`.

    The file's metadata name the schema of its rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"late_by": pa.int64(), "provisional": pa.bool_()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS], PARQUET_METADATA)
    with pq.ParquetWriter(path, schema) as writer:
        for rows in _in_parts(verdicts):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _in_parts(verdicts: Iterable[Verdict]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(verdicts)
    while part := [verdict.to_row() for verdict in islice(rest, _ROWS_AT_ONCE)]:
        yield part
