"""The same verdicts by other means: plain Python, pandas, expression engines, raw durable-rules, and our three engines.

Comes in: nothing (applications are made up from seeds). Goes out: records a second for each, one process, over the
same sample; before anything is timed each must give the same number of every status and reason for every rule. Each
is written as fast as we could honestly make it. What it is given is what it would naturally hold: a DataFrame for
pandas and DuckDB, a mapping for all others. Times are of the processor, so that a busy machine disturbs less.
"""

from __future__ import annotations

import gc
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count as counter
from itertools import islice
from typing import Any

from benchmarks.cascades import CASCADES, Test, flat
from benchmarks.measurement import Measurement, Section
from benchmarks.one_record import AS_OF, FOLDER, application

NUMBER, SLOW_NUMBER, LARGE_NUMBER = 5_000, 300, 100_000
"""Records for most, for the slow, and for DuckDB, which is slow to begin: the sample again and again."""

Facts = Mapping[str, Any]
Said = Counter[tuple[str, str]]
Judge = Callable[[], Said]


def section() -> Section:
    """Each peer on its sample, the best of three runs, the slow ones on fewer records."""
    samples = {number: fit(number) for number in (NUMBER, SLOW_NUMBER)}
    expected = {number: by_reference(sample)() for number, sample in samples.items()}
    again = LARGE_NUMBER // NUMBER
    samples[LARGE_NUMBER] = samples[NUMBER] * again
    expected[LARGE_NUMBER] = Counter({said: number * again for said, number in expected[NUMBER].items()})
    rates: dict[str, tuple[float, str]] = {}
    for name, (number, prepare, note) in PEERS.items():
        judge = prepare(samples[number])
        found, best = Counter[tuple[str, str]](), float("inf")
        for _ in range(3):
            gc.collect()
            begin = time.process_time()
            found = judge()
            best = min(best, time.process_time() - begin)
        if found != expected[number]:
            raise AssertionError(
                f"{name} says otherwise: {(found - expected[number]) + (expected[number] - found)}"
            )
        rates[name] = number / best, f"{number:,} records{note}"
    rows = [Measurement(name, rate, "records/s", note=note) for name, (rate, note) in rates.items()]
    return Section(
        f"The same verdicts by other means ({len(CASCADES)} rules of `{FOLDER}` on applications)",
        rows,
        "All give the same number of every status and reason for every rule. govrules' engines also give start, due\n"
        "and done days, lateness and missing facts; `rule-engine`, zen-engine and raw durable-rules know no working\n"
        "days and are given due days counted in Python, which is part of their time.",
    )


def fit(number: int) -> list[Facts]:
    """So many made-up applications that pass the checks of their type: an audit would set the others aside."""
    import govrules as gr
    from govrules.engines.reference.conditions import compile_check

    kind = gr.load(FOLDER).rules.record_types["application"]
    checks = [compile_check(check, kind) for check in kind.checks]
    made = (application(random.Random(seed)) for seed in counter())
    return list(islice((facts for facts in made if not any(each(facts) is False for each in checks)), number))


def _short(status: str, reason: str | None) -> str:
    return status if reason is None else f"{status} {reason}"


# -- by hand -----------------------------------------------------------------------------------------


def by_python(sample: list[Facts]) -> Judge:
    """The rules written out in Python."""
    from benchmarks.by_hand import judge_by_hand
    from govrules.calendars.calendar import calendar

    cn = calendar("cn")

    def judge() -> Said:
        said: Said = Counter()
        for facts in sample:
            for row in judge_by_hand("", facts, AS_OF, cn):
                said[row[2], _short(row[4], row[5])] += 1
        return said

    return judge


