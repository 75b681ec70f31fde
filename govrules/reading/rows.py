"""The rows of a table as records, each whole or unfit.

Comes in: a `Table`, the record types, a time zone, and how a check is tried. Goes out: for each row that
is not blank a `Record`, or the list of what is wrong with it. Must not know: files, engines.

# INVARIANT: every row that is not blank comes out once, as a record or as unfit; none is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from govrules.model.expr import fields_of
from govrules.model.record import Fact, Record, Unfit, UnfitCode
from govrules.model.record_types import ID, Check, RecordType
from govrules.reading.cell_forms import ERROR_VALUES
from govrules.reading.cell_values import folded, shown
from govrules.reading.cells import ReadCell, reader_of
from govrules.reading.columns import (
    RECORD_TYPE_KEYS,
    Column,
    Columns,
    TypeNames,
    letters,
    match_columns,
    name_key,
)
from govrules.reading.record_words import Bad, Notice
from govrules.reading.table import NotARow, Table, is_blank

Passes: TypeAlias = Callable[[Check, RecordType], Callable[[Mapping[str, Fact]], "bool | None"]]
"""Makes of a check, once, a function of the facts: whether they pass; None where unknown, which is a pass."""

_HELP_MARK = "#"


@dataclass(slots=True)
class SeenIds:
    """The ids that were used: of each record type, by sheet, with the row of the first use."""

    by_type: dict[str, list[tuple[str, dict[str, int]]]] = field(default_factory=dict)

    def of(self, record_type: str, sheet: str) -> dict[str, int]:
        """The ids of one sheet, to be added to."""
        sheets = self.by_type.setdefault(record_type, [])
        for name, ids in sheets:
            if name == sheet:
                return ids
        sheets.append((sheet, {}))
        return sheets[-1][1]

    def elsewhere(self, record_type: str, sheet: str, id: str) -> tuple[str, int] | None:
        """Where another sheet of the type used an id."""
        for name, ids in self.by_type.get(record_type, ()):
            if name != sheet and id in ids:
                return name, ids[id]
        return None


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of one table are read for one record type."""

    columns: Columns
    cells: tuple[tuple[int, str, ReadCell, str], ...]
    read_region: ReadCell | None
    defaults: tuple[tuple[str, Fact], ...]
    checks: tuple[tuple[Check, Callable[[Mapping[str, Fact]], bool | None]], ...]
    seen: dict[str, int]
    several_sheets: bool


