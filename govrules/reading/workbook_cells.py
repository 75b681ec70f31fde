"""The cells of one worksheet, from the events of its XML.

Comes in: shared strings, the kinds of the number formats, the epoch; then elements and text. Goes out:
rows of plain values with their numbers. Must not know: the archive, record types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from govrules.reading.cell_forms import SERIAL_EPOCH
from govrules.reading.cell_times import of_serial
from govrules.reading.cell_values import CellError
from govrules.reading.workbook_package import Attributes, local

MOST_COLUMNS = 16_384
LONGEST_TEXT = 1_000_000

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share: its strings, the kind of each number format, the epoch."""

    strings: Sequence[str]
    formats: Sequence[int]
    epoch: date


class StringText:
    """The text of a string item: the runs of it, but not the phonetic guide."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A new string."""
        self.parts: list[str] = []
        self.length = 0
        self.within = False
        self.phonetic = 0

    def start(self, name: str) -> None:
        """An element begins within the string."""
        if name == "t":
            self.within = not self.phonetic
        elif name == "rPh":
            self.phonetic += 1

    def end(self, name: str) -> None:
        """An element ends within the string."""
        if name == "t":
            self.within = False
        elif name == "rPh":
            self.phonetic -= 1

    def data(self, text: str) -> None:
        """Text of the string, or of its phonetic guide."""
        if self.within:
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise ValueError("text too long")
            self.parts.append(text)

    def text(self) -> str:
        """The whole text."""
        return unescaped("".join(self.parts))


def unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which a workbook writes as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


NUMBER, TIME, DURATION = 0, 1, 2


def kind_of_code(code: str) -> int:
    """0 if a number format shows a number, 1 if a time, 2 if a length of time.

    >>> [kind_of_code(code) for code in ("0.00", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d", "[h]:mm", "[Red]0")]
    [0, 1, 1, 2, 0]
    """
    bare = _NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    if re.search(r"\[[hms]+\]", bare):
        return DURATION
    return TIME if re.search("[ymdhs]", bare) and "general" not in bare else NUMBER


_positions: dict[str, int] = {}


def column_position(letters: str) -> int:
    """The position of a column, from 0, by its letters."""
    found = _positions.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise ValueError(letters)
            found = found * 26 + ord(letter) - 64
        found -= 1
        if not 0 <= found < MOST_COLUMNS:
            raise ValueError(letters)
        _positions[letters] = found
    return found


class SheetReader:
    """Turns the events of a sheet's XML into rows."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.rows: list[tuple[int, list[object]]] = []
        self.number = 0
        self.row: list[object] = []
        self.position = -1
        self.kind: str | None = None
        self.style = ""
        self.formula = False
        self.raw: list[str] = []
        self.in_value = False
        self.inline = StringText()
        self.prefix: str | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        """Listen to a parser."""
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if self.prefix is None:
            self.prefix = name[: -len(local(name))]
        if self.prefix:
            name = name.removeprefix(self.prefix)
        if name == "c":
            place = attributes.get("r")
            self.position = column_position(place.rstrip("0123456789")) if place else self.position + 1
            if self.position >= MOST_COLUMNS:
                raise ValueError("too many columns")
            self.kind = attributes.get("t")
            self.style = attributes.get("s", "")
            self.formula = False
            self.raw.clear()
            if self.kind == "inlineStr":
                self.inline.begin()
        elif name == "v":
            self.in_value = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            number = attributes.get("r")
            self.number = int(number) if number else self.number + 1
            self.row = []
            self.position = -1
        elif self.kind == "inlineStr":
            self.inline.start(name)

    def data(self, text: str) -> None:
        """Text of a cell."""
        if self.in_value:
            self.raw.append(text)
            if len(self.raw) > 1000:
                raise ValueError("text too long")
        elif self.kind == "inlineStr":
            self.inline.data(text)

    def end(self, name: str) -> None:
        """An element ends: a cell is whole, or a row."""
        if self.prefix:
            name = name.removeprefix(self.prefix)
        if name == "v":
            self.in_value = False
        elif name == "c":
            value = self.value()
            if value is not None:
                row = self.row
                row.extend([None] * (self.position + 1 - len(row)))
                row[self.position] = value
            self.kind = None
        elif name == "row":
            if self.row:
                self.rows.append((self.number, self.row))
                self.row = []
        elif self.kind == "inlineStr":
            self.inline.end(name)

    def value(self) -> object:
        """The value of the cell that ends here."""
        kind = self.kind
        if kind == "inlineStr":
            return self.inline.text() or None
        raw = "".join(self.raw)
        if kind == "s":
            return self.shared.strings[int(raw)] if raw else None
        if kind == "str":
            return unescaped(raw) or None
        if not raw.strip():
            return CellError("") if self.formula else None
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "e":
            return CellError(raw.strip())
        if kind == "d":
            return _iso(raw.strip())
        return self.number_or_time(raw.strip())

    def number_or_time(self, raw: str) -> object:
        """A number, or what its number format makes of it."""
        number: int | float = int(raw) if _WHOLE.fullmatch(raw) else float(raw)
        formats = self.shared.formats
        style = int(self.style) if self.style else 0
        kind = formats[style] if 0 <= style < len(formats) else NUMBER
        if kind == NUMBER:
            return number
        return timedelta(days=float(number)) if kind == DURATION and abs(number) < 1e6 else self.time(number)

    def time(self, number: int | float) -> object:
        """The day or moment of a number with a date format; the number itself where there is none."""
        epoch = self.shared.epoch
        if 0 <= number < 1:
            seconds = round(float(number) * 86_400)
            return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60) if number else number
        if epoch == SERIAL_EPOCH and number < 61:
            # The 1900 system counts a 29 February that was none: day 60 is no day, those before are one less.
            if not 1 <= number < 60:
                return number
            number += 1
        found = of_serial(float(number), epoch) if number >= 0 else None
        return number if found is None else found


def _iso(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if len(text) <= 10 else moment
