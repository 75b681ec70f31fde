"""The words of the audit panel.

Comes in: nothing. Goes out: `TITLE`, `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

TITLE = Text("批量核查", "Audit")

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "intro": Text(
            "载入工作簿，看清它被读成什么，再按规则核查每一条记录，逐条看理由。",
            "Load a workbook, see what was understood of it, then check every record by the rules and read why.",
        ),
        "step.source": Text("1 载入记录", "1 Load the records"),
        "step.plan": Text("2 核对读取方式", "2 See how they are read"),
        "step.run": Text("3 核查", "3 Check"),
        "step.result": Text("4 结果", "4 Results"),
        # -- the source
        "upload": Text("选择工作簿或若干 CSV 文件", "Choose a workbook, or CSV files"),
        "upload.hint": Text(
            "也可拖放到此处。可读 .xlsx、.csv、.parquet、.json；多个文件各按文件名对应一种记录。",
            "Or drop them here. Reads .xlsx, .csv, .parquet, .json; of several files each is named for its record type.",
        ),
        "path": Text("或写明本机上的文件或文件夹", "Or name a file or folder on this machine"),
        "path.help": Text(
            "例如 台账/2020.xlsx，写完按回车", "such as records/2020.xlsx; press Enter when done"
        ),
        "loaded": Text("已载入：{name}", "Loaded: {name}"),
        "nothing": Text("还没有载入记录。", "Nothing is loaded yet."),
        # -- the plan
        "plan.hint": Text(
            "认错了的、没有认出的，请改选；改动后自动重新读取。标明“不读取”的表和列不参加核查。",
            "Choose anew what was taken wrongly or not understood: the rows are then read again by themselves. Sheets and "
            "columns marked as not read take no part.",
        ),
        "read.done": Text(
            "已读取 {rows:,} 行：{fit:,} 条可以核查，{unfit:,} 行有问题、不予核查。",
            "{rows:,} rows were read: {fit:,} can be checked, {unfit:,} have a fault and are not checked.",
        ),
        "read.none": Text("尚未读取。", "Not read yet."),
        "notices": Text("读取时的说明（{n}）", "Notes on the reading ({n})"),
        "unfit": Text("不予核查的单元格", "Cells that keep a row from being checked"),
        "unfit.count": Text("{n:,} 处", "{n:,} cells"),
        "unfit.none": Text("各行均可核查。", "Every row can be checked."),
        "sheet": Text("工作表", "sheet"),
        "row": Text("行", "row"),
        "column": Text("列", "column"),
        "value": Text("值", "value"),
        "why": Text("原因", "why"),
        "mend": Text("如何改正", "how to mend it"),
        "download.unfit": Text("下载问题清单（CSV）", "Download these cells (CSV)"),
        "file.unfit": Text("不予核查的单元格", "cells-not-checked"),
        # -- the run
        "settings": Text("核查设置", "What to check"),
        "as_of": Text("评估时点", "As of"),
        "as_of.help": Text(
            "站在哪一天看，写作 2020-12-31；以该日 24:00 为准",
            "the day to look from, such as 2020-12-31; its end counts",
        ),
        "as_of.missing": Text(
            "请先填写评估时点，填好即开始", "Give the day to look from first; the check then begins"
        ),
        "instruments": Text("适用哪些文件", "By which documents"),
        "instruments.help": Text("一个不选即为全部", "none chosen means all"),
        "run": Text("开始核查", "Check"),
        "cancel": Text("取消", "Cancel"),
        "opening": Text("正在打开……", "Opening…"),
        "reading": Text("正在读取：{done:,} 行", "Reading: {done:,} rows"),
        "judging": Text("正在核查", "Checking"),
        "judging.of": Text("正在核查：{done:,} / {total:,}", "Checking: {done:,} of {total:,}"),
        "gathering": Text("正在整理结果……", "Gathering the results…"),
        "writing": Text("正在生成文件……", "Writing the file…"),
        "writing.rows": Text("正在生成文件：{done:,} 行", "Writing the file: {done:,} rows"),
        "cancelled": Text(
            "已取消；先前的结果没有改动，可以重新开始。",
            "Cancelled; earlier results are as they were. You can start again.",
        ),
        "progress": Text("进度", "progress"),
        # -- the results
        "result.none": Text("核查后，结果显示在这里。", "The results appear here after a check."),
        "summary": Text(
            "核查 {records:,} 条记录、{rules} 条规则，作出 {verdicts:,} 个判断，用时 {seconds:.1f} 秒。",
            "{records:,} records were checked by {rules} rules: {verdicts:,} verdicts in {seconds:.1f} seconds.",
        ),
        "outdated": Text(
            "记录或读取方式已改动，以下仍是改动前的结果。",
            "The records or their reading have changed since; these results are older.",
        ),
        "show": Text("显示", "Show"),
        "by.rule": Text("按规则", "By rule"),
        "by.unit": Text("按单位", "By unit"),
        "by.month": Text("按月份", "By month"),
        "bars.hint": Text(
            "点图中一条，下表只列它；再点一次恢复。",
            "Click a bar to list only its verdicts; click it again to see all.",
        ),
        "bars.more": Text("另有 {n} 项，可在下方选择", "{n} more: choose them below"),
        "not-known": Text("（未填）", "(not given)"),
        "filters": Text("筛选", "Filter"),
        "all": Text("全部", "all"),
        "rule": Text("规则", "rule"),
        "unit": Text("单位", "unit"),
        "month": Text("月份", "month"),
        "duty": Text("约束力", "duty"),
        "text": Text("查找", "search"),
        "text.help": Text("编号、单位、规则的字词，按回车", "words of id, unit or rule; press Enter"),
        "status": Text("判断", "verdict"),
        "record": Text("记录", "record"),
        "due": Text("应于", "due"),
        "done": Text("实际", "done"),
        "late_by": Text("逾期", "late by"),
        "reason": Text("理由", "reason"),
        "grid": Text("核查结果", "verdicts"),
        "grid.count": Text("{n:,} 条", "{n:,} verdicts"),
        "grid.empty": Text("没有符合筛选的结果。", "No verdict matches."),
        "grid.hint": Text(
            "点一行看理由；键盘：上下键移动，回车打开，PageUp、PageDown 翻页。",
            "Click a row to read why; keys: up and down move, Enter opens, Page Up and Page Down turn the page.",
        ),
        "grid.previous": Text("上一页", "Previous"),
        "grid.next": Text("下一页", "Next"),
        "grid.page": Text("第 {page:,} / {pages:,} 页", "page {page:,} of {pages:,}"),
        "grid.clear": Text("清除筛选", "Clear the filter"),
        "why.none": Text(
            "点表中一行，这里显示理由与时间线。", "Click a row: its explanation and timeline appear here."
        ),
        "why.wait": Text("正在说明……", "Explaining…"),
        "download.report": Text("下载核查报告（Excel）", "Download the report (Excel)"),
        "download.view": Text("下载当前筛选（CSV）", "Download this view (CSV)"),
        "file.report": Text("核查报告", "audit-report"),
        "file.view": Text("核查结果", "verdicts"),
    }
)
