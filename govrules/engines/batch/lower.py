"""The rules of a record type as one query over its typed view.

Comes in: `Rules`, a record type, the columns that the source has, the moment. Goes out: `Lowered`: the
queries that count, list the violations, or give every verdict, each in one scan.
Must not know: where the view comes from, who runs the query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlglot import exp

from govrules.engines.batch import codes
from govrules.engines.batch.dialect import Dialect, NotLowered, list_name, relation_name
from govrules.engines.batch.facts import Facts, Moment
from govrules.engines.batch.judge import Judge, Judged
from govrules.engines.batch.outcome import is_violated
from govrules.engines.batch.sql import (
    Node,
    any_of,
    call,
    case,
    cast,
    compare,
    false,
    name,
    null,
    number,
    text,
)
from govrules.engines.batch.steps import Steps, cte, select
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import COLUMNS, Status

RECORDS = "records"
"""The typed view with the calendars beside it: what the steps begin from."""

STATUSES = (Status.SATISFIED, Status.PENDING, Status.VIOLATED, Status.UNDETERMINED, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Lowered:
    """The verdicts of one record type: every rule that is no quota, over the view `source`."""

    record_type: str
    source: str
    dialect: Dialect
    steps: Steps
    rules: tuple[Judged, ...]
    calendars: tuple[str, ...]

    def counts(self, by: Node | None = None) -> exp.Select:
        """One row: `records`, and of each rule how many verdicts of each status (`r0_violated`, …).

        With `by`, one row for each value of it, told in the column `by`.
        """
        outputs: list[Node] = []
        for at, judged in enumerate(self.rules):
            for status in STATUSES[:-1]:
                low, high = codes.codes_of(status)[0], codes.codes_of(status)[-1]
                met = _in(judged.code, low, high)
                flag = case([(met, number(1))], number(0))
                outputs.append(
                    exp.alias_(exp.Sum(this=cast(flag, "TINYINT")), count_name(at, status), copy=False)
                )
        outputs.append(exp.alias_(exp.Count(this=exp.Star()), "records", copy=False))
        if by is None:
            return self._query(outputs, outputs)
        outputs.insert(0, exp.alias_(by, "by", quoted=True, copy=False))
        return self._query(outputs, outputs).group_by(number(1), copy=False)

    def violations(self) -> exp.Query:
        """The verdicts `violated`, with all columns."""
        hit = any_of(is_violated(judged.code.copy()) for judged in self.rules)
        return self._rows(hit, only_violated=True)

    def verdicts(self) -> exp.Query:
        """Every verdict, with all columns."""
        if self.dialect.name == "postgres":
            return self._rows_of_values()
        return self._rows(None, only_violated=False)

    # -- rows ----------------------------------------------------------------------------------------

    def _unforeseen(self, hit: Node) -> Node:
        """The filter, in a form that DuckDB cannot foresee.

        It would push it below the steps by writing every verdict out a second time.
        """
        return case([(compare(">=", call("RANDOM"), number(0)), hit)])

    def _rows(self, where: Node | None, only_violated: bool) -> exp.Query:
        row = [self._row(at, judged, only_violated) for at, judged in enumerate(self.rules)]
        duck = self.dialect.name == "duckdb"
        listed: Node
        if duck:
            listed = call("LIST_VALUE", *row)
        else:
            listed = exp.Array(expressions=row)
        if only_violated:
            x = exp.to_identifier("x")  # no column: the chain of steps must not look for it
            kept = exp.Lambda(
                this=exp.Not(this=exp.Is(this=x, expression=exp.Null())), expressions=[exp.to_identifier("x")]
            )
            listed = call("LIST_FILTER" if duck else "FILTER", listed, kept)
        unnested = call("UNNEST" if duck else "EXPLODE", listed)
        inner = [name("id"), exp.alias_(unnested, "v", copy=False)]
        used = [*inner, *([where] if where is not None else [])]
        query = self._query(inner, used)
        if where is not None:
            query = query.where(self._unforeseen(where) if duck else where, copy=False)
        chain = query.ctes
        query.set("with_", None)
        query.set("with", None)
        outer = select(self._shown(), "found")
        return _with(outer, [*chain, cte("found", query)])

    def _rows_of_values(self) -> exp.Query:
        """The same where a struct has no named fields: the verdicts of a record are rows beside it."""
        rows = [self._fields(at, judged, only_violated=False) for at, judged in enumerate(self.rules)]
        named = [key for key, _ in rows[0]]
        values = exp.Values(
            expressions=[exp.Tuple(expressions=[node for _, node in fields]) for fields in rows],
            alias=exp.TableAlias(
                this=exp.to_identifier("v", quoted=True),
                columns=[exp.to_identifier(key, quoted=True) for key in named],
            ),
        )
        nodes = [node for fields in rows for _, node in fields]
        query = self._query([name("id"), *(name(key, "v") for key in named)], [name("id"), *nodes])
        query.append("joins", exp.Join(this=exp.Lateral(this=values), kind="CROSS"))
        chain = query.ctes
        query.set("with_", None)
        outer = select(self._shown(), "found")
        outer.set("from_", exp.From(this=exp.alias_(exp.to_table('"found"'), "v", table=True, quoted=True)))
        for step in chain:
            # PostgreSQL would write each step into the next, and what is named once, out again and again.
            step.set("materialized", True)
        return _with(outer, [*chain, cte("found", query)])

    def _row(self, at: int, judged: Judged, only_violated: bool) -> Node:
        packed = _struct(self._fields(at, judged, only_violated))
        return case([(is_violated(judged.code.copy()), packed)]) if only_violated else packed

    def _fields(self, at: int, judged: Judged, only_violated: bool) -> list[tuple[str, Node]]:
        outcome = judged.outcome
        start, due = outcome.start, outcome.due
        done = outcome.done
        passed = judged.passed

        def shown(value: Node, by_moment: bool, coarse: Node | None = None) -> Node:
            if isinstance(value, exp.Null):
                return cast(null(), "TEXT")
            if not by_moment:
                made = self.dialect.date_text(value)
            else:
                made = self.dialect.moment_text(value)
                if coarse is not None:
                    whole = self.dialect.date_text(self.dialect.day_of(value))
                    made = case([(coarse, whole)], made)
            return made if only_violated else _cased(passed, made)

        late = outcome.late if only_violated else case([(passed, outcome.late)])
        provisional = outcome.provisional if only_violated else case([(passed, outcome.provisional)], false())
        return [
            ("n", cast(number(at), "SMALLINT")),
            ("code", judged.code.copy()),
            ("start", shown(start, outcome.by_moment)),
            ("due", shown(due, outcome.by_moment)),
            ("done", shown(done, outcome.by_moment, outcome.done_coarse)),
            ("late_by", cast(late, "BIGINT")),
            ("provisional", cast(_sure(provisional), "BOOLEAN")),
            ("missing", cast(outcome.missing if only_violated else judged.missing, "TEXT")),
            ("by", cast(null() if only_violated else judged.by, "TEXT")),
        ]

    def _shown(self) -> list[Node]:
        def part(of: str) -> Node:
            return exp.Dot(this=name("v"), expression=exp.to_identifier(of, quoted=True))

        def looked_up(values: Sequence[str | None], at: Node) -> Node:
            listed = [cast(null(), "TEXT") if each is None else text(each) for each in values]
            if self.dialect.name == "duckdb":
                return call("LIST_EXTRACT", call("LIST_VALUE", *listed), at)
            if self.dialect.name == "postgres":
                return exp.Bracket(this=exp.Paren(this=exp.Array(expressions=listed)), expressions=[at])
            return call("ELEMENT_AT", exp.Array(expressions=listed), cast(at, "INT"))

        which = exp.Add(this=part("n"), expression=number(1))
        late_units = [judged.outcome.late_unit for judged in self.rules]
        late_unit: Node = cast(null(), "TEXT")
        if any(late_units):
            late_unit = case([(exp.Not(this=exp.Is(this=part("late_by"), expression=exp.Null())),
                               looked_up(late_units, which))])  # fmt: skip
        shown: dict[str, Node] = {
            "record_type": text(self.record_type),
            "record": name("id"),
            "rule": looked_up([judged.rule.id for judged in self.rules], which),
            "duty": looked_up([str(judged.rule.duty) for judged in self.rules], which),
            "status": looked_up([str(status) for status, _ in codes.OUTCOMES], part("code")),
            "reason": looked_up([reason and str(reason) for _, reason in codes.OUTCOMES], part("code")),
            "late_unit": late_unit,
        }
        return [
            exp.alias_(shown.get(column) or part(column), column, quoted=True, copy=False)
            for column in COLUMNS
        ]

    # -- the chain -----------------------------------------------------------------------------------

    def _query(self, columns: Sequence[Node], used: Iterable[Node]) -> exp.Select:
        used = list(used)
        chain, last = self.steps.chain(used)
        base = self._base([*used, *(each.this for each in chain)])
        return _with(select(columns, last), [base, *chain])

    def _base(self, used: Iterable[Node]) -> exp.CTE:
        """The typed view, and beside it the calendars' lists that are looked up."""
        queried = exp.Select(expressions=[exp.Column(this=exp.Star(), table=exp.to_identifier("t"))])
        queried = queried.from_(
            exp.alias_(exp.to_table(exp.to_identifier(self.source, quoted=True).sql()), "t", table=True),
            copy=False,
        )
        columns = {column.name for node in used for column in node.find_all(exp.Column)}
        for at, calendar in enumerate(self.calendars):
            wanted = [which for which in ("index", "nth") if list_name(calendar, which) in columns]
            if not wanted:
                continue
            alias = f"c{at}"
            for which in wanted:
                queried.append(
                    "expressions",
                    exp.alias_(name(which, alias), list_name(calendar, which), quoted=True, copy=False),
                )
            table = exp.to_table(exp.to_identifier(relation_name(calendar), quoted=True).sql())
            queried.append("joins", exp.Join(this=exp.alias_(table, alias, table=True), kind="CROSS"))
        return cte(RECORDS, queried)


