"""A mistake in a cell of a notebook: its words in both languages, and no traceback."""

from pathlib import Path

import nbformat
import pytest

from tests.notebook.test_notebooks import run

MISTAKES = {
    "RulesetError": "import govrules as gr\nbook = gr.load('cn/regulation-2018')  # here",
    "LimitError": "gr.due(\n    '2020-01-10',\n    '20 wrking days',\n)",
    "RecordsError": "gr.load('cn/regulation-2019').audit('no-such.xlsx', as_of='2020-12-31')",
    "GovrulesError": "raise gr.GovrulesError('no unit', 'name one', zh='没有单位', zh_help='请写明单位')",
}
NOT_OURS = "1 / 0"


def test_a_mistake_is_told_in_both_languages_with_the_line_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [nbformat.v4.new_code_cell(cell) for cell in (*MISTAKES.values(), NOT_OURS)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "mistakes.ipynb")
    made = run(tmp_path / "mistakes.ipynb", tmp_path, monkeypatch, may_fail=True)
    *ours, other = [each for cell in made.cells for each in cell.outputs if each.output_type == "error"]
    assert [each.ename for each in ours] == list(MISTAKES)
    told = {each.ename: "\n".join(each.traceback) for each in ours}
    assert [name for name, text in told.items() if "Traceback" in text] == []
    assert told["RulesetError"].startswith("RulesetError · 2: book = gr.load('cn/regulation-2018')  # here\n")
    assert told["RulesetError"].endswith("\n1 error")
    assert told["LimitError"].splitlines() == [
        "LimitError · 1: gr.due(",
        "“20 wrking days”的单位“wrking days”无法识别",
        "  建议：是否指“working days”？",
        "`20 wrking days` has an unknown unit, `wrking days`",
        "  help: did you mean `working days`?",
    ]
    assert told["RecordsError"].count("no-such.xlsx") == 3
    assert told["GovrulesError"].splitlines()[1:] == [
        "没有单位",
        "  建议：请写明单位",
        "no unit",
        "  help: name one",
    ]
    assert "Traceback" in "\n".join(other.traceback)
