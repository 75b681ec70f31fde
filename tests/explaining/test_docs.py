"""The page on explanations: every text on it is what the shipped rules give today.

`python tests/explaining/test_docs.py` writes the texts anew.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from govrules.engines.reference.replay import replay
from govrules.explaining import Explanation, explain
from govrules.explaining.phrases import PHRASES
from govrules.reading.load import load
from govrules.reading.records import read_record

PAGE = Path(__file__).parents[2] / "docs" / "explanations.md"

# One example: the facts as YAML, then the text in Chinese and in English.
EXAMPLE = re.compile(
    r"```yaml\n(?P<facts>.*?)```\n\n```text\n(?P<zh>.*?)\n```\n\n```text\n(?P<en>.*?)\n```", re.DOTALL
)


def examples(page: str) -> list[re.Match[str]]:
    return list(EXAMPLE.finditer(page))


def explained(facts: str) -> Explanation:
    asked: dict[str, Any] = yaml.safe_load(facts)
    rule, as_of = asked.pop("rule"), asked.pop("as_of")
    rules = load(rule.rpartition("/")[0]).rules
    chosen = rules.rules[rule]
    record = read_record(asked, rules.record_types, record_type=chosen.record)
    assert isinstance(as_of, date)
    return explain(replay(rules, chosen, record, as_of), rules)


def steady(text: str) -> str:
    """The text without what changes with every edit of a rule and every year's notice."""
    text = re.sub(r"(规则库|rulebook) [0-9a-f]{6}\b", r"\1 3f9c2a", text)
    return re.sub(r"cn 2004–\d{4}", "cn 2004–2026", text)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("at", range(5))
def test_the_page_shows_what_is_computed(at: int, lang: str) -> None:
    example = examples(PAGE.read_text(encoding="utf-8"))[at]
    assert steady(explained(example["facts"]).text(lang)) == example[lang]


def test_the_page_has_five_examples_and_no_text_beside_them() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(examples(page)) == 5
    assert page.count("```text") == 10


def test_the_table_of_parts_names_every_section() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| ([A-Z][\w ]+) \|", page, re.MULTILINE)
    sections = [tuple(said) for key, said in PHRASES.items() if key.startswith("section.")]
    assert rows == sections


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    for found in reversed(examples(text)):
        told = explained(found["facts"])
        for lang in ("en", "zh"):
            text = text[: found.start(lang)] + steady(told.text(lang)) + text[found.end(lang) :]
    PAGE.write_text(text, encoding="utf-8")
