"""The first verdict on a small file: the whole process, from the command line to its last word.

Comes in: nothing (a file of some hundred applications is made up). Goes out: seconds by the clock, the best
and the median of some runs of `govrules audit small.csv`, the first of them with no kept rulebook.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measurement import Measurement, Section

NUMBER, RUNS = 200, 7


def section() -> Section:
    """Audit a small file by a process of its own, again and again."""
    import duckdb

    from benchmarks.made_up import write

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(NUMBER, folder / "small.parquet")
        with duckdb.connect() as connection:
            connection.execute(f"COPY (FROM '{folder}/small.parquet') TO '{folder}/small.csv' (HEADER)")
        asked = ("audit", str(folder / "small.csv"), "--record", "application", "--as-of", "2021-06-30")
        environment = {**os.environ, "GOVRULES_CACHE": str(folder / "cache")}

        def run() -> float:
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "govrules", *asked],
                env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            return time.perf_counter() - begun

        first, *later = (run() for _ in range(RUNS))
    note = f"`govrules audit small.csv`, {NUMBER} applications, all shipped rules"
    return Section(
        "First verdict on a small file, whole process",
        [
            Measurement("the first time, rules read from their files", first, "s", note=note),
            Measurement("later, rules kept on disk: the median", statistics.median(later), "s"),
            Measurement("later: the best", min(later), "s", note=f"of {len(later)} runs"),
        ],
    )
