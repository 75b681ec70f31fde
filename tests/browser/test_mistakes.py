"""What a page with no code in sight says when a cell of its notebook fails."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import LOCAL, watched
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

MISTAKE = "import govrules as gr\ngr.due('2020-01-10', '20 wrking days')"
NOT_THE_READERS = "1 / 0"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_mistake_is_told_and_any_other_error_is_not_the_readers(
    browser: Browser, tmp_path: Path, dark: bool
) -> None:
    server = Server("voila", tmp_path)
    try:
        server.write("mistake", MISTAKE)
        server.write("error", NOT_THE_READERS)
        with watched(browser, *LOCAL, dark=dark, width=420) as seen:
            alert = seen.page.get_by_role("alert")
            server.run(seen.page, "mistake", dark=dark)
            expect(alert).to_contain_text("LimitError · 2: gr.due('2020-01-10', '20 wrking days')")
            expect(alert).to_contain_text("建议：是否指“working days”？")
            expect(alert).to_contain_text("help: did you mean `working days`?")
            expect(alert).not_to_contain_text("Traceback")
            assert seen.faults(".govrules-mistake") == []
            assert not seen.scrolls_sideways()
            seen.picture(f"mistake-{'dark' if dark else 'light'}")

            server.run(seen.page, "error", dark=dark)
            expect(alert).to_contain_text("不是您的操作所致")
            expect(alert).to_contain_text("ZeroDivisionError: division by zero")
            expect(alert.get_by_text("Traceback")).to_be_hidden()
            alert.get_by_text("详情 · Details").click()
            expect(alert.get_by_text("Traceback")).to_be_visible()
            assert seen.faults(".govrules-mistake") == []
            assert not seen.scrolls_sideways()
            assert seen.outside == seen.errors == []
    finally:
        server.stop()
