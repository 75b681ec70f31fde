"""DuckDB gives the reference interpreter's verdict, column by column, on the common corpus, on the examples that
are shipped, and on the sample workbook.

Records of one type and as-of are judged together, by all rules of their type: an example of one rule is a case
for its neighbours too. Quotas are judged one example at a time, for they count what is there.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pytest
from judged import Row, by_batch, by_reference, differences

import govrules as gr
from govrules.model.record import Record
from govrules.model.rulebook import Rules
from govrules.testing.examples import records_of

CORPUS = Path(__file__).parents[1] / "corpus"
AsOf = date | datetime
Case = tuple[Rules, list[Record], "list[Record] | None", AsOf]


def judged_together(rules: Rules) -> Iterator[Case]:
    """The records of all examples but those of quotas, by type and as-of, each with an id of its own."""
    found: dict[tuple[str, AsOf], list[Record]] = {}
    for rule in rules:
        if rule.kind == "quota":
            continue
        for number, example in enumerate(rule.examples, start=1):
            records, _ = records_of(rules, rule, example)
            of_type = found.setdefault((rule.record, example.as_of), [])
            of_type += [replace(record, id=f"{rule.id} {number} {record.id}") for record in records]
    for (record_type, as_of), records in found.items():
        kept = {
            id: rule
            for id, rule in rules.rules.items()
            if rule.record == record_type and rule.kind != "quota"
        }
        yield replace(rules, rules=kept), records, None, as_of


def of_quotas(rules: Rules) -> Iterator[Case]:
    """The examples of quotas, one by one."""
    for rule in rules:
        if rule.kind == "quota":
            for example in rule.examples:
                yield replace(rules, rules={rule.id: rule}), *records_of(rules, rule, example), example.as_of


def compared(cases: Iterator[Case]) -> tuple[int, list[str]]:
    """How many verdicts the reference gave, and every difference."""
    told: list[str] = []
    number = 0
    for rules, records, roster, as_of in cases:
        expected = by_reference(rules, records, roster, as_of)
        told += differences(expected, by_batch(rules, records, roster, as_of))
        number += len(expected)
    return number, told


@pytest.fixture(scope="module")
def corpus() -> Rules:
    return gr.load(CORPUS).rules


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return gr.load().rules


def test_every_case_of_the_corpus(corpus: Rules) -> None:
    number, told = compared(judged_together(corpus))
    assert told == []
    assert number > 10_000


def test_every_quota_of_the_corpus(corpus: Rules) -> None:
    number, told = compared(of_quotas(corpus))
    assert told == []
    assert number > 38


def test_every_shipped_example(shipped: Rules) -> None:
    number, told = compared(judged_together(shipped))
    assert told == []
    assert number > 20_000


def test_the_shipped_examples_of_quotas(shipped: Rules, thorough: bool) -> None:
    number, told = compared(islice(of_quotas(shipped), 0, None, 1 if thorough else 20))
    assert told == []
    assert number > 20


def test_the_sample_workbook(tmp_path: Path) -> None:
    book, path = gr.load(), tmp_path / "sample.xlsx"
    made = [sys.executable, "-m", "govrules", "sample", str(path)]
    subprocess.run(made, check=True, capture_output=True, timeout=300)
    expected = book.audit(path, "2020-12-31", engine="reference").verdicts.arrow().to_pylist()
    found: list[Row] = book.audit(path, "2020-12-31", engine="duckdb").verdicts.arrow().to_pylist()
    assert differences(expected, found) == []
    assert len(expected) > 1_000
