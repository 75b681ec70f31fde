"""Phrases put together, in both languages at once.

Comes in: the key of a phrase and what fills it. Goes out: `Text`. Must not know: rules, records, verdicts.
Whatever fills a phrase is made harmless here, so no part of an explanation can carry a control character.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from govrules.explaining.phrases import PHRASES
from govrules.explaining.safe_text import clean
from govrules.model.source import Text

Filling: TypeAlias = Text | str | int
Fillings: TypeAlias = dict[str, Filling]


def say(key: str, **filling: Filling) -> Text:
    """A phrase of the table, filled in both languages.

    >>> say("length.days", n="26")
    Text(zh='26 天', en='26 days')
    """
    phrase = PHRASES[key]
    if not filling:
        return phrase
    zh = {name: clean(value.zh if isinstance(value, Text) else str(value)) for name, value in filling.items()}
    en = {name: clean(value.en if isinstance(value, Text) else str(value)) for name, value in filling.items()}
    return Text(phrase.zh.format(**zh), phrase.en.format(**en))


def both(text: str) -> Text:
    """The same in both languages: numbers, ids, dates."""
    return Text(text, text)


def joined(key: str, texts: Iterable[Text]) -> Text:
    """Texts with a phrase of the table between them."""
    between, texts = PHRASES[key], list(texts)
    return Text(between.zh.join(text.zh for text in texts), between.en.join(text.en for text in texts))


def listed(texts: Iterable[Text]) -> Text:
    """A list in a sentence: 甲、乙 or a, b."""
    return joined("list", texts)


def concat(*texts: Text) -> Text:
    """Texts one after the other."""
    return Text("".join(text.zh for text in texts), "".join(text.en for text in texts))


def capital(text: Text) -> Text:
    """The text as a sentence begins: the first letter large."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])
