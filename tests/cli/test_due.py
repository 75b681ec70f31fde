"""`govrules due`."""

import json

import pytest

from tests.cli.typing_commands import Type


def test_the_answer_is_one_line_with_the_count_folded_below(govrules: Type) -> None:
    ran = govrules("due", "2022-09-30", "20 working days")
    first, *ledger = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert first == "20 working days from Friday 2022-09-30: due by the end of Wednesday 2022-11-02"
    assert 1 <= len(ledger) <= 3
    assert "--ledger" in ledger[-1]


def test_the_whole_ledger_has_a_line_for_every_day(govrules: Type) -> None:
    ran = govrules("due", "2022-09-30", "20 working days", "--ledger")
    _, *ledger = ran.out.splitlines()
    assert len(ledger) == 34
    assert "make-up working day" in ran.out


def test_the_json_has_exactly_the_keys_of_the_contract(govrules: Type) -> None:
    ran = govrules("due", "2022-09-30", "20 working days", "--format", "json")
    found = json.loads(ran.out)
    assert list(found) == ["start", "limit", "due", "provisional", "ledger"]
    assert (found["start"], found["limit"], found["due"], found["provisional"]) == (
        "2022-09-30",
        "20 working days",
        "2022-11-02",
        False,
    )
    assert all(list(row) == ["date", "counted", "n", "why"] for row in found["ledger"])
    assert found["ledger"][-1] == {"date": "2022-11-02", "counted": True, "n": 20, "why": "working day"}


def test_conventions_and_calendar_are_taken(govrules: Type) -> None:
    def due(*args: str) -> str:
        return str(json.loads(govrules("due", *args, "--format", "json").out)["due"])

    assert due("2020-09-01", "30 calendar days") == "2020-10-01"
    assert due("2020-09-01", "30 calendar days", "--last-day", "roll") == "2020-10-09"
    assert due("2020-06-26", "1 working day", "--start-day", "rolled") == "2020-06-29"
    assert due("2020-06-24", "1 working day", "--start-day", "same-day") == "2020-06-24"
    assert due("2020-12-24", "1 working day", "--calendar", "de") == "2020-12-28"
    assert due("2020-04-20T09:30", "24 hours") == "2020-04-21T09:30:00"


def test_a_calendar_of_ones_own_is_taken_from_its_file(govrules: Type, tmp_path) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "office.yaml"
    own.write_text("extends: cn\ndays_off: [2020-04-21]\n", encoding="utf-8")
    ran = govrules("due", "2020-04-20", "1 working day", "--calendar", str(own), "--format", "json")
    assert json.loads(ran.out)["due"] == "2020-04-22"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("2022-09-30", "20 days"), "does not say which days"),
        (("2022-09-31", "20 working days"), "2022-09-31"),
        (("2022-09-30", "20 working days", "--calendar", "nowhere.yaml"), "does not exist"),
        (("2022-09-30", "20 working days", "--calendar", "xx"), "unknown calendar"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_way_to_mend_it(
    govrules: Type, args: tuple[str, ...], said: str
) -> None:
    ran = govrules("due", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "help:" in ran.err


def test_it_speaks_chinese(govrules: Type) -> None:
    ran = govrules("due", "2022-09-30", "20个工作日", "--lang", "zh")
    assert ran.out.startswith("自 2022-09-30（周五）起 20 个工作日：2022-11-02（周三）24:00 前\n")
    found = json.loads(govrules("due", "2022-09-30", "1 month", "--lang", "zh", "--format", "json").out)
    assert "不计入" in found["ledger"][0]["why"]
