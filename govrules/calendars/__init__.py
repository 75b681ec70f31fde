"""Working days, limits and the ledger: how long a limit is, counted by which days.

In: a calendar's name or file, a limit, a date. Out: when the limit ends, and the count told day by day.
Must not know rules or records.
"""

from govrules.calendars.calendar import Calendar, calendar
from govrules.calendars.count import Count, Pause, corresponding_day, count, counted_as, lateness
from govrules.calendars.due import Due, DueError, due, read_moment
from govrules.calendars.ledger import Ledger, LedgerDay, Why, ledger
from govrules.calendars.limit import Conventions, Limit, LimitError, Unit, parse_limit
from govrules.calendars.naive import Miscount, miscounts
from govrules.calendars.published import CalendarError, DayKind
from govrules.calendars.wording import Text, did_you_mean

__all__ = [
    "Calendar",
    "CalendarError",
    "Conventions",
    "Count",
    "DayKind",
    "Due",
    "DueError",
    "Ledger",
    "LedgerDay",
    "Limit",
    "LimitError",
    "Miscount",
    "Pause",
    "Text",
    "Unit",
    "Why",
    "calendar",
    "corresponding_day",
    "count",
    "counted_as",
    "did_you_mean",
    "due",
    "lateness",
    "ledger",
    "miscounts",
    "parse_limit",
    "read_moment",
]
