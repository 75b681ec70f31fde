"""Diagnostics as SARIF 2.1.0, which code hosts show beside the lines of a change.

Comes in: diagnostics. Goes out: plain data. Must not know: what a diagnostic is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from govrules.model.source import Diagnostic

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: Iterable[Diagnostic]) -> dict[str, object]:
    """One run with a result for each diagnostic."""
    results = list(found)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "govrules",
                        "rules": [{"id": code} for code in sorted({each.code for each in results})],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(each) for each in results],
            }
        ],
    }


def _result(each: Diagnostic) -> dict[str, object]:
    region: dict[str, object] = {"startLine": each.place.line, "startColumn": each.place.column}
    if each.span is not None:
        region |= {"endLine": each.span.end_line, "endColumn": each.span.end_column}
    message = each.message if each.help is None else f"{each.message}\nhelp: {each.help}"
    return {
        "ruleId": each.code,
        "level": str(each.level),
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(each.place.file.replace("\\", "/"))},
                    "region": region,
                }
            }
        ],
    }
