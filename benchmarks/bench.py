"""`make bench`: how long an audit takes, beside SQL that an expert wrote by hand for the same columns.

Comes in: nothing (records are made up). Goes out: docs/benchmarks.md, a table and a plot, ratios first. Each
measurement is a process of its own, so that its peak memory is its own. Two arguments narrow it down: the
numbers of records, and how often each is repeated (`python -m benchmarks.bench 1000000 3`).
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "bench"
AS_OF = "2021-06-30"
BOOK = "cn/regulation-2019"
MEMORY = "1200MB"


def engine(number: int) -> dict[str, float]:
    """One audit by the batch engine: take the file, count, write the violations."""
    import govrules as gr
    from govrules.api.batch import audit_in_batch
    from govrules.api.moments import as_of_moment

    book = gr.load(BOOK)
    path = WORK / f"applications-{number}.parquet"
    start = time.perf_counter()
    moment = as_of_moment(AS_OF, book.rules.timezone)
    audit: Any = audit_in_batch(book, str(path), moment, record_type="application", memory_limit=MEMORY)
    taken = time.perf_counter()
    audit.verdicts.counts  # noqa: B018 - it is the asking that is measured
    counted = time.perf_counter()
    audit.verdicts.write(WORK / "engine.parquet", violated_only=True)
    written = time.perf_counter()
    audit.session.close()
    return {"take": taken - start, "counts": counted - taken, "violations": written - counted}


def by_hand(number: int) -> dict[str, float]:
    """The same violations and their counts by the SQL in `by_hand.sql`."""
    import duckdb

    from govrules.calendars.calendar import calendar
    from govrules.engines.batch.session import calendar_table

    query = (
        (ROOT / "benchmarks" / "by_hand.sql")
        .read_text(encoding="utf-8")
        .replace("{as_of}", f"DATE '{AS_OF}'")
    )
    config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(WORK / "spill")}
    with duckdb.connect(config=config) as connection:
        connection.register("rows", calendar_table(calendar("cn")))
        connection.execute('CREATE TABLE cal AS SELECT "index" AS idx, nth FROM rows')
        connection.execute(f"CREATE VIEW applications AS FROM '{WORK}/applications-{number}.parquet'")
        start = time.perf_counter()
        connection.execute(f"SELECT rule, status, COUNT(*) FROM ({query}) GROUP BY ALL")
        connection.fetchall()
        counted = time.perf_counter()
        connection.execute(f"COPY ({query}) TO '{WORK}/hand.parquet' (FORMAT parquet, COMPRESSION zstd)")
        written = time.perf_counter()
    return {"counts": counted - start, "violations": written - counted}


def reference(number: int) -> dict[str, float]:
    """The reference interpreter on the first records of the file."""
    import pyarrow.parquet as pq

    import govrules as gr

    book = gr.load(BOOK)
    table = next(pq.ParquetFile(WORK / "applications-1000000.parquet").iter_batches(number))
    import pyarrow as pa

    start = time.perf_counter()
    len(book.audit({"application": pa.Table.from_batches([table])}, AS_OF, engine="reference").verdicts)
    return {"whole": time.perf_counter() - start}


def differences() -> int:
    """How many violations one of the two found and the other did not, in the files just written."""
    import duckdb

    one, other = f"FROM '{WORK}/engine.parquet'", f"FROM '{WORK}/hand.parquet'"
    with duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(WORK / "spill")}) as connection:
        connection.execute(
            f"SELECT (SELECT COUNT(*) FROM ({one} EXCEPT ALL {other})) + (SELECT COUNT(*) FROM ({other} EXCEPT ALL {one}))"
        )
        return int(connection.fetchall()[0][0])


def measured(what: str, number: int) -> dict[str, float]:
    """One measurement in a process of its own, with its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.bench", "--one", what, str(number)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(numbers: list[int], repeats: int) -> None:
    """Measure all, and write the page."""
    from benchmarks.made_up import write

    WORK.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, int], list[dict[str, float]]] = {}
    differ: dict[int, int] = {}
    for number in numbers:
        write(number, WORK / f"applications-{number}.parquet")
        for _ in range(repeats):
            for what in ("engine", "by_hand"):
                found.setdefault((what, number), []).append(measured(what, number))
                print(what, number, found[what, number][-1], flush=True)
        differ[number] = differences()
    reference_rate = 5_000 / measured("reference", 5_000)["whole"]
    (WORK / "results.json").write_text(
        json.dumps(
            {
                "runs": [[*key, runs] for key, runs in found.items()],
                "differ": differ,
                "reference": reference_rate,
            }
        ),
        encoding="utf-8",
    )
    page(found, differ, reference_rate)


