"""How long an audit by DuckDB takes, beside SQL that an expert wrote by hand for the same columns.

Comes in: nothing (records are made up). Goes out: the ratios, every run, and a plot. Each run is a process
of its own, so that its peak memory is its own; engine and SQL by hand take turns.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.measurement import ROOT, Measurement, Section, in_a_process

WORK = ROOT / "build" / "bench"
AS_OF = "2021-06-30"
BOOK = "cn/regulation-2019"
MEMORY = "1200MB"
NUMBERS = (1_000_000, 10_000_000)
REPEATS = 3


class Laps:
    """Seconds of the clock and of the processor (all threads) for one part after the other."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self._begun = time.perf_counter(), time.process_time()

    def end(self, part: str) -> None:
        """The part that ran until now has this name."""
        now = time.perf_counter(), time.process_time()
        self.times[part], self.times[f"{part}_cpu"] = (b - a for a, b in zip(self._begun, now, strict=True))
        self._begun = now


def engine(number: int) -> dict[str, float]:
    """One audit by the batch engine: take the file, count, write the violations."""
    import govrules as gr
    from govrules.api.batch import audit_in_batch
    from govrules.api.moments import as_of_moment

    book = gr.load(BOOK)
    path = WORK / f"applications-{number}.parquet"
    laps = Laps()
    moment = as_of_moment(AS_OF, book.rules.timezone)
    audit: Any = audit_in_batch(book, str(path), moment, record_type="application", memory_limit=MEMORY)
    laps.end("take")
    counts = audit.verdicts.counts
    laps.end("counts")
    audit.verdicts.write(WORK / "engine.parquet", violated_only=True)
    laps.end("violations")
    audit.session.close()
    statuses = ("satisfied", "pending", "violated", "undetermined", "not-applicable")
    keep("engine", [(rule, *(each[status] for status in statuses)) for rule, each in counts.items()])
    return laps.times


def by_hand(number: int) -> dict[str, float]:
    """The same counts and violations by SQL that was written by hand; and the two looks at every row of `take`."""
    with hand_connection(WORK / f"applications-{number}.parquet") as connection:
        laps = Laps()
        connection.execute(hand_sql("take")).fetchall()
        laps.end("take")
        counts = connection.execute(hand_sql("late_reply", "counts")).fetchall()
        laps.end("counts")
        query = hand_sql("late_reply", "violations")
        connection.execute(f"COPY ({query}) TO '{WORK}/by_hand.parquet' (FORMAT parquet, COMPRESSION zstd)")
        laps.end("violations")
    keep("by_hand", [tuple(row) for row in counts])
    return laps.times


def hand_connection(path: Path) -> Any:
    """DuckDB with what the SQL by hand reads: the file, and the calendar as two lists."""
    import duckdb

    from govrules.calendars.calendar import calendar
    from govrules.engines.batch.session import calendar_table

    config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(WORK / "spill")}
    connection = duckdb.connect(config=config)
    connection.register("rows", calendar_table(calendar("cn")))
    connection.execute('CREATE TABLE cal AS SELECT "index" AS idx, nth FROM rows')
    connection.execute(f"CREATE VIEW applications AS FROM '{path}'")
    return connection


def hand_sql(*names: str) -> str:
    """Files of `by_hand_sql/` as one query."""
    folder = ROOT / "benchmarks" / "by_hand_sql"
    texts = [(folder / f"{name}.sql").read_text(encoding="utf-8") for name in names]
    return "".join(texts).replace("{as_of}", f"DATE '{AS_OF}'")


def keep(who: str, counts: list[tuple[Any, ...]]) -> None:
    """Keep the counts beside the violations, to be compared when both have run."""
    (WORK / f"{who}.json").write_text(json.dumps(sorted(counts)), encoding="utf-8")


def reference(number: int) -> dict[str, float]:
    """The reference interpreter on the first records of the file."""
    import pyarrow.parquet as pq

    import govrules as gr

    book = gr.load(BOOK)
    table = next(pq.ParquetFile(WORK / "applications-1000000.parquet").iter_batches(number))
    import pyarrow as pa

    start = time.perf_counter()
    len(book.audit({"application": pa.Table.from_batches([table])}, AS_OF, engine="reference").verdicts)
    return {"whole": time.perf_counter() - start}


def differences() -> int:
    """How many violations and counts one of the two found and the other did not, in what was just kept."""
    import duckdb

    one, other = f"FROM '{WORK}/engine.parquet'", f"FROM '{WORK}/by_hand.parquet'"
    with duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(WORK / "spill")}) as connection:
        connection.execute(
            f"SELECT (SELECT COUNT(*) FROM ({one} EXCEPT ALL {other})) + (SELECT COUNT(*) FROM ({other} EXCEPT ALL {one}))"
        )
        rows = int(connection.fetchall()[0][0])
    counts = [json.loads((WORK / f"{who}.json").read_text(encoding="utf-8")) for who in ("engine", "by_hand")]
    return (
        rows
        + sum(each not in counts[1] for each in counts[0])
        + sum(each not in counts[0] for each in counts[1])
    )


