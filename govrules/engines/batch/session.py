"""DuckDB at work: the calendars, the typed views, the lowered rules; queries that can be watched and stopped.

Comes in: `Rules`, tables (raw, or typed already), the moment. Goes out: counts, and verdicts as Arrow or
straight into a file. Must not know: how a file is opened, wording, the reference interpreter.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from govrules.calendars.calendar import Calendar
from govrules.calendars.wording import system_reason
from govrules.engines.batch.dialect import Dialect, relation_name
from govrules.engines.batch.interruption import interruptible
from govrules.engines.batch.judge import Judged
from govrules.engines.batch.lower import STATUSES, Lowered, count_name, lower_records, rules_of
from govrules.engines.batch.periods import PeriodRow
from govrules.engines.batch.quotas import LoweredQuota, lower_quota, quotas_of
from govrules.engines.batch.sql import Node, call, name, null, text
from govrules.errors import GovrulesError
from govrules.model.record_types import ROSTER, RecordType
from govrules.model.rulebook import Rules
from govrules.model.verdict import COLUMNS, Status

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Progress = Callable[[int, "int | None"], None]


@dataclass(slots=True)
class Typed:
    """The typed view of one record type: its name, its fields, how many records it has."""

    view: str
    present: frozenset[str]
    rows: int = 0


@dataclass
class Session:
    """One audit's connection. Close it, or let it go: its temporary folder goes with it."""

    rules: Rules
    as_of: date | datetime
    memory_limit: str | None = None
    temp_folder: str | Path | None = None
    threads: int | None = None
    progress: Progress | None = None
    only_type: str | None = None
    typed: dict[str, Typed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import duckdb

        self.dialect = Dialect()
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="govrules-", dir=self.temp_folder))
        except OSError as fault:
            raise _no_room(self.temp_folder or tempfile.gettempdir(), fault) from None
        config: dict[str, Any] = {"temp_directory": str(self.folder)}
        if self.memory_limit is not None:
            config["memory_limit"] = self.memory_limit
        if self.threads is not None:
            config["threads"] = self.threads
        try:
            self.connection: duckdb.DuckDBPyConnection = duckdb.connect(
                str(self.folder / "audit.duckdb"), config=config
            )
        except duckdb.Error as fault:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise GovrulesError(
                f"the data base cannot be opened: {fault}",
                "check the memory limit (`2GB`) and the temporary folder",
                zh=f"数据库无法打开：{fault}",
                zh_help="请检查内存上限（如 2GB）和临时文件夹",
            ) from None
        # One query at a time: the connection refuses a second one. A query that stays open has its own cursor.
        self._one_at_a_time = threading.RLock()
        self._keep: list[Any] = []
        self._names = count(1)
        self._named: dict[str, Any] = {}
        self._kept: set[str] = set()
        self._counts_sql: list[tuple[Lowered, list[tuple[tuple[Judged, ...], str]]]] = []
        for calendar in self.rules.calendars.values():
            self._add_calendar(calendar)

    def close(self) -> None:
        """Ends the connection and removes its temporary folder."""
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __del__(self) -> None:
        folder = getattr(self, "folder", None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    # -- running -------------------------------------------------------------------------------------

    def run(self, sql: str, watched: bool = False) -> None:
        """Run a statement whose rows nobody needs."""
        self.rows(sql, watched)

    def rows(self, sql: str, watched: bool = False) -> list[tuple[Any, ...]]:
        """The rows of a query that has few."""
        return self._described(sql, watched)[1]

    def _described(self, sql: str, watched: bool) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of a query's columns, and its rows."""

        def fetched() -> list[tuple[Any, ...]]:
            return self.connection.execute(sql).fetchall()

        with self._watched(watched):
            rows = interruptible(self.connection, fetched)
            return [each[0] for each in self.connection.description or ()], rows

    def batches(self, sql: str, rows: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The rows of a query, a batch at a time; nothing more is held."""
        cursor = self._cursor()
        try:
            reader = interruptible(cursor, lambda: cursor.sql(sql).to_arrow_reader(rows))
            while (batch := interruptible(cursor, lambda: next(reader, None))) is not None:
                yield batch
        finally:
            cursor.close()

    def table(self, sql: str) -> pa.Table:
        """All rows of a query as an Arrow table."""
        with self._watched(True):
            return interruptible(self.connection, lambda: self.connection.sql(sql).to_arrow_table())

    @contextmanager
    def _watched(self, watched: bool) -> Iterator[None]:
        """Progress is told from beside while the engine runs; Ctrl-C, or what the progress raises, stops the engine."""
        with self._one_at_a_time, self._told(watched):
            yield

    @contextmanager
    def _told(self, watched: bool) -> Iterator[None]:
        import duckdb

        ended = threading.Event()
        watcher: threading.Thread | None = None
        stopped: list[BaseException] = []
        if watched and self.progress is not None:
            watcher = threading.Thread(target=self._watch, args=(ended, self.progress, stopped), daemon=True)
            watcher.start()
        try:
            yield
        except duckdb.InterruptException:
            if not stopped:
                raise
        finally:
            ended.set()
            if watcher is not None:
                watcher.join()
        if stopped:
            raise stopped[0]

    def _watch(self, ended: threading.Event, tell: Progress, stopped: list[BaseException]) -> None:
        rows = sum(each.rows for each in self.typed.values())
        while not ended.wait(0.2):
            share = self.connection.query_progress()
            percent = float(getattr(share, "percentage", share) or 0)
            try:
                tell(int(rows * min(max(percent, 0.0), 100.0) / 100), rows or None)
            except BaseException as stop:  # noqa: BLE001 - it is raised again in the thread that asked
                stopped.append(stop)
                self.connection.interrupt()
                return

    # -- what is judged ------------------------------------------------------------------------------

    def register(self, called: str, table: Any) -> None:
        """Name an Arrow table or data frame, without copying it."""
        with self._one_at_a_time:
            self._keep.append(table)
            self._named[called] = table
            self.connection.register(called, table)

    def new_name(self, prefix: str) -> str:
        """A name that nothing here has yet."""
        return f"{prefix}_{next(self._names)}"

    def insert(self, into: str, rows: pa.Table) -> None:
        """Put rows into a table of the session's own."""
        with self._one_at_a_time:
            self.connection.register("rows_to_insert", rows)
            self.run(f"INSERT INTO {into} SELECT * FROM rows_to_insert")
            self.connection.unregister("rows_to_insert")

    def open_parquet(self, called: str, pattern: str, partitioned: bool) -> bool:
        """Name Parquet files, or those that a pattern matches; False if they cannot be read as one table."""
        import duckdb

        files, hive = text(pattern).sql("duckdb"), "TRUE" if partitioned else "FALSE"
        read = f"read_parquet({files}, hive_partitioning = {hive}, union_by_name = TRUE)"
        try:
            self.run(f"CREATE OR REPLACE VIEW {quoted(called)} AS SELECT * FROM {read}")
        except duckdb.Error:
            return False
        return True

    def keep(self, called: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Path:
        """Put batches into a Parquet file of the session's own, and name it; no more than one batch is held.

        Raises what the batches raise, and ArrowNotImplementedError, before the first, for what Parquet cannot hold.
        """
        import pyarrow.parquet as pq

        path, rows = self.folder / f"{called}.parquet", 0
        try:
            with pq.ParquetWriter(path, schema, compression="lz4") as writer:
                for batch in batches:
                    writer.write_batch(batch)
                    rows += batch.num_rows
                    if self.progress is not None:
                        self.progress(rows, None)
        except OSError as fault:
            raise _no_room(self.folder, fault) from None
        if not self.open_parquet(called, str(path), partitioned=False):
            raise AssertionError(f"`{path}` was written and cannot be read")
        return path

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A second connection, so that a query may stay open while others run; it knows the same tables."""
        with self._one_at_a_time:
            cursor = self.connection.cursor()
        for called, table in self._named.items():
            cursor.register(called, table)
        return cursor

    def _add_calendar(self, calendar: Calendar) -> None:
        self.register("calendar_rows", calendar_table(calendar))
        relation = quoted(relation_name(calendar.name))
        self.run(f"CREATE OR REPLACE TABLE {relation} AS SELECT * FROM calendar_rows")
        self.connection.unregister("calendar_rows")
        del self._named["calendar_rows"]

    def add_typed(self, record_type: str, table: pa.Table) -> None:
        """Take records that were typed already; several tables of one type are put together."""
        called = self.new_name("typed")
        self.register(called, table)
        self.add_part(record_type, f"SELECT * FROM {called}", frozenset(set(table.column_names) - {"id"}))

    def add_part(self, record_type: str, sql: str, present: frozenset[str]) -> None:
        """Take records that a query gives, typed already, with the fields that are there."""
        self._parts.setdefault(record_type, []).append((sql, present))

    @property
    def _parts(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        found: dict[str, list[tuple[str, frozenset[str]]]] = self.__dict__.setdefault("_typed_parts", {})
        return found

    def settle(self) -> None:
        """Make the views that the rules are run over, once everything has been added, and lower the rules for them.

        Raises NotLowered for a rule that cannot be lowered.
        """
        order = sorted(self._parts, key=lambda each: each != ROSTER)
        for record_type in order:
            parts = self._parts[record_type]
            if record_type in self.typed:
                continue
            view = f"facts_{len(self.typed)}"
            whole = " UNION ALL BY NAME ".join(f"({part})" for part, _ in parts)
            present = frozenset().union(*(each for _, each in parts))
            whole, present = self._with_region(record_type, whole, present)
            self.run(f"CREATE OR REPLACE VIEW {view} AS {whole}")
            self.typed[record_type] = Typed(view, present)
        for each in self.typed.values():
            each.rows = int(self.rows(f"SELECT COUNT(*) FROM {each.view}")[0][0])
        self._counts_sql = [
            (lowered, [(rules, query.sql("duckdb")) for rules, query in lowered.counts()])
            for lowered in self.lowered()
            if lowered.rules
        ]

    def _with_region(
        self, record_type: str, whole: str, present: frozenset[str]
    ) -> tuple[str, frozenset[str]]:
        """A record without a region of its own lies where its unit lies."""
        roster = self.typed.get(ROSTER)
        unit = self.rules.record_types[record_type].unit
        if roster is None or record_type == ROSTER or unit not in present or "region" not in roster.present:
            return whole, present
        own = "r.region" if "region" in present else "NULL"
        rest = "r.* EXCLUDE (region)" if "region" in present else "r.*"
        joined = (
            f"SELECT {rest}, COALESCE({own}, u.region) AS region FROM ({whole}) AS r "
            f"LEFT JOIN (SELECT id, region FROM {roster.view}) AS u ON u.id = r.{quoted(str(unit))}"
        )
        return joined, present | {"region"}

    # -- the rules -----------------------------------------------------------------------------------

    def lowered(self) -> list[Lowered]:
        """The rules of each record type that is there, lowered once."""
        found: list[Lowered] | None = self.__dict__.get("_lowered")
        if found is None:
            found = []
            for record_type, typed in self.typed.items():
                if rules_of(self.rules, record_type):
                    found.append(
                        lower_records(
                            self.rules, record_type, typed.present, self.as_of, self.dialect, typed.view
                        )
                    )
            self.__dict__["_lowered"] = found
        return found

    def quotas(self) -> list[LoweredQuota]:
        """The quotas, also those of record types that the source has not got: their units have reached nothing."""
        found: list[LoweredQuota] | None = self.__dict__.get("_quotas")
        if found is None:
            found = []
            roster = self.typed.get(ROSTER)
            for record_type in {rule.record: None for rule in self.rules}:
                if self.only_type not in (None, record_type):
                    continue
                for rule in quotas_of(self.rules, record_type):
                    typed = self._typed_or_empty(record_type)
                    lowered = lower_quota(
                        self.rules, rule, typed.present, self.as_of, self.dialect, typed.view,
                        roster.view if roster else None, roster.present if roster else (), f"periods_{len(found)}",
                    )  # fmt: skip
                    self.register("period_rows", period_table(lowered.periods))
                    self.run(f"CREATE OR REPLACE TABLE {lowered.table} AS SELECT * FROM period_rows")
                    self.connection.unregister("period_rows")
                    del self._named["period_rows"]
                    found.append(lowered)
            self.__dict__["_quotas"] = found
        return found

    def _typed_or_empty(self, record_type: str) -> Typed:
        found = self.typed.get(record_type)
        if found is None:
            self.run("CREATE OR REPLACE VIEW no_records AS SELECT '' AS id WHERE FALSE")
            return Typed("no_records", frozenset())
        return found

    # -- what is found -------------------------------------------------------------------------------

    def counts(self) -> dict[str, dict[Status, int]]:
        """How many verdicts of each status each rule has."""
        found: dict[str, dict[Status, int]] = {}
        for lowered, queries in self._counts_sql:
            records = 0
            for rules, sql in queries:
                names, counted = self._described(sql, watched=True)
                row = dict(zip(names, counted[0], strict=True))
                records = records or int(row["records"])
                for at, judged in enumerate(rules):
                    by_status = found.setdefault(judged.rule.id, dict.fromkeys(STATUSES, 0))
                    for status in STATUSES[:-1]:
                        by_status[status] += int(row.get(count_name(at, status)) or 0)
            for judged in lowered.rules:
                by_status = found[judged.rule.id]
                by_status[Status.NOT_APPLICABLE] = records - sum(by_status.values())
        found |= {quota.rule.id: dict.fromkeys(Status, 0) for quota in self.quotas()}
        for kept in self._of_quotas():
            for rule, status, n in self.rows(f"SELECT rule, status, COUNT(*) FROM ({kept}) GROUP BY ALL"):
                found[rule][Status(status)] = int(n)
        return found

    def counts_by(self, part: str) -> dict[str | None, dict[Status, int]]:
        """How many verdicts of each status each `unit` or `month` of the own date has; of a quota, its unit or period."""
        found: dict[str | None, dict[Status, int]] = {}
        for lowered in self.lowered():
            if not lowered.rules:
                continue
            of = self.rules.record_types[lowered.record_type]
            column = self._place(of, part, self.typed[lowered.record_type])
            sql = lowered.counts_by(column).sql("duckdb")
            for row in self.table(sql).to_pylist():
                told = found.setdefault(row["by"], dict.fromkeys(Status, 0))
                records = int(row["records"]) * len(lowered.rules)
                for status in STATUSES[:-1]:
                    n = sum(int(row.get(count_name(at, status)) or 0) for at in range(len(lowered.rules)))
                    told[status] += n
                    records -= n
                told[Status.NOT_APPLICABLE] += records
        for kept in self._of_quotas():
            counted = f"SELECT {of_quota(part)}, status, COUNT(*) FROM ({kept}) GROUP BY ALL"
            for by, status_, n in self.rows(counted):
                found.setdefault(by, dict.fromkeys(Status, 0))[Status(status_)] += int(n)
        return found

    def placed_sql(self, statuses: Sequence[Status]) -> list[str]:
        """The queries that give the verdicts of some statuses with the `unit` and the `month` of their record."""
        wanted = ", ".join(text(str(status)).sql("duckdb") for status in statuses)
        only_violated = set(statuses) == {Status.VIOLATED}
        kinds = [lowered.record_type for lowered in self.lowered() if lowered.rules]
        found: list[str] = []
        for at, sql in enumerate(self.verdicts_sql(only_violated)):
            kept = f"SELECT * FROM ({sql}) WHERE status IN ({wanted})"
            if at < len(kinds):
                places = self._places_sql(kinds[at])
                found.append(
                    f"SELECT v.*, p.unit, p.month FROM ({kept}) AS v LEFT JOIN ({places}) AS p ON p.record = v.record"
                )
            else:
                columns = ", ".join(f"{of_quota(part)} AS {part}" for part in ("unit", "month"))
                found.append(f"SELECT *, {columns} FROM ({kept})")
        return found

    def placed(self, status: Status, order: str) -> Iterator[pa.RecordBatch]:
        """The verdicts of a status that a person sees to, with unit and month, ordered.

        All rules are run once; what they find is kept in the session's own file.
        """
        kept = f"placed_{str(status).replace('-', '_')}"
        self._keep_rows(kept, lambda: self.placed_sql([status]))
        yield from self.batches(f"SELECT * FROM {kept} ORDER BY {order}", 5_000)

    def verdicts_sql(self, violated_only: bool = False) -> list[str]:
        """The queries that give the verdicts, one a record type, then one for all quotas."""
        found: list[str] = []
        for lowered in self.lowered():
            if lowered.rules:
                query = lowered.violations() if violated_only else lowered.verdicts()
                found.append(query.sql("duckdb"))
        return found + [
            f"SELECT * FROM ({kept}) WHERE status = 'violated'" if violated_only else kept
            for kept in self._of_quotas()
        ]

    def _of_quotas(self) -> list[str]:
        """The query that gives the verdicts of all quotas, if there are any.

        They are few, a unit and a period each, and there are hundreds of quotas: each is run once and kept.
        """
        if not self.quotas():
            return []
        kinds = {"late_by": "BIGINT", "provisional": "BOOLEAN"}
        none = ", ".join(f'CAST(NULL AS {kinds.get(each, "TEXT")}) AS "{each}"' for each in COLUMNS)
        each = (quota.query.sql("duckdb") for quota in self.quotas())
        self._keep_rows("quota_verdicts", lambda: [f"SELECT {none} WHERE FALSE", *each])
        return ["SELECT * FROM quota_verdicts"]

    def _keep_rows(self, called: str, queries: Callable[[], Sequence[str]]) -> None:
        """Run queries once and keep their rows as one table; begun anew where it was stopped before its end."""
        with self._one_at_a_time:
            if called in self._kept:
                return
            for at, sql in enumerate(queries()):
                into = f"INSERT INTO {called}" if at else f"CREATE OR REPLACE TABLE {called} AS"
                self.run(f"{into} {sql}", watched=True)
            self._kept.add(called)

    def first(self, status: Status, where: str, order: str, rows: int) -> Iterator[dict[str, Any]]:
        """The first verdicts of a status for which something holds: so many of each record type, in its order."""
        for sql in self.verdicts_sql(violated_only=status is Status.VIOLATED):
            chosen = f"SELECT * FROM ({sql}) WHERE status = '{status}' AND {where}"
            yield from self.table(f"{chosen} ORDER BY {order} LIMIT {rows}").to_pylist()

    def unsettled(self, soon: str) -> Iterator[tuple[Status, str, str | None, str, int, int]]:
        """How many verdicts are undetermined or pending: status, record type, reason, missing, how many, how many soon."""
        for sql in self.verdicts_sql():
            counted = f"status, record_type, reason, missing, COUNT(*), COUNT(*) FILTER (WHERE {soon})"
            of = f"status IN ('{Status.UNDETERMINED}', '{Status.PENDING}')"
            for status, *told in self.rows(
                f"SELECT {counted} FROM ({sql}) WHERE {of} GROUP BY ALL", watched=True
            ):
                yield Status(status), *told

    def places(self, record_type: str) -> Iterator[pa.RecordBatch]:
        """Each record of a type with its unit and the month of its own date."""
        return self.batches(self._places_sql(record_type))

    def _places_sql(self, record_type: str) -> str:
        of, typed = self.rules.record_types[record_type], self._typed_or_empty(record_type)
        unit, month = (self._place(of, part, typed).sql("duckdb") for part in ("unit", "month"))
        return f"SELECT id AS record, {unit} AS unit, {month} AS month FROM {typed.view}"

    def _place(self, of: RecordType, part: str, typed: Typed) -> Node:
        called = of.unit if part == "unit" else of.own_date
        if called is None or called not in typed.present:
            return exp.Cast(this=null(), to=exp.DataType.build("TEXT"))
        column = name(called)
        return column if part == "unit" else call("STRFTIME", column, text("%Y-%m"))

    def write_parquet(self, path: Path, metadata: Mapping[str, str], violated_only: bool = False) -> None:
        """Stream verdicts into a Parquet file that carries `metadata`."""
        said = ", ".join(f"{key}: {text(value).sql('duckdb')}" for key, value in metadata.items())
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}}"
        whole = " UNION ALL ".join(f"({sql})" for sql in self.verdicts_sql(violated_only))
        target = text(str(path)).sql("duckdb")
        self.run(f"COPY ({whole}) TO {target} ({options})", watched=True)


def _no_room(folder: str | Path, fault: OSError) -> GovrulesError:
    why = system_reason(fault)
    return GovrulesError(
        f"nothing can be put into the temporary folder `{folder}`: {why.en}",
        "name a folder that is there and may be written to",
        zh=f"无法写入临时文件夹“{folder}”：{why.zh}",
        zh_help="请指定一个已存在且可写入的文件夹",
    )


def quoted(called: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return name(called).sql("duckdb")


def of_quota(part: str) -> str:
    """The unit or the period in the `<unit>/<period>` of a quota's verdict; null where it stands for no unit."""
    group = 1 if part == "unit" else 2
    return f"NULLIF(REGEXP_EXTRACT(record, '^(.*)/([^/]*)$', {group}), '')"


@lru_cache(maxsize=16)
def calendar_table(calendar: Calendar) -> pa.Table:
    """A calendar as a relation of one row: the index of each day, and the n-th working day."""
    import pyarrow as pa

    rows = calendar.rows()
    nth = [day for day, working in zip(rows["day"], rows["working"], strict=True) if working]
    return pa.table(
        {
            "index": pa.array([rows["index"]], pa.list_(pa.int32())),
            "nth": pa.array([nth], pa.list_(pa.date32())),
        }
    )


def period_table(periods: Sequence[PeriodRow]) -> pa.Table:
    """The periods of a quota as a table."""
    import pyarrow as pa

    kinds = {
        "label": pa.string(), "key": pa.date32(), "first": pa.date32(), "last": pa.date32(), "due": pa.date32(),
        "provisional": pa.bool_(), "over": pa.bool_(),
    }  # fmt: skip
    return pa.table(
        {each: pa.array([getattr(period, each) for period in periods], kind) for each, kind in kinds.items()}
    )
