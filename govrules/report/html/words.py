"""The words of the page in Chinese and English.

Comes in: nothing. Goes out: texts by key. Must not know: where they stand on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text("政务公开核查报告", "Audit of disclosure duties"),
        "as_of": Text("截至 {now}", "as of {now}"),
        "source": Text("来源", "source"),
        "rulebook": Text("规则库", "rulebook"),
        "calendar": Text("日历", "calendar"),
        "contents": Text("目录", "contents"),
        "caveat": Text(
            "本报告是规则对记录的判定，供人核实；不是行政决定，也不是法律意见。",
            "This report is what rules say of records, for a person to verify; it is no decision and no legal advice.",
        ),
        "records": Text("条记录", "records"),
        "unfit_rows": Text("行不合格", "rows unfit"),
        "verdicts": Text("项判定", "verdicts"),
        # charts
        "charts": Text("分布", "Where they lie"),
        "kind.owed": Text("逾期未办，义务仍在", "overdue and still owed"),
        "kind.late": Text("已办，但逾期", "done, but late"),
        "kind.other": Text("其他违反", "other breaches"),
        "chart.month": Text("按应办之月", "By the month they were due"),
        "chart.year": Text("按应办之年", "By the year they were due"),
        "chart.month.note": Text("没有期限的按记录之月", "without a due day: by the month of the record"),
        "chart.month.undated": Text("另有 {n} 项没有月份", "{n} more have no month"),
        "chart.rule": Text("按规则", "By rule"),
        "chart.unit": Text("按单位", "By unit"),
        "chart.late": Text("逾期多久", "How late"),
        "chart.table": Text("以数字显示", "the same in numbers"),
        "chart.rest": Text("其余 {n} 个", "the other {n}"),
        "chart.total": Text("合计", "all"),
        "month": Text("月份", "month"),
        "year": Text("年份", "year"),
        "no_unit": Text("（单位不明）", "(unit not known)"),
        "late.upto": Text("{low}–{high} {unit}", "{low}–{high} {unit}"),
        "late.over": Text("超过 {low} {unit}", "over {low} {unit}"),
        # violations
        "violations": Text("违反", "Violations"),
        "violations.none": Text("没有发现违反。", "No violation was found."),
        "violations.order": Text(
            "义务最强、超期最久的在前。展开一行可见逐日计算。",
            "The strongest duty and the longest overdue first. Unfold a row to see the days counted.",
        ),
        "violations.bound": Text(
            "前 {shown} 项附完整说明，其余 {rest} 项附一句话；其完整说明用 govrules explain 查看，全部判定见 --format csv。",
            "The first {shown} carry their whole explanation, the other {rest} one sentence; govrules explain gives theirs,"
            " and --format csv holds every verdict.",
        ),
        "violations.noscript": Text(
            "浏览器未运行脚本：这里只列出附完整说明的 {shown} 项，其余 {rest} 项见 --format csv；筛选和排序也需要脚本。",
            "This browser runs no script: only the {shown} with their whole explanation are listed, for the other {rest} see"
            " --format csv; to filter and sort needs script too.",
        ),
        "noscript": Text(
            "浏览器未运行脚本，不能筛选和排序。",
            "This browser runs no script: the table cannot be filtered or sorted.",
        ),
        "record": Text("记录", "record"),
        "unit": Text("单位", "unit"),
        "rule": Text("规则", "rule"),
        "duty": Text("义务", "duty"),
        "reason": Text("原因", "reason"),
        "due": Text("应于", "due"),
        "done": Text("完成", "done"),
        "late_by": Text("超期", "late by"),
        "search": Text("查找", "search"),
        "search.hint": Text("编号、单位、规则", "record, unit, rule"),
        "all": Text("全部", "all"),
        "sort": Text("排序", "sort"),
        "sort.worst": Text("最重的在前", "the worst first"),
        "sort.up": Text("{column}，升序", "{column}, rising"),
        "sort.down": Text("{column}，降序", "{column}, falling"),
        "unfold": Text("展开本页", "unfold this page"),
        "fold": Text("收起本页", "fold this page"),
        "clear": Text("清除筛选", "clear filters"),
        "previous": Text("上一页", "previous"),
        "next": Text("下一页", "next"),
        "pages": Text("翻页", "pages"),
        "filters": Text("筛选和排序", "filter and sort"),
        "shown": Text("第 {first}–{last} 项，共 {n} 项", "{first}–{last} of {n}"),
        "shown.none": Text("没有符合的项", "none fits"),
        "shown.filtered": Text("（全部 {all} 项）", " (of {all} in all)"),
        "sentence.late": Text(
            "应于 {due} 前完成，{done} 才完成，迟 {late}。", "Due by {due}; done on {done}: {late} late."
        ),
        "sentence.overdue": Text(
            "应于 {due} 前完成；截至 {now} 仍未完成，已超 {late}，义务仍在。",
            "Due by {due}; not done as of {now}: {late} over, and still owed.",
        ),
        "sentence.other": Text("{rule}：{reason}。", "{rule}: {reason}."),
        # the other parts
        "open": Text("待办期限", "Open duties"),
        "open.none": Text("没有进行中的期限。", "No time is running."),
        "open.undated": Text(
            "另有 {n} 项进行中，但还没有到期日：期限停计，或不以期限计。",
            "{n} more are pending without a due day yet: their time stands still, or they have none.",
        ),
        "open.bound": Text(
            "只列出最近的 {shown} 项，共 {n} 项；全部见 --format ics。",
            "The {shown} due soonest of {n}; --format ics holds all.",
        ),
        "provisional": Text("暂定", "provisional"),
        "undetermined": Text("无法判定", "Undetermined"),
        "undetermined.none": Text("没有无法判定的项。", "Nothing is left undetermined."),
        "undetermined.facts": Text("补上这些事实即可判定：", "These facts would settle them:"),
        "undetermined.more": Text(
            "只列出最常缺的 {shown} 种，共 {n} 种；全部见 --format json。",
            "The {shown} most often missing of {n}; --format json holds all.",
        ),
        "record_type": Text("记录类型", "record type"),
        "fact": Text("事实", "fact"),
        "count": Text("项数", "verdicts"),
        "unfit": Text("不合格的行（未作评估）", "Unfit rows (not judged)"),
        "unfit.none": Text("所有行都合格。", "Every row was fit."),
        "unfit.bound": Text(
            "只列出前 {shown} 处，共 {n} 处；全部见 --format json。",
            "The first {shown} of {n}; --format json holds all.",
        ),
        "place": Text("位置", "place"),
        "place.row": Text("{sheet} 第 {row} 行", "{sheet}, row {row}"),
        "column": Text("列", "column"),
        "value": Text("值", "value"),
        "why": Text("为什么", "why"),
        "rules": Text("待处理的规则", "Rules to see to"),
        "rules.fine": Text("只有符合或不适用的规则：{n} 条", "rules that are met or do not apply: {n}"),
        "rules.silent": Text("没有遇到记录的规则：{n} 条", "rules that met no record: {n}"),
        "notices": Text("另请留意", "Also to know"),
        "strangers": Text("不在名册上的单位", "units not on the roster"),
        "footer.rulebook": Text("规则库指纹", "fingerprint of the rulebook"),
        "footer.instruments": Text("所用文件", "instruments"),
        "footer.made": Text(
            "由 govrules {version} 生成；本页不联网", "made by govrules {version}; this page asks for nothing"
        ),
        "top": Text("回到页首", "to the top"),
        "of_duty": Text("{title}（{duty}）", "{title} ({duty})"),
    }
)
