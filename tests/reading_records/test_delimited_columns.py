"""CSV by columns is CSV by rows: the same cells under the same numbers, or not taken at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govrules.reading import delimited_columns
from govrules.reading.delimited import read_csv
from govrules.reading.delimited_columns import ROW_NUMBER, NotInColumns, read_csv_columns
from govrules.reading.record_words import RecordsError
from govrules.reading.table import is_blank

BAD = Path(__file__).parent.parent / "bad" / "records"
HEAD = "编号,收到日期,note"


def known(head: str) -> bool:
    return head in {"编号", "收到日期", "received_on", "id"}


def by_rows(path: Path) -> object:
    """What the row reader says of a file: its heads, its numbered rows, its notices; or its error."""
    try:
        table = read_csv(path, path.name, known)
        rows = [(number, tuple(cells)) for number, cells in table.rows]
        return table.heads, rows, [str(notice) for notice in table.notices]
    except RecordsError as error:
        return error.code


def by_columns(path: Path) -> object | None:
    """The same by columns; None where they do not take it."""
    columns = read_csv_columns(path, path.name, known)
    if columns is None:
        return None
    rows = []
    try:
        for batch in columns.batches():
            for row in batch.to_pylist():
                rows.append((row.pop(ROW_NUMBER), tuple(row.values())))
    except NotInColumns:
        return None
    assert [number for number, _ in rows] == sorted(number for number, _ in rows)
    rows += [(number, tuple(cells)) for number, cells in columns.broken]
    rows = sorted(row for row in rows if not all(map(is_blank, row[1])))
    return columns.head.texts, rows, [str(notice) for notice in columns.notices]


SOUND = {
    "plain": f"{HEAD}\nA-1,2020-03-02,x\nA-2,2020-03-03,\n",
    "no line end at the end": f"{HEAD}\nA-1,2020-03-02,x",
    "line ends of Windows": f"{HEAD}\r\nA-1,2020-03-02,x\r\nA-2,,\r\n",
    "blank lines and blank rows": f"\n{HEAD}\n\nA-1,2020-03-02,x\n,,\n \n\nA-2,,\n\n",
    "more and fewer cells": f"{HEAD}\nA-1\nA-2,2020-03-02,x\nA-3,,,,\nA-4,2020-03-02,x\n,\nA-5,1,2\n",
    "quotes, separators and lines in cells": f'{HEAD}\n"A,1","2020-03-02","a ""b""\nc\r\nd"\nA-2,,"e"\n',
    "a quote within a cell": f'{HEAD}\nA-1,2020"03,x"\nA-2,,""\n',
    "a title above the head": f"某单位登记表,,\n\n{HEAD}\nA-1,2020-03-02,x\n",
    "a title of two lines in one cell": f'"某单位\n登记表",,\n{HEAD}\nA-1,2020-03-02,x\n',
    "semicolons that the file names": "sep=;\n编号;收到日期;note\nA-1;2020-03-02;x,y\n",
    "tabs": f"{HEAD}\nA-1,2020-03-02,x\n".replace(",", "\t"),
    "spaces around": f"{HEAD}\n A-1 , 2020-03-02,　x\n",
    "a head and nothing below": f"{HEAD}\n",
    "signs beyond the first plane": f"{HEAD}\nA-1,2020-03-02,𠮷😀\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("said", SOUND)
def test_a_sound_file_is_taken_by_columns(said: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "application.csv"
    path.write_bytes(SOUND[said].encode(encoding))
    assert by_columns(path) == by_rows(path)


LEFT_TO_ROWS = {
    "a quote that is not closed": f'{HEAD}\nA-1,2020-03-02,"x\n',
    "something behind a closing quote": f'{HEAD}\nA-1,2020-03-02,"x"y\n',
    "two heads of one name": "编号,note,note\nA-1,2020-03-02,x\n",
    "heads that differ in case": "编号,note,Note\nA-1,2020-03-02,x\n",
    "a column without a head": "编号,收到日期,\nA-1,2020-03-02,x\n",
    "nothing": "",
    "a cell beyond what is read": f"{HEAD}\nA-1,2020-03-02,{'x' * 140_000}\n",
    "the name of our own column": f"{HEAD},{ROW_NUMBER}\nA-1,2020-03-02,x,1\n",
}


@pytest.mark.parametrize("said", LEFT_TO_ROWS)
def test_what_the_two_would_read_differently_is_left_to_the_row_reader(said: str, tmp_path: Path) -> None:
    path = tmp_path / "application.csv"
    path.write_bytes(LEFT_TO_ROWS[said].encode())
    assert by_columns(path) is None


@pytest.mark.parametrize("path", sorted(BAD.glob("*.csv")), ids=lambda path: path.name)
def test_a_faulty_file_is_read_alike(path: Path) -> None:
    assert by_columns(path) in (None, by_rows(path))


def test_rows_are_numbered_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_columns, "_BLOCK", 300)
    lines = [f"A-{n},2020-03-02,x" if n % 7 else "A,B" if n % 3 else "" for n in range(2000)]
    path = tmp_path / "application.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    found = by_columns(path)
    assert found is not None
    assert found == by_rows(path)


CELLS = st.text(st.sampled_from('ab1-,;"\n\r \t#＃　é文\u2028\x1f'), max_size=6)


@settings(max_examples=400)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=8).map("\n".join),
    st.sampled_from(["utf-8", "gb18030"]),
)
@example("\r\r\n\n\r,a", "utf-8")
@example('"\r\n",a,b\n"', "gb18030")
def test_any_text_is_read_alike_or_left_to_the_row_reader(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "application.csv"
    path.write_bytes(f"{HEAD}\n{text}".encode(encoding))
    assert by_columns(path) in (None, by_rows(path))
