"""The SQL that an expert wrote by hand, beside which the bench measures the engine, finds what the engine finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import batch
from benchmarks.made_up import write


def test_the_sql_by_hand_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "WORK", tmp_path)
    write(20_000, tmp_path / "applications-20000.parquet")
    batch.engine(20_000)
    batch.by_hand(20_000)
    assert batch.differences() == 0
    counts = json.loads((tmp_path / "engine.json").read_text(encoding="utf-8"))
    counts[0][1] += 1
    batch.keep("engine", counts)
    assert batch.differences() > 0
