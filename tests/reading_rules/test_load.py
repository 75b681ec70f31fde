"""Loading: which folders are found, what comes out of them, and what a load is known by."""

import shutil
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest

import govrules
from govrules.calendars import Conventions, parse_limit
from govrules.calendars.wording import Text
from govrules.model.record_types import FieldType
from govrules.model.rule import (
    Accepted,
    Deadline,
    Duty,
    Expected,
    FixedDate,
    Includes,
    InForce,
    Pause,
    Quota,
    Restart,
    YearDay,
)
from govrules.reading.condition_nodes import condition_of
from govrules.reading.errors import RulesetError
from govrules.reading.load import examine, load
from govrules.reading.sources import shipped_folder

GOOD = Path(__file__).parent / "good"


@pytest.fixture(scope="module")
def book():
    return load(GOOD).rules


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of one's own named `mine`, in the folder where the test runs."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOOD, tmp_path / "mine")
    return tmp_path / "mine"


# -- what comes out -----------------------------------------------------------------------------------


def test_a_deadline_carries_all_that_its_file_says(book):
    rule = book.rules["xx/sample/late-reply"]
    assert (rule.title, rule.provision, rule.clauses) == (
        Text("逾期答复", "reply too late"),
        "一条",
        ("c-reply",),
    )
    assert (rule.duty, rule.record, rule.kind, rule.name) == (Duty.MUST, "request", "deadline", "late-reply")
    limit = rule.requires
    assert isinstance(limit, Deadline)
    assert (limit.acts, limit.starts) == (("replied_on", "told_on"), ("asked_on", "received_on"))
    assert limit.within == parse_limit("20 working days")
    assert limit.conventions == Conventions(start_day="rolled", cut_off=time(17))
    assert limit.paused == (Pause("asked_on", "answered_on"), Pause("told_on", "replied_on", "七条"))
    assert limit.restarted == (Restart("correction_asked_on", "corrected_on", "三十条"),)
    assert (limit.extended.by, limit.extended.told_on) == (parse_limit("20 working days"), "told_on")
    assert limit.extended.when.text == "extended"
    assert rule.assumed == Text("原文未定期限", "the text gives no limit")
    assert (rule.unless[0].label, rule.unless[0].when.text) == ("withdrawn", "subject = 'it''s withdrawn'")
    assert (
        rule.applies_when.text
        == "kind IN ('plain', 'urgent') AND (subject IS NOT NULL\n     OR fee > 20 + 5)"
    )


def test_a_text_stays_the_text_that_was_written_whatever_yaml_would_make_of_it(book):
    rule = book.rules["xx/sample/late-reply"]
    assert rule.notes == Text("no on off yes 1e3", "no on off yes 1e3")
    assert rule.examples[0].given[0]["subject"] == "no"
    assert rule.examples[0].given[0]["fee"] == "1e3"
    assert rule.examples[0].given[0]["received_on"] == "2020-05-06"
    assert rule.examples[0].given[0]["parts"] == ["matter", "steps"]
    assert rule.examples[1].given[0] == {"id": "007", "region": "cn/xx", "kind": None, "asked_on": None}


def test_an_example_carries_what_it_expects(book):
    first, second, third = book.rules["xx/sample/late-reply"].examples
    assert first.expect == (
        Expected(
            "violated",
            None,
            "overdue",
            date(2020, 5, 6),
            date(2020, 6, 3),
            None,
            3,
            "working days",
            False,
            (),
        ),
    )
    assert (second.expect, second.note, second.as_of.hour) == (
        (Expected("satisfied"),),
        Text("a word on it", "a word on it"),
        9,
    )
    assert third.expect == (Expected("not-applicable", reason="exempt", by="withdrawn"),)
    quota = book.rules["xx/sample/too-few-requests"].examples[0]
    assert [record["office"] for record in quota.given] == ["A", "A"]
    assert [unit["id"] for unit in quota.roster] == ["A", "B"]
    assert [each.record for each in quota.expect] == ["A/2020-Q2", "B/2020-Q2"]


