"""Every notebook runs from its first cell to its last in a real kernel, and its answer is the right one."""

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
STORIES = sorted(path.stem for path in (NOTEBOOKS / "en").glob("*.ipynb"))
PANELS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))

# What the answer at the end must say, in either language.
ANSWERS = {
    "01-first-steps": {
        "zh": "应于 2020-06-05（周五）24:00 前主动公开",
        "en": "Due by the end of Friday 2020-06-05",
    },
    "02-a-late-conversion-explained": "2020-06-05",
    "03-a-recall-at-night": "2018-10-01 22:40:00 155 hours",
    "04-comments-and-feedback": "2020-10-15 1 working days",
    "05-marking-documents": "文-2 violated attribute-not-on-text\n文-3 violated withheld-without-reason\n文-4 undetermined",
    "06-a-year-of-applications": "→ report.xlsx",
    "07-what-if-20-working-days": "{'longer': 57, 'shorter': 263}",
    "08-write-your-own-rule": {"zh": "2020-10-09（周五）24:00 前", "en": "by the end of Friday 2020-10-09"},
    "09-from-your-own-system": "A-1: violated\nA-2: pending\nunfit: 1",
    "10-watch-cases-as-they-move": "A-1: satisfied 2020-05-19\nA-2: violated 2020-05-20\nA-3: pending 2020-06-02",
}


def run(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, *, may_fail: bool = False) -> Any:
    """The notebook after a run in a folder and with settings of its own; to its end if cells of it may fail."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        (folder / name).mkdir()
        monkeypatch.setenv(name, str(folder / name))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    made = nbformat.read(path, 4)
    work = folder / "work"
    work.mkdir()
    NotebookClient(
        made,
        timeout=180,
        startup_timeout=120,
        kernel_name="python3",
        allow_errors=may_fail,
        resources={"metadata": {"path": str(work)}},
    ).execute()
    return made


def printed(cell: Any) -> str:
    """What a cell wrote on the page."""
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", ())
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("story", STORIES)
def test_a_story_ends_with_its_answer(
    story: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(NOTEBOOKS / lang / f"{story}.ipynb", tmp_path, monkeypatch)
    (answer,) = [cell for cell in made.cells if "answer" in cell.metadata.get("tags", ())]
    wanted = ANSWERS[story]
    assert (wanted if isinstance(wanted, str) else wanted[lang]) in printed(answer)


@pytest.mark.slow
@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_is_one_cell_that_shows_a_widget(
    panel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(NOTEBOOKS / f"{panel}.ipynb", tmp_path, monkeypatch)
    (cell,) = made.cells
    assert [
        "application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in cell.outputs
    ] == [True]


def test_every_story_is_told_in_both_languages_with_the_same_code() -> None:
    assert sorted(ANSWERS) == STORIES
    assert sorted(path.stem for path in (NOTEBOOKS / "zh").glob("*.ipynb")) == STORIES
    for story in STORIES:
        told = [
            [
                re.sub(r'"(zh|en)"|--lang (zh|en)', "", cell.source)
                for cell in nbformat.read(NOTEBOOKS / lang / f"{story}.ipynb", 4).cells
                if cell.cell_type == "code"
            ]
            for lang in ("zh", "en")
        ]
        assert told[0] == told[1], story


@pytest.mark.parametrize(
    "path", sorted(NOTEBOOKS.rglob("*.ipynb")), ids=lambda path: path.relative_to(NOTEBOOKS).as_posix()
)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    made = nbformat.read(path, 4)
    nbformat.validate(made)
    run = [cell for cell in made.cells if cell.cell_type == "code"]
    assert run
    assert [cell.id for cell in run if cell.outputs or cell.execution_count] == []
