"""`govrules rules`, `show`, `coverage`, `test`, `check`: what is said of the rules themselves."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.typing_commands import RULES, Type


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the made-up rules, to be spoilt."""
    return Path(shutil.copytree(RULES, tmp_path / "own"))


# -- rules -------------------------------------------------------------------------------------------


def test_rules_are_listed_with_duty_limit_and_provision(govrules: Type) -> None:
    ran = govrules("rules", "--rules", RULES)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert lines[-1] == "4 rules"
    late = next(line for line in lines if "late-reply" in line)
    assert late.split("  ")[0] == "plan-2020/late-reply"
    for said in ("late reply", "must", "20 working days", "一(1)"):
        assert said in late


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("--search", "consultation"), ["plan-2020/short-consultation"]),
        (("理由",), ["plan-2020/no-ground"]),
        (
            ("--record", "案件", "--instrument", "plan-2020", "--search", "late reply"),
            ["plan-2020/late-reply"],
        ),
        (("nothing of the sort",), []),
    ],
)
def test_rules_may_be_searched(govrules: Type, args: tuple[str, ...], found: list[str]) -> None:
    ran = govrules("rules", *args, "--rules", RULES, "--format", "json")
    assert [rule["id"] for rule in json.loads(ran.out)["rules"]] == found


def test_a_wrong_record_type_or_instrument_is_answered_by_the_nearest(govrules: Type) -> None:
    assert "did you mean `case`" in govrules("rules", "--record", "caze", "--rules", RULES).err
    ran = govrules("rules", "--instrument", "plan-2021", "--rules", RULES)
    assert ran.code == 2
    assert "did you mean `plan-2020`" in ran.err


# -- show --------------------------------------------------------------------------------------------


def test_a_rule_is_shown_in_words(govrules: Type) -> None:
    ran = govrules("show", "late-reply", "--rules", RULES)
    assert ran.code == 0
    for said in (
        "late reply",
        "replied on: within 20 working days of received on",
        "outcome IN ('granted', 'refused') OR urgent",
        "the applicant has withdrawn: withdrawn = yes (一(3))",
        "Trial plan 试〔2020〕1号 一(1)",
        "2020-01-01 to 2020-12-31",
        "examples (2)",
        "violated (done late, due 2020-03-30, late_by 1)",
    ):
        assert said in ran.out


def test_a_rule_is_shown_in_chinese(govrules: Type) -> None:
    out = govrules("show", "no-case-granted", "--rules", RULES, "--lang", "zh").out
    for said in (
        "全年没有予以公开的案件",
        "每个单位每年不少于 1",
        "处理结果 = 予以公开",
        "1 个示例",
    ):
        assert said in out


def test_every_kind_is_shown(govrules: Type) -> None:
    for name in ("short-consultation", "no-ground", "no-case-granted"):
        for lang in ("zh", "en"):
            assert govrules("show", name, "--rules", RULES, "--lang", lang).code == 0


def test_the_json_of_a_rule_names_its_parts(govrules: Type) -> None:
    found = json.loads(govrules("show", "plan-2020/late-reply", "--rules", RULES, "--format", "json").out)
    assert (found["id"], found["kind"], found["limit"]) == (
        "plan-2020/late-reply",
        "deadline",
        "20 working days",
    )


def test_an_unknown_rule_is_answered_by_the_nearest(govrules: Type) -> None:
    ran = govrules("show", "late-repl", "--rules", RULES)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `late-reply`?" in ran.err


# -- coverage ----------------------------------------------------------------------------------------


def test_every_clause_is_accounted_for(govrules: Type) -> None:
    ran = govrules("coverage", "--rules", RULES)
    assert ran.code == 0
    assert "✓ late-reply" in ran.out
    assert "⊂ plan-2020/late-reply" in ran.out
    assert "a quality without a test" in ran.out
    assert "6 clauses: 4 encoded, 1 part of another rule, 1 not assessable, 0 not accounted for" in ran.out
    assert "没有检验标准" in govrules("coverage", "plan-2020", "--rules", RULES, "--lang", "zh").out


