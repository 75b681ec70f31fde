"""A hostile file is refused with one message, or read as what it is, soon and in little memory."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from files import CASES, Case

MEMORY = 3_000_000_000
SECONDS = 120


def audit(source: Path, target: Path) -> "subprocess.CompletedProcess[str]":
    """`govrules audit` in a process that may not take more than `MEMORY`."""
    return subprocess.run(
        [sys.executable, "-m", "govrules", "audit", str(source), "--record", "application", "--rules",
         "cn/regulation-2019/late-reply", "--as-of", "2020-12-31", "--format", "json", "--output", str(target),
         "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "GOVRULES_DEBUG"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_refused_or_read_as_what_it_is(case: Case, tmp_path: Path) -> None:
    source, target = tmp_path / "in" / case.name, tmp_path / "report.json"
    source.parent.mkdir()
    case.make(source)
    before = set(tmp_path.rglob("*"))
    done = audit(source, target)
    assert "Traceback" not in done.stderr
    assert "slip of the program" not in done.stderr
    if done.returncode == 2:
        assert done.stderr.startswith("govrules: "), done.stderr
        assert case.records in (None, -1), done.stderr
        assert set(tmp_path.rglob("*")) == before
        return
    assert done.returncode == 0, done.stderr
    assert not case.refused, "it was read"
    report = json.loads(target.read_text(encoding="utf-8"))
    records, unfit = report["summary"]["records"].get("application", 0), report["summary"]["unfit_rows"]
    if case.records == -1:
        assert records + unfit == 2, "every row is judged or reported"
    else:
        assert (records, unfit) == (case.records, case.unfit)
