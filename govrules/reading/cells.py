"""One value as it was found, read as the fact that its field holds.

Comes in: a cell of any kind (text, number, date, what a data frame holds) and the field. Goes out: the
typed fact, None for null, or a `Bad` that says why it cannot be taken; nothing is ever guessed.
Must not know: tables, files, rules.

The forms are data: an engine that reads cells by SQL lowers the same tables. Their patterns keep to what
RE2 knows, and speak of text that was folded (`folded`: NFKC, trimmed).
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.calendars.wording import Text
from govrules.model.record import Fact, UnfitCode
from govrules.model.record_types import Field, FieldType
from govrules.reading.record_words import KINDS, Bad, RecordsError, nearest

ReadCell: TypeAlias = Callable[[object], "Fact | Bad | None"]

# -- the forms, as data --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a day or a time of day: a pattern with named groups, examples, and a remark."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    means: Text


DAY_FORMS: tuple[Form, ...] = (
    Form(
        "hyphens",
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",
        ("2020-04-20", "2020-4-20", "２０２０－０４－２０"),
        Text("年-月-日", "year-month-day"),
    ),
    Form(
        "slashes",
        r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",
        ("2020/4/20", "2020/04/20"),
        Text("年/月/日", "year/month/day"),
    ),
    Form(
        "dots",
        r"(?P<y>[0-9]{4})\.(?P<m>[0-9]{1,2})\.(?P<d>[0-9]{1,2})",
        ("2020.4.20", "2020.04.20"),
        Text("年.月.日", "year.month.day"),
    ),
    Form(
        "characters",
        r"(?P<y>[0-9]{4}) *年 *(?P<m>[0-9]{1,2}) *月 *(?P<d>[0-9]{1,2}) *[日号]",
        ("2020年4月20日", "2020 年 4 月 20 日", "2020年4月20号"),
        Text("年、月、日（或号）", "with the characters for year, month and day"),
    ),
    Form(
        "eight-digits",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        ("20200420",),
        Text("八位数字", "eight digits"),
    ),
)

TIME_FORMS: tuple[Form, ...] = (
    Form(
        "colons",
        r"(?:[ ]+|T)(?P<half>上午|下午)? *(?P<h>[0-9]{1,2}):(?P<i>[0-9]{2})"
        r"(?::(?P<s>[0-9]{2})(?:[.](?P<f>[0-9]{1,9}))?)?"
        r"(?: ?(?P<z>Z|[+-][0-9]{2}(?::?[0-9]{2})?))?",
        (
            "2020-4-20 9:30",
            "2020-04-20T09:30:00",
            "2020-04-20 09:30:15.250",
            "2020-04-20T09:30:00+08:00",
            "2020-04-20T01:30:00Z",
            "2020/4/20 下午3:30",
        ),
        Text("时:分[:秒]，可带时差", "hour:minute[:second], an offset if need be"),
    ),
    Form(
        "characters",
        r" *(?P<half>上午|下午)? *(?P<h>[0-9]{1,2}) *[时点]"
        r"(?: *(?P<i>[0-9]{1,2}) *分(?: *(?P<s>[0-9]{1,2}) *秒)?)?",
        ("2020年4月20日 9时30分", "2020年4月20日9点30分", "2020年4月20日下午3时", "2020年4月20日9时30分15秒"),
        Text("时（或点）、分、秒", "with the characters for hour, minute and second"),
    ),
)

# A number that carries no date format is a serial day only where it cannot be a year, a year and month,
# or a mark such as 1. Excel counts a 29 February 1900, so its days before March 1900 are one less.
FIRST_BARE_SERIAL = 10_000  # 1927-05-18
SERIAL_EPOCH = date(1899, 12, 30)
SERIAL_EPOCH_1904 = date(1904, 1, 1)
SERIAL_FORM = Form(
    "serial",
    r"[0-9]{5,6}(?:\.[0-9]+)?",
    ("43941", "43941.395833"),
    Text("表格软件的日期序列号（五位以上）", "a spreadsheet's serial number, of five digits or more"),
)

TRUE_WORDS: tuple[str, ...] = ("是", "对", "true", "yes", "y", "t", "1", "√", "✓", "✔")
FALSE_WORDS: tuple[str, ...] = ("否", "错", "false", "no", "n", "f", "0", "×", "✗", "✘")
BOOL_WORDS: Mapping[str, bool] = MappingProxyType(
    {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}
)

NUMBER_PATTERN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
THOUSANDS_PATTERN = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
NUMBER_EXAMPLES: tuple[str, ...] = ("1234.5", "1,234.5", "１２３４", "-3", "50%", "1.2e3")

SET_SEPARATORS = ";、,|\n"
"""What parts the members of a set, after folding: also the full-width forms of these."""
EMPTY_SET_WORDS: tuple[str, ...] = ("无", "none", "[]")
"""How a set without any member is written: an empty cell is null."""

PLACEHOLDERS: frozenset[str] = frozenset(
    (
        *("无", "暂无", "待定", "未定", "未知", "不详", "-", "--", "---", "—", "——", "/", "\\", "?", "#"),
        *("n/a", "na", "nan", "nat", "null", "none", "nil"),
    )
)
"""What people write where they have no value. It is not null: it may mean any of three things."""
ERROR_VALUES: frozenset[str] = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
"""What a formula that failed leaves in its cell, also once exported as text."""

LONGEST_SHOWN = 200

_DAY_AND_TIME = tuple(
    re.compile(day.pattern + r"(?:" + clock.pattern + r")?") for day in DAY_FORMS for clock in TIME_FORMS
)
_SERIAL = re.compile(SERIAL_FORM.pattern)
_NUMBER = re.compile(NUMBER_PATTERN)
_THOUSANDS = re.compile(THOUSANDS_PATTERN)
_BARE_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}([./-])(?:[0-9]{4}|[0-9]{2})(?:[ T].*)?")
_NO_DAY = re.compile(r"[0-9]{4}(?:[./-][0-9]{1,2}| *年(?: *[0-9]{1,2} *月)?)?")
_CLOCK_ONLY = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]{1,2}[时点](?:[0-9]{1,2}分)?")
_NUMBER_AND_UNIT = re.compile(NUMBER_PATTERN + r" *(万|亿|千|百|余|多|件|条|个|天|日|人|次|[a-zA-Z]+)+")
_SEPARATOR = re.compile("[" + re.escape(SET_SEPARATORS) + "]")
# NUL and other controls, lone surrogates and non-characters: no report could show them.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EDGES = " \t\r\n\v\f\u200b\u200c\u200d\u2060\ufeff"

CODES: Mapping[FieldType, UnfitCode] = MappingProxyType(
    {
        FieldType.DATE: UnfitCode.NOT_A_DATE,
        FieldType.DATETIME: UnfitCode.NOT_A_DATETIME,
        FieldType.BOOL: UnfitCode.NOT_A_BOOL,
        FieldType.TEXT: UnfitCode.NOT_A_TEXT,
        FieldType.NUMBER: UnfitCode.NOT_A_NUMBER,
        FieldType.CHOICE: UnfitCode.NOT_A_MEMBER,
        FieldType.SET: UnfitCode.NOT_A_MEMBER,
    }
)


@dataclass(frozen=True, slots=True)
class CellError:
    """What a workbook holds where a formula failed (`#N/A`), or was never calculated (empty)."""

    value: str

    def __str__(self) -> str:
        return self.value


# -- the one question ----------------------------------------------------------------------------------


def read_cell(value: object, field: Field, timezone: str = "Asia/Shanghai") -> Fact | Bad | None:
    """The fact that a value means for a field; None for null; `Bad` where it cannot be taken.

    A time with an offset is converted to the civil time of `timezone` first.

    >>> from govrules.calendars.wording import Text
    >>> replied_on = Field("replied_on", FieldType.DATE, Text("答复日", "replied on"))
    >>> read_cell("2020年4月20日", replied_on)
    datetime.date(2020, 4, 20)
    >>> read_cell("4/5/2020", replied_on).reason
    'the year does not come first with four digits, so day and month could be mistaken'
    """
    return _reader(field, timezone, SERIAL_EPOCH)(value)


def reader_of(field: Field, timezone: str = "Asia/Shanghai", serial_epoch: date = SERIAL_EPOCH) -> ReadCell:
    """`read_cell` of one field, made once for a whole column: it remembers the texts it has read.

    `serial_epoch` is the day 0 of bare serial numbers (`SERIAL_EPOCH_1904` in some workbooks).
    """
    read = _reader(field, timezone, serial_epoch)
    if field.type is FieldType.TEXT:
        return read
    seen: dict[str, Fact | Bad | None] = {}

    def remembered(value: object) -> Fact | Bad | None:
        if type(value) is not str:
            return read(value)
        try:
            return seen[value]
        except KeyError:
            result = read(value)
            if len(seen) < 20_000:
                seen[value] = result
            return result

    return remembered


@functools.lru_cache(maxsize=1024)
def _reader(field: Field, timezone: str, serial_epoch: date) -> ReadCell:
    read: Callable[[Any], Fact | Bad | None]
    match field.type:
        case FieldType.DATE | FieldType.DATETIME:
            read = _Times(field, zone_of(timezone), serial_epoch).read
        case FieldType.BOOL:
            read = functools.partial(_read_bool, field)
        case FieldType.NUMBER:
            read = functools.partial(_read_number, field)
        case FieldType.TEXT:
            read = functools.partial(_read_text, field)
        case FieldType.CHOICE:
            read = functools.partial(_read_choice, field, Members(field))
        case FieldType.SET:
            read = functools.partial(_read_set, field, Members(field))

    def cell(value: object) -> Fact | Bad | None:
        kind = type(value)
        if kind is str:
            value = folded(value)  # type: ignore[arg-type]
            if not value:
                return None
            if value in ERROR_VALUES:
                return _bad(field, "cell-error", value=str(value))
        elif value is None:
            return None
        elif kind not in _PLAIN:
            value = plain(value)
            if value is None:
                return None
            if isinstance(value, str):
                return cell(value)
            if isinstance(value, CellError):
                why = "cell-error" if value.value else "formula-uncalculated"
                return _bad(field, why, value=value.value)
        elif kind is float and value != value:  # NaN is how a data frame writes null
            return None
        return read(value)

    return cell


_PLAIN: frozenset[type] = frozenset((int, float, bool, date, datetime, time, list, tuple, set, frozenset))


def zone_of(name: str) -> tzinfo:
    """The time zone of that name."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as fault:
        raise RecordsError("unknown-timezone", value=name) from fault


