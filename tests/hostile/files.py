"""Files that mean harm: each maker writes one, by name. What must become of it stands beside it.

`refused`: exit code 2, one message, no report. `read`: an audit with the records and unfit rows that are named.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HEADS = ["id", "received_on", "replied_on"]
ROWS = [["A-1", date(2020, 4, 8), date(2020, 4, 20)], ["A-2", date(2020, 4, 8), None]]
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Case:
    """A hostile file, and what must become of it."""

    name: str
    make: Callable[[Path], None]
    records: int | None = None
    unfit: int | None = None

    @property
    def refused(self) -> bool:
        """Whether nothing of it may be judged."""
        return self.records is None


def book(change: Callable[[openpyxl.Workbook], object] = lambda made: None) -> bytes:
    """A sound workbook of two applications, changed."""
    made = openpyxl.Workbook()
    made.active.title = "application"
    for row in (HEADS, *ROWS):
        made.active.append(row)
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(
    content: bytes, part: str, change: Callable[[bytes], bytes], more: dict[str, bytes] | None = None
) -> bytes:
    """A workbook with a part changed, and parts added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, added in (more or {}).items():
            new.writestr(name, added)
    return file.getvalue()


def written(content: bytes) -> Callable[[Path], None]:
    """A maker of these bytes."""
    return lambda path: path.write_bytes(content) and None


LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]>"
)
EXTERNAL = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def with_doctype(doctype: bytes, entity: bytes) -> Callable[[bytes], bytes]:
    """The XML of a sheet that declares an entity, and has it in a cell."""

    def change(xml: bytes) -> bytes:
        head, _, rest = xml.rpartition(b"<worksheet")
        return (
            head
            + doctype
            + b"<worksheet"
            + rest.replace(b"<v>A-2</v>", b"<v>" + entity + b"</v>").replace(
                b"<t>A-2</t>", b"<t>" + entity + b"</t>"
            )
        )

    return change


def many_rows(rows: int, filled: int) -> bytes:
    """A sheet as long as a sheet may be, written as its XML; the first and last rows are filled."""

    def row(n: int, *texts: str) -> str:
        cells = "".join(
            f'<c r="{x}{n}" t="inlineStr"><is><t>{text}</t></is></c>'
            for x, text in zip("AB", texts, strict=False)
        )
        return f'<row r="{n}">{cells}</row>'

    body = [row(1, "id", "received_on")]
    for n in range(2, rows + 1):
        body.append(
            row(n, f"A-{n}", "2020-04-08") if n <= filled + 1 or n > rows - filled else f'<row r="{n}"/>'
        )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{''.join(body)}</sheetData></worksheet>"
    )
    return repacked(book(), SHEET, lambda _: xml.encode())


def bomb(size: int) -> bytes:
    """A workbook of which one part unpacks to a thousand times its size."""
    filler = b"<!--" + b" " * size + b"-->"
    return repacked(book(), SHEET, lambda xml: xml.replace(b"<sheetData>", filler + b"<sheetData>"))


def parquet(**columns: pa.Array) -> bytes:
    """A Parquet file of two applications with a column of a wrong type."""
    file = io.BytesIO()
    pq.write_table(pa.table({"id": pa.array(["A-1", "A-2"]), **columns}), file)
    return file.getvalue()


WRONG: dict[str, Any] = {
    "list": pa.array([["2020-04-08"], []]),
    "struct": pa.array([{"day": 1}, None]),
    "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
    "bytes": pa.array([b"\xff\x00", None]),
    "decimal": pa.array([Decimal("43929.5"), None]),
    "duration": pa.array([timedelta(days=3), None]),
    "time": pa.array([time(9, 30), None]),
    "boolean": pa.array([True, None]),
    "whole number": pa.array([2**63, None], pa.uint64()),
    "half": pa.array([float("nan"), float("inf")], pa.float32()),
    "zoned moment": pa.array([datetime(2020, 4, 8, 23, tzinfo=UTC), None]),
    "dictionary": pa.array(["2020-04-08", "x"]).dictionary_encode(),
    "nothing": pa.nulls(2),
    "nanoseconds": pa.array([1, None], pa.timestamp("ns")),
}

CSV = b"id,received_on,replied_on\n"

CASES = [
    Case("laughs.xlsx", written(repacked(book(), SHEET, with_doctype(LAUGHS, b"&j;")))),
    Case("external-entity.xlsx", written(repacked(book(), SHEET, with_doctype(EXTERNAL, b"&a;")))),
    Case("bomb.xlsx", written(bomb(300_000_000))),
    Case("climbing-part.xlsx", written(repacked(book(), "", lambda x: x, {"../../evil.xml": b"<x/>"})), 2, 0),
    Case("many-parts.xlsx", written(repacked(book(), "", lambda x: x, {f"x/{n}": b"" for n in range(70_000)}))),
    Case("macros.xlsm", written(repacked(book(), "", lambda x: x, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})), 2, 0),
    Case("password.xlsx", written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)),
    Case("longest-sheet.xlsx", written(many_rows(1_048_576, 1_000)), 2_000, 0),
    Case("merged-head.xlsx", written(book(lambda b: (b.active.insert_rows(1), b.active.merge_cells("A1:C1")))), 2, 0),
    Case("hidden-sheet.xlsx", written(book(lambda b: (
        b.create_sheet("notes"), setattr(b["application"], "sheet_state", "hidden")))), 2, 0),
    Case("endless-quote.csv", written(CSV + b'A-1,"2020-04-08,\n' + b"A-2,2020-04-08,\n" * 1000)),
    Case("nul.csv", written(CSV + b"A-\0001,2020-04-08,\n")),
    Case("ragged.csv", written(CSV + b"A-1,2020-04-08\nA-2,2020-04-08,,,x\nA-3,2020-04-08,2020-04-20\n"), 1, 2),
    Case("mixed-encodings.csv", written(CSV + "A-1,2020-04-08,\n文,x,\n".encode() + "文-2,2020-04-08,\n".encode("gb18030"))),
    Case("utf-16.csv", written((CSV.decode() + "A-1,2020-04-08,\n").encode("utf-16")), 1, 0),
    Case("utf-7.csv", written(b"id,received_on\n+ADwAcwA+,2020-04-08\n"), 1, 0),
    Case("long-cell.csv", written(CSV + b"A-1,2020-04-08,\n" + b"A" * 20_000_000 + b",2020-04-08,\n")),
    Case("many-columns.csv", written(b"id," + b"c," * 2_000 + b"\nA-1" + b"," * 2_001 + b"\n"), 1, 0),
    Case("deep.json", written(b"[" * 100_000 + b"]" * 100_000)),
    Case("huge-number.json", written(b'[{"id": "A-1", "received_on": ' + b"9" * 10_000 + b"}]")),
    Case("twice.json", written(b'[{"id": "A-1", "id": "A-2", "received_on": "2020-04-08"}]')),
    Case("nan.json", written(b'[{"id": "A-1", "received_on": NaN}]'), 1, 0),
    Case("cut.parquet", written(parquet()[:-9])),
    Case("lying.parquet", written(b"PAR1" + b"\xff" * 40 + b"\xff\xff\xff\x7fPAR1")),
    *(
        Case(f"{kind.replace(' ', '-')}.parquet", written(parquet(received_on=wrong)), -1, -1)
        for kind, wrong in WRONG.items()
    ),
]  # fmt: skip
