"""The batch engine gives the reference interpreter's verdict, column by column, on whatever can be made up."""

from __future__ import annotations

from collections import Counter

import pytest
from faults import FAULTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import by_batch, by_reference, differences, verdicts
from made_up import Maker

from govrules.engines.batch import codes, session
from govrules.engines.batch.sql import case, false, true
from govrules.model.verdict import Reason, Status


def test_made_up_rules_over_made_up_records(rulebooks: int, records_each: int) -> None:
    seen: Counter[tuple[str, str | None]] = Counter()
    for seed in range(rulebooks):
        maker = Maker(seed)
        rules, as_of = maker.rules(6), maker.as_of()
        records = list(maker.records(records_each))
        expected = by_reference(rules, records, None, as_of)
        seen.update((row["status"], row["reason"]) for row in expected)
        assert differences(expected, by_batch(rules, records, None, as_of)) == [], f"seed {seed}"
    # The suite is worth what it reaches: every outcome but those of quotas, and each more than once.
    of_quotas = {Reason.BELOW_QUOTA, Reason.ROSTER_MISSING}
    wanted = {
        (str(status), None if reason is None else str(reason))
        for status, reason in codes.OUTCOMES
        if reason not in of_quotas
    }
    assert {outcome for outcome in wanted if not seen[outcome]} <= {("undetermined", "calendar-unpublished")}
    assert {outcome for outcome in seen if outcome not in wanted} == set()


@pytest.mark.parametrize("with_roster", [True, False])
def test_made_up_quotas_over_made_up_records(with_roster: bool, rulebooks: int) -> None:
    for seed in range(rulebooks // 2):
        maker = Maker(1000 + seed)
        rules, as_of = maker.rules(4, quotas=True), maker.as_of()
        records = list(maker.records(60))
        roster = maker.roster() if with_roster else None
        expected = by_reference(rules, records, roster, as_of)
        assert differences(expected, by_batch(rules, records, roster, as_of)) == [], f"seed {seed}"


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_any_seed_at_all(seed: int) -> None:
    maker = Maker(seed)
    rules, as_of, records = maker.rules(4), maker.as_of(), list(maker.records(100))
    assert differences(by_reference(rules, records, None, as_of), by_batch(rules, records, None, as_of)) == []


# -- planted faults ----------------------------------------------------------------------------------


def caught(seeds: range = range(10)) -> bool:
    """Whether the suite sees a difference, now that a fault has been planted."""
    for seed in seeds:
        maker = Maker(seed)
        rules, as_of, records = maker.rules(6), maker.as_of(), list(maker.records(150))
        if differences(by_reference(rules, records, None, as_of), verdicts(rules, records, as_of)):
            return True
    return False


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    assert caught(range(30))


def test_a_forgotten_as_of_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = session.lower_records

    def unmasked(rules, record_type, present, as_of, dialect, source, only=None):  # type: ignore[no-untyped-def]
        from govrules.engines.batch import lower

        facts = lower.Facts
        monkeypatch.setattr(lower, "Facts", lambda *args: facts(*args, mask=False))
        return right(rules, record_type, present, as_of, dialect, source, only)

    monkeypatch.setattr(session, "lower_records", unmasked)
    assert caught()


def test_without_a_fault_nothing_is_caught() -> None:
    assert not caught()


def test_the_outcomes_are_numbered_without_a_gap() -> None:
    for status in Status:
        numbers = codes.codes_of(status)
        assert list(numbers) == list(range(numbers[0], numbers[-1] + 1))
    assert case([(true(), false())]).sql() == "FALSE"
