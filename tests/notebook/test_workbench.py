"""The workbench without a browser: what a person does, what is then on the screen."""

from pathlib import Path
from typing import Any

import pytest

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.verdict import Status
from govrules.notebook.workbench import Workbench
from govrules.reading.errors import RulesetError

REPLY = "cn/regulation-2019/late-reply"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


@pytest.fixture
def bench(book: gr.Rulebook) -> Workbench:
    made = Workbench(book)
    made.start_from(REPLY, 2)
    return made


def status(bench: Workbench, rule: str = REPLY) -> Status:
    return next(verdict.status for verdict in bench.verdicts if verdict.rule == rule)


def cards(bench: Workbench, at: int = 0) -> list[dict[str, Any]]:
    return list(bench.views[at].verdicts.cards)


def test_it_begins_with_a_violation_to_look_at(book: gr.Rulebook) -> None:
    bench = Workbench(book)
    assert bench.verdicts[0].status is Status.VIOLATED
    assert cards(bench)[0]["sign"] == "✗"
    assert bench.explanation is not None


def test_every_attribute_that_ipywidgets_needs_is_left_alone(bench: Workbench) -> None:
    """A kernel asks for this of the last line of a cell; a name of ours in place of one of theirs breaks it."""
    assert "Workbench" in repr(bench)


def test_a_fact_entered_changes_card_timeline_and_explanation(bench: Workbench) -> None:
    assert status(bench) is Status.VIOLATED
    bench.enter(replied_on="20200214")
    assert status(bench) is Status.SATISFIED
    view = bench.views[0]
    assert "按期" in view.explanation.value
    assert "答复 2020-02-14" in view.timeline.svg
    assert view.copy.text == view.explained.text() if view.explained else False
    assert "http" not in view.copy.text


def test_undo_and_redo_go_back_and_forth_through_facts_and_as_of(bench: Workbench) -> None:
    bench.enter(replied_on="2020-02-14")
    bench.enter(as_of="2020-02-10")
    assert status(bench) is Status.PENDING
    bench.undo_button.click()
    assert status(bench) is Status.SATISFIED
    assert bench.views[0].form.values["as_of"] == "2020-03-31"
    bench.undo_button.click()
    assert status(bench) is Status.VIOLATED
    bench.redo_button.click()
    assert status(bench) is Status.SATISFIED
    assert not bench.redo_button.disabled


def test_moving_the_handle_moves_as_of_and_its_field(bench: Workbench) -> None:
    view = bench.views[0]
    view.timeline.at -= 50
    assert bench.scenario.as_of == "2020-02-10"
    assert view.form.values["as_of"] == "2020-02-10"
    assert status(bench) is Status.PENDING


def test_another_language_keeps_what_was_entered_and_the_chosen_rule(bench: Workbench) -> None:
    bench.enter(replied_on="2020年2月18日")
    bench.choose("cn/regulation-2019/application-incomplete")
    bench.lang = "en"
    view = bench.views[0]
    assert view.form.values["replied_on"] == "2020年2月18日"
    assert view.verdicts.chosen == "cn/regulation-2019/application-incomplete"
    assert "lacks what it must state" in view.explanation.value
    assert cards(bench)[0]["word"] == "violated"


def test_what_is_not_understood_leaves_no_verdict_on_the_screen(bench: Workbench) -> None:
    bench.enter(replied_on="soon")
    view = bench.views[0]
    assert (bench.verdicts, cards(bench), view.explanation.value, view.copy.text) == ((), [], "", "")
    assert "未能读懂" in view.counts.value
    bench.enter(replied_on="2020-02-14")
    assert status(bench) is Status.SATISFIED


def test_hostile_text_is_shown_as_text(bench: Workbench) -> None:
    bench.enter(reasons="<script>alert(1)</script>", replied_on="<img src=x>")
    assert "<img" not in bench.views[0].counts.value
    bench.enter(replied_on="2020-02-14")
    bench.choose("cn/regulation-2019/refusal-without-reasons")
    assert "<script>alert" not in bench.views[0].explanation.value


def test_rules_that_one_record_cannot_answer_are_named_and_not_passed_over(book: gr.Rulebook) -> None:
    quotas = [rule for rule in book.rules if rule.kind == "quota"]
    record_type = next(
        rule.record
        for rule in book.rules
        if rule.kind != "quota" and rule.record in {q.record for q in quotas}
    )
    bench = Workbench(book, record_type=record_type, lang="en")
    n = sum(rule.record == record_type for rule in quotas)
    assert f"{n} quotas more judge units over a period" in bench.views[0].counts.value


def test_only_the_chosen_instruments_judge(bench: Workbench) -> None:
    bench.setup.enter(instruments=["cn/shanghai/baoshan-2020"])
    assert {verdict.rule.rpartition("/")[0] for verdict in bench.verdicts} == {"cn/shanghai/baoshan-2020"}
    bench.setup.enter(instruments=[])
    assert status(bench) is Status.VIOLATED


