"""How the documentation site is built: Sphinx, MyST and Furo, nothing fetched while it is read."""

import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "govrules"
author = "The govrules contributors"
copyright = author
version = release = "0.1.0"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "bilingual_search",
    "plain_docstrings",
    "ruleset_pages",
]

language = "en"
exclude_patterns = ["_build", "_ext", "_static", "reference/generated/README.md"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
nitpicky = False

# A page that nobody has written yet must not break the build of the others; a broken link must.
# (Sphinx gives this warning no type, so `suppress_warnings` cannot name it.)
logging.getLogger("sphinx.sphinx.directives.other").addFilter(
    lambda record: "glob pattern" not in str(record.msg)
)

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "fieldlist", "substitution"]
myst_heading_anchors = 4

autodoc_default_options = {"members": True, "member-order": "bysource", "show-inheritance": True}
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True

html_theme = "furo"
html_title = "govrules"
html_static_path = ["_static"]
html_css_files = ["govrules.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
