"""What careless counts give: each slip against days worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from govrules.calendars import calendar, due, miscounts


def slips(*question: str, **how: str) -> dict[str, tuple[str, int]]:
    return {each.slip: (str(each.date), each.off_by) for each in miscounts(due(*question, **how))}  # type: ignore[arg-type]


def test_across_national_day_and_its_make_up_days_every_slip_gives_another_day() -> None:
    # 2022: 1 to 7 October off, 8 and 9 October (Saturday, Sunday) worked.
    assert slips("2022-09-30", "5 working days") == {
        "every-day": ("2022-10-05", -7),
        "weekdays": ("2022-10-07", -5),
        "no-make-up": ("2022-10-14", 2),
        "event-counted": ("2022-10-11", -1),
    }


def test_a_slip_that_does_no_harm_this_time_is_still_told() -> None:
    assert slips("2022-11-14", "3 working days")["weekdays"] == ("2022-11-17", 0)


def test_calendar_days_are_got_wrong_by_their_last_day_and_by_counting_working_days() -> None:
    assert slips("2020-09-05", "30 calendar days", last_day="roll") == {
        "working-days": ("2020-10-22", 13),
        "not-moved": ("2020-10-05", -4),
        "event-counted": ("2020-10-09", 0),
    }
    assert slips("2020-09-05", "30 calendar days")["moved"] == ("2020-10-09", 4)


def test_a_month_is_not_thirty_days() -> None:
    assert slips("2021-01-31", "1 month")["thirty-days"] == ("2021-03-02", 2)


def test_where_the_day_of_the_event_counts_the_slip_is_to_leave_it_out() -> None:
    found = slips("2022-11-14", "3 working days", start_day="same-day")
    assert "event-counted" not in found
    assert found["event-left-out"] == ("2022-11-17", 1)


def test_an_event_on_a_rest_day_that_should_have_been_moved() -> None:
    # Saturday: taken as Monday, so that day 1 is Tuesday; who forgets it begins on Monday.
    assert slips("2022-11-12", "3 working days", start_day="rolled")["event-on-rest-day"] == (
        "2022-11-16",
        -1,
    )


def test_twenty_four_hours_are_not_a_day() -> None:
    assert slips("2020-04-20T09:30", "24 hours") == {"whole-days": ("2020-04-21", 0)}
    assert slips("2020-04-20T09:30", "30 hours") == {}


def test_after_a_pause_the_slip_is_to_have_overlooked_it() -> None:
    paused = due("2022-11-14", "3 working days", pauses=[("2022-11-14", "2022-11-16")])
    assert [(each.slip, each.date, each.off_by) for each in miscounts(paused)] == [
        ("pause-overlooked", date(2022, 11, 17), -4)
    ]
    still_open = due("2022-11-14", "3 working days", pauses=[("2022-11-14", None)])
    assert miscounts(still_open) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_slip_has_words(lang: str) -> None:
    for question in (("2022-09-30", "5 working days"), ("2022-09-30", "1 month"), ("2022-09-30", "48 hours")):
        for each in miscounts(due(*question)):
            assert each.label(lang)


def test_a_calendar_can_be_looked_at_as_by_one_who_overlooks_its_make_up_days() -> None:
    from govrules.calendars import DayKind

    cn = calendar("cn")
    weeks = cn.overlooking(DayKind.MAKE_UP_WORKING_DAY)
    assert (cn.is_working(date(2022, 10, 8)), weeks.is_working(date(2022, 10, 8))) == (True, False)
    assert not weeks.is_working(date(2022, 10, 3))
    assert weeks.settled_until == cn.settled_until
