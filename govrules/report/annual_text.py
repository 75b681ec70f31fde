"""The tables of an annual report as text for a person.

Comes in: an `AnnualReport`. Goes out: lines. Must not know: how it was counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from govrules.model.record_types import RecordType
from govrules.report.annual_tables import AnnualReport, Table, named
from govrules.report.layout import columns, harmless

_APART = 20  # records that are listed one by one


def annual_text(report: AnnualReport, kind: RecordType, lang: str) -> Iterator[str]:
    """The lines in `lang`; `kind` is the record type, whose labels name missing facts."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    whose = "" if report.unit is None else f"{harmless(report.unit)} · "
    yield say(
        f"{whose}{report.year} 年政府信息公开工作年度报告统计表",
        f"{whose}tables of the annual report for {report.year}",
    )
    for table in (report.applications, report.disputes):
        yield ""
        yield table.title.in_(lang)
        yield from _table(table, lang)
    yield ""
    if report.apart:
        yield say(
            f"{len(report.apart)} 项单列，未计入任何格", f"{len(report.apart)} listed apart, in no cell"
        )
        rows = []
        for each in report.apart[:_APART]:
            table = report.applications if each.table == report.applications.id else report.disputes
            fields = say("、", ", ").join(kind.fields[name].label.in_(lang) for name in each.missing)
            rows.append((harmless(each.record), table.title.in_(lang), say("缺：", "lacks: ") + fields))
        yield from columns(rows)
        if len(report.apart) > _APART:
            n = len(report.apart) - _APART
            yield say(f"  另有 {n} 项：--format json", f"  {n} more: --format json")
    if report.no_requests:
        n = len(report.no_requests)
        yield say(
            f"{n} 件按分类不是政府信息公开申请，未计入",
            f"{n} sorted as no request for information, not counted",
        )
    held = len(report.identities) - len(report.broken)
    yield say(
        f"勾稽关系 {len(report.identities)} 条，成立 {held} 条",
        f"{held} of {len(report.identities)} identities hold",
    )
    for identity in report.broken:
        yield f"  ✗ {identity.said.in_(lang)}{say('：', ': ')}{identity.left} ≠ {identity.right}"
    if report.carried_before is None:
        yield say(
            "上年度报告未提供，未核对上年结转：--last-year FILE",
            "the report of the year before was not given, what it carried over is not checked: --last-year FILE",
        )


def _table(table: Table, lang: str) -> list[str]:
    heads = ("", *(column.label.in_(lang) for column in table.columns))
    rows: list[tuple[str, ...]] = [heads]
    for row in table.rows:
        numbers = (table.number(row.id, column.id) for column in table.columns)
        rows.append((named(row).in_(lang), *(str(n or "·") for n in numbers)))
    return columns(rows, right=range(1, len(heads)))
