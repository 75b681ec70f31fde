"""Two rulebooks on the same records: whose verdict changes, and by which provision.

Comes in: an old and a new rulebook, a source, the moment. Goes out: a `Comparison`.

Only rules that differ are judged: a verdict of any other rule is the same under both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govrules.engines.batch.differing import CHANGE_COLUMNS, CHANGES, GROUPS, KEYS, TOLD, Differing
from govrules.errors import GovrulesError
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import iso

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from govrules.api.audit import Audit, Progress
    from govrules.api.rulebook import Rulebook

__all__ = ["CHANGES", "CHANGE_COLUMNS", "Comparison", "compare", "different"]

_NOT_MEANING = {"title", "notes", "examples", "place", "clauses", "unverified", "assumed"}


@dataclass(frozen=True)
class Comparison:
    """Whose verdict changes from the old rulebook to the new one, on the same records at the same moment.

    A change is one of `CHANGES`: newly in breach, newly in order, another verdict, or the same verdict of which
    only the due day or the lateness moves. `rules` are the rules that differ, `audits` what each rulebook says
    by them.
    """

    old: Rulebook
    new: Rulebook
    as_of: date | datetime
    rules: tuple[str, ...]
    audits: tuple[Audit, Audit]

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a verdict that changes, with `CHANGE_COLUMNS`: newly in breach first, then newly in order.

        A verdict that only one rulebook gives has nulls on the other side. Of many, `first` shows some.
        """
        return self.first()

    def first(self, rows: int | None = None, change: str | None = None) -> pd.DataFrame:
        """The first changes in the order of `changes`, or the first of one kind.

        Raises GovrulesError for a kind that there is not.
        """
        if change is not None and change not in CHANGES:
            raise GovrulesError(
                f"there is no change `{change}`",
                f"one of {', '.join(CHANGES)}",
                zh=f"没有“{change}”这种变化",
                zh_help=f"可用 {'、'.join(CHANGES)}",
            )
        return _frame(self._differing.rows(change, rows))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many verdicts change, by kind of change."""
        return self._differing.counts()

    def totals(self, by: str) -> pd.DataFrame:
        """How many verdicts change, by `rule`, `unit` or `month`: a column for each kind of change.

        The month is that of the record's own date; of a quota it is the period. Raises GovrulesError for another
        grouping.
        """
        if by not in GROUPS:
            raise GovrulesError(
                f"changes are not counted by `{by}`",
                f"one of {', '.join(GROUPS)}",
                zh=f"变化不能按“{by}”计数",
                zh_help=f"可按 {'、'.join(GROUPS)}",
            )
        return _frame(self._differing.totals(by))

    def to_dict(self) -> dict[str, object]:
        """The comparison as JSON takes it."""
        return {
            "as_of": iso(self.as_of),
            "old": self.old.fingerprint,
            "new": self.new.fingerprint,
            "rules": list(self.rules),
            "records": dict(self.audits[1].counts),
            "unfit_rows": sum(counted.unfit for counted in self.audits[1].records.counts.values()),
            "totals": dict(self.counts),
            "changes": self._differing.rows().to_pylist(),
        }

    @cached_property
    def _differing(self) -> Differing:
        old, new = self.audits
        columns = (*KEYS, *TOLD)
        rules = {rule.id: rule for book in (self.old, self.new) for rule in book.rules}
        judged = dict.fromkeys(rules[id].record for id in self.rules if not _is_quota(rules[id]))
        places: dict[str, pa.RecordBatchReader] = {}
        for record_type in judged:
            audit = new if record_type in new.book.rules.record_types else old
            places[record_type] = audit.places(record_type)
        return Differing(
            old.verdicts.stream(columns),
            new.verdicts.stream(columns),
            dict.fromkeys(rule.record for rule in rules.values()),
            places,
            {id: rule.provision for id, rule in rules.items()},
            (id for id, rule in rules.items() if _is_quota(rule)),
        )


def compare(
    old: Rulebook,
    new: Rulebook,
    records: Any,
    as_of: date | datetime | str,
    *,
    record_type: str | None = None,
    roster: Any = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Whose verdict changes from one rulebook to another, and by which rule and provision.

    `records` and the options are those of `Rulebook.audit`; the source is read once for each rulebook. Raises
    what `Rulebook.audit` raises, and GovrulesError for a source that can be read only once, or for Spark.

    >>> import govrules as gr
    >>> book = gr.load("cn/shanghai/baoshan-2020")
    >>> applications = [
    ...     {
    ...         "id": "A-1",
    ...         "reply_kind": "disclosed",
    ...         "widely_knowable": True,
    ...         "received_on": "2020-04-20",
    ...         "replied_on": "2020-05-06",
    ...         "proactively_published_on": "2020-06-05",
    ...     }
    ... ]
    >>> found = gr.compare(
    ...     book,
    ...     book.amend("late-conversion", within="20 working days"),
    ...     applications,
    ...     "2020-12-31",
    ...     record_type="application",
    ... )
    >>> found.changes[["record", "change", "old_status", "new_status", "new_due"]].values.tolist()
    [['A-1', 'newly-in-breach', 'satisfied', 'violated', '2020-06-02']]
    """
    if engine == "spark":
        raise GovrulesError(
            "rulebooks are not compared by Spark",
            help='audit with each by Spark and join the verdicts, or use `engine="duckdb"`',
            zh="不能用 Spark 比较规则库",
            zh_help='请用 Spark 分别核查后连接判定结果，或改用 engine="duckdb"',
        )
    for each in records.values() if isinstance(records, Mapping) else (records,):
        if isinstance(each, Iterator):
            raise GovrulesError(
                "the records can be read only once, and two rulebooks read them",
                help="hand over a table, a list or a path",
                zh="记录只能读取一次，而两个规则库都要读取",
                zh_help="请给出表格、列表或路径",
            )
    differing = different(old.rules, new.rules)
    audits = tuple(
        _only(book, differing).audit(
            records, as_of, record_type=record_type, roster=roster, engine=engine, progress=progress
        )
        for book in (old, new)
    )
    return Comparison(old, new, audits[1].as_of, differing, (audits[0], audits[1]))


