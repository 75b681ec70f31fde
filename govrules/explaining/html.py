"""An explanation as a fragment of HTML: it brings its own style, runs no script and loads nothing.

Comes in: `Parts` and a language. Goes out: HTML. Must not know: rules, records, notebooks.

Everything that is not written here is escaped. Colours follow the notebook's theme, else the reader's
setting of dark or light; no meaning rests on colour alone, and all of it survives a black-and-white printer.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from govrules.explaining.appearance import colours
from govrules.explaining.dates import clock_time, plain, weekday
from govrules.explaining.parts import Day, DayMark, Line, Parts, Section, SectionKey, Strip
from govrules.explaining.wording import say
from govrules.model.source import Text

_LONGEST_STRIP = 400
_ENDS = 30

STYLE = (
    colours(".govrules-explanation")
    + """
.govrules-explanation{
color:var(--gr-ink);background:var(--gr-paper);border:1px solid var(--gr-line);border-left-width:6px;
border-radius:4px;padding:.7em 1em;margin:.4em 0;max-width:62em;line-height:1.5;overflow-wrap:anywhere;
font-family:var(--jp-content-font-family,system-ui,
"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif);
font-size:var(--jp-content-font-size1,14px)}
.govrules-explanation.gr-satisfied{border-left-color:var(--gr-yes)}
.govrules-explanation.gr-violated{border-left-color:var(--gr-no)}
.govrules-explanation.gr-undetermined{border-left-color:var(--gr-unknown)}
.govrules-explanation p{margin:.2em 0}
.govrules-explanation .gr-headline{font-weight:600}
.govrules-explanation .gr-summary{font-size:1.05em;margin-bottom:.5em}
.govrules-explanation dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25em 1em;margin:0}
.govrules-explanation dl dt{color:var(--gr-soft);font-weight:400;margin:0;float:none;width:auto;white-space:nowrap}
.govrules-explanation dl dd{margin:0;min-width:0;float:none;width:auto}
.govrules-explanation ul{list-style:none;margin:0;padding:0}
.govrules-explanation li{margin:0;padding:0}
.govrules-explanation .gr-mark{display:inline-block;width:1.3em;font-weight:700}
.govrules-explanation .gr-yes{color:var(--gr-yes)}
.govrules-explanation .gr-no{color:var(--gr-no)}
.govrules-explanation .gr-unknown{color:var(--gr-unknown)}
.govrules-explanation ol.gr-strip{list-style:none;display:flex;flex-wrap:wrap;gap:2px;
margin:.35em 0 0;padding:0}
.govrules-explanation ol.gr-strip li{border:1px solid var(--gr-line);border-radius:3px;min-width:3.1em;
padding:1px 3px;text-align:center;font-size:.78em;line-height:1.3;break-inside:avoid}
.govrules-explanation ol.gr-strip small{display:block;color:var(--gr-soft);font-size:.92em}
.govrules-explanation ol.gr-strip b{display:block;min-height:1.3em}
.govrules-explanation ol.gr-strip li.gr-weekend,
.govrules-explanation ol.gr-strip li.gr-holiday{border-style:dotted;background:var(--gr-tint)}
.govrules-explanation ol.gr-strip li:is(.gr-weekend,.gr-holiday,.gr-paused) small{color:var(--gr-ink)}
.govrules-explanation ol.gr-strip li.gr-holiday{border-style:double;border-width:3px}
.govrules-explanation ol.gr-strip li.gr-paused{border-style:dashed;background:var(--gr-tint)}
.govrules-explanation ol.gr-strip li.gr-make-up{border-width:1px 1px 4px}
.govrules-explanation ol.gr-strip li.gr-due{outline:2px solid var(--gr-ink);outline-offset:-1px}
.govrules-explanation .gr-key{color:var(--gr-soft);font-size:.85em;margin-top:.2em}
@media print{.govrules-explanation{color:#000;background:#fff;border-color:#000;max-width:none}}
"""
)


def as_html(parts: Parts, lang: str, *, style: bool = True) -> str:
    """The whole explanation as one element, with its style unless the page has it already."""
    language = "zh-CN" if lang == "zh" else "en"
    rows = "".join(
        f"<dt>{_say(f'section.{section.key}', lang)}</dt><dd>{_section(section, lang)}</dd>"
        for section in parts.sections
    )
    return (
        (f"<style>{STYLE}</style>" if style else "")
        + f'<div class="govrules-explanation gr-{parts.verdict.status}" lang="{language}">'
        f'<p class="gr-headline">{_text(parts.headline, lang)}</p>'
        f'<p class="gr-summary">{_text(parts.summary, lang)}</p>'
        f"<dl>{rows}</dl></div>"
    )


def strip_html(strip: Strip, lang: str) -> str:
    """The days of a count as a row of boxes: date, number or letter; why, in the title of each."""
    days = list(strip.days)
    gap = ""
    tail: list[Day] = []
    if len(days) > _LONGEST_STRIP:
        days, tail = days[: _LONGEST_STRIP - _ENDS], days[-_ENDS:]
        gap = f"<li>…<b>{len(strip.days) - _LONGEST_STRIP}</b></li>"
    cells = [_day(day, lang, dated=at == 0) for at, day in enumerate(days)]
    cells += [gap, *(_day(day, lang, dated=False) for day in tail)]
    used = dict.fromkeys(day.mark for day in strip.days if day.mark not in (DayMark.COUNTED, DayMark.OTHER))
    key = " · ".join(f"{_say(f'day.{mark}', lang)} = {_say(f'day.{mark}.long', lang)}" for mark in used)
    told = _say("strip.key", lang)
    return (
        f'<ol class="gr-strip">{"".join(cells)}</ol><p class="gr-key">{told}{" · " + key if key else ""}</p>'
    )


def _section(section: Section, lang: str) -> str:
    # Whether an exception applies is neither good nor bad, so its mark has no colour.
    plain_marks = section.key in (SectionKey.EXCEPTIONS, SectionKey.YIELDS_TO)
    lines = [_line(line, lang, coloured=not plain_marks) for line in section.lines]
    body = lines[0] if len(lines) == 1 else f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return body + (strip_html(section.strip, lang) if section.strip is not None else "")


def _line(line: Line, lang: str, *, coloured: bool) -> str:
    if line.mark is None:
        return _text(line.text, lang)
    title = _say(f"mark.{line.mark}", lang)
    colour = f" gr-{line.mark}" if coloured else ""
    sign = f'<span class="gr-mark{colour}" title="{title}">{line.mark.sign}</span>'
    return sign + _text(line.text, lang)


def _day(day: Day, lang: str, *, dated: bool) -> str:
    """One box; the first one, and that of New Year's Day, shows the year."""
    sign = "" if day.mark is DayMark.COUNTED else _say(f"day.{day.mark}", lang)
    number = "+1" if day.n is None and day.counted else "" if day.n is None else str(day.n)
    shown = f"{number}{sign}" if number and sign else number or sign
    new_year = (day.date.month, day.date.day) == (1, 1)
    at = plain(day.date)[:10] if dated or new_year else plain(day.date)[5:10]
    if isinstance(day.date, datetime):
        at += f" {clock_time(day.date)}"
    due = " gr-due" if day.is_due else ""
    mark = "■" if day.is_due else ""
    told = f"{plain(day.date)} {weekday(day.date).in_(lang)}: {day.why.in_(lang)}"
    return (
        f'<li class="gr-{day.mark}{due}" title="{escape(told)}"><small>{at}</small><b>{shown}{mark}</b></li>'
    )


def _text(text: Text, lang: str) -> str:
    return escape(text.in_(lang))


def _say(key: str, lang: str) -> str:
    return escape(say(key).in_(lang))
