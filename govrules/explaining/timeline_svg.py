"""A timeline as a picture: SVG that runs no script, loads nothing and says in words what it shows.

Comes in: a `Timeline`, a language, a width in pixels. Goes out: SVG, and the `Scale` by which it is drawn, so
that a notebook can lay a handle over it (`Picture`). Must not know: verdicts, rules, notebooks.

Rest days are shaded, holidays darker and named, make-up working days marked by a letter; every stretch and
moment bears its name, so no meaning rests on colour alone. Names that would cover each other are put in lanes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby

from govrules.calendars.published import DayKind
from govrules.explaining.appearance import FONTS, colours
from govrules.explaining.dates import plain, weekday
from govrules.explaining.safe_text import width as columns
from govrules.explaining.timeline import Moment, Point, Span, Stretch, Timeline, middle_of
from govrules.explaining.wording import say

_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)
_MARGIN = 16.0
_LANE = 18
_BAR = 26
_ROW = 16
_COLUMN = 6.3  # pixels of one column of text at 12 pixels, a little generous
_FAR = 3  # an as-of so many times the length of what happened away is told at the edge
_NARROWEST_DAY = 2.5  # below that weekends would be a grey haze

STYLE = (
    colours(".govrules-timeline")
    + f".govrules-timeline{{--gr-fonts:{FONTS};max-width:100%;overflow-x:auto}}"
    + """
svg.gr-timeline{display:block;font-family:var(--gr-fonts);font-size:12px;color:var(--gr-ink);overflow:visible}
svg.gr-timeline text{fill:var(--gr-ink)}
svg.gr-timeline .gr-name{paint-order:stroke;stroke:var(--gr-paper);stroke-width:4px;stroke-linejoin:round}
svg.gr-timeline .gr-small{fill:var(--gr-soft);font-size:11px}
svg.gr-timeline .gr-bold{font-weight:600}
svg.gr-timeline .gr-weekend{fill:var(--gr-ink);opacity:.09}
svg.gr-timeline .gr-holiday{fill:var(--gr-ink);opacity:.2}
svg.gr-timeline .gr-make-up{fill:none;stroke:var(--gr-soft);stroke-dasharray:2 2}
svg.gr-timeline .gr-axis,svg.gr-timeline .gr-leader{stroke:var(--gr-line);fill:none}
svg.gr-timeline .gr-span{stroke-width:1.5}
svg.gr-timeline .gr-running{fill:var(--gr-running);fill-opacity:.22;stroke:var(--gr-running)}
svg.gr-timeline .gr-extension{fill:var(--gr-running);fill-opacity:.1;stroke:var(--gr-running);stroke-dasharray:6 3}
svg.gr-timeline .gr-pause{fill:var(--gr-paper);fill-opacity:.75;stroke:var(--gr-soft);stroke-dasharray:3 3}
svg.gr-timeline .gr-void,svg.gr-timeline .gr-waiting{fill:var(--gr-soft);fill-opacity:.1;stroke:var(--gr-soft)}
svg.gr-timeline .gr-waiting{fill-opacity:0;stroke-dasharray:1 4}
svg.gr-timeline .gr-late{fill:var(--gr-no);fill-opacity:.22;stroke:var(--gr-no)}
svg.gr-timeline .gr-point{stroke:var(--gr-ink);stroke-width:2;fill:var(--gr-paper)}
svg.gr-timeline .gr-point.gr-done{fill:var(--gr-yes);stroke:var(--gr-yes)}
svg.gr-timeline .gr-point.gr-done-late{fill:var(--gr-no);stroke:var(--gr-no)}
svg.gr-timeline .gr-due{stroke:var(--gr-ink);stroke-width:3}
svg.gr-timeline .gr-as-of{stroke:var(--gr-unknown);stroke-width:2;stroke-dasharray:5 3}
svg.gr-timeline text.gr-now{fill:var(--gr-unknown);font-weight:600}
"""
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Which moment lies where: `left` is the x of `first`, one day (by hours: one hour) is `unit` pixels wide."""

    first: datetime
    last: datetime
    left: float
    unit: float
    by_hours: bool

    @property
    def step(self) -> timedelta:
        """What `unit` is the width of."""
        return _ONE_HOUR if self.by_hours else _ONE_DAY

    def x(self, at: datetime) -> float:
        """The x of a moment, held within the picture."""
        inside = min(max(at, self.first), self.last)
        return self.left + (inside - self.first) / self.step * self.unit


@dataclass(frozen=True, slots=True)
class Picture:
    """The SVG of a timeline, its scale, and the y of its axis."""

    svg: str
    scale: Scale
    axis: int


