"""The what-if panel, in plain Python: a rule is changed, a case and a set answer."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

import govrules as gr
from govrules.api import Rulebook
from govrules.notebook import WhatIf
from govrules.notebook.effect_chart import months_chart


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return gr.load("cn/regulation-2008", "cn/regulation-2019", "cn/shanghai/baoshan-2020")


@pytest.fixture(scope="module")
def applications() -> pd.DataFrame:
    """Forty answered applications; published 20, 25, 30 … days later, every tenth not at all."""
    replied = pd.Timestamp("2020-05-06")
    rows = []
    for n in range(40):
        on = replied + pd.Timedelta(days=3 * n)
        published = None if n % 10 == 9 else on + pd.Timedelta(days=20 + 5 * (n % 4))
        rows.append(
            {
                "id": f"A-{n}", "unit": "甲局" if n % 2 else "乙局", "reply_kind": "disclosed", "widely_knowable": True,
                "received_on": on - pd.Timedelta(days=9), "replied_on": on, "proactively_published_on": published,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def panel(book: Rulebook, records: object = None, **options: object) -> WhatIf:
    made = WhatIf("late-conversion", records, "2021-06-30", book=book, **options)  # type: ignore[arg-type]
    made.wait()
    return made


def text(html: str) -> str:
    return re.sub(
        r"\s+", " ", unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))
    ).strip()


def test_nothing_is_supposed_until_a_control_is_turned(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    assert what_if.supposed is book
    assert "现行规则，未作改动" in what_if.mark.value
    assert what_if.reset.disabled
    assert not what_if.yaml.enabled
    assert "已载入 40 条记录" in what_if.many.said.value
    assert "判定不变" in what_if.case.shown.value


def test_a_changed_limit_changes_the_case_and_the_totals(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    what_if.turn(n="10")
    what_if.wait()
    assert "假设" in what_if.mark.value
    assert "期限 30 日 → 10 日" in text(what_if.mark.value)
    assert "✓ 符合 · 截止 2020-06-05 → ✗ 违反 · 截止 2020-05-18" in text(what_if.case.shown.value)
    compared = gr.compare(
        book, what_if.supposed, applications, "2021-06-30", record_type="application"
    ).changes
    new = int((compared["change"] == "newly-in-breach").sum())
    assert new > 20
    assert f"新增 {new} 项违反" in what_if.many.said.value
    assert len(what_if.many.grid.rows) == 12
    what_if.back()
    what_if.wait()
    assert what_if.supposed is book
    assert what_if.controls.values["n"] == "30"
    assert what_if.many.effect is None
    assert "判定不变" in what_if.case.shown.value


def test_the_sentence_says_how_many_violations_vanish(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications, lang="en")
    what_if.turn(n="40")
    what_if.wait()
    before = book.audit(applications, "2021-06-30", record_type="application").summary
    violated = int(before.loc[before["rule"].str.endswith("late-conversion"), "violated"].iloc[0])
    after = what_if.supposed.audit(applications, "2021-06-30", record_type="application").summary
    left = int(after.loc[after["rule"].str.endswith("late-conversion"), "violated"].iloc[0])
    assert 0 < left < violated
    said = text(what_if.many.said.value)
    assert f"with 40 calendar days, {violated - left} of {violated} violations vanish, none arises" in said
    assert "40 records, as of 2021-06-30" in said


def test_charts_filter_the_list_and_the_counts_agree(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    what_if.turn(n="10")
    what_if.wait()
    many = what_if.many
    assert many.effect is not None
    total = len(many.effect.changes)
    for column, bars in many.charts.items():
        assert sum(bar["count"] for bar in bars.bars) == total, column
    many.charts["unit"].choose("甲局")
    count = next(bar["count"] for bar in many.charts["unit"].bars if bar["value"] == "甲局")
    assert many.grid.place["total"] == count < total
    assert {row["cells"][2] for row in many.grid.rows} == {"甲局"}
    many.turn(99)
    assert many.grid.place["page"] == many.grid.place["pages"] - 1
    many.clear()
    assert many.grid.place["total"] == total
    assert "<svg" in many.chart.value


def test_a_row_opens_the_case_under_both_rules(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    what_if.turn(n="10")
    what_if.wait()
    key = what_if.many.grid.rows[3]["key"]
    record = what_if.many.grid.rows[3]["cells"][1]
    what_if.many.open(key)
    assert what_if.case.form.values["record"] == record
    shown = text(what_if.case.shown.value)
    assert shown.count(f"{record} · ") == 2
    assert "现行规则" in shown
    assert "假设的规则" in shown
    what_if.turn(n="12")
    what_if.wait()
    assert what_if.case.form.values["record"] == record
    assert "12 日" in text(what_if.mark.value)


def test_a_loaded_record_can_be_named_before_anything_is_changed(
    book: Rulebook, applications: pd.DataFrame
) -> None:
    what_if = panel(book, applications)
    what_if.case.form.enter(record="A-9")
    assert "未主动公开" in what_if.case.shown.value
    assert what_if.case.form.values["example"] == ""
    what_if.case.form.enter(record="A-99")
    assert "没有载入编号为“A-99”的" in what_if.case.form.fields[1]["error"]
    what_if.case.form.enter(example="example:1")
    assert what_if.case.form.values["record"] == ""
    assert "error" not in what_if.case.form.fields[1]


def test_a_fact_that_is_changed_makes_a_case_of_ones_own(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    assert what_if.case.facts.values["proactively_published_on"] == "2020-06-05"
    what_if.turn(n="40")
    what_if.case.facts.enter(proactively_published_on="2020-06-12")
    assert what_if.case.form.values == {"example": "", "record": ""}
    assert "✗ 违反 · 截止 2020-06-05 → ✓ 符合 · 截止 2020-06-15" in text(what_if.case.shown.value)
    what_if.turn(n="35")
    assert "✓ 符合 · 截止 2020-06-10" not in text(what_if.case.shown.value)
    assert what_if.case.facts.values["proactively_published_on"] == "2020-06-12"
    what_if.case.facts.enter(proactively_published_on="someday")
    field = next(each for each in what_if.case.facts.fields if each["name"] == "proactively_published_on")
    assert field["error"]
    assert what_if.case.pair is None
    what_if.case.form.enter(example="example:1")
    assert what_if.case.facts.values["proactively_published_on"] == "2020-06-05"


def test_a_mistake_keeps_the_last_result_and_is_told_at_its_control(
    book: Rulebook, applications: pd.DataFrame
) -> None:
    what_if = panel(book, applications)
    what_if.turn(n="10")
    what_if.wait()
    said = what_if.many.said.value
    what_if.turn(n="ten")
    what_if.wait()
    assert "先改正标出的栏目" in what_if.mark.value
    assert what_if.many.said.value == said
    field = next(each for each in what_if.controls.fields if each["name"] == "n")
    assert "不是期限" in field["error"]
    assert not what_if.reset.disabled


def test_another_rulebook_can_be_compared_with(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = panel(book, applications)
    what_if.choice.enter(other="cn/regulation-2008")
    what_if.wait()
    assert what_if.other is not None
    assert "与 cn/regulation-2008 比较" in what_if.mark.value
    assert "换作 cn/regulation-2008：" in what_if.many.said.value
    assert "没有这条规则" in what_if.case.shown.value
    assert not what_if.yaml.enabled
    what_if.choice.enter(other="cn/regulation-1999")
    assert "error" in what_if.choice.fields[2]
    what_if.back()
    assert what_if.supposed is book


def test_the_changed_rule_is_handed_over_as_a_rule_file(book: Rulebook, tmp_path: Path) -> None:
    what_if = panel(book)
    given: list[tuple[str, bytes, str]] = []
    what_if.yaml.give = lambda *file: given.append(file)  # type: ignore[method-assign]
    what_if.turn(n="20", unit="working days")
    what_if.yaml.click()
    ((name, content, _),) = given
    assert name == "late-conversion.yaml"
    assert "within: 20 working days" in content.decode()


def test_an_audit_or_a_workbook_is_a_set_too(
    book: Rulebook, applications: pd.DataFrame, tmp_path: Path
) -> None:
    audit = book.audit({"application": applications}, "2021-06-30")
    what_if = WhatIf("late-conversion", audit, book=book)
    what_if.wait()
    assert str(what_if.many.as_of) == "2021-06-30"
    assert "已载入 40 条记录" in what_if.many.said.value
    path = tmp_path / "cases.xlsx"
    applications.to_excel(path, sheet_name="application", index=False, engine="xlsxwriter")
    loaded = panel(book, path)
    assert "已载入 40 条记录" in loaded.many.said.value


def test_a_file_that_is_handed_up_is_a_set_and_a_control_turned_meanwhile_is_heeded(
    book: Rulebook, applications: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    applications.to_csv(path, index=False)
    what_if = panel(book)
    what_if.many._files(path)
    what_if.turn(n="10")
    what_if.wait()
    assert what_if.many.effect is not None
    assert "改为 10 日" in what_if.many.said.value
    assert what_if.many.effect.records == 40


def test_a_set_without_a_moment_asks_for_it(book: Rulebook, applications: pd.DataFrame) -> None:
    what_if = WhatIf("late-conversion", applications, book=book)
    what_if.wait()
    assert "请填评估时点" in what_if.many.form.fields[0]["error"]
    what_if.turn(n="10")
    assert what_if.many.effect is None
    what_if.many.form.enter(as_of="2021年6月30日")
    what_if.wait()
    assert what_if.many.effect is not None


def test_a_file_that_is_not_there_is_told_and_the_panel_lives(book: Rulebook) -> None:
    what_if = panel(book, "no/such/file.csv")
    notice = what_if.children[1].value
    assert "no/such/file.csv" in notice
    assert "Traceback" not in notice
    what_if.turn(n="10")
    assert "判定改变" in what_if.case.shown.value


def test_another_language_keeps_everything_that_was_turned(
    book: Rulebook, applications: pd.DataFrame
) -> None:
    what_if = panel(book, applications)
    what_if.turn(n="10")
    what_if.wait()
    entered = dict(what_if.controls.values), dict(what_if.case.form.values)
    what_if.lang = "en"
    assert (what_if.controls.values, what_if.case.form.values) == entered
    assert "with 10 calendar days" in what_if.many.said.value
    assert "Hypothetical" in what_if.mark.value
    assert what_if.many.grid.columns[0]["label"] == "change"


def test_every_rule_can_be_chosen_and_shows_its_first_example(book: Rulebook) -> None:
    what_if = panel(book)
    for rule in [*book.rules][::7]:
        what_if.choose(rule.id)
        assert what_if.rule is rule
        assert what_if.supposed is book
        if rule.examples:
            assert "判定不变" in what_if.case.shown.value, rule.id


def test_a_quota_is_changed_and_explained_for_its_units(book: Rulebook) -> None:
    quota = next(rule for rule in book.rules if rule.kind == "quota" and rule.examples)
    what_if = panel(book)
    what_if.choose(quota.id)
    what_if.turn(at_least="90")
    assert what_if.supposed is not book
    assert what_if.case.shown.value.count("<section>") == 2


def test_the_chart_says_its_numbers_and_is_empty_without_a_breach_that_moves() -> None:
    counts = {"newly-in-breach": 3, "newly-in-order": 1200, "other": 5, "moved": 0}
    svg = months_chart([("2020-05", counts), ("", counts)], "en")
    assert "<title>2020-05: newly in breach 3, no longer in breach 1200</title>" in svg
    assert "no month" in svg
    assert "−1,200" in svg
    assert months_chart([("2020-05", {**counts, "newly-in-breach": 0, "newly-in-order": 0})], "en") == ""
