"""Counts worked out from the State Council General Office notices; the event's day is not counted."""

from datetime import date

import pytest

from govrules.calendars import Conventions, Limit, Unit, calendar, count, ledger

# what, day of the event, working days, last day, last day if only Saturdays and Sundays were left out
WORKING_DAYS = [
    ("reply, 2019 Regulation art. 33", "2020-01-10", 20, "2020-02-14", "2020-02-07"),
    ("reply extended, 20 + 20", "2020-01-10", 40, "2020-03-13", "2020-03-06"),
    ("reply, 2008 Regulation art. 24", "2018-02-09", 15, "2018-03-07", "2018-03-02"),
    ("entry of an application, a make-up Sunday ends it", "2020-04-23", 2, "2020-04-26", "2020-04-27"),
    ("entry of an application, over Dragon Boat", "2020-06-24", 2, "2020-06-29", "2020-06-26"),
    ("service guide, a make-up Saturday", "2018-09-28", 1, "2018-09-29", "2018-10-01"),
    ("service guide, before Labour Day", "2018-04-27", 1, "2018-04-28", "2018-04-30"),
    ("website message, over Tomb-sweeping", "2018-04-03", 2, "2018-04-08", "2018-04-05"),
    ("feedback on opinions, over National Day", "2020-09-25", 10, "2020-10-15", "2020-10-09"),
    ("correction notice, 2019 Regulation art. 30", "2020-09-30", 7, "2020-10-16", "2020-10-09"),
    ("shortest consultation of 5 working days", "2018-06-14", 5, "2018-06-22", "2018-06-21"),
    ("third party's time, 2019 Regulation art. 32", "2019-04-19", 15, "2019-05-13", "2019-05-10"),
]

# what, day of the event, calendar days, last day kept, last day rolled (Civil Code art. 203)
CALENDAR_DAYS = [
    ("conversion, ends on National Day", "2020-09-01", 30, "2020-10-01", "2020-10-09"),
    ("conversion, ends on the day after", "2020-09-02", 30, "2020-10-02", "2020-10-09"),
    ("notice of 10 days", "2018-09-21", 10, "2018-10-01", "2018-10-08"),
    ("budget, in the Spring Festival made longer in 2020", "2020-01-10", 20, "2020-01-30", "2020-02-03"),
]


@pytest.mark.parametrize(("what", "event", "n", "last", "by_week_only"), WORKING_DAYS)
def test_working_days_end_where_the_notices_put_them(what, event, n, last, by_week_only):
    cn, limit, start = calendar("cn"), Limit(n, Unit.WORKING_DAYS), date.fromisoformat(event)
    assert count(cn, limit, start) == (date.fromisoformat(last), start, False, date.fromisoformat(last))
    assert ledger(cn, limit, start).due == date.fromisoformat(last)
    assert last != by_week_only


@pytest.mark.parametrize(("what", "event", "n", "kept", "rolled"), CALENDAR_DAYS)
def test_calendar_days_end_where_they_fall_or_roll_to_the_next_working_day(what, event, n, kept, rolled):
    cn, limit, start = calendar("cn"), Limit(n, Unit.CALENDAR_DAYS), date.fromisoformat(event)
    nominal = date.fromisoformat(kept)
    roll = Conventions(last_day="roll")
    assert count(cn, limit, start) == (nominal, start, False, nominal)
    assert count(cn, limit, start, roll) == (date.fromisoformat(rolled), start, False, nominal)
    assert ledger(cn, limit, start, roll).due == date.fromisoformat(rolled)


@pytest.mark.parametrize(("what", "event", "n", "last", "by_week_only"), WORKING_DAYS)
def test_a_calendar_of_the_week_alone_ends_earlier_or_later(what, event, n, last, by_week_only, week_only):
    due = count(week_only, Limit(n, Unit.WORKING_DAYS), date.fromisoformat(event)).due
    assert due == date.fromisoformat(by_week_only)


def test_the_example_of_the_rule_file_format_is_counted_so():
    roll = Conventions(last_day="roll")
    due = count(calendar("cn"), Limit(30, Unit.CALENDAR_DAYS), date(2020, 5, 6), roll)
    assert due.due == date(2020, 6, 5)
