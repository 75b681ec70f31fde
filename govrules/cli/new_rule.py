"""`govrules new rule`: a rule that passes its own examples, to be made one's own.

Comes in: an instrument's folder, a name, a record type, a kind. Goes out: the rule's file and its clause.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Lang
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govrules.api import Rulebook
    from govrules.calendars import Calendar
    from govrules.model.rule import InForce, Instrument


class Kind(StrEnum):
    """The seven kinds of requirement."""

    DEADLINE = "deadline"
    LASTING = "lasting"
    ORDER = "order"
    PRESENT = "present"
    INCLUDES = "includes"
    HOLDS = "holds"
    QUOTA = "quota"


class DutyWord(StrEnum):
    """How strongly the provision binds."""

    MUST = "must"
    IN_PRINCIPLE = "in-principle"
    ENCOURAGED = "encouraged"


def new_rule(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The instrument's folder; made if there is none.")
    ],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The rule's name: the breach, as in late-reply.")
    ],
    record: Annotated[str, typer.Option("--record", metavar="TYPE", help="The record type it speaks of.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What it asks for.")],
    provision: Annotated[
        str, typer.Option("--provision", metavar="PLACE", help="The place in the document: 一(三)9.")
    ] = "待填",
    clause: Annotated[
        str | None,
        typer.Option(
            "--clause",
            metavar="ID",
            help="The clause it encodes; left out, or not yet listed: one is added to instrument.yaml.",
            show_default=False,
        ),
    ] = None,
    duty: Annotated[DutyWord, typer.Option("--duty", help="How strongly it binds.")] = DutyWord.MUST,
    title_zh: Annotated[
        str | None,
        typer.Option("--title-zh", metavar="TEXT", help="Its title in Chinese.", show_default=False),
    ] = None,
    title_en: Annotated[
        str | None,
        typer.Option("--title-en", metavar="TEXT", help="Its title in English.", show_default=False),
    ] = None,
    lang: Lang = None,
) -> None:
    """Write a rule with its examples and its clause, so that `govrules test` passes at once."""
    import re

    from govrules.cli.language import language
    from govrules.cli.names import record_type_in
    from govrules.report.rule_file import Draft, instrument_text, rule_text, with_clause

    spoken = language(lang)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise GovrulesError(
            f"`{name}` is no name for a rule",
            "write small letters, digits and `-`: `late-reply`",
            zh=f"“{name}”不能用作规则名",
            zh_help="请用小写字母、数字和连字符，如 late-reply",
        )
    path, instrument_path = folder / f"{name}.yaml", folder / "instrument.yaml"
    if path.exists():
        raise GovrulesError(
            f"`{path}` is there already",
            "choose another name",
            zh=f"“{path}”已经存在",
            zh_help="请另取名称",
        )
    root = _root(folder)
    book, instrument = _known(root, folder)
    record_type = book.rules.record_types[record_type_in(book.rules, record)]
    own_clause = clause or name
    known_place = None
    if instrument is not None and own_clause in instrument.clauses:
        known_place = instrument.clauses[own_clause].provision
    draft = Draft(
        kind=kind.value,
        title_zh=title_zh or f"待拟：{name}",
        title_en=title_en or name.replace("-", " "),
        provision=provision if known_place is None or provision != "待填" else known_place,
        clause=own_clause,
        duty=duty.value,
        record_type=record_type,
        in_force=_in_force(instrument),
        calendar=_calendar(book, instrument),
        fits=lambda facts: _fits(book, record_type.id, facts),
    )
    text = rule_text(draft)
    old = instrument_path.read_text(encoding="utf-8") if instrument_path.exists() else None
    new = old if old is not None else instrument_text(folder.resolve().name, "cn")
    if known_place is None:
        new = with_clause(new, own_clause, draft.provision)
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(path, text)
        if new != old:
            _put(instrument_path, new)
        examples = _tried(root if old is not None or root != folder else folder, folder, name)
    except BaseException:
        # A rule that does not pass must not be left behind.
        path.unlink(missing_ok=True)
        if old is not None:
            _put(instrument_path, old)
        else:
            instrument_path.unlink(missing_ok=True)
            if made and folder.exists():
                folder.rmdir()
        raise
    if spoken == "zh":
        print(f"已写入 {path}，{examples} 个示例均相符")
        print(
            f"条款 {own_clause}" + (" 已在" if known_place is not None else " 已加入") + f" {instrument_path}"
        )
        print("请改写标题、依据和要求，然后运行：govrules test " + str(root))
    else:
        print(f"wrote {path}; its {examples} examples pass")
        print(
            f"clause {own_clause} "
            + ("is in" if known_place is not None else "was added to")
            + f" {instrument_path}"
        )
        print(f"make title, provision and requirement your own, then run: govrules test {root}")
    sys.stdout.flush()


def _root(folder: Path) -> Path:
    """The folder that ids are relative to: the nearest one with a folder `records`, else the instrument's."""
    for each in [folder.absolute(), *folder.absolute().parents]:
        if (each / "records").is_dir() and any((each / "records").glob("*.y*ml")):
            try:
                return each.relative_to(Path.cwd())
            except ValueError:
                return each
    return folder


