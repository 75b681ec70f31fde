"""What a notebook keeps: explanation, timeline and count are there without widgets, saved and exported."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
CELLS = [
    "import govrules as gr\nbook = gr.load('cn/regulation-2019')",
    (
        "case = {'record_type': 'application', 'id': 'A-17', 'received_on': '2020-01-10', 'replied_on': '2020-02-17'}\n"
        "explanation = book.explain(case, 'late-reply', '2020-03-31')\nexplanation"
    ),
    "explanation.timeline()",
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that was run in a real kernel and saved."""
    home = tmp_path_factory.mktemp("static")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    with pytest.MonkeyPatch.context() as patch:
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(home / name))
        patch.setenv("PYTHONPATH", str(ROOT))
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    path = home / "saved.ipynb"
    nbformat.write(notebook, path)
    return path


def test_a_saved_notebook_holds_both_views_as_html_and_in_words(saved: Path) -> None:
    cells = nbformat.read(saved, 4).cells
    explanation, timeline = cells[1].outputs[0].data, cells[2].outputs[0].data
    assert "未按期答复" in explanation["text/html"]
    assert "gr-strip" in explanation["text/html"]
    assert "<svg" in timeline["text/html"]
    assert "截止 2020-02-14（周五）" in timeline["text/plain"]
    assert "逾期 1 个工作日" in explanation["text/plain"]


def test_an_export_to_html_shows_them_without_a_script_of_ours(saved: Path) -> None:
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter(template_name="classic").from_filename(str(saved))
    assert "逾期 1 个工作日" in page
    assert 'class="gr-timeline"' in page
    ours = page[page.index('class="govrules-explanation') :]
    ours = ours[: ours.index("</svg>")]
    assert "<script" not in ours
    assert "http" not in ours.replace("http://www.w3.org/2000/svg", "")
