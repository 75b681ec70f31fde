"""Real facts: what the published pages of three real papers say of themselves, and nothing that they do not.

Comes in: a language. Goes out: rows that stand first in their sheets, each with the page it is taken from.
A fact that a page does not show is left out: unknown is neither kept nor broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from govrules.calendars.wording import Text
from govrules.model.record import Fact


@dataclass(frozen=True, slots=True)
class Real:
    """One real record: its facts, and the page that shows them."""

    record_type: str
    id: str
    source: Text
    facts: Mapping[str, Fact | Text]

    def row(self, lang: str) -> dict[str, Fact | None]:
        """The record as a row of the sample, its names in one language."""
        told = {name: fact.in_(lang) if isinstance(fact, Text) else fact for name, fact in self.facts.items()}
        return {"id": self.id, **told}


REAL: tuple[Real, ...] = (
    Real(
        "document",
        "real-baoshan-2020-14",
        Text(
            "宝山区政府门户网站刊载的《2020年宝山区政务公开工作要点》及其页面上的发文日期、发布日期、文号和公开类别",
            "the page of the work points of Baoshan for 2020, on the district's portal: dates, number, attribute",
        ),
        MappingProxyType(
            {
                "unit": Text("宝山区政府办公室", "Baoshan District Government Office"),
                "title": Text(
                    "2020年宝山区政务公开工作要点", "work points of Baoshan for open government in 2020"
                ),
                "number": "宝府办〔2020〕14号",
                "kind": "other",
                "made_on": date(2020, 4, 20),
                "issued_on": date(2020, 4, 20),
                "published_on": date(2020, 4, 21),
                "attribute": "proactive",
            }
        ),
    ),
    Real(
        "document",
        "real-haidian-2018",
        Text(
            "海淀区2018年政务公开工作要点文末的成文日期；网页未载公开日期和公开属性",
            "the date at the foot of the work points of Haidian for 2018; the page shows neither the day of "
            "publication nor an attribute",
        ),
        MappingProxyType(
            {
                "unit": Text("海淀区人民政府", "Haidian District Government"),
                "title": Text(
                    "海淀区2018年政务公开工作要点", "work points of Haidian for open government in 2018"
                ),
                "kind": "other",
                "made_on": date(2018, 5, 22),
                "issued_on": date(2018, 5, 22),
            }
        ),
    ),
    Real(
        "annual-report",
        "real-haidian-report-2020",
        Text(
            "海淀区政府2020年政府信息公开工作年度报告的网页，2021-03-19 发布；统计表在文本中看不到，故空着",
            "the page of Haidian's annual report for 2020, published on 2021-03-19; its tables cannot be seen in "
            "the text and are left empty",
        ),
        MappingProxyType(
            {
                "unit": Text("海淀区人民政府", "Haidian District Government"),
                "system": "other",
                "body": "government",
                "covers_until": date(2020, 12, 31),
                "published_on": date(2021, 3, 19),
                "sections": frozenset(
                    {"overview", "proactive", "applications", "disputes", "problems", "other-matters"}
                ),
            }
        ),
    ),
)