def _known(root: Path, folder: Path) -> tuple[Rulebook, Instrument | None]:
    """The rulebook around the folder, and its instrument if it has one; neither may be broken."""
    import govrules as gr
    from govrules.reading.errors import RulesetError

    try:
        if root == folder and not (folder / "instrument.yaml").exists():
            return gr.load(), None
        book = gr.load(root)
    except RulesetError as error:
        raise GovrulesError(
            f"the rules around it cannot be loaded:\n{error.message}",
            f"mend them first: govrules check {root}",
            zh=f"所在文件夹的规则无法载入：\n{error.told('zh')[0]}",
            zh_help=f"请先更正：govrules check {root}",
        ) from None
    instrument = None
    wanted = (folder / "instrument.yaml").resolve()
    for each in book.rules.instruments.values():
        if each.place is not None and Path(each.place.file).resolve() == wanted:
            instrument = each
    return book, instrument


def _in_force(instrument: Instrument | None) -> InForce:
    from datetime import date

    from govrules.model.rule import InForce

    return InForce(date(2020, 1, 1)) if instrument is None else instrument.in_force


def _calendar(book: Rulebook, instrument: Instrument | None) -> Calendar:
    from govrules.calendars import calendar

    name = "cn" if instrument is None else instrument.calendar
    return book.rules.calendars.get(name) or calendar(name)


def _fits(book: Rulebook, record_type: str, facts: Mapping[str, object]) -> bool:
    try:
        book.record({"record_type": record_type, "id": "example", **facts})
    except GovrulesError:
        return False
    return True


def _put(path: Path, text: str) -> None:
    from govrules.report.destination import text_file

    with text_file(path) as out:
        out.write(text)


def _tried(root: Path, folder: Path, name: str) -> int:
    """Run the examples of the new rule; how many there are."""
    import govrules as gr

    book = gr.load(root)
    wanted = (folder / f"{name}.yaml").resolve()
    mine = [
        result
        for result in book.test()
        if result.rule.place is not None and Path(result.rule.place.file).resolve() == wanted
    ]
    failed = [result for result in mine if not result.passed]
    if failed or not mine:
        first = failed[0] if failed else None
        zh = en = ""
        if first is not None:
            wrong = "; ".join(f"{each.column} {each.expected} ≠ {each.found}" for each in first.differences)
            zh, en = first.problem or (wrong, wrong)
        raise GovrulesError(
            "no such rule could be made for this record type" + (en and f": {en}"),
            "choose another kind or record type",
            zh="无法为这种记录类型生成此类规则" + (zh and f"：{zh}"),
            zh_help="请换一种规则或记录类型",
        )
    return len(mine)
