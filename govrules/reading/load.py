"""Folders of rules to one rulebook, or every diagnostic at once.

Comes in: ids of shipped instruments, folders of one's own. Goes out: `Loaded`. Must not know: records,
engines. To be imported where it is used only: it brings the YAML library and the grammar with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from govrules.calendars import Calendar
from govrules.model.record_types import ROSTER, RecordType
from govrules.model.rule import InForce, Instrument, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Diagnostic, Text
from govrules.reading.across import Names, check_clauses, link
from govrules.reading.errors import RulesetError
from govrules.reading.file_text import LARGEST_FILE, read_text
from govrules.reading.instruments import read_instrument
from govrules.reading.kept import kept
from govrules.reading.keys import KEBAB, FileReader
from govrules.reading.record_types import names_of_type, read_record_type
from govrules.reading.rules import ReadRule, read_rule
from govrules.reading.source_file import Findings, SourceFile
from govrules.reading.sources import Found, FoundFile, find, shipped_folder, shipped_ids
from govrules.reading.yaml_nodes import MappingNode, read_nodes

_OF_A_CALENDAR = frozenset(("days_off", "working_weekends", "published_until", "extends"))
_RULE_OR_TYPE = re.compile(rb"^(?:requires|own_date) *:", re.MULTILINE)
_OF_A_RULE = frozenset(("requires", "record", "provision", "duty", "clause"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rules that are fit for use, and the warnings and notes that were found on the way."""

    rules: Rules
    notes: tuple[Diagnostic, ...]


class Examined(NamedTuple):
    """All that was found in a load; `rules` is None where there are errors."""

    rules: Rules | None
    diagnostics: tuple[Diagnostic, ...]


def load(*sources: str | Path) -> Loaded:
    """Load shipped instruments by id (`cn/shanghai` takes all below it) and folders of one's own by path.

    Without a source, all that is shipped. A text is an id if such an instrument is shipped, else a path.
    Raises RulesetError, which holds every error of every file.

    >>> load("cn/regulation-2019").rules.rules["cn/regulation-2019/late-reply"].record
    'application'
    """
    examined = examine(*sources)
    if examined.rules is None:
        raise RulesetError(examined.diagnostics)
    return Loaded(examined.rules, examined.diagnostics)


def examine(*sources: str | Path) -> Examined:
    """Read like `load`, but give the diagnostics instead of raising them."""
    findings = Findings()
    found = find(sources, findings)

    def read() -> tuple[Rules | None, tuple[Diagnostic, ...]]:
        rules = _Loading(findings).rules(found)
        return None if findings.errors else rules, tuple(
            sorted(findings.diagnostics, key=lambda each: each.place)
        )

    return Examined(*(read() if findings.diagnostics else kept(found, read)))


