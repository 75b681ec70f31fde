"""What was meant or may be written instead, for the help of a diagnostic.

Comes in: a word and the words that would do. Goes out: a sentence in both languages; None where no word is near.
Must not know: files, nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govrules.calendars.wording import Text, ask, did_you_mean
from govrules.model.record_types import Field, RecordType

_KNOWN = Text("可用", "known")
_MOST_LISTED = 12
_LONGEST_WORD = 80


def write(what: str) -> Text:
    """What to write instead.

    >>> write("until:")
    Text(zh='请写“until:”', en='write `until:`')
    """
    return Text(f"请写“{what}”", f"write `{what}`")


def one_out_of(words: Iterable[str]) -> Text:
    """What to do where one of a few words is due.

    >>> one_out_of(["from", "until"])
    Text(zh='请选一个：from、until', en='write one of `from`, `until`')
    """
    known = list(words)
    return Text(f"请选一个：{'、'.join(known)}", "write one of " + ", ".join(f"`{each}`" for each in known))


def one_of(word: str, known: Iterable[str], what: Text = _KNOWN) -> Text:
    """Did you mean that one, or else all there are.

    >>> one_of("rol", ["roll", "keep"]).en, one_of("x", ["roll", "keep"])
    ('did you mean `roll`?', Text(zh='可用：roll、keep', en='known: `roll`, `keep`'))
    """
    known = list(known)
    near = nearest(word, known)
    if near is not None:
        return near
    if not known:
        return Text(f"{what.zh}：无", f"{what.en}: none")
    some, more = known[:_MOST_LISTED], len(known) > _MOST_LISTED
    return Text(
        f"{what.zh}：{'、'.join(some)}" + ("……" if more else ""),
        f"{what.en}: " + ", ".join(f"`{each}`" for each in some) + (", …" if more else ""),
    )


def nearest(word: str, known: Iterable[str]) -> Text | None:
    """Did you mean that one; nothing for a text that is too long to be a word."""
    return did_you_mean(word, known) if len(word) <= _LONGEST_WORD else None


def unknown_field(name: str, record_type: RecordType) -> Text:
    """That a record type has no such field; `field_of` says which was meant."""
    return Text(
        f"记录类型“{record_type.id}”没有字段“{name}”",
        f"unknown field `{name}` in record type `{record_type.id}`",
    )


def field_of(word: str, record_type: RecordType, among: Iterable[Field] | None = None) -> Text:
    """The field that was meant: by its id, or by a label or another name that it has."""
    fields = list(record_type.fields.values() if among is None else among)
    by_name: dict[str, str] = {}
    for field in fields:
        for name in (field.label.zh, field.label.en, *field.also):
            by_name.setdefault(name.casefold(), field.id)
    for name in (word, word.replace("_", " ")):
        if name.casefold() in by_name:
            return ask(by_name[name.casefold()])
    ids = [field.id for field in fields]
    near = nearest(word, ids)
    if near is not None:
        return near
    label = _nearest(word, by_name)
    what = Text(f"“{record_type.id}”的字段", f"fields of `{record_type.id}`")
    return ask(label) if label else one_of(word, ids, what)


def _nearest(word: str, known: Mapping[str, str]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(word[:_LONGEST_WORD].casefold(), list(known), n=1, cutoff=0.6)
    return known[near[0]] if near else None
