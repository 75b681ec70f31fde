"""Any source of records, opened as tables: one for each sheet, file or list.

Comes in: a path, a data frame, an Arrow table, dicts; the record types. Goes out: `Table`s, each with its
record type (or a column that says it), and notices of what was left aside.
Must not know: how a cell is read, what a record is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from govrules.calendars.wording import system_reason
from govrules.model.record_types import ROSTER, RecordType
from govrules.reading.columns import RECORD_TYPE_KEYS, FieldNames, TypeNames, letters, name_key
from govrules.reading.frames import (
    is_arrow,
    is_connection,
    is_frame,
    read_parquet,
    table_of_arrow,
    table_of_frame,
)
from govrules.reading.objects import read_json, table_of_dicts
from govrules.reading.plan import ReadingPlan
from govrules.reading.record_words import Notice, RecordsError, nearest
from govrules.reading.table import Table, find_head, is_blank

Source: TypeAlias = Any
"""A path, a DataFrame, an Arrow table, a DuckDB connection, a dict, a list of dicts, a dict of such by record type, or
a plan of these."""

FOR_PEOPLE = frozenset(("说明", "填写说明", "readme", "_lists"))
"""Sheets that tell a person how to read or fill in a workbook, or hold the choices of its drop-down lists."""

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
JSONS = (".json", ".jsonl", ".ndjson")
FORMATS = (*WORKBOOKS, *TEXTS, *JSONS, ".parquet")


def open_tables(
    source: Source,
    record_types: Mapping[str, RecordType],
    record_type: str | None,
    notices: list[Notice],
) -> Iterator[Table]:
    """The tables of a source, one after the other; what is said of them goes to `notices`.

    A `ReadingPlan` is a source too: its tables are read as the plan says.
    """
    names = TypeNames(record_types)
    if isinstance(source, ReadingPlan):
        yield from _as_planned(source, names, notices)
        return
    wanted = None if record_type is None else names.get(record_type)
    opening = _Opening(names, notices)
    read = False
    for table in opening.open(source, wanted):
        if isinstance(table.aside, Notice):
            notices.append(table.aside)
            continue
        if table.aside is not None:
            raise table.aside
        read = True
        yield table
    if not read and opening.nothing is not None:
        raise opening.nothing


def open_all(
    source: Source,
    record_types: Mapping[str, RecordType],
    record_type: str | None,
    notices: list[Notice],
) -> Iterator[Table]:
    """The same with the tables whose record type nothing says: `aside` tells why they would not be read."""
    names = TypeNames(record_types)
    wanted = None if record_type is None else names.get(record_type)
    yield from _Opening(names, notices, every=True).open(source, wanted)


def _as_planned(plan: ReadingPlan, names: TypeNames, notices: list[Notice]) -> Iterator[Table]:
    """The tables that a plan reads, each as the type and with the columns that it says."""
    if plan.faults:
        raise plan.faults[0]
    if not any(sheet.read for sheet in plan):
        raise RecordsError("nothing-to-read")
    planned = {sheet.sheet: sheet for sheet in plan}
    wanted = None if plan.record_type is None else names.get(plan.record_type)
    opening = _Opening(names, notices, every=True, heads={each.sheet: set(each.heads) for each in plan})
    for table in opening.open(plan.source, wanted):
        sheet = planned.pop(table.sheet, None)
        if sheet is None or sheet.heads != table.heads:
            raise RecordsError("changed-since", sheet=table.sheet)
        if not sheet.read:
            aside = table.aside
            notices.append(aside if isinstance(aside, Notice) else Notice("left-out-sheet", table.sheet))
            continue
        table.record_type = None if sheet.record_type is None else names.get(sheet.record_type)
        table.chosen = sheet.chosen
        yield table
    for missing in planned.values():
        if missing.read and missing.columns:
            raise RecordsError("changed-since", sheet=missing.sheet)


class _Opening:
    """One walk over a source.

    `every`: files whose type nothing says are opened too. `heads`: what is known to be a head of each table.
    `nothing`: what to say where no table could be read.
    """

    def __init__(
        self,
        names: TypeNames,
        notices: list[Notice],
        *,
        every: bool = False,
        heads: Mapping[str, set[str]] | None = None,
    ) -> None:
        self.names = names
        self.notices = notices
        self.every = every
        self.heads = heads or {}
        self.nothing: RecordsError | None = None
        self.known_of_any: set[str] | None = None

    def open(self, source: Source, wanted: RecordType | None) -> Iterator[Table]:
        if isinstance(source, (str, os.PathLike)):
            yield from self.open_path(Path(source), wanted)
        elif isinstance(source, Mapping):
            yield from self.open_mapping(source, wanted)
        elif is_connection(source):
            yield from self.open_connection(source, wanted)
        elif is_frame(source) or is_arrow(source) or isinstance(source, Iterable):
            if isinstance(source, (bytes, bytearray)):
                raise RecordsError("unknown-source")
            sheet = wanted.id if wanted else "records"
            yield self.typed(self.one(source, sheet), wanted, sheet)
        else:
            raise RecordsError("unknown-source")

    def one(self, source: Source, sheet: str) -> Table:
        if is_frame(source):
            return table_of_frame(source, sheet)
        if is_arrow(source):
            return table_of_arrow(source, sheet)
        return table_of_dicts(source, sheet)

    def open_mapping(self, source: Mapping[Any, Any], wanted: RecordType | None) -> Iterator[Table]:
        if any(name_key(str(key)) in RECORD_TYPE_KEYS for key in source) or (
            wanted is not None and not all(self.names.find(str(key)) for key in source)
        ):
            sheet = wanted.id if wanted else "records"
            yield self.typed(table_of_dicts([source], sheet), wanted, sheet)
            return
        for key, value in source.items():
            yield from self.open(value, self.names.get(str(key)))

    def open_connection(self, source: Any, wanted: RecordType | None) -> Iterator[Table]:
        read = False
        for relation, record_type in tables_of(source, self.names, wanted):
            if isinstance(record_type, RecordType):
                read = True
                yield from self.open(relation, record_type)
            else:
                self.notices.append(record_type)
        if not read:
            self.nothing = RecordsError("no-matching-table", **self.names.listed())

    # -- paths -----------------------------------------------------------------------------------------

    def open_path(self, path: Path, wanted: RecordType | None) -> Iterator[Table]:
        shown = str(path)
        try:
            if path.is_dir():
                yield from self.open_folder(path, wanted)
                return
            if not path.exists():
                raise RecordsError("no-such-file", path=shown, **_nearest_file(path))
            yield from self.open_file(path, shown, wanted)
        except OSError as fault:
            why, why_zh = fault.strerror or "?", system_reason(fault).zh
            raise RecordsError("unreadable-file", path=shown, why=why, why_zh=why_zh) from fault

    def open_file(self, path: Path, shown: str, wanted: RecordType | None) -> Iterator[Table]:
        suffix = path.suffix.lower()
        if suffix in WORKBOOKS or suffix in (".xls", ".xlsb", ".ods", ".et"):
            yield from self.open_workbook(path, shown, wanted)
            return
        named = wanted or self.names.find(path.stem)
        if suffix in TEXTS:
            from govrules.reading.delimited import read_csv

            yield self.typed(read_csv(path, shown, self.known_names(named, shown)), named, shown)
        elif suffix == ".parquet":
            yield self.typed(read_parquet(path, shown), named, shown)
        elif suffix in JSONS:
            yield from self.open_json(path, shown, wanted)
        else:
            raise RecordsError("unsupported-format", path=shown)

    def open_json(self, path: Path, shown: str, wanted: RecordType | None) -> Iterator[Table]:
        example = next(iter(self.names.record_types), "application")
        for name, items in read_json(path, shown, example).items():
            if name is None:
                named = wanted or self.names.find(path.stem)
                yield self.typed(table_of_dicts(items, shown, path.stem), named, shown)
            else:
                record_type = self.names.get(name)
                if wanted in (None, record_type):
                    yield self.typed(table_of_dicts(items, f"{shown}#{name}", name), record_type, shown)

    def open_folder(self, folder: Path, wanted: RecordType | None) -> Iterator[Table]:
        read = False
        for path, record_type in files_of(folder, self.names, wanted):
            if isinstance(record_type, RecordType):
                read = True
                yield from self.open_file(path, str(path), record_type)
            elif self.every and wanted is None and _is_of_records(path):
                yield from self.open_unknown(path, record_type)
            else:
                self.notices.append(record_type)
        if not read:
            listed = self.names.listed()
            example = f"{next(iter(self.names.record_types), 'application')}.csv"
            self.nothing = RecordsError("no-matching-file", path=str(folder), example=example, **listed)

    def open_unknown(self, path: Path, unknown: Notice) -> Iterator[Table]:
        """A file of a folder that is not named for a record type; what cannot be opened is only told of."""
        try:
            for table in self.open_file(path, str(path), None):
                if table.record_type is None and not says_type(table.heads):
                    table.aside = unknown
                yield table
        except RecordsError:
            self.notices.append(unknown)

    # -- workbooks -------------------------------------------------------------------------------------

    def open_workbook(self, path: Path, shown: str, wanted: RecordType | None) -> Iterator[Table]:
        from govrules.reading.workbooks import Sheet, read_workbook

        sheets = [sheet for sheet in read_workbook(path, shown) if name_key(sheet.name) not in FOR_PEOPLE]
        typed: list[tuple[Sheet, RecordType | None]] = [
            (sheet, self.names.find(sheet.name)) for sheet in sheets
        ]
        if wanted is not None:
            roster = self.names.record_types.get(ROSTER)
            if wanted not in [record_type for _, record_type in typed]:
                # The one sheet that is left is what was asked for, whatever its name.
                unnamed = [sheet for sheet, record_type in typed if record_type is None]
                if len(unnamed) != 1:
                    raise RecordsError("no-such-sheet", path=shown, type=wanted.id, sheets=_listed(sheets))
                typed = [(sheet, found or wanted) for sheet, found in typed]
            typed = [(sheet, found) for sheet, found in typed if found in (wanted, roster)]
        read = False
        for sheet, record_type in typed:
            head = self.head_of(sheet, record_type)
            if head is None:
                if record_type is not None:
                    read = True
                    self.notices.append(Notice("empty-table", sheet.name))
                continue
            table = head
            if sheet.hidden:
                table.notices.append(Notice("hidden-sheet", sheet.name))
            table = self.typed(table, record_type, sheet.name)
            if table.aside is not None:
                near = nearest(sheet.name, self.names.known)
                table.aside = Notice("unknown-sheet", sheet.name, None, near)
            else:
                read = True
            yield table
        if not read:
            listed = self.names.listed()
            self.nothing = RecordsError("no-matching-sheet", path=shown, sheets=_listed(sheets), **listed)

    def head_of(self, sheet: Any, record_type: RecordType | None) -> Table | None:
        """A sheet as a table, its merged cells filled; None if it is empty."""
        last_rows: dict[int, int] = {}
        for merge in sheet.merged:
            last_rows[merge.first] = max(last_rows.get(merge.first, 0), merge.last)
        head = find_head(
            sheet.name,
            _filled(sheet.rows(), sheet.merged),
            self.known_names(record_type, sheet.name),
            lambda row: last_rows.get(row, row),
        )
        if head is None:
            return None
        heads, notices = head.texts, head.notices
        while heads and not heads[-1]:
            heads = heads[:-1]
        if sheet.merged:
            first = sheet.merged[0]
            cells = f"{letters(first.column)}{first.first}:{letters(first.column)}{first.last}"
            notices.append(Notice("merged-cells", sheet.name, None, {"example": cells}))
        return Table(sheet.name, heads, head.below, ids=sheet.name, serial_epoch=sheet.epoch, notices=notices)

    # -- names -----------------------------------------------------------------------------------------

    def known_names(self, record_type: RecordType | None, sheet: str) -> Callable[[str], bool]:
        """Whether a head is a name of the record type, or of any where it is not known."""
        heads = self.heads.get(sheet)
        if heads is not None:
            return heads.__contains__
        if record_type is not None:
            names = FieldNames(record_type)
            return lambda head: bool(names.find(head))
        if self.known_of_any is None:
            self.known_of_any = {
                key for each in self.names.record_types.values() for key in FieldNames(each).by_key
            }
        known = self.known_of_any
        return lambda head: name_key(head) in known

    def typed(self, table: Table, record_type: RecordType | None, shown: str) -> Table:
        """The table with its record type; set aside if neither it nor a column says one."""
        if record_type is None and not says_type(table.heads):
            table.aside = RecordsError("which-record-type", path=shown, **self.names.listed())
        table.record_type = record_type
        return table


def files_of(
    folder: Path, names: TypeNames, wanted: RecordType | None
) -> Iterator[tuple[Path, RecordType | Notice]]:
    """The files of a folder that are read, each with its record type; and the notice of each that is left aside."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        record_type, fits = names.find(path.stem), _is_of_records(path)
        if record_type is None or not fits:
            near = nearest(path.stem, names.known) if fits else nearest("", ())
            yield path, Notice("unknown-file", str(path), None, near)
        elif _is_wanted(record_type, wanted, names):
            yield path, record_type


