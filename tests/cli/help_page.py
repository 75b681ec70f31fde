"""The part of `docs/cli.md` that holds every command's help; run it to write that part anew."""

import io
import os
from contextlib import redirect_stdout
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
MARK = "<!-- written by `python tests/cli/help_page.py`; a test compares -->\n"


def help_of(*words: str) -> str:
    """What `govrules … --help` prints, 100 columns wide."""
    from govrules.cli.program import run

    os.environ["COLUMNS"] = "100"
    out = io.StringIO()
    with redirect_stdout(out):
        assert run([*words, "--help"]) == 0
    return out.getvalue().rstrip()


def written() -> str:
    """The help of the program and of every command, as a page holds it."""
    from govrules.cli.program import COMMANDS

    parts = [MARK, f"\n```text\n{help_of()}\n```\n"]
    for words, _ in COMMANDS:
        parts.append(f"\n### govrules {words}\n\n```text\n{help_of(*words.split())}\n```\n")
    return "".join(parts)


def page_with(help_part: str) -> str:
    """The whole page with that help in it."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + help_part


if __name__ == "__main__":
    PAGE.write_text(page_with(written()), encoding="utf-8")
