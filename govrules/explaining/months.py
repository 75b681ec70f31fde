"""A limit or a date on the pages of a calendar: every day counted or not, by number, kind and name.

Comes in: a `Due` of the calendars, or what is to be marked. Goes out: HTML with its style. Must not know: rules, records,
notebooks.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from govrules.calendars.calendar import Calendar
from govrules.calendars.due import Due
from govrules.calendars.ledger import Ledger
from govrules.calendars.limit import Unit
from govrules.calendars.naive import miscounts
from govrules.calendars.published import DayKind
from govrules.explaining.dates import WEEKDAYS, day_of, plain, weekday, with_weekday
from govrules.explaining.ledgers import strip_of
from govrules.explaining.parts import Day, DayMark
from govrules.explaining.wording import say

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MOST_MONTHS, _FIRST_MONTHS, _LAST_MONTHS = 12, 8, 2

MONTHS_STYLE = """
.govrules-explanation .gr-months{display:flex;flex-wrap:wrap;gap:1em 1.6em;margin:.6em 0}
.govrules-explanation .gr-months table{border-collapse:separate;border-spacing:2px;table-layout:fixed;
width:min(27em,100%);margin:0;font-size:inherit;border:0}
.govrules-explanation .gr-months caption{font-weight:600;text-align:left;padding:.2em 0;caption-side:top;
color:var(--gr-ink)}
.govrules-explanation .gr-months th{font-weight:400;color:var(--gr-soft);text-align:center;font-size:.8em;
padding:0;background:none;border:0}
.govrules-explanation .gr-months td{border:1px solid transparent;border-radius:3px;height:3.6em;padding:1px 3px;
vertical-align:top;text-align:left;line-height:1.15;background:none;white-space:normal;color:var(--gr-ink)}
.govrules-explanation .gr-months td i{font-style:normal;font-size:.72em;color:var(--gr-soft)}
.govrules-explanation .gr-months td b{display:block;text-align:center;font-size:1.05em;min-height:1.1em}
.govrules-explanation .gr-months td small{display:block;text-align:center;font-size:.66em;line-height:1.1;
overflow-wrap:normal;color:var(--gr-ink)}
.govrules-explanation .gr-months td.gr-in{border-color:var(--gr-line)}
.govrules-explanation .gr-months td.gr-rest{background:var(--gr-tint);border:1px dotted var(--gr-line)}
.govrules-explanation .gr-months td.gr-rest i,.govrules-explanation .gr-months td.gr-holiday i{color:var(--gr-ink)}
.govrules-explanation .gr-months td.gr-holiday{background:var(--gr-tint);border:3px double var(--gr-line)}
.govrules-explanation .gr-months td.gr-make-up{border:1px solid var(--gr-line);border-bottom:4px solid var(--gr-ink)}
.govrules-explanation .gr-months td.gr-paused{border:1px dashed var(--gr-line)}
.govrules-explanation .gr-months td.gr-start{box-shadow:inset 4px 0 0 var(--gr-soft);padding-left:7px;border-color:var(--gr-line)}
.govrules-explanation .gr-months td.gr-last{outline:3px solid var(--gr-ink);outline-offset:-2px;font-weight:700}
.govrules-explanation .gr-months p{flex-basis:100%;margin:0;color:var(--gr-soft)}
.govrules-explanation table.gr-naive{border-collapse:collapse;margin:.5em 0 0;font-size:.93em}
.govrules-explanation table.gr-naive caption{text-align:left;font-weight:600;padding:.2em 0;color:var(--gr-ink);
caption-side:top}
.govrules-explanation table.gr-naive th,.govrules-explanation table.gr-naive td{text-align:left;padding:.15em 1.2em
.15em 0;border:0;border-bottom:1px solid var(--gr-line);background:none;vertical-align:top;color:var(--gr-ink)}
.govrules-explanation table.gr-naive td:nth-child(2){white-space:nowrap}
.govrules-explanation table.gr-naive th{font-weight:400;color:var(--gr-soft)}
@media print{.govrules-explanation .gr-months table{break-inside:avoid}}
"""
"""To be used with the style of explanations, whose colours it takes."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked on the pages: the first and the last day, where there is one, and the days in between."""

    calendar: Calendar
    start: date | None
    last: date | None
    days: Mapping[date, Day]


def months_html(due: Due, lang: str) -> str:
    """A page for every month from the start to the last day; empty for hours, which no calendar shows.

    Of a very long limit the first and the last months are drawn, and how many lie between is said.
    """
    if due.limit.unit is Unit.HOURS:
        return ""
    last = None if due.date is None else day_of(due.date)
    return pages_html(Marked(due.calendar, day_of(due.start), last, days_by_date(due.ledger)), lang)


def days_by_date(ledger: Ledger) -> dict[date, Day]:
    """The days of a count that is not one of hours."""
    return {day_of(day.date): day for day in strip_of(ledger).days}


