"""What `gr.due` answers, and what it says of a question it cannot read."""

import json
from datetime import date, datetime, time, timedelta, timezone

import pytest

from govrules.calendars import Conventions, DueError, Limit, LimitError, Unit, calendar, due

CN = calendar("cn")


def test_due_gives_date_ledger_and_conventions():
    found = due("2022-09-30", "20 working days")
    assert found.date == date(2022, 11, 2)
    assert found.start == date(2022, 9, 30)
    assert found.limit == Limit(20, Unit.WORKING_DAYS)
    assert found.provisional is False
    assert found.conventions == Conventions()
    assert found.calendar is CN
    assert found.ledger.rows[-1].date == found.date


def test_due_as_plain_data_has_exactly_the_contracts_keys():
    plain = due("2020-05-15", "1 calendar day", last_day="roll").to_dict()
    assert plain == {
        "start": "2020-05-15",
        "limit": "1 calendar day",
        "due": "2020-05-18",
        "provisional": False,
        "ledger": [
            {"date": "2020-05-15", "counted": False, "n": None, "why": "day of the event, not counted"},
            {"date": "2020-05-16", "counted": True, "n": 1, "why": "weekend: rolled over"},
            {"date": "2020-05-17", "counted": False, "n": None, "why": "weekend: rolled over"},
            {
                "date": "2020-05-18",
                "counted": False,
                "n": None,
                "why": "working day that the last day is rolled over to",
            },
        ],
    }
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize(
    ("start", "as_given"),
    [
        ("2020-04-20", "2020-04-20"),
        ("２０２０-04-20", "2020-04-20"),
        ("2020/4/20", "2020-04-20"),
        ("2020.4.20", "2020-04-20"),
        ("2020年4月20日", "2020-04-20"),
        (date(2020, 4, 20), "2020-04-20"),
        ("2020-04-20T09:30", "2020-04-20T09:30:00"),
        ("2020-4-20 9:30", "2020-04-20T09:30:00"),
        ("2020年4月20日 9:30", "2020-04-20T09:30:00"),
        ("2020-04-20T09:30:15", "2020-04-20T09:30:15"),
        (datetime(2020, 4, 20, 9, 30), "2020-04-20T09:30:00"),
        ("2020-04-20T01:30Z", "2020-04-20T09:30:00"),  # an offset is turned into local time
        ("2020-04-19T20:30:00-05:00", "2020-04-20T09:30:00"),
        (datetime(2020, 4, 20, 1, 30, tzinfo=timezone(timedelta(0))), "2020-04-20T09:30:00"),
    ],
)
def test_a_start_is_read_however_it_is_written(start, as_given):
    assert due(start, "2 working days").to_dict()["start"] == as_given
    assert due(start, "2 working days").date == date(2020, 4, 22)


def test_an_offset_late_in_the_day_belongs_to_the_next_local_day():
    assert due("2020-04-20T20:00Z", "1 calendar day").date == date(2020, 4, 22)
    assert due("2020-07-01T22:30Z", "1 calendar day", calendar="de").date == date(2020, 7, 3)


@pytest.mark.parametrize(
    ("options", "date_due"),
    [
        ({}, date(2020, 5, 17)),
        ({"last_day": "roll"}, date(2020, 5, 18)),
        ({"start_day": "rolled"}, date(2020, 5, 19)),
        ({"start_day": "same-day"}, date(2020, 5, 16)),
        ({"pauses": [("2020-05-16", "2020-05-19")]}, date(2020, 5, 20)),
        ({"pauses": [(date(2020, 5, 16), None)]}, None),
    ],
)
def test_each_option_of_due_is_heard(options, date_due):
    assert due("2020-05-16", "1 calendar day", **options).date == date_due


@pytest.mark.parametrize("cut_off", ["17:00", "１７：００", time(17)])
def test_the_cut_off_is_a_time_of_day(cut_off):
    assert due("2020-05-18T18:00", "1 working day", cut_off=cut_off).date == date(2020, 5, 20)


