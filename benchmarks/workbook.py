"""The report for an office on many records: how long its workbook takes, and how much memory; explanations a second.

In: made-up applications. Out: a section of the page. The report is made by the command, in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import govrules as gr
from benchmarks.made_up import write
from benchmarks.measurement import Measurement, Section

RECORDS = 200_000
EXPLAINED = 2_000
AS_OF = "2021-12-31"
RULES = "cn/regulation-2019"


def section() -> Section:
    """A workbook of 200,000 applications, and explanations from both kinds of audit."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "application.parquet"
        write(RECORDS, source)
        rows = [of_report(source, form) for form in ("csv", "xlsx")]
        megabytes = (Path(name) / "report.xlsx").stat().st_size / 1e6
        small = write(EXPLAINED * 10, Path(name) / "small.parquet")
        speeds = [explanations(small, engine) for engine in ("reference", "duckdb")]
    return Section(
        "A report for an office",
        [
            Measurement(
                "workbook, processor", rows[1][0], "s", note=f"{RECORDS:,} records, {megabytes:.0f} MB"
            ),
            Measurement("workbook, peak memory", rows[1][1], "MB"),
            Measurement("the same audit as CSV, processor", rows[0][0], "s"),
            Measurement("the same audit as CSV, peak memory", rows[0][1], "MB"),
            Measurement("explanations, records held", speeds[0], "a second"),
            Measurement("explanations, records fetched from DuckDB", speeds[1], "a second"),
        ],
        "The workbook explains every violation; its rows are written one by one. The records behind explanations are "
        "fetched in one query, whose time is in the figure.",
    )


def of_report(source: Path, form: str) -> tuple[float, float]:
    """Seconds of the processor and megabytes at the most that `govrules audit` takes for a report."""
    command = [
        sys.executable, "-m", "govrules", "audit", str(source), "--record", "application", "--rules", RULES,
        "--as-of", AS_OF, "--format", form, "--output", str(source.with_name(f"report.{form}")),
    ]  # fmt: skip
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def explanations(source: Path, engine: str) -> float:
    """How many violations are explained in a second."""
    audit = gr.load(RULES).audit(str(source), AS_OF, record_type="application", engine=engine)
    violations = audit.of_status("violated").head(EXPLAINED)
    begun = time.perf_counter()
    told = sum(1 for _ in audit.explain_many(violations))
    return told / (time.perf_counter() - begun)
