"""The working days of other countries, as `holidays` computes them from their laws.

In: a country code, with or without a subdivision. Out: `Published`.
Must not know limits or rules. How far such a calendar counts as published:
docs/decisions/calendars-beyond-publication.md
"""

from __future__ import annotations

import re
import warnings
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govrules.calendars.holiday_names import CHINESE_NAMES
from govrules.calendars.published import FIRST_DAY, CalendarError, DayKind, Published
from govrules.calendars.wording import Text, did_you_mean

if TYPE_CHECKING:
    from holidays import HolidayBase

_ESTIMATED = re.compile(r"\bestimated\b")
_TIME_ZONES = {
    "at": "Europe/Vienna",
    "be": "Europe/Brussels",
    "ch": "Europe/Zurich",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "gb": "Europe/London",
    "hk": "Asia/Hong_Kong",
    "it": "Europe/Rome",
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "mo": "Asia/Macau",
    "nl": "Europe/Amsterdam",
    "pl": "Europe/Warsaw",
    "se": "Europe/Stockholm",
    "sg": "Asia/Singapore",
    "tw": "Asia/Taipei",
}


def country(name: str) -> Published:
    """The calendar of a country code that `holidays` knows, such as `de`, `de-by` or `us`.

    >>> country("de-by").name
    'de-BY'
    """
    code, subdivision = _known(name)
    holidays, english, chinese = _computed(code, subdivision)
    first, last = max(holidays.start_year, FIRST_DAY.year + 1), holidays.end_year
    weekend = frozenset(holidays.weekend)
    years = _published_years(holidays, english, first, last)
    days: dict[date, tuple[DayKind, Text | None]] = {}
    for day in _each_day(years):
        title = english.get(day)
        rests = holidays.is_weekend(day)
        if day in holidays.weekend_workdays:
            days[day] = (DayKind.MAKE_UP_WORKING_DAY, None)
        elif title is not None:
            days[day] = (DayKind.HOLIDAY, _text(title, chinese.get(day)))
        elif rests != (day.weekday() in weekend):  # the weekend was another one in that year
            days[day] = (DayKind.WEEKEND if rests else DayKind.WORKING_DAY, None)
    shown = code.lower() + (f"-{subdivision}" if subdivision else "")
    until = date(years[-1], 12, 31) if years else date(first - 1, 12, 31)
    from_ = date(years[0], 1, 1) if years else date(first, 1, 1)
    span = f"{from_.year}-{until.year}" if years else "no published year"
    return Published(
        name=shown,
        edition=f"{shown} {span} (holidays {_version()})",
        country=code.lower(),
        time_zone=_TIME_ZONES.get(code.lower()),
        published_from=from_,
        published_until=until,
        settled_until=until,
        days=days,
        weekend=weekend,
    )


def _known(name: str) -> tuple[str, str | None]:
    from holidays import country_holidays, list_supported_countries

    known = list_supported_countries(include_aliases=True)
    code, _, part = name.partition("-")
    code = code.upper()
    if code not in known:
        raise CalendarError(
            f"unknown calendar `{name}`",
            "name `cn`, another country's code (`de`, `de-BY`, `us`), or a .yaml file",
            zh=f"没有名为“{name}”的日历",
            zh_help="请写 cn、其他国家或地区的代码（de、de-BY、us）或一个 .yaml 文件",
        )
    if not part:
        return code, None
    parts = {each.casefold(): each for each in country_holidays(code).subdivisions}
    parts |= {each.casefold(): each for each in known[code]}
    if part.casefold() not in parts:
        listed = ", ".join(f"`{each}`" for each in sorted(parts.values()))
        mend = did_you_mean(part, parts.values()) or (
            Text(f"可用 {'、'.join(sorted(parts.values()))}", f"it knows {listed}")
            if listed
            else Text(f"请直接写 {code.lower()}", f"it knows no parts: name `{code.lower()}`")
        )
        raise CalendarError(
            f"unknown part `{part}` of the calendar `{code.lower()}`",
            mend.en,
            zh=f"日历“{code.lower()}”没有“{part}”这一地区",
            zh_help=mend.zh,
        )
    return code, parts[part.casefold()]


def _computed(code: str, subdivision: str | None) -> tuple[HolidayBase, dict[date, str], dict[date, str]]:
    from holidays import country_holidays

    with warnings.catch_warnings():  # it warns of years before some category of holidays began
        warnings.simplefilter("ignore")
        bare = country_holidays(code, subdiv=subdivision)
        years = range(max(bare.start_year, FIRST_DAY.year + 1), bare.end_year + 1)

        def in_language(*languages: str) -> HolidayBase | None:
            for language in languages:
                if language in bare.supported_languages:
                    return country_holidays(code, subdiv=subdivision, years=years, language=language)
            return None

        english = in_language("en_US", "en_GB") or country_holidays(code, subdiv=subdivision, years=years)
        chinese = in_language("zh_CN")
    return english, dict(english.items()), dict(chinese.items()) if chinese else {}


def _published_years(holidays: HolidayBase, english: dict[date, str], first: int, last: int) -> range:
    """The longest run of years without an estimated holiday, the latest of several as long."""
    moved = [day.year for day in holidays.weekend_workdays]
    if moved:
        # Where working days are moved by yearly decree, nothing is known after the last decree held.
        last = min(last, max(moved))
    estimated = {day.year for day, title in english.items() if _ESTIMATED.search(title)}
    best, start = range(0), first
    for year in range(first, last + 2):
        if year in estimated or year > last:
            if year > start and year - start >= len(best):
                best = range(start, year)
            start = year + 1
    return best


def _each_day(years: range) -> list[date]:
    if not years:
        return []
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _text(english: str, chinese: str | None) -> Text:
    return Text(chinese or CHINESE_NAMES.get(english, english), english)


def _version() -> str:
    from importlib.metadata import version

    return version("holidays")
