"""A button that puts a text on the clipboard.

Comes in: a text. Goes out: nothing. Must not know: what the text says.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class CopyText(anywidget.AnyWidget):
    """A button; pressed, it copies `text` and shows `done` for a moment."""

    _esm = _HERE / "copy_text.js"

    text = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
