"""The phrases: both languages have every one, filled by the same names, and every one is used."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from govrules.calendars.ledger import Why
from govrules.engines.reference.deadlines import ExtensionState
from govrules.explaining import wording
from govrules.explaining.parts import DayMark, Mark, SectionKey
from govrules.explaining.phrases import PHRASES
from govrules.explaining.wording import both, capital, say
from govrules.model.rule import Duty, Period, Relation
from govrules.model.source import Text
from govrules.model.verdict import Reason, Status

SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for path in Path(wording.__file__).parent.glob("*.py")
    if path.name != "phrases.py"
)


def names(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_every_phrase_is_there_in_both_languages() -> None:
    empty = {key for key, phrase in PHRASES.items() if not (phrase.zh and phrase.en)}
    assert empty == {"sentence.gap", "count.no-sum", "count.no-how"}


def test_both_languages_say_it_with_the_same_names() -> None:
    # `act` and `undone` tell one fact: Chinese says the act once more where English says that it is undone.
    odd = {}
    for key, phrase in PHRASES.items():
        zh = {"act" if name == "undone" else name for name in names(phrase.zh)}
        en = {"act" if name == "undone" else name for name in names(phrase.en)}
        if zh != en:
            odd[key] = zh ^ en
    # What English leaves out because its sentence says it already.
    assert odd == {"summary.due-first": {"act"}, "summary.due-so": {"act"}}


def test_the_chinese_is_chinese_and_the_english_is_not() -> None:
    chinese_in_english = [key for key, said in PHRASES.items() if re.search(r"[\u3000-\uffef]", said.en)]
    words = {key: re.sub(r"\{\w+\}|--ledger", "", said.zh) for key, said in PHRASES.items()}
    english_in_chinese = [key for key, said in words.items() if re.search(r"[A-Za-z]", said)]
    assert chinese_in_english == []
    assert english_in_chinese == []


def test_every_phrase_is_used() -> None:
    by_value = {"status": Status, "duty": Duty, "reason": Reason, "day": DayMark}
    unused = []
    for key in PHRASES:
        topic, name = key.rsplit(".", 1) if "." in key else ("", key)
        first = topic.split(".")[0]
        # A key may be put together: from a topic and a value, or from a key and `.one` or `.long`.
        ways = (f'"{key}"', f'f"{topic}.{{', f'"{topic}"', f'f"{first}.{{')
        if topic in by_value:
            used = name in {str(value) for value in by_value[topic]}
        else:
            used = any(way in SOURCES for way in ways)
        if not used:
            unused.append(key)
    assert unused == []


@pytest.mark.parametrize(
    "keys",
    [
        [f"status.{status}" for status in Status],
        [f"reason.{reason}" for reason in Reason],
        [f"duty.{duty}" for duty in Duty],
        [f"section.{key}" for key in SectionKey],
        [f"mark.{mark}" for mark in Mark],
        [f"day.{mark}" for mark in DayMark if mark is not DayMark.COUNTED],
        [f"quota.per.{period}" for period in Period],
        [f"summary.out-of-order.{relation}" for relation in Relation],
        [f"check.{relation}" for relation in Relation if relation is not Relation.SAME_TIME],
        [f"remedy.{relation}" for relation in Relation],
    ],
    ids=lambda keys: keys[0].split(".")[0],
)
def test_every_value_of_a_closed_set_has_its_words(keys: list[str]) -> None:
    assert [key for key in keys if key not in PHRASES] == []


def test_every_reason_for_a_line_of_a_ledger_has_a_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    from govrules.explaining.ledgers import _MARKS

    assert set(_MARKS) == set(Why)


def test_every_state_of_an_extension_is_told() -> None:
    told = {"counted", "not-told", "told-late", "not-approved"}
    assert {f"extension.{state}" for state in told} <= set(PHRASES)
    assert {str(state) for state in ExtensionState} - {"none"} == told


def test_what_fills_a_phrase_is_never_read_as_a_phrase() -> None:
    assert say("quoted", it="{n} {0} {") == Text("“{n} {0} {”", "“{n} {0} {”")


def test_a_sentence_begins_with_a_large_letter_and_chinese_is_left_alone() -> None:
    assert capital(Text("答复", "replied")) == Text("答复", "Replied")
    assert capital(both("")) == both("")
