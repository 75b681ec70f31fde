"""Makes the pictures of the HTML report in `docs/_static/` anew: `make pictures`.

Comes in: the shipped sample. Goes out: PNG files. Must not know: how the report is made.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser

from govrules.cli.program import run
from tests.browser.chromium import chromium, watched

TO = Path(__file__).resolve().parents[2] / "docs" / "_static"
AS_OF = "2020-07-01"


def main() -> None:
    """The report on the sample in both languages: on a screen, unfolded, on a phone, on paper."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        for lang in ("zh", "en"):
            folder = Path(name) / lang
            folder.mkdir()
            take(browser, written(folder, lang), lang)


def written(folder: Path, lang: str) -> Path:
    """The report in `lang`."""
    cases, report = folder / "cases.xlsx", folder / "report.html"
    audit = [
        "audit",
        str(cases),
        "--as-of",
        AS_OF,
        "--format",
        "html",
        "--output",
        str(report),
        "--lang",
        lang,
    ]
    for command in (["sample", str(cases), "--lang", lang], audit):
        if run(command) != 0:
            sys.exit(f"failed: govrules {' '.join(command)}")
    # The name of the source stands on the page: that of a folder which is gone would be no use there.
    page = report.read_text(encoding="utf-8")
    report.write_text(page.replace(str(cases), cases.name), encoding="utf-8")
    return report


def take(browser: Browser, report: Path, lang: str) -> None:
    """Four pictures of one report."""
    address = report.as_uri()
    with watched(browser, address, lang=lang, width=1100, height=940) as seen:
        seen.page.goto(address)
        save(opened(seen.page.screenshot()), f"html-report-{lang}")
        seen.page.locator("#f-search").fill("A-17")
        seen.page.wait_for_timeout(300)
        row = seen.page.locator("#found tbody").filter(has_text="2020-06-05")
        row.locator("summary").click()
        save(opened(row.screenshot()), f"html-report-explained-{lang}")
        seen.page.locator("#filters").evaluate("form => form.reset()")
        seen.page.wait_for_timeout(300)
        seen.page.pdf(path=report.with_suffix(".pdf"), prefer_css_page_size=True)
    paper = pypdfium2.PdfDocument(report.with_suffix(".pdf"))
    save(beside([paper[at].render(scale=1.1).to_pil() for at in range(2)]), f"html-report-paper-{lang}")
    with watched(browser, address, lang=lang, width=390, height=844, touch=True) as seen:
        seen.page.goto(address)
        screens = [opened(seen.page.screenshot())]
        for at in ("#charts", "#found tbody:nth-of-type(3)"):
            seen.page.locator(at).evaluate("element => element.scrollIntoView()")
            screens.append(opened(seen.page.screenshot()))
    save(beside(screens), f"html-report-phone-{lang}")


def opened(png: bytes) -> Image.Image:
    """A picture of the browser."""
    return Image.open(BytesIO(png)).convert("RGB")


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures of one size side by side."""
    width, height = pictures[0].size
    whole = Image.new("RGB", (len(pictures) * (width + 12) - 12, height), "#888")
    for at, each in enumerate(pictures):
        whole.paste(each, (at * (width + 12), 0))
    return whole


def save(picture: Image.Image, name: str) -> None:
    """128 colours are enough for a page of text, and half of the bytes."""
    path = TO / f"{name}.png"
    picture.convert("RGB").quantize(128).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
