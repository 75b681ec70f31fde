"""Text in columns, where a Chinese character is two cells wide.

Comes in: texts. Goes out: lines, and colours where they are wanted. Must not know: what the texts say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

Paint = Callable[[str, str], str]
"""A text and its style (`bad`, `good`, `warn`, `dim`, `head`) to the text as it is written."""

_STYLES = {"bad": "31", "good": "32", "warn": "33", "dim": "2", "head": "1"}
_KEPT = "\n\t"


def plain(text: str, style: str) -> str:
    """The text without any style."""
    return text


def coloured(text: str, style: str) -> str:
    """The text in the colours of a terminal."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if text else text


def harmless(text: str, *, lines: bool = False) -> str:
    r"""The text without what could move a cursor, ring, or turn the direction of writing.

    A record's id may be anything; shown in a terminal it must stay a text. With `lines`, line breaks stay.

    >>> harmless("A-17\x1b[2J\n")
    'A-17\\x1b[2J\\n'
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or (lines and char in _KEPT) else _visible(char) for char in text
    )


def _visible(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """How many cells of a terminal a text takes.

    >>> width("政务 a")
    6
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def padded(text: str, cells: int, right: bool = False) -> str:
    """The text filled up to so many cells."""
    fill = " " * max(0, cells - width(text))
    return fill + text if right else text + fill


def shortened(text: str, cells: int) -> str:
    """The text cut to so many cells, with an ellipsis where it was cut.

    >>> shortened("政务公开工作要点", 9)
    '政务公开…'
    """
    if width(text) <= cells:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > cells:
            break
        kept.append(char)
    return "".join(kept) + "…"


def columns(
    rows: Iterable[Sequence[str]], right: Iterable[int] = (), indent: str = "  ", gap: str = "  "
) -> list[str]:
    """Rows as lines, each column as wide as its widest text; those in `right` are set to the right.

    >>> columns([("a", "1"), ("bcd", "20")], right=[1])
    ['  a     1', '  bcd  20']
    """
    table = [tuple(row) for row in rows]
    if not table:
        return []
    widths = [max(width(row[at]) for row in table) for at in range(len(table[0]))]
    to_right = frozenset(right)
    return [
        (indent + gap.join(padded(cell, widths[at], at in to_right) for at, cell in enumerate(row))).rstrip()
        for row in table
    ]
