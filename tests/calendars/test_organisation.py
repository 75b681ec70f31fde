"""An organisation's own calendar file: what it says, and what is said of its faults."""

from datetime import date

import pytest

from govrules.calendars import CalendarError, Conventions, DayKind, Limit, Text, Unit, calendar, count

GOOD = """\
extends: cn
days_off: [2022-10-10, 2022-10-11]
working_weekends: [2022-10-15]
published_until: 2022-12-31
"""


def test_a_file_adds_its_days_to_the_calendar_it_extends(calendar_file):
    own, cn = calendar(calendar_file(GOOD)), calendar("cn")
    assert own.kind(date(2022, 10, 10)) is DayKind.HOLIDAY
    assert own.holiday_name(date(2022, 10, 10)) == Text("本单位放假", "day off of the organisation")
    assert own.kind(date(2022, 10, 15)) is DayKind.MAKE_UP_WORKING_DAY
    assert own.kind(date(2022, 10, 8)) is DayKind.MAKE_UP_WORKING_DAY  # from cn
    assert own.holiday_name(date(2022, 10, 3)) == cn.holiday_name(date(2022, 10, 3))
    assert own.published_from == cn.published_from
    assert (own.country, own.time_zone) == ("cn", "Asia/Shanghai")
    twenty = Limit(20, Unit.WORKING_DAYS)
    assert count(cn, twenty, date(2022, 9, 30)).due == date(2022, 11, 2)
    assert count(own, twenty, date(2022, 9, 30)).due == date(2022, 11, 3)


def test_a_stated_last_day_is_settled_to_the_end(calendar_file):
    own = calendar(calendar_file(GOOD))
    assert own.published_until == own.settled_until == date(2022, 12, 31)
    assert own.is_settled(date(2022, 12, 31))
    assert not own.is_settled(date(2023, 1, 1))


def test_beyond_its_last_day_monday_to_friday_count_even_where_the_extended_calendar_goes_on(calendar_file):
    own = calendar(calendar_file(GOOD))
    assert not calendar("cn").is_working(date(2023, 1, 23))
    assert own.is_working(date(2023, 1, 23))
    result = count(own, Limit(20, Unit.WORKING_DAYS), date(2022, 12, 20))
    assert (result.due, result.provisional) == (date(2023, 1, 17), True)


def test_a_file_may_go_beyond_the_calendar_it_extends(calendar_file):
    year = calendar("cn").published_until.year + 1
    own = calendar(calendar_file(f"extends: cn\ndays_off: [{year}-05-03]\npublished_until: {year}-12-31\n"))
    assert own.kind(date(year, 5, 3)) is DayKind.HOLIDAY
    assert own.is_settled(date(year, 12, 31))
    assert own.is_settled(date(year - 1, 12, 31))


def test_without_a_stated_last_day_that_of_the_extended_calendar_holds_with_its_unsettled_week(calendar_file):
    own, cn = calendar(calendar_file("extends: cn\ndays_off: [2022-10-10]\n")), calendar("cn")
    assert own.published_until == cn.published_until
    assert own.settled_until == cn.settled_until


def test_a_file_may_stand_alone_from_the_first_year_it_speaks_of(calendar_file):
    own = calendar(
        calendar_file("name: 某局\ndays_off: [2022-10-03]\npublished_until: 2023-12-31\n", "office.yml")
    )
    assert own.name == "某局"
    assert own.country is None
    assert own.published_from == date(2022, 1, 1)
    assert own.is_working(date(2022, 1, 3))
    assert not own.is_working(date(2022, 10, 3))


def test_a_file_may_extend_another_country(calendar_file):
    own = calendar(calendar_file("extends: de-BY\ndays_off: [2022-12-27]\npublished_until: 2022-12-31\n"))
    assert own.kind(date(2022, 1, 6)) is DayKind.HOLIDAY
    assert own.kind(date(2022, 12, 27)) is DayKind.HOLIDAY


def test_a_holiday_may_be_worked_and_keeps_its_name(calendar_file):
    own = calendar(calendar_file("extends: cn\nworking_weekends: [2022-10-05]\n"))
    assert own.kind(date(2022, 10, 5)) is DayKind.MAKE_UP_WORKING_DAY
    assert own.holiday_name(date(2022, 10, 5)) == Text("国庆节", "National Day")


def test_days_that_the_extended_calendar_has_already_may_be_said_again(calendar_file):
    text = (
        "extends: cn\ndays_off: [2022-10-03]\nworking_weekends: [2022-10-08]\npublished_until: 2022-12-31\n"
    )
    own = calendar(calendar_file(text))
    assert own.holiday_name(date(2022, 10, 3)) == Text("国庆节", "National Day")
    assert own.holiday_name(date(2022, 10, 8)) == Text("国庆节", "National Day")


