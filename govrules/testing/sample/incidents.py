"""What comes in from outside and cannot wait: recalls, emergencies, messages, and notices on the board.

Comes in: the dice of the record and its number. Goes out: its facts, None where the cell is empty.
"""

from __future__ import annotations

from datetime import date

from govrules.calendars.wording import Text
from govrules.model.record import Fact
from govrules.testing.sample.dice import Dice, hours_after

_PRODUCTS = (
    Text("某品牌儿童面霜", "a children's face cream"),
    Text("某批次酱卤肉制品", "a batch of cooked meat"),
    Text("某型号血压计", "a blood pressure meter"),
    Text("某品牌电动滑板车", "an electric scooter"),
)
_EVENTS = (
    Text("工地脚手架坍塌", "collapse of a scaffold"),
    Text("重污染天气橙色预警", "orange alert for air pollution"),
    Text("居民楼燃气泄漏", "gas leak in a block of flats"),
    Text("暴雨积水", "flooding after heavy rain"),
)


def recall(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A product recall, by the hour; now and then only the day was noted."""
    unit = dice.unit("liaocheng")  # its plan counts recalls by the hour
    decided = dice.at(dice.day(unit))
    hours = dice.weighed({3: 3, 9: 3, 20: 3, 24: 1, 30: 1, 52: 1})
    return {
        "unit": unit.name.in_(dice.lang),
        "product": dice.text(_PRODUCTS),
        "product_kind": dice.one(("cosmetic", "food", "medical-device", "other")),
        "ordered": dice.maybe(0.9, dice.chance(0.8)),
        "decided_at": dice.maybe(0.97, decided),
        "published_at": dice.maybe(0.9, hours_after(decided, hours)),
        "channels": dice.some("government-site new-media", 0.8),
    }


def emergency(dice: Dice, n: int) -> dict[str, Fact | None]:
    """An emergency with its first word to the public and, for accidents, the report on it."""
    unit = dice.unit("baoshan")  # its plan asks for the first word within hours
    at = dice.at(dice.day(unit))
    day = date(at.year, at.month, at.day)
    kind = dice.weighed({"accident": 3, "heavy-pollution": 2, "natural-disaster": 2, "environmental": 1})
    accident = kind == "accident"
    report = dice.later(day, 20, 45)
    response = hours_after(at, dice.weighed({1: 7, 3: 7, 5: 1, 7: 2, 26: 1}))
    return {
        "unit": unit.name.in_(dice.lang),
        "title": dice.text(_EVENTS),
        "kind": kind,
        "major": dice.maybe(0.92, dice.chance(0.5)),
        "occurred_at": at,
        "known_at": dice.maybe(0.8, at),
        "first_response_at": dice.maybe(0.95, response),
        "published": dice.some(
            "measures restricted-firms accident-information safety-warning hazard-supervision investigation-report",
            0.6,
        ),
        "information_published_on": dice.maybe(0.85, dice.later(day, 0, 6)),
        "report_made_on": report if accident else None,
        "report_published_on": dice.maybe(0.75, dice.later(report, 2, 30)) if accident else None,
        "new_media_releases": float(dice.number(0, 9)),
    }


def website_message(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A message or an error report from the public."""
    unit = dice.unit()
    received = dice.day(unit)
    kind = dice.weighed({"error-report": 4, "inquiry": 3, "suggestion": 2, "complaint": 2, "comment": 1})
    source = "find-errors" if kind == "error-report" else dice.one(("own-site", "hotline", "new-media"))
    replied = dice.later(received, 0, 2) if dice.chance(0.7) else dice.later(received, 3, 12)
    return {
        "unit": unit.name.in_(dice.lang),
        "kind": kind,
        "source": source,
        "received_on": dice.maybe(0.97, received),
        "accepted_on": dice.maybe(0.95, received),
        "transferred_on": dice.maybe(0.9, dice.later(received, 0, 1)),
        "handled_on": dice.maybe(0.92, replied),
        "rectified_on": dice.maybe(0.9, replied) if kind == "error-report" else None,
        "replied_on": dice.maybe(0.92, replied),
        "reply_due_on": dice.maybe(0.9, dice.later(received, 2, 5)),
        "handler": dice.maybe(
            0.85, dice.text((Text("王某", "Wang"), Text("李某", "Li"), Text("张某", "Zhang")))
        ),
        "reviewed_on": dice.maybe(0.9, dice.later(received, 0, 1)),
    }


def public_notice(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A notice on a board or a site, up for some days or for as long as a benefit lasts."""
    unit = dice.unit()
    posted = dice.day(unit)
    topic = dice.weighed({"poverty-relief": 4, "minimum-living": 4, "other": 2})
    living = topic == "minimum-living"
    level = dice.weighed({"county-or-above": 3, "township": 3, "village": 3})
    channels = "portal poverty-office-site" if level == "county-or-above" else "fixed-board"
    return {
        "unit": unit.name.in_(dice.lang),
        "topic": topic,
        "level": level,
        "discloser": dice.maybe(0.9, dice.one(("allocator", "user"))),
        "posted_on": posted,
        "removed_on": None if living else dice.maybe(0.85, dice.later(posted, 3, 14)),
        "channels": dice.some(channels, 0.75),
        "contents": dice.some("head-of-household persons community amount hotline", 0.7),
        "benefit_ended_on": dice.maybe(0.3, dice.later(posted, 60, 120)) if living else None,
    }
