"""Lists of objects as tables: dicts of Python, and JSON files in any of their three shapes.

Comes in: dicts, or a path. Goes out: `Table`s. Must not know: cells, record types.
A JSON file is `[{…}, …]`, `{"application": [{…}, …], …}`, one object with `record_type`, or one object
a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from govrules.reading.delimited import decoded
from govrules.reading.record_words import RecordsError
from govrules.reading.table import NotARow, Row, Table


def table_of_dicts(items: Iterable[object], sheet: str, ids: str | None = None) -> Table:
    """A list of dicts as a table: the heads are all keys, in the order of their first appearance."""
    listed = list(items)
    heads: dict[object, int] = {}
    for item in listed:
        if isinstance(item, Mapping):
            for key in item:
                heads.setdefault(key, len(heads))
    keys = list(heads)

    def row(number: int, item: object) -> Row:
        if isinstance(item, Mapping):
            return number, [item.get(key) for key in keys]
        return number, NotARow(item)

    rows = (row(number, item) for number, item in enumerate(listed, start=1))
    return Table(sheet, tuple(str(key) for key in keys), rows, ids=ids or sheet)


class _DuplicateKeyError(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def read_json(path: Path, shown: str, example: str) -> dict[str | None, list[object]]:
    """What a JSON file holds: lists of objects by name; the name None where the file gives none."""
    text = decoded(path, shown)
    if not text.strip():
        raise RecordsError("empty-file", path=shown)
    try:
        found = _parsed(text)
    except json.JSONDecodeError as fault:
        by_line = _by_line(text)
        if by_line is None:
            raise RecordsError("json", path=shown, line=str(fault.lineno), column=str(fault.colno)) from fault
        if isinstance(by_line, tuple):
            raise RecordsError("json", path=shown, line=str(by_line[0]), column=str(by_line[1])) from fault
        found = by_line
    except _DuplicateKeyError as fault:
        raise RecordsError("json-duplicate", path=shown, column=fault.key) from fault
    except RecursionError as fault:
        raise RecordsError("json-depth", path=shown) from fault
    except ValueError as fault:  # a whole number of more digits than Python reads
        raise RecordsError("json-number", path=shown) from fault
    if isinstance(found, list):
        return {None: found}
    if isinstance(found, dict):
        if found and all(isinstance(value, list) and _all_objects(value) for value in found.values()):
            return dict(found)
        if "record_type" in found:
            return {None: [found]}
    raise RecordsError("json-shape", path=shown, example=example)


def _all_objects(items: list[object]) -> bool:
    return all(isinstance(item, dict) for item in items)


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_no_duplicates)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return made


def _by_line(text: str) -> list[object] | tuple[int, int] | None:
    """One object a line; the line and column of a fault; None if this is not one object a line at all."""
    found: list[object] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            each = _parsed(line)
        except json.JSONDecodeError as fault:
            return (number, fault.colno) if found else None
        if not isinstance(each, dict):
            return None
        found.append(each)
    return found
