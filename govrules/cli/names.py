"""What a user types for a record type, an instrument or a workbook, and what is meant.

Comes in: a name. Goes out: the id, or an error with what is near. Must not know: any command.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from govrules.calendars.wording import Text, did_you_mean
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.model.rulebook import Rules


def record_type_in(rules: Rules, name: str) -> str:
    """The id of a record type, from its id or one of its labels."""
    names = {type.id: type.id for type in rules.record_types.values()}
    for type in rules.record_types.values():
        for each in (*type.label, *type.also):
            names.setdefault(each, type.id)
    return _found(name, names, Text("记录类型", "record type"))


def instrument_in(rules: Rules, name: str) -> str:
    """The id of an instrument, from its id or an unambiguous tail of it."""
    ids = {id: id for id in rules.instruments}
    tails: dict[str, list[str]] = {}
    for id in ids:
        tails.setdefault(id.rsplit("/", 1)[-1], []).append(id)
    names = {**{tail: of[0] for tail, of in tails.items() if len(of) == 1}, **ids}
    return _found(name.rstrip("/"), names, Text("文件", "instrument"))


def must_be_workbook(file: Path, example: str) -> None:
    """Raises GovrulesError for a file to write whose name does not end in .xlsx."""
    if file.suffix.lower() == ".xlsx":
        return
    from govrules.report.layout import harmless

    shown = harmless(str(file))
    raise GovrulesError(
        f"`{shown}` is no .xlsx file",
        f"name it like {example}",
        zh=f"“{shown}”不是 .xlsx 文件",
        zh_help=f"文件名请以 .xlsx 结尾，如 {example}",
    )


def _found(name: str, names: Mapping[str, str], what: Text) -> str:
    by_fold = {each.casefold(): id for each, id in names.items()}
    if name.casefold() in by_fold:
        return by_fold[name.casefold()]
    known = sorted(set(names.values()))
    some, more = known[:30], len(known) > 30
    listed = ", ".join(f"`{id}`" for id in some) + (", …" if more else "")
    listed_zh = "、".join(some) + ("……" if more else "")
    mend = did_you_mean(name, names) or Text(
        f"可用 {listed_zh}" if known else "一个也没有", f"there is {listed or 'none'}"
    )
    raise GovrulesError(
        f"no {what.en} `{name}`",
        mend.en,
        zh=f"规则库中没有{what.zh}“{name}”",
        zh_help=mend.zh,
    )