def section() -> Section:
    """Engine and SQL by hand in turns, the ratios of their medians first."""
    from benchmarks.made_up import write

    WORK.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, int], list[dict[str, float]]] = {}
    differ: dict[int, int] = {}
    for number in NUMBERS:
        write(number, WORK / f"applications-{number}.parquet")
        for _ in range(REPEATS):
            for what in ("engine", "by_hand"):
                found.setdefault((what, number), []).append(
                    in_a_process("benchmarks.batch", what, str(number))
                )
                print(f"  {what}, {number:,} records: {found[what, number][-1]}", flush=True)
        differ[number] = differences()
    rate = 5_000 / in_a_process("benchmarks.batch", "reference", "5000")["whole"]
    plot(found)
    return Section(
        "All rules for applications, beside SQL by hand", ratios(found, differ, rate), told(found, differ)
    )


def ratios(
    found: dict[tuple[str, int], list[dict[str, float]]], differ: dict[int, int], rate: float
) -> list[Measurement]:
    """The lines that are to be kept, from the medians."""

    def middle(what: str, number: int, part: str) -> float:
        return statistics.median(run[part] for run in found[what, number])

    rows = []
    for number in NUMBERS:
        for part, sink in (("violations", "violations to Parquet"), ("counts", "counts only")):
            each = [
                f"{engine[part] / hand[part]:.2f}"
                for engine, hand in zip(found["engine", number], found["by_hand", number], strict=True)
            ]
            ratio = middle("engine", number, part) / middle("by_hand", number, part)
            worked = middle("engine", number, f"{part}_cpu") / middle("by_hand", number, f"{part}_cpu")
            what = f"{sink}, {number:,} records, to SQL by hand"
            note = f"runs: {', '.join(each)}; by processor time {worked:.2f}"
            rows.append(Measurement(what, ratio, "times", at_most=1.3, note=note))
    small, large = NUMBERS
    for part in ("violations", "counts"):
        growth = middle("engine", large, part) / middle("engine", small, part)
        rows.append(Measurement(f"{part}, {large:,} to {small:,} records", growth, "times", at_most=10.5))
    peak = max(run["peak_mb"] for run in found["engine", large])
    rows.append(Measurement(f"peak memory, {large:,} records", peak, "MB", at_most=2048))
    told_apart = sum(differ.values())
    rows.append(Measurement("verdicts that only one of the two found", told_apart, "", at_most=0))
    rows.append(Measurement("the reference interpreter, reading included", rate, "records/s"))
    return rows


def told(found: dict[tuple[str, int], list[dict[str, float]]], differ: dict[int, int]) -> str:
    """Every run, and what each of the two does."""
    lines = [
        f"Rulebook `{BOOK}`, as of {AS_OF}; {MEMORY} of memory for DuckDB.",
        "",
        "Seconds by the clock, and in brackets of the processor, both cores together.",
        "",
        "| who | records | take | counts | violations | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    for (what, number), runs in found.items():
        for run in runs:
            parts = " | ".join(
                f"{run[part]:.2f} ({run[f'{part}_cpu']:.2f})" for part in ("take", "counts", "violations")
            )
            lines.append(f"| {what.replace('_', ' ')} | {number:,} | {parts} | {run['peak_mb']:,.0f} |")
    with_take = [
        f"- {number:,} records: {_whole(found, 'engine', number):.2f} s against {_whole(found, 'by_hand', number):.2f} s, "
        f"{_whole(found, 'engine', number) / _whole(found, 'by_hand', number):.2f} times."
        for number in NUMBERS
    ]
    wrong = ", ".join(f"{each} of {number:,} records" for number, each in differ.items())
    return "\n".join(
        [
            *lines,
            "",
            "`take`: every row is looked at, whether it fits its record type and whether an id is used twice; the SQL by",
            "hand tests the dates and the doubled ids, without a report. `counts`: of every rule the verdicts of each of",
            "the five statuses. `violations`: every violation with its fourteen columns, to Parquet. Rules are lowered in",
            "`take`, the SQL for violations is written in `violations`. The ratios above are of `counts` and",
            "`violations`; with `take` on both sides they are:",
            "",
            *with_take,
            "",
            f"Violations and counts that only one of the two found: {wrong}. The SQL by hand is in",
            "`benchmarks/by_hand_sql/`; it was written for this file's columns and no others.",
            "",
            "![seconds by number of records](_static/benchmarks.svg)",
        ]
    )


def _whole(found: dict[tuple[str, int], list[dict[str, float]]], who: str, number: int) -> float:
    return statistics.median(run["take"] + run["counts"] + run["violations"] for run in found[who, number])


def plot(found: dict[tuple[str, int], list[dict[str, float]]]) -> None:
    """Seconds for both sinks, engine beside hand."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, both = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True)
    for axes, part, title in zip(
        both, ("violations", "counts"), ("violations to Parquet", "counts only"), strict=True
    ):
        for what, mark in (("engine", "o-"), ("by_hand", "s--")):
            middles = [statistics.median(run[part] for run in found[what, number]) for number in NUMBERS]
            axes.plot(NUMBERS, middles, mark, label=what.replace("_", " "))
        axes.set(xlabel="records", xscale="log", yscale="log", title=title)
        axes.legend()
    both[0].set(ylabel="seconds")
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "_static" / "benchmarks.svg", metadata={"Date": None})


if __name__ == "__main__":
    result = {"engine": engine, "by_hand": by_hand, "reference": reference}[sys.argv[1]](int(sys.argv[2]))
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))
