"""Each convention of counting, pinned by named cases; the ledger must end where the count ends."""

from datetime import date, datetime, time, timedelta

import pytest

from govrules.calendars import (
    CalendarError,
    Conventions,
    Limit,
    Unit,
    calendar,
    corresponding_day,
    count,
    counted_as,
    lateness,
    ledger,
    parse_limit,
)

CN = calendar("cn")
ROLL = Conventions(last_day="roll")
ROLLED = Conventions(start_day="rolled")
SAME_DAY = Conventions(start_day="same-day")


def day(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def ends(limit, start, conventions=Conventions(), pauses=(), now=None):
    """Where the limit ends by the count, which the ledger must confirm."""
    pairs = [(day(first), last and day(last)) for first, last in pauses]
    known = now and day(now)
    counted = count(CN, parse_limit(limit), day(start), conventions, pairs, known)
    told = ledger(CN, parse_limit(limit), day(start), conventions, pairs, known)
    assert (told.due, told.nominal, told.provisional) == (
        counted.due,
        counted.nominal,
        counted.provisional,
    )
    return None if counted.due is None else counted.due.isoformat()


# --- the plain count ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("1 working day", "2020-05-06", "2020-05-07"),
        ("1 calendar day", "2020-05-06", "2020-05-07"),
        ("30 calendar days", "2020-05-06", "2020-06-05"),
        ("30 calendar days", "2020-09-01", "2020-10-01"),  # a holiday, kept
        ("1 month", "2020-01-31", "2020-02-29"),
        ("1 month", "2019-01-31", "2019-02-28"),
        ("1 month", "2020-02-29", "2020-03-29"),
        ("12 months", "2020-02-29", "2021-02-28"),
        ("48 months", "2020-02-29", "2024-02-29"),
        ("1 month", "2020-12-15", "2021-01-15"),
        ("2 months", "2020-12-31", "2021-02-28"),
        ("24 hours", "2020-09-30T18:00", "2020-10-01T18:00:00"),
        ("5 hours", "2020-04-20T22:30", "2020-04-21T03:30:00"),
        ("24 hours", "2020-04-20", "2020-04-21T00:00:00"),  # without a time of day: from 00:00
        ("20 working days", "2020-01-10T23:59", "2020-02-14"),  # a day, whatever its hour
    ],
)
def test_a_limit_ends_on_its_last_day(limit, start, due):
    assert ends(limit, start) == due


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("1900-01-01", "1 working day", "1900-01-02"),
        ("1900-01-01", "9999 working days", "1938-04-29"),
        ("2199-12-31", "1 working day", "2200-01-01"),
        ("2199-12-31", "9999 calendar days", "2227-05-18"),
        ("2199-12-31", "1200 months", "2300-01-01"),  # a Sunday, rolled
        ("2199-12-31T23:59", "99999 hours", "2211-05-30T14:59:00"),
    ],
)
def test_the_first_and_the_last_record_day_can_be_counted_from(start, limit, due):
    assert ends(limit, start, ROLL if "month" in limit else Conventions()) == due


def test_a_count_that_leaves_the_table_is_an_error():
    with pytest.raises(CalendarError) as caught:
        count(CN, Limit(99_999, Unit.WORKING_DAYS), date(2020, 1, 1))
    assert str(caught.value) == (
        "99,999 working days after 2020-01-01 end beyond the calendar's last day, 2320-12-31"
    )


@pytest.mark.parametrize(
    ("start", "months", "day_of_it"),
    [
        (date(2020, 1, 30), 1, date(2020, 2, 29)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
        (date(2020, 1, 1), 1200, date(2120, 1, 1)),
        (date(2020, 10, 31), 1, date(2020, 11, 30)),
        (date(2020, 10, 31), 2, date(2020, 12, 31)),
    ],
)
def test_the_corresponding_day_is_that_day_or_the_months_last(start, months, day_of_it):
    assert corresponding_day(start, months) == day_of_it


# --- the last day -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("30 calendar days", "2020-09-01", "2020-10-09"),  # National Day, to the first working day
        ("30 calendar days", "2020-05-06", "2020-06-05"),  # a working day stays
        ("10 calendar days", "2020-05-06", "2020-05-18"),  # a Saturday
        ("3 calendar days", "2020-04-23", "2020-04-26"),  # a Sunday that is worked
        ("1 month", "2020-09-03", "2020-10-09"),
        ("24 hours", "2020-09-30T18:00", "2020-10-01T18:00:00"),  # hours are never rolled
        ("2 working days", "2020-06-24", "2020-06-29"),
    ],
)
def test_a_last_day_off_rolls_to_the_next_working_day(limit, start, due):
    assert ends(limit, start, ROLL) == due


