"""One file of rules: its text, and every offset of it as a line and a column.

Comes in: a name and bytes. Goes out: `SourceFile`, and the list that gathers all diagnostics.
Must not know: YAML, conditions, or what the text means.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from govrules.errors import GovrulesError
from govrules.model.source import Diagnostic, Level, Place, Span, Text
from govrules.reading.codes import CODES

_LONGEST_MESSAGE = 400


class SourceFile:
    """The text of one file as the user named it; offsets count characters from 0."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line's first character."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 0 as the YAML library counts them."""
        return (
            min(self.line_starts[line] + column, len(self.text))
            if line < len(self.line_starts)
            else len(self.text)
        )

    def span(self, start: int, end: int) -> Span:
        """Two offsets as a span."""
        return Span(*self.line_and_column(start), *self.line_and_column(end))

    def place(self, offset: int) -> Place:
        """An offset as a place."""
        return Place(self.name, *self.line_and_column(offset))


class Findings:
    """Every diagnostic of a load; the only thing in this package that changes while files are read."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def add(
        self,
        code: str,
        file: SourceFile,
        start: int,
        end: int,
        message: Text,
        mend: Text | None = None,
    ) -> None:
        """Note what is wrong with the text from `start` up to `end`; its code says how grave that is."""
        self.diagnostics.append(
            Diagnostic(
                code,
                file.place(start),
                Text(_short(message.zh), _short(message.en)),
                mend,
                CODES[code].level,
                file.span(start, end),
                file.text[start:end],
            )
        )

    def add_for_file(self, code: str, name: str, message: Text, mend: Text | None = None) -> None:
        """Note what is wrong with a file as a whole, or with a source that is not there."""
        self.diagnostics.append(Diagnostic(code, Place(name), message, mend, CODES[code].level))

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(each.level is Level.ERROR for each in self.diagnostics)


def texts_of(fault: GovrulesError) -> tuple[Text, Text | None]:
    """Message and help of an error, as they are noted for a file."""
    (zh, zh_help), (en, en_help) = fault.told("zh"), fault.told("en")
    return Text(zh, en), None if zh_help is None or en_help is None else Text(zh_help, en_help)


def _short(message: str) -> str:
    # A value of a megabyte is shown by its beginning; the place tells the rest.
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1] + "…"