def tables_of(
    connection: Any, names: TypeNames, wanted: RecordType | None
) -> Iterator[tuple[Any, RecordType | Notice]]:
    """The tables and views of a DuckDB connection that are read, as `files_of` those of a folder."""
    for (name,) in connection.sql("SELECT name FROM (SHOW TABLES) ORDER BY name").fetchall():
        record_type = names.find(name)
        if record_type is None:
            yield None, Notice("unknown-table", name, None, nearest(name, names.known))
        elif _is_wanted(record_type, wanted, names):
            quoted = name.replace('"', '""')
            yield connection.sql(f'SELECT * FROM "{quoted}"'), record_type


def _is_of_records(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in (*TEXTS, *JSONS, ".parquet")


def _is_wanted(record_type: RecordType, wanted: RecordType | None, names: TypeNames) -> bool:
    return wanted is None or record_type in (wanted, names.record_types.get(ROSTER))


def says_type(heads: Iterable[str]) -> bool:
    """Whether a column says of each row which record type it is."""
    return any(name_key(head) in RECORD_TYPE_KEYS for head in heads)


def _listed(sheets: Iterable[Any]) -> str:
    return ", ".join(sheet.name for sheet in sheets) or "-"


def _nearest_file(path: Path) -> dict[str, str]:
    try:
        known = [each.name for each in path.parent.iterdir()][:1000]
    except OSError:
        known = []
    return nearest(path.name, known)


def _filled(
    rows: Iterator[tuple[int, list[object]]], merged: Iterable[Any]
) -> Iterator[tuple[int, list[object]]]:
    """Rows in which each cell of a merge over rows has the value of its first."""
    starts: dict[int, list[Any]] = {}
    for merge in merged:
        starts.setdefault(merge.first, []).append(merge)
    if not starts:
        yield from rows
        return
    open_merges: dict[int, tuple[int, object]] = {}
    for number, cells in rows:
        for column, (last, value) in list(open_merges.items()):
            if number > last:
                del open_merges[column]
                continue
            cells.extend([None] * (column + 1 - len(cells)))
            if is_blank(cells[column]):
                cells[column] = value
        for merge in starts.get(number, ()):
            value = cells[merge.column] if merge.column < len(cells) else None
            if not is_blank(value):
                open_merges[merge.column] = (merge.last, value)
        yield number, cells
