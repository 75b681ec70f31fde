"""Reading before judging, and a run that can be watched and ended."""

import threading
import time

import pandas as pd
import pytest

import govrules as gr
from govrules.reading.records import RecordSet

AS_OF = "2020-12-31"
ROWS = [
    {"编号": f"A-{n}", "收到日期": "2020-04-20", "答复日期": None if n % 2 else "2020-04-27", "坏": "x"}
    for n in range(2_000)
]


class CancelledError(Exception):
    """What a caller raises to end a run."""


@pytest.fixture(scope="module")
def book():
    return gr.load("cn/regulation-2019")


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_a_plan_and_what_was_read_by_it_give_the_verdicts_of_the_source(engine, book):
    source = ROWS[:50]
    direct = book.audit(source, AS_OF, record_type="application", engine=engine).verdicts.df()
    plan = book.understand(source, "application")
    for other in (plan, book.read(plan)):
        # A source that says its record types itself also asks for the quotas of the others.
        verdicts = book.audit(other, AS_OF, engine=engine).verdicts.df()
        same = verdicts[verdicts["record_type"] == "application"].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, direct)


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_what_was_read_is_explained_without_being_read_again(engine, book):
    found = book.read(iter(ROWS[:4]), record_type="application")
    assert isinstance(found, RecordSet)
    audit = book.audit(found, AS_OF, engine=engine)
    assert "A-1" in str(audit.explain("A-1", "cn/regulation-2019/late-reply"))


def test_a_plan_is_as_large_as_its_source(book, tmp_path):
    from govrules.api.audit import is_large

    frame = pd.DataFrame(ROWS)
    assert not is_large(book.understand(frame, "application"))
    assert not is_large(book.read(frame, record_type="application"))
    assert is_large(book.understand(pd.concat([frame] * 20), "application"))


def test_a_parquet_file_is_as_large_as_its_rows_and_not_its_bytes(tmp_path):
    from govrules.api.audit import LARGE_FILE, LARGE_TABLE, is_large

    path = tmp_path / "applications.parquet"
    for rows, large in ((LARGE_TABLE - 1, False), (LARGE_TABLE, True)):
        pd.DataFrame({"id": range(rows)}).to_parquet(path)
        assert path.stat().st_size < LARGE_FILE
        assert is_large(path) is is_large(str(path)) is is_large(tmp_path) is large
    path.write_bytes(b"no parquet")
    assert not is_large(path)


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_what_the_progress_raises_ends_the_run(engine, book):
    told = []

    def progress(done, total):
        told.append((done, total))
        raise CancelledError

    with pytest.raises(CancelledError):
        book.audit(ROWS, AS_OF, record_type="application", engine=engine, progress=progress)
    assert len(told) == 1
    # Nothing of the run is left in the way of the next.
    assert len(book.audit(ROWS[:10], AS_OF, record_type="application", engine=engine).verdicts)


def test_reading_tells_how_far_it_is_and_ends_when_told_to(book):
    told = []
    book.read(ROWS, record_type="application", progress=lambda done, total: told.append((done, total)))
    assert told == [(500, None), (1_000, None), (1_500, None), (2_000, None)]

    def progress(done, total):
        raise CancelledError

    with pytest.raises(CancelledError):
        book.read(ROWS, record_type="application", progress=progress)


def test_a_query_under_way_is_interrupted(book):
    """The engine is at work in one long query: it stops, and the connection is fit for the next."""
    from datetime import date

    from govrules.engines.batch.session import Session

    def progress(done, total):
        raise CancelledError

    session = Session(book.rules, date(2020, 12, 31), progress=progress)
    began = time.monotonic()
    long = "SELECT COUNT(*) FROM RANGE(10000000000) AS a(x) WHERE HASH(x) % 7 = 3"
    with pytest.raises(CancelledError):
        session.rows(long, watched=True)
    assert time.monotonic() - began < 20
    assert session.rows("SELECT 42") == [(42,)]
    assert not [each for each in threading.enumerate() if each.name.endswith("(_watch)")]
    session.close()


def test_writing_a_report_tells_how_far_it_is_and_ends_when_told_to(book, tmp_path):
    audit = book.audit(ROWS, AS_OF, record_type="application")
    told = []
    audit.write_report(tmp_path / "a.xlsx", progress=lambda done, total: told.append(done))
    assert told == sorted(told)
    assert len(told) > 1

    def progress(done, total):
        raise CancelledError

    with pytest.raises(CancelledError):
        audit.write_report(tmp_path / "b.xlsx", progress=progress)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
