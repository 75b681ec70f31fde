"""Whatever fails, nothing that was accepted is lost, nothing is doubled, and the message says what to do."""

from __future__ import annotations

import faulthandler
import os
import random
import resource
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from events_shared import by_reference, history, ordered
from hypothesis import given, settings
from hypothesis import strategies as st

import govrules as gr
from govrules.engines.events import casebook, engine, ruleset
from govrules.engines.events.store import StoreError

AS_OF = "2020-08-01"


def in_child(work: Callable[[], Any], kill_after: float | None = None) -> int:
    """Runs work in a forked process, killed with no warning after a while; its exit code, negative if killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_process_killed_at_any_moment_has_lost_nothing(book: gr.Rulebook, tmp_path: Path) -> None:
    """200 kills at random moments: what the store then holds gives the verdicts of an unbroken run over it."""
    events, path, of = history(30), tmp_path / "cases.sqlite", random.Random(7)
    expected = by_reference(book, events, AS_OF)
    book.monitor().post(
        "application", "warm", {"received_on": "2020-04-01"}, at="2020-04-01"
    )  # compiled before forks

    def work() -> None:
        with book.monitor(path) as monitor:
            for id, facts, at in events:
                monitor.post("application", id, facts, at=at)
            monitor.tick(AS_OF)

    kills = 0
    while kills < 200:
        if in_child(work, kill_after=of.uniform(0.0, 0.06)) != -signal.SIGKILL:
            for leftover in tmp_path.iterdir():  # the run came to its end: begin again
                leftover.unlink()
            continue
        kills += 1
        if kills % 10 == 0 and path.exists():
            with book.monitor(path) as monitor:
                kept: dict[str, dict[str, Any]] = {}
                for key in monitor._cases.store.keys():
                    for event in monitor._cases.store.events(key):
                        kept.setdefault(key[1], {}).update(event.facts)
                now = monitor.now
                found = ordered(monitor.verdicts())
            if now is not None:
                assert found == by_reference(book, [(id, facts, "") for id, facts in kept.items()], now)
    with book.monitor(path) as monitor:
        for id, facts, at in events:
            monitor.post("application", id, facts, at=at)  # those that are there already change nothing
        monitor.tick(AS_OF)
        assert ordered(monitor.verdicts()) == expected
        said = [(c.record, c.rule, c.news.value, str(c.due), str(c.at)) for c in monitor.changes()]
    assert len(said) == len(set(said)), "a change was told twice"


def test_what_was_accepted_before_a_crash_is_acted_on_when_the_store_is_opened(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "cases.sqlite"

    def crash_while_acting() -> None:
        monitor = book.monitor(path)
        engine.Engine.move = lambda *told: os._exit(9)  # type: ignore[method-assign,assignment]
        monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")

    assert in_child(crash_while_acting) == 9
    with book.monitor(path) as monitor:
        assert [c.news.value for c in monitor.reopened if c.rule.endswith("late-reply")] == ["opened"]


def test_an_engine_that_fails_is_stood_in_for_by_the_reference(
    book: gr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*told: Any) -> None:
        raise engine.EngineError("durable-rules could not take a fact")

    monitor = book.monitor()
    monkeypatch.setattr(engine.Engine, "move", fail)
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    monitor.tick("2020-06-01")
    assert ordered(monitor.verdicts()) == by_reference(
        book, [("A-1", {"received_on": "2020-04-20"}, "")], "2020-06-01"
    )
    assert monitor.fallbacks > 0


def test_a_second_monitor_on_one_store_is_refused(book: gr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "cases.sqlite"
    with book.monitor(path):
        with pytest.raises(StoreError, match="is in use by another monitor"):
            book.monitor(path)

        def open_too() -> None:
            with pytest.raises(StoreError, match="is in use by another monitor"):
                book.monitor(path)

        assert in_child(open_too) == 0
    book.monitor(path).close()


def test_a_full_disk_refuses_the_event_and_keeps_the_rest(book: gr.Rulebook, tmp_path: Path) -> None:
    path, accepted = tmp_path / "cases.sqlite", 0
    monitor = book.monitor(path)
    monitor._cases.store._db.execute("PRAGMA max_page_count = 40")
    refused = 0
    for at in range(400):
        try:
            monitor.post("application", f"A-{at}", {"received_on": "2020-04-20"}, at="2020-04-20")
            accepted += 1
        except StoreError as fault:
            assert "no room left on the disk" in str(fault)
            refused += 1
            if refused > 3:
                break
    assert refused
    assert accepted
    monitor._cases.store._db.execute("PRAGMA max_page_count = 1000000")  # room was made
    for at in range(accepted + refused):
        monitor.post("application", f"A-{at}", {"received_on": "2020-04-20"}, at="2020-04-20")
    events = [(f"A-{at}", {"received_on": "2020-04-20"}, "") for at in range(accepted + refused)]
    assert ordered(monitor.verdicts()) == by_reference(book, events, "2020-04-20")
    monitor.close()


def test_a_file_that_may_not_grow_is_told_as_no_room(book: gr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "cases.sqlite"
    book.monitor(path).close()

    def post() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        monitor = book.monitor(path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        with pytest.raises(StoreError, match="no room left on the disk"):
            for at in range(300):
                monitor.post("application", f"A-{at}", {"received_on": "2020-04-20"}, at="2020-04-20")

    assert in_child(post) == 0
    with book.monitor(path) as monitor:
        kept = [(key[1], {"received_on": "2020-04-20"}, "") for key in monitor._cases.store.keys()]
        assert kept
        assert ordered(monitor.verdicts()) == by_reference(book, kept, "2020-04-20")


def test_a_store_that_cannot_be_written_is_refused(book: gr.Rulebook) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "cases.sqlite"
        book.monitor(path).close()
        path.chmod(0o444)
        folder.chmod(0o555)

        def open_it() -> None:
            if os.geteuid() == 0:
                os.seteuid(65534)  # root may write anywhere
            with pytest.raises(StoreError, match=r"cannot be written|cannot be opened"):
                book.monitor(path)

        assert in_child(open_it) == 0
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "no database", "another database"])
def test_a_damaged_store_is_refused_with_a_way_out(book: gr.Rulebook, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "cases.sqlite"
    with book.monitor(path) as monitor:
        for id, facts, at in history(12):
            monitor.post("application", id, facts, at=at)
    whole = path.read_bytes()
    if damage == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "overwritten":
        path.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    elif damage == "no database":
        path.write_bytes(b"this is a letter, and no database at all" * 200)
    else:
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE letters (text TEXT)")
        other.close()
    with pytest.raises(StoreError) as refused:
        book.monitor(path)
    assert "damaged" in str(refused.value) or "a database of something else" in str(refused.value)
    assert refused.value.help
    message, mend = refused.value.told("zh")
    assert "损坏" in message or "别的用途" in message
    assert mend is not None
    assert mend.startswith("请")


def test_an_event_that_was_tampered_with_is_found(book: gr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "cases.sqlite"
    with book.monitor(path) as monitor:
        monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE event SET body = replace(body, '04-20', '04-21')")
    db.close()
    with book.monitor(path) as monitor, pytest.raises(StoreError, match="event 1 is not what was sent"):
        list(monitor.verdicts())


def test_a_case_of_which_nothing_sound_is_kept_is_made_again_from_its_events(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    path, events = tmp_path / "cases.sqlite", history(6)
    with book.monitor(path) as monitor:
        for id, facts, at in events:
            monitor.post("application", id, facts, at=at)
        now = monitor.now
    with sqlite3.connect(path) as db:
        db.execute("UPDATE watched SET body = x'00' WHERE record = 'A-1'")
        db.execute("DELETE FROM watched WHERE record = 'A-2'")
    db.close()
    with book.monitor(path) as monitor:
        assert ordered(monitor.verdicts()) == by_reference(book, events, now)


def test_a_store_of_another_rulebook_is_refused_or_replayed_with_what_changes(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    path, events = tmp_path / "cases.sqlite", history(6)
    with book.monitor(path) as monitor:
        for id, facts, at in events:
            monitor.post("application", id, facts, at=at)
        now = monitor.now
    stricter = book.amend("late-reply", within="5 working days")
    with pytest.raises(StoreError, match="was kept under another rulebook"):
        stricter.monitor(path)
    with stricter.monitor(path, replay=True) as monitor:
        assert {change.why["cause"] for change in monitor.reopened} == {"rules"}
        assert {change.rule for change in monitor.reopened} == {"cn/regulation-2019/late-reply"}
        assert ordered(monitor.verdicts()) == by_reference(stricter, events, now)
    with stricter.monitor(path) as monitor:
        assert monitor.reopened == ()


def test_unknown_types_wrong_facts_and_far_dates_are_refused_and_leave_no_trace(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    for told, message in (
        (("aplication", "A-1", {}), "unknown record type `aplication`"),
        (("application", "A-1", {"recieved_on": "2020-04-20"}), "recieved_on"),
        (("application", "A-1", {"received_on": "soon"}), "soon"),
        (("application", "A-1", {"received_on": 3.5}), "3.5"),
        (("application", "A-1", {"received_on": "0001-01-01"}), "0001-01-01"),
        (("application", "A-1", {"received_on": "9999-12-31"}), "9999-12-31"),
        (("application", "A-1", {"separable": "perhaps"}), "perhaps"),
        (("application", "A-1", {"fee_charged": "1e999"}), "fee_charged"),
        (("application", "", {}), "needs the id"),
        (("application", None, {}), "needs the id"),
    ):
        with pytest.raises(gr.GovrulesError) as refused:
            monitor.post(*told, at="2020-04-20")  # type: ignore[arg-type]
        assert message in str(refused.value) or message in str(getattr(refused.value, "unfit", "")), told
    for at in ("0001-01-01", "9999-12-31", "yesterday", None):
        with pytest.raises(gr.GovrulesError):
            monitor.post("application", "A-1", {}, at=at)  # type: ignore[arg-type]
    assert list(monitor.verdicts()) == []
    assert list(monitor.changes()) == []


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_text_is_an_id(id: str) -> None:
    monitor = PLAIN.monitor()
    try:
        monitor.post("application", id, {"received_on": "2020-04-20"}, at="2020-04-20")
    except gr.GovrulesError as refused:
        assert "needs the id" in str(refused)
        return
    (found,) = {verdict.record for verdict in monitor.verdicts()}
    assert monitor.record("application", id) is not None
    assert monitor.record("application", found) == monitor.record("application", id)
    assert monitor.post("application", id, {"received_on": "2020-04-20"}, at="2020-04-20") == []


PLAIN = gr.load("cn/regulation-2019").select(["late-reply"])


def test_a_flood_of_a_hundred_thousand_events_keeps_few_cases_at_hand(tmp_path: Path) -> None:
    """More cases than durable-rules could hold, and a queue that delivers again and again."""
    cases, events = 4_000, 100_000
    with PLAIN.monitor(tmp_path / "cases.sqlite") as monitor:
        monitor._cases.store._db.execute("PRAGMA synchronous = OFF")  # the disk is not what is tried here
        for sent in range(events):
            told = monitor.post(
                "application", f"A-{sent % cases}", {"received_on": "2020-04-20"}, at="2020-04-20"
            )
            assert bool(told) == (sent < cases)
        assert len(monitor._cases._watched) <= casebook.REMEMBERED
        assert monitor._cases.engine.resident <= engine.RESIDENT
        overdue = [change for change in monitor.tick("2020-06-01") if change.news.value == "overdue"]
        assert len(overdue) == cases
        assert monitor.tick("2020-06-02") == []
        assert monitor.fallbacks == 0


def test_a_clock_that_goes_back_while_the_store_was_closed_changes_nothing(
    book: gr.Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "cases.sqlite"
    with book.monitor(path) as monitor:
        monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
        monitor.tick("2020-06-01")
        before = list(monitor.verdicts())
    with book.monitor(path) as monitor:
        assert str(monitor.now) == "2020-06-01 23:59:59.999999"
        assert monitor.tick("2020-05-01") == []
        assert list(monitor.verdicts()) == before
        # What is told late is judged as of the clock, and counts from when it happened.
        late = monitor.post("application", "A-1", {"replied_on": "2020-05-18"}, at="2020-05-18")
        assert [c.news.value for c in late if c.rule.endswith("late-reply")] == ["met"]


@pytest.mark.parametrize("dies", ["tell", "retract", "delete"])
def test_an_engine_that_dies_of_a_segmentation_fault_leaves_a_sound_store(
    book: gr.Rulebook, tmp_path: Path, dies: str
) -> None:
    path, events = tmp_path / "cases.sqlite", history(4)

    def crash() -> None:
        faulthandler.disable()
        monitor = book.monitor(path)
        told = events[:6]
        for at, (id, facts, moment) in enumerate(told):
            if at == len(told) - 1:
                setattr(ruleset.RuleSet, dies, lambda *told: os.kill(os.getpid(), signal.SIGSEGV))
            monitor.post("application", id, facts, at=moment)
        monitor.close()

    assert in_child(crash) == -signal.SIGSEGV
    with book.monitor(path) as monitor:
        for id, facts, at in events:
            monitor.post("application", id, facts, at=at)
        monitor.tick(AS_OF)
        assert ordered(monitor.verdicts()) == by_reference(book, events, AS_OF)
        said = [(c.record, c.rule, c.news.value, str(c.due), str(c.at)) for c in monitor.changes()]
        assert len(said) == len(set(said))
