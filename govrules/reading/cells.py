"""One value as it was found, read as the fact that its field holds.

Comes in: a cell of any kind (text, number, date, what a data frame holds) and the field. Goes out: the
typed fact, None for null, or a `Bad` that says why it cannot be taken; nothing is ever guessed.
Must not know: tables, files, rules. The forms it reads by are data: `cell_forms.py`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from govrules.model.record import Fact, UnfitCode
from govrules.model.record_types import Field, FieldType
from govrules.reading.cell_faults import bad, wrong_kind
from govrules.reading.cell_forms import (
    BOOL_WORDS,
    EMPTY_SET_WORDS,
    ERROR_VALUES,
    NUMBER_PATTERN,
    PLACEHOLDERS,
    SERIAL_EPOCH,
    SET_SEPARATORS,
    THOUSANDS_PATTERN,
)
from govrules.reading.cell_times import Times, zone_of
from govrules.reading.cell_values import PLAIN, UNSHOWABLE, CellError, folded, folded_name, plain, shown
from govrules.reading.record_words import Bad, nearest

ReadCell: TypeAlias = Callable[[object], "Fact | Bad | None"]

_NUMBER = re.compile(NUMBER_PATTERN)
_THOUSANDS = re.compile(THOUSANDS_PATTERN)
_NUMBER_AND_UNIT = re.compile(NUMBER_PATTERN + r" *(万|亿|千|百|余|多|件|条|个|天|日|人|次|[a-zA-Z]+)+")
_SEPARATOR = re.compile("[" + re.escape(SET_SEPARATORS) + "]")


def read_cell(value: object, field: Field, timezone: str = "Asia/Shanghai") -> Fact | Bad | None:
    """The fact that a value means for a field; None for null; `Bad` where it cannot be taken.

    A time with an offset is converted to the civil time of `timezone` first.

    >>> from govrules.calendars.wording import Text
    >>> replied_on = Field("replied_on", FieldType.DATE, Text("答复日", "replied on"))
    >>> read_cell("2020年4月20日", replied_on)
    datetime.date(2020, 4, 20)
    >>> read_cell("4/5/2020", replied_on).reason
    'the year does not come first with four digits, so day and month could be mistaken'
    """
    return _reader(field, timezone, SERIAL_EPOCH)(value)


def reader_of(field: Field, timezone: str = "Asia/Shanghai", serial_epoch: date = SERIAL_EPOCH) -> ReadCell:
    """`read_cell` of one field, made once for a whole column: it remembers the texts it has read.

    `serial_epoch` is the day 0 of bare serial numbers (`SERIAL_EPOCH_1904` in some workbooks).
    """
    read = _reader(field, timezone, serial_epoch)
    if field.type is FieldType.TEXT:
        return read
    seen: dict[str, Fact | Bad | None] = {}

    def remembered(value: object) -> Fact | Bad | None:
        if type(value) is not str:
            return read(value)
        try:
            return seen[value]
        except KeyError:
            result = read(value)
            if len(seen) < 20_000:
                seen[value] = result
            return result

    return remembered


@functools.lru_cache(maxsize=1024)
def _reader(field: Field, timezone: str, serial_epoch: date) -> ReadCell:
    read: Callable[[Any], Fact | Bad | None]
    match field.type:
        case FieldType.DATE | FieldType.DATETIME:
            read = Times(field, zone_of(timezone), serial_epoch).read
        case FieldType.BOOL:
            read = functools.partial(_read_bool, field)
        case FieldType.NUMBER:
            read = functools.partial(_read_number, field)
        case FieldType.TEXT:
            read = functools.partial(_read_text, field)
        case FieldType.CHOICE:
            read = functools.partial(_read_choice, field, Members(field))
        case FieldType.SET:
            read = functools.partial(_read_set, field, Members(field))

    def cell(value: object) -> Fact | Bad | None:
        kind = type(value)
        if kind is str:
            value = folded(value)  # type: ignore[arg-type]
            if not value:
                return None
            if value in ERROR_VALUES:
                return bad(field, "cell-error", value=str(value))
        elif value is None:
            return None
        elif kind not in PLAIN:
            value = plain(value)
            if value is None:
                return None
            if isinstance(value, str):
                return cell(value)
            if isinstance(value, CellError):
                why = "cell-error" if value.value else "formula-uncalculated"
                return bad(field, why, value=value.value)
        elif kind is float and value != value:  # NaN is how a data frame writes null
            return None
        return read(value)

    return cell


# -- the other types -----------------------------------------------------------------------------------


def _read_bool(field: Field, value: object) -> Fact | Bad:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        found = BOOL_WORDS.get(value.casefold())
        if found is not None:
            return found
        why = "placeholder" if value.casefold() in PLACEHOLDERS else "bool-form"
        return bad(field, why, value=value)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return bool(value) if value in (0, 1) else bad(field, "bool-form")
    return wrong_kind(field)


def _read_number(field: Field, value: object) -> Fact | Bad:
    if isinstance(value, bool):
        return wrong_kind(field)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return _finite(field, value)
    if not isinstance(value, str):
        return wrong_kind(field)
    digits, share = (value[:-1].rstrip(), True) if value.endswith("%") else (value, False)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if _NUMBER.fullmatch(digits):
        # By way of Decimal, so that 7% is 0.07 and not 0.07000000000000001.
        return _finite(field, Decimal(digits) / 100 if share else float(digits))
    unit = _NUMBER_AND_UNIT.fullmatch(value)
    if unit:
        return bad(field, "number-unit", unit=value[unit.start(1) :])
    if value.casefold().lstrip("+-") in ("inf", "infinity", "∞"):
        return bad(field, "number-range")
    return bad(field, "placeholder" if value.casefold() in PLACEHOLDERS else "number-form", value=value)


def _finite(field: Field, value: float | Decimal | Fraction) -> Fact | Bad:
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return bad(field, "number-range")
    return number if math.isfinite(number) else bad(field, "number-range")


def _read_text(field: Field, value: object) -> Fact | Bad:
    text = as_text(value)
    return text if isinstance(text, str) else bad(field, text.why)


@dataclass(frozen=True, slots=True)
class _NoText:
    why: str


def as_text(value: object) -> str | _NoText:
    """A value as the text it was written as: a whole number without a decimal point, a day as ISO text."""
    if isinstance(value, str):
        return _NoText("text-characters") if UNSHOWABLE.search(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        try:
            return str(value)
        except ValueError:  # more digits than Python prints
            return _NoText("text-kind")
    if isinstance(value, float):
        if not math.isfinite(value):
            return _NoText("text-kind")
        if value.is_integer():
            # A spreadsheet keeps 15 digits: of a longer number the last ones are not what was typed.
            return str(int(value)) if abs(value) < 1e15 else _NoText("text-precision")
        return repr(value)
    if isinstance(value, Decimal):
        return (
            format(value, "f") if value.is_finite() and abs(value.adjusted()) < 100 else _NoText("text-kind")
        )
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time.min else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return _NoText("text-kind")


class Members:
    """The names by which the members of a choice or set are found: id before label before other names."""

    def __init__(self, field: Field) -> None:
        self.by_name: dict[str, str] = {}
        for names in (
            [(member.id, member.id) for member in field.members],
            [(label, member.id) for member in field.members for label in member.label],
            [(other, member.id) for member in field.members for other in member.also],
        ):
            for name, id in names:
                self.by_name.setdefault(folded_name(name), id)
        self.known = [each for member in field.members for each in (member.id, *member.label, *member.also)]
        self.with_separator = any(_SEPARATOR.search(folded(name)) for name in self.known)
        self.zh = "、".join(f"{member.label.zh}（{member.id}）" for member in field.members[:8])
        self.en = ", ".join(f"{member.id} ({member.label.zh})" for member in field.members[:8])
        if len(field.members) > 8:
            self.zh, self.en = self.zh + "……", self.en + ", …"

    def find(self, text: str) -> str | None:
        """The id of the member of that name."""
        return self.by_name.get(folded_name(text))

    def parted(self, text: str) -> list[str]:
        """The parts of a list; a member whose own name holds a separator is one part."""
        parts = _SEPARATOR.split(text)
        if not self.with_separator or len(parts) == 1:
            return parts
        ends = [*(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
        found, start = [], 0
        while start <= len(text):
            later = [end for end in ends if end >= start]
            whole = next((end for end in reversed(later) if self.find(folded(text[start:end]))), later[0])
            found.append(text[start:whole])
            start = whole + 1
        return found

    def unknown(self, field: Field, text: str) -> Bad:
        """What is said of a name that is no member's."""
        if text.casefold() in PLACEHOLDERS:
            return bad(field, "placeholder", value=text)
        params = {"value": shown(text) or "", "members_zh": self.zh, "members_en": self.en}
        return Bad(UnfitCode.NOT_A_MEMBER, "member-unknown", {**params, **nearest(text, self.known)})


def _read_choice(field: Field, members: Members, value: object) -> Fact | Bad:
    text = as_text(value)
    if not isinstance(text, str):
        return wrong_kind(field)
    return members.find(text) or members.unknown(field, text)


def _read_set(field: Field, members: Members, value: object) -> Fact | Bad:
    if isinstance(value, (list, tuple, set, frozenset)):
        parts: Sequence[object] = list(value)
        if not parts:
            return frozenset()
    else:
        text = as_text(value)
        if not isinstance(text, str):
            return wrong_kind(field)
        whole = members.find(text)
        if whole is not None:
            return frozenset((whole,))
        if text.casefold() in EMPTY_SET_WORDS:
            return frozenset()
        parts = members.parted(text)
    found: set[str] = set()
    for part in parts:
        each = plain(part)
        name = as_text(folded(each) if isinstance(each, str) else each) if each is not None else ""
        if not isinstance(name, str):
            return bad(field, name.why)
        if not name or name != name:
            continue
        member = (members.find(name) if field.members else name) or None
        if member is None:
            return members.unknown(field, name)
        found.add(member)
    return frozenset(found) if found else bad(field, "set-blank")
