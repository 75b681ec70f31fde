"""What `--rules` names: instruments, folders of one's own, single rules.

Comes in: names. Goes out: a rulebook. Must not know: how rules are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.api import Rulebook


def rulebook(names: Iterable[str] | None) -> Rulebook:
    """The rulebook of all shipped instruments, or of those instruments, folders and rules.

    A name that is no folder and names no instrument names a rule, by its id or an unambiguous tail of it:
    one of the folders named beside it, or a shipped one.
    Raises GovrulesError for a name that is none of these, RulesetError for rules that cannot be loaded.
    """
    import govrules as gr

    asked = list(dict.fromkeys(names or ()))
    whole = [name for name in asked if _is_whole(name)]
    if len(whole) == len(asked):
        return gr.load(*asked)
    single = [name for name in asked if name not in whole]
    own = gr.load(*whole) if whole else None
    shipped = gr.load()
    chosen: dict[str, str] = {}  # the rules that are asked for, each with its instrument
    for name in single:
        rule = _rule(name, [own, shipped] if own is not None else [shipped])
        chosen[rule[0]] = rule[1]
    if own is None:
        return shipped.select(chosen)
    missing = dict.fromkeys(of for id, of in chosen.items() if id not in own.rules.rules)
    return gr.load(*whole, *missing).select(
        [*own.rules.rules, *(id for id in chosen if id not in own.rules.rules)]
    )


def _is_whole(name: str) -> bool:
    """Whether a name is that of a folder, of a shipped instrument, or of a folder of such."""
    from govrules.reading.sources import shipped_folder, shipped_ids

    if Path(name).expanduser().is_dir():
        return True
    plain = name.strip("/")
    return any(f"{id}/".startswith(f"{plain}/") for id in shipped_ids(shipped_folder()))


def _rule(name: str, books: Iterable[Rulebook]) -> tuple[str, str]:
    """The id of the rule that is meant, and its instrument."""
    known: list[str] = []
    for book in books:
        if any(id == name or id.endswith(f"/{name}") for id in book.rules.rules):
            rule = book.rule(name)
            return rule.id, rule.instrument
        known += [*book.rules.instruments, *book.rules.rules, *(rule.name for rule in book.rules)]
    from govrules.calendars.wording import Text, did_you_mean

    mend = did_you_mean(name, known) or Text(
        "用 govrules rules 列出全部自带规则", "`govrules rules` lists all shipped rules"
    )
    raise GovrulesError(
        f"`{name}` is neither a folder, an instrument nor a rule",
        mend.en,
        zh=f"“{name}”既不是文件夹，也不是规则库中的文件或规则",
        zh_help=mend.zh,
    )
