"""Findings as SARIF: what the standard demands of a log, and what a code host shows of a finding."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from govrules.analysis.finding import FINDINGS
from govrules.cli.program import run
from govrules.model.source import Diagnostic, Level, Place, Span, Text
from govrules.reading.codes import CODES
from govrules.report.sarif import NOWHERE, Beside, sarif
from tests.analysis import rulebooks

ROOT = Path(__file__).parents[2]
UNKNOWN = Text("没有这个字段", "unknown field")
RELATIVE_OR_FILE = r"^(?!/)(?!\.$)(?:file:///)?[A-Za-z0-9._~!$&'()*+,;=@%/-]+(?::[A-Za-z0-9._~%/-]+)?$"
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
PLACE = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": RELATIVE_OR_FILE}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "properties": {
                        name: {"type": "integer", "minimum": 1}
                        for name in ("startLine", "startColumn", "endLine", "endColumn")
                    },
                    "additionalProperties": False,
                },
            },
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
ESSENTIALS = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {"properties": {"level": LEVEL}},
                                                "properties": {"type": "object"},
                                            },
                                            "additionalProperties": False,
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": TEXT,
                                "locations": {"type": "array", "items": PLACE, "minItems": 1},
                                "relatedLocations": {"type": "array", "items": PLACE, "uniqueItems": True},
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                                            "justification": {"type": "string", "minLength": 1},
                                        },
                                        "additionalProperties": False,
                                    },
                                },
                            },
                            "additionalProperties": False,
                        },
                    },
                },
            },
        },
    },
}
"""What the standard's sections 3.13 to 3.35 demand of the properties that are used here, in a schema of our own."""

Check = Callable[..., dict[str, Any]]


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Check:
    """`govrules check --format sarif`, its log validated."""

    def typed(*args: str) -> dict[str, Any]:
        run(("check", *args, "--format", "sarif"))
        log: dict[str, Any] = json.loads(capsys.readouterr().out)
        jsonschema.validate(log, ESSENTIALS)
        return log

    return typed


@pytest.mark.parametrize(
    "name", ["looser-in-some-weeks", "twin-quotas", "gap-between-versions", "never-two-kinds"]
)
def test_findings_of_every_sort_are_a_log_that_the_standard_admits(
    name: str, checked: Check, tmp_path: Path
) -> None:
    case = next(each for each in rulebooks.cases() if each.name == name)
    rulebooks.load(case.faulty, tmp_path / "book")
    (run_,) = checked(str(tmp_path / "book"), "--lang", "en")["runs"]
    rules = run_["tool"]["driver"]["rules"]
    found = [each for each in run_["results"] if each["ruleId"] == case.code]
    assert len(found) == len(case.expect)
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for result, expected in zip(found, case.expect, strict=True):
        assert expected["says"] in result["message"]["text"]
        assert len(result.get("relatedLocations", [])) == max(0, len(expected["rules"]) - 1)


def test_every_code_names_its_place_in_the_documentation(checked: Check, tmp_path: Path) -> None:
    from govrules.cli.check import _kinds

    headings = {
        page: {
            re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in (ROOT / page).read_text(encoding="utf-8").splitlines()
            if line.startswith("#")
        }
        for page in ("docs/errors.md", "docs/zh/errors.md", "docs/findings.md")
    }
    for lang in ("zh", "en"):
        kinds = _kinds(lang)
        assert set(kinds) == {*CODES, *FINDINGS}
        for code, kind in kinds.items():
            page, _, anchor = kind.page.partition("#")
            assert anchor in headings[page], code


def test_an_accepted_finding_is_a_suppressed_result_with_its_reason(checked: Check, tmp_path: Path) -> None:
    case = next(each for each in rulebooks.cases() if each.name == "twin-deadlines")
    why = {"zh": "文件如此", "en": "so the document says"}
    accepted = [{"finding": "GR809", "rules": ["law/a"], "why": why}]
    rulebooks.load({**case.faulty, "instruments": {"law": {"accepted": accepted}}}, tmp_path / "book")
    for lang in ("zh", "en"):
        (run_,) = checked(str(tmp_path / "book"), "--lang", lang)["runs"]
        (found,) = (each for each in run_["results"] if each["ruleId"] == "GR809")
        assert found["level"] == "note"
        assert found["suppressions"] == [
            {"kind": "external", "status": "accepted", "justification": why[lang]}
        ]


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "没有这个字段\n说明：请改名"), ("en", "unknown field\nhelp: name another")]
)
def test_a_result_is_told_in_the_language_that_was_asked_for(lang: str, said: str) -> None:
    found = Diagnostic("GR405", Place("a.yaml"), UNKNOWN, Text("请改名", "name another"))
    (result,) = sarif([found], lang=lang)["runs"][0]["results"]  # type: ignore[index]
    assert result["message"]["text"] == said


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("rules/我的/late reply.yaml", "rules/%E6%88%91%E7%9A%84/late%20reply.yaml"),
        ("/某/a.yaml", "file:///%E6%9F%90/a.yaml"),
        ("C:\\rules\\a.yaml", "file:///C:/rules/a.yaml"),
        ("rules\\a.yaml", "rules/a.yaml"),
    ],
)
def test_a_path_is_told_as_a_uri(file: str, uri: str) -> None:
    found = Diagnostic("GR405", Place(file, 3, 5), UNKNOWN, span=Span(3, 5, 3, 9))
    log = sarif([found], beside={0: Beside([Place(file, 7, 1)])})
    jsonschema.validate(log, ESSENTIALS)
    (result,) = log["runs"][0]["results"]  # type: ignore[index]
    for each in (*result["locations"], *result["relatedLocations"]):
        assert each["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_what_stands_in_no_file_is_told_without_a_place() -> None:
    log = sarif([Diagnostic("GR814", NOWHERE, Text("没有规则读取", "no rule reads it"), level=Level.NOTE)])
    jsonschema.validate(log, ESSENTIALS)
    (result,) = log["runs"][0]["results"]  # type: ignore[index]
    assert "locations" not in result


def test_a_log_that_lacks_what_the_standard_demands_is_noticed() -> None:
    log = sarif([Diagnostic("GR405", Place("/abs/a.yaml"), UNKNOWN)])
    (result,) = log["runs"][0]["results"]  # type: ignore[index]
    result["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError, match="grave"):
        jsonschema.validate(log, ESSENTIALS)
