"""Run every benchmark, write the table, and fail if a bound is not kept.

In: the modules beside this one that have a function `measure() -> list[Measurement]`; names on the command
line choose some. Out: docs/benchmarks.md (only when all ran), the table on the screen, exit code 1 for a
broken bound.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import benchmarks
from benchmarks.measurement import Measurement

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
LIBRARIES = ("pandas", "pyarrow", "duckdb", "sqlglot", "durable-rules")


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all."""
    names = [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    ]
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    parts: list[str] = []
    kept = True
    for name in chosen or names:
        module = importlib.import_module(f"benchmarks.{name}")
        if not hasattr(module, "measure"):
            continue
        rows: list[Measurement] = module.measure()
        kept = kept and all(row.kept for row in rows)
        title = (module.__doc__ or name).strip().splitlines()[0]
        parts.append("\n".join([f"## {title}", "", *table(rows), ""]))
        print(parts[-1], flush=True)
    if not chosen and parts:
        PAGE.write_text("\n".join([*heading(), *parts]), encoding="utf-8")
        print(f"written: {PAGE}")
    return 0 if kept else 1


def heading() -> list[str]:
    """The page's head: the machine and the versions, without which no figure means anything."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    machine = f"{platform.machine()}, {cores} cores, {platform.system()}"
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`; not edited by hand.",
        "",
        f"{machine}; Python {platform.python_version()}, {libraries}.",
        "",
    ]


def table(rows: list[Measurement]) -> list[str]:
    """The measurements as Markdown, each with its bound."""
    lines = ["| what | measured | bound | note |", "|---|---|---|---|"]
    for row in rows:
        bounds = [f"at most {row.at_most:g}"] if row.at_most is not None else []
        bounds += [f"at least {row.at_least:g}"] if row.at_least is not None else []
        bound = ", ".join(bounds) + ("" if row.kept else " **not kept**")
        lines.append(f"| {row.what} | {row.value:.4g} {row.unit} | {bound} | {row.note} |")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
