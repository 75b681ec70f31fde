"""A rulebook that was read without a fault, kept on disk so that the next process need not read it again.

Comes in: the files of a load and the function that reads them. Goes out: what that function gives.
Must not know: how rules are read.

A copy is found by the content and the names of all files, the program's own files and Python's version, so
that a change of any of them is a miss. It lies in the user's cache folder (`GOVRULES_CACHE` names another,
`off` keeps none), belongs to that user alone, and is left aside if it is anybody else's or cannot be read.
"""

from __future__ import annotations

import copyreg
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from govrules.calendars.calendar import Calendar, calendar
from govrules.model.rulebook import Rules
from govrules.model.source import Diagnostic
from govrules.reading.sources import Found, FoundFile

FROM_RULES = 50
"""A smaller rulebook is read as quickly as its copy is found."""

SWITCH = "GOVRULES_CACHE"

Read = tuple[Rules | None, tuple[Diagnostic, ...]]


def kept(found: Found, read: Callable[[], Read]) -> Read:
    """What `read` gives: from the kept copy where there is one, else read and then kept."""
    folder = _folder()
    if folder is None or sum(len(each.rules) for each in found.instruments) < FROM_RULES:
        return read()
    copy = folder / f"rulebook-{_key(found)}.pickle"
    rules, notes = _take(copy) or (None, ())
    if rules is not None:
        return rules, notes
    rules, notes = read()
    if rules is not None and all(each.name == name for name, each in rules.calendars.items()):
        _keep(copy, rules, notes)
    return rules, notes


def _take(copy: Path) -> Read | None:
    try:
        if hasattr(os, "getuid") and copy.stat().st_uid != os.getuid():
            return None
        rules, editions, notes = pickle.loads(copy.read_bytes())  # our own, in our own folder
    except Exception:  # noqa: BLE001 - a copy that cannot be read is no copy
        return None
    calendars: dict[str, Calendar] = {name: calendar(name) for name in editions}
    if any(calendars[name].edition != edition for name, edition in editions.items()):
        return None
    return replace(rules, calendars=calendars), notes


def _keep(copy: Path, rules: Rules, notes: tuple[Diagnostic, ...]) -> None:
    copyreg.pickle(MappingProxyType, _of_proxy)
    editions = {name: each.edition for name, each in rules.calendars.items()}
    content = pickle.dumps((replace(rules, calendars={}), editions, notes), protocol=5)
    # A disk that is full or may not be written to is no reason to fail: the rules have been read.
    with suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=copy.parent, delete=False) as part:
            part.write(content)
        os.replace(part.name, copy)  # noqa: PTH105 - atomic, by name
        for older in sorted(copy.parent.glob("rulebook-*.pickle"), key=_age)[:-8]:
            older.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _of_proxy(proxy: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _proxy, (dict(proxy),)


def _proxy(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


def _folder() -> Path | None:
    said = os.environ.get(SWITCH)
    if said == "off":
        return None
    if said:
        return Path(said)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "govrules"
    except RuntimeError:
        return None


def _key(found: Found) -> str:
    digest = hashlib.sha256(_program())
    for file in _files(found):
        content = file.path.read_bytes() if file.path.is_file() else b""
        for part in (file.name.encode(), file.id.encode(), content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def _files(found: Found) -> Iterator[FoundFile]:
    yield from found.record_types
    for instrument in found.instruments:
        yield instrument.file
        yield from instrument.rules
    yield from found.strays


@cache
def _program() -> bytes:
    """What tells one state of the program from another: its files that read or hold rules, and Python."""
    package = Path(__file__).parents[1]
    told = [sys.version]
    for stage in ("calendars", "model", "reading"):
        for path in sorted((package / stage).glob("*.*")):
            state = path.stat()
            told.append(f"{path.name} {state.st_size} {state.st_mtime_ns}")
    return "\n".join(told).encode()
