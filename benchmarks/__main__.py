"""Run every benchmark, write the page, and fail if a bound is not kept.

In: the modules named in `BENCHMARKS`, each with a function `section() -> Section`; names on the command line
choose some. Out: docs/benchmarks.md, in which the sections that ran take the place of the old ones, each under
the machine, versions and load it was measured with; exit code 1 for a broken bound.

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

BENCHMARKS = ("batch", "spark", "delimited", "cold", "one_record", "events", "peers", "comparing", "workbook")
"""In the order of the page."""

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
LIBRARIES = (
    "duckdb",
    "sqlglot",
    "pyarrow",
    "pandas",
    "pyspark",
    "durable-rules",
    "rule-engine",
    "zen-engine",
)


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all."""
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    begun = time.monotonic()
    kept = True
    for name in chosen or BENCHMARKS:
        print(f"[{time.monotonic() - begun:4.0f} s] {name}", flush=True)
        started = time.monotonic()
        section = importlib.import_module(f"benchmarks.{name}").section()
        kept = kept and section.kept
        print(section.markdown(), flush=True)
        write(name, f"{section.markdown()}\n{measured_with(time.monotonic() - started)}\n")
    print(f"written: {PAGE}")
    return 0 if kept else 1


def write(name: str, section: str) -> None:
    """Put a section into the page, in the place of its older self."""
    begins = "<!-- {} -->\n"
    held = dict.fromkeys(BENCHMARKS, "")
    for each in BENCHMARKS:
        _, there, rest = (PAGE.read_text(encoding="utf-8") if PAGE.exists() else "").partition(
            begins.format(each)
        )
        if there:
            held[each] = rest.partition("<!-- ")[0]
    held[name] = section
    parts = [begins.format(each) + text.rstrip("\n") + "\n\n" for each, text in held.items() if text]
    PAGE.write_text(HEAD + "".join(parts).rstrip("\n") + "\n", encoding="utf-8")


HEAD = """\
# Benchmarks

Written by `make bench`, section by section; not edited by hand. Times are by the clock where nothing else is said.

"""


def measured_with(seconds: float) -> str:
    """The machine, the versions and the load, without which no figure means anything."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    load = f"; load at the end {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"*{platform.machine()}, {cores} cores, {platform.system()}; Python {platform.python_version()}, "
        f"{libraries}{load}; this section took {seconds:.0f} s.*"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
