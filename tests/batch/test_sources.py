"""From the source to the report: the batch engine takes, refuses and judges the same rows as the record reader."""

from __future__ import annotations

import datetime as dt
import random
import signal
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import govrules as gr
from govrules.api.audit import Audit
from govrules.errors import GovrulesError

AS_OF = "2021-01-01"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load("cn/regulation-2019")


def rows(number: int) -> pd.DataFrame:
    """Applications as offices write them: labels, Chinese dates, blanks, slips, ids that are used twice."""
    chance = random.Random(7)
    found = []
    for at in range(number):
        day = dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(400))
        found.append(
            {
                "编号": chance.choice(
                    [f"A-{at}", f"A-{at}", f"A-{at}", f" A-{at // 2}", f"Ａ-{at}", f"A-{at // 3}"]
                ),
                "收到日期": day,
                "答复日期": day + dt.timedelta(days=chance.randrange(-1, 45))
                if chance.random() < 0.8
                else None,
                "reply_kind": chance.choice(
                    ["disclosed", "部分公开", "withheld", "不予公开", "胡说", "", None]
                ),
                "延期经批准": chance.choice(["是", "FALSE", "√", "大概", "", None]),
                "延期告知日期": chance.choice(
                    ["2020年5月6日", "2020-06-01", "２０２０/7/8", "2020-02-30", "待定", None]
                ),
                "remedy_stated": chance.choice(
                    ["机关名称;地址", "body、address", None, "无", "瞎", "body；time-limit"]
                ),
                "收取费用": chance.choice([1.5, 0, None, -1, 35]),
                "理由说明": chance.choice(["第三方不同意公开", "“（一）”条", "", None, "#N/A"]),
            }
        )
    return pd.DataFrame(found)


def same(one: Audit, other: Audit) -> None:
    """Both audits took, refused and judged the same."""
    assert dict(one.counts) == dict(other.counts)
    assert [each.to_dict() for each in one.records.unfit] == [each.to_dict() for each in other.records.unfit]
    assert [str(each) for each in one.records.notices] == [str(each) for each in other.records.notices]
    pd.testing.assert_frame_equal(one.summary, other.summary)
    by_key = ["rule", "record"]
    a, b = (each.verdicts.df().sort_values(by_key, ignore_index=True) for each in (one, other))
    pd.testing.assert_frame_equal(_with_none(a), _with_none(b))
    assert one.worst() == other.worst()
    pd.testing.assert_frame_equal(_with_none(one.violations), _with_none(other.violations))
    assert one.head() == other.head()
    assert one.digest(7) == other.digest(7)


def _with_none(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), None)


