"""The rules of `cn/regulation-2019` on applications, written out as one would without rule files.

Comes in: the facts of one application, the day, the table of working days. Goes out: for each rule a row of
the fourteen columns. It is code for these rules only, without conditions read at run time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count, lateness
from govrules.calendars.limit import Conventions, Limit, Unit

FIRST_DAY = date(2019, 5, 15)
HOME = "cn/regulation-2019/"
SEVEN, TWENTY, FORTY = (Limit(n, Unit.WORKING_DAYS) for n in (7, 20, 40))
USUAL = Conventions()
ACTS = (
    "submitted_on", "delivered_on", "confirmed_on", "received_on", "registered_on", "checked_on", "handled_on",
    "investigated_on", "archived_on", "entered_on", "correction_asked_on", "corrected_on",
    "extension_notified_on", "third_party_asked_on", "third_party_answered_on", "agency_asked_on",
    "agency_answered_on", "fee_notified_on", "fee_paid_on", "replied_on", "sent_on", "reply_received_on",
    "proactively_published_on", "suggested_on",
)  # fmt: skip
STAGES = ("registered_on", "checked_on", "handled_on", "replied_on", "archived_on")
APPLICATION = frozenset(("name", "identity-proof", "contact", "description", "form"))
NOTICE = frozenset(("items", "time-limit"))
CONTENTS = (
    ("other-procedure-not-told", "other-procedure", "other-procedure"),
    ("repeat-not-told", "repeated", "repeat-told"),
    ("reply-without-non-existence", "does-not-exist", "non-existence"),
    ("reply-without-way-to-obtain", "already-public", "how-to-obtain"),
)

Row = tuple[Any, ...]
NOTHING: tuple[Any, ...] = (None, None, None, None, None, False)


def judge_by_hand(record: str, given: Mapping[str, Any], today: date, cn: Calendar) -> list[Row]:
    """One row a rule: the columns of a verdict."""
    facts = dict(given)
    for act in ACTS:
        if (day := facts.get(act)) is not None and day > today:
            del facts[act]
    get = facts.get
    rows: list[Row] = []

    def say(rule: str, status: str, reason: str | None = None, *more: Any) -> None:
        columns = more[:6] if more else NOTHING
        rest = more[6:] if len(more) > 6 else ()
        missing = rest[0] if rest else ()
        by = rest[1] if len(rest) > 1 else None
        rows.append(("application", record, HOME + rule, "must", status, reason, *columns, missing, by))

    def lacks(rule: str, *names: str) -> None:
        say(rule, "undetermined", "fact-missing", *NOTHING, names)

    received = get("received_on")
    kind, replied, asked = get("reply_kind"), get("replied_on"), get("correction_asked_on")

    def usual(rule: str, met: bool | None, unknown: tuple[str, ...]) -> bool:
        """The tests before the requirement, for a rule that starts at the own date."""
        if received is None:
            if given.get("received_on") is None:
                lacks(rule, "received_on")
            else:
                say(rule, "not-applicable", "not-triggered")
        elif received < FIRST_DAY:
            say(rule, "not-applicable", "not-in-force")
        elif met is None:
            lacks(rule, *unknown)
        elif not met:
            say(rule, "not-applicable", "condition-false")
        else:
            return True
        return False

    def includes(rule: str, field: str, members: frozenset[str]) -> None:
        held = get(field)
        if held is None:
            lacks(rule, field)
        elif members <= held:
            say(rule, "satisfied")
        else:
            say(rule, "violated", "missing", *NOTHING, (field,))

    def holds(rule: str, met: bool | None, field: str) -> None:
        if met is None:
            lacks(rule, field)
        elif met:
            say(rule, "satisfied")
        else:
            say(rule, "violated", "mismatch")

    def within(rule: str, start: date, limit: Limit, done: date | None) -> None:
        counted = count(cn, limit, start, USUAL)
        ended(rule, start, counted.due, counted.provisional, done)

    def ended(rule: str, start: date, due: date | None, provisional: bool, done: date | None) -> None:
        if due is None:
            say(rule, "pending" if done is None else "satisfied", None, start, None, done, None, None, False)
            return
        if (done or today) <= due:
            status = "pending" if done is None else "satisfied"
            say(rule, status, None, start, due, done, None, None, provisional)
        elif provisional:
            say(rule, "undetermined", "calendar-unpublished", start, due, done, None, None, True)
        else:
            late = lateness(cn, Unit.WORKING_DAYS, due, done or today)
            reason = "overdue" if done is None else "late"
            say(rule, "violated", reason, start, due, done, late, "working days", False)

    if usual("application-incomplete", True, ()):
        includes("application-incomplete", "application_fields", APPLICATION)
    if usual("corrected-more-than-once", asked is not None, ()):
        notices = get("correction_notices")
        holds("corrected-more-than-once", None if notices is None else notices <= 1, "correction_notices")
    if usual("correction-notice-incomplete", asked is not None, ()):
        includes("correction-notice-incomplete", "correction_notice_states", NOTICE)
    if usual("fee-without-excess", True, ()):
        if get("excessive"):
            say("fee-without-excess", "not-applicable", "exempt", *NOTHING, (), "excessive-request")
        else:
            fee = get("fee_charged")
            holds("fee-without-excess", None if fee is None else fee == 0, "fee_charged")
    if usual("lapsed-request-not-closed", get("correction_lapsed"), ("correction_lapsed",)):
        holds("lapsed-request-not-closed", None if kind is None else kind == "abandoned", "reply_kind")

    start: Any = get("confirmed_on") or received
    clear = get("content_clear")
    if started(
        "late-correction-notice", start, None if clear is None else not clear, "content_clear", lacks, say
    ):
        within("late-correction-notice", start, SEVEN, asked)
    suggested, falls = get("suggested_on"), get("falls_under_proactive")
    if suggested is None:
        say("late-publication-on-suggestion", "not-applicable", "not-triggered")
    elif started("late-publication-on-suggestion", suggested, falls, "falls_under_proactive", lacks, say):
        published = get("proactively_published_on")
        within("late-publication-on-suggestion", suggested, TWENTY, published)

    if started("late-reply", start, True, "", lacks, say):
        if get("excessive"):
            say("late-reply", "not-applicable", "exempt", *NOTHING, (), "excessive-request")
        else:
            reply(facts, start, cn, ended, say, today)

    for rule, of_kind, member in CONTENTS:
        if usual(rule, None if kind is None else kind == of_kind, ("reply_kind",)):
            includes(rule, "reply_contents", frozenset((member,)))
    for rule, kinds in (
        ("partial-disclosure-without-reasons", ("partly-disclosed",)),
        ("refusal-without-reasons", ("withheld", "not-this-agency")),
    ):
        if usual(rule, None if kind is None else kind in kinds, ("reply_kind",)):
            if get("reasons") is None:
                say(rule, "violated", "missing", *NOTHING, ("reasons",))
            else:
                say(rule, "satisfied")
    if usual("reply-of-no-kind", replied is not None, ()):
        holds("reply-of-no-kind", None if kind is None else kind not in ("none", "other"), "reply_kind")
    separable = get("separable")
    both = False if replied is None or separable is False else separable
    if usual("separable-withheld-whole", both, ("separable",)):
        holds("separable-withheld-whole", None if kind is None else kind != "withheld", "reply_kind")

    days = [get(name) for name in STAGES]
    known = [day for day in days if day is not None]
    rule = "request-stages-out-of-order"
    if not known:
        say(rule, "not-applicable", "not-triggered")
    elif min(known) < FIRST_DAY:
        say(rule, "not-applicable", "not-in-force")
    else:
        last = max(at for at, day in enumerate(days) if day is not None)
        skipped = tuple(sorted(STAGES[at] for at in range(last) if days[at] is None))
        done = max(known) if len(known) == len(days) else None
        columns = (min(known), None, done, None, None, False)
        if skipped:
            say(rule, "violated", "missing", *columns, skipped)
        elif known != sorted(known):
            say(rule, "violated", "out-of-order", *columns)
        else:
            say(rule, "pending" if done is None else "satisfied", None, *columns)
    return rows


def started(rule: str, start: date | None, met: bool | None, unknown: str, lacks: Any, say: Any) -> bool:
    """The tests before a deadline that starts at an act or at receipt."""
    if start is None:
        lacks(rule, "received_on")
    elif start < FIRST_DAY:
        say(rule, "not-applicable", "not-in-force")
    elif met is None:
        lacks(rule, unknown)
    elif not met:
        say(rule, "not-applicable", "condition-false")
    else:
        return True
    return False


def reply_due(
    facts: Mapping[str, Any], start: date, cn: Calendar, extended: bool
) -> tuple[date, date | None, bool]:
    """Start, due day and whether it is provisional, of the reply in twenty working days, extended or not."""
    get = facts.get
    pauses = []
    for first, last in (
        ("third_party_asked_on", "third_party_answered_on"),
        ("agency_asked_on", "agency_answered_on"),
    ):
        begins, ends = get(first), get(last)
        if begins is not None and (ends is None or ends > begins):
            pauses.append((begins, ends))
    told: Any = get("extension_notified_on")
    asked, given = get("correction_asked_on"), get("corrected_on")
    begun = start
    counted = count(cn, TWENTY, begun, USUAL, pauses)
    if extended and (counted.due is None or told <= counted.due):
        counted = count(cn, FORTY, begun, USUAL, pauses)
    if asked is not None and (counted.due is None or asked <= counted.due):
        if given is None:
            return begun, None, False
        begun = max(begun, given)
        counted = count(cn, TWENTY, begun, USUAL, pauses)
        if extended and (counted.due is None or told <= counted.due):
            counted = count(cn, FORTY, begun, USUAL, pauses)
    return begun, counted.due, counted.provisional


def reply(facts: Mapping[str, Any], start: date, cn: Calendar, ended: Any, say: Any, today: date) -> None:
    """The reply in twenty working days, with extension, pauses and the correction that begins anew."""
    get = facts.get
    done = get("replied_on")
    approved = False if get("extension_notified_on") is None else get("extension_approved")
    if approved is not None:
        ended("late-reply", *reply_due(facts, start, cn, approved), done)
        return
    short, long = (reply_due(facts, start, cn, extended) for extended in (False, True))
    stands = short == long or [due is None or (done or today) <= due for _, due, _ in (short, long)] in (
        [True, True],
        [False, False],
    )
    if not stands:
        begun, due, provisional = short
        say(
            "late-reply", "undetermined", "fact-missing", begun, due, done, None, None, provisional,
            ("extension_approved",),
        )  # fmt: skip
    elif short == long or (done or today) <= (short[1] or date.max):
        ended("late-reply", *short, done)
    else:
        late = lateness(cn, Unit.WORKING_DAYS, long[1] or date.max, done or today)
        reason = "overdue" if done is None else "late"
        begun, due, _ = short
        say("late-reply", "violated", reason, begun, due, done, late, "working days", False)
