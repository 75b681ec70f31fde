"""An audit by DuckDB: the source stays where it is, verdicts are counted or streamed, never all held.

Comes in: what `audit` takes. Goes out: a `BatchAudit`, with the faces of `Audit`.
Must not know: the command line, how a source is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.api.audit import (
    PLACED_COLUMNS,
    Audit,
    Progress,
    Verdicts,
    chosen_statuses,
    verdict_schema,
)
from govrules.model.record_types import ROSTER
from govrules.model.rule import Duty
from govrules.model.verdict import COLUMNS, LATE_WEIGHTS, Reason, Status, Verdict
from govrules.report.digest import Digest, last_day_soon, soonest_first, worst_first

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from govrules.api.explanations import Found
    from govrules.api.rulebook import Rulebook
    from govrules.engines.batch.session import Session


class BatchVerdicts(Verdicts):
    """The verdicts of a batch audit: a query, run when they are asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __iter__(self) -> Iterator[Verdict]:
        for sql in self._session.verdicts_sql():
            for batch in self._session.batches(sql):
                yield from map(_verdict, batch.to_pylist())

    def __len__(self) -> int:
        return sum(sum(each.values()) for each in self.counts.values())

    @cached_property
    def counts(self) -> Mapping[str, Mapping[Status, int]]:
        """How many verdicts of each status each rule has."""
        return self._session.counts()

    def arrow(self) -> pa.Table:
        """All verdicts as an Arrow table; for a large source `write` holds less."""
        return self._all(self._session.verdicts_sql())

    def df(self) -> pd.DataFrame:
        """All verdicts as a DataFrame; for a large source `write` holds less."""
        return _frame(self.arrow())

    def stream(self, columns: Sequence[str] = COLUMNS) -> pa.RecordBatchReader:
        """Some columns of all verdicts, as they are found; nothing is held."""
        import pyarrow as pa

        schema = verdict_schema(columns)
        chosen = ", ".join(f'"{column}"' for column in columns)
        queries = (f"SELECT {chosen} FROM ({sql})" for sql in self._session.verdicts_sql())
        found = (batch.cast(schema) for sql in queries for batch in self._session.batches(sql))
        return pa.RecordBatchReader.from_batches(schema, found)

    def violations(self, order: str) -> pa.Table:
        """The verdicts `violated`, in an order."""
        whole = " UNION ALL ".join(f"({sql})" for sql in self._session.verdicts_sql(violated_only=True))
        return self._all([f"SELECT * FROM ({whole}) ORDER BY {order}"] if whole else [])

    def write(self, path: str | Path, ending: str | None = None, violated_only: bool = False) -> None:
        """Streams all verdicts, or the violations alone, to a .parquet, .csv or .jsonl file, whole or not at all.

        Violations alone are held, but for Parquet.
        """
        from govrules.report.destination import whole_file
        from govrules.report.tables import PARQUET_METADATA, write_verdicts

        target = Path(path)
        if (ending or target.suffix).casefold() == ".parquet":
            with whole_file(target) as part:
                self._session.write_parquet(part, PARQUET_METADATA, violated_only)
            return
        violated = (each for each in self if each.status is Status.VIOLATED)
        write_verdicts(Verdicts(list(violated)) if violated_only else self, target, ending)

    def placed(self, statuses: Sequence[Status]) -> pa.Table:
        """The verdicts of some statuses, with the unit and the month of their record."""
        return self._all(self._session.placed_sql(statuses), PLACED_COLUMNS)

    def _all(self, queries: Sequence[str], columns: Sequence[str] = COLUMNS) -> pa.Table:
        import pyarrow as pa

        schema = verdict_schema(columns)
        tables = [self._session.table(sql).cast(schema) for sql in queries]
        return pa.concat_tables(tables) if tables else schema.empty_table()


_DUTY_RANK = " ".join(f"WHEN '{duty}' THEN {rank}" for rank, duty in enumerate(Duty))
_LATE_WEIGHT = " ".join(f"WHEN '{unit}' THEN {weight}" for unit, weight in LATE_WEIGHTS.items())
_ORDERS = {
    Status.VIOLATED: f"CASE duty {_DUTY_RANK} END, COALESCE(late_by * CASE late_unit {_LATE_WEIGHT} END, 0) DESC,"
    " rule, record",
    Status.PENDING: "CASE WHEN LENGTH(due) > 10 THEN due ELSE COALESCE(due, '9999') || 'T24' END, rule, record",
}
"""How a report shows the verdicts of a status: as `rows` of an audit that is held."""


