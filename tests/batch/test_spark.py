"""Spark gives the reference interpreter's verdicts, and hands rows that do not fit apart.

Planning a query takes Spark seconds. So the ordinary run judges the examples of each record type all at one as-of
(the one that most of them have), and a few quotas; with GOVRULES_AGREEMENT=nightly each at its own, and all quotas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

import judged
import on_spark
import pyarrow as pa
import pytest
from cases import CORPUS, at_the_commonest, compared, judged_together, of_quotas
from faults import FAULTS
from judged import by_reference, differences
from made_up import MATTER, Maker
from on_spark import by_spark

import govrules as gr
from govrules.engines.batch.spark import SparkRun, SparkTable
from govrules.model.record import Record
from govrules.model.rulebook import Rules
from govrules.reading.cells import read_cell

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = (
        builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "1g").getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize("seed", [0, 1])
def test_made_up_rules_over_made_up_records(spark: Any, seed: int) -> None:
    maker = Maker(seed)
    rules, as_of = maker.rules(4), maker.as_of()
    records = list(maker.records(60))
    run = on_spark.opened(spark, rules, records, None, as_of)
    found = run.verdicts.toArrow().to_pylist()
    assert differences(by_reference(rules, records, None, as_of), found) == []
    assert run.unfit.count() == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(spark: Any, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, records, as_of = where_it_shows(fault)
    FAULTS[fault](monkeypatch)
    expected = by_reference(rules, records, None, as_of)
    assert differences(expected, on_spark.verdicts(spark, rules, records, None, as_of)) != []


def where_it_shows(fault: str) -> tuple[Rules, list[Record], Any]:
    """The first made-up rulebook on which DuckDB shows the fault: to look for it on Spark would take minutes."""
    for seed in range(30):
        maker = Maker(seed)
        rules, as_of, records = maker.rules(3), maker.as_of(), list(maker.records(80))
        expected = by_reference(rules, records, None, as_of)
        with pytest.MonkeyPatch.context() as planted:
            FAULTS[fault](planted)
            if differences(expected, judged.verdicts(rules, records, as_of)):
                return rules, records, as_of
    raise AssertionError(f"no made-up rulebook shows {fault}")


def test_quotas_with_a_roster(spark: Any) -> None:
    maker = Maker(1003)
    rules, as_of = maker.rules(1, quotas=True), maker.as_of()
    records, roster = list(maker.records(40)), maker.roster()
    expected = by_reference(rules, records, roster, as_of)
    assert differences(expected, by_spark(spark, rules, records, roster, as_of)) == []


# -- the common corpus, and the examples that are shipped ----------------------------------------------


@pytest.fixture(scope="module")
def corpus() -> Rules:
    return gr.load(CORPUS).rules


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return gr.load().rules


def test_every_case_of_the_corpus(spark: Any, corpus: Rules, thorough: bool) -> None:
    cases = judged_together(corpus) if thorough else at_the_commonest(corpus)
    number, told = compared(cases, partial(by_spark, spark))
    assert told == []
    assert number > 10_000


def test_the_quotas_of_the_corpus(spark: Any, corpus: Rules, thorough: bool) -> None:
    cases = islice(of_quotas(corpus), 0, None, 1 if thorough else 8)
    number, told = compared(cases, partial(by_spark if thorough else on_spark.verdicts, spark))
    assert told == []
    assert number > 8


def test_every_shipped_example(spark: Any, shipped: Rules, thorough: bool) -> None:
    cases = judged_together(shipped) if thorough else at_the_commonest(shipped)
    number, told = compared(cases, partial(by_spark if thorough else on_spark.verdicts, spark))
    assert told == []
    assert number > 40_000


def test_the_shipped_examples_of_quotas(spark: Any, shipped: Rules, thorough: bool) -> None:
    cases = islice(of_quotas(shipped), 0, None, 1 if thorough else 160)
    number, told = compared(cases, partial(on_spark.verdicts, spark))
    assert told == []
    assert number >= 3


# -- the table that is handed over ---------------------------------------------------------------------


def test_rows_that_do_not_fit_are_handed_apart(spark: Any) -> None:
    maker = Maker(2)
    frame = spark.createDataFrame(
        pa.table(
            {"id": ["a", "b", "c", "c"], "opened_on": ["2020-01-02", "someday", "2020-01-03", "2020-01-03"]}
        )
    )
    of = SparkTable(MATTER, frame, {"id": "id", "opened_on": "opened_on"}, {})
    run = SparkRun(maker.rules(1), {"matter": of}, dt.date(2021, 1, 1))
    assert sorted(row["record"] for row in run.unfit.collect()) == ["b", "c", "c"]
    assert {row["record"] for row in run.verdicts.collect()} == {"a"}


CELLS: dict[str, list[object]] = {
    "opened_on": [
        "2020-01-02", "2020-1-2", " 2020-01-02 ", "2020-01-02 10:00", "2020", "2020-03", "+2020-01-02", "2020-02-30",
        "12020-01-02", "1700-01-01", "today", "someday", "",
    ],
    "done_at": [
        "2020-01-02", "2020-01-02 10:00", "2020-01-02T10:00:01.5", "2020-01-02 1:02", "2020-01-02 24:00", "2020",
        "2020-03", "2020-01-02 10", "2020-01-02 1:2:3", "2020-01-02 10:00:00 UTC", "2020-01-02 10:00Z", "10:00", "now",
    ],
    "approved": ["true", "NO", "1", "t", " yes ", "tru", "2", "on"],
    "fee": ["1.5", "+5", ".5", "5.", "1e5", "1e400", "12d", "0x10", "NaN", "Infinity", "-inf", "1_0", " 12 ", "1,000"],
    "tariff": [1.5, float("nan"), float("inf"), -float("inf"), 0.0],
    "urgent": [0, 1, 2, -1],
    "title": ["１２ａ（＇＼＂）", "　x ", "　", " ", "x y", "通　知", "It's a \\ \"x\""],
}  # fmt: skip
"""Cells that Spark's own casts would take, or the record reader, or neither."""


