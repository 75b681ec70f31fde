"""The verdicts behind the grid: filtered, sorted and counted in the kernel, handed out a page at a time.

Comes in: verdicts as a DataFrame (the verdict columns, `unit` and `month`), the rules, a `Query`.
Goes out: pages of rows, counts for charts, CSV. Must not know: widgets, how a verdict was found.

A unit or month that is not known is the empty text, and can be filtered by like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from govrules.model.rule import Duty, Rule
from govrules.model.source import Text
from govrules.report.csv import ENCODING, cell
from govrules.report.wording import DUTY, REASON, STATUS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FILTERS = ("status", "rule", "unit", "month", "duty")
"""The columns that can be filtered by one of their values."""

SORTS = ("status", "duty", "rule", "record", "unit", "month", "due", "done", "late_by", "reason")
WORST = ""
"""The order without a column: by duty, then by lateness, as everywhere else."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which verdicts, in which order, which page. `chosen` filters columns by one value each."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sort: str = WORST
    descending: bool = False
    page: int = 0
    size: int = 20

    def without(self, column: str) -> Query:
        """The same without the filter of one column."""
        return replace(self, chosen={name: value for name, value in self.chosen.items() if name != column})


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page (dicts of the verdict columns), which page it is, how many verdicts there are in all."""

    rows: tuple[Mapping[str, Any], ...]
    number: int
    total: int


class VerdictTable:
    """Verdicts to look through; about 100 bytes a verdict are kept beside the frame."""

    def __init__(self, verdicts: pd.DataFrame, rules: Mapping[str, Rule]) -> None:
        import pandas as pd

        self.rules = rules
        frame = verdicts.reset_index(drop=True)
        for column in ("unit", "month"):
            frame[column] = frame[column].fillna("").astype(str)
        for column in ("status", "duty", "rule", "unit", "month", "reason", "record_type"):
            frame[column] = frame[column].astype("category")
        frame["duty"] = frame["duty"].cat.set_categories([str(duty) for duty in Duty], ordered=True)
        self.frame = frame
        self._searched = frame["record"].astype(str) + " " + frame["missing"].fillna("").astype(str)
        self._late = pd.to_numeric(frame["late_by"], errors="coerce").fillna(0).to_numpy(dtype="int64")
        self._kept: tuple[Query, np.ndarray[Any, Any]] | None = None

    def __len__(self) -> int:
        return len(self.frame)

    def page(self, query: Query) -> Page:
        """One page; a number beyond the last gives the last."""
        found = self.found(query)
        last = max(0, (len(found) - 1) // query.size)
        number = min(max(query.page, 0), last)
        at = found[number * query.size : (number + 1) * query.size]
        return Page(tuple(self._rows(at)), number, len(found))

    def row(self, index: int) -> Mapping[str, Any]:
        """The verdict of that index, as a page gives it."""
        return self._rows([index])[0]

    def counts(self, column: str, query: Query) -> list[tuple[str, int]]:
        """How many verdicts each value of a column has, its own filter aside; the most first, months in order."""
        counted = self.frame[column].iloc[self._matching(query.without(column))].value_counts(sort=False)
        found = [(str(value), int(n)) for value, n in counted.items() if n]
        return sorted(found) if column == "month" else sorted(found, key=lambda each: (-each[1], each[0]))

    def values(self, column: str) -> list[str]:
        """The values of a column that can be filtered by, sorted."""
        return sorted(str(each) for each in self.frame[column].cat.categories if each != "")

    def csv(self, query: Query) -> bytes:
        """All verdicts of a query in its order, with their unit and month, as spreadsheets open them."""
        found = self.frame.iloc[self.found(query)].copy()
        for column in ("record", "unit", "by"):
            found[column] = found[column].astype(object).map(cell, na_action="ignore")
        return str(found.to_csv(index=False, lineterminator="\r\n")).encode(ENCODING)

    def found(self, query: Query) -> np.ndarray[Any, Any]:
        """The positions of all verdicts of a query, in its order."""
        key = replace(query, page=0, size=1)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._sorted(self._matching(query), query))
        return self._kept[1]

    # -- filter and sort -----------------------------------------------------------------------------

    def _matching(self, query: Query) -> np.ndarray[Any, Any]:
        import numpy as np

        wanted = np.ones(len(self.frame), dtype=bool)
        for column, value in query.chosen.items():
            values = self.frame[column].cat
            if value not in values.categories:
                return np.array([], dtype=np.int64)
            wanted &= values.codes.to_numpy() == values.categories.get_loc(value)
        for word in query.text.casefold().split():
            wanted &= self._holds(word)
        return np.flatnonzero(wanted)

    def _holds(self, word: str) -> np.ndarray[Any, Any]:
        """Which verdicts have a word in their record, unit, rule, duty, reason or missing facts."""
        found = self._searched.str.contains(word, case=False, regex=False).to_numpy(dtype=bool)
        for column in ("unit", "rule", "duty", "reason", "status"):
            values = self.frame[column].cat
            hits = [
                at
                for at, value in enumerate(values.categories)
                if any(word in told.casefold() for told in self._told(column, str(value)))
            ]
            if hits:
                import numpy as np

                found = found | np.isin(values.codes.to_numpy(), hits)
        return found

    def _told(self, column: str, value: str) -> Sequence[str]:
        """All that a value may be called, in either language."""
        if column == "rule":
            rule = self.rules[value]
            return (value, *rule.title, rule.provision)
        words: Mapping[str, Mapping[str, Text]] = {"duty": DUTY, "reason": REASON, "status": STATUS}
        return (value, *words[column][value]) if column in words else (value,)

    def _sorted(self, found: np.ndarray[Any, Any], query: Query) -> np.ndarray[Any, Any]:
        import numpy as np

        duty = self.frame["duty"].cat.codes.to_numpy()
        worst = np.lexsort((-self._late[found], duty[found]))
        found = found[worst]
        if query.sort == WORST:
            return found
        if query.sort == "late_by":
            key = self._late[found]
        elif query.sort in ("due", "done", "record"):
            # Empty dates stand last, whichever way.
            texts = self.frame[query.sort].iloc[found]
            key = texts.rank(method="dense", na_option="keep").fillna(0).to_numpy(dtype="int64")
            if query.sort != "record" and not query.descending:
                key = np.where(key == 0, np.iinfo(np.int64).max, key)
        else:
            key = self.frame[query.sort].cat.codes.to_numpy()[found].astype("int64")
        order = np.argsort(-key if query.descending else key, kind="stable")
        return found[order]

    def _rows(self, at: Sequence[int] | np.ndarray[Any, Any]) -> list[dict[str, Any]]:
        rows = self.frame.iloc[list(at)].astype(object)
        return [
            {
                "index": int(index),
                **{str(name): None if _is_null(value) else value for name, value in row.items()},
            }
            for index, row in zip(at, rows.to_dict("records"), strict=True)
        ]


def _is_null(value: Any) -> bool:
    return value is None or value != value or str(value) == "<NA>"
