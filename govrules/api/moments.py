"""The moment of an evaluation, as callers write it.

Comes in: a date, a date-time or an ISO text. Goes out: a local date or date-time.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from govrules.errors import GovrulesError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def as_of_moment(as_of: date | datetime | str, timezone: str) -> date | datetime:
    """A date or a date-time without offset, in the civil time of `timezone`.

    Raises GovrulesError for what is neither, or lies outside 1900 to 2199.

    >>> as_of_moment("2020-07-01", "Asia/Shanghai")
    datetime.date(2020, 7, 1)
    >>> as_of_moment("2020-07-01T04:00:00Z", "Asia/Shanghai")
    datetime.datetime(2020, 7, 1, 12, 0)
    """
    moment = as_of
    if isinstance(moment, str):
        try:
            moment = date.fromisoformat(moment) if len(moment) == 10 else datetime.fromisoformat(moment)
        except ValueError:
            moment = None  # type: ignore[assignment]
    if not isinstance(moment, date):
        raise GovrulesError(
            f"`{as_of}` is no moment to evaluate at",
            help="write a date `2020-12-31` or a date-time `2020-12-31T17:00`",
            zh=f"“{as_of}”不是可用的评估时点",
            zh_help="请写日期 2020-12-31，或日期和时刻 2020-12-31T17:00",
        )
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    if not FIRST_DAY <= (moment.date() if isinstance(moment, datetime) else moment) <= LAST_DAY:
        raise GovrulesError(
            f"`{as_of}` lies outside 1900 to 2199",
            help="look for a slip in the year",
            zh=f"“{as_of}”在 1900 年至 2199 年之外",
            zh_help="请核对年份",
        )
    return moment
