"""Workbooks of records: a sheet a record type, as people fill them in and as the record reader reads them.

Comes in: record types, rows of facts, a language. Goes out: an .xlsx file, written row by row.
Must not know: rules, verdicts, where the rows come from. The cells and the drop-down lists serve every sheet
that people fill in, in a report too.

The same rows give the same bytes: no clock is looked at, and every date in the file is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from govrules.calendars.wording import Text, system_reason
from govrules.errors import GovrulesError
from govrules.model.record import Fact
from govrules.model.record_types import ID, REGION, Field, FieldType, RecordType
from govrules.report.destination import whole_file

NOTE_SHEET = Text("说明", "readme")
"""The sheet for people; the record reader passes it over."""

MOST_ROWS = 1_048_575  # of a sheet, below its head: the limit of the format
_YES, _NO, _EMPTY_SET = Text("是", "yes"), Text("否", "no"), Text("无", "none")
_SEPARATOR = Text("、", "; ")
_ROWS_TO_FILL = 2000  # how far down the drop-down lists of an empty workbook reach
_ROWS_A_STEP = 500
_LONGEST_LIST = 255  # characters of a list that stands in the cell's own rule: the limit of the format


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """One sheet: the columns it shows (`id` first) and its rows, each a mapping of facts by field."""

    record_type: RecordType
    fields: Sequence[str]
    rows: Iterable[Mapping[str, Fact | None]]


def write_records(
    path: Path,
    sheets: Iterable[RecordSheet],
    note: Sequence[str],
    lang: str,
    advance: Callable[[int], None] | None = None,
) -> int:
    """Write a workbook of records with a first sheet for people; gives how many rows there are.

    `advance` is told now and then how many rows have been written.
    Raises GovrulesError where the file cannot be written, or a sheet would be longer than the format allows.
    """
    written = 0
    with workbook(path, streamed=True) as (book, formats):
        _write_note(book, formats, note, lang)
        for sheet in sheets:
            fields = [field_of(sheet.record_type, name) for name in sheet.fields]
            page = _page(book, formats, sheet.record_type, fields, lang)
            for at, row in enumerate(sheet.rows, start=1):
                if at > MOST_ROWS:
                    raise GovrulesError(
                        f"a sheet holds at most {MOST_ROWS:,} rows",
                        "ask for fewer records a type",
                        zh=f"一张工作表最多 {MOST_ROWS:,} 行",
                        zh_help="请减少每种记录的条数",
                    )
                for column, field in enumerate(fields):
                    write_fact(page, at, column, row.get(field.id), field, formats, lang)
                written += 1
                if advance is not None and written % _ROWS_A_STEP == 0:
                    advance(written)
    return written


def write_template(path: Path, record_types: Sequence[RecordType], lang: str) -> None:
    """Write an empty workbook to fill in: heads, a row of help that the reader skips, drop-down lists."""
    with workbook(path, streamed=False) as (book, formats):
        _write_note(book, formats, _how_to_fill(lang), lang)
        lists = Lists()
        for record_type in record_types:
            fields = [ID, REGION, *record_type.fields.values()]
            page = _page(book, formats, record_type, fields, lang, help_row=True)
            for column, field in enumerate(fields):
                page.write_string(1, column, _help(field, lang), formats["help"])
                offer_choices(page, column, field, lists, lang)
        lists.write(book)


def field_of(record_type: RecordType, name: str) -> Field:
    """The field of that name; `id` and `region` are carried by every record."""
    return ID if name == ID.id else record_type.fields.get(name) or REGION


# -- the workbook ------------------------------------------------------------------------------------


@contextmanager
def workbook(path: Path, *, streamed: bool) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A workbook to write to and its formats by name; no text in it becomes a formula or a link.

    `streamed`: rows must be written in order, and none is held. Whole or not at all.
    Raises GovrulesError where the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    with whole_file(path) as part:
        options = {"constant_memory": streamed, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(part), options)
        book.set_properties({"author": "govrules", "created": datetime(2020, 1, 1)})
        formats = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
            ),
            "help": book.add_format(
                {"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"}
            ),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "text": book.add_format({"num_format": "@"}),
        }
        try:
            yield book, formats
        finally:
            try:
                book.close()
            except (OSError, XlsxWriterException) as fault:
                raise _unwritten(path, fault) from None


def _unwritten(path: Path, fault: Exception) -> GovrulesError:
    cause = fault.args[0] if fault.args and isinstance(fault.args[0], OSError) else fault
    said = str(cause).lower()
    why = system_reason(cause) if isinstance(cause, OSError) else Text(said, said)
    return GovrulesError(
        f"cannot write `{path}`: {why.en}",
        "make room, or name another file",
        zh=f"无法写入“{path}”：{why.zh}",
        zh_help="请腾出空间，或者换一个文件",
    )


def _page(
    book: Any,
    formats: Mapping[str, Any],
    record_type: RecordType,
    fields: Sequence[Field],
    lang: str,
    *,
    help_row: bool = False,
) -> Any:
    """A sheet with its head, which stays in sight; in an empty workbook the columns know their format."""
    page = book.add_worksheet(record_type.label.in_(lang)[:31])
    page.freeze_panes(2 if help_row else 1, 1)
    kinds = {FieldType.DATE: "date", FieldType.DATETIME: "datetime"}
    for column, field in enumerate(fields):
        form = kinds.get(field.type, "text" if field.type is FieldType.TEXT else None)
        page.set_column(
            column, column, column_width(field, lang), formats[form] if form and help_row else None
        )
    page.set_row(0, 32)
    if help_row:
        page.set_row(1, 64)
    for column, field in enumerate(fields):
        page.write_string(0, column, field.label.in_(lang), formats["head"])
    return page


def column_width(field: Field, lang: str) -> float:
    """How wide a column of a field is, in characters."""
    label = field.label.in_(lang)
    own = sum(2 if ord(letter) > 0x2E80 else 1 for letter in label) + 2
    kind = {FieldType.DATETIME: 17, FieldType.SET: 28, FieldType.TEXT: 20, FieldType.CHOICE: 14}
    return min(40, max(own if lang == "zh" else own * 0.7, kind.get(field.type, 12)))


def _write_note(book: Any, formats: Mapping[str, Any], lines: Sequence[str], lang: str) -> None:
    page = book.add_worksheet(NOTE_SHEET.in_(lang))
    page.set_column(0, 0, 100)
    for at, line in enumerate(lines):
        page.write_string(at, 0, line, formats["title" if at == 0 else "wrap"])


# -- cells -------------------------------------------------------------------------------------------


def write_fact(
    page: Any, row: int, column: int, fact: Fact | None, field: Field, formats: Mapping[str, Any], lang: str
) -> str:
    """Write a fact as the record reader takes it: days as days, members by their labels, nothing for null.

    Gives the text that was written, if it was one.
    """
    text = ""
    if isinstance(fact, bool):
        text = (_YES if fact else _NO).in_(lang)
    elif isinstance(fact, datetime):
        page.write_datetime(row, column, fact, formats["datetime"])
    elif isinstance(fact, date):
        page.write_datetime(row, column, datetime(fact.year, fact.month, fact.day), formats["date"])
    elif isinstance(fact, float | int):
        page.write_number(row, column, fact, formats.get("fact"))
    elif isinstance(fact, frozenset):
        text = _set_text(fact, field, lang)
    elif fact is not None:
        text = _member_text(fact, field, lang)
    if text:
        page.write_string(row, column, text, formats.get("fact"))
    return text


def _set_text(fact: frozenset[str], field: Field, lang: str) -> str:
    if not fact:
        return _EMPTY_SET.in_(lang)
    order = {member.id: at for at, member in enumerate(field.members)}
    names = sorted(fact, key=lambda name: (order.get(name, len(order)), name))
    return _SEPARATOR.in_(lang).join(_member_text(name, field, lang) for name in names)


def _member_text(id: str, field: Field, lang: str) -> str:
    member = field.member(id)
    return id if member is None else member.label.in_(lang)


# -- what helps to fill it in ------------------------------------------------------------------------


class Lists:
    """The choices that are too long for a cell's own rule: columns of one hidden sheet."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """What a drop-down list takes: the choices themselves, or where they stand."""
        # A comma parts the choices of a list that stands in the rule.
        if len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice for choice in choices):
            return list(choices)
        from xlsxwriter.utility import xl_col_to_name

        column = xl_col_to_name(self.columns.setdefault(choices, len(self.columns)))
        return f"=_lists!${column}$1:${column}${len(choices)}"

    def write(self, book: Any) -> None:
        """The hidden sheet, if any list needs it."""
        if not self.columns:
            return
        page = book.add_worksheet("_lists")
        page.very_hidden()
        for choices, column in self.columns.items():
            for row, choice in enumerate(choices):
                page.write_string(row, column, choice)


