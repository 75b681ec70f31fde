"""The sentence a clerk needs, for every status, every reason and every kind of requirement, in both languages."""

# ruff: noqa: E501 - whole sentences stand on one line
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from govrules.explaining import Explanation
from govrules.model.rule import KINDS
from govrules.model.rulebook import Rules
from govrules.model.verdict import REASONS, Status

Explained = Callable[..., Explanation]


class Case(NamedTuple):
    """A record, a rule, and what is said of it."""

    name: str
    rule: str
    as_of: str
    facts: dict[str, Any]
    verdict: str
    zh: str
    en: str


class QuotaCase(NamedTuple):
    """The files of some units, a quota, and what is said of one unit."""

    name: str
    rule: str
    as_of: str
    record: str
    files: list[dict[str, Any]]
    roster: list[dict[str, Any]] | None
    verdict: str
    zh: str
    en: str


ROSTER: list[dict[str, Any]] = [{"id": "甲局", "kind": "department"}, {"id": "乙局"}]

CASES = [
    Case(
        "in time",
        "late-conversion",
        "2020-07-01",
        {
            "reply_kind": "disclosed",
            "widely_knowable": True,
            "replied_on": "2020-05-06",
            "proactively_published_on": "2020-06-05",
        },
        "satisfied",
        "应于 2020-06-05（周五）24:00 前主动公开；已于 2020-06-05（周五）主动公开，按期。",
        "Due by the end of Friday 2020-06-05; proactively published on Friday 2020-06-05: in time.",
    ),
    Case(
        "late",
        "late-conversion",
        "2020-07-01",
        {
            "reply_kind": "disclosed",
            "widely_knowable": True,
            "replied_on": "2020-05-06",
            "proactively_published_on": "2020-06-10",
        },
        "violated/late",
        "应于 2020-06-05（周五）24:00 前主动公开；实际于 2020-06-10（周三）主动公开，逾期 5 天。",
        "Due by the end of Friday 2020-06-05; proactively published on Wednesday 2020-06-10: 5 days late.",
    ),
    Case(
        "overdue",
        "late-conversion",
        "2020-07-01",
        {"reply_kind": "disclosed", "widely_knowable": True, "replied_on": "2020-05-06"},
        "violated/overdue",
        "应于 2020-06-05（周五）24:00 前主动公开；截至 2020-07-01 仍未主动公开，已超 26 天，义务仍在。",
        "Due by the end of Friday 2020-06-05; not proactively published as of 2020-07-01: 26 days over, and still owed.",
    ),
    Case(
        "pending",
        "late-conversion",
        "2020-06-01",
        {"reply_kind": "disclosed", "widely_knowable": True, "replied_on": "2020-05-06"},
        "pending",
        "应于 2020-06-05（周五）24:00 前主动公开；截至 2020-06-01 尚未主动公开，还有 4 天。",
        "Due by the end of Friday 2020-06-05; not proactively published as of 2020-06-01: 4 days left.",
    ),
    Case(
        "on the last day",
        "late-conversion",
        "2020-06-05",
        {"reply_kind": "disclosed", "widely_knowable": True, "replied_on": "2020-05-06"},
        "pending",
        "应于 2020-06-05（周五）24:00 前主动公开；截至 2020-06-05 尚未主动公开，当日即最后一日。",
        "Due by the end of Friday 2020-06-05; not proactively published as of 2020-06-05: it is the last day.",
    ),
    Case(
        "late by working days",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "excused": False, "answered_on": "2020-05-20"},
        "violated/late",
        "应于 2020-05-19（周二）24:00 前答复；实际于 2020-05-20（周三）答复，逾期 1 个工作日。",
        "Due by the end of Tuesday 2020-05-19; answered on Wednesday 2020-05-20: 1 working day late.",
    ),
    Case(
        "by the hour, late",
        "late-in-hours",
        "2020-07-01",
        {"noticed_at": "2020-05-02 10:00", "answered_at": "2020-05-03 11:30"},
        "violated/late",
        "应于 2020-05-03（周日）10:00 前答复；实际于 2020-05-03（周日）11:30 答复，逾期 2 小时。",
        "Due by 10:00 on Sunday 2020-05-03; answered at 11:30 on Sunday 2020-05-03: 2 hours late.",
    ),
    Case(
        "by the hour, pending",
        "late-in-hours",
        "2020-05-02T20:00",
        {"noticed_at": "2020-05-02 10:00"},
        "pending",
        "应于 2020-05-03（周日）10:00 前答复；截至 2020-05-02 20:00 尚未答复，还有 14 小时。",
        "Due by 10:00 on Sunday 2020-05-03; not answered as of 2020-05-02 20:00: 14 hours left.",
    ),
    Case(
        "by the hour, in the last hour",
        "late-in-hours",
        "2020-05-03T09:30",
        {"noticed_at": "2020-05-02 10:00"},
        "pending",
        "应于 2020-05-03（周日）10:00 前答复；截至 2020-05-03 09:30 尚未答复，所余不足 1 小时。",
        "Due by 10:00 on Sunday 2020-05-03; not answered as of 2020-05-03 09:30: less than an hour left.",
    ),
    Case(
        "two acts, one done",
        "late-urgent-answer",
        "2020-04-23",
        {"opened_on": "2020-04-20", "kind": "urgent", "answered_on": "2020-04-21"},
        "pending",
        "应于 2020-04-26（周日）24:00 前答复、寄出；截至 2020-04-23 尚未寄出，还有 3 天。",
        "Due by the end of Sunday 2020-04-26; reply not sent as of 2020-04-23: 3 days left.",
    ),
    Case(
        "paused",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "asked_on": "2020-04-22"},
        "pending",
        "期限停止计算，等待“回音日期”；截至 2020-07-01 尚未答复，届满日待定。",
        "The clock stands until “other side heard on” is given; not answered as of 2020-07-01, and no due day yet.",
    ),
    Case(
        "paused, and done meanwhile",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "asked_on": "2020-04-22", "answered_on": "2020-06-22"},
        "satisfied",
        "期限停止计算、等待“回音日期”期间，已于 2020-06-22（周一）答复，按期。",
        "The clock stands until “other side heard on” is given; answered on Monday 2020-06-22 meanwhile: in time.",
    ),
    Case(
        "stopped for a correction",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "correction_asked_on": "2020-04-22"},
        "pending",
        "期限停止计算，等待“补正日期”；截至 2020-07-01 尚未答复，届满日待定。",
        "The clock stands until “corrected on” is given; not answered as of 2020-07-01, and no due day yet.",
    ),
    Case(
        "extension not known",
        "late-answer",
        "2020-07-01",
        {
            "opened_on": "2020-04-20",
            "kind": "plain",
            "excused": False,
            "told_on": "2020-05-06",
            "answered_on": "2020-05-25",
        },
        "undetermined/fact-missing",
        "无法判定：缺少“延期获批”。最早可能应于 2020-05-19（周二）24:00 前答复；已于 2020-05-25（周一）答复。",
        "Undetermined: “extension approved” not given. Due by the end of Tuesday 2020-05-19 at the earliest; answered on Monday 2020-05-25.",
    ),
    Case(
        "fixed day of the year",
        "late-fixed",
        "2020-07-01",
        {"opened_on": "2020-04-20", "sent_on": "2020-07-01"},
        "violated/late",
        "应于 2020-06-30（周二）24:00 前寄出；实际于 2020-07-01（周三）寄出，逾期 1 天。",
        "Due by the end of Tuesday 2020-06-30; reply sent on Wednesday 2020-07-01: 1 day late.",
    ),
    Case(
        "fixed day of a field, not known",
        "plan-missed",
        "2020-07-01",
        {"opened_on": "2020-04-20"},
        "undetermined/fact-missing",
        "无法判定：缺少“计划完成日期”。",
        "Undetermined: “planned on” not given.",
    ),
    Case(
        "time of day missing",
        "late-in-hours",
        "2020-07-01",
        {"noticed_at": "2020-04-20", "answered_at": "2020-04-21"},
        "undetermined/time-of-day-missing",
        "无法判定：只有日期，缺少时刻。最早可能应于 2020-04-21（周二）00:00 前答复；已于 2020-04-21（周二）答复。",
        "Undetermined: a time of day is missing. Due by 00:00 on Tuesday 2020-04-21 at the earliest; answered on Tuesday 2020-04-21.",
    ),
    Case(
        "beyond the published calendar",
        "late-answer",
        "2027-02-01",
        {"opened_on": "2026-12-26", "kind": "plain", "excused": False},
        "undetermined/calendar-unpublished",
        "暂时无法判定：期限涉及尚未公布或尚未确定的日历。按现有日历推算应于 2027-01-22（周五）24:00 前答复；截至 2027-02-01 仍未答复。",
        "Undetermined for now: the count rests on days that the calendar has not settled. By the count so far due by the end of Friday 2027-01-22; not answered as of 2027-02-01.",
    ),
    Case(
        "exception not known",
        "without-reason",
        "2020-07-01",
        {"opened_on": "2020-04-20", "subject": "某事"},
        "undetermined/fact-missing",
        "无法判定：例外“excused”是否适用不明（缺少“经批准免办”）。如不适用：应填明而未填明：“依据”。",
        "Undetermined: it is not known whether the exception “excused” applies (“excused” not given). If it does not: Not stated, though it must be: “basis”.",
    ),
    Case(
        "kept up long enough",
        "posted-too-short",
        "2020-07-01",
        {"shown_on": "2020-04-20", "taken_down_on": "2020-04-27"},
        "satisfied",
        "自 2020-04-20（周一）公示开始起应至少持续 7 日，到 2020-04-27（周一）；实际于 2020-04-27（周一）公示结束，已满。",
        "From “posted” on Monday 2020-04-20 at least 7 calendar days, until the end of Monday 2020-04-27; “taken down” on Monday 2020-04-27: long enough.",
    ),
    Case(
        "still kept up, long enough",
        "posted-too-short",
        "2020-07-01",
        {"shown_on": "2020-04-20"},
        "satisfied",
        "自 2020-04-20（周一）公示开始起应至少持续 7 日，到 2020-04-27（周一）；截至 2020-07-01 仍未公示结束，已满。",
        "From “posted” on Monday 2020-04-20 at least 7 calendar days, until the end of Monday 2020-04-27; not taken down as of 2020-07-01: long enough.",
    ),
    Case(
        "still kept up, not long enough",
        "posted-too-short",
        "2020-04-24",
        {"shown_on": "2020-04-20"},
        "pending",
        "自 2020-04-20（周一）公示开始起应至少持续 7 日，到 2020-04-27（周一）；截至 2020-04-24 尚未公示结束，期限未满。",
        "From “posted” on Monday 2020-04-20 at least 7 calendar days, until the end of Monday 2020-04-27; not taken down as of 2020-04-24: the time still runs.",
    ),
    Case(
        "too short",
        "comments-too-short",
        "2020-07-01",
        {"shown_on": "2020-04-20", "closes_on": "2020-04-25"},
        "violated/too-short",
        "自 2020-04-20（周一）公示开始起应至少持续 5 个工作日，到 2020-04-26（周日）；实际于 2020-04-25（周六）征求意见截止，少 1 个工作日。",
        "From “posted” on Monday 2020-04-20 at least 5 working days, until the end of Sunday 2020-04-26; “comments close” on Saturday 2020-04-25: 1 working day too short.",
    ),
    Case(
        "end not known",
        "comments-too-short",
        "2020-07-01",
        {"shown_on": "2020-04-20"},
        "undetermined/fact-missing",
        "无法判定：缺少“征求意见截止日期”。",
        "Undetermined: “comments close on” not given.",
    ),
    Case(
        "in order",
        "out-of-order",
        "2020-07-01",
        {"asked_on": "2020-04-20", "heard_on": "2020-04-21", "answered_on": "2020-04-22"},
        "satisfied",
        "顺序符合要求：2020-04-20 询问、2020-04-21 回音、2020-04-22 答复。",
        "In order: other side asked 2020-04-20, other side heard 2020-04-21, answered 2020-04-22.",
    ),
    Case(
        "out of order",
        "out-of-order",
        "2020-07-01",
        {"asked_on": "2020-04-20", "heard_on": "2020-04-19", "answered_on": "2020-04-22"},
        "violated/out-of-order",
        "“询问”（2020-04-20）应早于“回音”（2020-04-19）。",
        "“other side asked” (2020-04-20) should lie before “other side heard” (2020-04-19).",
    ),
    Case(
        "out of order by the hour",
        "out-of-order-moments",
        "2020-07-01",
        {"noticed_at": "2020-04-20 10:00", "answered_at": "2020-04-20 09:00"},
        "violated/out-of-order",
        "“知悉”（2020-04-20 10:00）不应晚于“答复”（2020-04-20 09:00）。",
        "“noticed” (2020-04-20 10:00) should not lie after “answered” (2020-04-20 09:00).",
    ),
    Case(
        "order cannot be told",
        "out-of-order-moments",
        "2020-07-01",
        {"noticed_at": "2020-04-20", "answered_at": "2020-04-20"},
        "undetermined/time-of-day-missing",
        "无法判定：只有日期，缺少时刻。",
        "Undetermined: a time of day is missing.",
    ),
    Case(
        "one left out",
        "out-of-order",
        "2020-07-01",
        {"asked_on": "2020-04-20", "answered_on": "2020-04-22"},
        "violated/missing",
        "已于 2020-04-22（周三）答复，而在此之前未回音。",
        "“answered” on Wednesday 2020-04-22; before that, other side not heard.",
    ),
    Case(
        "order not complete yet",
        "out-of-order",
        "2020-07-01",
        {"asked_on": "2020-04-20"},
        "pending",
        "2020-04-20 询问；截至 2020-07-01 尚未回音、未答复。",
        "Other side asked 2020-04-20; other side not heard, not answered as of 2020-07-01.",
    ),
    Case(
        "on the same day",
        "out-of-step",
        "2020-07-01",
        {"answered_on": "2020-04-20", "sent_on": "2020-04-20"},
        "satisfied",
        "时间相符：2020-04-20 答复、2020-04-20 寄出。",
        "At the same time, as asked: answered 2020-04-20, reply sent 2020-04-20.",
    ),
    Case(
        "not on the same day",
        "out-of-step",
        "2020-07-01",
        {"answered_on": "2020-04-20", "sent_on": "2020-04-21"},
        "violated/out-of-order",
        "“答复”（2020-04-20）与“寄出”（2020-04-21）应在同一日。",
        "“answered” (2020-04-20) and “reply sent” (2020-04-21) should be on the same day.",
    ),
    Case(
        "not done at the same time",
        "out-of-step",
        "2020-07-01",
        {"answered_on": "2020-04-20"},
        "violated/missing",
        "已于 2020-04-20（周一）答复，而同期未寄出。",
        "“answered” on Monday 2020-04-20; at that time, reply not sent.",
    ),
    Case(
        "too far apart",
        "out-of-step-tolerant",
        "2020-07-01",
        {"answered_on": "2020-04-20", "sent_on": "2020-04-24"},
        "violated/out-of-order",
        "“答复”（2020-04-20）与“寄出”（2020-04-24）相差应不超过 2 个工作日。",
        "“answered” (2020-04-20) and “reply sent” (2020-04-24) should lie within 2 working days.",
    ),
    Case(
        "all stated",
        "without-reason",
        "2020-07-01",
        {"opened_on": "2020-04-20", "subject": "某事", "basis": "某条"},
        "satisfied",
        "应填明的都已填明：“事由”、“依据”。",
        "Stated, as it must be: “subject”, “basis”.",
    ),
    Case(
        "not stated",
        "without-reason",
        "2020-07-01",
        {"opened_on": "2020-04-20", "excused": False, "subject": "某事"},
        "violated/missing",
        "应填明而未填明：“依据”。",
        "Not stated, though it must be: “basis”.",
    ),
    Case(
        "has all members",
        "parts-missing",
        "2020-07-01",
        {"opened_on": "2020-04-20", "parts": "matter;steps;fees"},
        "satisfied",
        "“已含要素”符合要求：事项、步骤、收费。",
        "“parts held” has what is asked: matter, steps, fees.",
    ),
    Case(
        "lacks members",
        "parts-missing",
        "2020-07-01",
        {"opened_on": "2020-04-20", "parts": "matter"},
        "violated/missing",
        "“已含要素”缺少 步骤、收费；现有 事项。",
        "“parts held” lacks steps, fees; it has matter.",
    ),
    Case(
        "lacks all members",
        "parts-missing",
        "2020-07-01",
        {"opened_on": "2020-04-20", "parts": []},
        "violated/missing",
        "“已含要素”缺少要求的全部各项：事项、步骤、收费。",
        "“parts held” lacks all that is asked: matter, steps, fees.",
    ),
    Case(
        "too few members",
        "too-few-parts",
        "2020-07-01",
        {"opened_on": "2020-04-20", "parts": "fees"},
        "violated/missing",
        "“已含要素”应至少有要求的 2 项；现有 收费。",
        "“parts held” must have at least 2 of those asked; it has fees.",
    ),
    Case(
        "no member at all",
        "any-part-missing",
        "2020-07-01",
        {"opened_on": "2020-04-20", "parts": []},
        "violated/missing",
        "“已含要素”应至少有 1 项；现有 空（一项也没有）。",
        "“parts held” must have at least 1; it has none at all.",
    ),
    Case(
        "set not known",
        "parts-missing",
        "2020-07-01",
        {"opened_on": "2020-04-20"},
        "undetermined/fact-missing",
        "无法判定：缺少“已含要素”。",
        "Undetermined: “parts held” not given.",
    ),
    Case(
        "condition holds",
        "kind-mismatch",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "copied_kind": "plain", "fee": 20, "parts": "matter"},
        "satisfied",
        "符合：类别 = 抄件类别，且（费用 未填写 或 费用 在 0 与 100 之间（含）），且并非（涉密 = 是，且已含要素 包含 收费）。",
        "As asked: kind = kind on the copy and (fee is not given or fee between 0 and 100) and not (secret = yes and parts held contains fees).",
    ),
    Case(
        "condition does not hold",
        "kind-mismatch",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "copied_kind": "urgent", "fee": 120},
        "violated/mismatch",
        "不符要求：类别 = 抄件类别（类别 = 普通、抄件类别 = 紧急）、费用 = 120（须 费用 未填写 或 费用 在 0 与 100 之间（含））。",
        "Not as asked: kind = kind on the copy (kind = plain, kind on the copy = urgent), fee = 120 (must hold: fee is not given or fee between 0 and 100).",
    ),
    Case(
        "condition not known",
        "kind-mismatch",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "fee": 20},
        "undetermined/fact-missing",
        "无法判定：缺少“抄件类别”。要求：类别 = 抄件类别。",
        "Undetermined: “kind on the copy” not given. Asked: kind = kind on the copy.",
    ),
    Case(
        "another region",
        "late-fixed",
        "2020-07-01",
        {"opened_on": "2020-04-20", "region": "cn/test/elsewhere"},
        "not-applicable/other-region",
        "不适用：记录所在地区 cn/test/elsewhere 不在本文件适用的 cn/test/district 之内。",
        "Does not apply: the region cn/test/elsewhere does not lie in cn/test/district.",
    ),
    Case(
        "not triggered",
        "late-in-hours",
        "2020-07-01",
        {},
        "not-applicable/not-triggered",
        "尚不适用：截至 2020-07-01 还没有“知悉时间”，义务尚未发生。",
        "Not triggered: as of 2020-07-01 there is no “noticed at” yet, so nothing is owed.",
    ),
    Case(
        "own date after the moment",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-08-26", "kind": "plain"},
        "not-applicable/not-triggered",
        "尚不适用：截至 2020-07-01 还没有“立卷日期”，义务尚未发生。",
        "Not triggered: as of 2020-07-01 there is no “opened on” yet, so nothing is owed.",
    ),
    Case(
        "own date not known",
        "late-urgent-answer",
        "2020-07-01",
        {"kind": "urgent"},
        "undetermined/fact-missing",
        "无法判定：缺少“立卷日期”，不知道是否以及何时起算。",
        "Undetermined: “opened on” not given, so it is not known when it begins.",
    ),
    Case(
        "before the time in force",
        "late-urgent-answer",
        "2020-07-01",
        {"opened_on": "2017-12-31", "kind": "urgent"},
        "not-applicable/not-in-force",
        "不适用：立卷日期 2017-12-31 不在本规则施行期内（2018-01-01 至 2030-12-31）。",
        "Does not apply: opened on 2017-12-31 lies outside the time in force (2018-01-01 to 2030-12-31).",
    ),
    Case(
        "condition false",
        "late-conversion",
        "2020-07-01",
        {"reply_kind": "withheld", "widely_knowable": True, "replied_on": "2020-05-06"},
        "not-applicable/condition-false",
        "不适用：答复类型 = 不予公开（须属于 予以公开、部分公开）。",
        "Does not apply: kind of reply = withheld (must be one of disclosed, partly disclosed).",
    ),
    Case(
        "condition unknown",
        "late-conversion",
        "2020-07-01",
        {"widely_knowable": True, "replied_on": "2020-05-06"},
        "undetermined/fact-missing",
        "无法判定：缺少“答复类型”，不知道本规则是否适用。",
        "Undetermined: “kind of reply” not given, so it is not known whether the rule applies.",
    ),
    Case(
        "exempt",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "plain", "excused": True},
        "not-applicable/exempt",
        "不适用：属于例外“经批准免办”。",
        "Does not apply: the exception “excused by the head” covers it.",
    ),
    Case(
        "superseded",
        "late-answer",
        "2020-07-01",
        {"opened_on": "2020-04-20", "kind": "urgent"},
        "not-applicable/superseded",
        "不适用：由“紧急卷宗答复超过期限”（office/late-urgent-answer）优先适用。",
        "Does not apply: “urgent answer too late” (office/late-urgent-answer) goes before it.",
    ),
]

