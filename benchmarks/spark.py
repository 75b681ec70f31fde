"""How long an audit by Spark takes on one machine, and how it grows: the audit of `benchmarks.batch`.

Comes in: nothing (records are made up). Goes out: a section of the page. Each run is a process with a Java virtual
machine of its own, so that its peak memory is its own and nothing is warm.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from benchmarks.batch import AS_OF, BOOK, WORK, Laps
from benchmarks.measurement import Measurement, Section, in_a_process

NUMBERS = (250_000, 500_000, 1_000_000)
HEAP = "2g"
PARTS = ("start", "take", "counts", "violations")


def audit(number: int) -> dict[str, float]:
    """One audit: start Spark, take the file, count, write the violations; what was found is compared with DuckDB's."""
    from pyspark.sql import SparkSession

    import govrules as gr

    laps = Laps()
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.memory", HEAP).config("spark.sql.shuffle.partitions", "2")
    spark = builder.getOrCreate()
    laps.end("start")
    book = gr.load(BOOK)
    path = str(WORK / f"applications-{number}.parquet")
    found: Any = book.audit(path, AS_OF, record_type="application", engine="spark")
    laps.end("take")
    counts = {(row["rule"], row["status"]): row["count"] for row in found.summary.collect()}
    laps.end("counts")
    found.violations.write.mode("overwrite").parquet(str(WORK / "spark"))
    laps.end("violations")
    written = spark.read.parquet(str(WORK / "spark")).count()
    gateway: Any = spark.sparkContext._gateway
    spark.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    memory = {
        "python_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "java_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    duckdb: Any = book.audit(path, AS_OF, record_type="application", engine="duckdb")
    expected = duckdb.verdicts.counts.items()
    same = counts == {(rule, str(status)): n for rule, each in expected for status, n in each.items() if n}
    violated = sum(n for (_, status), n in counts.items() if status == "violated")
    return {**laps.times, **memory, "violated": violated, "same": same and written == violated}


def section() -> Section:
    """Three sizes, each whole, and what a further million costs."""
    from benchmarks.made_up import write

    WORK.mkdir(parents=True, exist_ok=True)
    runs: dict[int, dict[str, float]] = {}
    for number in NUMBERS:
        write(number, WORK / f"applications-{number}.parquet")
        runs[number] = in_a_process("benchmarks.spark", str(number))
        print(f"  {number:,} records: {runs[number]}", flush=True)
    small, large = NUMBERS[0], NUMBERS[-1]
    rows = []
    for part, sink in (("violations", "violations to Parquet"), ("counts", "counts only")):
        for number in NUMBERS:
            seconds = runs[number][part]
            note = f"{number / seconds:,.0f} records/s, {seconds * 1e6 / number:.1f} s a million"
            rows.append(Measurement(f"{sink}, {number:,} records", seconds, "s", note=note))
        further = (runs[large][part] - runs[small][part]) * 1e6 / (large - small)
        rows.append(
            Measurement(f"{sink}, a further million", further, "s", note="from the first to the last size")
        )
        before = runs[small][part] - further * small / 1e6
        rows.append(Measurement(f"{sink}, before any record", before, "s", note="by the same line: planning"))
    memory = runs[large]["java_mb"] + runs[large]["python_mb"]
    note = (
        f"of which Java {runs[large]['java_mb']:,.0f} MB, with a heap of at most {HEAP}; the two peaks added"
    )
    rows.append(Measurement(f"peak memory, {large:,} records", memory, "MB", note=note))
    return Section("The same audit by Spark, on one machine", rows, told(runs))


def told(runs: dict[int, dict[str, float]]) -> str:
    """Every run, and what its parts are."""
    lines = [
        f"Rulebook `{BOOK}`, as of {AS_OF}, `local[2]`, one run of each size. Seconds by the clock.",
        "",
        "| records | " + " | ".join(PARTS) + " | violations found | Java MB | Python MB | as DuckDB |",
        "|---" * (len(PARTS) + 5) + "|",
    ]
    for number, run in runs.items():
        parts = " | ".join(f"{run[part]:.1f}" for part in PARTS)
        lines.append(
            f"| {number:,} | {parts} | {run['violated']:,.0f} | {run['java_mb']:,.0f} | {run['python_mb']:,.0f} "
            f"| {'yes' if run['same'] else '**no**'} |"
        )
    return "\n".join(
        [
            *lines,
            "",
            "`start`: the Java virtual machine. `take`: the rulebook is read and the typed views are declared, no record is",
            "read. `counts` and `violations` each lower the rules, let Spark plan and compile the query, and scan the file",
            "anew; so both begin with seconds that no record costs. `as DuckDB`: all counts are those of DuckDB, and as",
            "many violations are in the file.",
        ]
    )


if __name__ == "__main__":
    print(json.dumps(audit(int(sys.argv[1]))))