def scale_of(timeline: Timeline, width: int) -> Scale:
    """The scale of a picture that wide: all that happened, as-of unless it is far away, and room to move it in."""
    if timeline.by_hours:
        step, before, after, least = _ONE_HOUR, 2, 6, 24
    else:
        step, before, after, least = _ONE_DAY, 2, 7, 28
    now = timeline.stands_at
    moments = [point.at for point in timeline.points]
    moments += [at for span in timeline.spans for at in (span.first, span.last) if at != now]
    first, last = min(moments, default=now), max(moments, default=now)
    reach = _FAR * max(last - first, least * step)
    first, last = min(first, max(now, first - reach)), max(last, min(now, last + reach))
    spread = last - first
    first = max(first - max(before * step, spread * 0.04), datetime(1899, 1, 2))
    last = min(max(last + max(after * step, spread * 0.08), first + least * step), datetime(2320, 12, 30))
    first = _whole(first, by_hours=timeline.by_hours)
    last = _whole(last, by_hours=timeline.by_hours) + step
    unit = (width - 2 * _MARGIN) / ((last - first) / step)
    return Scale(first, last, _MARGIN, unit, timeline.by_hours)


def timeline_html(timeline: Timeline, lang: str, width: int = 900) -> str:
    """The picture as an element that brings its own style."""
    # It can be focused, so that a narrow page is scrolled by keyboard too.
    picture = timeline_svg(timeline, lang, width)
    return f'<style>{STYLE}</style><div class="govrules-timeline" tabindex="0">{picture}</div>'


def timeline_svg(timeline: Timeline, lang: str, width: int = 900) -> str:
    """The picture alone; its style is `STYLE`, its colours are those of the element it lies in."""
    return draw(timeline, lang, width).svg


def draw(timeline: Timeline, lang: str, width: int, scale: Scale | None = None) -> Picture:
    """The picture with what lies where; `scale` is that of another picture as wide, where days must not move."""
    drawing = _Drawing(timeline, lang, width, scale or scale_of(timeline, width))
    return Picture(drawing.svg(), drawing.scale, drawing.axis)


# ---------------------------------------------------------------------------- the drawing


