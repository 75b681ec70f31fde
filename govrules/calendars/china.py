"""The working days of China, from the yearly notices of the State Council General Office.

In: the data of `chinesecalendar`, which ends with the last published year. Out: `Published`.
Must not know limits or rules.
"""

from __future__ import annotations

from datetime import date

from govrules.calendars.published import DayKind, Published
from govrules.calendars.wording import Text

# Days that `chinesecalendar` has otherwise than the notice; why: docs/decisions/calendar-china-2005-12-31.md
BY_THE_NOTICE = {
    # State Council General Office notice 国办发明电〔2005〕35号 of 2005-12-16, item 一 (New Year 2006).
    date(2005, 12, 31): (DayKind.MAKE_UP_WORKING_DAY, Text("元旦", "New Year's Day")),
}

_FESTIVALS = {
    "New Year's Day": Text("元旦", "New Year's Day"),
    "Spring Festival": Text("春节", "Spring Festival"),
    "Tomb-sweeping Day": Text("清明节", "Tomb-sweeping Day"),
    "Labour Day": Text("劳动节", "Labour Day"),
    "Dragon Boat Festival": Text("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": Text("中秋节", "Mid-autumn Festival"),
    "National Day": Text("国庆节", "National Day"),
    "Anti-Fascist 70th Day": Text("抗战胜利70周年纪念日", "70th anniversary of victory in the war"),
}


def china() -> Published:
    """China, from 2004 to the last year whose notice `chinesecalendar` holds.

    The last week of that year is published but not settled: the notice for the next year may still make
    its days working days or days off, as those for 2006, 2007, 2008, 2012 and 2019 did.

    >>> published = china()
    >>> published.published_from, published.settled_until.month, published.settled_until.day
    (datetime.date(2004, 1, 1), 12, 24)
    """
    from chinese_calendar import constants

    days = {day: (DayKind.HOLIDAY, _festival(name)) for day, name in constants.holidays.items()}
    days.update(
        (day, (DayKind.MAKE_UP_WORKING_DAY, _festival(name))) for day, name in constants.workdays.items()
    )
    days.update(BY_THE_NOTICE)
    first, last = min(constants.holidays).year, max(constants.holidays).year
    return Published(
        name="cn",
        edition=f"cn {first}-{last}",
        country="cn",
        time_zone="Asia/Shanghai",
        published_from=date(first, 1, 1),
        published_until=date(last, 12, 31),
        settled_until=date(last, 12, 24),
        # A notice may name a day of the year before or after those that the data covers.
        days={day: fact for day, fact in days.items() if first <= day.year <= last},
    )


def _festival(name: str) -> Text:
    return _FESTIVALS.get(name) or Text(name, name)
