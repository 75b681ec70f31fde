"""What each data base calls the few things that every lowered rule needs; and what it cannot do.

Comes in: SQLGlot nodes. Goes out: SQLGlot nodes that the dialect at hand understands; `GAPS`, the table of
what is refused. Must not know: rules.

Days are DATE, moments TIMESTAMP without offset, moments in microseconds. A calendar is a relation of one
row, `calendar_<name>`, with two lists: `index` (how many working days lie up to and including a day, by
the day's number since 1898-12-31) and `nth` (the n-th working day). A look-up in a list costs a few
nanoseconds a row; a join with a calendar table costs twice that, for every place of every rule.
"""

# ruff: noqa: D102 - what a method of a dialect does is said once, at the method that it overrides
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from govrules.calendars.published import FIRST_DAY
from govrules.engines.batch.sql import Node, call, cast, day, is_null, minus, name, null, number, plus, text
from govrules.errors import GovrulesError

EVE = date.fromordinal(FIRST_DAY.toordinal() - 1)
"""The day before a calendar's first: a day's number is its distance from here."""


class NotLowered(GovrulesError):  # noqa: N818 - it names what became of the rule
    """A rule that cannot be written in a dialect: refused by name, never passed over."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a dialect cannot do, and why."""

    dialect: str
    what: str
    why: str


GAPS: tuple[Gap, ...] = (
    Gap("postgres", "sets", "the typed view must hold a set with up to 62 known members as a number"),
    Gap("postgres", "quotas", "their periods are a table that the engine makes for the run"),
    Gap("spark", "calendars in `sql`", "the view `calendar_<name>` must be registered before the query runs"),
)

DIALECTS: tuple[str, ...] = ("duckdb", "spark", "postgres")


class Dialect:
    """DuckDB's words; the other dialects say where theirs differ."""

    name = "duckdb"

    def day_of(self, moment: Node) -> Node:
        """The day of a moment."""
        return cast(moment, "DATE")

    def moment_of(self, day_: Node) -> Node:
        """A day's 00:00."""
        return null() if is_null(day_) else cast(day_, "TIMESTAMPNTZ")

    def plus_days(self, day_: Node, days: Node) -> Node:
        """The day so many days later."""
        return plus(day_, _whole(days))

    def minus_day(self, day_: Node) -> Node:
        """The day before."""
        return minus(day_, number(1))

    def days_between(self, after: Node, until: Node) -> Node:
        """How many days lie after one day up to and including another."""
        return minus(until, after)

    def plus_months(self, day_: Node, months: int) -> Node:
        """The corresponding day so many months on, or that month's last."""
        if is_null(day_):
            return null()
        interval = exp.Interval(this=text(str(months)), unit=exp.var("MONTH"))
        return cast(exp.Paren(this=exp.Add(this=day_, expression=interval)), "DATE")

    def micros_between(self, after: Node, until: Node) -> Node:
        """How many microseconds lie between two moments."""
        if is_null(after) or is_null(until):
            return null()
        return exp.Paren(this=exp.Sub(this=call("EPOCH_US", until), expression=call("EPOCH_US", after)))

    def plus_micros(self, moment: Node, micros: Node) -> Node:
        """The moment so many microseconds later."""
        if is_null(moment) or is_null(micros):
            return null()
        return exp.Add(this=moment, expression=call("TO_MICROSECONDS", micros))

    def quotient(self, number_: Node, divisor: int) -> Node:
        """Whole division of a number that is not negative."""
        return call("DIVIDE", number_, number(divisor))

    def year_day(self, day_: Node, month: int, day_of_month: int) -> Node:
        """A day of the same year."""
        if is_null(day_):
            return null()
        return call("MAKE_DATE", call("YEAR", day_), number(month), number(day_of_month))

    def index(self, calendar: str, day_: Node) -> Node:
        """How many working days lie up to and including a day."""
        if is_null(day_):
            return null()
        return self._element(calendar, "index", self.days_between(day(EVE), day_))

    def nth(self, calendar: str, k: Node) -> Node:
        """The k-th working day of a calendar."""
        return null() if is_null(k) else self._element(calendar, "nth", k)

    def _element(self, calendar: str, which: str, place: Node) -> Node:
        return call("LIST_EXTRACT", name(list_name(calendar, which)), place)

    def date_text(self, day_: Node) -> Node:
        """A day as ISO text."""
        return cast(day_, "TEXT")

    def moment_text(self, moment: Node) -> Node:
        """A moment as ISO text, to the second."""
        return call("STRFTIME", moment, text("%Y-%m-%dT%H:%M:%S"))

    def bit_and(self, left: Node, right: Node) -> Node:
        """The members that two sets share, each set a number."""
        return (
            null()
            if is_null(left) or is_null(right)
            else exp.Paren(this=exp.BitwiseAnd(this=left, expression=right))
        )

    def list_has(self, items: Node, item: Node) -> Node:
        """Whether a list holds an item."""
        return null() if is_null(items) else call("LIST_CONTAINS", items, item)

    def list_size(self, items: Node) -> Node:
        """How many items a list holds."""
        return null() if is_null(items) else call("LEN", items)

    def shared_items(self, left: Node, right: Node) -> Node:
        """How many items two lists without repetition share."""
        if is_null(left) or is_null(right):
            return null()
        return call("LEN", call("LIST_INTERSECT", left, right))

    def period_start(self, unit: str, day_: Node) -> Node:
        """The first day of the ISO week, month, quarter or year of a day."""
        if is_null(day_):
            return null()
        return cast(call("DATE_TRUNC", text(unit), day_), "DATE")


