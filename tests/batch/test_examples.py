"""DuckDB gives the reference interpreter's verdict, column by column, on the common corpus, on the examples that
are shipped, and on the sample workbook.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from cases import CORPUS, compared, judged_together, of_quotas
from judged import Row, by_batch, differences

import govrules as gr
from govrules.model.rulebook import Rules


@pytest.fixture(scope="module")
def corpus() -> Rules:
    return gr.load(CORPUS).rules


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return gr.load().rules


def test_every_case_of_the_corpus(corpus: Rules) -> None:
    number, told = compared(judged_together(corpus), by_batch)
    assert told == []
    assert number > 10_000


def test_every_quota_of_the_corpus(corpus: Rules) -> None:
    number, told = compared(of_quotas(corpus), by_batch)
    assert told == []
    assert number > 38


def test_every_shipped_example(shipped: Rules) -> None:
    number, told = compared(judged_together(shipped), by_batch)
    assert told == []
    assert number > 20_000


def test_the_shipped_examples_of_quotas(shipped: Rules, thorough: bool) -> None:
    number, told = compared(islice(of_quotas(shipped), 0, None, 1 if thorough else 20), by_batch)
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
