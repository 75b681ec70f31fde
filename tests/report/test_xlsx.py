"""The report as a workbook, read back: what stands where, as what, and that an office can fill it in."""

from __future__ import annotations

import errno
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import govrules as gr
from govrules.api.audit import Audit
from govrules.errors import GovrulesError
from govrules.report import xlsx
from govrules.testing.sample import sample

BOOK = gr.load("cn/regulation-2019", "cn/shanghai/baoshan-2020")
AS_OF = "2020-12-31"
TABLES = {table.record_type: list(table.rows()) for table in sample(number=25, lang="zh")}
SHEETS = {
    "zh": ["汇总", "按规则", "按单位", "按月份", "违反", "未到期义务", "无法判定", "不合格", "规则库"],
    "en": [
        "summary", "by rule", "by unit", "by month", "violations", "open duties", "undetermined",
        "unfit cells", "rulebook",
    ],
}  # fmt: skip


FEW = BOOK.select(
    [rule.id for rule in BOOK.rules if rule.record == "application"]
    + [rule.id for rule in BOOK.rules if rule.kind == "quota"][:3]
)
"""Few enough to be run as SQL in a moment; quotas are among them."""


def audited(tables: Any = TABLES, book: gr.Rulebook = BOOK, **more: Any) -> Audit:
    return book.audit(tables, AS_OF, **more)


def written(audit: Audit, path: Path, lang: Any = "zh") -> Any:
    audit.write_report(path, lang, source="台账.xlsx")
    return openpyxl.load_workbook(path)


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    heads, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rest]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(audited(), tmp_path_factory.mktemp("report") / "report.xlsx")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_has_its_sheet_in_either_language(tmp_path: Path, lang: str) -> None:
    book = written(audited(), tmp_path / "report.xlsx", lang)
    assert book.sheetnames[:9] == SHEETS[lang]
    label = "申请" if lang == "zh" else "application"
    assert label in book.sheetnames[9:]


def test_violations_stand_there_with_what_explains_them_the_worst_first(report: Any) -> None:
    audit = audited()
    found = rows(report, "违反")
    assert [row["编号"] for row in found] == [each.record for each in audit.worst()]
    first, verdict = found[0], audit.worst()[0]
    explanation = audit.explain(verdict.record, verdict.rule)
    assert first["说明"] == explanation.sentence
    assert first["规则编号"] == verdict.rule
    assert first["超过"] == verdict.late_by
    assert all(row["依据"] and row["补正"] is not None for row in found if row["原因"] == "逾期未履行")


def test_days_are_days_and_numbers_numbers(report: Any) -> None:
    due = [row["应于"] for row in rows(report, "违反") if row["应于"] is not None]
    assert due
    assert all(isinstance(each, datetime) for each in due)
    assert all(isinstance(row["违反"], int) for row in rows(report, "按规则"))


def test_open_duties_come_by_due_day_with_the_days_left(report: Any) -> None:
    found = [row for row in rows(report, "未到期义务") if row["应于"] is not None]
    due = [row["应于"].date() for row in found]
    assert due == sorted(due)
    assert [row["尚余（日）"] for row in found] == [(each - date(2020, 12, 31)).days for each in due]


def test_counts_are_those_of_the_audit(report: Any) -> None:
    audit = audited()
    for sheet, by in (("按规则", "rule"), ("按单位", "unit"), ("按月份", "month")):
        totals = audit.totals(by)
        assert sum(row["违反"] for row in rows(report, sheet)) == totals["violated"].sum()
        assert sum(row["合计"] for row in rows(report, sheet)) == totals["total"].sum()


def test_what_it_rests_on_is_named(report: Any) -> None:
    told = {row["项目"]: row["内容"] for row in rows(report, "规则库")}
    assert told["规则库指纹"] == BOOK.fingerprint
    assert told["评估时点"] == "2020-12-31 24:00"
    assert told["程序版本"] == f"govrules {gr.__version__}"
    assert "宝府办〔2020〕14号" in told["cn/shanghai/baoshan-2020"]


