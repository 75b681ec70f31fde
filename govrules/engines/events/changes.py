"""What is said when a verdict changes, and verdicts as they are kept.

Comes in: a verdict before and after. Goes out: a `Change`, or None where nobody need be told; JSON and back.
Must not know: stores, engines, wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Limit, Unit
from govrules.engines.events.history import coded_fact, plain_fact
from govrules.engines.events.opening import midnight
from govrules.model.verdict import Reason, Status, Verdict, When, iso


class News(StrEnum):
    """What a change says, in one word."""

    OPENED = "opened"
    MOVED = "moved"
    DUE_SOON = "due-soon"
    MET = "met"
    OVERDUE = "overdue"
    LATE = "late"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    LAPSED = "lapsed"
    UNFIT = "unfit"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that changed. `why` has `cause` (post, correct, retract, tick, rules) and what goes with it.

    `n` numbers the changes of a monitor; `event` is the number of the last event that was known; `at` the moment
    that was judged. For a record that no longer fits its type, `rule` is empty and `why` says what is wrong.
    """

    n: int
    news: News
    record_type: str
    record: str
    rule: str
    before: Verdict | None
    after: Verdict | None
    at: datetime
    why: dict[str, Any]
    event: int = 0

    @property
    def due(self) -> When | None:
        """The due moment, where there is one."""
        verdict = self.after or self.before
        return None if verdict is None else verdict.due

    def to_dict(self) -> dict[str, Any]:
        """The change as a line of JSON: see the schema `change`."""
        return {
            "change": str(self.news),
            "n": self.n,
            "record_type": self.record_type,
            "record": self.record,
            "rule": self.rule,
            "from": _short(self.before),
            "to": _short(self.after),
            "due": iso(self.due),
            "at": iso(self.at),
            "why": self.why,
        }


def _short(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    row = verdict.to_dict()
    return {name: row[name] for name in row if name not in ("record_type", "record", "rule")}


def news_of(before: Verdict | None, after: Verdict | None) -> News | None:
    """What is to be said of two verdicts; None if nothing changed that anyone need know.

    What was not applicable and what was not there are one, and lateness alone, which grows by itself, is no news.
    """
    if _still(before) == _still(after):
        return None
    if after is None:
        return News.WITHDRAWN
    match after.status:
        case Status.PENDING:
            return News.MOVED if before is not None and before.status is Status.PENDING else News.OPENED
        case Status.SATISFIED:
            return News.MET
        case Status.VIOLATED:
            known = {Reason.OVERDUE: News.OVERDUE, Reason.LATE: News.LATE}
            return known.get(after.reason, News.VIOLATED) if after.reason else News.VIOLATED
        case Status.UNDETERMINED:
            return News.UNDETERMINED
    return News.LAPSED


def _still(verdict: Verdict | None) -> Verdict | None:
    if verdict is None or verdict.status is Status.NOT_APPLICABLE:
        return None
    return verdict._replace(late_by=None)


def soon_from(due: When, limit: Limit, calendar: Calendar) -> datetime:
    """The first moment from which a due moment is no more than a limit away."""
    if limit.unit is Unit.HOURS:
        end = due if isinstance(due, datetime) else midnight(due + timedelta(days=1))
        return end - timedelta(hours=limit.n)
    last = due.date() if isinstance(due, datetime) else due
    day, step = last, timedelta(days=1)
    while day - step >= date(1900, 1, 1):
        reached = count(calendar, limit, day - step).due
        if reached is None or reached < last:
            break
        day -= step
    return midnight(day)


def coded(verdict: Verdict) -> list[Any]:
    """A verdict as it is kept with its record."""
    return [coded_fact(value) if isinstance(value, date) else value for value in verdict[4:]]


def plain(rule: str, duty: str, key: tuple[str, str], row: list[Any]) -> Verdict:
    """A verdict as it was kept."""
    status, reason, start, due, done, late_by, late_unit, provisional, missing, by = row
    times: list[Any] = [plain_fact(value) for value in (start, due, done)]
    return Verdict(  # type: ignore[call-arg]
        key[0], key[1], rule, duty, Status(status), None if reason is None else Reason(reason),
        *times, late_by, late_unit, provisional, tuple(missing), by,
    )  # fmt: skip
