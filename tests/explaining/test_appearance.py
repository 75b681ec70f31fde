"""How a status looks: each has its own sign, colour and word, and enough contrast to be read."""

import re
from itertools import pairwise

import pytest

from govrules.explaining.appearance import SIGNS, WORST_FIRST, badge, colour, colours
from govrules.model.verdict import Status


def test_every_status_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Status) == set(WORST_FIRST)
    assert len(set(SIGNS.values())) == len(Status)
    assert WORST_FIRST[0] is Status.VIOLATED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_badge_has_sign_colour_and_word(lang: str) -> None:
    shown = badge(Status.VIOLATED, lang)
    assert "✗" in shown
    assert colour(Status.VIOLATED) in shown
    assert {"zh": "违反", "en": "violated"}[lang] in shown


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("theme", "paper"), [("true", "#ffffff"), ("false", "#111111")])
def test_every_colour_can_be_read_on_its_paper(theme: str, paper: str) -> None:
    """WCAG AA asks for 4.5 to 1."""
    rule = re.search(rf'\[data-jp-theme-light="{theme}"\] x{{(.*?)}}', colours("x"))
    assert rule is not None
    found = dict(re.findall(r"--gr-(\w+):(#\w{6})", rule[1]))
    assert set(found) == {"soft", "yes", "no", "unknown", "running"}
    for value in found.values():
        low, high = sorted([luminance(value), luminance(paper)])
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert all(a != b for a, b in pairwise(sorted(found.values())))
