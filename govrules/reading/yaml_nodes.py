"""YAML as nodes with offsets: texts, lists and mappings, and nothing that YAML would make of a text.

Comes in: a `SourceFile`. Goes out: its one top mapping as a `MappingNode`, or diagnostics.
Must not know: rules, keys, types. A scalar stays text here; whoever asks for it knows its type.

The library's events are read one at a time, so that nesting, aliases and tags are refused before they
can cost memory or the stack. Nodes are named tuples, because tens of thousands are made in a load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn, TypeAlias

import yaml

from govrules.model.source import Text
from govrules.reading.source_file import Findings, SourceFile
from govrules.reading.suggest import write

DEEPEST = 20
MOST_NODES = 20_000


class ScalarNode(NamedTuple):
    """A text; `style` is `'`, `"`, `|`, `>` or empty for a plain one."""

    value: str
    style: str
    start: int
    end: int

    @property
    def is_null(self) -> bool:
        """Whether nothing is given: an empty plain scalar, `~` or `null`."""
        return self.style == "" and self.value in ("", "~", "null")


class ListNode(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    start: int
    end: int


class MappingNode(NamedTuple):
    """Keys with their nodes, in the order of the file; no key stands twice."""

    entries: dict[str, tuple[ScalarNode, Node]]
    start: int
    end: int


Node: TypeAlias = ScalarNode | ListNode | MappingNode


class _Refused(Exception):  # noqa: N818
    """Reading this file ends here; the diagnostic has been noted."""


def read_nodes(file: SourceFile, findings: Findings) -> MappingNode | None:
    """The mapping that a file holds; None if it is not one, or not YAML as rules are written in."""
    try:
        return _Builder(file, findings, _events(file.text)).document()
    except yaml.MarkedYAMLError as fault:
        _tell_syntax(file, findings, fault)
    except yaml.YAMLError:
        findings.add_for_file(
            "GR101",
            file.name,
            Text("文件无法按 YAML 读取", "the file cannot be read as YAML"),
            Text("请检查其中有无异常字符", "look for odd characters in it"),
        )
    except _Refused:
        pass
    return None


def _events(text: str) -> Iterator[Any]:
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return iter(loader(text).get_event, None)


class _Builder:
    """One pass over the events of one file."""

    def __init__(self, file: SourceFile, findings: Findings, events: Iterator[Any]) -> None:
        self.file = file
        self.findings = findings
        self.events = events
        # The library counts a line more than a file has that ends without a line end.
        self.starts = [*file.line_starts, len(file.text), len(file.text)]
        self.nodes = 0

    def document(self) -> MappingNode | None:
        """The one document of the file."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    start = self.offset(event.start_mark)
                    self.refuse(
                        "GR105",
                        start,
                        start + 3,
                        Text("此处又开始了一个文档", "a second document begins here"),
                        Text(
                            "一个文件只写一个文档：请删去“---”这一行，或分成两个文件",
                            "one file holds one document: take out the line `---`, or make two files",
                        ),
                    )
                root = self.node(next(self.events), 1)
        if isinstance(root, MappingNode):
            return root
        start, end = (0, 0) if root is None else (root.start, self.line_end(root.start))
        if root is None or (isinstance(root, ScalarNode) and root.is_null):
            self.refuse(
                "GR008",
                0,
                0,
                Text("文件中只有注释", "the file holds nothing but comments"),
                Text("请写上各键，或删去文件", "write its keys, or take the file away"),
            )
        found = Text("列表", "a list") if isinstance(root, ListNode) else Text("一段文字", "a text")
        return self.refuse(
            "GR106",
            start,
            end,
            Text(f"文件内容应为键和值，写的却是{found.zh}", f"the file holds {found.en} where keys are due"),
            Text("请以“key: value”的形式开头", "begin with `key: value`"),
        )

    def node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        start = self.starts[mark.line] + mark.column
        if isinstance(event, yaml.AliasEvent):
            anchor = str(event.anchor)
            self.refuse_anchor(Text(f"别名“*{anchor}”", f"alias `*{anchor}`"), start, start + 1 + len(anchor))
        if event.anchor is not None:
            self.refuse_anchor(
                Text(f"锚点“&{event.anchor}”", f"anchor `&{event.anchor}`"),
                start,
                start + 1 + len(event.anchor),
            )
        if event.tag is not None:
            self.refuse_tag(start)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.refuse(
                "GR003",
                start,
                start + 1,
                Text(f"文件中的值超过 {MOST_NODES:,} 个", f"the file holds more than {MOST_NODES:,} values"),
                Text(
                    "一条规则不过一页：请拆分文件，或删去不属于规则的内容",
                    "a rule is a page of text: split the file, or take out what is no rule",
                ),
            )
        if isinstance(event, yaml.ScalarEvent):
            return ScalarNode(event.value, event.style or "", start, self.offset(event.end_mark))
        if depth > DEEPEST:
            self.refuse(
                "GR107",
                start,
                start + 1,
                Text(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep"),
                Text("规则中没有嵌套这么深的键", "no key of a rule lies so deep"),
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self.list(start, depth)
        return self.mapping(start, depth)

    def list(self, start: int, depth: int) -> ListNode:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return ListNode(tuple(items), start, self.offset(event.end_mark))
            items.append(self.node(event, depth + 1))
        raise _Refused

    def mapping(self, start: int, depth: int) -> MappingNode:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return MappingNode(entries, start, self.offset(event.end_mark))
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, ScalarNode):
                self.findings.add(
                    "GR108",
                    self.file,
                    key.start,
                    self.line_end(key.start),
                    Text("键不是一个词", "a key that is no word"),
                    write("key: value"),
                )
            elif key.value in entries:
                line, _ = self.file.line_and_column(entries[key.value][0].start)
                self.findings.add(
                    "GR102",
                    self.file,
                    key.start,
                    key.end,
                    Text(f"键“{key.value}”重复", f"key `{key.value}` is given twice"),
                    Text(
                        f"第 {line} 行已有这个键：请只留一处",
                        f"it stands on line {line} already: keep one of the two",
                    ),
                )
            else:
                entries[key.value] = (key, value)
        raise _Refused

    def offset(self, mark: Any) -> int:
        return int(self.starts[mark.line] + mark.column)

    def refuse_anchor(self, what: Text, start: int, end: int) -> NoReturn:
        self.refuse(
            "GR103",
            start,
            end,
            Text(f"{what.zh}：规则文件不用锚点和别名", f"{what.en}: a rule file has no anchors and aliases"),
            Text("请在需要处写出值本身", "write the value out where it is needed"),
        )

    def refuse_tag(self, start: int) -> NoReturn:
        shown = self.file.text[start : self.line_end(start)].split(None, 1)[0]
        self.refuse(
            "GR104",
            start,
            start + len(shown),
            Text(f"标签“{shown}”：规则文件不用标签", f"tag `{shown}`: a rule file has no tags"),
            Text(
                "请删去标签：值按其键所要求的类型读取",
                "take the tag out: each value is read by the type that its key asks for",
            ),
        )

    def line_end(self, start: int) -> int:
        end = self.file.text.find("\n", start)
        return len(self.file.text) if end < 0 else end

    def refuse(self, code: str, start: int, end: int, message: Text, mend: Text) -> NoReturn:
        self.findings.add(code, self.file, start, end, message, mend)
        raise _Refused


_ALIGN = Text("同一层的键请对齐", "indent keys of one mapping alike")
_ASKEW = Text("这一行的缩进与前后各行不一致", "a line that is not indented like those around it")
_QUOTE = Text("请给文字加引号", "put the text into quotes")
# What the library says, and what to say instead; the first word that is found in its message counts.
_SYNTAX = (
    (
        "could not find expected ':'",
        Text("这一行的键后没有冒号", "a line without a colon after its key"),
        write("key: value"),
    ),
    (
        "mapping values are not allowed",
        Text("值中又有冒号，或这一行缩进过多", "a second colon in one value, or a line indented too far"),
        Text(
            "含“: ”的文字请加引号，同一层的键请对齐",
            "put a text that holds `: ` into quotes, and indent keys of one mapping alike",
        ),
    ),
    (
        "unexpected end of stream",
        Text("引号或括号没有配对", "a quoted text or a bracket is not closed"),
        Text("请补上配对的引号或括号", "close it with the sign that opened it"),
    ),
    (
        "unknown escape",
        Text("双引号内有不认识的转义", "unknown escape in a text in double quotes"),
        Text("反斜杠请写作“\\\\”，或改用单引号", "write `\\\\` for a backslash, or use single quotes"),
    ),
    (
        "escape",
        Text("双引号内的转义不完整", "an escape in a text in double quotes is not complete"),
        Text("请改用单引号，其中没有转义", "use single quotes, where nothing is escaped"),
    ),
    (
        "',' or ']'",
        Text("方括号内的列表没有结束，或缺少逗号", "a list in brackets is not closed, or lacks a comma"),
        write("[first, second]"),
    ),
    (
        "',' or '}'",
        Text("花括号内的键和值没有结束，或缺少逗号", "a mapping in braces is not closed, or lacks a comma"),
        write("{key: value, other: value}"),
    ),
    (
        "block scalar",
        Text("“|”或“>”之后同一行还有文字", "text after `|` or `>` on its line"),
        Text("文字请另起一行并缩进", "begin the text on the next line, indented"),
    ),
    (
        "expected <document start>",
        Text("文档结束之后还有内容", "text after the end of the document"),
        _ALIGN,
    ),
    (
        "cannot start any token",
        Text("值不能以这个符号开头", "a sign that begins no value"),
        _QUOTE,
    ),
    (
        "found duplicate anchor",
        Text("锚点重复", "the same anchor twice"),
        Text("规则文件不用锚点", "a rule file has no anchors"),
    ),
    (
        "alias",
        Text("值不能以“*”开头", "a sign `*` that begins no value"),
        _QUOTE,
    ),
    (
        "anchor",
        Text("值不能以“&”开头", "a sign `&` that begins no value"),
        _QUOTE,
    ),
    (
        "tag",
        Text("值不能以“!”开头", "a sign `!` that begins no value"),
        _QUOTE,
    ),
    (
        "directive",
        Text("这一行以“%”开头", "a line that begins with `%`"),
        _QUOTE,
    ),
    (
        "indentation",
        _ASKEW,
        _ALIGN,
    ),
    (
        "block",
        _ASKEW,
        _ALIGN,
    ),
    (
        "expected key",
        _ASKEW,
        _ALIGN,
    ),
)
_FULL_WIDTH_COLON = re.compile("[\\w\\])}'\"]\uff1a")


def _tell_syntax(file: SourceFile, findings: Findings, fault: yaml.MarkedYAMLError) -> None:
    said = fault.problem or fault.context or ""
    mark = fault.problem_mark or fault.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if re.search("unexpected end|',' or '", said) and fault.context_mark is not None:
        line, column = fault.context_mark.line, fault.context_mark.column
    start = file.offset(line, column)
    end = file.text.find("\n", start)
    end = len(file.text) if end < 0 else end
    message, mend = (
        Text("自此处起不是正确的 YAML", "not well-formed YAML from here on"),
        Text("请与前后各行对照", "compare the line with those around it"),
    )
    for word, ours, mend in _SYNTAX:
        if word in said:
            message, mend = ours, mend
            break
    if file.text[start : start + 1] == "\t":
        message, mend = (
            Text("只能用空格之处有制表符", "a tab stands where only spaces may"),
            Text("请用空格缩进", "indent with spaces"),
        )
    for near in (line, line - 1):
        first = file.offset(max(near, 0), 0)
        shown = file.text[first:].split("\n", 1)[0]
        wide = _FULL_WIDTH_COLON.search(shown)
        if wide and ":" not in shown:
            start, end = first + wide.end() - 1, first + wide.end()
            message, mend = (
                Text("键后不能用全角冒号“\uff1a”", "a full-width colon `\uff1a` ends no key"),
                Text("请写半角冒号加空格“: ”", "write `: `, an ordinary colon and a space"),
            )
            break
    findings.add("GR101", file, start, end, message, mend)
