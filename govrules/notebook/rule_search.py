"""Finding a rule by what a person would call it, in Chinese or in English.

Comes in: `Rules`, what was typed. Goes out: rules, the nearest first. Must not know: widgets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from govrules.analysis.meaning import fields_read
from govrules.model.rule import Rule
from govrules.model.rulebook import Rules
from govrules.report.rule_words import limit_of

_HAN = re.compile(r"[\u3400-\u9fff]{3,}")
_TITLE, _PLACE, _FIELDS, _REST = 8, 4, 2, 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """What can be found of a rule, by how much a word found there says."""

    rule: Rule
    parts: tuple[tuple[int, str], ...]


class RuleSearch:
    """An index of a rulebook's rules, made once.

    Found are titles, ids, provisions and clauses, limits, the names of instruments, record types, fields and
    their members that a rule reads, conditions and notes: in both languages, whatever language is shown.
    """

    def __init__(self, rules: Rules) -> None:
        self._entries = tuple(_entry(rules, rule) for rule in rules)

    def find(self, query: str) -> tuple[Rule, ...]:
        """The rules in which every word of the query is found; all of them for an empty one.

        A word of Chinese characters that stands nowhere as a whole is looked for by its pairs of characters, so
        that `答复期限` finds `答复` near `期限`.
        """
        words = plain(query).split()
        scored = [
            (score, at, entry.rule)
            for at, entry in enumerate(self._entries)
            if (score := _score(entry, words)) is not None
        ]
        return tuple(rule for _, _, rule in sorted(scored, key=lambda found: (-found[0], found[1])))


def plain(text: str) -> str:
    """The text as it is compared: one width, one case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _entry(rules: Rules, rule: Rule) -> _Entry:
    instrument, record_type = rules.instrument_of(rule), rules.type_of(rule)
    fields = [record_type.fields[name] for name in sorted(fields_read(rule)) if name in record_type.fields]
    labels = [word for field in fields for word in (field.id, *field.label, *field.also)]
    labels += [word for field in fields for member in field.members for word in member.label]
    conditions = [
        rule.applies_when.text if rule.applies_when else "",
        *(each.when.text for each in rule.unless),
    ]
    exceptions = [word for each in rule.unless for word in (each.label, *(each.title or ()))]
    limits = [limit_of(rule, record_type, lang) for lang in ("zh", "en")]
    parts = (
        (_TITLE, (*rule.title, rule.id)),
        (_PLACE, (rule.provision, *rule.clauses, *limits, *instrument.title, instrument.number)),
        (_FIELDS, (record_type.id, *record_type.label, *labels)),
        (_REST, (*conditions, *exceptions, *(rule.notes or ()), *(rule.assumed or ()))),
    )
    return _Entry(rule, tuple((weight, "\n".join(map(_squeezed, texts))) for weight, texts in parts))


def _squeezed(text: str) -> str:
    return "".join(plain(text).split())


def _score(entry: _Entry, words: list[str]) -> int | None:
    # Words that stand side by side, as in `20 个工作日`, say more than the same words far apart.
    whole = "".join(words)
    total = 4 * sum(weight for weight, text in entry.parts if whole in text) if len(words) > 1 else 0
    for word in words:
        found = sum(weight for weight, text in entry.parts if word in text)
        if not found:
            found = _by_pairs(entry, word)
        if not found:
            return None
        total += found
    return total


def _by_pairs(entry: _Entry, word: str) -> int:
    """1 where each pair of neighbouring Chinese characters is found somewhere, else 0."""
    if not _HAN.fullmatch(word):
        return 0
    pairs = [word[at : at + 2] for at in range(0, len(word) - 1, 2)] + [word[-2:]]
    return int(all(any(pair in text for _, text in entry.parts) for pair in pairs))