def test_the_other_kinds_carry_what_their_files_say(book):
    by_name = {rule.name: rule.requires for rule in book}
    assert by_name["late-fixed"] == FixedDate(("replied_on",), YearDay(6, 30))
    assert by_name["planned-missed"] == FixedDate(("replied_on",), "planned_on")
    assert by_name["parts-missing"] == Includes("parts", ("matter", "steps", "fees"), 2)
    assert by_name["other-parts-missing"] == Includes("parts", "wanted_parts")
    quota = by_name["too-few-requests"]
    assert isinstance(quota, Quota)
    assert (quota.at_least, quota.by, quota.grace) == (
        Fraction(1, 8),
        "received_on",
        parse_limit("10 working days"),
    )
    assert by_name["out-of-order"].tolerance == parse_limit("1 working day")


def test_a_rule_is_in_force_no_longer_than_its_instrument(book):
    assert book.rules["xx/sample/late-reply"].in_force == InForce(date(2020, 2, 1), date(2029, 12, 31))
    assert book.rules["xx/sample/late-fixed"].in_force == InForce(date(2020, 1, 1), date(2029, 12, 31))


def test_a_rule_yields_by_full_ids_and_leaves_out_what_is_not_loaded(book):
    assert book.rules["xx/sample/late-fixed"].yields_to == ("xx/sample/late-reply",)
    notes = load(GOOD).notes
    assert [(note.code, str(note.level)) for note in notes] == [("GR602", "note")]


def test_a_calendar_is_had_once_a_rule_names_it(book):
    assert book.rules["xx/sample/planned-missed"].calendar == "de-BY"
    assert book.calendar_of(book.rules["xx/sample/planned-missed"]).name == "de-BY"
    assert book.calendar_of(book.rules["xx/sample/late-reply"]).name == "cn"


def test_an_instrument_carries_what_its_file_says(book):
    instrument = book.instruments["xx/sample"]
    assert instrument.issuer == Text("样例机关", "sample authority")
    assert instrument.unverified == Text("施行日期未核实", "the day it came into force is not verified")
    assert (instrument.calendar, instrument.timezone, instrument.supersedes) == (
        "cn",
        "Asia/Shanghai",
        ("xx/older",),
    )
    assert instrument.accepted == (
        Accepted(
            "GC101",
            ("late-reply", "xx/sample/late-fixed"),
            Text("both are wanted", "both are wanted"),
            instrument.accepted[0].place,
        ),
    )
    assert instrument.clauses["c-pause"].part_of == "xx/sample/late-reply"
    assert instrument.clauses["c-mechanism"].not_assessable.en == "a mechanism without a test"


def test_a_record_type_carries_what_its_file_says(book):
    request = book.record_types["request"]
    assert (request.own_date, request.unit, request.also) == ("received_on", "office", ("请求台账",))
    assert request.fields["received_on"].also == ("收件日",)
    assert request.fields["received_on"].act
    assert request.fields["planned_on"].planned
    assert request.fields["noticed_at"].type is FieldType.DATETIME
    assert request.fields["kind"].member("none").also == ("没有",)
    assert request.fields["widely_knowable"].default is False
    assert request.fields["keywords"].members == ()
    assert [check.label.en for check in request.checks] == [
        "replied_on >= received_on",
        "the fee is not negative",
    ]


# -- which folders are found --------------------------------------------------------------------------


def test_a_folder_of_ones_own_sees_the_shipped_record_types(book):
    assert {"request", "application", "unit"} <= set(book.record_types)
    assert list(book.instruments) == ["xx/sample"]


def test_a_shipped_instrument_is_named_by_its_id():
    assert list(load("cn/regulation-2019").rules.instruments) == ["cn/regulation-2019"]


def test_the_beginning_of_an_id_loads_all_below_it():
    found = examine("cn/shanghai")
    assert {each.place.file.split("/")[2] for each in found.diagnostics} <= {"shanghai"}
    assert found.rules is None or all(id.startswith("cn/shanghai/") for id in found.rules.instruments)


