"""Limits as people write them, and what is said of those that cannot be read."""

from datetime import time

import pytest

from govrules.calendars import Conventions, Limit, LimitError, Unit, parse_limit


@pytest.mark.parametrize(
    ("text", "n", "unit", "said", "zh"),
    [
        ("20 working days", 20, Unit.WORKING_DAYS, "20 working days", "20 个工作日"),
        ("1 working day", 1, Unit.WORKING_DAYS, "1 working day", "1 个工作日"),
        ("1 working days", 1, Unit.WORKING_DAYS, "1 working day", "1 个工作日"),
        ("30 calendar days", 30, Unit.CALENDAR_DAYS, "30 calendar days", "30 日"),
        ("1 month", 1, Unit.MONTHS, "1 month", "1 个月"),
        ("6 months", 6, Unit.MONTHS, "6 months", "6 个月"),
        ("24 hours", 24, Unit.HOURS, "24 hours", "24 小时"),
        ("1 hour", 1, Unit.HOURS, "1 hour", "1 小时"),
        ("  20   Working\tDays ", 20, Unit.WORKING_DAYS, "20 working days", "20 个工作日"),
        ("２０ working days", 20, Unit.WORKING_DAYS, "20 working days", "20 个工作日"),
        ("20个工作日", 20, Unit.WORKING_DAYS, "20 working days", "20 个工作日"),
        ("20 工作日", 20, Unit.WORKING_DAYS, "20 working days", "20 个工作日"),
        ("30日", 30, Unit.CALENDAR_DAYS, "30 calendar days", "30 日"),
        ("30 天", 30, Unit.CALENDAR_DAYS, "30 calendar days", "30 日"),
        ("1个月", 1, Unit.MONTHS, "1 month", "1 个月"),
        ("24小时", 24, Unit.HOURS, "24 hours", "24 小时"),
        ("1,000 hours", 1000, Unit.HOURS, "1000 hours", "1000 小时"),
        ("+7 working days", 7, Unit.WORKING_DAYS, "7 working days", "7 个工作日"),
        ("007 working days", 7, Unit.WORKING_DAYS, "7 working days", "7 个工作日"),
        ("99999 hours", 99_999, Unit.HOURS, "99999 hours", "99999 小时"),
    ],
)
def test_a_limit_is_read_and_said_again(text, n, unit, said, zh):
    limit = parse_limit(text)
    assert limit == Limit(n, unit)
    assert str(limit) == limit.label("en") == said
    assert limit.label("zh") == zh
    assert parse_limit(str(limit)) == parse_limit(zh) == limit


USUAL = "write it as `20 working days`, `30 calendar days`, `1 month` or `24 hours`"


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("20 days", "`20 days` does not say which days", "write `20 working days` or `20 calendar days`"),
        ("1 day", "`1 day` does not say which days", "write `1 working day` or `1 calendar day`"),
        ("20", "`20` has no unit", USUAL),
        ("working days", "`working days` is not a limit", USUAL),
        ("", "`` is not a limit", USUAL),
        ("soon", "`soon` is not a limit", USUAL),
        (
            "20 workng days",
            "`20 workng days` has an unknown unit, `workng days`",
            "did you mean `working days`?",
        ),
        ("1 mont", "`1 mont` has an unknown unit, `mont`", "did you mean `month`?"),
        ("3 weeks", "`3 weeks` has an unknown unit, `weeks`", USUAL),
        (
            "0 working days",
            "`0 working days` is not a limit: it leaves no time",
            "give a whole number of 1 or more",
        ),
        (
            "-5 working days",
            "`-5 working days` is not a limit: -5 is less than nothing",
            "give a whole number of 1 or more",
        ),
        (
            "1.5 hours",
            "`1.5 hours` is not a limit: 1.5 is not a whole number",
            "give a whole number of 1 or more",
        ),
        (
            "1,5 hours",
            "`1,5 hours` is not a limit: 1,5 is not a whole number",
            "give a whole number of 1 or more",
        ),
        (
            "10000 working days",
            "`10000 working days` is too long a limit",
            "give 9,999 working days at most",
        ),
        ("1201 months", "`1201 months` is too long a limit", "give 1,200 months at most"),
        (
            "9" * 5000 + " hours",
            "`" + "9" * 5000 + " hours` is too long a limit",
            "give 99,999 hours at most",
        ),
    ],
)
def test_a_limit_that_cannot_be_read_says_how_to_mend_it(text, message, mend):
    with pytest.raises(LimitError) as caught:
        parse_limit(text)
    assert (caught.value.message, caught.value.help) == (message, mend)


def test_a_limit_of_nothing_cannot_be_made():
    with pytest.raises(LimitError) as caught:
        Limit(0, Unit.WORKING_DAYS)
    assert str(caught.value) == "a limit of 0 working days is none\n  help: give a limit of 1 or more"


def test_lateness_is_told_in_the_limits_unit_but_months_in_calendar_days():
    assert {unit.name: unit.late_unit for unit in Unit} == {
        "HOURS": "hours",
        "CALENDAR_DAYS": "calendar days",
        "WORKING_DAYS": "working days",
        "MONTHS": "calendar days",
    }


def test_the_conventions_have_the_defaults_of_the_design():
    assert Conventions() == Conventions("day-after", "keep", None)
    assert Conventions(cut_off=time(17)).cut_off == time(17)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"start_day": "same_day"}, "unknown `start_day`: `same_day`\n  help: did you mean `same-day`?"),
        ({"last_day": "rol"}, "unknown `last_day`: `rol`\n  help: did you mean `roll`?"),
        ({"last_day": "x"}, "unknown `last_day`: `x`\n  help: known: `keep`, `roll`"),
    ],
)
def test_an_unknown_convention_says_which_are_known(wrong, text):
    with pytest.raises(LimitError) as caught:
        Conventions(**wrong)
    assert str(caught.value) == text
