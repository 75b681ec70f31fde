"""Whatever bytes a file holds, it is read or refused with a message; nothing else is raised."""

import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govrules.reading.record_words import RecordsError
from govrules.reading.records import read_records


def sound_workbook():
    book = openpyxl.Workbook()
    book.active.title = "申请"
    for row in (["编号", "收到日期", "页数"], ["A-1", "2020-04-20", 3], ["A-2", None, "x"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sound_parquet():
    file = io.BytesIO()
    pq.write_table(pa.table({"编号": ["A-1", "A-2"], "收到日期": ["2020-04-20", "x"]}), file)
    return file.getvalue()


SOUND = {
    ".xlsx": sound_workbook(),
    ".parquet": sound_parquet(),
    ".csv": '编号,收到日期,页数\nA-1,2020-04-20,"3"\n'.encode("gb18030"),
    ".json": json.dumps([{"id": "A-1", "received_on": "2020-04-20"}]).encode(),
    ".jsonl": b'{"id": "A-1"}\n{"id": "A-2"}\n',
}


def read(folder, suffix, content, record_types):
    path = folder / f"application{suffix}"
    path.write_bytes(content)
    try:
        found = read_records(path, record_types, record_type="application")
    except RecordsError as error:
        return error.in_("zh") and error.in_("en") and None
    assert all(each.reason for each in found.unfit)
    return found


@pytest.mark.parametrize("suffix", SOUND)
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_bytes_are_read_or_refused(tmp_path, record_types, suffix, content):
    """Random bytes under any name end in records or in one clear error."""
    read(tmp_path, suffix, content, record_types)


@pytest.mark.parametrize("suffix", SOUND)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_damaged_file_is_read_or_refused(tmp_path, record_types, suffix, data):
    """A sound file with some bytes changed, lost or doubled ends in records or in one clear error."""
    content = bytearray(SOUND[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        end = min(len(content), at + data.draw(st.integers(0, 8)))
        content[at:end] = data.draw(st.binary(max_size=8))
    read(tmp_path, suffix, bytes(content), record_types)


DAMAGE = [b"", b"0", b"9999999999", b'"', b"<", b"A1", b"\xff", b"-1"]
PARTS = [name for name in zipfile.ZipFile(io.BytesIO(SOUND[".xlsx"])).namelist() if "docProps" not in name]


@given(part=st.sampled_from(PARTS), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_a_workbook_with_a_damaged_part_is_read_or_refused(tmp_path, record_types, part, data):
    """The same for the XML within a workbook, which the sums of the archive do not guard."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND[".xlsx"])) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == part:
                at = data.draw(st.integers(0, len(content) - 1))
                end = min(len(content), at + data.draw(st.integers(0, 12)))
                content[at:end] = data.draw(
                    st.sampled_from([b"", b"0", b"9999999999", b'"', b"<", b"A1", b"\xff", b"-1"])
                )
            new.writestr(name, bytes(content))
    read(tmp_path, ".xlsx", file.getvalue(), record_types)


@pytest.mark.parametrize("suffix", SOUND)
def test_the_sound_files_are_sound(tmp_path, record_types, suffix):
    assert read(tmp_path, suffix, SOUND[suffix], record_types).counts["application"].rows >= 1