@pytest.mark.parametrize(
    ("found", "en", "zh"),
    [
        (
            due("2020-05-06", "30 calendar days", last_day="roll"),
            "30 calendar days from Wednesday 2020-05-06: due by the end of Friday 2020-06-05",
            "自 2020-05-06（周三）起 30 日：2020-06-05（周五）24:00 前",
        ),
        (
            due("2020-04-20T09:30", "24 hours"),
            "24 hours from Monday 2020-04-20 09:30: due by Tuesday 2020-04-21 09:30",
            "自 2020-04-20（周一）09:30起 24 小时：2020-04-21（周二）09:30 前",
        ),
        (
            due("2020-05-18", "20 working days", pauses=[("2020-05-20", None)]),
            "20 working days from Monday 2020-05-18: no due day yet: a pause is still open",
            "自 2020-05-18（周一）起 20 个工作日：暂停未结束，期限尚不能确定",
        ),
        (
            due("2003-06-02", "1 working day"),
            (
                "1 working day from Monday 2003-06-02: due by the end of Tuesday 2003-06-03 "
                f"(provisional: it rests on days that the calendar {CN.edition} has not settled)"
            ),
            (
                "自 2003-06-02（周一）起 1 个工作日：2003-06-03（周二）24:00 前"
                f"（暂定：所涉日期尚未由日历 {CN.edition} 确定）"
            ),
        ),
    ],
)
def test_the_answer_is_one_clear_line(found, en, zh):
    assert str(found) == found.line("en") == en
    assert found.line("zh") == zh


NOT_A_DATE = "write it as 2020-04-20 or 2020-04-20T09:30"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (lambda: due("soon", "1 month"), f"the start `soon` is not a date\n  help: {NOT_A_DATE}"),
        (lambda: due("", "1 month"), f"the start `` is not a date\n  help: {NOT_A_DATE}"),
        (lambda: due(None, "1 month"), f"the start `None` is not a date\n  help: {NOT_A_DATE}"),
        (lambda: due(20200420, "1 month"), f"the start `20200420` is not a date\n  help: {NOT_A_DATE}"),
        (
            lambda: due("2020-02-30", "1 month"),
            f"the start `2020-02-30` is no day of the calendar or time of day\n  help: {NOT_A_DATE}",
        ),
        (
            lambda: due("2020-02-03T25:00", "1 month"),
            f"the start `2020-02-03T25:00` is no day of the calendar or time of day\n  help: {NOT_A_DATE}",
        ),
        (
            lambda: due("2020-02-03T09:00+99:00", "1 month"),
            (
                "the start `2020-02-03T09:00+99:00` is no day of the calendar or time of day\n"
                f"  help: {NOT_A_DATE}"
            ),
        ),
        (
            lambda: due("1899-12-31", "1 month"),
            "the start `1899-12-31` is too far away\n  help: give a day from 1900-01-01 to 2199-12-31",
        ),
        (
            lambda: due("2020-02-03T09:00Z", "1 month", calendar="us"),
            (
                "the start `2020-02-03T09:00Z` has an offset, but the calendar `us` has no time zone\n"
                "  help: give the local time, without an offset"
            ),
        ),
        (
            lambda: due("2020-02-03", "1 month", pauses=[("then", None)]),
            f"the pause `then` is not a date\n  help: {NOT_A_DATE}",
        ),
        (
            lambda: due("2020-02-03", "1 month", pauses=[("2020-02-05", "2020-02-04")]),
            "the pause ends on 2020-02-04, before it begins on 2020-02-05\n  help: turn the two round",
        ),
        (
            lambda: due("2020-02-03", "1 month", cut_off="5 pm"),
            "the cut-off `5 pm` is not a time of day\n  help: write it as 17:00",
        ),
        (
            lambda: due("2020-02-03", "1 month", cut_off="24:00"),
            "the cut-off `24:00` is not a time of day\n  help: write it as 17:00",
        ),
    ],
)
def test_a_question_that_cannot_be_read_says_how_to_mend_it(question, text):
    with pytest.raises(DueError) as caught:
        question()
    assert str(caught.value) == text


def test_a_wrong_limit_or_convention_is_told_by_its_own_error():
    with pytest.raises(LimitError) as caught:
        due("2020-02-03", "20 days")
    assert caught.value.message == "`20 days` does not say which days"
    with pytest.raises(LimitError) as caught:
        due("2020-02-03", "20 working days", start_day="next")
    assert caught.value.message == "unknown `start_day`: `next`"
