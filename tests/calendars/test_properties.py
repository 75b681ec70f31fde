"""Laws of counting that hold for every date, limit and pause."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from govrules.calendars import (
    Calendar,
    Conventions,
    DayKind,
    Limit,
    Unit,
    calendar,
    count,
    lateness,
    ledger,
)
from govrules.calendars.china import china
from govrules.calendars.published import FIRST_DAY, LAST_DAY

CN = calendar("cn")
CALENDARS = st.sampled_from([CN, calendar("de-BY"), calendar("sa")])

ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NEAR_DAY = st.dates(date(2003, 11, 1), CN.published_until + timedelta(days=60))
DAYS = st.one_of(NEAR_DAY, NEAR_DAY, ANY_DAY)
MOMENTS = st.builds(datetime.combine, NEAR_DAY, st.times())
STARTS = st.one_of(DAYS, MOMENTS)
N = st.integers(1, 60)
DAY_UNITS = st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS])
UNITS = st.sampled_from(list(Unit))
CONVENTIONS = st.builds(
    Conventions,
    st.sampled_from(["day-after", "rolled", "same-day"]),
    st.sampled_from(["keep", "roll"]),
    st.sampled_from([None, time(17), time(0)]),
)


@cache
def turned_round() -> Calendar:
    """China with every day that is not settled turned round: rest days work, working days rest."""
    published = china()
    days = dict(published.days)
    for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if not CN.is_settled(day):
            days[day] = (DayKind.WEEKEND if CN.is_working(day) else DayKind.WORKING_DAY, None)
    return Calendar(replace(published, days=days))


@st.composite
def pauses_near(draw, start, may_be_open=True):
    """Up to four pauses about the days after `start`, some overlapping, some turned round, some open."""
    base = datetime(start.year, start.month, start.day)
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = base + timedelta(hours=draw(st.integers(-240, 1200)))
        last = first + timedelta(hours=draw(st.integers(-24, 600)))
        if draw(st.booleans()):
            first, last = first.date(), last.date()
        is_open = may_be_open and draw(st.integers(0, 5)) == 0
        found.append((first, None if is_open else last))
    return found


@st.composite
def questions(draw, units=UNITS, may_be_open=True):
    start = draw(STARTS)
    limit = Limit(draw(N), draw(units))
    return start, limit, draw(CONVENTIONS), draw(pauses_near(start, may_be_open))


@given(CALENDARS, DAYS, N, N)
def test_n_then_m_working_days_are_n_plus_m(of, start, n, m):
    """due(due(s, n), m) = due(s, n + m)."""
    then = of.nth_working_day_after(of.nth_working_day_after(start, n), m)
    assert then == of.nth_working_day_after(start, n + m)


@given(CALENDARS, questions(st.just(Unit.WORKING_DAYS), may_be_open=False))
def test_a_due_day_of_working_days_is_a_working_day(of, question):
    """No convention and no pause makes a limit of working days end on a rest day."""
    start, limit, conventions, pauses = question
    assert of.is_working(count(of, limit, start, conventions, pauses).due)


@given(CALENDARS, DAYS, N, DAY_UNITS)
def test_rolling_never_moves_a_working_day_and_always_ends_on_one(of, start, n, unit):
    """roll(d) = d for a working day d, else the first working day after d."""
    kept = count(of, Limit(n, unit), start, Conventions(last_day="keep"))
    rolled = count(of, Limit(n, unit), start, Conventions(last_day="roll"))
    assert rolled.nominal == kept.due
    assert of.is_working(rolled.due)
    assert (rolled.due == kept.due) == of.is_working(kept.due)
    assert not any(
        of.is_working(kept.due + timedelta(days=step)) for step in range((rolled.due - kept.due).days)
    )


@given(CALENDARS, DAYS, N)
def test_counting_forward_and_back_agree(of, start, n):
    """between(s, due(s, n)) = n, and no earlier day gives n."""
    due = of.nth_working_day_after(start, n)
    assert of.working_days_between(start, due) == n
    assert of.working_days_between(start, due - timedelta(days=1)) == n - 1
    assert of.working_days_between(due, start) == -n


@given(CALENDARS, DAYS, N)
def test_the_nth_working_day_before_is_the_last_one_with_n_left(of, day, n):
    """n working days lie from before(d, n) to the eve of d, both included, and it is one of them."""
    before, eve = of.nth_working_day_before(day, n), day - timedelta(days=1)
    assert before < day
    assert of.is_working(before)
    assert of.working_days_between(before - timedelta(days=1), eve) == n


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_the_tables_agree_with_walking_from_day_to_day(of, start, span):
    """The look-ups say what counting on one's fingers says."""
    days = [start + timedelta(days=step) for step in range(1, span + 1)]
    working = [day for day in days if of.kind(day).works]
    assert of.working_days_between(start, start + timedelta(days=span)) == len(working)
    assert [day for day in days if of.is_working(day)] == working
    if working:
        assert of.nth_working_day_after(start, len(working)) == working[-1]
        assert of.next_working_day(days[0]) == working[0]


