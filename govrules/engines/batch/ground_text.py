"""What the printed queries stand on, as text: the calendars as tables, the typed view as a form to fill in.

Comes in: `Rules`, ids, a dialect, the moment. Goes out: text. Must not know: files, engines that run it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlglot import exp

from govrules.calendars.calendar import Calendar
from govrules.calendars.wording import Text
from govrules.engines.batch.cells import default_columns
from govrules.engines.batch.dialect import NotLowered, dialect_of, relation_name
from govrules.engines.batch.facts import member_bits
from govrules.engines.batch.lower import lower_records
from govrules.engines.batch.sql import name
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rule import Quota
from govrules.model.rulebook import Rules

_TYPES = {
    FieldType.DATE: "DATE",
    FieldType.BOOL: "BOOLEAN",
    FieldType.NUMBER: "DOUBLE PRECISION",
    FieldType.TEXT: "TEXT",
}


def ground_text(rules: Rules, ids: Sequence[str], dialect: str, as_of: date | datetime) -> str:
    """The statements that make what `sql_text` reads: a table for each calendar, a view for each record type.

    The view takes its columns from a table of the reader's own, `source_of_<record type>`: every line of it is
    to be looked at. Raises NotLowered for Spark, which has no such statements, and for a quota.
    """
    if dialect == "spark":
        raise NotLowered(
            "on Spark the calendars are views that the engine registers",
            'audit there with `engine="spark"`, or print for duckdb or postgres',
            zh="在 Spark 上，日历是由引擎登记的视图",
            zh_help='请在那里用 engine="spark" 核查，或输出 duckdb、postgres 的语句',
        )
    spoken = dialect_of(dialect)
    chosen = [rules.rules[id] for id in ids]
    for rule in chosen:
        if isinstance(rule.requires, Quota):
            raise NotLowered(
                f"`{rule.id}` is a quota: its periods are a table that the engine makes for the run",
                "audit it with `govrules audit`",
                zh=f"“{rule.id}”是数量要求，其期间表由引擎在运行时生成",
                zh_help="请用 govrules audit 核查",
            )
    calendars = {rule.calendar: rules.calendar_of(rule) for rule in chosen}
    parts = [calendar_text(relation_name(called), each) for called, each in calendars.items()]
    for record_type in dict.fromkeys(rule.record for rule in chosen):
        of_type = rules.record_types[record_type]
        named = {rule.id for rule in chosen if rule.record == record_type}
        lowered = lower_records(
            rules, record_type, {*of_type.fields, "region"}, as_of, spoken, record_type, named
        )
        parts.append(
            _view(of_type, {column.name for column in lowered.verdicts().find_all(exp.Column)}, dialect)
        )
    return "\n\n".join(parts)


def calendar_text(relation: str, calendar: Calendar) -> str:
    """The statement that makes a calendar a table of one row, with its two lists."""
    rows = calendar.rows()
    told = list(zip(rows["day"], rows["working"], strict=True))
    # The table ends far beyond what is published: its last week is a plain one.
    plain = {day.isoweekday(): works for day, works in told[-7:]}
    off = [day for day, works in told if not works and plain[day.isoweekday()]]
    worked = [day for day, works in told if works and not plain[day.isoweekday()]]
    workdays = ", ".join(str(day) for day, works in sorted(plain.items()) if works)
    return f"""\
-- the working days of {calendar.edition}: one row, `index` (working days up to a day) and `nth` (the n-th of them)
CREATE TABLE {_quoted(relation)} AS
WITH "days" AS (
  SELECT CAST(g AS DATE) AS "day"
  FROM GENERATE_SERIES(DATE '{told[0][0]}', DATE '{told[-1][0]}', INTERVAL '1 day') AS t(g)
), "told" AS (
  SELECT
    "day",
    CASE
      WHEN "day" IN ({_days(off)}) THEN 0
      WHEN "day" IN ({_days(worked)}) THEN 1
      WHEN EXTRACT(ISODOW FROM "day") IN ({workdays}) THEN 1
      ELSE 0
    END AS "works"
  FROM "days"
), "counted" AS (
  SELECT "day", "works", CAST(SUM("works") OVER (ORDER BY "day") AS INT) AS "so_far"
  FROM "told"
)
SELECT
  ARRAY_AGG("so_far" ORDER BY "day") AS "index",
  ARRAY_AGG("day" ORDER BY "day") FILTER (WHERE "works" = 1) AS "nth"
FROM "counted";"""


def _days(days: Sequence[date]) -> str:
    lines = [", ".join(f"DATE '{day}'" for day in days[at : at + 6]) for at in range(0, len(days), 6)]
    return ("\n        " + ",\n        ".join(lines) + "\n      ") if lines else "NULL"


def _view(of_type: RecordType, read: Collection[str], dialect: str) -> str:
    columns = [("id", 'CAST("id" AS TEXT)', "what a record is called; no two alike")]
    if "region" in read:
        columns.append(("region", "CAST(NULL AS TEXT)", "such as 'cn/shanghai/baoshan'; null is not known"))
    bits = member_bits(of_type)
    for field in of_type.fields.values():
        if field.id not in read and f"{field.id}__coarse" not in read:
            continue
        defaults = default_columns(field, bits)
        for called, value, about in _columns(field, bits):
            taken = defaults.get(called)
            whole = value if taken is None else f"COALESCE({value}, {taken.sql(dialect)})"
            columns.append((called, whole, about))
    last = len(columns) - 1
    body = "\n".join(
        f"  {value} AS {_quoted(called)}{'' if at == last else ','}  -- {' '.join(about.split())}"
        for at, (called, value, about) in enumerate(columns)
    )
    return f"""\
-- {_label(of_type.label)}: put your own table and columns in
CREATE VIEW {_quoted(of_type.id)} AS
SELECT
{body}
FROM {_quoted(f"source_of_{of_type.id}")};"""


def _columns(field: Field, bits: Mapping[str, int] | None) -> list[tuple[str, str, str]]:
    """The columns of a field in the view: the name, the value, and what it is."""
    called, label = _quoted(field.id), _label(field.label)
    ids = ", ".join(member.id for member in field.members)
    match field.type:
        case FieldType.DATETIME:
            coarse = "true where only the day is known (the moment is then its 00:00)"
            return [
                (field.id, f"CAST({called} AS TIMESTAMP)", label),
                (f"{field.id}__coarse", "FALSE", coarse),
            ]
        case FieldType.SET if bits is not None and field.members:
            held = ", ".join(f"{member.id} {bits[member.id]}" for member in field.members)
            return [(field.id, f"CAST({called} AS BIGINT)", f"{label}: the sum of {held}")]
        case FieldType.SET:
            return [(field.id, called, f"{label}: a list of texts")]
        case FieldType.CHOICE:
            return [(field.id, f"CAST({called} AS TEXT)", f"{label}: {ids}")]
    return [(field.id, f"CAST({called} AS {_TYPES[field.type]})", label)]


def _label(said: Text) -> str:
    # A comment must not end before its line does, whatever a label holds.
    return " ".join(f"{said.zh}, {said.en}".split())


def _quoted(called: str) -> str:
    return name(called).sql("duckdb")
