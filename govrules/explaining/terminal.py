"""An explanation in colours for a person at a terminal.

Comes in: an `Explanation` or a text. Goes out: what `rich` prints. Must not know: rules, records.
`rich` is imported when it is used; what is printed is never read as markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govrules.explaining.explanation import Explanation

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STATUS = {
    "satisfied": "bold green",
    "violated": "bold red",
    "pending": "bold cyan",
    "undetermined": "bold yellow",
    "not-applicable": "bold",
}
_MARKS = (("✓", "green"), ("✗", "red"))
_UNKNOWN = re.compile(r"(?:^|    )(\?) ", re.MULTILINE)
_LABEL = re.compile(r"^  (\S[^\n]*?)(?=  )", re.MULTILINE)


def styled(
    explanation: Explanation, lang: str | None = None, *, ledger: bool = False, width: int = 100
) -> Text:
    """The text of an explanation with colours for status, labels and marks."""
    from rich.text import Text

    plain = explanation.text(lang, ledger=ledger, width=width)
    text = Text(plain, no_wrap=True, overflow="ignore")
    head = plain.find("\n") if "\n" in plain else len(plain)
    text.stylize(_STATUS[str(explanation.parts.verdict.status)], 0, head)
    for label in _LABEL.finditer(plain, head + 1):
        text.stylize("dim", *label.span(1))
    for sign, style in _MARKS:
        for found in re.finditer(rf"{sign}(?= )", plain):
            text.stylize(style, *found.span())
    for found in _UNKNOWN.finditer(plain):
        text.stylize("yellow", *found.span(1))
    return text


def print_explanation(
    explanation: Explanation,
    console: Console | None = None,
    lang: str | None = None,
    *,
    ledger: bool = False,
) -> None:
    """Print to a terminal, as wide as it is up to 110 columns; into a pipe or a file without colours."""
    from rich.console import Console

    console = console or Console()
    width = min(console.width, 110) if console.is_terminal else 100
    console.print(styled(explanation, lang, ledger=ledger, width=width), soft_wrap=True)
