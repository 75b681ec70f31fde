"""Spark gives the reference interpreter's verdicts, and hands rows that do not fit apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from faults import FAULTS
from judged import by_reference, differences, verdicts
from made_up import MATTER, UNIT, Maker

from govrules.engines.batch.spark import SparkRun, SparkTable
from govrules.model.record import Record
from govrules.model.record_types import FieldType, RecordType
from govrules.model.rulebook import Rules

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


def table(session: Any, records: list[Record], of: RecordType) -> SparkTable:
    kinds = {
        FieldType.DATE: pa.date32(),
        FieldType.SET: pa.list_(pa.string()),
        FieldType.BOOL: pa.bool_(),
        FieldType.NUMBER: pa.float64(),
    }
    schema = pa.schema(
        [("id", pa.string()), ("region", pa.string())]
        + [(name, kinds.get(field.type, pa.string())) for name, field in of.fields.items()]
    )

    def cell(value: Any, field: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        return str(value) if field.type is FieldType.DATETIME and value is not None else value

    rows = [
        {"id": each.id, "region": each.region}
        | {name: cell(each.facts.get(name), field) for name, field in of.fields.items()}
        for each in records
    ]
    names = {name: {m.id: m.id for m in field.members} for name, field in of.fields.items() if field.members}
    frame = session.createDataFrame(pa.Table.from_pylist(rows, schema=schema))
    return SparkTable(of, frame, {name: name for name in schema.names}, names)


@pytest.mark.parametrize("seed", [0, 1])
def test_made_up_rules_over_made_up_records(spark: Any, seed: int) -> None:
    maker = Maker(seed)
    rules, as_of = maker.rules(4), maker.as_of()
    records = list(maker.records(60))
    run = SparkRun(rules, {"matter": table(spark, records, MATTER)}, as_of)
    found = run.verdicts.toArrow().to_pylist()
    assert differences(by_reference(rules, records, None, as_of), found) == []
    assert run.unfit.count() == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(spark: Any, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, records, as_of = where_it_shows(fault)
    FAULTS[fault](monkeypatch)
    found = SparkRun(rules, {"matter": table(spark, records, MATTER)}, as_of).verdicts.toArrow().to_pylist()
    assert differences(by_reference(rules, records, None, as_of), found) != []


def where_it_shows(fault: str) -> tuple[Rules, list[Record], Any]:
    """The first made-up rulebook on which DuckDB shows the fault: to look for it on Spark would take minutes."""
    for seed in range(30):
        maker = Maker(seed)
        rules, as_of, records = maker.rules(3), maker.as_of(), list(maker.records(80))
        expected = by_reference(rules, records, None, as_of)
        with pytest.MonkeyPatch.context() as planted:
            FAULTS[fault](planted)
            if differences(expected, verdicts(rules, records, as_of)):
                return rules, records, as_of
    raise AssertionError(f"no made-up rulebook shows {fault}")


def test_quotas_with_a_roster(spark: Any) -> None:
    maker = Maker(1003)
    rules, as_of = maker.rules(1, quotas=True), maker.as_of()
    records, roster = list(maker.records(40)), maker.roster()
    tables = {"matter": table(spark, records, MATTER), "unit": table(spark, roster, UNIT)}
    found = SparkRun(rules, tables, as_of).verdicts.toArrow().to_pylist()
    assert differences(by_reference(rules, records, roster, as_of), found) == []


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