def test_every_sheet_can_be_filtered_scrolled_and_printed(report: Any) -> None:
    for page in report:
        assert (page.page_setup.paperSize, page.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
        assert "共" in page.oddFooter.center.text
        if page.title == "汇总" or page.sheet_state != "visible":
            continue
        assert page.page_setup.orientation == "landscape"
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert page.print_title_rows == "$1:$1"


def test_the_summary_has_charts_of_its_own_numbers(report: Any, tmp_path: Path) -> None:
    audited().write_report(tmp_path / "report.xlsx")
    with zipfile.ZipFile(tmp_path / "report.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    assert len(charts) == 4
    assert all("<c:f>汇总!$" in chart for chart in charts)


HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "http://evil.example",
    "\t=1",
    "<b>x</b>",
]


def test_no_text_of_a_record_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    facts = [
        {
            "id": f"{text}#{at}",
            "unit": text,
            "received_on": "2020-04-01",
            "reasons": text,
            "fee_charged": "=2",
        }
        if at == 0
        else {"id": f"{text}~{at}", "unit": text, "received_on": "2020-04-01", "reasons": text}
        for at, text in enumerate(HOSTILE)
    ]
    path = tmp_path / "report.xlsx"
    book = written(audited({"application": facts}), path)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    shown = {str(cell.value) for cell in cells}
    assert all(any(text.strip() in each for each in shown) for text in HOSTILE)
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)


def test_unfit_cells_are_listed_with_where_they_are(tmp_path: Path) -> None:
    facts = [{"id": "A-1", "received_on": "五月六日"}, {"id": "A-2", "received_on": "2020-04-01"}]
    book = written(audited({"application": facts}), tmp_path / "report.xlsx")
    unfit = rows(book, "不合格")
    assert [(row["行"], row["列"], row["值"], row["编号"]) for row in unfit] == [
        (1, "received_on", "五月六日", "A-1")
    ]
    assert "日期" in unfit[0]["为何不合格"]


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_a_further_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = xlsx.write_xlsx
    monkeypatch.setattr(
        xlsx, "write_xlsx", lambda report, path, lang: plainly(report, path, lang, most_rows=10)
    )
    audit = audited()
    book = written(audit, tmp_path / "report.xlsx")
    pages = [name for name in book.sheetnames if name.startswith("违反")]
    assert pages[:2] == ["违反", "违反 (2)"]
    assert sum(book[name].max_row - 1 for name in pages) == len(audit.worst())
    assert max(book[name].max_row for name in pages) == 11
    assert all(book[name].freeze_panes == "B2" and book[name]["A1"].value == "编号" for name in pages)


def test_an_audit_without_records_is_a_report_all_the_same(tmp_path: Path) -> None:
    book = written(audited({"application": []}), tmp_path / "report.xlsx")
    assert book.sheetnames == SHEETS["zh"]
    assert book["违反"]["A2"].value == "没有"


def test_both_kinds_of_audit_give_the_same_cells(tmp_path: Path) -> None:
    one, other = (
        written(audited(book=FEW, engine=engine), tmp_path / f"{engine}.xlsx")
        for engine in ("reference", "duckdb")
    )
    assert one.sheetnames == other.sheetnames
    for page in one:
        assert list(page.values) == list(other[page.title].values), page.title


