"""Sheets that people read: a head that stays in sight, filters, widths, a print set-up for A4 across.

Comes in: an open workbook, columns, rows one by one. Goes out: sheets; a table longer than a sheet goes on in
a further one. Must not know: what the rows say.

Heights of rows are worked out here: not every program does so when it opens a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govrules.calendars.wording import Text
from govrules.report.layout import width

MOST_ROWS = 1_048_575  # of a sheet, below its head: the limit of the format
_LONGEST_TEXT = 32_000  # a cell takes 32,767 signs
_FIRST_YEAR = 1900  # the format has no earlier days
_FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
_A4 = 9
_LINE, _MOST_LINES = 13.5, 12  # the height of a line in points, and how many of them a row shows

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, whether long texts in it run over several lines.

    Columns that are not `printed` stand at the end of a table and are seen on the screen only.
    """

    label: Text
    width: float
    wrap: bool = False
    printed: bool = True


class Sheets:
    """The sheets of one workbook in one language: their names, formats and print set-up."""

    def __init__(self, book: Any, lang: str, headline: str, most_rows: int = MOST_ROWS) -> None:
        self.book, self.lang, self.headline, self.most_rows = book, lang, headline, most_rows
        font = {"font_name": _FONTS[lang], "font_size": 10, "valign": "top"}
        made: Callable[..., Any] = lambda **more: book.add_format({**font, **more})  # noqa: E731
        head = {
            "bold": True,
            "bg_color": "#DCE6F1",
            "bottom": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "indent": 1,
        }
        self.formats: Mapping[str, Any] = {
            "plain": made(align="left", indent=1),
            "wrap": made(text_wrap=True, align="left", indent=1),
            "number": made(num_format="#,##0", align="center"),
            "day": made(num_format="yyyy-mm-dd", align="left"),
            "moment": made(num_format="yyyy-mm-dd hh:mm", align="left"),
            "head": made(**head),
            "title": made(bold=True, font_size=16),
            "part": made(bold=True, font_size=12, font_color="#1F4E79"),
            "label": made(font_color="#666666"),
            "left": made(align="left"),
            "boxed": made(
                border=1, border_color="#999999", text_wrap=True, align="left", valign="vcenter", indent=1
            ),
            "boxed-number": made(border=1, border_color="#999999", num_format="#,##0", align="center"),
            "boxed-head": made(**{**head, "align": "center", "border": 1, "border_color": "#999999"}),
            "known": made(text_wrap=True, font_color="#666666"),
            "known-day": made(num_format="yyyy-mm-dd", align="left", font_color="#666666"),
            "known-moment": made(num_format="yyyy-mm-dd hh:mm", align="left", font_color="#666666"),
            "to-fill": made(bg_color="#FFF2CC", border=1, border_color="#D6B656"),
            "to-fill-day": made(
                bg_color="#FFF2CC", border=1, border_color="#D6B656", num_format="yyyy-mm-dd", align="left"
            ),
            "to-fill-moment": made(
                bg_color="#FFF2CC",
                border=1,
                border_color="#D6B656",
                num_format="yyyy-mm-dd hh:mm",
                align="left",
            ),
        }
        self._names: set[str] = set()

    def say(self, text: Text) -> str:
        """A text in the language of the workbook."""
        return text.in_(self.lang)

    def add(self, name: str, *, colour: str | None = None, head_row: int | None = 0) -> Any:
        """A new sheet for A4 across, one page wide; `head_row` is repeated on every page."""
        page = self.book.add_worksheet(self._free(name))
        if colour is not None:
            page.set_tab_color(colour)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        quiet = _of_header(self.headline)
        page.set_header(
            f'&L&"{_FONTS[self.lang]},Bold"&9{_of_header(name)}&R&"{_FONTS[self.lang]},Regular"&8{quiet}'
        )
        page.set_footer("&C&8第 &P 页，共 &N 页" if self.lang == "zh" else "&C&8page &P of &N")
        page.hide_gridlines(2)
        if head_row is not None:
            page.repeat_rows(head_row)
        return page

    def table(
        self, name: Text, columns: Sequence[Column], *, colour: str | None = None, lines: int = 1
    ) -> Table:
        """A table that fills a sheet; its first column stays in sight too, its rows have room for so many lines."""
        return Table(self, self.say(name), columns, colour, lines)

    def write(self, page: Any, row: int, column: int, value: Cell, form: str | None = None) -> None:
        """A value as its kind asks: numbers and days as such, a text never as a formula or a link."""
        if value is None or value == "":
            if form is not None:
                page.write_blank(row, column, None, self.formats[form])
            return
        if isinstance(value, bool):
            shown = ("是" if value else "否") if self.lang == "zh" else ("yes" if value else "no")
            page.write_string(row, column, shown, self.formats[form or "plain"])
        elif isinstance(value, int | float):
            page.write_number(row, column, value, self.formats[form or "number"])
        elif isinstance(value, date) and value.year >= _FIRST_YEAR:
            is_moment = isinstance(value, datetime)
            moment = value if is_moment else datetime(value.year, value.month, value.day)
            page.write_datetime(row, column, moment, self.formats[form or ("moment" if is_moment else "day")])
        else:
            page.write_string(row, column, as_text(str(value)), self.formats[form or "plain"])

    def _free(self, name: str) -> str:
        """The name, as a sheet may be called, and not taken yet."""
        clean = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31] or "_"
        free, n = clean, 1
        while free.casefold() in self._names:
            n += 1
            free = f"{clean[:26]} ({n})"
        self._names.add(free.casefold())
        return free


