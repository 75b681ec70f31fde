"""Writes the faulty workbooks and Parquet files of this folder: `python make_workbooks.py`.

The other files are text, and are their own source.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
HEADS = ["编号", "收到日期", "答复日期", "承办单位", "页数"]
FIT = ["A-1", date(2020, 4, 20), date(2020, 5, 6), "区教委", 3]
SHEET = "xl/worksheets/sheet1.xml"


def book(title: str = "申请", *rows: list[object]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows or (HEADS, FIT):
        made.active.append(row)
    return made


def bytes_of(made: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


def write(name: str, made: openpyxl.Workbook | bytes) -> None:
    (HERE / name).write_bytes(made if isinstance(made, bytes) else bytes_of(made))


def main() -> None:
    write(
        "formula-never-calculated.xlsx",
        book("申请", HEADS, FIT, ["A-2", date(2020, 4, 20), None, None, "=1+2"]),
    )
    failed = bytes_of(book("申请", HEADS, FIT, ["A-2", date(2020, 4, 20), None, None, 777]))
    as_error = lambda xml: xml.replace(b'<c r="E3" t="n"><v>777</v></c>', b'<c r="E3" t="e"><v>#N/A</v></c>')  # noqa: E731
    write("failed-formula.xlsx", changed(failed, SHEET, as_error))
    write("id-of-eighteen-digits.xlsx", book("申请", HEADS, FIT, [1.2345678901234568e17, date(2020, 4, 20)]))
    duration = book("申请", HEADS, FIT, ["A-2", timedelta(hours=30)])
    write("length-of-time-for-a-date.xlsx", duration)
    phantom = book("申请", HEADS, FIT, ["A-2", 60])
    phantom.active["B3"].number_format = "yyyy-mm-dd"
    write("29-february-1900.xlsx", phantom)
    hidden = book()
    hidden.create_sheet("会议").append(["编号", "召开日期"])
    hidden["会议"].append(["M-1", date(2020, 1, 2)])
    hidden["会议"].sheet_state = "hidden"
    write("hidden-sheet.xlsx", hidden)
    stranger = book()
    stranger.create_sheet("会仪").append(["编号", "召开日期"])
    stranger["会仪"].append(["M-1", date(2020, 1, 2)])
    write("misspelt-sheet.xlsx", stranger)
    write("no-sheet-of-records.xlsx", book("Sheet1"))
    write("empty-sheet.xlsx", book("申请", []))
    titled = book("申请", ["宝山区2020年申请台账"], HEADS, FIT)
    titled.active.merge_cells("A1:E1")
    write("title-above-the-head.xlsx", titled)
    write(
        "help-below-the-head.xlsx", book("申请", HEADS, ["# 必填", "年-月-日", "年-月-日", "全称", "数"], FIT)
    )
    merged = book("申请", HEADS, FIT, ["A-2", date(2020, 4, 21)])
    merged.active.merge_cells("D2:D3")
    write("cells-merged-over-rows.xlsx", merged)
    write("column-without-head.xlsx", book("申请", HEADS, [*FIT, "见附件"]))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    write("old-format.xls", ole)
    write("old-format-renamed.xlsx", ole)
    write("with-password.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + bytes(480))
    sound = bytes_of(book())
    write("cut-off.xlsx", sound[: len(sound) // 2])
    write("sheet-cut-off.xlsx", changed(sound, SHEET, lambda xml: xml[: len(xml) // 2]))
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc">]>'
    write("with-entities.xlsx", changed(sound, SHEET, lambda xml: entity + xml))
    # A part that claims four gigabytes: the size in the directory is patched, for the bytes are not needed.
    with zipfile.ZipFile(io.BytesIO(sound)) as package:
        size = package.getinfo(SHEET).file_size.to_bytes(4, "little")
    at = sound.rindex(SHEET.encode()) - 46
    write("bomb.xlsx", sound[:at] + sound[at:].replace(size, b"\xff\xff\xff\xf0", 1))
    binary = pa.table({"record_type": ["application"] * 2, "id": ["A-1", "A-2"], "unit": [b"\x01", None]})
    pq.write_table(binary, HERE / "bytes-for-a-text.parquet")
    far = pa.table(
        {
            "record_type": ["application"],
            "id": ["A-1"],
            "received_on": pa.array([10_000_000], pa.int32()).cast(pa.date32()),
        }
    )
    pq.write_table(far, HERE / "year-29349.parquet")


if __name__ == "__main__":
    main()
