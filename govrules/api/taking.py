"""The tables of a source handed to DuckDB, each in the quickest way that gives the record reader's records.

Comes in: what `audit` takes. Goes out: a `Session` that holds the records, and what is unfit or to be known.
Must not know: verdicts, the command line.

Parquet, Arrow tables and data frames are scanned in place; CSV and other streams are put into a temporary Parquet
file first. Rows whose cells are not plain are read by the record reader, like every source that has no columns of
its own (workbooks, JSON, lists of dicts).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from govrules.model.record_types import ROSTER, Field, RecordType
from govrules.model.rulebook import Rules

if TYPE_CHECKING:
    import pyarrow as pa

    from govrules.engines.batch.raw import Rows
    from govrules.engines.batch.session import Session
    from govrules.model.record import Record, Unfit
    from govrules.reading.delimited_columns import CsvColumns
    from govrules.reading.record_words import Notice
    from govrules.reading.records import Counts, RecordSet
    from govrules.reading.table import Table


class Taking:
    """Takes the tables of a source, each in the quickest way that gives the same records."""

    def __init__(self, rules: Rules, session: Session) -> None:
        from govrules.reading.columns import TypeNames

        self.rules = rules
        self.session = session
        self.names = TypeNames(rules.record_types)
        self.unfit: list[Unfit] = []
        self.notices: list[Notice] = []
        self.bad: dict[str, int] = {}
        self.tables = 0

    def take(self, source: Any, record_type: str | None, without_roster: bool = False) -> None:
        """Take one source: a path, a table, or a mapping of such by record type."""
        wanted = None if record_type is None else self.names.get(record_type)
        parts = self._parts(source, wanted)
        if parts is None:
            self._read(source, record_type, without_roster)
            return
        from govrules.reading.record_words import Notice

        for kind, part in parts:
            if isinstance(kind, Notice):
                self.notices.append(kind)
            elif not (without_roster and kind.id == ROSTER) and not self._scan(part, kind):
                self._read(part.again() if isinstance(part, _Part) else part, kind.id, without_roster)

    # -- in place ------------------------------------------------------------------------------------

    def _parts(self, source: Any, wanted: RecordType | None) -> _Parts | None:
        """The tables that may be scanned in place, each with its type; None if the reader must open the source.

        Beside them the notices of what is left aside.
        """
        from govrules.reading.frames import is_arrow, is_connection, is_frame
        from govrules.reading.tables import tables_of

        if isinstance(source, str | os.PathLike):
            return self._files(source, wanted)
        found: _Parts = []
        if is_connection(source):
            found += ((kind, _in_place(table)) for table, kind in tables_of(source, self.names, wanted))
        elif isinstance(source, Mapping):
            for key, value in source.items():
                kind = self.names.find(str(key))
                if kind is None:
                    return None
                files = self._files(value, kind) if isinstance(value, str | os.PathLike) else None
                found += files or [(kind, _in_place(value))]
        elif wanted is not None and (is_frame(source) or is_arrow(source)):
            found.append((wanted, _in_place(source)))
        return _each_once(found)

    def _files(self, source: str | os.PathLike[str], wanted: RecordType | None) -> _Parts | None:
        from govrules.reading.record_words import Notice
        from govrules.reading.tables import TEXTS, files_of

        shown = os.fspath(source)
        path = Path(shown)
        if "*" in shown and wanted is not None:
            return [(wanted, _Files(shown, shown))]
        if path.is_dir():
            if wanted is not None and any(path.glob("*/**/*.parquet")):
                return [(wanted, _Files(str(path / "**" / "*.parquet"), shown))]
            found: _Parts = []
            for file, kind in files_of(path, self.names, wanted):
                files = None if isinstance(kind, Notice) else self._files(file, kind)
                found += files or [(kind, file)]
            return _each_once(found)
        named = wanted or self.names.find(path.stem)
        if named is None or not path.is_file():
            return None
        if path.suffix.lower() in TEXTS:
            return [(named, _Text(path, shown))]
        return [(named, _Files(shown, shown))] if path.suffix.lower() == ".parquet" else None

    def _scan(self, part: Any, kind: RecordType) -> bool:
        """Hand a table to the engine as it is; False if the reader must take it."""
        from govrules.engines.batch.raw import RawTable, take_raw
        from govrules.reading.columns import match_columns
        from govrules.reading.delimited_columns import ROW_NUMBER
        from govrules.reading.record_words import RecordsError
        from govrules.reading.table import Apart, Table

        self.tables += 1
        relation = f"raw_{self.tables}"
        kinds = self._relation(part, kind, relation)
        if kinds is None:
            return False
        sheet, ids, text = kind.id, kind.id, None
        if isinstance(part, _Files | _Text):
            sheet, ids = part.shown, Path(part.shown).stem
        if isinstance(part, _Text):
            text = part.columns
            del kinds[ROW_NUMBER]
        heads = [head for head in kinds if head]
        try:
            columns = match_columns(heads, kind, sheet)
        except RecordsError:
            return False
        if (columns.id is None and text is None) or columns.type is not None or len(heads) != len(kinds):
            return False
        by_field = {each.field.id: each.head for each in columns.fields}
        if "id" in by_field or "region" in by_field:
            return False
        for name, column in (("id", columns.id), ("region", columns.region)):
            if column is not None:
                by_field[name] = column.head
        before = len(self.unfit)
        notices: list[Notice] = []

        def read(rows: Rows, others: int) -> tuple[pa.Table, set[str]]:
            del self.unfit[before:]
            notices.clear()
            apart = Table(sheet, tuple(heads), rows, kind, ids, apart=Apart(1, others))
            if text is not None:
                apart.rows = merge(rows, text.broken, key=itemgetter(0))
                apart.apart = Apart(text.first, others)
                apart.same_length, apart.notices = True, text.notices
            return self._read_rows(apart, kind, notices)

        raw = RawTable(relation, by_field, kinds, None if text is None else ROW_NUMBER, ids)
        if not take_raw(self.session, kind, raw, _forms(kind, self.rules.timezone), read):
            del self.unfit[before:]
            return False
        self.notices += notices
        return True

    def _relation(self, part: Any, kind: RecordType, relation: str) -> dict[str, str] | None:
        """Name the table for DuckDB; its heads with their types. None if it is none for DuckDB."""
        from govrules.reading.frames import is_frame

        session = self.session
        if isinstance(part, _Files):
            if not session.open_parquet(relation, part.pattern, part.pattern != part.shown):
                return None
        elif isinstance(part, _Text):
            if not part.keep(session, relation, kind):
                return None
        elif isinstance(part, _Stream):
            part.keep(session, relation)
        elif is_frame(part):
            import pyarrow as pa

            if any(name is not None for name in part.index.names):
                return None
            try:
                table = pa.Table.from_pandas(part, preserve_index=False)
            except (pa.ArrowException, ValueError, TypeError):
                return None
            session.register(relation, table)
        elif hasattr(part, "__arrow_c_stream__"):
            session.register(relation, part)
        else:
            return None
        return {str(row[0]): str(row[1]) for row in session.rows(f"DESCRIBE {relation}")}

    def _read_rows(self, table: Table, kind: RecordType, notices: list[Notice]) -> tuple[pa.Table, set[str]]:
        """The rows that are not plain, by the record reader: those that are fit as a typed table, and all ids."""
        from govrules.engines.batch.typed import typed_table
        from govrules.engines.reference.conditions import compile_check
        from govrules.reading.rows import RowReader, SeenIds

        seen = SeenIds()
        reader = RowReader(
            table, self.names, self.rules.timezone, notices=notices, seen=seen, passes=compile_check
        )
        fit: list[Record] = []
        self.bad.pop(kind.id, None)
        for found in reader:
            if isinstance(found, list):
                self.unfit += found
                self.bad[kind.id] = self.bad.get(kind.id, 0) + 1
            else:
                fit.append(found)
        return typed_table(fit, kind), set(seen.of(kind.id, table.sheet))

    # -- by the record reader ------------------------------------------------------------------------

    def _read(self, source: Any, record_type: str | None, without_roster: bool) -> None:
        from govrules.engines.batch.typed import typed_table
        from govrules.engines.reference.conditions import compile_check
        from govrules.reading.records import read_records

        found = read_records(
            source,
            self.rules.record_types,
            record_type=record_type,
            timezone=self.rules.timezone,
            passes=compile_check,
            progress=self.session.progress,
        )
        self.notices += found.notices
        self.unfit += [each for each in found.unfit if not (without_roster and each.record_type == ROSTER)]
        for name, counted in found.counts.items():
            self.bad[name] = self.bad.get(name, 0) + counted.unfit
        for name, records in found.records.items():
            if not (without_roster and name == ROSTER):
                self.session.add_typed(name, typed_table(records, self.rules.record_types[name]))

    # -- what was taken ------------------------------------------------------------------------------

    def record_set(self) -> RecordSet:
        """What is unfit and what to know; the records themselves stay with the engine."""
        from govrules.reading.records import Counts, RecordSet

        counts: dict[str, Counts] = {}
        for name in {**self.session.typed, **self.bad}:
            fit = self.session.typed[name].rows if name in self.session.typed else 0
            bad = self.bad.get(name, 0)
            counts[name] = Counts(fit + bad, fit, bad)
        return RecordSet(
            MappingProxyType({}), tuple(self.unfit), tuple(self.notices), MappingProxyType(counts)
        )

    def strangers(self) -> tuple[str, ...]:
        """The units that records name and the roster does not."""
        typed = self.session.typed
        roster = typed.get(ROSTER)
        if roster is None:
            return ()
        found: set[str] = set()
        for name, each in typed.items():
            unit = self.rules.record_types[name].unit
            if unit is not None and unit in each.present:
                from govrules.engines.batch.session import quoted

                column = quoted(unit)
                found |= {
                    str(row[0])
                    for row in self.session.rows(
                        f"SELECT DISTINCT {column} FROM {each.view} WHERE {column} IS NOT NULL "
                        f"AND {column} NOT IN (SELECT id FROM {roster.view})"
                    )
                }
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Files:
    """Parquet files: the pattern that DuckDB reads, and what messages call them."""

    pattern: str
    shown: str

    def again(self) -> Any:
        """What the record reader opens."""
        return self.shown


@dataclass(slots=True)
class _Text:
    """A CSV file, and how it is laid out where it can be read by columns."""

    path: Path
    shown: str
    columns: CsvColumns | None = None

    def keep(self, session: Session, relation: str, kind: RecordType) -> bool:
        """Put its texts into the session; False if only the record reader can read them."""
        from govrules.reading.columns import FieldNames
        from govrules.reading.delimited_columns import NotInColumns, read_csv_columns

        names = FieldNames(kind)
        self.columns = read_csv_columns(self.path, self.shown, lambda head: bool(names.find(head)))
        if self.columns is None:
            return False
        try:
            session.keep(relation, self.columns.schema(), self.columns.batches())
        except NotInColumns:
            return False
        return True

    def again(self) -> Any:
        """What the record reader opens."""
        return self.path


@dataclass(slots=True)
class _Stream:
    """Rows that come only once: what was kept of them stands in for them afterwards."""

    source: Any
    kept: Path | pa.Table | None = None

    def keep(self, session: Session, relation: str) -> None:
        """Put its rows into the session."""
        import pyarrow as pa

        reader = pa.RecordBatchReader.from_stream(self.source)
        try:
            self.kept = session.keep(relation, reader.schema, reader)
        except pa.ArrowNotImplementedError:
            # Some types of Arrow have no place in Parquet.
            self.kept = reader.read_all()
            session.register(relation, self.kept)

    def again(self) -> Any:
        """What the record reader opens."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not isinstance(self.kept, Path):
            return self.kept
        file = pq.ParquetFile(self.kept)
        return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches())


