"""A button that hands a file to the browser; nothing is left on the server.

Comes in: what makes the file. Goes out: a name and bytes, to the browser. Must not know: what is in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


class Download(anywidget.AnyWidget):
    """A button; `on_click` is to call `give` when the file is ready."""

    _esm = _HERE / "download.js"

    label = traitlets.Unicode().tag(sync=True)
    enabled = traitlets.Bool(True).tag(sync=True)

    def __init__(self, on_click: Callable[[], None], **traits: Any) -> None:
        self._on_click = on_click
        super().__init__(**traits)
        self.on_msg(self._hear)

    def click(self) -> None:
        """What a click on the button does."""
        if self.enabled:
            self._on_click()

    def give(self, name: str, content: bytes, media_type: str) -> None:
        """Hands a file to the browser, which saves it under that name."""
        self.send({"name": name, "type": media_type}, [content])

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if message.get("click") is True:
            self.click()
