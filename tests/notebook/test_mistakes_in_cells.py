"""A mistake in a cell of a notebook: its words in both languages, and no traceback."""

from typing import Any

import nbformat
from nbclient import NotebookClient

MISTAKES = {
    "RulesetError": "import govrules as gr\nbook = gr.load('cn/regulation-2018')  # here",
    "LimitError": "gr.due(\n    '2020-01-10',\n    '20 wrking days',\n)",
    "RecordsError": "gr.load('cn/regulation-2019').audit('no-such.xlsx', as_of='2020-12-31')",
    "GovrulesError": "raise gr.GovrulesError('no unit', 'name one', zh='没有单位', zh_help='请写明单位')",
}
NOT_OURS = "1 / 0"


def run(*cells: str) -> list[Any]:
    """The outputs that say what went wrong, of each cell one."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(made, timeout=120, kernel_name="python3", allow_errors=True).execute()
    return [output for cell in made.cells for output in cell.outputs if output.output_type == "error"]


def test_a_mistake_is_told_in_both_languages_with_the_line_that_made_it() -> None:
    *ours, other = run(*MISTAKES.values(), NOT_OURS)
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
