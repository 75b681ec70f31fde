"""Two rulebooks on a million records: how long it takes to know whose verdict changes.

In: made-up applications. Out: a section of the page; the comparison is made in a process of its own, for its memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.made_up import write
from benchmarks.measurement import Measurement, Section

RECORDS = 1_000_000
MOST_MEMORY = 1_000

_COMPARED = """
import sys
import govrules as gr
book = gr.load("cn/regulation-2019")
found = gr.compare(book, book.amend("late-reply", within="15 working days"), sys.argv[1], "2021-12-31",
                   record_type="application")
counts = found.counts
assert counts["newly-in-breach"] > 0, counts
found.totals("unit"), found.totals("month"), found.totals("rule"), found.first(100)
"""


def section() -> Section:
    """`late-reply` with 15 working days instead of 20: counts, three tables of totals, and the first hundred changes."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "application.parquet"
        write(RECORDS, source)
        begun = time.perf_counter()
        pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", _COMPARED, str(source)])
        _, status, used = os.wait4(pid, 0)
        seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("the comparison failed: its words are above")
    return Section(
        "What a change of rule would mean",
        [
            Measurement(
                "two rulebooks on 1,000,000 records", seconds, "s", note="whole process, by the clock"
            ),
            Measurement("the same, processor", used.ru_utime + used.ru_stime, "s"),
            Measurement("peak memory", used.ru_maxrss / 1024, "MB", at_most=MOST_MEMORY),
        ],
    )
