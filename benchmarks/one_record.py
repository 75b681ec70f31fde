"""One record against all rules of its type, beside the same rules written out by hand in Python.

The rules are those of `cn/regulation-2019` on applications. The hand-written code gives the same columns
and is checked to agree on every record before anything is timed. It knows no calendar of its own: both
count working days by the same table. Records are made up from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from benchmarks.by_hand import judge_by_hand
from benchmarks.measurement import Measurement, Section, best_time

FOLDER = "cn/regulation-2019"
NUMBER = 2_000
AS_OF = date(2020, 12, 31)


def section() -> Section:
    """The ratio of the reference interpreter to code by hand, and records a second."""
    import govrules as gr
    from govrules.calendars.calendar import calendar
    from govrules.engines.reference import Interpreter, moment_of
    from govrules.model.record import Record

    rules = gr.load(FOLDER).rules
    chosen = [rule.id for rule in rules if rule.record == "application" and rule.kind != "quota"]
    interpreter, cn, moment = Interpreter(rules), calendar("cn"), moment_of(AS_OF)
    rows = [application(random.Random(seed)) for seed in range(NUMBER)]
    records = [Record("application", str(at), facts) for at, facts in enumerate(rows)]

    for record in records:
        by_hand = {row[2]: row for row in judge_by_hand(record.id, record.facts, AS_OF, cn)}
        judged = {verdict.rule: tuple(verdict) for verdict in interpreter.judge(record, moment)}
        if sorted(by_hand) != sorted(chosen) or by_hand != judged:
            wrong = [name for name in judged if judged[name] != by_hand.get(name)]
            raise AssertionError(f"by hand and by rule differ on {dict(record.facts)}: {wrong}")

    def by_rule() -> None:
        for record in records:
            interpreter.judge(record, moment)

    def hand_written() -> None:
        for record in records:
            judge_by_hand(record.id, record.facts, AS_OF, cn)

    # In turns, so that a machine that is busy for a while is busy for both.
    turns = [(best_time(by_rule, 1), best_time(hand_written, 1)) for _ in range(9)]
    rule_time, hand_time = (min(times) for times in zip(*turns, strict=True))
    note = f"{len(chosen)} rules, {NUMBER:,} records, all columns, no explanation"
    found = [
        Measurement("one record, to Python by hand", rule_time / hand_time, "times", at_most=5, note=note),
        Measurement("records a second, by rule", NUMBER / rule_time, "records/s", note="one process"),
        Measurement("records a second, by hand", NUMBER / hand_time, "records/s", note="one process"),
    ]
    return Section("One record against all rules of its type, beside Python by hand", found)


def application(chance: random.Random) -> Mapping[str, Any]:
    """A made-up application; about a third of the facts are not known."""
    received = date(2019, 5, 1) + timedelta(days=chance.randrange(500))

    def later(most: int) -> date:
        return received + timedelta(days=chance.randrange(most))

    facts: dict[str, Any] = {
        "received_on": received,
        "confirmed_on": later(4),
        "correction_asked_on": later(14),
        "corrected_on": later(30),
        "extension_approved": chance.random() < 0.5,
        "extension_notified_on": later(35),
        "third_party_asked_on": later(10),
        "third_party_answered_on": received + timedelta(days=10 + chance.randrange(15)),
        "agency_asked_on": later(10),
        "agency_answered_on": received + timedelta(days=10 + chance.randrange(15)),
        "replied_on": later(45),
        "registered_on": later(3),
        "checked_on": later(6),
        "handled_on": later(10),
        "archived_on": later(60),
        "proactively_published_on": later(60),
        "suggested_on": later(60),
        "falls_under_proactive": chance.random() < 0.5,
        "content_clear": chance.random() < 0.7,
        "correction_notices": float(chance.randrange(3)),
        "correction_lapsed": chance.random() < 0.2,
        "separable": chance.random() < 0.5,
        "fee_charged": chance.choice((0.0, 0.0, 20.0)),
        "reasons": "涉及第三方",
        "reply_kind": chance.choice(
            (
                *(
                    "disclosed",
                    "partly-disclosed",
                    "already-public",
                    "withheld",
                    "does-not-exist",
                    "repeated",
                ),
                *("other-procedure", "not-this-agency", "abandoned", "other", "none"),
            )
        ),
        "reply_contents": frozenset(
            chance.sample(("how-to-obtain", "non-existence", "repeat-told", "other-procedure"), 2)
        ),
        "correction_notice_states": frozenset(chance.sample(("items", "time-limit"), chance.randrange(3))),
        "application_fields": frozenset(
            chance.sample(
                ("name", "identity-proof", "contact", "description", "form"), 3 + chance.randrange(3)
            )
        ),
    }
    kept = {name: value for name, value in facts.items() if name == "received_on" or chance.random() < 0.7}
    return {**kept, "excessive": chance.random() < 0.1}