def test_a_cell_that_is_taken_means_what_the_record_reader_says(spark: Any) -> None:
    written = [(field, cell) for field, cells in CELLS.items() for cell in cells]
    rows = {"id": [str(at) for at in range(len(written))]} | {
        field: pa.array([cell if field == own else None for own, cell in written]) for field in CELLS
    }
    table = SparkTable(MATTER, spark.createDataFrame(pa.table(rows)), {name: name for name in rows}, {})
    run = SparkRun(Maker(2).rules(1), {"matter": table}, dt.date(2021, 1, 1))
    taken = {row["id"]: row for row in spark.table(run._view("facts", "matter")).toArrow().to_pylist()}
    wrong = []
    for at, (field, cell) in enumerate(written):
        row, read = taken.get(str(at)), read_cell(cell, MATTER.fields[field])
        if row is None:
            continue
        found = row[field]
        if row.get(f"{field}__coarse") and found is not None:
            found = found.date()
        if found != read:
            wrong.append(f"{field} {cell!r}: {read!r}, not {found!r}")
    assert wrong == []
    assert len(taken) == 32


@pytest.mark.parametrize("column", [{}, {"secret": ["", None, "true"]}], ids=["no column", "blank cells"])
def test_a_default_stands_where_nothing_is_given(spark: Any, column: dict[str, list[str | None]]) -> None:
    book = gr.load(CORPUS).select(["office/secret-shown"])
    cases = pa.table({"id": ["a", "b", "c"], "opened_on": ["2020-06-01"] * 3, **column})
    expected = book.audit({"case": cases}, "2020-12-31", engine="reference").verdicts.arrow().to_pylist()
    audit: Any = book.audit({"case": spark.createDataFrame(cases)}, "2020-12-31", engine="spark")
    assert differences(expected, audit.verdicts.toArrow().to_pylist()) == []
    assert {row["status"] for row in expected} <= {"satisfied", "violated"}
