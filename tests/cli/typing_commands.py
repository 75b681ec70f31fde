"""The command line as a person meets it: what was typed, the two streams, the exit code."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
RULES = str(HERE / "rules")
CASES = str(HERE / "cases.csv")
AS_OF = "2021-01-10"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Ran]


def process(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command line as a process of its own."""
    environment = {**os.environ, "PYTHONIOENCODING": "", **dict(more.pop("env", {}))}  # type: ignore[call-overload]
    return subprocess.run(
        [sys.executable, "-m", "govrules", *args],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=60,
        check=False,
        **more,  # type: ignore[call-overload]
    )
