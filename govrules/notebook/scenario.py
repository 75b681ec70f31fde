"""What a person tries out: facts as they were entered, and the way back.

Comes in: texts. Goes out: `Scenario`, `Desk`, `History`, as plain values. Must not know: widgets, rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Generic, TypeVar

S = TypeVar("S")

Entered = str | tuple[str, ...]
"""What was entered for a field: a text, or the members of a set. Empty: not known."""

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case: what was entered for each field, and the moment at which it is judged, all as texts."""

    entered: Mapping[str, Entered] = field(default_factory=lambda: MappingProxyType({}))
    as_of: str = ""

    def with_entry(self, name: str, value: Entered) -> Scenario:
        """The same with one field entered otherwise; an empty entry takes the field out."""
        rest = {key: each for key, each in self.entered.items() if key != name}
        return replace(self, entered=MappingProxyType(rest | {name: value} if value else rest))


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is laid out: a record type, the instruments it is judged by (none: all), one scenario or two."""

    record_type: str
    instruments: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = (Scenario(),)

    def with_scenario(self, at: int, scenario: Scenario) -> Desk:
        """The same with one scenario in place of another."""
        return replace(self, scenarios=(*self.scenarios[:at], scenario, *self.scenarios[at + 1 :]))


class History(Generic[S]):
    """What was there before, and what was undone: steps back and forth.

    >>> history = History("a")
    >>> history.do("b"), history.undo(), history.redo()
    (None, 'a', 'b')
    """

    def __init__(self, first: S) -> None:
        self.now = first
        self._before: list[S] = []
        self._after: list[S] = []

    def do(self, state: S) -> None:
        """A new state; what was undone before it is gone. The same state again is no step."""
        if state == self.now:
            return
        self._before = [*self._before[-_LONGEST:], self.now]
        self._after = []
        self.now = state

    def undo(self) -> S:
        """The state before, which is now the present one; the present one if there is none."""
        if self._before:
            self._after.append(self.now)
            self.now = self._before.pop()
        return self.now

    def redo(self) -> S:
        """The state that was undone last, which is now the present one; the present one if there is none."""
        if self._after:
            self._before.append(self.now)
            self.now = self._after.pop()
        return self.now

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone."""
        return bool(self._after)
