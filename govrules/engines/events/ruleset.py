"""One rule set of durable-rules: facts in, firings out. The only importer of durable-rules.

Comes in: rules as a plain dict of patterns, facts, the names of states. Goes out: each firing, as the name of the rule
and the facts that fired it. Must not know: records, what rules mean.

It speaks to the C engine that durable-rules is built on. The Python layer above it starts two threads a host that
never end, swallows what goes wrong in an action, and writes every state to JSON and back at each firing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import durable_rules_engine as engine

from govrules.errors import GovrulesError

Message = dict[str, Any]
"""A fact as durable-rules takes it: `sid` names its state, `id` itself."""

_TOLD = (
    0,
    1,
    2,
)  # fired something, matched nothing, known already: whether a fact was lost is seen from what was decided


class EngineError(GovrulesError):
    """durable-rules did not do what it was asked to; nothing was lost, for it holds nothing that is not stored."""


def _not_taken(why: object) -> EngineError:
    return EngineError(
        f"durable-rules could not take a fact ({why})", zh=f"durable-rules 无法接受一项事实（{why}）"
    )


class RuleSet:
    """Rules that durable-rules has compiled; its states live in it until they are deleted."""

    def __init__(self, name: str, rules: Mapping[str, list[dict[str, Any]]]) -> None:
        definition = {rule: {"all": patterns} for rule, patterns in rules.items()}
        try:
            self._handle = engine.create_ruleset(name, json.dumps(definition))
        except (engine.error, MemoryError) as fault:
            raise EngineError(
                f"durable-rules cannot take the rules on `{name}` ({fault})",
                zh=f"durable-rules 无法接受针对“{name}”的规则（{fault}）",
            ) from fault

    def tell(self, facts: list[Message]) -> Iterator[tuple[str, str]]:
        """Asserts facts of one state; gives the rules that fire, each with its firing: see `fired`.

        Nothing may be told while it is being asked what fires: durable-rules can crash on it.
        Raises EngineError for a fact that it cannot take.
        """
        try:
            result, state = engine.assert_facts(self._handle, json.dumps(facts))
            if result not in _TOLD:
                raise _not_taken(result)
            started = engine.start_action_for_state(self._handle, state)
            firing = None if started is None else started[1]
            while firing is not None:
                yield firing[2 : firing.index('":', 2)], firing
                firing = engine.complete_and_start_action(self._handle, state)
        except (engine.error, MemoryError) as fault:
            raise _not_taken(fault) from fault

    @staticmethod
    def fired(firing: str) -> dict[str, Message]:
        """The facts of a firing, by their names in the rule."""
        facts: dict[str, Message] = next(iter(json.loads(firing).values()))
        return facts

    def retract(self, facts: list[Message]) -> None:
        """Takes facts of one state back. See docs/decisions/durable-rules-crash.md before you retract another kind."""
        engine.retract_facts(self._handle, json.dumps(facts))

    def delete(self, state: str) -> None:
        """Deletes a state, which must have had a firing: durable-rules crashes on another."""
        engine.delete_state(self._handle, state)
