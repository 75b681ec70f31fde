"""When a limit ends, for a person who asks: the answer with its ledger.

In: a start and a limit, as texts or values. Out: a `Due`, or a DueError, LimitError or CalendarError that
says how to mend the question. Must not know rules or records.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from govrules.calendars.calendar import Calendar
from govrules.calendars.calendar import calendar as calendar_of
from govrules.calendars.count import Pause
from govrules.calendars.ledger import Ledger, ledger
from govrules.calendars.limit import Conventions, LastDay, Limit, StartDay, parse_limit
from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.errors import GovrulesError

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_WHAT_ZH = {"start": "起算日", "day": "日期", "pause": "暂停日", "as-of": "评估时点"}
_USUAL_ZH = "请写作 2020-04-20、2020年4月20日 或 2020-04-20 09:30"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = "一二三四五六日"


class DueError(GovrulesError):
    """A start, pause or cut-off hour that cannot be read."""


@dataclass(frozen=True, slots=True, repr=False)
class Due:
    """When a limit ends: `date` (a date-time for hours, None while an open pause holds the count), and why.

    `start` is the event as given, in local time; `ledger` counts the limit out; `provisional` says that the
    end rests on days that the calendar has not settled.
    """

    start: date
    limit: Limit
    date: date | None
    ledger: Ledger
    provisional: bool
    conventions: Conventions
    calendar: Calendar

    def __repr__(self) -> str:
        return f"<Due {self.line()}>"

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Plain data: `start`, `limit`, `due`, `provisional`, `ledger`, with ISO dates.

        >>> found = due("2020-04-23", "2 working days").to_dict()
        >>> {key: found[key] for key in found if key != "ledger"}
        {'start': '2020-04-23', 'limit': '2 working days', 'due': '2020-04-26', 'provisional': False}
        """
        return {
            "start": self.start.isoformat(),
            "limit": str(self.limit),
            "due": None if self.date is None else self.date.isoformat(),
            "provisional": self.provisional,
            "ledger": self.ledger.to_list(lang),
        }

    def line(self, lang: str = "en") -> str:
        """The answer in one line of `lang`.

        >>> print(due("2020-09-01", "30 calendar days", last_day="roll").line("zh"))
        自 2020-09-01（周二）起 30 日：2020-10-09（周五）24:00 前
        """
        chinese = lang == "zh"
        start, limit = _shown(self.start, chinese), self.limit.label(lang)
        if self.date is None:
            end = "暂停未结束，期限尚不能确定" if chinese else "no due day yet: a pause is still open"
        elif isinstance(self.date, datetime):
            end = f"{_shown(self.date, chinese)} 前" if chinese else f"due by {_shown(self.date, chinese)}"
        else:
            shown = _shown(self.date, chinese)
            end = f"{shown}24:00 前" if chinese else f"due by the end of {shown}"
        told = f"自 {start}起 {limit}：{end}" if chinese else f"{limit} from {start}: {end}"
        if self.provisional:
            edition = self.calendar.edition
            told += (
                f"（暂定：所涉日期尚未由日历 {edition} 确定）"
                if chinese
                else f" (provisional: it rests on days that the calendar {edition} has not settled)"
            )
        return told

    def __str__(self) -> str:
        return self.line("en")