def offer_choices(
    page: Any,
    column: int,
    field: Field,
    lists: Lists,
    lang: str,
    rows: tuple[int, int] = (2, _ROWS_TO_FILL),
    told: Mapping[str, str] | None = None,
) -> None:
    """A drop-down list for a field of few values, on these rows; `told` is what the cell says when it is entered."""
    choices: tuple[str, ...] = ()
    if field.type is FieldType.BOOL:
        choices = (_YES.in_(lang), _NO.in_(lang))
    elif field.type is FieldType.CHOICE:
        choices = tuple(member.label.in_(lang) for member in field.members)
    rule: dict[str, Any] = {"validate": "any"}
    if choices:
        rule = {"validate": "list", "source": lists.source(choices), "error_type": "warning"}
    if choices or told:
        page.data_validation(rows[0], column, rows[1], column, {**rule, **(told or {})})


def _help(field: Field, lang: str) -> str:
    if field is ID:
        # The mark by which the record reader knows a row that is for people.
        return {
            "zh": "# 每行一个编号，不重复；本行是填写说明，读取时跳过",
            "en": "# one id a row; this row is help",
        }[lang]
    if field is REGION:
        return {
            "zh": "如 cn/shanghai/baoshan；名册写明单位地区时可空着",
            "en": "as cn/shanghai/baoshan; may be empty where the roster tells it",
        }[lang]
    told = field.help.in_(lang) if field.help else field.label.in_(lang)
    if field.type is FieldType.SET and field.members:
        names = _SEPARATOR.in_(lang).join(member.label.in_(lang) for member in field.members)
        head = {
            "zh": "。可填多项，用顿号分开；一项也没有填“无”：",
            "en": ". Several, parted by `;`, or none: ",
        }[lang]
        return f"{told}{head}{names}"
    return told


def _how_to_fill(lang: str) -> tuple[str, ...]:
    if lang == "zh":
        return (
            "填写说明",
            "一张表一种记录，一行一件。第二行是填写说明，可以保留。",
            "不知道的空着：空着表示不知道或者尚未发生，不等于“否”。",
            "日期写成 2020-04-20；时间写成 2020-04-20 09:30。",
            "不用的表和列可以删去，列的先后可以调换。",
            "填好后核查：govrules audit 本文件.xlsx",
        )
    return (
        "How to fill this in",
        "One sheet a kind of record, one row a record. The second row is help and may stay.",
        "Leave empty what is not known: empty means not known, or not yet done; it does not mean no.",
        "Write days as 2020-04-20 and moments as 2020-04-20 09:30.",
        "Sheets and columns that are not used may go; columns may change places.",
        "Then audit it: govrules audit this-file.xlsx",
    )