def pages_html(marked: Marked, lang: str) -> str:
    """A page for every month in which something is marked and those between; in the middle of very many a gap."""
    known = [day for day in (marked.start, marked.last, *marked.days) if day is not None]
    months = list(_months(min(known), max(known)))
    head, tail, gap = months, [], ""
    if len(months) > _MOST_MONTHS:
        head, tail = months[:_FIRST_MONTHS], months[-_LAST_MONTHS:]
        left_out = _say("month.gap", lang, n=len(months) - len(head) - len(tail))
        gap = f"<p>{left_out}</p>"
    pages = [_page(month, marked, lang) for month in head]
    pages += [gap, *(_page(month, marked, lang) for month in tail)]
    return f'<div class="gr-months">{"".join(pages)}</div><p class="gr-key">{_say("month.key", lang)}</p>'


def miscounts_html(due: Due, lang: str) -> str:
    """What careless counts would give, beside the right day; empty where there is none to give."""
    slips = miscounts(due)
    if not slips:
        return ""
    rows = "".join(
        f"<tr><td>{escape(slip.label(lang))}</td><td>{escape(with_weekday(slip.date).in_(lang))}</td>"
        f"<td>{_off(slip.off_by, lang)}</td></tr>"
        for slip in slips
    )
    head = "".join(f'<th scope="col">{_say(f"naive.{key}", lang)}</th>' for key in ("slip", "day", "off"))
    return (
        f'<table class="gr-naive"><caption>{_say("naive.title", lang)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _page(month: date, marked: Marked, lang: str) -> str:
    head = "".join(f'<th scope="col">{_weekday_head(at, lang)}</th>' for at in range(7))
    length = monthrange(month.year, month.month)[1]
    cells = ["<td></td>"] * month.weekday()
    cells += [_cell(month.replace(day=at), marked, lang) for at in range(1, length + 1)]
    cells += ["<td></td>"] * (-len(cells) % 7)
    weeks = "".join(f"<tr>{''.join(cells[at : at + 7])}</tr>" for at in range(0, len(cells), 7))
    caption = _caption(month, lang)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>"


def _cell(at: date, marked: Marked, lang: str) -> str:
    day, calendar = marked.days.get(at), marked.calendar
    classes, words = _kind(at, calendar.kind(at), calendar, lang)
    number = ""
    told = escape(f"{plain(at)} {weekday(at).in_(lang)}")
    if day is not None:
        classes.append("gr-in")
        told += escape(f": {day.why.in_(lang)}")
        if day.counted:
            number = "+1" if day.n is None else str(day.n)
        if day.mark is DayMark.EVENT:
            words.append(_say("month.start", lang))
        elif day.mark is DayMark.PAUSED:
            classes.append("gr-paused")
            words.append(_say("month.paused", lang))
        elif day.mark is DayMark.ROLLED:
            words.append(_say("month.moved", lang))
    elif marked.start is not None and marked.start <= at and (marked.last is None or at <= marked.last):
        classes.append("gr-in")
    elif at == marked.last:
        told += ": " + _say("month.last", lang)
    if at == marked.last:
        classes.append("gr-last")
        words.append("■ " + _say("month.due", lang))
    if day is not None and not calendar.is_settled(at):
        words.append(_say("month.unsettled", lang))
    if at == marked.start:
        classes.append("gr-start")
    small = "".join(f"<small>{word}</small>" for word in words)
    css = f' class="{" ".join(classes)}"' if classes else ""
    return f'<td{css} title="{told}"><i>{at.day}</i><b>{number}</b>{small}</td>'


def _kind(at: date, kind: DayKind, calendar: Calendar, lang: str) -> tuple[list[str], list[str]]:
    name = calendar.holiday_name(at)
    if kind is DayKind.HOLIDAY:
        return ["gr-holiday"], [
            escape(name.in_(lang)) if name is not None else _say("day.holiday.long", lang)
        ]
    if kind is DayKind.MAKE_UP_WORKING_DAY:
        return ["gr-make-up"], [_say("month.worked", lang)]
    if kind is DayKind.WEEKEND:
        return ["gr-rest"], [_say("month.weekend", lang)]
    return [], []


def _caption(month: date, lang: str) -> str:
    # The names of months in English, whatever the locale of the machine.
    return f"{month.year} 年 {month.month} 月" if lang == "zh" else f"{_MONTHS[month.month - 1]} {month.year}"


def _weekday_head(at: int, lang: str) -> str:
    name = WEEKDAYS[at].in_(lang)
    return name[-1] if lang == "zh" else name[:3]


def _off(days: int, lang: str) -> str:
    if days == 0:
        return _say("naive.same", lang)
    key = "naive.early" if days < 0 else "naive.late"
    return _say(f"{key}.one", lang) if abs(days) == 1 else _say(key, lang, n=abs(days))


def _say(key: str, lang: str, **filling: int) -> str:
    return escape(say(key, **filling).in_(lang))
