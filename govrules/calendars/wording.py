"""Words in two languages, and the nearest word to a misspelt one.

In: nothing. Out: `Text`, the bilingual value of the whole package, and `did_you_mean`.
Must not know days, limits or rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Text(NamedTuple):
    """The same words in Simplified Chinese and in English.

    >>> Text("工作日", "working day").in_("zh")
    '工作日'
    """

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The words in `lang`: Chinese for `zh`, English for anything else."""
        return self.zh if lang == "zh" else self.en


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A question that names the nearest known word, or nothing when none is near.

    >>> did_you_mean("day_off", ["days_off", "extends"])
    'did you mean `days_off`?'
    """
    from difflib import get_close_matches

    by_fold = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f"did you mean `{by_fold[near[0]]}`?" if near else None
