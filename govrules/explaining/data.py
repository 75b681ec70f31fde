"""An explanation as plain data.

Comes in: `Parts`. Goes out: what JSON takes. Must not know: text, HTML.

The keys are stable:

- `record_type`, `record`, `rule`, `duty`, `status`, `reason`, `as_of`; `title`, `headline`, `summary`
- `verdict`: all columns of the verdict
- `sections`: a list, each with `key` (one of `SectionKey`), `label`, `lines` and `ledger`
  - `lines`: a list of `text`, `mark` (`yes`, `no`, `unknown` or null), `missing` (field names)
  - `ledger`: null, or `folded` and `days`; a day has `date`, `mark` (one of `DayMark`), `counted`, `n`,
    `due` and `why`
- `rulebook`: `fingerprint` and `calendar`

Every text is a mapping of `zh` and `en`.
"""

from __future__ import annotations

from typing import Any

from govrules.explaining.parts import Line, Parts, Section, Strip
from govrules.explaining.wording import joined, say
from govrules.model.source import Text
from govrules.model.verdict import iso


def as_data(parts: Parts) -> dict[str, Any]:
    """The whole explanation as dicts, lists, texts, numbers, booleans and nulls."""
    verdict = parts.verdict
    columns = verdict.to_dict()
    return {
        "record_type": verdict.record_type,
        "record": verdict.record,
        "rule": verdict.rule,
        "duty": verdict.duty,
        "status": columns["status"],
        "reason": columns["reason"],
        "as_of": iso(parts.as_of),
        "title": _text(parts.title),
        "headline": _text(parts.headline),
        "summary": _text(parts.summary),
        "verdict": columns,
        "sections": [_section(section) for section in parts.sections],
        "rulebook": {"fingerprint": parts.fingerprint, "calendar": parts.calendar},
    }


def strip_data(strip: Strip) -> dict[str, Any]:
    """A strip of days as plain data."""
    return {
        "folded": _text(joined("ledger.gap", strip.folded)),
        "days": [
            {
                "date": iso(day.date),
                "mark": str(day.mark),
                "counted": day.counted,
                "n": day.n,
                "due": day.is_due,
                "why": _text(day.why),
            }
            for day in strip.days
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": str(section.key),
        "label": _text(say(f"section.{section.key}")),
        "lines": [_line(line) for line in section.lines],
        "ledger": None if section.strip is None else strip_data(section.strip),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": _text(line.text),
        "mark": None if line.mark is None else str(line.mark),
        "missing": list(line.missing),
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
