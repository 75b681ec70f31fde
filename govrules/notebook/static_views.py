"""Values of the calendars shown as pages in a notebook: a `Due` on the pages of a calendar.

Comes in: the shell of a notebook, where there is one. Goes out: nothing; the shell knows then how to show them.
Must not know: widgets.

The calendars lie below everything that draws, so a `Due` cannot bring its own page; the notebook teaches it.
"""

from __future__ import annotations

import sys
from typing import Any


def show_dues_as_pages() -> None:
    """From now on a cell that ends in `gr.due(...)` shows the limit on a calendar. Without a notebook, nothing."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type_by_name("govrules.calendars.due", "Due", _page)


def _page(due: Any) -> str:
    from govrules.explaining import due_html

    return due_html(due)
