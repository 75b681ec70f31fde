"""What the pages show is what the program does.

In: README.md and every page under docs/. A fence marked `console` holds commands, each behind `$ `, and their
whole output; a fence marked `python` with `>>>` lines is a doctest. All fences of a page run in one empty
folder, in order, in the language of the page. A line `...` in an output stands for any lines, `...` inside a
line for any text.
"""

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [page for page in PAGES if "generated" not in page.parts and "_build" not in page.parts]
FENCE = re.compile(
    r"^(?P<mark>`{3,}|:{3,})(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a page, with the line it begins on."""

    kind: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a console block, and the output that the page shows below it."""

    typed: str
    shown: str


def fences(text: str) -> list[Fence]:
    """The fenced blocks of a page, in order."""
    return [
        Fence(found["kind"], found["body"], text.count("\n", 0, found.start("body")) + 1)
        for found in FENCE.finditer(text)
    ]


def commands(body: str) -> list[Command]:
    """The commands of a console block; a backslash at a line's end carries it on."""
    found: list[Command] = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        typed, _, shown = re.sub(r"\\\n\s*", "", part, count=0).partition("\n")
        found.append(Command(typed.strip(), shown))
    return found


def same(shown: str, printed: str) -> bool:
    """Whether an output is the one shown; the space at line ends and around the whole does not count."""

    def tidy(text: str) -> list[str]:
        return [line.rstrip() for line in text.strip("\n").splitlines()]

    def expected(line: str) -> str:
        if line == "...":
            return r"(?:.*\n)*?"
        return re.escape(line).replace(r"\.\.\.", ".*?") + r"\n"

    pattern = "".join(map(expected, tidy(shown)))
    return re.fullmatch(pattern, "".join(line + "\n" for line in tidy(printed))) is not None


def run(command: str, folder: Path, language: str) -> str:
    """What a command prints, both streams together, in a shell where `govrules` is this checkout's."""
    bin_folder = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "GOVRULES_LANG": language,
    }
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout


def write_instead(page: Path, command: Command, printed: str) -> None:
    """Put what is printed now into the page; the test still fails, so that somebody reads the change."""
    text = page.read_text(encoding="utf-8")
    old = f"$ {command.typed}\n{command.shown}"
    assert text.count(old) == 1, f"{page}: `{command.typed}` is broken over lines or stands there twice"
    end = "\n" if command.shown.endswith("\n\n") else ""
    page.write_text(text.replace(old, f"$ {command.typed}\n{printed.rstrip()}\n{end}"), encoding="utf-8")


def is_tested(fence: Fence) -> bool:
    return fence.kind == "console" or (fence.kind == "python" and ">>>" in fence.body)


TESTED = [page for page in PAGES if any(map(is_tested, fences(page.read_text(encoding="utf-8"))))]


@pytest.mark.parametrize("page", TESTED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_shows_what_the_program_prints(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    language = "zh" if "zh" in page.relative_to(ROOT).parts else "en"
    shared: dict[str, object] = {}
    wrong: list[str] = []
    for fence in filter(is_tested, fences(page.read_text(encoding="utf-8"))):
        place = f"{page.relative_to(ROOT)}:{fence.line}"
        if fence.kind == "console":
            for command in commands(fence.body):
                printed = run(command.typed, tmp_path, language)
                if not same(command.shown, printed):
                    if os.environ.get("GOVRULES_WRITE_EXPECTED") and "..." not in command.shown:
                        write_instead(page, command, printed)
                    wrong.append(f"{place}: $ {command.typed}\n{printed}")
        else:
            case = doctest.DocTestParser().get_doctest(fence.body, shared, place, str(page), fence.line)
            told: list[str] = []
            doctest.DocTestRunner(optionflags=OPTIONS).run(case, out=told.append, clear_globs=False)
            shared.update(case.globs)
            wrong += told
    assert not wrong, "\n".join(wrong)


def test_every_link_between_pages_leads_to_a_file() -> None:
    """Sphinx checks the site's own links; README.md and CHANGELOG.md are read where they lie."""
    linked = {
        (page.parent / target).relative_to(ROOT).as_posix()
        for page in (ROOT / "README.md", ROOT / "CHANGELOG.md")
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", FENCE.sub("", page.read_text(encoding="utf-8")))
        if "://" not in target
    }
    assert "docs/first-steps.md" in linked
    assert sorted(link for link in linked if not (ROOT / link).exists()) == []


def test_a_changed_output_is_noticed() -> None:
    """The comparison can fail: a changed line, a lost line and a line too many are each seen."""
    shown = "due 2022-11-02\n...\nlast ... line\n"
    assert same(shown, "due 2022-11-02\na\nb\nlast of all line\n")
    assert not same(shown, "due 2022-11-03\na\nb\nlast of all line\n")
    assert not same(shown, "due 2022-11-02\na\nb\n")
    assert not same("due 2022-11-02\n", "due 2022-11-02\nmore\n")


def test_commands_and_their_outputs_are_told_apart() -> None:
    assert commands("$ govrules due \\\n    2022-09-30\nout\n\n$ true\n") == [
        Command("govrules due 2022-09-30", "out\n\n"),
        Command("true", ""),
    ]