def test_another_record_type_brings_its_own_fields_and_rules(bench: Workbench) -> None:
    bench.setup.enter(record_type="recall")
    assert bench.desk.record_type == "recall"
    assert {gr.load().rules.rules[verdict.rule].record for verdict in bench.verdicts} <= {"recall"}
    assert bench.scenario.entered == {}
    bench.undo_button.click()
    assert status(bench) is Status.VIOLATED


def test_the_examples_of_the_chosen_rule_are_there_to_start_from(bench: Workbench) -> None:
    (field,) = [field for field in bench.setup.fields if field["name"] == "example"]
    assert len(field["options"]) == 1 + len(bench.book.rule(REPLY).examples)
    note = bench.book.rule(REPLY).examples[1].note
    assert note is not None
    assert field["options"][2]["label"] == f"示例 2：违反 · 逾期履行 · {note.zh}"
    bench.setup.enter(example="1")
    assert status(bench) is Status.SATISFIED
    assert bench.setup.values["example"] == ""


def test_every_example_of_every_rule_comes_out_as_its_author_expects(book: gr.Rulebook) -> None:
    """A tenth of them: the form carries every kind of fact without changing it."""
    bench = Workbench(book)
    tried = 0
    for rule in [rule for rule in book.rules if rule.kind != "quota" and rule.examples][::10]:
        for number, example in enumerate(rule.examples[:3], start=1):
            bench.start_from(rule.id, number)
            assert status(bench, rule.id) == example.expect[0].status, (rule.id, number)
            tried += 1
    assert tried > 60


def test_a_saved_scenario_is_an_example_that_govrules_test_runs(
    bench: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from govrules.__main__ import main

    bench.enter(replied_on="2020年2月18日", reply_contents=["reasons"], extension_approved="false")
    path = tmp_path / "case.yaml"
    path.write_text(bench.to_yaml(), encoding="utf-8")
    assert "replied_on: 2020-02-18" in path.read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        _run(main, "test", str(path), "--lang", "en")
    assert not end.value.code
    assert "1 passed, 0 failed" in capsys.readouterr().out
    path.write_text(path.read_text(encoding="utf-8").replace("late_by: 2", "late_by: 3"), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        _run(main, "test", str(path), "--lang", "en")
    assert end.value.code == 1


def _run(main: Any, *arguments: str) -> None:
    import sys

    before, sys.argv = sys.argv, ["govrules", *arguments]
    try:
        main()
        raise SystemExit(0)
    finally:
        sys.argv = before


def test_a_saved_scenario_is_loaded_with_its_rule(bench: Workbench, tmp_path: Path) -> None:
    bench.enter(reply_contents=["reasons"])
    path = tmp_path / "case.yaml"
    path.write_text(bench.to_yaml(), encoding="utf-8")
    other = Workbench(bench.book, record_type="recall")
    other.load(path)
    assert other.desk.record_type == "application"
    assert status(other) is Status.VIOLATED
    assert other.views[0].verdicts.chosen == REPLY
    assert other.scenario.entered["reply_contents"] == ("reasons",)


def test_a_file_that_is_no_scenario_is_told_and_nothing_is_lost(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("rule: nothing\n", encoding="utf-8")
    with pytest.raises(RulesetError):
        bench.load(path)
    assert status(bench) is Status.VIOLATED


def test_without_a_verdict_there_is_nothing_to_save(bench: Workbench) -> None:
    bench.enter(received_on="?!")
    with pytest.raises(GovrulesError) as caught:
        bench.to_yaml()
    assert caught.value.told("zh")[0].startswith("先填到有结论")
    assert caught.value.told("en")[0].startswith("Fill in the facts")


def test_two_scenarios_lie_side_by_side_with_their_differences(bench: Workbench) -> None:
    bench.compare_button.click()
    assert len(bench.desk.scenarios) == 2
    assert "没有不同" in bench.difference.value
    bench.views[1].form.enter(replied_on="2020-02-14")
    assert "符合" in bench.difference.value
    assert "逾期履行" in bench.difference.value
    assert status(bench) is Status.VIOLATED
    bench.compare_button.click()
    assert (len(bench.desk.scenarios), bench.difference.value) == (1, "")
    bench.undo_button.click()
    assert len(bench.desk.scenarios) == 2


def test_a_missing_fact_leads_to_its_field(bench: Workbench) -> None:
    view = bench.views[0]
    sent: list[Any] = []
    view.form.send = sent.append
    view.wanted.chosen = view.wanted.cards[0]["id"]
    view.wanted.pressed += 1
    assert sent == [{"focus": view.wanted.cards[0]["id"]}]


def test_clearing_takes_the_facts_and_leaves_as_of(bench: Workbench) -> None:
    bench.clear_button.click()
    assert (bench.scenario.entered, bench.scenario.as_of) == ({}, "2020-03-31")
    assert bench.verdicts


def test_a_record_type_that_no_rule_speaks_of_is_told(book: gr.Rulebook) -> None:
    with pytest.raises(GovrulesError, match="no rule speaks of a record type `letter`"):
        Workbench(book, record_type="letter")


def test_the_trust_strip_prints_the_moment(bench: Workbench) -> None:
    bench.enter(as_of="2020-02-10")
    assert "2020-02-10" in bench.children[-1].value
