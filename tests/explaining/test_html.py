"""The HTML of an explanation: its own style, nothing loaded or let through, no meaning by colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from govrules.calendars import due
from govrules.engines.reference.replay import replay
from govrules.explaining import Explanation, explain
from govrules.explaining.html import STYLE, strip_html
from govrules.explaining.ledgers import strip_of
from govrules.model.record import Record
from govrules.model.rulebook import Rules

Explained = Callable[..., Explanation]

COUNTED = {
    "opened_on": "2020-04-20",
    "kind": "plain",
    "excused": False,
    "asked_on": "2020-05-06",
    "heard_on": "2020-05-11",
}


class Boxes(HTMLParser):
    """The boxes of a strip: class, title and what is written in each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.boxes: list[tuple[str, str, list[str]]] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "ol":
            self.inside = True
        elif tag == "li" and self.inside:
            self.boxes.append((given.get("class") or "", given.get("title") or "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "ol":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.boxes:
            self.boxes[-1][2].append(data)


def boxes(explanation: Explanation, lang: str) -> dict[str, tuple[str, str, list[str]]]:
    found = Boxes(explanation.html(lang)).boxes
    return {title[:10]: (cls, title, written) for cls, title, written in found}


@pytest.mark.parametrize(
    ("day", "cls", "zh", "en", "title"),
    [
        ("2020-04-20", "gr-event", "起", "S", "day of the event, not counted"),
        ("2020-04-21", "gr-counted", "1", "1", "working day"),
        ("2020-04-25", "gr-weekend", "休", "W", "weekend"),
        ("2020-04-26", "gr-make-up", "5班", "5M", "make-up working day (Labour Day)"),
        ("2020-05-01", "gr-holiday", "假", "H", "holiday (Labour Day)"),
        ("2020-05-07", "gr-paused", "停", "P", "paused"),
        ("2020-05-25", "gr-counted gr-due", "20■", "20■", "working day"),
    ],
)
def test_each_kind_of_day_differs_by_letter_by_border_and_by_title(
    day: str, cls: str, zh: str, en: str, title: str, explained: Explained
) -> None:
    explanation = explained("late-answer", "2020-07-01", **COUNTED)
    shown = boxes(explanation, "en")[day]
    assert shown[0] == cls
    assert shown[1].endswith(f": {title}")
    assert shown[2][-1] == en
    assert boxes(explanation, "zh")[day][2][-1] == zh
    own_border = cls.split()[-1] in ("gr-event", "gr-counted") or f"li.{cls.split()[-1]}" in STYLE
    assert own_border


def test_the_strip_has_a_key_that_names_only_the_letters_it_uses(explained: Explained) -> None:
    html = explained("late-answer", "2020-07-01", **COUNTED).html("en")
    key = re.search(r'<p class="gr-key">(.*?)</p>', html)
    assert key is not None
    assert unescape(key[1]) == (
        "number = which day; ■ = due day · S = the event it starts from · W = weekend"
        " · M = make-up working day · H = holiday · P = paused"
    )


def test_the_first_box_and_new_years_day_show_the_year(explained: Explained) -> None:
    explanation = explained("late-answer", "2020-03-01", opened_on="2019-12-25", kind="plain", excused=False)
    found = boxes(explanation, "zh")
    assert found["2019-12-25"][2][0] == "2019-12-25"
    assert found["2019-12-26"][2][0] == "12-26"
    assert found["2020-01-01"][2][0] == "2020-01-01"


def test_a_very_long_strip_is_cut_in_the_middle_and_says_by_how_much() -> None:
    html = strip_html(strip_of(due("2020-01-01", "2000 calendar days").ledger), "zh")
    assert "<li>…<b>1601</b></li>" in html
    assert html.count("<li") == 401


def test_hostile_facts_stay_text(explained: Explained) -> None:
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>&\'"'
    html = explained("without-reason", "2020-07-01", id=evil, opened_on="2020-04-20", subject=evil).html()
    body = html.split("</style>", 1)[1]
    assert "<script" not in body
    assert "<img" not in body
    assert "&lt;script&gt;" in body


def test_a_record_id_cannot_paint_or_turn_the_text(office: Rules) -> None:
    # The reader refuses such an id; who builds records by hand may still have one.
    rule = office.rules["office/late-fixed"]
    record = Record("file", "A\x1b[32m\u202eB\nC", {"opened_on": date(2020, 4, 20)})
    explanation = explain(replay(office, rule, record, date(2020, 7, 1)), office)
    assert str(explanation).split("\n")[0] == "A␛[32m�B C · 违反（应当）· 未按固定期限寄出"


def test_the_style_is_scoped_and_follows_theme_and_setting() -> None:
    rules = re.findall(r"([^{}]+)\{", STYLE.replace("\n", ""))
    outside = [
        rule for rule in rules if not rule.startswith("@media") and ".govrules-explanation" not in rule
    ]
    assert outside == []
    for needed in (
        "prefers-color-scheme:dark",
        "--jp-content-font-color1",
        "data-jp-theme-light",
        "@media print",
    ):
        assert needed in STYLE
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_the_html_says_its_language_and_its_status(explained: Explained) -> None:
    explanation = explained("late-fixed", "2020-07-01", opened_on="2020-04-20")
    assert '<div class="govrules-explanation gr-violated" lang="zh-CN">' in explanation._repr_html_()
    assert '<div class="govrules-explanation gr-violated" lang="en">' in explanation.html("en")


def test_every_mark_is_a_sign_with_a_title_not_a_colour_alone(explained: Explained) -> None:
    html = explained("parts-missing", "2020-07-01", opened_on="2020-04-20", parts="matter").html("en")
    assert '<span class="gr-mark gr-yes" title="yes">✓</span>matter' in html
    assert '<span class="gr-mark gr-no" title="no">✗</span>steps' in html


def test_whether_an_exception_applies_has_no_colour(explained: Explained) -> None:
    html = explained("without-reason", "2020-07-01", opened_on="2020-04-20", excused=False).html("en")
    assert '<span class="gr-mark" title="no">✗</span>“excused” does not apply' in html
