"""Counting a limit in SQL: the last day or moment, whether it is provisional, and lateness.

Comes in: a limit, its conventions, the event, the pauses, as nodes. Goes out: `Counted`.
Must not know: rules, records.

Working days are places in the calendar's list: the n-th working day after a day is that day's index plus n,
looked up. Pauses are few and known when a rule is lowered, so they are sorted and counted one after the
other, each as one more step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlglot import exp

from govrules.calendars.calendar import Calendar
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.engines.batch.dialect import Dialect
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    between,
    case,
    cast,
    compare,
    day,
    false,
    greatest,
    is_false,
    is_null,
    known,
    minus,
    negated,
    null,
    number,
    plus,
    unknown,
)
from govrules.engines.batch.steps import Steps

HOUR = 3_600_000_000
Pause = tuple[Node, Node, Node]
"""The first day or moment (NULL: no pause), the last, and whether the pause is still open."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a count ends: `due` is NULL while an open pause holds it; `place` is the due day's index."""

    due: Node
    provisional: Node
    place: Node | None = None


class Counting:
    """Counts by one calendar."""

    def __init__(self, calendar: Calendar, steps: Steps, dialect: Dialect) -> None:
        self.calendar = calendar
        self.steps = steps
        self.dialect = dialect

    # -- the calendar --------------------------------------------------------------------------------

    def index(self, of: Node) -> Node:
        """How many working days lie up to and including a day."""
        return self.steps.let(self.dialect.index(self.calendar.name, of), f"{_hint(of)}__index")

    def nth(self, place: Node) -> Node:
        """The working day of an index."""
        return self.steps.let(self.dialect.nth(self.calendar.name, place), f"{_hint(place)}__nth")

    def next_working_day(self, of: Node) -> Node:
        """The day itself, or the first working day after it."""
        return self.nth(plus(self.index(self.dialect.minus_day(of)), number(1)))

    def is_settled(self, of: Node) -> Node:
        """Whether a day is published and will not be moved any more."""
        return between(of, day(self.calendar.published_from), day(self.calendar.settled_until))

    def settles(self, after: Node, until: Node) -> Node:
        """Whether every day after one up to another is settled."""
        eve = day(self.calendar.published_from - timedelta(days=1))
        return all_of([
            compare("<=", eve, after),
            compare("<=", until, day(self.calendar.settled_until)),
        ])  # fmt: skip

    # -- the count -----------------------------------------------------------------------------------

    def count(
        self,
        limit: Limit,
        start: Node,
        conventions: Conventions,
        pauses: Sequence[Pause] = (),
        hint: str = "limit",
    ) -> Counted:
        """Count a limit from a day, or for hours from a moment."""
        let, dialect = self.steps.let, self.dialect
        if limit.unit is Unit.HOURS:
            return self._hours(limit.n, start, pauses, hint)
        provisional: Node = false()
        if conventions.start_day == "rolled":
            event, start = start, self.next_working_day(start)
            provisional = negated(all_of([self.is_settled(event), self.is_settled(start)]))
        same_day = conventions.start_day == "same-day"
        before = let(dialect.minus_day(start), f"{hint}__eve") if same_day else start
        if limit.unit is Unit.WORKING_DAYS:
            return self._working_days(limit.n, before, provisional, pauses, hint)
        if limit.unit is Unit.CALENDAR_DAYS:
            nominal = dialect.plus_days(start, number(limit.n))
        else:
            nominal = dialect.plus_months(start, limit.n)
        if same_day:
            nominal = dialect.minus_day(let(nominal, f"{hint}__nominal"))
        nominal = let(nominal, f"{hint}__due")
        if pauses:
            nominal = self._moved(nominal, before, pauses, hint)
        due = nominal
        if conventions.last_day == "roll":
            due = self.next_working_day(nominal)
            settled = all_of([self.is_settled(nominal), self.is_settled(due)])
            provisional = any_of([provisional, negated(settled)])
        if pauses:
            provisional = _only_if(known(due), provisional)
        return Counted(due, let(provisional, f"{hint}__provisional"))

    def _working_days(
        self, n: int, before: Node, provisional: Node, pauses: Sequence[Pause], hint: str
    ) -> Counted:
        let = self.steps.let
        place = plus(self.index(before), number(n))
        if not pauses:
            due = self.nth(place)
            unsettled = negated(self.settles(before, due))
            return Counted(due, let(any_of([provisional, unsettled]), f"{hint}__provisional"), place)
        first_told = let(self.dialect.plus_days(before, number(1)), f"{hint}__first")
        due, cover = self.nth(place), before
        for first, last in self._in_order(pauses, hint):
            eve = let(greatest(first, cover), f"{hint}__pause_eve")
            taken = minus(self.index(last), self.index(eve))
            counts = all_of([compare("<", first, due), compare(">", last, eve)])
            # The first day that no pause takes out moves behind a pause that covers it.
            told_eve = greatest(first, before)
            covers = all_of([counts, compare("<", told_eve, first_told)])
            after = self.dialect.plus_days(last, number(1))
            first_told = let(case([(covers, greatest(first_told, after))], first_told), f"{hint}__first")
            place = let(case([(counts, plus(place, taken))], place), f"{hint}__place")
            due = self.nth(place)
            cover = let(case([(counts, greatest(cover, last))], cover), f"{hint}__cover")
        held = self._held(pauses, due)
        due = let(case([(held, null())], due), f"{hint}__due")
        settled = self.settles(self.dialect.minus_day(first_told), due)
        provisional = _only_if(known(due), any_of([provisional, negated(settled)]))
        return Counted(due, let(provisional, f"{hint}__provisional"), place)

    def _moved(self, nominal: Node, before: Node, pauses: Sequence[Pause], hint: str) -> Node:
        let, dialect = self.steps.let, self.dialect
        due, cover = nominal, before
        for first, last in self._in_order(pauses, hint):
            eve = let(greatest(first, cover), f"{hint}__pause_eve")
            counts = all_of([compare("<", first, due), compare(">", last, eve)])
            longer = dialect.plus_days(due, dialect.days_between(eve, last))
            due = let(case([(counts, longer)], due), f"{hint}__due")
            cover = let(case([(counts, greatest(cover, last))], cover), f"{hint}__cover")
        return let(case([(self._held(pauses, due), null())], due), f"{hint}__due")

    def _hours(self, n: int, start: Node, pauses: Sequence[Pause], hint: str) -> Counted:
        let, dialect = self.steps.let, self.dialect
        due = let(dialect.plus_micros(start, number(n * HOUR)), f"{hint}__due")
        cover = start
        for stops, resumes in self._in_order(pauses, hint):
            eve = let(greatest(stops, cover), f"{hint}__pause_start")
            counts = all_of([compare("<", stops, due), compare(">", resumes, eve)])
            longer = dialect.plus_micros(due, dialect.micros_between(eve, resumes))
            due = let(case([(counts, longer)], due), f"{hint}__due")
            cover = let(case([(counts, greatest(cover, resumes))], cover), f"{hint}__cover")
        if pauses:
            due = let(case([(self._held(pauses, due), null())], due), f"{hint}__due")
        return Counted(due, false())

    def _held(self, pauses: Sequence[Pause], due: Node) -> Node:
        """Whether an open pause begins before the last day is reached."""
        return any_of(all_of([is_open, compare("<", first, due)]) for first, _, is_open in pauses)

    def _in_order(self, pauses: Sequence[Pause], hint: str) -> list[tuple[Node, Node]]:
        """The closed pauses by their first day; those that are none come last, as NULL."""
        let = self.steps.let
        found: list[tuple[Node, Node]] = []
        for first, last, is_open in pauses:
            closed = all_of([known(last), negated(is_open)])
            found.append(
                (let(case([(closed, first)]), f"{hint}__pause_first"), let(last, f"{hint}__pause_last"))
            )
        for end in range(len(found) - 1, 0, -1):
            for at in range(end):
                (a, a_last), (b, b_last) = found[at], found[at + 1]
                turn = let(any_of([compare("<", b, a), all_of([unknown(a), known(b)])]), f"{hint}__turned")
                found[at] = (
                    let(case([(turn, b)], a), f"{hint}__pause_first"),
                    let(case([(turn, b_last)], a_last), f"{hint}__pause_last"),
                )
                found[at + 1] = (
                    let(case([(turn, a)], b), f"{hint}__pause_first"),
                    let(case([(turn, a_last)], b_last), f"{hint}__pause_last"),
                )
        return found

    # -- lateness ------------------------------------------------------------------------------------

    def late(self, unit: Unit, counted_place: Node | None, due: Node, until: Node) -> Node:
        """By how many whole units, rounded up, one time lies after the due one; asked only if it does."""
        dialect = self.dialect
        if unit is Unit.HOURS:
            over = dialect.micros_between(due, until)
            if is_null(over):
                return null()
            return cast(dialect.quotient(exp.Paren(this=plus(over, number(HOUR - 1))), HOUR), "BIGINT")
        if unit is Unit.WORKING_DAYS:
            place = self.index(due) if counted_place is None else counted_place
            return cast(greatest(number(1), minus(self.index(until), place)), "BIGINT")
        return cast(dialect.days_between(due, until), "BIGINT")


def _only_if(condition: Node, flag: Node) -> Node:
    return false() if is_false(flag) else case([(condition, flag)], false())


def _hint(of: Node) -> str:
    column = next(iter(of.find_all(exp.Column)), None)
    return "day" if column is None else column.name.split("__")[0]
