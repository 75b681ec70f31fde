"""Two rulebooks on the same records: whose verdict changes, and by which provision.

Comes in: an old and a new rulebook, a source, the moment. Goes out: a `Comparison`.

Only rules that differ are judged: a verdict of any other rule is the same under both.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govrules.api.audit import quota_place
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Status, iso

if TYPE_CHECKING:
    import pandas as pd

    from govrules.api.audit import Audit, Progress
    from govrules.api.rulebook import Rulebook

KEYS = ("record_type", "record", "rule")
CHANGE_COLUMNS = (
    "record_type", "record", "unit", "month", "rule", "provision", "change",
    "old_status", "old_reason", "old_due", "old_late_by",
    "new_status", "new_reason", "new_due", "new_late_by",
)  # fmt: skip
CHANGES = ("newly-in-breach", "newly-in-order", "other", "moved")
"""What a change is: a breach that was none, one that no longer is, another verdict; the same with another due day."""

_TOLD = ("status", "reason", "due", "late_by")
_NOT_MEANING = {"title", "notes", "examples", "place", "clauses", "unverified", "assumed"}


@dataclass(frozen=True)
class Comparison:
    """Whose verdict changes from the old rulebook to the new one, on the same records at the same moment.

    `changes` is a DataFrame of `CHANGE_COLUMNS`, newly in breach first, then newly in order, last those in which
    only the due day or the lateness moves; a verdict that
    only one rulebook gives has nulls on the other side. `audits` are those of the rules that differ.
    """

    old: Rulebook
    new: Rulebook
    as_of: date | datetime
    rules: tuple[str, ...]
    audits: tuple[Audit, Audit]

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a verdict that changes."""
        old, new = (_verdicts(audit) for audit in self.audits)
        both = old.merge(new, on=list(KEYS), how="outer", suffixes=("_old", "_new"))
        for side in ("old", "new"):
            both = both.rename(columns={f"{name}_{side}": f"{side}_{name}" for name in _TOLD})
        same = (both["old_status"] == both["new_status"]) & _equal(both, "reason") & _equal(both, "due")
        changed = both[~(same & _equal(both, "late_by"))].copy()
        was = changed["old_status"].eq(Status.VIOLATED.value).fillna(False).astype(bool)
        is_now = changed["new_status"].eq(Status.VIOLATED.value).fillna(False).astype(bool)
        changed["change"] = CHANGES[2]
        changed.loc[~was & is_now, "change"] = CHANGES[0]
        changed.loc[was & ~is_now, "change"] = CHANGES[1]
        changed.loc[_equal(changed, "status") & _equal(changed, "reason"), "change"] = CHANGES[3]
        provisions = {rule.id: rule.provision for book in (self.old, self.new) for rule in book.rules}
        changed["provision"] = changed["rule"].map(provisions)
        changed = _with_places(changed, self.audits[1])
        order = changed["change"].map({name: rank for rank, name in enumerate(CHANGES)})
        ranked = changed.assign(_order=order).sort_values(["_order", "rule", "record_type", "record"])
        return ranked[list(CHANGE_COLUMNS)].reset_index(drop=True)

    def totals(self, by: str) -> pd.DataFrame:
        """How many verdicts change, by `rule`, `unit` or `month`: a column for each kind of change."""
        counted = self.changes.groupby([by, "change"], dropna=False).size().unstack(fill_value=0)
        return counted.reindex(columns=list(CHANGES), fill_value=0).reset_index()

    def to_dict(self) -> dict[str, object]:
        """The comparison as JSON takes it."""
        changes = self.changes
        return {
            "as_of": iso(self.as_of),
            "old": self.old.fingerprint,
            "new": self.new.fingerprint,
            "rules": list(self.rules),
            "totals": {name: int((changes["change"] == name).sum()) for name in CHANGES},
            "changes": [
                {name: None if value is None or value != value else value for name, value in row.items()}
                for row in changes.astype(object).to_dict("records")
            ],
        }


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

    `records` and the options are those of `Rulebook.audit`; the source is read once for each rulebook, so it
    must be one that can be read twice. Raises what `Rulebook.audit` raises.

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
    return said, calendar, instrument.region, rules.type_of(rule)


def _only(book: Rulebook, chosen: tuple[str, ...]) -> Rulebook:
    """The rulebook with the chosen rules and those that they yield to, which must be there to yield to."""
    kept = {id: book.rules.rules[id] for id in chosen if id in book.rules.rules}
    for rule in list(kept.values()):
        kept.update({id: book.rules.rules[id] for id in rule.yields_to})
    return replace(book, rules=replace(book.rules, rules=kept))


def _verdicts(audit: Audit) -> pd.DataFrame:
    return audit.verdicts.df()[[*KEYS, *_TOLD]]


def _equal(both: pd.DataFrame, name: str) -> pd.Series[bool]:
    old, new = both[f"old_{name}"], both[f"new_{name}"]
    return (old == new).fillna(False) | (old.isna() & new.isna())


def _with_places(changed: pd.DataFrame, audit: Audit) -> pd.DataFrame:
    """The unit and the month (of its own date) of each record; of a quota, the unit and the period."""
    import pandas as pd

    rules = audit.book.rules
    quotas = {rule.id for rule in rules if isinstance(rule.requires, Quota)}
    is_quota = changed["rule"].isin(quotas)
    found = [changed[is_quota].assign(**_of_quotas(changed[is_quota]))]
    for name, rows in changed[~is_quota].groupby("record_type"):
        found.append(rows.merge(audit.places(str(name)), on="record", how="left"))
    return pd.concat(found, ignore_index=True)


def _of_quotas(rows: pd.DataFrame) -> dict[str, Any]:
    places = [quota_place(record) for record in rows["record"]]
    return {"unit": [unit for unit, _ in places], "month": [period for _, period in places]}
