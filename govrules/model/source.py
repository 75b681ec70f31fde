"""Where a thing stands in a file, and what is wrong with it there.

Comes in: nothing. Goes out: places, spans and diagnostics, as plain values.
Must not know: how a file is read or how a message is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govrules.calendars.wording import Text

__all__ = ["Diagnostic", "Level", "Place", "Span", "Text"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a file, both counted from 1; the file as the user named it."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the first character of a token to just behind its last; lines and columns from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


class Level(StrEnum):
    """How grave a diagnostic or a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong with a file: what, where, and how to mend it.

    `span` marks the text that `place` begins; `underlined` is that text itself.
    """

    code: str
    place: Place
    message: str
    help: str | None = None
    level: Level = Level.ERROR
    span: Span | None = None
    underlined: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message}"]
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)
