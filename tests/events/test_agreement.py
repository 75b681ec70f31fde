"""The event engine gives the reference interpreter's verdict, column by column: record by record, move by move."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import govrules as gr
from govrules.cli.program import run
from govrules.engines.events.changes import coded, plain
from govrules.engines.events.counting import Quotas, Share
from govrules.engines.events.engine import Engine, engine_of, judge_all
from govrules.engines.reference import Interpreter, Tally, moment_of
from govrules.model.record import Record

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
from events_shared import moved, ordered
from made_up import Maker


@pytest.fixture(scope="module")
def shipped() -> gr.Rulebook:
    return gr.load()


def test_every_shipped_example_has_the_same_verdicts(shipped: gr.Rulebook) -> None:
    reference, tried = Interpreter(shipped.rules), 0
    for rule in shipped.rules:
        for example in rule.examples:
            for given in example.given:
                record = shipped.record({**given, "record_type": rule.record, "id": "X"})
                expected = reference.judge(record, example.as_of)
                assert list(judge_all(shipped.rules, [record], example.as_of)) == expected, rule.id
                tried += 1
    assert tried > 500


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook."""
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    assert run(["sample", str(path), "--lang", "en"]) == 0
    return path


def later(now: date | datetime, of: random.Random) -> date | datetime:
    day = now.date() if isinstance(now, datetime) else now
    if of.random() < 0.5:
        return day + timedelta(days=of.randrange(1, 40))
    return datetime(day.year, day.month, day.day, of.randrange(24), of.randrange(60)) + timedelta(
        days=of.randrange(1, 4)
    )


def without_lateness(verdicts: list[gr.Verdict]) -> list[gr.Verdict]:
    return [verdict._replace(late_by=None) for verdict in verdicts]