def test_an_older_report_stays_where_a_new_one_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    broken = audited()
    broken.__dict__["as_of"] = None
    with pytest.raises(AttributeError):
        broken.write_report(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(GovrulesError, match=r"cannot be written to a `\.docx` file"):
        audited().write_report(tmp_path / "report.docx")
    with pytest.raises(GovrulesError, match="does not exist"):
        audited().write_report(tmp_path / "none" / "report.xlsx")


def test_a_full_disk_is_told_and_leaves_the_older_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(GovrulesError) as told:
        audited({"application": OPEN}).write_report(path)
    assert told.value.message == f"cannot write `{path}`: no space left on device"
    assert told.value.told("zh") == (
        f"无法写入“{path}”：磁盘空间不足",
        "请腾出空间，或者换一个文件",
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# -- filling in --------------------------------------------------------------------------------------

OPEN = [
    {"id": "A-1", "unit": "区教委", "received_on": "2020-05-06", "replied_on": "2020-05-20"},
    {
        "id": "A-2",
        "unit": "区教委",
        "received_on": "2020-05-06",
        "replied_on": "2020-05-20",
        "reply_kind": "withheld",
    },
]


def put(path: Path, sheet: str, id: str, column: str, value: Any) -> None:
    """What a clerk does: find the row, type into the cell, save."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heads = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == id)
    row[heads.index(column)].value = value
    book.save(path)


def status_of(audit: Audit, record: str, rule: str) -> str:
    return next(str(v.status) for v in audit.verdicts if v.record == record and v.rule.endswith("/" + rule))


def test_what_an_office_fills_into_the_report_settles_the_verdict(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    before = audited({"application": OPEN})
    assert status_of(before, "A-1", "late-conversion") == "undetermined"
    before.write_report(path)
    put(path, "申请", "A-1", "答复类型", "予以公开")
    put(path, "申请", "A-1", "可以为公众广泛知晓", "是")
    after = audited({"application": OPEN}, fill=path)
    assert status_of(after, "A-1", "late-conversion") == "violated"
    assert [str(each) for each in after.records.notices] == ["2 facts of 1 records were filled in"]
    assert after.records.unfit == ()


def test_the_cells_to_fill_in_are_marked_and_offer_their_choices(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    page = written(audited({"application": OPEN}), path)["申请"]
    heads = [cell.value for cell in page[1]]
    assert heads[:3] == ["编号", "承办单位", "收到日期"]
    lacking = page.cell(2, heads.index("答复类型") + 1)
    known = page.cell(3, heads.index("答复类型") + 1)
    assert (lacking.value, lacking.fill.fgColor.rgb) == (None, "FFFFF2CC")
    assert (known.value, known.fill.fgColor.rgb) == ("不予公开", "00000000")
    offered = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert offered[f"{lacking.column_letter}2"].type == "list"
    assert offered[f"{lacking.column_letter}2"].promptTitle == "答复类型"


def test_a_fact_that_contradicts_is_told_and_the_source_stands(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    before = audited({"application": OPEN})
    before.write_report(path)
    put(path, "申请", "A-2", "答复类型", "予以公开")
    after = audited({"application": OPEN}, fill=path)
    told = [notice.told("zh")[0] for notice in after.records.notices]
    assert told[0] == "补填与原记录不一致：A-2 的“答复类型”原为 withheld，补填 disclosed，以原记录为准"
    assert after.records.records["application"][1].facts["reply_kind"] == "withheld"


def test_what_cannot_be_read_or_does_not_belong_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    fill = [
        {"id": "A-1", "reply_kind": "maybe"},
        {"id": "A-2", "extension_notified_on": "2020-05-07", "received_on": "2020-05-06"},
        {"id": "A-9", "reply_kind": "disclosed"},
    ]
    after = audited({"application": OPEN}, fill={"application": fill})
    assert [each.code for each in after.records.unfit] == ["not-a-member"]
    told = [str(notice) for notice in after.records.notices]
    assert "`A-9` was filled in, but the source has no fit application of that id" in told[0]
    assert told[1] == "1 facts of 1 records were filled in"
    assert len(after.records.records["application"]) == 2


def test_a_fact_that_breaks_a_check_of_the_record_is_not_taken() -> None:
    source = [{"id": "A-1", "received_on": "2020-05-06"}]
    after = audited(
        {"application": source}, fill={"application": [{"id": "A-1", "replied_on": "2020-05-01"}]}
    )
    assert "replied_on" not in after.records.records["application"][0].facts
    assert "`replied_on` filled in for `A-1` was not taken" in str(after.records.notices[0])


def test_a_time_of_day_is_added_to_a_day_that_was_known() -> None:
    book = gr.load()
    source = {"recall": [{"id": "R-1", "decided_at": "2020-05-06"}]}
    fill = {"recall": [{"id": "R-1", "decided_at": "2020-05-06 09:30"}]}
    after = book.audit(source, AS_OF, fill=fill)
    assert after.records.records["recall"][0].facts["decided_at"] == datetime(2020, 5, 6, 9, 30)
    other = book.audit(source, AS_OF, fill={"recall": [{"id": "R-1", "decided_at": "2020-05-07 09:30"}]})
    assert "contradicts" in str(other.records.notices[0])


def test_an_untouched_report_fills_nothing_in_and_contradicts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    audited().write_report(path)
    before = audited(book=FEW)
    for engine in ("reference", "duckdb"):
        after = audited(book=FEW, fill=path, engine=engine)
        assert [str(each) for each in after.records.notices] == ["0 facts of 0 records were filled in"]
        assert sorted(after.verdicts) == sorted(before.verdicts)
