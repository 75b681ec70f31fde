"""Workbooks (.xlsx, .xlsm): sheets as streams of rows, each cell a plain value.

Comes in: the path of a workbook. Goes out: `Sheet`s whose rows are read as they are walked.
Must not know: record types, fields. Why no library reads them: docs/decisions/reading-workbooks.md.

A cell with a date format is a `date` where its number is whole, else a `datetime`; a failed formula is a
`CellError` with its value, and one that was never calculated a `CellError` without.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import IO, TypeAlias
from xml.parsers import expat

from govrules.reading.cells import SERIAL_EPOCH, SERIAL_EPOCH_1904, CellError, of_serial
from govrules.reading.record_words import RecordsError

Attributes: TypeAlias = Mapping[str, str]

LARGEST_PART = 2 << 30
"""Bytes of one unpacked part; a sheet of a million rows and thirty columns has about half of that."""
LARGEST_STRINGS = 512 << 20
MOST_STRINGS = 20_000_000
MOST_PARTS = 10_000
MOST_COLUMNS = 16_384
LONGEST_TEXT = 1_000_000
# Sheets of one repeated value pack about 1:100. What packs tighter and is large is a trap.
TIGHTEST_PACKING = 500
PACKING_MATTERS_FROM = 64 << 20

_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_BUILT_IN_TIMES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_DURATIONS = frozenset((46,))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet; `rows` opens the file anew each time it is called."""

    name: str
    hidden: bool
    epoch: date
    merged: tuple[Merge, ...]
    rows: Callable[[], Iterator[tuple[int, list[object]]]]


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged over several rows: the first column (from 0), first and last row (from 1)."""

    column: int
    first: int
    last: int


def read_workbook(path: Path, shown: str) -> list[Sheet]:
    """The worksheets of a workbook, in its order; the workbook is called `shown` in messages."""
    with _package(path, shown) as package:
        book = _Book(package, shown)
        return [
            Sheet(name, hidden, book.epoch, _merges(package, part), partial(_rows, path, shown, part, book))
            for name, hidden, part in book.sheets
        ]


# -- the package ---------------------------------------------------------------------------------------


@contextmanager
def _package(path: Path, shown: str) -> Iterator[zipfile.ZipFile]:
    """The zip archive of a workbook, once its directory shows that it may be unpacked."""
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            file.seek(0)
            if any(_ENCRYPTED in chunk for chunk in _overlapping(file)):
                raise RecordsError("encrypted", path=shown)
            raise RecordsError("old-workbook", path=shown, what=".xls")
        if not start:
            raise RecordsError("empty-file", path=shown)
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_bombs(package, shown)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise RecordsError("damaged-workbook", path=shown, why="zip") from fault
    except RuntimeError as fault:  # so says zipfile of an encrypted part
        raise RecordsError("encrypted", path=shown) from fault


def _overlapping(file: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-64:]


def _refuse_bombs(package: zipfile.ZipFile, shown: str) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise RecordsError("workbook-too-large", path=shown, part="zip", size=f"{len(parts):,}")
    for part in parts:
        strings = part.filename.lower().endswith("sharedstrings.xml")
        tight = (
            part.file_size > PACKING_MATTERS_FROM and part.file_size > TIGHTEST_PACKING * part.compress_size
        )
        if part.file_size > (LARGEST_STRINGS if strings else LARGEST_PART) or tight:
            size = f"{part.file_size >> 20:,} MB"
            raise RecordsError("workbook-too-large", path=shown, part=part.filename, size=size)


def _walk(
    package: zipfile.ZipFile,
    part: str,
    shown: str,
    handlers: Callable[[expat.XMLParserType], object],
) -> Iterator[None]:
    """Parse one part, chunk by chunk; a document type or an entity is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> None:
        raise RecordsError("workbook-entities", path=shown)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    handlers(parser)
    try:
        with package.open(part) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
    except (expat.ExpatError, KeyError, ValueError, IndexError) as fault:
        raise RecordsError("damaged-workbook", path=shown, why=part) from fault


