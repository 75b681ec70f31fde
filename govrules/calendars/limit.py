"""A length of time with its unit, and the conventions by which it is counted.

In: a text such as `20 working days` or `20个工作日`. Out: `Limit`, or a LimitError that says how to mend it.
Must not know calendars or rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from enum import Enum
from typing import Literal

from govrules.calendars.wording import Text, did_you_mean
from govrules.errors import GovrulesError

StartDay = Literal["day-after", "rolled", "same-day"]
LastDay = Literal["keep", "roll"]

_START_DAYS = ("day-after", "rolled", "same-day")
_LAST_DAYS = ("keep", "roll")


class LimitError(GovrulesError):
    """A limit or a counting convention that cannot be read."""


class Unit(Enum):
    """What a limit is counted in."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar days"
    WORKING_DAYS = "working days"
    MONTHS = "months"

    @property
    def late_unit(self) -> str:
        """What lateness is told in, in the verdict's column `late_unit`.

        >>> Unit.MONTHS.late_unit
        'calendar days'
        """
        return "calendar days" if self is Unit.MONTHS else self.value


_SINGULAR = {unit: unit.value[:-1] for unit in Unit}
_CHINESE = {Unit.HOURS: "小时", Unit.CALENDAR_DAYS: "日", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月"}
_WORDS = {
    **{unit.value: unit for unit in Unit},
    **{word: unit for unit, word in _SINGULAR.items()},
    "小时": Unit.HOURS,
    "个小时": Unit.HOURS,
    "日": Unit.CALENDAR_DAYS,
    "天": Unit.CALENDAR_DAYS,
    "自然日": Unit.CALENDAR_DAYS,
    "个自然日": Unit.CALENDAR_DAYS,
    "工作日": Unit.WORKING_DAYS,
    "个工作日": Unit.WORKING_DAYS,
    "月": Unit.MONTHS,
    "个月": Unit.MONTHS,
}
# INVARIANT: no limit of these lengths, begun in a record's years, runs off the calendar's table.
_LONGEST = {Unit.HOURS: 99_999, Unit.CALENDAR_DAYS: 9_999, Unit.WORKING_DAYS: 9_999, Unit.MONTHS: 1_200}
_SHAPE = re.compile(r"([+-]?\d[\d,.]*)\s*(.*)", re.DOTALL)
_USUAL_ZH = "请写作“20 个工作日”“30 日”“1 个月”或“24 小时”"
_USUAL = "write it as `20 working days`, `30 calendar days`, `1 month` or `24 hours`"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours, calendar days, working days or months.

    >>> str(Limit(20, Unit.WORKING_DAYS)), str(Limit(1, Unit.MONTHS))
    ('20 working days', '1 month')
    """

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.n < 1:
            raise LimitError(
                f"a limit of {self.n} {self.unit.value} is none",
                "give a limit of 1 or more",
                zh=f"{self.n} {_CHINESE[self.unit]}不成期限",
                zh_help="请给 1 或更大的数",
            )

    def __str__(self) -> str:
        return f"{self.n} {_SINGULAR[self.unit] if self.n == 1 else self.unit.value}"

    def label(self, lang: str) -> str:
        """The limit in the words of `lang`.

        >>> Limit(20, Unit.WORKING_DAYS).label("zh")
        '20 个工作日'
        """
        return f"{self.n} {_CHINESE[self.unit]}" if lang == "zh" else str(self)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a limit is counted, apart from its length; the defaults are the design's.

    `start_day`: the day after the event is day 1 (`day-after`); an event on a rest day is first taken as the
    next working day (`rolled`); or the event's day is day 1 itself (`same-day`). `last_day`: a last day of
    calendar days or months that is no working day stays (`keep`) or moves to the next one (`roll`).
    `cut_off`: an event after that time of day belongs to the next day. Hours know none of these.
    """

    start_day: StartDay = "day-after"
    last_day: LastDay = "keep"
    cut_off: time | None = None

    def __post_init__(self) -> None:
        for name, value, known in (
            ("start_day", self.start_day, _START_DAYS),
            ("last_day", self.last_day, _LAST_DAYS),
        ):
            if value not in known:
                listed = ", ".join(f"`{each}`" for each in known)
                mend = did_you_mean(str(value), known) or Text(f"可用 {'、'.join(known)}", f"known: {listed}")
                raise LimitError(
                    f"unknown `{name}`: `{value}`",
                    mend.en,
                    zh=f"{name} 不能为“{value}”",
                    zh_help=mend.zh,
                )


def parse_limit(text: str) -> Limit:
    """Read a limit, in English or Chinese, singular or plural.

    >>> parse_limit("20 working days"), parse_limit("２０个工作日") == parse_limit("20 working days")
    (Limit(n=20, unit=<Unit.WORKING_DAYS: 'working days'>), True)
    >>> parse_limit("20 days")
    Traceback (most recent call last):
    ...
    govrules.calendars.limit.LimitError: `20 days` does not say which days
      help: write `20 working days` or `20 calendar days`
    """
    said = str(text)
    plain = " ".join(unicodedata.normalize("NFKC", said).split()).casefold()
    match = _SHAPE.fullmatch(plain)
    if match is None:
        raise LimitError(f"`{said}` is not a limit", _USUAL, zh=f"“{said}”不是期限", zh_help=_USUAL_ZH)
    number, word = match.groups()
    digits = re.fullmatch(r"[+]?(\d{1,3}(?:,\d{3})+|\d+)", number)
    if digits is None:
        negative = number.startswith("-")
        what = "less than nothing" if negative else "not a whole number"
        raise LimitError(
            f"`{said}` is not a limit: {number} is {what}",
            "give a whole number of 1 or more",
            zh=f"“{said}”不是期限：{number} {'小于零' if negative else '不是整数'}",
            zh_help="请给 1 或更大的整数",
        )
    whole = digits.group(1).replace(",", "")
    unit = _unit(said, whole, word)
    # The length first: a number of a million digits must not be converted.
    n = int(whole) if len(whole.lstrip("0")) <= 6 else 10**6
    if n < 1:
        raise LimitError(
            f"`{said}` is not a limit: it leaves no time",
            "give a whole number of 1 or more",
            zh=f"“{said}”不是期限：没有留出时间",
            zh_help="请给 1 或更大的整数",
        )
    if n > _LONGEST[unit]:
        raise LimitError(
            f"`{said}` is too long a limit",
            f"give {_LONGEST[unit]:,} {unit.value} at most",
            zh=f"“{said}”期限过长",
            zh_help=f"最多 {_LONGEST[unit]:,} {_CHINESE[unit]}",
        )
    return Limit(n, unit)


def _unit(said: str, n: str, word: str) -> Unit:
    if not word:
        raise LimitError(f"`{said}` has no unit", _USUAL, zh=f"“{said}”没有单位", zh_help=_USUAL_ZH)
    unit = _WORDS.get(word)
    if unit is not None:
        return unit
    if word in ("day", "days"):
        s = "" if n == "1" else "s"
        raise LimitError(
            f"`{said}` does not say which days",
            f"write `{n} working day{s}` or `{n} calendar day{s}`",
            zh=f"“{said}”没有说明是哪一种日",
            zh_help=f"请写“{n} 个工作日”或“{n} 个自然日”",
        )
    near = did_you_mean(word, [_SINGULAR[each] if n == "1" else each.value for each in Unit])
    raise LimitError(
        f"`{said}` has an unknown unit, `{word}`",
        _USUAL if near is None else near.en,
        zh=f"“{said}”的单位“{word}”无法识别",
        zh_help=_USUAL_ZH if near is None else near.zh,
    )
