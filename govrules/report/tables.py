"""Verdicts as a file for another programme: Parquet, CSV or a JSON object a line, by the file's ending.

Comes in: verdicts, a path. Goes out: a file, whole or not at all. Must not know: where verdicts come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from govrules.errors import GovrulesError
from govrules.model.verdict import Verdict
from govrules.report.csv import ENCODING
from govrules.report.csv import write_verdicts as write_csv
from govrules.report.destination import text_file, whole_file
from govrules.report.json import write_lines
from govrules.report.schemas import name_of

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".parquet", ".csv", ".jsonl")

PARQUET_METADATA = {"govrules_schema": name_of("verdict-row")}
"""What every Parquet file of verdicts says of itself."""


class Streamed(Protocol):
    """Verdicts that can be walked one by one, and as batches of the verdict columns."""

    def __iter__(self) -> Iterator[Verdict]: ...
    def stream(self) -> pa.RecordBatchReader:
        """ISO texts for dates, `missing` joined by `;`."""


def write_verdicts(verdicts: Streamed, path: Path, ending: str | None = None) -> None:
    """Write all verdicts to `path` in the format of its ending, or of `ending`.

    An older file there stays until the new one is complete. Raises GovrulesError for another ending or a place that
    cannot be written to.
    """
    match (ending or path.suffix).casefold():
        case ".parquet":
            with whole_file(path) as part:
                write_parquet(verdicts.stream(), part)
        case ".csv":
            with text_file(path, ENCODING) as out:
                write_csv(out, verdicts.stream())
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


def write_parquet(batches: pa.RecordBatchReader, path: Path) -> None:
    """Write batches of the verdict columns as Parquet; the file's metadata name the schema of its rows."""
    import pyarrow.parquet as pq

    schema = batches.schema.with_metadata(PARQUET_METADATA)
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