class Spark(Dialect):
    """Spark SQL: the calendar's lists are scalar sub-queries, run once and kept as constants."""

    name = "spark"

    def plus_days(self, day_: Node, days: Node) -> Node:
        return null() if is_null(day_) or is_null(days) else call("DATE_ADD", day_, _whole(days))

    def minus_day(self, day_: Node) -> Node:
        return null() if is_null(day_) else call("DATE_SUB", day_, number(1))

    def days_between(self, after: Node, until: Node) -> Node:
        return null() if is_null(after) or is_null(until) else call("DATEDIFF", until, after)

    def plus_months(self, day_: Node, months: int) -> Node:
        return null() if is_null(day_) else call("ADD_MONTHS", day_, number(months))

    def micros_between(self, after: Node, until: Node) -> Node:
        if is_null(after) or is_null(until):
            return null()
        return call("TIMESTAMPDIFF", exp.var("MICROSECOND"), after, until)

    def plus_micros(self, moment: Node, micros: Node) -> Node:
        if is_null(moment) or is_null(micros):
            return null()
        return exp.Add(this=moment, expression=call("MAKE_DT_INTERVAL", number(0), number(0), number(0),
                       exp.Div(this=cast(micros, "DECIMAL(20, 6)"), expression=number(1_000_000))))  # fmt: skip

    def quotient(self, number_: Node, divisor: int) -> Node:
        return exp.IntDiv(this=number_, expression=number(divisor))

    def _element(self, calendar: str, which: str, place: Node) -> Node:
        # An identifier, no column: the chain of steps must not look for it in the records.
        inner = exp.Select(expressions=[exp.to_identifier(which, quoted=True)]).from_(
            exp.to_table(
                exp.to_identifier(relation_name(calendar), quoted=True).sql("spark"), dialect="spark"
            )
        )
        # Outside the list `element_at` would raise where DuckDB gives NULL; no admitted day lies there.
        return call("TRY_ELEMENT_AT", exp.Subquery(this=inner), cast(place, "INT"))

    def moment_text(self, moment: Node) -> Node:
        return call("DATE_FORMAT", moment, text("yyyy-MM-dd'T'HH:mm:ss"))

    def list_has(self, items: Node, item: Node) -> Node:
        return null() if is_null(items) else call("ARRAY_CONTAINS", items, item)

    def list_size(self, items: Node) -> Node:
        return null() if is_null(items) else call("SIZE", items)

    def shared_items(self, left: Node, right: Node) -> Node:
        if is_null(left) or is_null(right):
            return null()
        return call("SIZE", call("ARRAY_INTERSECT", left, right))


class Postgres(Dialect):
    """PostgreSQL, for a data base administrator who runs the query where the data lies."""

    name = "postgres"

    def micros_between(self, after: Node, until: Node) -> Node:
        if is_null(after) or is_null(until):
            return null()
        over = exp.Paren(this=exp.Sub(this=until, expression=after))
        seconds = exp.Extract(this=exp.var("EPOCH"), expression=over)
        return cast(exp.Mul(this=seconds, expression=number(1_000_000)), "BIGINT")

    def plus_micros(self, moment: Node, micros: Node) -> Node:
        if is_null(moment) or is_null(micros):
            return null()
        one = exp.Interval(this=text("1"), unit=exp.var("MICROSECOND"))
        return exp.Add(this=moment, expression=exp.Mul(this=exp.Paren(this=micros), expression=one))

    def quotient(self, number_: Node, divisor: int) -> Node:
        return call("DIV", number_, number(divisor))

    def year_day(self, day_: Node, month: int, day_of_month: int) -> Node:
        if is_null(day_):
            return null()
        year = cast(exp.Extract(this=exp.var("YEAR"), expression=day_), "INT")
        return call("MAKE_DATE", year, number(month), number(day_of_month))

    def _element(self, calendar: str, which: str, place: Node) -> Node:
        return exp.Bracket(this=name(list_name(calendar, which)), expressions=[place])

    def moment_text(self, moment: Node) -> Node:
        return call("TO_CHAR", moment, text('YYYY-MM-DD"T"HH24:MI:SS'))

    def list_has(self, items: Node, item: Node) -> Node:
        return null() if is_null(items) else exp.EQ(this=item, expression=call("ANY", items))

    def list_size(self, items: Node) -> Node:
        return null() if is_null(items) else call("CARDINALITY", items)

    def shared_items(self, left: Node, right: Node) -> Node:
        raise NotLowered(
            "PostgreSQL has no function for what two open sets share",
            "give the set its members, or run this rule with duckdb or spark",
            zh="PostgreSQL 没有函数可求两个未列明取值的集合的交集",
            zh_help="请为该集合列明取值，或用 duckdb、spark 运行这条规则",
        )


_KNOWN: Mapping[str, type[Dialect]] = {"duckdb": Dialect, "spark": Spark, "postgres": Postgres}


def dialect_of(called: str) -> Dialect:
    """The dialect of that name.

    Raises NotLowered for one that nobody has taught the engine.
    """
    found = _KNOWN.get(called)
    if found is None:
        listed = ", ".join(f"`{each}`" for each in DIALECTS)
        raise NotLowered(
            f"rules cannot be written in the dialect `{called}`",
            f"there is {listed}",
            zh=f"规则不能写成“{called}”方言",
            zh_help=f"可用 {'、'.join(DIALECTS)}",
        )
    return found()


def relation_name(calendar: str) -> str:
    """The name of a calendar's relation.

    >>> relation_name("de-BY")
    'calendar_de_by'
    """
    return "calendar_" + "".join(sign if sign.isalnum() else "_" for sign in calendar.lower())


def list_name(calendar: str, which: str) -> str:
    """The column that carries one of a calendar's lists through the steps."""
    return f"{relation_name(calendar)}__{which}"


def _whole(days: Node) -> Node:
    return days if isinstance(days, exp.Literal) else cast(days, "INT")