class _Drawing:
    """One picture being drawn, from top to bottom: names, bar, numbers, holidays, axis, key."""

    def __init__(self, timeline: Timeline, lang: str, width: int, scale: Scale) -> None:
        self.timeline = timeline
        self.lang = lang
        self.width = width
        self.scale = scale
        self.shaded = self.scale.unit * (24 if timeline.by_hours else 1) >= _NARROWEST_DAY
        self.labels, lanes = _in_lanes(self.names(), width)
        self.bar = lanes * _LANE + 8
        self.numbers = self.bar + _BAR + 4
        self.days = self.numbers + (_ROW if timeline.numbers and not timeline.by_hours else 0)
        self.holidays, rows = _in_lanes(self.day_names(), width)
        self.axis = self.days + rows * _ROW + 4
        self.key = self.axis + 2 * _ROW + 6
        rows = max((row for *_, row in self.keys()), default=0) + 1
        self.height = self.key + rows * (_ROW + 2)

    def svg(self) -> str:
        told = escape(say("timeline.label", told=self.timeline.told()).in_(self.lang))
        language = "zh-CN" if self.lang == "zh" else "en"
        body = "".join(
            part
            for parts in (
                self.day_shades(),
                self.axis_ticks(),
                self.bars(),
                self.counted(),
                self.marks(),
                self.legend(),
            )
            for part in parts
        )
        return (
            f'<svg class="gr-timeline" xmlns="http://www.w3.org/2000/svg" role="img" lang="{language}" '
            f'aria-label="{told}" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}">{body}</svg>'
        )

    # -- names above the bar

    def names(self) -> Iterator[_Name]:
        for point in self.timeline.points:
            text = f"{point.label.in_(self.lang)} {plain(point.when)}"
            yield _Name(self.scale.x(point.at), text, "gr-bold" if point.kind is Moment.DUE else "", point)
        for span in self.timeline.spans:
            x, room = self.free(span)
            if _measure(span.label.in_(self.lang)) + 6 > room:
                yield _Name(x, span.label.in_(self.lang), "", span)
        now = self.timeline.stands_at
        told = say("timeline.as-of", when=plain(self.timeline.as_of)).in_(self.lang)
        told = f"{told} →" if now > self.scale.last else f"← {told}" if now < self.scale.first else told
        yield _Name(self.scale.x(now), told, "gr-now", None)

    def free(self, span: Span) -> tuple[float, float]:
        """Where the name of a stretch may stand in the bar: middle and width of its widest part without a pause."""
        edges = [self.scale.x(span.first)]
        if span.kind is not Stretch.PAUSE:
            for pause in sorted(self.timeline.spans, key=lambda each: each.first):
                if pause.kind is Stretch.PAUSE and pause.last > span.first and pause.first < span.last:
                    edges += [self.scale.x(pause.first), self.scale.x(pause.last)]
        edges.append(self.scale.x(span.last))
        left, right = max(zip(edges[::2], edges[1::2], strict=True), key=lambda each: each[1] - each[0])
        return (left + right) / 2, right - left

    def marks(self) -> Iterator[str]:
        middle = self.bar + _BAR / 2
        for name in self.labels:
            x, top = name.x, name.lane * _LANE + 14
            if name.of is None:
                yield _line("gr-as-of", x, top + 3, x, self.axis + 4)
            elif isinstance(name.of, Point):
                yield _line("gr-leader", x, top + 3, x, self.bar + (0 if name.of.kind is Moment.DUE else 6))
                yield self.mark(name.of, x, middle)
            else:
                yield _line("gr-leader", x, top + 3, x, self.bar + 3)
        for name in self.labels:
            yield _text(name.text_x, name.lane * _LANE + 14, name.text, f"gr-name {name.style}", "middle")

    def mark(self, point: Point, x: float, y: float) -> str:
        title = f"<title>{escape(point.label.in_(self.lang))} {plain(point.when)}</title>"
        if point.kind is Moment.DUE:
            return f"<g>{title}{_line('gr-due', x, self.bar - 3, x, self.bar + _BAR + 3)}</g>"
        if point.kind is Moment.DONE_LATE:
            shape = f'<path class="gr-point gr-done-late" d="M{x:.1f} {y - 7:.1f}l7 7-7 7-7-7z">'
            return f"{shape}{title}</path>"
        radius = 4 if point.kind is Moment.FACT else 6
        return f'<circle class="gr-point gr-{point.kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}">{title}</circle>'

    # -- the bar

    def bars(self) -> Iterator[str]:
        order = list(Stretch)
        for span in sorted(self.timeline.spans, key=lambda each: order.index(each.kind)):
            x, until = self.scale.x(span.first), self.scale.x(span.last)
            yield _rect(
                f"gr-span gr-{span.kind}", x, self.bar, max(until - x, 1), _BAR, span.label.in_(self.lang)
            )
        for span in self.timeline.spans:
            middle, room = self.free(span)
            label = span.label.in_(self.lang)
            if _measure(label) + 6 <= room:
                yield _text(middle, self.bar + _BAR / 2 + 4, label, "", "middle")

    def counted(self) -> Iterator[str]:
        """Each fifth number of the count, and the last, under its day."""
        if self.timeline.by_hours or not self.timeline.numbers:
            return
        last = max(self.timeline.numbers.values())
        shown = [(day, n) for day, n in sorted(self.timeline.numbers.items()) if n in (1, last) or n % 5 == 0]
        at = {n: self.scale.x(middle_of(day)) for day, n in shown}
        until = 0.0
        for n, x in at.items():
            half = _measure(str(n)) / 2
            if n == last or (x - half > until and x + half + 14 < at[last]):
                yield _text(x, self.numbers + 10, str(n), "gr-small", "middle")
                until = x + half + 4

    # -- days

    def each_day(self) -> Iterator[tuple[date, DayKind, str]]:
        scale = self.scale
        for day, kind, name in self.timeline.calendar.days(
            scale.first.date(), (scale.last - _ONE_HOUR).date()
        ):
            yield day, kind, name.in_(self.lang) if name is not None else ""

    def day_shades(self) -> Iterator[str]:
        top, height = self.bar - 3, self.axis - self.bar + 3
        for day, kind, name in self.each_day():
            if kind is DayKind.WORKING_DAY or (kind is DayKind.WEEKEND and not self.shaded):
                continue
            midnight = datetime(day.year, day.month, day.day)
            x = self.scale.x(midnight)
            wide = self.scale.x(midnight + _ONE_DAY) - x
            style = "make-up" if kind is DayKind.MAKE_UP_WORKING_DAY else kind.value
            told = f"{day} {weekday(day).in_(self.lang)} {say(f'timeline.{style}').in_(self.lang)} {name}".strip()
            yield _rect(f"gr-{style}", x, top, wide, height, told)

    def day_names(self) -> Iterator[_Name]:
        """The names of holidays, and the letter of make-up working days where there is room for it."""
        for (kind, name), days in groupby(self.each_day(), key=lambda each: (each[1], each[2])):
            stretch = [day for day, _, _ in days]
            first = datetime(stretch[0].year, stretch[0].month, stretch[0].day)
            left, right = self.scale.x(first), self.scale.x(first + len(stretch) * _ONE_DAY)
            if kind is DayKind.HOLIDAY and name:
                yield _Name((left + right) / 2, name, "gr-small", None)
            elif kind is DayKind.MAKE_UP_WORKING_DAY and self.shaded:
                yield _Name((left + right) / 2, say("day.make-up").in_(self.lang), "gr-small", None)

    def axis_ticks(self) -> Iterator[str]:
        yield _line("gr-axis", self.scale.left, self.axis, self.scale.x(self.scale.last), self.axis)
        for name in self.holidays:
            yield _text(name.text_x, self.days + name.lane * _ROW + 11, name.text, name.style, "middle")
        free, year = 0.0, 0
        for at, short, long in _ticks(self.scale):
            x = self.scale.x(at)
            yield _line("gr-axis", x, self.axis, x, self.axis + 4)
            label = short if at.year == year else long
            half = _measure(label) / 2
            if x - half >= free and x + half <= self.width:
                yield _text(x, self.axis + _ROW, label, "gr-small", "middle")
                free, year = x + half + 6, at.year

    # -- the key

    def keys(self) -> Iterator[tuple[str, str, float, int]]:
        """Style and name of what is drawn, with the x and the row where it is told."""
        kinds = {kind for _, kind, _ in self.each_day()}
        spans = {span.kind for span in self.timeline.spans}
        styles = [
            style
            for kind, style in (
                (DayKind.WEEKEND, "weekend"),
                (DayKind.HOLIDAY, "holiday"),
                (DayKind.MAKE_UP_WORKING_DAY, "make-up"),
            )
            if kind in kinds and (self.shaded or kind is not DayKind.WEEKEND)
        ]
        styles += [str(kind) for kind in Stretch if kind in spans]
        x, row = self.scale.left, 0
        for style in styles:
            label = say(f"timeline.{style}").in_(self.lang)
            if style == "make-up":
                label = f"{say('day.make-up').in_(self.lang)} {label}"
            if x > self.scale.left and x + 19 + _measure(label) > self.width:
                x, row = self.scale.left, row + 1
            yield style if style in ("weekend", "holiday", "make-up") else f"span gr-{style}", label, x, row
            x += 19 + _measure(label) + 14

    def legend(self) -> Iterator[str]:
        for style, label, x, row in self.keys():
            top = self.key + row * (_ROW + 2)
            yield _rect(f"gr-{style}", x, top, 14, 11)
            yield _text(x + 19, top + 10, label, "gr-small")