def by_pandas(sample: list[Facts]) -> Judge:
    """The rules written out in pandas and NumPy."""
    import numpy as np

    from benchmarks.by_pandas import judge_by_pandas
    from govrules.calendars.calendar import calendar

    frame, cn = table(sample), calendar("cn")

    def judge() -> Said:
        said: Said = Counter()
        for rule, column in judge_by_pandas(frame, AS_OF, cn).items():
            for what, number in zip(*np.unique(column, return_counts=True), strict=True):
                said[rule, str(what)] = int(number)
        return said

    return judge


def table(sample: list[Facts]) -> Any:
    """The sample as a DataFrame with typed columns."""
    import pandas as pd

    from benchmarks.by_hand import ACTS

    frame = pd.DataFrame(sample)
    for name in set(frame.columns) & set(ACTS):
        frame[name] = pd.to_datetime(frame[name])
    return frame


# -- engines of expressions --------------------------------------------------------------------------


def by_rule_engine(sample: list[Facts]) -> Judge:
    """One expression a rule, of nested conditionals."""
    import rule_engine

    from govrules.calendars.calendar import calendar

    context = rule_engine.Context(resolver=rule_engine.resolve_item, default_value=None)
    rules = {id: rule_engine.Rule(expression(cascade), context=context) for id, cascade in CASCADES.items()}
    cn = calendar("cn")

    def judge() -> Said:
        said: Said = Counter()
        for facts in sample:
            row = flat(facts, AS_OF, cn)
            for id, rule in rules.items():
                said[id, rule.evaluate(row)] += 1
        return said

    return judge


def by_zen(sample: list[Facts]) -> Judge:
    """One expression for all rules: a list, so that Python and Rust meet once a record."""
    import zen

    from govrules.calendars.calendar import calendar

    whole = zen.compile_expression(f"[{', '.join(map(expression, CASCADES.values()))}]")
    cn = calendar("cn")

    def judge() -> Said:
        said: Said = Counter()
        for facts in sample:
            said.update(zip(CASCADES, whole.evaluate(flat(facts, AS_OF, cn)), strict=True))
        return said

    return judge


def expression(cascade: list[tuple[Test, str]]) -> str:
    """A cascade in the syntax that rule-engine and zen-engine share."""
    *tests, (_, last) = cascade
    text = f'"{last}"'
    for test, outcome in reversed(tests):
        text = f'({_text(test)} ? "{outcome}" : {text})'
    return text


def _text(test: Test) -> str:
    match test:
        case ("null", name):
            return f"{name} == null"
        case ("given", name):
            return f"{name} != null"
        case ("all" | "any" as word, *parts):
            return "(" + {"all": " and ", "any": " or "}[word].join(map(_text, parts)) + ")"
        case (op, name, ("field", other)):
            return f"{name} {op} {other}"
        case (op, name, value):
            return f"{name} {'==' if op == '=' else op} " + (
                f'"{value}"' if isinstance(value, str) else str(value)
            )
    raise AssertionError(test)


# -- durable-rules -----------------------------------------------------------------------------------


def by_durable_rules(sample: list[Facts]) -> Judge:
    """One rule of durable-rules for each outcome; of those that fire for a record the first counts."""
    from contextlib import suppress

    from durable.engine import Host, MessageNotHandledException

    from govrules.calendars.calendar import calendar

    class Quiet(Host):  # type: ignore[misc]
        """A host without threads."""

        def _run(self) -> None:
            pass

    fired: dict[str, int] = {}

    def action(id: str, at: int) -> Callable[[Any], None]:
        def run(c: Any) -> None:
            fired[id] = min(at, fired.get(id, at))

        return run

    rules = {
        f"{id} {at}": {"all": [{"m": {"$and": [{"k": 1}, *_pattern(test)]}}], "run": action(id, at)}
        for id, cascade in CASCADES.items()
        for at, (test, _) in enumerate(cascade)
    }
    host, cn, names = Quiet({"application": rules}), calendar("cn"), counter()

    def judge() -> Said:
        said: Said = Counter()
        for facts in sample:
            fired.clear()
            name = f"s{next(names)}"
            with suppress(MessageNotHandledException):
                host.assert_fact("application", {"sid": name, "id": "a", "k": 1, **flat(facts, AS_OF, cn)})
            host.delete_state("application", name)  # it holds 1,024 and dies at the next
            said.update((id, CASCADES[id][at][1]) for id, at in fired.items())
        return said

    return judge


