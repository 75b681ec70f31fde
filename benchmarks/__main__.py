"""Run every benchmark, write the page, and fail if a bound is not kept.

In: the modules named in `BENCHMARKS`, each with a function `section() -> Section`; names on the command line
choose some. Out: docs/benchmarks.md (only when all ran), the sections on the screen as they are done, exit
code 1 for a broken bound.

To add a benchmark: a module beside this one, and its name in the list.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks.measurement import Section

BENCHMARKS = ("batch", "cold", "one_record", "events", "peers", "comparing", "workbook")
"""In the order of the page."""

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
LIBRARIES = ("duckdb", "sqlglot", "pyarrow", "pandas", "durable-rules", "rule-engine", "zen-engine")


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all."""
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    begun = time.monotonic()
    sections: list[Section] = []
    for name in chosen or BENCHMARKS:
        print(f"[{time.monotonic() - begun:4.0f} s] {name}", flush=True)
        sections.append(importlib.import_module(f"benchmarks.{name}").section())
        print(sections[-1].markdown(), flush=True)
    if not chosen:
        parts = [heading(time.monotonic() - begun), *(section.markdown() for section in sections)]
        PAGE.write_text("\n".join(parts), encoding="utf-8")
        print(f"written: {PAGE}")
    return 0 if all(section.kept for section in sections) else 1


def heading(seconds: float) -> str:
    """The page's head: the machine and the versions, without which no figure means anything."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    load = f"; load when written {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`; not edited by hand. Times are by the clock.\n\n"
        f"{platform.machine()}, {cores} cores, {platform.system()}; Python {platform.python_version()}, "
        f"{libraries}{load}. The whole run took {seconds / 60:.0f} minutes.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
