"""The words that every panel shows: its frame, its trust strip, how it tells of a mistake.

Comes in: nothing. Goes out: `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "other-language": Text("English", "中文"),
        "other-language.tip": Text("Show this panel in English", "以中文显示"),
        "help": Text("建议：{help}", "What to do: {help}"),
        "fault": Text(
            "程序出错（{kind}）。所填内容仍在；请把这一行告诉维护者。",
            "The program failed ({kind}). What you entered is still here; please tell the maintainers this line.",
        ),
        "trust.label": Text("版本与数据", "Versions and data"),
        "trust.rulebook": Text("规则库", "rulebook"),
        "trust.calendar": Text("日历", "calendar"),
        "trust.engine": Text("程序", "engine"),
        "trust.as-of": Text("评估时点", "as of"),
        "trust.local": Text("数据不离开本机", "data stays on this machine"),
        "unknown": Text("未填", "not known"),
        "yes": Text("是", "yes"),
        "no": Text("否", "no"),
    }
)
