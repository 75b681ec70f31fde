"""Lines that fit: wrapping and flowing of mixed Chinese and Latin text by display width.

Comes in: texts and a width in columns. Goes out: lines. Must not know: what the texts say.
"""

from __future__ import annotations

from collections.abc import Iterable

from govrules.explaining.safe_text import char_width, width

_NOT_FIRST = frozenset("，。；：、）」”》〕】！？%…·—.,;:!?)]}")
_MARKED = ("✓ ", "✗ ", "? ")
_NOT_LAST = frozenset("（「“《〔【([{")


def pad(text: str, columns: int) -> str:
    """The text, filled up with spaces to a number of columns."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken at spaces or between Chinese characters; at least one line.

    >>> wrap("应于期限届满前公开，不得迟延。", 20)
    ['应于期限届满前公开，', '不得迟延。']
    """
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text):
        needed = width(piece.rstrip())
        if used + needed <= columns:
            line += piece
            used += width(piece)
            continue
        if line:
            lines.append(line.rstrip())
        piece = piece.lstrip()
        while width(piece.rstrip()) > columns:
            head = _head(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]
        line, used = piece, width(piece)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def flow(items: Iterable[str], columns: int, gap: str = "    ") -> list[str]:
    """Items side by side while they fit, each unbroken unless it is wider than a line."""
    lines: list[str] = []
    for item in items:
        if lines and width(lines[-1]) + width(gap) + width(item) <= columns:
            lines[-1] += gap + item
        else:
            lines += wrap_marked(item, columns)
    return lines


def wrap_marked(text: str, columns: int) -> list[str]:
    """Wrapped lines; those below a first line with a mark stand under its text, not under the mark."""
    if text[:2] not in _MARKED:
        return wrap(text, columns)
    first, *rest = wrap(text[2:], columns - 2)
    return [text[:2] + first, *("  " + line for line in rest)]


def _pieces(text: str) -> Iterable[str]:
    """The text cut where a line may be broken: the cuts keep their trailing spaces."""
    start = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after == " " or before in _NOT_LAST or after in _NOT_FIRST:
            continue
        if after == "（" and before.isdecimal():  # a date and its day of the week belong together
            continue
        if before == " " or char_width(before) == 2 or char_width(after) == 2:
            yield text[start:at]
            start = at
    yield text[start:]


def _head(text: str, columns: int) -> str:
    room, end = columns, 0
    for end, each in enumerate(text):
        room -= char_width(each)
        if room < 0:
            return text[: max(end, 1)]
    return text
