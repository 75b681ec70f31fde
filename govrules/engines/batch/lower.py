"""The rules of a record type as one query over its typed view.

Comes in: `Rules`, a record type, the columns that the source has, the moment. Goes out: `Lowered`: the
queries that count, list the violations, or give every verdict, each in one scan.
Must not know: where the view comes from, who runs the query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
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
    certainly,
    compare,
    false,
    first_given,
    known,
    member,
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

    def counts(self) -> list[tuple[tuple[Judged, ...], exp.Select]]:
        """Queries of one row: `records`, and of each rule how many verdicts of each status (`r0_violated`, …).

        What hangs on a long count is counted by the second query, over those records alone.
        """
        at_once = [judged.code if judged.at_once is None else judged.at_once for judged in self.rules]
        outputs = self._counted(at_once)
        parts = [(self.rules, self._query(outputs, outputs))]
        long, doubtful = self._long()
        if long:
            outputs = self._counted(
                [case([(each.doubtful or false(), each.code)], number(0)) for each in long]
            )
            parts.append((long, self._query([*outputs], [*outputs, doubtful]).where(doubtful, copy=False)))
        return parts

    def counts_by(self, by: Node) -> exp.Select:
        """The same counts, one row for each value of `by`, told in the column `by`."""
        outputs = [
            exp.alias_(by, "by", quoted=True, copy=False),
            *self._counted([judged.code for judged in self.rules]),
        ]
        return self._query(outputs, outputs).group_by(number(1), copy=False)

    def violations(self) -> exp.Query:
        """The verdicts `violated`, with all columns; those of a long count over the records that need it."""
        asked = [judged for judged in self.rules if self._may_be(judged.code) & _VIOLATED] or self.rules[:1]
        long, doubtful = self._long()
        short = [judged for judged in asked if judged.doubtful is None]
        if not long:
            return self._rows(short, only_violated=True)
        further = self._rows(long, only_violated=True, where=doubtful)
        if not short:
            return further
        query = exp.Subquery(this=self._rows(short, only_violated=True))
        return exp.Union(this=query, expression=exp.Subquery(this=further), distinct=False)

    def verdicts(self) -> exp.Query:
        """Every verdict, with all columns."""
        return self._rows(self.rules, only_violated=False)

    def _long(self) -> tuple[tuple[Judged, ...], Node]:
        """The rules that have a long count, and which records one of them is needed for.

        The filter reads few columns, so a data base looks at them first and computes the rest for what is left.
        """
        long = tuple(judged for judged in self.rules if judged.doubtful is not None)
        return long, any_of(judged.doubtful for judged in long if judged.doubtful is not None)

    def _counted(self, codes_: Sequence[Node]) -> list[Node]:
        """Of each code how many verdicts it makes of each status, but those that are left: `not-applicable`."""
        found: list[Node] = []
        for at, code in enumerate(codes_):
            may_be = self._may_be(code)
            for status in STATUSES[:-1]:
                of_status = codes.codes_of(status)
                if may_be.isdisjoint(of_status):
                    continue
                counted = exp.CountIf(this=_in(code, of_status[0], of_status[-1]))
                found.append(exp.alias_(counted, count_name(at, status), copy=False))
        return [*found, exp.alias_(exp.Count(this=exp.Star()), "records", copy=False)]

    # -- rows ----------------------------------------------------------------------------------------

    def _rows(self, rules: Sequence[Judged], only_violated: bool, where: Node | None = None) -> exp.Query:
        """First the numbers of the rules that a record is shown for, a row each; then the columns by number."""
        duck = self.dialect.name == "duckdb"
        asked = range(len(rules))
        numbers: list[Node] = [cast(number(at), "SMALLINT") for at in asked]
        if only_violated:
            hits = [is_violated(rules[at].code.copy()) for at in asked]
            numbers = [case([(hit, at)]) for hit, at in zip(hits, numbers, strict=True)]
        listed = call("LIST_VALUE", *numbers) if duck else exp.Array(expressions=numbers)
        if only_violated:
            x = exp.to_identifier("x")  # no column: the chain of steps must not look for it
            kept = exp.Lambda(
                this=exp.Not(this=exp.Is(this=x, expression=exp.Null())), expressions=[exp.to_identifier("x")]
            )
            listed = call("LIST_FILTER" if duck else "FILTER", listed, kept)
        shown = self._shown([(at, rules[at]) for at in asked], only_violated)
        read = {column.name: None for node in shown for column in node.find_all(exp.Column)}
        carried = [name(each) for each in sorted(read.keys() - {_AT, "id"})]
        spread = "EXPLODE" if self.dialect.name == "spark" else "UNNEST"
        unnested = exp.alias_(call(spread, listed), _AT, quoted=True, copy=False)
        inner = [name("id"), *carried, unnested]
        query = self._query(inner, inner if where is None else [*inner, where])
        if where is not None:
            query = query.where(where, copy=False)
        chain = query.ctes
        query.set("with_", None)
        for step in chain if self.dialect.name == "postgres" else ():
            # PostgreSQL would write each step into the next, and what is named once, out again and again.
            step.set("materialized", True)
        return _with(select(shown, "found"), [*chain, cte("found", query)])

    def _may_be(self, code: Node) -> frozenset[int]:
        """What a code may be; a fact that the source has not got settles much beforehand."""
        match code:
            case exp.Column():
                value = self.steps.value(code.name)
                return _ANY if value is None else self._may_be(value)
            case exp.Literal() if not code.is_string:
                return frozenset({int(code.this)})
            case exp.Null():
                return frozenset()
            case exp.Case():
                branches = [each.args["true"] for each in code.args["ifs"]]
                default = code.args.get("default")
                branches += [] if default is None else [default]
                return frozenset().union(*map(self._may_be, branches))
            case exp.Coalesce():
                return frozenset().union(*map(self._may_be, [code.this, *code.expressions]))
            case exp.Cast() | exp.Paren():
                return self._may_be(code.this)
        return _ANY

    def _shown(self, rules: Sequence[tuple[int, Judged]], only_violated: bool) -> list[Node]:
        """The columns of a verdict, each by the number of its rule."""

        def by_rule(of: Callable[[Judged], Node]) -> Node:
            return _by_number([(at, self._without_lists(of(judged))) for at, judged in rules])

        def passed(judged: Judged, value: Node) -> Node:
            return value if only_violated else case([(judged.passed, value)])

        def time(of: Callable[[Judged], Node], coarse: bool = False) -> Node:
            def moment(judged: Judged) -> Node:
                value = of(judged)
                if not judged.outcome.by_moment or isinstance(value, exp.Null):
                    return null()
                made = self.dialect.moment_text(value)
                if coarse and judged.outcome.done_coarse is not None:
                    whole = self.dialect.date_text(self.dialect.day_of(value))
                    made = case([(judged.outcome.done_coarse, whole)], made)
                return passed(judged, made)

            def day(judged: Judged) -> Node:
                return null() if judged.outcome.by_moment else passed(judged, of(judged))

            days, moments = by_rule(day), by_rule(moment)
            return _text(
                first_given([moments, null() if isinstance(days, exp.Null) else self.dialect.date_text(days)])
            )

        def missing(judged: Judged) -> Node:
            if not only_violated:
                return judged.missing
            return judged.outcome.missing if judged.outcome.lacking is None else judged.outcome.lacking

        def code(judged: Judged) -> Node:
            may_be = sorted(self._may_be(judged.code) & _VIOLATED if only_violated else ())
            return number(may_be[0]) if len(may_be) == 1 else judged.code

        late_by = by_rule(lambda judged: passed(judged, judged.outcome.late))
        late_unit = by_rule(
            lambda judged: null() if judged.outcome.late_unit is None else text(judged.outcome.late_unit)
        )
        # What rests on days that may still be moved is never a violation.
        provisional = false()
        if not only_violated:
            provisional = by_rule(lambda judged: case([(judged.passed, judged.outcome.provisional)], false()))
        violated = text(str(Status.VIOLATED))
        shown: dict[str, Node] = {
            "record_type": text(self.record_type),
            "record": name("id"),
            "rule": by_rule(lambda judged: text(judged.rule.id)),
            "duty": by_rule(lambda judged: text(str(judged.rule.duty))),
            "status": violated if only_violated else self._looked_up(_STATUSES, by_rule(code)),
            "reason": self._looked_up(_REASONS, by_rule(code)),
            "start": time(lambda judged: judged.outcome.start),
            "due": time(lambda judged: judged.outcome.due),
            "done": time(lambda judged: judged.outcome.done, coarse=True),
            "late_by": cast(late_by, "BIGINT"),
            "late_unit": _text(case([(known(late_by), late_unit)])),
            "provisional": certainly(provisional),
            "missing": _text(by_rule(missing)),
            "by": _text(null() if only_violated else by_rule(lambda judged: judged.by)),
        }  # fmt: skip
        return [exp.alias_(shown[column], column, quoted=True, copy=False) for column in COLUMNS]

    def _without_lists(self, value: Node) -> Node:
        """A value that looks into a calendar is a step: a row for each verdict must not carry the calendar along."""
        lists = {list_name(calendar, which) for calendar in self.calendars for which in ("index", "nth")}
        reads = any(column.name in lists for column in value.find_all(exp.Column))
        return self.steps.let(value, "shown") if reads else value

    def _looked_up(self, values: Sequence[str | None], at: Node) -> Node:
        if isinstance(at, exp.Literal):
            found = values[int(at.this) - 1]
            return null() if found is None else text(found)
        listed = [cast(null(), "TEXT") if each is None else text(each) for each in values]
        if self.dialect.name == "duckdb":
            return call("LIST_EXTRACT", call("LIST_VALUE", *listed), at)
        if self.dialect.name == "postgres":
            return exp.Bracket(this=exp.Paren(this=exp.Array(expressions=listed)), expressions=[at])
        return call("ELEMENT_AT", exp.Array(expressions=listed), cast(at, "INT"))

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
            zh, zh_help = refused.told("zh")
            raise NotLowered(
                f"`{rule.id}`: {refused.message}", refused.help, zh=f"“{rule.id}”：{zh}", zh_help=zh_help
            ) from None
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


_STATUSES = [str(status) for status, _ in codes.OUTCOMES]
_REASONS = [None if reason is None else str(reason) for _, reason in codes.OUTCOMES]
_AT = "rule__at"
_ANY = frozenset(range(len(codes.OUTCOMES) + 1))
_VIOLATED = frozenset(codes.codes_of(Status.VIOLATED))


def _by_number(values: Iterable[tuple[int, Node]]) -> Node:
    """The value of the rule at a row's number; rules with the same value share a branch."""
    groups: dict[str, tuple[Node, list[int]]] = {}
    for at, value in values:
        groups.setdefault(value.sql(), (value, []))[1].append(at)
    if len(groups) == 1:
        return next(iter(groups.values()))[0]
    # The value that most rules have comes last, without a test.
    ordered = sorted(groups.values(), key=lambda group: len(group[1]))
    branches = [(member(name(_AT), [number(at) for at in which]), value) for value, which in ordered[:-1]]
    return case(branches, ordered[-1][0]) if branches else null()


def _text(value: Node) -> Node:
    return cast(value, "TEXT") if isinstance(value, exp.Null) else value


def _with(query: exp.Select, chain: Sequence[exp.CTE]) -> exp.Select:
    query.set("with_", exp.With(expressions=list(chain)))
    return query
