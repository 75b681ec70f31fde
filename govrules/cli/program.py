"""The program: which commands there are, and how every one of them ends.

Comes in: arguments. Goes out: an exit code. Must not know: what a command does.

A command is imported only when it is named, or when the list of all is asked for; its file imports nothing
heavy before it runs. To add a command, write its file and name it in `COMMANDS`.
"""

from __future__ import annotations

import errno
import os
import sys
from collections import UserDict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from govrules.cli.command import Command
from govrules.errors import GovrulesError

COMMANDS: tuple[tuple[str, str], ...] = (
    ("audit", "govrules.cli.audit:audit"),
    ("explain", "govrules.cli.explain:explain"),
    ("due", "govrules.cli.due:due"),
    ("check", "govrules.cli.check:check"),
    ("test", "govrules.cli.test:run"),
    ("coverage", "govrules.cli.coverage:coverage"),
    ("rules", "govrules.cli.rules:rules"),
    ("show", "govrules.cli.show:show"),
    ("sql", "govrules.cli.sql:sql"),
    ("compare", "govrules.cli.compare:compare"),
    ("annual-report", "govrules.cli.annual_report:annual_report"),
    ("watch", "govrules.cli.watch:watch"),
    ("sample", "govrules.cli.sample:sample"),
    ("template", "govrules.cli.template:template"),
    ("new rule", "govrules.cli.new_rule:new_rule"),
)
"""Each command as it is typed, in the order of the help, and where its function is.

Of a command of two words the first is a group, made here from all the commands that begin with it.
"""

DONE, FOUND, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
DEBUG = "GOVRULES_DEBUG"

_GROUPS = {"new": "Start a file of your own from a working one."}


def run(args: Sequence[str]) -> int:
    """Run one command line to its end, whatever that is, and give its exit code."""
    from govrules.cli.terminal import speak_unicode

    speak_unicode()
    lang, code = _language_of(args), DONE
    try:
        _program()(list(args), prog_name="govrules", standalone_mode=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else DONE if end.code is None else BAD_INPUT
    except (_InterruptedError, KeyboardInterrupt):
        _say("govrules: 已中断" if lang == "zh" else "govrules: interrupted")
        code = INTERRUPTED
    except _ReaderLeftError:
        return _reader_left()
    except GovrulesError as error:
        _say(f"govrules: {error.in_(lang)}")
        code = BAD_INPUT
    except OSError as error:
        code = _of_system(error, lang)
    except MemoryError:
        _say(f"govrules: {_no_memory().in_(lang)}")
        code = BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        code = _unexpected(error, lang)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return _reader_left() if error.errno == errno.EPIPE else _of_system(error, lang)
    return code


# -- the commands ------------------------------------------------------------------------------------


class _Lazy(UserDict[str, Any]):
    """Commands by name, each imported when it is asked for."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.entries: dict[str, list[tuple[str, str]]] = {}
        for words, where in entries:
            first, _, rest = words.partition(" ")
            self.entries.setdefault(first, []).append((rest, where))

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __getitem__(self, name: str) -> Any:
        if name not in self.data:
            below = self.entries[name]
            self.data[name] = _command(name, below[0][1]) if below[0][0] == "" else _group(name, below)
        return self.data[name]


class _Program(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Lazy(COMMANDS)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what typer would end by itself goes on to `run` under a name of ours."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _InterruptedError from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise _ReaderLeftError from None
            raise


class _InterruptedError(Exception):
    """A person pressed Ctrl-C."""


class _ReaderLeftError(Exception):
    """Whoever read our output has gone."""


def _app(**settings: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # plain help: with markup, `--help` would import rich
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        **settings,
    )


def _program() -> typer.Typer:
    app = _app(cls=_Program, no_args_is_help=True)
    app.callback()(_whole)
    return app


def _group(name: str, below: Iterable[tuple[str, str]]) -> Any:
    app = _app(no_args_is_help=True)
    app.callback(help=_GROUPS[name])(lambda: None)
    for rest, where in below:
        app.command(rest, cls=Command)(_function(where))
    group = typer.main.get_command(app)
    group.name = name
    return group


def _command(name: str, where: str) -> Any:
    app = _app()
    app.command(name, cls=Command)(_function(where))
    command = typer.main.get_command(app)
    command.name = name
    return command


def _function(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"govrules {version('govrules')}")
        raise typer.Exit


def _whole(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help="Print the version and exit.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Disclosure duties of Chinese authorities as data: audit records, and explain every verdict.

    Exit codes: 0 done; 1 what --fail-on, check or test looks for was found; 2 bad input or usage.
    """


# -- how it ends -------------------------------------------------------------------------------------


def _say(message: str) -> None:
    from govrules.report.layout import harmless

    print(harmless(message, lines=True), file=sys.stderr)


def _language_of(args: Sequence[str]) -> str:
    """The language to speak of errors in: that of `--lang`, wherever it stands, else the locale's."""
    from govrules.cli.language import language

    asked = None
    for at, arg in enumerate(args):
        if arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
        elif arg == "--lang" and at + 1 < len(args):
            asked = args[at + 1]
    return language(asked)


def _of_system(error: OSError, lang: str) -> int:
    if os.environ.get(DEBUG):
        return _unexpected(error, lang)
    from govrules.calendars.wording import system_reason

    why = system_reason(error)
    told = GovrulesError(
        f"`{error.filename}`: {why.en}" if error.filename else why.en,
        "see that the path is right and that the disk has room",
        zh=f"“{error.filename}”：{why.zh}" if error.filename else why.zh,
        zh_help="请检查路径是否正确、磁盘是否有空间",
    )
    _say(f"govrules: {told.in_(lang)}")
    return BAD_INPUT


def _no_memory() -> GovrulesError:
    return GovrulesError(
        "not enough memory for this source",
        "audit it in parts, one type at a time",
        zh="内存不足，无法处理这一来源",
        zh_help="请分部分核查，每次一种记录",
    )


def _unexpected(error: Exception, lang: str) -> int:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
    else:
        said = " ".join(str(error).split())[:200]
        _say(
            f"govrules: 程序内部出错（{said or '无说明'}）；请报告这一问题，并附上 {DEBUG}=1 时的输出"
            if lang == "zh"
            else f"govrules: something went wrong inside the program ({said or 'no message'}); "
            f"please report it, with what {DEBUG}=1 prints"
        )
    return BAD_INPUT


def _reader_left() -> int:
    """Whoever read our output has gone (`| head`): end quietly, as the other tools of a pipe do."""
    # What is still buffered must not be written again when Python ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return DONE
