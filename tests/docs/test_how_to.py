"""The programmes of `docs/how-to/use-in-your-system.md` do what the page says."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from fastapi.testclient import TestClient

EXAMPLES = Path(__file__).parents[2] / "docs" / "how-to" / "examples"


def example(name: str) -> ModuleType:
    """A programme of the page, as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def service() -> TestClient:
    return TestClient(example("service").app)


def test_the_service_says_what_is_late_and_why_in_the_language_asked_for(service: TestClient) -> None:
    for lang, word in (("zh", "违反"), ("en", "violated")):
        answer = service.post(
            f"/cases/application/A-17?as_of=2020-12-31&lang={lang}", json={"received_on": "2020-04-08"}
        )
        assert answer.status_code == 200
        (late,) = [each for each in answer.json()["verdicts"] if each["rule"].endswith("/late-reply")]
        assert (late["status"], late["reason"], late["due"]) == ("violated", "overdue", "2020-05-08")
        assert word in late["why"].splitlines()[0]


def test_the_service_answers_a_mistake_with_its_cause_and_not_with_a_traceback(service: TestClient) -> None:
    answer = service.post("/cases/application/A-17?as_of=2020-12-31", json={"received_on": "someday"})
    assert answer.status_code == 422
    assert "someday" in answer.json()["detail"]["message"]
    assert "Traceback" not in answer.text
    unknown = service.post("/cases/aplication/A-17?as_of=2020-12-31", json={})
    assert unknown.status_code == 422
    assert "aplication" in unknown.json()["detail"]["message"]


def test_the_pipeline_keeps_every_row_and_tells_those_that_do_not_fit() -> None:
    given = pd.DataFrame(
        {
            "id": ["A-1", "A-2", "A-3"],
            "received_on": ["2020-04-08", "2020-04-08", "some day"],
            "replied_on": ["2020-04-20", None, None],
        }
    )
    told = example("pipeline").with_deadlines(given, "2020-12-31")
    assert told["id"].tolist() == ["A-1", "A-2", "A-3"]
    assert told["status"].tolist()[:2] == ["satisfied", "violated"]
    assert told["status"].isna().tolist() == [False, False, True]
    assert told["fit"].tolist() == [True, True, False]
    assert told["due"].tolist()[:2] == ["2020-05-08", "2020-05-08"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("A-1,2020-04-08,2020-04-08,2020-04-09,2020-04-10,2020-04-20,2020-04-20", 0),
        ("A-1,2020-04-08,2020-04-08,2020-04-09,2020-04-10,,", 1),
    ],
)
def test_the_nightly_job_ends_as_its_first_lines_promise(tmp_path: Path, rows: str, code: int) -> None:
    cases, reports = tmp_path / "cases", tmp_path / "reports"
    cases.mkdir()
    reports.mkdir()
    (cases / "application.csv").write_text(
        f"id,received_on,registered_on,checked_on,handled_on,replied_on,archived_on\n{rows}\n",
        encoding="utf-8",
    )
    done = run_nightly(cases, reports)
    report = json.loads((reports / "2020-12-31.json").read_text(encoding="utf-8"))
    assert report["summary"]["records"]["application"] == 1
    late = [each for each in report["verdicts"] if each["rule"] == "cn/regulation-2019/late-reply"]
    assert [each["status"] for each in late] == ["satisfied" if code == 0 else "violated"]
    assert done.returncode == code, done.stderr


def test_the_nightly_job_says_what_it_could_not_read(tmp_path: Path) -> None:
    done = run_nightly(tmp_path / "nowhere", tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def run_nightly(cases: Path, reports: Path) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(EXAMPLES / "nightly.sh"), str(cases), str(reports), "2020-12-31"],
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
        check=False,
    )
