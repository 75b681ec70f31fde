"""The rules of `cn/regulation-2019` on applications, written by hand for pandas and NumPy: a column at a time.

Comes in: a table of applications, one column a fact; the day; the table of working days. Goes out: for each rule a
column of statuses with their reasons. Due days are counted for the whole column at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.by_hand import ACTS, APPLICATION, CONTENTS, FIRST_DAY, HOME, NOTICE, STAGES
from govrules.calendars.calendar import Calendar

MET, OPEN = "satisfied", "pending"
UNKNOWN, NO, NOT_BEFORE = (
    "undetermined fact-missing", "not-applicable condition-false", "not-applicable not-in-force",
)  # fmt: skip
FAR = np.datetime64("9999-01-01")

Column = Any


def judge_by_pandas(table: pd.DataFrame, today: date, cn: Calendar) -> dict[str, Column]:
    """Statuses with reasons, a column for each rule."""
    facts = {name: table[name] for name in table.columns}
    now = np.datetime64(today)
    day: dict[str, Column] = {}
    for name in ACTS:
        if name in facts:
            found = facts[name].to_numpy("datetime64[s]").astype("datetime64[D]")
            day[name] = np.where(found > now, np.datetime64("NaT"), found)
        else:
            day[name] = np.full(len(table), np.datetime64("NaT"), "datetime64[D]")
    null = {name: np.isnat(found) for name, found in day.items()}
    days = _WorkingDays(cn)
    first = np.datetime64(FIRST_DAY)
    kind, no_kind = facts["reply_kind"].to_numpy(object), facts["reply_kind"].isna().to_numpy()
    early = day["received_on"] < first
    true = {name: (facts[name] == True).to_numpy(bool) for name in _FLAGS}  # noqa: E712 - null is neither
    false = {name: (facts[name] == False).to_numpy(bool) for name in _FLAGS}  # noqa: E712
    verdicts: dict[str, Column] = {}

    def say(rule: str, *cases: tuple[Column, str], otherwise: str) -> None:
        verdicts[HOME + rule] = np.select([test for test, _ in cases], [what for _, what in cases], otherwise)

    def includes(name: str, members: frozenset[str]) -> list[tuple[Column, str]]:
        held = facts[name]
        fits = np.array([isinstance(each, frozenset) and members <= each for each in held])
        return [(held.isna().to_numpy(), UNKNOWN), (fits, MET)]

    def within(done: Column, due: Column) -> list[tuple[Column, str]]:
        undone, late = np.isnat(done), np.where(np.isnat(done), now, done) > due
        return [
            (~late & undone, OPEN), (~late, MET), (undone, "violated overdue"),
            (np.full(len(table), True), "violated late"),
        ]  # fmt: skip

    missing, mismatch = "violated missing", "violated mismatch"
    say("application-incomplete", (early, NOT_BEFORE), *includes("application_fields", APPLICATION),
        otherwise=missing)  # fmt: skip
    notices = facts["correction_notices"]
    unasked = null["correction_asked_on"]
    say("corrected-more-than-once", (early, NOT_BEFORE), (unasked, NO), (notices.isna().to_numpy(), UNKNOWN),
        ((notices <= 1).to_numpy(bool), MET), otherwise=mismatch)  # fmt: skip
    say("correction-notice-incomplete", (early, NOT_BEFORE), (unasked, NO),
        *includes("correction_notice_states", NOTICE), otherwise=missing)  # fmt: skip
    fee = facts["fee_charged"]
    exempt = (true["excessive"], "not-applicable exempt")
    say("fee-without-excess", (early, NOT_BEFORE), exempt, (fee.isna().to_numpy(), UNKNOWN),
        ((fee == 0).to_numpy(bool), MET), otherwise=mismatch)  # fmt: skip
    unsure = ~true["correction_lapsed"] & ~false["correction_lapsed"]
    say("lapsed-request-not-closed", (early, NOT_BEFORE), (unsure, UNKNOWN), (false["correction_lapsed"], NO),
        (no_kind, UNKNOWN), (kind == "abandoned", MET), otherwise=mismatch)  # fmt: skip

    start = facts["confirmed_on"].to_numpy("datetime64[s]").astype("datetime64[D]")
    start = np.where(np.isnat(start) | (start > now), day["received_on"], start)
    before = (start < first, NOT_BEFORE)
    unsure = ~true["content_clear"] & ~false["content_clear"]
    say("late-correction-notice", before, (unsure, UNKNOWN), (true["content_clear"], NO),
        *within(day["correction_asked_on"], days.after(start, 7)), otherwise="")  # fmt: skip
    suggested = day["suggested_on"]
    given = np.where(np.isnat(suggested), first, suggested)
    unsure = ~true["falls_under_proactive"] & ~false["falls_under_proactive"]
    say("late-publication-on-suggestion", (np.isnat(suggested), "not-applicable not-triggered"),
        (given < first, NOT_BEFORE), (unsure, UNKNOWN), (false["falls_under_proactive"], NO),
        *within(day["proactively_published_on"], days.after(given, 20)), otherwise="")  # fmt: skip

    told = day["extension_notified_on"]
    short, long = (_reply_due(day, start, days, extended) for extended in (False, True))
    unapproved = np.isnat(told) | false["extension_approved"]
    long = np.where(unapproved, short, long)
    short = np.where(true["extension_approved"] & ~np.isnat(told), long, short)
    done = day["replied_on"]
    then = np.where(np.isnat(done), now, done)
    say("late-reply", before, exempt, ((then <= short) != (then <= long), UNKNOWN), *within(done, short),
        otherwise="")  # fmt: skip

    for rule, of_kind, member in CONTENTS:
        say(rule, (early, NOT_BEFORE), (no_kind, UNKNOWN), (kind != of_kind, NO),
            *includes("reply_contents", frozenset((member,))), otherwise=missing)  # fmt: skip
    reasons = facts["reasons"].notna().to_numpy()
    for rule, kinds in (
        ("partial-disclosure-without-reasons", ("partly-disclosed",)),
        ("refusal-without-reasons", ("withheld", "not-this-agency")),
    ):
        say(rule, (early, NOT_BEFORE), (no_kind, UNKNOWN), (~np.isin(kind.astype(str), kinds), NO),
            (reasons, MET), otherwise=missing)  # fmt: skip
    say("reply-of-no-kind", (early, NOT_BEFORE), (null["replied_on"], NO), (no_kind, UNKNOWN),
        ((kind != "none") & (kind != "other"), MET), otherwise=mismatch)  # fmt: skip
    unsure = ~true["separable"] & ~false["separable"]
    say("separable-withheld-whole", (early, NOT_BEFORE), (null["replied_on"] | false["separable"], NO),
        (unsure | no_kind, UNKNOWN), (kind != "withheld", MET), otherwise=mismatch)  # fmt: skip

    stages = np.stack([day[name] for name in STAGES])
    absent = np.isnat(stages)
    filled = np.where(absent, np.datetime64("0001-01-01"), stages)
    sorted_ = (filled >= np.maximum.accumulate(filled)) | absent
    later = ~np.logical_and.accumulate(absent[::-1])[::-1]  # something at this stage or after it
    earliest = np.where(absent, FAR, stages).min(axis=0)
    say("request-stages-out-of-order", (absent.all(axis=0), "not-applicable not-triggered"),
        (earliest < first, NOT_BEFORE), ((absent & later).any(axis=0), missing),
        (~sorted_.all(axis=0), "violated out-of-order"), (absent.any(axis=0), OPEN), otherwise=MET)  # fmt: skip
    return verdicts


_FLAGS = (
    "excessive", "content_clear", "correction_lapsed", "falls_under_proactive", "separable", "extension_approved",
)  # fmt: skip


class _WorkingDays:
    """Working days by NumPy, which is told all days off; a count that is paused or stands still too."""

    def __init__(self, cn: Calendar) -> None:
        span = np.arange(np.datetime64("2018-01-01"), np.datetime64("2025-01-01"))
        off = np.array([not cn.is_working(each) for each in span.tolist()])
        self.rules = np.busdaycalendar(weekmask="1111111", holidays=span[off])

    def after(self, start: Column, number: int) -> Column:
        """The working day of a number after each day."""
        return np.busday_offset(start, number, roll="backward", busdaycal=self.rules)

    def later(self, due: Column, first: Column, last: Column) -> Column:
        """A due day put off by the working days of a pause (after its first up to its last), if it begins before it."""
        begun = ~np.isnat(first) & (first < due) & (due < FAR)
        still = begun & np.isnat(last)
        one = np.timedelta64(1, "D")
        closed = begun & ~np.isnat(last) & (last > first)
        lost = np.busday_count(
            np.where(closed, first, FIRST) + one, np.where(closed, last, FIRST) + one, busdaycal=self.rules
        )
        moved = np.busday_offset(np.where(due < FAR, due, FIRST), lost, roll="backward", busdaycal=self.rules)
        return np.where(still, FAR, np.where(closed, moved, due))


FIRST = np.datetime64(FIRST_DAY)


def _reply_due(day: dict[str, Column], start: Column, days: _WorkingDays, extended: bool) -> Column:
    one = (day["third_party_asked_on"], day["third_party_answered_on"])
    other = (day["agency_asked_on"], day["agency_answered_on"])
    turned = ~np.isnat(other[0]) & (np.isnat(one[0]) | (other[0] < one[0]))
    a, b = (
        [np.where(turned, y, x) for x, y in zip(*pair, strict=True)] for pair in ((one, other), (other, one))
    )
    # Days that both pauses hold are lost once: the second counts from where the first ends.
    b[0] = np.where(~np.isnat(b[0]) & ~np.isnat(a[1]) & (a[1] > b[0]), a[1], b[0])
    ended = ~np.isnat(b[1]) & (b[1] <= b[0])
    b[0] = np.where(ended, np.datetime64("NaT"), b[0])

    def counted(begun: Column, number: int) -> Column:
        due = days.after(begun, number)
        for first, last in (a, b):
            from_ = np.where(first < begun, begun, first)
            due = days.later(
                due, np.where(np.isnat(last) | (last > begun), from_, np.datetime64("NaT")), last
            )
        return due

    def whole(begun: Column) -> Column:
        due = counted(begun, 20)
        if not extended:
            return due
        told = day["extension_notified_on"]
        return np.where(~np.isnat(told) & (told <= due), counted(begun, 40), due)

    due = whole(start)
    asked, given = day["correction_asked_on"], day["corrected_on"]
    again = ~np.isnat(asked) & (asked <= due)
    begun = np.where(again & ~np.isnat(given) & (given > start), given, start)
    return np.where(again, np.where(np.isnat(given), FAR, whole(begun)), due)
