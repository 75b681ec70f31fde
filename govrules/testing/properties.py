"""Ready-made properties: one line in a test file tests a whole rulebook.

Comes in: the names of instruments or folders. Goes out: a class of tests for pytest.
Must not know: any one rule. Needs the extra `testing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govrules.engines.reference import Interpreter, Tally
from govrules.model.record import Record
from govrules.model.rule import Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import COLUMNS
from govrules.reading.load import load
from govrules.testing.boundaries import run_boundaries
from govrules.testing.examples import run_examples
from govrules.testing.laws import Laws
from govrules.testing.strategies import cases, histories, moments, records

Rows = list[dict[str, object]]
_BATCH = 25


def properties_of(
    *sources: str | Path | Rules, max_examples: int | None = None, boundaries: bool = True
) -> type:
    """A class of tests for rulebooks, to be given a name in a test file: `TestMine = …`.

    Every example passes; every boundary case passes; and on made-up records, facts left out among them: no rule
    raises; the laws of meaning hold (the order of facts, the reasons, what is named as missing, the way of
    as-of); the order of records and a second run change nothing; the batch engine and the event engine agree
    with the reference, the latter after every event of a made-up history. `max_examples` bounds how many records
    each property is tried on; left out, the profile of Hypothesis says it. Raises RulesetError for rules that cannot be read.
    """
    rules = _rules(sources)
    single = [rule for rule in rules if rule.kind != "quota"]
    types = sorted({rule.record for rule in rules})
    few = settings(
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors], deadline=None
    )
    if max_examples is not None:
        few = settings(few, max_examples=max_examples)
    batches = settings(few, max_examples=max(1, few.max_examples // 5))
    laws = {rule.id: Laws(rules, rule) for rule in single}
    of_type = {name: _only(rules, name) for name in types}

    class TestRules:
        """The properties of one rulebook."""

        def test_every_example_passes(self) -> None:
            """What the rules say of their examples is what the examples expect."""
            failed = [each for each in run_examples(rules) if not each.passed]
            assert [(each.rule.id, each.number, each.differences, each.problem) for each in failed] == []

        @pytest.mark.parametrize("rule", single, ids=lambda rule: rule.id)
        @few
        @given(data=st.data())
        def test_the_laws_of_meaning_hold(self, rule: Rule, data: st.DataObject) -> None:
            """No record raises, the order of facts is free, and as-of moves verdicts only forward."""
            record, when = data.draw(cases(rules, rule))
            assert laws[rule.id].broken(record, when) == []

        @pytest.mark.parametrize("record_type", types)
        @batches
        @given(data=st.data())
        def test_verdicts_depend_on_nothing_but_the_records(
            self, record_type: str, data: st.DataObject
        ) -> None:
            """A second run and any order of the records give the same verdicts."""
            chosen = of_type[record_type]
            drawn, as_of = data.draw(_drawn(chosen, record_type))
            first = by_reference(chosen, drawn, as_of)
            assert by_reference(chosen, drawn, as_of) == first
            turned = data.draw(st.permutations(drawn))
            assert _sorted(by_reference(chosen, turned, as_of)) == _sorted(first)

        @pytest.mark.parametrize("record_type", types)
        @batches
        @given(data=st.data())
        def test_the_engines_agree(self, record_type: str, data: st.DataObject) -> None:
            """DuckDB and durable-rules say of every record what the reference says."""
            chosen = of_type[record_type]
            drawn, as_of = data.draw(_drawn(chosen, record_type))
            expected = _sorted(by_reference(chosen, drawn, as_of))
            assert _sorted(by_duckdb(chosen, drawn, as_of)) == expected
            quotas = {rule.id for rule in chosen if rule.kind == "quota"}
            one_by_one = [row for row in expected if row["rule"] not in quotas]
            assert _sorted(by_events(chosen, drawn, as_of)) == one_by_one

        @pytest.mark.parametrize("record_type", sorted({rule.record for rule in single}))
        @few
        @given(data=st.data())
        def test_a_case_that_moves_is_judged_like_one_that_lies_still(
            self, record_type: str, data: st.DataObject
        ) -> None:
            """After every event of a history the event engine says what the reference says of the facts by then."""
            chosen = of_type[record_type]
            history = data.draw(histories(chosen, record_type))
            assert _sorted(as_it_moved(chosen, history)) == _sorted(as_it_lay(chosen, history))

        if boundaries:

            @pytest.mark.parametrize("rule", list(rules), ids=lambda rule: rule.id)
            def test_the_boundary_cases_pass(self, rule: Rule) -> None:
                """Due days, holidays, facts left out, the ends of the time in force: counted anew, day by day."""
                alone = replace(
                    rules, rules={rule.id: rule, **{id: rules.rules[id] for id in rule.yields_to}}
                )
                failed = [each for each in run_boundaries(alone) if not each.passed]
                assert [(each.case.about.en, each.differences, each.broken) for each in failed] == []

    return TestRules


def by_reference(rules: Rules, records: Sequence[Record], as_of: date | datetime) -> Rows:
    """The verdicts of the reference interpreter, quotas without a roster among them, as table rows."""
    interpreter, tally = Interpreter(rules), Tally(rules, as_of)
    found = []
    for record in records:
        found += interpreter.judge(record, as_of)
        tally.add(record)
    return [verdict.to_row() for verdict in [*found, *tally.verdicts(None)]]


def by_duckdb(rules: Rules, records: Sequence[Record], as_of: date | datetime) -> Rows:
    """The verdicts of the batch engine on the same typed records."""
    from govrules.engines.batch.session import Session
    from govrules.engines.batch.typed import typed_table

    session = Session(rules, as_of, threads=1)
    try:
        for name in {record.type for record in records}:
            of_type = [record for record in records if record.type == name]
            session.add_typed(name, typed_table(of_type, rules.record_types[name]))
        session.settle()
        return [row for sql in session.verdicts_sql() for row in session.table(sql).to_pylist()]
    finally:
        session.close()


def by_events(rules: Rules, records: Sequence[Record], as_of: date | datetime) -> Rows:
    """The verdicts of the event engine, which judges one record at a time and no quotas."""
    from govrules.engines.events.engine import judge_all

    return [verdict.to_row() for verdict in judge_all(rules, records, as_of)]


def as_it_moved(rules: Rules, history: Sequence[tuple[Record, date]]) -> Rows:
    """The verdicts of the event engine after each event of a record, each row with its place in the history."""
    from govrules.engines.events.engine import engine_of

    engine, rows = engine_of(rules), []
    try:
        for at, (record, moment) in enumerate(history):
            verdicts = engine.move("history", record, moment).verdicts
            rows += [{**verdict.to_row(), "record": str(at)} for verdict in verdicts]
    finally:
        engine.evict(history[0][0].type, "history")
    return rows


def as_it_lay(rules: Rules, history: Sequence[tuple[Record, date]]) -> Rows:
    """The verdicts of the reference interpreter on the same facts, each time anew."""
    interpreter = Interpreter(rules)
    return [
        {**verdict.to_row(), "record": str(at)}
        for at, (record, moment) in enumerate(history)
        for verdict in interpreter.judge(record, moment)
    ]


def _drawn(rules: Rules, record_type: str) -> st.SearchStrategy[tuple[list[Record], date]]:
    """A batch of records with ids of their own, and a moment."""
    many = st.lists(records(rules, record_type), min_size=1, max_size=_BATCH)
    named = many.map(lambda drawn: [replace(one, id=f"r-{at}") for at, one in enumerate(drawn)])
    return st.tuples(named, moments(rules, record_type))


def _only(rules: Rules, record_type: str) -> Rules:
    """The rules of one record type."""
    return replace(rules, rules={rule.id: rule for rule in rules if rule.record == record_type})


def _sorted(rows: Iterable[dict[str, Any]]) -> Rows:
    kept = [{name: row[name] for name in COLUMNS} for row in rows]
    return sorted(kept, key=lambda row: (str(row["rule"]), str(row["record_type"]), str(row["record"])))


def _rules(sources: Sequence[str | Path | Rules]) -> Rules:
    if len(sources) == 1 and isinstance(sources[0], Rules):
        return sources[0]
    return load(*(str(source) for source in sources if not isinstance(source, Rules))).rules
