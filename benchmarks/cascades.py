"""The rules of `cn/regulation-2019` on applications as ordered tests of a flat record, for engines of expressions.

Comes in: the facts of one application. Goes out: numbers and texts by name (days as whole numbers, what is null left
out), and for each rule its outcomes in order: the first test that passes decides. No engine of expressions knows
working days: due days are counted in Python beforehand, and that is part of what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmarks.by_hand import (
    ACTS,
    APPLICATION,
    CONTENTS,
    FIRST_DAY,
    HOME,
    NOTICE,
    SEVEN,
    STAGES,
    TWENTY,
    USUAL,
    reply_due,
)
from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count

Test = tuple[Any, ...]
"""("null", name) · ("given", name) · (operator, name, value or ("field", name)) · ("all", …) · ("any", …) · ("true",)"""

NEVER = 9_999_999
"""The due day of a count that stands still."""

_SETS = {
    "application_fields": APPLICATION, "correction_notice_states": NOTICE,
    "reply_contents": frozenset(member for *_, member in CONTENTS),
}  # fmt: skip
_PLAIN = ("reply_kind", "reasons", "correction_notices", "fee_charged")
_FLAGS = ("excessive", "content_clear", "correction_lapsed", "falls_under_proactive", "separable")


def flat(given: Mapping[str, Any], today: date, cn: Calendar) -> dict[str, Any]:
    """One application as numbers and texts."""
    facts = dict(given)
    for act in ACTS:
        if (day := facts.get(act)) is not None and day > today:
            del facts[act]
    get = facts.get
    row: dict[str, Any] = {name: get(name) for name in _PLAIN if get(name) is not None}
    row.update({name: int(value) for name in _FLAGS if (value := get(name)) is not None})
    row["first"], received = FIRST_DAY.toordinal(), facts["received_on"]
    row["received"] = received.toordinal()
    for name, members in _SETS.items():
        if (held := get(name)) is not None:
            row[name] = 1
            row.update({f"{name}_{member}".replace("-", "_"): int(member in held) for member in members})
    start = get("confirmed_on") or received
    row["start"] = start.toordinal()
    for name in ("correction_asked_on", "replied_on"):
        if (day := get(name)) is not None:
            row[name] = day.toordinal()
    row["asked_or_today"] = (get("correction_asked_on") or today).toordinal()
    row["notice_due"] = _due(count(cn, SEVEN, start, USUAL).due)
    if (suggested := get("suggested_on")) is not None:
        row["suggested"] = suggested.toordinal()
        row["publication_due"] = _due(count(cn, TWENTY, suggested, USUAL).due)
        if get("proactively_published_on") is not None:
            row["published"] = 1
        row["published_or_today"] = (get("proactively_published_on") or today).toordinal()
    known = False if get("extension_notified_on") is None else get("extension_approved")
    readings = (False, True) if known is None else (known,)
    dues = [_due(reply_due(facts, start, cn, extended)[1]) for extended in readings]
    row["short"], row["long"] = dues[0], dues[-1]
    row["replied_or_today"] = (get("replied_on") or today).toordinal()
    days = [day for name in STAGES if (day := get(name)) is not None]
    if days:
        last = max(at for at, name in enumerate(STAGES) if get(name) is not None)
        row["earliest"] = min(days).toordinal()
        row["skipped"] = int(any(get(name) is None for name in STAGES[:last]))
        row["sorted"] = int(days == sorted(days))
        row["complete"] = int(len(days) == len(STAGES))
    return row


def _due(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


MET, BROKEN, OPEN = "satisfied", "violated", "pending"
UNKNOWN, NO = "undetermined fact-missing", "not-applicable condition-false"
_ELSE: Test = ("true",)
_BEFORE: tuple[Test, str] = (("<", "received", ("field", "first")), "not-applicable not-in-force")
_STARTED_BEFORE: tuple[Test, str] = (("<", "start", ("field", "first")), "not-applicable not-in-force")
_EXEMPT: tuple[Test, str] = (("=", "excessive", 1), "not-applicable exempt")


def _includes(name: str, members: frozenset[str]) -> list[tuple[Test, str]]:
    flags = [("=", f"{name}_{member}".replace("-", "_"), 1) for member in sorted(members)]
    return [(("null", name), UNKNOWN), (("all", *flags), MET), (_ELSE, f"{BROKEN} missing")]


def _holds(name: str, test: Test) -> list[tuple[Test, str]]:
    return [(("null", name), UNKNOWN), (test, MET), (_ELSE, f"{BROKEN} mismatch")]


def _within(act: str, then: str, *dues: str) -> list[tuple[Test, str]]:
    """In time by every due day, or by none; else it is not known."""
    in_time = [("<=", then, ("field", due)) for due in dues]
    late = [(">", then, ("field", due)) for due in dues]
    return [
        (("all", *in_time, ("given", act)), MET),
        (("all", *in_time), OPEN),
        (("all", *late, ("given", act)), f"{BROKEN} late"),
        (("all", *late), f"{BROKEN} overdue"),
        (_ELSE, UNKNOWN),
    ]


def _kind(*kinds: str) -> list[tuple[Test, str]]:
    one = (
        ("any", *(("=", "reply_kind", kind) for kind in kinds))
        if len(kinds) > 1
        else ("=", "reply_kind", kinds[0])
    )
    return [(("null", "reply_kind"), UNKNOWN), (one, ""), (_ELSE, NO)]


def _asked(name: str, value: int | None = None) -> list[tuple[Test, str]]:
    """Applies where something is given, or has a value."""
    if value is None:
        return [(("null", name), NO)]
    return [(("null", name), UNKNOWN), (("!=", name, value), NO)]


def _only(applies: list[tuple[Test, str]], then: list[tuple[Test, str]]) -> list[tuple[Test, str]]:
    """What is tested only where the one test without an outcome passes."""
    test = next(test for test, outcome in applies if not outcome)
    unknown = [(each, outcome) for each, outcome in applies if outcome and each != _ELSE]
    inside = [(("all", test, each) if each != _ELSE else test, outcome) for each, outcome in then]
    return [*unknown, *inside, (_ELSE, NO)]


def _reasons() -> list[tuple[Test, str]]:
    return [(("given", "reasons"), MET), (_ELSE, f"{BROKEN} missing")]


CASCADES: dict[str, list[tuple[Test, str]]] = {
    HOME + rule: cascade
    for rule, cascade in {
        "application-incomplete": [_BEFORE, *_includes("application_fields", APPLICATION)],
        "corrected-more-than-once": [
            _BEFORE, *_asked("correction_asked_on"), *_holds("correction_notices", ("<=", "correction_notices", 1)),
        ],
        "correction-notice-incomplete": [
            _BEFORE, *_asked("correction_asked_on"), *_includes("correction_notice_states", NOTICE),
        ],
        "fee-without-excess": [_BEFORE, _EXEMPT, *_holds("fee_charged", ("=", "fee_charged", 0))],
        "lapsed-request-not-closed": [
            _BEFORE, *_asked("correction_lapsed", 1), *_holds("reply_kind", ("=", "reply_kind", "abandoned")),
        ],
        "late-correction-notice": [
            _STARTED_BEFORE, *_asked("content_clear", 0),
            *_within("correction_asked_on", "asked_or_today", "notice_due"),
        ],
        "late-publication-on-suggestion": [
            (("null", "suggested"), "not-applicable not-triggered"),
            (("<", "suggested", ("field", "first")), "not-applicable not-in-force"),
            *_asked("falls_under_proactive", 1), *_within("published", "published_or_today", "publication_due"),
        ],
        "late-reply": [
            _STARTED_BEFORE, _EXEMPT, *_within("replied_on", "replied_or_today", "short", "long"),
        ],
        **{
            rule: [_BEFORE, *_only(_kind(kind), _includes("reply_contents", frozenset((member,))))]
            for rule, kind, member in CONTENTS
        },
        "partial-disclosure-without-reasons": [_BEFORE, *_only(_kind("partly-disclosed"), _reasons())],
        "refusal-without-reasons": [_BEFORE, *_only(_kind("withheld", "not-this-agency"), _reasons())],
        "reply-of-no-kind": [
            _BEFORE, *_asked("replied_on"),
            *_holds("reply_kind", ("all", ("!=", "reply_kind", "none"), ("!=", "reply_kind", "other"))),
        ],
        "separable-withheld-whole": [
            _BEFORE, (("null", "replied_on"), NO), *_asked("separable", 1),
            *_holds("reply_kind", ("!=", "reply_kind", "withheld")),
        ],
        "request-stages-out-of-order": [
            (("null", "earliest"), "not-applicable not-triggered"),
            (("<", "earliest", ("field", "first")), "not-applicable not-in-force"),
            (("=", "skipped", 1), f"{BROKEN} missing"),
            (("=", "sorted", 0), f"{BROKEN} out-of-order"),
            (("=", "complete", 1), MET),
            (_ELSE, OPEN),
        ],
    }.items()
}  # fmt: skip
"""By rule: its tests in order, each with the status and reason that it gives."""
