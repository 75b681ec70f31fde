"""The work of a year: tasks, trainings and open days, and the annual report on them.

Comes in: the dice of the record and its number. Goes out: its facts, None where the cell is empty.
"""

from __future__ import annotations

from datetime import date

from govrules.calendars.wording import Text
from govrules.model.record import Fact
from govrules.testing.sample.dice import Dice

_TITLES = {
    "training": Text("政务公开业务培训", "training in open government"),
    "open-day": Text("政府开放日活动", "open day of the government"),
    "yearly-plan": Text("年度政务公开工作计划", "yearly plan for open government"),
    "request-system": Text("依申请公开工作制度", "system for requests"),
    "task": Text("重点领域信息公开任务", "task in a key area"),
    "website-inspection": Text("政府网站季度抽检", "quarterly inspection of websites"),
    "supervision": Text("政务公开专项督查", "supervision of open government"),
    "implementation-plan": Text("贯彻落实实施方案", "plan to carry the work points out"),
}


def undertaking(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A task, plan or activity of a unit: most done by their day, some late, some not reported."""
    unit = dice.unit()
    dated = dice.day(unit)
    kind = dice.weighed(
        {
            "training": 4,
            "open-day": 3,
            "yearly-plan": 3,
            "request-system": 2,
            "task": 4,
            "website-inspection": 2,
            "supervision": 2,
            "implementation-plan": 2,
        }
    )
    due = dice.later(dated, 10, 40)
    done = dice.later(dated, 5, 38)
    return {
        "unit": unit.name.in_(dice.lang),
        "system": "market-supervision" if unit.market else "other",
        "title": f"{_TITLES[kind].in_(dice.lang)} {n}",
        "kind": kind,
        "dated_on": dated,
        "due_on": dice.maybe(0.9, due),
        "done_on": dice.maybe(0.85, done),
        "reported_on": dice.maybe(0.7, dice.later(done, 1, 12)),
        "contents": dice.some(
            "mechanism process disclosed-content standard manner discloser work-plan goals milestones", 0.6
        )
        if kind in ("task", "yearly-plan", "implementation-plan")
        else dice.some("register check handle reply archive mechanism", 0.7),
        "implemented": dice.maybe(0.9, dice.chance(0.9)),
        "topics": dice.some("regulation on-request interpretation website", 0.7)
        if kind == "training"
        else None,
        "groups": dice.some("leaders-in-charge staff", 0.7) if kind == "training" else None,
        "result_circulated_on": dice.maybe(0.8, dice.later(done, 3, 20))
        if kind in ("website-inspection", "supervision")
        else None,
        "result_published_on": dice.maybe(0.7, dice.later(done, 3, 20))
        if kind in ("website-inspection", "supervision")
        else None,
        "not_done_in_time": dice.maybe(0.9, done > due),
    }


def annual_report(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A unit's report on 2017, 2018 or 2019, by the day that the law of the time sets, or after it."""
    unit = dice.unit()
    year = dice.one((2017, 2018, 2019, 2019, 2019))
    government = unit.kind.startswith("government")
    month = (1, 2) if not government else (2, 3)
    published = dice.working(date(year + 1, dice.one(month), dice.number(10, 28)))
    if dice.chance(0.15):
        published = dice.later(published, 20, 40)
    results = "appraisal-results social-review-results accountability-results" if government else ""
    return {
        "unit": unit.name.in_(dice.lang),
        "system": "market-supervision" if unit.market else "other",
        "body": "government" if government else "department",
        "has_public_utilities": dice.chance(0.3),
        "covers_until": date(year, 12, 31),
        "submitted_on": dice.before(published, 3, 15),
        "published_on": dice.maybe(0.93, published),
        "unified_format": dice.maybe(0.9, dice.chance(0.95)),
        "sections": dice.some("overview proactive applications disputes problems other-matters", 0.9),
        "tables": dice.maybe(0.85, dice.some("proactive applications disputes", 0.85)),
        "contents": dice.maybe(
            0.9,
            dice.some(
                "proactive applications disputes problems other-matters fees key-areas work-points-above "
                f"work-points-own public-utilities task-status {results}",
                0.6,
            ),
        ),
    }
