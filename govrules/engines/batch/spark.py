"""The same rules on Spark, for what one machine cannot hold: a DataFrame in, a DataFrame out, nothing collected.

Comes in: `Rules`, a Spark DataFrame, the moment. Goes out: DataFrames of verdicts and of rows that are unfit.
Must not know: how a file is opened, the reference interpreter.

The calendars are views of one row that every executor gets once. Cells are taken as Spark's own types give
them, or as plain texts; a row with anything else is in `unfit`, never judged as something else.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlglot import exp

from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.engines.batch.cells import FULL_WIDTH, PLAIN_WIDTH, with_default
from govrules.engines.batch.conditions import Conditions
from govrules.engines.batch.dialect import Spark, relation_name
from govrules.engines.batch.facts import Facts, Moment, member_bits
from govrules.engines.batch.lower import Lowered, lower_records
from govrules.engines.batch.quotas import lower_quota, quotas_of
from govrules.engines.batch.session import calendar_table, period_table
from govrules.engines.batch.sql import (
    Node,
    all_of,
    call,
    case,
    cast,
    compare,
    first_given,
    known,
    member,
    name,
    negated,
    null,
    number,
    text,
    true,
    unknown,
)
from govrules.engines.batch.steps import Steps
from govrules.errors import GovrulesError
from govrules.model.record_types import ROSTER, Field, FieldType, RecordType
from govrules.model.rulebook import Rules

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as DataFrame
    from pyspark.sql import SparkSession


@dataclass(frozen=True)
class SparkTable:
    """A DataFrame of one record type: `columns` are its heads by field, `names` the members' names by field."""

    record_type: RecordType
    frame: DataFrame
    columns: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]


