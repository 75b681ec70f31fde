"""Record types: the kinds of thing that rules speak of, and what is known of each.

Comes in: nothing. Goes out: `RecordType` and its parts, as plain values.
Must not know: rules, files, tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from govrules.model.expr import Expr, Value
from govrules.model.source import Place, Text


class FieldType(StrEnum):
    """What a field holds."""

    DATE = "date"
    DATETIME = "datetime"
    BOOL = "bool"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SET = "set"

    @property
    def is_time(self) -> bool:
        """A day or a moment."""
        return self in (FieldType.DATE, FieldType.DATETIME)


@dataclass(frozen=True, slots=True)
class Member:
    """One possible value of a choice or a set."""

    id: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact that a record may carry.

    `act`: it is something that happens, so null means that it has not happened (yet).
    `planned`: a time that is set beforehand; null means that it is not known.
    `members` is empty for an open set. `default` is taken where the fact is null, and said so.
    """

    id: str
    type: FieldType
    label: Text
    also: tuple[str, ...] = ()
    help: Text | None = None
    act: bool = False
    planned: bool = False
    members: tuple[Member, ...] = ()
    default: Value | frozenset[str] | None = None
    place: Place | None = field(default=None, compare=False)

    def member(self, id: str) -> Member | None:
        """The member with that id, if there is one."""
        return next((member for member in self.members if member.id == id), None)


@dataclass(frozen=True, slots=True)
class Check:
    """What a record must pass to be fit; a check that is unknown is passed."""

    that: Expr
    text: str
    label: Text
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record: its own date, the field that names its unit, its fields and checks.

    Every record also carries `id` and may carry `region`; both are in `RESERVED`, not in `fields`.
    """

    id: str
    label: Text
    own_date: str
    fields: Mapping[str, Field]
    unit: str | None = None
    also: tuple[str, ...] = ()
    help: Text | None = None
    checks: tuple[Check, ...] = ()
    place: Place | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))


ID = Field("id", FieldType.TEXT, Text("编号", "id"), ("序号", "ID", "记录编号", "record", "record id"))
REGION = Field("region", FieldType.TEXT, Text("地区", "region"), ("所属地区", "行政区划"))
RESERVED: Mapping[str, Field] = MappingProxyType({"id": ID, "region": REGION})
ROSTER = "unit"
"""The record type of the roster: the units that quotas are judged for."""
