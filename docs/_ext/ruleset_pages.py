"""Reference pages made from the shipped rulesets, so that they cannot fall behind them.

In: the rulebook as the package loads it. Out: a page for each instrument and each record type, one of coverage,
and templates to download, under `docs/reference/generated/`, written before Sphinx reads the pages. A faulty
rule ends the build with what `govrules check` says of it.
"""

from pathlib import Path

from coverage_page import coverage_page
from instrument_page import instrument_page
from markdown_marks import page_of
from record_type_page import record_type_page
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from govrules.api import load
from govrules.report.record_workbook import write_template


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the pages each time the site is built."""
    app.connect("builder-inited", _write_pages)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_pages(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference" / "generated"
    rules = load().rules
    pages = {
        folder / "instruments" / f"{page_of(instrument.id)}.md": instrument_page(rules, instrument)
        for instrument in rules.instruments.values()
    }
    for kind in rules.record_types.values():
        concerned = sum(rule.record == kind.id for rule in rules)
        pages[folder / "records" / f"{kind.id}.md"] = record_type_page(kind, concerned)
    pages[folder / "coverage.md"] = coverage_page(rules)
    templates = folder / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    for kind in rules.record_types.values():
        for lang in ("zh", "en"):
            write_template(templates / f"{kind.id}-{lang}.xlsx", [kind], lang)
    for old in set(folder.rglob("*.md")) - set(pages):
        old.unlink()
    for page, text in pages.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        # An unchanged page keeps its date, so that Sphinx need not read it again.
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
