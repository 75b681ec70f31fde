"""The words of the deadline calculator.

Comes in: nothing. Goes out: `TITLE`, `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

TITLE = Text("期限计算", "Deadline calculator")

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "intro": Text(
            "某事发生后多少天内要办完？每一天算不算、为什么，都画在日历上。",
            "Something happened: by when must the next thing be done? Every day is shown, counted or not, and why.",
        ),
        "form": Text("期限", "The limit"),
        "start": Text("事件发生于", "It happened on"),
        "start.help": Text(
            "如 2022-09-30、2022年9月30日；按小时计的加时刻：2022-09-30 16:20",
            "such as 2022-09-30; for limits in hours with the time: 2022-09-30 16:20",
        ),
        "n": Text("多少", "How many"),
        "unit": Text("单位", "Unit"),
        "unit.working days": Text("个工作日", "working days"),
        "unit.calendar days": Text("日（自然日）", "calendar days"),
        "unit.months": Text("个月", "months"),
        "unit.hours": Text("小时", "hours"),
        "limit": Text("或照原文写", "Or as the text says it"),
        "limit.help": Text(
            "如 20个工作日、30日、1个月、24小时", "such as 20 working days, 1 month, 24 hours"
        ),
        "start_day": Text("第 1 日是", "Day 1 is"),
        "start_day.day-after": Text("事件次日（通例）", "the day after (the usual)"),
        "start_day.rolled": Text(
            "事件次日；休息日发生的先顺延到工作日", "the day after; an event on a rest day is moved on first"
        ),
        "start_day.same-day": Text("事件当日", "the day of the event itself"),
        "last_day": Text("末日遇休息日", "A last day of rest"),
        "last_day.roll": Text("顺延到下一个工作日", "moves to the next working day"),
        "last_day.keep": Text("不顺延", "stays"),
        "calendar": Text("日历", "Calendar"),
        "calendar.help": Text(
            "cn，其他国家或地区的代码（de、de-BY），或一个 .yaml 文件",
            "cn, another country's code (de, de-BY), or a .yaml file",
        ),
        "paused_from": Text("暂停自", "Paused from"),
        "paused_from.help": Text("可不填；当日不扣除", "may be left out; that day still counts"),
        "paused_until": Text("暂停至", "Paused until"),
        "paused_until.help": Text(
            "含当日；尚未结束的不填", "that day included; leave it out while the pause lasts"
        ),
        "understood": Text("即 {limit}", "taken as {limit}"),
        "read-as": Text("即 {day}", "taken as {day}"),
        "ask": Text(
            "填好起算日和期限，这里就有答案。", "Give a day and a limit, and the answer appears here."
        ),
        "mend": Text("先改正标出的栏目。", "Mend the marked fields first."),
        "not-heeded": Text(
            "按小时或工作日计的，末日总落在工作时间内，不再顺延。",
            "hours run on through rest days, and working days end on a working day: nothing is moved",
        ),
    }
)