def test_the_json_of_coverage_is_that_of_the_contract(govrules: Type) -> None:
    found = json.loads(govrules("coverage", "plan-2020", "--rules", RULES, "--format", "json").out)
    assert list(found) == ["clauses"]
    keys = ["clause", "instrument", "provision", "rules", "part_of", "not_assessable"]
    assert [list(clause) for clause in found["clauses"]] == [keys] * 6
    assert found["clauses"][0] == {
        "clause": "reply",
        "instrument": "plan-2020",
        "provision": "一(1)",
        "rules": ["plan-2020/late-reply"],
        "part_of": None,
        "not_assessable": None,
    }
    assert found["clauses"][2]["not_assessable"] == {"zh": "没有检验标准", "en": "a quality without a test"}


def test_a_wrong_instrument_is_bad_input(govrules: Type) -> None:
    assert govrules("coverage", "plan-2019", "--rules", RULES).code == 2


# -- test --------------------------------------------------------------------------------------------


def test_examples_that_hold_pass(govrules: Type) -> None:
    ran = govrules("test", RULES)
    assert (ran.code, ran.out) == (0, "5 examples of 4 rules: 5 passed, 0 failed\n")


def test_a_failed_example_shows_expected_beside_found(govrules: Type, own: Path) -> None:
    rule = own / "plan-2020/late-reply.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("late_by: 1", "late_by: 2"), encoding="utf-8")
    ran = govrules("test", str(own))
    assert ran.code == 1
    assert "plan-2020/late-reply: example 2 fails" in ran.out
    assert "late-reply.yaml:" in ran.out.splitlines()[0]
    assert ran.out.splitlines()[1].split() == ["expected", "found"]
    assert ran.out.splitlines()[2].split() == ["late_by", "2", "1"]
    assert ran.out.endswith("5 examples of 4 rules: 4 passed, 1 failed\n")
    assert "预期" in govrules("test", str(own), "--lang", "zh").out
    found = json.loads(govrules("test", str(own), "--format", "json").out)
    assert (found["examples"], found["passed"], found["failed"]) == (5, 4, 1)
    assert found["failures"][0]["differences"] == [{"column": "late_by", "expected": 2, "found": 1}]


def test_an_example_whose_facts_do_not_fit_fails(govrules: Type, own: Path) -> None:
    rule = own / "plan-2020/late-reply.yaml"
    text = rule.read_text(encoding="utf-8").replace("replied_on: 2020-03-30", "replied_on: 2020-02-30", 1)
    rule.write_text(text, encoding="utf-8")
    ran = govrules("test", str(own))
    assert ran.code == 1
    assert "no such day" in ran.out
    told = govrules("test", str(own), "--lang", "zh").out
    assert "没有这一天" in told
    assert "no such day" not in told


def test_the_results_are_written_for_continuous_integration(
    govrules: Type, own: Path, tmp_path: Path
) -> None:
    rule = own / "plan-2020/late-reply.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("late_by: 1", "late_by: 2"), encoding="utf-8")
    target = tmp_path / "results.xml"
    ran = govrules("test", str(own), "--boundaries", "--mutate", "--least", "100", "--junit", str(target))
    assert ran.code == 1
    assert "4 passed, 1 failed" in ran.out
    examples, boundaries, mutants = ET.parse(target).getroot()
    assert (examples.get("name"), examples.get("tests"), examples.get("failures")) == ("plan-2020", "5", "1")
    (failure,) = examples.iter("failure")
    assert failure.text == "late_by: expected 2, found 1"
    (place,) = [case for case in examples if len(case)]
    assert place.get("file", "").endswith("plan-2020/late-reply.yaml")
    assert place.get("name") == "example 2"
    assert int(place.get("line", "0")) > 1
    assert (boundaries.get("name"), boundaries.get("failures")) == ("plan-2020 (boundaries)", "0")
    assert int(boundaries.get("tests", "0")) > 10
    assert (mutants.get("name"), mutants.get("tests"), mutants.get("failures")) == ("mutants", "1", "1")
    assert "at least 100 % asked for\nplan-2020/" in str(mutants[0][0].text)


def test_results_that_cannot_be_written_are_said_to_be_so(govrules: Type, tmp_path: Path) -> None:
    ran = govrules("test", RULES, "--junit", str(tmp_path / "nowhere" / "results.xml"))
    assert ran.code == 2
    assert "does not exist" in ran.err


