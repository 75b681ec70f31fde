"""CSV files: how many rows a second are taken and judged, by columns and by the record reader.

In: made-up applications. Out: a section of the page. Each run is a process of its own, with its peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.made_up import write
from benchmarks.measurement import Measurement, Section, in_a_process

NUMBERS = (1_000_000, 4_000_000)
BY_ROWS = 50_000
BOOK, AS_OF = "cn/regulation-2019", "2021-06-30"
ENCODINGS = ("utf-8", "gb18030")


def section() -> Section:
    """The same records as CSV in both encodings, and a part of them by the record reader."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, by_rows = written(BY_ROWS, "utf-8", folder), "by the record reader, row by row"
        seconds = in_a_process("benchmarks.delimited", "rows", str(small))["seconds"]
        rows.append(Measurement(by_rows, BY_ROWS / seconds, "rows/s", note=f"{BY_ROWS:,} rows"))
        for number in NUMBERS:
            for encoding in ENCODINGS:
                path = written(number, encoding, folder)
                run = in_a_process("benchmarks.delimited", "columns", str(path))
                note = f"{number:,} rows, {path.stat().st_size / 1e6:,.0f} MB; peak memory {run['peak_mb']:,.0f} MB"
                rows.append(
                    Measurement(
                        f"by columns, {encoding.upper()}", number / run["seconds"], "rows/s", note=note
                    )
                )
                path.unlink()
    return Section(
        "CSV files",
        rows,
        "From the file to typed records that can be judged, every unfit row found; counting verdicts comes on top, as for "
        "Parquet. DuckDB may hold 1,200 MB.",
    )


def written(number: int, encoding: str, folder: Path) -> Path:
    """So many made-up applications as a CSV file."""
    parquet, path = folder / "made_up.parquet", folder / f"{encoding}-{number}" / "application.csv"
    path.parent.mkdir()
    write(number, parquet)
    duckdb.execute(f"COPY (FROM '{parquet}') TO '{path}' (HEADER)")
    parquet.unlink()
    if encoding != "utf-8":
        plain = path.with_suffix(".utf8")
        path.rename(plain)
        with plain.open(encoding="utf-8") as read, path.open("w", encoding=encoding) as target:
            target.writelines(read)
        plain.unlink()
    return path


def main(by: str, path: str) -> None:
    """One reading, told as JSON."""
    import govrules as gr
    from govrules.api.audit import read
    from govrules.api.batch import audit_in_batch
    from govrules.api.moments import as_of_moment

    book = gr.load(BOOK)
    moment = as_of_moment(AS_OF, book.rules.timezone)
    begun = time.perf_counter()
    if by == "rows":
        found = read(book, path, "application")
    else:
        found = audit_in_batch(book, path, moment, record_type="application", memory_limit="1200MB").records
    assert found.unfit == ()
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
