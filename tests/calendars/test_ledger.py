"""The ledger as it is told, whole."""

from datetime import date, datetime, time, timedelta

from govrules.calendars import Conventions, LedgerDay, Why, calendar, ledger, parse_limit

CN = calendar("cn")


def told(limit, start, conventions=Conventions(), pauses=(), now=None, lang="en"):
    """Each line as `date n why`."""
    rows = ledger(CN, parse_limit(limit), start, conventions, pauses, now).to_list(lang)
    assert all(list(row) == ["date", "counted", "n", "why"] for row in rows)
    return [f"{row['date']} {row['n'] if row['counted'] else '-'} {row['why']}" for row in rows]


def test_working_days_are_told_with_holidays_and_make_up_days_by_name():
    assert told("3 working days", date(2020, 9, 29)) == [
        "2020-09-29 - day of the event, not counted",
        "2020-09-30 1 working day",
        "2020-10-01 - holiday (National Day)",
        "2020-10-02 - holiday (National Day)",
        "2020-10-03 - holiday (National Day)",
        "2020-10-04 - holiday (National Day)",
        "2020-10-05 - holiday (National Day)",
        "2020-10-06 - holiday (National Day)",
        "2020-10-07 - holiday (National Day)",
        "2020-10-08 - holiday (National Day)",
        "2020-10-09 2 working day",
        "2020-10-10 3 make-up working day (National Day)",
    ]


def test_working_days_are_told_in_chinese():
    assert told("2 working days", date(2020, 4, 24), lang="zh") == [
        "2020-04-24 - 事件当日，不计入",
        "2020-04-25 - 周末",
        "2020-04-26 1 调休上班（劳动节）",
        "2020-04-27 2 工作日",
    ]


def test_a_rolled_last_day_says_why_it_moves_and_where_to():
    assert told("3 calendar days", date(2020, 6, 23), Conventions(last_day="roll")) == [
        "2020-06-23 - day of the event, not counted",
        "2020-06-24 1 calendar day",
        "2020-06-25 2 calendar day",
        "2020-06-26 3 holiday (Dragon Boat Festival): rolled over",
        "2020-06-27 - holiday (Dragon Boat Festival): rolled over",
        "2020-06-28 - working day that the last day is rolled over to",
    ]
    assert told("1 calendar day", date(2020, 5, 15), Conventions(last_day="roll"), lang="zh") == [
        "2020-05-15 - 事件当日，不计入",
        "2020-05-16 1 周末，顺延",
        "2020-05-17 - 周末，顺延",
        "2020-05-18 - 顺延至此工作日",
    ]


def test_a_last_day_that_is_a_working_day_is_not_said_to_be_rolled():
    assert told("1 calendar day", date(2020, 5, 18), Conventions(last_day="roll"))[-1] == (
        "2020-05-19 1 calendar day"
    )


def test_an_event_on_a_rest_day_after_the_cut_off_is_followed_to_the_day_it_is_taken_as():
    conventions = Conventions(start_day="rolled", cut_off=time(17))
    assert told("1 working day", datetime(2020, 5, 15, 18), conventions) == [
        "2020-05-15 - event after the cut-off hour: taken as the next day",
        "2020-05-16 - rest day: the event is taken as the next working day",
        "2020-05-17 - rest day: the event is taken as the next working day",
        "2020-05-18 - taken as the day of the event, not counted",
        "2020-05-19 1 working day",
    ]


def test_an_event_whose_day_counts_is_day_one():
    assert told("2 working days", date(2020, 5, 18), Conventions(start_day="same-day")) == [
        "2020-05-18 1 day of the event, counted",
        "2020-05-19 2 working day",
    ]


def test_paused_days_are_told_as_such():
    pauses = [(date(2020, 5, 12), date(2020, 5, 14))]
    assert told("2 working days", date(2020, 5, 11), pauses=pauses) == [
        "2020-05-11 - day of the event, not counted",
        "2020-05-12 1 working day",
        "2020-05-13 - paused",
        "2020-05-14 - paused",
        "2020-05-15 2 working day",
    ]


def test_an_open_pause_is_told_to_the_day_that_is_known():
    pauses = [(date(2020, 5, 12), None)]
    expected = [
        "2020-05-11 - day of the event, not counted",
        "2020-05-12 1 working day",
        "2020-05-13 - paused",
    ]
    assert told("2 working days", date(2020, 5, 11), pauses=pauses) == expected
    known = told("2 working days", date(2020, 5, 11), pauses=pauses, now=date(2020, 5, 15))
    assert known == [*expected, "2020-05-14 - paused", "2020-05-15 - paused"]


def test_months_show_their_marks_not_every_day():
    assert told("3 months", date(2020, 1, 31)) == [
        "2020-01-31 - day of the event, not counted",
        "2020-02-29 1 corresponding day of month 1",
        "2020-03-31 2 corresponding day of month 2",
        "2020-04-30 3 corresponding day of month 3",
    ]
    assert len(told("1200 months", date(2020, 1, 31))) == 1201


def test_months_are_moved_on_by_a_day_for_each_paused_day():
    pauses = [(date(2020, 2, 3), date(2020, 2, 5))]
    assert told("1 month", date(2020, 1, 31), pauses=pauses, lang="zh") == [
        "2020-01-31 - 事件当日，不计入",
        "2020-02-04 - 暂停，不计入",
        "2020-02-05 - 暂停，不计入",
        "2020-02-29 1 第 1 个月的对应日",
        "2020-03-01 None 因暂停顺移一日",
        "2020-03-02 None 因暂停顺移一日",
    ]


def test_hours_show_their_moments():
    pauses = [(datetime(2020, 5, 11, 10), datetime(2020, 5, 11, 12, 30))]
    assert told("5 hours", datetime(2020, 5, 11, 9, 15), pauses=pauses) == [
        "2020-05-11T09:15:00 - moment of the event",
        "2020-05-11T10:00:00 - paused after 0 whole hours",
        "2020-05-11T12:30:00 - the clock runs again",
        "2020-05-11T16:45:00 5 5 hours have run",
    ]
    assert told("5 hours", date(2020, 5, 11), lang="zh") == [
        "2020-05-11T00:00:00 - 未记明时刻，自当日 00:00 起算",
        "2020-05-11T05:00:00 5 届满 5 小时",
    ]


def test_days_beyond_the_settled_ones_are_said_to_be_provisional():
    last = CN.settled_until
    rows = ledger(CN, parse_limit("10 working days"), last - timedelta(days=1)).rows
    assert {row.date: row.settled for row in rows} == {row.date: row.date <= last for row in rows}
    late = [row for row in rows if row.date > last]
    assert all(row.label().endswith(", provisional") for row in late)
    assert all(row.label("zh").endswith("（暂定）") for row in late)
    assert not any("provisional" in row.label() for row in rows if row.date <= last)


def test_every_reason_has_words_in_both_languages():
    for why in Why:
        line = LedgerDay(date(2020, 1, 1), False, 1, why)
        assert line.label("en").isascii()
        assert not line.label("zh").isascii()
        assert "{" not in line.label("en") + line.label("zh")
