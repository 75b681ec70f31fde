"""What was understood of a source, to look at and to correct: its sheets and record types, its columns and fields.

Comes in: sheets, record types and fields, in words. Goes out: what a person corrects, by `on_sheet` and `on_column`.
Must not know: how a source is read; `plan_shown` says what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class PlanView(anywidget.AnyWidget):
    """A sheet each with a choice of record type, and a table of its columns with a choice of field."""

    _esm = _HERE / "plan_view.js"
    _css = _HERE / "plan_view.css"

    sheets = traitlets.List(traitlets.Dict()).tag(sync=True)
    types = traitlets.List(traitlets.Dict()).tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        on_sheet: Callable[[str, str | None], None],
        on_column: Callable[[str, int, str | None], None],
        **traits: Any,
    ) -> None:
        self._on_sheet, self._on_column = on_sheet, on_column
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        match message:
            case {"sheet": str(sheet), "type": str(type)}:
                self._on_sheet(sheet, type or None)
            case {"sheet": str(sheet), "column": int(position), "field": str(field)}:
                self._on_column(sheet, position, field or None)
