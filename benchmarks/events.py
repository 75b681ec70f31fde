"""The event engine: events a second and the time of one post, beside raw durable-rules, and memory as cases grow.

Comes in: nothing (cases are made up). Goes out: rates with and without a store, beside durable-rules told the very
same facts under the same lowered rules, with actions that do nothing; the time of one post; the peak memory of a
process with so many open cases, each a process of its own.
"""

from __future__ import annotations

import copy
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measurement import Measurement, Section

ROOT = Path(__file__).parent.parent
RESIDENT, TURNS = 20, 12
"""Cases that are resident, and how often each is told of; the first turn builds their states and is not counted."""

OPEN = (1_000, 10_000, 100_000)
_DAY, AS_OF = date(2020, 4, 20), date(2020, 6, 1)

Message = dict[str, Any]
Told = list[tuple[str, list[Message]]]


def section() -> Section:
    """The whole rulebook on applications; memory with one rule, for then there is most room for cases."""
    import govrules as gr

    book = gr.load()
    raw: list[float] = []
    bare: list[float] = []
    plain: list[float] = []
    for _ in range(3):  # in turns: a machine that is busy for a while is busy for all
        moves = _traffic(book)
        raw += _raw(moves, book)
        bare += _raw(moves, book, acting=False)
        plain += _posts(book, None)
    with tempfile.TemporaryDirectory() as folder:
        stored = sorted(_posts(book, Path(folder) / "cases.sqlite", time.perf_counter))
    wrapped, alone, idle = (statistics.median(times) for times in (plain, raw, bare))
    rules = sum(rule.record == "application" for rule in book.rules)
    note = f"{rules} rules on applications, {RESIDENT} resident cases, one process"
    rows = [
        Measurement("monitor without store, beside raw durable-rules", alone / wrapped, "of its rate", at_least=0.5,
                    note=note),
        Measurement("raw durable-rules", 1 / alone, "events/s",
                    note="the same rules and facts; actions count out duties and note outcomes"),
        Measurement("raw durable-rules, actions that do nothing", 1 / idle, "events/s"),
        Measurement("monitor without store", 1 / wrapped, "events/s"),
        Measurement("monitor with store", 1 / statistics.mean(stored), "events/s",
                    note="each event on the disk before it is acted on"),
        Measurement("one post with store: the median", statistics.median(stored) * 1000, "ms"),
        Measurement("one post with store: 99 of 100", stored[int(len(stored) * 0.99)] * 1000, "ms"),
    ]  # fmt: skip
    found = {number: _in_process(number) for number in OPEN}
    rows += [
        Measurement(f"peak memory at {number:,} open cases", each["peak_mb"], "MB",
                    note=f"{number / each['seconds']:,.0f} cases opened a second, one rule")
        for number, each in found.items()
    ]  # fmt: skip
    growth = found[OPEN[-1]]["peak_mb"] / found[OPEN[0]]["peak_mb"]
    rows.append(Measurement(f"memory, {OPEN[-1]:,} to {OPEN[0]:,} open cases", growth, "times", at_most=1.5))
    told = (
        "Seconds are of the processor where durable-rules is compared, so that a busy machine disturbs less, and of the\n"
        "clock with a store, where the disk is waited for. Raw durable-rules is told the very facts that the monitor\n"
        "tells it, made beforehand, through its own Python layer; it keeps no events, orders nothing and says no change."
    )
    return Section("Events: cases as they move", rows, told)


def _facts(turn: int) -> dict[str, Any]:
    return {"received_on": _DAY, "replied_on": _DAY + timedelta(days=turn)}


def _posts(book: Any, store: Path | None, now: Callable[[], float] = time.process_time) -> list[float]:
    """Seconds of each post to a case that is resident: of the processor, or of another clock."""
    times = []
    with book.monitor(store) as monitor:
        monitor.tick(AS_OF)
        for turn in range(TURNS):
            for at in range(RESIDENT):
                begin = now()
                monitor.post("application", f"A-{at}", _facts(turn), at=_DAY + timedelta(days=turn))
                times.append(now() - begin)
    return times[RESIDENT:]


# -- durable-rules alone -----------------------------------------------------------------------------