def different(old: Rules, new: Rules) -> tuple[str, ...]:
    """The rules that only one rulebook has, that mean another thing, or that yield to such a rule."""
    names = [*old.rules, *(id for id in new.rules if id not in old.rules)]
    changed = {id for id in names if _meaning(old, id) != _meaning(new, id)}
    yielding = {
        rule.id for rules in (old, new) for rule in rules if any(other in changed for other in rule.yields_to)
    }
    return tuple(id for id in names if id in changed | yielding)


def _meaning(rules: Rules, id: str) -> object:
    rule = rules.rules.get(id)
    if rule is None:
        return None
    calendar = rules.calendar_of(rule).edition
    instrument = rules.instrument_of(rule)
    said = tuple(getattr(rule, each.name) for each in fields(Rule) if each.name not in _NOT_MEANING)
    return said, calendar, instrument.region, rules.type_of(rule), rules.roster_type, rules.timezone


def _only(book: Rulebook, chosen: tuple[str, ...]) -> Rulebook:
    """The rulebook with the chosen rules and those that they yield to, which must be there to yield to."""
    kept = {id: book.rules.rules[id] for id in chosen if id in book.rules.rules}
    for rule in list(kept.values()):
        kept.update({id: book.rules.rules[id] for id in rule.yields_to})
    return replace(book, rules=replace(book.rules, rules=kept))


def _is_quota(rule: Rule) -> bool:
    return isinstance(rule.requires, Quota)


def _frame(table: pa.Table) -> pd.DataFrame:
    """A DataFrame in which missing numbers stay missing, and numbers whole."""
    made: pd.DataFrame = table.to_pandas()
    return made.astype({name: "Int64" for name in made.columns if name.endswith("late_by")})
