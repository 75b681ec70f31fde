"""The units of the sample: three places, with the shape of their real governments and none of their records.

Comes in: a language. Goes out: the rows of the roster, and for each place when its plan was in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govrules.calendars.wording import Text
from govrules.model.record import Fact


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its name, the place it belongs to, and what kind of body it is."""

    name: Text
    place: str
    level: str
    kind: str
    market: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a plan of its own, and the days from which most of its records are taken."""

    region: str
    busy: tuple[tuple[date, date], ...]


PLACES: dict[str, Place] = {
    "baoshan": Place("cn/shanghai/baoshan", ((date(2020, 4, 20), date(2020, 12, 30)),)),
    "haidian": Place(
        "cn/beijing/haidian",
        ((date(2018, 5, 22), date(2018, 12, 28)), (date(2020, 1, 6), date(2020, 12, 30))),
    ),
    "liaocheng": Place("cn/shandong/liaocheng", ((date(2018, 1, 8), date(2018, 12, 28)),)),
}

UNITS: tuple[Unit, ...] = (
    Unit(
        Text("宝山区政府办公室", "Baoshan District Government Office"),
        "baoshan",
        "district",
        "government-office",
    ),
    Unit(Text("宝山区教育局", "Baoshan Education Bureau"), "baoshan", "district", "department"),
    Unit(Text("宝山区民政局", "Baoshan Civil Affairs Bureau"), "baoshan", "district", "department"),
    Unit(
        Text("宝山区市场监督管理局", "Baoshan Market Supervision Bureau"),
        "baoshan",
        "district",
        "department",
        True,
    ),
    Unit(Text("海淀区人民政府", "Haidian District Government"), "haidian", "district", "government"),
    Unit(
        Text("海淀区住房和城乡建设委员会", "Haidian Housing Commission"), "haidian", "district", "department"
    ),
    Unit(
        Text("海淀区市场监督管理局", "Haidian Market Supervision Bureau"),
        "haidian",
        "district",
        "department",
        True,
    ),
    Unit(Text("聊城市人民政府", "Liaocheng City Government"), "liaocheng", "municipal", "government"),
    Unit(Text("聊城市生态环境局", "Liaocheng Environment Bureau"), "liaocheng", "municipal", "department"),
    Unit(
        Text("聊城市市场监督管理局", "Liaocheng Market Supervision Bureau"),
        "liaocheng",
        "municipal",
        "department",
        True,
    ),
)


def roster(lang: str) -> list[dict[str, Fact | None]]:
    """The rows of the roster sheet."""
    return [
        {
            "id": unit.name.in_(lang),
            "region": PLACES[unit.place].region,
            "level": unit.level,
            "kind": unit.kind,
            "system": "market-supervision" if unit.market else "other",
            # One unit a place is enough to show a quota; with all of them a reader would drown in days.
            "discloses": False if unit.place == "baoshan" else None,
            "uses_fiscal_funds": True,
            "budget_secret": False,
            "has_enterprises": False,
        }
        for unit in UNITS
    ]
