"""The words of a rule's page and of an instrument's.

Comes in: nothing. Goes out: `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "duty": Text("要求", "What it asks"),
        "assumed": Text("推定", "assumed"),
        "provision": Text("依据", "provision"),
        "clauses": Text("条款", "clauses"),
        "records": Text("对象", "records"),
        "region": Text("地区", "region"),
        "in-force": Text("施行", "in force"),
        "from-until": Text("自 {first} 起，至 {last} 止", "from {first} until {last}"),
        "from": Text("自 {first} 起，未定止日", "from {first}, no end set"),
        "until": Text("至 {last} 止", "until {last}"),
        "always": Text("不限", "always"),
        "calendar": Text("日历", "calendar"),
        "unverified": Text("未核实", "not verified"),
        "notes": Text("说明", "notes"),
        "file": Text("文件", "file"),
        "applies": Text("适用条件", "Applies when"),
        "applies.always": Text("凡属此类记录均适用", "to every such record"),
        "exceptions": Text("例外", "Exceptions"),
        "none": Text("无", "none"),
        "yields": Text("让位于", "Yields to"),
        "drawn": Text("期限画在日历上", "The limit on a calendar"),
        "drawn.last-day": Text("最后一日画在日历上", "The last day on a calendar"),
        "examples": Text("示例与判定", "Examples and what they get"),
        "examples.none": Text("本规则没有示例", "this rule has no examples"),
        "facts": Text("事实", "facts"),
        "as-of": Text("评估时点", "as of"),
        "verdict": Text("判定", "verdict"),
        "agrees": Text("与预期", "as expected"),
        "agrees.yes": Text("✓ 相符", "✓ yes"),
        "agrees.no": Text("✗ 不符：预期 {expected}", "✗ no: {expected} expected"),
        "due": Text("截止", "due"),
        "more": Text("另有 {n} 条记录", "{n} more records"),
        "neighbours": Text("相邻规则", "Neighbours"),
        "neighbours.none": Text("没有其他规则要求同一事项", "no other rule asks for the same thing"),
        "beside": Text("关系", "it is"),
        "rule": Text("规则", "rule"),
        "limit": Text("期限", "limit"),
        "on": Text("同一事项", "on the same"),
        "earlier-version": Text("本规则的前身", "an earlier version"),
        "later-version": Text("本规则的后继", "a later version"),
        "stricter": Text("更严", "stricter"),
        "looser": Text("更宽", "looser"),
        "equal": Text("期限相同", "equal"),
        "stricter-or-looser-by-day": Text("视起算日或严或宽", "stricter or looser, by start day"),
        "same-fact": Text("同一事项", "on the same fact"),
        "versions": Text("各时期的版本", "Versions in force"),
        "this-one": Text("本规则", "this one"),
        "number": Text("文号", "number"),
        "issuer": Text("制发机关", "issued by"),
        "supersedes": Text("取代", "takes the place of"),
        "coverage": Text("条款落实情况", "What became of every clause"),
        "coverage.total": Text(
            "共 {total} 条：已编码 {encoded}，属于其他规则 {part}，不可评估 {not_assessable}，未说明 {open}",
            "{total} clauses: {encoded} encoded, {part} in a rule, {not_assessable} not assessable, {open} not accounted for",
        ),
        "clause": Text("条款", "clause"),
        "became": Text("落实", "what became of it"),
        "encoded": Text("已编码", "encoded"),
        "part-of": Text("属于", "part of"),
        "not-assessable": Text("不可评估", "not assessable"),
        "open": Text("未说明", "not accounted for"),
    }
)