QUOTAS = [
    QuotaCase(
        "quota met",
        "too-few-files",
        "2020-12-01",
        "甲局/2020-Q3",
        [
            {"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"},
            {"office": "甲局", "opened_on": "2020-08-02", "kind": "plain"},
        ],
        ROSTER,
        "satisfied",
        "期间 2020-Q3（2020-07-01 至 2020-09-30），要求至少 2 件：计入 2 件，已达到。",
        "2020-Q3 (2020-07-01 to 2020-09-30), at least 2 records asked: 2 counted, met.",
    ),
    QuotaCase(
        "quota not met",
        "too-few-files",
        "2020-12-01",
        "甲局/2020-Q3",
        [{"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"}],
        ROSTER,
        "violated/below-quota",
        "期间 2020-Q3（2020-07-01 至 2020-09-30），要求至少 2 件：计入 1 件，未达到。",
        "2020-Q3 (2020-07-01 to 2020-09-30), at least 2 records asked: 1 counted, not met.",
    ),
    QuotaCase(
        "quota still open",
        "too-few-files",
        "2020-09-01",
        "甲局/2020-Q3",
        [{"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"}],
        ROSTER,
        "pending",
        "期间 2020-Q3（2020-07-01 至 2020-09-30），要求至少 2 件：计入 1 件，尚未到期，还有 43 天。",
        "2020-Q3 (2020-07-01 to 2020-09-30), at least 2 records asked: 1 counted; the time still runs, 43 days left.",
    ),
    QuotaCase(
        "quota on its last day",
        "none-by-june",
        "2020-06-30",
        "甲局/2020-06-30",
        [],
        ROSTER,
        "pending",
        "期间 2018-01-01 至 2020-06-30，要求至少 1 件：计入 0 件，当日即最后一日。",
        "2018-01-01 to 2020-06-30, at least 1 record asked: 0 counted; it is the last day.",
    ),
    QuotaCase(
        "quota with unknown records",
        "too-few-files",
        "2020-12-01",
        "甲局/2020-Q3",
        [
            {"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"},
            {"office": "甲局", "opened_on": "2020-08-02"},
        ],
        ROSTER,
        "undetermined/fact-missing",
        "期间 2020-Q3（2020-07-01 至 2020-09-30），要求至少 2 件：计入 1 件，另有 1 件不明，无法判定。",
        "2020-Q3 (2020-07-01 to 2020-09-30), at least 2 records asked: 1 counted, 1 more not known: undetermined.",
    ),
    QuotaCase(
        "unit perhaps not meant",
        "too-few-files",
        "2020-12-01",
        "乙局/2020-Q3",
        [{"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"}],
        ROSTER,
        "undetermined/fact-missing",
        "期间 2020-Q3（2020-07-01 至 2020-09-30），要求至少 2 件：不知道本单位是否属于所指单位，无法判定。",
        "2020-Q3 (2020-07-01 to 2020-09-30), at least 2 records asked: it is not known whether this unit is meant: undetermined.",
    ),
    QuotaCase(
        "no roster",
        "too-few-files",
        "2020-12-01",
        "*",
        [{"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"}],
        None,
        "undetermined/roster-missing",
        "没有单位名册：只判定了出现在记录中的单位，其余单位无法判定。",
        "No roster is given: only units that appear in records were judged, the others cannot be.",
    ),
    QuotaCase(
        "quota beyond the calendar",
        "too-few-files",
        "2027-02-01",
        "甲局/2026-Q4",
        [{"office": "甲局", "opened_on": "2026-12-01", "kind": "plain"}],
        ROSTER,
        "undetermined/calendar-unpublished",
        "期间 2026-Q4（2026-10-01 至 2026-12-31），要求至少 2 件：计入 1 件；期限涉及尚未公布或尚未确定的日历，暂时无法判定。",
        "2026-Q4 (2026-10-01 to 2026-12-31), at least 2 records asked: 1 counted; it rests on days that the calendar has not settled: undetermined for now.",
    ),
    QuotaCase(
        "share not met",
        "too-few-answered",
        "2021-12-01",
        "甲局/2020",
        [
            {"office": "甲局", "opened_on": "2020-08-01", "kind": "plain"},
            {"office": "甲局", "opened_on": "2020-08-02", "kind": "plain"},
            {"office": "甲局", "opened_on": "2020-08-03", "answered_on": "2020-08-04", "kind": "plain"},
        ],
        ROSTER,
        "violated/below-quota",
        "期间 2020（2020-01-01 至 2020-12-31），要求不少于 50%：3 件中计入 1 件（33.3%），未达到。",
        "2020 (2020-01-01 to 2020-12-31), at least 50% asked: 1 of 3 counted (33.3%), not met.",
    ),
    QuotaCase(
        "share of nothing",
        "too-few-answered",
        "2021-12-01",
        "甲局/2020",
        [{"office": "甲局", "opened_on": "2020-08-01", "kind": "none"}],
        ROSTER,
        "not-applicable/not-triggered",
        "期间 2020（2020-01-01 至 2020-12-31），要求不少于 50%：没有可计的记录，不产生本义务。",
        "2020 (2020-01-01 to 2020-12-31), at least 50% asked: there is no record to take a share of, so nothing is owed.",
    ),
]


