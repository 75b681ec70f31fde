"""A grid that holds one page: rows stay in the kernel, the browser draws what it is handed.

Comes in: columns, the rows of a page, where that page lies. Goes out: what a person asks for, as calls: another page, another
order, a row to open. Must not know: what the rows are.

- a column: `{name, label, sorts, kind}`; `kind` is `text`, `number` or `status`
- a row: `{key, status, cells}`; `cells` are texts in the order of the columns
- `place`: `{page, pages, first, total, sort, descending, opened}`; pages count from 0, `opened` is a key or None
- `words`: `{label, count, empty, previous, next, page, clear, hint}`; `clear` is empty where nothing is
  filtered, `hint` where a row does not open anything
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Grid(anywidget.AnyWidget):
    """A page of rows; keys: up and down walk the rows, Enter opens one, Page Up and Page Down turn the page."""

    _esm = _HERE / "grid.js"
    _css = _HERE / "grid.css"

    columns = traitlets.List(traitlets.Dict()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    place = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        turn: Callable[[int], None],
        sort: Callable[[str], None],
        open_row: Callable[[int], None],
        clear: Callable[[], None],
        **traits: Any,
    ) -> None:
        self._asked = {"turn": turn, "sort": sort, "open": open_row}
        self._clear = clear
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        for name, kind in (("turn", int), ("sort", str), ("open", int)):
            value = message.get(name)
            if isinstance(value, kind) and not isinstance(value, bool):
                self._asked[name](value)  # type: ignore[operator]
        if message.get("clear") is True:
            self._clear()
