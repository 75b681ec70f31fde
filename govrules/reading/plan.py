"""How a source is to be read: which record type each sheet holds, which field each column.

Comes in: what was understood of a source, and what someone says of it. Goes out: a `ReadingPlan`, which is
a source itself: wherever a path or a table is taken, a plan of it is read as the plan says.
Must not know: files, cells, how the plan was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from govrules.calendars.wording import Text, did_you_mean
from govrules.errors import GovrulesError
from govrules.model.record_types import RecordType
from govrules.reading.columns import FieldNames, TypeNames, fields_with_reserved, letters, match_columns
from govrules.reading.record_words import Notice, RecordsError, nearest_word


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column: where it stands (from 0), its head, the field it is read as (None: not read).

    `examples` are the first few values in it; `nearest` the field whose name is most like the head of a
    column that was not understood.
    """

    position: int
    head: str
    field: str | None
    examples: tuple[str, ...] = ()
    nearest: str | None = None

    @property
    def letter(self) -> str:
        """The letters by which a spreadsheet calls the column."""
        return letters(self.position)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet, file or table: the record type it is read as (None: it is left out) and its columns.

    `by_row`: a column says of each row which record type it is. `nearest`: the record type that knows most
    heads of a sheet that was not understood. `fault`: why it cannot be read as it is planned.
    """

    sheet: str
    record_type: str | None
    columns: tuple[ColumnPlan, ...] = ()
    by_row: bool = False
    nearest: str | None = None
    fault: RecordsError | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def read(self) -> bool:
        """Whether its rows are read at all."""
        return self.by_row or self.record_type is not None

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of its columns, in their order."""
        return tuple(column.head for column in self.columns)

    @property
    def chosen(self) -> tuple[str | None, ...] | None:
        """The field of each column, in their order; None where the rows say their record type themselves."""
        return None if self.by_row else tuple(column.field for column in self.columns)

    def column(self, name: str | int) -> ColumnPlan:
        """The column of that head or position; GovrulesError if there is none, or more than one."""
        found = [each for each in self.columns if name in (each.position, each.head)]
        if len(found) == 1:
            return found[0]
        if found:
            at = ", ".join(str(each.position) for each in found)
            raise GovrulesError(
                f"`{self.sheet}` has more than one column `{name}`",
                help=f"name it by its position: {at}",
                zh=f"“{self.sheet}”中有多个“{name}”列",
                zh_help=f"请用列的位置指明：{'、'.join(str(each.position) for each in found)}",
            )
        heads = [each.head for each in self.columns]
        named = list(filter(None, heads))
        mend = did_you_mean(str(name), heads) or Text(
            f"现有的列：{'、'.join(named)}", f"it has {', '.join(named)}"
        )
        raise GovrulesError(
            f"`{self.sheet}` has no column `{name}`",
            help=mend.en,
            zh=f"“{self.sheet}”没有“{name}”列",
            zh_help=mend.zh,
        )


