"""Docstrings as they are written here: a name between two backticks is code.

In: the lines of a docstring. Out: the same lines in reStructuredText, where code takes two backticks on each
side. Doctests are left alone.
"""

import re

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)(?=(\w)?)")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Read every docstring so."""
    app.connect("autodoc-process-docstring", _process)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _process(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    in_doctest = False
    for number, line in enumerate(lines):
        in_doctest = line.lstrip().startswith(">>>") or (in_doctest and bool(line.strip()))
        if not in_doctest:
            # A letter right behind would run into the closing mark: an escaped space ends it without showing.
            lines[number] = _CODE.sub(lambda found: f"``{found[1]}``" + ("\\ " if found[2] else ""), line)
