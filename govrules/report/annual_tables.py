"""The two tables of an annual report that are counted from applications: by applicant and outcome, and disputes.

Comes in: application records, a year, what the year before carried over. Goes out: an `AnnualReport`, in which
every number is the records that it counts. Must not know: where records come from, how a table is shown.

The layout is that of 国办公开办函〔2021〕30号 as far as it was verified: `docs/annual-report.md` says how far.
A record is in all its cells or in none: one that lacks a fact which a cell needs is listed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from govrules.model.record import Fact, Record
from govrules.model.source import Text

ALL = "all"
RECEIVED, CARRIED_IN, HANDLED, CARRIED_OUT = "received", "carried-in", "handled", "carried-out"
NO_REQUEST = frozenset({"inquiry", "petition", "report"})
"""Classes of inbound matter that were sorted as no request for information."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its id, its label, and the label of the group that it stands in."""

    id: str
    label: Text
    group: Text | None = None


_BODIES = Text("法人或其他组织", "legal persons and other bodies")
APPLICANTS = (
    Line("natural-person", Text("自然人", "natural persons")),
    Line("commercial-enterprise", Text("商业企业", "commercial enterprises"), _BODIES),
    Line("research-institution", Text("科研机构", "research institutions"), _BODIES),
    Line("public-welfare-body", Text("社会公益组织", "public welfare bodies"), _BODIES),
    Line("legal-service", Text("法律服务机构", "legal services"), _BODIES),
    Line("other-body", Text("其他", "others"), _BODIES),
)

_WITHHELD = Text("（三）不予公开", "3. withheld")
_NOT_GIVEN = Text("（四）无法提供", "4. cannot be given")
_NOT_PROCESSED = Text("（五）不予处理", "5. not processed")
_OTHERWISE = Text("（六）其他处理", "6. otherwise dealt with")
OUTCOMES = (
    Line("disclosed", Text("（一）予以公开", "1. disclosed")),
    Line("partly-disclosed", Text("（二）部分公开", "2. partly disclosed")),
    Line("withheld-state-secret", Text("1.属于国家秘密", "state secret"), _WITHHELD),
    Line("withheld-forbidden", Text("2.其他法律行政法规禁止公开", "forbidden by law"), _WITHHELD),
    Line("withheld-security", Text("3.危及“三安全一稳定”", "security and stability"), _WITHHELD),
    Line("withheld-third-party", Text("4.保护第三方合法权益", "rights of third parties"), _WITHHELD),
    Line("withheld-internal", Text("5.属于三类内部事务信息", "internal affairs"), _WITHHELD),
    Line("withheld-process", Text("6.属于四类过程性信息", "process information"), _WITHHELD),
    Line("withheld-enforcement-file", Text("7.属于行政执法案卷", "enforcement file"), _WITHHELD),
    Line("withheld-query", Text("8.属于行政查询事项", "matter of query"), _WITHHELD),
    Line("not-held", Text("1.本机关不掌握相关政府信息", "not held"), _NOT_GIVEN),
    Line("to-be-made", Text("2.没有现成信息需要另行制作", "would have to be made"), _NOT_GIVEN),
    Line("still-unclear", Text("3.补正后申请内容仍不明确", "still unclear after correction"), _NOT_GIVEN),
    Line("petition", Text("1.信访举报投诉类申请", "petition or complaint"), _NOT_PROCESSED),
    Line("repeated", Text("2.重复申请", "repeated"), _NOT_PROCESSED),
    Line("publication", Text("3.要求提供公开出版物", "a publication"), _NOT_PROCESSED),
    Line("mass-requests", Text("4.无正当理由大量反复申请", "mass requests without reason"), _NOT_PROCESSED),
    Line(
        "confirmation", Text("5.要求确认或重新出具已获取信息", "asks to confirm or reissue"), _NOT_PROCESSED
    ),
    Line("uncorrected", Text("1.逾期不补正不再处理", "not corrected in time"), _OTHERWISE),
    Line("unpaid", Text("2.逾期未缴费不再处理", "not paid in time"), _OTHERWISE),
    Line("other", Text("3.其他", "other"), _OTHERWISE),
)
ROWS = (
    Line(RECEIVED, Text("一、本年新收", "I. received in the year")),
    Line(CARRIED_IN, Text("二、上年结转", "II. carried over from the year before")),
    *OUTCOMES,
    Line(HANDLED, Text("三、本年度办理结果（七）总计", "III. handled in the year, all")),
    Line(CARRIED_OUT, Text("四、结转下年度继续办理", "IV. carried over to the next year")),
)
TOTAL = Line(ALL, Text("总计", "all"))

