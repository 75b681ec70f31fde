"""The clock of a duty in SQL: start, restart, pauses, extension, due moment, lateness.

Comes in: a `Deadline` or `FixedDate` and the facts. Goes out: an `Outcome`.
Must not know: conditions of a rule, other kinds of requirement.

What is not known (a time of day, an approval) is read in each way; the outcome stands if all agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from govrules.calendars.limit import Limit, Unit
from govrules.engines.batch import codes
from govrules.engines.batch.conditions import Conditions, joined
from govrules.engines.batch.counting import Counted, Counting, Pause
from govrules.engines.batch.dialect import NotLowered
from govrules.engines.batch.facts import Facts, Time
from govrules.engines.batch.outcome import Outcome, choose, same_code, soonest, unsettled
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    case,
    compare,
    day,
    false,
    greatest,
    is_false,
    is_null,
    is_true,
    known,
    moment,
    negated,
    null,
    number,
    text,
    true,
    unknown,
)
from govrules.model.rule import Deadline, FixedDate, YearDay


def done_of(facts: Facts, acts: Sequence[str]) -> Time:
    """The latest of the acts once all are done; absent before that."""
    times = [facts.time(act) for act in acts]
    if len(times) == 1:
        return times[0]
    all_done = all_of(each.given for each in times)
    if is_false(all_done):
        return facts.first([])
    latest = facts.steps.let(greatest(*(each.latest for each in times)), "all_done__latest")

    def of_last(part: str) -> Node:
        branches = [(compare("=", each.latest, latest), getattr(each, part)) for each in times]
        picked = case(branches[:-1], branches[-1][1])
        return facts.steps.let(case([(all_done, picked)]), f"all_done__{part}")

    # The first of those that are the latest, as the reference takes it; its day is the same in any case.
    coarse = case([(compare("=", each.latest, latest), each.coarse) for each in times[:-1]], times[-1].coarse)
    return Time(of_last("day"), of_last("earliest"), case([(all_done, latest)]), coarse)


def all_done_day(facts: Facts, acts: Sequence[str]) -> Node:
    """The day of the latest act once all are done; NULL before that."""
    days = [facts.time(act).day for act in acts]
    if len(days) == 1:
        return days[0]
    if any(is_null(each) for each in days):
        return null()
    return facts.steps.let(case([(all_of(known(each) for each in days), greatest(*days))]), "all_done__day")


@dataclass(frozen=True, slots=True)
class _Clock:
    due: Node
    provisional: Node
    place: Node | None
    begun: Node


class Deadlines:
    """Lowers the deadlines of one rule."""

    def __init__(self, facts: Facts, conditions: Conditions, counting: Counting, hint: str) -> None:
        self.facts = facts
        self.conditions = conditions
        self.counting = counting
        self.hint = hint
        self.sure = False

    def lower(self, deadline: Deadline, start: Time, since: date | None = None) -> Outcome:
        """A deadline whose start, where it is given, is `start`, and no earlier than `since`."""
        calendar, today = self.counting.calendar, self.facts.moment.today
        # What is violated was due before as-of; between these no day will be moved any more.
        self.sure = since is not None and calendar.published_from <= since and today <= calendar.settled_until
        by_moment = deadline.within.unit is Unit.HOURS or deadline.conventions.cut_off is not None
        outcome = self._whole(deadline, start, by_moment)
        if by_moment or not (deadline.paused or deadline.restarted or deadline.extended):
            return outcome
        plain = self.counting.count(deadline.within, start.day, deadline.conventions, (), self.hint)
        undone, until = self._until(all_done_day(self.facts, deadline.acts), day(self.facts.moment.today))
        return replace(outcome, easy=compare("<=", until, plain.due), easy_code=_in_order(undone))

    def _whole(self, deadline: Deadline, start: Time, by_moment: bool) -> Outcome:
        approved = self._approval(deadline)
        ways = (False, True) if by_moment else (False,)

        def read(extended: Node) -> list[Outcome]:
            return [self._reading(deadline, start, kindly, extended) for kindly in ways]

        if is_true(approved) or is_false(approved):
            return self._settle(read(approved))
        without, extended = read(false()), read(true())
        not_approved, is_approved = self._settle(without), self._settle(extended)
        known_ways = choose(approved, is_approved, not_approved)
        open_ways = self._open(deadline, [*without, *extended], without, extended)
        if open_ways is None:
            return known_ways
        return choose(unknown(approved), open_ways, known_ways)

    def _open(
        self, deadline: Deadline, outcomes: list[Outcome], without: list[Outcome], extended: list[Outcome]
    ) -> Outcome | None:
        """Of an extension that is not known to be approved: both ways, or undetermined."""
        assert deadline.extended is not None
        if deadline.extended.when is None:
            return None
        let, when = self.facts.steps.let, deadline.extended.when.expr
        flags = self.conditions.unknown_names(when)
        lacking = case(
            [(self.conditions.lacks_fact(when), number(codes.FACT_MISSING))],
            number(codes.TIME_OF_DAY_MISSING),
        )
        fact_open = unsettled(outcomes[0], lacking, joined(flags))
        neither = all_of([negated(same_code(without)), negated(same_code(extended))])
        undetermined = fact_open
        if len(without) > 1:
            coarse = unsettled(outcomes[0], number(codes.TIME_OF_DAY_MISSING))
            undetermined = choose(let(neither, f"{self.hint}__neither"), coarse, fact_open)
        agreed = let(same_code(outcomes), f"{self.hint}__agreed")
        return choose(agreed, soonest(outcomes, self.facts.steps, self.hint), undetermined)

    def _settle(self, outcomes: list[Outcome]) -> Outcome:
        if len(outcomes) == 1 or all(outcome == outcomes[0] for outcome in outcomes):
            return outcomes[0]
        agreed = self.facts.steps.let(same_code(outcomes), f"{self.hint}__agreed")
        coarse = unsettled(outcomes[0], number(codes.TIME_OF_DAY_MISSING))
        return choose(agreed, soonest(outcomes, self.facts.steps, self.hint), coarse)

    def _approval(self, deadline: Deadline) -> Node:
        extended = deadline.extended
        if extended is None:
            return false()
        when = true() if extended.when is None else self.conditions.lower(extended.when.expr, self.hint)
        if extended.told_on is None:
            return when
        told = self.facts.time(extended.told_on)
        return self.facts.steps.let(case([(told.absent, false())], when), f"{self.hint}__approved")

    # -- one reading ---------------------------------------------------------------------------------

    def _reading(self, deadline: Deadline, start: Time, kindly: bool, approved: Node) -> Outcome:
        facts, let = self.facts, self.facts.steps.let
        clock = self._clock(deadline, start, kindly, approved)
        hours = deadline.within.unit is Unit.HOURS
        if hours:
            done = done_of(facts, deadline.acts)
            shown, shown_done, coarse = clock.begun, done.earliest, done.coarse
            compared = self._last(deadline.acts, kindly)
            now = moment(facts.moment.now)
        else:
            compared = shown_done = all_done_day(facts, deadline.acts)
            by_moment = deadline.conventions.cut_off is not None
            shown = facts.dialect.day_of(clock.begun) if by_moment else clock.begun
            now, coarse = day(facts.moment.today), None
        stands = unknown(clock.due)
        undone, until = self._until(compared, now)
        in_time = compare("<=", until, clock.due)
        violated = case([(undone, number(codes.OVERDUE))], number(codes.LATE))
        code = case(
            [
                (any_of([stands, in_time]), _in_order(undone)),
                (false() if self.sure else clock.provisional, number(codes.CALENDAR_UNPUBLISHED)),
            ],
            violated,
        )
        code = let(code, f"{self.hint}__code")
        unit = deadline.within.unit
        late = self.counting.late(unit, clock.place, clock.due, until)
        late = case(
            [
                (
                    compare(">=", code, number(codes.LATE)),
                    case([(compare("<=", code, number(codes.OVERDUE)), late)]),
                )
            ]
        )
        # A day on which an open duty stands is no day on which it was done.
        return Outcome(
            code, shown, clock.due, shown_done, late, unit.late_unit, clock.provisional, text(""), hours, coarse
        )  # fmt: skip

    def _until(self, done: Node, now: Node) -> tuple[Node, Node]:
        """Whether it is not done yet; and when it was, or the present."""
        undone = unknown(done)
        return undone, self.facts.steps.let(case([(undone, now)], done), f"{self.hint}__until")

    def _last(self, acts: Sequence[str], kindly: bool) -> Node:
        """Of several acts each is read by itself: the one done last may not be the one that is coarse."""
        times = [self.facts.time(act) for act in acts]
        read = [each.earliest if kindly else each.latest for each in times]
        if len(times) == 1:
            return read[0]
        if any(each.never for each in times):
            return null()
        all_done = all_of(each.given for each in times)
        return self.facts.steps.let(case([(all_done, greatest(*read))]), f"{self.hint}__done")

    def _clock(self, deadline: Deadline, start: Time, kindly: bool, approved: Node) -> _Clock:
        facts, let, hint = self.facts, self.facts.steps.let, self.hint
        hours = deadline.within.unit is Unit.HOURS
        by_moment = hours or deadline.conventions.cut_off is not None

        def read(time: Time) -> Node:
            if not by_moment:
                return time.day
            return time.latest if kindly else time.earliest

        begun = let(read(start), f"{hint}__begun")
        pauses = self._pauses(deadline, hours, kindly)
        counted = self._count(deadline, begun, pauses, kindly, approved)
        waiting: Node = false()
        for restart in deadline.restarted:
            asked, given = facts.time(restart.asked_on), facts.time(restart.given_on)
            if asked.never:
                continue
            too_late = all_of([known(counted.due), self._after(asked, counted.due, hours, kindly)])
            effective = let(
                all_of([asked.given, negated(_sure(too_late)), negated(waiting)]), f"{hint}__asked_again"
            )
            waiting = let(any_of([waiting, all_of([effective, given.absent])]), f"{hint}__waiting")
            anew = case([(all_of([effective, given.given]), greatest(begun, read(given)))], begun)
            begun = let(anew, f"{hint}__begun")
            counted = self._count(deadline, begun, pauses, kindly, approved)
        if is_false(waiting):
            return _Clock(counted.due, counted.provisional, counted.place, begun)
        due = let(case([(waiting, null())], counted.due), f"{hint}__due")
        provisional = case([(waiting, false())], counted.provisional)
        return _Clock(due, let(provisional, f"{hint}__provisional"), counted.place, begun)

    def _count(
        self, deadline: Deadline, begun: Node, pauses: list[Pause], kindly: bool, approved: Node
    ) -> Counted:
        limit, let, hint = deadline.within, self.facts.steps.let, self.hint
        start = begun
        if deadline.conventions.cut_off is not None and limit.unit is not Unit.HOURS:
            start = self._after_cut_off(deadline, begun)
        base = self.counting.count(limit, start, deadline.conventions, pauses, hint)
        extended = deadline.extended
        if extended is None or is_false(approved):
            return base
        counts: Node = true()
        if extended.told_on is not None:
            told = self.facts.time(extended.told_on)
            too_late = all_of(
                [known(base.due), self._after(told, base.due, limit.unit is Unit.HOURS, kindly)]
            )
            counts = let(all_of([told.given, negated(_sure(too_late))]), f"{hint}__extended")
        longer = self.counting.count(
            Limit(limit.n + extended.by.n, limit.unit),
            start,
            deadline.conventions,
            pauses,
            f"{hint}_extended",
        )
        place = None
        if longer.place is not None and base.place is not None:
            place = let(case([(counts, longer.place)], base.place), f"{hint}__place")
        return Counted(
            let(case([(counts, longer.due)], base.due), f"{hint}__due"),
            let(case([(counts, longer.provisional)], base.provisional), f"{hint}__provisional"),
            place,
        )

    def _after_cut_off(self, deadline: Deadline, begun: Node) -> Node:
        """The day that an event belongs to: after the cut-off hour, the next."""
        cut_off = deadline.conventions.cut_off
        assert cut_off is not None
        return after_cut_off(self.facts, begun, cut_off, self.hint)

    def _pauses(self, deadline: Deadline, hours: bool, kindly: bool) -> list[Pause]:
        let, found = self.facts.steps.let, []
        for pause in deadline.paused:
            first, last = self.facts.time(pause.first), self.facts.time(pause.last)
            if first.never:
                continue
            if hours:
                begins = first.earliest if kindly else first.latest
                ends = last.latest if kindly else last.earliest
            else:
                begins, ends = first.day, last.day
            is_open = let(all_of([first.given, last.absent]), f"{self.hint}__open")
            # A pause that ends when it begins takes nothing out.
            is_one = any_of([is_open, compare(">", ends, begins)])
            found.append((let(case([(is_one, begins)]), f"{self.hint}__pause_first"), ends, is_open))
        return found

    def _after(self, event: Time, due: Node, hours: bool, kindly: bool) -> Node:
        if not hours:
            return compare(">", event.day, due)
        return compare(">", event.earliest if kindly else event.latest, due)

    # -- a date of its own ---------------------------------------------------------------------------

    def lower_fixed(self, fixed: FixedDate) -> Outcome:
        """A duty with a due date of its own: inclusive, never rolled."""
        facts, let = self.facts, self.facts.steps.let
        by, missing = fixed.by, text("")
        lacking: Node = false()
        if isinstance(by, YearDay):
            if (by.month, by.day) == (2, 29):
                raise NotLowered(
                    "02-29 is not a day of every year",
                    "name 02-28 or 03-01",
                    zh="02-29 不是每年都有的日期",
                    zh_help="请写 02-28 或 03-01",
                )
            own = facts.time(facts.record_type.own_date)
            due = let(facts.dialect.year_day(own.day, by.month, by.day), f"{self.hint}__due")
        elif isinstance(by, date):
            due = day(by)
        else:
            due = facts.time(by).day
            lacking, missing = unknown(due), text(by)
        done = all_done_day(facts, fixed.acts)
        undone = unknown(done)
        until = case([(undone, day(facts.moment.today))], done)
        in_time = compare("<=", until, due)
        code = case(
            [
                (lacking, number(codes.FACT_MISSING)),
                (in_time, _in_order(undone)),
            ],
            case([(undone, number(codes.OVERDUE))], number(codes.LATE)),
        )
        code = let(code, f"{self.hint}__code")
        late = case([(
            all_of([known(due), negated(_sure(in_time))]),
            self.counting.late(Unit.CALENDAR_DAYS, None, due, until),
        )])  # fmt: skip
        return Outcome(
            code, null(), due, done, late, Unit.CALENDAR_DAYS.late_unit, false(), case([(lacking, missing)], text(""))
        )  # fmt: skip


def after_cut_off(facts: Facts, begun: Node, cut_off: object, hint: str) -> Node:
    """The day that an event belongs to: after the cut-off hour, the next."""
    from datetime import time

    assert isinstance(cut_off, time)
    micros = ((cut_off.hour * 60 + cut_off.minute) * 60 + cut_off.second) * 1_000_000 + cut_off.microsecond
    let, dialect = facts.steps.let, facts.dialect
    whole = let(dialect.day_of(begun), f"{hint}__day")
    over = dialect.micros_between(dialect.moment_of(whole), begun)
    return let(
        case([(compare(">", over, number(micros)), dialect.plus_days(whole, number(1)))], whole),
        f"{hint}__event",
    )


def _in_order(undone: Node) -> Node:
    return case([(undone, number(codes.PENDING))], number(codes.SATISFIED))


def _sure(flag: Node) -> Node:
    """An unknown flag is none: CASE would take it for false, NOT would not."""
    return (
        case([(flag, true())], false())
        if not (is_true(flag) or is_false(flag) or is_null(flag))
        else (false() if is_null(flag) else flag)
    )
