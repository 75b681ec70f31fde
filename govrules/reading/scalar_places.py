"""From a character of a YAML text to its place in the file, in every style that YAML has.

Comes in: the file's text and a `ScalarNode`. Goes out: for each character of the node's value, where
it begins and ends in the file. Must not know: what the value means.

YAML folds lines, drops indentation, doubles quotes and knows escapes, but never drops or adds a
character that is not white space. So the value and the file are walked side by side.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govrules.reading.yaml_nodes import ScalarNode

_SPACE = " \t\n"
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\n])")
_LINE_JOINED = re.compile(r"\\\n[ \t]*")


class Places(NamedTuple):
    """For each character of a value the offset in the file where it begins, and just behind it."""

    starts: list[int] | range
    ends: list[int] | range

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The part of the file that holds the value's characters from `start` up to `end`."""
        if not self.starts:
            return (0, 0)
        last = len(self.starts) - 1
        if start > last:
            return (self.ends[last], self.ends[last])
        if end <= start:
            return (self.starts[start], self.starts[start])
        return (self.starts[start], self.ends[min(end - 1, last)])


def places(text: str, node: ScalarNode) -> Places:
    """Where each character of the node's value stands in the file's text."""
    first, last = _inside(text, node)
    value = node.value
    if text[first:last] == value:
        return Places(range(first, last), range(first + 1, last + 1))
    return _walk(text, first, last, value, node.style)


def _inside(text: str, node: ScalarNode) -> tuple[int, int]:
    if node.style in ("'", '"'):
        return node.start + 1, node.end - 1
    if node.style in ("|", ">"):
        head = text.find("\n", node.start)
        return (head + 1 if 0 <= head < node.end else node.end), node.end
    return node.start, node.end


def _walk(text: str, first: int, last: int, value: str, style: str) -> Places:
    starts: list[int] = []
    ends: list[int] = []
    at = first
    for sign in value:
        blank = sign in _SPACE
        while at < last:
            joined = _LINE_JOINED.match(text, at, last) if style == '"' else None
            if joined is not None:
                at = joined.end()
            elif not blank and text[at] in _SPACE:
                at += 1
            else:
                break
        width = 1 if at < last else 0
        if width and style == "'" and text.startswith("''", at):
            width = 2
        elif width and style == '"' and text[at] == "\\":
            escape = _ESCAPE.match(text, at, last)
            width = escape.end() - at if escape else 1
        elif blank and width and text[at] not in _SPACE:
            # A second line end of a folded text that stands in the file only once.
            width = 0
        starts.append(at)
        ends.append(at + width)
        at += width
    return Places(starts, ends)
