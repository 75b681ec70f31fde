"""Every mistake is told in Chinese beside English: the source itself is looked through.

In: the files of the package. Out: each place that makes an error without its Chinese, or with English in its stead.
It knows of the package only the name of its base error, and the few errors that are told in another way.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import govrules
from govrules.reading.record_sentences import CELLS, ERRORS, NOTICES, Words

PACKAGE = Path(govrules.__file__).parent
BASE = "GovrulesError"

OTHERWISE = {
    "RulesetError": "it is made of the diagnostics of rule files, each of which is made of texts in both languages",
    "ConditionError": "it takes two texts of both languages, after its place",
    "RecordsError": "it is told by its code; the table of sentences holds both languages (tested below)",
    "RecordError": "it is made of cells, told by their codes from the same tables",
}
"""Errors that are not given their words where they are made, and why."""

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
"""A Chinese character, or a mark of punctuation as Chinese sets it."""


def errors_of(trees: list[ast.Module]) -> set[str]:
    """The base error and all that are made from it, at any remove."""
    bases = {
        node.name: {called(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found, before = {BASE}, set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, above in bases.items() if above & found}
    return found


def called(node: ast.expr) -> str:
    """The last name of what is called: `GovrulesError` of `errors.GovrulesError`."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def untold(tree: ast.Module, errors: set[str]) -> Iterator[str]:
    """What is wrong with each place that makes one of the errors: its line and why."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in errors:
            yield from (f"{node.lineno}: {fault}" for fault in faults_of(node))
        elif isinstance(node, ast.Raise) and node.exc is not None and called(node.exc) in errors:
            yield f"{node.lineno}: no words at all"
        elif isinstance(node, ast.ImportFrom):
            hidden = [each.name for each in node.names if each.name in errors and each.asname is not None]
            yield from (f"{node.lineno}: {name} under another name" for name in hidden)
        elif isinstance(node, ast.ClassDef) and node.name in errors - {BASE}:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    yield from (f"{call.lineno}: {fault}" for fault in faults_of(call))


def faults_of(call: ast.Call) -> Iterator[str]:
    """Why the words of one call are not in both languages."""
    given = {each.arg: each.value for each in call.keywords}
    for at, name in enumerate(("message", "help")[: len(call.args)]):
        given[name] = call.args[at]
    if None in given or any(isinstance(each, ast.Starred) for each in call.args):
        yield "its words are not to be seen"
        return
    words = {name: value for name, value in given.items() if not is_none(value)}
    for english, chinese in (("message", "zh"), ("help", "zh_help")):
        if english in words and chinese not in words:
            yield f"`{english}` without `{chinese}`"
        elif chinese in words and english not in words:
            yield f"`{chinese}` without `{english}`"
        elif chinese in words and is_english(words[chinese]):
            yield f"`{chinese}` is not Chinese"


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def is_english(node: ast.expr) -> bool:
    """Whether the text stands there, and holds no Chinese."""
    said = [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    written = isinstance(node, ast.Constant | ast.JoinedStr) or any(" " in each for each in said)
    return written and not CHINESE.search("".join(said))


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(PACKAGE.parent).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_every_error_is_made_with_its_chinese_beside_its_english() -> None:
    parsed = trees()
    errors = errors_of(list(parsed.values()))
    assert {"CalendarError", "LimitError", "DueError", "StoreError", "EngineError", "NotLowered"} < errors
    wrong = [
        f"{file}:{fault}" for file, tree in parsed.items() for fault in untold(tree, errors - set(OTHERWISE))
    ]
    assert wrong == []


def test_the_errors_that_are_told_otherwise_are_there() -> None:
    assert set(OTHERWISE) < errors_of(list(trees().values()))


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        ('raise GovrulesError("no unit")', "`message` without `zh`"),
        ('raise GovrulesError("no unit", zh=None)', "`message` without `zh`"),
        ('raise GovrulesError("no unit", "name one", zh="没有单位")', "`help` without `zh_help`"),
        ('raise GovrulesError("no unit", help="name one", zh="没有单位")', "`help` without `zh_help`"),
        ('raise GovrulesError("no unit", zh="没有单位", zh_help="请写明单位")', "`zh_help` without `help`"),
        ('raise GovrulesError("no unit", zh="no unit")', "`zh` is not Chinese"),
        ('raise GovrulesError(f"no `{x}`", zh=f"no `{x}`")', "`zh` is not Chinese"),
        ('fault = errors.GovrulesError("no unit")', "`message` without `zh`"),
        ("raise GovrulesError(*words)", "its words are not to be seen"),
        ('raise GovrulesError("no unit", **words)', "its words are not to be seen"),
        ("raise GovrulesError", "no words at all"),
        ("from govrules.errors import GovrulesError as Fault", "GovrulesError under another name"),
        ('class Own(GovrulesError): ...\nraise Own("no unit")', "`message` without `zh`"),
        (
            "class Own(GovrulesError): ...\nclass Far(Own): ...\nraise Far('no unit')",
            "`message` without `zh`",
        ),
        (
            "class Own(GovrulesError):\n def __init__(self, message):\n  super().__init__(message)",
            "`message` without `zh`",
        ),
    ],
)
def test_an_error_without_its_chinese_is_found(made: str, fault: str) -> None:
    tree = ast.parse(made)
    assert [each.partition(": ")[2] for each in untold(tree, errors_of([tree]))] == [fault]


@pytest.mark.parametrize(
    "made",
    [
        'raise GovrulesError("no unit", zh="没有单位")',
        'raise GovrulesError("no unit", "name one", zh="没有单位", zh_help="请写明单位")',
        'raise GovrulesError(words.en, None if near is None else near.en, zh=words.zh, zh_help=near and near.zh)',
        'raise ValueError("no unit")',
        "try: ...\nexcept GovrulesError as error: raise",
    ],
)  # fmt: skip
def test_an_error_with_its_chinese_is_left_alone(made: str) -> None:
    tree = ast.parse(made)
    assert list(untold(tree, errors_of([tree]))) == []


OF_THE_OTHER_LANGUAGE = "Show this panel in English"
"""The one text that is not in the language that is shown: the button that changes it."""


def turned_round(tree: ast.Module) -> Iterator[str]:
    """The texts of both languages of which the first, the Chinese, is English."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in ("Text", "_T") and len(node.args) == 2:
            said = "".join(
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if re.search("[A-Za-z]{2,} [A-Za-z]{2,}", said) and not CHINESE.search(said):
                yield said


def test_no_text_has_its_languages_the_wrong_way_round() -> None:
    found = [said for tree in trees().values() for said in turned_round(tree)]
    assert found == [OF_THE_OTHER_LANGUAGE]


def test_a_text_with_its_languages_the_wrong_way_round_is_found() -> None:
    made = 'Text(f"unknown field `{name}`", f"没有字段“{name}”")'
    assert list(turned_round(ast.parse(made))) == ["unknown field ``"]


@pytest.mark.parametrize("table", [CELLS, ERRORS, NOTICES], ids=["cells", "errors", "notices"])
def test_what_is_told_by_its_code_has_both_languages(table: dict[str, Words]) -> None:
    texts = [text for words in table.values() for text in words if text is not None]
    # A help that only asks "did you mean" is one blank to fill in.
    sentences = [text for text in texts if re.sub(r"\{\w+\}", "", text.en).strip()]
    assert sentences
    assert [text for text in sentences if not CHINESE.search(text.zh)] == []
