"""Two sets of verdicts on the same records, side by side: only what differs is kept.

Comes in: both as Arrow streams, and where the records lie. Goes out: counts, totals and rows of what differs.
Must not know: rulebooks, or which engine judged. DuckDB joins them; what does not fit its memory goes to a
temporary folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.engines.batch.interruption import interruptible
from govrules.engines.batch.session import of_quota
from govrules.engines.batch.sql import text
from govrules.model.verdict import Reason, Status

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = ("record_type", "record", "rule")
TOLD = ("status", "reason", "due", "late_by")
"""What is told of each side, and what must be alike for two verdicts to be the same."""

CHANGES = ("newly-in-breach", "newly-in-order", "other", "moved")
"""What a change is: a breach that was none, one that no longer is, another verdict; the same with another due day."""

CHANGE_COLUMNS = (
    "record_type", "record", "unit", "month", "rule", "provision", "change",
    *(f"{side}_{name}" for side in ("old", "new") for name in TOLD),
)  # fmt: skip
MEMORY = "1GB"
"""What the join may hold; the rest goes to the temporary folder."""

Names = Mapping[str, Iterable[str]]
GROUPS = ("rule", "unit", "month")


class Differing:
    """What differs between the verdicts of two rulebooks; close it, or let it go: its data base goes with it.

    `old` and `new` have the columns `KEYS` and `TOLD`; `record_types` are all there are; `places` gives for a record
    type a stream of record, unit and month; `provisions` names the provision of every rule, `quotas` the rules
    whose records are `<unit>/<period>`.
    """

    def __init__(
        self,
        old: pa.RecordBatchReader,
        new: pa.RecordBatchReader,
        record_types: Iterable[str],
        places: Mapping[str, pa.RecordBatchReader],
        provisions: Mapping[str, str],
        quotas: Iterable[str],
    ) -> None:
        import duckdb

        self._folder = Path(tempfile.mkdtemp(prefix="govrules-"))
        self._connection = duckdb.connect(
            str(self._folder / "differing.duckdb"),
            config={"temp_directory": str(self._folder), "memory_limit": MEMORY},
        )
        self._take(old, new, {"record_type": record_types, "rule": provisions})
        self._place(places)
        self._name(provisions, frozenset(quotas))

    def close(self) -> None:
        """Ends the connection and removes its folder."""
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __del__(self) -> None:
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder, ignore_errors=True)

    def counts(self) -> dict[str, int]:
        """How many verdicts there are of each kind of change."""
        rows = self._run("SELECT change, COUNT(*) FROM differing GROUP BY change")
        found = {str(change): int(n) for change, n in rows}
        return {change: found.get(change, 0) for change in CHANGES}

    def totals(self, by: str) -> pa.Table:
        """How many verdicts change by one of `GROUPS`: a column for each kind of change; what is unknown comes last."""
        assert by in GROUPS
        counted = ", ".join(f"COUNT(*) FILTER (change = '{each}') AS \"{each}\"" for each in CHANGES)
        return self._table(f"SELECT {by}, {counted} FROM changes GROUP BY {by} ORDER BY {by} NULLS LAST")

    def rows(self, change: str | None = None, first: int | None = None) -> pa.Table:
        """The changes of one kind or of all, in the order of `CHANGES`, then of rules and records; perhaps only some."""
        which = "" if change is None else f"WHERE change = {text(change).sql('duckdb')}"
        limit = "" if first is None else f"LIMIT {int(first)}"
        columns = ", ".join("change::TEXT AS change" if c == "change" else c for c in CHANGE_COLUMNS)
        order = f"ORDER BY changes.change, {', '.join(f'changes.{key}' for key in ('rule', *KEYS[:2]))}"
        return self._table(f"SELECT {columns} FROM changes {which} {order} {limit}")

    # -- how it is made ------------------------------------------------------------------------------

    def _take(self, old: pa.RecordBatchReader, new: pa.RecordBatchReader, names: Names) -> None:
        run = self._run
        kinds: Names = {"change_kind": CHANGES, "status": Status, "reason": Reason, **names}
        for kind, values in kinds.items():
            listed = ", ".join(text(str(each)).sql("duckdb") for each in values)
            run(f"CREATE TYPE {kind} AS ENUM ({listed})")
        # Names as numbers: what the join must hold of a verdict is little more than the record's id and the day.
        small = (
            "record_type::record_type AS record_type, record, rule::rule AS rule, status::status AS status, "
            "reason::reason AS reason, due, late_by::INTEGER AS late_by"
        )
        sides = ", ".join(
            f"{at}.{name} AS {side}_{name}" for at, side in (("o", "old"), ("n", "new")) for name in TOLD
        )
        differs = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in TOLD)
        self._connection.register("old_verdicts", old)
        self._connection.register("new_verdicts", new)
        run(
            f"CREATE TABLE differing AS SELECT {', '.join(KEYS)}, {sides}, CAST(CASE "
            "WHEN o.status IS NOT DISTINCT FROM n.status AND o.reason IS NOT DISTINCT FROM n.reason THEN 'moved' "
            "WHEN n.status = 'violated' AND o.status IS DISTINCT FROM 'violated' THEN 'newly-in-breach' "
            "WHEN o.status = 'violated' AND n.status IS DISTINCT FROM 'violated' THEN 'newly-in-order' "
            f"ELSE 'other' END AS change_kind) AS change FROM (SELECT {small} FROM old_verdicts) AS o "
            f"FULL JOIN (SELECT {small} FROM new_verdicts) AS n USING ({', '.join(KEYS)}) WHERE {differs}"
        )
        self._connection.unregister("old_verdicts")
        self._connection.unregister("new_verdicts")

    def _place(self, places: Mapping[str, pa.RecordBatchReader]) -> None:
        run = self._run
        run("CREATE TABLE places (record_type record_type, record TEXT, unit TEXT, month TEXT)")
        for record_type, stream in places.items():
            of_type = text(record_type).sql("duckdb")
            self._connection.register("of_type", stream)
            run(
                f"INSERT INTO places SELECT {of_type}, record, unit, month FROM of_type SEMI JOIN "
                f"(SELECT record FROM differing WHERE record_type = {of_type}::record_type) AS d USING (record)"
            )
            self._connection.unregister("of_type")

    def _name(self, provisions: Mapping[str, str], quotas: frozenset[str]) -> None:
        import pyarrow as pa

        names = sorted(provisions)
        table = pa.table(
            {
                "rule": pa.array(names, pa.string()),
                "provision": pa.array([provisions[name] for name in names], pa.string()),
                "is_quota": pa.array([name in quotas for name in names], pa.bool_()),
            }
        )
        self._connection.register("named", table)
        self._run("CREATE TABLE rules AS SELECT * REPLACE (rule::rule AS rule) FROM named")
        self._connection.unregister("named")
        named = ("record_type", "rule", *(f"{side}_{name}" for side in ("old", "new") for name in TOLD[:2]))
        self._run(
            f"CREATE VIEW changes AS SELECT * REPLACE ({', '.join(f'{each}::TEXT AS {each}' for each in named)}, "
            f"CASE WHEN is_quota THEN {of_quota('unit')} ELSE unit END AS unit, "
            f"CASE WHEN is_quota THEN {of_quota('month')} ELSE month END AS month) "
            "FROM differing LEFT JOIN rules USING (rule) LEFT JOIN places USING (record_type, record)"
        )

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        return interruptible(self._connection, lambda: self._connection.execute(sql).fetchall())

    def _table(self, sql: str) -> pa.Table:
        return interruptible(self._connection, lambda: self._connection.sql(sql).to_arrow_table())
