"""How record types and their fields are called in a report: the label, with the id where that is another word.

Comes in: a rulebook and ids. Goes out: texts. Must not know: where they are shown.
"""

from __future__ import annotations

from govrules.model.record_types import ROSTER
from govrules.model.rulebook import Rules
from govrules.model.source import Text


def type_label(rules: Rules, id: str, lang: str) -> str:
    """What a record type is called; one that is not there by its id."""
    found = rules.record_types.get(id)
    return id if found is None else _named(found.label, id, lang)


def field_label(rules: Rules, type_id: str, name: str, lang: str) -> str:
    """What a field of a record type is called; that of the roster where the type has none of the name."""
    found = rules.record_types.get(type_id)
    field = None if found is None else found.fields.get(name)
    if field is None and (roster := rules.record_types.get(ROSTER)) is not None:
        field = roster.fields.get(name)  # which units a quota is for is read from the roster
    return name if field is None else _named(field.label, name, lang)


def _named(label: Text, id: str, lang: str) -> str:
    word = label.in_(lang)
    return word if word == id else f"{word} ({id})"
