"""The rulebook of these tests: one rule of every kind, on a record type with every kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from govrules.engines.reference.quotas import Counted, Tally
from govrules.engines.reference.replay import replay
from govrules.explaining import Explanation, explain, explain_quota
from govrules.model.record import Record
from govrules.model.rulebook import Rules
from govrules.reading.load import load
from govrules.reading.records import read_record

HERE = Path(__file__).parent

Explained = Callable[..., Explanation]


def moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def record_of(rules: Rules, rule: str, id: str, facts: Mapping[str, object]) -> Record:
    return read_record({"id": id, **facts}, rules.record_types, record_type=rules.rules[rule].record)


@pytest.fixture(scope="session")
def office() -> Rules:
    return load(HERE / "rules").rules


@pytest.fixture(scope="session")
def explained(office: Rules) -> Explained:
    """Explains one record by one rule of the office, or of another rulebook."""

    def explained(
        rule: str, as_of: str, rules: Rules = office, id: str = "A-17", **facts: object
    ) -> Explanation:
        full = rule if rule in rules.rules else f"office/{rule}"
        return explain(
            replay(rules, rules.rules[full], record_of(rules, full, id, facts), moment(as_of)), rules
        )

    return explained


@pytest.fixture(scope="session")
def quota_explained(office: Rules) -> Explained:
    """Explains the verdict of a quota on one unit and period; without a roster if that is None."""

    def quota_explained(
        rule: str,
        as_of: str,
        record: str,
        files: list[dict[str, object]],
        roster: list[dict[str, object]] | None,
    ) -> Explanation:
        full = f"office/{rule}"
        found = counted(office, full, as_of, record, files, roster)
        return explain_quota(found, office.rules[full], office, moment(as_of))

    return quota_explained


def counted(
    rules: Rules,
    rule: str,
    as_of: str,
    record: str,
    files: list[dict[str, object]],
    roster: list[dict[str, object]] | None,
) -> Counted:
    tally = Tally(rules, moment(as_of), only=[rule])
    for at, facts in enumerate(files):
        tally.add(record_of(rules, rule, f"F-{at}", facts))
    units = None
    if roster is not None:
        units = [
            read_record({"id": f"unit-{at}", **unit}, rules.record_types, record_type="unit")
            for at, unit in enumerate(roster)
        ]
    return next(found for found in tally.judged(units) if found.verdict.record == record)
