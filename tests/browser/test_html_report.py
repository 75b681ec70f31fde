"""The HTML report in a real browser, as its readers have it: on a screen, on a phone, in the dark, on paper, without script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

import govrules as gr
from govrules.api.html_report import html_report
from govrules.cli.program import run
from tests.browser.chromium import Watched, watched

pytestmark = pytest.mark.browser

AS_OF = "2020-07-01"
BOUND = 20
EVIL = [
    "<script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 1">',
    "</script><script>window.pwned = 1</script>",
    "<!--<script>",
    "</details></td></tr></table><svg onload='window.pwned = 1'>",
    "{{ 7 * 7 }}{% for x in y %}",
    "javascript:window.pwned=1",
    "&lt;b&gt; & 'quoted'",
]


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> gr.Audit:
    sample = tmp_path_factory.mktemp("sample") / "cases.xlsx"
    assert run(["sample", str(sample), "--lang", "zh"]) == 0
    return gr.load().audit(str(sample), AS_OF)


@pytest.fixture(scope="module")
def reports(audit: gr.Audit, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report in both languages, and one in which only a few violations carry their whole explanation."""
    folder = tmp_path_factory.mktemp("reports")
    made = {
        "zh": html_report(audit, "cases.xlsx", "zh"),
        "en": html_report(audit, "cases.xlsx", "en"),
        "bounded": html_report(audit, "cases.xlsx", "zh", explained=BOUND),
    }
    for name, pieces in made.items():
        (folder / f"{name}.html").write_text("".join(pieces), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module")
def violations(audit: gr.Audit) -> int:
    return len(audit.of_status("violated"))


def opened(browser: Browser, path: Path, **how: object):  # type: ignore[no-untyped-def]
    """The page at `path`, and at the end of the test: nothing was asked for and nothing went wrong."""
    from contextlib import contextmanager

    @contextmanager
    def page() -> Iterator[Watched]:
        with watched(browser, path.as_uri(), **how) as seen:  # type: ignore[arg-type]
            seen.page.goto(path.as_uri())
            yield seen
            assert (seen.outside, seen.errors) == ([], [])

    return page()


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#found tbody tr:first-child td:nth-child({number})").all_inner_texts()


# -- how it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("desktop", {}),
        ("phone", {"width": 360, "height": 740, "touch": True}),
        ("dark", {"dark": True}),
    ],
)
def test_the_page_reads_well_everywhere(
    browser: Browser, reports: dict[str, Path], lang: str, kind: str, how: dict[str, object]
) -> None:
    with opened(browser, reports[lang], lang=lang, **how) as seen:
        page = seen.page
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "政务公开核查报告" if lang == "zh" else "Audit of disclosure duties"
        )
        assert page.locator("html").get_attribute("lang") == ("zh-CN" if lang == "zh" else "en")
        assert seen.draws_chinese()
        assert not seen.scrolls_sideways()
        page.locator("#found summary").first.click()
        page.locator("#found summary").nth(30).click()
        page.get_by_text("以数字显示" if lang == "zh" else "the same in numbers").click()
        assert not seen.scrolls_sideways()
        assert seen.faults() == []
        seen.picture(f"html-report-{lang}-{kind}")
        wide, narrow = page.locator("svg.columns.wide"), page.locator("svg.columns.narrow")
        assert (wide.is_visible(), narrow.is_visible()) == (kind != "phone", kind == "phone")


def test_every_picture_has_its_numbers_beside_it(
    browser: Browser, reports: dict[str, Path], violations: int
) -> None:
    with opened(browser, reports["en"], lang="en") as seen:
        page = seen.page
        expect(page.get_by_role("img", name="By the month they were due")).to_be_visible()
        months = page.locator("figure.whole .bars tr")
        page.get_by_text("the same in numbers").click()
        counted = [int(text.replace(",", "")) for text in months.locator("b").all_inner_texts()]
        undated = re.search(r"(\d+) more have no month", page.locator("figure.whole figcaption").inner_text())
        assert sum(counted) + int(undated[1] if undated else 0) == violations
        drawn = page.locator("figure:not(.whole)").filter(has_text="By unit").locator("tbody b")
        assert sum(int(text.replace(",", "")) for text in drawn.all_inner_texts()) == violations
        legend = page.locator(".legend b").all_inner_texts()
        assert sum(int(text) for text in legend) == violations


# -- the table ---------------------------------------------------------------------------------------