def due(
    start: str | date,
    limit: str | Limit,
    *,
    start_day: StartDay = "day-after",
    last_day: LastDay = "keep",
    cut_off: str | time | None = None,
    calendar: str | Path | Calendar = "cn",
    pauses: Iterable[tuple[str | date, str | date | None]] = (),
) -> Due:
    """When `limit`, begun by an event at `start`, ends, counted out day by day.

    `start` is a date or date-time (ISO text or value; an offset is turned into the calendar's local time);
    `limit` a text such as `20 working days`; `pauses` pairs of first and last day, the last None while the
    pause is open. `start_day`, `last_day` and `cut_off` are those of `Conventions`.
    Raises DueError, LimitError or CalendarError, each with the way to mend the question.

    >>> print(due("2022-09-30", "20 working days"))
    20 working days from Friday 2022-09-30: due by the end of Wednesday 2022-11-02
    >>> due("2020-04-20T09:30", "24 hours").date
    datetime.datetime(2020, 4, 21, 9, 30)
    """
    of = calendar_of(calendar)
    begin = read_moment(start, "start", of)
    length = limit if isinstance(limit, Limit) else parse_limit(limit)
    conventions = Conventions(start_day, last_day, _time_of_day(cut_off))
    stops: list[Pause] = []
    for pause in pauses:
        first, last = pause
        begins = read_moment(first, "pause", of)
        ends = None if last is None else read_moment(last, "pause", of)
        if ends is not None and _day(ends) < _day(begins):
            raise DueError(
                f"the pause ends on {ends}, before it begins on {begins}",
                "turn the two round",
                zh=f"暂停止于 {ends}，早于其开始的 {begins}",
                zh_help="请把两个日期对调",
            )
        stops.append((begins, ends))
    told = ledger(of, length, begin, conventions, stops)
    return Due(begin, length, told.due, told, told.provisional, conventions, of)


def read_moment(value: str | date, what: str, calendar: Calendar) -> date:
    """A date or date-time in the calendar's local time; `what` names it in an error.

    >>> read_moment("2020-04-20T01:30Z", "start", calendar_of("cn"))
    datetime.datetime(2020, 4, 20, 9, 30)
    """
    moment = value if isinstance(value, date) else _parsed(value, what)
    if not FIRST_RECORD_DAY <= _day(moment) <= LAST_RECORD_DAY:
        span = f"{FIRST_RECORD_DAY} to {LAST_RECORD_DAY}"
        raise DueError(
            f"the {what} `{value}` is too far away",
            f"give a day from {span}",
            zh=f"{_WHAT_ZH.get(what, what)}“{value}”太远",
            zh_help=f"请给 {FIRST_RECORD_DAY} 至 {LAST_RECORD_DAY} 之间的日期",
        )
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return _local(moment, value, what, calendar)
    return moment


def _parsed(value: object, what: str) -> date:
    usual = "write it as 2020-04-20 or 2020-04-20T09:30"
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise DueError(
            f"the {what} `{value}` is not a date",
            usual,
            zh=f"{_WHAT_ZH.get(what, what)}“{value}”不是日期",
            zh_help=_USUAL_ZH,
        )
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = None if offset is None else _zone(offset)
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone
        )
    except ValueError:
        raise DueError(
            f"the {what} `{value}` is no day of the calendar or time of day",
            usual,
            zh=f"{_WHAT_ZH.get(what, what)}“{value}”在日历上不存在",
            zh_help=_USUAL_ZH,
        ) from None


def _zone(offset: str) -> timezone:
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if offset.startswith("-") else span)


def _local(moment: datetime, value: object, what: str, calendar: Calendar) -> datetime:
    from zoneinfo import ZoneInfo

    if calendar.time_zone is None:
        raise DueError(
            f"the {what} `{value}` has an offset, but the calendar `{calendar.name}` has no time zone",
            "give the local time, without an offset",
            zh=f"{_WHAT_ZH.get(what, what)}“{value}”带有时差，而日历 {calendar.name} 没有时区",
            zh_help="请给当地时间，不带时差",
        )
    return moment.astimezone(ZoneInfo(calendar.time_zone)).replace(tzinfo=None)


def _time_of_day(value: str | time | None) -> time | None:
    if value is None or isinstance(value, time):
        return value
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", unicodedata.normalize("NFKC", str(value)).strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise DueError(
            f"the cut-off `{value}` is not a time of day",
            "write it as 17:00",
            zh=f"截止时刻“{value}”不是时刻",
            zh_help="请写作 17:00",
        )
    return time(int(match[1]), int(match[2]))


def _shown(moment: date, chinese: bool) -> str:
    at = ""
    if isinstance(moment, datetime):
        at = f" {moment:%H:%M:%S}" if moment.second else f" {moment:%H:%M}"
    day = _day(moment).isoformat()
    if chinese:
        return f"{day}（周{_WEEKDAYS_ZH[moment.weekday()]}）{at.strip()}"
    return f"{_WEEKDAYS_EN[moment.weekday()]} {day}{at}"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
