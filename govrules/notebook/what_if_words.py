"""The words of the what-if panel.

Comes in: nothing. Goes out: `TITLE`, `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

TITLE = Text("如果改了规则", "What if")

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "intro": Text(
            "选一条规则，改它的期限或条件，马上看到一个案件和一批案件的判定怎么变。现行规则不受影响。",
            "Choose a rule, change its limit or conditions, and see how one case and many change. The rules in force stay.",
        ),
        "choice": Text("规则", "The rule"),
        "instrument": Text("文件", "Instrument"),
        "rule": Text("规则", "Rule"),
        "other": Text("或与另一规则库比较", "Or compare with another rulebook"),
        "other.help": Text(
            "文件编号或文件夹，逗号分隔：cn/regulation-2008；填了就不看下面的控件",
            "ids or folders, joined by commas: cn/regulation-2008; the controls below then rest",
        ),
        "controls": Text("改成", "Changed to"),
        "n": Text("期限", "Limit"),
        "unit": Text("期限单位", "Unit of the limit"),
        "unit.working days": Text("个工作日", "working days"),
        "unit.calendar days": Text("日（自然日）", "calendar days"),
        "unit.months": Text("个月", "months"),
        "unit.hours": Text("小时", "hours"),
        "at_least": Text("至少（数量或比例）", "At least (number or share)"),
        "last_day": Text("末日遇休息日", "A last day of rest"),
        "last_day.roll": Text("顺延", "moves on"),
        "last_day.keep": Text("不顺延", "stays"),
        "start_day": Text("第 1 日是", "Day 1 is"),
        "start_day.day-after": Text("事件次日", "the day after"),
        "start_day.rolled": Text("事件次日，休息日的先顺延", "the day after, moved on from a rest day"),
        "start_day.same-day": Text("事件当日", "the day itself"),
        "exceptions": Text("保留的例外", "Exceptions that stay"),
        "applies_when": Text("适用条件", "Applies when"),
        "applies_when.help": Text(
            "条件式，字段名见规则页；留空为一律适用",
            "a condition on the fields of the record; empty: always",
        ),
        "from": Text("施行自", "In force from"),
        "until": Text("施行至", "In force until"),
        "until.help": Text("留空为未定", "empty: no end set"),
        "duty": Text("约束力", "How it binds"),
        "was": Text("现为 {value}", "now {value}"),
        "real": Text("现行规则，未作改动", "The rules in force, nothing changed"),
        "hypothetical": Text("假设", "Hypothetical"),
        "not-in-force": Text("以下判定不是现行规则的结论", "what follows is not what the rules in force say"),
        "compared-with": Text("与 {other} 比较", "compared with {other}"),
        "mend": Text(
            "先改正标出的栏目；下面仍是上一次的结果", "mend the marked field first; below is the last result"
        ),
        "reset": Text("恢复现行规则", "Back to the rules in force"),
        "yaml": Text("下载改后的规则（YAML）", "Download the changed rule (YAML)"),
        "shown-for": Text("解释的规则：{rule}", "explained by: {rule}"),
        "case": Text("一个案件", "One case"),
        "case.which": Text("案件", "Case"),
        "case.example": Text("示例 {n}：{note}", "example {n}: {note}"),
        "case.pick": Text("选哪个案件", "Which case"),
        "case.facts": Text("案件的事实", "The facts of the case"),
        "case.own": Text("改动过的案件", "a case of your own"),
        "case.record": Text("或已载入的记录编号", "or the id of a loaded record"),
        "case.record.help": Text("从下面的列表里点一行也可以", "or click a row of the list below"),
        "case.as-of": Text("评估时点", "As of"),
        "case.large": Text(
            "数据量大，记录没有留在内存里：先改一个控件，再点列表中的一行。",
            "the records are many and not held in memory: change a control first, then click a row of the list",
        ),
        "case.none": Text(
            "本规则没有示例；请填一个已载入记录的编号。",
            "this rule has no examples: give the id of a loaded record",
        ),
        "case.same": Text("判定不变", "The verdict stays"),
        "case.moves": Text("判定不变，期限移动", "The verdict stays, the due day moves"),
        "case.differs": Text("判定改变", "The verdict changes"),
        "old": Text("现行规则", "The rules in force"),
        "new": Text("假设的规则", "The rule as supposed"),
        "absent": Text("没有这条规则", "there is no such rule"),
        "set": Text("一批案件", "Many cases"),
        "set.none": Text(
            "还没有载入数据。选一个工作簿或表格文件。", "No records are loaded. Choose a workbook or a table."
        ),
        "set.form": Text("评估", "Evaluation"),
        "set.reading": Text("正在读取……", "reading…"),
        "set.as-of.missing": Text(
            "请填评估时点，如 2020-12-31", "give the moment to evaluate at, such as 2020-12-31"
        ),
        "upload": Text("选择文件", "Choose a file"),
        "upload.hint": Text(
            "或拖到这里（.xlsx .csv .parquet .json）", "or drop it here (.xlsx .csv .parquet .json)"
        ),
        "set.unchanged": Text(
            "已载入 {records:,} 条记录。改一个控件，这里就说有多少判定改变。",
            "{records:,} records are loaded. Change a control, and this says how many verdicts change.",
        ),
        "set.running": Text("正在比较……", "comparing…"),
        "set.looked": Text("{records:,} 条记录，评估时点 {as_of}", "{records:,} records, as of {as_of}"),
        "with": Text("改为 {value}", "with {value}"),
        "with.changed": Text("照此改动", "with the rule so changed"),
        "with.other": Text("换作 {value}", "under {value}"),
        "by.unit": Text("按单位：改变的判定", "Changed verdicts by unit"),
        "by.month": Text("按月：改变的判定", "Changed verdicts by month"),
        "by.rule": Text("按规则：改变的判定", "Changed verdicts by rule"),
        "by.change": Text("怎样改变", "How they change"),
        "bars.more": Text("另有 {n} 项未列出", "{n} more are not listed"),
        "unknown-value": Text("（不详）", "(not known)"),
        "grid": Text("改变的判定", "Changed verdicts"),
        "grid.count": Text("共 {total:,} 项，第 {first:,}–{last:,} 项", "{first:,}–{last:,} of {total:,}"),
        "grid.empty": Text("没有判定改变。", "No verdict changes."),
        "grid.previous": Text("上一页", "previous"),
        "grid.next": Text("下一页", "next"),
        "grid.page": Text("第 {page} / {pages} 页", "page {page} of {pages}"),
        "grid.clear": Text("清除筛选", "clear filters"),
        "grid.hint": Text("点一行看新旧两种解释", "click a row for both explanations"),
        "grid.hint.first": Text(
            "点一行看新旧两种解释；仅期限移动的只列出前 {n:,} 项",
            "click a row for both explanations; of those whose due day moves the first {n:,} are listed",
        ),
        "column.change": Text("变化", "change"),
        "column.record": Text("记录", "record"),
        "column.unit": Text("单位", "unit"),
        "column.month": Text("月份", "month"),
        "column.rule": Text("规则", "rule"),
        "column.old": Text("现行规则下", "under the rules in force"),
        "column.new": Text("假设之下", "as supposed"),
        "and": Text("，", ", "),
    }
)
