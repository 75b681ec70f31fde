"""Text of strangers made harmless, and lines that fit in columns."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from govrules.explaining.layout import flow, pad, wrap
from govrules.explaining.safe_text import clean, clip, width


@given(st.text())
def test_clean_text_has_no_control_character_and_stays_clean(text: str) -> None:
    """clean(t) holds nothing that moves a cursor or turns a direction, and clean(clean(t)) = clean(t)."""
    cleaned = clean(text)
    bad = [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert bad == []
    assert clean(cleaned) == cleaned
    assert len(cleaned) == len(text)


@given(st.text(), st.integers(2, 80))
def test_clipped_text_fits(text: str, columns: int) -> None:
    """clip never gives more than it is asked for, and leaves alone what fits."""
    text = clean(text)
    clipped = clip(text, columns)
    assert width(clipped) <= columns
    assert clipped == text or clipped.endswith("…")


@given(st.text(), st.integers(4, 60))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, columns: int) -> None:
    """Every line fits, and the lines together are the text without its spaces."""
    text = clean(text)
    lines = wrap(text, columns)
    assert max(map(width, lines)) <= columns
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.text(alphabet="ab 文字，", min_size=1), max_size=6), st.integers(10, 60))
def test_flowing_items_fit(items: list[str], columns: int) -> None:
    """Items side by side never run over the edge."""
    assert all(width(line) <= columns for line in flow(items, columns))


def test_chinese_takes_two_columns_and_a_combining_mark_none() -> None:
    assert width("依据 a") == 6
    assert width("e\u0301") == 1
    assert pad("依据", 6) == "依据  "


def test_no_line_begins_with_a_comma_and_a_date_keeps_its_weekday() -> None:
    assert wrap("应于期限届满前公开，不得迟延。", 18) == ["应于期限届满前公", "开，不得迟延。"]
    assert wrap("到期日是 2020-06-05（周五）", 21) == ["到期日是", "2020-06-05（周五）"]
