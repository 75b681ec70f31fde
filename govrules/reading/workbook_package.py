"""The archive of a workbook, opened only where it may be, and the XML of its parts.

Comes in: the path of a workbook. Goes out: an open archive within bounds; the elements of a part.
Must not know: sheets, cells.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias
from xml.parsers import expat

from govrules.reading.record_words import RecordsError

Attributes: TypeAlias = Mapping[str, str]
LARGEST_PART = 2 << 30
"""Bytes of one unpacked part; a sheet of a million rows and thirty columns has about half of that."""
LARGEST_STRINGS = 512 << 20
MOST_PARTS = 10_000

# Sheets of one repeated value pack about 1:100. What packs tighter and is large is a trap.
TIGHTEST_PACKING = 500
PACKING_MATTERS_FROM = 64 << 20

_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def opened(path: Path, shown: str) -> Iterator[zipfile.ZipFile]:
    """The zip archive of a workbook, once its directory shows that it may be unpacked."""
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            file.seek(0)
            if any(_ENCRYPTED in chunk for chunk in overlapping(file)):
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


def overlapping(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a file in chunks, each with the end of the one before, so that no short mark is cut."""
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


def walk(
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


def elements(package: zipfile.ZipFile, part: str, shown: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part: local names and attributes, in order."""
    found: list[tuple[str, dict[str, str]]] = []

    def handlers(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))

    for _ in walk(package, part, shown, handlers):
        if len(found) > 2_000_000:
            raise RecordsError("workbook-too-large", path=shown, part=part, size=f"{len(found):,}")
    return found


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]
