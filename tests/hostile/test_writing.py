"""While a report is written the disk may fill, another may write it too, and names may climb: nothing is lost."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from govrules.cli.program import run
from govrules.cli.report_formats import ReportFormat

AS_OF = "2020-12-31"
FILES = sorted(form.value for form in ReportFormat)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred applications never answered."""
    path = tmp_path_factory.mktemp("source") / "application.csv"
    rows = "".join(f"A-{at},2020-04-{at % 28 + 1:02}\n" for at in range(400))
    path.write_text("id,received_on\n" + rows, encoding="utf-8")
    return path


def command(source: Path, form: str, target: Path | str, as_of: str = AS_OF) -> list[str]:
    return [
        sys.executable, "-m", "govrules", "audit", str(source), "--record", "application", "--rules",
        "cn/regulation-2019", "--as-of", as_of, "--format", form, f"--output={target}", "--lang", "en",
    ]  # fmt: skip


def may_not_grow() -> None:
    """No file that this process writes may grow over a few bytes, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))


@pytest.mark.parametrize("form", FILES)
def test_a_full_disk_leaves_the_old_report_whole(source: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"report.{form}"
    target.write_bytes(b"the old one")
    done = subprocess.run(
        command(source, form, target), capture_output=True, encoding="utf-8", preexec_fn=may_not_grow, check=False,
        env=os.environ | {"GOVRULES_CACHE": "off"},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("govrules: "), done.stderr
    assert "Traceback" not in done.stderr
    assert "slip of the program" not in done.stderr
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_processes_that_write_one_report_leave_one_of_them_whole(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    days = [f"2020-12-{day:02}" for day in range(20, 26)]
    running = [
        subprocess.Popen(command(source, "json", target, day), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for day in days
    ]
    ends = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, code in ends] == [0] * len(days), ends
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["as_of"] in days
    assert len(report["verdicts"]) == sum(report["summary"]["verdicts"].values())
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


NAMES = [
    "-report.json",
    "re port.json",
    "报告.json",
    "a'b\"c.json",
    "x;touch y.json",
    "$(id).json",
    "new\nline.json",
    "%s.json",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(source: Path, tmp_path: Path, name: str) -> None:
    """For what is read as for what is written, by either engine."""
    own = tmp_path / name.replace(".json", ".csv")
    own.write_bytes(source.read_bytes())
    for engine in ("reference", "duckdb"):
        done = subprocess.run(
            [*command(own, "json", tmp_path / name), "--engine", engine],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        report = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert report["summary"]["records"] == {"application": 400}
        assert "\n" not in done.stderr.rstrip("\n").replace("\n\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, own.name])


def test_a_way_up_is_followed_only_where_the_user_goes_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--output ../x` is the user's own word; an id of a rule is a name within the folder of rules."""
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert run(command(source, "json", "../report.json")[3:]) == 0
    assert (tmp_path / "report.json").is_file()
    for rule in ("../../evil", "/etc/evil", "x/../../../evil", "..", "a\\..\\b"):
        capsys.readouterr()
        assert run(["new", "rule", "rules", rule, "--record", "application", "--kind", "deadline"]) == 2, rule
        told = capsys.readouterr().err
        assert told.startswith("govrules: "), told
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["below", "report.json"]


def test_where_nothing_can_be_written_it_is_said_before_the_work(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for target in (
        tmp_path,
        tmp_path / "none" / "r.json",
        tmp_path / "file" / "r.json",
        tmp_path / ("x" * 300),
    ):
        assert run(command(source, "json", target)[3:]) == 2, target
        assert "Traceback" not in capsys.readouterr().err
