"""The reports that an audit gives to people, each put together from its faces.

Comes in: an audit, a path, a language. Goes out: a file. Must not know: the command line, any format's details.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from govrules.errors import GovrulesError
from govrules.model.record_types import ID
from govrules.model.verdict import Status, VerdictKey

if TYPE_CHECKING:
    import pandas as pd

    from govrules.api.audit import Audit, Progress
    from govrules.explaining import Explanation, Lang
    from govrules.model.record import Record, Unfit
    from govrules.report.xlsx import Row, ToFill, Told

T = TypeVar("T")

ROWS_BETWEEN_PROGRESS = 100
PIECES_BETWEEN_PROGRESS = 1_000
ENDINGS = (".xlsx", ".html")


def write_report(audit: Audit, path: Path, lang: Lang, source: str, progress: Progress | None = None) -> None:
    """Writes a report by the file's ending: see `Audit.write_report`."""
    if path.suffix.casefold() not in ENDINGS:
        raise GovrulesError(
            f"a report cannot be written to a `{path.suffix or path.name}` file",
            f"give the file one of these endings: {', '.join(ENDINGS)}",
            zh=f"不能把报告写成“{path.suffix or path.name}”文件",
            zh_help=f"文件名请以 {'、'.join(ENDINGS)} 结尾",
        )
    if path.suffix.casefold() == ".html":
        from govrules.api.html_report import html_report
        from govrules.report.destination import text_file

        with text_file(path) as out:
            for at, piece in enumerate(html_report(audit, source, lang), start=1):
                out.write(piece)
                if progress is not None and at % PIECES_BETWEEN_PROGRESS == 0:
                    progress(at // PIECES_BETWEEN_PROGRESS, None)
        return
    from govrules import __version__
    from govrules.report.xlsx import Report, write_xlsx

    written = 0

    def told(rows: Iterable[T]) -> Iterator[T]:
        nonlocal written
        for row in rows:
            written += 1
            if progress is not None and written % ROWS_BETWEEN_PROGRESS == 0:
                progress(written, None)
            yield row

    report = Report(
        source=source,
        rules=audit.book.rules,
        as_of=audit.as_of,
        version=__version__,
        counts=audit.counts,
        by_rule=_counts(audit.totals("rule")),
        by_unit=_counts(audit.totals("unit")),
        by_month=_counts(audit.totals("month")),
        violations=lambda: told(_violations(audit, lang)),
        open_duties=lambda: told(audit.rows(Status.PENDING)),
        undetermined=lambda: told(audit.rows(Status.UNDETERMINED)),
        to_fill=lambda: _to_fill(audit),
        unfit=audit.records.unfit,
        unfit_reason=unfit_reason,
        notices=audit.records.notices,
        units_off_roster=audit.units_off_roster,
    )
    write_xlsx(report, path, lang)


def unfit_reason(unfit: Unfit, lang: str) -> str:
    """Why a cell is unfit and how to mend it, in a sentence."""
    from govrules.reading.record_words import wording

    said, mend = wording(unfit, lang)
    return said if not mend else f"{said}；{mend}" if lang == "zh" else f"{said}; {mend}"


def _counts(totals: pd.DataFrame) -> dict[Any, dict[str, int]]:
    statuses = {str(status).replace("-", "_"): str(status) for status in Status}
    return {
        (None if row[0] is None or row[0] != row[0] else row[0]): {
            status: int(row[1 + at]) for at, status in enumerate(statuses.values())
        }
        for row in totals.itertuples(index=False)
    }


def _violations(audit: Audit, lang: Lang) -> Iterator[Told]:
    from govrules.report.xlsx import Told

    explained = audit.explain_many((_key(row) for row in audit.rows(Status.VIOLATED)), lang)
    for row, explanation in zip(audit.rows(Status.VIOLATED), explained, strict=True):
        yield Told(
            row,
            explanation.sentence,
            _section(explanation, "provision", lang),
            _section(explanation, "remedy", lang),
        )


def _section(explanation: Explanation, key: str, lang: str) -> str:
    found = explanation.parts.section(key)
    return "" if found is None else "\n".join(line.text.in_(lang) for line in found.lines)


def _key(row: Row) -> VerdictKey:
    return VerdictKey(row["rule"], row["record_type"], row["record"])


def _to_fill(audit: Audit) -> Iterator[ToFill]:
    """The records with null facts that verdicts wait for; those that a quota counts are not told one by one."""
    from govrules.report.xlsx import ToFill

    wanted: dict[str, set[str]] = {}
    for record_type, _, missing in _lacking(audit):
        wanted.setdefault(record_type, set()).update(missing)
    for record_type, lacking in wanted.items():
        kind = audit.book.rules.record_types[record_type]
        first = [ID.id, *([kind.unit] if kind.unit else []), kind.own_date]
        rest = [name for name in kind.fields if name in lacking and name not in first]
        fields = tuple(dict.fromkeys([*first, *rest]))
        yield ToFill(kind, fields, _records_lacking(audit, record_type))


def _lacking(audit: Audit) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Record type, id and the missing fields of every record that lacks some."""
    quotas = {rule.id for rule in audit.book.rules if rule.kind == "quota"}
    rows = (row for row in audit.rows(Status.UNDETERMINED) if row["missing"] and row["rule"] not in quotas)
    for (record_type, record), some in groupby(rows, key=lambda row: (row["record_type"], row["record"])):
        fields = audit.book.rules.record_types[record_type].fields
        missing = frozenset(name for row in some for name in row["missing"].split(";") if name in fields)
        if missing:
            yield record_type, record, missing


def _records_lacking(audit: Audit, record_type: str) -> Iterator[tuple[Record, frozenset[str]]]:
    def lacking() -> Iterator[tuple[str, frozenset[str]]]:
        return ((record, missing) for type, record, missing in _lacking(audit) if type == record_type)

    asked = audit.found.ask(VerdictKey("", record_type, record) for record, _ in lacking())
    try:
        for (_, missing), (_, record) in zip(lacking(), asked.records(), strict=True):
            assert record is not None
            yield record, missing
    finally:
        asked.close()
