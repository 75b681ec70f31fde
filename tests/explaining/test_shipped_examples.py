"""Every example of every shipped rule can be explained, in both languages, in line with what it expects."""

from __future__ import annotations

from collections.abc import Iterator

from govrules.engines.reference.quotas import Tally
from govrules.engines.reference.replay import replay
from govrules.explaining import Explanation, explain, explain_quota
from govrules.model.record import Record
from govrules.model.rule import Example, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.reading.load import load
from govrules.reading.records import read_record


def record_of(rules: Rules, type: str, given: object, id: str) -> Record:
    assert isinstance(given, dict)
    return read_record({"id": id, **given}, rules.record_types, record_type=type)


def explanations(rules: Rules, rule: Rule, example: Example) -> Iterator[Explanation]:
    records = [record_of(rules, rule.record, dict(given), f"r{at}") for at, given in enumerate(example.given)]
    if not isinstance(rule.requires, Quota):
        yield explain(replay(rules, rule, records[0], example.as_of), rules)
        return
    tally = Tally(rules, example.as_of, only=[rule.id])
    for record in records:
        tally.add(record)
    roster = None
    if example.roster is not None:
        roster = [record_of(rules, "unit", dict(unit), f"u{at}") for at, unit in enumerate(example.roster)]
    for counted in tally.judged(roster):
        yield explain_quota(counted, rule, rules, example.as_of)


def test_every_shipped_example_is_explained_in_both_languages() -> None:
    rules = load().rules
    told = 0
    silent = []
    for rule in rules:
        for example in rule.examples:
            for explanation in explanations(rules, rule, example):
                told += 1
                zh, en = explanation.text("zh"), explanation.text("en")
                if rule.title.zh[:4] not in zh or rule.title.en.split()[0] not in en:
                    silent.append(rule.id)
    assert silent == []
    assert told > 500
