"""`govrules watch`: every line is answered or acted on, none is fatal, and both directions keep their schema."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

EVENTS: list[dict[str, Any]] = [
    {"record_type": "application", "id": "A-1", "facts": {"received_on": "2020-04-20"}, "at": "2020-04-20"},
    {"do": "tick", "now": "2020-05-14"},
    {"do": "correct", "record_type": "application", "id": "A-1", "facts": {"received_on": "2020-04-21"}, "at": "2020-05-14"},
    {"do": "tick", "now": "2020-06-01T09:00:00+08:00"},
    {"record_type": "application", "id": "A-1", "facts": {"replied_on": "2020-06-02"}, "at": "2020-06-02", "event": "e9"},
    {"do": "retract", "record_type": "application", "id": "A-1", "fields": ["replied_on"], "at": "2020-06-03"},
    {"do": "retract", "record_type": "application", "id": "A-1", "at": "2020-06-04"},
]  # fmt: skip

BAD = [
    b"nonsense",
    b"[1, 2]",
    b'{"do": "dance"}',
    b'{"do": ["post"]}',
    b'{"do": "tick"}',
    b'{"do": "tick", "now": 5}',
    b'{"record_type": "application", "id": "A-2", "facts": {"fee_charged": NaN}, "at": "2020-04-20"}',
    b'{"record_type": "application", "id": "A-2", "facts": 3, "at": "2020-04-20"}',
    b'{"record_type": "dragon", "id": "A-2", "facts": {}, "at": "2020-04-20"}',
    b'{"record_type": "application", "id": "A-2", "facts": {"received_on": "never"}, "at": "2020-04-20"}',
    b'{"record_type": "application", "id": "A-2", "facts": {}, "at": "0001-01-01"}',
    b'{"record_type": "application", "id": "A-2", "facts": {}, "at": "2020-04-20", "extra": 1}',
    b'{"do": "retract", "record_type": "application", "id": "A-2", "fields": "all", "at": "2020-04-20"}',
    b"\xff\xfe broken bytes",
    b"[" * 100_000,
]


def watch(lines: bytes, *options: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "govrules", "watch", "--rules", "cn/regulation-2019", *options],
        input=lines, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def schema(name: str) -> jsonschema.Draft202012Validator:
    done = subprocess.run(
        [sys.executable, "-m", "govrules", "watch", "--schema", name],
        capture_output=True,
        check=True,
        timeout=60,
    )
    return jsonschema.Draft202012Validator(json.loads(done.stdout))


def test_events_in_and_changes_out_keep_their_schemas(tmp_path: Path) -> None:
    into, out = schema("event"), schema("change")
    for event in EVENTS:
        into.validate(event)
    lines = b"\n".join(json.dumps(event).encode() for event in EVENTS)
    said = watch(
        lines, "--due-soon", "3 working days", "--acknowledge", "--store", str(tmp_path / "cases.sqlite")
    )
    for line in said:
        out.validate(line)
    assert [line["done"] for line in said if "done" in line] == list(range(1, 8))
    reply = [line["change"] for line in said if line.get("rule", "").endswith("late-reply")]
    assert reply == ["opened", "due-soon", "moved", "overdue", "late", "overdue", "withdrawn"]
    # The same lines again, as a queue may send them: nothing is said twice, not even by another process.
    again = watch(lines, "--due-soon", "3 working days", "--store", str(tmp_path / "cases.sqlite"))
    assert again == []


def test_a_bad_line_is_answered_and_the_next_is_read() -> None:
    out = schema("change")
    good = json.dumps(EVENTS[0]).encode()
    said = watch(b"\n".join([*BAD, good]), "--acknowledge")
    for line in said:
        out.validate(line)
    assert [line["error"]["line"] for line in said if "error" in line] == list(range(1, len(BAD) + 1))
    assert said[-1] == {"done": len(BAD) + 1}


@pytest.mark.parametrize("line", [b'{"do": "dance"}', b'{"do": "tick"}', b'{"facts": {}}', b"[]"])
def test_the_schema_refuses_what_the_command_refuses(line: bytes) -> None:
    assert not schema("event").is_valid(json.loads(line))


def test_a_file_that_grows_is_followed_and_half_a_line_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    line = json.dumps(EVENTS[0]).encode()
    path.write_bytes(line[:30])
    with subprocess.Popen(
        [sys.executable, "-m", "govrules", "watch", str(path), "--follow", "--acknowledge", "--rules", "cn/regulation-2019"],
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        time.sleep(1.0)
        with path.open("ab") as more:
            more.write(line[30:] + b"\n")
        answer = next(each for each in map(json.loads, process.stdout) if "done" in each)
        process.terminate()
    assert answer == {"done": 1}


def test_ctrl_c_ends_a_followed_file_without_a_traceback_and_nothing_is_lost(tmp_path: Path) -> None:
    path, store = tmp_path / "events.jsonl", tmp_path / "cases.sqlite"
    path.write_bytes(json.dumps(EVENTS[0]).encode() + b"\n")
    with subprocess.Popen(
        [sys.executable, "-m", "govrules", "watch", str(path), "--follow", "--acknowledge", "--store", str(store),
         "--rules", "cn/regulation-2019"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert any(
            "done" in json.loads(line) for line in iter(process.stdout.readline, b"") if b"done" in line
        )
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
        assert process.wait(timeout=60) == 130
    assert "Traceback" not in said
    assert watch(json.dumps(EVENTS[0]).encode(), "--store", str(store)) == []


def test_a_reader_that_goes_away_ends_it_without_a_traceback_and_nothing_is_lost(tmp_path: Path) -> None:
    store = tmp_path / "cases.sqlite"
    lines = b"\n".join(json.dumps(event).encode() for event in EVENTS)
    (tmp_path / "events.jsonl").write_bytes(lines)
    done = subprocess.run(
        f"{sys.executable} -m govrules watch events.jsonl --store cases.sqlite --rules cn/regulation-2019 | head -n 1",
        shell=True, cwd=tmp_path, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert json.loads(done.stdout)["change"]
    assert b"Traceback" not in done.stderr
    watch(lines, "--store", str(store))  # what was not acted on before is now, what was changes nothing
    assert watch(lines, "--store", str(store)) == []


def test_what_cannot_be_watched_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    for options, message in (
        ([str(tmp_path / "none.jsonl")], "no such file"),
        ([str(tmp_path)], "is a directory"),
        (["--follow"], "`--follow` needs a file"),
        (["--due-soon", "3 wrking days"], "unknown unit"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "govrules", "watch", "--rules", "cn/regulation-2019", *options],
            input=b"", capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 2
        assert message in done.stderr.decode()
        assert b"Traceback" not in done.stderr