def test_a_rolled_count_keeps_its_nominal_last_day():
    result = count(CN, Limit(30, Unit.CALENDAR_DAYS), date(2020, 9, 1), ROLL)
    assert (result.nominal, result.due) == (date(2020, 10, 1), date(2020, 10, 9))


# --- the start ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "due", "from_"),
    [
        ("1 calendar day", "2020-05-16", "2020-05-19", "2020-05-18"),  # Saturday, taken as Monday
        ("1 working day", "2020-05-16", "2020-05-19", "2020-05-18"),
        ("1 month", "2020-05-16", "2020-06-18", "2020-05-18"),
        ("1 calendar day", "2020-05-18", "2020-05-19", "2020-05-18"),  # a working day stays
        ("1 calendar day", "2020-04-26", "2020-04-27", "2020-04-26"),  # a Sunday that is worked
        ("24 hours", "2020-05-16T09:00", "2020-05-17T09:00:00", "2020-05-16T09:00"),
    ],
)
def test_an_event_on_a_rest_day_is_taken_as_the_next_working_day(limit, start, due, from_):
    assert ends(limit, start, ROLLED) == due
    assert count(CN, parse_limit(limit), day(start), ROLLED).start == day(from_)


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("1 working day", "2020-05-18", "2020-05-18"),
        ("1 working day", "2020-05-16", "2020-05-18"),  # a rest day is not day 1 of working days
        ("2 working days", "2020-05-18", "2020-05-19"),
        ("1 calendar day", "2020-05-16", "2020-05-16"),
        ("10 calendar days", "2020-05-16", "2020-05-25"),
        ("1 month", "2020-05-16", "2020-06-15"),
        ("1 month", "2020-01-01", "2020-01-31"),
        ("1 month", "2020-03-01", "2020-03-31"),
        ("1 month", "2020-01-31", "2020-02-28"),  # the month's last corresponds; less the first day
        ("24 hours", "2020-05-16T09:00", "2020-05-17T09:00:00"),
    ],
)
def test_the_days_event_may_be_day_one_itself(limit, start, due):
    assert ends(limit, start, SAME_DAY) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2020-05-18T16:59", "2020-05-19"),
        ("2020-05-18T17:00", "2020-05-19"),  # at the hour is not after it
        ("2020-05-18T17:00:01", "2020-05-20"),
        ("2020-05-18", "2020-05-19"),  # no time of day is known
        ("2020-05-22T18:00", "2020-05-25"),  # Friday evening belongs to Saturday
    ],
)
def test_an_event_after_the_cut_off_hour_belongs_to_the_next_day(start, due):
    assert ends("1 working day", start, Conventions(cut_off=time(17))) == due


def test_the_cut_off_is_applied_before_the_start_is_rolled():
    both = Conventions(start_day="rolled", cut_off=time(17))
    assert ends("1 working day", "2020-05-22T18:00", both) == "2020-05-26"
    assert ends("1 calendar day", "2020-05-22T18:00", both) == "2020-05-26"
    assert ends("1 calendar day", "2020-05-22T16:00", both) == "2020-05-23"


def test_hours_know_no_cut_off():
    assert ends("2 hours", "2020-05-22T18:00", Conventions(cut_off=time(17))) == "2020-05-22T20:00:00"
    assert counted_as(datetime(2020, 12, 31, 18), time(17)) == date(2021, 1, 1)