def test_the_beginning_of_a_word_is_not_the_beginning_of_an_id():
    found = examine("cn/regul")
    assert found.rules is None
    assert found.diagnostics[0].code == "GR001"
    assert "regulation-20" in found.diagnostics[0].help


def test_the_folder_of_an_instrument_is_known_by_its_name(own):
    shutil.copytree(own / "records", own / "xx" / "sample" / "records")
    assert list(load("mine/xx/sample").rules.instruments) == ["sample"]


def test_ids_and_folders_are_loaded_together(own):
    rules = load("cn/regulation-2019", "mine").rules
    assert list(rules.instruments) == ["cn/regulation-2019", "xx/sample"]


def test_a_source_named_twice_is_loaded_once(own):
    assert len(load("mine", "mine/", own).rules) == len(load("mine").rules)


def test_a_folder_may_hold_record_types_only(own):
    shutil.rmtree(own / "xx")
    loaded = load("mine").rules
    assert len(loaded) == 0
    assert "request" in loaded.record_types


def test_an_equal_copy_of_a_shipped_record_type_is_passed_over(own):
    shutil.copy(shipped_folder() / "records" / "unit.yaml", own / "records")
    assert load("mine").rules.record_types["unit"].own_date == "from"


def test_a_calendar_beside_the_rules_is_no_rule_and_may_be_named(own):
    folder = own / "xx" / "sample"
    (folder / "office.yaml").write_text(
        "extends: cn\ndays_off: [2022-10-10]\npublished_until: 2022-12-31\n", "utf-8"
    )
    rule = folder / "without-reason.yaml"
    late = folder / "late-in-months.yaml"
    late.write_text(late.read_text("utf-8").replace("start_day: same-day", "calendar: office.yaml"), "utf-8")
    rules = load("mine").rules
    found = rules.calendar_of(rules.rules["xx/sample/late-in-months"])
    assert not found.is_working(date(2022, 10, 10))
    assert rule.stem in {each.name for each in rules}
    assert "xx/sample/office" not in rules.rules


def test_files_of_others_in_a_folder_are_passed_over(own):
    (own / "docker-compose.yaml").write_text("services: {web: {image: x}}\n", "utf-8")
    (own / "xx" / "office.yaml").write_text("days_off: [2022-10-10]\npublished_until: 2022-12-31\n", "utf-8")
    assert [note.code for note in load("mine").notes] == ["GR602"]


def test_a_shipped_folder_named_by_its_path_keeps_its_ids():
    by_path = load(shipped_folder() / "cn" / "regulation-2019").rules
    assert by_path.fingerprint == load("cn/regulation-2019").rules.fingerprint
    assert list(by_path.instruments) == ["cn/regulation-2019"]


def test_without_a_source_and_by_the_folder_of_all_the_same_is_found():
    assert examine() == examine(shipped_folder())


