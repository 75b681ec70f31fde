"""A rule written out as a rule file is read back as the same rule."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import govrules as gr
from govrules.reading.rule_text import to_yaml

RULESETS = Path(__file__).parents[2] / "rulesets"


def said(value: Any) -> Any:
    """A value without where it stands, and conditions without how they are spaced."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = (
            each for each in dataclasses.fields(value) if each.compare and each.name not in ("place", "text")
        )
        return [(each.name, said(getattr(value, each.name))) for each in kept]
    if isinstance(value, tuple):
        return [said(each) for each in value]
    return dict(value) if hasattr(value, "items") else value


def test_every_shipped_rule_is_read_back_as_the_same(tmp_path: Path) -> None:
    shutil.copytree(RULESETS, tmp_path / "rules")
    book = gr.load()
    for rule in book.rules:
        text = to_yaml(rule, book.rules.type_of(rule), book.rules.instrument_of(rule))
        file = tmp_path / "rules" / f"{rule.id}.yaml"
        assert file.is_file()
        file.write_text(text, encoding="utf-8")
    again = gr.load(str(tmp_path / "rules"))
    assert list(again.rules.rules) == list(book.rules.rules)
    differing = [rule.id for rule in book.rules if said(rule) != said(again.rules.rules[rule.id])]
    assert differing == []
