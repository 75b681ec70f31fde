"""Open duties as a calendar file, read back by the library that calendars are read with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as CalendarFile

from govrules.calendars import calendar
from govrules.model.source import Text
from govrules.model.verdict import Reason, Status, Verdict
from govrules.report.ics import OpenDuty, calendar_file, uid

CN = calendar("cn")
ZONE = "Asia/Shanghai"
PENDING = Verdict(
    "application", "A-17", "cn/x/late-reply", "must", Status.PENDING, None, date(2020, 4, 8), date(2020, 5, 8)
)
OVERDUE = PENDING._replace(
    record="A-18", status=Status.VIOLATED, reason=Reason.OVERDUE, due=date(2020, 4, 20), late_by=7,
    late_unit="working days",
)  # fmt: skip
HOURS = PENDING._replace(record_type="recall", record="R-1", due=datetime(2020, 5, 2, 9, 30))


def duty(verdict: Verdict = PENDING, **more: object) -> OpenDuty:
    words = (
        Text("答复", "replied"),
        Text("应于……前答复。", "Due by …"),
        Text("条例三十三条", "Regulation, art. 33"),
    )
    return OpenDuty(verdict, *words, CN, **more)  # type: ignore[arg-type]


def events(*duties: OpenDuty, as_of: date = date(2020, 4, 29), lang: str = "zh", **more: object) -> list:
    made = calendar_file(duties, as_of, ZONE, lang, **more)  # type: ignore[arg-type]
    return CalendarFile.from_ical(made).walk("VEVENT")


def reminders(event) -> list[datetime]:  # type: ignore[no-untyped-def]
    begins = event["DTSTART"].dt
    if not isinstance(begins, datetime):
        begins = datetime(begins.year, begins.month, begins.day, tzinfo=UTC) - timedelta(hours=8)
    return [begins + each["TRIGGER"].dt for each in event.walk("VALARM")]


def test_a_duty_lies_on_its_due_day_and_says_what_whose_and_why() -> None:
    (event,) = events(duty(unit="区教委"))
    assert event["SUMMARY"] == "A-17 · 期限：答复"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 5, 8), date(2020, 5, 9))
    assert event["DESCRIPTION"] == "应于……前答复。\n条例三十三条\ncn/x/late-reply"
    assert event["CATEGORIES"].cats == ["应当", "区教委"]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    (event,) = events(duty(), lang="en")
    assert event["SUMMARY"] == "A-17 · due: replied"
    assert event["DESCRIPTION"].startswith("Due by …\nRegulation, art. 33\n")


def test_reminders_come_on_working_days_counted_by_the_calendar_at_nine_in_the_morning() -> None:
    """Labour Day 2020 took 1 to 5 May, and 9 May was worked: the fifth working day before 8 May is 28 April."""
    (event,) = events(duty(), as_of=date(2020, 4, 20))
    nine = [datetime(2020, month, day, 1, tzinfo=UTC) for month, day in ((4, 28), (5, 7), (5, 8))]
    assert reminders(event) == nine
    said = [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")]
    assert said == ["A-17 · 答复：还有 5 个工作日", "A-17 · 答复：还有 1 个工作日", "A-17 · 答复：今日到期"]
    (event,) = events(duty(), as_of=date(2020, 4, 20), lang="en")
    assert [str(alarm["DESCRIPTION"])[-19:] for alarm in event.walk("VALARM")][:2] == [
        "5 working days left",
        " 1 working day left",
    ]


def test_a_make_up_day_counts_as_a_working_day_for_a_reminder() -> None:
    (event,) = events(duty(PENDING._replace(due=date(2020, 5, 11))), as_of=date(2020, 4, 20), remind=[1])
    assert reminders(event) == [datetime(2020, 5, 9, 1, tzinfo=UTC)]


def test_no_reminder_is_for_a_moment_that_is_past() -> None:
    (event,) = events(duty(), as_of=date(2020, 4, 29))
    assert [each.day for each in reminders(event)] == [7, 8]
    (event,) = events(duty(OVERDUE))
    assert reminders(event) == []


def test_a_limit_in_hours_ends_at_its_moment_in_the_time_of_its_place() -> None:
    (event,) = events(duty(HOURS), as_of=datetime(2020, 5, 1, 12))
    assert event["DTSTART"].dt == datetime(2020, 5, 2, 1, 30, tzinfo=UTC)
    assert "DTEND" not in event
    assert reminders(event) == [datetime(2020, 5, 2, 1, tzinfo=UTC)]
    (event,) = events(duty(HOURS._replace(due=datetime(2020, 5, 2, 8, 30))), as_of=datetime(2020, 5, 1, 12))
    assert reminders(event) == []


def test_what_is_overdue_says_so_with_its_length() -> None:
    (event,) = events(duty(OVERDUE))
    assert event["SUMMARY"] == "A-18 · 已超 7 个工作日：答复"
    (event,) = events(duty(OVERDUE), lang="en")
    assert event["SUMMARY"] == "A-18 · 7 working days overdue: replied"


def test_a_provisional_day_is_marked_and_told() -> None:
    (event,) = events(duty(PENDING._replace(provisional=True)))
    assert event["STATUS"] == "TENTATIVE"
    assert "尚未公布" in event["DESCRIPTION"]


def test_a_later_file_updates_the_same_duty_and_a_moved_day_keeps_its_name() -> None:
    (earlier,) = events(duty(), as_of=date(2020, 4, 20))
    (later,) = events(duty(PENDING._replace(due=date(2020, 6, 5))), as_of=date(2020, 4, 21), lang="en")
    assert later["UID"] == earlier["UID"]
    assert later["SEQUENCE"] > earlier["SEQUENCE"]
    assert later["DTSTAMP"].dt > earlier["DTSTAMP"].dt


def test_each_record_and_each_rule_has_a_name_of_its_own() -> None:
    same = [PENDING, PENDING._replace(due=date(2021, 1, 1), status=Status.VIOLATED)]
    others = [
        PENDING._replace(record="A-1", rule="7"),
        PENDING._replace(record="A-", rule="17"),
        PENDING._replace(record_type="document"),
    ]
    assert len({uid(verdict) for verdict in same}) == 1
    assert len({uid(verdict) for verdict in same + others}) == 4


def test_the_same_audit_gives_the_same_file() -> None:
    first, second = (calendar_file([duty(), duty(OVERDUE)], date(2020, 5, 1), ZONE, "zh") for _ in "ab")
    assert first == second


def test_a_file_without_duties_is_still_a_calendar() -> None:
    made = CalendarFile.from_ical(calendar_file([], date(2020, 5, 1), ZONE, "zh"))
    assert made["X-WR-CALNAME"] == "政务公开待办期限"
    assert "2020-05-01 24:00" in made["DESCRIPTION"]
    assert made.walk("VEVENT") == []


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_text_can_end_an_event_or_begin_another(record: str, unit: str) -> None:
    (event,) = events(duty(PENDING._replace(record=record), unit=unit))
    assert event["DTSTART"].dt == date(2020, 5, 8)
    assert len(event.walk("VALARM")) == 2
    assert set(event) == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "DESCRIPTION",
        "LAST-MODIFIED", "PRIORITY", "STATUS", "TRANSP",
    }  # fmt: skip
