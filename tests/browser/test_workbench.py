"""The workbench as a person uses it, in JupyterLab and in Voila."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

import govrules as gr
from tests.browser.servers import Opened, Server

pytestmark = pytest.mark.browser

FIFTH_OF_A_SECOND = 0.2
WORKBENCH = "from govrules.notebook import Workbench\nWorkbench()"


def fill(app: Opened, label: str, text: str) -> None:
    field = app.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Enter")


def sentence(app: Opened) -> Locator:
    return app.panel.locator(".govrules-explanation .gr-summary").first


def handle(app: Opened) -> Locator:
    return app.panel.get_by_role("slider").first


def stands_at(app: Opened) -> str:
    """The day at which the handle stands, which the page counts from 1970."""
    days = int(handle(app).get_attribute("aria-valuenow") or 0)
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def test_a_case_is_tried(server: Server, browser: Browser, tmp_path: Path) -> None:
    with server.opened(browser, "workbench", WORKBENCH) as app:
        # it begins with an example, worst verdict first, by sign and word
        first = app.panel.locator(".gr-card").first
        expect(first).to_contain_text("✗ 违反")
        expect(first).to_contain_text("逾期 1 个工作日")
        assert app.faults() == []
        app.picture("zh")

        # a date in any form; the verdict, the card and the timeline follow
        fill(app, "答复日期", "20200214")
        expect(sentence(app)).to_contain_text("按期")
        expect(app.panel.locator("svg.gr-timeline")).to_contain_text("答复 2020-02-14")
        fill(app, "答复日期", "2020年2月18日")
        expect(sentence(app)).to_contain_text("逾期 2 个工作日")
        took = latency(app)
        assert took < FIFTH_OF_A_SECOND, f"{took:.3f} s from a key to the verdict"

        # what is not understood is told at its field, and nothing is judged by it
        fill(app, "答复日期", "2月18日")
        expect(app.panel.locator("[data-field=replied_on] .gr-error")).not_to_be_empty()
        expect(app.panel.get_by_role("status").first).to_contain_text("未能读懂")
        app.button("撤销").click()
        expect(sentence(app)).to_contain_text("个工作日")

        # as-of: by pointer and by keyboard
        before = handle(app).get_attribute("aria-valuetext")
        box = handle(app).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        app.page.mouse.move(x, y)
        app.page.mouse.down()
        app.page.mouse.move(x - 60, y, steps=4)
        app.page.mouse.move(x - 260, y, steps=8)
        app.page.mouse.up()
        expect(handle(app)).not_to_have_attribute("aria-valuetext", before or "")
        expect(sentence(app)).to_contain_text("未答复")
        as_of, moved = app.get_by_label("评估时点", exact=True).first, stands_at(app)
        expect(as_of).to_have_value(moved)
        handle(app).press("ArrowRight")
        expect(as_of).to_have_value(stands_at(app))
        assert stands_at(app) > moved
        handle(app).press("ArrowLeft")
        expect(as_of).to_have_value(moved)

        # the other language, and nothing is lost
        app.button("English").click()
        expect(app.get_by_label("as of", exact=True).first).to_have_value(moved)
        expect(sentence(app)).to_contain_text("not replied")
        app.picture("en")

        # a fact that would decide leads to its field
        app.panel.get_by_role("group", name="Facts that verdicts wait for").get_by_role(
            "button"
        ).first.click()
        expect(app.panel.locator("[data-field=reply_kind] select")).to_be_focused()

        # saved as an example that `govrules test` runs
        with app.page.expect_download() as saved:
            app.button("Save as an example (YAML)").click()
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        assert path.read_text(encoding="utf-8").startswith("rule: cn/regulation-2019/late-reply\n")
        assert gr.load()  # the file names a rule that is shipped; the command line's own test runs it
        app.button("Clear").click()
        expect(app.get_by_label("received on", exact=True).first).to_have_value("")
        app.panel.locator("input[type=file]").first.set_input_files(path)
        expect(app.get_by_label("received on", exact=True).first).to_have_value("2020-01-10")
        expect(sentence(app)).to_contain_text("not replied")

        # two side by side
        app.button("Compare side by side").click()
        expect(app.panel.locator(".gr-scenario")).to_have_count(2)
        for at, day in enumerate(("2020-02-03", "2020-03-02")):
            as_of = app.panel.locator(".gr-scenario").nth(at).get_by_label("as of", exact=True)
            as_of.fill(day)
            as_of.press("Enter")
        expect(app.panel.locator("table.gr-difference")).to_contain_text("pending")
        assert app.faults() == []
        app.picture("two")


# From the key that ends an entry to the sentence of the new verdict in the page, by the page's own clock.
_TIMED = """([input, day]) => new Promise(resolve => {
    const panel = input.closest('.govrules-panel');
    const sentence = () => panel.querySelector('.govrules-explanation .gr-summary')?.textContent ?? '';
    const watch = new MutationObserver(() => {
        if (!sentence().includes(day)) return;
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - began));
    });
    watch.observe(panel, {childList: true, subtree: true, characterData: true});
    input.value = day;
    const began = performance.now();
    input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
})"""


def latency(app: Opened) -> float:
    """The middle of five times, in seconds; of more, as long as what else runs on the machine makes it longer."""
    took: list[float] = []
    for turn in range(20):
        field = app.get_by_label("答复日期", exact=True).first.element_handle()
        day = (date(2020, 2, 18) + timedelta(days=turn % 5 + 1)).isoformat()
        took.append(app.page.evaluate(_TIMED, [field, day]) / 1000)
        best = sorted(took)[:5]
        if len(took) >= 5 and best[2] < FIFTH_OF_A_SECOND:
            break
    print(f"from a key to the verdict in {app.server.kind}: {' '.join(f'{each:.3f}' for each in took)} s")
    return sorted(took)[:5][2]


def test_by_keyboard_alone_narrow_and_dark_and_after_a_reload(server: Server, browser: Browser) -> None:
    with server.opened(browser, "narrow", WORKBENCH, width=420, dark=True) as app:
        assert not app.seen.scrolls_sideways()
        paper = app.panel.evaluate("panel => getComputedStyle(panel).backgroundColor")
        assert max(int(each) for each in re.findall(r"\d+", paper)[:3]) < 60, f"{paper} is not dark"
        app.get_by_label("评估时点", exact=True).first.focus()
        app.page.keyboard.press("Control+A")
        app.page.keyboard.type("2020-02-10")
        app.page.keyboard.press("Enter")
        expect(sentence(app)).to_contain_text("2020-02-14")
        seen = []
        for _ in range(60):
            app.page.keyboard.press("Tab")
            seen.append(
                app.page.evaluate(
                    "document.activeElement.dataset.card || document.activeElement.getAttribute('role')"
                )
            )
            if seen[-1] == "slider":
                break
        assert "cn/regulation-2019/late-reply" in seen
        assert seen[-1] == "slider"
        # The handle is drawn after the sentence; a key moves it from where it is seen to stand.
        expect(app.page.locator(":focus")).to_have_attribute("aria-valuetext", re.compile("2020-02-10"))
        app.page.keyboard.press("PageUp")
        expect(app.get_by_label("评估时点", exact=True).first).to_have_value("2020-02-17")
        expect(sentence(app)).to_contain_text("逾期")
        assert app.faults() == []
        app.picture("dark")
        app.reload()
        expect(app.panel.locator(".gr-card").first).to_contain_text("✗ 违反")
