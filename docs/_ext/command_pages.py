"""A reference page with the help of every command, as the program itself prints it.

In: the installed program. Out: `docs/reference/generated/commands.md`, written before Sphinx reads the pages.
"""

import os
import subprocess
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the page each time the site is built."""
    app.connect("builder-inited", _write_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_page(app: Sphinx) -> None:
    from govrules.cli.program import COMMANDS

    parts = ["# Commands", "", _fenced(_help([]))]
    for words, _ in COMMANDS:
        parts += [f"## `govrules {words}`", "", _fenced(_help(words.split()))]
    page = Path(app.srcdir) / "reference" / "generated" / "commands.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(parts)
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        page.write_text(text, encoding="utf-8")


def _help(words: list[str]) -> str:
    command = [sys.executable, "-m", "govrules", *words, "--help"]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "GOVRULES_LANG": "en"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise ExtensionError(f"`govrules {' '.join(words)} --help` failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```\n"
