"""An audit as a page of HTML: what the page tells is gathered here, from either kind of audit.

Comes in: an `Audit`. Goes out: the page, a piece at a time. Must not know: files, the command line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from govrules import __version__
from govrules.explaining import Lang
from govrules.explaining.html import STYLE
from govrules.model.verdict import Status, VerdictKey, late_weight
from govrules.reading.record_words import told_in
from govrules.report.html import EXPLAINED, HtmlAudit, Told, Violation, html_page
from govrules.report.html.page import Owed

if TYPE_CHECKING:
    from govrules.api.audit import Audit


def html_report(audit: Audit, source: str, lang: Lang = "zh", explained: int = EXPLAINED) -> Iterator[str]:
    """The page in `lang`, a piece at a time; the first `explained` violations carry their whole explanation.

    `source` is what the audit was of, as a reader knows it. Raises GovrulesError where the extra `report` is not
    installed.
    """
    violations = [
        Violation(
            row["record"], row["rule"], row["reason"], row["unit"], row["month"], row["due"], row["done"],
            row["late_by"], row["late_unit"], late_weight(row["late_by"], row["late_unit"]),
        )
        for row in audit.rows(Status.VIOLATED)
    ]  # fmt: skip
    undetermined: Counter[str] = Counter()
    missing: Counter[tuple[str, str]] = Counter()
    for row in audit.rows(Status.UNDETERMINED):
        undetermined[row["reason"]] += 1
        missing.update((row["record_type"], name) for name in row["missing"].split(";") if name)
    head = audit.head()
    summary: Any = head["summary"]
    page = HtmlAudit(
        source=source,
        rules=audit.book.rules,
        as_of=audit.as_of,
        version=__version__,
        counts=audit.counts,
        statuses=summary["verdicts"],
        by_rule={
            row["rule"]: {status: row[status.replace("-", "_")] for status in summary["verdicts"]}
            for row in summary["by_rule"]
        },
        violations=violations,
        explained=explained,
        told=_told(audit, explained, lang),
        explanation_style=STYLE,
        open_duties=[
            Owed(row["record"], row["rule"], row["unit"], _moment(row["due"]), row["provisional"])
            for row in audit.rows(Status.PENDING)
            if row["due"] is not None
        ],
        undetermined=undetermined,
        missing=[(*key, n) for key, n in sorted(missing.items(), key=lambda item: (-item[1], item[0]))],
        unfit=[told_in(each, lang) for each in audit.records.unfit],
        notices=[": ".join(filter(None, each.told(lang))) for each in audit.records.notices],
        units_off_roster=audit.units_off_roster,
    )
    return html_page(page, lang)


def _told(audit: Audit, explained: int, lang: Lang) -> Iterator[Told]:
    rows = islice(audit.rows(Status.VIOLATED), explained)
    asked = (VerdictKey(row["rule"], row["record_type"], row["record"]) for row in rows)
    for each in audit.explain_many(asked, lang):
        yield Told(each.sentence, each.html(style=False))


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
