"""Lowered rules as text to be read: a query for each record type, what it stands on as a comment.

Comes in: `Rules`, ids, a dialect, the moment. Goes out: text. Must not know: files, engines that run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlglot import exp

from govrules.engines.batch.dialect import NotLowered, dialect_of, relation_name
from govrules.engines.batch.facts import member_bits
from govrules.engines.batch.lower import lower_records
from govrules.engines.batch.quotas import lower_quota
from govrules.engines.batch.sql import compare, name, text
from govrules.model.record_types import ROSTER, FieldType, RecordType
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules


def sql_text(
    rules: Rules, ids: Sequence[str], dialect: str, as_of: date | datetime, violations: bool = False
) -> str:
    """The queries, each under a comment that names the rules and their provisions.

    With `violations` only the verdicts `violated`.

    Raises NotLowered, naming the rule, for what the dialect cannot do.
    """
    spoken = dialect_of(dialect)
    chosen = [rules.rules[id] for id in ids]
    parts: list[str] = []
    for record_type in dict.fromkeys(rule.record for rule in chosen if not isinstance(rule.requires, Quota)):
        of_type = rules.record_types[record_type]
        named = [
            rule for rule in chosen if rule.record == record_type and not isinstance(rule.requires, Quota)
        ]
        lowered = lower_records(
            rules,
            record_type,
            {*of_type.fields, "region"},
            as_of,
            spoken,
            record_type,
            {rule.id for rule in named},
        )
        query = _chosen(lowered.verdicts(), violations).sql(dialect=dialect, pretty=True)
        parts.append(_comment(rules, named, of_type, as_of) + query + ";")
    for rule in chosen:
        if isinstance(rule.requires, Quota):
            if dialect == "postgres":
                raise NotLowered(
                    f"`{rule.id}` is a quota, and postgres is not taught those",
                    "use duckdb or spark",
                    zh=f"“{rule.id}”是数量要求，不能写成 postgres 的语句",
                    zh_help="请用 duckdb 或 spark",
                )
            of_type = rules.record_types[rule.record]
            roster = rules.roster_type
            quota = lower_quota(
                rules, rule, {*of_type.fields, "region"}, as_of, spoken, rule.record,
                ROSTER if roster else None, {*roster.fields, "region"} if roster else (), "periods",
            )  # fmt: skip
            about = "-- `periods` holds the periods to be judged: label, key, first, last, due, provisional, over\n"
            parts.append(
                _comment(rules, [rule], of_type, as_of)
                + about
                + _chosen(quota.query, violations).sql(dialect=dialect, pretty=True)
                + ";"
            )
    return "\n\n".join(parts)


def _chosen(verdicts: exp.Query, violations: bool) -> exp.Query:
    if not violations:
        return verdicts
    hit = compare("=", name("status"), text("violated"))
    return exp.select("*").from_(verdicts.subquery("verdicts")).where(hit)


def _comment(rules: Rules, named: Sequence[Rule], of_type: RecordType, as_of: date | datetime) -> str:
    lines = [f'-- as of {as_of.isoformat()}, over the typed view "{of_type.id}"']
    for rule in named:
        instrument = rules.instrument_of(rule)
        lines.append(f"-- {rule.id}: {instrument.title.zh} {instrument.number} {rule.provision}")
    calendars = dict.fromkeys(rule.calendar for rule in named)
    views = ", ".join(relation_name(each) for each in calendars)
    lines.append(
        f"-- {views}: one row, `index` (working days up to a day, from 1899-01-01) and `nth` (working days)"
    )
    if any(each.type is FieldType.DATETIME for each in of_type.fields.values()):
        lines.append("-- of a date-time `f`, `f__coarse` is true where only the day is known")
    bits = member_bits(of_type)
    if bits:
        held = ", ".join(f"{id} {bit}" for id, bit in bits.items())
        lines.append(f"-- a set is the sum of its members: {held}")
    # A comment must not end before its line does, whatever a title holds.
    return "".join(" ".join(line.split()) + "\n" for line in lines)
