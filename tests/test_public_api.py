"""What is promised to other programmes, as a list that changes only when somebody means it to.

`GOVRULES_WRITE_EXPECTED=1 pytest tests/test_public_api.py` writes the list anew: read the difference, and say in
the changelog what others must know. What is promised, and how it changes, is in docs/stability.md.
"""

import importlib
import inspect
import os
from collections.abc import Iterator
from enum import EnumMeta
from pathlib import Path

import pytest

EXPECTED = Path(__file__).with_name("public_api.txt")
MODULES = ("govrules", "govrules.notebook", "govrules.testing")


def members(module: str) -> Iterator[str]:
    """Each public name of a module with its signature, each public method below its class."""
    held = importlib.import_module(module)
    for name in sorted(held.__all__):
        value = getattr(held, name)
        yield f"{module}.{name}{signature(value)}"
        if isinstance(value, EnumMeta):
            yield from (f"{module}.{name}.{each.name} = {each.value!r}" for each in value)
            continue
        # What a widget inherits is its library's to promise.
        if inspect.isclass(value) and module != "govrules.notebook":
            for called, member in sorted(inspect.getmembers(value)):
                if not called.startswith("_") and is_own(value, called):
                    yield f"{module}.{name}.{called}{signature(member)}"


def is_own(of: type, called: str) -> bool:
    """Whether a member comes from this package, not from a base of Python's."""
    home = next((base for base in of.__mro__ if called in vars(base)), of)
    return home.__module__.startswith("govrules")


def signature(value: object) -> str:
    """The parameters by name, kind and default; what they are annotated with may be refined."""
    if isinstance(value, property | EnumMeta) or not callable(value):
        return ""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return ""
    return f"({', '.join(str(each.replace(annotation=inspect.Parameter.empty)) for each in parameters)})"


def told() -> str:
    return "".join(f"{line}\n" for module in MODULES for line in members(module))


def test_what_is_promised_is_what_is_there() -> None:
    if os.environ.get("GOVRULES_WRITE_EXPECTED"):
        EXPECTED.write_text(told(), encoding="utf-8")
    assert told() == EXPECTED.read_text(encoding="utf-8")


def test_every_promised_name_has_its_docstring() -> None:
    bare = []
    for module in MODULES:
        held = importlib.import_module(module)
        for name in held.__all__:
            value = getattr(held, name)
            if callable(value) and not (value.__doc__ or "").strip():
                bare.append(f"{module}.{name}")
    assert bare == []


def test_a_name_that_is_not_promised_is_refused_by_name() -> None:
    for module in MODULES[:2]:
        with pytest.raises(AttributeError, match="no_such_name"):
            importlib.import_module(module).no_such_name  # noqa: B018
