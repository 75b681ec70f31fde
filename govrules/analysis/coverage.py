"""From law to rule: what became of every clause of an instrument.

Comes in: `Rules`. Goes out: a row a clause. Must not know: how the table is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from govrules.calendars.wording import did_you_mean
from govrules.errors import GovrulesError
from govrules.model.rulebook import Rules
from govrules.model.source import Text


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause: the rules that encode it, the rule it is part of, or the reason why it is not assessable.

    A clause with none of the three is not accounted for.
    """

    clause: str
    instrument: str
    provision: str
    rules: tuple[str, ...]
    part_of: str | None
    not_assessable: Text | None

    @property
    def accounted_for(self) -> bool:
        """Whether there is a rule or a reason."""
        return bool(self.rules) or self.part_of is not None or self.not_assessable is not None

    def to_dict(self) -> dict[str, object]:
        """The row as JSON takes it."""
        reason = self.not_assessable
        return {
            "clause": self.clause,
            "instrument": self.instrument,
            "provision": self.provision,
            "rules": list(self.rules),
            "part_of": self.part_of,
            "not_assessable": None if reason is None else {"zh": reason.zh, "en": reason.en},
        }


def coverage(rules: Rules, instrument: str | None = None) -> list[ClauseRow]:
    """A row for every clause of all instruments, or of one, in the order of the document."""
    if instrument is not None and instrument not in rules.instruments:
        near = did_you_mean(instrument, rules.instruments)
        raise GovrulesError(
            f"no instrument `{instrument}`",
            help=None if near is None else near.en,
            zh=f"规则库中没有文件“{instrument}”",
            zh_help=None if near is None else near.zh,
        )
    encoding: dict[tuple[str, str], list[str]] = {}
    for rule in rules:
        for clause in rule.clauses:
            encoding.setdefault((rule.instrument, clause), []).append(rule.id)
    return [
        ClauseRow(
            clause.id,
            id,
            clause.provision,
            tuple(encoding.get((id, clause.id), ())),
            clause.part_of,
            clause.not_assessable,
        )
        for id, document in rules.instruments.items()
        if instrument in (None, id)
        for clause in document.clauses.values()
    ]
