"""Records from any source: a workbook, a folder, a file, a data frame, a list of dicts, one dict.

Comes in: the source, the record types. Goes out: a `RecordSet` (records, unfit rows, notices, counts), or
the same as a stream; or a `RecordsError` where the source as a whole cannot be read.
Must not know: rules, engines; how a check is tried is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from govrules.model.record import Record, Unfit, UnfitCode
from govrules.model.record_types import ID, ROSTER, RecordType
from govrules.reading.cell_times import zone_of
from govrules.reading.cell_values import shown
from govrules.reading.columns import RECORD_TYPE_KEYS, FieldNames, TypeNames, name_key
from govrules.reading.record_words import Bad, Notice, RecordError, RecordsError, nearest
from govrules.reading.rows import Passes, RowReader, SeenIds
from govrules.reading.tables import Source, open_tables

DEFAULT_TIMEZONE = "Asia/Shanghai"
ROWS_BETWEEN_PROGRESS = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a record type were found, and how many of them were fit to be judged."""

    rows: int = 0
    fit: int = 0
    unfit: int = 0


@dataclass(frozen=True, slots=True)
class RecordSet:
    """All that a source holds: records by type, what is unfit, what to know, and how many there were.

    A row with an unfit cell is in `counts` and `unfit`, never in `records`.
    """

    records: Mapping[str, tuple[Record, ...]]
    unfit: tuple[Unfit, ...]
    notices: tuple[Notice, ...]
    counts: Mapping[str, Counts]

    @property
    def roster(self) -> tuple[Record, ...] | None:
        """The units, or None where the source has no roster."""
        return self.records.get(ROSTER)

    def with_roster(self, listed: RecordSet) -> RecordSet:
        """The same with the roster of another source, which takes the place of its own."""
        rest = {type: each for type, each in self.records.items() if type != ROSTER}
        counts = {type: each for type, each in self.counts.items() if type != ROSTER}
        return RecordSet(
            MappingProxyType({**rest, ROSTER: listed.records.get(ROSTER, ())}),
            (*(each for each in self.unfit if each.record_type != ROSTER), *listed.unfit),
            (*self.notices, *listed.notices),
            MappingProxyType({**counts, **listed.counts}),
        )

    def __iter__(self) -> Iterator[Record]:
        for records in self.records.values():
            yield from records

    def __len__(self) -> int:
        return sum(len(records) for records in self.records.values())


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of a source: its record type (None where its rows say it) and its rows, to be walked once."""

    sheet: str
    record_type: str | None
    rows: Iterator[Record | list[Unfit]]


@dataclass(slots=True)
class Tables:
    """The tables of a source, to be walked once; `notices` grows as they are walked.

    Each table must be walked to its end before the next. Memory stays flat for CSV and Parquet and for
    the cells of a workbook; only the ids are remembered, to find those used twice.
    """

    source: Source
    record_types: Mapping[str, RecordType]
    record_type: str | None = None
    timezone: str = DEFAULT_TIMEZONE
    passes: Passes | None = None
    notices: list[Notice] = field(default_factory=list)

    def __iter__(self) -> Iterator[ReadTable]:
        zone_of(self.timezone)
        names = TypeNames(self.record_types)
        seen = SeenIds()
        for table in open_tables(self.source, self.record_types, self.record_type, self.notices):
            reader = RowReader(
                table, names, self.timezone, notices=self.notices, seen=seen, passes=self.passes
            )
            type = table.record_type.id if table.record_type else None
            yield ReadTable(table.sheet, type, iter(reader))


def read_source(
    source: Source,
    record_types: Mapping[str, RecordType],
    *,
    record_type: str | None = None,
    timezone: str = DEFAULT_TIMEZONE,
    passes: Passes | None = None,
) -> Tables:
    """The tables of a source as streams of records.

    `record_type` names the type of a single file, sheet, frame or list that does not say it itself.
    Raises `RecordsError` while walking, where a file or a table as a whole cannot be read.
    """
    return Tables(source, record_types, record_type, timezone, passes)


def read_records(
    source: Source,
    record_types: Mapping[str, RecordType],
    *,
    record_type: str | None = None,
    timezone: str = DEFAULT_TIMEZONE,
    passes: Passes | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> RecordSet:
    """All records of a source, with what is unfit and what to know; a `RecordSet` is given back as it is.

    `passes` makes of a check of the record type a function of the facts; without it no check is made.
    `progress(rows, None)` is called now and then; what it raises ends the reading.

    >>> from govrules.calendars.wording import Text
    >>> from govrules.model.record_types import Field, FieldType
    >>> day = Field("held_on", FieldType.DATE, Text("召开日期", "held on"))
    >>> meeting = RecordType("meeting", Text("会议", "meeting"), "held_on", {"held_on": day})
    >>> found = read_records(
    ...     [{"编号": "M-1", "召开日期": "2020年4月20日"}, {"编号": "M-2", "召开日期": "待定"}],
    ...     {"meeting": meeting},
    ...     record_type="meeting",
    ... )
    >>> found.records["meeting"][0].facts["held_on"], found.unfit[0].code
    (datetime.date(2020, 4, 20), <UnfitCode.NOT_A_DATE: 'not-a-date'>)
    """
    if isinstance(source, RecordSet):
        return source
    tables = read_source(source, record_types, record_type=record_type, timezone=timezone, passes=passes)
    walked = 0
    records: dict[str, list[Record]] = {}
    unfit: list[Unfit] = []
    counts: dict[str, list[int]] = {}
    for table in tables:
        if table.record_type is not None:
            records.setdefault(table.record_type, [])
            counts.setdefault(table.record_type, [0, 0])
        for row in table.rows:
            walked += 1
            if progress is not None and walked % ROWS_BETWEEN_PROGRESS == 0:
                progress(walked, None)
            if isinstance(row, Record):
                records.setdefault(row.type, []).append(row)
                counts.setdefault(row.type, [0, 0])[0] += 1
            else:
                unfit += row
                counts.setdefault(row[0].record_type, [0, 0])[1] += 1
    return RecordSet(
        MappingProxyType({type: tuple(found) for type, found in records.items()}),
        tuple(unfit),
        tuple(tables.notices),
        MappingProxyType({type: Counts(fit + bad, fit, bad) for type, (fit, bad) in counts.items()}),
    )


def read_record(
    mapping: Mapping[str, object],
    record_types: Mapping[str, RecordType],
    *,
    record_type: str | None = None,
    timezone: str = DEFAULT_TIMEZONE,
    passes: Passes | None = None,
) -> Record:
    """One record from a dict with `record_type` and `id`; names as in a table.

    Without an `id` it is called `<record type>-1`, as the first row of a table without ids would be.
    Raises `RecordError` with every fact that cannot be taken, and every name that is not known.
    """
    names = TypeNames(record_types)
    said = record_type
    for key, value in mapping.items():
        if said is None and name_key(str(key)) in RECORD_TYPE_KEYS and value is not None:
            said = str(value)
    if said is None:
        raise RecordsError("no-record-type", **names.listed())
    kind = names.get(said)
    fields = FieldNames(kind)
    unknown = [_unknown_name(str(key), mapping, kind, fields) for key in mapping if not fields.find(str(key))]
    known = {str(key): value for key, value in mapping.items() if fields.find(str(key))}
    if not any(fields.find(key) == (ID.id,) for key in known):
        known[ID.id] = f"{kind.id}-1"
    row = list(_one_row(known, record_types, kind, timezone, passes))
    unfit = [*unknown, *(row[0] if row and isinstance(row[0], list) else [])]
    if not row:
        unfit.append(_no_id(kind))
    if unfit:
        raise RecordError(unfit)
    assert isinstance(row[0], Record)
    return row[0]


def _one_row(
    known: Mapping[str, object],
    record_types: Mapping[str, RecordType],
    kind: RecordType,
    timezone: str,
    passes: Passes | None,
) -> Iterator[Record | list[Unfit]]:
    """The one row of a dict, if it is not blank."""
    for table in read_source([known], record_types, record_type=kind.id, timezone=timezone, passes=passes):
        yield from table.rows


def _unknown_name(key: str, mapping: Mapping[str, object], kind: RecordType, fields: FieldNames) -> Unfit:
    bad = Bad(
        UnfitCode.UNKNOWN_FIELD,
        "unknown-name",
        {"type": kind.id, "column": key, **nearest(key, fields.known)},
    )
    return _of_mapping(kind, key, mapping.get(key), bad)


def _no_id(kind: RecordType) -> Unfit:
    return _of_mapping(kind, ID.id, None, Bad(UnfitCode.NO_ID, "no-id", {"column": ID.id}))


def _of_mapping(kind: RecordType, column: str, value: object, bad: Bad) -> Unfit:
    reason, mend = bad.told("en")
    return Unfit(kind.id, None, kind.id, 1, column, shown(value), bad.code, reason, mend, bad.why, bad.params)
