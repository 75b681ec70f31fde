"""Text of strangers made harmless to look at: no control characters, no turned direction, no endless line.

Comes in: any text from a record or a rule. Goes out: one line that a terminal and a page can show.
Must not know: records, rules, languages. Escaping for HTML is the business of `html`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

REPLACEMENT = "�"
LONGEST_VALUE = 60
LONGEST_ID = 80

_JOINERS = "\u200c\u200d"  # part of the spelling of several scripts and of emoji


def clean(text: str) -> str:
    r"""One line without control characters: white space becomes a space, anything else a sign.

    Direction overrides could make one id look like another, escape codes could paint a verdict green.

    >>> clean("A-17\x1b[32m ok\nB")
    'A-17␛[32m ok B'
    """
    if text.isprintable():
        return text
    return "".join(_shown(each) for each in text)


def clip(text: str, longest: int = LONGEST_VALUE) -> str:
    """The text cut to a display width, with an ellipsis where something was cut.

    >>> clip("abcdefgh", 5), clip("政务公开", 5)
    ('abcd…', '政务…')
    """
    if len(text) * 2 <= longest or width(text) <= longest:
        return text
    kept, room = [], longest - 1
    for each in text:
        room -= char_width(each)
        if room < 0:
            break
        kept.append(each)
    return "".join(kept) + "…"


def width(text: str) -> int:
    """How many columns a terminal needs for a text.

    >>> width("依据 a")
    6
    """
    return len(text) if text.isascii() else sum(map(char_width, text))


@lru_cache(maxsize=4096)
def char_width(char: str) -> int:
    """The columns of one character: 2 for Chinese, 0 for marks that sit on another."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zl", "Zp") or char in "\t\n\r\v\f\x85":
        return " "
    if category == "Cc":
        return chr(0x2400 + ord(char)) if ord(char) < 0x20 else REPLACEMENT
    if category == "Cs" or (category == "Cf" and char not in _JOINERS):
        return REPLACEMENT
    return char
