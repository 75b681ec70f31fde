"""A limit counted out for a person who asks when it ends: text and HTML of `Due`.

Comes in: a `Due` of the calendars. Goes out: text, HTML. Must not know: rules, records.
"""

from __future__ import annotations

from html import escape

from govrules.calendars.due import Due
from govrules.explaining.html import STYLE, strip_html
from govrules.explaining.ledgers import strip_of
from govrules.explaining.months import MONTHS_STYLE, miscounts_html, months_html
from govrules.explaining.text import strip_text


def due_text(due: Due, lang: str = "zh", *, ledger: bool = True, width: int = 100) -> str:
    """The answer, and below it every day of the count, or with `ledger=False` the count folded."""
    strip = strip_of(due.ledger)
    days = strip_text(strip, lang, max(width - 2, 30), ledger=ledger)
    return "\n".join([due.line(lang), *("  " + line for line in days)])


def due_html(due: Due, lang: str = "zh") -> str:
    """The answer on the pages of a calendar (hours: as a strip of moments), and what careless counts would give."""
    language = "zh-CN" if lang == "zh" else "en"
    count = months_html(due, lang) or strip_html(strip_of(due.ledger), lang)
    return (
        f'<style>{STYLE}{MONTHS_STYLE}</style><div class="govrules-explanation" lang="{language}">'
        f'<p class="gr-headline">{escape(due.line(lang))}</p>{count}{miscounts_html(due, lang)}</div>'
    )
