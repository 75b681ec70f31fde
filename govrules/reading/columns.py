"""The columns of a table matched to the fields of a record type.

Comes in: the heads as they stand, a record type. Goes out: `Columns`: which position holds which field,
and notices of what was left out; or a `RecordsError` where two columns claim one field.
Must not know: cells, files.

A column is called by a field's id, its zh or en label, or another name that the field lists. Names are
compared after NFKC, without regard to case, spaces, underscores and hyphens; nothing else is forgiven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from govrules.calendars.wording import Text
from govrules.model.record_types import ID, REGION, ROSTER, Field, FieldType, RecordType
from govrules.reading.cell_values import folded_name
from govrules.reading.record_words import Notice, RecordsError, nearest

RECORD_TYPE = Field("record_type", FieldType.TEXT, Text("记录类型", "record type"), ("类型名称", "记录种类"))
"""The column by which rows of several record types may stand in one table."""

_SPACING = re.compile(r"[\s_\-]+")


def name_key(name: str) -> str:
    """What of a name counts when it is compared.

    >>> name_key("Replied On") == name_key("replied_on")
    True
    """
    return _SPACING.sub("", folded_name(name))


def names_of(field: Field) -> tuple[str, ...]:
    """All names a column of the field may carry: its id, its labels, its other names."""
    return (field.id, field.label.zh, field.label.en, *field.also)


RECORD_TYPE_KEYS: frozenset[str] = frozenset(name_key(name) for name in names_of(RECORD_TYPE))


def fields_with_reserved(record_type: RecordType) -> Mapping[str, Field]:
    """The fields that a column may hold: those of the type, `id`, `region` and `record_type`."""
    reserved = {each.id: each for each in (ID, REGION, RECORD_TYPE)}
    return {**reserved, **record_type.fields}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that was matched: where it stands, what its head says, which field it holds."""

    position: int
    head: str
    field: Field


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table for one record type."""

    record_type: RecordType
    fields: tuple[Column, ...]
    id: Column | None
    region: Column | None
    type: Column | None
    unknown: tuple[tuple[int, str], ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def known(self) -> int:
        """How many columns were matched."""
        return len(self.fields) + sum(each is not None for each in (self.id, self.region, self.type))

    def none_known(self, heads: Sequence[str], sheet: str) -> RecordsError:
        """What to say of a table in which no column was matched."""
        names = [each.label for each in self.record_type.fields.values()][:5]
        return RecordsError(
            "no-known-column",
            sheet=sheet,
            columns=", ".join(head for head in heads if head)[:200],
            names_zh="、".join([ID.label.zh, *(label.zh for label in names)]),
            names_en=", ".join([ID.label.en, *(label.en for label in names)]),
        )


class FieldNames:
    """The names of a record type's fields: an id counts before a label, a label before another name.

    A field of the type also counts before `id`, `region` and `record_type` where they share a name.
    """

    def __init__(self, record_type: RecordType) -> None:
        self.fields = fields_with_reserved(record_type)
        self.by_key: dict[str, tuple[str, ...]] = {}
        own = list(record_type.fields.values())
        reserved = [each for each in self.fields.values() if each.id not in record_type.fields]
        for fields in (own, reserved):
            for names in (
                [(each.id, each.id) for each in fields],
                [(label, each.id) for each in fields for label in each.label],
                [(other, each.id) for each in fields for other in each.also],
            ):
                self._add(names)

    def _add(self, names: Iterable[tuple[str, str]]) -> None:
        level: dict[str, list[str]] = {}
        for name, id in names:
            ids = level.setdefault(name_key(name), [])
            if id not in ids:
                ids.append(id)
        for key, ids in level.items():
            self.by_key.setdefault(key, tuple(ids))

    def find(self, head: str) -> tuple[str, ...]:
        """The ids of the fields of that name: none, one, or several that cannot be told apart."""
        return self.by_key.get(name_key(head), ())

    @property
    def known(self) -> list[str]:
        """Every name, for suggestions."""
        return [name for each in self.fields.values() for name in names_of(each)]


def match_columns(
    heads: Sequence[str],
    record_type: RecordType,
    sheet: str,
    chosen: Sequence[str | None] | None = None,
) -> Columns:
    """Match the heads of a table to the fields of a record type, in any order.

    `chosen` says outright which field each column holds (None: it is not read), whatever its head.
    """
    names = FieldNames(record_type)
    found: dict[str, Column] = {}
    unknown: list[tuple[int, str]] = []
    notices: list[Notice] = []
    for position, head in enumerate(heads):
        ids = names.find(head) if name_key(head) else ()
        if chosen is not None:
            field = chosen[position]
            if field is None and ids:
                notices.append(_left_out(sheet, head, ids, heads, chosen))
                continue
            ids = () if field is None else (field,)
        if not ids:
            unknown.append((position, head))
            continue
        if len(ids) > 1:
            fields = ", ".join(f"`{id}`" for id in ids)
            raise RecordsError("ambiguous-column", sheet=sheet, column=head, fields=fields)
        column = Column(position, head, names.fields[ids[0]])
        other = found.get(column.field.id)
        if other is None:
            found[column.field.id] = column
        elif column.field is ID and sorted((_rank(other), _rank(column))) in ([0, 2], [1, 2]):
            # A list often numbers its rows (序号) beside the id that the record has of its own.
            first, second = sorted((other, column), key=_rank)
            found[ID.id] = first
            notices.append(Notice("running-number", sheet, second.head, {"other": first.head}))
        else:
            raise _same_field(sheet, other, column)
    notices += [_unknown_column(sheet, head, names) for _, head in unknown if head.strip()]
    own = record_type.fields.get(record_type.own_date)
    # A unit without a first day has always been on the roster.
    if own is not None and own.id not in found and record_type.id != ROSTER:
        params = {
            "field": own.id,
            "field_zh": own.label.zh,
            "names_zh": "、".join(names_of(own)),
            "names_en": ", ".join(names_of(own)),
        }
        notices.append(Notice("no-own-date", sheet, own.id, params))
    return Columns(
        record_type=record_type,
        fields=tuple(column for id, column in found.items() if id in record_type.fields),
        id=found.get(ID.id),
        region=found.get(REGION.id),
        type=found.get(RECORD_TYPE.id),
        unknown=tuple(unknown),
        notices=tuple(notices),
    )


def _left_out(
    sheet: str, head: str, ids: Sequence[str], heads: Sequence[str], chosen: Sequence[str | None]
) -> Notice:
    """What to say of a column that was left out although its head is known."""
    if ID.id in ids and ID.id in chosen:
        return Notice("running-number", sheet, head, {"other": heads[chosen.index(ID.id)]})
    return Notice("left-out-column", sheet, head)


def _rank(column: Column) -> int:
    """How plainly a head names its field: by its id, a label, or another name."""
    key = name_key(column.head)
    if key == name_key(column.field.id):
        return 0
    return 1 if key in {name_key(label) for label in column.field.label} else 2


def _same_field(sheet: str, other: Column, column: Column) -> RecordsError:
    return RecordsError(
        "same-field",
        sheet=sheet,
        column=other.head,
        position=letters(other.position),
        other=column.head,
        other_position=letters(column.position),
        field=column.field.id,
        field_zh=column.field.label.zh,
    )


def _unknown_column(sheet: str, head: str, names: FieldNames) -> Notice:
    return Notice("unknown-column", sheet, head, nearest(head, names.known))


def letters(position: int) -> str:
    """The letters by which a spreadsheet calls a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


