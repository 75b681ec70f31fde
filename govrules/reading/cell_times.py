"""Days and moments: what the cells of a date or date-time field mean.

Comes in: a plain value, the field, the time zone, the epoch of serial numbers. Goes out: a `date`, a
`datetime` in local civil time, or `Bad`. Must not know: tables, other types.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction

from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.model.record import Fact
from govrules.model.record_types import Field, FieldType
from govrules.reading.cell_faults import bad, wrong_kind
from govrules.reading.cell_forms import DAY_FORMS, FIRST_BARE_SERIAL, PLACEHOLDERS, SERIAL_FORM, TIME_FORMS
from govrules.reading.record_words import Bad, RecordsError

_DAY_AND_TIME = tuple(
    re.compile(day.pattern + r"(?:" + clock.pattern + r")?") for day in DAY_FORMS for clock in TIME_FORMS
)
_SERIAL = re.compile(SERIAL_FORM.pattern)
_BARE_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}([./-])(?:[0-9]{4}|[0-9]{2})(?:[ T].*)?")
_NO_DAY = re.compile(r"[0-9]{4}(?:[./-][0-9]{1,2}| *年(?: *[0-9]{1,2} *月)?)?")
_CLOCK_ONLY = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2}[时点](?:[0-9]{1,2}分)?")


def zone_of(name: str) -> tzinfo:
    """The time zone of that name."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as fault:
        raise RecordsError("unknown-timezone", value=name) from fault


class Times:
    """Cells of a date or date-time field.

    A date field takes the local day of a moment. A date-time field keeps a plain day where no time of
    day was given: a text without one, a serial number without a fraction, or a date-time object of a
    workbook or data frame that stands at exactly midnight and has no offset.
    """

    def __init__(self, field: Field, zone: tzinfo, serial_epoch: date) -> None:
        self.field = field
        self.zone = zone
        self.serial_epoch = serial_epoch
        self.day_only = field.type is FieldType.DATE

    def read(self, value: object) -> Fact | Bad:
        """The day or the moment, within the years that are read."""
        if isinstance(value, str):
            found = self.of_text(value)
        elif isinstance(value, datetime):
            found = self.local(value) if value.tzinfo else _day_if_midnight(value)
        elif isinstance(value, date):
            found = value
        elif isinstance(value, bool):
            return wrong_kind(self.field)
        elif isinstance(value, (int, float, Decimal, Fraction)):
            found = self.of_number(value)
        elif isinstance(value, (time, timedelta)):
            return self._bad("time-without-day")
        else:
            return wrong_kind(self.field)
        if isinstance(found, Bad):
            return found
        day = found.date() if isinstance(found, datetime) else found
        if not FIRST_RECORD_DAY <= day <= LAST_RECORD_DAY:
            return self._out_of_range()
        return day if self.day_only else found

    def of_text(self, text: str) -> date | datetime | Bad:
        """A folded text in one of the forms."""
        for pattern in _DAY_AND_TIME:
            match = pattern.fullmatch(text)
            if match:
                return self.of_parts(match.groupdict())
        if _SERIAL.fullmatch(text):
            return self.of_number(float(text))
        return self._bad(_why_no_time(text), value=text)

    def of_parts(self, parts: Mapping[str, str | None]) -> date | datetime | Bad:
        """The groups of a form that fits."""
        year, month, day = (int(parts[name] or 0) for name in "ymd")
        try:
            on = date(year, month, day)
        except ValueError:
            return self._bad("date-impossible")
        if parts["h"] is None:
            return on
        hour, minute, second = (int(parts[name] or 0) for name in "his")
        if (hour, minute, second) == (24, 0, 0):
            return self._bad("time-24")
        if hour > 23 or minute > 59 or second > 59:
            return self._bad("time-impossible")
        half = parts["half"]
        if (half == "上午" and hour >= 12) or (half == "下午" and hour == 0):
            return self._bad("time-half")
        if half == "下午" and hour < 12:
            hour += 12
        fraction = int((parts.get("f") or "0").ljust(6, "0")[:6])
        moment = datetime(year, month, day, hour, minute, second, fraction)
        offset = parts.get("z")
        if offset is None:
            return moment
        shift = _offset(offset)
        return self._bad("time-impossible") if shift is None else self.local(moment.replace(tzinfo=shift))

    def of_number(self, value: float | Decimal | Fraction) -> date | datetime | Bad:
        """A number: eight digits of a day, or a bare serial number."""
        try:
            number = float(value)
        except (OverflowError, ValueError):
            return self._out_of_range()
        if not math.isfinite(number):
            return self._bad("date-number")
        if number.is_integer() and 10_000_000 <= number <= 99_999_999:
            return self.of_text(str(int(number)))
        if not number >= FIRST_BARE_SERIAL:
            whole = number.is_integer() and FIRST_RECORD_DAY.year <= number <= LAST_RECORD_DAY.year
            return self._bad("date-without-day" if whole else "date-number")
        if number.is_integer() and 190_001 <= number <= 219_912:
            return self._bad("date-without-day")
        found = of_serial(number, self.serial_epoch)
        return self._out_of_range() if found is None else found

    def local(self, moment: datetime) -> datetime | Bad:
        """A moment with an offset, in the civil time of the zone."""
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)
        except (OverflowError, ValueError):
            return self._out_of_range()

    def _out_of_range(self) -> Bad:
        return self._bad("out-of-range", first=FIRST_RECORD_DAY.isoformat(), last=LAST_RECORD_DAY.isoformat())

    def _bad(self, why: str, **params: str) -> Bad:
        return bad(self.field, why, **params)


def _day_if_midnight(moment: datetime) -> date | datetime:
    return moment.date() if moment.time() == time.min else moment


def of_serial(number: float, epoch: date) -> date | datetime | None:
    """The day, or the moment to the millisecond, of a serial number; None beyond the year 9999.

    >>> of_serial(43941, date(1899, 12, 30)), of_serial(43941.395833333, date(1899, 12, 30))
    (datetime.date(2020, 4, 20), datetime.datetime(2020, 4, 20, 9, 30))
    """
    try:
        if float(number).is_integer():
            return epoch + timedelta(days=int(number))
        milliseconds = round(number * 86_400_000)
        return datetime.combine(epoch, time.min) + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return None


def _offset(text: str) -> tzinfo | None:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if hours > 23 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)


def _why_no_time(text: str) -> str:
    if text.casefold() in PLACEHOLDERS:
        return "placeholder"
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last and year_last.group(1) == year_last.group(2):
        return "date-ambiguous"
    if _NO_DAY.fullmatch(text):
        return "date-without-day"
    if _CLOCK_ONLY.fullmatch(text):
        return "time-without-day"
    if _BARE_NUMBER.fullmatch(text):
        return "date-number"
    return "date-form"
