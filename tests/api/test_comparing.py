"""`gr.compare`: whose verdict changes, from what to what, by which rule and provision."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import govrules as gr
from govrules.api.comparing import CHANGE_COLUMNS, Comparison, different
from govrules.errors import GovrulesError

BOOK = gr.load("cn/shanghai/baoshan-2020")
SHORTER = BOOK.amend("late-conversion", within="20 working days")
RULE = "cn/shanghai/baoshan-2020/late-conversion"


def application(id: str, published: str | None, replied: str = "2020-05-06", **more: Any) -> dict[str, Any]:
    facts = {
        "id": id,
        "unit": "甲",
        "reply_kind": "disclosed",
        "widely_knowable": True,
        "received_on": "2020-04-20",
        "replied_on": replied,
        "proactively_published_on": published,
    }
    return {**facts, **more}


APPLICATIONS = [
    application("in-both", "2020-05-20"),
    application("newly-late", "2020-06-05"),
    application("late-in-both", "2020-07-10"),
    application("open", None, unit="乙"),
    application("no-matter", "2020-06-05", reply_kind="withheld"),
    application("less-time-by-holidays", "2020-10-20", replied="2020-09-16", received_on="2020-09-01"),
]


def compared(old: gr.Rulebook = BOOK, new: gr.Rulebook = SHORTER, **more: Any) -> Comparison:
    return gr.compare(old, new, pd.DataFrame(APPLICATIONS), "2020-12-31", record_type="application", **more)


def test_changes_come_newly_in_breach_first_then_newly_in_order_then_the_rest() -> None:
    table = compared().changes
    assert tuple(table.columns) == CHANGE_COLUMNS
    assert list(zip(table["record"], table["change"], strict=True)) == [
        ("newly-late", "newly-in-breach"),
        ("less-time-by-holidays", "newly-in-order"),
        ("in-both", "moved"),
        ("late-in-both", "moved"),
        ("open", "moved"),
    ]
    first = table.iloc[0]
    assert (first["rule"], first["provision"], first["unit"], first["month"]) == (
        RULE,
        "一(三)9",
        "甲",
        "2020-04",
    )
    assert (first["old_status"], first["old_due"]) == ("satisfied", "2020-06-05")
    assert (first["new_status"], first["new_reason"], first["new_due"]) == ("violated", "late", "2020-06-02")
    assert first["new_late_by"] == 3


def test_there_and_back_change_places() -> None:
    one, other = compared().changes, compared(SHORTER, BOOK).changes
    assert set(one[one["change"] == "newly-in-breach"]["record"]) == set(
        other[other["change"] == "newly-in-order"]["record"]
    )
    assert set(one["record"]) == set(other["record"])


def test_a_rulebook_compared_with_itself_changes_nothing() -> None:
    same = compared(BOOK, BOOK)
    assert same.rules == ()
    assert same.changes.empty
    assert tuple(same.changes.columns) == CHANGE_COLUMNS
    assert same.totals("rule").empty
    assert same.to_dict()["changes"] == []


def test_every_engine_gives_the_same_changes() -> None:
    reference, duckdb = compared(engine="reference").changes, compared(engine="duckdb").changes
    assert reference.astype(object).where(reference.notna(), None).to_dict("records") == duckdb.astype(
        object
    ).where(duckdb.notna(), None).to_dict("records")


def test_totals_count_by_rule_unit_and_month() -> None:
    found = compared()
    assert found.totals("rule").to_dict("records") == [
        {"rule": RULE, "newly-in-breach": 1, "newly-in-order": 1, "other": 0, "moved": 3}
    ]
    assert {row["unit"]: row["moved"] for row in found.totals("unit").to_dict("records")} == {
        "甲": 2,
        "乙": 1,
    }
    assert found.totals("month")["month"].tolist() == ["2020-04", "2020-09"]


def test_a_rule_taken_out_leaves_its_verdicts_on_one_side() -> None:
    table = compared(BOOK, BOOK.without("late-conversion")).changes
    late = table[table["record"] == "late-in-both"].iloc[0]
    assert (late["change"], late["old_status"]) == ("newly-in-order", "violated")
    assert pd.isna(late["new_status"])


def test_json_holds_nothing_that_json_cannot() -> None:
    told = json.loads(json.dumps(compared().to_dict(), allow_nan=False))
    assert told["totals"] == {"newly-in-breach": 1, "newly-in-order": 1, "other": 0, "moved": 3}
    assert told["old"] == BOOK.fingerprint
    assert told["changes"][0]["record"] == "newly-late"
    assert told["changes"][0]["old_late_by"] is None


def test_a_quota_changes_by_unit_and_period() -> None:
    rule = next(rule for rule in BOOK.rules if rule.kind == "quota" and rule.name == "audit-plan-unpublished")
    more = BOOK.amend(rule.id, at_least=2)
    releases = [{"id": "R-1", "unit": "宝山区人民政府", "topic": "audit-plan", "published_on": "2020-05-06"}]
    roster = [{"id": "宝山区人民政府", "level": "district", "kind": "government"}]
    found = gr.compare(BOOK, more, {"periodic-release": releases, "unit": roster}, "2021-01-15")
    assert found.changes[["record", "unit", "month", "change"]].values.tolist() == [
        ["宝山区人民政府/2020", "宝山区人民政府", "2020", "newly-in-breach"]
    ]


def test_only_what_can_change_a_verdict_makes_rules_differ() -> None:
    assert different(BOOK.rules, BOOK.rules) == ()
    assert different(BOOK.rules, SHORTER.rules) == (RULE,)
    assert different(BOOK.rules, BOOK.without("late-conversion").rules) == (RULE,)


def test_some_changes_of_one_kind_are_taken_without_the_others() -> None:
    found = compared()
    assert found.counts == {"newly-in-breach": 1, "newly-in-order": 1, "other": 0, "moved": 3}
    assert found.first(1, "moved")["record"].tolist() == ["in-both"]
    assert found.first(2)["change"].tolist() == ["newly-in-breach", "newly-in-order"]
    assert found.first(5, "other").empty


@pytest.mark.parametrize(
    ("ask", "message", "mend"),
    [
        (lambda found: found.totals("week"), "not counted by `week`", "rule, unit, month"),
        (lambda found: found.first(3, "worse"), "no change `worse`", "newly-in-breach"),
    ],
)
def test_a_grouping_or_change_that_there_is_not_is_told(
    ask: Callable[[Comparison], object], message: str, mend: str
) -> None:
    with pytest.raises(GovrulesError) as told:
        ask(compared())
    assert message in told.value.message
    assert mend in (told.value.help or "")


def test_records_that_can_be_read_only_once_are_refused_not_half_read() -> None:
    """A second reading would find nothing, and every breach would seem to be mended."""
    table = pa.Table.from_pandas(pd.DataFrame(APPLICATIONS))
    for once in (iter(APPLICATIONS), table.to_reader()):
        for source in (once, {"application": once}):
            with pytest.raises(GovrulesError, match="read only once"):
                gr.compare(BOOK, SHORTER, source, "2020-12-31", record_type="application")


def test_spark_is_refused_by_name() -> None:
    with pytest.raises(GovrulesError, match="not compared by Spark"):
        compared(engine="spark")


def test_rows_that_do_not_fit_are_counted_and_change_nothing() -> None:
    rows = [*APPLICATIONS, application("unfit", "2020-13-01")]
    found = gr.compare(BOOK, SHORTER, rows, "2020-12-31", record_type="application")
    told = found.to_dict()
    assert (told["records"], told["unfit_rows"]) == ({"application": 6}, 1)
    assert "unfit" not in set(found.changes["record"])


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_a_rule_that_yields_to_a_changed_one_is_compared_too(engine: str) -> None:
    """What the special rule no longer covers falls back to the general one."""
    book = gr.load(Path(__file__).parents[1] / "corpus")
    over = book.amend("late-special-answer", in_force={"from": "1999-01-01", "until": "1999-01-02"})
    cases = [
        {
            "id": "C-1",
            "opened_on": "2020-07-06",
            "urgent": True,
            "excused": False,
            "kind": "plain",
            "region": "cn/xx/a",
        }
    ]
    found = gr.compare(book, over, cases, "2020-12-31", record_type="case", engine=engine)
    assert set(found.rules) == {"office/late-general-answer", "office/late-special-answer"}
    changed = found.changes.set_index("rule").loc["office/late-general-answer"]
    assert (changed["change"], changed["old_reason"], changed["new_reason"]) == (
        "newly-in-breach",
        "superseded",
        "overdue",
    )


def test_the_same_rules_read_from_another_folder_are_the_same(tmp_path: Path) -> None:
    """Where a rule file lies is no part of what it says."""
    rules = Path(__file__).parents[1] / "cli" / "rules"
    copy = shutil.copytree(rules, tmp_path / "copy")
    assert different(gr.load(rules).rules, gr.load(copy).rules) == ()


def test_a_unit_whose_name_holds_a_slash_keeps_it() -> None:
    rule = BOOK.rule("audit-plan-unpublished")
    roster = [{"id": "甲/乙", "level": "district", "kind": "government", "region": "cn/shanghai/baoshan"}]
    releases = [{"id": "R-1", "unit": "甲/乙", "topic": "audit-plan", "published_on": "2020-05-06"}]
    more = BOOK.amend(rule.id, at_least=2)
    found = gr.compare(BOOK, more, {"periodic-release": releases, "unit": roster}, "2021-01-15")
    assert found.changes[["unit", "month"]].values.tolist() == [["甲/乙", "2020"]]


def test_ids_with_quotes_and_strange_signs_come_through() -> None:
    rows = [application(id, "2020-06-05") for id in ("O'Neill", 'a"b', "=1+1", "甲 乙", "100%")]
    for engine in ("reference", "duckdb"):
        found = gr.compare(BOOK, SHORTER, rows, "2020-12-31", record_type="application", engine=engine)
        assert set(found.first(None, "newly-in-breach")["record"]) == {row["id"] for row in rows}


@pytest.mark.slow
def test_a_hundred_thousand_records_change_as_a_plain_loop_says(tmp_path: Path) -> None:
    """Against an audit of each side, counted by hand from the tables."""
    count, start = 100_000, date(2020, 4, 20)
    rows = pd.DataFrame(
        {
            "id": [f"A-{n}" for n in range(count)],
            "reply_kind": "disclosed",
            "widely_knowable": True,
            "received_on": [start + timedelta(days=n % 200) for n in range(count)],
            "replied_on": [start + timedelta(days=n % 200 + 5) for n in range(count)],
            "proactively_published_on": [start + timedelta(days=n % 200 + 5 + n % 47) for n in range(count)],
        }
    )
    rows.to_parquet(tmp_path / "application.parquet")
    path = str(tmp_path / "application.parquet")
    found = gr.compare(BOOK, SHORTER, path, "2020-12-31", record_type="application", engine="duckdb")
    old, new = (
        set(book.select([RULE]).audit(path, "2020-12-31", engine="duckdb").violations["record"])
        for book in (BOOK, SHORTER)
    )
    by_change = found.changes.groupby("change")["record"].agg(set)
    assert by_change["newly-in-breach"] == new - old
    assert by_change["newly-in-order"] == old - new
    assert new - old
    assert old - new