def folded(text: str) -> str:
    """Text as it is compared: NFKC (full-width digits and signs become plain), trimmed.

    >>> folded("　２０２０／４／２０ ")
    '2020/4/20'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.strip().strip(_EDGES)


def folded_name(text: str) -> str:
    """A name as it is compared: folded, and without regard to case."""
    return folded(text).casefold()


def plain(value: object) -> object:
    """The plain Python value of what data frames and Arrow tables hold; None for their nulls.

    >>> import numpy as np
    >>> plain(np.datetime64("2020-04-20")), plain(np.float64("nan"))
    (datetime.date(2020, 4, 20), None)
    """
    home = type(value).__module__.partition(".")[0]
    name = type(value).__name__
    if home == "pandas":
        if name in ("NAType", "NaTType"):
            return None
        if isinstance(value, datetime):
            return _without_subclass(value)
        return str(value)
    if home == "numpy":
        return _plain_numpy(value)
    if home == "pyarrow":
        return _plain_arrow(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, datetime):
        return _without_subclass(value)
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, float):
        return None if value != value else float(value)
    return value


def _plain_arrow(value: Any) -> object:
    try:
        return plain(value.as_py())
    except (AttributeError, ValueError, OverflowError):
        pass
    try:
        return str(value.cast("string").as_py())  # a day beyond the year 9999
    except (AttributeError, ValueError, OverflowError, NotImplementedError):  # no sound text
        return CellError("#VALUE!")


def _without_subclass(value: datetime) -> datetime:
    return datetime(
        value.year,
        value.month,
        value.day,
        value.hour,
        value.minute,
        value.second,
        value.microsecond,
        value.tzinfo,
    )


def _plain_numpy(value: Any) -> object:
    if type(value).__name__ == "datetime64":
        if value != value:
            return None
        try:
            made = value if value.dtype.str.endswith("[D]") else value.astype("datetime64[us]")
            return made.item()
        except (ValueError, OverflowError):
            return str(value)
    made = value.tolist() if hasattr(value, "tolist") else str(value)
    if isinstance(made, float) and made != made:
        return None
    return made


def shown(value: object) -> str | None:
    """A value as a report shows it: its text, cut where it is long."""
    if type(value) not in _PLAIN:
        value = plain(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        text = value.isoformat(" ")
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, (list, tuple, set, frozenset)):
        text = "; ".join(shown(each) or "" for each in list(value)[:20])
    elif isinstance(value, dict):
        text = "; ".join(f"{shown(key)}: {shown(each)}" for key, each in list(value.items())[:20])
    elif isinstance(value, (bytes, bytearray)):
        text = value[:LONGEST_SHOWN].hex(" ")
    else:
        try:
            text = str(value)
        except Exception:  # noqa: BLE001 - a foreign value may fail in its own way when it is printed
            text = "?"
    text = _UNSHOWABLE.sub("�", text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _bad(field: Field, why: str, **params: str) -> Bad:
    code = UnfitCode.OUT_OF_RANGE if why in ("out-of-range", "number-range") else CODES[field.type]
    return Bad(code, why, {name: shown(value) or "" for name, value in params.items()})


def _wrong_kind(field: Field) -> Bad:
    kind = KINDS[field.type]
    return Bad(CODES[field.type], "wrong-kind", {"kind_zh": kind.zh, "kind_en": kind.en})


# -- days and moments ----------------------------------------------------------------------------------


class _Times:
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
            return _wrong_kind(self.field)
        elif isinstance(value, (int, float, Decimal, Fraction)):
            found = self.of_number(value)
        elif isinstance(value, (time, timedelta)):
            return self.bad("time-without-day")
        else:
            return _wrong_kind(self.field)
        if isinstance(found, Bad):
            return found
        day = found.date() if isinstance(found, datetime) else found
        if not FIRST_RECORD_DAY <= day <= LAST_RECORD_DAY:
            return self.out_of_range()
        return day if self.day_only else found

    def of_text(self, text: str) -> date | datetime | Bad:
        """A folded text in one of the forms."""
        for pattern in _DAY_AND_TIME:
            match = pattern.fullmatch(text)
            if match:
                return self.of_parts(match.groupdict())
        if _SERIAL.fullmatch(text):
            return self.of_number(float(text))
        return self.bad(_why_no_time(text), value=text)

    def of_parts(self, parts: Mapping[str, str | None]) -> date | datetime | Bad:
        """The groups of a form that fits."""
        year, month, day = (int(parts[name] or 0) for name in "ymd")
        try:
            on = date(year, month, day)
        except ValueError:
            return self.bad("date-impossible")
        if parts["h"] is None:
            return on
        hour, minute, second = (int(parts[name] or 0) for name in "his")
        if (hour, minute, second) == (24, 0, 0):
            return self.bad("time-24")
        if hour > 23 or minute > 59 or second > 59:
            return self.bad("time-impossible")
        half = parts["half"]
        if (half == "上午" and hour >= 12) or (half == "下午" and hour == 0):
            return self.bad("time-half")
        if half == "下午" and hour < 12:
            hour += 12
        fraction = int((parts.get("f") or "0").ljust(6, "0")[:6])
        moment = datetime(year, month, day, hour, minute, second, fraction)
        offset = parts.get("z")
        if offset is None:
            return moment
        shift = _offset(offset)
        return self.bad("time-impossible") if shift is None else self.local(moment.replace(tzinfo=shift))

    def of_number(self, value: float | Decimal | Fraction) -> date | datetime | Bad:
        """A number: eight digits of a day, or a bare serial number."""
        try:
            number = float(value)
        except (OverflowError, ValueError):
            return self.out_of_range()
        if not math.isfinite(number):
            return self.bad("date-number")
        if number.is_integer() and 10_000_000 <= number <= 99_999_999:
            return self.of_text(str(int(number)))
        if not number >= FIRST_BARE_SERIAL:
            whole = number.is_integer() and FIRST_RECORD_DAY.year <= number <= LAST_RECORD_DAY.year
            return self.bad("date-without-day" if whole else "date-number")
        if number.is_integer() and 190_001 <= number <= 219_912:
            return self.bad("date-without-day")
        found = of_serial(number, self.serial_epoch)
        return self.out_of_range() if found is None else found

    def local(self, moment: datetime) -> datetime | Bad:
        """A moment with an offset, in the civil time of the zone."""
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)
        except (OverflowError, ValueError):
            return self.out_of_range()

    def out_of_range(self) -> Bad:
        return self.bad("out-of-range", first=FIRST_RECORD_DAY.isoformat(), last=LAST_RECORD_DAY.isoformat())

    def bad(self, why: str, **params: str) -> Bad:
        return _bad(self.field, why, **params)


def _day_if_midnight(moment: datetime) -> date | datetime:
    return moment.date() if moment.time() == time.min else moment


def of_serial(number: float, epoch: date) -> date | datetime | None:
    """The day, or the moment to the millisecond, of a serial number; None beyond the year 9999.

    >>> of_serial(43941, SERIAL_EPOCH), of_serial(43941.395833333, SERIAL_EPOCH)
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


