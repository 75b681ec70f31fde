"""What every test of a page shares: the browser, and the two servers of notebooks."""

from collections.abc import Iterator

import pytest

from tests.browser.chromium import browser as browser
from tests.browser.servers import Server


@pytest.fixture(scope="session", params=["lab", "voila"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab, then Voila, each started once for all tests that take it."""
    started = Server(request.param, tmp_path_factory.mktemp(request.param))
    yield started
    started.stop()