_ROUTES = (
    Line("review", Text("行政复议", "administrative review")),
    Line("direct", Text("诉讼：未经复议直接起诉", "litigation, direct")),
    Line("after-review", Text("诉讼：复议后起诉", "litigation after review")),
)
_ENDINGS = (
    Line("upheld", Text("结果维持", "upheld")),
    Line("corrected", Text("结果纠正", "corrected")),
    Line("other", Text("其他结果", "other outcome")),
    Line("open", Text("尚未审结", "still open")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are the ids of the records that they count."""

    id: str
    title: Text
    rows: Sequence[Line]
    columns: Sequence[Line]
    cells: Mapping[tuple[str, str], tuple[str, ...]]

    def records(self, row: str, column: str) -> tuple[str, ...]:
        """The records that a cell counts."""
        return self.cells.get((row, column), ())

    def number(self, row: str, column: str) -> int:
        """What stands in a cell."""
        return len(self.records(row, column))


@dataclass(frozen=True, slots=True)
class Apart:
    """A record that is in no cell of a table, and the fields that would have to be known."""

    table: str
    record: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sums of cells that must be equal: `left` and `right` in words, and their values."""

    said: Text
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """The tables of one year, the records that are in no cell, and the identities between cells.

    `no_requests` are records that were sorted as no request for information. `carried_before` is what the
    year before carried over, by applicant, where its report was at hand.
    """

    year: int
    unit: str | None
    applications: Table
    disputes: Table
    apart: tuple[Apart, ...]
    no_requests: tuple[str, ...]
    identities: tuple[Identity, ...]
    carried_before: Mapping[str, int] | None = None

    @property
    def broken(self) -> tuple[Identity, ...]:
        """The identities that do not hold."""
        return tuple(each for each in self.identities if not each.holds)

    def to_dict(self) -> dict[str, object]:
        """The report as JSON takes it; `records` lists the ids of every cell that is not 0."""
        return {
            "year": self.year,
            "unit": self.unit,
            "tables": [_table_data(table) for table in (self.applications, self.disputes)],
            "apart": [
                {"table": each.table, "record": each.record, "missing": list(each.missing)}
                for each in self.apart
            ],
            "no_requests": list(self.no_requests),
            "identities": [
                {"said": _both(each.said), "left": each.left, "right": each.right, "holds": each.holds}
                for each in self.identities
            ],
        }


def annual_tables(
    records: Iterable[Record],
    year: int,
    unit: str | None = None,
    carried_before: Mapping[str, int] | None = None,
) -> AnnualReport:
    """Counts the applications of a year, of one unit or of all.

    An application counts as handled on the day of its reply, or if there was none, on the day it was filed away with
    an outcome; as carried over while neither lies in the year or before. `carried_before` is checked against
    what the records themselves say was carried over.
    """
    count = _Count(year)
    for record in records:
        own = record.facts.get("unit")
        if unit is None or own is None or own == unit:
            count.add(record, unit_lacks=unit is not None and own is None)
    applications = Table(
        "applications",
        Text("收到和处理政府信息公开申请情况", "requests for information received and handled"),
        ROWS,
        (*APPLICANTS, TOTAL),
        {where: tuple(ids) for where, ids in count.cells.items()},
    )
    disputes = Table(
        "disputes",
        Text("政府信息公开行政复议、行政诉讼情况", "administrative review and litigation"),
        _ROUTES,
        (*_ENDINGS, TOTAL),
        {where: tuple(ids) for where, ids in count.disputes.items()},
    )
    return AnnualReport(
        year,
        unit,
        applications,
        disputes,
        tuple(count.apart),
        tuple(count.no_requests),
        tuple(_identities(applications, disputes, carried_before)),
        carried_before,
    )


# -- counting ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Count:
    year: int
    cells: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    disputes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    apart: list[Apart] = field(default_factory=list)
    no_requests: list[str] = field(default_factory=list)

    def add(self, record: Record, unit_lacks: bool) -> None:
        """Put a record into its cells, or apart; `unit_lacks`: whether it is one of the unit's is not known."""
        facts = record.facts
        if facts.get("inbound_class") in NO_REQUEST:
            if self._in_year(_day(facts.get("received_on"))):
                self.no_requests.append(record.id)
            return
        if self._application(record, ["unit"] if unit_lacks else []) and not unit_lacks:
            self._disputes(record)

    def _application(self, record: Record, missing: list[str]) -> bool:
        """Put an application into its cells or apart; False if it does not concern the year."""
        facts = record.facts
        received, handled = _day(facts.get("received_on")), _handled(facts)
        outcome, kind = facts.get("outcome"), facts.get("applicant_kind")
        if received is not None and received.year > self.year:
            return False
        if handled is not None and handled.year < self.year:
            # What was handled before the year still may be disputed in it.
            return self._in_year(_day(facts.get("dispute_opened_on")))
        if received is None:
            missing.append("received_on")
        if kind is None:
            missing.append("applicant_kind")
        if handled is None and outcome is not None:
            missing.append("replied_on")
        if handled is not None and handled.year == self.year and outcome is None:
            missing.append("outcome")
        if missing:
            self.apart.append(Apart("applications", record.id, tuple(missing)))
            return True
        assert received is not None
        came = RECEIVED if received.year == self.year else CARRIED_IN
        done = handled is not None and handled.year == self.year
        for row in (came, *((str(outcome), HANDLED) if done else (CARRIED_OUT,))):
            for column in (str(kind), ALL):
                self.cells.setdefault((row, column), []).append(record.id)
        return True

    def _disputes(self, record: Record) -> None:
        facts = record.facts
        dispute, opened = facts.get("dispute"), _day(facts.get("dispute_opened_on"))
        review, suit, route = (
            facts.get(name) for name in ("review_outcome", "litigation_outcome", "litigation_route")
        )
        if dispute is None and review is None and suit is None and opened is None:
            self.apart.append(Apart("disputes", record.id, ("dispute",)))
            return
        reviewed = dispute in ("review", "both") or review not in (None, "none")
        sued = dispute in ("litigation", "both") or suit not in (None, "none")
        if not reviewed and not sued:
            if opened is not None and dispute != "none":
                self.apart.append(Apart("disputes", record.id, ("dispute",)))
            return
        missing = [] if opened is not None else ["dispute_opened_on"]
        if opened is not None and not self._in_year(opened):
            return
        if reviewed and review in (None, "none"):
            missing.append("review_outcome")
        if sued and suit in (None, "none"):
            missing.append("litigation_outcome")
        if sued and route in (None, "none"):
            missing.append("litigation_route")
        if missing:
            self.apart.append(Apart("disputes", record.id, tuple(missing)))
            return
        cases = [("review", review)] if reviewed else []
        cases += [(str(route), suit)] if sued else []
        for row, ending in cases:
            for column in (str(ending), ALL):
                self.disputes.setdefault((row, column), []).append(record.id)

    def _in_year(self, day: date | None) -> bool:
        return day is not None and day.year == self.year


def _handled(facts: Mapping[str, Fact]) -> date | None:
    """The day on which a request was done with; None where there is none."""
    replied = _day(facts.get("replied_on"))
    if replied is None and facts.get("outcome") is not None:
        return _day(facts.get("archived_on"))
    return replied


def _day(fact: Fact | None) -> date | None:
    if isinstance(fact, datetime):
        return fact.date()
    return fact if isinstance(fact, date) else None


# -- identities --------------------------------------------------------------------------------------


def _identities(
    applications: Table, disputes: Table, carried_before: Mapping[str, int] | None
) -> Iterator[Identity]:
    for column in applications.columns:
        n = {line.id: applications.number(line.id, column.id) for line in applications.rows}
        yield Identity(
            Text(
                f"{column.label.zh}：一 + 二 = 三 + 四",
                f"{column.label.en}: received + carried in = handled + carried out",
            ),
            n[RECEIVED] + n[CARRIED_IN],
            n[HANDLED] + n[CARRIED_OUT],
        )
        yield Identity(
            Text(
                f"{column.label.zh}：各项办理结果之和 = 总计",
                f"{column.label.en}: the outcomes add up to all",
            ),
            sum(n[line.id] for line in OUTCOMES),
            n[HANDLED],
        )
    for table in (applications, disputes):
        for row in table.rows:
            parts = [table.number(row.id, line.id) for line in table.columns if line.id != ALL]
            yield Identity(
                Text(f"{named(row).zh}：各栏之和 = 总计", f"{named(row).en}: the columns add up to all"),
                sum(parts),
                table.number(row.id, ALL),
            )
    for column in applications.columns:
        if carried_before is not None:
            yield Identity(
                Text(
                    f"{column.label.zh}：上年结转 = 上年度报告的结转下年度",
                    f"{column.label.en}: carried in = carried out by the report of the year before",
                ),
                applications.number(CARRIED_IN, column.id),
                carried_before.get(column.id, 0),
            )


def named(line: Line) -> Text:
    """The label of a row or column with that of its group."""
    if line.group is None:
        return line.label
    return Text(f"{line.group.zh}{line.label.zh}", f"{line.group.en}, {line.label.en}")


def _table_data(table: Table) -> dict[str, object]:
    return {
        "id": table.id,
        "title": _both(table.title),
        "columns": [{"id": line.id, "label": _both(named(line))} for line in table.columns],
        "rows": [
            {
                "id": row.id,
                "label": _both(named(row)),
                "cells": {column.id: table.number(row.id, column.id) for column in table.columns},
                "records": {
                    column.id: list(table.records(row.id, column.id))
                    for column in table.columns
                    if table.number(row.id, column.id)
                },
            }
            for row in table.rows
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
