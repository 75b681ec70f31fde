"""Makes `office-report.png`: the report on the sample, printed by LibreOffice.

Needs LibreOffice Calc (`soffice`), poppler (`pdftoppm`, `pdftotext`), a Chinese font, and Pillow:

    python docs/_static/office_report.py
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

SHEETS = ("summary", "violations", "open duties", "application")
HERE = Path(__file__).parent


def main() -> None:
    """Sample, audit, print, choose the first page of four sheets, put them together."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("govrules", "sample", "cases.xlsx", "--lang", "en", folder=folder)
        as_of = ("--as-of", "2020-12-31", "--lang", "en")
        run(
            "govrules",
            "audit",
            "cases.xlsx",
            *as_of,
            "--format",
            "xlsx",
            "--output",
            "report.xlsx",
            folder=folder,
        )
        run("soffice", "--headless", "--convert-to", "pdf", "report.xlsx", folder=folder)
        text = run("pdftotext", "-layout", "report.pdf", "-", folder=folder)
        heads = [page.lstrip().split("  ")[0].strip() for page in text.split("\f")]
        pages = []
        for sheet in SHEETS:
            number = str(heads.index(sheet) + 1)
            run(
                "pdftoppm",
                "-r",
                "60",
                "-png",
                "-singlefile",
                "-f",
                number,
                "-l",
                number,
                "report.pdf",
                sheet,
                folder=folder,
            )
            pages.append(Image.open(folder / f"{sheet}.png").convert("RGB"))
    two_by_two(pages).quantize(128).save(HERE / "office-report.png", optimize=True)


def run(*command: str, folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def two_by_two(pages: list[Image.Image], gap: int = 16) -> Image.Image:
    """The pages, all of one size, in two rows."""
    width, height = pages[0].size
    whole = Image.new("RGB", (width * 2 + gap * 3, height * 2 + gap * 3), "#888888")
    for at, page in enumerate(pages):
        whole.paste(page, (gap + (width + gap) * (at % 2), gap + (height + gap) * (at // 2)))
    return whole


if __name__ == "__main__":
    main()