def test_the_edition_names_the_years_the_content_and_the_extended_calendar(calendar_file):
    own = calendar(calendar_file(GOOD))
    assert own.edition == f"own 2004-2022 7f9a07e3 (extends {calendar('cn').edition})"
    assert calendar(calendar_file(GOOD)) is own
    other = calendar(calendar_file(GOOD + "# another edition\n"))
    assert other.edition != own.edition


def test_a_file_is_looked_up_in_the_folder_it_belongs_to(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.yaml").write_text(GOOD, encoding="utf-8")
    assert calendar("ours.yaml", folder=tmp_path / "rules").name == "ours"
    assert calendar(tmp_path / "rules" / "ours.yaml").name == "ours"


def test_a_file_with_a_byte_order_mark_is_read(calendar_file):
    assert calendar(calendar_file(b"\xef\xbb\xbf" + GOOD.encode())).published_until == date(2022, 12, 31)


FAULTS = {
    "unknown key": (
        "extends: cn\nday_off: [2022-10-10]\n",
        "own.yaml:2:1: unknown key `day_off`\n  help: did you mean `days_off`?",
    ),
    "unknown key, nothing near": (
        "extends: cn\ncolour: red\n",
        (
            "own.yaml:2:1: unknown key `colour`\n"
            "  help: known keys: `name`, `extends`, `published_from`, `published_until`, `days_off`, "
            "`working_weekends`"
        ),
    ),
    "key given twice": (
        "extends: cn\ndays_off: [2022-10-10]\ndays_off: [2022-10-11]\n",
        "own.yaml:3:1: `days_off` is given twice\n  help: keep one of the two",
    ),
    "day both off and working": (
        "extends: cn\ndays_off: [2022-10-15]\nworking_weekends: [2022-10-15]\n",
        (
            "own.yaml:3:20: 2022-10-15 stands in both `days_off` and `working_weekends`\n"
            "  help: a day is off or working: take it out of one list"
        ),
    ),
    "working weekend that is a working day": (
        "extends: cn\nworking_weekends:\n  - 2022-10-08\n  - 2022-10-12\n",
        (
            "own.yaml:4:5: 2022-10-12 in `working_weekends` is a working day already: a Wednesday\n"
            "  help: check the date, or take it out"
        ),
    ),
    "day given twice": (
        "extends: cn\ndays_off: [2022-10-10, 2022-10-10]\n",
        "own.yaml:2:24: 2022-10-10 stands twice in `days_off`\n  help: take one of the two out",
    ),
    "no such day": (
        "extends: cn\ndays_off: [2022-02-30]\n",
        "own.yaml:2:12: `2022-02-30` in `days_off` is not a date\n  help: write a date as 2022-10-03",
    ),
    "another way to write a day": (
        "extends: cn\npublished_until: 31.12.2022\n",
        "own.yaml:2:18: `31.12.2022` in `published_until` is not a date\n  help: write a date as 2022-10-03",
    ),
    "day with a time": (
        "extends: cn\ndays_off: [2022-10-10T00:00]\n",
        "own.yaml:2:12: `2022-10-10T00:00` in `days_off` is not a date\n  help: write a date as 2022-10-03",
    ),
    "list in a list": (
        "extends: cn\ndays_off: [[2022-10-10]]\n",
        "own.yaml:2:12: `…` in `days_off` is not a date\n  help: write a date as 2022-10-03",
    ),
    "day too far away": (
        "extends: cn\ndays_off: [2922-10-10]\n",
        (
            "own.yaml:2:12: 2922-10-10 in `days_off` is too far away\n"
            "  help: give a day from 1900-01-01 to 2199-12-31"
        ),
    ),
    "one day in place of a list": (
        "extends: cn\ndays_off: 2022-10-10\n",
        "own.yaml:2:11: `days_off` is not a list\n  help: write `days_off: [2022-10-03, 2022-10-04]`",
    ),
    "day after the last": (
        "extends: cn\ndays_off: [2023-01-03]\npublished_until: 2022-12-31\n",
        (
            "own.yaml:2:12: 2023-01-03 in `days_off` lies after the published days, "
            "2004-01-01 to 2022-12-31\n"
            "  help: move `published_until: 2022-12-31`, or take the day out"
        ),
    ),
    "day before the first": (
        "extends: cn\ndays_off: [2021-12-30]\npublished_from: 2022-01-01\npublished_until: 2022-12-31\n",
        (
            "own.yaml:2:12: 2021-12-30 in `days_off` lies before the published days, "
            "2022-01-01 to 2022-12-31\n"
            "  help: move `published_from: 2022-01-01`, or take the day out"
        ),
    ),
    "first day after the last": (
        "published_from: 2023-01-01\npublished_until: 2022-12-31\n",
        (
            "own.yaml:1:17: `published_from` 2023-01-01 lies after `published_until` 2022-12-31\n"
            "  help: give a first day that is not after the last"
        ),
    ),
    "no last day": (
        "days_off: [2022-10-10]\n",
        (
            "own.yaml:1:1: `published_until` is missing\n"
            "  help: say to which day the calendar is known: `published_until: 2022-12-31`"
        ),
    ),
    "extends nothing known": (
        "extends: nowhere\n",
        (
            "own.yaml:1:10: `extends` names no calendar: unknown calendar `nowhere`\n"
            "  help: name `cn` or another country's code (`de`, `de-BY`, `us`)"
        ),
    ),
    "extends a list": (
        "extends: [cn]\n",
        (
            "own.yaml:1:10: `extends` names no calendar\n"
            "  help: name `cn` or another country's code (`de`, `de-BY`, `us`)"
        ),
    ),
    "name that is no text": (
        "extends: cn\nname: [a]\n",
        "own.yaml:2:7: `name` is not a text\n  help: write `name: ` and a word",
    ),
    "not a mapping": (
        "- 2022-10-10\n",
        (
            "own.yaml: a calendar is a list of keys with their values\n"
            "  help: begin with `extends: cn`, `days_off:` or `published_until:`"
        ),
    ),
    "empty": (
        "",
        (
            "own.yaml: a calendar is a list of keys with their values\n"
            "  help: begin with `extends: cn`, `days_off:` or `published_until:`"
        ),
    ),
    "broken YAML": (
        "extends: cn\ndays_off: [2022-10-10\n",
        (
            "own.yaml:3:1: not readable as YAML: expected ',' or ']', but got '<stream end>'\n"
            "  help: mend the line; a calendar is a few keys with lists of dates"
        ),
    ),
    "two documents": (
        "extends: cn\n---\nextends: de\n",
        (
            "own.yaml:2:1: not readable as YAML: but found another document\n"
            "  help: mend the line; a calendar is a few keys with lists of dates"
        ),
    ),
    "cyclic alias": (
        "extends: cn\ndays_off: &a [*a]\n",
        "own.yaml:2:11: `…` in `days_off` is not a date\n  help: write a date as 2022-10-03",
    ),
    "GB18030": (
        "name: 某局\n".encode("gb18030"),
        "own.yaml: the file is not UTF-8 text\n  help: save it as UTF-8",
    ),
    "binary": (
        b"PK\x03\x04\x00\x00",
        "own.yaml: the file is not YAML text\n  help: save it as UTF-8 text",
    ),
    "deep nesting": (
        "days_off: " + "[" * 20_000,
        "own.yaml: the file is nested too deeply\n  help: a calendar is a few keys with lists of dates",
    ),
    "huge": (
        b" " * 300_000,
        (
            "own.yaml: the file has 300,000 bytes, more than any calendar needs\n"
            "  help: name a YAML file with `days_off` and `working_weekends`"
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_line_entry_and_mend(fault, calendar_file):
    content, text = FAULTS[fault]
    with pytest.raises(CalendarError) as caught:
        calendar(calendar_file(content))
    assert str(caught.value) == text


def test_every_fault_is_told_at_once_in_the_order_of_the_file(calendar_file):
    text = "extend: cn\ndays_off: [2022-13-01, 2022-10-10]\npublished_until: soon\n"
    with pytest.raises(CalendarError) as caught:
        calendar(calendar_file(text))
    assert [(each.message, each.help) for each in caught.value.all] == [
        ("own.yaml:1:1: unknown key `extend`", "did you mean `extends`?"),
        ("own.yaml:2:12: `2022-13-01` in `days_off` is not a date", "write a date as 2022-10-03"),
        ("own.yaml:3:18: `soon` in `published_until` is not a date", "write a date as 2022-10-03"),
    ]
    assert str(caught.value).count("\n") == 5


def test_rolling_follows_the_organisations_days(calendar_file):
    own = calendar(calendar_file(GOOD))
    roll = Conventions(last_day="roll")
    assert count(own, Limit(10, Unit.CALENDAR_DAYS), date(2022, 9, 30), roll).due == date(2022, 10, 12)
