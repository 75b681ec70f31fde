"""Quotas as SQL: what each unit reached in each period, counted both ways where something is not known.

Comes in: `Rules`, a rule with a quota, the columns of its records and of the roster. Goes out: a
`LoweredQuota`: its query, and the table of periods that the query joins.
Must not know: who runs the query.

The records are grouped by unit and period; a key that is not known (NULL) counts for every unit or period
perhaps. The skeleton of the query is fixed text; all that comes from a rule goes in as nodes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlglot
from sqlglot import exp

from govrules.engines.batch import codes
from govrules.engines.batch.conditions import Conditions, Flags, joined
from govrules.engines.batch.dialect import Dialect
from govrules.engines.batch.facts import Facts, Moment
from govrules.engines.batch.judge import Judge
from govrules.engines.batch.lower import RECORDS
from govrules.engines.batch.periods import WHOLE, PeriodRow, last_day, period_rows, unit_of
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    case,
    cast,
    certainly,
    compare,
    day,
    false,
    known,
    name,
    negated,
    null,
    number,
    text,
    true,
    truth,
    unknown,
)
from govrules.engines.batch.steps import Steps, cte, select
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import COLUMNS, Reason, Status

NO_ROSTER = "*"
_KINDS = ("sure", "other", "doubtful", "perhaps_sure", "perhaps_other", "perhaps_doubtful")


@dataclass(frozen=True, slots=True)
class LoweredQuota:
    """The verdicts of one quota: its query, the name and the rows of the periods that it joins."""

    rule: Rule
    query: exp.Query
    violations: exp.Query
    table: str
    periods: tuple[PeriodRow, ...]


def quotas_of(rules: Rules, record_type: str) -> list[Rule]:
    """The quotas that count a record type, in the order of the rulebook."""
    return [rule for rule in rules if rule.record == record_type and isinstance(rule.requires, Quota)]


def lower_quota(
    rules: Rules,
    rule: Rule,
    present: Collection[str],
    as_of: date | datetime,
    dialect: Dialect,
    source: str,
    roster: str | None,
    roster_present: Collection[str] = (),
    table: str = "periods_1",
) -> LoweredQuota:
    """Lower one quota over the view `source` of its records and the view `roster` of the units, if any."""
    return _Lowering(
        rules, rule, present, Moment.of(as_of), dialect, source, roster, roster_present, table
    ).done()


class _Lowering:
    def __init__(
        self,
        rules: Rules,
        rule: Rule,
        present: Collection[str],
        moment: Moment,
        dialect: Dialect,
        source: str,
        roster: str | None,
        roster_present: Collection[str],
        table: str,
    ) -> None:
        assert isinstance(rule.requires, Quota)
        self.rules, self.rule, self.quota, self.moment = rules, rule, rule.requires, moment
        self.dialect, self.source, self.roster, self.table = dialect, source, roster, table
        self.record_type = rules.type_of(rule)
        self.steps = Steps(RECORDS)
        self.facts = Facts(self.record_type, self.steps, dialect, moment, present)
        self.judge = Judge(rules, self.facts)
        self.region = rules.instrument_of(rule).region
        self.roster_present = roster_present
        self.fields: list[str] = []

    def done(self) -> LoweredQuota:
        chain = [self._base(), *self._counted()]
        chain += self._units()
        chain += self._judged()
        query = select(self._shown(), "judged")
        query.set("with_", exp.With(expressions=chain))
        # By its number, which a data base may write into every place that names it: there is one here.
        violations = query.where(compare("=", name("code"), number(codes.BELOW_QUOTA)))
        whole: exp.Query = query
        if self.roster is None:
            whole = exp.union(
                query, exp.Select(expressions=self._missing_roster()), distinct=False, copy=False
            )
        rows = period_rows(self.rule, self.rules.calendar_of(self.rule), self.moment)
        return LoweredQuota(self.rule, whole, violations, self.table, tuple(rows))

    # -- the records ---------------------------------------------------------------------------------

    def _base(self) -> exp.CTE:
        return cte(RECORDS, select([exp.Star()], self.source))

    def _counted(self) -> list[exp.CTE]:
        """Each record that may count: its unit, its day, what is known of it."""
        facts, quota, conditions = self.facts, self.quota, self.judge.conditions
        by, unit_field = quota.by, self.record_type.unit
        assert unit_field is not None
        unit, when = facts.value(unit_field), facts.time(by)
        may_be_null = not facts.is_act(by) or by == self.record_type.own_date
        day_unknown = all_of([when.absent, unknown(facts.raw(by))]) if may_be_null else false()
        belongs_exprs = [part.expr for part in (self.rule.applies_when, quota.of) if part is not None]
        counts_exprs = [quota.count.expr] if quota.count else []
        belongs = all_of(conditions.lower(expr, "belongs") for expr in belongs_exprs)
        counts = all_of(conditions.lower(expr, "counts") for expr in counts_exprs)
        flags: Flags = [(unit_field, unknown(unit)), (by, day_unknown)]
        for exprs, whole in ((belongs_exprs, belongs), (counts_exprs, counts)):
            for expr in exprs:
                open_ = all_of([unknown(whole), unknown(conditions.lower(expr))])
                flags += [(field, all_of([open_, flag])) for field, flag in conditions.unknown_names(expr)]
        self.fields = sorted({field for field, _ in flags})
        missing = [
            exp.alias_(any_of(flag for each, flag in flags if each == field), f"m{at}", copy=False)
            for at, field in enumerate(self.fields)
        ]
        in_region = self.judge.in_region(self.region)
        kept = all_of([
            in_region,
            any_of([when.given, day_unknown]),
            negated(certainly(negated(belongs))),
            truth(True) if isinstance(quota.at_least, Fraction) else negated(certainly(negated(counts))),
        ])  # fmt: skip
        surely = all_of([known(unit), when.given])
        outputs = [
            exp.alias_(cast(unit, "TEXT"), "unit", copy=False),
            exp.alias_(cast(when.day, "DATE"), "day", copy=False),
            exp.alias_(cast(self._key(when.day), "DATE"), "period_key", copy=False),
            exp.alias_(cast(case([(surely, certainly(belongs))], false()), "BOOLEAN"), "belongs", copy=False),
            exp.alias_(cast(counts, "BOOLEAN"), "counts", copy=False),
            exp.alias_(cast(in_region, "BOOLEAN"), "here", copy=False),
            exp.alias_(cast(kept, "BOOLEAN"), "kept", copy=False),
            *missing,
        ]
        chain, last = self.steps.chain(outputs)
        counted = select(outputs, last)
        return [*chain, cte("counted", counted), *self._cells()]

    def _key(self, of: Node) -> Node:
        """What tells the period of a day; NULL where the day lies in none."""
        per = self.quota.per
        if per is None:
            inside = compare("<=", of, day(last_day(self.rule, self.moment)))
            return case([(inside, day(WHOLE))])
        unit = unit_of(per)
        return of if unit is None else self.dialect.period_start(unit, of)

    def _cells(self) -> list[exp.CTE]:
        sums = {
            "sure": "belongs AND counts",
            "other": "belongs AND NOT counts",
            "doubtful": "belongs AND counts IS NULL",
            "perhaps_sure": "NOT belongs AND counts",
            "perhaps_other": "NOT belongs AND NOT counts",
            "perhaps_doubtful": "NOT belongs AND counts IS NULL",
        }
        columns = ", ".join(
            f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END) AS {kind}" for kind, test in sums.items()
        )
        flags = "".join(
            f", MAX(CASE WHEN m{at} THEN 1 ELSE 0 END) AS m{at}" for at in range(len(self.fields))
        )
        return [
            _part("earliest", "SELECT MIN(day) AS earliest FROM counted WHERE kept"),
            _part(
                "cells",
                f"SELECT unit, period_key, {columns}{flags} FROM counted "
                "WHERE kept AND (day IS NULL OR period_key IS NOT NULL) GROUP BY unit, period_key",
            ),
        ]

    # -- the units -----------------------------------------------------------------------------------

    def _units(self) -> list[exp.CTE]:
        """The units to be judged: of the roster, or without one those that appear."""
        if self.roster is None:
            seen = (
                "SELECT DISTINCT unit, CAST(NULL AS DATE) AS listed_from, CAST(NULL AS DATE) AS listed_until"
            )
            listed_all = "TRUE AS member, '' AS member_missing, FALSE AS member_lacks"
            return [_part("units", f"{seen}, {listed_all} FROM counted WHERE here AND unit IS NOT NULL")]
        roster_type = self.rules.roster_type
        assert roster_type is not None
        steps = Steps(self.roster)
        facts = Facts(roster_type, steps, self.dialect, self.moment, self.roster_present, mask=False)
        conditions, judge = Conditions(facts), Judge(self.rules, facts)
        member: Node = true()
        missing: Node = text("")
        lacks: Node = false()
        if self.quota.among is not None:
            expr = self.quota.among.expr
            member = conditions.lower(expr, "among")
            missing, lacks = joined(conditions.unknown_names(expr)), conditions.lacks_fact(expr)
        outputs = [
            exp.alias_(name("id"), "unit", copy=False),
            exp.alias_(cast(_of_roster(facts, "from"), "DATE"), "listed_from", copy=False),
            exp.alias_(cast(_of_roster(facts, "until"), "DATE"), "listed_until", copy=False),
            exp.alias_(cast(member, "BOOLEAN"), "member", copy=False),
            exp.alias_(case([(unknown(member), missing)], text("")), "member_missing", copy=False),
            exp.alias_(cast(all_of([unknown(member), lacks]), "BOOLEAN"), "member_lacks", copy=False),
            exp.alias_(cast(judge.in_region(self.region), "BOOLEAN"), "here", copy=False),
        ]
        chain, last = steps.chain(outputs)
        renamed = [cte(f"roster_{each.alias}", each.this) for each in chain]
        for at, each in enumerate(renamed[1:], start=1):
            each.this.set("from_", exp.From(this=_table(renamed[at - 1].alias)))
        listed = select(outputs, renamed[-1].alias if renamed else last)
        return [
            *renamed,
            cte("listed", listed),
            _part("units", "SELECT * FROM listed WHERE here AND (member IS NULL OR member)"),
        ]

    # -- judging -------------------------------------------------------------------------------------

    def _judged(self) -> list[exp.CTE]:
        first = "NULL" if self.rule.in_force.first is None else f"DATE '{self.rule.in_force.first}'"
        today = f"DATE '{self.moment.today}'"
        begins = f"COALESCE({first}, LEAST(COALESCE(u.listed_from, e.earliest), COALESCE(e.earliest, u.listed_from)), {today})"
        begun = "TRUE" if self.quota.per is None else f"p.last >= {begins}"
        totals = ", ".join(
            f"COALESCE(a.{kind}, 0) + COALESCE(b.{kind}, 0) + COALESCE(c.{kind}, 0) + COALESCE(d.{kind}, 0) AS {kind}"
            for kind in _KINDS
        )
        flags = "".join(
            f", COALESCE(a.m{at}, 0) + COALESCE(b.m{at}, 0) + COALESCE(c.m{at}, 0) + COALESCE(d.m{at}, 0) > 0 AS m{at}"
            for at in range(len(self.fields))
        )
        stretches = _part(
            "stretches",
            "SELECT u.unit, u.member, u.member_missing, u.member_lacks, p.label, p.key, p.first, p.last, p.due, "
            "p.provisional, p.over FROM units AS u CROSS JOIN the_periods AS p CROSS JOIN earliest AS e "
            f"WHERE {begun} AND (u.listed_from IS NULL OR p.last >= u.listed_from) "
            "AND (u.listed_until IS NULL OR p.last <= u.listed_until)",
        )
        for each in stretches.find_all(exp.Table):
            if each.name == "the_periods":
                each.this.replace(exp.to_identifier(self.table, quoted=True))
        summed = _part(
            "summed",
            f"SELECT s.*, {totals}{flags} FROM stretches AS s "
            "LEFT JOIN cells AS a ON a.unit = s.unit AND a.period_key = s.key "
            "LEFT JOIN cells AS b ON b.unit = s.unit AND b.period_key IS NULL "
            "LEFT JOIN cells AS c ON c.unit IS NULL AND c.period_key = s.key "
            "LEFT JOIN cells AS d ON d.unit IS NULL AND d.period_key IS NULL",
        )
        certain = "sure + other + doubtful"
        most = "sure + doubtful + perhaps_sure + perhaps_doubtful"
        based = _part(
            "based",
            f"SELECT *, {certain} AS certain, {most} AS most, "
            f"{certain} + perhaps_other + perhaps_doubtful AS low_base, "
            f"{certain} + perhaps_sure + perhaps_doubtful AS high_base FROM summed",
        )
        any_missing = any_of(name(f"m{at}") for at in range(len(self.fields)))
        mixed = case([(any_missing, number(codes.FACT_MISSING))], number(codes.TIME_OF_DAY_MISSING))
        code = self._code(mixed)
        among = case([(name("member_lacks"), number(codes.FACT_MISSING))], number(codes.TIME_OF_DAY_MISSING))
        decided = exp.Select(
            expressions=[
                exp.Star(),
                exp.alias_(case([(unknown(name("member")), among)], code), "code", copy=False),
            ]
        ).from_(_table("based"), copy=False)
        named = joined([(field, name(f"m{at}")) for at, field in enumerate(self.fields)])
        was_mixed = compare("=", name("code"), number(codes.FACT_MISSING))
        judged = exp.Select(
            expressions=[
                exp.Star(),
                exp.alias_(
                    case([(unknown(name("member")), name("member_missing")), (was_mixed, named)], text("")),
                    "missing",
                    copy=False,
                ),
            ]
        ).from_(_table("decided"), copy=False)
        return [stretches, summed, based, cte("decided", decided), cte("judged", judged)]

    def _code(self, mixed: Node) -> Node:
        over = name("over")
        below = case([(name("provisional"), number(codes.CALENDAR_UNPUBLISHED))], number(codes.BELOW_QUOTA))
        at_least = self.quota.at_least
        if not isinstance(at_least, Fraction):
            return case(
                [
                    (compare(">=", name("sure"), number(at_least)), number(codes.SATISFIED)),
                    (negated(over), number(codes.PENDING)),
                    (compare("<", name("most"), number(at_least)), below),
                ],
                mixed,
            )
        p, q = at_least.numerator, at_least.denominator
        low = _text(f"sure * {q} >= low_base * {p}")
        high = _text(f"most * {q} >= high_base * {p}")
        low_can, high_can, empty = _text("low_base > 0"), _text("high_base > 0"), _text("certain = 0")
        reached = any_of([all_of([low_can, low]), all_of([high_can, high])])
        short = any_of([all_of([low_can, negated(low)]), all_of([high_can, negated(high)])])
        nothing = _text("certain + perhaps_sure + perhaps_other + perhaps_doubtful = 0")
        return case(
            [
                (nothing, number(codes.NOT_TRIGGERED)),
                (negated(over), number(codes.PENDING)),
                (all_of([reached, negated(short), negated(empty)]), number(codes.SATISFIED)),
                (all_of([short, negated(reached), negated(empty)]), below),
            ],
            mixed,
        )

    # -- the columns ---------------------------------------------------------------------------------

    def _shown(self) -> list[Node]:
        statuses = case(
            [(compare("=", name("code"), number(at)), text(str(status))) for at, (status, _) in _numbered()]
        )
        reasons = case(
            [
                (compare("=", name("code"), number(at)), text(str(reason)))
                for at, (_, reason) in _numbered()
                if reason is not None
            ]
        )
        label = exp.Concat(expressions=[name("unit"), text("/"), name("label")], safe=True)
        shown: dict[str, Node] = {
            "record_type": text(self.rule.record),
            "record": label,
            "rule": text(self.rule.id),
            "duty": text(str(self.rule.duty)),
            "status": statuses,
            "reason": reasons,
            "start": self.dialect.date_text(name("first")),
            "due": self.dialect.date_text(name("due")),
            "done": cast(null(), "TEXT"),
            "late_by": cast(null(), "BIGINT"),
            "late_unit": cast(null(), "TEXT"),
            "provisional": name("provisional"),
            "missing": name("missing"),
            "by": cast(null(), "TEXT"),
        }
        return [exp.alias_(shown[column], column, quoted=True, copy=False) for column in COLUMNS]

    def _missing_roster(self) -> list[Node]:
        shown: dict[str, Node] = {
            "record_type": text(self.rule.record),
            "record": text(NO_ROSTER),
            "rule": text(self.rule.id),
            "duty": text(str(self.rule.duty)),
            "status": text(str(Status.UNDETERMINED)),
            "reason": text(str(Reason.ROSTER_MISSING)),
            "late_by": cast(null(), "BIGINT"),
            "provisional": false(),
            "missing": text(""),
        }
        return [
            exp.alias_(shown.get(column) or cast(null(), "TEXT"), column, quoted=True, copy=False)
            for column in COLUMNS
        ]


def _numbered() -> list[tuple[int, tuple[Status, Reason | None]]]:
    return list(enumerate(codes.OUTCOMES, start=1))


def _of_roster(facts: Facts, field: str) -> Node:
    return facts.time(field).day if field in facts.record_type.fields else null()


def _part(called: str, skeleton: str) -> exp.CTE:
    """A step whose text is fixed: no word of it comes from a rule."""
    query = sqlglot.parse_one(skeleton, read="duckdb")
    assert isinstance(query, exp.Query)
    for each in query.find_all(exp.Identifier):
        each.set("quoted", True)
    return cte(called, query)


def _text(skeleton: str) -> Node:
    made = sqlglot.parse_one(skeleton, read="duckdb")
    for each in made.find_all(exp.Identifier):
        each.set("quoted", True)
    return made


def _table(called: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(called, quoted=True))
