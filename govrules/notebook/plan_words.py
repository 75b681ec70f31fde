"""The words of what was understood of a source.

Comes in: nothing. Goes out: `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "type": Text("记录类型", "record type"),
        "field": Text("读作", "read as"),
        "column": Text("列", "column"),
        "head": Text("表头", "head"),
        "examples": Text("前几个值", "first values"),
        "unread": Text("（不读取）", "(not read)"),
        "left_out": Text("（不读取此表）", "(this sheet is not read)"),
        "by_row": Text("各行自己写明记录类型", "each row says its record type"),
        "looks_like": Text("看起来像“{type}”", "looks like `{type}`"),
        "nearest": Text("改读作“{field}”", "read as `{field}`"),
        "columns": Text("读取 {all} 列中的 {read} 列", "{read} of {all} columns are read"),
        "columns.left_out": Text("{all} 列，均不读取", "{all} columns, none is read"),
    }
)
