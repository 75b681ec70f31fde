"""What is fed to each reader, and what must hold afterwards.

A target takes any bytes. It ends, or the reader has a fault: the only errors that it may raise are those that a
person can read, and then every one of them has words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from govrules.calendars.limit import LimitError, parse_limit
from govrules.model.expr_text import to_text
from govrules.model.source import Level
from govrules.reading.conditions import ConditionError, parse
from govrules.reading.file_text import text_of
from govrules.reading.instruments import read_instrument
from govrules.reading.keys import FileReader
from govrules.reading.load import examine
from govrules.reading.record_types import read_record_type
from govrules.reading.record_words import RecordsError
from govrules.reading.records import read_records
from govrules.reading.rules import read_rule
from govrules.reading.source_file import Findings
from govrules.reading.yaml_nodes import read_nodes

BOOK = examine(Path(__file__).parents[1] / "reading_rules" / "good").rules
GOOD = Path(__file__).parents[1] / "reading_rules" / "good"
SUFFIXES = (".csv", ".json", ".jsonl", ".xlsx", ".parquet")


def rule_file(content: bytes) -> None:
    """The rule reader, on a rule, a record type and an instrument: a value, or an error that says why not."""
    for kind in ("rule", "record", "instrument"):
        findings = Findings()
        file = text_of(content, "case.yaml", findings)
        nodes = None if file is None else read_nodes(file, findings)
        value: object = None
        if file is not None and nodes is not None:
            reader = FileReader(file, findings, GOOD)
            if kind == "rule":
                value = read_rule(
                    reader, nodes, "xx/sample/case", BOOK.instruments["xx/sample"], BOOK.record_types
                )
            elif kind == "record":
                value = read_record_type(reader, nodes, "case")
            else:
                value = read_instrument(reader, nodes, "xx/case")
        errors = [each for each in findings.diagnostics if each.level is Level.ERROR]
        assert value is not None or errors, "a file was dropped without a word"
        assert all(each.message for each in errors)


def condition(content: bytes) -> None:
    """The condition parser: a tree that reads back as itself, or an error with its place."""
    try:
        found = parse(content.decode("utf-8", "replace"))
    except ConditionError as error:
        assert str(error)
        return
    assert parse(to_text(found)) == found


def limit(content: bytes) -> None:
    """The limit parser: a limit that reads back as itself, or an error."""
    try:
        found = parse_limit(content.decode("utf-8", "replace"))
    except LimitError as error:
        assert str(error)
        return
    assert parse_limit(str(found)) == found


def record_file(content: bytes) -> None:
    """The record reader; the first byte chooses the kind of file."""
    if not content:
        return
    suffix = SUFFIXES[content[0] % len(SUFFIXES)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"request{suffix}"
        path.write_bytes(content[1:])
        try:
            found = read_records(path, BOOK.record_types, record_type="request")
        except RecordsError as error:
            assert error.in_("zh")
            assert error.in_("en")
            return
    assert all(each.reason for each in found.unfit)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "rule_file": rule_file,
    "condition": condition,
    "limit": limit,
    "record_file": record_file,
}