def _pattern(test: Test) -> list[dict[str, Any]]:
    words = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt"}
    match test:
        case ("true",):
            return []
        case ("null", name):
            return [{"$nex": {name: 1}}]
        case ("given", name):
            return [{"$ex": {name: 1}}]
        case ("all", *parts):
            return [pattern for part in parts for pattern in _pattern(part)]
        case ("any", *parts):
            return [{"$or": [pattern for part in parts for pattern in _pattern(part)]}]
        case (op, name, ("field", other)):
            return [{words[op]: {name: {"$m": other}}}]
        case ("=", name, value):
            return [{name: value}]
        case (op, name, value):
            return [{words[op]: {name: value}}]
    raise AssertionError(test)


# -- govrules ----------------------------------------------------------------------------------------


def _records(sample: list[Facts]) -> list[Any]:
    from govrules.model.record import Record

    return [Record("application", str(at), facts) for at, facts in enumerate(sample)]


def by_reference(sample: list[Facts]) -> Judge:
    """The reference interpreter."""
    import govrules as gr
    from govrules.engines.reference import Interpreter, moment_of

    interpreter, records, moment = Interpreter(gr.load(FOLDER).rules), _records(sample), moment_of(AS_OF)

    def judge() -> Said:
        return Counter(
            (verdict.rule, _short(verdict.status, verdict.reason))
            for record in records
            for verdict in interpreter.judge(record, moment)
        )

    return judge


def by_events(sample: list[Facts]) -> Judge:
    """The event engine, a state for each record."""
    import govrules as gr
    from govrules.engines.events.engine import judge_all

    rules, records = gr.load(FOLDER).rules, _records(sample)

    def judge() -> Said:
        return Counter(
            (verdict.rule, _short(verdict.status, verdict.reason))
            for verdict in judge_all(rules, records, AS_OF)
        )

    return judge


def by_duckdb(sample: list[Facts]) -> Judge:
    """The batch engine on DuckDB: lowering the rules, reading the table and counting are all part of it."""
    import govrules as gr

    book, frame = gr.load(FOLDER), table(sample)
    frame.insert(0, "id", [str(at) for at in range(len(frame))])
    for name in ("reply_contents", "application_fields", "correction_notice_states"):
        frame[name] = [
            (";".join(sorted(held)) or "无") if isinstance(held, frozenset) else None for held in frame[name]
        ]

    def judge() -> Said:
        audit = book.audit(frame, AS_OF, record_type="application", engine="duckdb")
        found = audit.verdicts.df()[["rule", "status", "reason"]].fillna("").value_counts().reset_index()
        return Counter(
            {
                (rule, f"{status} {reason}".strip()): number
                for rule, status, reason, number in found.to_numpy().tolist()
            }
        )

    return judge


PEERS: dict[str, tuple[int, Callable[[list[Facts]], Judge], str]] = {
    "govrules, DuckDB": (LARGE_NUMBER, by_duckdb, ", all columns, lowering included"),
    "pandas, by hand": (NUMBER, by_pandas, ", status and reason only"),
    "plain Python, by hand": (NUMBER, by_python, ", all columns"),
    "govrules, reference": (NUMBER, by_reference, ", all columns"),
    "zen-engine": (SLOW_NUMBER, by_zen, ", status and reason only"),
    "raw durable-rules": (SLOW_NUMBER, by_durable_rules, ", status and reason only"),
    "govrules, events (durable-rules)": (SLOW_NUMBER, by_events, ", all columns"),
    "rule-engine": (SLOW_NUMBER, by_rule_engine, ", status and reason only"),
}
"""By name: how many records, what makes its judge, what is to be said."""
