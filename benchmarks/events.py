"""The event engine: events a second, the time of one post, and memory, beside its engine alone."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import govrules as gr
from benchmarks.measurement import Measurement, Section
from govrules.engines.events.engine import Engine
from govrules.model.record import Record

_DAY = date(2020, 4, 20)


def section(cases: tuple[int, ...] = (1_000, 10_000)) -> Section:
    """The whole rulebook on applications; memory at some numbers of open cases (100,000 takes some minutes)."""
    book = gr.load()
    alone, wrapped = _alone(book), _posts(book, None)
    stored = _posts(book, Path(tempfile.mkdtemp()) / "cases.sqlite")
    ordered = sorted(stored)
    rows = [
        Measurement("engine alone (`Engine.move`), resident case", 1 / alone, "moves/s"),
        Measurement("monitor without store", 1 / statistics.mean(wrapped), "events/s"),
        # Not the ratio that was asked for, to raw durable-rules: `Engine.move` is our wrapper already.
        Measurement("the same beside the engine alone", alone / statistics.mean(wrapped), "of it"),
        Measurement("monitor with store", 1 / statistics.mean(stored), "events/s"),
        Measurement("one post with store, median", statistics.median(stored) * 1000, "ms"),
        Measurement("one post with store, 99 of 100", ordered[int(len(ordered) * 0.99)] * 1000, "ms"),
    ]
    small = book.select(["cn/regulation-2019/late-reply"])
    for number in cases:
        with tempfile.TemporaryDirectory() as folder, small.monitor(Path(folder) / "cases.sqlite") as monitor:
            for at in range(number):
                monitor.post("application", f"A-{at}", {"received_on": str(_DAY)}, at=_DAY)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(
            Measurement(f"memory at {number:,} open cases", peak, "MB", note="peak of the whole process")
        )
    return Section("The event engine: events a second, the time of one post, and memory", rows)


def _alone(book: gr.Rulebook) -> float:
    """Seconds a move: the lowered rules moved by their engine, with no store, no changes and no reading."""
    engine = Engine(book.rules)
    times = []
    for turn in range(10):
        for at in range(50):
            facts = {"received_on": _DAY, "replied_on": _DAY + timedelta(days=turn)}
            begin = time.perf_counter()
            engine.move(at, Record("application", f"A-{at}", facts), date(2020, 6, 1))
            times.append(time.perf_counter() - begin)
    return statistics.mean(times[50:])


def _posts(book: gr.Rulebook, store: Path | None) -> list[float]:
    """Seconds of each post to a case that is resident."""
    times = []
    with book.monitor(store) as monitor:
        monitor.tick("2020-06-01")
        for turn in range(10):
            for at in range(50):
                facts = {"received_on": _DAY, "replied_on": _DAY + timedelta(days=turn)}
                begin = time.perf_counter()
                monitor.post("application", f"A-{at}", facts, at=_DAY + timedelta(days=turn))
                times.append(time.perf_counter() - begin)
    return times[50:]
