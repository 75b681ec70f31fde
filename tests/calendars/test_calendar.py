"""The tables of a calendar, its names, and the calendars of other countries."""

import pickle
from datetime import date, datetime, timedelta

import holidays
import pytest

from govrules.calendars import CalendarError, DayKind, Text, calendar

CN = calendar("cn")
USUAL = "  help: name `cn`, another country's code (`de`, `de-BY`, `us`), or a .yaml file"


def text_of(question) -> str:
    with pytest.raises(CalendarError) as caught:
        question()
    return str(caught.value)


def test_a_calendar_is_the_same_object_however_its_name_is_written():
    assert calendar("cn") is CN
    assert calendar(" CN ") is CN
    assert calendar(CN) is CN
    assert calendar() is CN


def test_a_calendar_survives_being_sent_to_another_process():
    again = pickle.loads(pickle.dumps(CN))
    assert again.edition == CN.edition
    assert again.nth_working_day_after(date(2020, 1, 10), 20) == date(2020, 2, 14)


def test_a_date_time_is_looked_up_as_its_day():
    moment = datetime(2020, 10, 1, 9, 30)
    assert CN.kind(moment) is DayKind.HOLIDAY
    assert CN.holiday_name(moment) == Text("国庆节", "National Day")
    assert CN.next_working_day(datetime(2020, 10, 9, 9, 30)) == date(2020, 10, 9)
    assert type(CN.next_working_day(datetime(2020, 10, 9, 9, 30))) is date
    assert CN.is_settled(moment)


def test_the_working_index_counts_working_days_up_to_and_including_the_day():
    assert CN.working_index(date(1899, 1, 1)) == 0  # a Sunday
    assert CN.working_index(date(1899, 1, 2)) == 1
    assert CN.working_index(date(2020, 4, 26)) - CN.working_index(date(2020, 4, 25)) == 1
    assert CN.working_index(date(2020, 5, 5)) == CN.working_index(date(2020, 4, 30))


def test_working_days_between_leaves_out_the_first_day_and_takes_in_the_last():
    assert CN.working_days_between(date(2020, 4, 30), date(2020, 5, 6)) == 1
    assert CN.working_days_between(date(2020, 5, 6), date(2020, 5, 6)) == 0
    assert CN.working_days_between(date(2020, 5, 6), date(2020, 4, 30)) == -1


def test_the_next_working_day_of_a_working_day_is_itself():
    assert CN.next_working_day(date(2020, 9, 30)) == date(2020, 9, 30)
    assert CN.next_working_day(date(2020, 10, 1)) == date(2020, 10, 9)


def test_the_exported_rows_are_the_table():
    rows = CN.rows(date(2020, 4, 24), date(2020, 4, 27))
    assert list(rows) == ["day", "working", "index", "settled"]
    assert rows["day"] == [date(2020, 4, day) for day in (24, 25, 26, 27)]
    assert rows["working"] == [True, False, True, True]
    assert rows["index"] == [CN.working_index(day) for day in rows["day"]]
    assert rows["settled"] == [True] * 4


def test_the_whole_table_reaches_from_1899_to_2320():
    rows = CN.rows()
    assert (rows["day"][0], rows["day"][-1]) == (date(1899, 1, 1), date(2320, 12, 31))
    assert len({len(column) for column in rows.values()}) == 1
    assert sum(rows["working"]) == rows["index"][-1]
    settled = [day for day, is_settled in zip(rows["day"], rows["settled"], strict=True) if is_settled]
    assert (settled[0], settled[-1]) == (CN.published_from, CN.settled_until)


