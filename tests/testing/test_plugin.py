"""The pytest plugin: each example of a rule file a test, in a project that is not ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RULES = Path(__file__).parents[1] / "cli" / "rules"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    return tmp_path


def run(project: Path, *args: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rA", *args],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_switch_makes_every_example_a_test(project: Path) -> None:
    code, out = run(project, "--govrules", "rules")
    assert code == 0, out
    examples = sum(file.read_text(encoding="utf-8").count("as_of:") for file in project.rglob("*.yaml"))
    assert f"{examples} passed" in out
    assert "late-reply.yaml::1" in out


def test_without_the_switch_no_yaml_file_is_touched(project: Path) -> None:
    code, out = run(project, "rules")
    assert code == 5
    assert "no tests ran" in out


def test_a_setting_names_the_folders_once(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\ngovrules_rules = rules\n", encoding="utf-8")
    code, out = run(project)
    assert code == 0, out
    assert "late-reply.yaml::1" in out


def test_a_failed_example_is_told_with_its_place_and_no_traceback(project: Path) -> None:
    file = project / "rules" / "plan-2020" / "late-reply.yaml"
    text = file.read_text(encoding="utf-8")
    assert "20 working days" in text
    file.write_text(text.replace("within: 20 working days", "within: 2 working days"), encoding="utf-8")
    code, out = run(project, "--govrules", "rules")
    assert code == 1
    assert "late-reply.yaml:" in out
    assert "expected" in out
    assert "Traceback" not in out


def test_a_rule_file_that_cannot_be_read_is_an_error_of_collection(project: Path) -> None:
    file = project / "rules" / "plan-2020" / "late-reply.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("within: 20 working days", "within: 20 sleeps"), encoding="utf-8")
    code, out = run(project, "--govrules", "rules")
    assert code == 2
    assert "20 sleeps" in out
