"""Workbooks (.xlsx, .xlsm): sheets as streams of rows, each cell a plain value.

Comes in: the path of a workbook. Goes out: `Sheet`s whose rows are read as they are walked.
Must not know: record types, fields. Why no library reads them: docs/decisions/reading-workbooks.md.

A cell with a date format is a `date` where its number is whole, else a `datetime`; a failed formula is a
`CellError` with its value, and one that was never calculated a `CellError` without.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from xml.parsers import expat

from govrules.reading.cell_forms import SERIAL_EPOCH, SERIAL_EPOCH_1904
from govrules.reading.record_words import RecordsError
from govrules.reading.workbook_cells import (
    DURATION,
    NUMBER,
    TIME,
    Shared,
    SheetReader,
    StringText,
    column_position,
    kind_of_code,
)
from govrules.reading.workbook_package import Attributes, elements, local, opened, overlapping, walk

MOST_STRINGS = 20_000_000

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
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
    with opened(path, shown) as package:
        book = _Book(package, shown)
        return [
            Sheet(
                name,
                hidden,
                book.shared.epoch,
                _merges(package, part),
                partial(_rows, path, shown, part, book.shared),
            )
            for name, hidden, part in book.sheets
        ]


def _rows(path: Path, shown: str, part: str, shared: Shared) -> Iterator[tuple[int, list[object]]]:
    """The rows of a sheet that have a cell, with their numbers."""
    with opened(path, shown) as package:
        sheet = SheetReader(shared)
        for _ in walk(package, part, shown, sheet.attach):
            yield from sheet.rows
            sheet.rows.clear()


class _Book:
    """The sheets of a workbook, where they lie, and what they share."""

    def __init__(self, package: zipfile.ZipFile, shown: str) -> None:
        names = {name.lower(): name for name in package.namelist()}
        if "xl/workbook.bin" in names:
            raise RecordsError("old-workbook", path=shown, what=".xlsb")
        if "content.xml" in names:
            raise RecordsError("old-workbook", path=shown, what=".ods")
        if "xl/workbook.xml" not in names:
            raise RecordsError("damaged-workbook", path=shown, why="xl/workbook.xml")
        related = self._related(package, names, shown)
        epoch = SERIAL_EPOCH
        self.sheets: list[tuple[str, bool, str]] = []
        for name, attributes in elements(package, names["xl/workbook.xml"], shown):
            if name == "workbookPr" and attributes.get("date1904", "").lower() in ("1", "true"):
                epoch = SERIAL_EPOCH_1904
            if name == "sheet":
                id = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                kind, part = related.get(id, ("", ""))
                if kind == "worksheet" and part in names:
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append((attributes.get("name", ""), hidden, names[part]))
        part_of = dict(related.values())
        strings, styles = part_of.get("sharedStrings", ""), part_of.get("styles", "")
        self.shared = Shared(
            _strings(package, names[strings], shown) if strings in names else [],
            _formats(package, names[styles], shown) if styles in names else [],
            epoch,
        )

    @staticmethod
    def _related(
        package: zipfile.ZipFile, names: Mapping[str, str], shown: str
    ) -> dict[str, tuple[str, str]]:
        part = names.get("xl/_rels/workbook.xml.rels")
        if part is None:
            raise RecordsError("damaged-workbook", path=shown, why="xl/_rels/workbook.xml.rels")
        related: dict[str, tuple[str, str]] = {}
        for name, attributes in elements(package, part, shown):
            if name == "Relationship":
                target = attributes.get("Target", "").lower()
                target = target[1:] if target.startswith("/") else "xl/" + target.removeprefix("./")
                kind = attributes.get("Type", "").rpartition("/")[2]
                related[attributes.get("Id", "")] = (kind, target)
        return related


def _strings(package: zipfile.ZipFile, part: str, shown: str) -> list[str]:
    """The shared strings, without their phonetic guides."""
    strings: list[str] = []
    reader = StringText()

    def start(name: str, _: Attributes) -> None:
        name = local(name)
        if name == "si":
            reader.begin()
        else:
            reader.start(name)

    def end(name: str) -> None:
        name = local(name)
        if name == "si":
            strings.append(reader.text())
        else:
            reader.end(name)

    def handlers(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = reader.data

    for _ in walk(package, part, shown, handlers):
        if len(strings) > MOST_STRINGS:
            raise RecordsError("workbook-too-large", path=shown, part=part, size=f"{len(strings):,}")
    return strings


def _formats(package: zipfile.ZipFile, part: str, shown: str) -> list[int]:
    """For each style of cells: does its number format show a number, a time, or a length of time?"""
    codes: dict[str, str] = {}
    formats: list[int] = []
    within = False
    for name, attributes in elements(package, part, shown):
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
        return DURATION
    return TIME if number in _BUILT_IN_TIMES else NUMBER


def _merges(package: zipfile.ZipFile, part: str) -> tuple[Merge, ...]:
    """The cells of a sheet that are merged over several rows."""
    found: dict[tuple[int, int], Merge] = {}
    with package.open(part) as file:
        for chunk in overlapping(file):
            for match in _MERGE.finditer(chunk):
                first, last = int(match.group(2)), int(match.group(4))
                if last > first:
                    column = column_position(match.group(1).decode())
                    found[first, column] = Merge(column, first, last)
    return tuple(found.values())
