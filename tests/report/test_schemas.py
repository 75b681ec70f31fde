"""What programmes read is what its schema says: real output of every shape, and faults that are noticed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

import govrules as gr
from govrules.cli.program import run
from govrules.model.verdict import COLUMNS, REASONS, Reason, Status
from govrules.report.schemas import SHAPES, name_of, schema

AS_OF = "2020-07-01"
FEW_RULES = "cn/shanghai/baoshan-2020"
FOLDER = Path(gr.__file__).parent / "report" / "schemas"
REGISTRY: Registry[Any] = Registry().with_resources(
    (name_of(shape), Resource.from_contents(schema(shape))) for shape in SHAPES
)


def validator(shape: str) -> Draft202012Validator:
    return Draft202012Validator(schema(shape), registry=REGISTRY, format_checker=FormatChecker())


def faults(shape: str, value: object) -> list[str]:
    return [
        f"{'/'.join(map(str, each.path))}: {each.message}" for each in validator(shape).iter_errors(value)
    ]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped sample, with cells in it that do not fit."""
    from openpyxl import load_workbook

    path = tmp_path_factory.mktemp("sample") / "cases.xlsx"
    assert run(["sample", str(path)]) == 0
    book = load_workbook(path)
    sheet = book["申请"] if "申请" in book.sheetnames else book["application"]
    for row in (5, 6):
        for cell in sheet[row][1:]:
            cell.value = "2020-13-45"
    book.save(path)
    return path


@pytest.fixture
def output_of(cases: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def ran(*args: str) -> str:
        capsys.readouterr()
        assert run([str(cases) if each == "SOURCE" else each for each in args]) == 0
        return capsys.readouterr().out

    return ran


# -- the schemas themselves --------------------------------------------------------------------------


def test_every_file_is_a_schema_and_every_schema_is_listed() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {f"{shape}.v1.json" for shape in SHAPES}
    for shape in SHAPES:
        Draft202012Validator.check_schema(schema(shape))
        assert schema(shape)["$id"] == name_of(shape)


def test_a_verdict_has_the_columns_in_their_order_and_the_codes_of_the_model() -> None:
    for shape in ("verdict", "verdict-row"):
        described = schema(shape)
        assert tuple(described["properties"]) == tuple(described["required"]) == COLUMNS
        assert described["properties"]["status"]["enum"] == [str(status) for status in Status]
        named = {
            each["if"]["properties"]["status"]["const"]: each["then"]["properties"]["reason"]["enum"]
            for each in described["allOf"][:3]
        }
        assert named == {str(s): [str(r) for r in reasons] for s, reasons in REASONS.items() if reasons}


# -- real output -------------------------------------------------------------------------------------


def test_the_json_of_an_audit_is_what_its_schema_says(output_of: Callable[..., str]) -> None:
    found = json.loads(output_of("audit", "SOURCE", "--as-of", AS_OF, "--format", "json"))
    assert faults("audit", found) == []
    assert {verdict["status"] for verdict in found["verdicts"]} == {str(status) for status in Status}
    assert len({verdict["reason"] for verdict in found["verdicts"]}) > 10
    assert found["unfit"]


def test_the_json_of_an_annual_report_is_what_its_schema_says(output_of: Callable[..., str]) -> None:
    found = json.loads(output_of("annual-report", "SOURCE", "--year", "2020", "--format", "json"))
    assert faults("annual-report", found) == []
    assert found["apart"]
    assert any(row["records"] for table in found["tables"] for row in table["rows"])


def test_the_json_of_the_batch_engine_is_what_the_schema_says(output_of: Callable[..., str]) -> None:
    asked = ("--rules", FEW_RULES, "--as-of", AS_OF, "--format", "json")
    assert faults("audit", json.loads(output_of("audit", "SOURCE", *asked, "--engine", "duckdb"))) == []


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_json_lines_csv_and_parquet_are_what_their_schema_says(
    cases: Path, tmp_path: Path, engine: str
) -> None:
    import pyarrow.parquet as pq

    audit = gr.load(FEW_RULES).audit(str(cases), AS_OF, engine=engine)
    for ending in ("jsonl", "csv", "parquet"):
        audit.verdicts.write(tmp_path / f"verdicts.{ending}")
    lines = (tmp_path / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [fault for line in lines for fault in faults("verdict", json.loads(line))] == []

    table = pq.read_table(tmp_path / "verdicts.parquet")
    assert table.schema.metadata[b"govrules_schema"].decode() == name_of("verdict-row")
    assert [(each.name, str(each.type)) for each in table.schema] == [
        (name, {"late_by": "int64", "provisional": "bool"}.get(name, "string")) for name in COLUMNS
    ]
    rows = table.to_pylist()
    assert [fault for row in rows for fault in faults("verdict-row", row)] == []

    with (tmp_path / "verdicts.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *texts = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert [_typed(row) for row in texts] == rows
    assert len(lines) == len(rows) == len(audit.verdicts) > 200


def _typed(row: list[str]) -> dict[str, object]:
    """A row of CSV as a row of a table: null is empty, but for the list of missing facts."""
    typed: dict[str, object] = dict(zip(COLUMNS, [text or None for text in row], strict=True))
    typed["late_by"] = None if typed["late_by"] is None else int(str(typed["late_by"]))
    typed["provisional"] = {"true": True, "false": False}[str(typed["provisional"])]
    typed["missing"] = typed["missing"] or ""
    return typed


@pytest.mark.parametrize(
    ("shape", "command"),
    [
        ("explanations", ["explain", "SOURCE", "--id", "A-17", "--as-of", AS_OF]),
        ("explanations", ["explain", "SOURCE", "--id", "R-14", "--as-of", AS_OF, "--lang", "zh"]),
        ("due", ["due", "2020-01-10", "20 working days"]),
        ("due", ["due", "2020-01-10T09:30", "24 hours"]),
        ("due", ["due", "2020-01-31", "1 month", "--last-day", "roll", "--lang", "zh"]),
        ("coverage", ["coverage"]),
    ],
)
def test_the_json_of_the_other_commands_is_what_its_schema_says(
    output_of: Callable[..., str], shape: str, command: list[str]
) -> None:
    assert faults(shape, json.loads(output_of(*command, "--format", "json"))) == []


# -- faults are noticed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"reason": "too-short", "status": "satisfied"}, "reason"),
        ({"reason": "exempt"}, "reason"),
        ({"status": "broken"}, "status"),
        ({"due": "8.5.2020"}, "due"),
        ({"late_by": -1}, "late_by"),
        ({"late_unit": "days"}, "late_unit"),
        ({"missing": "received_on"}, "missing"),
        ({"unit": "区教委"}, "Additional properties"),
    ],
)
def test_a_verdict_with_a_fault_does_not_pass(change: dict[str, object], where: str) -> None:
    fine = {
        **dict.fromkeys(COLUMNS), "record_type": "application", "record": "A-1", "rule": "x/late", "duty": "must",
        "status": "violated", "reason": str(Reason.LATE), "provisional": False, "missing": [],
    }  # fmt: skip
    assert faults("verdict", fine) == []
    (fault,) = faults("verdict", fine | change)
    assert where in fault