class SparkRun:
    """The verdicts of one or more tables, as DataFrames that run when Spark is asked to."""

    def __init__(self, rules: Rules, tables: Mapping[str, SparkTable], as_of: date | datetime) -> None:
        self.rules = rules
        self.as_of = as_of
        self.tables = tables
        self.dialect = Spark()
        self.mark = uuid.uuid4().hex[:8]
        first = next(iter(tables.values()))
        self.spark: SparkSession = first.frame.sparkSession
        for calendar in rules.calendars.values():
            view = self.spark.createDataFrame(calendar_table(calendar))
            view.createOrReplaceTempView(relation_name(calendar.name))
        self._present: dict[str, frozenset[str]] = {}
        for record_type in sorted(tables, key=lambda each: each != ROSTER):
            self._type(tables[record_type])

    # -- the typed views -----------------------------------------------------------------------------

    def _view(self, kind: str, record_type: str) -> str:
        return f"govrules_{kind}_{record_type.replace('-', '_')}_{self.mark}"

    def _type(self, table: SparkTable) -> None:
        bits = member_bits(table.record_type)
        id = table.record_type.id
        kinds = {each.name: each.dataType.simpleString() for each in table.frame.schema.fields}
        columns: dict[str, Node] = {"id": _folded(name(table.columns["id"]))}
        plain: list[Node] = [known(columns["id"]), compare("<>", columns["id"].copy(), text(""))]
        for called, head in table.columns.items():
            if called == "id":
                continue
            field = table.record_type.fields.get(called)
            typed, fine = self._cell(field, head, kinds[head], bits, table.names.get(called, {}))
            columns |= {
                called if each == "value" else f"{called}__coarse": value for each, value in typed.items()
            }
            plain.append(fine)
        for field in table.record_type.fields.values():
            columns |= with_default(field, columns, bits)
        present = frozenset(set(columns) - {"id"})
        table.frame.createOrReplaceTempView(self._view("raw", id))
        shown = [exp.alias_(value, each, quoted=True) for each, value in columns.items()]
        shown.append(exp.alias_(all_of(plain), "govrules_fit", quoted=True))
        query = exp.Select(expressions=shown).from_(self._view("raw", id))
        # SQLGlot's Spark dialect writes TRY_CAST as CAST, which raises; Spark itself has known it since 3.2.
        self.spark.sql(query.sql("databricks")).createOrReplaceTempView(self._view("typed", id))
        checks = self._checks(table.record_type, present)
        fit = all_of([exp.Coalesce(this=name("govrules_fit"), expressions=[exp.false()]), *checks])
        # An id that is used twice is unfit wherever it stands: in a spread-out table no use is the first.
        self.spark.sql(
            f"SELECT *, ({fit.sql('spark')}) AND COUNT(*) OVER (PARTITION BY id) = 1 AS govrules_ok "
            f"FROM {self._view('typed', id)}"
        ).createOrReplaceTempView(self._view("checked", id))
        whole = f"SELECT * FROM {self._view('checked', id)} WHERE govrules_ok"
        roster, unit = self._present.get(ROSTER), table.record_type.unit
        if roster is not None and id != ROSTER and unit in present and "region" in roster:
            own = "r.region" if "region" in present else "NULL"
            kept = ", ".join(f"r.{name(each).sql('spark')}" for each in ("id", *sorted(present - {"region"})))
            whole = (
                f"SELECT {kept}, COALESCE({own}, u.region) AS region FROM ({whole}) AS r LEFT JOIN "
                f"(SELECT id, region FROM {self._view('facts', ROSTER)}) AS u ON u.id = r.{name(str(unit)).sql('spark')}"
            )
            present |= {"region"}
        self.spark.sql(whole).createOrReplaceTempView(self._view("facts", id))
        self._present[id] = present

    def _checks(self, record_type: RecordType, present: frozenset[str]) -> list[Node]:
        steps = Steps("")
        steps.let = lambda value, hint: value  # type: ignore[method-assign]
        facts = Facts(record_type, steps, self.dialect, Moment.of(self.as_of), present, mask=False)
        conditions = Conditions(facts)
        lowered = (conditions.value(check.that) for check in record_type.checks)
        return [first_given([each, true()]) for each in lowered if not isinstance(each, exp.Null)]

    def _cell(
        self,
        field: Field | None,
        head: str,
        kind: str,
        bits: Mapping[str, int] | None,
        names: Mapping[str, str],
    ) -> tuple[dict[str, Node], Node]:
        column = name(head)
        found: dict[str, Node]
        type = FieldType.TEXT if field is None else field.type
        match type:
            case FieldType.DATE:
                found = {"value": cast(column, "DATE")}
                if kind == "string":
                    found = {"value": _of_form(column, _TIME, "DATE")}
            case FieldType.DATETIME:
                at = exp.TryCast(this=column, to=exp.DataType.build("TIMESTAMPNTZ"))
                midnight = compare(
                    "=", at, exp.Cast(this=cast(at.copy(), "DATE"), to=exp.DataType.build("TIMESTAMPNTZ"))
                )
                found = {"value": at, "coarse": midnight}
                if kind == "string":
                    by_text = negated(call("CONTAINS", column.copy(), text(":")))
                    found = {"value": _of_form(column, _TIME, "TIMESTAMPNTZ"), "coarse": by_text}
            case FieldType.BOOL if kind in ("string", "boolean"):
                found = {"value": exp.TryCast(this=column, to=exp.DataType.build("BOOLEAN"))}
            case FieldType.BOOL:
                one, zero = (compare("=", column.copy(), number(each)) for each in (1, 0))
                found = {"value": case([(one, true()), (zero, exp.false())])}
            case FieldType.NUMBER if kind == "string":
                found = {"value": _of_form(column, _NUMBER, "DOUBLE")}
            case FieldType.NUMBER:
                found = {"value": cast(column, "DOUBLE")}
            case FieldType.CHOICE:
                by_id: dict[str, list[Node]] = {}
                for written, id in names.items():
                    by_id.setdefault(id, []).append(text(written))
                found = {
                    "value": case(
                        [(member(exp.Trim(this=column), each), text(id)) for id, each in by_id.items()]
                    )
                }
            case FieldType.SET if field is not None and field.members and bits is not None:
                found = {"value": self._set(column, kind, names, bits)}
            case FieldType.SET:
                items = column if kind.startswith("array") else call("SPLIT", column, text("[;、,|；，]"))
                found = {"value": call("ARRAY_DISTINCT", items)}
            case _:
                folded = _folded(column)
                found = {"value": case([(compare("<>", folded, text("")), folded.copy())])}
                return found, true()
        blank: Node = exp.false()
        if kind == "string":
            blank = compare("=", exp.Trim(this=column.copy()), text(""))
        elif kind in ("float", "double"):
            # NaN is how a data frame writes null.
            blank = call("ISNAN", column.copy())
            found = {each: case([(blank, null())], value) for each, value in found.items()}
        taken = known(found["value"].copy())
        if type in (FieldType.DATE, FieldType.DATETIME):
            years = exp.Between(
                this=cast(found["value"].copy(), "DATE"),
                low=cast(text(FIRST_RECORD_DAY.isoformat()), "DATE"),
                high=cast(text(LAST_RECORD_DAY.isoformat()), "DATE"),
            )
            taken = all_of([taken, years])
        elif type is FieldType.NUMBER:
            size = call("ABS", found["value"].copy())
            taken = all_of([taken, compare("<=", size, number(sys.float_info.max))])
        fine = exp.Or(
            this=exp.Or(this=unknown(column.copy()), expression=blank), expression=exp.Paren(this=taken)
        )
        return found, exp.Paren(this=fine)

    def _set(self, column: Node, kind: str, names: Mapping[str, str], bits: Mapping[str, int]) -> Node:
        items = (
            column if kind.startswith("array") else call("SPLIT", exp.Trim(this=column), text("[;、,|；，]"))
        )
        known_names = exp.Array(expressions=[text(each) for each in names])
        all_known = compare("=", call("SIZE", call("ARRAY_EXCEPT", items, known_names)), number(0))
        mask: Node = number(0)
        by_id: dict[str, list[Node]] = {}
        for written, id in names.items():
            by_id.setdefault(id, []).append(text(written))
        for id, written_as in by_id.items():
            has = call("ARRAYS_OVERLAP", items.copy(), exp.Array(expressions=written_as))
            mask = exp.Add(this=mask, expression=exp.Paren(this=case([(has, number(bits[id]))], number(0))))
        empty = compare("=", call("SIZE", items.copy()), number(0))
        if not kind.startswith("array"):
            empty = member(exp.Trim(this=column.copy()), [text("无"), text("none"), text("[]")])
        whole = cast(exp.Paren(this=mask), "BIGINT")
        return case(
            [(unknown(column.copy()), null()), (empty, cast(number(0), "BIGINT")), (all_known, whole)]
        )

    # -- the verdicts --------------------------------------------------------------------------------

    @cached_property
    def lowered(self) -> list[Lowered]:
        """The rules of each record type that is there."""
        return [
            lower_records(self.rules, id, present, self.as_of, self.dialect, self._view("facts", id))
            for id, present in self._present.items()
        ]

    @cached_property
    def verdicts(self) -> DataFrame:
        """Every verdict, quotas included."""
        return self._whole(violated_only=False)

    @cached_property
    def violations(self) -> DataFrame:
        """The verdicts `violated`: what is not is never made into a row."""
        return self._whole(violated_only=True)

    @cached_property
    def summary(self) -> DataFrame:
        """One row a rule and status: how many verdicts."""
        return self.verdicts.groupBy("rule", "duty", "record_type", "status").count()

    @cached_property
    def unfit(self) -> DataFrame:
        """The ids of rows that do not fit their record type."""
        found: DataFrame | None = None
        for id in self.tables:
            part = self.spark.sql(
                f"SELECT '{id}' AS record_type, id AS record FROM {self._view('checked', id)} WHERE NOT govrules_ok"
            )
            found = part if found is None else found.unionByName(part)
        assert found is not None
        return found

    def _whole(self, violated_only: bool) -> DataFrame:
        parts: list[DataFrame] = []
        for lowered in self.lowered:
            if lowered.rules:
                query = lowered.violations() if violated_only else lowered.verdicts()
                parts.append(self.spark.sql(query.sql("spark")))
        roster = self._present.get(ROSTER)
        at = 0
        for id, present in self._present.items():
            for rule in quotas_of(self.rules, id):
                at += 1
                table = f"govrules_periods_{at}_{self.mark}"
                lowered_quota = lower_quota(
                    self.rules, rule, present, self.as_of, self.dialect, self._view("facts", id),
                    None if roster is None else self._view("facts", ROSTER), roster or (), table,
                )  # fmt: skip
                rows = period_table(lowered_quota.periods)
                self.spark.createDataFrame(rows).createOrReplaceTempView(table)
                query = lowered_quota.violations if violated_only else lowered_quota.query
                parts.append(self.spark.sql(query.sql("spark")))
        if not parts:
            raise GovrulesError(
                "no rule speaks of these records",
                "load an instrument that has rules for them",
                zh="没有规则针对这些记录",
                zh_help="请载入含有相应规则的文件",
            )
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.unionByName(part)
        return whole


_TIME = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?"
_NUMBER = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?"


def _of_form(column: Node, form: str, kind: str) -> Node:
    """A text of that form as a value. Spark's own casts take more: `2020` for a day, `12d` for a number."""
    written = exp.Trim(this=column.copy())
    fits = call("REGEXP_LIKE", written, text(f"^({form})$"))
    return case([(fits, exp.TryCast(this=written.copy(), to=exp.DataType.build(kind)))])


def _folded(column: Node) -> Node:
    """A text as it is compared: full-width signs made plain, trimmed."""
    plain = call("TRANSLATE", cast(column.copy(), "TEXT"), text(FULL_WIDTH + "　"), text(PLAIN_WIDTH + " "))
    return exp.Trim(this=plain)


def active_session() -> SparkSession | None:
    """The session that is active, if there is one. Raises ImportError without Spark."""
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()
