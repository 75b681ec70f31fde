"""The watch itself: a request that leaves, a console error, a fault and a missing font are all noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import watched

pytestmark = pytest.mark.browser


def test_a_request_that_leaves_the_machine_is_stopped_and_recorded(browser: Browser) -> None:
    with watched(browser) as seen:
        seen.page.set_content('<img src="http://example.org/pixel.png" alt="a pixel">')
        seen.page.wait_for_timeout(200)
        assert seen.outside == ["http://example.org/pixel.png"]
        assert any("net::ERR_FAILED" in error for error in seen.errors)


def test_what_is_allowed_is_let_through(browser: Browser, tmp_path: Path) -> None:
    page, other = tmp_path / "page.html", tmp_path / "other.html"
    page.write_text("<title>here</title><p>here", encoding="utf-8")
    other.write_text("<title>there</title><p>there", encoding="utf-8")
    with watched(browser, page.as_uri()) as seen:
        seen.page.goto(page.as_uri())
        assert seen.page.title() == "here"
        seen.page.evaluate("address => fetch(address).catch(() => 0)", other.as_uri())
        assert (seen.outside, len(seen.errors)) == ([other.as_uri()], 1)


def test_errors_of_scripts_and_of_the_console_are_kept(browser: Browser) -> None:
    with watched(browser) as seen:
        seen.page.set_content("<script>console.error('said'); throw new Error('thrown')</script>")
        seen.page.wait_for_timeout(100)
        assert sorted(seen.errors) == ["said", "thrown"]


def test_axe_names_a_serious_fault_and_its_place(browser: Browser) -> None:
    with watched(browser) as seen:
        seen.page.set_content('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:,">')
        (fault,) = seen.faults()
        assert fault.startswith("image-alt (critical)")
        seen.page.set_content('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:," alt="x">')
        assert seen.faults() == []


def test_a_page_wider_than_its_window_is_noticed(browser: Browser) -> None:
    with watched(browser, width=390) as seen:
        seen.page.set_content('<div style="width:500px">wide</div>')
        assert seen.scrolls_sideways()
        seen.page.set_content("<div>narrow</div>")
        assert not seen.scrolls_sideways()


def test_there_is_a_chinese_font(browser: Browser) -> None:
    with watched(browser) as seen:
        assert seen.draws_chinese()


def test_a_picture_is_kept(browser: Browser) -> None:
    with watched(browser) as seen:
        seen.page.set_content("<p>政务公开</p>")
        path = seen.picture("chromium/政务 a")
        assert path.name == "chromium-a.png"
        assert path.read_bytes().startswith(b"\x89PNG")
