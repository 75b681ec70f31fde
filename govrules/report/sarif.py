"""Diagnostics as SARIF 2.1.0, which code hosts show beside the lines of a change.

Comes in: diagnostics, what their codes mean, what stands beside them. Goes out: plain data. Must not know: what a
diagnostic is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import quote

from govrules.model.source import Diagnostic, Place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NOWHERE = Place(".")
"""The place of a diagnostic that stands in no file: it is told without one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means and how to mend it; `page` is where the documentation tells more."""

    meaning: str
    mend: str
    level: str
    page: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to a diagnostic and is no part of it: other places, and why it is accepted."""

    places: Sequence[Place] = ()
    accepted: str | None = None


def sarif(
    found: Iterable[Diagnostic],
    kinds: Mapping[str, Kind] | None = None,
    beside: Mapping[int, Beside] | None = None,
    lang: str = "en",
) -> dict[str, object]:
    """One run with a result for each diagnostic, told in `lang`; `beside` is by the diagnostic's number, from 0.

    What is accepted is a suppressed result with its justification: a code host does not raise it again.
    """
    results = list(found)
    codes = sorted({each.code for each in results})
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "govrules", "rules": [_rule(code, kinds or {}) for code in codes]}
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(each, codes.index(each.code), (beside or {}).get(at, Beside()), lang)
                    for at, each in enumerate(results)
                ],
            }
        ],
    }


def _rule(code: str, kinds: Mapping[str, Kind]) -> dict[str, object]:
    kind = kinds.get(code)
    if kind is None:
        return {"id": code}
    told: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": kind.meaning},
        "help": {"text": kind.mend},
        "defaultConfiguration": {"level": kind.level},
        "properties": {"page": kind.page},
    }
    return told if kind.name is None else {**told, "name": kind.name}


def _result(each: Diagnostic, index: int, beside: Beside, lang: str) -> dict[str, object]:
    message, mend = each.told(lang)
    if mend is not None:
        message += f"\n说明：{mend}" if lang == "zh" else f"\nhelp: {mend}"
    told: dict[str, object] = {
        "ruleId": each.code,
        "ruleIndex": index,
        "level": str(each.level),
        "message": {"text": message},
    }
    if each.place != NOWHERE:
        location = _location(each.place)
        if each.span is not None:
            location["region"] |= {"endLine": each.span.end_line, "endColumn": each.span.end_column}
        told["locations"] = [{"physicalLocation": location}]
    if beside.places:
        told["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(place)}
            for number, place in enumerate(beside.places, start=1)
        ]
    if beside.accepted is not None:
        told["suppressions"] = [{"kind": "external", "status": "accepted", "justification": beside.accepted}]
    return told


def _location(place: Place) -> dict[str, dict[str, object]]:
    return {
        "artifactLocation": {"uri": _uri(place.file)},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _uri(file: str) -> str:
    """A path as a URI: a relative one stays relative, so that a code host finds it in the checkout."""
    for kind in (PurePosixPath, PureWindowsPath):
        path: PurePath = kind(file)
        if path.is_absolute():
            return path.as_uri()
    return quote(file.replace("\\", "/"))
