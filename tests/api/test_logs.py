"""What is logged: that an audit was made, and nothing of the people it is about."""

import logging
from pathlib import Path

import pytest

import govrules as gr

SECRETS = ("李某某-37082619", "13800000000", "secret-unit", "geheim")


def hostile_source(tmp_path: Path) -> Path:
    """A file whose name, ids, facts and faults would each be told by a careless logger."""
    source = tmp_path / "geheim-李某某-37082619.csv"
    source.write_text(
        "id,unit,received_on,replied_on\n"
        "李某某-37082619,secret-unit,2020-04-08,2020-06-20\n"
        "13800000000,secret-unit,geheim,\n",
        encoding="utf-8",
    )
    return source


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_a_log_at_its_most_talkative_holds_nothing_of_a_record(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, engine: str
) -> None:
    caplog.set_level(logging.DEBUG)
    book = gr.load("cn/regulation-2019")
    audit = book.audit(hostile_source(tmp_path), "2020-12-31", record_type="application", engine=engine)
    assert len(audit.unfit) == 1
    assert "audited 1 records by 38 rules as of 2020-12-31" in caplog.text
    assert "1 rows did not fit" in caplog.text
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_a_monitor_logs_nothing_of_a_case(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with gr.load("cn/regulation-2019").monitor() as monitor:
        monitor.post(
            "application", SECRETS[0], {"unit": SECRETS[2], "received_on": "2020-04-08"}, at="2020-04-08"
        )
        monitor.tick("2020-12-31")
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_nothing_is_printed_where_nobody_listens(capfd: pytest.CaptureFixture[str]) -> None:
    gr.load("cn/regulation-2019").audit([{"id": "A-1"}], "2020-12-31", record_type="application")
    assert capfd.readouterr() == ("", "")
