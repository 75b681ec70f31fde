"""The frame of every panel: style, title, language switch, mistakes told in place, trust strip.

Comes in: a rulebook, a title, a table of words. Goes out: `Panel`, an ipywidgets box to derive from.
Must not know: any one panel.

    class Greeting(Panel):
        def __init__(self, book=None, *, lang="zh"):
            super().__init__(TITLE, WORDS, book, lang=lang)           # WORDS: key -> Text
            self.name = self.worded(ipywidgets.Text(), description="name")     # a key of WORDS
            self.answer = self.worded(ipywidgets.HTML(), value=self._answer)   # or a function: asked again
            self.name.observe(self.changed, "value")
            self.body(self.name, self.answer)

        def changed(self, _change):
            with self.telling():            # a GovrulesError inside is shown in the panel, and the block is left
                ...
                self.reword(self.answer)

`lang` is a trait: setting it re-labels every `worded` widget and loses nothing that was filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

import ipywidgets
import traitlets

from govrules.api import Rulebook, load
from govrules.errors import GovrulesError
from govrules.explaining.appearance import FONTS, colours
from govrules.explaining.timeline_svg import STYLE as TIMELINE_STYLE
from govrules.model.source import Text
from govrules.notebook.panel_words import WORDS
from govrules.notebook.trust import trust_strip

W = TypeVar("W")
Said = str | Callable[[], Any]

STYLE = (
    colours(".govrules-panel")
    + f".govrules-panel{{--gr-fonts:{FONTS}}}\n"
    + TIMELINE_STYLE
    + (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
)


class Panel(ipywidgets.VBox):
    """A box with the frame of a panel; `book` is its rulebook, `lang` its language (`zh` or `en`)."""

    lang = traitlets.Enum(("zh", "en"), default_value="zh")

    def __init__(
        self, title: Text, words: Mapping[str, Text], book: Rulebook | None = None, *, lang: str = "zh"
    ) -> None:
        self.book = load() if book is None else book
        self.words = MappingProxyType({**WORDS, **words})
        self._title = title
        self._worded: dict[Any, dict[str, Said]] = {}
        self._as_of: date | None = None
        self._wrong: BaseException | None = None
        super().__init__(lang=lang)
        self.add_class("govrules-panel")
        self._switch = self.worded(
            ipywidgets.Button(), description="other-language", tooltip="other-language.tip"
        )
        self._switch.add_class("gr-switch")
        self._switch.on_click(self._other_language)
        heading = self.worded(ipywidgets.HTML(), value=self._heading)
        self._header = ipywidgets.HBox([heading, self._switch])
        self._header.add_class("gr-header")
        self._notice = self.worded(ipywidgets.HTML(), value=self._fault)
        self._trust = self.worded(ipywidgets.HTML(), value=self._strip)

    # -- what a panel uses ---------------------------------------------------------------------------

    def body(self, *children: Any) -> None:
        """Puts these between the title and the trust strip."""
        self.children = (self._header, self._notice, *children, self._trust)

    def say(self, key: str, **filling: object) -> str:
        """A phrase of the panel's table in its language, filled but not escaped."""
        phrase = self.words[key].in_(self.lang)
        return phrase.format(**filling) if filling else phrase

    def worded(self, widget: W, **said: Said) -> W:
        """The widget, its attributes set to words now and whenever the language changes.

        Each word is a key of the table, or a function that is asked for the attribute's value. `options` of
        a selection may be given so too: what was chosen stays chosen, by its value.
        """
        self._worded.setdefault(widget, {}).update(said)
        self.reword(widget)
        return widget

    def reword(self, *widgets: Any) -> None:
        """Sets the words of these widgets anew, of all without any: after what they tell of has changed."""
        for widget in widgets or tuple(self._worded):
            for attribute, said in self._worded[widget].items():
                value = said() if callable(said) else self.say(said)
                if attribute == "options":
                    _keep_choice(widget, value)
                else:
                    setattr(widget, attribute, value)

    def mistake(self, key: str) -> GovrulesError:
        """A mistake that is a phrase of the panel's table, in both languages."""
        words = self.words[key]
        return GovrulesError(words.en, zh=words.zh)

    def telling(self) -> _Telling:
        """A block in which a mistake of the user's is shown in the panel instead of being raised."""
        return _Telling(self)

    def tell(self, error: BaseException | None) -> None:
        """Shows a mistake under the title, in the language of the panel; none takes it away."""
        self._wrong = error
        self.reword(self._notice)

    def stands_at(self, as_of: date) -> None:
        """The moment of evaluation that the trust strip prints."""
        self._as_of = as_of
        self.reword(self._trust)

    # -- the frame -----------------------------------------------------------------------------------

    @traitlets.observe("lang")
    def _language_changed(self, _change: Any) -> None:
        self.reword()

    def _other_language(self, _button: Any) -> None:
        self.lang = "en" if self.lang == "zh" else "zh"

    def _heading(self) -> str:
        language = "zh-CN" if self.lang == "zh" else "en"
        return f'<style>{STYLE}</style><h2 lang="{language}">{escape(self._title.in_(self.lang))}</h2>'

    def _fault(self) -> str:
        """What is told now: message and help, never a traceback."""
        if self._wrong is None:
            return ""
        if isinstance(self._wrong, GovrulesError):
            message, mend = self._wrong.told(self.lang)
            shown = "<br>".join(escape(line) for line in message.splitlines())
            if mend:
                shown += f'<p class="gr-help">{escape(self.say("help", help=mend))}</p>'
        else:
            shown = escape(self.say("fault", kind=f"{type(self._wrong).__name__}: {self._wrong}"))
        return f'<div class="gr-notice" role="alert">{shown}</div>'

    def _strip(self) -> str:
        return trust_strip(self.book.rules, self._as_of, self.lang)


class _Telling:
    """Shows what goes wrong inside; what is no user's mistake is shown as such and raised."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def __enter__(self) -> None:
        self.panel.tell(None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        self.panel.tell(error)
        return isinstance(error, GovrulesError)


def _keep_choice(widget: Any, options: Any) -> None:
    """New labels for the same choices: setting options would choose the first, so the choice is put back."""
    chosen = widget.value
    widget.options = options
    values = [each[1] if isinstance(each, tuple) else each for each in options]
    if isinstance(chosen, tuple):
        widget.value = tuple(value for value in chosen if value in values)
    elif chosen in values or chosen is None:
        widget.value = chosen