@pytest.mark.parametrize("most", [0, 4096], ids=["by form", "text by text"])
def test_a_data_frame_full_of_slips(book: gr.Rulebook, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govrules.engines.batch.raw.MOST_DIFFERENT", most)
    frame = {"application": rows(700)}
    same(book.audit(frame, AS_OF, engine="reference"), book.audit(frame, AS_OF, engine="duckdb"))


def test_a_parquet_file_and_a_roster(book: gr.Rulebook, tmp_path: Path) -> None:
    table = pa.Table.from_pandas(rows(300).assign(unit="区教委"), preserve_index=False)
    pq.write_table(table, tmp_path / "application.parquet")
    roster = [{"id": "区教委", "region": "cn/shanghai/baoshan"}, {"id": "区民政局"}]
    path = str(tmp_path / "application.parquet")
    same(
        book.audit(path, AS_OF, engine="reference", roster=roster),
        book.audit(path, AS_OF, engine="duckdb", roster=roster),
    )


def both(book: gr.Rulebook, source: object, **asked: object) -> Audit:
    """The audit by DuckDB, once it was found to be that of the reference."""
    found = book.audit(source, AS_OF, engine="duckdb", **asked)  # type: ignore[arg-type]
    same(book.audit(source, AS_OF, engine="reference", **asked), found)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_full_of_slips_is_never_read_row_by_row(
    book: gr.Rulebook, tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "application.csv"
    lines = rows(400).drop(columns="延期经批准").to_csv(index=False).splitlines()
    lines[40:40], lines[90:90], lines[200:200] = (
        ["", ",,,"],
        ["A-900,2020-03-02"],
        ["," * 30, "#A-1" + "," * 7],
    )
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    expected = book.audit(path, AS_OF, engine="reference")
    assert {"ragged-row", "duplicate-id", "not-a-date"} <= {str(each.code) for each in expected.records.unfit}
    monkeypatch.setattr("govrules.reading.delimited.read_csv", None)
    same(expected, book.audit(path, AS_OF, engine="duckdb"))


@pytest.mark.parametrize(
    "text",
    [
        "收到日期,答复日期\n#说明,\n2020-03-02,\n\n2020-03-02,2020-03-05\n　,\n#,2020-03-05\n,2020-01-06\n",
        "编号,收到日期\n#说明,填写收到日期\nA-1,2020-03-02\n#B,2020-03-02\n",
        "登记表,\n编号,收到日期\n\nA-1,2020-03-02\n,\n",
        "编号,收到日期\n,\n",
        "编号,收到日期\n",
        "编号\nA-1\n\nA-2\n",
        "申请编号;收到日期\nA-1;2020-03-02\n",
        "没有,这些\n1,2\n",
        "编号,收到日期,收到日期\nA-1,2020-03-02,\n",
        "编号,收到日期,\nA-1,2020-03-02,x\n",
        '编号,收到日期\nA-1,"2020-03-02\n',
    ],
    ids=["no ids", "help", "title", "blank", "empty", "one column", "semicolon", "strange", "twice", "headless", "quote"],
)  # fmt: skip
def test_a_csv_file_is_taken_or_refused_as_by_the_reader(
    book: gr.Rulebook, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "application.csv"
    path.write_text(text, encoding="utf-8")
    try:
        book.audit(path, AS_OF, engine="reference")
    except GovrulesError as refused:
        with pytest.raises(GovrulesError) as also:
            book.audit(path, AS_OF, engine="duckdb")
        assert also.value.message == refused.message
    else:
        both(book, path)


def test_a_folder_of_files_in_all_formats(book: gr.Rulebook, tmp_path: Path) -> None:
    table = rows(50).drop(columns="延期经批准")
    (tmp_path / "申请.csv").write_text(table.to_csv(index=False), encoding="gb18030")
    pq.write_table(pa.table({"id": ["区教委"], "region": ["cn/shanghai"]}), tmp_path / "unit.parquet")
    (tmp_path / "document.json").write_text('[{"id": "D-1", "made_on": "2020-03-02"}]', encoding="utf-8")
    (tmp_path / "notes.csv").write_text("a,b\n", encoding="utf-8")
    both(book, tmp_path)
    both(book, tmp_path, record_type="application")
    (tmp_path / "application.csv").write_text(table.to_csv(index=False), encoding="utf-8")
    both(book, tmp_path)


def test_what_a_csv_file_left_in_the_temporary_folder_goes_with_the_audit(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    path, folder = tmp_path / "application.csv", tmp_path / "scratch"
    folder.mkdir()
    path.write_text("编号,收到日期\nA-1,2020-03-02\n", encoding="utf-8")
    told: list[int] = []
    audit = book.audit(path, AS_OF, engine="duckdb", temp_folder=folder, progress=lambda n, _: told.append(n))
    assert list(folder.rglob("*.parquet")) != []
    assert told[0] == 1
    audit.session.close()  # type: ignore[attr-defined]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "ids", [["A", "#B", "C", "#D"], ["#A", "#B", "C", "#D"], ["A", None, " ", "B"], [], [None]]
)
def test_rows_that_are_no_records(book: gr.Rulebook, ids: list[str | None]) -> None:
    days = [None if each is None or not each.strip() else dt.date(2020, 3, 2) for each in ids]
    both(
        book,
        {
            "application": pa.table(
                {"id": pa.array(ids, pa.string()), "received_on": pa.array(days, pa.date32())}
            )
        },
    )


def test_partitioned_folders_and_globs_are_one_table(book: gr.Rulebook, tmp_path: Path) -> None:
    for year in (2020, 2021):
        (tmp_path / f"year={year}").mkdir()
        part = pa.table({"id": [f"{year}-1", f"{year}-2"], "received_on": [dt.date(year, 3, 2)] * 2})
        pq.write_table(part, tmp_path / f"year={year}" / "part.parquet")
    for source in (str(tmp_path), str(tmp_path / "*" / "*.parquet")):
        assert (
            book.audit(source, AS_OF, record_type="application", engine="duckdb").counts["application"] == 4
        )


def test_a_duckdb_relation(book: gr.Rulebook) -> None:
    with duckdb.connect() as connection:
        relation = connection.sql(
            "SELECT 'A-' || i AS id, DATE '2020-03-02' AS received_on FROM range(50) AS t(i)"
        )
        audit = book.audit({"application": relation}, AS_OF, engine="duckdb")
    late = audit.violations.query("rule == 'cn/regulation-2019/late-reply'")
    assert set(late["reason"]) == {"overdue"}
    assert len(late) == 50


def test_a_duckdb_connection(book: gr.Rulebook) -> None:
    with duckdb.connect() as connection:
        connection.register("raw", pa.Table.from_pandas(rows(80), preserve_index=False))
        connection.execute('CREATE VIEW "申请" AS FROM raw')
        connection.execute("CREATE TABLE unit AS SELECT '区教委' AS id, 'cn/shanghai' AS region")
        connection.execute("CREATE TABLE numbers AS SELECT 1 AS one")
        assert dict(both(book, connection).counts).keys() == {"application", "unit"}
        assert dict(both(book, connection, record_type="application").counts).keys() == {
            "application",
            "unit",
        }
        assert dict(book.audit(connection, AS_OF).counts).keys() == {"application", "unit"}


def test_a_duckdb_connection_without_a_table_of_records_says_so(book: gr.Rulebook) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE numbers AS SELECT 1 AS one")
        for engine in ("reference", "duckdb"):
            with pytest.raises(GovrulesError) as refused:
                book.audit(connection, AS_OF, engine=engine)
            assert refused.value.message == "no table of the data base is named for a record type"


def test_columns_of_text_that_hold_nothing(book: gr.Rulebook) -> None:
    nothing = pa.array([None, None], pa.string())
    names = ("received_on", "答复日期", "reply_kind", "延期经批准", "remedy_stated", "收取费用", "理由说明")
    both(book, {"application": pa.table({"id": ["A", "B"], **dict.fromkeys(names, nothing)})})


@pytest.mark.parametrize("head", ["id", "nothing known of ids"])
def test_a_stream_that_can_be_read_only_once(book: gr.Rulebook, head: str) -> None:
    table = pa.table({head: ["A", "B"], "received_on": [dt.date(2020, 3, 2)] * 2, "note": [dt.time(1), None]})
    expected, found = (
        book.audit(
            pa.RecordBatchReader.from_batches(table.schema, table.to_batches()),
            AS_OF, engine=engine, record_type="application",
        )
        for engine in ("reference", "duckdb")
    )  # fmt: skip
    assert expected.counts["application"] == 2
    same(expected, found)


def test_a_stream_of_types_that_parquet_has_not(book: gr.Rulebook) -> None:
    odd = pa.array([None, None], pa.month_day_nano_interval())
    table = pa.table({"id": ["A", "B"], "received_on": [dt.date(2020, 3, 2)] * 2, "note": odd})
    stream = pa.RecordBatchReader.from_batches(table.schema, table.to_batches())
    audit = book.audit(stream, AS_OF, engine="duckdb", record_type="application")
    assert audit.counts["application"] == 2


def test_verdicts_are_streamed_to_files(book: gr.Rulebook, tmp_path: Path) -> None:
    audit = book.audit({"application": rows(200)}, AS_OF, engine="duckdb")
    audit.verdicts.write(tmp_path / "verdicts.parquet")
    audit.verdicts.write(tmp_path / "verdicts.csv")
    assert pq.read_table(tmp_path / "verdicts.parquet").num_rows == len(audit.verdicts)
    assert len(pd.read_csv(tmp_path / "verdicts.csv")) == len(audit.verdicts)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["verdicts.csv", "verdicts.parquet"]
    for ending, read in ((".csv", pd.read_csv), (".parquet", pd.read_parquet)):
        path = tmp_path / f"violations{ending}"
        audit.verdicts.write(path, violated_only=True)  # type: ignore[call-arg]
        found = read(path)
        assert sorted(found["record"]) == sorted(audit.violations["record"])
        assert set(found["status"]) == {"violated"}


def test_a_verdict_found_by_the_batch_engine_can_be_explained(book: gr.Rulebook) -> None:
    facts = {"id": "A-1", "received_on": dt.date(2020, 3, 2)}
    audit = book.audit({"application": pd.DataFrame([facts])}, AS_OF, engine="duckdb")
    assert "2020-03-30" in str(audit.explain("A-1", "cn/regulation-2019/late-reply"))


def instrument(folder: Path) -> Path:
    """An instrument without rules or record types as yet."""
    mine = folder / "mine"
    (mine / "records").mkdir(parents=True)
    (mine / "instrument.yaml").write_text(
        "title: {zh: 某, en: some}\nissuer: {zh: 某, en: some}\nnumber: '1'\nin_force: {from: 2019-01-01}\n"
        "region: cn\nlevel: national\nclauses:\n  c: {provision: '1'}\n",
        encoding="utf-8",
    )
    return mine


@pytest.mark.parametrize("most", [0, 4096], ids=["by form", "text by text"])
def test_a_moment_by_default_keeps_its_time_of_day(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govrules.engines.batch.raw.MOST_DIFFERENT", most)
    mine = instrument(tmp_path)
    (mine / "records" / "matter.yaml").write_text(
        "label: {zh: 事, en: matter}\nown_date: opened_on\nfields:\n"
        "  opened_on: {type: date, act: true, label: {zh: 开, en: opened}}\n"
        "  told_at: {type: datetime, planned: true, label: {zh: 告, en: told}, default: 2020-03-02T17:30}\n"
        "  shown_at: {type: datetime, act: true, label: {zh: 示, en: shown}}\n",
        encoding="utf-8",
    )
    (mine / "late.yaml").write_text(
        "title: {zh: 迟, en: late}\nprovision: '1'\nclause: c\nduty: must\nrecord: matter\n"
        "requires: {deadline: {act: shown_at, from: told_at, within: 24 hours}}\n",
        encoding="utf-8",
    )
    book = gr.load(mine)
    table = pa.table({"id": ["a", "b", "c"], "opened_on": ["2020-03-02"] * 3, "told_at": ["", None, "2020-03-03"],
                      "shown_at": ["2020-03-03T17:31", "2020-03-03 17:30", "2020-03-04"]})  # fmt: skip
    verdicts = both(book, {"matter": table}).verdicts.df().sort_values("record")
    assert list(verdicts["start"]) == ["2020-03-02T17:30:00", "2020-03-02T17:30:00", "2020-03-03T00:00:00"]


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    mine = instrument(tmp_path)
    (mine / "records" / "matter.yaml").write_text(
        "label: {zh: 事, en: matter}\nown_date: opened_on\nfields:\n"
        "  opened_on: {type: date, act: true, label: {zh: 开, en: opened}}\n"
        "  title:\n    type: text\n    label: {zh: 题, en: title}\n"
        "    also: ['x\"; DROP TABLE facts_0; --']\n",
        encoding="utf-8",
    )
    (mine / "wrong-title.yaml").write_text(
        "title: {zh: 错, en: wrong}\nprovision: '1'\nclause: c\nduty: must\nrecord: matter\n"
        "requires:\n  holds: title <> '''; DROP TABLE facts_0; --'\n",
        encoding="utf-8",
    )
    hostile = 'x"; DROP TABLE facts_0; --'
    frame = pd.DataFrame(
        {
            "id": ["a'; DROP TABLE facts_0; --", "b"],
            "opened_on": [dt.date(2020, 1, 1)] * 2,
            hostile: ["'; DROP TABLE facts_0; --", "'"],
        }
    )
    book = gr.load(mine)
    source = {"matter": frame}
    same(book.audit(source, AS_OF, engine="reference"), book.audit(source, AS_OF, engine="duckdb"))
    assert list(book.audit(source, AS_OF, engine="duckdb").violations["record"]) == [
        "a'; DROP TABLE facts_0; --"
    ]


def test_a_memory_limit_and_a_temporary_folder_are_heeded(book: gr.Rulebook, tmp_path: Path) -> None:
    source = {"application": rows(300)}
    audit = book.audit(source, AS_OF, memory_limit="200MB", temp_folder=tmp_path)
    assert [each.name.startswith("govrules-") for each in tmp_path.iterdir()] == [True]
    assert audit.session.rows("SELECT CURRENT_SETTING('memory_limit')") == [("190.7 MiB",)]  # type: ignore[attr-defined]
    same(book.audit(source, AS_OF, engine="reference"), audit)
    audit.session.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_a_memory_limit_that_is_none_says_so(book: gr.Rulebook) -> None:
    with pytest.raises(GovrulesError, match="memory limit"):
        book.audit({"application": rows(3)}, AS_OF, memory_limit="plenty")


def test_a_temporary_folder_that_is_not_there_says_so(book: gr.Rulebook, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(GovrulesError) as refused:
        book.audit({"application": rows(3)}, AS_OF, temp_folder=gone)
    assert refused.value.message == (
        f"nothing can be put into the temporary folder `{gone}`: no such file or directory"
    )
    assert refused.value.help == "name a folder that is there and may be written to"


def test_an_engine_without_a_memory_limit_refuses_one(book: gr.Rulebook) -> None:
    with pytest.raises(GovrulesError) as refused:
        book.audit({"application": rows(3)}, AS_OF, engine="reference", memory_limit="2GB")
    assert refused.value.message == "the engine `reference` takes no memory limit and no temporary folder"


def test_ctrl_c_stops_a_running_query_and_leaves_nothing(book: gr.Rulebook, tmp_path: Path) -> None:
    from govrules.engines.batch.session import Session

    # With so many threads it is never the main one alone that works on the query.
    session = Session(book.rules, AS_OF, temp_folder=tmp_path, threads=16)
    threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        session.rows("SELECT SUM(HASH(a.range)) FROM RANGE(3000000) AS a, RANGE(3000000) AS b", watched=True)
    assert time.monotonic() - began < 60
    assert session.rows("SELECT 1") == [(1,)]
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_what_was_stopped_while_it_was_kept_is_begun_anew() -> None:
    plan = gr.load("cn/shanghai/baoshan-2020")
    book = plan.select(rule.id for rule in plan.rules if rule.kind == "quota")
    source = {"periodic-release": pa.table({"id": ["A"], "published_on": ["2020-03-02"]})}
    expected = book.audit(source, AS_OF, engine="reference")
    audit = book.audit(source, AS_OF, engine="duckdb")
    session = audit.session  # type: ignore[attr-defined]
    run, runs = session.run, iter(range(1000))

    def stopped(sql: str, watched: bool = False) -> None:
        if next(runs) == 3:
            raise KeyboardInterrupt
        run(sql, watched)

    session.run = stopped
    with pytest.raises(KeyboardInterrupt):
        len(audit.verdicts)
    same(expected, audit)
