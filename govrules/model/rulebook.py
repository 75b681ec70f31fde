"""The rules that are loaded together, with all they stand on.

Comes in: instruments, record types, rules, calendars, already checked against each other.
Goes out: `Rules`, with look-ups. Must not know: files, engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govrules.calendars.calendar import Calendar
from govrules.model.record_types import ROSTER, RecordType
from govrules.model.rule import Instrument, Rule


@dataclass(frozen=True, slots=True)
class Rules:
    """Instruments, record types, rules and calendars, each by id; and the fingerprint of the whole.

    The fingerprint is the SHA-256 (hex) of all that can change a verdict, so that an audit can be
    tied to the rules that made it.
    """

    instruments: Mapping[str, Instrument]
    record_types: Mapping[str, RecordType]
    rules: Mapping[str, Rule]
    calendars: Mapping[str, Calendar]
    fingerprint: str

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def instrument_of(self, rule: Rule) -> Instrument:
        """The instrument that a rule comes from."""
        return self.instruments[rule.instrument]

    def calendar_of(self, rule: Rule) -> Calendar:
        """The calendar that a rule counts by."""
        return self.calendars[rule.calendar]

    def type_of(self, rule: Rule) -> RecordType:
        """The record type that a rule speaks of."""
        return self.record_types[rule.record]

    @property
    def roster_type(self) -> RecordType | None:
        """The record type of the roster, if the rulebook has one."""
        return self.record_types.get(ROSTER)

    @property
    def timezone(self) -> str:
        """The one civil time of all instruments, e.g. `Asia/Shanghai`."""
        return next((instrument.timezone for instrument in self.instruments.values()), "Asia/Shanghai")