def told(explanation: Explanation) -> tuple[str, str, str]:
    verdict, summary = explanation.verdict, explanation.parts.summary
    reason = f"/{verdict.reason}" if verdict.reason else ""
    return f"{verdict.status}{reason}", summary.zh, summary.en


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_sentence_says_what_was_due_what_happened_and_by_how_much(
    case: Case, explained: Explained
) -> None:
    assert told(explained(case.rule, case.as_of, **case.facts)) == (case.verdict, case.zh, case.en)


@pytest.mark.parametrize("case", QUOTAS, ids=lambda case: case.name)
def test_the_sentence_of_a_quota_says_what_was_counted(case: QuotaCase, quota_explained: Explained) -> None:
    explanation = quota_explained(case.rule, case.as_of, case.record, case.files, case.roster)
    assert told(explanation) == (case.verdict, case.zh, case.en)


def test_every_status_and_reason_has_a_case() -> None:
    wanted = {str(status) for status, reasons in REASONS.items() if not reasons}
    wanted |= {f"{status}/{reason}" for status, reasons in REASONS.items() for reason in reasons}
    assert {case.verdict for case in [*CASES, *QUOTAS]} == wanted


def test_every_kind_of_requirement_has_a_case_that_is_met_and_one_that_is_not(office: Rules) -> None:
    met, broken = set(), set()
    for case in [*CASES, *QUOTAS]:
        kind = office.rules[f"office/{case.rule}"].kind
        if case.verdict == str(Status.SATISFIED):
            met.add(kind)
        elif case.verdict.startswith(str(Status.VIOLATED)):
            broken.add(kind)
    assert met == broken == set(KINDS.values())


def test_the_sentence_is_there_in_the_language_of_the_explanation(explained: Explained) -> None:
    explanation = explained("late-fixed", "2020-07-01", opened_on="2020-04-20")
    assert explanation.sentence == explanation.parts.summary.zh
