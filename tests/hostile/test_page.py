"""The page says how much is tried, and no more."""

from page import MARK, PAGE, counted


def test_the_page_counts_what_is_tried() -> None:
    shown = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert "".join(shown[1:]) == counted(), "write it anew: python tests/hostile/page.py"
