"""From a workbook to the report for an office on it: how long it takes, and how much memory; explanations a second.

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
    """The command from a workbook of 200,000 applications to its report, and explanations from both kinds of audit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parquet, workbook = folder / "application.parquet", folder / "application.xlsx"
        write(RECORDS, parquet)
        write_workbook(parquet, workbook)
        asked = ((workbook, "xlsx"), (parquet, "xlsx"), (parquet, "csv"))
        rows = [
            row
            for source, form in asked
            for row in of_report(source, form, f"from .{source.suffix[1:]} to .{form}")
        ]
        sizes = ", ".join(
            f"{path.stat().st_size / 1e6:.0f} MB {what}"
            for path, what in ((workbook, "read"), (folder / "report.xlsx", "written"))
        )
        small = write(EXPLAINED * 10, folder / "small.parquet")
        speeds = [explanations(small, engine) for engine in ("reference", "duckdb")]
    return Section(
        "A report for an office",
        [
            *rows,
            Measurement("explanations, records held", speeds[0], "a second"),
            Measurement("explanations, records fetched from DuckDB", speeds[1], "a second"),
        ],
        f"{RECORDS:,} applications by the rules of the Regulation, the whole command; the workbooks: {sizes}. The report "
        "explains every violation; its rows are written one by one. The records behind explanations are fetched in one "
        "query, whose time is in the figure.",
    )


def write_workbook(parquet: Path, workbook: Path) -> None:
    """The same records as a workbook of one sheet, days as days."""
    import pyarrow.parquet as pq
    import xlsxwriter

    file = pq.ParquetFile(parquet)
    with xlsxwriter.Workbook(
        workbook, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet("application")
        sheet.write_row(0, 0, file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches():
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                for at, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(number, at, cell)


def of_report(source: Path, form: str, named: str) -> list[Measurement]:
    """How long `govrules audit` takes for a report, by the clock and the processor, and its memory at the most."""
    command = [
        sys.executable, "-m", "govrules", "audit", str(source), "--record", "application", "--rules", RULES,
        "--as-of", AS_OF, "--format", form, "--output", str(source.with_name(f"report.{form}")),
    ]  # fmt: skip
    begun = time.perf_counter()
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    taken = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return [
        Measurement(named, taken, "s", note=f"{used.ru_utime + used.ru_stime:.0f} s of the processor"),
        Measurement(f"{named}, peak memory", used.ru_maxrss / 1024, "MB"),
    ]


def explanations(source: Path, engine: str) -> float:
    """How many violations are explained in a second."""
    audit = gr.load(RULES).audit(str(source), AS_OF, record_type="application", engine=engine)
    violations = audit.of_status("violated").head(EXPLAINED)
    begun = time.perf_counter()
    told = sum(1 for _ in audit.explain_many(violations))
    return told / (time.perf_counter() - begun)