@dataclass(frozen=True)
class BatchAudit(Audit):
    """What an audit by DuckDB found: counts at once, verdicts when they are asked for."""

    session: Session | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of fit records of each type; the roster is counted under `unit`."""
        assert self.session is not None
        return {name: typed.rows for name, typed in self.session.typed.items()}

    @property
    def violations(self) -> pd.DataFrame:
        """The verdicts `violated`, the worst first: by duty, then by lateness."""
        return _frame(self._batch.violations(_ORDERS[Status.VIOLATED]))

    @property
    def rules_without_records(self) -> tuple[str, ...]:
        """The rules that met no record."""
        counted = self._batch.counts if isinstance(self.verdicts, BatchVerdicts) else {}
        return tuple(rule.id for rule in self.book.rules if not sum(counted.get(rule.id, {}).values()))

    def worst(self) -> list[Verdict]:
        """The verdicts `violated`, the worst first."""
        batches = self._batch.violations(_ORDERS[Status.VIOLATED]).to_batches()
        return [_verdict(row) for batch in batches for row in batch.to_pylist()]

    def digest(self, first: int) -> Digest:
        """What a person is told first, counted and ordered by DuckDB; only what is told comes out of it."""
        assert self.session is not None
        by_rule = {
            rule: Counter({str(status): n for status, n in counts.items()})
            for rule, counts in self._batch.counts.items()
            if any(counts.values())
        }
        reasons: Counter[str] = Counter()
        missing: Counter[tuple[str, str]] = Counter()
        soon, due_soon = f"LEFT(due, 10) <= '{last_day_soon(self.as_of)}'", 0
        for status, record_type, reason, names, n, n_soon in self.session.unsettled(soon):
            if status is Status.PENDING:
                due_soon += n_soon
                continue
            reasons[str(reason)] += n
            missing.update({(record_type, name): n for name in filter(None, names.split(";"))})
        worst = self.session.first(Status.VIOLATED, "TRUE", _ORDERS[Status.VIOLATED], first)
        soonest = self.session.first(Status.PENDING, soon, _ORDERS[Status.PENDING], first)
        return Digest(
            by_rule,
            reasons,
            missing,
            [_verdict(row) for row in nsmallest(first, worst, key=worst_first)],
            [_verdict(row) for row in nsmallest(first, soonest, key=soonest_first)],
            due_soon,
        )

    @cached_property
    def found(self) -> Found:
        """The records that were judged, fetched when they are asked for."""
        from govrules.api.explanations import Fetched

        assert self.session is not None
        return Fetched(self.session)

    def of_status(self, *statuses: Status | str) -> pd.DataFrame:
        """The verdicts of some statuses: the verdict columns, then `unit` and `month`."""
        return _frame(self._batch.placed(chosen_statuses(statuses)))

    def rows(self, status: Status | str) -> Iterator[Mapping[str, Any]]:
        """The verdicts of one status one by one, in the order of a report; nothing more is held."""
        assert self.session is not None
        wanted = chosen_statuses([status])[0]
        for batch in self.session.placed(wanted, _ORDERS.get(wanted, "record_type, record, rule")):
            yield from batch.to_pylist()

    def _counts_by(self, part: str) -> Mapping[str | None, Mapping[Status, int]]:
        assert self.session is not None
        return self.session.counts_by(part)

    def places(self, record_type: str) -> pa.RecordBatchReader:
        """The unit and the month of the own date of every record of a type: columns record, unit, month."""
        import pyarrow as pa

        assert self.session is not None
        schema = verdict_schema(("record", "unit", "month"))
        found = (batch.cast(schema) for batch in self.session.places(record_type))
        return pa.RecordBatchReader.from_batches(schema, found)

    @property
    def _batch(self) -> BatchVerdicts:
        assert isinstance(self.verdicts, BatchVerdicts)
        return self.verdicts

    def _statuses(self) -> Mapping[str, int]:
        counted = self._batch.counts.values()
        return {str(status): sum(each.get(status, 0) for each in counted) for status in Status}

    def head(self) -> dict[str, object]:
        """The audit without its verdicts: as_of, rulebook, summary, unfit."""
        empty = replace(self, verdicts=Verdicts([]))
        head = Audit.head(empty)
        summary = head["summary"]
        assert isinstance(summary, dict)
        summary["records"] = dict(self.counts)
        summary["verdicts"] = dict(self._statuses())
        summary["by_rule"] = self._summary_rows()
        summary["rules_without_records"] = list(self.rules_without_records)
        return head

    def _summary_rows(self) -> list[dict[str, object]]:
        counted = self._batch.counts if isinstance(self.verdicts, BatchVerdicts) else {}
        rows: list[dict[str, object]] = []
        for rule in self.book.rules:
            by_status = counted.get(rule.id, {})
            rows.append(
                {
                    "rule": rule.id,
                    "duty": str(rule.duty),
                    "record_type": rule.record,
                    **{str(status).replace("-", "_"): by_status.get(status, 0) for status in Status},
                    "total": sum(by_status.values()),
                }
            )
        return rows


def audit_in_batch(
    book: Rulebook,
    source: Any,
    moment: date | datetime,
    *,
    record_type: str | None = None,
    roster: Any = None,
    progress: Progress | None = None,
    memory_limit: str | None = None,
    temp_folder: str | Path | None = None,
) -> BatchAudit:
    """Judge a source by DuckDB. `memory_limit` is a text such as `2GB`; what does not fit goes to `temp_folder`."""
    from govrules.api.taking import Taking
    from govrules.engines.batch.session import Session

    session = Session(book.rules, moment, memory_limit, temp_folder, progress=progress, only_type=record_type)
    taking = Taking(book.rules, session)
    if roster is not None:
        taking.take(roster, ROSTER)
    taking.take(source, record_type, without_roster=roster is not None)
    session.settle()
    return BatchAudit(
        book, moment, BatchVerdicts(session), taking.record_set(), None, taking.strangers(), session=session
    )


def _frame(table: pa.Table) -> pd.DataFrame:

    made: pd.DataFrame = table.to_pandas()
    return made.astype({"late_by": "Int64"})


def _verdict(row: Mapping[str, Any]) -> Verdict:
    return Verdict(
        row["record_type"],
        row["record"],
        row["rule"],
        row["duty"],
        Status(row["status"]),
        None if row["reason"] is None else Reason(row["reason"]),
        _moment(row["start"]),
        _moment(row["due"]),
        _moment(row["done"]),
        row["late_by"],
        row["late_unit"],
        bool(row["provisional"]),
        tuple(row["missing"].split(";")) if row["missing"] else (),
        row["by"],
    )


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