# -- record types by name ------------------------------------------------------------------------------


class TypeNames:
    """The names of the record types: id, zh label, en label, other names."""

    def __init__(self, record_types: Mapping[str, RecordType]) -> None:
        self.record_types = record_types
        self.by_key: dict[str, str] = {}
        types = list(record_types.values())
        for names in (
            [(each.id, each.id) for each in types],
            [(label, each.id) for each in types for label in each.label],
            [(other, each.id) for each in types for other in each.also],
        ):
            for name, id in names:
                self.by_key.setdefault(name_key(name), id)

    def find(self, name: str) -> RecordType | None:
        """The record type of that name; a sheet's name may be cut at 31 characters."""
        key = name_key(name)
        id = self.by_key.get(key)
        if id is None and len(name) == 31:
            cut = [each for long, each in self.by_key.items() if long.startswith(key)]
            id = cut[0] if len(set(cut)) == 1 else None
        return None if id is None else self.record_types[id]

    @property
    def known(self) -> list[str]:
        """Every name, for suggestions."""
        return [name for each in self.record_types.values() for name in (each.id, *each.label, *each.also)]

    def params(self, name: str) -> dict[str, str]:
        """What fills a sentence about a name that is no record type's."""
        return {"value": name, **nearest(name, self.known), **self.listed()}

    def listed(self) -> dict[str, str]:
        """All record types, for a help."""
        types = list(self.record_types.values())
        return {
            "types_zh": "、".join(f"{each.label.zh}（{each.id}）" for each in types),
            "types_en": ", ".join(each.id for each in types),
        }

    def get(self, name: str) -> RecordType:
        """The record type of that name, which the caller asked for: unknown is an error."""
        found = self.find(name)
        if found is None:
            raise RecordsError("unknown-record-type", **self.params(name))
        return found
