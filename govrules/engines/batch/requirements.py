"""The requirements without a clock of their own in SQL: lasting, order, present, includes, holds.

Comes in: a requirement and the facts. Goes out: an `Outcome`.
Must not know: region, trigger, conditions, exceptions: those have been passed by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.batch import codes
from govrules.engines.batch.conditions import Conditions, joined
from govrules.engines.batch.counting import HOUR, Counting
from govrules.engines.batch.deadlines import Deadlines, after_cut_off
from govrules.engines.batch.facts import Facts, Time
from govrules.engines.batch.outcome import Outcome
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    case,
    certainly,
    compare,
    day,
    false,
    first_given,
    greatest,
    known,
    least,
    moment,
    names_where,
    negated,
    null,
    number,
    plus,
    text,
    unknown,
)
from govrules.model.record_types import FieldType
from govrules.model.rule import (
    Deadline,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Present,
    Relation,
    Requirement,
)


class Requirements:
    """Lowers the requirement of one rule."""

    def __init__(self, facts: Facts, conditions: Conditions, counting: Counting, hint: str) -> None:
        self.facts = facts
        self.conditions = conditions
        self.counting = counting
        self.hint = hint

    def lower(self, requires: Requirement, start: Time, since: date | None = None) -> Outcome:
        """The outcome of a requirement once the rule's own tests are passed; quotas are lowered elsewhere.

        `since` is the first day of the rule's time in force, if it has one.
        """
        outcome = self._outcome(requires, start, since)
        match requires:
            case Order():
                return outcome
            case Includes(field=field) | Present(fields=(field,)):
                return replace(outcome, lacking=text(field))
            case Present():
                return outcome
        return replace(outcome, lacking=text(""))

    def _outcome(self, requires: Requirement, start: Time, since: date | None) -> Outcome:
        deadlines = Deadlines(self.facts, self.conditions, self.counting, self.hint)
        match requires:
            case Deadline():
                return deadlines.lower(requires, start, since)
            case FixedDate():
                return deadlines.lower_fixed(requires)
            case Lasting():
                return self._lasting(requires)
            case Order(relation=Relation.SAME_TIME, tolerance=Limit(unit=Unit.HOURS) as tolerance):
                return self._same_hours(requires, tolerance)
            case Order(relation=Relation.SAME_TIME):
                return self._same_time(requires)
            case Order():
                return self._sequence(requires)
            case Present(fields=fields):
                return self._present(fields)
            case Includes():
                return self._includes(requires)
            case Holds(condition=condition):
                return self._holds(condition.expr)
        raise AssertionError(f"no SQL for {requires!r}")

    # -- lasting -------------------------------------------------------------------------------------

    def _lasting(self, lasting: Lasting) -> Outcome:
        facts, let = self.facts, self.facts.steps.let
        hours = lasting.at_least.unit is Unit.HOURS
        by_moment = hours or lasting.conventions.cut_off is not None
        start, until = facts.time(lasting.start), facts.time(lasting.until)
        if not by_moment:
            outcome = self._open_for(lasting, start.day, until.day, until)
        else:
            # The long reading opens early and closes late; the short one the other way round.
            long = self._open_for(lasting, start.earliest, until.latest if hours else until.day, until)
            short = self._open_for(lasting, start.latest, until.earliest if hours else until.day, until)
            agreed = let(compare("=", long.code, short.code), f"{self.hint}__agreed")
            code = case([(agreed, long.code)], number(codes.TIME_OF_DAY_MISSING))
            both = any_of([long.provisional, short.provisional])
            outcome = replace(long, code=code, provisional=case([(agreed, both)], long.provisional))
        needed: list[tuple[str, Node]] = [(lasting.until, until.absent)]
        absent: list[tuple[Node, str]] = [(start.absent, lasting.start)]
        if not facts.is_act(lasting.until):
            absent.append((until.absent, needed[0][0]))
        lacking = any_of(flag for flag, _ in absent)
        return replace(
            outcome,
            code=let(case([(lacking, number(codes.FACT_MISSING))], outcome.code), f"{self.hint}__code"),
            start=case([(lacking, null())], outcome.start),
            due=case([(lacking, null())], outcome.due),
            done=case([(lacking, null())], outcome.done),
            provisional=case([(lacking, false())], outcome.provisional),
            missing=case([(flag, text(field)) for flag, field in absent], text("")),
        )

    def _open_for(self, lasting: Lasting, start: Node, until: Node, shown_until: Time) -> Outcome:
        """One reading: start and end as precise as the limit needs them."""
        facts, let, hint = self.facts, self.facts.steps.let, self.hint
        hours = lasting.at_least.unit is Unit.HOURS
        cut_off = lasting.conventions.cut_off
        shown = event = start
        if cut_off is not None and not hours:
            shown = facts.dialect.day_of(start)
            event = after_cut_off(facts, start, cut_off, hint)
        counted = self.counting.count(lasting.at_least, event, lasting.conventions, (), hint)
        now = moment(facts.moment.now) if hours else day(facts.moment.today)
        closed = known(until)
        reached = compare(">=", first_given([until, now]), counted.due)
        code = case(
            [
                (reached, number(codes.SATISFIED)),
                (unknown(until), number(codes.PENDING)),
                (all_of([closed, counted.provisional]), number(codes.CALENDAR_UNPUBLISHED)),
            ],
            number(codes.TOO_SHORT),
        )
        done = shown_until.earliest if hours else shown_until.day
        return Outcome(
            let(code, f"{hint}__code"), shown, counted.due, done, null(), None, counted.provisional, text(""),
            hours, shown_until.coarse if hours else None,
        )  # fmt: skip

    # -- order ---------------------------------------------------------------------------------------

    def _span(self, times: Sequence[Time]) -> tuple[Node, Node]:
        """The columns `start` and `done`: the first day, and the last once all facts are given."""
        let = self.facts.steps.let
        start = let(least(*(each.day for each in times)), f"{self.hint}__first")
        last = case([(all_of(each.given for each in times), greatest(*(each.day for each in times)))])
        return start, let(last, f"{self.hint}__last")

    def _sequence(self, order: Order) -> Outcome:
        facts, let = self.facts, self.facts.steps.let
        times = [facts.time(field) for field in order.facts]
        by_day = any(facts.record_type.fields[field].type is FieldType.DATE for field in order.facts)
        op = "<" if order.relation is Relation.BEFORE else "<="
        surely: list[Node] = []
        turned_at: list[Node] = []
        reached: Node = null()
        for at, here in enumerate(times):
            before = list(reversed(times[:at]))
            if by_day:
                if at:
                    in_order = compare(op, first_given(each.day for each in before), here.day)
                    turned_at.append(certainly(negated(in_order)))
                continue
            if at:
                surely.append(compare(op, first_given(each.latest for each in before), here.earliest))
            # The earliest moments at which the facts can lie one after the other.
            here_at = let(greatest(here.earliest, reached), f"{self.hint}__reached")
            turned_at.append(certainly(all_of([here.given, compare(">", here_at, here.latest)])))
            behind = facts.dialect.plus_micros(here_at, number(1)) if op == "<" else here_at
            reached = let(case([(here.given, behind)], reached), f"{self.hint}__reached")
        happened = [facts.happened(each) for each in times]
        skipped = [
            (field, all_of([each.absent, any_of(happened[at + 1 :])]))
            for at, (field, each) in enumerate(zip(order.facts, times, strict=True))
            if facts.is_act(field)
        ]
        is_skipped = let(any_of(flag for _, flag in skipped), f"{self.hint}__skipped")
        turned = let(any_of(turned_at), f"{self.hint}__turned")
        open_pair = any_of(certainly(negated(each)) for each in surely)
        unknown_facts = [
            (field, each.absent)
            for field, each in zip(order.facts, times, strict=True)
            if not facts.is_act(field)
        ]
        is_unknown = any_of(flag for _, flag in unknown_facts)
        start, done = self._span(times)
        code = case(
            [
                (is_skipped, number(codes.MISSING)),
                (turned, number(codes.OUT_OF_ORDER)),
                (is_unknown, number(codes.FACT_MISSING)),
                (open_pair, number(codes.TIME_OF_DAY_MISSING)),
                (unknown(done), number(codes.PENDING)),
            ],
            number(codes.SATISFIED),
        )
        code = let(code, f"{self.hint}__code")
        missing = case(
            [
                (compare("=", code, number(codes.MISSING)), names_where(skipped)),
                (compare("=", code, number(codes.FACT_MISSING)), names_where(unknown_facts)),
            ],
            text(""),
        )
        return Outcome(code, start, null(), done, null(), None, false(), missing)

    def _same_time(self, order: Order) -> Outcome:
        facts, let = self.facts, self.facts.steps.let
        times = [facts.time(field) for field in order.facts]
        start, done = self._span(times)
        due, provisional = start, false()
        if order.tolerance is not None:
            counted = self.counting.count(order.tolerance, start, Conventions(), (), self.hint)
            due, provisional = counted.due, counted.provisional
        too_late = compare(">", greatest(*(each.day for each in times)), due)
        passed = compare(">", day(facts.moment.today), due)
        code, missing = self._rest_of_same_time(order, times, too_late, passed, provisional)
        shown = case([(self._broken(code), false())], provisional)
        return Outcome(let(code, f"{self.hint}__code"), start, due, done, null(), None, shown, missing)

    def _same_hours(self, order: Order, tolerance: Limit) -> Outcome:
        facts, let, dialect = self.facts, self.facts.steps.let, self.facts.dialect
        times = [facts.time(field) for field in order.facts]
        lows, highs = [each.earliest for each in times], [each.latest for each in times]
        first = let(least(*lows), f"{self.hint}__first")
        last_low = let(greatest(*lows), f"{self.hint}__last")
        first_high = let(least(*highs), f"{self.hint}__first_end")
        last_high = let(greatest(*highs), f"{self.hint}__last_end")
        span = number(tolerance.n * HOUR)
        due = let(dialect.plus_micros(first, span), f"{self.hint}__due")
        too_late = compare(">", dialect.micros_between(first_high, last_low), span)
        now = moment(facts.moment.now)
        passed = compare(">", now, dialect.plus_micros(first_high, span))
        code, missing = self._rest_of_same_time(order, times, too_late, passed, false())
        code = let(code, f"{self.hint}__rest")
        may_be_over = compare(">", now, due)
        may_be_apart = any_of(
            certainly(compare(">", dialect.micros_between(low, high), span))
            for at, low in enumerate(lows)
            for other, high in enumerate(highs)
            if at != other
        )
        coarse = any_of([
            all_of([compare("=", code, number(codes.PENDING)), may_be_over]),
            all_of([compare("=", code, number(codes.SATISFIED)), may_be_apart]),
        ])  # fmt: skip
        code = let(case([(coarse, number(codes.TIME_OF_DAY_MISSING))], code), f"{self.hint}__code")
        all_given = all_of(each.given for each in times)
        picks = [(compare("=", each.latest, last_high), each) for each in times]
        done = case([(all_given, case([(is_last, each.earliest) for is_last, each in picks]))])
        done_coarse = case([(is_last, each.coarse) for is_last, each in picks])
        return Outcome(code, first, due, done, null(), None, false(), missing, True, done_coarse)

    def _rest_of_same_time(
        self, order: Order, times: Sequence[Time], too_late: Node, passed: Node, provisional: Node
    ) -> tuple[Node, Node]:
        facts = self.facts
        undone: list[tuple[str, Node]] = []
        unknown_facts: list[tuple[str, Node]] = []
        for field, each in zip(order.facts, times, strict=True):
            (undone if facts.is_act(field) else unknown_facts).append((field, each.absent))
        is_undone, is_unknown = any_of(flag for _, flag in undone), any_of(flag for _, flag in unknown_facts)
        code = case(
            [
                (all_of([too_late, provisional]), number(codes.CALENDAR_UNPUBLISHED)),
                (too_late, number(codes.OUT_OF_ORDER)),
                (all_of([is_undone, passed, provisional]), number(codes.CALENDAR_UNPUBLISHED)),
                (all_of([is_undone, passed]), number(codes.MISSING)),
                (is_unknown, number(codes.FACT_MISSING)),
                (is_undone, number(codes.PENDING)),
            ],
            number(codes.SATISFIED),
        )
        code = self.facts.steps.let(code, f"{self.hint}__same_time")
        missing = case(
            [
                (compare("=", code, number(codes.MISSING)), names_where(undone)),
                (compare("=", code, number(codes.FACT_MISSING)), names_where(unknown_facts)),
            ],
            text(""),
        )
        return code, missing

    def _broken(self, code: Node) -> Node:
        return any_of([
            compare("=", code, number(codes.OUT_OF_ORDER)),
            compare("=", code, number(codes.MISSING)),
        ])  # fmt: skip

    # -- present, includes, holds --------------------------------------------------------------------

    def _present(self, fields: Sequence[str]) -> Outcome:
        flags = [(field, self._nothing_given(field)) for field in fields]
        code = case([(any_of(flag for _, flag in flags), number(codes.MISSING))], number(codes.SATISFIED))
        return Outcome.plain(self.facts.steps.let(code, f"{self.hint}__code"), names_where(flags))

    def _nothing_given(self, field: str) -> Node:
        facts = self.facts
        empty: Node = false()
        if facts.record_type.fields[field].type is FieldType.SET:
            value = facts.value(field)
            size = value if facts.in_bits(field) else facts.dialect.list_size(value)
            empty = compare("=", size, number(0))
        return any_of([facts.null_flag(field), empty])

    def _includes(self, includes: Includes) -> Outcome:
        facts, let = self.facts, self.facts.steps.let
        held = facts.value(includes.field)
        nulls = [(includes.field, facts.null_flag(includes.field))]
        members, at_least = includes.members, includes.at_least
        if isinstance(members, str):
            asked = facts.value(members)
            nulls.append((members, facts.null_flag(members)))
            enough = self._shares(includes.field, held, members, asked, at_least)
        elif members is None:
            assert at_least is not None
            enough = compare(">=", self._size(includes.field, held), number(at_least))
        else:
            flags = [self.conditions.holds_member(includes.field, each) for each in dict.fromkeys(members)]
            if at_least is None:
                enough = all_of(flags)
            else:
                enough = compare(">=", self._how_many(flags), number(at_least))
        lacking = any_of(flag for _, flag in nulls)
        code = case(
            [(lacking, number(codes.FACT_MISSING)), (enough, number(codes.SATISFIED))], number(codes.MISSING)
        )
        code = let(code, f"{self.hint}__code")
        missing = case(
            [
                (compare("=", code, number(codes.FACT_MISSING)), names_where(nulls)),
                (compare("=", code, number(codes.MISSING)), text(includes.field)),
            ],
            text(""),
        )
        return Outcome.plain(code, missing)

    def _how_many(self, flags: Sequence[Node]) -> Node:
        total: Node = number(0)
        for flag in flags:
            total = plus(total, case([(flag, number(1))], number(0)))
        return total

    def _size(self, field: str, held: Node) -> Node:
        if not self.facts.in_bits(field):
            return self.facts.dialect.list_size(held)
        members = self.facts.record_type.fields[field].members
        return self._how_many([self.conditions.holds_member(field, member.id) for member in members])

    def _shares(self, field: str, held: Node, other: str, asked: Node, at_least: int | None) -> Node:
        facts = self.facts
        if facts.in_bits(field) and facts.in_bits(other):
            if at_least is None:
                return compare("=", facts.dialect.bit_and(held, asked), asked)
            both = [
                all_of([
                    self.conditions.holds_member(field, member.id),
                    self.conditions.holds_member(other, member.id),
                ])
                for member in facts.record_type.fields[field].members
            ]  # fmt: skip
            return compare(">=", self._how_many(both), number(at_least))
        held, asked = self._as_list(field, held), self._as_list(other, asked)
        needed = facts.dialect.list_size(asked) if at_least is None else number(at_least)
        return compare(">=", facts.dialect.shared_items(held, asked), needed)

    def _as_list(self, field: str, value: Node) -> Node:
        """A set as a list, where it is to be compared with one that has no known members."""
        from govrules.engines.batch.sql import call

        facts = self.facts
        if not facts.in_bits(field):
            return value
        held = [
            case([(self.conditions.holds_member(field, member.id), text(member.id))], text(""))
            for member in facts.record_type.fields[field].members
        ]
        listed = call("LIST_VALUE" if facts.dialect.name == "duckdb" else "ARRAY", *held)
        if facts.dialect.name == "duckdb":
            return call("LIST_FILTER", listed, _not_empty())
        return call("ARRAY_REMOVE", listed, text(""))

    def _holds(self, expr: object) -> Outcome:
        from govrules.model.expr import Expr

        assert isinstance(expr, Expr)
        met = self.conditions.lower(expr, self.hint)
        undetermined = case(
            [(self.conditions.lacks_fact(expr), number(codes.FACT_MISSING))],
            number(codes.TIME_OF_DAY_MISSING),
        )
        code = case([(met, number(codes.SATISFIED)), (negated(met), number(codes.MISMATCH))], undetermined)
        missing = case([(unknown(met), joined(self.conditions.unknown_names(expr)))], text(""))
        return Outcome.plain(self.facts.steps.let(code, f"{self.hint}__code"), missing)


def _not_empty() -> Node:
    from sqlglot import exp

    return exp.Lambda(
        this=exp.NEQ(this=exp.to_identifier("x"), expression=text("")), expressions=[exp.to_identifier("x")]
    )
