"""The written shapes of what programmes read: JSON Schema files (draft 2020-12), one a shape, each with its version.

Comes in: the name of a shape. Goes out: its schema as plain data. Must not know: what writes that shape.

Within a version keys are added, never taken away or given another meaning; that makes the next version, in a
file of its own. A schema refers to others by their `$id` (`urn:govrules:verdict:1`).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

VERSION = 1

SHAPES = (
    "audit",
    "verdict",
    "verdict-row",
    "explanations",
    "explanation",
    "due",
    "coverage",
    "annual-report",
)
"""What is described: an audit, a verdict in JSON, the same as a row of a table, and so on."""


def name_of(shape: str) -> str:
    """The `$id` of a shape, by which other schemas and the metadata of a file name it.

    >>> name_of("verdict-row")
    'urn:govrules:verdict-row:1'
    """
    return f"urn:govrules:{shape}:{VERSION}"


@cache
def schema(shape: str) -> dict[str, Any]:
    """The schema of one of `SHAPES`.

    >>> schema("due")["title"]
    'When a limit ends'
    """
    text = files(__name__).joinpath(f"{shape}.v{VERSION}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
