"""Many explanations in one go: the records behind verdicts are fetched once, in the order of the verdicts.

Comes in: a rulebook, the records of an audit (held in memory, or fetched from DuckDB), verdicts.
Goes out: explanations, one at a time. Must not know: the command line, how an explanation is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from govrules.calendars.wording import ask
from govrules.engines.reference import Tally, replay
from govrules.engines.reference.quotas import Counted
from govrules.errors import GovrulesError
from govrules.explaining import Explanation, Lang, explain, explain_quota
from govrules.model.expr import fields_of
from govrules.model.record import Record
from govrules.model.record_types import ROSTER
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import VerdictKey

if TYPE_CHECKING:
    from govrules.engines.batch.session import Session
    from govrules.reading.records import RecordSet


class Asks(Protocol):
    """The keys of verdicts that are to be explained, kept in their order."""

    def by_rule(self) -> dict[str, set[str]]:
        """The rules asked about, each with the parts before the last `/` of its records: a quota's units."""

    def records(self) -> Iterator[tuple[VerdictKey, Record | None]]:
        """Every key in its order, with the record of that type and id; None where there is none."""

    def close(self) -> None:
        """Forgets what was asked for."""


class Found(Protocol):
    """The records of an audit, wherever they are."""

    @property
    def roster(self) -> Sequence[Record] | None:
        """The units; None where there is no roster."""

    def ask(self, keys: Iterable[VerdictKey]) -> Asks:
        """Keeps what is asked for."""

    def of_type(
        self, record_type: str, fields: Collection[str], units: Collection[str] | None
    ) -> Iterable[Record]:
        """The records of a type with at least these fields, and at least those of these or of no known unit."""

    def near(self, record_type: str, id: str) -> Sequence[str]:
        """Ids of a type among which one that is not there may have been meant."""


def explanations(
    rules: Rules, as_of: date | datetime, found: Found, verdicts: Any, lang: Lang
) -> Iterator[Explanation]:
    """Why each verdict is what it is, in the order given; see `Audit.explain_many`."""
    asked = found.ask(_keys(verdicts))
    try:
        counted = _counted(rules, as_of, found, asked)
        for key, record in asked.records():
            rule = rules.rules[key.rule]
            if isinstance(rule.requires, Quota):
                told = counted.get((key.rule, key.record))
                if told is None:
                    raise GovrulesError(
                        f"`{rule.id}` did not judge `{key.record}`",
                        help="a quota judges `<unit>/<period>`",
                        zh=f"“{rule.id}”没有判定“{key.record}”",
                        zh_help="数量要求判定的是“单位/期间”",
                    )
                yield explain_quota(told, rule, rules, as_of, lang)
                continue
            if record is None:
                raise _not_there(found, key)
            yield explain(replay(rules, rule, record, as_of), rules, lang)
    finally:
        asked.close()


def _keys(verdicts: Any) -> Iterator[VerdictKey]:
    rows = verdicts.itertuples(index=False) if hasattr(verdicts, "itertuples") else verdicts
    for row in rows:
        yield VerdictKey(row.rule, row.record_type, row.record)


def _not_there(found: Found, key: VerdictKey) -> GovrulesError:
    from govrules.reading.record_words import nearest_word

    near = nearest_word(key.record, found.near(key.record_type, key.record))
    meant = None if near is None else ask(near)
    return GovrulesError(
        f"no `{key.record_type}` with the id `{key.record}` in these records",
        help=meant and meant.en,
        zh=f"记录中没有编号为“{key.record}”的 {key.record_type}",
        zh_help=meant and meant.zh,
    )