class Table:
    """A table under its head, with filters; where a sheet is full it goes on in a further one."""

    def __init__(
        self, sheets: Sheets, name: str, columns: Sequence[Column], colour: str | None, lines: int
    ) -> None:
        self.sheets, self.name, self.columns, self.colour, self.lines = sheets, name, columns, colour, lines
        self.rows = 0
        self.pages: list[Any] = []
        self._begin()

    def add(self, values: Sequence[Cell]) -> None:
        """One row more."""
        if self._at == self.sheets.most_rows:
            self._end()
            self._begin()
        self._at += 1
        self.rows += 1
        lines = self.lines
        for column, value in enumerate(values):
            form = None
            if self.columns[column].wrap and isinstance(value, str):
                form = "wrap"
                lines = max(lines, lines_of(value, self.columns[column].width))
            self.sheets.write(self.pages[-1], self._at, column, value, form)
        # A height of its own is kept for every row until the file is written: most rows do without.
        if lines > self.lines:
            set_height(self.pages[-1], self._at, lines)

    def close(self, none: Text | None = None) -> None:
        """Ends the table; `none` is said where it has no row."""
        if not self.rows and none is not None:
            self.pages[-1].write_string(1, 0, self.sheets.say(none), self.sheets.formats["label"])
        self._end()

    def _begin(self) -> None:
        page = self.sheets.add(self.name, colour=self.colour)
        page.freeze_panes(1, 1)
        page.set_default_row(_LINE * self.lines)
        page.set_row(0, 30)
        for at, column in enumerate(self.columns):
            page.set_column(at, at, column.width, self.sheets.formats["plain"])
            page.write_string(0, at, self.sheets.say(column.label), self.sheets.formats["head"])
        self.pages.append(page)
        self._at = 0

    def _end(self) -> None:
        last = max(self._at, 1)
        self.pages[-1].autofilter(0, 0, last, len(self.columns) - 1)
        self.pages[-1].print_area(0, 0, last, sum(column.printed for column in self.columns) - 1)


def lines_of(text: str, column_width: float) -> int:
    """How many lines a text takes in a column, rather one too many than one too few.

    >>> lines_of("政务公开", 7), lines_of("", 7)
    (2, 1)
    """
    room = max(column_width - 3, 1)
    return sum(max(1, -int(-width(line) // room)) for line in text.split("\n"))


def set_height(page: Any, row: int, lines: int) -> None:
    """Makes a row high enough for so many lines; one line needs nothing."""
    if lines > 1:
        page.set_row(row, _LINE * min(lines, _MOST_LINES))


def as_text(text: str) -> str:
    r"""A text as a cell can hold it: not too long, and half a surrogate pair escaped.

    >>> as_text("A\ud800")
    'A\\ud800'
    """
    cut = text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
    return cut if cut.isprintable() else cut.encode("utf-8", "backslashreplace").decode("utf-8")


def _of_header(text: str) -> str:
    # An ampersand begins a command there, a digit would be read into the size before it; 255 signs are the most.
    return " " + text[:70].replace("&", "&&")