class _Loading:
    """One load: what has been read so far."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.calendars: dict[str, Calendar] = {}
        self.record_types: dict[str, RecordType] = {}
        self.broken_types: set[str] = set()
        self.instruments: dict[str, Instrument] = {}
        self.read_rules: dict[str, ReadRule] = {}
        self.broken_rules: set[str] = set()
        self.instrument_nodes: dict[str, tuple[FileReader, MappingNode]] = {}
        self.contents: dict[str, bytes] = {}
        self.names_of_files: dict[str, str] = {}

    def rules(self, found: Found) -> Rules:
        """All that was found, as one rulebook; only sound if no error was noted."""
        for file in found.record_types:
            self.record_type(file)
        self.refuse_shared_names()
        for each in found.instruments:
            instrument = self.instrument(each.file)
            for file in each.rules:
                self.rule(file, instrument)
        rules = self.link([each.file.id for each in found.instruments])
        self.one_timezone()
        self.tell_strays(found.strays)
        used_types = {rule.record for rule in rules.values()} | {ROSTER}
        used_calendars = {rule.calendar for rule in rules.values()}
        return Rules(
            self.instruments,
            self.record_types,
            rules,
            self.calendars,
            self.fingerprint(used_types, used_calendars),
        )

    # -- one file of each sort --------------------------------------------------------------------

    def open(self, file: FoundFile, key: str) -> tuple[FileReader, MappingNode] | None:
        """The nodes of a file, if it is one that can be read at all."""
        read = read_text(file.path, file.name, self.findings)
        if read is None:
            return None
        source, content = read
        self.contents[key] = content
        nodes = read_nodes(source, self.findings)
        if nodes is None:
            return None
        return FileReader(source, self.findings, file.path.parent, self.calendars), nodes

    def is_new(self, file: FoundFile, key: str, what: Text) -> bool:
        """Whether no other file of this load holds the same; an equal copy of it is passed over."""
        other = self.names_of_files.setdefault(key, file.name)
        if other == file.name:
            return True
        try:
            same = _text(file.path.read_bytes()) == _text(self.contents.get(key, b""))
        except OSError:
            same = False
        if not same:
            self.findings.add_for_file(
                "GR606",
                file.name,
                Text(f"{what.zh}“{file.id}”有两份", f"{what.en} `{file.id}` is there twice"),
                Text(
                    f"“{other}”中也有：请给其中一个改名",
                    f"it is in `{other}` too: give one of them another name",
                ),
            )
        return False

    def named_well(self, file: FoundFile, what: Text) -> None:
        """The name of a file is part of an id that people type."""
        stem = file.id.rpartition("/")[2]
        if not KEBAB.fullmatch(stem):
            self.findings.add_for_file(
                "GR210",
                file.name,
                Text(f"“{stem}”不能用作{what.zh}的名称", f"`{stem}` is no name for {what.en}"),
                Text(
                    "请用小写字母、数字和“-”：“late-reply”",
                    "write small letters, digits and `-`: `late-reply`",
                ),
            )

    def record_type(self, file: FoundFile) -> None:
        key = f"record:{file.id}"
        if not self.is_new(file, key, Text("记录类型", "record type")):
            return
        self.named_well(file, Text("记录类型", "a record type"))
        opened = read_text(file.path, file.name, self.findings)
        read = None
        if opened is not None:
            self.contents[key] = opened[1]
            read, found = _record_type(file.name, file.id, opened[0].text)
            self.findings.diagnostics.extend(found)
        if read is None:
            self.broken_types.add(file.id)
        else:
            self.record_types[file.id] = read

    def refuse_shared_names(self) -> None:
        """A sheet is found by the names of its record type, so no two types may share one."""
        named: dict[str, str] = {}
        for each in self.record_types.values():
            for name in names_of_type(each):
                other = named.setdefault(name, each.id)
                if other != each.id and each.place is not None:
                    self.findings.add_for_file(
                        "GR306",
                        each.place.file,
                        Text(
                            f"记录类型“{other}”和“{each.id}”都叫“{name}”",
                            f"record types `{other}` and `{each.id}` share the name `{name}`",
                        ),
                        Text(
                            "这样的工作表分不清指哪一种：请给其中一个改名，或从“also”中删去",
                            "a sheet so named could be either: give one another label, or take it out of `also`",
                        ),
                    )

    def instrument(self, file: FoundFile) -> Instrument:
        key = f"instrument:{file.id}"
        unread = Instrument(file.id, Text("", ""), Text("", ""), "", "", "", InForce())
        if not self.is_new(file, key, Text("法规文件", "instrument")):
            return unread
        self.named_well(file, Text("法规文件", "an instrument"))
        opened = self.open(file, key)
        read = None if opened is None else read_instrument(*opened, file.id)
        if opened is None or read is None:
            return unread
        self.instrument_nodes[file.id] = opened
        self.instruments[file.id] = read
        return read

    def rule(self, file: FoundFile, instrument: Instrument) -> None:
        key = f"rule:{file.id}"
        if not self.is_new(file, key, Text("规则", "rule")):
            return
        opened = self.open(file, key)
        if opened is not None and _is_calendar(opened[1]):
            del self.contents[key]
            return
        self.named_well(file, Text("规则", "a rule"))
        read = None
        if opened is not None:
            read = read_rule(*opened, file.id, instrument, self.record_types, frozenset(self.broken_types))
        if read is None:
            self.broken_rules.add(file.id)
        else:
            self.read_rules[file.id] = read

    # -- all of them ------------------------------------------------------------------------------

    def link(self, instruments: Sequence[str]) -> dict[str, Rule]:
        """The rules with the rules that they name, the clauses with the rules that encode them."""
        ids = (*self.read_rules, *self.broken_rules)
        names = Names(ids, instruments, shipped_ids(shipped_folder()))
        rules = link(self.read_rules, names, frozenset(self.broken_rules))
        for id, instrument in self.instruments.items():
            reader, node = self.instrument_nodes[id]
            encoded = frozenset(
                clause for rule in rules.values() if rule.instrument == id for clause in rule.clauses
            )
            if not any(broken.rpartition("/")[0] == id for broken in self.broken_rules):
                check_clauses(instrument, reader, node, encoded, names)
            self.instruments[id] = replace(
                instrument,
                clauses={
                    each.id: each
                    if each.part_of is None
                    else replace(each, part_of=names.full_id(each.part_of, id))
                    for each in instrument.clauses.values()
                },
            )
        return rules

    def one_timezone(self) -> None:
        """Records carry one civil time, so all instruments must speak of the same."""
        first = next(iter(self.instruments.values()), None)
        for each in self.instruments.values():
            if first is not None and each.timezone != first.timezone and each.place is not None:
                self.findings.add_for_file(
                    "GR607",
                    each.place.file,
                    Text(
                        f"时区是“{each.timezone}”，而“{first.id}”的时区是“{first.timezone}”",
                        f"time zone `{each.timezone}`, but `{first.id}` has `{first.timezone}`",
                    ),
                    Text(
                        "请分开载入：记录中的时间只按一个当地时间读取",
                        "load them apart: the times of a record are read in one civil time",
                    ),
                )

    def tell_strays(self, strays: Sequence[FoundFile]) -> None:
        """A file that nobody reads may be a rule that its author counts on."""
        for file in strays:
            if _looks_like_a_rule(file.path):
                self.findings.add_for_file(
                    "GR009",
                    file.name,
                    Text(
                        "文件没有读取：旁边没有“instrument.yaml”",
                        "the file is not read: there is no `instrument.yaml` beside it",
                    ),
                    Text(
                        "请添加一个；或把规则移到其所属文件的文件夹，把记录类型移到“records”",
                        "add one, move the rule to its instrument, or a record type to `records`",
                    ),
                )

    def fingerprint(self, used_types: set[str], used_calendars: set[str]) -> str:
        """SHA-256 of the ids and contents of all files, and of the editions of the calendars."""
        digest = hashlib.sha256()
        unused = {f"record:{id}" for id in self.record_types if id not in used_types}
        parts: Mapping[str, bytes] = {
            **{key: _text(content) for key, content in self.contents.items() if key not in unused},
            **{
                f"calendar:{name}": calendar.edition.encode()
                for name, calendar in self.calendars.items()
                if name in used_calendars
            },
        }
        for key in sorted(parts):
            for part in (key.encode(), parts[key]):
                digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


def _looks_like_a_rule(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return _RULE_OR_TYPE.search(opened.read(LARGEST_FILE)) is not None
    except OSError:
        return False


@lru_cache(maxsize=128)
def _record_type(name: str, id: str, text: str) -> tuple[RecordType | None, tuple[Diagnostic, ...]]:
    """The record type of a text, and what was noted; kept, because every load needs the shipped ones."""
    findings = Findings()
    file = SourceFile(name, text)
    nodes = read_nodes(file, findings)
    read = None if nodes is None else read_record_type(FileReader(file, findings), nodes, id)
    return read, tuple(findings.diagnostics)


def _is_calendar(node: MappingNode) -> bool:
    """A calendar of the organisation may lie beside the rules that count by it."""
    return not _OF_A_CALENDAR.isdisjoint(node.entries) and _OF_A_RULE.isdisjoint(node.entries)


def _text(content: bytes) -> bytes:
    # A checkout may turn line ends; the rules stay the same.
    return content.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")
