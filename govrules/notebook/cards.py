"""A list of cards, of which one is chosen: verdicts, missing facts, rules that were found.

Comes in: cards in their order. Goes out: which one a person chose. Must not know: what a card tells.

A card is a dict: `id`, `title`; optional: `line` (a sentence), `small` (a line of small print), `sign` and
`word` (a status), `colour` (CSS), `group` (the id of one of `groups`: `{id, label, open}`, as in a form).
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Cards(anywidget.AnyWidget):
    """Cards as buttons; `chosen` is the id of the one that was pressed last, `pressed` counts the presses."""

    _esm = _HERE / "cards.js"
    _css = _HERE / "cards.css"

    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    pressed = traitlets.Int().tag(sync=True)