# --- pauses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "pauses", "due"),
    [
        # Days after the pause's first, up to and including its last, are not counted.
        ("5 working days", "2020-05-11", [("2020-05-12", "2020-05-14")], "2020-05-20"),
        ("5 calendar days", "2020-05-11", [("2020-05-12", "2020-05-14")], "2020-05-18"),
        ("5 working days", "2020-05-11", [("2020-05-12", "2020-05-12")], "2020-05-18"),  # not a day
        ("5 working days", "2020-05-11", [("2020-05-15", "2020-05-17")], "2020-05-18"),  # a weekend alone
        ("5 calendar days", "2020-05-11", [("2020-05-15", "2020-05-17")], "2020-05-18"),
        # Overlapping pauses count once; two that touch are one.
        (
            "5 working days",
            "2020-05-11",
            [("2020-05-12", "2020-05-14"), ("2020-05-13", "2020-05-14")],
            "2020-05-20",
        ),
        (
            "5 working days",
            "2020-05-11",
            [("2020-05-13", "2020-05-14"), ("2020-05-12", "2020-05-13")],
            "2020-05-20",
        ),
        # A pause that begins before the event takes out only days after it.
        ("5 working days", "2020-05-11", [("2020-05-01", "2020-05-12")], "2020-05-19"),
        ("5 working days", "2020-05-11", [("2020-05-01", "2020-05-11")], "2020-05-18"),
        ("5 calendar days", "2020-05-11", [("2020-05-01", "2020-05-12")], "2020-05-17"),
        # One that begins on the last day, or later, takes out nothing.
        ("5 working days", "2020-05-11", [("2020-05-18", "2020-05-20")], "2020-05-18"),
        ("5 working days", "2020-05-11", [("2020-05-17", "2020-05-20")], "2020-05-21"),
        ("5 calendar days", "2020-05-11", [("2020-05-16", "2020-05-20")], "2020-05-16"),
        # A first pause moves the last day so far that a second one still falls inside.
        (
            "5 calendar days",
            "2020-05-11",
            [("2020-05-12", "2020-05-15"), ("2020-05-17", "2020-05-18")],
            "2020-05-20",
        ),
        # Months move on by the paused calendar days.
        ("1 month", "2020-05-11", [("2020-05-12", "2020-05-15")], "2020-06-14"),
        ("1 month", "2020-05-11", [("2020-06-10", "2020-06-20")], "2020-06-21"),
        ("1 month", "2020-05-11", [("2020-06-09", "2020-06-12"), ("2020-06-12", "2020-06-13")], "2020-06-15"),
        # Hours add exactly the time inside; plain dates take out whole days.
        ("24 hours", "2020-05-11T09:00", [("2020-05-11T10:00", "2020-05-11T12:30")], "2020-05-12T11:30:00"),
        ("24 hours", "2020-05-11T09:00", [("2020-05-11T08:00", "2020-05-11T10:00")], "2020-05-12T10:00:00"),
        ("24 hours", "2020-05-11T09:00", [("2020-05-12T09:00", "2020-05-12T10:00")], "2020-05-12T09:00:00"),
        ("24 hours", "2020-05-11T09:00", [("2020-05-11", "2020-05-12")], "2020-05-13T09:00:00"),
        ("24 hours", "2020-05-11T09:00", [("2020-05-11T10:00", "2020-05-11")], "2020-05-12T23:00:00"),
        # One that ends before it begins is none.
        ("5 working days", "2020-05-11", [("2020-05-14", "2020-05-12")], "2020-05-18"),
        # Date-times stand for their days where days are counted.
        ("5 working days", "2020-05-11T09:00", [("2020-05-12T10:00", "2020-05-14T08:00")], "2020-05-20"),
    ],
)
def test_paused_days_are_not_counted(limit, start, pauses, due):
    assert ends(limit, start, pauses=pauses) == due
    assert ends(limit, start, pauses=pauses[::-1]) == due


@pytest.mark.parametrize(
    ("limit", "start", "open_from", "due"),
    [
        ("5 working days", "2020-05-11", "2020-05-12", None),
        ("5 working days", "2020-05-11", "2020-05-01", None),  # open since before the event
        ("5 working days", "2020-05-11", "2020-05-17", None),
        ("5 working days", "2020-05-11", "2020-05-18", "2020-05-18"),
        ("5 calendar days", "2020-05-11", "2020-05-15", None),
        ("5 calendar days", "2020-05-11", "2020-05-16", "2020-05-16"),
        ("1 month", "2020-05-11", "2020-06-10", None),
        ("1 month", "2020-05-11", "2020-06-11", "2020-06-11"),
        ("24 hours", "2020-05-11T09:00", "2020-05-12T08:59", None),
        ("24 hours", "2020-05-11T09:00", "2020-05-12T09:00", "2020-05-12T09:00:00"),
        ("24 hours", "2020-05-11T09:00", "2020-05-11", None),  # from 00:00 of the 12th
        ("24 hours", "2020-05-11T09:00", "2020-05-12", "2020-05-12T09:00:00"),
    ],
)
def test_an_open_pause_holds_the_count_unless_it_begins_on_the_last_day_or_later(
    limit, start, open_from, due
):
    assert ends(limit, start, pauses=[(open_from, None)]) == due


def test_a_pause_between_the_nominal_last_day_and_the_rolled_one_has_no_effect():
    # nominal Saturday 2020-05-16, rolled to Monday
    assert ends("5 calendar days", "2020-05-11", ROLL, [("2020-05-16", "2020-05-20")]) == "2020-05-18"
    assert ends("5 calendar days", "2020-05-11", ROLL, [("2020-05-16", None)]) == "2020-05-18"


def test_a_paused_count_is_rolled_once_at_its_end():
    assert ends("4 calendar days", "2020-05-11", ROLL, [("2020-05-12", "2020-05-13")]) == "2020-05-18"


