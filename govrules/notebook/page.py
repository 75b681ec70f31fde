"""A page of HTML whose buttons tell Python what was pressed.

Comes in: HTML, escaped by whoever made it. Goes out: `chosen`, the `data-choose` of the button last pressed.
Must not know: what a page shows.

The button whose `data-choose` is `chosen` is marked as the current one; pages that are replaced keep the place
to which they were scrolled.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Page(anywidget.AnyWidget):
    """A page; observe `chosen`. `label` names it to a screen reader."""

    _esm = _HERE / "page.js"
    _css = _HERE / "page.css"

    html = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
