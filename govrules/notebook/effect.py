"""What a change of rules does to a loaded set: how many breaches vanish and arise, where, and which cases.

Comes in: a `Comparison`. Goes out: a sentence, counts by unit, month and rule, pages of changed verdicts.
Must not know: widgets, how a verdict was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govrules.api.comparing import CHANGES, Comparison
from govrules.explaining.appearance import SIGNS
from govrules.model.source import Text
from govrules.model.verdict import Status
from govrules.report.wording import REASON, STATUS

if TYPE_CHECKING:
    import pandas as pd

CHANGE: Mapping[str, Text] = {
    "newly-in-breach": Text("新违反", "newly in breach"),
    "newly-in-order": Text("不再违反", "no longer in breach"),
    "other": Text("其他变化", "other change"),
    "moved": Text("仅期限移动", "only the due day moves"),
}
COLUMNS = ("change", "record", "unit", "month", "rule", "old", "new")
FILTERS = ("change", "unit", "month", "rule")

MOST_MOVED = 20_000
"""So many verdicts that stay while their due day moves are listed; they are counted all."""

_SAID = {
    "vanish": Text(
        "{what}：现有 {before} 项违反中，{gone} 项不再违反", "{what}, {gone} of {before} violations vanish"
    ),
    "new": Text("，新增 {new} 项违反", ", {new} new ones arise"),
    "no-new": Text("，没有新的违反", ", none arises"),
    "other": Text("；另有 {n} 项判定有其他变化", "; {n} other verdicts change"),
    "other.one": Text("；另有 1 项判定有其他变化", "; 1 other verdict changes"),
    "moved": Text("；{n} 项判定不变、仅期限移动", "; {n} verdicts stay, with another due day"),
    "moved.one": Text("；1 项判定不变、仅期限移动", "; 1 verdict stays, with another due day"),
    "nothing": Text(
        "{what}：{before} 项违反全部照旧，没有判定发生变化",
        "{what}, nothing changes: all {before} violations stay, and no verdict is another",
    ),
}


@dataclass(frozen=True)
class Effect:
    """A comparison looked through; `records` is how many records were judged."""

    comparison: Comparison
    records: int

    @cached_property
    def changes(self) -> pd.DataFrame:
        """The changes that are listed: all verdicts that are others, and the first of those that only move.

        Unit and month are texts, empty where not known.
        """
        import pandas as pd

        kinds = [self.comparison.first(MOST_MOVED if kind == "moved" else None, kind) for kind in CHANGES]
        changes = pd.concat(kinds, ignore_index=True)
        for column in ("unit", "month"):
            changes[column] = changes[column].fillna("").astype(str)
        # Few values, many rows: filtering and counting a hundred thousand changes stays below a moment.
        return changes.astype(dict.fromkeys(FILTERS, "category"))

    @property
    def is_whole(self) -> bool:
        """Whether every change is listed."""
        return len(self.changes) == sum(self.comparison.counts.values())

    @cached_property
    def breaches(self) -> tuple[int, int]:
        """How many violations the rules that differ have under the old and under the new rulebook."""
        old, new = (_violated(audit, self.comparison.rules) for audit in self.comparison.audits)
        return old, new

    def count(self, change: str) -> int:
        """How many verdicts change so."""
        return self.comparison.counts[change]

    def sentence(self, what: Text, lang: str) -> str:
        """What the change does, in one sentence: `with 20 working days, 312 of 1,204 violations vanish, …`."""
        before = f"{self.breaches[0]:,}"
        gone, new = self.count("newly-in-order"), self.count("newly-in-breach")
        rest = {name: self.count(name) for name in ("other", "moved")}
        if not gone + new + sum(rest.values()):
            return _SAID["nothing"].in_(lang).format(what=what.in_(lang), before=before) + _stop(lang)
        said = _SAID["vanish"].in_(lang).format(what=what.in_(lang), before=before, gone=f"{gone:,}")
        said += _SAID["new" if new else "no-new"].in_(lang).format(new=f"{new:,}")
        for name, n in rest.items():
            if n:
                said += _SAID[f"{name}.one" if n == 1 else name].in_(lang).format(n=f"{n:,}")
        return said + _stop(lang)

    def by(self, column: str, chosen: Mapping[str, str]) -> list[tuple[str, dict[str, int]]]:
        """Of each value of a column, how many verdicts of each kind change; the other filters are heeded."""
        kept = {name: value for name, value in chosen.items() if name != column}
        found = self._counted(column, kept) if kept else self.totals[column]
        if column == "month":
            return sorted(found, key=lambda each: each[0])
        return sorted(found, key=lambda each: (-sum(each[1].values()), each[0]))

    @cached_property
    def totals(self) -> Mapping[str, list[tuple[str, dict[str, int]]]]:
        """Of each column that is filtered by, how all changes spread over its values, whether listed or not."""
        spread = {
            column: [
                (_text(row[column]), {kind: int(row[kind]) for kind in CHANGES})
                for row in self.comparison.totals(column).to_dict("records")
            ]
            for column in ("unit", "month", "rule")
        }
        return {"change": [(kind, {kind: n}) for kind, n in self.comparison.counts.items() if n], **spread}

    def _counted(self, column: str, chosen: Mapping[str, str]) -> list[tuple[str, dict[str, int]]]:
        """The listed changes that are left by the filters."""
        counted = (
            self._filtered(chosen).groupby([column, "change"], observed=True).size().unstack(fill_value=0)
        )
        counted = counted.reindex(columns=list(CHANGES), fill_value=0)
        return [
            (str(value), {name: int(n) for name, n in zip(CHANGES, row, strict=True)})
            for value, row in zip(counted.index, counted.to_numpy(), strict=True)
        ]

    def page(self, chosen: Mapping[str, str], number: int, size: int) -> tuple[pd.DataFrame, int, int]:
        """A page of changed verdicts, its number (the last for one beyond it) and how many there are in all."""
        found = self._filtered(chosen)
        number = max(0, min(number, (len(found) - 1) // size))
        return found.iloc[number * size : (number + 1) * size], number, len(found)

    def _filtered(self, chosen: Mapping[str, str]) -> pd.DataFrame:
        found = self.changes
        for column, value in chosen.items():
            found = found[found[column] == value]
        return found


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def side(row: Any, which: str, lang: str) -> str:
    """A verdict of one side in words: sign, status, reason, due day; a dash where that side has none."""
    status, reason, due = (getattr(row, f"{which}_{name}") for name in ("status", "reason", "due"))
    if status is None or status != status:
        return "–"
    told = f"{SIGNS[Status(status)]} {STATUS[status].in_(lang)}"
    if reason is not None and reason == reason:
        told += f" · {REASON[reason].in_(lang)}"
    if due is not None and due == due:
        told += f" · {'截止' if lang == 'zh' else 'due'} {str(due).replace('T', ' ')[:16]}"
    return told


def _violated(audit: Any, rules: tuple[str, ...]) -> int:
    summary = audit.summary
    return int(summary.loc[summary["rule"].isin(rules), "violated"].sum())


def _stop(lang: str) -> str:
    return "。" if lang == "zh" else "."
