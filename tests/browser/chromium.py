"""Chromium with the network closed, for tests that look at a page as its reader would.

Comes in: nothing but Debian's Chromium (`apt-get install chromium fonts-noto-cjk`; or CHROMIUM=/path/to/it).
Goes out: pages that keep what they asked for and what went wrong, the faults that axe-core finds, pictures
under `build/pictures/`. Must not know: reports, notebooks, servers.

One Playwright at a time runs in a process, and while it runs no other event loop can: so the fixture `browser`
lives as long as the tests of one file, and every test of a page takes that one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:")
"""What a page of a server on this machine may ask for."""

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_WITHOUT_NETWORK = ("data:", "blob:", "about:")
_SERIOUS = ("serious", "critical")

# Without a Chinese font each character is the same empty box.
_TWO_CHARACTERS_DIFFER = """() => {
    const drawn = character => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
        const context = canvas.getContext('2d');
        context.font = '32px sans-serif';
        context.fillText(character, 2, 32);
        return canvas.toDataURL();
    };
    return drawn('政') !== drawn('务');
}"""


class Watched:
    """A page, what it asked for beyond what it may, and what its console called an error."""

    def __init__(self, page: Page, allowed: tuple[str, ...]) -> None:
        self.page = page
        self.allowed = (*_WITHOUT_NETWORK, *allowed)
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.context.route("**/*", self._guard)
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def faults(self, context: str | None = None) -> list[str]:
        """What axe-core calls serious or critical, a line each with the place; `context` is a selector."""
        found = Axe().run(self.page, context).response["violations"]
        return [
            f"{each['id']} ({each['impact']}): {each['help']}: {node['target']} {node['html'][:200]}"
            for each in found
            if each["impact"] in _SERIOUS
            for node in each["nodes"]
        ]

    def picture(self, name: str, *, full: bool = True) -> Path:
        """A picture of the whole page, or of what is on the screen, kept under `build/pictures/`."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{re.sub(r'[^0-9A-Za-z._-]+', '-', name)}.png"
        self.page.screenshot(path=path, full_page=full)
        return path

    def draws_chinese(self) -> bool:
        """Whether there is a Chinese font: two different characters are drawn differently."""
        return bool(self.page.evaluate(_TWO_CHARACTERS_DIFFER))

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
                " || document.body.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def _guard(self, route: Route) -> None:
        # What the page's own policy stops never comes here: that is no request.
        if self._asked(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _asked(self, address: str) -> bool:
        allowed = address.startswith(self.allowed)
        if not allowed:
            self.outside.append(address)
        return allowed

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


@contextmanager
def watched(
    browser: Browser,
    *allowed: str,
    lang: str = "zh",
    width: int = 1280,
    height: int = 900,
    dark: bool = False,
    script: bool = True,
    touch: bool = False,
) -> Iterator[Watched]:
    """A new page in a context of its own; it may ask for addresses that begin with one of `allowed`.

    Whoever opens it looks at `outside` and `errors` when done. `script=False` is a reader who forbids scripts.
    """
    context = browser.new_context(
        locale="zh-CN" if lang == "zh" else "en-GB",
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        has_touch=touch,
        accept_downloads=True,
    )
    context.set_default_timeout(20_000)
    try:
        yield Watched(context.new_page(), allowed)
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, running."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no Chromium: apt-get install chromium fontconfig fonts-noto-cjk"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, headless=True, args=_ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the tests of a file."""
    with chromium() as running:
        yield running
