"""The explanation that a user holds: text, plain data, HTML, in either language.

Comes in: `Parts`. Goes out: what each medium shows. Must not know: rules, records, engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govrules.explaining.data import as_data
from govrules.explaining.html import as_html
from govrules.explaining.parts import Parts
from govrules.explaining.text import as_text
from govrules.explaining.timeline import Timeline
from govrules.explaining.timeline_svg import timeline_html
from govrules.explaining.wording import say
from govrules.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a record got its verdict from a rule, in Chinese and English.

    `str()` gives the text, `to_dict()` plain data, a notebook shows it as HTML; all in `lang` unless
    another language is asked for.
    """

    parts: Parts
    lang: str = "zh"

    @property
    def verdict(self) -> Verdict:
        """The verdict that is explained."""
        return self.parts.verdict

    @property
    def sentence(self) -> str:
        """The one sentence a clerk needs: what was due, what happened, by how much it fell short."""
        return self.parts.summary.in_(self.lang)

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str | None = None, *, ledger: bool = False, width: int = 100) -> str:
        """Plain text of at most `width` columns; `ledger` lists every day of the count."""
        return as_text(self.parts, lang or self.lang, ledger=ledger, width=width)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with every text in both languages; its keys are listed in `data`."""
        return as_data(self.parts)

    def html(self, lang: str | None = None, *, style: bool = True) -> str:
        """A fragment of HTML that runs no script and brings its own style, unless the page has it already."""
        return as_html(self.parts, lang or self.lang, style=style)

    def timeline(self, lang: str | None = None) -> TimelineView:
        """From trigger to due to act on a line, to be shown in a notebook or written into a page."""
        return TimelineView(self.parts.timeline, lang or self.lang)

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # A notebook keeps the words beside the HTML, for readers that show none.
        printer.text(str(self))


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The timeline of an explanation as a notebook shows it; `str()` gives the same in words."""

    timeline: Timeline
    lang: str = "zh"

    def html(self, lang: str | None = None, *, width: int = 900) -> str:
        """A fragment of HTML with a picture (SVG) `width` pixels wide; it runs no script and loads nothing."""
        return timeline_html(self.timeline, lang or self.lang, width)

    def __str__(self) -> str:
        return say("timeline.label", told=self.timeline.told()).in_(self.lang)

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # A notebook keeps the words beside the HTML, for readers that show none.
        printer.text(str(self))
