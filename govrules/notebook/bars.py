"""Bars that one can click: how many of each, as a list of buttons that any reader can use.

Comes in: a title, bars (`{value, label, count, chosen}`). Goes out: the value of a bar that was clicked, by `on_choice`.
Must not know: what the bars count.

The bars are HTML, not a picture: the words and numbers in them are the text alternative.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Bars(anywidget.AnyWidget):
    """A bar chart; `upright` draws columns, for months."""

    _esm = _HERE / "bars.js"
    _css = _HERE / "bars.css"

    title = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    bars = traitlets.List(traitlets.Dict()).tag(sync=True)
    upright = traitlets.Bool(False).tag(sync=True)

    def __init__(self, on_choice: Callable[[str], None], **traits: Any) -> None:
        self._on_choice = on_choice
        super().__init__(**traits)
        self.on_msg(self._hear)

    def choose(self, value: str) -> None:
        """What a click on a bar does."""
        self._on_choice(value)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        value = message.get("choose")
        if isinstance(value, str):
            self.choose(value)
