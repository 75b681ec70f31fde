"""CSV files as tables: their encoding, their separator, their rows one at a time.

Comes in: a path. Goes out: a `Table`, read as it is walked; the file is never held in memory.
Must not know: cells, record types (a function says which heads are known).

Offices write GB18030 as often as UTF-8. A file that is UTF-8 throughout is read so; else it must be
GB18030 throughout. One that has both is refused, for half of it would come out as other words.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from govrules.reading.record_words import Notice, RecordsError
from govrules.reading.table import Table, find_head, is_blank

if TYPE_CHECKING:
    import _csv

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20
# So many bytes beyond ASCII that happen to be sound UTF-8 are no accident in a line of GB18030.
_SURELY_UTF8 = 12
_SEPARATORS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a CSV file is laid out: its encoding, what parts its cells, how many lines at its top are none of its rows."""

    path: Path
    shown: str
    encoding: str
    separator: str
    skipped: int

    @property
    def notices(self) -> list[Notice]:
        """What to know of it."""
        return [Notice("read-as-gb18030", self.shown)] if self.encoding == "gb18030" else []

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows that are not blank, with their numbers."""
        return ((number, cells) for number, _, cells in self.numbered() if not all(map(is_blank, cells)))

    def numbered(self) -> Iterator[tuple[int, int, Sequence[str]]]:
        """Every row with its number and that of the last line it stands on. Raises `RecordsError` for lost quotes."""
        line = self.skipped
        with self.lines() as lines:
            reader = self.parted(lines)
            try:
                for number, cells in enumerate(reader, start=1 + self.skipped):
                    line = reader.line_num + self.skipped
                    yield number, line, cells
            except csv.Error as fault:
                raise RecordsError("csv-quotes", path=self.shown, line=str(line + 1)) from fault

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """The lines that hold rows, open as long as they are used."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            for _ in range(self.skipped):
                file.readline()
            yield file

    def parted(self, lines: Iterable[str]) -> _csv.Reader:
        """Lines parted into cells."""
        return csv.reader(lines, delimiter=self.separator, strict=True)


def layout_of(path: Path, shown: str) -> Layout:
    """The layout of a CSV file, called `shown` in messages. Raises `RecordsError` where it is no text."""
    encoding = encoding_of(path, shown)
    return Layout(path, shown, encoding, *_separator(path, encoding))


def read_csv(path: Path, shown: str, known: Callable[[str], bool]) -> Table:
    """The table of a CSV file, called `shown` in messages."""
    layout = layout_of(path, shown)
    head = find_head(shown, layout.rows(), known)
    if head is None:
        raise RecordsError("empty-file", path=shown)
    notices = [*head.notices, *layout.notices]
    return Table(shown, head.texts, head.below, ids=path.stem, same_length=True, notices=notices)


def encoding_of(path: Path, shown: str) -> str:
    """The encoding of a text file: a mark at its beginning, else UTF-8, else GB18030, else an error."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            _must_decode(path, shown, encoding)
            return encoding
    _refuse_nul(path, shown)
    if _decodes(path, "utf-8"):
        return "utf-8"
    _refuse_mixed(path, shown)
    if _decodes(path, "gb18030"):
        return "gb18030"
    raise RecordsError("encoding", path=shown, line=str(_first_bad_line(path, "gb18030")))


def decoded(path: Path, shown: str) -> str:
    """The whole text of a small text file."""
    encoding = encoding_of(path, shown)
    return path.read_text(encoding=encoding)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _must_decode(path: Path, shown: str, encoding: str) -> None:
    if not _decodes(path, encoding):
        line = _first_bad_line(path, "utf-8") if encoding == "utf-8-sig" else 1
        raise RecordsError("encoding", path=shown, line=str(line))


def _refuse_nul(path: Path, shown: str) -> None:
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            at = chunk.find(b"\0")
            if at >= 0:
                raise RecordsError("nul-bytes", path=shown, line=str(line + chunk.count(b"\n", 0, at)))
            line += chunk.count(b"\n")


def _refuse_mixed(path: Path, shown: str) -> None:
    """Raise where some lines are surely UTF-8 and others are not."""
    sure, sure_line, not_utf8, bad_line = 0, 0, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                not_utf8 += 1
                bad_line = bad_line or number
            else:
                if sum(byte > 127 for byte in line) >= _SURELY_UTF8:
                    sure += 1
                    sure_line = sure_line or number
    if sure > not_utf8 // 100:
        raise RecordsError("mixed-encoding", path=shown, utf8=str(sure_line), line=str(bad_line))


def _first_bad_line(path: Path, encoding: str) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return 1


def _separator(path: Path, encoding: str) -> tuple[str, int]:
    """What parts the cells, as the first line that is not blank shows; and how many lines to pass over.

    A line `sep=;` at the very top, which Excel understands, says it outright.
    """
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file):
            text = line.strip("\r\n")
            if number == 0 and text.lower().startswith("sep=") and len(text) == 5:
                return text[4], 1
            if text.strip(" " + _SEPARATORS):
                return _commonest_separator(text), 0
            if number > 1000:
                break
    return ",", 0


def _commonest_separator(line: str) -> str:
    counts = dict.fromkeys(_SEPARATORS, 0)
    quoted = False
    for sign in line:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in counts:
            counts[sign] += 1
    return max(_SEPARATORS, key=lambda sign: counts[sign])
