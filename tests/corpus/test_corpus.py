"""The common corpus: every case comes out as it says, and every sentence of the meaning has a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.rule import Example, Rule
from govrules.testing.examples import run_example, run_examples

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "meaning.md"
SENTENCES: Mapping[str, Mapping[str, str | None]] = yaml.safe_load(
    (HERE / "sentences.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load(HERE)


def cases(book: gr.Rulebook) -> list[tuple[Rule, int, Example]]:
    return [(rule, at, example) for rule in book.rules for at, example in enumerate(rule.examples, 1)]


def cited(example: Example) -> list[str]:
    head = re.match(r"\[([^\]]+)\]", example.note.en if example.note else "")
    return [] if head is None else [name.strip() for name in head[1].split(",")]


def test_every_case_comes_out_as_it_says(book: gr.Rulebook) -> None:
    results = run_examples(book.rules)
    assert len(results) > 250
    assert [(r.rule.id, r.number, r.differences, r.problem) for r in results if not r.passed] == []


def test_every_case_names_the_sentences_it_pins(book: gr.Rulebook) -> None:
    for rule, number, example in cases(book):
        assert cited(example), f"{rule.id}, example {number}"
        assert set(cited(example)) <= set(SENTENCES), f"{rule.id}, example {number}"


def test_every_sentence_has_a_case_or_a_test(book: gr.Rulebook) -> None:
    pinned = {name for _, _, example in cases(book) for name in cited(example)}
    for name, sentence in SENTENCES.items():
        if name in pinned:
            continue
        assert "pinned_by" in sentence, f"no case pins {name}: {sentence['text']}"
        place = sentence["pinned_by"]
        if place is not None:
            file, test = place.split("::")
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), name


def test_every_sentence_of_the_page_is_listed() -> None:
    """A sentence that is changed or added fails here until somebody says which case pins it."""
    prose: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "|")):
            continue
        prose.append(re.sub(r"^\s*(- |\d+\. )", "", line).strip())
    page = " ".join(" ".join(prose).split())
    for name, sentence in SENTENCES.items():
        if name == "status-1":
            continue
        text = str(sentence["text"])
        assert text in page, f"{name} is no longer on the page: {text}"
        page = page.replace(text, "", 1)
    assert page.split() == []


def test_every_status_and_reason_has_a_case(book: gr.Rulebook) -> None:
    found = {(v.status, v.reason) for r in run_examples(book.rules) for v in r.verdicts}
    from govrules.model.verdict import REASONS

    assert found == {(s, reason) for s, reasons in REASONS.items() for reason in (reasons or (None,))}


def test_a_wrong_expectation_is_found(book: gr.Rulebook) -> None:
    rule = book.rule("late-answer")
    good, bad = rule.examples[1], rule.examples[2]
    wrong = Example(good.given, good.as_of, bad.expect)
    from govrules.testing.examples import reference_judge

    result = run_example(book.rules, rule, 1, wrong, reference_judge(book.rules))
    assert {difference.column for difference in result.differences} >= {"status", "reason", "late_by"}


# -- sentences that no example of one rule can show --------------------------------------------------


def test_one_rule_and_one_record_give_one_verdict(book: gr.Rulebook) -> None:
    verdicts = book.evaluate({"record_type": "case", "id": "1", "opened_on": "2020-06-01"}, "2020-06-30")
    judged = [rule.id for rule in book.rules if rule.kind != "quota"]
    assert [verdict.rule for verdict in verdicts] == judged


def test_there_is_no_clock_in_the_interpreter() -> None:
    for file in (ROOT / "govrules" / "engines").rglob("*.py"):
        assert not re.search(r"\.(now|today|utcnow)\(|time\.time\(", file.read_text(encoding="utf-8")), file


def test_the_region_of_a_record_is_its_own_else_that_of_its_unit(book: gr.Rulebook) -> None:
    cases = [
        {"id": "1", "office": "A", "opened_on": "2020-06-01"},
        {"id": "2", "office": "A", "opened_on": "2020-06-01", "region": "cn/xx/a"},
        {"id": "3", "office": "B", "opened_on": "2020-06-01"},
    ]
    roster = [{"id": "A", "region": "cn/xx/b"}, {"id": "B", "region": "cn/xx/a"}]
    audit = book.select(["office/late-answer"]).audit({"case": cases, "unit": roster}, as_of="2020-12-31")
    found = {row["record"]: row["reason"] for row in audit.verdicts.df().to_dict("records")}
    assert found == {"1": "other-region", "2": "overdue", "3": "overdue"}


def test_a_rule_that_is_not_loaded_cannot_supersede(book: gr.Rulebook) -> None:
    facts = {"record_type": "case", "id": "1", "opened_on": "2020-07-06", "kind": "open"}
    alone = book.select(["late-general-answer"]).evaluate(facts, "2020-12-31")
    assert [(v.status, v.reason) for v in alone] == [("violated", "overdue")]


def test_a_fixed_date_has_no_start(book: gr.Rulebook) -> None:
    facts = {"record_type": "case", "id": "1", "opened_on": "2020-06-01", "due_on": "2020-06-08"}
    verdicts = {v.rule: v for v in book.evaluate(facts, "2020-12-31")}
    for name in ("late-by-date", "late-by-day-of-year", "late-by-plan"):
        assert verdicts[f"office/{name}"].due is not None
        assert verdicts[f"office/{name}"].start is None


def test_an_open_pause_leaves_no_due_moment(book: gr.Rulebook) -> None:
    facts = {"record_type": "case", "id": "1", "opened_on": "2020-06-01", "asked_on": "2020-06-03"}
    verdicts = {v.rule: v for v in book.evaluate(facts, "2020-12-31")}
    assert verdicts["office/late-despite-pauses"].due is None


def test_a_unit_is_judged_only_for_periods_whose_last_day_finds_it_on_the_roster(book: gr.Rulebook) -> None:
    roster = [
        {"id": "A", "from": "2020-07-31", "until": "2020-08-30"},
        {"id": "B", "from": "2020-08-01"},
        {"id": "C", "until": "2020-06-30"},
        {"id": "D", "region": "cn/xx/b"},
    ]
    chosen = book.select(["too-few-open-cases"])
    records = [{"id": "1", "office": "A", "opened_on": "2020-06-01", "kind": "open"}]
    audit = chosen.audit({"case": records, "unit": roster}, as_of="2020-12-31")
    assert set(audit.verdicts.df()["record"]) == {"A/2020-07", "B/2020-08", "C/2020-06"}


def test_a_record_of_a_unit_that_is_not_on_the_roster_is_reported(book: gr.Rulebook) -> None:
    records = [{"id": "1", "office": "Z", "opened_on": "2020-06-01", "kind": "open"}]
    audit = book.audit({"case": records, "unit": [{"id": "A"}]}, as_of="2020-12-31")
    assert audit.units_off_roster == ("Z",)


def test_an_audit_of_tables_judges_all_quotas(book: gr.Rulebook) -> None:
    """A type that is not there has no records; a table of another type alone leaves quotas unjudged."""
    roster = [{"id": "A"}]
    whole = book.audit({"unit": roster}, as_of="2020-06-30").verdicts.df()
    assert "A/2020-06-30" in set(whole["record"])
    alone = book.audit([{"id": "A"}], record_type="unit", as_of="2020-06-30").verdicts.df()
    assert list(alone["record"]) == []


def test_a_quota_takes_no_exception_and_yields_to_no_rule(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "rules"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "office" / "no-case-at-all.yaml"
    text = file.read_text(encoding="utf-8")
    for line in ("yields_to: [late-answer]\n", "unless: [{label: urgent, when: urgent}]\n"):
        file.write_text(line + text, encoding="utf-8")
        with pytest.raises(GovrulesError) as refused:
            gr.load(folder)
        assert "quota" in str(refused.value)
