"""An audit by Spark: DataFrames in, DataFrames out; nothing is collected to the driver.

Comes in: what `audit` takes where the engine is `spark`. Goes out: a `SparkAudit`.
Must not know: the command line, how Spark runs a query.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from govrules.errors import GovrulesError
from govrules.model.record_types import ROSTER

if TYPE_CHECKING:
    from govrules.api.rulebook import Rulebook
    from govrules.engines.batch.spark import DataFrame, SparkRun


@dataclass(frozen=True)
class SparkAudit:
    """What an audit by Spark will find: every property is a Spark DataFrame that runs when it is asked to."""

    book: Rulebook
    as_of: date | datetime
    run: SparkRun

    @property
    def verdicts(self) -> DataFrame:
        """Every verdict; write it with `.write.parquet(…)`."""
        return self.run.verdicts

    @property
    def violations(self) -> DataFrame:
        """The verdicts `violated`."""
        return self.run.violations

    @property
    def summary(self) -> DataFrame:
        """How many verdicts of each status each rule has, a row a rule and status."""
        return self.run.summary

    @property
    def unfit(self) -> DataFrame:
        """The ids of the rows that do not fit their record type; read them with another engine to learn why."""
        return self.run.unfit


def audit_by_spark(
    book: Rulebook,
    source: Any,
    moment: date | datetime,
    *,
    record_type: str | None = None,
    roster: Any = None,
) -> SparkAudit:
    """Judge Spark DataFrames, or Parquet paths that the active Spark session can read.

    Raises GovrulesError for a source that is neither, or without Spark.
    """
    try:
        from govrules.engines.batch.spark import SparkRun, SparkTable, active_session

        active_session()
    except ImportError:
        raise GovrulesError(
            "Spark is not installed",
            "install it: pip install 'govrules[spark]'",
            zh="未安装 Spark",
            zh_help="请安装：pip install 'govrules[spark]'",
        ) from None
    from govrules.reading.cells import Members
    from govrules.reading.columns import TypeNames, match_columns

    names = TypeNames(book.rules.record_types)
    sources = dict(source) if isinstance(source, Mapping) else {record_type: source}
    if roster is not None:
        sources[ROSTER] = roster
    tables: dict[str, SparkTable] = {}
    for called, each in sources.items():
        if called is None:
            raise GovrulesError(
                "the record type is not said",
                'name it: `record_type="application"`',
                zh="没有写明记录类型",
                zh_help='请写明：record_type="application"',
            )
        kind = names.get(str(called))
        frame = _frame(each)
        heads = [head for head in frame.columns if head]
        columns = match_columns(heads, kind, kind.id)
        if columns.id is None:
            raise GovrulesError(
                f"the table of `{kind.id}` has no column `id`",
                "add one that tells the records apart",
                zh=f"{kind.id} 的表格没有 id 列",
                zh_help="请加上能区分各条记录的编号列",
            )
        by_field = {column.field.id: column.head for column in columns.fields}
        by_field["id"] = columns.id.head
        if columns.region is not None:
            by_field["region"] = columns.region.head
        members = {}
        for field in kind.fields.values():
            if field.members:
                found = Members(field)
                written = [n for member in field.members for n in (member.id, *member.label, *member.also)]
                members[field.id] = {n: id for n in written if (id := found.find(n)) is not None}
        tables[kind.id] = SparkTable(kind, frame, by_field, members)
    if not tables:
        raise GovrulesError(
            "there is no table to judge",
            "hand over a Spark DataFrame for each record type",
            zh="没有可供判定的表格",
            zh_help="请为每种记录类型给出一个 Spark DataFrame",
        )
    return SparkAudit(book, moment, SparkRun(book.rules, tables, moment))


def _frame(source: Any) -> DataFrame:
    from govrules.engines.batch.spark import active_session

    if hasattr(source, "sparkSession") and hasattr(source, "createOrReplaceTempView"):
        return source  # type: ignore[no-any-return]
    if isinstance(source, str | os.PathLike):
        session = active_session()
        if session is None:
            raise GovrulesError(
                "no Spark session is active to read the path with",
                "start one, or hand a DataFrame",
                zh="没有运行中的 Spark 会话，无法读取该路径",
                zh_help="请先启动会话，或直接给出 DataFrame",
            )
        return session.read.parquet(os.fspath(source))
    raise GovrulesError(
        "Spark judges Spark DataFrames and Parquet paths",
        'for other tables use `engine="duckdb"`',
        zh="Spark 只判定 Spark DataFrame 和 Parquet 路径",
        zh_help='其他表格请用 engine="duckdb"',
    )
