"""A reading plan in words: what the view of it draws.

Comes in: a `ReadingPlan`, what was counted once it was read, a language. Goes out: lists of dicts for `PlanView`.
Must not know: widgets, how a plan comes about.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from govrules.model.record_types import RecordType
from govrules.model.source import Text
from govrules.notebook.plan_words import WORDS
from govrules.reading.columns import fields_with_reserved
from govrules.reading.plan import ColumnPlan, ReadingPlan, SheetPlan


def words(lang: str) -> dict[str, str]:
    """The words of the view itself."""
    return {
        key: WORDS[key].in_(lang)
        for key in ("type", "field", "column", "head", "examples", "unread", "left_out")
    }


def types_shown(record_types: Mapping[str, RecordType], lang: str) -> list[dict[str, str]]:
    """The record types to choose from."""
    return [{"value": id, "label": _named(each.label, id, lang)} for id, each in record_types.items()]


def fields_shown(plan: ReadingPlan, lang: str) -> dict[str, list[dict[str, str]]]:
    """The fields to choose from, of each record type that the plan reads."""
    return {
        type: [
            {"value": id, "label": _named(field.label, id, lang)}
            for id, field in fields_with_reserved(plan.record_types[type]).items()
        ]
        for type in {sheet.record_type: None for sheet in plan if sheet.record_type is not None}
    }


def sheets_shown(plan: ReadingPlan, lang: str) -> list[dict[str, Any]]:
    """The sheets, what was not understood first to be seen."""
    return [_sheet(plan, sheet, lang) for sheet in plan]


def _sheet(plan: ReadingPlan, sheet: SheetPlan, lang: str) -> dict[str, Any]:
    kind = plan.record_types.get(sheet.record_type or "")
    read = sum(column.field is not None for column in sheet.columns)
    named = len([column for column in sheet.columns if column.head or column.examples])
    if sheet.by_row:
        told = WORDS["by_row"].in_(lang)
    elif kind is None and sheet.nearest is not None:
        near = plan.record_types[sheet.nearest]
        told = WORDS["looks_like"].in_(lang).format(type=near.label.in_(lang))
    else:
        told = ""
    told_of = (
        []
        if sheet.fault is not None
        else [notice for notice in sheet.notices if notice.code != "unknown-column"]
    )
    return {
        "sheet": sheet.sheet,
        "name": PurePath(sheet.sheet).name or sheet.sheet,
        "type": sheet.record_type or "",
        "fixed": sheet.by_row,
        "told": told,
        "summary": WORDS["columns" if sheet.read else "columns.left_out"]
        .in_(lang)
        .format(read=read, all=named),
        "look": sheet.fault is not None or (sheet.read and read < named),
        "fault": "" if sheet.fault is None else sheet.fault.in_(lang),
        "notices": ["".join(_sentence(notice.told(lang), lang)) for notice in told_of],
        "columns": [
            _column(column, kind, lang) for column in sheet.columns if column.head or column.examples
        ],
    }


def _column(column: ColumnPlan, kind: RecordType | None, lang: str) -> dict[str, Any]:
    fields = {} if kind is None else fields_with_reserved(kind)
    near = fields.get(column.nearest or "")
    return {
        "position": column.position,
        "letter": column.letter,
        "head": column.head,
        "field": column.field or "",
        "told": column.field or "",
        "examples": ("、" if lang == "zh" else ", ").join(column.examples),
        "nearest": column.nearest if near is not None else "",
        "nearest_label": ""
        if near is None
        else WORDS["nearest"].in_(lang).format(field=near.label.in_(lang)),
    }


def _sentence(told: tuple[str, str | None], lang: str) -> tuple[str, ...]:
    message, mend = told
    return (message,) if mend is None else (message, "；" if lang == "zh" else "; ", mend)


def _named(label: Text, id: str, lang: str) -> str:
    told = label.in_(lang)
    return told if told == id else f"{told}（{id}）" if lang == "zh" else f"{told} ({id})"