def test_what_lies_after_now_has_not_happened():
    pauses = [("2020-05-12", "2020-05-14")]
    assert ends("5 working days", "2020-05-11", pauses=pauses, now="2020-05-11") == "2020-05-18"
    assert ends("5 working days", "2020-05-11", pauses=pauses, now="2020-05-13") is None
    assert ends("5 working days", "2020-05-11", pauses=pauses, now="2020-05-14") == "2020-05-20"
    hours = [("2020-05-11T10:00", "2020-05-11T12:00")]
    assert ends("24 hours", "2020-05-11T09:00", pauses=hours, now="2020-05-11T11:00") is None
    assert ends("24 hours", "2020-05-11T09:00", pauses=hours, now="2020-05-11") == "2020-05-12T11:00:00"


# --- provisional --------------------------------------------------------------------------------------------

LAST = CN.settled_until  # 24 December of the last published year
YEAR = LAST.year


@pytest.mark.parametrize(
    ("limit", "start", "conventions", "provisional"),
    [
        ("1 working day", LAST - timedelta(days=7), Conventions(), False),
        ("20 working days", LAST - timedelta(days=7), Conventions(), True),
        ("1 working day", LAST, Conventions(), True),
        ("1 working day", LAST + timedelta(days=40), Conventions(), True),
        ("1 working day", date(2004, 1, 1), Conventions(), False),
        ("1 working day", date(2003, 12, 31), Conventions(), False),  # only days of 2004 are counted
        ("1 working day", date(2003, 12, 30), Conventions(), True),
        ("20 working days", date(2003, 12, 30), Conventions(), True),  # one day of 2003 is counted
        # Calendar days and months that are kept rest on no calendar.
        ("60 calendar days", LAST, Conventions(), False),
        ("2 months", LAST, Conventions(), False),
        ("60 calendar days", LAST, ROLL, True),
        ("2 months", LAST, ROLL, True),
        ("2 calendar days", LAST - timedelta(days=30), ROLL, False),
        # A rolled start rests on the day of the event.
        ("1 calendar day", LAST + timedelta(days=1), ROLLED, True),
        ("1 calendar day", LAST - timedelta(days=30), ROLLED, False),
        ("1 month", date(2003, 10, 1), ROLLED, True),
        # Hours rest on nothing.
        ("24 hours", datetime(YEAR + 1, 5, 1, 9), ROLL, False),
        ("24 hours", datetime(YEAR + 1, 5, 1, 9), ROLLED, False),
    ],
)
def test_a_result_is_provisional_if_it_rests_on_a_day_that_is_not_settled(
    limit, start, conventions, provisional
):
    assert count(CN, parse_limit(limit), start, conventions).provisional is provisional
    assert ledger(CN, parse_limit(limit), start, conventions).provisional is provisional


def test_a_paused_day_that_is_not_settled_makes_nothing_provisional():
    pauses = [(date(2003, 12, 1), date(2003, 12, 31))]
    result = count(CN, Limit(2, Unit.WORKING_DAYS), date(2003, 12, 10), pauses=pauses)
    assert (result.due, result.provisional) == (date(2004, 1, 5), False)
    assert not ledger(CN, Limit(2, Unit.WORKING_DAYS), date(2003, 12, 10), pauses=pauses).provisional


# --- lateness -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "due", "done", "late"),
    [
        (Unit.WORKING_DAYS, "2020-09-30", "2020-09-30", 0),
        (Unit.WORKING_DAYS, "2020-09-30", "2020-09-29", 0),
        (Unit.WORKING_DAYS, "2020-09-30", "2020-10-03", 1),  # done on a rest day
        (Unit.WORKING_DAYS, "2020-09-30", "2020-10-09", 1),
        (Unit.WORKING_DAYS, "2020-09-30", "2020-10-10", 2),  # a make-up Saturday
        (Unit.WORKING_DAYS, "2020-09-30", "2020-10-11", 2),
        (Unit.CALENDAR_DAYS, "2020-06-05", "2020-07-01", 26),
        (Unit.MONTHS, "2020-06-05", "2020-06-06", 1),
        (Unit.CALENDAR_DAYS, "2020-06-05", "2020-06-05T23:59", 0),
        (Unit.CALENDAR_DAYS, "2020-06-05", "2020-06-06T00:01", 1),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20T10:00", 0),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20T09:00", 0),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20T10:01", 1),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20T11:00", 1),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20T11:00:01", 2),
        (Unit.HOURS, "2020-04-20T10:00", "2020-04-20", 14),  # a plain date stands for its 24:00
    ],
)
def test_lateness_is_in_whole_units_rounded_up(unit, due, done, late):
    assert lateness(CN, unit, day(due), day(done)) == late
    assert lateness(CN, Limit(3, unit), day(due), day(done)) == late
