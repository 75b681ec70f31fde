"""What was entered in the deadline calculator, read: the limit counted out, or what is wrong with which field.

Comes in: texts by field name. Goes out: `Answer`. Must not know: widgets, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govrules.calendars import Calendar, Due, Limit, calendar, due, parse_limit, read_moment
from govrules.errors import GovrulesError

FIELDS = ("start", "n", "unit", "limit", "start_day", "last_day", "calendar", "paused_from", "paused_until")
START: Mapping[str, str] = {
    "start": "",
    "n": "20",
    "unit": "working days",
    "limit": "20 working days",
    "start_day": "day-after",
    "last_day": "roll",
    "calendar": "cn",
    "paused_from": "",
    "paused_until": "",
}
"""The values that a calculator begins with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The limit counted out, if all could be read; else the errors by field, and what could be read.

    While start or limit is empty there is neither.
    """

    due: Due | None = None
    start: date | None = None
    limit: Limit | None = None
    errors: Mapping[str, GovrulesError] = field(default_factory=dict)


def linked(before: Mapping[str, Any], after: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The values with number, unit and the written limit made to agree: what was changed last is heeded.

    A limit that cannot be read is left as it was written, and the number and unit beside it too.
    """
    values = {**START, **after}
    try:
        if values["limit"] != before.get("limit"):
            limit = parse_limit(values["limit"])
            values["n"], values["unit"] = str(limit.n), limit.unit.value
        elif (values["n"], values["unit"]) != (before.get("n"), before.get("unit")):
            values["limit"] = parse_limit(f"{values['n']} {values['unit']}").label(lang)
    except GovrulesError:
        if values["limit"] == before.get("limit"):
            values["limit"] = f"{values['n']} {values['unit']}"
    return values


def answer(values: Mapping[str, Any]) -> Answer:
    """The due day for these values; every field that cannot be read has its own error."""
    errors: dict[str, GovrulesError] = {}
    given = {name: str(values.get(name) or "").strip() for name in FIELDS}
    of = _read(errors, "calendar", lambda: calendar(given["calendar"] or "cn"))
    limit = _read(errors, "limit", lambda: parse_limit(given["limit"])) if given["limit"] else None
    known: Calendar = of if of is not None else calendar("cn")
    start = _moment(errors, given, "start", "start", known)
    first = _moment(errors, given, "paused_from", "pause", known)
    last = _moment(errors, given, "paused_until", "pause", known)
    if last is not None and first is None and "paused_from" not in errors:
        errors["paused_from"] = GovrulesError(
            "a pause that ends has begun",
            "give the day on which it began",
            zh="有止日而无起日",
            zh_help="请填写暂停自哪一天",
        )
    if errors or start is None or limit is None:
        return Answer(None, start, limit, errors)
    pauses = [] if first is None else [(first, last)]
    how: Any = {"start_day": given["start_day"], "last_day": given["last_day"]}
    try:
        return Answer(due(start, limit, calendar=known, pauses=pauses, **how), start, limit)
    except GovrulesError as error:
        return Answer(None, start, limit, {"paused_until" if pauses else "limit": error})


def _moment(
    errors: dict[str, GovrulesError], given: Mapping[str, str], name: str, what: str, of: Calendar
) -> Any:
    return _read(errors, name, lambda: read_moment(given[name], what, of)) if given[name] else None


def _read(errors: dict[str, GovrulesError], name: str, read: Any) -> Any:
    try:
        return read()
    except GovrulesError as error:
        errors[name] = error
        return None