_Part = _Files | _Text | _Stream
_Parts: TypeAlias = "list[tuple[RecordType | Notice, Any]]"


def _in_place(table: Any) -> Any:
    """What can be scanned more than once as it is; a stream is marked as one."""
    import pyarrow as pa

    return (
        _Stream(table) if hasattr(table, "__arrow_c_stream__") and not isinstance(table, pa.Table) else table
    )


def _each_once(parts: _Parts) -> _Parts | None:
    """The parts, if each record type has one at most: ids that are used in two are for the reader to find."""
    from govrules.reading.record_words import Notice

    types = [kind.id for kind, _ in parts if not isinstance(kind, Notice)]
    return parts if types and len(set(types)) == len(types) else None


def _forms(kind: RecordType, timezone: str) -> Any:
    from govrules.engines.batch.cells import Forms
    from govrules.reading import cell_forms as written
    from govrules.reading.cells import Members, reader_of
    from govrules.reading.record_words import Bad

    def read(field: Field, texts: Sequence[str]) -> list[tuple[bool, Any]]:
        cell = reader_of(field, timezone)
        found = [cell(text) for text in texts]
        return [(False, None) if isinstance(each, Bad) else (True, each) for each in found]

    names: dict[str, dict[str, str]] = {}
    for each in kind.fields.values():
        if each.members:
            members = Members(each)
            spelt = [name for member in each.members for name in (member.id, *member.label, *member.also)]
            names[each.id] = {name: id for name in spelt if (id := members.find(name)) is not None and name}
    return Forms(
        [form.pattern for form in written.DAY_FORMS],
        written.TRUE_WORDS,
        written.FALSE_WORDS,
        tuple(written.ERROR_VALUES),
        written.SET_SEPARATORS,
        written.EMPTY_SET_WORDS,
        names,
        read,
    )