def test_a_condition_in_memory_is_read_and_typed_like_one_in_a_file(book):
    request = book.record_types["request"]
    assert condition_of("kind = 'plain'", request).text == "kind = 'plain'"
    with pytest.raises(RulesetError) as raised:
        condition_of("kind = 'plian'\nOR recieved_on IS NULL", request, "applies_when")
    assert str(raised.value) == (
        "applies_when:1:8: `plian` is no member of `kind`\n"
        "  help: did you mean `plain`?\n"
        "applies_when:2:4: unknown field `recieved_on` in record type `request`\n"
        "  help: did you mean `received_on`?\n"
        "2 errors"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "`` is neither a shipped instrument nor a folder"),
        ("cn/regulation-2O19", "`cn/regulation-2O19` is neither a shipped instrument nor a folder"),
        ("mine/xx/sample/late-reply.yaml", "`mine/xx/sample/late-reply.yaml` is a file, not a folder"),
        ("empty", "folder `empty` holds no rules"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_what_to_do(own, source, message):
    (own.parent / "empty").mkdir()
    with pytest.raises(RulesetError) as raised:
        load(source)
    assert [each.message for each in raised.value.diagnostics] == [message]
    assert raised.value.diagnostics[0].help


def test_all_errors_of_all_files_are_raised_at_once_in_the_order_of_their_places(own):
    for name in ("too-short", "late-fixed"):
        file = own / "xx" / "sample" / f"{name}.yaml"
        file.write_text(file.read_text("utf-8").replace("duty:", "dutty:").replace("三条", "''"), "utf-8")
    with pytest.raises(RulesetError) as raised:
        load("mine")
    assert str(raised.value) == (
        "mine/xx/sample/late-fixed.yaml:4:1: unknown key `dutty`\n"
        "  help: did you mean `duty`?\n"
        "mine/xx/sample/too-short.yaml:2:12: `provision` has no value\n"
        "  help: write one, or leave the key out\n"
        "mine/xx/sample/too-short.yaml:4:1: unknown key `dutty`\n"
        "  help: did you mean `duty`?\n"
        "3 errors"
    )


def test_rules_of_an_instrument_that_does_not_read_are_checked_all_the_same(own):
    (own / "xx" / "sample" / "instrument.yaml").write_text("title: x\n", "utf-8")
    file = own / "xx" / "sample" / "late-fixed.yaml"
    file.write_text(file.read_text("utf-8").replace("replied_on", "repleid_on"), "utf-8")
    found = [each for each in examine("mine").diagnostics if "late-fixed" in each.place.file]
    assert "GR405" in {each.code for each in found}
    assert "GR502" not in {each.code for each in found}


# -- what a load is known by --------------------------------------------------------------------------


def test_the_fingerprint_is_the_same_wherever_the_folder_lies_and_whatever_ends_its_lines(own, tmp_path):
    first = load("mine").rules.fingerprint
    shutil.copytree(own, tmp_path / "elsewhere" / "theirs")
    assert load(tmp_path / "elsewhere" / "theirs").rules.fingerprint == first
    for file in own.rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load("mine").rules.fingerprint == first
    assert len(first) == 64


def test_the_fingerprint_changes_with_a_rule_an_instrument_a_record_type_and_a_calendar(own):
    changes = {
        "xx/sample/too-short.yaml": ("5 working", "6 working"),
        "xx/sample/instrument.yaml": ("2029-12-31", "2029-12-30"),
        "records/request.yaml": ("fee >= 0", "fee >= 1"),
        "xx/sample/planned-missed.yaml": ("de-BY", "de-BE"),
    }
    found = {load("mine").rules.fingerprint}
    for name, (old, new) in changes.items():
        file = own / name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        found.add(load("mine").rules.fingerprint)
    assert len(found) == 5


def test_record_types_that_no_rule_speaks_of_do_not_change_the_fingerprint(own):
    first = load("mine").rules.fingerprint
    (own / "records" / "small.yaml").write_text(
        "label: {zh: 小样, en: small thing}\nown_date: done_on\n"
        "fields: {done_on: {type: date, act: true, label: {zh: 完成日, en: done on}}}\n",
        "utf-8",
    )
    assert load("mine").rules.fingerprint == first


def test_windows_line_ends_do_not_move_a_place(own):
    file = own / "xx" / "sample" / "too-short.yaml"
    file.write_bytes(file.read_bytes().replace(b"closes_on", b"cloess_on"))
    first = examine("mine").diagnostics
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert [each.underlined for each in first] == ["cn/not-loaded/some-rule", "cloess_on"]
    assert examine("mine").diagnostics == first


def test_a_name_within_an_instrument_means_its_own_rule_first(own):
    rules = load("cn/regulation-2019", "mine").rules
    assert rules.rules["xx/sample/late-fixed"].yields_to == ("xx/sample/late-reply",)
    assert rules.instruments["xx/sample"].clauses["c-pause"].part_of == "xx/sample/late-reply"


def test_the_shipped_rulesets_lie_in_the_package_or_beside_it():
    assert shipped_folder().name == "rulesets"
    assert shipped_folder().parent in (Path(govrules.__file__).parent, Path(govrules.__file__).parents[1])