def test_every_step_of_made_up_histories_under_made_up_rules() -> None:
    """A resident record that moves stands as if it had just been read; and nothing changes before its wake."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for seed in range(60):
        maker, of = Maker(seed), random.Random(seed)
        rules = maker.rules(6)
        reference, engine = Interpreter(rules), Engine(rules)
        for at in range(10):
            record, now = maker.record(at), maker.as_of()
            wake, before, facts = None, None, None
            for _ in range(8):
                expected = reference.judge(record, now)
                judged = engine.move(at, record, now)
                assert judged.verdicts == expected, (seed, at, now)
                asleep = facts == record.facts and (wake is None or wake > moment_of(now).now)
                if before is not None and asleep:
                    assert without_lateness(before) == without_lateness(expected), (seed, at, now)
                seen.update((str(v.status), None if v.reason is None else str(v.reason)) for v in expected)
                assert [
                    plain(v.rule, v.duty, (v.record_type, v.record), coded(v)) for v in expected
                ] == expected
                wake, before, facts = judged.wake, expected, record.facts
                if of.random() < 0.5:
                    now = later(now, of)
                else:
                    record = moved(maker, record, of)
        assert engine.of(record.type).rebuilt == 0
        assert engine.of(record.type).fired > 0
    # The test is worth what it reaches.
    for outcome in (
        ("violated", "late"), ("violated", "overdue"), ("violated", "too-short"), ("violated", "out-of-order"),
        ("violated", "missing"), ("violated", "mismatch"), ("pending", None), ("satisfied", None),
        ("undetermined", "fact-missing"), ("undetermined", "time-of-day-missing"), ("not-applicable", "exempt"),
        ("not-applicable", "superseded"), ("not-applicable", "other-region"), ("not-applicable", "not-in-force"),
        ("not-applicable", "condition-false"), ("not-applicable", "not-triggered"),
    ):  # fmt: skip
        assert seen[outcome] > 0, outcome


@pytest.mark.parametrize("with_roster", [True, False])
def test_counts_that_are_kept_up_are_those_of_a_fresh_count(with_roster: bool) -> None:
    """Adding, changing and taking back records leaves every quota as if only the last records had been counted."""
    for seed in range(6):
        maker, of = Maker(2000 + seed), random.Random(seed)
        rules, as_of = maker.rules(4, quotas=True), maker.as_of()
        moment = moment_of(as_of)
        roster = {unit.id: unit for unit in maker.roster()} if with_roster else {}
        quotas, records, shares = Quotas(rules, moment), {}, {}
        for step in range(40):
            at = of.randrange(25)
            old = shares.pop(at, [])
            records.pop(at, None)
            touched = quotas.add([Share.plain(share.coded()) for share in old], -1)
            if of.random() < 0.8:
                records[at] = replace(maker.record(at), id=str(at))
                shares[at] = quotas.shares(records[at], moment)
                for rule, units in quotas.add(shares[at]).items():
                    known = touched.setdefault(rule, units)
                    touched[rule] = None if known is None or units is None else known | units
            for _ in quotas.judge(moment, roster, touched if step else None):
                pass
        tally = Tally(rules, moment)
        for record in records.values():
            tally.add(record)
        expected = tally.verdicts(list(roster.values()) or None)
        found = [verdict for each in quotas.verdicts.values() for verdict in each.values()]
        assert sorted(found, key=lambda v: (v.rule, v.record)) == sorted(
            expected, key=lambda v: (v.rule, v.record)
        )


def test_many_monitors_of_a_rulebook_share_one_engine(shipped: gr.Rulebook) -> None:
    assert engine_of(shipped.rules) is engine_of(shipped.rules)


def test_an_audit_by_events_is_the_reference_audit_quotas_and_unfit_rows_too(
    shipped: gr.Rulebook, workbook: Path
) -> None:
    for as_of in ("2020-12-31", "2021-03-31T09:00"):
        audits = {engine: shipped.audit(workbook, as_of, engine=engine) for engine in ("events", "reference")}
        assert list(audits["events"].verdicts) == list(audits["reference"].verdicts)
        assert audits["events"].to_dict() == audits["reference"].to_dict()
        assert {v.rule for v in audits["events"].verdicts if shipped.rules.rules[v.rule].kind == "quota"}


def test_the_audit_runs_through_it_in_any_order() -> None:
    for seed in range(5):
        maker = Maker(seed)
        rules, as_of, records = maker.rules(5), maker.as_of(), list(maker.records(40))
        expected = [verdict for record in records for verdict in Interpreter(rules).judge(record, as_of)]
        assert list(judge_all(rules, records, as_of)) == expected


CORPUS = Path(__file__).parents[1] / "corpus"


def test_every_case_of_the_common_corpus_has_the_same_verdicts() -> None:
    """Quotas too: the monitor is told each example's records one by one, and ends in the verdicts of its audit."""
    book = gr.load(CORPUS)
    reference, judged, counted = Interpreter(book.rules), 0, 0
    for rule in book.rules:
        for example in rule.examples:
            records = [
                book.record({"id": str(at), **given, "record_type": rule.record})
                for at, given in enumerate(example.given)
            ]
            for record in records:
                expected = reference.judge(record, example.as_of)
                assert list(judge_all(book.rules, [record], example.as_of)) == expected, rule.id
                judged += 1
            if rule.kind == "quota":
                moment = moment_of(example.as_of)
                tally, quotas = Tally(book.rules, moment), Quotas(book.rules, moment)
                for record in records:
                    tally.add(record)
                    quotas.add(quotas.shares(record, moment))
                for _ in quotas.judge(moment, {}):
                    pass
                found = [verdict for each in quotas.verdicts.values() for verdict in each.values()]
                assert sorted(found) == sorted(tally.verdicts(None)), rule.id
                counted += len(found)
    assert judged > 250
    assert counted > 100


def test_the_sample_workbook_told_as_events_in_any_order_ends_in_the_verdicts_of_its_audit(
    shipped: gr.Rulebook, workbook: Path
) -> None:
    """The facts of each record are told in up to three events; the order is thrown, and at some steps all is compared."""
    found = shipped.audit(workbook, "2020-12-31", engine="reference").records
    sheets = {**found.records, "unit": found.roster or ()}
    of = random.Random(11)
    with shipped.monitor() as monitor:
        monitor.tick("2020-12-31")
        events: list[tuple[Record, dict[str, Any]]] = []
        for record in (record for records in sheets.values() for record in records):
            names = sorted(record.facts.keys() - record.assumed)
            of.shuffle(names)
            events += [(record, {name: record.facts[name] for name in names[part::3]}) for part in range(3)]
            if record.type == "unit" and record.region is not None:
                events.append((record, {"region": record.region}))
        of.shuffle(events)
        known: dict[tuple[str, str], dict[str, Any]] = {}
        steps = {len(events) // 3, len(events) - 1}
        for step, (record, facts) in enumerate(events):
            monitor.post(record.type, record.id, facts, at="2020-12-01")
            known.setdefault((record.type, record.id), {}).update(facts)
            if step in steps:
                tables: dict[str, list[dict[str, Any]]] = {"unit": []}
                for (record_type, id), row in known.items():
                    tables.setdefault(record_type, []).append({"id": id, **row})
                expected = shipped.audit(tables, "2020-12-31", engine="reference")
                assert ordered(monitor.verdicts()) == ordered(expected.verdicts), step
        assert monitor.fallbacks == 0
