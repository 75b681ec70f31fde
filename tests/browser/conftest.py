"""What every test of a page shares: the browser."""

from tests.browser.chromium import browser as browser
