"""A timeline on which as-of can be moved: by pointer, or by keyboard as on a slider.

Comes in: a `Timeline`, a language. Goes out: the moment that a person moved as-of to. Must not know: rules.

Python draws the picture and computes every date; JavaScript lays a handle over it. What it sends is a whole
number of units, days (for limits in hours, hours) since 1970, and the width there is to draw in.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import anywidget
import traitlets

from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.explaining.dates import with_weekday
from govrules.explaining.timeline import Timeline
from govrules.explaining.timeline_svg import Scale, draw

_HERE = Path(__file__).parent
_EPOCH = datetime(1970, 1, 1)


class TimelineView(anywidget.AnyWidget):
    """The picture with its handle; observe `at`, and ask `moment` what it means.

    `held` is true while a pointer holds the handle: when it lets go, the picture wants to be drawn anew.
    """

    _esm = _HERE / "timeline_view.js"
    _css = _HERE / "timeline_view.css"

    svg = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(900).tag(sync=True)
    at = traitlets.Int().tag(sync=True)
    scale = traitlets.Dict().tag(sync=True)
    held = traitlets.Bool(False).tag(sync=True)
    _scale: Scale | None = None

    def show(self, timeline: Timeline, lang: str, label: str) -> None:
        """Draws a timeline, with the handle at its as-of; while the handle is held, no day moves beneath it."""
        held = self._scale if self.held and self._scale is not None else None
        keep = held if held is not None and held.by_hours == timeline.by_hours else None
        picture = draw(timeline, lang, self.width, keep)
        scale = self._scale = picture.scale
        # A day stands at its end, so the handle of day n lies where day n + 1 begins.
        shift = timedelta(0) if timeline.by_hours else scale.step
        first = (scale.first - shift - _EPOCH) // scale.step
        at = (timeline.stands_at - shift - _EPOCH) // scale.step
        with self.hold_sync():
            self.svg = picture.svg
            self.scale = {
                "first": first,
                "last": first + round((scale.last - scale.first) / scale.step),
                "left": scale.left,
                "unit": scale.unit,
                "axis": picture.axis,
                "leap": 6 if timeline.by_hours else 7,
            }
            self.label = label
            self.told = with_weekday(timeline.as_of).in_(lang)
            self.at = at

    @property
    def moment(self) -> date:
        """The day, or for limits in hours the moment, that the handle stands at."""
        step = self._scale.step if self._scale is not None else timedelta(days=1)
        first, last = (
            (datetime.combine(day, time.min) - _EPOCH) // step for day in (FIRST_RECORD_DAY, LAST_RECORD_DAY)
        )
        moment = _EPOCH + min(max(self.at, first), last) * step
        return moment if self._scale is not None and self._scale.by_hours else moment.date()