def test_a_rule_without_an_example_is_named(govrules: Type, own: Path) -> None:
    rule = own / "plan-2020/no-ground.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").split("examples:")[0], encoding="utf-8")
    ran = govrules("test", str(own))
    assert ran.code == 0
    assert "rules without an example: plan-2020/no-ground" in ran.out


def test_rules_that_cannot_be_read_are_bad_input(govrules: Type, own: Path) -> None:
    rule = own / "plan-2020/no-ground.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("present: [ground]", "present: [grounds]"), encoding="utf-8"
    )
    ran = govrules("test", str(own))
    assert (ran.code, ran.out) == (2, "")
    assert "unknown field `grounds`" in ran.err


# -- check -------------------------------------------------------------------------------------------


def test_sound_rules_are_said_to_be_sound(govrules: Type) -> None:
    ran = govrules("check", RULES)
    assert ran.code == 0
    assert ran.out.endswith("4 rules: 0 errors, 0 warnings, 5 notes\n")


def test_every_fault_is_told_at_once_with_its_place(govrules: Type, own: Path) -> None:
    for name, old, new in (
        ("no-ground", "present: [ground]", "present: [grounds]"),
        ("late-reply", "duty: must", "duty: shall"),
    ):
        rule = own / f"plan-2020/{name}.yaml"
        rule.write_text(rule.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ran = govrules("check", str(own))
    assert ran.code == 1
    assert "no-ground.yaml:10:13: error GR405: unknown field `grounds`" in ran.out
    assert "did you mean `ground`?" in ran.out
    assert "late-reply.yaml:6:7: error GR205" in ran.out
    assert "2 errors" in ran.out


def test_every_fault_is_told_in_chinese_for_people_programmes_and_code_hosts(
    govrules: Type, own: Path
) -> None:
    rule = own / "plan-2020/no-ground.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("present: [ground]", "present: [grounds]"), encoding="utf-8"
    )
    message, mend = "记录类型“case”没有字段“grounds”", "是否指“ground”？"
    told = govrules("check", str(own), "--lang", "zh").out
    assert f"no-ground.yaml:10:13: 错误 GR405：{message}\n  建议：{mend}\n" in told
    assert told.endswith("错误 1，警告 0，提示 0\n")
    (found,) = json.loads(govrules("check", str(own), "--lang", "zh", "--format", "json").out)["findings"]
    assert (found["message"], found["help"]) == (message, mend)
    log = json.loads(govrules("check", str(own), "--lang", "zh", "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["message"]["text"] == f"{message}\n说明：{mend}"


@pytest.mark.parametrize("typed", [("test",), ("audit", RULES, "--rules"), ("rules", "--rules")])
def test_rules_that_cannot_be_loaded_are_told_in_chinese_by_every_command(
    typed: tuple[str, ...], govrules: Type, own: Path
) -> None:
    (own / "plan-2020/no-ground.yaml").write_text("duty: must\n", encoding="utf-8")
    ran = govrules(*typed, str(own), "--lang", "zh")
    assert ran.code == 2
    assert "no-ground.yaml:1:1：缺少“title”\n  建议：请写明违反的情形" in ran.err
    assert ran.err.rstrip().endswith("处错误")


def test_findings_are_there_for_programmes_and_code_hosts(govrules: Type, own: Path) -> None:
    rule = own / "plan-2020/no-ground.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("present: [ground]", "present: [grounds]"), encoding="utf-8"
    )
    ran = govrules("check", str(own), "--format", "json")
    assert ran.code == 1
    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["code"], finding["level"], finding["line"], finding["column"]) == (
        "GR405",
        "error",
        10,
        13,
    )
    ran = govrules("check", str(own), "--format", "sarif")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert found["version"] == "2.1.0"
    (result,) = found["runs"][0]["results"]
    assert result["ruleId"] == "GR405"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 10


def test_a_folder_that_is_not_there_is_bad_input_and_no_finding(govrules: Type) -> None:
    ran = govrules("check", "no/such/folder")
    assert (ran.code, ran.out) == (2, "")
    assert "neither a shipped instrument nor a folder" in ran.err