def _traffic(book: Any) -> list[Told]:
    """What durable-rules is told at each move of the same cases, by turns of all cases."""
    from govrules.engines.events.engine import Engine
    from govrules.engines.events.ruleset import RuleSet
    from govrules.model.record import Record

    moves: list[Told] = []

    class Listening(RuleSet):
        """Notes what it is told."""

        def tell(self, facts: list[Message]) -> Iterator[tuple[str, str]]:
            moves[-1].append(("assert_facts", copy.deepcopy(facts)))
            return super().tell(facts)

        def retract(self, facts: list[Message]) -> None:
            moves[-1].append(("retract_facts", copy.deepcopy(facts)))
            super().retract(facts)

    engine = Engine(book.rules)
    engine.of("application").ruleset.__class__ = Listening
    for turn in range(TURNS):
        for at in range(RESIDENT):
            moves.append([])
            engine.move(at, Record("application", f"A-{at}", _facts(turn)), AS_OF)
    return moves


def _raw(moves: list[Told], book: Any, acting: bool = True) -> list[float]:
    """Seconds that durable-rules takes for each move, with actions that do what the rules say, or nothing."""
    from durable.engine import Host, MessageNotHandledException

    from govrules.engines.events.lower import lower
    from govrules.engines.reference.judge import masker_of, moment_of

    class Quiet(Host):  # type: ignore[misc]
        """A host without threads, as ours is."""

        def _run(self) -> None:
            pass

    as_of = moment_of(AS_OF)
    mask = masker_of(book.rules.record_types["application"])
    actions = _Actions(book.rules, as_of)
    rules = {
        name: {"all": patterns, "run": actions.of(step) if acting else lambda c: None}
        for name, (patterns, step) in lower(book.rules, "application").rules.items()
    }
    host, times = Quiet({"application": rules}), []
    for at, move in enumerate(moves):
        begin = time.process_time()
        actions.facts = mask(_facts(at // RESIDENT), as_of)[0]
        for name, what in move:
            with suppress(MessageNotHandledException):
                getattr(host, name)("application", what)
        times.append(time.process_time() - begin)
    return times[RESIDENT:]


class _Actions:
    """What the rules say is to be done when they fire: a duty is counted out, an outcome noted; no more."""

    def __init__(self, rules: Any, moment: Any) -> None:
        self.rules, self.moment = rules, moment
        self.facts: Mapping[str, Any] = {}
        self.duties: dict[tuple[str, int], Any] = {}
        self.outcomes: dict[object, Any] = {}

    def of(self, step: Any) -> Callable[[Any], None]:
        """The action of one rule of durable-rules."""
        from govrules.engines.events.lower import Kind
        from govrules.engines.events.opening import compile_opening, outcome_of
        from govrules.engines.reference.requirements import compile_requirement

        rules, record_type = self.rules, self.rules.record_types["application"]
        rule = rules.rules.get(step.rule)

        def note(c: Any) -> None:
            self.outcomes[step] = step.kind

        def join(c: Any) -> None:
            fact = c.d
            duty = self.duties[fact.r, fact.n]
            self.outcomes[fact.r] = outcome_of(
                step.kind, duty, self.facts, self.moment, rules.rules[fact.r], rules
            )

        if step.kind is Kind.OPENED:
            opening = compile_opening(rule, rules)

            def opened(c: Any) -> None:
                found = opening(self.facts, self.moment)
                self.outcomes[step.rule] = found.outcome
                self.duties.update({(step.rule, at): duty for at, duty in enumerate(found.duties)})

            return opened
        if step.kind in (Kind.BREAKS, Kind.OPEN_QUESTION):
            require = compile_requirement(rule.requires, record_type, rules.calendar_of(rule))

            def required(c: Any) -> None:
                self.outcomes[step.rule] = require(self.facts, self.moment)

            return required
        return join if step.rule is None and step.group is None and step.kind is not Kind.BEGIN else note


# -- memory ------------------------------------------------------------------------------------------


def open_cases(number: int) -> dict[str, float]:
    """Opens so many cases under one rule, all of them in a store."""
    import govrules as gr

    small = gr.load().select(["cn/regulation-2019/late-reply"])
    begin = time.process_time()
    with tempfile.TemporaryDirectory() as folder, small.monitor(Path(folder) / "cases.sqlite") as monitor:
        monitor._cases.store._db.execute("PRAGMA synchronous = OFF")  # memory is measured here, not the disk
        for at in range(number):
            monitor.post("application", f"A-{at}", {"received_on": _DAY}, at=_DAY)
        seconds = time.process_time() - begin
    return {"seconds": seconds, "peak_mb": _peak()}


def _peak() -> float:
    """The most memory that this process has held, in MB. `ru_maxrss` would count that of the one which started it."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in said.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _in_process(number: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.events", str(number)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(open_cases(int(sys.argv[1]))))
