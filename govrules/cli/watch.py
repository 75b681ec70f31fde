"""`govrules watch`: events of cases as JSON lines in, changes of verdict as JSON lines out.

Comes in: lines on standard input or in a file that grows. Goes out: a line for each change, and for each line that
could not be taken; the exit code is 0 all the same, for a bad line must not stop the others.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from govrules.calendars.wording import Text
from govrules.cli.options import RuleSources
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.api import Monitor
    from govrules.engines.events.changes import Change

_LONGEST = 16 * 1024 * 1024  # of one line: what is longer is no event


class Schema(StrEnum):
    """Which lines a schema is of."""

    EVENT = "event"
    CHANGE = "change"


def watch(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A file of JSON lines; left out or -: standard input.", show_default=False),
    ] = None,
    rules: RuleSources = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", help="The file that keeps all events; left out: in memory only.", show_default=False),
    ] = None,
    due_soon: Annotated[
        str | None,
        typer.Option("--due-soon", metavar="LIMIT", help='How long before a due moment to say so: "3 working days".',
                     show_default=False),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Wait for more lines at the end of the file.")] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Take a store of another rulebook, judge all anew, list what changes.")
    ] = False,
    acknowledge: Annotated[bool, typer.Option("--acknowledge", help="Answer each line that was acted on.")] = False,
    schema: Annotated[
        Schema | None,
        typer.Option("--schema", help="Print the JSON Schema of the lines in or out, and end.", show_default=False),
    ] = None,
) -> None:  # fmt: skip
    """Watch cases as they move: events as JSON lines in, changes of verdict as JSON lines out."""
    if schema is not None:
        from importlib.resources import files

        text = (
            files("govrules.engines.events").joinpath("schemas", f"{schema}.json").read_text(encoding="utf-8")
        )
        print(text, end="")
        return
    from govrules.cli.sources import rulebook

    if follow and (source is None or str(source) == "-"):
        raise GovrulesError(
            "`--follow` needs a file",
            "standard input is followed until it ends",
            zh="--follow 须写明文件",
            zh_help="标准输入总是读到结束为止",
        )
    book = rulebook(rules)
    with _opened(source) as lines, book.monitor(store, due_soon=due_soon, replay=replay) as monitor:
        for change in monitor.reopened:
            _say(change.to_dict())
        for number, line in enumerate(_lines(lines, follow), start=1):
            if not line.strip():
                continue
            try:
                changes = _act(monitor, line)
            except GovrulesError as error:
                _say({"error": {"line": number, "message": error.message, "help": error.help}})
                continue
            for change in changes:
                _say(change.to_dict())
            if acknowledge:
                _say({"done": number})


def _opened(source: Path | None) -> BinaryIO:
    if source is None or str(source) == "-":
        return sys.stdin.buffer
    return source.open("rb")


def _lines(stream: BinaryIO, follow: bool) -> Iterator[bytes]:
    """The lines of a stream; a last one without its end is waited for where the file is followed."""
    part = b""
    while True:
        line = stream.readline(_LONGEST)
        if not line:
            if not follow:
                break
            time.sleep(0.2)
            continue
        part += line
        if part.endswith(b"\n") or len(part) >= _LONGEST:
            yield part
            part = b""
    if part:
        yield part


def _act(monitor: Monitor, line: bytes) -> list[Change]:
    try:
        said = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise GovrulesError(
            f"this line is no JSON ({fault})",
            "one object a line, in UTF-8",
            zh=f"这一行不是 JSON（{fault}）",
            zh_help="每行一个对象，用 UTF-8 编码",
        ) from fault
    if not isinstance(said, dict):
        raise GovrulesError(
            "this line is no object",
            'write {"record_type": …, "id": …, "facts": {…}, "at": …}',
            zh="这一行不是 JSON 对象",
            zh_help='请写作 {"record_type": …, "id": …, "facts": {…}, "at": …}',
        )
    what = said.pop("do", "post")
    known = {
        "post": ("record_type", "id", "facts", "at", "event"),
        "correct": ("record_type", "id", "facts", "at", "event"),
        "retract": ("record_type", "id", "fields", "at", "event"),
        "tick": ("now",),
    }
    if not isinstance(what, str) or what not in known:
        raise GovrulesError(
            f"there is nothing called `{what}` to do",
            f"there is {', '.join(known)}",
            zh=f"没有名为“{what}”的操作",
            zh_help=f"可用 {'、'.join(known)}",
        )
    strange = [name for name in said if name not in known[what]]
    needed = [name for name in known[what] if name not in ("event", "fields")]
    lacking = [name for name in needed if said.get(name) is None]
    if strange or lacking:
        wrong = [f"`{name}` is not known" for name in strange] + [f"`{name}` is missing" for name in lacking]
        wrong_zh = [f"没有“{name}”这一项" for name in strange] + [f"缺少“{name}”" for name in lacking]
        raise GovrulesError(
            f"in `{what}`: {', '.join(wrong)}",
            f"it takes {', '.join(known[what])}",
            zh=f"{what}：{'，'.join(wrong_zh)}",
            zh_help=f"可用 {'、'.join(known[what])}",
        )
    _check_kinds(said)
    if what == "tick":
        return monitor.tick(said["now"])
    if what == "retract":
        return monitor.retract(
            said["record_type"], said["id"], said.get("fields"), said["at"], said.get("event")
        )
    act = monitor.post if what == "post" else monitor.correct
    return act(said["record_type"], said["id"], said["facts"], said["at"], said.get("event"))


def _check_kinds(said: dict[str, Any]) -> None:
    for name, value in said.items():
        fits = (
            isinstance(value, dict) if name == "facts"
            else value is None or (isinstance(value, list) and all(isinstance(each, str) for each in value))
            if name == "fields"
            else value is None or isinstance(value, str)
        )  # fmt: skip
        if not fits:
            wanted = {
                "facts": Text("对象", "an object"),
                "fields": Text("字段名列表", "a list of field names"),
            }.get(name, Text("文字", "a text"))
            raise GovrulesError(
                f"`{name}` is no {wanted.en.split(' ', 1)[1]}",
                f"give {wanted.en}",
                zh=f"“{name}”不是{wanted.zh}",
                zh_help=f"请给出{wanted.zh}",
            )


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _say(line: dict[str, Any]) -> None:
    text = json.dumps(line, ensure_ascii=False)
    try:
        print(text, flush=True)
    except UnicodeEncodeError:  # a lone surrogate: written out instead
        print(json.dumps(line), flush=True)
