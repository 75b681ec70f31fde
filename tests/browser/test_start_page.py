"""The page that `make app` begins with: what there is to open, and nothing asked for from outside."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import LOCAL, watched
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_the_first_page_names_every_notebook_in_both_languages_and_asks_for_nothing_outside(
    browser: Browser, tmp_path: Path
) -> None:
    server = Server("voila", tmp_path)
    try:
        shutil.copytree(NOTEBOOKS, server.notebooks, dirs_exist_ok=True)
        with watched(browser, *LOCAL) as seen:
            seen.page.goto(server.url, wait_until="load")
            links = seen.page.get_by_role("listitem")
            expect(links).to_have_count(len([*NOTEBOOKS.glob("*.ipynb"), "zh", "en"]))
            expect(seen.page.get_by_role("main")).to_contain_text("情形工作台 · Scenario workbench")
            seen.page.get_by_role("link", name="中文笔记本").click()
            expect(links).to_have_count(len(list((NOTEBOOKS / "zh").glob("*.ipynb"))))
            for name in NOTEBOOKS.rglob("*.ipynb"):
                assert name.name not in seen.page.content().split("<main>")[1].replace(f"/{name.name}", "")
            assert seen.faults() == []
            assert not seen.scrolls_sideways()
            seen.picture("start-page")
            seen.page.get_by_role("link", name="返回").click()
            seen.page.get_by_role("link", name="期限计算").click()
            expect(seen.page.locator(".govrules-panel")).to_be_visible(timeout=60_000)
            assert seen.outside == []
    finally:
        server.stop()