def lower_records(
    rules: Rules,
    record_type: str,
    present: Collection[str],
    as_of: date | datetime,
    dialect: Dialect,
    source: str,
    only: Collection[str] | None = None,
) -> Lowered:
    """Lower all rules of a record type but the quotas.

    `present` are the fields that the view `source` has as columns; `only` narrows to some rules' ids.
    Raises NotLowered, naming the rule, for what the dialect cannot do.
    """
    steps = Steps(RECORDS)
    facts = Facts(rules.record_types[record_type], steps, dialect, Moment.of(as_of), present)
    judge = Judge(rules, facts)
    found: list[Judged] = []
    for rule in rules_of(rules, record_type):
        if only is not None and rule.id not in only:
            continue
        try:
            found.append(judge.lower(rule))
        except NotLowered as refused:
            raise NotLowered(f"`{rule.id}`: {refused.message}", refused.help) from None
    named = tuple(counting.calendar.name for counting in judge.calendars.values())
    return Lowered(record_type, source, dialect, steps, tuple(found), named)


def rules_of(rules: Rules, record_type: str) -> list[Rule]:
    """The rules of a record type but the quotas, in the order of the rulebook."""
    return [rule for rule in rules if rule.record == record_type and not isinstance(rule.requires, Quota)]


def count_name(at: int, status: Status) -> str:
    """The column that counts a status of the rule at that place."""
    return f"r{at}_{str(status).replace('-', '_')}"


def _in(code: Node, low: int, high: int) -> Node:
    if low == high:
        return compare("=", code.copy(), number(low))
    return exp.Between(this=code.copy(), low=number(low), high=number(high))


def _sure(flag: Node) -> Node:
    return exp.Coalesce(this=flag, expressions=[false()])


def _cased(condition: Node, value: Node) -> Node:
    made = case([(condition, value)])
    return cast(made, "TEXT") if isinstance(made, exp.Null) else made


def _struct(fields: Sequence[tuple[str, Node]]) -> exp.Struct:
    return exp.Struct(
        expressions=[exp.PropertyEQ(this=exp.to_identifier(key), expression=value) for key, value in fields]
    )


def _with(query: exp.Select, chain: Sequence[exp.CTE]) -> exp.Select:
    query.set("with_", exp.With(expressions=list(chain)))
    return query
