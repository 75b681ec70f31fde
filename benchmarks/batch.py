"""How long an audit by DuckDB takes, beside SQL that an expert wrote by hand for the same columns.

Comes in: nothing (records are made up). Goes out: the ratios, every run, and a plot. Each run is a process
of its own, so that its peak memory is its own; engine and SQL by hand take turns.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.measurement import Measurement, Section

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "bench"
AS_OF = "2021-06-30"
BOOK = "cn/regulation-2019"
MEMORY = "1200MB"
NUMBERS = (1_000_000, 10_000_000)
REPEATS = 3


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
        [sys.executable, "-W", "ignore", "-m", "benchmarks.batch", what, str(number)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def section() -> Section:
    """Engine and SQL by hand in turns, the ratios of their medians first."""
    from benchmarks.made_up import write

    WORK.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, int], list[dict[str, float]]] = {}
    differ: dict[int, int] = {}
    for number in NUMBERS:
        write(number, WORK / f"applications-{number}.parquet")
        for _ in range(REPEATS):
            for what in ("engine", "by_hand"):
                found.setdefault((what, number), []).append(measured(what, number))
                print(f"  {what}, {number:,} records: {found[what, number][-1]}", flush=True)
        differ[number] = differences()
    rate = 5_000 / measured("reference", 5_000)["whole"]
    plot(found)
    return Section("All rules for applications, beside SQL by hand", ratios(found, rate), told(found, differ))


def ratios(found: dict[tuple[str, int], list[dict[str, float]]], rate: float) -> list[Measurement]:
    """The lines that are to be kept, from the medians."""

    def middle(what: str, number: int, part: str) -> float:
        return statistics.median(run[part] for run in found[what, number])

    rows = []
    for number in NUMBERS:
        for part, sink in (("violations", "violations to Parquet"), ("counts", "counts only")):
            each = [
                f"{engine[part] / hand[part]:.2f}"
                for engine, hand in zip(found["engine", number], found["by_hand", number], strict=True)
            ]
            ratio = middle("engine", number, part) / middle("by_hand", number, part)
            what = f"{sink}, {number:,} records, to SQL by hand"
            rows.append(Measurement(what, ratio, "times", at_most=1.3, note=f"runs: {', '.join(each)}"))
    small, large = NUMBERS
    for part in ("violations", "counts"):
        growth = middle("engine", large, part) / middle("engine", small, part)
        rows.append(Measurement(f"{part}, {large:,} to {small:,} records", growth, "times", at_most=10.5))
    peak = max(run["peak_mb"] for run in found["engine", large])
    rows.append(Measurement(f"peak memory, {large:,} records", peak, "MB", at_most=2048))
    rows.append(Measurement("the reference interpreter, reading included", rate, "records/s"))
    return rows


def told(found: dict[tuple[str, int], list[dict[str, float]]], differ: dict[int, int]) -> str:
    """Every run, and what each of the two does."""
    lines = [
        f"Rulebook `{BOOK}`, as of {AS_OF}; {MEMORY} of memory for DuckDB.",
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
    wrong = ", ".join(f"{each} of {number:,} records" for number, each in differ.items())
    return "\n".join(
        [
            *lines,
            "",
            f"Violations that only one of the two found: {wrong}.",
            "",
            "![seconds by number of records](_static/benchmarks.svg)",
        ]
    )


def plot(found: dict[tuple[str, int], list[dict[str, float]]]) -> None:
    """Seconds for both sinks, engine beside hand."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, both = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True)
    for axes, part, title in zip(
        both, ("violations", "counts"), ("violations to Parquet", "counts only"), strict=True
    ):
        for what, mark in (("engine", "o-"), ("by_hand", "s--")):
            middles = [statistics.median(run[part] for run in found[what, number]) for number in NUMBERS]
            axes.plot(NUMBERS, middles, mark, label=what.replace("_", " "))
        axes.set(xlabel="records", xscale="log", yscale="log", title=title)
        axes.legend()
    both[0].set(ylabel="seconds")
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "_static" / "benchmarks.svg", metadata={"Date": None})


if __name__ == "__main__":
    result = {"engine": engine, "by_hand": by_hand, "reference": reference}[sys.argv[1]](int(sys.argv[2]))
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))
