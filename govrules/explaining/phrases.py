"""Every phrase of an explanation, in Simplified Chinese and in English: one table.

Comes in: nothing. Goes out: `PHRASES`. Must not know: how phrases are filled or joined.
A name in braces is filled by `wording.say`; both languages have the same names unless a test says why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

_T = Text

PHRASES: Mapping[str, Text] = MappingProxyType(
    {
        # -- how texts are joined
        "as-is": _T("{it}", "{it}"),
        "list": _T("、", ", "),
        "quoted": _T("“{it}”", "“{it}”"),
        "brackets": _T("（{it}）", "({it})"),
        "sentence.two": _T("{first}；{second}。", "{first}; {second}."),
        "sentence.gap": _T("", " "),
        "field.with-id": _T("{label}（{id}）", "{label} ({id})"),
        # -- verdicts
        "status.satisfied": _T("符合", "satisfied"),
        "status.violated": _T("违反", "violated"),
        "status.pending": _T("进行中", "pending"),
        "status.undetermined": _T("无法判定", "undetermined"),
        "status.not-applicable": _T("不适用", "not applicable"),
        "duty.must": _T("应当", "must"),
        "duty.in-principle": _T("原则上", "in principle"),
        "duty.encouraged": _T("鼓励", "encouraged"),
        "reason.late": _T("逾期履行", "done late"),
        "reason.overdue": _T("逾期未履行", "overdue, not done"),
        "reason.too-short": _T("时间不足", "too short"),
        "reason.out-of-order": _T("顺序不符", "out of order"),
        "reason.missing": _T("有缺漏", "something missing"),
        "reason.mismatch": _T("不一致", "mismatch"),
        "reason.below-quota": _T("未达指标", "below quota"),
        "reason.fact-missing": _T("缺少事实", "a fact is missing"),
        "reason.time-of-day-missing": _T("缺少时刻", "a time of day is missing"),
        "reason.calendar-unpublished": _T("日历未公布", "calendar not published"),
        "reason.roster-missing": _T("缺少名册", "roster missing"),
        "reason.other-region": _T("其他地区", "other region"),
        "reason.not-triggered": _T("尚未触发", "not triggered"),
        "reason.not-in-force": _T("不在施行期", "not in force"),
        "reason.condition-false": _T("不符合适用条件", "condition not met"),
        "reason.exempt": _T("属于例外", "exempt"),
        "reason.superseded": _T("由特别规定优先", "superseded"),
        "headline": _T("{record} · {status}（{duty}）· {title}", "{record} · {status} ({duty}) · {title}"),
        # -- labels of the parts
        "section.provision": _T("依据", "Basis"),
        "section.applies": _T("适用", "Applies"),
        "section.count": _T("计算", "Count"),
        "section.check": _T("核对", "Check"),
        "section.exceptions": _T("例外", "Exceptions"),
        "section.yields-to": _T("让位", "Yields to"),
        "section.missing": _T("缺项", "Missing"),
        "section.remedy": _T("补正", "Remedy"),
        "section.notes": _T("说明", "Notes"),
        "section.version": _T("版本", "Version"),
        "mark.yes": _T("是", "yes"),
        "mark.no": _T("否", "no"),
        "mark.unknown": _T("不明", "not known"),
        # -- dates and lengths
        "date.by-day": _T("{when}24:00 前", "by the end of {when}"),
        "date.by-moment": _T("{when} 前", "by {when}"),
        "date.on": _T("{when}", "on {when}"),
        "date.at": _T("{when} ", "at {when}"),
        "date.until-day": _T("{when}", "the end of {when}"),
        "date.until-moment": _T("{when}", "{when}"),
        "period.always": _T("不限期", "at all times"),
        "period.from": _T("{first} 起", "from {first}"),
        "period.until": _T("至 {last}", "until {last}"),
        "period.both": _T("{first} 至 {last}", "{first} to {last}"),
        "length.days": _T("{n} 天", "{n} days"),
        "length.days.one": _T("{n} 天", "{n} day"),
        "length.working-days": _T("{n} 个工作日", "{n} working days"),
        "length.working-days.one": _T("{n} 个工作日", "{n} working day"),
        "length.hours": _T("{n} 小时", "{n} hours"),
        "length.hours.one": _T("{n} 小时", "{n} hour"),
        # -- facts
        "act.undone": _T("未{act}", "“{act}” not done"),
        "fact.on": _T("{when} {act}", "{act} {when}"),
        "value.yes": _T("是", "yes"),
        "value.no": _T("否", "no"),
        "value.none": _T("未填写", "not given"),
        "value.no-act": _T("尚未发生", "has not happened"),
        "value.empty-set": _T("空（一项也没有）", "none at all"),
        "remark.assumed": _T("未填写，按默认值认定", "not given, assumed by default"),
        "remark.after-as-of": _T("{when} 在评估时点之后", "{when} lies after the moment of evaluation"),
        # -- conditions
        "condition.and": _T("，且", " and "),
        "condition.or": _T(" 或 ", " or "),
        "condition.not": _T("并非（{it}）", "not ({it})"),
        "condition.is": _T("{label} = {value}", "{label} = {value}"),
        "condition.compare": _T("{left} {op} {right}", "{left} {op} {right}"),
        "condition.between": _T("{item} 在 {low} 与 {high} 之间（含）", "{item} between {low} and {high}"),
        "condition.not-between": _T(
            "{item} 不在 {low} 与 {high} 之间", "{item} not between {low} and {high}"
        ),
        "condition.in": _T("{item} 属于 {members}", "{item} is one of {members}"),
        "condition.not-in": _T("{item} 不属于 {members}", "{item} is none of {members}"),
        "condition.given": _T("{item} 已填写", "{item} is given"),
        "condition.not-given": _T("{item} 未填写", "{item} is not given"),
        "condition.contains": _T("{item} 包含 {member}", "{item} contains {member}"),
        "condition.else": _T("{first}（未填则取 {rest}）", "{first} (or else {rest})"),
        "condition.else-gap": _T("，再取 ", ", or else "),
        "condition.negative": _T("−{it}", "−{it}"),
        "condition.fact": _T("{label} = {value}", "{label} = {value}"),
        "condition.no-fact": _T("{label} {value}", "{label}: {value}"),
        "condition.remark": _T("{it}（{remark}）", "{it} ({remark})"),
        "condition.value-asked": _T("{value}（{asked}）", "{value} ({asked})"),
        "condition.remark-gap": _T("；", "; "),
        "condition.asked-values": _T("{asked}（{values}）", "{asked} ({values})"),
        "asked.equal": _T("须为 {value}", "must be {value}"),
        "asked.not-equal": _T("不得为 {value}", "must not be {value}"),
        "asked.compare": _T("须 {op} {value}", "must be {op} {value}"),
        "asked.in": _T("须属于 {members}", "must be one of {members}"),
        "asked.not-in": _T("不得属于 {members}", "must be none of {members}"),
        "asked.given": _T("须已填写", "must be given"),
        "asked.not-given": _T("须未填写", "must not be given"),
        "asked.contains": _T("须包含 {member}", "must contain {member}"),
        "asked.whole": _T("须 {it}", "must hold: {it}"),
        # -- the sentence a clerk needs: deadlines
        "summary.in-time": _T("应于 {by}{act}；已于 {on}{act}，按期。", "Due {by}; {act} {on}: in time."),
        "summary.late": _T(
            "应于 {by}{act}；实际于 {on}{act}，逾期 {over}。", "Due {by}; {act} {on}: {over} late."
        ),
        "summary.overdue": _T(
            "应于 {by}{act}；截至 {as_of} 仍{undone}，已超 {over}，义务仍在。",
            "Due {by}; {undone} as of {as_of}: {over} over, and still owed.",
        ),
        "summary.pending": _T(
            "应于 {by}{act}；截至 {as_of} 尚{undone}，还有 {left}。",
            "Due {by}; {undone} as of {as_of}: {left} left.",
        ),
        "summary.pending-last-day": _T(
            "应于 {by}{act}；截至 {as_of} 尚{undone}，当日即最后一日。",
            "Due {by}; {undone} as of {as_of}: it is the last day.",
        ),
        "summary.pending-last-hour": _T(
            "应于 {by}{act}；截至 {as_of} 尚{undone}，所余不足 1 小时。",
            "Due {by}; {undone} as of {as_of}: less than an hour left.",
        ),
        "summary.stands": _T(
            "期限停止计算，等待“{waiting}”；截至 {as_of} 尚{undone}，届满日待定。",
            "The clock stands until “{waiting}” is given; {undone} as of {as_of}, and no due day yet.",
        ),
        "summary.stands-done": _T(
            "期限停止计算、等待“{waiting}”期间，已于 {on}{act}，按期。",
            "The clock stands until “{waiting}” is given; {act} {on} meanwhile: in time.",
        ),
        "summary.due-first": _T("最早可能应于 {by}{act}", "due {by} at the earliest"),
        "summary.due-so": _T("按现有日历推算应于 {by}{act}", "by the count so far due {by}"),
        "summary.was-done": _T("已于 {on}{act}", "{act} {on}"),
        "summary.is-undone": _T("截至 {as_of} 仍{undone}", "{undone} as of {as_of}"),
        # -- the sentence: lasting, order
        "summary.must-last": _T(
            "自 {on}{start}起应至少持续 {limit}，到 {due}",
            "From “{start}” {on} at least {limit}, until {due}",
        ),
        "summary.lasted-enough": _T("实际于 {on}{until}，已满", "“{until}” {on}: long enough"),
        "summary.lasted-short": _T("实际于 {on}{until}，少 {short}", "“{until}” {on}: {short} too short"),
        "summary.lasted-perhaps": _T("实际于 {on}{until}", "“{until}” {on}"),
        "summary.lasts-enough": _T("截至 {as_of} 仍{undone}，已满", "{undone} as of {as_of}: long enough"),
        "summary.lasts-still": _T(
            "截至 {as_of} 尚{undone}，期限未满", "{undone} as of {as_of}: the time still runs"
        ),
        "summary.in-step": _T("时间相符：{facts}。", "At the same time, as asked: {facts}."),
        "summary.in-order": _T("顺序符合要求：{facts}。", "In order: {facts}."),
        "summary.order-pending": _T("{done}；截至 {as_of} 尚{undone}。", "{done}; {undone} as of {as_of}."),
        "summary.skipped": _T("已于 {on}{act}，而在此之前{undone}。", "“{act}” {on}; before that, {undone}."),
        "summary.skipped-same-time": _T(
            "已于 {on}{act}，而同期{undone}。", "“{act}” {on}; at that time, {undone}."
        ),
        "summary.out-of-order.before": _T(
            "“{first}”（{when_first}）应早于“{second}”（{when_second}）。",
            "“{first}” ({when_first}) should lie before “{second}” ({when_second}).",
        ),
        "summary.out-of-order.not-after": _T(
            "“{first}”（{when_first}）不应晚于“{second}”（{when_second}）。",
            "“{first}” ({when_first}) should not lie after “{second}” ({when_second}).",
        ),
        "summary.out-of-order.same-time": _T(
            "“{first}”（{when_first}）与“{second}”（{when_second}）应在同一日。",
            "“{first}” ({when_first}) and “{second}” ({when_second}) should be on the same day.",
        ),
        "summary.out-of-order.tolerance": _T(
            "“{first}”（{when_first}）与“{second}”（{when_second}）相差应不超过 {tolerance}。",
            "“{first}” ({when_first}) and “{second}” ({when_second}) should lie within {tolerance}.",
        ),
        # -- the sentence: present, includes, holds
        "summary.present": _T("应填明的都已填明：{fields}。", "Stated, as it must be: {fields}."),
        "summary.absent": _T("应填明而未填明：{fields}。", "Not stated, though it must be: {fields}."),
        "summary.includes": _T("“{label}”符合要求：{held}。", "“{label}” has what is asked: {held}."),
        "summary.lacks": _T(
            "“{label}”缺少 {lacking}；现有 {held}。", "“{label}” lacks {lacking}; it has {held}."
        ),
        "summary.lacks-all": _T(
            "“{label}”缺少要求的全部各项：{lacking}。", "“{label}” lacks all that is asked: {lacking}."
        ),
        "summary.too-few": _T(
            "“{label}”应至少有要求的 {n} 项；现有 {held}。",
            "“{label}” must have at least {n} of those asked; it has {held}.",
        ),
        "summary.too-few-at-all": _T(
            "“{label}”应至少有 {n} 项；现有 {held}。", "“{label}” must have at least {n}; it has {held}."
        ),
        "summary.holds": _T("符合：{asked}。", "As asked: {asked}."),
        "summary.mismatch": _T("不符要求：{found}。", "Not as asked: {found}."),
        "summary.must-hold": _T("要求：{asked}。", "Asked: {asked}."),
        # -- the sentence: undetermined
        "lacking.facts": _T("缺少{fields}", "{fields} not given"),
        "lacking.time": _T("缺少时刻", "a time of day is missing"),
        "summary.fact-missing": _T("无法判定：缺少{fields}。", "Undetermined: {fields} not given."),
        "summary.time-missing": _T(
            "无法判定：只有日期，缺少时刻。", "Undetermined: a time of day is missing."
        ),
        "summary.calendar-unpublished": _T(
            "暂时无法判定：期限涉及尚未公布或尚未确定的日历。",
            "Undetermined for now: the count rests on days that the calendar has not settled.",
        ),
        "summary.unknown-whether": _T(
            "无法判定：{lacking}，不知道本规则是否适用。",
            "Undetermined: {lacking}, so it is not known whether the rule applies.",
        ),
        "summary.unknown-time-whether": _T(
            "无法判定：缺少时刻，不知道本规则是否适用。",
            "Undetermined: a time of day is missing, so it is not known whether the rule applies.",
        ),
        "summary.unknown-start": _T(
            "无法判定：{lacking}，不知道是否以及何时起算。",
            "Undetermined: {lacking}, so it is not known when it begins.",
        ),
        "summary.unknown-superior": _T(
            "无法判定：{lacking}，不知道优先的规则“{title}”是否适用。",
            "Undetermined: {lacking}, so it is not known whether “{title}” applies instead.",
        ),
        "summary.exception-unknown": _T(
            "无法判定：例外{exceptions}是否适用不明（{lacking}）。",
            "Undetermined: it is not known whether the exception {exceptions} applies ({lacking}).",
        ),
        "summary.otherwise": _T("如不适用：{it}", "If it does not: {it}"),
        # -- the sentence: not applicable
        "summary.other-region": _T(
            "不适用：记录所在地区 {region} 不在本文件适用的 {of} 之内。",
            "Does not apply: the region {region} does not lie in {of}.",
        ),
        "summary.not-triggered": _T(
            "尚不适用：截至 {as_of} 还没有{acts}，义务尚未发生。",
            "Not triggered: as of {as_of} there is no {acts} yet, so nothing is owed.",
        ),
        "summary.not-in-force": _T(
            "不适用：{label} {when} 不在本规则施行期内（{period}）。",
            "Does not apply: {label} {when} lies outside the time in force ({period}).",
        ),
        "summary.condition-false": _T("不适用：{conditions}。", "Does not apply: {conditions}."),
        "summary.exempt": _T(
            "不适用：属于例外“{exception}”。", "Does not apply: the exception “{exception}” covers it."
        ),
        "summary.superseded": _T(
            "不适用：由“{title}”（{id}）优先适用。", "Does not apply: “{title}” ({id}) goes before it."
        ),
        # -- basis, applies, exceptions, superiors
        "provision": _T("{title} {number} {place}", "{title}, {number}, {place}"),
        "provision.no-number": _T("{title} {place}", "{title}, {place}"),
        "applies.region": _T("地区 {region} 在 {of} 之内", "region {region} lies in {of}"),
        "applies.other-region": _T("地区 {region} 不在 {of} 之内", "region {region} does not lie in {of}"),
        "applies.in-force": _T("{label} {when} 在施行期内", "{label} {when}: in force"),
        "applies.not-in-force": _T(
            "{label} {when} 不在施行期内（{period}）", "{label} {when}: not in force ({period})"
        ),
        "exceptions.none": _T("本规则无例外", "this rule has no exceptions"),
        "exceptions.place": _T("{title}（{place}）", "{title} ({place})"),
        "exceptions.applies": _T("适用例外“{title}”：{values}", "“{title}” applies: {values}"),
        "exceptions.does-not": _T("不属于“{title}”：{values}", "“{title}” does not apply: {values}"),
        "exceptions.unknown": _T(
            "是否属于“{title}”不明：{values}", "whether “{title}” applies is not known: {values}"
        ),
        "superior.applies": _T(
            "“{title}”（{id}）适用于本记录，优先于本规则",
            "“{title}” ({id}) applies and goes before this rule",
        ),
        "superior.does-not": _T(
            "“{title}”（{id}）不适用于本记录", "“{title}” ({id}) does not apply to this record"
        ),
        "superior.unknown": _T(
            "“{title}”（{id}）是否适用于本记录不明",
            "whether “{title}” ({id}) applies to this record is not known",
        ),
        "superior.lacking": _T("：缺少{fields}", ": {fields} not given"),
        # -- the count
        "count.start": _T("{when} {act}{how}", "{when} {act}{how}"),
        "count.how": _T("（{how}）", " ({how})"),
        "count.how-gap": _T("，", ", "),
        "count.day-after": _T("当日不计", "that day is not counted"),
        "count.no-how": _T(" ", ""),
        "count.from-midnight": _T("自 00:00 起算", "counted from 00:00"),
        "count.none": _T("{undone}：不影响计算", "{undone}: no effect on the count"),
        "count.same-day": _T("当日为第 1 日", "that day is day 1"),
        "count.cut-off": _T("已过 {cut_off}，视为 {day}", "after {cut_off}, taken as {day}"),
        "count.start-rolled": _T("{what}，视为 {day}", "{what}, taken as {day}"),
        "count.sum": _T("（{base}+{more}）", " ({base} + {more})"),
        "count.no-sum": _T(" ", ""),
        "count.end.calendar-days": _T("{start}→ 第 {n} 日{sum}{due}", "{start} → day {n}{sum} is {due}"),
        "count.end.working-days": _T(
            "{start}→ 第 {n} 个工作日{sum}{due}", "{start} → working day {n}{sum} is {due}"
        ),
        "count.end.months": _T("{start}→ 满 {span}{sum}{due}", "{start} → {span}{sum} later is {due}"),
        "count.end.hours": _T(
            "{start}→ 满 {n} 小时{sum}{due}（休息日不扣除）",
            "{start} → {n} hours{sum} later is {due} (rest days count)",
        ),
        "count.stands": _T("{start}→ 停止计算，届满日待定", "{start} → the clock stands, no due day yet"),
        "count.not-rolled": _T("，是工作日，不顺延", ", a working day, not moved"),
        "count.rolled": _T("，是{what}，顺延至 {due}", ", {what}, moved to {due}"),
        "count.kept": _T("，是{what}，不顺延", ", {what}, not moved"),
        "count.holiday": _T("{name}放假", "a holiday ({name})"),
        "count.first-given": _T(
            "起算：在{fields}中依次取最先填写的一项，本件为“{chosen}”",
            "Start: the first given of {fields}, here “{chosen}”",
        ),
        "count.start-assumed": _T(
            "起算的“{label}”未填写，按默认值认定",
            "The start “{label}” is not given and was assumed by default",
        ),
        "count.coarse": _T(
            "“{label}”只有日期 {day}，没有时刻：最早于 {first} 届满",
            "“{label}” is the day {day} without a time: due at {first} at the earliest",
        ),
        "count.coarse-both": _T(
            "“{label}”只有日期 {day}，没有时刻：自 00:00 起算至 {first}，自 24:00 起算至 {last}",
            "“{label}” is the day {day} without a time: from 00:00 due at {first}, from 24:00 at {last}",
        ),
        "count.fixed": _T(
            "固定期限 {due}，含当日，不顺延", "Fixed date {due}: that day included, never moved"
        ),
        "count.fixed-field": _T(
            "期限取“{label}”：{when}，含当日，不顺延",
            "The date is that of “{label}”: {when}; included, never moved",
        ),
        "count.fixed-unknown": _T(
            "期限取“{label}”，尚未填写", "The date is that of “{label}”, which is not given"
        ),
        "count.fixed-year": _T(
            "期限为“{label}”（{when}）当年的 {day}，即 {due}，含当日，不顺延",
            "{day} of the year of “{label}” ({when}), that is {due}: included, never moved",
        ),
        "count.rest-day-kept": _T("；当日是{what}，仍为最后一日", "; it is {what}, and still the last day"),
        "count.last-day-not-settled": _T(
            "（暂定：所涉日期尚未由日历 {edition} 确定）",
            " (provisional: it rests on days that the calendar {edition} has not settled)",
        ),
        "count.rest-day-not-settled": _T(
            "（日历 {edition} 尚未确定当日是否上班）",
            " (the calendar {edition} has not settled whether it is a working day)",
        ),
        "count.no-due": _T("（待定）", "(not known yet)"),
        "count.place": _T("（{place}）", " ({place})"),
        "restart.done": _T(
            "{asked} {ask}，{given} {give}：自该日起重新计算{place}",
            "{ask} {asked}, {give} {given}: the count began anew from then{place}",
        ),
        "restart.waiting": _T(
            "{asked} {ask}，尚无“{give}”：停止计算{place}",
            "{ask} {asked}, “{give}” is still open: the count has stopped{place}",
        ),
        "restart.too-late": _T(
            "{asked} {ask}，已在期限届满之后，不重新计算{place}",
            "{ask} {asked}, after the due day: the count did not begin anew{place}",
        ),
        "restart.unasked": _T(
            "{given} {give}，但{undone}：不重新计算",
            "{give} {given}, but {undone}: the count did not begin anew",
        ),
        "pause.working-days": _T(
            "{on} {first}，{until} {last}：其间 {n} 个工作日不计{place}",
            "{first} {on}, {last} {until}: {n} working days not counted{place}",
        ),
        "pause.working-days.one": _T(
            "{on} {first}，{until} {last}：其间 {n} 个工作日不计{place}",
            "{first} {on}, {last} {until}: {n} working day not counted{place}",
        ),
        "pause.days": _T(
            "{on} {first}，{until} {last}：其间 {n} 日不计{place}",
            "{first} {on}, {last} {until}: {n} days not counted{place}",
        ),
        "pause.days.one": _T(
            "{on} {first}，{until} {last}：其间 {n} 日不计{place}",
            "{first} {on}, {last} {until}: {n} day not counted{place}",
        ),
        "pause.hours": _T(
            "{on} {first}，{until} {last}：其间不计{place}",
            "{first} {on}, {last} {until}: not counted{place}",
        ),
        "pause.open": _T(
            "{on} {first}，尚无“{last}”：自次日起停止计算{place}",
            "{first} {on}, “{last}” is still open: the clock stands{place}",
        ),
        "pause.open-too-late": _T(
            "{on} {first}，届时期限已计满（{due}），不暂停{place}",
            "{first} {on}, when all days had been counted ({due}): no pause{place}",
        ),
        "pause.too-late": _T(
            "{on} {first}，{until} {last}，届时期限已计满（{due}），不暂停{place}",
            "{first} {on}, {last} {until}, when all days had been counted ({due}): no pause{place}",
        ),
        "pause.before": _T(
            "{on} {first}，{until} {last}，在起算以前，不影响计算{place}",
            "{first} {on}, {last} {until}, before the count began: no effect{place}",
        ),
        "pause.empty": _T(
            "{on} {first}，{until} {last}，其间没有整日，不影响计算{place}",
            "{first} {on}, {last} {until}: no day between, no effect{place}",
        ),
        "extension.because": _T("（{values}）", " ({values})"),
        "extension.counted": _T(
            "{told} {tell}{values}：延长 {by}{place}", "{tell} {told}{values}: {by} more{place}"
        ),
        "extension.counted-untold": _T(
            "符合延长条件{values}：延长 {by}{place}", "extended{values}: {by} more{place}"
        ),
        "extension.not-told": _T("{undone}：不延长{place}", "{undone}: not extended{place}"),
        "extension.told-late": _T(
            "{told} {tell}，已在原期限 {due} 之后：不延长{place}",
            "{tell} {told}, after {due} when it was due: not extended{place}",
        ),
        "extension.not-approved": _T("不符合延长条件{values}：不延长{place}", "not extended{values}{place}"),
        "extension.unknown": _T(
            "是否延长不明{values}：不延长到 {due}，延长到 {later}{place}",
            "not known whether extended{values}: due {due} if not, {later} if so{place}",
        ),
        # -- the ledger
        "ledger.counted": _T("{day} {n}", "{day} {n}"),
        "ledger.make-up": _T("{day}（{weekday}上班）{n}", "{day} ({weekday}, worked) {n}"),
        "ledger.moment": _T("{when} {why}", "{when} {why}"),
        "ledger.single": _T("〔{first} {what}〕", "[{first} {what}]"),
        "ledger.stretch": _T("〔{first} 至 {last} {what}〕", "[{first} to {last} {what}]"),
        "ledger.holiday": _T("放假", "holiday"),
        "ledger.paused": _T("暂停", "paused"),
        "ledger.rolled": _T("顺延", "moved on"),
        "ledger.rolled-for": _T("{names}，顺延", "{names}: moved on"),
        "ledger.rolled-to": _T("顺延至此", "moved to here"),
        "ledger.other": _T("其他", "other"),
        "ledger.gap": _T(" · ", " · "),
        "ledger.unfold": _T("（展开：--ledger）", "(every day: --ledger)"),
        # -- the timeline
        "timeline.label": _T("时间线：{told}", "Timeline: {told}"),
        "timeline.told": _T("{label} {when}", "{label}: {when}"),
        "timeline.parts": _T("；", "; "),
        "timeline.as-of": _T("评估时点 {when}", "as of {when}"),
        "timeline.due": _T("截止", "due"),
        "timeline.due-provisional": _T("截止（暂定）", "due (provisional)"),
        "timeline.period": _T("考核期", "period"),
        "timeline.late": _T("逾期", "late"),
        "timeline.short": _T("不足", "too short"),
        "timeline.void": _T("作废的计算", "count given up"),
        "timeline.waiting": _T("等待", "waiting"),
        "timeline.running": _T("计算期间", "counted"),
        "timeline.extension": _T("延期", "extension"),
        "timeline.pause": _T("暂停", "pause"),
        "timeline.weekend": _T("周末", "weekend"),
        "timeline.holiday": _T("放假", "holiday"),
        "timeline.make-up": _T("调休上班", "make-up working day"),
        "strip.key": _T("数字 = 第几日；■ = 届满日", "number = which day; ■ = due day"),
        # -- a limit on the pages of a calendar
        "month.start": _T("起算", "start"),
        "month.due": _T("截止", "due"),
        "month.last": _T("最后一日，含当日", "the last day, included"),
        "month.worked": _T("调休上班", "worked"),
        "month.weekend": _T("周末", "weekend"),
        "month.paused": _T("暂停", "paused"),
        "month.moved": _T("顺延", "moved on"),
        "month.unsettled": _T("暂定", "not settled"),
        "month.key": _T(
            "大数字 = 第几日，■ = 截止日，虚线框 = 周末，双线框 = 放假，粗下线 = 调休上班",
            "large number = which day, ■ = last day, dotted = weekend, double frame = holiday, heavy line below = make-up working day",
        ),
        "month.gap": _T("（其间 {n} 个月未画出）", "({n} months in between are not drawn)"),
        "naive.title": _T("容易数错的算法", "Counts that are easily got wrong"),
        "naive.slip": _T("若如此数", "counted so"),
        "naive.day": _T("得到的末日", "last day found"),
        "naive.off": _T("与正确末日相差", "against the right one"),
        "naive.same": _T("这一次恰好相同", "the same this time"),
        "naive.early": _T("早 {n} 天", "{n} days too early"),
        "naive.early.one": _T("早 1 天", "1 day too early"),
        "naive.late": _T("晚 {n} 天：照此办理已逾期", "{n} days too late: who relies on it is in breach"),
        "naive.late.one": _T("晚 1 天：照此办理已逾期", "1 day too late: who relies on it is in breach"),
        "day.event": _T("起", "S"),
        "day.event.long": _T("起算的事件", "the event it starts from"),
        "day.make-up": _T("班", "M"),
        "day.make-up.long": _T("调休上班", "make-up working day"),
        "day.weekend": _T("休", "W"),
        "day.weekend.long": _T("周末", "weekend"),
        "day.holiday": _T("假", "H"),
        "day.holiday.long": _T("放假", "holiday"),
        "day.paused": _T("停", "P"),
        "day.paused.long": _T("暂停", "paused"),
        "day.rolled": _T("顺", "R"),
        "day.rolled.long": _T("顺延", "moved to the next working day"),
        "day.other": _T("续", "+"),
        # -- what was checked
        "check.field": _T("{label}：{value}", "{label}: {value}"),
        "check.before": _T("须依次发生，各不同日：", "must happen one before the other:"),
        "check.not-after": _T("须依次发生，可以同时：", "must happen in this order, or at the same time:"),
        "check.same-day": _T("须在同一日：", "must be on the same day:"),
        "check.same-time": _T(
            "须与最早一项相差不超过 {tolerance}：", "must lie within {tolerance} of the earliest:"
        ),
        "check.at-least": _T("“{label}”须至少有 {n} 项：", "“{label}” must have at least {n}:"),
        "check.asked-by": _T("要求的各项见“{label}”：{value}", "what is asked stands in “{label}”: {value}"),
        # -- what is missing
        "missing.time-of-day": _T(
            "{field}只有日期 {when}，没有时刻", "{field} is the day {when} without a time"
        ),
        "missing.settled-by-facts": _T("补填后即可判定", "filled in, this settles the verdict"),
        "missing.settled-by-exception": _T(
            "补填后即可知例外是否适用", "filled in, this shows whether the exception applies"
        ),
        "missing.settled-by-time": _T("补记到时刻后即可判定", "with the time of day the verdict is settled"),
        "missing.calendar": _T(
            "日历 {edition} 之后的放假安排，公布后即可判定",
            "the days beyond the calendar {edition}: once they are published the verdict is settled",
        ),
        "missing.roster": _T(
            "单位名册：有了名册才能判定没有记录的单位",
            "the roster: without it, units without records cannot be judged",
        ),
        # -- what would do
        "remedy.overdue": _T(
            "{due} 及以前{act}即为合规；现在{act}则为逾期履行。",
            "{act} by {due}, it would have complied; done now, it is late.",
        ),
        "remedy.late": _T(
            "{due} 及以前{act}即为合规；现已逾期履行。",
            "{act} by {due}, it would have complied; it was done late.",
        ),
        "remedy.surely": _T("{due} 及以前{act}则必为合规。", "{act} by {due}, it complies in any case."),
        "remedy.still": _T("{by}{act}即为合规。", "To comply: {act} {by}."),
        "remedy.stands": _T(
            "有“{waiting}”后再行计算；此前{act}即为合规。",
            "The clock runs on once “{waiting}” is given; {act} before that complies.",
        ),
        "remedy.last": _T(
            "“{until}”不早于 {due} 即为合规。", "“{until}” not before {due} would have complied."
        ),
        "remedy.last-still": _T(
            "保持到 {due}（含当日）即为合规。", "Kept up until {due}, that day included, it complies."
        ),
        "remedy.before": _T(
            "“{first}”早于“{second}”（{limit}）即为合规。",
            "“{first}” before “{second}” ({limit}) would have complied.",
        ),
        "remedy.not-after": _T(
            "“{first}”不晚于“{second}”（{limit}）即为合规。",
            "“{first}” not after “{second}” ({limit}) would have complied.",
        ),
        "remedy.same-time": _T(
            "“{second}”不晚于 {due} 即为合规。", "“{second}” not after {due} would have complied."
        ),
        "remedy.by": _T("{by}{act}即为合规。", "{act} {by} would have complied."),
        "remedy.by-still": _T("{by}{act}即为合规。", "To comply: {act} {by}."),
        "remedy.skipped": _T(
            "在 {when} {later}以前{act}即为合规。", "{act} before “{later}” on {when} would have complied."
        ),
        "remedy.order-still.before": _T(
            "尚未发生的须在已发生的之后。", "What is still to come must come after what has happened."
        ),
        "remedy.order-still.not-after": _T(
            "尚未发生的不得早于已发生的。", "What is still to come must not lie before what has happened."
        ),
        "remedy.state": _T("填明{fields}即为合规。", "Stating {fields} complies."),
        "remedy.add": _T("“{label}”补上 {members} 即为合规。", "“{label}” complies with {members} added."),
        "remedy.some": _T(
            "“{label}”至少有 {members} 中的 {n} 项即为合规。",
            "“{label}” complies with at least {n} of {members}.",
        ),
        "remedy.any": _T("“{label}”至少有 {n} 项即为合规。", "“{label}” complies with at least {n} of any."),
        "remedy.holds": _T("{asked}，即为合规。", "Complies if {asked}."),
        "remedy.more": _T("至 {last} 多 {n} 件即达到。", "{n} more by {last} would have met it."),
        "remedy.more.one": _T("至 {last} 多 {n} 件即达到。", "{n} more by {last} would have met it."),
        "remedy.more-still": _T("至 {last} 再有 {n} 件即达到。", "{n} more by {last} meet it."),
        "remedy.more-still.one": _T("至 {last} 再有 {n} 件即达到。", "{n} more by {last} meets it."),
        "remedy.share": _T(
            "至 {last} 的比例不少于 {share} 即达到。", "A share of {share} by {last} would have met it."
        ),
        "remedy.share-still": _T(
            "至 {last} 的比例不少于 {share} 即达到。", "A share of {share} by {last} meets it."
        ),
        # -- quotas
        "quota.asks": _T("每个单位{per}{asked}（{what}）", "each unit, {per}: {asked} ({what})"),
        "quota.number": _T("至少 {n} 件", "at least {n} records"),
        "quota.number.one": _T("至少 {n} 件", "at least {n} record"),
        "quota.share": _T("不少于 {share}", "at least {share}"),
        "quota.per.day": _T("每日", "every day"),
        "quota.per.working-day": _T("每个工作日", "every working day"),
        "quota.per.week": _T("每周", "every week"),
        "quota.per.month": _T("每月", "every month"),
        "quota.per.quarter": _T("每季度", "every quarter"),
        "quota.per.year": _T("每年", "every year"),
        "quota.per.until": _T("到 {last} ", "until {last}"),
        "quota.per.all": _T("到评估时点", "up to the moment of evaluation"),
        "quota.belongs": _T("计入范围：{condition}", "records that belong: {condition}"),
        "quota.of": _T("分母：{condition}", "the whole: {condition}"),
        "quota.counts": _T("计数：{condition}", "records that count: {condition}"),
        "quota.by": _T("归入期间依“{label}”", "the period is that of “{label}”"),
        "quota.among": _T("单位：{condition}", "units: {condition}"),
        "quota.period": _T("期间 {period}，要求{asked}：", "{period}, {asked} asked: "),
        "quota.labelled": _T("{label}（{period}）", "{label} ({period})"),
        "quota.up-to": _T("至 {last}", "up to {last}"),
        "quota.reached": _T("计入 {n} 件", "{n} counted"),
        "quota.reached-share": _T("{base} 件中计入 {n} 件（{share}）", "{n} of {base} counted ({share})"),
        "quota.and-unknown": _T("，另有 {n} 件不明", ", {n} more not known"),
        "quota.met": _T("{reached}，已达到。", "{reached}, met."),
        "quota.below": _T("{reached}，未达到。", "{reached}, not met."),
        "quota.pending": _T(
            "{reached}，尚未到期，还有 {left}。", "{reached}; the time still runs, {left} left."
        ),
        "quota.pending-last-day": _T(
            "{reached}，当日即最后一日。{left}", "{reached}; it is the last day.{left}"
        ),
        "quota.empty": _T(
            "没有可计的记录，不产生本义务。", "there is no record to take a share of, so nothing is owed."
        ),
        "quota.unknown": _T("{reached}，无法判定。", "{reached}: undetermined."),
        "quota.unit-unknown": _T(
            "不知道本单位是否属于所指单位，无法判定。",
            "it is not known whether this unit is meant: undetermined.",
        ),
        "quota.calendar": _T(
            "{reached}；期限涉及尚未公布或尚未确定的日历，暂时无法判定。",
            "{reached}; it rests on days that the calendar has not settled: undetermined for now.",
        ),
        "quota.no-roster": _T(
            "没有单位名册：只判定了出现在记录中的单位，其余单位无法判定。",
            "No roster is given: only units that appear in records were judged, the others cannot be.",
        ),
        "quota.sure": _T("确定计入 {n} 件", "{n} certainly counted"),
        "quota.other": _T("在分母而不计入 {n} 件", "{n} in the whole, not counted"),
        "quota.doubtful": _T("不明 {n} 件：缺少{fields}", "{n} not known: {fields} missing"),
        "quota.both-ways": _T(
            "不明的都不计为 {least} 件，都计为 {most} 件", "without those {least}, with all of those {most}"
        ),
        "quota.both-shares": _T(
            "不明的都不计为 {least}，都计为 {most}", "without those {least}, with all of those {most}"
        ),
        "quota.grace": _T(
            "期满 {last} 后宽限 {grace}，到 {due}",
            "after {last} another {grace} before it counts, until {due}",
        ),
        "quota.last-day": _T(
            "{period}：最后一日 {last}，含当日，不顺延",
            "{period}: the last day is {last}, included, never moved",
        ),
        "quota.last-day-with-grace": _T("{period}：{grace}", "{period}: {grace}"),
        "quota.period-end": _T(
            "期间最后一日，宽限自次日起算", "the period's last day; the grace begins with the next"
        ),
        "quota.not-in-force": _T(
            "；该期间的最后一日不在施行期内，不判定",
            "; not judged: the period's last day is not in the time in force",
        ),
        # -- notes and version
        "note.assumed": _T("期限为推定：{why}", "The limit is assumed: {why}"),
        "note.unverified": _T("尚未核实：{what}", "Not verified: {what}"),
        "note.in-force": _T("施行期：{what}", "Time in force: {what}"),
        "note.default": _T(
            "“{label}”未填写，按默认值认定为 {value}",
            "“{label}” is not given; {value} was assumed by default",
        ),
        "note.provisional": _T(
            "暂定：所涉日期在日历 {edition} 已确定的 {until} 之后，放假安排公布后可能变动",
            "Provisional: it rests on days beyond {until}, up to which the calendar {edition} is settled",
        ),
        "version": _T(
            "规则库 {fingerprint} · 日历 {calendar} · 评估时点 {as_of}",
            "rulebook {fingerprint} · calendar {calendar} · as of {as_of}",
        ),
    }
)
