"""The one helper that tells what is wrong with a folder of rules, as the expected outputs have it."""

import shutil
from contextlib import chdir
from functools import cache
from pathlib import Path

import pytest

from govrules.model.source import Diagnostic
from govrules.reading.load import examine

HERE = Path(__file__).parent
BAD = HERE.parent / "bad" / "rules"


def rendered(each: Diagnostic) -> str:
    """A diagnostic with its underlined text, which must be what the file holds at that place."""
    where = str(each.place).removeprefix("book/")
    lines = [f"{where}: {each.code} {each.level}: {each.message}"]
    if each.underlined:
        lines += [f"  underlined: {line}" for line in each.underlined.split("\n")]
    if each.help:
        lines.append(f"  help: {each.help}")
    return "\n".join(lines)


@pytest.fixture(scope="session")
def examined(tmp_path_factory):
    """A function that loads the base rulebook with a case laid over it and gives every diagnostic."""

    @cache
    def examine_case(case: Path) -> tuple[Diagnostic, ...]:
        folder = tmp_path_factory.mktemp("case")
        book = folder / "book"
        shutil.copytree(BAD / "base", book)
        shutil.copytree(HERE / "good" / "records", book / "records", dirs_exist_ok=True)
        if case.is_dir():
            shutil.copytree(case, book, dirs_exist_ok=True)
        else:
            shutil.copy(case, book / "xx" / "sample")
        with chdir(folder):
            found = examine("book")
        for each in found.diagnostics:
            if each.span is not None:
                file = (folder / each.place.file).read_text(encoding="utf-8-sig")
                assert _between(file, each) == each.underlined
                assert (each.span.line, each.span.column) == (each.place.line, each.place.column)
        assert (found.rules is None) == any(each.level == "error" for each in found.diagnostics)
        return found.diagnostics

    return examine_case


@pytest.fixture
def told(examined):
    """A function that tells every diagnostic of a case."""
    return lambda case: "\n".join(map(rendered, examined(case)))


def _between(text: str, each: Diagnostic) -> str:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
    span = each.span
    return text[starts[span.line - 1] + span.column - 1 : starts[span.end_line - 1] + span.end_column - 1]
