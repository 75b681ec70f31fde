"""`govrules audit`: the report in its formats, and the exit codes."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.typing_commands import AS_OF, CASES, RULES, Type

COLUMNS = [
    "record_type", "record", "rule", "duty", "status", "reason", "start", "due", "done",
    "late_by", "late_unit", "provisional", "missing", "by",
]  # fmt: skip


def test_the_text_says_what_was_read_found_and_left_open(audit_of_cases: Type) -> None:
    ran = audit_of_cases()
    assert (ran.code, ran.err) == (0, "")
    for said in (
        "as of 2021-01-10 24:00",
        "rulebook ",
        "calendar cn 2004-",
        "5 records read, 1 row unfit",
        "row 5 收到日期 `2020-13-45`: there is no such day",
        "4 violations, the worst first",
        "A-1 · violated (must) · late reply",
        "Due by the end of Monday 2020-03-30; replied on Wednesday 2020-05-06: 24 working days late.",
        "1 due within 30 days",
        "2021-01-19 Tue  A-3  late reply",
        "5 undetermined",
        "roster missing: 1",
    ):
        assert said in ran.out
    assert ran.out.index("A-2 · violated (must)") < ran.out.index("A-1 · violated (in principle)")


def test_the_text_speaks_chinese(audit_of_cases: Type) -> None:
    ran = audit_of_cases("--lang", "zh")
    for said in (
        "截至 2021-01-10 24:00",
        "读取 5 条记录，1 行不合格",
        "没有这一天",
        "逾期 24 个工作日",
        "缺少事实",
    ):
        assert said in ran.out
    assert "violated" not in ran.out


def test_rules_that_met_no_record_are_counted(govrules: Type, tmp_path: Path) -> None:
    empty = tmp_path / "case.csv"
    empty.write_text("编号,收到日期\n", encoding="utf-8")
    ran = govrules("audit", str(empty), "--rules", RULES, "--as-of", AS_OF)
    assert ran.code == 0
    assert "0 records read" in ran.out
    assert "rules met no record" in ran.out


def test_a_long_report_is_cut_and_says_where_the_rest_is(govrules: Type, tmp_path: Path) -> None:
    many = tmp_path / "case.csv"
    rows = [f"N-{n},甲,2020-03-02,,是,否,予以公开" for n in range(500)]
    many.write_text(
        "\n".join(["编号,承办单位,收到日期,答复日期,是否紧急,是否撤回,处理结果", *rows]), encoding="utf-8"
    )
    ran = govrules("audit", str(many), "--rules", RULES, "--as-of", AS_OF)
    assert "500 violations" in ran.out
    assert "490 more: --format csv" in ran.out
    assert len(ran.out.splitlines()) < 80


def test_the_json_is_exactly_that_of_the_contract(audit_of_cases: Type) -> None:
    found = json.loads(audit_of_cases("--format", "json").out)
    assert list(found) == ["as_of", "rulebook", "summary", "unfit", "verdicts"]
    assert found["as_of"] == AS_OF
    assert list(found["rulebook"]) == ["fingerprint", "instruments", "calendar"]
    assert found["rulebook"]["instruments"] == ["plan-2020"]
    assert len(found["rulebook"]["fingerprint"]) == 64
    assert [list(verdict) for verdict in found["verdicts"]] == [COLUMNS] * len(found["verdicts"])
    assert [(unfit["row"], unfit["column"], unfit["value"]) for unfit in found["unfit"]] == [
        (5, "收到日期", "2020-13-45")
    ]
    late = next(v for v in found["verdicts"] if v["record"] == "A-1" and v["rule"] == "plan-2020/late-reply")
    assert late == {
        "record_type": "case", "record": "A-1", "rule": "plan-2020/late-reply", "duty": "must",
        "status": "violated", "reason": "late", "start": "2020-03-02", "due": "2020-03-30",
        "done": "2020-05-06", "late_by": 24, "late_unit": "working days", "provisional": False,
        "missing": [], "by": None,
    }  # fmt: skip


def test_the_json_says_the_same_whatever_the_language(audit_of_cases: Type) -> None:
    english, chinese = (audit_of_cases("--format", "json", "--lang", lang).out for lang in ("en", "zh"))
    assert json.loads(english)["verdicts"] == json.loads(chinese)["verdicts"]


def test_the_csv_has_the_verdict_columns_in_order(audit_of_cases: Type) -> None:
    ran = audit_of_cases("--format", "csv")
    head, *rows = csv.reader(io.StringIO(ran.out))
    assert head == COLUMNS
    assert len(rows) == 18
    unsure = next(row for row in rows if row[1] == "A-6" and row[2] == "plan-2020/late-reply")
    assert unsure[COLUMNS.index("missing")] == "outcome;urgent"
    assert unsure[COLUMNS.index("provisional")] == "false"


def test_a_csv_file_begins_with_the_mark_that_excel_needs_and_a_pipe_does_not(
    audit_of_cases: Type, tmp_path: Path
) -> None:
    target = tmp_path / "verdicts.csv"
    ran = audit_of_cases("--format", "csv", "--output", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert f"written to {target} (as of 2021-01-10 24:00)" in ran.err
    assert target.read_bytes().startswith(b"\xef\xbb\xbfrecord_type,record,")
    assert audit_of_cases("--format", "csv", "--output", "-").out.startswith("record_type,record,")


def test_no_cell_of_the_csv_runs_as_a_formula(govrules: Type, tmp_path: Path) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")']
    source = tmp_path / "case.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["编号", "收到日期", "处理结果"], *([id, "2020-03-02", "予以公开"] for id in hostile)]
        )
    ran = govrules("audit", str(source), "--rules", RULES, "--as-of", AS_OF, "--format", "csv")
    found = {row["record"] for row in csv.DictReader(io.StringIO(ran.out)) if row["record"] != "*"}
    assert {f"'{id}" for id in hostile} == found


def test_a_hostile_id_cannot_drive_the_terminal(govrules: Type, tmp_path: Path) -> None:
    source = tmp_path / "cases.json"
    ids = ["A\u202e17", "B-\u2066x", "{0}", "[bold]", "%s"]
    rows = [
        {"id": id, "received_on": "2020-03-02", "outcome": "granted", "urgent": True, "withdrawn": False}
        for id in ids
    ]
    source.write_text(json.dumps(rows), encoding="utf-8")
    ran = govrules("audit", str(source), "--record", "case", "--rules", RULES, "--as-of", AS_OF)
    assert ran.code == 0
    assert "\u202e" not in ran.out
    assert "[bold] · violated" in ran.out
    assert "%s · violated" in ran.out
    found = govrules(
        "explain", str(source), "--record", "case", "--rules", RULES, "--as-of", AS_OF, "--id", "{0}"
    )
    assert found.code == 0
    assert found.out.startswith("{0} · violated")


def test_parquet_goes_to_a_file(audit_of_cases: Type, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    target = tmp_path / "verdicts.parquet"
    assert audit_of_cases("--format", "parquet", "--output", str(target)).code == 0
    table = pq.read_table(target)
    assert table.column_names == COLUMNS
    assert table.num_rows == 18
    refused = audit_of_cases("--format", "parquet")
    assert refused.code == 2
    assert "--output" in refused.err


def test_json_lines_are_the_verdicts_of_the_json(audit_of_cases: Type) -> None:
    lines = audit_of_cases("--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(audit_of_cases("--format", "json").out)[
        "verdicts"
    ]


def test_the_calendar_file_holds_what_is_still_owed_and_nothing_else(audit_of_cases: Type) -> None:
    found = json.loads(audit_of_cases("--format", "json").out)["verdicts"]
    owed = sorted(
        (verdict["due"], verdict["rule"], verdict["record"])
        for verdict in found
        if verdict["due"] and (verdict["status"] == "pending" or verdict["reason"] == "overdue")
    )
    ran = audit_of_cases("--format", "ics", "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    events = Calendar.from_ical(ran.out).walk("VEVENT")
    told = [
        (
            f"{event['DTSTART'].dt}",
            str(event["DESCRIPTION"]).splitlines()[-1],
            str(event["SUMMARY"]).split(" ·")[0],
        )
        for event in events
    ]
    assert told == owed
    assert len({event["UID"] for event in events}) == len(events) > 1
    (soon,) = [event for event in events if event["SUMMARY"] == "A-3 · 期限：答复"]
    assert str(soon["DESCRIPTION"]).splitlines()[1:] == [
        "试行计划 试〔2020〕1号 一(1)",
        "plan-2020/late-reply",
    ]
    assert [str(alarm["DESCRIPTION"]) for alarm in soon.walk("VALARM")] == [
        "A-3 · 答复：还有 5 个工作日", "A-3 · 答复：还有 1 个工作日", "A-3 · 答复：今日到期",
    ]  # fmt: skip


def test_reminders_are_asked_for_in_working_days(audit_of_cases: Type, tmp_path: Path) -> None:
    target = tmp_path / "duties.ics"
    assert audit_of_cases("--format", "ics", "--remind", "3", "--output", str(target)).code == 0
    alarms = Calendar.from_ical(target.read_bytes()).walk("VALARM")
    assert {str(alarm["DESCRIPTION"]).split(": ")[1] for alarm in alarms} == {"3 working days left"}
    refused = audit_of_cases("--remind", "3")
    assert (refused.code, refused.out) == (2, "")
    assert "--format ics" in refused.err
    assert audit_of_cases("--format", "ics", "--remind", "-1").code == 2


def test_the_page_of_html_goes_to_a_file_or_a_pipe(audit_of_cases: Type, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert audit_of_cases("--format", "html", "--output", str(target)).code == 0
    page = target.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert (
        "Due by the end of Monday 2020-03-30; replied on Wednesday 2020-05-06: 24 working days late." in page
    )
    assert audit_of_cases("--format", "html", "--lang", "en").out == page


def test_a_workbook_is_written_and_its_facts_filled_in_are_read_back(
    audit_of_cases: Type, tmp_path: Path
) -> None:
    target = tmp_path / "report.xlsx"
    ran = audit_of_cases("--format", "xlsx", "--output", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert "report.xlsx" in ran.err
    filled = audit_of_cases("--fill", str(target))
    assert filled.code == 0
    assert "0 facts of 0 records were filled in" in filled.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--format", "xlsx"), "a workbook is not for a terminal"),
        (("--format", "xlsx", "--output", "report.xls"), "`report.xls` is no .xlsx file"),
        (("--fill", "nowhere.xlsx"), "nowhere.xlsx"),
    ],
)
def test_a_workbook_that_cannot_be_written_or_read_is_told_before_the_work(
    audit_of_cases: Type, args: tuple[str, ...], message: str
) -> None:
    ran = audit_of_cases(*args)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.spark
def test_an_engine_that_is_not_there_says_so(audit_of_cases: Type) -> None:
    assert audit_of_cases("--engine", "reference").code == 0
    ran = audit_of_cases("--engine", "spark")
    assert (ran.code, ran.out) == (2, "")
    assert "Spark session" in ran.err


@pytest.mark.parametrize(
    ("only", "duty", "code"),
    [
        ("late-reply", "must", 1),
        ("late-reply", "in-principle", 1),
        ("short-consultation", "must", 0),
        ("short-consultation", "in-principle", 1),
        ("no-ground", "in-principle", 0),
        ("no-ground", "encouraged", 1),
        ("no-case-granted", "encouraged", 0),
    ],
)
def test_fail_on_looks_for_the_duty_and_all_stronger_ones(
    govrules: Type, only: str, duty: str, code: int
) -> None:
    import govrules as gr

    book = gr.load(RULES).select([only])
    assert len(book.rules) == 1
    ran = govrules(
        "audit",
        CASES,
        "--record",
        "case",
        "--rules",
        RULES,
        "--as-of",
        AS_OF,
        "--fail-on",
        duty,
        "--format",
        "json",
    )
    verdicts = [v for v in json.loads(ran.out)["verdicts"] if v["rule"].endswith(only)]
    stronger = ["must", "in-principle", "encouraged"]
    hit = any(
        v["status"] == "violated" and stronger.index(v["duty"]) <= stronger.index(duty) for v in verdicts
    )
    assert hit == bool(code)
    assert ran.code == 1


def test_fail_on_is_silent_where_nothing_of_that_duty_is_broken(govrules: Type, tmp_path: Path) -> None:
    source = tmp_path / "case.csv"
    source.write_text("编号,收到日期,处理结果\nA,2020-03-02,不予公开\n", encoding="utf-8")
    args = ("audit", str(source), "--rules", RULES, "--as-of", "2020-03-05")
    assert govrules(*args, "--fail-on", "in-principle").code == 0
    assert govrules(*args, "--fail-on", "encouraged").code == 1
    assert govrules(*args).code == 0


def test_a_report_is_written_although_fail_on_was_found(audit_of_cases: Type, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    ran = audit_of_cases("--format", "json", "--output", str(target), "--fail-on", "must")
    assert ran.code == 1
    assert json.loads(target.read_text(encoding="utf-8"))["as_of"] == AS_OF


def test_without_a_moment_it_is_today_and_says_so(govrules: Type) -> None:
    ran = govrules("audit", CASES, "--record", "case", "--rules", RULES)
    assert f"as of {date.today()} 24:00" in ran.out


def test_a_moment_may_have_a_time_of_day(govrules: Type) -> None:
    ran = govrules("audit", CASES, "--record", "case", "--rules", RULES, "--as-of", "2021-01-10T12:00")
    assert "as of 2021-01-10 12:00" in ran.out
    ran = govrules(
        "audit",
        CASES,
        "--record",
        "case",
        "--rules",
        RULES,
        "--as-of",
        "2021-01-10T12:00",
        "--format",
        "json",
    )
    assert json.loads(ran.out)["as_of"] == "2021-01-10T12:00:00"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--as-of", "yesterday"), "--as-of: the as-of `yesterday` is not a date"),
        (("--record", "cas"), "did you mean `case`?"),
        (("--rules", "cn/regulation-2091"), "neither a folder, an instrument nor a rule"),
        (("--output", "no/such/folder/x.txt"), "does not exist"),
    ],
)
def test_bad_input_is_told_before_any_work(govrules: Type, args: tuple[str, ...], said: str) -> None:
    usual = {"--record": "case", "--rules": RULES, "--as-of": AS_OF}
    usual[args[0]] = args[1]
    ran = govrules("audit", CASES, *(part for option in usual.items() for part in option))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_is_no_place_for_a_report(audit_of_cases: Type, tmp_path: Path) -> None:
    ran = audit_of_cases("--output", str(tmp_path))
    assert ran.code == 2
    assert "is a folder" in ran.err


def test_an_older_report_stays_when_the_audit_fails(govrules: Type, tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("the report of last year", encoding="utf-8")
    ran = govrules(
        "audit", str(tmp_path / "none.csv"), "--record", "case", "--rules", RULES, "--output", str(target)
    )
    assert ran.code == 2
    assert target.read_text(encoding="utf-8") == "the report of last year"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_names_of_files_may_be_strange(govrules: Type, tmp_path: Path) -> None:
    strange = tmp_path / "政务 公开;$(x)\x1b[2J"
    strange.mkdir()
    source = strange / "case.csv"
    source.write_bytes(Path(CASES).read_bytes())
    target = strange / "=报告 1.txt"
    ran = govrules("audit", str(source), "--rules", RULES, "--as-of", AS_OF, "--output", str(target))
    assert ran.code == 0
    assert "\x1b" not in ran.err
    assert "\x1b" not in target.read_text(encoding="utf-8")


def test_several_rules_follow_one_option(govrules: Type) -> None:
    args = ("audit", CASES, "--record", "case", "--as-of", AS_OF, "--format", "json")
    found = json.loads(govrules(*args, "--rules", RULES, f"{RULES}/plan-2020").out)
    assert found["rulebook"]["instruments"] == ["plan-2020"]


def test_the_roster_may_be_a_file_of_its_own(audit_of_cases: Type, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("编号\n甲\n乙\n丙\n", encoding="utf-8")
    found = json.loads(audit_of_cases("--roster", str(roster), "--format", "json").out)
    quota = {v["record"]: v["status"] for v in found["verdicts"] if v["rule"] == "plan-2020/no-case-granted"}
    assert quota == {"甲/2020": "satisfied", "乙/2020": "undetermined", "丙/2020": "violated"}
