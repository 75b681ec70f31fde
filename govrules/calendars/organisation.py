"""An organisation's own calendar, from a YAML file.

In: the file's bytes and its name as the user gave it. Out: `Published`, or one CalendarError that holds
every fault with its line. Must not know limits or rules.

The file's keys: `extends` (a named calendar, optional), `days_off`, `working_weekends`, `published_until`
(may be left out when it extends one), `published_from`, `name`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from govrules.calendars.published import (
    FIRST_RECORD_DAY,
    LAST_RECORD_DAY,
    SATURDAY_AND_SUNDAY,
    CalendarError,
    DayKind,
    Published,
)
from govrules.calendars.wording import Text, did_you_mean

if TYPE_CHECKING:
    from yaml.nodes import Node

_KEYS = ("name", "extends", "published_from", "published_until", "days_off", "working_weekends")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EXTENDABLE = Text(
    "请写 cn 或其他国家或地区的代码（de、de-BY、us）",
    "name `cn` or another country's code (`de`, `de-BY`, `us`)",
)
_LARGEST_FILE = 256 * 1024
_DAY_OFF = Text("本单位放假", "day off of the organisation")


def organisation(shown: str, content: bytes, base_of: Callable[[str], Published]) -> Published:
    """The calendar that a file states; `base_of` gives the calendar that it extends.

    A date that the file states itself is taken at its word: its `published_until` is settled to the end,
    earlier or later than that of the calendar it extends. Beyond it Monday to Friday count.
    """
    return _Reader(shown, content, base_of).read()


class _Reader:
    """One pass over one file, which collects its faults."""

    def __init__(self, shown: str, content: bytes, base_of: Callable[[str], Published]) -> None:
        self.shown = shown
        self.content = content
        self.base_of = base_of
        self.faults: list[tuple[int, int, CalendarError]] = []

    def read(self) -> Published:
        values = self.mapping()
        base = self.base(values.get("extends"))
        published_from = self.single_day("published_from", values)
        stated_until = self.single_day("published_until", values)
        days_off = self.day_list("days_off", values)
        working = self.day_list("working_weekends", values)
        if "published_until" not in values and base is None and "extends" not in values:
            self.fault(
                None,
                Text("缺少 published_until", "`published_until` is missing"),
                Text(
                    "请写明日历已公布到哪一天：published_until: 2022-12-31",
                    "say to which day the calendar is known: `published_until: 2022-12-31`",
                ),
            )
        name = self.text("name", values) or PurePath(self.shown).stem
        until = stated_until or (base.published_until if base else None)
        if published_from is None:
            listed = [*days_off, *working, *([until] if until else [])]
            published_from = base.published_from if base else date(min(listed).year, 1, 1) if listed else None
        self.stop_on_faults()
        assert published_from is not None
        assert until is not None
        if published_from > until:
            self.fault(
                values["published_from"] if "published_from" in values else values["published_until"],
                Text(
                    f"published_from（{published_from}）晚于 published_until（{until}）",
                    f"`published_from` {published_from} lies after `published_until` {until}",
                ),
                Text("首日不得晚于末日", "give a first day that is not after the last"),
            )
            self.stop_on_faults()
        self.within(published_from, until, {"days_off": days_off, "working_weekends": working})
        self.not_both(days_off, working)
        weekend = base.weekend if base else SATURDAY_AND_SUNDAY
        inherited = dict(base.days) if base else {}
        self.rest_before(working, inherited, weekend, days_off)
        self.stop_on_faults()

        days = {day: fact for day, fact in inherited.items() if published_from <= day <= until}
        for day in days_off:
            kind, title = days.get(day, (None, None))
            days[day] = (DayKind.HOLIDAY, title if kind is DayKind.HOLIDAY else _DAY_OFF)
        for day in working:
            kind, title = days.get(day, (None, None))
            days[day] = (DayKind.MAKE_UP_WORKING_DAY, title)
        import hashlib

        edition = f"{name} {published_from.year}-{until.year} {hashlib.sha256(self.content).hexdigest()[:8]}"
        if base is not None:
            edition += f" (extends {base.edition})"
        return Published(
            name=name,
            edition=edition,
            country=base.country if base else None,
            time_zone=base.time_zone if base else None,
            published_from=published_from,
            published_until=until,
            settled_until=stated_until or (base.settled_until if base else until),
            days=days,
            weekend=weekend,
        )

    # --- the file -------------------------------------------------------------------------------------

    def mapping(self) -> dict[str, Node]:
        """The nodes of the file's keys."""
        import yaml

        if len(self.content) > _LARGEST_FILE:
            size = f"{len(self.content):,}"
            raise self.unreadable(
                Text(
                    f"文件有 {size} 字节，超出日历文件的正常大小",
                    f"the file has {size} bytes, more than any calendar needs",
                ),
                Text(
                    "请给出含 days_off 与 working_weekends 的 YAML 文件",
                    "name a YAML file with `days_off` and `working_weekends`",
                ),
            )
        try:
            text = self.content.decode("utf-8-sig")
            # The slower loader on purpose: in C a file of ten thousand brackets may end the process.
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except UnicodeDecodeError:
            raise self.unreadable(
                Text("文件不是 UTF-8 编码的文本", "the file is not UTF-8 text"),
                Text("请另存为 UTF-8 编码", "save it as UTF-8"),
            ) from None
        except RecursionError:
            raise self.unreadable(
                Text("文件嵌套过深", "the file is nested too deeply"),
                Text("日历只有几个键，值为日期列表", "a calendar is a few keys with lists of dates"),
            ) from None
        except yaml.MarkedYAMLError as fault:
            mark = fault.problem_mark or fault.context_mark
            place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
            why = fault.problem or fault.context
            raise self.unreadable(
                Text(f"不是可读取的 YAML：{why}", f"not readable as YAML: {why}"),
                Text(
                    "请更正该行；日历只有几个键，值为日期列表",
                    "mend the line; a calendar is a few keys with lists of dates",
                ),
                place,
            ) from None
        except yaml.YAMLError:
            raise self.unreadable(
                Text("文件不是 YAML 文本", "the file is not YAML text"),
                Text("请另存为 UTF-8 编码的文本", "save it as UTF-8 text"),
            ) from None
        if not isinstance(root, yaml.MappingNode):
            raise self.unreadable(
                Text("日历应由若干键及其值组成", "a calendar is a list of keys with their values"),
                Text(
                    "开头请写 extends: cn、days_off: 或 published_until:",
                    "begin with `extends: cn`, `days_off:` or `published_until:`",
                ),
            )
        values: dict[str, Node] = {}
        for key, value in root.value:
            if not isinstance(key, yaml.ScalarNode) or key.value not in _KEYS:
                word = key.value if isinstance(key, yaml.ScalarNode) else "…"
                usual = Text(
                    f"可用的键：{'、'.join(_KEYS)}",
                    "known keys: " + ", ".join(f"`{each}`" for each in _KEYS),
                )
                self.fault(
                    key,
                    Text(f"没有名为“{_short(word)}”的键", f"unknown key `{_short(word)}`"),
                    did_you_mean(word, _KEYS) or usual,
                )
            elif key.value in values:
                self.fault(
                    key,
                    Text(f"{key.value} 写了两次", f"`{key.value}` is given twice"),
                    Text("请只保留一处", "keep one of the two"),
                )
            else:
                values[key.value] = value
        return values

    def unreadable(self, message: Text, mend: Text, place: str = "") -> CalendarError:
        where = f"{self.shown}{place}"
        return CalendarError(f"{where}: {message.en}", mend.en, zh=f"{where}：{message.zh}", zh_help=mend.zh)

    def fault(self, node: Node | None, message: Text, mend: Text) -> None:
        line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)
        self.faults.append((line, column, self.unreadable(message, mend, f":{line}:{column}")))

    def stop_on_faults(self) -> None:
        if self.faults:
            first, *others = (error for _, _, error in sorted(self.faults, key=lambda each: each[:2]))
            zh, zh_help = first.told("zh")
            raise CalendarError(first.message, first.help, others, zh=zh, zh_help=zh_help)

    # --- its values -----------------------------------------------------------------------------------

    def text(self, key: str, values: dict[str, Node]) -> str | None:
        node = values.get(key)
        if node is None:
            return None
        if not _word(node):
            self.fault(
                node,
                Text(f"{key} 不是文字", f"`{key}` is not a text"),
                Text(f"请在 {key}: 之后写一个词", f"write `{key}: ` and a word"),
            )
            return None
        return _word(node)

    def base(self, node: Node | None) -> Published | None:
        if node is None:
            return None
        name = _word(node)
        try:
            return self.base_of(name.casefold())
        except CalendarError as fault:
            (zh, zh_help), said = fault.told("zh"), "`extends` names no calendar"
            self.fault(
                node,
                Text(f"extends 所指的日历不存在：{zh}", f"{said}: {fault.message}")
                if name
                else Text("extends 未写明日历", said),
                Text(zh_help, fault.help)
                if zh_help and fault.help and ".yaml" not in fault.help
                else _EXTENDABLE,
            )
            return None

    def single_day(self, key: str, values: dict[str, Node]) -> date | None:
        node = values.get(key)
        return None if node is None else self.day(key, node)

    def day_list(self, key: str, values: dict[str, Node]) -> dict[date, Node]:
        node = values.get(key)
        found: dict[date, Node] = {}
        if node is None or (_items(node) is None and _word(node) in ("", "~", "null")):
            return found
        items = _items(node)
        if items is None:
            self.fault(
                node,
                Text(f"{key} 不是列表", f"`{key}` is not a list"),
                Text(f"请写作 {key}: [2022-10-03, 2022-10-04]", f"write `{key}: [2022-10-03, 2022-10-04]`"),
            )
            return found
        for item in items:
            day = self.day(key, item)
            if day in found:
                self.fault(
                    item,
                    Text(f"{day} 在 {key} 中出现两次", f"{day} stands twice in `{key}`"),
                    Text("请删去一处", "take one of the two out"),
                )
            elif day is not None:
                found[day] = item
        return found

    def day(self, key: str, node: Node) -> date | None:
        word = unicodedata.normalize("NFKC", _word(node)) or "…"
        match = _ISO_DAY.fullmatch(word)
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None:
            self.fault(
                node,
                Text(f"{key} 中的“{_short(word)}”不是日期", f"`{_short(word)}` in `{key}` is not a date"),
                Text("日期请写作 2022-10-03", "write a date as 2022-10-03"),
            )
        elif not FIRST_RECORD_DAY <= day <= LAST_RECORD_DAY:
            self.fault(
                node,
                Text(f"{key} 中的 {day} 太远", f"{day} in `{key}` is too far away"),
                Text(
                    f"请给 {FIRST_RECORD_DAY} 至 {LAST_RECORD_DAY} 之间的日期",
                    f"give a day from {FIRST_RECORD_DAY} to {LAST_RECORD_DAY}",
                ),
            )
            return None
        return day

    # --- what its days must keep to -------------------------------------------------------------------

    def within(self, first: date, last: date, lists: dict[str, dict[date, Node]]) -> None:
        for key, days in lists.items():
            for day, node in days.items():
                if not first <= day <= last:
                    bound = "published_until" if day > last else "published_from"
                    edge = last if day > last else first
                    side = "after" if day > last else "before"
                    self.fault(
                        node,
                        Text(
                            f"{key} 中的 {day} 不在已公布的 {first} 至 {last} 之内",
                            f"{day} in `{key}` lies {side} the published days, {first} to {last}",
                        ),
                        Text(
                            f"请调整 {bound}: {edge}，或删去该日",
                            f"move `{bound}: {edge}`, or take the day out",
                        ),
                    )

    def not_both(self, days_off: dict[date, Node], working: dict[date, Node]) -> None:
        for day in sorted(days_off.keys() & working.keys()):
            self.fault(
                working[day],
                Text(
                    f"{day} 同时列入 days_off 与 working_weekends",
                    f"{day} stands in both `days_off` and `working_weekends`",
                ),
                Text(
                    "同一日只能是休息日或工作日，请从其中一处删去",
                    "a day is off or working: take it out of one list",
                ),
            )

    def rest_before(
        self,
        working: dict[date, Node],
        inherited: dict[date, tuple[DayKind, Text | None]],
        weekend: frozenset[int],
        days_off: dict[date, Node],
    ) -> None:
        for day, node in working.items():
            # A make-up working day of the extended calendar may be said again; a plain working day is a slip.
            if day not in inherited and day.weekday() not in weekend and day not in days_off:
                self.fault(
                    node,
                    Text(
                        f"working_weekends 中的 {day} 本为工作日（周{'一二三四五六日'[day.weekday()]}）",
                        f"{day} in `working_weekends` is a working day already: a {day:%A}",
                    ),
                    Text("请核对日期，或将其删去", "check the date, or take it out"),
                )


def _word(node: Node) -> str:
    """The text of a plain value; empty for a list or a mapping."""
    from yaml.nodes import ScalarNode

    return str(node.value).strip() if isinstance(node, ScalarNode) else ""


def _items(node: Node) -> list[Node] | None:
    from yaml.nodes import SequenceNode

    return node.value if isinstance(node, SequenceNode) else None


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"
