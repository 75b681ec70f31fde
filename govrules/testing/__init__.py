"""For rule authors: examples run, boundaries tried, rules mutated, properties in one line.

    examples    -> run_examples()     what the rules say of their own examples
    boundaries  -> run_boundaries()   cases written from the rules, counted anew day by day
    mutants     -> run_mutants()      small changes that the examples should notice
    properties  -> properties_of()    all of that, and laws on made-up records, as a class of tests
    strategies  -> records(), cases(), histories()   made from record types and rules, for Hypothesis

Comes in: `Rules`. Goes out: results. Must not know: the command line.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "Laws",
    "cases",
    "histories",
    "moments",
    "properties_of",
    "records",
    "run_boundaries",
    "run_examples",
    "run_mutants",
    "witness",
]

# Fetched when first used: most of them need the extra `testing`, which running examples does not.
_HOMES = {
    "Laws": "laws",
    "cases": "strategies",
    "histories": "strategies",
    "moments": "strategies",
    "properties_of": "properties",
    "records": "strategies",
    "run_boundaries": "boundaries",
    "run_examples": "examples",
    "run_mutants": "mutation",
    "witness": "witnesses",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"govrules.testing has no `{name}`")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"govrules.testing.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
