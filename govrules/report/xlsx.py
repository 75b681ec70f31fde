"""An audit as a workbook that an office works with: what was found, why, what is open, what to fill in.

Comes in: a `Report`, whose rows are walked as they are written. Goes out: an .xlsx file, whole or not at all.
Must not know: how anything was found or is explained.

Rows are written one by one and not held. Text never becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from govrules.model.record import Record, Unfit
from govrules.model.record_types import ID, Field, FieldType, RecordType
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.report.digest import day_of
from govrules.report.record_workbook import (
    Lists,
    column_width,
    field_of,
    offer_choices,
    workbook,
    write_fact,
)
from govrules.report.sheets import MOST_ROWS, Cell, Column, Sheets, lines_of, set_height
from govrules.report.wording import DUTY, REASON, STATUS, UNIT, end_of

Row = Mapping[str, Any]
"""A verdict's columns with `unit` and `month`."""
Counts = Mapping[str, int]


class Note(Protocol):
    """What the reading of a table has to say."""

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentence and the help in `lang`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A violation with what its explanation says."""

    row: Row
    sentence: str
    provision: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ToFill:
    """The records of a type that lack facts: each with the names of the null fields that a verdict waits for."""

    record_type: RecordType
    fields: Sequence[str]
    records: Iterable[tuple[Record, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Report:
    """What the workbook tells. The callables give their rows anew, in the order in which they are shown.

    `by_unit` and `by_month` map a unit or month (None: not known) to its counts by status.
    """

    source: str
    rules: Rules
    as_of: date | datetime
    version: str
    counts: Counts
    by_rule: Mapping[str, Counts]
    by_unit: Mapping[str | None, Counts]
    by_month: Mapping[str | None, Counts]
    violations: Callable[[], Iterator[Told]]
    open_duties: Callable[[], Iterator[Row]]
    undetermined: Callable[[], Iterator[Row]]
    to_fill: Callable[[], Iterator[ToFill]]
    unfit: Sequence[Unfit]
    unfit_reason: Callable[[Unfit, str], str]
    notices: Sequence[Note] = ()
    units_off_roster: Sequence[str] = ()


def write_xlsx(report: Report, path: Path, lang: str = "zh", most_rows: int = MOST_ROWS) -> None:
    """Write the report in `lang`; an older file at `path` stays until the new one is complete.

    `most_rows` is how many rows a sheet takes before its table goes on in a further one.
    Raises GovrulesError where the file cannot be written.
    """
    with workbook(path, streamed=True) as (book, _):
        now = end_of(report.as_of)
        headline = (
            f"截至 {now} · govrules {report.version}"
            if lang == "zh"
            else f"as of {now} · govrules {report.version}"
        )
        writer = _Writer(report, Sheets(book, lang, headline, most_rows))
        for sheet in (
            writer.summary, writer.by_rule, writer.by_unit, writer.by_month, writer.violations,
            writer.open_duties, writer.undetermined, writer.unfit, writer.rulebook, writer.to_fill,
        ):  # fmt: skip
            sheet()


_RECORD = Column(Text("编号", "record"), 15, wrap=True)
_UNIT = Column(Text("单位", "unit"), 18, wrap=True)
_TITLE = Column(Text("规则", "rule"), 26, wrap=True)
_DUTY = Column(Text("义务", "duty"), 8)
_PROVISION = Column(Text("依据", "provision"), 28, wrap=True)
_REASON = Column(Text("原因", "reason"), 13, wrap=True)
_COUNTED = tuple(Column(STATUS[status], 11) for status in STATUS)
_TOTAL = Column(Text("合计", "all"), 9)
# A head `record type` would make the record reader take the sheet for records.
_KIND = Column(Text("所属表", "table"), 14, printed=False)
_MONTH = Column(Text("月份或期间", "month or period"), 12, printed=False)
_PROVISIONAL = Column(Text("暂定", "provisional"), 11, printed=False)
_RULE = Column(Text("规则编号", "rule id"), 46, printed=False)
_TOP = 10  # bars in a chart of the summary
_MONTHS = 24
_CHARTS_FROM = 5
_RED, _AMBER, _BLUE, _GREEN = "#C00000", "#ED9B33", "#5B9BD5", "#70AD47"
_COLOURS = {"violated": _RED, "undetermined": _AMBER, "pending": _BLUE, "satisfied": _GREEN}
_UNKNOWN = Text("（不明）", "(not known)")
_NONE = Text("没有", "none")


@dataclass(slots=True)
class _Writer:
    report: Report
    sheets: Sheets

    @property
    def lang(self) -> str:
        return self.sheets.lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    # -- the summary ---------------------------------------------------------------------------------

    def summary(self) -> None:
        report, sheets = self.report, self.sheets
        page = sheets.add(self.say("汇总", "summary"), colour="#1F4E79", head_row=None)
        page.fit_to_pages(1, 1)
        page.set_column(0, 0, 48)
        page.set_column(1, 3, 13)
        page.set_column(4, 4, 3)
        page.write_string(
            0, 0, self.say("政务公开核查报告", "audit of open government duties"), sheets.formats["title"]
        )
        page.set_row(0, 26)
        facts: list[tuple[str, Cell]] = [
            (self.say("来源", "source"), report.source),
            (self.say("截至", "as of"), end_of(report.as_of)),
            (self.say("记录", "records"), sum(report.counts.values())),
            (self.say("不合格的行（未评估）", "unfit rows (not judged)"), _unfit_rows(report.unfit)),
            (self.say("规则库", "rulebook"), report.rules.fingerprint[:12]),
        ]
        row = 1
        for label, value in facts:
            page.write_string(row, 0, label, sheets.formats["label"])
            sheets.write(page, row, 1, value, "left")
            row += 1
        row = self._status_block(page, row + 1)
        rules = self.report.rules.rules
        named = {sheets.say(rules[id].title): counts for id, counts in report.by_rule.items()}
        row = self._top_block(page, row + 1, self.say("违反最多的规则", "most violated rules"), named)
        units = {unit: counts for unit, counts in report.by_unit.items() if unit is not None}
        row = self._top_block(page, row + 1, self.say("违反最多的单位", "units with most violations"), units)
        self._months_block(page, row + 1)
        page.set_first_sheet()
        page.activate()

    def _heads(self, page: Any, row: int, heads: Sequence[str]) -> None:
        for column, head in enumerate(heads):
            page.write_string(row, column, head, self.sheets.formats["head"])

    def _status_block(self, page: Any, row: int) -> int:
        page.write_string(row, 0, self.say("判定", "verdicts"), self.sheets.formats["part"])
        self._heads(page, row + 1, (self.say("判定", "verdict"), self.say("项数", "number")))
        first = row + 2
        for at, status in enumerate(STATUS):
            total = sum(counts.get(status, 0) for counts in self.report.by_rule.values())
            self.sheets.write(page, first + at, 0, self.sheets.say(STATUS[status]))
            self.sheets.write(page, first + at, 1, total)
        shown = list(STATUS)[:4]
        chart = self.sheets.book.add_chart({"type": "doughnut"})
        chart.add_series({
            "categories": [page.name, first, 0, first + len(shown) - 1, 0],
            "values": [page.name, first, 1, first + len(shown) - 1, 1],
            "points": [{"fill": {"color": _COLOURS[status]}} for status in shown],
            "data_labels": {"percentage": True},
        })  # fmt: skip
        self._place(page, chart, 0, self.say("判定（不含不适用）", "verdicts (without not applicable)"), 12)
        return first + len(STATUS)

    def _top_block(self, page: Any, row: int, title: str, counted: Mapping[str, Counts]) -> int:
        ranked = sorted(
            ((name, counts) for name, counts in counted.items() if counts.get("violated")),
            key=lambda item: (-item[1]["violated"], item[0]),
        )[:_TOP]
        page.write_string(row, 0, title, self.sheets.formats["part"])
        self._heads(page, row + 1, ("", self.sheets.say(STATUS["violated"])))
        first = row + 2
        for at, (name, counts) in enumerate(ranked):
            self.sheets.write(page, first + at, 0, name)
            self.sheets.write(page, first + at, 1, counts["violated"])
        if not ranked:
            page.write_string(first, 0, self.sheets.say(_NONE), self.sheets.formats["label"])
            return first + 1
        chart = self.sheets.book.add_chart({"type": "bar"})
        chart.add_series({
            "categories": [page.name, first, 0, first + len(ranked) - 1, 0],
            "values": [page.name, first, 1, first + len(ranked) - 1, 1],
            "fill": {"color": _RED},
            "data_labels": {"value": True},
            "gap": 60,
        })  # fmt: skip
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True})
        self._place(page, chart, row, title, 14)
        return max(first + len(ranked), row + 14)

    def _months_block(self, page: Any, row: int) -> None:
        title = self.say("各月", "by month")
        months = sorted(key for key in self.report.by_month if key is not None and _is_month(key))[-_MONTHS:]
        shown = ("violated", "undetermined", "pending")
        page.write_string(row, 0, title, self.sheets.formats["part"])
        self._heads(page, row + 1, ("", *(self.sheets.say(STATUS[status]) for status in shown)))
        first = row + 2
        for at, month in enumerate(months):
            self.sheets.write(page, first + at, 0, month)
            for column, status in enumerate(shown, start=1):
                self.sheets.write(page, first + at, column, self.report.by_month[month].get(status, 0))
        if not months:
            page.write_string(first, 0, self.sheets.say(_NONE), self.sheets.formats["label"])
            return
        chart = self.sheets.book.add_chart({"type": "column", "subtype": "stacked"})
        for column, status in enumerate(shown, start=1):
            chart.add_series({
                "name": [page.name, row + 1, column],
                "categories": [page.name, first, 0, first + len(months) - 1, 0],
                "values": [page.name, first, column, first + len(months) - 1, column],
                "fill": {"color": _COLOURS[status]},
                "gap": 50,
            })  # fmt: skip
        chart.set_x_axis({"num_font": {"size": 8, "rotation": -45}})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
        chart.set_legend({"position": "bottom"})
        self._place(page, chart, row, title, 16)

    def _place(self, page: Any, chart: Any, row: int, title: str, rows: int) -> None:
        chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}})
        chart.set_size({"width": 620, "height": rows * 20 - 10})
        chart.set_chartarea({"border": {"color": "#CCCCCC"}})
        page.insert_chart(row, _CHARTS_FROM, chart, {"object_position": 1})

    # -- counts --------------------------------------------------------------------------------------

    def by_rule(self) -> None:
        columns = (_TITLE, _DUTY, *_COUNTED, _TOTAL, _PROVISION, _KIND, _RULE)
        table = self.sheets.table(Text("按规则", "by rule"), columns)
        ranked = sorted(self.report.by_rule.items(), key=lambda item: (*_worst_first(item[1]), item[0]))
        for id, counts in ranked:
            if sum(counts.values()):
                rule = self.report.rules.rules[id]
                head = (self.sheets.say(rule.title), self._duty(str(rule.duty)))
                table.add((*head, *_counted(counts), self._provision(id), self._type(rule.record), id))
        table.close(_NONE)

    def by_unit(self) -> None:
        self._by(Text("按单位", "by unit"), Column(_UNIT.label, 44), self.report.by_unit, _worst_first)

    def by_month(self) -> None:
        self._by(Text("按月份", "by month"), Column(_MONTH.label, 44), self.report.by_month, lambda _: ())

    def _by(
        self,
        name: Text,
        column: Column,
        counted: Mapping[str | None, Counts],
        rank: Callable[[Counts], tuple[int, ...]],
    ) -> None:
        table = self.sheets.table(name, (column, *_COUNTED, _TOTAL))
        known = [(key, counts) for key, counts in counted.items() if key is not None]
        known.sort(key=lambda item: (*rank(item[1]), not _is_month(item[0]), item[0]))
        for key, counts in known:
            table.add((key, *_counted(counts)))
        if (rest := counted.get(None)) is not None:
            table.add((self.sheets.say(_UNKNOWN), *_counted(rest)))
        table.close(_NONE)

    # -- verdicts ------------------------------------------------------------------------------------

    def violations(self) -> None:
        columns = (
            _RECORD, _UNIT, _TITLE, _DUTY, _REASON,
            Column(Text("应于", "due"), 16), Column(Text("实际", "done"), 16),
            Column(Text("超过", "late by"), 8), Column(Text("计量", "counted in"), 14),
            Column(Text("说明", "explanation"), 46, wrap=True), _PROVISION,
            Column(Text("补正", "what would put it right"), 34, wrap=True),
            _KIND, _MONTH, _PROVISIONAL, _RULE,
        )  # fmt: skip
        table = self.sheets.table(Text("违反", "violations"), columns, colour=_RED, lines=3)
        for told in self.report.violations():
            row = told.row
            unit = row["late_unit"]
            table.add((
                *self._subject(row), self._reason(row), _when(row["due"]), _when(row["done"]), row["late_by"],
                None if unit is None else UNIT[unit].in_(self.lang), told.sentence, told.provision, told.remedy,
                *self._place_and_rule(row),
            ))  # fmt: skip
        table.close(_NONE)

    def open_duties(self) -> None:
        columns = (
            Column(Text("应于", "due"), 16), Column(Text("尚余（日）", "days left"), 10),
            _RECORD, _UNIT, Column(_TITLE.label, 40, wrap=True), _DUTY,
            Column(_PROVISION.label, 44, wrap=True), Column(Text("起算", "counted from"), 16, printed=False),
            _KIND, _MONTH, _PROVISIONAL, _RULE,
        )  # fmt: skip
        table = self.sheets.table(Text("未到期义务", "open duties"), columns, colour=_BLUE, lines=3)
        today = day_of(self.report.as_of)
        for row in self.report.open_duties():
            due = _when(row["due"])
            left = None if due is None else (day_of(due) - today).days
            table.add((
                due, left, *self._subject(row), self._provision(row["rule"]), _when(row["start"]),
                *self._place_and_rule(row),
            ))  # fmt: skip
        table.close(_NONE)

    def undetermined(self) -> None:
        columns = (
            _RECORD, _UNIT, Column(_TITLE.label, 36, wrap=True), _DUTY, _REASON,
            Column(Text("待补事实", "facts to fill in"), 36, wrap=True), Column(_PROVISION.label, 40, wrap=True),
            _KIND, _MONTH, _PROVISIONAL, _RULE,
        )  # fmt: skip
        table = self.sheets.table(Text("无法判定", "undetermined"), columns, colour=_AMBER, lines=3)
        for row in self.report.undetermined():
            missing = self._fields(row["record_type"], row["missing"])
            table.add((
                *self._subject(row), self._reason(row), missing, self._provision(row["rule"]),
                *self._place_and_rule(row),
            ))  # fmt: skip
        table.close(_NONE)

    def unfit(self) -> None:
        columns = (
            Column(Text("工作表", "sheet"), 18), Column(Text("行", "row"), 8), Column(Text("列", "column"), 18),
            Column(Text("值", "value"), 26, wrap=True), _RECORD,
            Column(Text("为何不合格", "why it is unfit"), 70, wrap=True), _KIND,
            Column(Text("代码", "code"), 20, printed=False),
        )  # fmt: skip
        table = self.sheets.table(Text("不合格", "unfit cells"), columns)
        for unfit in self.report.unfit:
            told = self.report.unfit_reason(unfit, self.lang)
            table.add((
                unfit.sheet, unfit.row, unfit.column, unfit.value, unfit.record, told,
                self._type(unfit.record_type), str(unfit.code),
            ))  # fmt: skip
        table.close(_NONE)

    # -- what it rests on ----------------------------------------------------------------------------

    def rulebook(self) -> None:
        report, rules = self.report, self.report.rules
        columns = (Column(Text("项目", "item"), 34), Column(Text("内容", "value"), 90, wrap=True))
        table = self.sheets.table(Text("规则库", "rulebook"), columns)
        editions = "、".join(sorted({calendar.edition for calendar in rules.calendars.values()}))
        table.add((self.say("规则库指纹", "fingerprint of the rulebook"), rules.fingerprint))
        table.add((self.say("日历版本", "edition of the calendar"), editions))
        table.add((self.say("评估时点", "as of"), end_of(report.as_of)))
        table.add((self.say("程序版本", "version of the engine"), f"govrules {report.version}"))
        for name, n in sorted(report.counts.items()):
            table.add((self.say("记录：", "records: ") + self._type(name), str(n)))
        met = sum(1 for counts in report.by_rule.values() if sum(counts.values()))
        table.add((self.say("规则（遇到记录的）", "rules (that met a record)"), f"{len(rules)} ({met})"))
        used = {rule.instrument for rule in rules}
        for id, instrument in rules.instruments.items():
            if id in used:
                number = f" {instrument.number}" if instrument.number else ""
                until = "" if instrument.in_force.last is None else str(instrument.in_force.last)
                since = "" if instrument.in_force.first is None else str(instrument.in_force.first)
                force = f"；{since}–{until}" if self.lang == "zh" else f"; {since}–{until}"
                table.add((id, f"{self.sheets.say(instrument.title)}{number}{force}"))
        for notice in report.notices:
            said, mend = notice.told(self.lang)
            table.add((self.say("请留意", "to know"), said + (self.say("；", "; ") + mend if mend else "")))
        if report.units_off_roster:
            names = self.say("、", ", ").join(report.units_off_roster)
            table.add((self.say("不在名册上的单位", "units not on the roster"), names))
        table.close()

    # -- facts to fill in ----------------------------------------------------------------------------

    def to_fill(self) -> None:
        lists = Lists()
        for part in self.report.to_fill():
            kind = part.record_type
            fields = [field_of(kind, name) for name in part.fields]
            page = self.sheets.add(self.sheets.say(kind.label), colour="#FFD966")
            page.freeze_panes(1, 1)
            page.set_row(0, 30)
            widths = [column_width(field, self.lang) for field in fields]
            for at, field in enumerate(fields):
                page.set_column(at, at, widths[at])
                page.write_string(0, at, self.sheets.say(field.label), self.sheets.formats["head"])
            row = 0
            for record, missing in part.records:
                if row == self.sheets.most_rows:
                    break  # the reader knows a record type by one sheet; the rest comes with the next report
                row += 1
                lines = 1
                for at, field in enumerate(fields):
                    shown = self._fact(page, row, at, record, field, field.id in missing)
                    lines = max(lines, lines_of(shown, widths[at]))
                set_height(page, row, lines)
            page.autofilter(0, 0, max(row, 1), len(fields) - 1)
            for at, field in enumerate(fields):
                if field is not ID and row:
                    offer_choices(page, at, field, lists, self.lang, (1, row), self._prompt(field))
        lists.write(self.sheets.book)

    def _fact(self, page: Any, row: int, at: int, record: Record, field: Field, missing: bool) -> str:
        """Write what is known in grey, what is to be filled in as a cell of its own colour; the text that it shows."""
        fact = record.id if field is ID else record.facts.get(field.id)
        if missing:
            kinds = {FieldType.DATE: "to-fill-day", FieldType.DATETIME: "to-fill-moment"}
            # A moment of which only the day is known stays, so that the time of day can be added.
            day = fact if isinstance(fact, date) else None
            self.sheets.write(page, row, at, day, kinds.get(field.type, "to-fill"))
            return ""
        formats = self.sheets.formats
        known = {"fact": formats["known"], "date": formats["known-day"], "datetime": formats["known-moment"]}
        return write_fact(page, row, at, fact, field, known, self.lang)

    def _prompt(self, field: Field) -> dict[str, str]:
        told = self.sheets.say(field.help) if field.help else self.sheets.say(field.label)
        if field.type is FieldType.SET and field.members:
            names = "、".join(self.sheets.say(member.label) for member in field.members)
            told += (
                self.say("。可填多项，用顿号分开；一项也没有填“无”：", ". Several, parted by `;`, or none: ")
                + names
            )
        title = self.sheets.say(field.label)
        return {"input_title": title[:32], "input_message": told if len(told) <= 255 else told[:254] + "…"}

    # -- words ---------------------------------------------------------------------------------------

    def _subject(self, row: Row) -> tuple[Cell, ...]:
        rule = self.report.rules.rules[row["rule"]]
        return (row["record"], row["unit"], self.sheets.say(rule.title), self._duty(row["duty"]))

    def _place_and_rule(self, row: Row) -> tuple[Cell, ...]:
        return (self._type(row["record_type"]), row["month"], row["provisional"] or None, row["rule"])

    def _duty(self, duty: str) -> str:
        return DUTY[duty].in_(self.lang)

    def _reason(self, row: Row) -> str | None:
        return None if row["reason"] is None else REASON[row["reason"]].in_(self.lang)

    def _type(self, id: str) -> str:
        kind = self.report.rules.record_types.get(id)
        return id if kind is None else self.sheets.say(kind.label)

    def _provision(self, rule_id: str) -> str:
        rule = self.report.rules.rules[rule_id]
        instrument = self.report.rules.instrument_of(rule)
        number = f" {instrument.number}" if instrument.number else ""
        return f"{self.sheets.say(instrument.title)}{number} {rule.provision}"

    def _fields(self, record_type: str, missing: str | None) -> str:
        kind, roster = self.report.rules.record_types[record_type], self.report.rules.roster_type
        names = []
        for name in (missing or "").split(";"):
            field = kind.fields.get(name) or (roster.fields.get(name) if roster else None)
            names.append(name if field is None else self.sheets.say(field.label))
        return self.say("、", ", ").join(names)


def _counted(counts: Counts) -> tuple[int, ...]:
    return (*(counts.get(status, 0) for status in STATUS), sum(counts.values()))


def _worst_first(counts: Counts) -> tuple[int, ...]:
    return tuple(-counts.get(status, 0) for status in list(STATUS)[:3])


def _unfit_rows(unfit: Iterable[Unfit]) -> int:
    return len({(each.record_type, each.sheet, each.row) for each in unfit})


def _is_month(key: str) -> bool:
    return len(key) == 7 and key[4] == "-" and key[5:].isdigit()


def _when(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
