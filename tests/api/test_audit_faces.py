"""What reports stand on: many explanations, verdicts with their places, totals; the same from both kinds of audit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import govrules as gr
from govrules.api.audit import PLACED_COLUMNS, Audit
from govrules.errors import GovrulesError
from govrules.model.verdict import Status
from govrules.testing.sample import sample

BOOK = gr.load("cn/regulation-2019", "cn/shanghai/baoshan-2020")
AS_OF = "2020-12-31"
TABLES = {table.record_type: list(table.rows()) for table in sample(number=12)}
REFERENCE = BOOK.audit(TABLES, AS_OF, engine="reference")
BATCH = BOOK.audit(TABLES, AS_OF, engine="duckdb")


def plain(table: pd.DataFrame, by: list[str]) -> list[dict[str, Any]]:
    ordered = table.sort_values(by, ignore_index=True).astype(object)
    return ordered.where(ordered.notna(), None).to_dict("records")


def told(audit: Audit) -> list[gr.Verdict]:
    """Some verdicts of every rule, quotas among them, in an order that is neither that of records nor of rules."""
    some: dict[tuple[str, str], gr.Verdict] = {}
    for verdict in audit.verdicts:
        some.setdefault((verdict.rule, verdict.status), verdict)
    return sorted(some.values(), key=lambda verdict: (verdict.record[::-1], verdict.rule))


def test_many_explanations_come_in_the_order_of_the_verdicts() -> None:
    verdicts = told(REFERENCE)
    assert {each.status for each in verdicts} == set(Status)
    found = list(REFERENCE.explain_many(verdicts, "en"))
    assert [each.verdict for each in found] == verdicts
    assert found[0].text() == REFERENCE.explain(verdicts[0].record, verdicts[0].rule, "en").text()


def test_a_batch_audit_explains_as_the_reference_does() -> None:
    verdicts = told(REFERENCE)
    one = [each.text("zh") for each in REFERENCE.explain_many(verdicts)]
    other = [each.text("zh") for each in BATCH.explain_many(verdicts)]
    assert other == one


def test_a_table_of_verdicts_is_explained_too() -> None:
    table = BATCH.of_status("violated").head(5)
    found = list(BATCH.explain_many(table))
    assert [each.verdict.record for each in found] == list(table["record"])
    assert {each.verdict.status for each in found} == {Status.VIOLATED}


@pytest.mark.parametrize("audit", [REFERENCE, BATCH], ids=["reference", "batch"])
def test_what_is_not_there_is_told(audit: Audit) -> None:
    with pytest.raises(GovrulesError) as unknown:
        audit.explain("A-12x", "late-conversion")
    assert unknown.value.message == "no `application` with the id `A-12x` in these records"
    assert unknown.value.help == "did you mean `A-12`?"
    quota = next(rule for rule in BOOK.rules if rule.kind == "quota")
    with pytest.raises(GovrulesError) as unjudged:
        audit.explain("nobody/1999", quota.id)
    assert unjudged.value.message == f"`{quota.id}` did not judge `nobody/1999`"
    with pytest.raises(GovrulesError, match="no rule `late-conversoin`"):
        audit.explain("A-1", "late-conversoin")


def test_a_batch_audit_reads_its_source_once_for_all_explanations(tmp_path: Path) -> None:
    rows = [{"id": f"A-{n}", "received_on": "2020-04-01", "unit": f"U-{n % 7}"} for n in range(500)]
    pd.DataFrame(rows).to_parquet(tmp_path / "application.parquet")
    path = str(tmp_path / "application.parquet")
    audit = gr.load("cn/regulation-2019").audit(path, AS_OF, record_type="application", engine="duckdb")
    verdicts = list(audit.verdicts)
    asked = []
    plainly = audit.session.batches  # type: ignore[attr-defined]

    def watched(sql: str, rows: int = 0) -> Iterator[Any]:
        asked.append(sql)
        return plainly(sql, rows)

    audit.session.batches = watched  # type: ignore[attr-defined]
    found = list(audit.explain_many(verdicts))
    assert len(found) == len(verdicts) > 500
    assert len(asked) == 1


def test_an_iterator_of_explanations_that_is_left_leaves_nothing_behind() -> None:
    some = BATCH.explain_many(BATCH.of_status("violated"))
    assert len(list(islice(some, 2))) == 2
    some.close()  # type: ignore[attr-defined]
    tables = BATCH.session.rows("SELECT table_name FROM duckdb_tables()")  # type: ignore[attr-defined]
    assert [name for (name,) in tables if name.startswith("asked")] == []


def test_a_default_that_was_assumed_is_told_by_a_batch_audit_too(tmp_path: Path) -> None:
    rows = [
        {"id": "A-1", "received_on": "2020-04-01", "fee_charged": 20, "excessive": None},
        {"id": "A-2", "received_on": "2020-04-01", "fee_charged": 20, "excessive": "否"},
    ]
    pd.DataFrame(rows).to_parquet(tmp_path / "application.parquet")
    texts = {
        engine: [
            BOOK.audit(str(tmp_path / "application.parquet"), AS_OF, engine=engine)
            .explain(id, "fee-without-excess")
            .text()
            for id in ("A-1", "A-2")
        ]
        for engine in ("reference", "duckdb")
    }
    assert texts["duckdb"] == texts["reference"]
    assert "按默认值认定" in texts["duckdb"][0]
    assert "按默认值认定" not in texts["duckdb"][1]


@pytest.mark.parametrize(
    "statuses", [("violated",), ("pending", Status.UNDETERMINED), tuple(Status)], ids=str
)
def test_verdicts_of_some_statuses_come_with_unit_and_month(statuses: tuple[Any, ...]) -> None:
    one, other = REFERENCE.of_status(*statuses), BATCH.of_status(*statuses)
    assert tuple(one.columns) == tuple(other.columns) == PLACED_COLUMNS
    key = ["rule", "record_type", "record"]
    assert plain(one, key) == plain(other, key)
    assert set(one["status"]) == {str(each) for each in statuses}


def test_the_place_of_a_record_is_its_unit_and_month_that_of_a_quota_its_unit_and_period() -> None:
    facts = [{"id": "A/1", "unit": "区教委", "received_on": "2020-04-01"}, {"id": "A/2", "received_on": None}]
    roster = [{"id": "甲/乙局", "level": "district", "kind": "government"}]
    found = BOOK.audit({"application": facts, "unit": roster}, AS_OF, engine="reference").of_status(*Status)
    places = {row["record"]: (row["unit"], row["month"]) for row in plain(found, ["record"])}
    assert places["A/1"] == ("区教委", "2020-04")
    assert places["A/2"] == (None, None)
    assert ("甲/乙局", "2020") in places.values()


def test_no_status_and_a_wrong_one_are_refused() -> None:
    with pytest.raises(GovrulesError, match="there is no status `late`") as wrong:
        REFERENCE.of_status("violated", "late")
    assert "`not-applicable`" in str(wrong.value.help)
    with pytest.raises(GovrulesError, match="no status is named"):
        BATCH.of_status()


@pytest.mark.parametrize("by", ["rule", "unit", "month"])
def test_totals_are_the_same_from_both_and_add_up_to_all_verdicts(by: str) -> None:
    one, other = REFERENCE.totals(by), BATCH.totals(by)
    assert plain(one, [by]) == plain(other, [by])
    assert one["total"].sum() == len(REFERENCE.verdicts)
    violated = REFERENCE.of_status("violated").groupby(by, dropna=False).size()
    counted = {row[by]: row["violated"] for row in plain(one, [by]) if row["violated"]}
    assert counted == {None if key != key else key: n for key, n in violated.items()}


def test_totals_by_anything_else_are_refused() -> None:
    with pytest.raises(GovrulesError, match="no totals by `year`") as told:
        BATCH.totals("year")
    assert told.value.help == "there is rule, unit, month"
