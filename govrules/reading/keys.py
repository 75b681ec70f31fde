"""A mapping of a file read key by key: each value by the type that its key asks for.

Comes in: nodes of `yaml_nodes.py`. Goes out: texts, labels, dates, names; what does not fit is noted.
Must not know: which keys a rule has.

Who reads a mapping takes each key once and then calls `close`, which reports every key nobody took:
nothing in a file is ever dropped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from govrules.calendars import Calendar, CalendarError, LimitError, calendar, parse_limit
from govrules.calendars.limit import Limit
from govrules.model.source import Place, Text
from govrules.reading.source_file import Findings, SourceFile, texts_of
from govrules.reading.suggest import one_of, write
from govrules.reading.yaml_nodes import ListNode, MappingNode, Node, ScalarNode

Word = TypeVar("Word", bound=StrEnum)

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CLAUSE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_MEANT = re.compile(r"(?:did you mean|write) `(\w+)\b")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST = Text("列表", "a list")
_MAPPING = Text("键和值", "a mapping")
_VALUE = Text("一个值", "one value")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)")


class FileReader:
    """One file with the list that its faults go to, and how a node is read as a value."""

    def __init__(
        self,
        file: SourceFile,
        findings: Findings,
        folder: Path | None = None,
        calendars: dict[str, Calendar] | None = None,
    ) -> None:
        """`folder` holds the file; `calendars` gathers the calendars that files name, across files."""
        self.file = file
        self.findings = findings
        self.folder = folder
        self.calendars = {} if calendars is None else calendars

    # -- noting ---------------------------------------------------------------------------------

    def fault(self, code: str, node: Node, message: Text, mend: Text | None = None) -> None:
        """Note what is wrong with a node; of a list or a mapping, its first line is underlined."""
        end = node.end
        if not isinstance(node, ScalarNode):
            line_end = self.file.text.find("\n", node.start)
            end = min(end, line_end) if line_end >= 0 else end
        end = max(end, node.start)
        while end > node.start and self.file.text[end - 1] in " \n":
            end -= 1
        self.findings.add(code, self.file, node.start, end, message, mend)

    def unknown_word(self, node: Node, what: str, said: str, mend: Text) -> None:
        """Note a word that is not on the closed list of its key."""
        self.fault("GR205", node, Text(f"“{what}”不能为“{said}”", f"unknown `{what}`: `{said}`"), mend)

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return self.file.place(node.start)

    # -- shapes ---------------------------------------------------------------------------------

    def scalar(self, node: Node, what: str) -> ScalarNode | None:
        """The node if it is a text that is not empty."""
        if not isinstance(node, ScalarNode):
            due = Text("一个值", "one value is")
            self.fault("GR203", node, _other(what, node, due), Text("请写一个值", "write one value"))
            return None
        if node.is_null or not node.value.strip():
            self.fault(
                "GR204",
                node,
                Text(f"“{what}”没有值", f"`{what}` has no value"),
                Text("请写上值，或删去这个键", "write one, or leave the key out"),
            )
            return None
        return node

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The items of a list that has some."""
        if not isinstance(node, ListNode):
            due = Text("列表", "a list is")
            self.fault("GR203", node, _other(what, node, due), write("[first, second]"))
            return ()
        if not node.items:
            self.fault(
                "GR204",
                node,
                Text(f"“{what}”是空列表", f"`{what}` is an empty list"),
                Text("请至少写一项，或删去这个键", "name one or more, or leave the key out"),
            )
        return node.items

    def section(self, node: Node, what: str, at: Node | None = None) -> Section | None:
        """The mapping under `what`, to be read key by key; `at` is the node a missing key is told at."""
        if isinstance(node, MappingNode):
            return Section(self, node, what, at or node)
        if isinstance(node, ScalarNode) and node.is_null:
            self.fault(
                "GR204",
                at or node,
                Text(f"“{what}”没有值", f"`{what}` has no value"),
                Text("请在其下缩进写各键", "write its keys below it, indented"),
            )
        else:
            due = Text("键和值", "keys are")
            mend = Text("请在其下写“key: value”", "write `key: value` below it")
            self.fault("GR203", node, _other(what, node, due), mend)
        return None

    # -- values ---------------------------------------------------------------------------------

    def text(self, node: Node, what: str) -> str | None:
        """A text, without white space around it."""
        scalar = self.scalar(node, what)
        return None if scalar is None else scalar.value.strip()

    def text_or_label(self, node: Node, what: str) -> Text | None:
        """One text for both languages, or one for each."""
        if isinstance(node, ScalarNode):
            text = self.text(node, what)
            return None if text is None else Text(text, text)
        return self.label(node, what)

    def label(self, node: Node, what: str, at: Node | None = None) -> Text | None:
        """A text in Chinese and one in English."""
        if not isinstance(node, MappingNode):
            self.fault(
                "GR209",
                node,
                Text(f"“{what}”须有中英文两种", f"`{what}` needs both languages"),
                write("{zh: …, en: …}"),
            )
            return None
        keys = Section(self, node, what, at or node)
        label = keys.languages()
        keys.close()
        return label

    def names(self, node: Node, what: str) -> tuple[ScalarNode, ...]:
        """One name, or a list of names of which none stands twice."""
        if isinstance(node, ScalarNode):
            scalar = self.scalar(node, what)
            return () if scalar is None else (scalar,)
        found: dict[str, ScalarNode] = {}
        for item in self.items(node, what):
            scalar = self.scalar(item, what)
            if scalar is None:
                continue
            if scalar.value in found:
                self.fault(
                    "GR213",
                    scalar,
                    Text(f"“{what}”中的“{scalar.value}”重复", f"`{scalar.value}` stands twice in `{what}`"),
                    Text("请删去其一", "take one of the two out"),
                )
            found.setdefault(scalar.value, scalar)
        return tuple(found.values())

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        return tuple(each.value.strip() for each in self.names(node, what))

    def truth(self, node: Node, what: str) -> bool | None:
        """`true` or `false`."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        if scalar.value.casefold() in ("true", "false"):
            return scalar.value.casefold() == "true"
        self.fault(
            "GR207",
            scalar,
            Text(f"“{scalar.value}”不是“是否”值", f"`{scalar.value}` is no truth value"),
            Text("请写“true”（是）或“false”（否）", "write `true` or `false`"),
        )
        return None

    def word(self, node: Node, what: str, words: type[Word]) -> Word | None:
        """One of the words of a closed list."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        said = scalar.value.strip()
        try:
            return words(said)
        except ValueError:
            self.unknown_word(scalar, what, said, one_of(said, list(words)))
            return None

    def day(self, node: Node, what: str) -> date | None:
        """A date as `2020-06-30`."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        said = scalar.value.strip()
        day = iso_day(said)
        if day is None:
            self.fault(
                "GR206",
                scalar,
                Text(f"“{what}”中的“{said}”无法识别为日期", f"`{said}` in `{what}` is not a date"),
                Text("日期请写作 2020-06-30", "write a date as 2020-06-30"),
            )
        return day

    def moment(self, node: Node, what: str) -> date | datetime | None:
        """A date as `2020-06-30`, or a date-time as `2020-06-30T09:30`."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        said = scalar.value.strip()
        moment = iso_moment(said)
        if moment is None:
            self.fault(
                "GR206",
                scalar,
                Text(
                    f"“{what}”中的“{said}”无法识别为日期或带时刻的日期",
                    f"`{said}` in `{what}` is neither a date nor a date-time",
                ),
                Text("请写作 2020-06-30 或 2020-06-30T09:30", "write 2020-06-30, or 2020-06-30T09:30"),
            )
        return moment

    def whole_number(self, node: Node, what: str, least: int = 1) -> int | None:
        """A whole number that is not too small."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        said = scalar.value.strip()
        if re.fullmatch(r"[0-9]{1,9}", said) and int(said) >= least:
            return int(said)
        self.fault(
            "GR208",
            scalar,
            Text(f"“{what}”中的“{said}”不是数字", f"`{said}` in `{what}` is not a number"),
            Text(f"请写不小于 {least} 的整数", f"write a whole number of {least} or more"),
        )
        return None

    def calendar(self, node: Node, name: str) -> str | None:
        """The calendar of that name or file, by the name that it has in the rulebook."""
        is_file = name.casefold().endswith((".yaml", ".yml"))
        try:
            found = calendar(name, self.folder)
        except CalendarError as fault:
            self.fault("GR509", node, *texts_of(fault))
            return None
        known = posixpath.normpath(f"{posixpath.dirname(self.file.name)}/{name}") if is_file else found.name
        self.calendars[known] = found
        return known

    def limit(self, node: Node, what: str) -> Limit | None:
        """A limit as `20 working days`."""
        scalar = self.scalar(node, what)
        if scalar is None:
            return None
        try:
            return parse_limit(scalar.value)
        except LimitError as fault:
            self.fault("GR505", scalar, *texts_of(fault))
            return None


class Section:
    """One mapping of a file; every key is taken by name, and `close` reports the rest."""

    def __init__(self, reader: FileReader, node: MappingNode, what: str, at: Node) -> None:
        self.reader = reader
        self.node = node
        self.what = what
        self.at = at
        # An ordered set: what stands first is suggested first.
        self.known: dict[str, None] = {}
        self.lacking: dict[str, Text] = {}

    def key(self, name: str) -> ScalarNode | None:
        """The node of the key itself."""
        entry = self.node.entries.get(name)
        return None if entry is None else entry[0]

    def get(self, name: str) -> Node | None:
        """The node under a key, if it is given."""
        self.known[name] = None
        entry = self.node.entries.get(name)
        return None if entry is None else entry[1]

    def need(self, name: str, mend: Text) -> Node | None:
        """The node under a key that must be given."""
        node = self.get(name)
        if node is None:
            self.missing(name, mend)
        return node

    def missing(self, name: str, mend: Text) -> None:
        """Note that a key is missing; told by `close`, unless a misspelt one stands for it."""
        self.lacking[name] = mend

    def _tell_missing(self, name: str, mend: Text) -> None:
        where, inside = (f" in `{self.what}`", f"“{self.what}”") if self.what else ("", "")
        if isinstance(self.at, MappingNode) and not self.what:
            # Of a whole file no text is underlined.
            self.reader.findings.add(
                "GR202", self.reader.file, 0, 0, Text(f"缺少“{name}”", f"`{name}` is missing"), mend
            )
        else:
            self.reader.fault(
                "GR202", self.at, Text(f"{inside}缺少“{name}”", f"`{name}` is missing{where}"), mend
            )

    def text(self, name: str, mend: Text | None = None) -> str | None:
        """A text; with `mend` it must be given."""
        node = self.get(name) if mend is None else self.need(name, mend)
        return None if node is None else self.reader.text(node, name)

    def label(self, name: str, mend: Text | None = None) -> Text | None:
        """A text in both languages; with `mend` it must be given."""
        node = self.get(name) if mend is None else self.need(name, mend)
        return None if node is None else self.reader.label(node, name, self.key(name))

    def text_or_label(self, name: str) -> Text | None:
        """One text for both languages, or one for each."""
        node = self.get(name)
        return None if node is None else self.reader.text_or_label(node, name)

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or several."""
        node = self.get(name)
        return () if node is None else self.reader.texts(node, name)

    def truth(self, name: str) -> bool:
        """`true` or `false`; false where it is not given."""
        node = self.get(name)
        return False if node is None else bool(self.reader.truth(node, name))

    def day(self, name: str) -> date | None:
        """A date."""
        node = self.get(name)
        return None if node is None else self.reader.day(node, name)

    def limit(self, name: str, mend: Text | None = None) -> Limit | None:
        """A limit; with `mend` it must be given."""
        node = self.get(name) if mend is None else self.need(name, mend)
        return None if node is None else self.reader.limit(node, name)

    def section(self, name: str, mend: Text | None = None) -> Section | None:
        """The mapping under a key."""
        node = self.get(name) if mend is None else self.need(name, mend)
        return None if node is None else self.reader.section(node, name, self.key(name))

    def items(self, name: str) -> tuple[Node, ...]:
        """The items of the list under a key."""
        node = self.get(name)
        return () if node is None else self.reader.items(node, name)

    def languages(self) -> Text | None:
        """The keys `zh` and `en` of this very mapping."""
        zh, en = (self.text(lang, _in_both(lang)) for lang in ("zh", "en"))
        return None if zh is None or en is None else Text(zh, en)

    def refuse(self, name: str, message: Text, mend: Text, code: str = "GR212") -> None:
        """Note that a known key does not belong here, if it is given."""
        self.known[name] = None
        key = self.key(name)
        if key is not None:
            self.reader.fault(code, key, message, mend)

    def close(self, hints: Mapping[str, Text] | None = None) -> None:
        """Note every key that nobody took; `hints` says what to do with some of them."""
        for name, (key, _) in self.node.entries.items():
            if name not in self.known:
                where, inside = (f" in `{self.what}`", f"“{self.what}”中的") if self.what else ("", "")
                mend = (hints or {}).get(name) or one_of(name, self.known, Text("可用的键", "known keys"))
                self.reader.fault(
                    "GR201", key, Text(f"{inside}键“{name}”无法识别", f"unknown key `{name}`{where}"), mend
                )
                meant = _MEANT.match(mend.en)
                if meant is not None:
                    self.lacking.pop(meant.group(1), None)
        for name, mend in self.lacking.items():
            self._tell_missing(name, mend)


def iso_day(said: str) -> date | None:
    """The date that a text is, or None."""
    try:
        return date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        return None


def iso_moment(said: str) -> date | datetime | None:
    """The date or date-time that a text is, or None."""
    match = _MOMENT.fullmatch(said)
    if match is None:
        return iso_day(said)
    try:
        return datetime.fromisoformat(f"{match.group(1)}T{match.group(2)}")
    except ValueError:
        return None


def _in_both(lang: str) -> Text:
    return Text(
        f"用户看到的文字都须有中英文：请补上“{lang}:”",
        f"every word that a user sees is there in both languages: add `{lang}:`",
    )


def _other(what: str, node: Node, due: Text) -> Text:
    """That a node has another shape than its key asks for."""
    found = _LIST if isinstance(node, ListNode) else _MAPPING if isinstance(node, MappingNode) else _VALUE
    return Text(f"“{what}”应为{due.zh}，写的却是{found.zh}", f"`{what}` holds {found.en} where {due.en} due")
