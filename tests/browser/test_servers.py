"""The harness itself: it runs a notebook in both servers, and notices what a page should not do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

GREETING = """
import ipywidgets
from govrules.model.source import Text
from govrules.notebook.panel import Panel
from govrules.notebook.form import Form

panel = Panel(Text("问候", "Greeting"), {"hello": Text("你好", "hello")}, lang="zh")
form = Form(fields=[{"name": "who", "kind": "text", "label": "姓名"}])
answer = panel.worded(ipywidgets.HTML(), value=lambda: f'{panel.say("hello")} {form.values.get("who", "")}')
form.observe(lambda _: panel.reword(answer), "values")
panel.body(form, answer)
panel
"""


def test_a_panel_runs_and_a_request_that_leaves_fails_the_test(server: Server, browser: Browser) -> None:
    with (
        pytest.raises(AssertionError, match=r"asked for what is not on this machine: .*example\.org"),
        server.opened(browser, "greeting", GREETING) as app,
    ):
        if server.kind == "lab":
            expect(app.page.get_by_role("menuitem", name="文件", exact=True)).to_be_visible()
        name = app.get_by_label("姓名")
        name.fill("李")
        name.press("Enter")
        expect(app.panel).to_contain_text("你好 李")
        app.button("English").click()
        expect(app.panel).to_contain_text("hello 李")
        expect(name).to_have_value("李")
        assert app.seen.draws_chinese()
        assert app.faults() == []
        assert app.seen.outside == []
        name.fill('<img alt="" src="http://example.org/pixel.png">')
        name.press("Enter")
        expect(app.panel.locator("img")).to_have_count(1)