class RowReader:
    """Walks one table once. `notices` grows as the rows are walked."""

    def __init__(
        self,
        table: Table,
        names: TypeNames,
        timezone: str,
        *,
        notices: list[Notice],
        seen: SeenIds,
        passes: Passes | None = None,
    ) -> None:
        self.table = table
        self.names = names
        self.timezone = timezone
        self.notices = notices
        self.seen = seen
        self.passes = passes
        self.read_id = reader_of(ID, timezone, table.serial_epoch)
        self.plans: dict[str, _Plan] = {}
        self.rows_of: dict[str, int] = {}
        self.generated = False
        self.headless = [i for i, head in enumerate(table.heads) if not name_key(head)]
        self.noted_columns: set[int] = set()
        self.help_rows: list[int] = []
        notices += table.notices
        if table.record_type is not None:
            self._plan(table.record_type)
        else:
            self.type_position = next(
                i for i, head in enumerate(table.heads) if name_key(head) in RECORD_TYPE_KEYS
            )

    # -- the plan --------------------------------------------------------------------------------------

    def _plan(self, record_type: RecordType) -> _Plan:
        """How rows of that type are read here."""
        found = self.plans.get(record_type.id)
        if found is None:
            found = self.plans[record_type.id] = self._make_plan(record_type)
        return found

    def _make_plan(self, record_type: RecordType) -> _Plan:
        table = self.table
        columns = match_columns(table.heads, record_type, table.sheet, table.chosen)
        if not columns.known and any(table.heads):
            raise columns.none_known(table.heads, table.sheet)
        # In a table of several types a column is unknown only if no type of its rows knows it.
        if table.record_type is not None:
            self.notices += columns.notices
        if columns.id is None and not self.generated:
            self.generated = True
            example = f"{table.ids}-{2 if table.same_length else 1}"
            self.notices.append(Notice("generated-ids", table.sheet, None, {"example": example}))
        cells = tuple(
            (
                each.position,
                each.field.id,
                reader_of(each.field, self.timezone, table.serial_epoch),
                each.head,
            )
            for each in columns.fields
        )
        own_region = columns.region is not None and columns.region.field.id in record_type.fields
        read_region = None if columns.region is None or own_region else reader_of(columns.region.field)
        defaults = tuple(
            (each.id, each.default) for each in record_type.fields.values() if each.default is not None
        )
        return _Plan(
            columns,
            cells,
            read_region,
            defaults,
            tuple((check, self.passes(check, record_type)) for check in record_type.checks)
            if self.passes
            else (),
            self.seen.of(record_type.id, table.sheet),
            len(self.seen.by_type[record_type.id]) > 1,
        )

    # -- the rows --------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Record | list[Unfit]]:
        width, apart = len(self.table.heads), self.table.apart
        beginning, next_row = True, apart.first if apart else 0
        for number, cells in self.table.rows:
            if apart is not None:
                # Where a row is read elsewhere, that one was no help.
                beginning, next_row = beginning and number == next_row, number + 1
            if isinstance(cells, NotARow):
                yield self._whole_row_unfit(number, cells)
                continue
            if all(is_blank(cell) for cell in cells):
                continue
            if beginning:
                if self._is_help(cells):
                    self.help_rows.append(number)
                    continue
                beginning = False
            if len(cells) != width:
                if self.table.same_length:
                    yield self._ragged(number, len(cells), width)
                    continue
                cells = self._cut(cells, width)
            if self.headless:
                self._note_headless(cells)
            yield self._read_row(number, cells)
        self._tell_of_the_whole()

    def _read_row(self, number: int, cells: Sequence[object]) -> Record | list[Unfit]:
        """One row that is not blank."""
        plan = self._plan_of(number, cells)
        if isinstance(plan, list):
            return plan
        record_type = plan.columns.record_type
        self.rows_of[record_type.id] = self.rows_of.get(record_type.id, 0) + 1
        unfit: list[Unfit] = []
        id = self._id_of(number, cells, plan, unfit)
        facts: dict[str, Fact] = {}
        for position, name, read, head in plan.cells:
            value = cells[position]
            if value is None:
                continue
            fact = read(value)
            if fact is None:
                continue
            if type(fact) is Bad:
                unfit.append(self._unfit(number, record_type.id, id, head, value, fact))
            else:
                facts[name] = fact  # type: ignore[assignment]
        region = self._region_of(number, cells, plan, facts, id, unfit)
        assumed: frozenset[str] = frozenset()
        if plan.defaults:
            taken = {name: value for name, value in plan.defaults if name not in facts}
            facts |= taken
            assumed = frozenset(taken)
        if plan.checks and not unfit:
            unfit += [
                self._failed(number, record_type, id, check, facts)
                for check, passes in plan.checks
                if passes(facts) is False
            ]
        if unfit or id is None:
            return unfit
        return Record(record_type.id, id, facts, region, assumed)

    def _plan_of(self, number: int, cells: Sequence[object]) -> _Plan | list[Unfit]:
        """How this row is read; what is wrong with the record type that it says."""
        table = self.table
        if table.record_type is not None:
            plan = self._plan(table.record_type)
            said = plan.columns.type
            if said is None or is_blank(cells[said.position]):
                return plan
            named = self.names.find(str(cells[said.position]))
            if named is table.record_type:
                return plan
            params = {"value": shown(cells[said.position]) or "", "expected": table.record_type.id}
            bad = Bad(UnfitCode.UNKNOWN_RECORD_TYPE, "other-record-type", params)
            return self._type_unfit(number, table.record_type.id, cells[said.position], bad, said.head)
        value = cells[self.type_position]
        head = table.heads[self.type_position]
        if is_blank(value):
            bad = Bad(UnfitCode.UNKNOWN_RECORD_TYPE, "no-record-type", self.names.listed())
            return self._type_unfit(number, "", None, bad, head)
        record_type = self.names.find(folded(str(value)))
        if record_type is None:
            params = self.names.params(shown(value) or "")
            bad = Bad(UnfitCode.UNKNOWN_RECORD_TYPE, "unknown-record-type", params)
            return self._type_unfit(number, shown(value) or "", value, bad, head)
        return self._plan(record_type)

    def _type_unfit(self, number: int, type: str, value: object, bad: Bad, head: str) -> list[Unfit]:
        self.rows_of[type] = self.rows_of.get(type, 0) + 1
        return [self._unfit(number, type, None, head, value, bad)]

    def _id_of(self, number: int, cells: Sequence[object], plan: _Plan, unfit: list[Unfit]) -> str | None:
        """The id of a row, once; None, and what is wrong, where it has none."""
        type = plan.columns.record_type.id
        column = plan.columns.id
        if column is None:
            id = f"{self.table.ids}-{number}"
        else:
            value = cells[column.position]
            found = self.read_id(value)
            if found is None:
                bad = Bad(UnfitCode.NO_ID, "no-id", {"column": column.head})
                unfit.append(self._unfit(number, type, None, column.head, None, bad))
                return None
            if isinstance(found, Bad):
                unfit.append(self._unfit(number, type, None, column.head, value, found))
                return None
            id = str(found)
        first = plan.seen.setdefault(id, number)
        elsewhere = self.seen.elsewhere(type, self.table.sheet, id) if plan.several_sheets else None
        if first != number or elsewhere is not None:
            sheet, row = elsewhere or (self.table.sheet, first)
            where = {"first": f"{sheet}:{row}", "id": id}
            bad = Bad(UnfitCode.DUPLICATE_ID, "duplicate-id", where)
            unfit.append(self._unfit(number, type, id, column.head if column else None, id, bad))
        return id

    def _region_of(
        self,
        number: int,
        cells: Sequence[object],
        plan: _Plan,
        facts: Mapping[str, Fact],
        id: str | None,
        unfit: list[Unfit],
    ) -> str | None:
        if plan.read_region is None or plan.columns.region is None:
            own = facts.get("region")
            return own if isinstance(own, str) else None
        column: Column = plan.columns.region
        value = cells[column.position]
        found = plan.read_region(value)
        if isinstance(found, Bad):
            unfit.append(self._unfit(number, plan.columns.record_type.id, id, column.head, value, found))
            return None
        return None if found is None else str(found)

    # -- what is wrong ---------------------------------------------------------------------------------

    def _unfit(
        self, number: int, type: str, id: str | None, column: str | None, value: object, bad: Bad
    ) -> Unfit:
        reason, mend = bad.told("en")
        return Unfit(
            record_type=type,
            record=id,
            sheet=self.table.sheet,
            row=number,
            column=column,
            value=shown(value),
            code=bad.code,
            reason=reason,
            help=mend,
            why=bad.why,
            params=bad.params,
        )

    def _failed(
        self, number: int, record_type: RecordType, id: str | None, check: Check, facts: Mapping[str, Fact]
    ) -> Unfit:
        read = [name for name in sorted(fields_of(check.that)) if name in facts]
        told = "; ".join(f"{name} = {shown(facts[name])}" for name in read)
        labels = {name: record_type.fields[name].label.zh for name in read}
        params = {
            "facts_en": told,
            "facts_zh": "；".join(f"{labels[name]} = {shown(facts[name])}" for name in read),
            "label_zh": check.label.zh,
            "label_en": check.label.en,
        }
        bad = Bad(UnfitCode.CHECK_FAILED, "check-failed", params)
        return self._unfit(number, record_type.id, id, None, told or None, bad)

    def _ragged(self, number: int, found: int, expected: int) -> list[Unfit]:
        type = self.table.record_type.id if self.table.record_type else ""
        self.rows_of[type] = self.rows_of.get(type, 0) + 1
        params = {"found": str(found), "expected": str(expected)}
        return [self._unfit(number, type, None, None, None, Bad(UnfitCode.RAGGED_ROW, "ragged-row", params))]

    def _whole_row_unfit(self, number: int, item: NotARow) -> list[Unfit]:
        type = self.table.record_type.id if self.table.record_type else ""
        self.rows_of[type] = self.rows_of.get(type, 0) + 1
        bad = Bad(UnfitCode.RAGGED_ROW, "not-a-row")
        return [self._unfit(number, type, None, None, item.value, bad)]

    # -- the shape of rows -----------------------------------------------------------------------------

    def _is_help(self, cells: Sequence[object]) -> bool:
        """A row just below the head whose id begins with `#`: help for who fills in the sheet."""
        plan = next(iter(self.plans.values()), None)
        column = plan.columns.id if plan else None
        at = column.position if column else 0
        value = cells[at] if at < len(cells) else None
        return (
            isinstance(value, str)
            and folded(value).startswith(_HELP_MARK)
            and folded(value) not in ERROR_VALUES
        )

    def _cut(self, cells: Sequence[object], width: int) -> Sequence[object]:
        """The cells below the heads; a value beyond them is told of once a column."""
        for position in range(width, len(cells)):
            if position not in self.noted_columns and not is_blank(cells[position]):
                self._note_column(position)
        return [*cells[:width], *([None] * (width - len(cells)))]

    def _note_headless(self, cells: Sequence[object]) -> None:
        for position in self.headless:
            if position not in self.noted_columns and not is_blank(cells[position]):
                self._note_column(position)

    def _note_column(self, position: int) -> None:
        self.noted_columns.add(position)
        self.notices.append(Notice("headless-column", self.table.sheet, letters(position)))

    def _tell_of_the_whole(self) -> None:
        """What can only be said once all rows were walked."""
        sheet = self.table.sheet
        if self.help_rows:
            rows = ", ".join(str(number) for number in self.help_rows)
            self.notices.append(Notice("help-rows", sheet, None, {"rows": rows}))
        if not self.rows_of and not (self.table.apart and self.table.apart.others):
            self.notices.append(Notice("empty-table", sheet))
        if self.table.record_type is None:
            unknown: dict[str, Notice] = {}
            for plan in self.plans.values():
                for notice in plan.columns.notices:
                    if notice.code == "unknown-column":
                        unknown.setdefault(notice.column or "", notice)
                    elif notice.code != "no-own-date" or plan.columns.record_type.id in self.rows_of:
                        self.notices.append(notice)
            known = {
                column.head
                for plan in self.plans.values()
                for column in (*plan.columns.fields, plan.columns.id, plan.columns.region, plan.columns.type)
                if column is not None
            }
            self.notices += [notice for head, notice in unknown.items() if head not in known]
