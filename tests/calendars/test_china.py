"""The working days of China against a second source, and the one day that was decided by the notice."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from govrules.calendars import CalendarError, DayKind, Text, calendar

CN = calendar("cn")
PUBLISHED = [
    CN.published_from + timedelta(days=step)
    for step in range((CN.published_until - CN.published_from).days + 1)
]


def test_china_is_published_from_2004_to_the_last_year_of_the_data():
    assert CN.published_from == date(2004, 1, 1)
    assert CN.published_until == date(max(chinese_calendar.constants.holidays).year, 12, 31)
    assert CN.published_until.year >= 2026
    assert CN.edition == f"cn 2004-{CN.published_until.year}"
    assert (CN.name, CN.country, CN.time_zone) == ("cn", "cn", "Asia/Shanghai")


def test_the_last_published_week_is_published_but_not_settled():
    year = CN.published_until.year
    assert CN.settled_until == date(year, 12, 24)
    assert CN.is_settled(date(year, 12, 24))
    assert not CN.is_settled(date(year, 12, 25))
    assert CN.is_settled(date(2004, 1, 1))
    assert not CN.is_settled(date(2003, 12, 31))


def test_china_agrees_with_holidays_on_every_published_day():
    second = holidays.country_holidays("CN", years=range(2004, CN.published_until.year + 1))
    assert [day for day in PUBLISHED if CN.is_working(day) != second.is_working_day(day)] == []


def test_china_differs_from_its_data_on_one_day_at_most_the_one_the_notice_decides():
    differing = {day for day in PUBLISHED if CN.is_working(day) != chinese_calendar.is_workday(day)}
    assert differing <= {date(2005, 12, 31)}


def test_the_last_saturday_of_2005_was_a_working_day_by_the_notice_for_2006():
    assert CN.kind(date(2005, 12, 31)) is DayKind.MAKE_UP_WORKING_DAY
    assert CN.holiday_name(date(2005, 12, 31)) == Text("元旦", "New Year's Day")
    assert CN.nth_working_day_after(date(2005, 12, 30), 1) == date(2005, 12, 31)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2019, 4, 28), DayKind.MAKE_UP_WORKING_DAY, "劳动节"),  # by the notice of 2019-03-22
        (date(2019, 5, 5), DayKind.MAKE_UP_WORKING_DAY, "劳动节"),
        (date(2019, 5, 2), DayKind.HOLIDAY, "劳动节"),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节"),  # by the notice of 2020-01-27
        (date(2020, 2, 2), DayKind.HOLIDAY, "春节"),
        (date(2020, 2, 3), DayKind.WORKING_DAY, None),
        (date(2018, 12, 29), DayKind.MAKE_UP_WORKING_DAY, "元旦"),  # by the notice for 2019
        (date(2007, 12, 29), DayKind.MAKE_UP_WORKING_DAY, "元旦"),  # by the notice for 2008
        (date(2015, 9, 3), DayKind.HOLIDAY, "抗战胜利70周年纪念日"),
        (date(2020, 5, 16), DayKind.WEEKEND, None),
        (date(2020, 5, 18), DayKind.WORKING_DAY, None),
    ],
)
def test_a_day_is_what_the_notice_of_its_year_makes_it(day, kind, name):
    assert CN.kind(day) is kind
    assert CN.is_working(day) is kind.works
    assert (CN.holiday_name(day) and CN.holiday_name(day).zh) == name


def test_every_named_day_has_a_chinese_and_an_english_name():
    names = {CN.holiday_name(day) for day in PUBLISHED} - {None}
    assert len(names) == 8
    assert all(name.zh and name.en and name.zh != name.en for name in names)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2003, 12, 31), True),  # a Wednesday
        (date(2003, 10, 1), True),  # a holiday in truth, but no year before 2004 is published here
        (date(2003, 12, 28), False),
        (date(1900, 1, 1), True),
        (date(2199, 12, 31), True),
        (date(2199, 12, 28), False),
    ],
)
def test_outside_the_published_years_monday_to_friday_count(day, works):
    assert CN.is_working(day) is works
    assert not CN.is_settled(day)
    assert CN.holiday_name(day) is None


def test_the_year_after_the_last_published_one_counts_monday_to_friday():
    first = date(CN.published_until.year + 1, 1, 1)
    days = [first + timedelta(days=step) for step in range(365)]
    assert all(CN.is_working(day) is (day.weekday() < 5) for day in days)


def test_china_has_no_parts():
    with pytest.raises(CalendarError) as caught:
        calendar("cn-sh")
    assert str(caught.value) == (
        "unknown part `sh` of the calendar `cn`\n  help: it knows no parts: name `cn`"
    )
