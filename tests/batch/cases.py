"""The examples in rule files as cases for an engine: records, and the rules and the moment to judge them by.

Records of one type are judged together, by all rules of their type: an example of one rule is a case for its
neighbours too. Quotas are judged one example at a time, for they count what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from judged import Row, by_reference, differences

from govrules.model.record import Record
from govrules.model.rulebook import Rules
from govrules.testing.examples import records_of

CORPUS = Path(__file__).parents[1] / "corpus"
AsOf = date | datetime
Case = tuple[Rules, list[Record], "list[Record] | None", AsOf]
Engine = Callable[[Rules, list[Record], "list[Record] | None", AsOf], list[Row]]


def judged_together(rules: Rules) -> Iterator[Case]:
    """The records of all examples but those of quotas, by type and as-of, each with an id of its own."""
    for record_type, by_as_of in by_type(rules).items():
        for as_of, records in by_as_of.items():
            yield rules_for(rules, record_type), records, None, as_of


def at_the_commonest(rules: Rules) -> Iterator[Case]:
    """The same records, those of each type all at the as-of that most of them have: one case a type."""
    for record_type, by_as_of in by_type(rules).items():
        commonest = max(by_as_of, key=lambda as_of: len(by_as_of[as_of]))
        yield rules_for(rules, record_type), list(chain(*by_as_of.values())), None, commonest


def by_type(rules: Rules) -> dict[str, dict[AsOf, list[Record]]]:
    """The records of all examples but those of quotas."""
    found: dict[str, dict[AsOf, list[Record]]] = {}
    for rule in rules:
        if rule.kind == "quota":
            continue
        for number, example in enumerate(rule.examples, start=1):
            records, _ = records_of(rules, rule, example)
            of_type = found.setdefault(rule.record, {}).setdefault(example.as_of, [])
            of_type += [replace(record, id=f"{rule.id} {number} {record.id}") for record in records]
    return found


def rules_for(rules: Rules, record_type: str) -> Rules:
    """The rules of a record type but the quotas."""
    kept = {
        id: rule for id, rule in rules.rules.items() if rule.record == record_type and rule.kind != "quota"
    }
    return replace(rules, rules=kept)


def of_quotas(rules: Rules) -> Iterator[Case]:
    """The examples of quotas, one by one."""
    for rule in rules:
        if rule.kind == "quota":
            for example in rule.examples:
                yield replace(rules, rules={rule.id: rule}), *records_of(rules, rule, example), example.as_of


def compared(cases: Iterable[Case], engine: Engine) -> tuple[int, list[str]]:
    """How many verdicts the reference gave, and every difference of the engine."""
    told: list[str] = []
    number = 0
    for rules, records, roster, as_of in cases:
        expected = by_reference(rules, records, roster, as_of)
        told += differences(expected, engine(rules, records, roster, as_of))
        number += len(expected)
    return number, told