# ---------------------------------------------------------------------------- names that do not cover each other


@dataclass(slots=True)
class _Name:
    """A name that belongs to an x; where it is put is found by `_in_lanes`."""

    x: float
    text: str
    style: str
    of: Point | Span | None
    lane: int = 0
    text_x: float = 0.0


def _in_lanes(names: Iterable[_Name], width: int) -> tuple[list[_Name], int]:
    """The names, each in the lowest lane (nearest to what it names) where it is free; how many lanes."""
    placed = sorted(names, key=lambda name: name.x)
    ends: list[float] = []
    for name in placed:
        half = _measure(name.text) / 2
        name.text_x = min(max(name.x, half + 2), max(width - half - 2, half + 2))
        left = name.text_x - half
        name.lane = next((lane for lane, end in enumerate(ends) if end + 8 <= left), len(ends))
        if name.lane == len(ends):
            ends.append(0.0)
        ends[name.lane] = name.text_x + half
    return placed, len(ends)


def _measure(text: str) -> float:
    return columns(text) * _COLUMN


# ---------------------------------------------------------------------------- ticks


def _ticks(scale: Scale) -> Iterator[tuple[datetime, str, str]]:
    """Moments to be named on the axis, with a short name, and a long one for the first of a year."""
    if scale.by_hours:
        every = next((n for n in (1, 2, 3, 6, 12) if n * scale.unit >= 44), 24)
        at = scale.first.replace(hour=0)
        while at < scale.last:
            if at >= scale.first:
                short = f"{at:%m-%d}" if at.hour == 0 else f"{at:%H:%M}"
                yield at, short, plain(at) if at.hour else plain(at.date())
            at += every * _ONE_HOUR
        return
    weeks, months = scale.unit * 7 >= 40, scale.unit * 30 >= 30
    at = scale.first
    while at < scale.last:
        if weeks and at.weekday() == 0:
            yield at, f"{at:%m-%d}", plain(at.date())
        elif not weeks and at.day == 1 and (months or at.month == 1):
            month = plain(at.date())[:7]
            yield at, month, month
        at += _ONE_DAY


def _whole(at: datetime, *, by_hours: bool) -> datetime:
    whole = at.replace(minute=0, second=0, microsecond=0)
    return whole if by_hours else whole.replace(hour=0)


# ---------------------------------------------------------------------------- shapes


def _rect(style: str, x: float, y: float, width: float, height: float, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title else ""
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">{told}</rect>'


def _line(style: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line class="{style}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _text(x: float, y: float, text: str, style: str, anchor: str = "start") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
