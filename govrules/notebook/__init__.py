"""Panels for JupyterLab and Voila: try a case, audit a workbook, ask what a change of rule would do.

Comes in: a `Rulebook`, what a person types or picks. Goes out: widgets. Must not know: the command line.

    from govrules.notebook import Workbench
    Workbench()

`RuleView` and `InstrumentView` need no widget: they also show in a saved notebook. Once this package is imported, a cell
that ends in `gr.due(...)` shows the limit on a calendar.

How it is built: one widget a file. What a panel knows lies in plain modules beside it, tested without a
kernel; its words lie in `<panel>_words.py`, one table in both languages; `panel` gives every panel its
frame. A widget with JavaScript of its own is `x.py` and `x.js`: few traits, no logic; Python computes every
date, JavaScript draws and sends back. Nothing is fetched from outside, and no data leaves the machine.
"""

from __future__ import annotations

from typing import Any

from govrules.notebook.static_views import show_dues_as_pages

__all__ = [
    "Workbench",
    "WhatIf",
    "AuditPanel",
    "RulebookBrowser",
    "DeadlineCalculator",
    "RuleView",
    "InstrumentView",
]

_HOMES = {
    "Workbench": "govrules.notebook.workbench",
    "WhatIf": "govrules.notebook.what_if",
    "AuditPanel": "govrules.notebook.audit_panel",
    "RulebookBrowser": "govrules.notebook.rulebook_browser",
    "DeadlineCalculator": "govrules.notebook.deadline_calculator",
    "RuleView": "govrules.notebook.rule_view",
    "InstrumentView": "govrules.notebook.instrument_view",
}
_NEEDED = ("anywidget", "ipywidgets")


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"govrules.notebook has no `{name}`")
    from importlib import import_module

    try:
        value = globals()[name] = getattr(import_module(home), name)
    except ModuleNotFoundError as fault:
        if fault.name not in _NEEDED:
            raise
        from govrules.errors import GovrulesError

        raise GovrulesError(
            f"`{name}` needs `{fault.name}`, which is not installed",
            help="install the extra: pip install 'govrules[notebook]'",
            zh=f"“{name}”需要 {fault.name}，但尚未安装",
            zh_help="请安装附加依赖：pip install 'govrules[notebook]'",
        ) from None
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


show_dues_as_pages()