# -- the other types -----------------------------------------------------------------------------------


def _read_bool(field: Field, value: object) -> Fact | Bad:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        found = BOOL_WORDS.get(value.casefold())
        if found is not None:
            return found
        why = "placeholder" if value.casefold() in PLACEHOLDERS else "bool-form"
        return _bad(field, why, value=value)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return bool(value) if value in (0, 1) else _bad(field, "bool-form")
    return _wrong_kind(field)


def _read_number(field: Field, value: object) -> Fact | Bad:
    if isinstance(value, bool):
        return _wrong_kind(field)
    if isinstance(value, (int, float, Decimal, Fraction)):
        return _finite(field, value)
    if not isinstance(value, str):
        return _wrong_kind(field)
    digits, share = (value[:-1].rstrip(), True) if value.endswith("%") else (value, False)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if _NUMBER.fullmatch(digits):
        # By way of Decimal, so that 7% is 0.07 and not 0.07000000000000001.
        return _finite(field, Decimal(digits) / 100 if share else float(digits))
    unit = _NUMBER_AND_UNIT.fullmatch(value)
    if unit:
        return _bad(field, "number-unit", unit=value[unit.start(1) :])
    if value.casefold().lstrip("+-") in ("inf", "infinity", "∞"):
        return _bad(field, "number-range")
    return _bad(field, "placeholder" if value.casefold() in PLACEHOLDERS else "number-form", value=value)


