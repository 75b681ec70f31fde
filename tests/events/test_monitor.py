"""A monitor says what changes when it changes, and any order of events ends in the same verdicts."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest
from events_shared import by_reference, history, ordered
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import govrules as gr
from govrules.engines.events.store import StoreError


def news(changes: Any, tail: str = "late-reply") -> list[str]:
    return [change.news.value for change in changes if change.rule.endswith(tail)]


def test_a_duty_is_opened_warned_of_overdue_and_met(book: gr.Rulebook) -> None:
    monitor = book.monitor(due_soon="3 working days")
    assert news(monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")) == [
        "opened"
    ]
    assert news(monitor.tick("2020-05-13")) == []
    assert news(monitor.tick("2020-05-14")) == ["due-soon"]  # due on Tuesday 19 May
    assert news(monitor.tick("2020-05-19")) == []
    late = [change for change in monitor.tick("2020-05-20") if change.rule.endswith("late-reply")]
    assert [(c.news.value, str(c.due), c.after.late_by, c.why["cause"]) for c in late if c.after] == [
        ("overdue", "2020-05-19", 1, "tick")
    ]
    assert news(monitor.post("application", "A-1", {"replied_on": "2020-05-21"}, at="2020-05-21")) == ["late"]
    corrected = monitor.correct("application", "A-1", {"replied_on": "2020-05-18"}, at="2020-05-22")
    assert news(corrected) == ["met"]
    assert news(monitor.retract("application", "A-1", at="2020-05-23")) == ["withdrawn"]
    assert list(monitor.verdicts()) == []
    assert monitor.fallbacks == 0


def test_a_restart_takes_the_duty_back_and_opens_it_anew(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    monitor.post("application", "A-1", {"correction_asked_on": "2020-04-24"}, at="2020-04-24")
    assert news(monitor.tick("2020-06-30")) == []  # the count stands still
    changes = monitor.post("application", "A-1", {"corrected_on": "2020-06-29"}, at="2020-06-30")
    assert [str(change.due) for change in changes if change.rule.endswith("late-reply")] == ["2020-07-27"]


def test_the_same_event_twice_changes_nothing(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    told: tuple[Any, ...] = ("application", "A-1", {"received_on": "2020-04-20"}, "2020-04-20")
    assert monitor.post(*told)
    before = list(monitor.changes())
    assert monitor.post(*told) == []
    assert list(monitor.changes()) == before


def test_another_event_under_a_name_that_is_taken_is_refused(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, "2020-04-20", event="e1")
    with pytest.raises(StoreError, match="another event is already called `e1`"):
        monitor.post("application", "A-1", {"received_on": "2020-04-21"}, "2020-04-20", event="e1")


def test_any_order_of_events_ends_in_the_same_verdicts(book: gr.Rulebook) -> None:
    events = history(12)
    expected = by_reference(book, events, "2020-08-01")
    for seed in range(8):
        shuffled = random.Random(seed).sample(events, len(events))
        monitor = book.monitor()
        for id, facts, at in shuffled:
            monitor.post("application", id, facts, at=at)
        monitor.tick("2020-08-01")
        assert ordered(monitor.verdicts()) == expected


def test_verdicts_of_another_moment_are_those_of_an_audit_then(book: gr.Rulebook) -> None:
    events = history(8)
    monitor = book.monitor()
    for id, facts, at in events:
        monitor.post("application", id, facts, at=at)
    for as_of in ("2020-04-30", "2020-05-31", "2020-12-31"):
        assert ordered(monitor.verdicts(as_of)) == by_reference(book, events, as_of)


def test_a_clock_that_goes_back_changes_nothing(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    assert news(monitor.tick("2020-06-01")) == ["overdue"]
    assert monitor.tick("2020-04-21") == []
    assert str(monitor.now) == "2020-06-01 23:59:59.999999"


def test_a_clock_that_was_set_wrong_is_set_back_when_asked(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    monitor.tick("2120-06-01")
    assert news(monitor.tick("2020-04-21", back=True)) == ["opened"]
    assert ordered(monitor.verdicts()) == by_reference(
        book, [("A-1", {"received_on": "2020-04-20"}, "")], "2020-04-21"
    )


def test_a_record_that_fails_a_check_has_no_verdict_until_it_is_corrected(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"replied_on": "2020-04-10"}, at="2020-04-10")
    changes = monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    assert [c.why["check"] for c in changes if c.news.value == "unfit"] == ["replied_on >= received_on"]
    assert list(monitor.verdicts()) == []
    assert news(monitor.correct("application", "A-1", {"replied_on": None}, at="2020-04-21")) == ["opened"]


def test_a_change_is_explained_as_it_was_known_then(book: gr.Rulebook) -> None:
    monitor = book.monitor()
    monitor.post("application", "A-1", {"received_on": "2020-04-20"}, at="2020-04-20")
    (overdue,) = (change for change in monitor.tick("2020-06-01") if change.rule.endswith("late-reply"))
    monitor.post("application", "A-1", {"replied_on": "2020-06-02"}, at="2020-06-02")
    told = str(monitor.explain(overdue, lang="en"))
    assert "2020-05-19" in told
    assert "overdue" in told or "still owed" in told or "over" in told


def test_threads_may_share_a_monitor(book: gr.Rulebook, tmp_path: Path) -> None:
    events = history(24)
    monitor = book.monitor(tmp_path / "cases.sqlite")
    faults: list[Exception] = []

    def post(part: int) -> None:
        try:
            for id, facts, at in events[part::4]:
                monitor.post("application", id, facts, at=at)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=post, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    monitor.tick("2020-08-01")
    assert faults == []
    assert ordered(monitor.verdicts()) == by_reference(book, events, "2020-08-01")


def test_what_is_plainly_written_is_read_as_the_record_reader_reads_it(book: gr.Rulebook) -> None:
    plainly = {"received_on": "2020-04-20", "reply_kind": "withheld", "separable": True, "fee_charged": 12}
    loosely = {"收到日期": "2020年4月20日", "reply_kind": "不予公开", "separable": "是", "fee_charged": "12"}
    one, other = book.monitor(), book.monitor()
    one.post("application", "A-1", plainly, at="2020-04-20")
    read = other.book.record({"record_type": "application", "id": "A-1", **plainly})
    other.post("application", "A-1", {k: v for k, v in loosely.items() if k != "收到日期"}, at="2020-04-20")
    other.post("application", "A-1", {"received_on": "2020年4月20日"}, at="2020-04-20")
    assert one.record("application", "A-1") == read
    assert other.record("application", "A-1") == read


def test_quotas_change_with_each_record_and_with_time(tmp_path: Path) -> None:
    book = gr.load("cn/shanghai/baoshan-2020")
    quotas = [rule for rule in book.rules if rule.kind == "quota" and rule.record == "meeting"]
    monitor = book.monitor(tmp_path / "cases.sqlite")
    unit = {"level": "district", "kind": "department", "region": "cn/shanghai/baoshan"}
    told: list[tuple[str, str, dict[str, Any]]] = [("unit", "区教委", unit)]
    for at in range(4):
        told.append(("meeting", f"M-{at}", {"unit": "区教委", "held_on": f"2020-0{at + 2}-15"}))
    for record_type, id, facts in told:
        monitor.post(record_type, id, facts, at="2020-12-30")
    for as_of in ("2020-12-31", "2021-02-01"):
        monitor.tick(as_of)
        tables: dict[str, list[dict[str, Any]]] = {"unit": [], "meeting": []}
        for record_type, id, facts in told:
            tables[record_type].append({"id": id, **facts})
        expected = book.audit(tables, as_of=as_of, engine="reference")
        assert ordered(monitor.verdicts()) == ordered(expected.verdicts)
    assert quotas
    monitor.close()
    again = book.monitor(tmp_path / "cases.sqlite")
    assert again.reopened == ()
    assert ordered(again.verdicts()) == ordered(expected.verdicts)


class Histories(RuleBasedStateMachine):
    """Whatever is posted, corrected, taken back and ticked: the verdicts are the reference's at every step."""

    rulebook: gr.Rulebook

    def __init__(self) -> None:
        super().__init__()
        self.monitor = self.rulebook.monitor()
        self.facts: dict[str, dict[str, Any]] = {}
        self.day = 1

    def _at(self) -> str:
        return f"2020-{1 + self.day // 28:02d}-{1 + self.day % 28:02d}T12:00:00.{self.day:06d}"

    ids = st.sampled_from(["A", "乙", "x'\"\\"])
    fields = st.sampled_from(
        ["received_on", "correction_asked_on", "corrected_on", "replied_on", "extension_notified_on"]
    )
    days = st.integers(1, 330).map(lambda n: f"2020-{1 + n // 28:02d}-{1 + n % 28:02d}")

    @rule(id=ids, field=fields, day=days)
    def post(self, id: str, field: str, day: str) -> None:
        self.day += 1
        self.facts.setdefault(id, {})[field] = day
        self.monitor.post("application", id, {field: day}, at=self._at())

    @rule(id=ids, field=fields)
    def take_back(self, id: str, field: str) -> None:
        self.day += 1
        if id in self.facts:
            self.facts[id].pop(field, None)
            self.monitor.retract("application", id, [field], at=self._at())

    @rule(id=ids)
    def withdraw(self, id: str) -> None:
        self.day += 1
        if self.facts.pop(id, None) is not None:
            self.monitor.retract("application", id, at=self._at())

    @rule(days=st.integers(1, 20))
    def tick(self, days: int) -> None:
        self.day = min(self.day + days, 300)
        self.monitor.tick(self._at())

    @invariant()
    def verdicts_are_the_references(self) -> None:
        now = self.monitor.now
        expected = []
        for id, facts in self.facts.items():
            record = {"record_type": "application", "id": id, **facts}
            try:
                expected += self.rulebook.evaluate(record, now or "2020-01-01")
            except gr.GovrulesError:
                continue  # fails a check of its type
        assert ordered(self.monitor.verdicts()) == ordered(expected)
        assert self.monitor.fallbacks == 0


def test_any_history_agrees_with_the_reference_at_every_step(book: gr.Rulebook) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Histories.rulebook = book
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Histories,
        settings=settings(
            max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
