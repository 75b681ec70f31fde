"""Decisions, the public consultations before them, and the meetings they are taken in.

Comes in: the dice of the record and its number. Goes out: its facts, None where the cell is empty.
"""

from __future__ import annotations

from datetime import timedelta

from govrules.calendars.wording import Text
from govrules.model.record import Fact
from govrules.testing.sample.dice import Dice

_MATTERS = (
    Text("公共停车收费标准调整", "parking fees"),
    Text("区域教育发展规划", "plan for schools of the area"),
    Text("旧住房修缮改造", "repair of old housing"),
    Text("公交线网优化", "bus lines"),
    Text("垃圾中转站选址", "site of a waste station"),
)


def decision(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A major decision with its draft and feedback, or a permit or penalty that is published."""
    unit = dice.unit()
    decided = dice.day(unit)
    kind = dice.weighed({"major-decision": 5, "permit": 3, "penalty": 3, "eia-approval": 1, "filing": 1})
    major = kind == "major-decision"
    published = dice.later(decided, 1, 6) if dice.chance(0.75) else dice.later(decided, 9, 25)
    draft = dice.before(decided, 40, 60)
    return {
        "unit": unit.name.in_(dice.lang),
        "title": f"{dice.text(_MATTERS)} {n}",
        "kind": kind,
        "area": "environment" if kind == "eia-approval" else "other",
        "public_concern": True if major else dice.maybe(0.7, False),
        "confidential": False,
        "in_yearly_catalogue": dice.maybe(0.9, dice.chance(0.85)) if major else None,
        "draft_published_on": dice.maybe(0.9, draft) if major else None,
        "basis_published_on": dice.maybe(0.85, draft) if major else None,
        "draft_channels": dice.some("portal new-media", 0.8) if major else None,
        "decision_type": dice.one(("livelihood", "major-policy", "reform-plan")) if major else "other",
        "participation": dice.some("online hearing special-hearing", 0.7) if major else None,
        "legality_sent_on": dice.before(decided, 15, 25) if major else None,
        "legality_reviewed_on": dice.before(decided, 4, 12) if major else None,
        "discussed_on": decided if major else None,
        "decided_on": dice.maybe(0.96, decided),
        "issued_on": dice.later(decided, 0, 4) if major else None,
        "published_on": dice.maybe(0.92, published),
        "channels": dice.some("government-site credit-site", 0.85),
        "feedback_published_on": dice.maybe(0.85, dice.later(decided, 2, 18)) if major else None,
        "feedback": dice.maybe(0.9, dice.some("collection adoption non-adoption-reasons", 0.75))
        if major
        else None,
        "concentrated_rejected": dice.maybe(0.9, dice.chance(0.3)) if major else None,
        "archived_on": dice.maybe(0.9, dice.later(decided, 5, 20)),
        "archive_complete": dice.maybe(0.9, dice.chance(0.95)),
    }


def consultation(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A call for comments: some too short, some whose results were never published."""
    unit = dice.unit()
    opened = dice.day(unit)
    subject = dice.weighed({"major-decision": 4, "normative": 4, "market-document": 2, "rule": 1})
    closed = opened + timedelta(days=dice.weighed({30: 6, 31: 2, 14: 2, 7: 2, 5: 1}))
    adoption = dice.weighed({"partly": 5, "all": 2, "rejected": 1, "none": 2})
    hearing = dice.chance(0.2)
    return {
        "unit": unit.name.in_(dice.lang),
        "title": f"{dice.text(_MATTERS)} {n}",
        "kind": "hearing" if hearing else "call",
        "subject": subject,
        "comments_open_on": opened,
        "comments_close_on": dice.maybe(0.95, closed),
        "materials": dice.some("draft explanation how-to-comment deadline basis", 0.75),
        "ways": dice.some("website questionnaire seminar", 0.6),
        "shortened_for_cause": dice.maybe(0.95, dice.chance(0.1)),
        "shortening_explained": dice.maybe(0.8, dice.chance(0.6)),
        "confidential": False,
        "results_published_on": dice.maybe(0.8, dice.later(closed, 3, 25)),
        "results_published": dice.maybe(0.85, dice.some("summary adoption non-adoption-reasons", 0.75)),
        "concentrated": dice.maybe(0.9, dice.chance(0.3)),
        "adoption": adoption,
        "non_adoption_reasons": dice.maybe(
            0.7, {"zh": "与上位规定不一致", "en": "against higher rules"}[dice.lang]
        )
        if adoption in ("partly", "rejected")
        else None,
        "papers_served_on": dice.later(opened, 2, 6) if hearing else None,
        "hearing_on": dice.later(opened, 10, 16) if hearing else None,
    }


def meeting(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A meeting: some with outside attendees, most with what they decided made public."""
    unit = dice.unit()
    held = dice.day(unit)
    opened = dice.chance(0.5)
    concern = dice.chance(0.6)
    plan = dice.before(held, 4, 10)
    return {
        "unit": unit.name.in_(dice.lang),
        "title": f"{dice.text(_MATTERS)} {n}",
        "kind": "open-meeting" if opened else "closed-meeting",
        "sitting": "executive" if unit.kind.startswith("government") else "department-office",
        "held_on": held,
        "public_concern": dice.maybe(0.92, concern),
        "confidential": False,
        "topic_kind": dice.one(("livelihood", "major-policy", "reform-plan", "other")),
        "attendees": dice.some("congress-deputies consultative-members experts citizens stakeholders", 0.7)
        if opened
        else frozenset(),
        "attended_throughout": dice.maybe(0.9, dice.chance(0.9)) if opened else None,
        "openness_opinion": dice.some("invitation publicity manner", 0.75),
        "plan_submitted_on": plan,
        "opinion_submitted_on": plan if dice.chance(0.85) else dice.later(plan, 1, 2),
        "channels": dice.some("text-report new-media-live", 0.6) if concern else frozenset(),
        "decisions_published_on": dice.maybe(0.85, dice.later(held, 1, 25)) if concern else None,
        "attendance_published_on": dice.maybe(0.85, dice.later(held, 1, 15)) if opened else None,
        "deliberation_published_on": dice.maybe(0.85, dice.later(held, 1, 15)) if concern else None,
        "head_present": dice.chance(0.8),
        "hears_open_government": dice.chance(0.1),
    }
