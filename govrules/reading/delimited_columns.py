"""CSV files column by column: the rows of `delimited`, for an engine that takes whole columns.

Comes in: a path. Goes out: `CsvColumns`: Arrow batches of texts with the number of each row, read as they are
walked. Must not know: cells, record types (a function says which heads are known).

# INVARIANT: what is read here is what `delimited.read_csv` reads. A file whose quotes, line ends or sizes the
two would understand differently is none for columns, and is left to it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from govrules.reading.delimited import Layout, layout_of
from govrules.reading.record_words import Notice, RecordsError
from govrules.reading.table import Head, find_head

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

ROW_NUMBER = "row_number__"
"""The column beside those of the file: the number of each row, as `delimited` counts it."""

_BLOCK = 8 << 20
_CHUNK = 1 << 20


class NotInColumns(Exception):  # noqa: N818 - nobody has made a mistake
    """The file cannot be read by columns as it would be by rows."""


@dataclass(slots=True)
class CsvColumns:
    """A CSV file by columns: what Arrow makes of each block, a block at a time.

    `broken` are the rows that have more or fewer cells than the head, by number; it grows as the file is walked.
    """

    layout: Layout
    head: Head
    lines: int
    """How many lines stand before the first row below the head."""
    broken: list[tuple[int, Sequence[str]]] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of the first row below the head."""
        return self.head.row + 1

    @property
    def notices(self) -> list[Notice]:
        """What to know of the file."""
        return [*self.head.notices, *self.layout.notices]

    def schema(self) -> pa.Schema:
        """A text for each head, and the row's number."""
        import pyarrow as pa

        return pa.schema([*((head, pa.string()) for head in self.head.texts), (ROW_NUMBER, pa.int64())])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a block at a time. Raises `NotInColumns`; what was read until then is to be thrown away."""
        import pyarrow as pa

        schema, number = self.schema(), self.first
        try:
            for batch in self._reader():
                numbers = self._numbers(number, batch.num_rows)
                yield pa.record_batch([*batch.columns, numbers], schema=schema)
                number = int(numbers[-1].as_py()) + 1 if batch.num_rows else number
        except (pa.ArrowException, UnicodeError) as fault:
            raise NotInColumns from fault

    def _reader(self) -> Any:
        import pyarrow.csv as arrow

        encoding = "gb18030" if self.layout.encoding == "gb18030" else "utf8"
        return arrow.open_csv(
            self.layout.path,
            # With threads Arrow does not say which row is broken; it is no quicker with them either.
            arrow.ReadOptions(
                use_threads=False,
                skip_rows=self.lines,
                column_names=self.head.texts,
                block_size=_BLOCK,
                encoding=encoding,
            ),
            arrow.ParseOptions(
                delimiter=self.layout.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._take_broken,
            ),
            arrow.ConvertOptions(
                column_types=self.schema(), strings_can_be_null=False, quoted_strings_can_be_null=False
            ),
        )

    def _take_broken(self, row: Any) -> str:
        number = self.first + row.number - self.lines - 1
        self.broken.append((number, next(self.layout.parted([row.text]), [])))
        return "skip"

    def _numbers(self, first: int, rows: int) -> pa.Array:
        """The numbers of the next so many rows that are not broken."""
        import numpy as np
        import pyarrow as pa

        broken = [number for number, _ in self.broken if number >= first]
        numbers = np.arange(first, first + rows + len(broken))
        return pa.array(numbers[~np.isin(numbers, broken)][:rows], pa.int64())


def read_csv_columns(path: Path, shown: str, known: Callable[[str], bool]) -> CsvColumns | None:
    """A CSV file by columns; None where only the row reader reads it rightly, or has to say what is wrong with it."""
    try:
        layout = layout_of(path, shown)
        head = None if _needs_rows(layout) else find_head(shown, layout.rows(), known)
    except (RecordsError, OSError):
        return None
    # Neither Arrow nor DuckDB takes columns without a name, or two of one name.
    if head is None or len({"", ROW_NUMBER, *map(str.casefold, head.texts)}) != len(head.texts) + 2:
        return None
    lines = next(line for number, line, _ in layout.numbered() if number == head.row)
    return CsvColumns(layout, head, lines)


def _needs_rows(layout: Layout) -> bool:
    """Whether Python's csv module would refuse the file, or may part it otherwise than Arrow."""
    sign = layout.separator
    if layout.encoding == "utf-16" or not sign.isascii() or sign in '"\r\n':
        return True
    with layout.path.open("rb") as file:
        quoted = any(b'"' in chunk for chunk in iter(partial(file.read, _CHUNK), b""))
        file.seek(0)
        if max(map(len, file), default=0) > csv.field_size_limit():
            return True
    if quoted:
        # Arrow overlooks what stands between a closing quote and the separator, and a quote that is never closed.
        with layout.lines() as lines:
            try:
                deque(layout.parted(lines), maxlen=0)
            except csv.Error:
                return True
    return False
