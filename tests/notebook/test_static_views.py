"""What shows without a widget: a `Due` in a notebook's shell, a rule, an instrument."""

from types import SimpleNamespace

import IPython
import pytest
from IPython.core.formatters import DisplayFormatter

import govrules as gr
from govrules.notebook import InstrumentView, RuleView
from govrules.notebook.static_views import show_dues_as_pages


def test_a_cell_that_ends_in_a_due_shows_a_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    show_dues_as_pages()
    data, _ = shell.display_formatter.format(gr.due("2022-09-30", "5 working days"))
    assert "2022-10-12（周三）24:00 前" in data["text/html"]
    assert "调休上班" in data["text/html"]


def test_without_a_notebook_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    show_dues_as_pages()


def test_the_views_bring_their_style_and_run_nothing() -> None:
    book = gr.load("cn/regulation-2008")
    for view in (RuleView(book, "late-reply"), InstrumentView(book, "cn/regulation-2008")):
        html = view._repr_html_()
        assert html.startswith("<style>")
        assert "<script" not in html
        assert "http" not in html
