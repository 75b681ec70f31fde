"""The words of the rulebook browser.

Comes in: nothing. Goes out: `TITLE`, `WORDS`. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.source import Text

TITLE = Text("规则库", "Rulebook")

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "search": Text("查找", "Find"),
        "search.help": Text(
            "标题、条号、事项、字段，中文英文都可以：答复 期限、三十三条、20 working days",
            "title, provision, subject, field, in English or Chinese: late reply, 三十三条, 20 working days",
        ),
        "search.form": Text("按字词找规则", "Look for rules"),
        "start.form": Text("画在日历上的是哪一天", "Which day is drawn"),
        "contents": Text("目录", "Contents"),
        "page": Text("所选规则", "The chosen rule"),
        "start": Text("从哪天画起", "Draw the limit from"),
        "start.help": Text(
            "换一天看看：2022-09-30；小时期限加时刻", "try another day: 2022-09-30; for hours with the time"
        ),
        "start.year": Text("画哪一年", "Draw the year"),
        "start.year.help": Text("换一年看看：2022", "try another year: 2022"),
        "start.period": Text("画哪一天所在的期间", "Draw the period of"),
        "start.period.help": Text("期间内任何一天：2022-09-30", "any day in it: 2022-09-30"),
        "start.field": Text("设期限定在哪一天", "Draw it as due on"),
        "start.field.help": Text("换一天看看：2022-09-30", "try another day: 2022-09-30"),
        "back": Text("← 返回", "← Back"),
        "choose": Text("从左边选一条规则，或先查找。", "Choose a rule on the left, or look for one."),
    }
)
