"""Memory stays flat: a table ten times as long needs no more of it."""

import gc
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from govrules.reading.record_words import Notice
from govrules.reading.tables import open_tables

HEADS = ["编号", "收到日期", "承办单位", "答复类型"]


def row(number):
    return [f"A-{number}", f"2020-{1 + number % 12:02}-{1 + number % 28:02}", f"第{number}号单位", "予以公开"]


def write_csv(path, length):
    with path.open("w", encoding="gb18030") as file:
        file.write(",".join(HEADS) + "\n")
        file.writelines(",".join(row(number)) + "\n" for number in range(length))


def write_parquet(path, length):
    with pq.ParquetWriter(path, pa.schema([(head, pa.string()) for head in HEADS])) as writer:
        for start in range(0, length, 1_000):
            part = [dict(zip(HEADS, row(number), strict=True)) for number in range(start, start + 1_000)]
            writer.write_table(pa.Table.from_pylist(part), row_group_size=1_000)


def write_workbook(path, length):
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("申请")
    sheet.write_row(0, 0, HEADS)
    for number in range(length):
        sheet.write_row(number + 1, 0, row(number))
    book.close()


def peak_of(path, record_types):
    """The most memory that Python held while the rows were walked, in bytes; and how many there were."""
    gc.collect()
    tracemalloc.start()
    notices: list[Notice] = []
    count = 0
    for table in open_tables(path, record_types, "application", notices):
        for _ in table.rows:
            count += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, count


@pytest.mark.parametrize(
    ("suffix", "write"), [(".csv", write_csv), (".parquet", write_parquet), (".xlsx", write_workbook)]
)
def test_ten_times_the_rows_need_no_more_memory(tmp_path, record_types, suffix, write):
    short, long = tmp_path / f"short{suffix}", tmp_path / f"long{suffix}"
    rows = 1_000 if suffix == ".xlsx" else 3_000
    write(short, rows)
    write(long, 10 * rows)
    peak_of(short, record_types)  # what is loaded once is loaded here
    few, short_count = peak_of(short, record_types)
    many, long_count = peak_of(long, record_types)
    assert (short_count, long_count) == (rows, 10 * rows)
    assert many < 2 * few + 1_000_000
