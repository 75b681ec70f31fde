"""The two streams: their encoding, their colours, and the bar that shows how far a long job is.

Comes in: text. Goes out: what a terminal or a pipe can take. Must not know: what is said.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

Advance = Callable[..., None]

_PATIENCE = 1.0  # seconds before a bar appears


def speak_unicode() -> None:
    """Let both streams carry Chinese, whatever the locale, and never fail for a strange file name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            try:
                "政务公开 · 2020–2026 ✓".encode(stream.encoding)
            except (UnicodeEncodeError, LookupError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
            else:
                stream.reconfigure(errors="backslashreplace")


def is_watched(stream: TextIO | None) -> bool:
    """Whether a person looks at the stream; a closed one is None."""
    return stream is not None and stream.isatty()


def takes_colour(stream: TextIO) -> bool:
    """Whether colours may be sent: to a terminal that is not dumb, unless NO_COLOR is set."""
    return is_watched(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(what: str) -> Iterator[Advance | None]:
    """A bar on the error stream for a job of more than a second; None where nobody watches.

    The job calls what it gets with how much is done, and how much there is in all if that is known.
    """
    if not is_watched(sys.stderr):
        yield None
        return
    bar = _Bar(what)
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """A bar that appears once the job has taken a second: only then is rich imported."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.begun = time.monotonic()
        self.shown: object | None = None
        self.stop: Callable[[], None] = lambda: None
        self.update: Callable[[float, float | None], None] = lambda done, total: None

    def __call__(self, done: float, total: float | None = None, *_: object) -> None:
        if self.shown is None:
            if time.monotonic() - self.begun < _PATIENCE:
                return
            self.show()
        self.update(done, total)

    def show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.start()
        task = bar.add_task(self.what, total=None)
        self.update = lambda done, total: bar.update(task, completed=done, total=total)
        self.stop, self.shown = bar.stop, bar

    def close(self) -> None:
        self.stop()


def paint_for(stream: TextIO) -> Callable[[str, str], str]:
    """How texts are styled on a stream: in colours, or not at all."""
    from govrules.report.layout import coloured, plain

    return coloured if takes_colour(stream) else plain


def width_of(stream: TextIO) -> int:
    """How many columns a text may take: those of the terminal up to 110, else 100."""
    from shutil import get_terminal_size

    return min(get_terminal_size((100, 24)).columns, 110) if is_watched(stream) else 100
