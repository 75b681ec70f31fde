"""Which days are working days, as tables that answer in one look-up.

In: the name of a calendar (`cn`, `de-BY`) or a YAML file. Out: a `Calendar`.
Must not know limits or rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, compress
from pathlib import Path
from typing import Any

from govrules.calendars.china import china
from govrules.calendars.countries import country
from govrules.calendars.organisation import organisation
from govrules.calendars.published import FIRST_DAY, LAST_DAY, CalendarError, DayKind, Published
from govrules.calendars.wording import Text

__all__ = ["Calendar", "CalendarError", "DayKind", "calendar"]

_FIRST = FIRST_DAY.toordinal()
_SIZE = LAST_DAY.toordinal() - _FIRST + 1
_ONE_DAY = timedelta(days=1)


class Calendar:
    """Which days are working days, from 1899 to 2320, and up to which day that is published.

    Outside the published years every Monday to Friday (in a country with another weekend: every day that
    is not weekend) is a working day, and no day is settled.

    >>> cn = calendar("cn")
    >>> cn.is_working(date(2020, 4, 26)), cn.kind(date(2020, 4, 26)).value
    (True, 'make-up-working-day')
    >>> cn.holiday_name(date(2020, 10, 1))
    Text(zh='国庆节', en='National Day')
    """

    __slots__ = (
        "_days",
        "_eve",
        "_index",
        "_nth",
        "_weekend",
        "_working",
        "country",
        "edition",
        "name",
        "published_from",
        "published_until",
        "settled_until",
        "time_zone",
    )

    def __init__(self, published: Published) -> None:
        self.name = published.name
        self.edition = published.edition
        self.country = published.country
        self.time_zone = published.time_zone
        self.published_from = published.published_from
        self.published_until = published.published_until
        self.settled_until = published.settled_until
        self._eve = published.published_from - _ONE_DAY
        self._weekend = published.weekend
        self._days = dict(published.days)
        week = bytes((FIRST_DAY.weekday() + step) % 7 not in published.weekend for step in range(7))
        working = bytearray((week * (_SIZE // 7 + 1))[:_SIZE])
        for day, (kind, _) in self._days.items():
            working[day.toordinal() - _FIRST] = kind.works
        # INVARIANT: _index[i] working days lie in table days 0..i; _nth[k - 1] is the ordinal of the k-th.
        self._working = bytes(working)
        self._index = list(accumulate(working))
        self._nth = list(compress(range(_FIRST, _FIRST + _SIZE), working))

    def __repr__(self) -> str:
        return f"<Calendar {self.edition}>"

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day.

        Raises CalendarError for a day before 1899 or after 2320, as every question to a calendar does.
        """
        at = day.toordinal() - _FIRST
        if 0 <= at < _SIZE:
            return self._working[at] == 1
        raise _beyond(day)

    def kind(self, day: date) -> DayKind:
        """What `day` is: a working day, weekend, a holiday or a make-up working day."""
        listed = self._days.get(_plain(day))
        if listed is not None:
            return listed[0]
        return DayKind.WORKING_DAY if self.is_working(day) else DayKind.WEEKEND

    def holiday_name(self, day: date) -> Text | None:
        """The holiday that `day` belongs to, as a day off or as the make-up working day for it."""
        listed = self._days.get(_plain(day))
        return None if listed is None else listed[1]

    def is_settled(self, day: date) -> bool:
        """Whether what `day` is has been published and is not expected to be moved any more."""
        day = _plain(day)
        return self._eve < day <= self.settled_until

    def settles(self, after: date, until: date) -> bool:
        """Whether every day after `after` up to and including `until` is settled."""
        return self._eve <= after and until <= self.settled_until

    def working_index(self, day: date) -> int:
        """How many working days lie from the table's first day up to and including `day`."""
        at = day.toordinal() - _FIRST
        if 0 <= at < _SIZE:
            return self._index[at]
        raise _beyond(day)

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`; `n` is 1 or more.

        >>> calendar("cn").nth_working_day_after(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 14)
        """
        at = day.toordinal() - _FIRST
        if 0 <= at < _SIZE and n > 0:
            try:
                return date.fromordinal(self._nth[self._index[at] + n - 1])
            except IndexError:
                raise CalendarError(
                    f"{n:,} working days after {_plain(day)} end beyond the calendar's last day, {LAST_DAY}",
                    zh=f"{_plain(day)} 之后 {n:,} 个工作日超出日历的最后一日 {LAST_DAY}",
                ) from None
        if n <= 0:
            raise _uncountable(n)
        raise _beyond(day)

    def nth_working_day_before(self, day: date, n: int) -> date:
        """The n-th working day before `day`; `n` is 1 or more.

        >>> calendar("cn").nth_working_day_before(date(2020, 2, 14), 10)
        datetime.date(2020, 1, 23)
        """
        at = day.toordinal() - _FIRST
        if 0 <= at < _SIZE and n > 0:
            before = self._index[at] - self._working[at]
            if n <= before:
                return date.fromordinal(self._nth[before - n])
            raise CalendarError(
                f"{n:,} working days before {_plain(day)} begin before the calendar's first day, {FIRST_DAY}",
                zh=f"{_plain(day)} 之前 {n:,} 个工作日早于日历的最初一日 {FIRST_DAY}",
            )
        if n <= 0:
            raise _uncountable(n)
        raise _beyond(day)

    def next_working_day(self, day: date) -> date:
        """`day` itself if it is a working day, else the first working day after it."""
        at = day.toordinal() - _FIRST
        if 0 <= at < _SIZE:
            if self._working[at]:
                return _plain(day)
            if self._index[at] < len(self._nth):
                return date.fromordinal(self._nth[self._index[at]])
        raise _beyond(day)

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and including `until`; negative if turned round."""
        low, high = after.toordinal() - _FIRST, until.toordinal() - _FIRST
        if 0 <= low < _SIZE and 0 <= high < _SIZE:
            return self._index[high] - self._index[low]
        raise _beyond(until if 0 <= low < _SIZE else after)

    def days(self, first: date, last: date) -> Iterator[tuple[date, DayKind, Text | None]]:
        """Each day from `first` to `last`, both included, with its kind and its holiday's name.

        >>> for day, kind, name in calendar("cn").days(date(2020, 6, 25), date(2020, 6, 28)):
        ...     print(day, kind.value, name and name.en)
        2020-06-25 holiday Dragon Boat Festival
        2020-06-26 holiday Dragon Boat Festival
        2020-06-27 holiday Dragon Boat Festival
        2020-06-28 make-up-working-day Dragon Boat Festival
        """
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            yield day, self.kind(day), self.holiday_name(day)

    def overlooking(self, *kinds: DayKind) -> Calendar:
        """The same calendar to one who overlooks days of some kinds: they are then what the week says.

        >>> weeks = calendar("cn").overlooking(DayKind.HOLIDAY, DayKind.MAKE_UP_WORKING_DAY)
        >>> weeks.is_working(date(2020, 10, 1)), weeks.is_working(date(2020, 4, 26))
        (True, False)
        """
        return Calendar(
            Published(
                self.name,
                self.edition,
                self.country,
                self.time_zone,
                self.published_from,
                self.published_until,
                self.settled_until,
                {day: listed for day, listed in self._days.items() if listed[0] not in kinds},
                self._weekend,
            )
        )

    def rows(self, first: date = FIRST_DAY, last: date = LAST_DAY) -> dict[str, list[Any]]:
        """The table as columns, a row a day, for an engine that joins it.

        Columns: `day` (date), `working` (bool), `index` (int, working days since the table's first day up
        to and including this one), `settled` (bool).
        """
        low, high = first.toordinal() - _FIRST, last.toordinal() - _FIRST
        if not (0 <= low < _SIZE and 0 <= high < _SIZE):
            raise _beyond(last if 0 <= low < _SIZE else first)
        days = [date.fromordinal(_FIRST + at) for at in range(low, high + 1)]
        return {
            "day": days,
            "working": [value == 1 for value in self._working[low : high + 1]],
            "index": self._index[low : high + 1],
            "settled": [self._eve < day <= self.settled_until for day in days],
        }


def calendar(name_or_path: str | Path | Calendar = "cn", folder: Path | None = None) -> Calendar:
    """The calendar of that name, or of that YAML file; the same object while the file is the same.

    Names: `cn`; a country code that `holidays` knows (`de`, `us`), with a subdivision if wished (`de-BY`).
    A relative path is looked up in `folder`, or where the program runs.
    Raises CalendarError for an unknown name or a file with faults, with every fault it found.

    >>> calendar("cn").published_from
    datetime.date(2004, 1, 1)
    >>> calendar("cm2")
    Traceback (most recent call last):
    ...
    govrules.calendars.published.CalendarError: unknown calendar `cm2`
      help: name `cn`, another country's code (`de`, `de-BY`, `us`), or a .yaml file
    """
    if isinstance(name_or_path, Calendar):
        return name_or_path
    if not _is_file_name(name_or_path):
        return _named(str(name_or_path).strip().casefold())
    path = Path(name_or_path)
    place = path if folder is None or path.is_absolute() else folder / path
    try:
        content = place.read_bytes()
    except OSError as fault:
        absent = isinstance(fault, FileNotFoundError)
        raise CalendarError(
            f"calendar file `{name_or_path}` {'does not exist' if absent else 'cannot be read'}",
            "name a YAML file with `days_off` and `working_weekends`",
            zh=f"日历文件“{name_or_path}”{'不存在' if absent else '无法读取'}",
            zh_help="请给出含 days_off 与 working_weekends 的 YAML 文件",
        ) from None
    return _from_file(str(name_or_path), content)


def _is_file_name(name: str | Path) -> bool:
    if isinstance(name, Path):
        return True
    return name.casefold().endswith((".yaml", ".yml")) or "/" in name or "\\" in name


@lru_cache(maxsize=64)
def _named(name: str) -> Calendar:
    return Calendar(_published(name))


@lru_cache(maxsize=64)
def _from_file(shown: str, content: bytes) -> Calendar:
    return Calendar(organisation(shown, content, _published))


def _published(name: str) -> Published:
    return china() if name in ("cn", "chn") else country(name)


def _plain(day: date) -> date:
    # A date-time never equals a date, so it must lose its time of day before it is looked up.
    return day if type(day) is date else date(day.year, day.month, day.day)


def _uncountable(n: int) -> CalendarError:
    return CalendarError(
        f"cannot count {n} working days",
        "count 1 working day or more",
        zh=f"无法计算 {n} 个工作日",
        zh_help="请给 1 个或更多的工作日",
    )


def _beyond(day: date) -> CalendarError:
    return CalendarError(
        f"{_plain(day)} lies beyond every calendar",
        f"give a day from {FIRST_DAY} to {LAST_DAY}",
        zh=f"{_plain(day)} 超出所有日历的范围",
        zh_help=f"请给 {FIRST_DAY} 至 {LAST_DAY} 之间的日期",
    )
