"""The nearest of the known words, for the help of a diagnostic.

Comes in: a word and the words that would do. Goes out: a sentence, or None.
Must not know: files, nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govrules.calendars.wording import did_you_mean
from govrules.model.record_types import Field, RecordType

_MOST_LISTED = 12
_LONGEST_WORD = 80


def one_of(word: str, known: Iterable[str], what: str = "known") -> str:
    """Did you mean that one, or else all there are.

    >>> one_of("rol", ["roll", "keep"]), one_of("x", ["roll", "keep"])
    ('did you mean `roll`?', 'known: `roll`, `keep`')
    """
    known = list(known)
    near = nearest(word, known)
    if near is not None:
        return near
    if not known:
        return f"{what}: none"
    shown = ", ".join(f"`{each}`" for each in known[:_MOST_LISTED])
    return f"{what}: {shown}, …" if len(known) > _MOST_LISTED else f"{what}: {shown}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Did you mean that one; nothing for a text that is too long to be a word."""
    near = did_you_mean(word, known) if len(word) <= _LONGEST_WORD else None
    return None if near is None else near.en


def field_of(word: str, record_type: RecordType, among: Iterable[Field] | None = None) -> str:
    """The field that was meant: by its id, or by a label or another name that it has."""
    fields = list(record_type.fields.values() if among is None else among)
    by_name: dict[str, str] = {}
    for field in fields:
        for name in (field.label.zh, field.label.en, *field.also):
            by_name.setdefault(name.casefold(), field.id)
    for name in (word, word.replace("_", " ")):
        if name.casefold() in by_name:
            return f"did you mean `{by_name[name.casefold()]}`?"
    ids = [field.id for field in fields]
    near = nearest(word, ids)
    if near is not None:
        return near
    label = _nearest(word, by_name)
    return f"did you mean `{label}`?" if label else one_of(word, ids, f"fields of `{record_type.id}`")


def _nearest(word: str, known: Mapping[str, str]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(word[:_LONGEST_WORD].casefold(), list(known), n=1, cutoff=0.6)
    return known[near[0]] if near else None
