"""JupyterLab and Voila on 127.0.0.1, with notebooks of the test's own, driven through `chromium`.

Comes in: cells of a notebook. Goes out: the running page, as a `Opened`: where to look, and the promise that
nothing left the machine, nothing failed and the console is clean. Must not know: any one panel.

    def test_a_greeting(server: Server, browser: Browser) -> None:
        with server.opened(browser, "greeting", "from greetings import Panel\nPanel()") as app:
            app.get_by_label("name").fill("Li")
            expect(app.panel).to_contain_text("hello, Li")

The user's own Jupyter files are neither read nor written. A server dies with the test run.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, Locator, Page, Request, Response, expect

from tests.browser.chromium import LOCAL, Watched, watched

ROOT = Path(__file__).resolve().parents[2]
_STARTED_WITHIN, _READY_WITHIN = 90, 90_000
# What a page is to show is there in a moment, but on a machine that is busy with other things.
expect.set_options(timeout=20_000)
_LAB_SETTINGS = {
    # Cells that are off the screen would not be in the page; a save would change the notebook under test.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/translation-extension:plugin": {"locale": "zh_CN"},
}
_ERROR = "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"
_KERNEL_IDLE = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


class Opened:
    """A notebook that runs in a page: `panel` is the panel in it, `scope` all that the notebook shows."""

    def __init__(self, server: Server, seen: Watched, name: str, *, dark: bool) -> None:
        self.dark = dark
        self.server = server
        self.seen = seen
        self.page: Page = seen.page
        self.name = name
        self.failed: list[str] = []
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    @property
    def scope(self) -> Locator:
        """All that the notebook shows."""
        return self.page.locator("#rendered_cells" if self.server.kind == "voila" else ".jp-NotebookPanel")

    @property
    def panel(self) -> Locator:
        """The panel in it, the first if there are several."""
        return self.scope.locator(".govrules-panel").first

    def get_by_label(self, label: str, **options: Any) -> Locator:
        """A control of the panel by its label."""
        return self.panel.get_by_label(label, **options)

    def button(self, name: str) -> Locator:
        """A button of the panel by its name."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def picture(self, what: str) -> Path:
        """A picture of the panel, kept under `build/pictures/` by notebook, server and what it shows."""
        return self.seen.picture(f"{self.name}-{self.server.kind}-{what}")

    def faults(self) -> list[str]:
        """What axe-core finds serious in the panel."""
        return self.seen.faults(".govrules-panel")

    def reload(self) -> None:
        """Loads the page again and waits for the panel, as after a browser was closed."""
        self.start()

    def start(self) -> None:
        """Loads the notebook's page, runs it and waits until its panel is there."""
        self.server.run(self.page, self.name, dark=self.dark)
        error = self.scope.locator(_ERROR).first
        self.panel.or_(error).first.wait_for(timeout=_READY_WITHIN)
        assert not error.is_visible(), error.inner_text()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def _failed(self, request: Request) -> None:
        # What a page still wanted when it was left was not refused.
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(f"{request.failure} {request.url}")


