"""What happened to a record, event by event, and the facts that come of it.

Comes in: events, in any order. Goes out: the facts of the ordered ones; events and facts as JSON and back.
Must not know: rules, engines, where events are kept.

Events are ordered by the moment they carry, then by their content, never by when they arrived: any order of arrival
gives the same facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from govrules.model.record import Fact
from govrules.model.record_types import FieldType, RecordType

_encode = json.JSONEncoder(separators=(",", ":")).encode

REGION = "region"
"""The record's own region, carried among the facts of an event."""


class What(StrEnum):
    """What an event does."""

    POST = "post"
    CORRECT = "correct"
    RETRACT = "retract"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was told of a record at a moment.

    `facts`: what is now known; None takes a fact back. A retraction without facts takes the whole record back.
    `name` is the sender's own id of the event, if it gave one.
    """

    what: What
    record_type: str
    record: str
    facts: Mapping[str, Fact | None]
    at: date | datetime
    name: str | None = None
    seq: int = 0
    digest: str = field(default="", compare=False)

    @property
    def body(self) -> str:
        """The event as JSON: equal events have equal bodies."""
        return _encode(
            [
                str(self.what),
                self.record_type,
                self.record,
                {name: coded_fact(value) for name, value in sorted(self.facts.items())},
                coded_fact(self.at),
            ]
        )

    @property
    def order(self) -> tuple[datetime, str]:
        """What events are ordered by."""
        at = self.at if isinstance(self.at, datetime) else datetime.combine(self.at, datetime.max.time())
        return at, self.digest or digest_of(self.body)


def digest_of(text: str) -> str:
    """A short name of a text that no other text has."""
    return sha256(text.encode()).hexdigest()


def event_from(body: str, seq: int, name: str | None = None) -> Event:
    """An event from its body."""
    what, record_type, record, facts, at = json.loads(body)
    typed = {key: plain_fact(value) for key, value in facts.items()}
    moment: Any = plain_fact(at)
    return Event(What(what), record_type, record, typed, moment, name, seq, digest_of(body))


def facts_of(events: Iterable[Event], record_type: RecordType) -> dict[str, Fact] | None:
    """The facts that some events leave, without defaults; None for a record that was taken back.

    Facts that the record type does not know, or knows as something else (rules have changed since), are left out.
    """
    facts: dict[str, Fact] = {}
    there = False
    for event in sorted(events, key=lambda event: event.order):
        if event.what is What.RETRACT and not event.facts:
            facts, there = {}, False
            continue
        there = True
        for name, value in event.facts.items():
            if value is None:
                facts.pop(name, None)
            else:
                facts[name] = value
    if not there:
        return None
    return {name: value for name, value in facts.items() if _is_known(name, value, record_type)}


def _is_known(name: str, value: Fact, record_type: RecordType) -> bool:
    if name == REGION:
        return isinstance(value, str)
    known = record_type.fields.get(name)
    if known is None:
        return False
    match known.type:
        case FieldType.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case FieldType.DATETIME:
            return isinstance(value, date)
        case FieldType.BOOL:
            return isinstance(value, bool)
        case FieldType.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case FieldType.SET:
            return isinstance(value, frozenset)
        case FieldType.CHOICE:
            return isinstance(value, str) and known.member(value) is not None
    return isinstance(value, str)


def coded_fact(value: Fact | None) -> Any:
    """A fact as JSON, from which its type can be told again."""
    if isinstance(value, datetime):
        return "T" + value.isoformat()
    if isinstance(value, date):
        return "D" + value.isoformat()
    if isinstance(value, str):
        return "S" + value
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def plain_fact(value: Any) -> Fact | None:
    """A fact from its JSON."""
    if isinstance(value, str):
        kind, text = value[0], value[1:]
        if kind == "T":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text) if kind == "D" else text
    if isinstance(value, list):
        return frozenset(value)
    return value  # type: ignore[no-any-return]
