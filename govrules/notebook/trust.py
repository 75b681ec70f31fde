"""The trust strip: which rules, which calendar, which program, as of when; and that data stays here.

Comes in: `Rules`, the moment of evaluation, a language. Goes out: HTML. Must not know: widgets.
"""

from __future__ import annotations

from datetime import date
from html import escape

import govrules
from govrules.explaining.dates import plain
from govrules.model.rulebook import Rules
from govrules.notebook.panel_words import WORDS


def trust_strip(rules: Rules, as_of: date | None, lang: str) -> str:
    """One line of small print; without `as_of` where a panel judges nothing."""
    facts = [
        ("trust.rulebook", rules.fingerprint[:6], rules.fingerprint),
        ("trust.calendar", " · ".join(sorted({each.edition for each in rules.calendars.values()})), ""),
        ("trust.engine", f"govrules {govrules.__version__}", ""),
    ]
    if as_of is not None:
        facts.append(("trust.as-of", plain(as_of), ""))
    told = "".join(
        f'<li title="{escape(whole)}">{WORDS[key].in_(lang)} <b>{escape(value)}</b></li>'
        for key, value, whole in facts
    )
    label, local = WORDS["trust.label"].in_(lang), WORDS["trust.local"].in_(lang)
    return f'<ul class="gr-trust" aria-label="{label}">{told}<li>{local}</li></ul>'