class Server:
    """A real `jupyter lab` or `voila` that serves a folder of notebooks."""

    def __init__(self, kind: str, home: Path) -> None:
        self.kind = kind
        self.notebooks = home / "notebooks"
        self.notebooks.mkdir(parents=True)
        self._home = home
        self._port = _free_port()
        self._log = home / "server.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                self._command(), stdout=log, stderr=subprocess.STDOUT, env=self._environment(), cwd=home,
                preexec_fn=_die_with_parent,
            )  # fmt: skip
        self._wait()

    @contextlib.contextmanager
    def opened(
        self,
        browser: Browser,
        name: str,
        *cells: str,
        lang: str = "zh",
        width: int = 1400,
        dark: bool = False,
    ) -> Iterator[Opened]:
        """A notebook of these cells, running; afterwards nothing may have failed or gone elsewhere."""
        self.write(name, *cells)
        with watched(browser, *LOCAL, lang=lang, width=width, height=1000, dark=dark) as seen:
            app = Opened(self, seen, name, dark=dark)
            try:
                app.start()
                yield app
            finally:
                app.picture("end")
                self._leave(app.page)
            assert seen.outside == [], f"asked for what is not on this machine: {seen.outside}"
            assert app.failed == [], f"failed requests: {app.failed}"
            assert seen.errors == [], f"errors in the console: {seen.errors}"

    def write(self, name: str, *cells: str) -> None:
        """Puts a notebook of these cells where it is served."""
        content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        content.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(content, self.notebooks / f"{name}.ipynb")

    def run(self, page: Page, name: str, *, dark: bool = False) -> None:
        """Opens a notebook in the page, in the light or the dark theme, and runs it from the top."""
        if self.kind == "voila":
            theme = "dark" if dark else "light"
            page.goto(f"{self.url}/voila/render/{name}.ipynb?theme={theme}", wait_until="commit")
            page.locator("#rendered_cells").wait_for(state="visible", timeout=_READY_WITHIN)
            return
        page.goto(f"{self.url}/doc/tree/{name}.ipynb?reset", wait_until="commit")
        # Run All is lost before the kernel is there: ask the application, the page does not tell.
        page.wait_for_function(_KERNEL_IDLE, timeout=_READY_WITHIN)
        theme = f"JupyterLab {'Dark' if dark else 'Light'}"
        page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        # Else a search for a text finds it in the source too.
        page.evaluate("jupyterapp.commands.execute('notebook:hide-all-cell-code')")
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")

    def stop(self) -> None:
        """Ends the server and its kernels: the group that was started, and nothing else."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    # -- the process ---------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def _command(self) -> list[str]:
        if self.kind == "voila":
            return [
                sys.executable, "-m", "voila", str(self.notebooks), "--no-browser", "--Voila.ip=127.0.0.1",
                f"--port={self._port}", "--token=", "--template=govrules", "--show_tracebacks=True",
                "--VoilaConfiguration.allow_theme_override=YES",
                # Without it a page that is left cannot end its kernel: Voila's page sends no cookie against forgery.
                "--Voila.tornado_settings=disable_check_xsrf=True",
            ]  # fmt: skip
        settings = self._home / "settings"
        shutil.copytree(ROOT / "share" / "jupyter" / "lab" / "settings", settings)
        (settings / "overrides.json").write_text(json.dumps(_LAB_SETTINGS), encoding="utf-8")
        # JupyterLab's debugger asks the kernel, and calls it an error when the page is loaded anew before the answer.
        debugger = {"disabledExtensions": {"@jupyterlab/debugger-extension": True}}
        (settings / "page_config.json").write_text(json.dumps(debugger), encoding="utf-8")
        return [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self._port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
            f"--ServerApp.root_dir={self.notebooks}", f"--LabApp.app_settings_dir={settings}",
            f"--LabApp.user_settings_dir={self._home / 'user'}", f"--LabApp.workspaces_dir={self._home / 'work'}",
            "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
        ]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "run",
            "IPYTHONDIR": "ipython",
        }
        return {
            **kept,
            **{name: str(self._home / folder) for name, folder in own.items()},
            "JUPYTER_PATH": str(ROOT / "share" / "jupyter"),
            "PYTHONPATH": str(ROOT),
            "TZ": "Asia/Shanghai",
        }

    def _wait(self) -> None:
        until = time.monotonic() + _STARTED_WITHIN
        asked = "voila/static/voila.js" if self.kind == "voila" else "api/status"
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/{asked}", timeout=2).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(
                    f"{self.kind} did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}"
                )

    def _leave(self, page: Page) -> None:
        """Ends the kernel, which takes 200 MB: Voila soon does so by itself, JupyterLab when it is told."""
        if self.kind == "lab":
            page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.goto("about:blank")


def _die_with_parent() -> None:
    os.setsid()
    ctypes.CDLL("libc.so.6").prctl(1, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
