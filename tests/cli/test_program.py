"""The program as a whole: its help, its version, how it ends."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from govrules.cli.program import COMMANDS
from tests.cli.typing_commands import AS_OF, CASES, RULES, Type, process

HEAVY = ("pandas", "duckdb", "sqlglot", "durable", "yaml", "lark", "rich", "pyarrow", "openpyxl", "holidays")


def test_the_help_lists_every_command_with_its_summary(govrules: Type) -> None:
    ran = govrules("--help")
    assert ran.code == 0
    listed = ran.out.split("Commands:")[1]
    for words, _ in COMMANDS:
        assert f"  {words.split()[0]} " in listed
    assert "Judge all records of a source" in listed


def test_nothing_typed_shows_the_help_and_is_bad_usage(govrules: Type) -> None:
    ran = govrules()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


def test_every_command_has_help_and_none_imports_anything_heavy() -> None:
    commands = [words for words, _ in COMMANDS]
    code = (
        "import sys; from govrules.cli.program import run\n"
        f"for words in {['', *commands]!r}:\n"
        "    assert run([*words.split(), '--help']) == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    for words in commands:
        assert f"Usage: govrules {words} [OPTIONS]" in ran.stdout


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_that_of_the_package(govrules: Type, option: str) -> None:
    from importlib.metadata import version

    ran = govrules(option)
    assert (ran.code, ran.out) == (0, f"govrules {version('govrules')}\n")


def test_a_misspelt_command_is_answered_by_the_nearest_one(govrules: Type) -> None:
    ran = govrules("explian")
    assert ran.code == 2
    assert "No such command 'explian'" in ran.err
    assert "'explain'" in ran.err


def test_an_unknown_option_is_bad_usage(govrules: Type) -> None:
    ran = govrules("due", "2020-01-01", "1 month", "--lastday", "keep")
    assert ran.code == 2
    assert "--last-day" in ran.err


def test_the_reader_of_a_pipe_may_leave_early() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "govrules", "due", "2020-01-01", "9999 calendar days", "--ledger"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        assert b"9999 calendar days" in ran.stdout.readline()
        ran.stdout.close()
        assert ran.stderr.read() == b""
        assert ran.wait(30) == 0


def test_a_full_disk_is_told_in_one_line_and_is_no_success() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "govrules", "due", "2020-01-01", "1 month"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr.startswith("govrules: no space left on device\n")
    assert "Traceback" not in ran.stderr


def test_an_interruption_ends_in_one_line_and_exit_code_130(tmp_path: Path) -> None:
    waiting = tmp_path / "case.csv"
    os.mkfifo(waiting)  # the reading of it waits for a writer
    with subprocess.Popen(
        [sys.executable, "-m", "govrules", "audit", str(waiting), "--record", "case", "--rules", RULES],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as ran:
        deadline = time.monotonic() + 20
        writer = None
        while writer is None and time.monotonic() < deadline:
            try:
                writer = os.open(waiting, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                time.sleep(0.05)
        assert writer is not None
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=20)
        os.close(writer)
    assert (ran.returncode, out) == (130, "")
    assert err == "govrules: interrupted\n"


FAULTY = """
import sys
from govrules.cli import program

def faulty():
    raise ValueError("a slip of ours")

sys.modules["faulty"] = sys.modules[__name__]
program.COMMANDS = (("faulty", "faulty:faulty"),)
sys.exit(program.run(["faulty"]))
"""


def test_a_slip_of_ours_is_one_line_that_asks_for_a_report() -> None:
    ran = subprocess.run([sys.executable, "-c", FAULTY], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "a slip of ours" in ran.stderr
    assert "report it" in ran.stderr
    assert "ValueError" not in ran.stderr


def test_a_slip_of_ours_shows_its_traceback_to_who_asks_for_it() -> None:
    environment = {**os.environ, "GOVRULES_DEBUG": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", FAULTY], capture_output=True, text=True, env=environment, check=False
    )
    assert ran.returncode == 2
    assert "Traceback" in ran.stderr


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "个工作日"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "working days"),
        ({"LANG": "zh_TW.UTF-8"}, "个工作日"),
        ({"GOVRULES_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "working days"),
        ({"GOVRULES_LANG": "zh", "LC_ALL": "C"}, "个工作日"),
        ({"LC_ALL": "", "LANG": ""}, "working days"),
    ],
)
def test_the_language_is_that_of_the_locale(
    govrules: Type, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], word: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert word in govrules("due", "2022-09-30", "20 working days").out.splitlines()[0]


def test_chinese_comes_out_as_utf8_where_the_locale_cannot_carry_it() -> None:
    ran = process(
        "due",
        "2022-09-30",
        "20 working days",
        "--lang",
        "zh",
        env={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"},
    )
    assert ran.returncode == 0
    assert "个工作日" in ran.stdout


def test_an_error_of_the_source_is_told_in_the_language_asked_for(govrules: Type) -> None:
    ran = govrules("audit", "没有.csv", "--record", "case", "--rules", RULES, "--lang", "zh")
    assert (ran.code, ran.out) == (2, "")
    assert "找不到" in ran.err


def _on_a_terminal(*args: str, **environment: str) -> str:
    """What a person sees who types a command: both streams on one terminal."""
    main, other = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *args],
        stdout=other,
        stderr=other,
        env={**os.environ, "TERM": "xterm", **environment},
    ):
        os.close(other)
        seen = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            seen += part
    os.close(main)
    return seen.decode()


def test_a_terminal_gets_colours_and_a_pipe_gets_none(audit_of_cases: Type) -> None:
    args = ("-m", "govrules", "audit", CASES, "--record", "case", "--rules", RULES, "--as-of", AS_OF)
    assert "\x1b[31m" in _on_a_terminal(*args)
    assert "\x1b" not in _on_a_terminal(*args, NO_COLOR="1")
    assert "\x1b" not in audit_of_cases().out


def test_a_short_job_shows_no_bar_even_to_a_person() -> None:
    assert "━" not in _on_a_terminal("-m", "govrules", "test", RULES)


def test_a_bar_appears_on_a_terminal_after_a_second_and_never_in_a_pipe() -> None:
    code = (
        "import time\n"
        "from govrules.cli.terminal import progress\n"
        "with progress('audit') as advance:\n"
        "    for done in range(24):\n"
        "        advance and advance(done, 24)\n"
        "        time.sleep(0.06)\n"
    )
    seen = _on_a_terminal("-c", code)
    assert "audit" in seen
    assert "/24" in seen
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("", "")
