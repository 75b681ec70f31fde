"""The charts of the page: bars as rows of a table, columns over time as a picture.

Comes in: counts. Goes out: plain values and SVG. Must not know: verdicts, words.

No meaning rests on colour: each kind has a pattern of its own, and every number stands beside its picture as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

KINDS = ("owed", "late", "other")
"""What a violation is: overdue and still owed, done but late, or another breach."""

Split = Mapping[str, int]
"""How many of each kind."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: its kind, its number, where it begins and how long it is, in per cent."""

    kind: str
    n: int
    begins: str
    length: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: what it is of, how many, and the pieces."""

    label: str
    total: int
    segments: tuple[Segment, ...]
    split: Split


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a picture."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line or a label of a picture, where it stands."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A picture of stacked columns over time, in units of its own that the view box holds."""

    width: int
    height: int
    left: int
    floor: int
    pieces: tuple[Piece, ...]
    lines: tuple[Tick, ...]
    labels: tuple[Tick, ...]


def bars(rows: Sequence[tuple[str, Split]]) -> list[Bar]:
    """One bar a row, the longest as long as there is room."""
    most = max((sum(split.values()) for _, split in rows), default=0)
    return [_bar(label, split, most) for label, split in rows]


def longest_first(counts: Mapping[str, Split], at_most: int, rest: str) -> list[Bar]:
    """The rows with the highest totals; what does not fit is summed up in a last row called `rest` (`{n}`).

    That row has a number and no bar: as long as its sum it would dwarf the others.
    """
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    if len(ranked) <= at_most:
        return bars(ranked)
    others = ranked[at_most - 1 :]
    summed = {kind: sum(split.get(kind, 0) for _, split in others) for kind in KINDS}
    return [*bars(ranked[: at_most - 1]), Bar(rest.format(n=len(others)), sum(summed.values()), (), summed)]


def columns(counts: Sequence[tuple[str, Split]], width: int, height: int = 190) -> Columns:
    """Stacked columns, one for each of `counts` in their order, with lines at whole numbers."""
    left, right, top, bottom = 34, 22, 10, 24
    floor = height - bottom
    most = max((sum(split.values()) for _, split in counts), default=1)
    step = _step(most)
    high = max(step * ceil(most / step), 1)
    room, tall = width - left - right, floor - top
    each = room / max(len(counts), 1)
    thick = min(each * 0.72, 40.0)
    pieces: list[Piece] = []
    labels: list[Tick] = []
    every = ceil(len(counts) * 58 / room)
    for at, (label, split) in enumerate(counts):
        middle = left + each * (at + 0.5)
        y = float(floor)
        for kind in KINDS:
            size = tall * split.get(kind, 0) / high
            if size:
                y -= size
                pieces.append(Piece(kind, _f(middle - thick / 2), _f(y), _f(thick), _f(size)))
        if at % every == 0:
            labels.append(Tick(_f(middle), label))
    lines = tuple(Tick(_f(floor - tall * n / high), str(n)) for n in range(0, high + 1, step))
    return Columns(width, height, left, floor, tuple(pieces), lines, tuple(labels))


def _bar(label: str, split: Split, most: int) -> Bar:
    segments: list[Segment] = []
    begins = 0.0
    for kind in KINDS:
        n = split.get(kind, 0)
        if n:
            length = 100 * n / most
            segments.append(Segment(kind, n, _f(begins), _f(length)))
            begins += length
    return Bar(label, sum(split.values()), tuple(segments), split)


def _step(most: int) -> int:
    """A round number that divides the height into at most five parts."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most / step <= 5:
                return step
        size *= 10


def _f(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
