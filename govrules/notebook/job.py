"""Long work beside the kernel's loop: one piece at a time, watched, and ended when someone says so.

Comes in: a function that takes a progress callback. Goes out: how far it is and what became of it, always told on the
loop on which the job was made (a kernel has one), so that whoever listens may set traits.
Must not know: what the work is, widgets.

The work runs in a thread, so the kernel goes on answering. It is ended by its own progress callback, which raises:
what it had is dropped with it. Where there is no loop, as in a test, `wait` tells what is to be told.
"""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int, "int | None"], None]
Work = Callable[[Progress], Any]

_BETWEEN = 0.15
"""Seconds between two tellings of how far the work is: more often nobody can read it."""
_BREATH = 0.002
"""Seconds for which the work rests at each step."""
_TURN, _USUAL_TURN = 0.0005, sys.getswitchinterval()
"""Seconds after which a thread lets another go first, while there is work and otherwise. Python runs one thread at a time,
and to answer a click takes some hundred turns: at the usual 5 ms each the kernel would seem to hang."""


class CancelledError(Exception):
    """The work was told to end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a piece of work: a value, or the error that ended it; neither where it was cancelled."""

    value: Any = None
    error: Exception | None = None
    cancelled: bool = False


class Job:
    """Runs one piece of work at a time; a new one ends the one before, of which nothing more is told."""

    def __init__(self) -> None:
        self._loop = _running_loop()
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._run: _Run | None = None

    @property
    def running(self) -> bool:
        """Whether work is under way."""
        return self._run is not None

    def start(self, work: Work, told: Progress, ended: Callable[[Outcome], None]) -> None:
        """Begins a piece of work; `told(done, total)` says how far it is, `ended` is called once."""
        if self._run is not None:
            self._run.stop.set()
        run = self._run = _Run(threading.Event(), ended)

        def tell(done: int, total: int | None) -> None:
            self._on_loop(lambda: told(done, total) if self._run is run else None)

        def end(outcome: Outcome) -> None:
            self._on_loop(lambda: self._end(run, outcome))

        threading.Thread(target=_work, args=(work, run, tell, end), name="govrules-job", daemon=True).start()

    def cancel(self) -> None:
        """Ends the work: told at once, while the thread stops at its next step and what it had is dropped."""
        run = self._run
        if run is not None:
            run.stop.set()
            self._end(run, Outcome(cancelled=True))

    def wait(self, seconds: float = 60.0) -> None:
        """Waits for the work to end and tells what is to be told: for scripts and tests, which have no loop."""
        until = time.monotonic() + seconds
        while self._run is not None:
            if time.monotonic() > until:
                raise TimeoutError("the work has not ended")
            try:
                self._waiting.get(timeout=0.05)()
            except queue.Empty:
                continue

    def _end(self, run: _Run, outcome: Outcome) -> None:
        if self._run is run:
            self._run = None
            run.ended(outcome)

    def _on_loop(self, call: Callable[[], None]) -> None:
        if self._loop is None:
            self._waiting.put(call)
            return
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop was closed: the kernel is going down
            self._waiting.put(call)


@dataclass(slots=True)
class _Run:
    stop: threading.Event
    ended: Callable[[Outcome], None]


def _work(work: Work, run: _Run, tell: Progress, end: Callable[[Outcome], None]) -> None:
    last = 0.0

    def progress(done: int, total: int | None) -> None:
        nonlocal last
        if run.stop.is_set():
            raise CancelledError
        time.sleep(_BREATH)
        now = time.monotonic()
        if now - last >= _BETWEEN:
            last = now
            tell(done, total)

    sys.setswitchinterval(_TURN)
    try:
        outcome = Outcome(work(progress))
    except CancelledError:
        outcome = Outcome(cancelled=True)
    except Exception as error:  # noqa: BLE001 - it is told to whoever started the work, in the panel
        outcome = Outcome(error=error)
    finally:
        sys.setswitchinterval(_USUAL_TURN)
    end(outcome)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
