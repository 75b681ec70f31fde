"""What a benchmark gives back, and how time is taken.

In: a function to run. Out: its best time, as a number, a row of a table, or a section of the page. Knows no
benchmark.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the table: what was measured, what came out, and the bound it must keep, if there is one."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the bound, if any, is kept."""
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: what was measured under one title, and what is to be said about it (Markdown)."""

    title: str
    rows: Sequence[Measurement]
    text: str = ""

    @property
    def kept(self) -> bool:
        """Whether every bound is kept."""
        return all(row.kept for row in self.rows)

    def markdown(self) -> str:
        """The section as the page shows it: each measurement with its bound, then the text."""
        lines = [f"## {self.title}", "", "| what | measured | bound | note |", "|---|---|---|---|"]
        for row in self.rows:
            bounds = [f"at most {row.at_most:g}"] if row.at_most is not None else []
            bounds += [f"at least {row.at_least:g}"] if row.at_least is not None else []
            bound = ", ".join(bounds) + ("" if row.kept else " **not kept**")
            lines.append(f"| {row.what} | {shown(row.value)} {row.unit} | {bound} | {row.note} |")
        return "\n".join([*lines, "", *([self.text, ""] if self.text else [])])


def shown(value: float) -> str:
    """A number with three digits that say something; a large one whole."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def best_time(run: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of several runs, in seconds: what the machine can do when nothing else disturbs it."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def in_a_process(module: str, *asked: str) -> dict[str, float]:
    """What `python -m module` with these words prints last, as JSON: a run of its own, with its own peak memory."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *asked],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