def test_the_table_is_filtered_by_unit_reason_and_words(
    browser: Browser, reports: dict[str, Path], violations: int
) -> None:
    with opened(browser, reports["zh"]) as seen:
        page, shown = seen.page, seen.page.locator("#shown")
        expect(shown).to_have_text(f"第 1–100 项，共 {violations} 项")
        unit = column(page, 2)[0]
        page.get_by_label("单位", exact=True).select_option(label=unit)
        expect(shown).to_contain_text(f"（全部 {violations} 项）")
        assert set(column(page, 2)) == {unit}
        page.get_by_label("原因", exact=True).select_option(label="逾期未履行")
        assert set(column(page, 4)) == {"逾期未履行"}
        page.get_by_role("button", name="清除筛选").click()
        expect(shown).to_have_text(f"第 1–100 项，共 {violations} 项")
        page.get_by_label("查找", exact=True).fill("a-16 未按期答复")
        expect(page.locator("#found tbody")).to_have_count(1)
        assert column(page, 1) == ["A-16"]
        page.get_by_label("查找", exact=True).fill("没有这样的东西")
        expect(shown).to_contain_text("没有符合的项")
        expect(page.locator("#found tbody")).to_have_count(0)


def test_the_table_is_sorted_by_its_heads(browser: Browser, reports: dict[str, Path]) -> None:
    with opened(browser, reports["en"], lang="en") as seen:
        page = seen.page
        page.get_by_label("reason", exact=True).select_option(label="overdue, not done")
        worst_first = column(page, 1)
        due = page.locator("#found").get_by_role("columnheader", name="due", exact=True)
        due.get_by_role("button").click()
        assert column(page, 5) == sorted(column(page, 5), reverse=True)
        assert due.get_attribute("aria-sort") == "descending"
        due.get_by_role("button").click()
        assert column(page, 5) == sorted(column(page, 5))
        assert due.get_attribute("aria-sort") == "ascending"
        due.get_by_role("button").click()
        assert due.get_attribute("aria-sort") is None
        assert column(page, 1) == worst_first
        page.get_by_role("columnheader", name="record", exact=True).get_by_role("button").click()
        of_applications = [int(id[2:]) for id in column(page, 1) if re.fullmatch(r"A-\d+", id)]
        assert of_applications == sorted(of_applications)
        assert len(of_applications) > 5


def test_a_length_in_hours_is_sorted_among_those_in_days(browser: Browser, reports: dict[str, Path]) -> None:
    days = {"working days": 1.4, "working day": 1.4, "calendar days": 1.0, "hours": 1 / 24}
    with opened(browser, reports["en"], lang="en") as seen:
        seen.page.get_by_role("columnheader", name="late by").get_by_role("button").click()
        said = [text.split(" ", 1) for text in column(seen.page, 7) if text]
        lengths = [int(number) * days[unit] for number, unit in said]
        assert lengths == sorted(lengths, reverse=True)
        assert {unit for _, unit in said} > {"hours", "working days"}


def test_on_a_phone_the_order_is_chosen_from_a_list(browser: Browser, reports: dict[str, Path]) -> None:
    with opened(browser, reports["zh"], width=390, height=800, touch=True) as seen:
        seen.page.get_by_label("原因", exact=True).select_option(label="逾期履行")
        seen.page.get_by_label("排序", exact=True).select_option(label="完成，升序")
        done = [text.split("\n")[-1].strip() for text in column(seen.page, 6)]
        assert done == sorted(done)
        assert len(done) > 5


def test_pages_are_turned(browser: Browser, reports: dict[str, Path], violations: int) -> None:
    with opened(browser, reports["zh"]) as seen:
        page = seen.page
        first = column(page, 1)
        assert (len(first), page.locator("#where").inner_text()) == (100, "1 / 2")
        expect(page.get_by_role("button", name="上一页")).to_be_disabled()
        page.get_by_role("button", name="下一页").click()
        expect(page.locator("#shown")).to_have_text(f"第 101–{violations} 项，共 {violations} 项")
        assert len(column(page, 1)) == violations - 100
        expect(page.get_by_role("button", name="下一页")).to_be_disabled()
        page.get_by_role("button", name="上一页").click()
        assert column(page, 1) == first


# -- explanations ------------------------------------------------------------------------------------


def test_an_explanation_unfolds_with_its_days(browser: Browser, reports: dict[str, Path]) -> None:
    with opened(browser, reports["zh"]) as seen:
        page = seen.page
        page.get_by_label("查找", exact=True).fill("A-17 主动公开")
        row = page.locator("#found tbody").filter(has_text="依申请提供的信息未按期转为主动公开")
        expect(row).to_have_count(1)
        box = row.locator(".govrules-explanation")
        expect(box).not_to_be_visible()
        row.locator("summary").click()
        expect(box).to_be_visible()
        expect(box).to_contain_text("2020年宝山区政务公开工作要点")
        expect(box.locator("ol.gr-strip li")).to_have_count(31)
        expect(box.locator("li.gr-due")).to_have_text("06-0530■")