def _elements(package: zipfile.ZipFile, part: str, shown: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part: local names and attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []

    def handlers(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))

    for _ in _walk(package, part, shown, handlers):
        if len(found) > 2_000_000:
            raise RecordsError("workbook-too-large", path=shown, part=part, size=f"{len(found):,}")
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Book:
    """What all sheets of a workbook share: shared strings, date formats, the epoch; and where they lie."""

    def __init__(self, package: zipfile.ZipFile, shown: str) -> None:
        names = {name.lower(): name for name in package.namelist()}
        if "xl/workbook.bin" in names:
            raise RecordsError("old-workbook", path=shown, what=".xlsb")
        if "content.xml" in names:
            raise RecordsError("old-workbook", path=shown, what=".ods")
        if "xl/workbook.xml" not in names:
            raise RecordsError("damaged-workbook", path=shown, why="xl/workbook.xml")
        related = self._related(package, names, shown)
        self.epoch = SERIAL_EPOCH
        self.sheets: list[tuple[str, bool, str]] = []
        for name, attributes in _elements(package, names["xl/workbook.xml"], shown):
            if name == "workbookPr" and attributes.get("date1904", "").lower() in ("1", "true"):
                self.epoch = SERIAL_EPOCH_1904
            if name == "sheet":
                id = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                kind, part = related.get(id, ("", ""))
                if kind == "worksheet" and part in names:
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append((attributes.get("name", ""), hidden, names[part]))
        part_of = dict(related.values())
        strings, styles = part_of.get("sharedStrings", ""), part_of.get("styles", "")
        self.strings = _strings(package, names[strings], shown) if strings in names else []
        self.formats = _formats(package, names[styles], shown) if styles in names else []

    @staticmethod
    def _related(
        package: zipfile.ZipFile, names: Mapping[str, str], shown: str
    ) -> dict[str, tuple[str, str]]:
        part = names.get("xl/_rels/workbook.xml.rels")
        if part is None:
            raise RecordsError("damaged-workbook", path=shown, why="xl/_rels/workbook.xml.rels")
        related: dict[str, tuple[str, str]] = {}
        for name, attributes in _elements(package, part, shown):
            if name == "Relationship":
                target = attributes.get("Target", "").lower()
                target = target[1:] if target.startswith("/") else "xl/" + target.removeprefix("./")
                kind = attributes.get("Type", "").rpartition("/")[2]
                related[attributes.get("Id", "")] = (kind, target)
        return related


