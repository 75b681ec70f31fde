"""Ctrl-C while DuckDB works.

Comes in: a connection and the work on it. Goes out: what the work gives back, or KeyboardInterrupt.
Must not know: what the work is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")


def interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """What the work on a connection gives back; Ctrl-C stops the work and is raised.

    DuckDB's own answer to Ctrl-C waits for its other threads and does not tell them to stop: with a long query it
    may never come back. So the main thread, which alone hears Ctrl-C, only waits here.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(work)
        try:
            while not wait([running], timeout=1).done:
                pass
        except KeyboardInterrupt:
            # Said again until it is heard: a query that is just about to begin forgets it.
            while not wait([running], timeout=0.05).done:
                connection.interrupt()
            raise
        return running.result()
