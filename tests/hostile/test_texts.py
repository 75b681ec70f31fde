"""Whatever a record's texts hold, no report takes them for anything but texts, and none is lost."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import openpyxl
import pyarrow.parquet as pq
import pytest
from texts import MARK, TEXTS

from govrules.cli.program import run
from govrules.cli.report_formats import ReportFormat

ALL = [text for texts in TEXTS.values() for text in texts]
AS_OF = "2020-12-31"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Applications in breach, open, undetermined and unfit, every text in every place that takes one."""
    records = []
    for at, text in enumerate(ALL):
        facts = {"reasons": text, "unit": text}
        records += [
            {"id": f"{at} {text}", "received_on": "2020-04-08", **facts},
            {"id": f"open {at} {text}", "received_on": "2020-12-21", **facts},
            {
                "id": f"unknown {at} {text}",
                **facts,
                "received_on": "2020-04-08",
                "extension_notified_on": "2020-04-20",
            },
            {"id": f"unfit {at} {text}", "received_on": text, "reply_kind": text, **facts},
        ]
    path = tmp_path_factory.mktemp("hostile") / "application.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def report(source: Path, form: str, target: Path, engine: str = "reference") -> None:
    """The audit of the source in a format."""
    code = run(
        ["audit", str(source), "--record", "application", "--rules", "cn/regulation-2019", "--as-of", AS_OF,
         "--format", form, "--output", str(target), "--engine", engine, "--lang", "zh"]
    )  # fmt: skip
    assert code == 0


def look_at_csv(path: Path) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert sum(MARK in cell for cell in cells) > len(ALL)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")] == []


def look_at_xlsx(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    seen = 0
    for sheet in book.worksheets:
        assert MARK not in sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                seen += MARK in str(cell.value)
                # The report's own formulas and links may be there; none of them speaks of a record.
                assert not (cell.data_type == "f" and MARK in str(cell.value)), cell.value
                assert cell.hyperlink is None or MARK not in str(cell.hyperlink.target), cell.hyperlink
        for check in sheet.data_validations.dataValidation:
            assert MARK not in f"{check.formula1}{check.formula2}"
    assert not any(MARK in str(name) for name in book.defined_names.values())
    assert seen > len(ALL)


class Parts(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and what its scripts hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside in ("script", "style") else self.texts).append(data)


def look_at_html(path: Path) -> None:
    parts = Parts()
    parts.feed(path.read_text(encoding="utf-8"))
    parts.close()
    assert sum(text.count(MARK) for text in parts.texts) > len(ALL)
    foreign = {"iframe", "base", "img", "object", "embed", "link", "math", "audio", "video"}
    assert [tag for tag, _ in parts.tags if tag in foreign] == []
    followed = ("href", "src", "action", "srcdoc", "style", "formaction", "xlink:href")
    for tag, attributes in parts.tags:
        assert MARK not in tag
        for name, value in attributes.items():
            assert MARK not in name, (tag, name)
            assert not name.startswith("on"), (tag, name)
            if name in followed:
                assert "javascript:" not in value.lower(), (tag, value)
                assert "evil.example" not in value, (tag, value)
    for script in parts.scripts:
        assert f"window.{MARK}=1" not in re.sub(r'"(?:[^"\\]|\\.)*"', '""', script)


def look_at_ics(path: Path) -> None:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    events = calendar.walk("VEVENT")
    assert sum(MARK in str(event.get("SUMMARY")) + str(event.get("DESCRIPTION")) for event in events) >= len(
        ALL
    )
    assert [event for event in events if event.get("ATTENDEE")] == []
    assert all(event.get("UID") and event.get("DTSTART") for event in events)


def look_at_json(path: Path) -> None:
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert {each["record"] for each in whole["verdicts"] if each["record"]} >= {
        f"{at} {text}" for at, text in kept()
    }


def look_at_jsonl(path: Path) -> None:
    with path.open(encoding="utf-8", newline="\n") as lines:
        told = [json.loads(line) for line in lines]
    assert sum(MARK in str(each) for each in told) > len(ALL)


def look_at_parquet(path: Path) -> None:
    records = pq.read_table(path)["record"].to_pylist()
    assert sum(MARK in record for record in records) > len(ALL)


def look_at_text(path: Path) -> None:
    shown = path.read_text(encoding="utf-8")
    assert MARK in shown
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown) == []


def kept() -> list[tuple[int, str]]:
    """The texts that an id keeps letter by letter: without the spaces and signs that reading takes off or joins."""
    import unicodedata

    return [
        (at, text)
        for at, text in enumerate(ALL)
        if text == unicodedata.normalize("NFKC", text).strip() and text.isprintable() and len(text) < 1000
    ]


LOOKS: dict[str, Callable[[Path], None]] = {
    "csv": look_at_csv,
    "html": look_at_html,
    "ics": look_at_ics,
    "json": look_at_json,
    "jsonl": look_at_jsonl,
    "parquet": look_at_parquet,
    "text": look_at_text,
    "xlsx": look_at_xlsx,
}


def test_every_format_is_looked_at() -> None:
    assert set(LOOKS) == {form.value for form in ReportFormat}


@pytest.mark.parametrize("form", sorted(LOOKS))
def test_no_report_takes_a_text_for_more(source: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"report.{form}"
    report(source, form, target)
    LOOKS[form](target)


def test_a_data_base_takes_none_of_them_for_more(source: Path, tmp_path: Path) -> None:
    """DuckDB gives the verdicts of the reference on every hostile record, in the same words."""
    report(source, "csv", tmp_path / "reference.csv")
    report(source, "csv", tmp_path / "duckdb.csv", engine="duckdb")
    told = [
        sorted((tmp_path / f"{each}.csv").read_text(encoding="utf-8-sig").splitlines())
        for each in ("reference", "duckdb")
    ]
    assert told[0] == told[1]


def test_the_looks_can_fail(tmp_path: Path) -> None:
    """A report that did take a text for more is seen."""
    bad = tmp_path / "bad.html"
    bad.write_text("".join(f"<p>{MARK}</p>" for _ in range(200)) + f"<img src=x onerror=window.{MARK}=1>")
    with pytest.raises(AssertionError):
        look_at_html(bad)
    bad.write_text("\n".join(f"{MARK},x" for _ in range(200)) + "\n=1+1,x\n")
    with pytest.raises(AssertionError):
        look_at_csv(bad)
