"""`govrules sql --ground`: with it, what `govrules sql` prints runs in a data base of the reader's own."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import govrules as gr
from govrules.api.sql import ground_as_sql, rules_as_sql
from govrules.calendars import calendar
from govrules.engines.batch.dialect import NotLowered
from govrules.engines.batch.session import calendar_table

AS_OF = dt.date(2020, 12, 31)
RULE = "cn/regulation-2019/late-reply"

# Around Spring Festival and a make-up day, an extension, a pause, a correction; nulls for what has not happened.
CASES = [
    {"id": "in time", "received_on": "2020-04-08", "replied_on": "2020-05-09"},
    {"id": "a day late", "received_on": "2020-04-08", "replied_on": "2020-05-10"},
    {"id": "over Spring Festival", "received_on": "2020-01-13", "replied_on": "2020-02-17"},
    {"id": "never", "received_on": "2020-06-01"},
    {"id": "it's asked", "received_on": "2020-04-08", "correction_asked_on": "2020-04-10"},
    {"id": "corrected", "received_on": "2020-04-08", "correction_asked_on": "2020-04-10",
     "corrected_on": "2020-05-20", "replied_on": "2020-06-20"},
    {"id": "extended", "received_on": "2020-04-08", "extension_approved": True,
     "extension_notified_on": "2020-05-06", "replied_on": "2020-06-01"},
    {"id": "approval unknown", "received_on": "2020-04-08", "extension_notified_on": "2020-05-06",
     "replied_on": "2020-06-01"},
    {"id": "third party", "received_on": "2020-04-08", "third_party_asked_on": "2020-04-10",
     "third_party_answered_on": "2020-05-10", "replied_on": "2020-06-08"},
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load("cn/regulation-2019")


@pytest.fixture(scope="module")
def expected(book: gr.Rulebook) -> list[tuple[str, ...]]:
    """What the reference interpreter says of the cases."""
    found = [
        verdict.to_row()
        for case in CASES
        for verdict in book.evaluate({"record_type": "application", **case}, AS_OF)
        if verdict.rule == RULE
    ]
    told = sorted((str(v["record"]), str(v["status"]), str(v["reason"]), str(v["due"])) for v in found)
    assert {status for _, status, _, _ in told} >= {"satisfied", "violated", "pending", "undetermined"}
    return told


def table_of(cases: list[dict[str, object]], columns: list[str]) -> str:
    """The reader's own table, as statements."""

    def told(value: object) -> str:
        return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"

    rows = ", ".join("(" + ", ".join(told(case.get(name)) for name in columns) + ")" for case in cases)
    named = ", ".join(f'"{name}" TEXT' for name in columns)
    return (
        f'CREATE TABLE "source_of_application" ({named}); INSERT INTO "source_of_application" VALUES {rows};'
    )


def columns_asked(ground: str) -> list[str]:
    """The columns that the view takes from the reader's table."""
    view = ground[ground.index("CREATE VIEW") :]
    return re.findall(r'CAST\("([^"]+)" AS', view)


def test_the_printed_query_on_the_printed_ground_gives_the_reference_verdicts(
    book: gr.Rulebook, expected: list[tuple[str, ...]]
) -> None:
    ground = ground_as_sql(book, [RULE], "duckdb", AS_OF)
    with duckdb.connect() as base:
        base.execute(table_of(CASES, columns_asked(ground)))
        base.execute(ground)
        found = base.sql(rules_as_sql(book, [RULE], "duckdb", AS_OF)).df()
        broken = base.sql(rules_as_sql(book, [RULE], "duckdb", AS_OF, violations=True)).df()
    told = sorted(map(tuple, found[["record", "status", "reason", "due"]].astype(object).values.tolist()))
    assert [tuple(str(None if each != each else each) for each in row) for row in told] == expected
    assert sorted(broken["record"]) == [record for record, status, _, _ in expected if status == "violated"]


@pytest.mark.parametrize("name", ["cn", "de", "ae"])
def test_the_calendar_in_words_of_sql_is_the_calendar(name: str) -> None:
    """Also of a country whose weekend is another."""
    from govrules.engines.batch.ground_text import calendar_text

    with duckdb.connect() as base:
        base.execute(calendar_text("calendar_here", calendar(name)))
        made = base.sql("SELECT * FROM calendar_here").to_arrow_table()
    wanted = calendar_table(calendar(name))
    assert made["index"].to_pylist() == wanted["index"].to_pylist()
    assert made["nth"].to_pylist() == wanted["nth"].to_pylist()


@pytest.fixture(scope="module")
def postgres() -> Iterator[list[str]]:
    """A real PostgreSQL of this test's own, and the command that speaks to it.

    In a folder of its own: pytest's are closed to any other user, and the server refuses to run as root.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found, "no PostgreSQL server: apt-get install postgresql"
    bin_folder, home = found[-1], Path(tempfile.mkdtemp(prefix="govrules-pg-"))
    user = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(*command: str) -> None:
        done = subprocess.run([*user, *command], capture_output=True, text=True, cwd=home, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    data, socket = str(home / "data"), str(home)
    run(str(bin_folder / "initdb"), "-D", data, "-U", "office", "--auth=trust", "-E", "UTF8", "--no-sync")
    served = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off"
    run(str(bin_folder / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", served, "start")
    try:
        yield [
            str(bin_folder / "psql"),
            "-h",
            socket,
            "-U",
            "office",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-qAtX",
        ]
    finally:
        run(str(bin_folder / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home)


def test_postgresql_runs_what_is_printed_for_it(
    book: gr.Rulebook, expected: list[tuple[str, ...]], postgres: list[str]
) -> None:
    ground = ground_as_sql(book, [RULE], "postgres", AS_OF)
    query = rules_as_sql(book, [RULE], "postgres", AS_OF).rstrip().removesuffix(";")
    told = f"""SELECT "record", "status", COALESCE("reason", 'None'), COALESCE("due", 'None') FROM (
{query}
) AS v ORDER BY 1"""
    script = f"{table_of(CASES, columns_asked(ground))}\n{ground}\n{told};"
    done = subprocess.run(postgres, input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(tuple(line.split("|")) for line in done.stdout.splitlines()) == expected


def test_spark_and_quotas_have_no_ground_and_it_is_said(book: gr.Rulebook) -> None:
    with pytest.raises(NotLowered, match="views that the engine registers"):
        ground_as_sql(book, [RULE], "spark", AS_OF)
    quota = next(rule.id for rule in gr.load().rules if rule.kind == "quota")
    with pytest.raises(NotLowered, match=quota):
        ground_as_sql(gr.load(), [quota], "duckdb", AS_OF)