def test_the_longest_limit_from_the_last_record_day_stays_on_the_table():
    assert CN.nth_working_day_after(date(2199, 12, 31), 9_999).year == 2238


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            lambda: CN.is_working(date(1898, 12, 31)),
            "1898-12-31 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.kind(date(2321, 1, 1)),
            "2321-01-01 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.working_index(date.max),
            "9999-12-31 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.next_working_day(date.min),
            "0001-01-01 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.working_days_between(date(2020, 1, 1), date(2400, 1, 1)),
            "2400-01-01 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.rows(date(1000, 1, 1)),
            "1000-01-01 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (
            lambda: CN.nth_working_day_after(datetime(2320, 12, 1, 9), 99),
            "99 working days after 2320-12-01 end beyond the calendar's last day, 2320-12-31",
        ),
        (
            lambda: CN.nth_working_day_after(date(2020, 1, 1), 0),
            "cannot count 0 working days\n  help: count 1 working day or more",
        ),
        (
            lambda: CN.nth_working_day_before(date(1899, 1, 5), 9),
            "9 working days before 1899-01-05 begin before the calendar's first day, 1899-01-01",
        ),
        (
            lambda: CN.nth_working_day_before(date(2020, 1, 1), 0),
            "cannot count 0 working days\n  help: count 1 working day or more",
        ),
        (
            lambda: CN.nth_working_day_before(date.max, 1),
            "9999-12-31 lies beyond every calendar\n  help: give a day from 1899-01-01 to 2320-12-31",
        ),
        (lambda: calendar("cm2"), "unknown calendar `cm2`\n" + USUAL),
        (lambda: calendar(""), "unknown calendar ``\n" + USUAL),
        (lambda: calendar("us-CAL"), "unknown part `cal` of the calendar `us`\n  help: did you mean `CA`?"),
        (
            lambda: calendar("nowhere.yaml"),
            (
                "calendar file `nowhere.yaml` does not exist\n"
                "  help: name a YAML file with `days_off` and `working_weekends`"
            ),
        ),
    ],
)
def test_a_question_that_no_calendar_can_answer_says_how_to_mend_it(question, text):
    assert text_of(question) == text


def test_a_folder_in_place_of_a_calendar_file_is_said_to_be_unreadable(tmp_path):
    assert text_of(lambda: calendar(tmp_path)) == (
        f"calendar file `{tmp_path}` cannot be read\n"
        "  help: name a YAML file with `days_off` and `working_weekends`"
    )


# --- other countries --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day", "kind", "title"),
    [
        ("de", date(2020, 10, 3), DayKind.HOLIDAY, Text("德国统一日", "German Unity Day")),
        ("de", date(1990, 6, 1), DayKind.WORKING_DAY, None),
        ("de", date(2020, 1, 6), DayKind.WORKING_DAY, None),
        ("de-BY", date(2020, 1, 6), DayKind.HOLIDAY, Text("主显节", "Epiphany")),
        ("fr", date(2020, 7, 14), DayKind.HOLIDAY, Text("国庆日", "National Day")),
        ("us", date(2021, 6, 18), DayKind.HOLIDAY, None),
        ("us", date(2020, 6, 19), DayKind.WORKING_DAY, None),  # before the law of 2021
        ("us", date(2020, 11, 26), DayKind.HOLIDAY, Text("感恩节", "Thanksgiving Day")),
    ],
)
def test_another_country_has_its_own_holidays(name, day, kind, title):
    of = calendar(name)
    assert of.kind(day) is kind
    assert title is None or of.holiday_name(day) == title


@pytest.mark.parametrize("name", ["de", "de-BY", "fr", "us", "hu", "sa", "ae"])
def test_another_country_agrees_with_holidays_on_every_day_of_its_published_years(name):
    of = calendar(name)
    code, _, part = name.partition("-")
    years = range(max(of.published_from.year, 1990), min(of.published_until.year, 2030) + 1)
    second = holidays.country_holidays(code.upper(), subdiv=part or None, years=years)
    day, wrong = date(years[0], 1, 1), []
    while day.year <= years[-1]:
        if of.is_working(day) != second.is_working_day(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("de", 1991, 2100),  # a law computes every year
        ("us", 1900, 2100),
        ("tr", None, 2032),  # from 2033 on a feast of that year is an estimate only
    ],
)
def test_a_calendar_computed_from_a_law_is_published_as_far_as_it_is_computed(name, first, last):
    of = calendar(name)
    assert first is None or of.published_from == date(first, 1, 1)
    assert of.published_until == of.settled_until
    if name != "tr":
        assert of.published_until == date(last, 12, 31)
    else:
        assert of.published_until < date(2050, 1, 1)


def test_where_working_days_are_moved_by_decree_nothing_is_published_after_the_last_decree():
    of = calendar("hu")
    moved = holidays.country_holidays("HU", years=range(1990, 2101)).weekend_workdays
    assert of.published_until == date(max(moved).year, 12, 31)


def test_another_country_has_its_own_weekend_and_keeps_it_beyond_its_published_years():
    of = calendar("sa")
    assert of.kind(date(2020, 5, 15)) is DayKind.WEEKEND  # a Friday
    assert of.is_working(date(2020, 5, 17))  # a Sunday
    assert not of.is_working(date(2150, 5, 15))  # a Friday
    assert of.is_working(date(2150, 5, 17))


def test_the_edition_of_another_country_names_the_version_that_computed_it():
    assert calendar("de-by").edition == f"de-BY 1991-2100 (holidays {holidays.__version__})"
    assert calendar("de-by").name == "de-BY"
