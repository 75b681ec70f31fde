"""How a record type's fields, members and acts are called in a sentence.

Comes in: a record type, field names, values. Goes out: `Text`. Must not know: rules, verdicts.

An act has no wording but its label: `答复日期` / `replied on` tells of `答复` / `replied`, and what has not
been done is `未答复` / `not replied`. So a new record type needs no line here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govrules.explaining.dates import numbered, plain
from govrules.explaining.safe_text import clean, clip
from govrules.explaining.wording import both, listed, say
from govrules.model.record_types import RESERVED, Field, RecordType
from govrules.model.source import Text

_ZH_TAIL = re.compile(r"(?<=.)(?:的?(?:日期|时间|时刻)|日)$")
_EN_TAIL = re.compile(r"(?<=.)\s+(?:on|at|date|time)$", re.IGNORECASE)
_IRREGULAR = frozenset(
    [
        "begun",
        "bought",
        "brought",
        "built",
        "chosen",
        "done",
        "drawn",
        "found",
        "given",
        "heard",
        "held",
        "kept",
        "known",
        "laid",
        "left",
        "lost",
        "made",
        "met",
        "paid",
        "put",
        "read",
        "said",
        "seen",
        "sent",
        "set",
        "shown",
        "sold",
        "spent",
        "sworn",
        "taken",
        "told",
        "understood",
        "won",
        "written",
    ]
)
_NO_ADVERB = frozenset(("assembly", "family", "only", "reply", "supply"))
_NO_PARTICIPLE = frozenset(("deed", "feed", "indeed", "need", "seed", "speed"))


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one record type."""

    record_type: RecordType

    def field(self, name: str) -> Field | None:
        """The field of that name; `id` and `region` are fields of every type."""
        return self.record_type.fields.get(name) or RESERVED.get(name)

    def label(self, name: str) -> Text:
        """What a field is called."""
        field = self.field(name)
        return _clean(field.label) if field else both(clean(name))

    def labels(self, names: Iterable[str]) -> Text:
        """What several fields are called, in quotation marks."""
        return listed(say("quoted", it=self.label(name)) for name in names)

    def named(self, name: str) -> Text:
        """What a field is called, with its id: what a person has to look for in the data."""
        return say("field.with-id", label=self.label(name), id=clean(name))

    def all_named(self, names: Iterable[str]) -> Text:
        """Several fields with their ids."""
        return listed(self.named(name) for name in names)

    def act(self, name: str) -> Text:
        """What happened: the label without its `日期` or `on`."""
        label = self.label(name)
        return Text(_ZH_TAIL.sub("", label.zh), _EN_TAIL.sub("", label.en))

    def acts(self, names: Iterable[str]) -> Text:
        """What happened, for several acts."""
        return listed(self.act(name) for name in names)

    def undone(self, name: str) -> Text:
        """That an act has not been done: 未答复, not replied; reply not sent."""
        act = self.act(name)
        words = act.en.split(" ")
        for at, word in enumerate(words):
            if _is_participle(word):
                if at and words[at - 1].endswith("ly") and words[at - 1].casefold() not in _NO_ADVERB:
                    at -= 1
                return Text(f"未{act.zh}", " ".join([*words[:at], "not", *words[at:]]))
        return say("act.undone", act=act)

    def member(self, name: str, id: str) -> Text:
        """What a member of a choice or set is called; an unknown one is quoted."""
        field = self.field(name)
        member = field.member(id) if field else None
        return _clean(member.label) if member else self._quoted(id)

    def members(self, name: str, ids: Iterable[str]) -> Text:
        """Several members, in the order in which the record type lists them."""
        field = self.field(name)
        order = {member.id: at for at, member in enumerate(field.members)} if field else {}
        ids = sorted(ids, key=lambda id: (order.get(id, len(order)), id))
        return listed(self.member(name, id) for id in ids)

    def value(self, name: str, value: Any) -> Text:
        """A fact in words; None is "not given"."""
        field = self.field(name)
        if value is None:
            return say("value.no-act" if field and field.act else "value.none")
        if isinstance(value, bool):
            return say("value.yes" if value else "value.no")
        if isinstance(value, date | datetime):
            return both(plain(value))
        if isinstance(value, int | float):
            return numbered(value)
        if isinstance(value, frozenset | set | tuple | list):
            return self.members(name, value) if value else say("value.empty-set")
        if field is not None and field.members:
            return self.member(name, str(value))
        return self._quoted(str(value))

    def fact(self, name: str, facts: Mapping[str, Any]) -> Text:
        """The value that a field has in a record."""
        return self.value(name, facts.get(name))

    def _quoted(self, text: str) -> Text:
        return say("quoted", it=clip(clean(text)))


def _is_participle(word: str) -> bool:
    word = word.casefold()
    return word in _IRREGULAR or (word.endswith("ed") and len(word) > 3 and word not in _NO_PARTICIPLE)


def _clean(text: Text) -> Text:
    return Text(clean(text.zh), clean(text.en))
