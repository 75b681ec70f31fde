"""The words of the scenario workbench, in both languages.

Comes in: nothing. Goes out: `TITLE`, `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

TITLE = Text("情形工作台", "Scenario workbench")

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        # -- what is tried
        "setup": Text("试什么", "What to try"),
        "setup.type": Text("记录类型", "Record type"),
        "setup.example": Text("从示例开始", "Start from an example"),
        "setup.example.help": Text("所选规则自带的示例", "the examples that the chosen rule carries"),
        "setup.example.none": Text("选一个示例", "choose an example"),
        "setup.instruments": Text("依据哪些文件（{chosen}）", "Judged by which instruments ({chosen})"),
        "setup.instruments.all": Text("全部 {n} 个", "all {n}"),
        "setup.instruments.some": Text("{n} 个", "{n}"),
        "setup.instruments.help": Text("一个都不选即为全部", "none chosen means all"),
        "example": Text("示例 {n}：{status}", "Example {n}: {status}"),
        # -- buttons
        "undo": Text("撤销", "Undo"),
        "redo": Text("重做", "Redo"),
        "clear": Text("清空", "Clear"),
        "compare": Text("并排比较", "Compare side by side"),
        "compare.end": Text("只留情形一", "Keep the first only"),
        "copy": Text("复制说明", "Copy the explanation"),
        "copy.done": Text("已复制", "Copied"),
        "save": Text("保存为示例（YAML）", "Save as an example (YAML)"),
        "load": Text("读入示例", "Load an example"),
        "load.hint": Text("或把文件拖到这里", "or drop the file here"),
        # -- the form
        "form": Text("事实", "Facts"),
        "form.rule": Text("所选规则用到的事实", "Facts that the chosen rule reads"),
        "form.others": Text("其他事实（{n} 项，已填 {filled} 项）", "Other facts ({n}, {filled} filled in)"),
        "form.default": Text("（未填按“{value}”）", "(taken as “{value}” if not filled in)"),
        "form.empty": Text("一项也没有", "none of them"),
        "day.weekend": Text("周末", "weekend"),
        "day.holiday": Text("放假", "holiday"),
        "day.make-up-working-day": Text("调休上班", "make-up working day"),
        # -- what came of it
        "scenario": Text("情形{n}", "Scenario {n}"),
        "scenario.1": Text("一", "1"),
        "scenario.2": Text("二", "2"),
        "verdicts": Text("结论", "Verdicts"),
        "verdicts.counted": Text("{n} 条规则：{told}。", "{n} rules: {told}."),
        "verdicts.count": Text("{status} {n}", "{n} {status}"),
        "verdicts.not-applicable": Text("不适用的规则（{n} 条）", "Rules that do not apply ({n})"),
        "verdicts.quotas": Text(
            "另有 {n} 条指标规则按单位和期间判断，一件记录判断不了，请用核查面板。",
            "{n} quotas more judge units over a period, not one record: see the audit panel.",
        ),
        "verdicts.none": Text("没有规则涉及这类记录。", "No rule speaks of such a record."),
        "unread": Text(
            "有 {n} 项未能读懂，改正后再判断：{names}",
            "{n} not understood; correct them to see verdicts: {names}",
        ),
        "unread.as-of": Text("请填写评估时点。", "Fill in the moment of evaluation (as of)."),
        "wanted": Text("等着填写的事实", "Facts that verdicts wait for"),
        "wanted.rules": Text("{n} 条规则在等它", "{n} rules wait for it"),
        "wanted.rule": Text("“{title}”在等它", "“{title}” waits for it"),
        "wanted.decides": Text("，填了就能判断", "; it alone would decide"),
        "wanted.decides.some": Text("，填了就能判断其中 {n} 条", "; it alone would decide {n} of them"),
        "as-of.hint": Text(
            "拖动评估时点的圆点，或选中后按方向键，看结论怎样随时间变化。",
            "Drag the dot of as-of, or select it and press the arrow keys, to see how the verdict changes with time.",
        ),
        "as-of.handle": Text(
            "移动评估时点（方向键移一天，翻页键移一周）", "Move as-of (arrow keys a day, page keys a week)"
        ),
        # -- two scenarios
        "difference": Text("两个情形结论不同的规则", "Rules on which the two scenarios differ"),
        "difference.rule": Text("规则", "Rule"),
        "difference.none": Text("两个情形的结论没有不同。", "The two scenarios have the same verdicts."),
        "difference.due": Text("截止 {due}", "due {due}"),
        # -- mistakes
        "nothing-to-save": Text(
            "先填到有结论，再保存为示例。",
            "Fill in the facts until there is a verdict, then save it as an example.",
        ),
    }
)
