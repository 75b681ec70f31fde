"""The page of one record type: its fields with their labels, and a template to download.

In: a record type. Out: a page in Markdown; the templates lie beside it.
"""

from collections.abc import Iterator

from markdown_marks import plain, row, sentence, table

from govrules.model.record_types import Field, RecordType


def record_type_page(kind: RecordType, rules: int) -> str:
    """The whole page."""
    lines = [f"# `{kind.id}` {plain(kind.label.zh)}", "", plain(sentence(kind.label.en))]
    if kind.help:
        lines += ["", f"{plain(sentence(kind.help.zh))} {plain(sentence(kind.help.en))}"]
    lines += [
        "",
        (
            f"- to fill in: {{download}}`空白工作簿 <../templates/{kind.id}-zh.xlsx>` · "
            f"{{download}}`empty workbook <../templates/{kind.id}-en.xlsx>`"
        ),
        f"- its own date: `{kind.own_date}`",
    ]
    lines += [f"- its unit: `{kind.unit}`"] if kind.unit else []
    lines += [f"- a sheet may also be named: {plain('、'.join(kind.also))}"] if kind.also else []
    lines += [
        f"- rules that speak of it: {rules}",
        *table("field", "列名", "column", "type", "also", "what it is"),
    ]
    lines += [_field(field) for field in kind.fields.values()]
    for field in kind.fields.values():
        if field.members:
            lines += ["", f"## Members of `{field.id}`", *table("member", "中文", "English")]
            lines += [
                row(f"`{member.id}`", plain(member.label.zh), plain(member.label.en))
                for member in field.members
            ]
    if kind.checks:
        lines += ["", "## What a record must pass to be fit", ""]
        lines += [f"- `{each.text}`: {plain(each.label.zh)} · {plain(each.label.en)}" for each in kind.checks]
    return "\n".join([*lines, ""])


def _field(field: Field) -> str:
    return row(
        f"`{field.id}`",
        plain(field.label.zh),
        plain(field.label.en),
        ", ".join(_kind(field)),
        plain("、".join(field.also)),
        f"{plain(field.help.zh)}<br>{plain(field.help.en)}" if field.help else "",
    )


def _kind(field: Field) -> Iterator[str]:
    yield str(field.type)
    if field.act:
        yield "act"
    if field.planned:
        yield "planned"
    if field.default is not None:
        yield f"default `{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"