def _counted(
    rules: Rules, as_of: date | datetime, found: Found, asked: Asks
) -> dict[tuple[str, str], Counted]:
    """What the quotas asked about have counted for their units: each record type is walked once."""
    quotas: dict[str, list[Rule]] = {}
    units: dict[str, set[str]] = {}
    for id, named in asked.by_rule().items():
        rule = rules.rules[id]
        if isinstance(rule.requires, Quota):
            quotas.setdefault(rule.record, []).append(rule)
            units.setdefault(rule.record, set()).update(named)
    counted: dict[tuple[str, str], Counted] = {}
    for record_type, asked_rules in quotas.items():
        tally = Tally(rules, as_of, only=[rule.id for rule in asked_rules])
        fields = frozenset().union(*(_fields_counted(rule, rules) for rule in asked_rules))
        # The periods of a quota without a first day in force begin with the earliest record of any unit.
        bounded = all(rule.in_force.first is not None for rule in asked_rules)
        for record in found.of_type(record_type, fields, units[record_type] if bounded else None):
            tally.add(record)
        roster = found.roster
        listed = None if roster is None else [unit for unit in roster if unit.id in units[record_type]]
        for each in tally.judged(listed):
            counted[each.verdict.rule, each.verdict.record] = each
    return counted


def _fields_counted(rule: Rule, rules: Rules) -> frozenset[str]:
    """The fields that decide for which unit and period a record counts, and whether."""
    quota, of = rule.requires, rules.type_of(rule)
    assert isinstance(quota, Quota)
    conditions = (rule.applies_when, quota.of, quota.count)
    read = frozenset().union(*(fields_of(each.expr) for each in conditions if each is not None))
    return read | {quota.by} | ({of.unit} if of.unit else frozenset())


class Held:
    """The records of an audit that holds them all."""

    def __init__(self, records: RecordSet, roster: Sequence[Record] | None) -> None:
        self.records = records.records
        self.roster = roster
        self._by_id: dict[str, dict[str, Record]] = {}

    def ask(self, keys: Iterable[VerdictKey]) -> HeldAsked:
        """The keys, kept in a list."""
        return HeldAsked(self, list(keys))

    def of_type(
        self, record_type: str, fields: Collection[str], units: Collection[str] | None
    ) -> Iterable[Record]:
        """All records of a type."""
        return self.records.get(record_type, ())

    def near(self, record_type: str, id: str) -> list[str]:
        """The ids of a type."""
        return [record.id for record in self.records.get(record_type, ())]

    def find(self, record_type: str, id: str) -> Record | None:
        """The record with that id."""
        known = self._by_id.get(record_type)
        if known is None:
            known = {record.id: record for record in self.records.get(record_type, ())}
            self._by_id[record_type] = known
        return known.get(id)


class HeldAsked:
    """Asks of records that are held."""

    def __init__(self, held: Held, keys: list[VerdictKey]) -> None:
        self.held, self.keys = held, keys

    def by_rule(self) -> dict[str, set[str]]:
        """The rules asked about, each with the parts before the last `/` of its records: a quota's units."""
        found: dict[str, set[str]] = {}
        for key in self.keys:
            found.setdefault(key.rule, set()).add(key.record.rpartition("/")[0])
        return found

    def records(self) -> Iterator[tuple[VerdictKey, Record | None]]:
        """Every ask in its order, with its record."""
        for key in self.keys:
            yield key, self.held.find(key.record_type, key.record)

    def close(self) -> None:
        """Nothing is kept elsewhere."""


class Fetched:
    """The records of an audit by DuckDB, fetched when they are asked for."""

    def __init__(self, session: Session) -> None:
        from govrules.engines.batch.fetch import records_of_type

        self.session = session
        fields = session.rules.record_types[ROSTER].fields if ROSTER in session.typed else ()
        self.roster = (
            list(records_of_type(session, ROSTER, tuple(fields))) if ROSTER in session.typed else None
        )

    def ask(self, keys: Iterable[VerdictKey]) -> Asks:
        """The keys, kept in a table."""
        from govrules.engines.batch.fetch import Asked

        return Asked(self.session, keys)

    def of_type(
        self, record_type: str, fields: Collection[str], units: Collection[str] | None
    ) -> Iterable[Record]:
        """The records of a type: only the fields and units asked for are read."""
        from govrules.engines.batch.fetch import records_of_type

        return records_of_type(self.session, record_type, fields, units)

    def near(self, record_type: str, id: str) -> list[str]:
        """The ids of a type that are spelt most like one."""
        from govrules.engines.batch.fetch import nearest_ids

        return nearest_ids(self.session, record_type, id)
