"""A condition that stands in a file: read, typed, and each fault at its exact place.

Comes in: a node and the record type that it speaks of. Goes out: a `Condition`, or None and diagnostics.
Must not know: what the condition is for.
"""

from __future__ import annotations

from govrules.model.record_types import RecordType
from govrules.model.rule import Condition
from govrules.model.source import Span
from govrules.reading.condition_types import type_faults
from govrules.reading.conditions import ConditionError, parse
from govrules.reading.errors import RulesetError
from govrules.reading.keys import FileReader
from govrules.reading.scalar_places import places
from govrules.reading.source_file import Findings, SourceFile, texts_of
from govrules.reading.yaml_nodes import Node, ScalarNode


def condition_of(text: str, record_type: RecordType, name: str = "condition") -> Condition:
    """A condition that stands in no file, for a rule that is changed in memory.

    Raises RulesetError with every fault; `name` stands in its places where a file's name would.
    """
    findings = Findings()
    reader = FileReader(SourceFile(name, text), findings)
    condition = read_condition(reader, ScalarNode(text, "", 0, len(text)), name, record_type)
    if condition is None:
        raise RulesetError(findings.diagnostics)
    return condition


def read_condition(
    reader: FileReader, node: Node, what: str, record_type: RecordType | None
) -> Condition | None:
    """The condition that a node holds; without a record type only its words are read."""
    scalar = reader.scalar(node, what)
    if scalar is None:
        return None
    file = reader.file
    at = places(file.text, scalar)

    def where(start: int, end: int) -> Span:
        return file.span(*at.between(start, end))

    try:
        expr = parse(scalar.value, where)
    except ConditionError as fault:
        reader.findings.add(fault.code, file, *at.between(fault.start, fault.end), *texts_of(fault))
        return None
    if record_type is not None:
        faults = type_faults(expr, record_type)
        for each in faults:
            span = each.span
            start = file.offset(span.line - 1, span.column - 1)
            end = file.offset(span.end_line - 1, span.end_column - 1)
            reader.findings.add(each.code, file, start, end, each.message, each.mend)
        if faults:
            return None
    return Condition(expr, scalar.value.strip())
