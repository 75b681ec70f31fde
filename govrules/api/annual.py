"""The tables of an annual report from a source of application records.

Comes in: a rulebook (for its record types), a source, a year. Goes out: an `AnnualReport`.
Must not know: the command line, how a table is shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.calendars.wording import Text, ask, system_reason
from govrules.errors import GovrulesError
from govrules.report.annual_tables import (
    APPLICANTS,
    CARRIED_OUT,
    TOTAL,
    AnnualReport,
    annual_tables,
)

if TYPE_CHECKING:
    from govrules.api.rulebook import Rulebook
    from govrules.reading.records import RecordSet

APPLICATION = "application"
_FIELDS = ("received_on", "replied_on", "applicant_kind", "outcome")
_YEARS = range(2008, 2200)  # the first regulation came into force in 2008


def annual_report(
    book: Rulebook,
    source: Any,
    year: int,
    *,
    record_type: str | None = None,
    unit: str | None = None,
    last_year: Any = None,
) -> tuple[AnnualReport, RecordSet]:
    """The tables of a year and the records that were read for them: see `Rulebook.annual_report`."""
    kind = book.rules.record_types.get(APPLICATION)
    lacking = _FIELDS if kind is None else [name for name in _FIELDS if name not in kind.fields]
    if kind is None or lacking:
        raise GovrulesError(
            f"an annual report is counted from records of the type `{APPLICATION}` with the fields "
            + ", ".join(f"`{name}`" for name in lacking),
            help="load the shipped rules, or give your own record type these fields",
            zh=f"年度报告统计表由“{APPLICATION}”记录统计，须有字段 {'、'.join(lacking)}",
            zh_help="请使用自带规则，或者在自己的记录类型中加上这些字段",
        )
    if year not in _YEARS:
        raise no_such_year(year)
    before = None if last_year is None else _carried_out(last_year, year)
    found = book.read(source, record_type=record_type)
    records = found.records.get(APPLICATION, ())
    units = {str(each.facts["unit"]) for each in records if "unit" in each.facts}
    if unit is not None and unit not in units:
        from govrules.reading.record_words import nearest_word

        some, near = sorted(units)[:8], nearest_word(unit, sorted(units))
        mend = Text("各条记录均未写明单位", "no record names its unit")
        if near is not None:
            mend = ask(near)
        elif some:
            mend = Text(f"其中的单位有：{'、'.join(some)}", f"its units are {', '.join(some)}")
        raise GovrulesError(
            f"no application of the unit `{unit}` in this source",
            help=mend.en,
            zh=f"来源中没有“{unit}”的申请",
            zh_help=mend.zh,
        )
    return annual_tables(records, year, unit, before), found


def no_such_year(year: object) -> GovrulesError:
    """The error for what is no year, or none that has an annual report."""
    return GovrulesError(
        f"there is no annual report for the year {year}",
        help="give a year such as 2020",
        zh=f"没有 {year} 年的年度报告",
        zh_help="请写年份，如 2020",
    )


def _carried_out(last_year: Any, year: int) -> dict[str, int]:
    """What the report of the year before carried over to this one, by applicant."""
    columns = (*APPLICANTS, TOTAL)
    if isinstance(last_year, AnnualReport):
        last_year = last_year.to_dict()
    if isinstance(last_year, str | Path):
        path = Path(last_year)
        if path.suffix.casefold() == ".xlsx":
            from govrules.reading.workbooks import read_workbook
            from govrules.report.annual_xlsx import carried_out

            first = next(iter(read_workbook(path, str(path))), None)
            of_year, found = (None, None) if first is None else carried_out(first.rows(), columns)
            if found is None:
                raise _no_report(str(path))
            return _of_the_year_before(of_year, found, year)
        last_year = _json_of(path)
    try:
        rows = {row["id"]: row["cells"] for row in last_year["tables"][0]["rows"]}
        found = {column.id: int(rows[CARRIED_OUT][column.id]) for column in columns}
        return _of_the_year_before(int(last_year["year"]), found, year)
    except (KeyError, TypeError, IndexError, ValueError):
        raise _no_report("last_year") from None


def _of_the_year_before(of_year: int | None, found: dict[str, int], year: int) -> dict[str, int]:
    if of_year != year - 1:
        raise GovrulesError(
            f"the report of the year before is of {of_year}, not of {year - 1}",
            help=f"give the one of {year - 1}",
            zh=f"所给的上年度报告是 {of_year} 年的，不是 {year - 1} 年的",
            zh_help=f"请给 {year - 1} 年的报告",
        )
    return found


def _no_report(shown: str) -> GovrulesError:
    return GovrulesError(
        f"`{shown}` is no report that `govrules annual-report` wrote",
        help="give its .xlsx or .json file of the year before",
        zh=f"“{shown}”不是 govrules annual-report 写出的报告",
        zh_help="请给上年度的 .xlsx 或 .json 文件",
    )


def _json_of(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        why = system_reason(fault)
        raise GovrulesError(
            f"cannot read `{path}`: {why.en}",
            "name the report of the year before",
            zh=f"无法读取“{path}”：{why.zh}",
            zh_help="请写明上年度的报告",
        ) from None
    except ValueError:
        raise _no_report(str(path)) from None