def page(
    found: dict[tuple[str, int], list[dict[str, float]]], differ: dict[int, int], reference_rate: float
) -> None:
    """Write docs/benchmarks.md and its plot."""
    import duckdb

    def middle(what: str, number: int, part: str) -> float:
        return statistics.median(run[part] for run in found[what, number])

    numbers = sorted({number for _, number in found})
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; medians of the runs below. Times are seconds of the clock.",
        "",
        (
            f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
            f"DuckDB {duckdb.__version__}, SQLGlot {version('sqlglot')}; load when written {os.getloadavg()[0]:.1f}. "
            f"Memory limit given to DuckDB: {MEMORY}. Rulebook: `{BOOK}`."
        ),
        "",
        "## Ratios",
        "",
        "| what | line | measured |",
        "|---|---|---|",
    ]
    for number in numbers:
        for part, sink in (("violations", "violations to Parquet"), ("counts", "counts only")):
            ratio = middle("engine", number, part) / middle("by_hand", number, part)
            lines.append(f"| {sink}, {number:,} records: engine to SQL by hand | 1.3 | {ratio:.2f} |")
    if len(numbers) > 1:
        small, large = numbers[0], numbers[-1]
        for part in ("violations", "counts"):
            growth = middle("engine", large, part) / middle("engine", small, part)
            lines.append(
                f"| {part}: {large:,} to {small:,} records | {large / small * 1.05:.1f} | {growth:.2f} |"
            )
    peak = max(run["peak_mb"] for run in found["engine", numbers[-1]])
    lines.append(f"| peak memory at {numbers[-1]:,} records | 2,048 MB | {peak:,.0f} MB |")
    lines += [
        "",
        "The engine counts all five statuses of every rule; the SQL by hand knows violations only. The engine also",
        "looks at every row first, whether it fits its record type and whether an id is used twice (`take`); the",
        "SQL by hand takes the file at its word.",
        "",
        "## Runs",
        "",
        "| who | records | take | counts | violations | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    for (what, number), runs in found.items():
        for run in runs:
            parts = " | ".join(
                f"{run[part]:.2f}" if part in run else "" for part in ("take", "counts", "violations")
            )
            lines.append(f"| {what.replace('_', ' ')} | {number:,} | {parts} | {run['peak_mb']:,.0f} |")
    told = ", ".join(f"{each} of {number:,} records" for number, each in differ.items())
    lines += [
        "",
        f"Violations that only one of the two found: {told}.",
        f"The reference interpreter: {reference_rate:,.0f} records a second, reading included.",
        "",
        "![seconds by number of records](_static/benchmarks.svg)",
        "",
    ]
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines), encoding="utf-8")
    plot(found, numbers)


def plot(found: dict[tuple[str, int], list[dict[str, float]]], numbers: list[int]) -> None:
    """Seconds for the violations, engine beside hand."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.2))
    marks: dict[str, Any] = {"engine": "o-", "by_hand": "s--"}
    for what, mark in marks.items():
        middles = [statistics.median(run["violations"] for run in found[what, number]) for number in numbers]
        axes.plot(numbers, middles, mark, label=what.replace("_", " "))
    axes.set(xlabel="records", ylabel="seconds", xscale="log", yscale="log", title="violations to Parquet")
    axes.legend()
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "_static" / "benchmarks.svg")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        result = {"engine": engine, "by_hand": by_hand, "reference": reference}[sys.argv[2]](int(sys.argv[3]))
        result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result))
    else:
        chosen = (
            [int(each) for each in sys.argv[1].split(",")] if len(sys.argv) > 1 else [1_000_000, 10_000_000]
        )
        main(chosen, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
