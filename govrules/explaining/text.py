"""An explanation as plain text: aligned labels, lines that fit, the ledger folded or in full.

Comes in: `Parts` and a language. Goes out: text. Must not know: rules, records, terminals' colours.
"""

from __future__ import annotations

from datetime import datetime

from govrules.explaining.dates import plain, weekday
from govrules.explaining.layout import flow, pad, wrap, wrap_marked
from govrules.explaining.parts import Line, Parts, Section, SectionKey, Strip
from govrules.explaining.safe_text import width as width_of
from govrules.explaining.wording import say

_INDENT = 2
_GAP = 4
_NARROWEST = 30


def as_text(parts: Parts, lang: str, *, ledger: bool = False, width: int = 100) -> str:
    """The whole explanation, without a line break at its end."""
    labels = [say(f"section.{section.key}").in_(lang) for section in parts.sections]
    hang = _INDENT + max(map(width_of, labels), default=0) + (_GAP if lang == "zh" else 2)
    room = max(width - hang, _NARROWEST)
    lines = wrap(parts.headline.in_(lang), max(width, _NARROWEST))
    lines += [
        " " * _INDENT + line for line in wrap(parts.summary.in_(lang), max(width - _INDENT, _NARROWEST))
    ]
    for label, section in zip(labels, parts.sections, strict=True):
        body = _section(section, lang, room, ledger=ledger)
        for at, line in enumerate(body):
            head = pad(" " * _INDENT + label, hang) if at == 0 else " " * hang
            lines.append(head + line)
    return "\n".join(lines)


def _section(section: Section, lang: str, room: int, *, ledger: bool) -> list[str]:
    told = [_line(line, lang) for line in section.lines]
    # Conditions stand side by side, as far as they fit; what is counted is told line by line.
    if section.key in (SectionKey.APPLIES, SectionKey.CHECK, SectionKey.EXCEPTIONS):
        lines = flow(told, room)
    else:
        lines = [wrapped for each in told for wrapped in wrap_marked(each, room)]
    if section.strip is not None:
        lines += strip_text(section.strip, lang, room, ledger=ledger)
    return lines


def _line(line: Line, lang: str) -> str:
    text = line.text.in_(lang)
    return f"{line.mark.sign} {text}" if line.mark is not None else text


def strip_text(strip: Strip, lang: str, room: int, *, ledger: bool) -> list[str]:
    """The days of a count: folded to a line, or one line each."""
    if ledger:
        return [
            "  ".join(
                (
                    pad(plain(day.date), 16 if isinstance(day.date, datetime) else 10),
                    weekday(day.date).in_(lang)[: 3 if lang == "en" else 2],
                    (
                        "–" if day.n is None and not day.counted else "+1" if day.n is None else str(day.n)
                    ).rjust(4),
                    day.why.in_(lang),
                )
            ).rstrip()
            for day in strip.days
        ]
    lines = flow((token.in_(lang) for token in strip.folded), room, gap=say("ledger.gap").in_(lang))
    if strip.whole:
        return lines
    hint = say("ledger.unfold").in_(lang)
    if width_of(lines[-1]) + 8 + width_of(hint) <= room:
        return [*lines[:-1], f"{lines[-1]}        {hint}"]
    return [*lines, hint]
