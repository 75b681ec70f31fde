"""What a benchmark gives back, and how time is taken.

In: a function to run. Out: its best time, as a number or as a row of the table. Knows no benchmark.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


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


def best_time(run: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of several runs, in seconds: what the machine can do when nothing else disturbs it."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)