@given(CALENDARS, questions(may_be_open=False))
def test_a_longer_limit_is_never_due_earlier(of, question):
    """n <= m implies due(n) <= due(m)."""
    start, limit, conventions, pauses = question
    longer = Limit(limit.n + 1, limit.unit)
    assert (
        count(of, limit, start, conventions, pauses).due <= count(of, longer, start, conventions, pauses).due
    )


@given(CALENDARS, questions(st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])), st.integers(1, 20))
def test_a_later_event_is_never_due_earlier(of, question, later):
    """s <= t implies due(s) <= due(t), whatever is paused."""
    start, limit, conventions, pauses = question
    closed = [pause for pause in pauses if pause[1] is not None]
    first = count(of, limit, start, conventions, closed).due
    assert first <= count(of, limit, start + timedelta(days=later), conventions, closed).due


@given(CALENDARS, STARTS, N, CONVENTIONS, st.integers(1, 60))
def test_a_later_event_of_months_is_never_due_earlier(of, start, n, conventions, later):
    """s <= t implies due(s) <= due(t) for months, though several days share one corresponding day."""
    limit = Limit(n, Unit.MONTHS)
    first = count(of, limit, start, conventions).due
    assert first <= count(of, limit, start + timedelta(days=later), conventions).due


@settings(max_examples=600)
@given(CALENDARS, questions())
def test_the_ledger_ends_where_the_count_ends(of, question):
    """The walk from day to day and the look-ups agree, on the due day and on what is provisional."""
    start, limit, conventions, pauses = question
    counted = count(of, limit, start, conventions, pauses)
    told = ledger(of, limit, start, conventions, pauses)
    assert (told.due, told.nominal, told.provisional) == (
        counted.due,
        counted.nominal,
        counted.provisional,
    )
    if counted.due is not None:
        assert told.rows[-1].date == counted.due
    assert [row.date for row in told.rows] == sorted(row.date for row in told.rows)


@given(CALENDARS, questions(may_be_open=False))
def test_a_ledger_of_days_counts_one_to_n_once_each(of, question):
    """The counted lines of a limit of days are numbered 1 to n, on days that no pause takes out."""
    start, limit, conventions, pauses = question
    told = ledger(of, limit, start, conventions, pauses)
    if limit.unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        assert [row.n for row in told.rows if row.counted] == list(range(1, limit.n + 1))
        assert len({row.date for row in told.rows}) == len(told.rows)


@given(CALENDARS, questions(), st.integers(0, 2000))
def test_closing_an_open_pause_never_makes_the_due_day_earlier(of, question, hours):
    """A count that an open pause leaves alone is the same once it is closed, and no count is due earlier."""
    start, limit, conventions, pauses = question
    before = count(of, limit, start, conventions, pauses).due
    closed = [
        (first, first + timedelta(days=hours // 24, hours=hours % 24) if last is None else last)
        for first, last in pauses
    ]
    without = [pause for pause in pauses if pause[1] is not None]
    after = count(of, limit, start, conventions, closed).due
    if before is not None:
        assert after == before
    assert after >= count(of, limit, start, conventions, without).due


@given(CALENDARS, questions(may_be_open=False))
def test_a_pause_never_makes_the_due_day_earlier_and_order_does_not_matter(of, question):
    """due(pauses) >= due(none), in whatever order they are told; telling one twice adds nothing."""
    start, limit, conventions, pauses = question
    due = count(of, limit, start, conventions, pauses).due
    assert due >= count(of, limit, start, conventions).due
    assert due == count(of, limit, start, conventions, pauses[::-1] + pauses).due


@given(CALENDARS, questions(may_be_open=False), NEAR_DAY)
def test_moving_now_forward_moves_a_due_day_only_through_an_open_pause(of, question, now):
    """At any now the count is held, or as if nothing after now had been written down."""
    start, limit, conventions, pauses = question
    then = count(of, limit, start, conventions, pauses, now).due
    day_of = lambda moment: date(moment.year, moment.month, moment.day)  # noqa: E731
    known = [(first, last if day_of(last) <= now else None) for first, last in pauses if day_of(first) <= now]
    assert then == count(of, limit, start, conventions, known).due


@given(CALENDARS, questions(may_be_open=False))
def test_a_due_day_is_never_before_the_event(of, question):
    """due >= start, for the event as counted from."""
    start, limit, conventions, pauses = question
    result = count(of, limit, start, conventions, pauses)
    assert result.due >= result.start
    assert result.due >= result.nominal


@given(NEAR_DAY, N, DAY_UNITS, CONVENTIONS)
def test_a_result_that_is_not_provisional_does_not_depend_on_unsettled_days(start, n, unit, conventions):
    """Where only the settled days are known, a result that is not provisional comes out the same."""
    result = count(CN, Limit(n, unit), start, conventions)
    if not result.provisional:
        assert count(turned_round(), Limit(n, unit), start, conventions).due == result.due


@given(DAYS, DAYS, UNITS)
def test_lateness_is_nothing_exactly_for_an_act_in_time(due, done, unit):
    """late(due, done) >= 1 exactly if done > due."""
    late = lateness(CN, unit, due, done)
    assert (late >= 1) == (done > due)
    assert late == 0 or done > due