def test_all_on_a_page_are_unfolded_and_folded_at_once(browser: Browser, reports: dict[str, Path]) -> None:
    with opened(browser, reports["zh"]) as seen:
        page = seen.page
        page.get_by_role("button", name="展开本页").click()
        assert page.locator("#found details[open]").count() == 100
        page.get_by_role("button", name="收起本页").click()
        assert page.locator("#found details[open]").count() == 0


def test_rest_days_holidays_and_make_up_days_differ_by_letter_and_by_border(
    browser: Browser, tmp_path: Path
) -> None:
    facts = {
        "id": "A-1", "unit": "甲", "received_on": "2020-04-20", "replied_on": "2020-07-01",
        "reply_kind": "disclosed",
    }  # fmt: skip
    found = (
        gr.load("cn/regulation-2019")
        .select(["late-reply"])
        .audit([facts], "2020-07-10", record_type="application")
    )
    path = tmp_path / "report.html"
    path.write_text("".join(html_report(found, "one", "zh")), encoding="utf-8")
    with opened(browser, path) as seen:
        seen.page.locator("#found summary").first.click()
        drawn = {
            kind: (
                seen.page.locator(f"li.gr-{kind} b").first.inner_text(),
                seen.page.locator(f"li.gr-{kind}").first.evaluate(
                    "box => { const s = getComputedStyle(box); return s.borderBlockStyle + s.borderBottomWidth }"
                ),
            )
            for kind in ("counted", "weekend", "holiday", "make-up")
        }
        letters = {re.sub(r"\d", "", letter) for letter, _ in drawn.values()}
        assert letters == {"", "休", "假", "班"}
        assert len({border for _, border in drawn.values()}) == 4


# -- more than can be explained ----------------------------------------------------------------------


def test_what_is_beyond_the_bound_is_said_and_still_listed(
    browser: Browser, reports: dict[str, Path], violations: int
) -> None:
    with opened(browser, reports["bounded"]) as seen:
        page = seen.page
        note = f"前 {BOUND} 项附完整说明，其余 {violations - BOUND} 项附一句话"
        expect(page.locator("#violations .note").first).to_contain_text(note)
        rows = page.locator("#found tbody")
        expect(rows).to_have_count(100)
        assert page.locator("#found details").count() == BOUND
        page.get_by_label("原因", exact=True).select_option(label="逾期履行")
        last = rows.last
        due, done, late = (last.locator(f"td:nth-child({at})").first.inner_text() for at in (5, 6, 7))
        expect(last.locator(".why")).to_have_text(f"应于 {due} 前完成，{done} 才完成，迟 {late}。")
        page.get_by_label("原因", exact=True).select_option(label="未达指标")
        expect(page.get_by_role("button", name="展开本页")).to_be_disabled()
        expect(rows.first.locator(".why")).to_have_text(re.compile("。$"))
        assert seen.faults() == []


def test_the_rows_made_from_data_say_what_the_written_ones_say(
    browser: Browser, reports: dict[str, Path]
) -> None:
    said = {}
    for name in ("zh", "bounded"):
        with opened(browser, reports[name]) as seen:
            first = [column(seen.page, number) for number in range(1, 8)]
            seen.page.get_by_role("button", name="下一页").click()
            said[name] = [first, [column(seen.page, number) for number in range(1, 8)]]
    assert said["zh"] == said["bounded"]


@pytest.mark.slow
def test_a_hundred_thousand_violations_give_a_page_that_opens(browser: Browser, tmp_path: Path) -> None:
    import pandas as pd

    n = 100_000
    received = pd.date_range("2019-06-03", periods=500)
    records = pd.DataFrame({
        "id": [f"A-{at:06d}" for at in range(n)],
        "unit": [f"第{at % 60:02d}局" for at in range(n)],
        "received_on": [received[at % 500].date() for at in range(n)],
    })  # fmt: skip
    rules = gr.load("cn/regulation-2019").select(["late-reply"])
    found = rules.audit({"application": records}, "2022-06-30")
    path = tmp_path / "report.html"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(html_report(found, "many", "zh"))
    assert path.stat().st_size < 30_000_000
    with opened(browser, path) as seen:
        expect(seen.page.locator("#shown")).to_have_text("第 1–100 项，共 100,000 项")
        expect(seen.page.locator("#violations .note").first).to_contain_text(
            "前 2,000 项附完整说明，其余 98,000 项"
        )
        seen.page.get_by_label("查找", exact=True).fill("a-0999 第07局")
        expect(seen.page.locator("#shown")).to_contain_text("（全部 100,000 项）")
        assert set(column(seen.page, 2)) == {"第07局"}
        assert all(id.startswith("A-0999") for id in column(seen.page, 1))


# -- without script, on paper ------------------------------------------------------------------------


