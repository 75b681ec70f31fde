"""The examples in rule files, judged by the reference interpreter (or by another engine).

Comes in: `Rules`. Goes out: one `ExampleResult` an example, with all that differs.
Must not know: how a result is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from govrules.engines.reference import NO_ROSTER, Interpreter, Tally
from govrules.engines.reference.conditions import compile_check
from govrules.model.record import Record
from govrules.model.record_types import ROSTER
from govrules.model.rule import Example, Expected, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.model.verdict import Verdict
from govrules.reading.record_words import RecordError
from govrules.reading.records import read_record

JudgeExample = Callable[[Rule, list[Record], list[Record] | None, date | datetime], list[Verdict]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A column in which the verdict is not what the example expects."""

    column: str
    expected: object
    found: object


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example; `problem` is an example that could not be judged at all."""

    rule: Rule
    number: int
    example: Example
    verdicts: tuple[Verdict, ...]
    differences: tuple[Difference, ...] = ()
    problem: Text | None = None

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences and self.problem is None


def run_examples(
    rules: Rules, progress: Callable[[int, int | None], None] | None = None, judge: JudgeExample | None = None
) -> list[ExampleResult]:
    """Runs every example of every rule; `judge` puts another engine in place of the reference."""
    judge = judge or reference_judge(rules)
    total = sum(len(rule.examples) for rule in rules)
    results: list[ExampleResult] = []
    for rule in rules:
        for number, example in enumerate(rule.examples, start=1):
            results.append(run_example(rules, rule, number, example, judge))
            if progress is not None:
                progress(len(results), total)
    return results


def reference_judge(rules: Rules) -> JudgeExample:
    """Judges by the reference interpreter; only the verdicts of the rule in question come back."""
    interpreter = Interpreter(rules)

    def judge(
        rule: Rule, records: list[Record], roster: list[Record] | None, as_of: date | datetime
    ) -> list[Verdict]:
        if isinstance(rule.requires, Quota):
            tally = Tally(rules, as_of, only=[rule.id])
            for record in records:
                tally.add(record)
            return tally.verdicts(roster)
        return [
            verdict
            for record in records
            for verdict in interpreter.judge(record, as_of)
            if verdict.rule == rule.id
        ]

    return judge


def records_of(rules: Rules, rule: Rule, example: Example) -> tuple[list[Record], list[Record] | None]:
    """The records and the roster of an example, read as a table would be.

    Raises RecordError for facts that do not fit.
    """

    def read(record_type: str, rows: Iterable[Mapping[str, object]]) -> list[Record]:
        return [
            read_record(
                {"id": f"example-{number}", **row, "record_type": record_type},
                rules.record_types,
                timezone=rules.timezone,
                passes=compile_check,
            )
            for number, row in enumerate(rows, start=1)
        ]

    roster = None if example.roster is None else read(ROSTER, example.roster)
    return read(rule.record, example.given), roster


def run_example(
    rules: Rules, rule: Rule, number: int, example: Example, judge: JudgeExample
) -> ExampleResult:
    """Judges one example and compares what came out with what it expects."""
    try:
        records, roster = records_of(rules, rule, example)
    except RecordError as error:
        return ExampleResult(rule, number, example, (), problem=Text(error.in_("zh"), error.in_("en")))
    verdicts = tuple(judge(rule, records, roster, example.as_of))
    return ExampleResult(rule, number, example, verdicts, tuple(differences(example, verdicts)))


def differences(example: Example, verdicts: Sequence[Verdict]) -> list[Difference]:
    """All columns in which verdicts are not what an example expects."""
    found: list[Difference] = []
    for expected in example.expect:
        meant = [verdict for verdict in verdicts if expected.record in (None, verdict.record)]
        if expected.record is None and len(meant) > 1 and len(example.expect) == 1:
            # A bare status on several verdicts speaks of all that were judged.
            meant = [verdict for verdict in meant if verdict.record != NO_ROSTER] or meant
        if not meant:
            records = ", ".join(verdict.record for verdict in verdicts) or "no verdict"
            found.append(Difference("record", expected.record or "a verdict", records))
        for verdict in meant:
            found.extend(_differences(expected, verdict))
    return found


def _differences(expected: Expected, verdict: Verdict) -> Iterable[Difference]:
    for column in fields(Expected):
        wanted: Any = getattr(expected, column.name)
        found: Any = getattr(verdict, column.name)
        if column.name == "record" or (wanted is None and column.name != "status"):
            continue
        if isinstance(wanted, str):
            found = None if found is None else str(found)
        if wanted != found:
            yield Difference(column.name, wanted, found)
