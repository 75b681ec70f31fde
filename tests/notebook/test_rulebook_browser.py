"""The rulebook browser, in plain Python: what is found, what a rule's page says, where a press leads."""

import re
from html import unescape

import pytest

import govrules as gr
from govrules.api import Rulebook
from govrules.errors import GovrulesError
from govrules.notebook import RulebookBrowser
from govrules.notebook.instrument_view import InstrumentView
from govrules.notebook.rule_search import RuleSearch
from govrules.notebook.rule_view import RuleView
from govrules.notebook.rule_view_words import WORDS
from govrules.notebook.rulebook_tree import tree


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return gr.load()


@pytest.fixture(scope="module")
def search(book: Rulebook) -> RuleSearch:
    return RuleSearch(book.rules)


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("三十三条", "cn/regulation-2019/late-reply"),
        ("late reply", "cn/regulation-2019/late-reply"),
        ("答复期限", "cn/regulation-2019/late-reply"),
        ("ＬＡＴＥ-conversion", "cn/shanghai/baoshan-2020/late-conversion"),
        ("依申请 转为 主动公开", "cn/shanghai/baoshan-2020/late-conversion"),
        ("widely_knowable", "cn/shanghai/baoshan-2020/late-conversion"),
        ("召回 24 小时", "cn/shandong/liaocheng-2018/late-recall-notice"),
        ("711号 33", None),
        ("<script>", None),
    ],
)
def test_a_rule_is_found_by_what_a_person_calls_it(search: RuleSearch, query: str, rule: str | None) -> None:
    hits = [each.id for each in search.find(query)]
    assert (rule in hits[:12]) if rule else hits == []


def test_a_title_comes_before_a_note(search: RuleSearch) -> None:
    assert search.find("依申请提供的信息未按期转为主动公开")[0].name == "late-conversion"


def test_words_side_by_side_come_before_words_far_apart(search: RuleSearch) -> None:
    hits = search.find("15 个工作日")
    first = [str(getattr(rule.requires, "within", "")) for rule in hits[:3]]
    assert first == ["15 working days"] * 3


def test_an_empty_search_finds_every_rule(book: Rulebook, search: RuleSearch) -> None:
    assert len(search.find("  ")) == len(book.rules)


def test_the_contents_name_every_rule_once_under_its_instrument(book: Rulebook) -> None:
    html = tree(book.rules, "zh", "cn/regulation-2019/late-reply")
    named = re.findall(r'data-choose="([^"]+)"', html)
    rules = [name for name in named if not name.startswith("instrument:")]
    assert sorted(rules) == sorted(book.rules.rules)
    assert len(named) - len(rules) == len(book.rules.instruments)
    assert re.findall(r'data-kept="([^"]+)" open', html) == ["cn/regulation-2019"]


def test_the_page_of_a_rule_says_all_of_it(book: Rulebook) -> None:
    told = text(RuleView(book, "cn/regulation-2019/late-reply", "zh")._repr_html_())
    for part in (
        "自双方确认日期（如无，则收到日期）起 20 个工作日内",
        "可延长 20 个工作日",
        "自 2019-05-15 起，未定止日",
        "明显超过合理范围 = 是",
        "自 2020-01-10（周五）起 20 个工作日：2020-02-14（周五）24:00 前",
        "逾期履行 · 截止 2020-02-14",
        "延期经批准 是",
        "自 2008-05-01 起，至 2019-05-14 止",
        "15 个工作日",
    ):
        assert part in told, part


def test_the_limit_is_drawn_from_any_day_and_a_bad_day_is_told(book: Rulebook) -> None:
    assert "2022-11-02" in RuleView(book, "cn/regulation-2019/late-reply", "en", "2022-09-30").html()
    with pytest.raises(GovrulesError, match="the start `soon` is not a date"):
        RuleView(book, "cn/regulation-2019/late-reply", "en", "soon")
    with pytest.raises(GovrulesError, match="no rule `nothing`"):
        RuleView(book, "nothing")


def test_an_example_that_does_not_hold_says_what_was_expected(book: Rulebook) -> None:
    changed = book.amend("late-conversion", within="1 calendar day")
    told = text(RuleView(changed, "late-conversion", "en").html())
    assert "✗ no: satisfied expected" in told
    assert "✗ no" not in text(RuleView(book, "late-conversion", "en").html())


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_and_instrument_has_a_page_with_its_examples_as_expected(
    book: Rulebook, lang: str
) -> None:
    for rule in book.rules:
        html = RuleView(book, rule.id, lang).html()
        assert rule.title.in_(lang) in unescape(html)
        assert WORDS["agrees.no"].in_(lang)[:3] not in html, rule.id
    for instrument in book.rules.instruments.values():
        html = InstrumentView(book, instrument.id, lang).html()
        assert html.count("<tr>") == len(instrument.clauses) + 1


