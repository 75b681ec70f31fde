"""The words of a report in Chinese and English: statuses, reasons, duties, the heads of its parts.

Comes in: nothing. Goes out: texts by code. Must not know: where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from govrules.model.source import Text

STATUS: Mapping[str, Text] = MappingProxyType(
    {
        "violated": Text("违反", "violated"),
        "undetermined": Text("无法判定", "undetermined"),
        "pending": Text("进行中", "pending"),
        "satisfied": Text("符合", "satisfied"),
        "not-applicable": Text("不适用", "not applicable"),
    }
)
"""The five verdicts, what needs a person first."""

REASON: Mapping[str, Text] = MappingProxyType(
    {
        "late": Text("逾期履行", "done late"),
        "overdue": Text("逾期未履行", "overdue, not done"),
        "too-short": Text("时间不足", "too short"),
        "out-of-order": Text("顺序不符", "out of order"),
        "missing": Text("有缺漏", "something missing"),
        "mismatch": Text("不一致", "mismatch"),
        "below-quota": Text("未达指标", "below quota"),
        "fact-missing": Text("缺少事实", "a fact is missing"),
        "time-of-day-missing": Text("缺少时刻", "a time of day is missing"),
        "calendar-unpublished": Text("日历未公布", "calendar not published"),
        "roster-missing": Text("缺少名册", "roster missing"),
        "other-region": Text("其他地区", "other region"),
        "not-triggered": Text("尚未触发", "not triggered"),
        "not-in-force": Text("不在施行期", "not in force"),
        "condition-false": Text("不符合适用条件", "condition not met"),
        "exempt": Text("属于例外", "exempt"),
        "superseded": Text("由特别规定优先", "superseded"),
    }
)

DUTY: Mapping[str, Text] = MappingProxyType(
    {
        "must": Text("应当", "must"),
        "in-principle": Text("原则上", "in principle"),
        "encouraged": Text("鼓励", "encouraged"),
    }
)

KIND: Mapping[str, Text] = MappingProxyType(
    {
        "deadline": Text("期限", "deadline"),
        "lasting": Text("持续", "lasting"),
        "order": Text("次序", "order"),
        "present": Text("必备", "present"),
        "includes": Text("包含", "includes"),
        "holds": Text("成立", "holds"),
        "quota": Text("数量", "quota"),
    }
)

UNIT: Mapping[str, Text] = MappingProxyType(
    {
        "hours": Text("小时", "hours"),
        "calendar days": Text("日", "calendar days"),
        "working days": Text("个工作日", "working days"),
    }
)
"""The units of `late_by`."""

_WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)


def late(late_by: int, unit: str, lang: str) -> str:
    """By how much an act is late.

    >>> late(1, "working days", "en"), late(26, "calendar days", "zh")
    ('1 working day', '26 日')
    """
    word = UNIT[unit].in_(lang)
    if lang != "zh" and late_by == 1:
        word = word.removesuffix("s")
    return f"{late_by} {word}"


def moment(when: date | datetime) -> str:
    """A day, or a moment to the minute (or second).

    >>> moment(datetime(2020, 7, 1, 9, 30))
    '2020-07-01 09:30'
    """
    if isinstance(when, datetime):
        return f"{when:%Y-%m-%d %H:%M:%S}" if when.second else f"{when:%Y-%m-%d %H:%M}"
    return when.isoformat()


def end_of(when: date | datetime) -> str:
    """The moment at which a day ends; a moment as it is.

    >>> end_of(date(2020, 7, 1))
    '2020-07-01 24:00'
    """
    return moment(when) if isinstance(when, datetime) else f"{when.isoformat()} 24:00"


def weekday(when: date, lang: str) -> str:
    """The day of the week, short."""
    return _WEEKDAYS[when.weekday()].in_(lang)