def _strings(package: zipfile.ZipFile, part: str, shown: str) -> list[str]:
    """The shared strings, without their phonetic guides."""
    strings: list[str] = []
    reader = _Text()

    def start(name: str, _: Attributes) -> None:
        name = _local(name)
        if name == "si":
            reader.begin()
        else:
            reader.start(name)

    def end(name: str) -> None:
        name = _local(name)
        if name == "si":
            strings.append(reader.text())
        else:
            reader.end(name)

    def handlers(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = reader.data

    for _ in _walk(package, part, shown, handlers):
        if len(strings) > MOST_STRINGS:
            raise RecordsError("workbook-too-large", path=shown, part=part, size=f"{len(strings):,}")
    return strings


class _Text:
    """The text of a string item: the runs of it, but not the phonetic guide."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.within = False
        self.phonetic = 0

    def start(self, name: str) -> None:
        if name == "t":
            self.within = not self.phonetic
        elif name == "rPh":
            self.phonetic += 1

    def end(self, name: str) -> None:
        if name == "t":
            self.within = False
        elif name == "rPh":
            self.phonetic -= 1

    def data(self, text: str) -> None:
        if self.within:
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise ValueError("text too long")
            self.parts.append(text)

    def text(self) -> str:
        return unescaped("".join(self.parts))


def unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which a workbook writes as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


_NUMBER, _TIME, _DURATION = 0, 1, 2


def _formats(package: zipfile.ZipFile, part: str, shown: str) -> list[int]:
    """For each style of cells: does its number format show a number, a time, or a length of time?"""
    codes: dict[str, str] = {}
    formats: list[int] = []
    within = False
    for name, attributes in _elements(package, part, shown):
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            within = True
        elif name in ("cellStyles", "dxfs", "cellStyleXfs"):
            within = False
        elif name == "xf" and within:
            formats.append(_kind_of_format(attributes.get("numFmtId", "0"), codes))
    return formats


def _kind_of_format(id: str, codes: Mapping[str, str]) -> int:
    if id in codes:
        return kind_of_code(codes[id])
    number = int(id) if id.isdigit() else 0
    if number in _BUILT_IN_DURATIONS:
        return _DURATION
    return _TIME if number in _BUILT_IN_TIMES else _NUMBER


def kind_of_code(code: str) -> int:
    """0 if a number format shows a number, 1 if a time, 2 if a length of time.

    >>> [kind_of_code(code) for code in ("0.00", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d", "[h]:mm", "[Red]0")]
    [0, 1, 1, 2, 0]
    """
    bare = _NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    if re.search(r"\[[hms]+\]", bare):
        return _DURATION
    return _TIME if re.search("[ymdhs]", bare) and "general" not in bare else _NUMBER


def _merges(package: zipfile.ZipFile, part: str) -> tuple[Merge, ...]:
    """The cells of a sheet that are merged over several rows."""
    found: dict[tuple[int, int], Merge] = {}
    with package.open(part) as file:
        for chunk in _overlapping(file):
            for match in _MERGE.finditer(chunk):
                first, last = int(match.group(2)), int(match.group(4))
                if last > first:
                    column = _column(match.group(1).decode())
                    found[first, column] = Merge(column, first, last)
    return tuple(found.values())


_columns: dict[str, int] = {}


def _column(letters: str) -> int:
    """The position of a column, from 0, by its letters."""
    found = _columns.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise ValueError(letters)
            found = found * 26 + ord(letter) - 64
        found -= 1
        if not 0 <= found < MOST_COLUMNS:
            raise ValueError(letters)
        _columns[letters] = found
    return found


# -- one sheet -----------------------------------------------------------------------------------------


def _rows(path: Path, shown: str, part: str, book: _Book) -> Iterator[tuple[int, list[object]]]:
    """The rows of a sheet that have a cell, with their numbers."""
    with _package(path, shown) as package:
        sheet = _SheetReader(book)
        for _ in _walk(package, part, shown, sheet.attach):
            yield from sheet.rows
            sheet.rows.clear()


class _SheetReader:
    """Turns the events of a sheet's XML into rows."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.rows: list[tuple[int, list[object]]] = []
        self.number = 0
        self.row: list[object] = []
        self.position = -1
        self.kind: str | None = None
        self.style = ""
        self.formula = False
        self.raw: list[str] = []
        self.in_value = False
        self.inline = _Text()
        self.prefix: str | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data

    def start(self, name: str, attributes: Attributes) -> None:
        if self.prefix is None:
            self.prefix = name[: -len(_local(name))]
        if self.prefix:
            name = name.removeprefix(self.prefix)
        if name == "c":
            place = attributes.get("r")
            self.position = _column(place.rstrip("0123456789")) if place else self.position + 1
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
        if self.in_value:
            self.raw.append(text)
            if len(self.raw) > 1000:
                raise ValueError("text too long")
        elif self.kind == "inlineStr":
            self.inline.data(text)

    def end(self, name: str) -> None:
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
            return self.book.strings[int(raw)] if raw else None
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
        number: int | float = int(raw) if _WHOLE.fullmatch(raw) else float(raw)
        formats = self.book.formats
        style = int(self.style) if self.style else 0
        kind = formats[style] if 0 <= style < len(formats) else _NUMBER
        if kind == _NUMBER:
            return number
        return timedelta(days=float(number)) if kind == _DURATION and abs(number) < 1e6 else self.time(number)

    def time(self, number: int | float) -> object:
        """The day or moment of a number with a date format; the number itself where there is none."""
        epoch = self.book.epoch
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
