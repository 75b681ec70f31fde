"""`govrules explain`."""

import json

from tests.cli.typing_commands import AS_OF, CASES, RULES, Ran, Type


def explain(govrules: Type, *args: str) -> Ran:
    return govrules("explain", CASES, "--record", "case", "--rules", RULES, "--as-of", AS_OF, *args)


def test_one_rule_is_explained_step_by_step(govrules: Type) -> None:
    ran = explain(govrules, "--id", "A-1", "--rule", "late-reply")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("A-1 · violated (must) · late reply\n")
    assert "24 working days late" in ran.out
    assert "试〔2020〕1号, 一(1)" in ran.out
    assert "short consultation" not in ran.out


def test_it_speaks_chinese(govrules: Type) -> None:
    ran = explain(govrules, "--id", "A-1", "--rule", "late-reply", "--lang", "zh")
    assert ran.out.startswith("A-1 · 违反（应当）· 未按期答复\n")


def test_all_rules_that_concern_a_record_are_explained_the_worst_first(govrules: Type) -> None:
    out = explain(govrules, "--id", "A-1").out
    at = [out.index(said) for said in ("violated (must)", "violated (in principle)", "1 rule does not apply")]
    assert at == sorted(at)
    assert "condition not met  plan-2020/no-ground  refusal without ground" in out


def test_the_ledger_may_be_laid_open(govrules: Type) -> None:
    folded = explain(govrules, "--id", "A-1", "--rule", "late-reply").out
    whole = explain(govrules, "--id", "A-1", "--rule", "late-reply", "--ledger").out
    assert "2020-03-16" not in folded
    assert "2020-03-16" in whole


def test_a_quota_is_explained_by_unit_and_period(govrules: Type) -> None:
    ran = explain(govrules, "--id", "甲/2020")
    assert ran.code == 0
    assert ran.out.startswith("甲/2020 · satisfied")


def test_the_json_holds_the_explanations_with_their_rulebook(govrules: Type) -> None:
    found = json.loads(explain(govrules, "--id", "A-1", "--format", "json").out)
    assert list(found) == ["as_of", "rulebook", "explanations"]
    assert len(found["explanations"]) == 3


def test_an_id_that_is_not_there_is_answered_by_near_ones(govrules: Type) -> None:
    ran = explain(govrules, "--id", "A-11")
    assert (ran.code, ran.out) == (2, "")
    assert "no record `A-11`" in ran.err
    assert "did you mean `A-1`" in ran.err


def test_an_id_like_no_other_is_answered_by_some_that_are_there(govrules: Type) -> None:
    ran = explain(govrules, "--id", "文号0017")
    assert ran.code == 2
    assert "such as `A-1`" in ran.err


def test_an_unfit_record_is_said_to_be_unfit(govrules: Type) -> None:
    ran = explain(govrules, "--id", "A-4")
    assert ran.code == 2
    assert "`A-4` is unfit and was not judged" in ran.err
    assert "row 5, 收到日期: there is no such day" in ran.err


def test_an_unknown_rule_is_answered_by_the_nearest(govrules: Type) -> None:
    ran = explain(govrules, "--id", "A-1", "--rule", "late-replie")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `late-reply`?" in ran.err


def test_an_id_must_be_given(govrules: Type) -> None:
    ran = govrules("explain", CASES)
    assert ran.code == 2
    assert "--id" in ran.err