@dataclass(frozen=True)
class ReadingPlan:
    """What was understood of a source; a change gives a new plan. Hand it to `audit` in place of the source.

    Sheets are called as messages call them: by their name, a file by its path.
    """

    source: Any
    record_types: Mapping[str, RecordType] = field(repr=False)
    sheets: tuple[SheetPlan, ...]
    record_type: str | None = None
    notices: tuple[Notice, ...] = ()

    def __iter__(self) -> Iterator[SheetPlan]:
        return iter(self.sheets)

    @property
    def faults(self) -> tuple[RecordsError, ...]:
        """Why the source cannot be read as it is planned: nothing where it can."""
        return tuple(each.fault for each in self.sheets if each.fault is not None)

    def sheet(self, name: str) -> SheetPlan:
        """The sheet of that name; GovrulesError if there is none."""
        for each in self.sheets:
            if each.sheet == name:
                return each
        known = [each.sheet for each in self.sheets]
        mend = did_you_mean(name, known) or Text(
            f"现有的工作表：{'、'.join(known)}", f"there is {', '.join(known)}"
        )
        raise GovrulesError(
            f"there is no sheet `{name}`",
            help=mend.en,
            zh=f"没有工作表“{name}”",
            zh_help=mend.zh,
        )

    def read_sheet_as(self, sheet: str, record_type: str | None) -> ReadingPlan:
        """The plan in which a sheet holds another record type (None: it is left out); its columns are matched anew.

        Raises GovrulesError for a sheet or a record type that is not there.
        """
        old = self.sheet(sheet)
        if record_type is None:
            columns = tuple(replace(each, field=None, nearest=None) for each in old.columns)
            return self._with(
                replace(old, record_type=None, by_row=False, columns=columns, fault=None, notices=())
            )
        kind = TypeNames(self.record_types).get(record_type)
        examples = [each.examples for each in old.columns]
        return self._with(plan_sheet(sheet, old.heads, examples, kind))

    def read_column_as(self, sheet: str, column: str | int, field: str | None) -> ReadingPlan:
        """The plan in which a column (its head, or its position from 0) holds another field (None: not read).

        A column that held the field before is left out. Raises GovrulesError for what is not there.
        """
        old = self.sheet(sheet)
        at = old.column(column)
        if old.record_type is None:
            raise GovrulesError(
                f"`{sheet}` has no record type yet",
                help="say first what it holds",
                zh=f"“{sheet}”还没有记录类型",
                zh_help="请先写明它是哪种记录",
            )
        fields = fields_with_reserved(self.record_types[old.record_type])
        if field is not None and field not in fields:
            mend = did_you_mean(field, fields) or Text(
                f"可用的字段：{'、'.join(fields)}", f"it has {', '.join(fields)}"
            )
            raise GovrulesError(
                f"record type `{old.record_type}` has no field `{field}`",
                help=mend.en,
                zh=f"记录类型“{old.record_type}”没有字段“{field}”",
                zh_help=mend.zh,
            )
        columns = tuple(
            replace(each, field=field)
            if each.position == at.position
            else replace(each, field=None)
            if field is not None and each.field == field
            else each
            for each in old.columns
        )
        changed = _settled(replace(old, columns=columns), self.record_types[old.record_type])
        if old.fault is not None and not _answered(old.fault, at.head, field):
            changed = replace(changed, fault=old.fault)
        return self._with(changed)

    def _with(self, changed: SheetPlan) -> ReadingPlan:
        return replace(
            self, sheets=tuple(changed if each.sheet == changed.sheet else each for each in self.sheets)
        )


def plan_sheet(
    sheet: str, heads: Sequence[str], examples: Sequence[Sequence[str]], record_type: RecordType
) -> SheetPlan:
    """A sheet read as a record type, each column by its head; where two claim one field, the first has it."""
    names = FieldNames(record_type)
    fault: RecordsError | None = None
    fields: dict[int, str] = {}
    try:
        columns = match_columns(heads, record_type, sheet)
    except RecordsError as found:
        fault = found
        for position, head in enumerate(heads):
            ids = names.find(head) if head else ()
            if len(ids) == 1 and ids[0] not in fields.values():
                fields[position] = ids[0]
    else:
        special = (each for each in (columns.id, columns.region, columns.type) if each is not None)
        fields = {each.position: each.field.id for each in (*columns.fields, *special)}
    planned = tuple(
        ColumnPlan(
            position,
            head,
            fields.get(position),
            tuple(examples[position]) if position < len(examples) else (),
            None if position in fields else _nearest_field(head, names),
        )
        for position, head in enumerate(heads)
    )
    settled = _settled(SheetPlan(sheet, record_type.id, planned), record_type)
    return replace(settled, fault=fault) if fault is not None else settled


def _answered(fault: RecordsError, head: str, field: str | None) -> bool:
    """Whether a choice for a column answers which of several columns or fields was meant."""
    if fault.code == "no-known-column":
        return True
    params = fault.params
    return head in (params.get("column"), params.get("other")) or (
        field is not None and field == params.get("field")
    )


def _settled(sheet: SheetPlan, record_type: RecordType) -> SheetPlan:
    """The sheet with what is to be said of its columns as they are chosen now."""
    columns = match_columns(sheet.heads, record_type, sheet.sheet, sheet.chosen)
    fault = None if columns.known or not any(sheet.heads) else columns.none_known(sheet.heads, sheet.sheet)
    return replace(sheet, fault=fault, notices=columns.notices)


def _nearest_field(head: str, names: FieldNames) -> str | None:
    near = nearest_word(head, names.known) if head.strip() else None
    ids = names.find(near) if near is not None else ()
    return ids[0] if len(ids) == 1 else None
