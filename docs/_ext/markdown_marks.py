"""Small marks of Markdown that the generated pages share.

In: text as it is. Out: text that Markdown shows as it is, table rows, sentences.
"""

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$~#])")


def plain(text: object) -> str:
    """A text in which nothing is a mark, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def row(*cells: str) -> str:
    """One row of a table; its cells are Markdown already."""
    return "| " + " | ".join(cells) + " |"


def table(*heads: str) -> list[str]:
    """The head of a table and the line below it."""
    return ["", row(*heads), row(*("---" for _ in heads))]


def sentence(text: str) -> str:
    """A text that begins and ends as a sentence does."""
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith((".", "。")) else ".")


def fence(lines: Iterable[str]) -> list[str]:
    """Lines shown as they stand."""
    return ["", "````text", *lines, "````"]


def page_of(instrument: str) -> str:
    """The name of an instrument's page."""
    return instrument.replace("/", "-")
