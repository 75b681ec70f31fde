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

    @property
    def word(self) -> Text:
        """What it is called.

        >>> Level.NOTE.word.zh
        '提示'
        """
        return Text({"error": "错误", "warning": "警告", "note": "提示"}[self.value], self.value)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong with a file: what, where, and how to mend it.

    `span` marks the text that `place` begins; `underlined` is that text itself.
    """

    code: str
    place: Place
    what: Text
    mend: Text | None = None
    level: Level = Level.ERROR
    span: Span | None = None
    underlined: str | None = None

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.what.en

    @property
    def help(self) -> str | None:
        """How to mend it, in English."""
        return None if self.mend is None else self.mend.en

    @property
    def zh(self) -> str:
        """What is wrong, in Chinese."""
        return self.what.zh

    @property
    def zh_help(self) -> str | None:
        """How to mend it, in Chinese."""
        return None if self.mend is None else self.mend.zh

    def told(self, lang: str) -> tuple[str, str | None]:
        """Message and help in `lang`."""
        return (self.zh, self.zh_help) if lang == "zh" else (self.message, self.help)

    def in_(self, lang: str) -> str:
        """Place, message and help in `lang`, the help on a line of its own."""
        message, mend = self.told(lang)
        mark, word = ("：", "建议：") if lang == "zh" else (": ", "help: ")
        return f"{self.place}{mark}{message}" + (f"\n  {word}{mend}" if mend else "")

    def __str__(self) -> str:
        return self.in_("en")
