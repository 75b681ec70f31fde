"""Chance that can be repeated: what the makers of records draw their facts with.

Comes in: a text that stands for the record. Goes out: choices, days, moments; always the same for one text.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from govrules.calendars import calendar
from govrules.calendars.wording import Text
from govrules.testing.sample.roster import PLACES, UNITS, Unit

Any_ = TypeVar("Any_")

FIRST, LAST = date(2018, 1, 2), date(2020, 12, 30)


class Dice:
    """The chances of one record."""

    def __init__(self, seed: str, lang: str) -> None:
        # A record is worth no secrets: what counts is that it can be made again.
        self._random = random.Random(seed)
        self.lang = lang

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self._random.random() < share

    def one(self, choices: Sequence[Any_]) -> Any_:
        """One of several, each as likely."""
        return self._random.choice(choices)

    def weighed(self, weights: dict[Any_, int]) -> Any_:
        """One of several, by weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, high)

    def maybe(self, share: float, value: Any_) -> Any_ | None:
        """The value in that share of cases, else nothing: the clerk left the cell empty."""
        return value if self.chance(share) else None

    def some(self, members: str, all_in: float = 0.75) -> frozenset[str]:
        """A set: mostly all of the members (parted by blanks), else one or two fewer."""
        names = members.split()
        if not self.chance(all_in):
            for _ in range(self.number(1, min(2, len(names)))):
                names.pop(self._random.randrange(len(names)))
        return frozenset(names)

    def text(self, texts: Sequence[Text]) -> str:
        """One of several texts, in the language of the sample."""
        return self.one(texts).in_(self.lang)

    # -- units and days --------------------------------------------------------------------------------

    def unit(self, mostly_of: str | None = None) -> Unit:
        """One of the units; where a place is named, three times in four one of its own."""
        own = [unit for unit in UNITS if unit.place == mostly_of]
        return self.one(own if own and self.chance(0.75) else UNITS)

    def day(self, unit: Unit, busy: float = 0.85) -> date:
        """A working day; mostly one on which the plan of the unit's place was in force."""
        first, last = self.one(PLACES[unit.place].busy) if self.chance(busy) else (FIRST, LAST)
        return self.working(first + timedelta(days=self.number(0, (last - first).days)))

    def working(self, day: date) -> date:
        """That day, or the next one on which the office works."""
        known = calendar("cn")
        return day if known.is_working(day) else known.next_working_day(day)

    def later(self, day: date, low: int, high: int) -> date:
        """A working day some working days after another."""
        n = self.number(low, high)
        return self.working(day) if n == 0 else calendar("cn").nth_working_day_after(day, n)

    def before(self, day: date, low: int, high: int) -> date:
        """A working day some days before another."""
        found = day - timedelta(days=self.number(low, high))
        while not calendar("cn").is_working(found):
            found -= timedelta(days=1)
        return found

    def at(self, day: date, precise: float = 0.65) -> date:
        """The day with an hour in it; now and then the clerk noted the day only."""
        if not self.chance(precise):
            return day
        return datetime.combine(day, time(self.number(8, 18), self.one((0, 10, 20, 30, 40, 50))))


def hours_after(moment: date, hours: float) -> date:
    """A moment some hours after another; where only the day is known, the day it falls on."""
    if isinstance(moment, datetime):
        return moment + timedelta(hours=hours)
    return moment + timedelta(days=int(hours + 12) // 24)