def test_without_script_the_table_is_there_and_unfolds(
    browser: Browser, reports: dict[str, Path], violations: int
) -> None:
    with opened(browser, reports["zh"], script=False) as seen:
        page = seen.page
        expect(page.locator("#found tbody")).to_have_count(violations)
        expect(page.locator("#filters")).not_to_be_visible()
        expect(page.locator("noscript p")).to_have_text("浏览器未运行脚本，不能筛选和排序。")
        page.locator("#found summary").first.click()
        expect(page.locator(".govrules-explanation").first).to_be_visible()
    with opened(browser, reports["bounded"], script=False) as seen:
        expect(seen.page.locator("#found tbody")).to_have_count(BOUND)
        expect(seen.page.locator("noscript p")).to_contain_text(
            f"其余 {violations - BOUND} 项见 --format csv"
        )


def test_on_paper_stand_the_violations_that_fit_and_the_explanations_that_were_unfolded(
    browser: Browser, reports: dict[str, Path], tmp_path: Path, violations: int
) -> None:
    with opened(browser, reports["zh"]) as seen:
        seen.page.locator("#found summary").first.click()
        seen.page.pdf(path=tmp_path / "all.pdf", prefer_css_page_size=True)
        expect(seen.page.locator("#found tbody")).to_have_count(100)
        seen.page.get_by_label("原因", exact=True).select_option(label="逾期履行")
        few = seen.page.locator("#found tbody").count()
        seen.page.pdf(path=tmp_path / "few.pdf", prefer_css_page_size=True)
    pdf = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    width, height = pdf[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    text = "\n".join(pages)
    assert 5 < len(pages) < 60
    assert f"1 / {len(pages)}" in pages[0]
    assert "政务公开核查报告" in pages[0]
    assert "清除筛选" not in text
    assert text.count("规则库 ") == 2  # at the head, and in the one explanation
    assert text.count("逾期") >= 38
    assert f"共 {violations} 项" in text
    assert len([page for page in pages if "超期" in page and "应于" in page and "记录" in page]) > 3
    fewer = "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "few.pdf")
    )
    assert f"共 {few} 项" in fewer


# -- hostile facts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("explained", [2_000, 1])
def test_markup_and_script_in_any_fact_stay_text(browser: Browser, tmp_path: Path, explained: int) -> None:
    facts = [
        {"id": f"{at}{evil}", "unit": evil, "received_on": "2020-04-01", "replied_on": "2020-06-01"}
        for at, evil in enumerate(EVIL)
    ]
    facts += [{"id": "unfit", "unit": evil, "received_on": evil} for evil in EVIL]
    source = tmp_path / "applications.json"
    source.write_text(json.dumps(facts), encoding="utf-8")
    found = (
        gr.load("cn/regulation-2019")
        .select(["late-reply"])
        .audit(str(source), AS_OF, record_type="application")
    )
    assert len(found.of_status("violated")) == len(EVIL)
    assert len(found.unfit) >= len(EVIL)
    path = tmp_path / "report.html"
    path.write_text("".join(html_report(found, EVIL[0], "en", explained=explained)), encoding="utf-8")
    with opened(browser, path, lang="en") as seen:
        page = seen.page
        page.get_by_role("columnheader", name="record", exact=True).get_by_role("button").click()
        for summary in page.locator("#found summary").all():
            summary.click()
        page.wait_for_timeout(200)
        assert page.evaluate("window.pwned") is None
        assert page.locator("img, iframe, object, embed, link, base").count() == 0
        assert page.locator("script").count() == 2
        assert column(page, 1) == [f"{at}{evil}" for at, evil in enumerate(EVIL)]
        assert set(column(page, 2)) == set(EVIL)
        assert page.locator(".lead b").inner_text() == EVIL[0]
        assert not seen.scrolls_sideways()


def test_the_pages_own_policy_stops_a_script_and_a_request_that_are_put_into_it(
    browser: Browser, reports: dict[str, Path]
) -> None:
    with watched(browser, reports["zh"].as_uri()) as seen:
        seen.page.goto(reports["zh"].as_uri())
        seen.page.evaluate(
            """() => {
                document.body.append(Object.assign(document.createElement('script'), {text: 'window.pwned = 1'}));
                document.body.insertAdjacentHTML('beforeend', '<img src="http://example.org/x" onerror="window.pwned = 1">');
                document.body.insertAdjacentHTML('beforeend', '<p style="position:fixed">x</p>');
                return fetch('http://example.org/y').catch(() => 0);
            }"""
        )
        seen.page.wait_for_timeout(200)
        assert seen.page.evaluate("window.pwned") is None
        assert seen.outside == []
        assert len([error for error in seen.errors if "Content Security Policy" in error]) >= 4
