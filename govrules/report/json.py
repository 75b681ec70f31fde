"""An audit as JSON, written verdict by verdict, so that its size does not matter.

Comes in: the head of the audit as plain data, unfit rows, verdicts. Goes out: text to a stream.
Must not know: how verdicts are found. The shape is a contract: `docs/cli.md`.

    {"as_of", "rulebook": {"fingerprint", "instruments", "calendar"}, "summary",
     "unfit": […], "verdicts": […]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from govrules.model.verdict import Verdict

_HEAD = ("as_of", "rulebook", "summary")


def write_audit(
    out: TextIO,
    head: Mapping[str, object],
    unfit: Iterable[Mapping[str, object]],
    verdicts: Iterable[Verdict],
) -> None:
    """Write one object; each unfit cell and each verdict stands on a line of its own.

    `head` has the keys `as_of`, `rulebook` and `summary`.
    """
    out.write("{\n")
    out.writelines(f'"{key}": {as_json(head[key])},\n' for key in _HEAD)
    out.write('"unfit": [')
    _write_items(out, unfit)
    out.write('],\n"verdicts": [')
    _write_items(out, (verdict.to_dict() for verdict in verdicts))
    out.write("]\n}\n")


def write_lines(out: TextIO, verdicts: Iterable[Verdict]) -> None:
    """JSON Lines: each verdict an object on a line of its own."""
    out.writelines(f"{as_json(verdict.to_dict())}\n" for verdict in verdicts)


def as_json(value: object, indent: int | None = None) -> str:
    """Plain data as JSON: Chinese as it is, no NaN, half a surrogate pair escaped.

    >>> as_json({"unit": "区教委"})
    '{"unit": "区教委"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, indent=indent)
    return text


def _write_items(out: TextIO, items: Iterable[Mapping[str, object]]) -> None:
    between, none = "\n", True
    for item in items:
        out.write(f"{between}{as_json(item)}")
        between, none = ",\n", False
    if not none:
        out.write("\n")