def test_the_page_of_an_instrument_gives_each_clause_its_rules_or_the_reason(book: Rulebook) -> None:
    told = text(InstrumentView(book, "cn/regulation-2019", "zh").html())
    assert "共 37 条" in told
    assert "政府信息公开申请未按期答复" in told
    with pytest.raises(GovrulesError, match="no instrument"):
        InstrumentView(book, "cn/nowhere")


def test_a_press_leads_to_the_rule_and_back_again(book: Rulebook) -> None:
    browser = RulebookBrowser(book, "cn/regulation-2019/late-reply")
    assert browser.back.disabled
    browser.page.chosen = "cn/regulation-2008/late-reply"
    assert browser.contents.chosen == "cn/regulation-2008/late-reply"
    assert "2008年条例" in browser.page.html
    browser.contents.chosen = "instrument:cn/regulation-2019"
    assert "条款落实情况" in browser.page.html
    assert browser.start.layout.display == "none"
    browser.back.click()
    browser.back.click()
    assert browser.chosen == "cn/regulation-2019/late-reply"
    assert browser.back.disabled


def test_a_search_lists_what_it_found_and_clearing_it_brings_the_contents_back(book: Rulebook) -> None:
    browser = RulebookBrowser(book, lang="en")
    assert "Choose a rule" in browser.page.html
    browser.find("三十三条")
    assert "rules found: 3" in browser.contents.html
    browser.find("zzz")
    assert "Nothing found" in browser.contents.html
    browser.find("")
    assert browser.contents.html.count("<details") == len(book.rules.instruments)


def test_another_language_keeps_the_search_the_rule_and_the_day(book: Rulebook) -> None:
    browser = RulebookBrowser(book, "cn/regulation-2019/late-reply")
    browser.find("答复")
    browser.start.enter(start="2022-09-30")
    browser.lang = "en"
    assert browser.query.values == {"query": "答复"}
    assert "due by the end of Wednesday 2022-11-02" in browser.page.html


def test_a_bad_day_is_told_at_its_field_and_the_page_stays(book: Rulebook) -> None:
    browser = RulebookBrowser(book, "cn/regulation-2019/late-reply")
    browser.start.enter(start="某日")
    (field,) = browser.start.fields
    assert "起算日“某日”不是日期" in field["error"]
    assert "2020-02-14" in browser.page.html
    browser.start.enter(start="2022-09-30")
    assert "error" not in browser.start.fields[0]


def test_of_a_last_day_the_year_or_the_period_is_chosen(book: Rulebook) -> None:
    browser = RulebookBrowser(book, "cn/shanghai/baoshan-2020/no-open-day", lang="en")
    (field,) = browser.start.fields
    assert (field["label"], field["note"]) == ("Draw the year", "2020")
    browser.start.enter(start="2018")
    assert "the last day is Monday 2018-12-31" in browser.page.html
    browser.start.enter(start="20x8")
    assert "the day `20x8` is not a date" in browser.start.fields[0]["error"]
    assert "the last day is Thursday 2020-12-31" in browser.page.html
    browser.lang = "zh"
    assert "日期“20x8”不是日期" in browser.start.fields[0]["error"]
    browser.page.chosen = "cn/shandong/liaocheng-2018/messages-unanswered"
    (field,) = browser.start.fields
    assert (field["label"], field["note"]) == ("画哪一天所在的期间", "2018-04-03")
    assert "error" not in field
    browser.start.enter(start="2018-09-12")
    assert "到 2018-10-09（周二）" in browser.page.html


@pytest.mark.parametrize(
    "rule",
    ["beijing/haidian-2018/no-utility-catalogue", "shanghai/baoshan-2020/platform-not-looked-at-daily"],
)
def test_where_nothing_can_be_chosen_no_day_is_asked_for(book: Rulebook, rule: str) -> None:
    browser = RulebookBrowser(book, f"cn/{rule}")
    assert browser.start.layout.display == "none"
    assert browser.start.fields == []
    browser.start.enter(start="某日")
    assert "最后一日" in browser.page.html or "每个工作日" in browser.page.html
    browser.page.chosen = "cn/regulation-2019/late-reply"
    assert browser.start.layout.display == ""
    assert browser.start.fields[0]["label"] == "从哪天画起"


def test_a_rule_that_is_not_there_is_refused(book: Rulebook) -> None:
    with pytest.raises(GovrulesError, match="no rule `late-replies`"):
        RulebookBrowser(book, "late-replies")