def _finite(field: Field, value: float | Decimal | Fraction) -> Fact | Bad:
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return _bad(field, "number-range")
    return number if math.isfinite(number) else _bad(field, "number-range")


def _read_text(field: Field, value: object) -> Fact | Bad:
    text = as_text(value)
    return text if isinstance(text, str) else _bad(field, text.why)


@dataclass(frozen=True, slots=True)
class _NoText:
    why: str


def as_text(value: object) -> str | _NoText:
    """A value as the text it was written as: a whole number without a decimal point, a day as ISO text."""
    if isinstance(value, str):
        return _NoText("text-characters") if _UNSHOWABLE.search(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        try:
            return str(value)
        except ValueError:  # more digits than Python prints
            return _NoText("text-kind")
    if isinstance(value, float):
        if not math.isfinite(value):
            return _NoText("text-kind")
        if value.is_integer():
            # A spreadsheet keeps 15 digits: of a longer number the last ones are not what was typed.
            return str(int(value)) if abs(value) < 1e15 else _NoText("text-precision")
        return repr(value)
    if isinstance(value, Decimal):
        return (
            format(value, "f") if value.is_finite() and abs(value.adjusted()) < 100 else _NoText("text-kind")
        )
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time.min else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return _NoText("text-kind")


class Members:
    """The names by which the members of a choice or set are found: id before label before other names."""

    def __init__(self, field: Field) -> None:
        self.by_name: dict[str, str] = {}
        for names in (
            [(member.id, member.id) for member in field.members],
            [(label, member.id) for member in field.members for label in member.label],
            [(other, member.id) for member in field.members for other in member.also],
        ):
            for name, id in names:
                self.by_name.setdefault(folded_name(name), id)
        self.known = [each for member in field.members for each in (member.id, *member.label, *member.also)]
        self.zh = "、".join(f"{member.label.zh}（{member.id}）" for member in field.members[:8])
        self.en = ", ".join(f"{member.id} ({member.label.zh})" for member in field.members[:8])
        if len(field.members) > 8:
            self.zh, self.en = self.zh + "……", self.en + ", …"

    def find(self, text: str) -> str | None:
        """The id of the member of that name."""
        return self.by_name.get(folded_name(text))

    def unknown(self, field: Field, text: str) -> Bad:
        """What is said of a name that is no member's."""
        if text.casefold() in PLACEHOLDERS:
            return _bad(field, "placeholder", value=text)
        params = {"value": shown(text) or "", "members_zh": self.zh, "members_en": self.en}
        return Bad(UnfitCode.NOT_A_MEMBER, "member-unknown", {**params, **nearest(text, self.known)})


def _read_choice(field: Field, members: Members, value: object) -> Fact | Bad:
    text = as_text(value)
    if not isinstance(text, str):
        return _wrong_kind(field)
    return members.find(text) or members.unknown(field, text)


def _read_set(field: Field, members: Members, value: object) -> Fact | Bad:
    if isinstance(value, (list, tuple, set, frozenset)):
        parts: Sequence[object] = list(value)
        if not parts:
            return frozenset()
    else:
        text = as_text(value)
        if not isinstance(text, str):
            return _wrong_kind(field)
        # A member whose own name holds a separator is found whole.
        whole = members.find(text)
        if whole is not None:
            return frozenset((whole,))
        if text.casefold() in EMPTY_SET_WORDS:
            return frozenset()
        parts = _SEPARATOR.split(text)
    found: set[str] = set()
    for part in parts:
        each = plain(part)
        name = as_text(folded(each) if isinstance(each, str) else each) if each is not None else ""
        if not isinstance(name, str):
            return _bad(field, name.why)
        if not name or name != name:
            continue
        member = (members.find(name) if field.members else name) or None
        if member is None:
            return members.unknown(field, name)
        found.add(member)
    return frozenset(found) if found else _bad(field, "set-blank")
