"""`govrules sample`: a workbook of made-up records to try things on, with the few real ones that are known.

Comes in: a path, how many records, a seed. Goes out: the workbook.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import Lang

if TYPE_CHECKING:
    from govrules.model.record_types import RecordType
    from govrules.report.record_workbook import RecordSheet
    from govrules.testing.sample import SampleTable


def sample(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write, an .xlsx file.")],
    records: Annotated[
        int | None,
        typer.Option(
            "--records",
            metavar="N",
            min=1,
            max=1_000_000,
            help="Made-up records of each type; left out: some three hundred in all.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", help="The same seed makes the same records.")
    ] = 2020,
    lang: Lang = None,
) -> None:
    """Write a sample workbook: made-up records of an office, and a few real ones."""
    from govrules.cli.language import language
    from govrules.cli.names import must_be_workbook
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import progress
    from govrules.report.layout import harmless
    from govrules.report.record_workbook import write_records
    from govrules.testing.sample import sample as make

    must_be_workbook(file, "sample.xlsx")
    spoken = language(lang)
    tables = list(make(records, seed, spoken))
    types = rulebook(None).rules.record_types
    note = _note(tables, types, seed, spoken)
    total = sum(table.made_up + table.real for table in tables)
    with progress("示例" if spoken == "zh" else "sample") as bar:
        told_of = None if bar is None else (lambda done: bar(done, total))
        written = write_records(file, _sheets(tables, types), note, spoken, told_of)
    shown = harmless(str(file))
    told = (
        f"已写入 {shown}：{len(tables)} 张表，{written:,} 行（编造的记录，另有少数真实记录，见首张表）"
        if spoken == "zh"
        else f"written to {shown}: {len(tables)} sheets, {written:,} rows (made up, but for the few real ones "
        "named on the first sheet)"
    )
    print(told, file=sys.stderr)


def _sheets(tables: Sequence[SampleTable], types: Mapping[str, RecordType]) -> Iterator[RecordSheet]:
    from govrules.report.record_workbook import RecordSheet

    for table in tables:
        kind = types[table.record_type]
        own = [name for name in kind.fields if name in table.fields]
        reserved = [name for name in ("id", "region") if name in table.fields]
        yield RecordSheet(kind, [*reserved, *own], table.rows())


def _note(
    tables: Sequence[SampleTable], types: Mapping[str, RecordType], seed: int, lang: str
) -> tuple[str, ...]:
    """What the first sheet says: that this is made up, and which records are not."""
    from govrules.testing.sample import REAL

    kinds = [(types[table.record_type].label.in_(lang), table) for table in tables]
    real = [f"{each.id}: {each.source.in_(lang)}" for each in REAL]
    if lang == "zh":
        return (
            "示例记录：编造",
            f"本工作簿的记录由程序编造（种子 {seed}），不反映任何单位的真实工作。单位名称只为读来自然。",
            "评估时点请用 2020-12-31：govrules audit 本文件.xlsx --as-of 2020-12-31",
            "各表：" + "，".join(f"{label} {table.made_up + table.real} 行" for label, table in kinds),
            "只有以下编号的记录是真实的，来源如下；页面上看不到的事实空着：",
            *real,
        )
    return (
        "Sample records: made up",
        (
            f"The records of this workbook are made by a program (seed {seed}) and tell nothing of the real work of "
            "any unit. The names of units are there to read naturally."
        ),
        "Audit it as of 2020-12-31: govrules audit this-file.xlsx --as-of 2020-12-31",
        "Sheets: " + ", ".join(f"{label} {table.made_up + table.real} rows" for label, table in kinds),
        "Only the records with these ids are real, from these sources; what a page does not show is left empty:",
        *real,
    )
