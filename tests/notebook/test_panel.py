"""The frame of a panel, in plain Python: a widget without a browser is an object with observable values."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import ipywidgets
import pytest

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.source import Text
from govrules.notebook.panel import Panel
from govrules.notebook.panel_words import WORDS

NOTEBOOK = Path(gr.__file__).parent / "notebook"
TITLE = Text("问候", "Greeting")
GREETING = {"who": Text("姓名", "name"), "hello": Text("你好，{who}", "hello, {who}")}


class Greeting(Panel):
    """A panel of the smallest kind."""

    def __init__(self, **options: str) -> None:
        super().__init__(TITLE, GREETING, gr.load("cn/shanghai/baoshan-2020"), **options)
        self.who = self.worded(ipywidgets.Text("王"), description="who")
        self.how = self.worded(ipywidgets.Dropdown(options=[("?", "?")]), options=self.ways)
        self.answer = self.worded(ipywidgets.HTML(), value=lambda: self.say("hello", who=self.who.value))
        self.body(self.who, self.how, self.answer)

    def ways(self) -> list[tuple[str, str]]:
        return [(self.say("yes"), "yes"), (self.say("no"), "no"), (self.say("unknown"), "unknown")]


def shown(panel: Panel) -> str:
    return "\n".join(child.value for child in panel.children if isinstance(child, ipywidgets.HTML))


def test_another_language_changes_the_words_and_nothing_that_was_entered() -> None:
    panel = Greeting()
    panel.who.value, panel.how.value = "李", "unknown"
    panel.reword(panel.answer)
    assert (panel.who.description, panel.answer.value) == ("姓名", "你好，李")
    panel.lang = "en"
    assert (panel.who.description, panel.who.value, panel.answer.value) == ("name", "李", "hello, 李")
    assert (panel.how.label, panel.how.value) == ("not known", "unknown")


def test_the_switch_names_the_other_language_and_goes_there() -> None:
    panel = Greeting()
    switch = panel.children[0].children[1]
    assert switch.description == "English"
    switch.click()
    assert (panel.lang, switch.description) == ("en", "中文")


def test_a_mistake_is_told_in_the_panel_with_its_help_and_goes_with_the_next_try() -> None:
    panel = Greeting(lang="en")
    with panel.telling():
        raise GovrulesError("no day `<b>`", help="write 2020-04-20")
    assert "no day `&lt;b&gt;`" in shown(panel)
    assert "What to do: write 2020-04-20" in shown(panel)
    assert "Traceback" not in shown(panel)
    with panel.telling():
        pass
    assert "2020-04-20" not in shown(panel)


def test_a_mistake_that_knows_chinese_is_told_in_chinese() -> None:
    panel = Greeting()
    with panel.telling():
        panel.book.record({"record_type": "application", "id": "A-1", "received_on": "去年"})
    assert "建议" in shown(panel)
    assert "去年" in shown(panel)


def test_a_fault_of_the_program_is_shown_and_not_swallowed() -> None:
    panel = Greeting(lang="en")
    with pytest.raises(ZeroDivisionError), panel.telling():
        _ = 1 / 0
    assert "The program failed (ZeroDivisionError" in shown(panel)


def test_the_trust_strip_names_rules_calendar_program_and_moment() -> None:
    panel = Greeting()
    panel.stands_at(date(2020, 12, 31))
    for part in (
        panel.book.fingerprint[:6],
        panel.book.rules.calendars["cn"].edition,
        f"govrules {gr.__version__}",
        "2020-12-31",
        "数据不离开本机",
    ):
        assert part in shown(panel)


@pytest.mark.parametrize(
    "path", sorted(NOTEBOOK.glob("*.js")) + sorted(NOTEBOOK.glob("*.css")), ids=lambda p: p.name
)
def test_nothing_a_browser_gets_names_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9-]+\.[a-z]+\S*", text) == []
    assert "@import" not in text


@pytest.mark.parametrize("path", sorted(NOTEBOOK.glob("*_words.py")), ids=lambda p: p.stem)
def test_both_languages_of_a_table_have_the_same_gaps(path: Path) -> None:
    from importlib import import_module

    words = import_module(f"govrules.notebook.{path.stem}").WORDS
    gaps = {
        key: [set(re.findall(r"{\w+}", told)) for told in (text.zh, text.en)] for key, text in words.items()
    }
    assert words
    assert {key: found for key, found in gaps.items() if found[0] != found[1]} == {}
    assert [key for key, text in words.items() if not text.zh.strip() or not text.en.strip()] == []


def test_no_panel_says_the_frames_words_otherwise() -> None:
    from importlib import import_module

    for path in NOTEBOOK.glob("*_words.py"):
        if path.stem != "panel_words":
            assert set(import_module(f"govrules.notebook.{path.stem}").WORDS) & set(WORDS) == set()


def test_a_name_that_is_no_panel_is_told_as_such() -> None:
    import govrules.notebook

    with pytest.raises(AttributeError, match="has no `Workbank`"):
        _ = govrules.notebook.Workbank
    assert dir(govrules.notebook) == sorted(govrules.notebook.__all__)


def test_without_the_extra_it_says_what_to_install() -> None:
    program = """
import sys
sys.modules["ipywidgets"] = None
import govrules.notebook
from govrules.errors import GovrulesError
try:
    govrules.notebook.Workbench
except GovrulesError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "`Workbench` needs `ipywidgets`, which is not installed",
        "  help: install the extra: pip install 'govrules[notebook]'",
    ]
