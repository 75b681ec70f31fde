"""Workbooks of records: what is written is what is read, and an empty one can be filled in and read."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.record_types import RecordType
from govrules.reading.records import RecordSet, read_records
from govrules.report.record_workbook import RecordSheet, write_records, write_template

HEAD, HELP, FIRST = 1, 2, 3


@pytest.fixture(scope="module")
def types() -> dict[str, RecordType]:
    return dict(gr.load().rules.record_types)


def read(path: Path, types: dict[str, RecordType]) -> RecordSet:
    return read_records(path, types)


ROWS: list[dict[str, Any]] = [
    {"id": "A-1", "received_on": date(2020, 4, 20), "content_clear": True, "fee_charged": 12.5},
    {
        "id": "A-2",
        "channel": "online",
        "steps_taken": frozenset(),
        "remedy_stated": frozenset({"body", "address"}),
    },
    {"id": "=1+1", "reasons": "=HYPERLINK(1)", "excessive": False},
]
FIELDS = ["id", "received_on", "content_clear", "fee_charged", "channel", "steps_taken", "remedy_stated"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_facts_of_every_kind_are_read_as_they_were_written(
    lang: str, tmp_path: Path, types: dict[str, RecordType]
) -> None:
    path = tmp_path / "records.xlsx"
    sheet = RecordSheet(types["application"], [*FIELDS, "reasons", "excessive"], ROWS)
    moments = RecordSheet(
        types["recall"], ["id", "decided_at"], [{"id": "R-1", "decided_at": datetime(2018, 5, 4, 9, 30)}]
    )
    assert write_records(path, [sheet, moments], ["a note", "received_on"], lang) == 4
    found = read(path, types)
    assert (found.unfit, found.notices) == ((), ())
    for row, record in zip(ROWS, found.records["application"], strict=True):
        assert record.id == row["id"]
        given = {name: fact for name, fact in record.facts.items() if name not in record.assumed}
        assert given == {name: fact for name, fact in row.items() if name != "id"}
    assert found.records["recall"][0].facts["decided_at"] == datetime(2018, 5, 4, 9, 30)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, types: dict[str, RecordType]) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_records(tmp_path / name, [RecordSheet(types["application"], FIELDS, ROWS)], ["a note"], "zh")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_what_fails_on_the_way_leaves_no_file(tmp_path: Path, types: dict[str, RecordType]) -> None:
    def rows() -> Any:
        yield ROWS[0]
        raise GovrulesError("no more")

    with pytest.raises(GovrulesError, match="no more"):
        write_records(tmp_path / "a.xlsx", [RecordSheet(types["application"], FIELDS, rows())], ["n"], "zh")
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------- templates


@pytest.fixture(scope="module", params=["zh", "en"])
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, types: dict[str, RecordType]
) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("template") / "t.xlsx"
    write_template(path, list(types.values()), request.param)
    return path, request.param


def test_a_template_has_a_sheet_a_record_type_with_every_field_and_help(
    template: tuple[Path, str], types: dict[str, RecordType]
) -> None:
    path, lang = template
    book = openpyxl.load_workbook(path)
    for kind in types.values():
        page = book[kind.label.in_(lang)]
        heads = [cell.value for cell in page[HEAD]]
        assert heads[2:] == [field.label.in_(lang) for field in kind.fields.values()]
        helps = [cell.value for cell in page[HELP]]
        assert str(helps[0]).startswith("#")
        assert all(helps)
        assert page.freeze_panes == "B3"
    hidden = [page.title for page in book if page.sheet_state != "visible"]
    assert hidden == ([] if lang == "zh" else ["_lists"])  # the Chinese labels are short enough for a cell


def test_choices_are_offered_as_lists_that_the_reader_knows(
    template: tuple[Path, str], types: dict[str, RecordType]
) -> None:
    path, lang = template
    book = openpyxl.load_workbook(path)
    for kind in types.values():
        page = book[kind.label.in_(lang)]
        offered: dict[int, list[str]] = {}
        for rule in page.data_validations.dataValidation:
            source = str(rule.formula1)
            if source.startswith("_lists!"):
                cells = book["_lists"][source.removeprefix("_lists!").replace("$", "")]
                values = [str(row[0].value) for row in cells]
            else:
                values = source.strip('"').split(",")
            (span,) = rule.sqref.ranges
            offered[span.min_col] = values
        for column, field in enumerate(kind.fields.values(), start=3):
            if field.type == "choice":
                assert offered[column] == [member.label.in_(lang) for member in field.members]
            elif field.type == "bool":
                assert len(offered[column]) == 2
            else:
                assert column not in offered


def test_a_filled_template_is_read_without_a_complaint(
    template: tuple[Path, str], types: dict[str, RecordType], tmp_path: Path
) -> None:
    path, lang = template
    book = openpyxl.load_workbook(path)
    kind = types["application"]
    page = book[kind.label.in_(lang)]
    column = {name: at for at, name in enumerate(["id", "region", *kind.fields], start=1)}
    yes = {"zh": "是", "en": "yes"}[lang]
    both = {"zh": "姓名或者名称、联系方式", "en": "name; contact"}[lang]
    filled = {
        "id": "A-1",
        "received_on": datetime(2020, 4, 20),
        "replied_on": "2020-05-06",
        "content_clear": yes,
        "reply_kind": {"zh": "予以公开", "en": "disclosed"}[lang],
        "application_fields": both,
    }
    for name, value in filled.items():
        page.cell(FIRST, column[name]).value = value
    other = tmp_path / "filled.xlsx"
    book.save(other)
    found = read(other, types)
    assert found.unfit == ()
    (record,) = found.records["application"]
    assert {name: record.facts[name] for name in filled if name != "id"} == {
        "received_on": date(2020, 4, 20),
        "replied_on": date(2020, 5, 6),
        "content_clear": True,
        "reply_kind": "disclosed",
        "application_fields": frozenset({"name", "contact"}),
    }


def test_an_untouched_template_has_no_records(
    template: tuple[Path, str], types: dict[str, RecordType]
) -> None:
    found = read(template[0], types)
    assert (len(found), found.unfit) == (0, ())
