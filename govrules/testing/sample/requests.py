"""Requests for information, as the register of a disclosure office holds them.

Comes in: the dice of the record and its number. Goes out: its facts, None where the cell is empty.
"""

from __future__ import annotations

from datetime import date

from govrules.model.record import Fact
from govrules.testing.sample.dice import Dice

_AS_OF = date(2020, 12, 31)
_NEW_REGULATION = date(2019, 5, 15)  # in force from then: 20 working days in place of 15


def application(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A request: most answered in time, some late, some open, with their pauses and extensions."""
    unit = dice.unit()
    received = dice.day(unit)
    facts: dict[str, Fact | None] = {
        "unit": unit.name.in_(dice.lang),
        "channel": dice.weighed(
            {"online": 5, "post-signed": 3, "in-person": 2, "post-ordinary": 1, "email": 1}
        ),
        "applicant_kind": dice.weighed({"natural-person": 8, "commercial-enterprise": 2, "legal-service": 1}),
        "application_fields": dice.maybe(
            0.95, dice.some("name identity-proof contact description form", 0.92)
        ),
        "submitted_on": dice.before(received, 0, 4),
        "received_on": dice.maybe(0.97, received),
        "registered_on": received,
        "inbound_class": dice.maybe(0.97, "disclosure-request"),
        "staged": dice.maybe(0.95, dice.some("receive register handle investigate reply", 0.9)),
        "checked_on": dice.later(received, 0, 1),
        "handled_on": dice.later(received, 1, 2),
        "investigated_on": dice.later(received, 2, 4),
        "content_clear": True,
        "correction_asked_on": None,
        "correction_notices": 0.0,
        "correction_notice_states": None,
        "corrected_on": None,
        "correction_lapsed": False,
        "extension_approved": False,
        "extension_notified_on": None,
        "third_party_asked_on": None,
        "third_party_answered_on": None,
        "replied_on": None,
        "reply_kind": None,
        "reply_contents": None,
        "reasons": None,
        "separable": False,
        "remedy_stated": None,
        "fee_charged": 0.0,
        "steps_taken": frozenset(),
        "steps_entered": frozenset(),
        "entered_on": dice.maybe(0.9, dice.later(received, 0, 3)),
        "outcome": None,
        "dispute": "none",
        "dispute_opened_on": None,
        "review_outcome": None,
        "repeatedly_requested": False,
        "widely_knowable": None,
        "proactively_published_on": None,
        "archived_on": None,
    }
    if n == _LATE_CONVERSION:
        return facts | _a_17(dice)
    _course(dice, facts, received)
    _reply(dice, facts)
    return {name: None if _after(value) else value for name, value in facts.items()}


def _after(value: Fact | None) -> bool:
    """What had not happened at the end of 2020 stands in no register of that day."""
    return isinstance(value, date) and value > _AS_OF


def _course(dice: Dice, facts: dict[str, Fact | None], received: date) -> None:
    """What happened between receipt and reply, and when the reply was made."""
    steps = {"result"}
    course = dice.weighed({"plain": 60, "corrected": 12, "extended": 12, "third-party": 10, "open": 6})
    start = received
    if course == "corrected":
        asked = dice.later(received, 2, 8)
        facts |= {
            "content_clear": False,
            "correction_asked_on": asked,
            "correction_notices": float(dice.weighed({1: 8, 2: 1})),
            "correction_notice_states": dice.some("items time-limit", 0.8),
            "corrected_on": dice.maybe(0.8, dice.later(asked, 3, 12)),
        }
        steps.add("correction")
        corrected = facts["corrected_on"]
        if not isinstance(corrected, date):
            facts["correction_lapsed"] = dice.maybe(0.6, dice.chance(0.5))
            return
        start = corrected
    usual = 13 if received < _NEW_REGULATION else 18
    replied = dice.later(start, 5, usual) if dice.chance(0.8) else dice.later(start, usual + 3, 40)
    if course == "extended":
        facts |= {
            "extension_approved": dice.maybe(0.85, True),
            "extension_notified_on": dice.later(received, 14, 22),
        }
        replied = dice.later(received, 23, 43)
        steps.add("extension")
    if course == "third-party":
        asked = dice.later(received, 2, 6)
        answered = dice.later(asked, 5, 18)
        facts |= {"third_party_asked_on": asked, "third_party_answered_on": answered}
        replied = dice.later(answered, 2, 20)
        steps.add("consultation")
    taken = frozenset(steps)
    facts["steps_taken"] = taken
    facts["steps_entered"] = taken if dice.chance(0.85) else frozenset({"result"})
    if course != "open":
        facts["replied_on"] = replied
        facts["archived_on"] = dice.maybe(0.9, dice.later(replied, 1, 10))


def _reply(dice: Dice, facts: dict[str, Fact | None]) -> None:
    """What the reply says, and whether what was given became public to all."""
    replied = facts["replied_on"]
    if not isinstance(replied, date) or replied > _AS_OF:
        facts |= {
            "replied_on": None,
            "archived_on": None,
            "steps_taken": frozenset(),
            "steps_entered": frozenset(),
        }
        return
    kind = dice.weighed(
        {"disclosed": 8, "partly-disclosed": 3, "withheld": 3, "does-not-exist": 3, "not-this-agency": 2}
    )
    contents = {
        "disclosed": "information how-to-obtain when",
        "partly-disclosed": "information how-to-obtain when reasons",
        "withheld": "reasons",
        "does-not-exist": "non-existence",
        "not-this-agency": "reasons responsible-agency",
    }[kind]
    facts |= {
        "reply_kind": dice.maybe(0.97, kind),
        "reply_contents": dice.maybe(0.95, dice.some(contents, 0.88)),
        "remedy_stated": dice.some("body address time-limit", 0.9),
        "dispute": dice.weighed({"none": 14, "review": 1}),
    }
    if kind in ("partly-disclosed", "withheld", "not-this-agency"):
        said = {"zh": "涉及第三方商业秘密", "en": "a third party's trade secret"}
        if kind == "not-this-agency":
            said = {"zh": "由其他机关制作", "en": "made by another agency"}
        facts["reasons"] = dice.maybe(0.85, said[dice.lang])
    if kind == "withheld":
        facts["separable"] = dice.maybe(0.85, dice.chance(0.15))
    if kind in ("disclosed", "partly-disclosed"):
        wide = dice.maybe(0.85, dice.chance(0.55))
        facts["widely_knowable"] = wide
        facts["repeatedly_requested"] = dice.chance(0.1)
        if wide:
            late = dice.later(replied, 3, 19) if dice.chance(0.6) else dice.later(replied, 24, 40)
            facts["proactively_published_on"] = dice.maybe(0.8, late)
    facts["outcome"] = dice.maybe(0.93, _OUTCOMES[kind])
    _review(dice, facts, replied)


_OUTCOMES = {
    "disclosed": "disclosed",
    "partly-disclosed": "partly-disclosed",
    "withheld": "withheld-third-party",
    "does-not-exist": "to-be-made",
    "not-this-agency": "not-held",
}
"""Where the annual report counts each kind of reply."""


def _review(dice: Dice, facts: dict[str, Fact | None], replied: date) -> None:
    """What became of the review, if there was one by the end of 2020."""
    opened = dice.later(replied, 5, 30)
    if facts["dispute"] == "none" or opened > _AS_OF:
        facts |= {"dispute": "none", "review_outcome": "none"}
        return
    facts["dispute_opened_on"] = opened
    facts["review_outcome"] = dice.maybe(0.9, dice.weighed({"upheld": 3, "corrected": 1, "open": 1}))


_LATE_CONVERSION = 17
"""The request of the design's page: answered on 6 May 2020, and not made public to all."""


def _a_17(dice: Dice) -> dict[str, Fact | None]:
    return {
        "unit": {"zh": "宝山区教育局", "en": "Baoshan Education Bureau"}[dice.lang],
        "channel": "online",
        "applicant_kind": "natural-person",
        "application_fields": frozenset({"name", "identity-proof", "contact", "description", "form"}),
        "submitted_on": date(2020, 4, 13),
        "received_on": date(2020, 4, 13),
        "registered_on": date(2020, 4, 13),
        "inbound_class": "disclosure-request",
        "staged": frozenset({"receive", "register", "handle", "investigate", "reply"}),
        "checked_on": date(2020, 4, 13),
        "handled_on": date(2020, 4, 14),
        "investigated_on": date(2020, 4, 16),
        "replied_on": date(2020, 5, 6),
        "reply_kind": "disclosed",
        "reply_contents": frozenset({"information", "how-to-obtain", "when"}),
        "remedy_stated": frozenset({"body", "address", "time-limit"}),
        "steps_taken": frozenset({"result"}),
        "steps_entered": frozenset({"result"}),
        "entered_on": date(2020, 4, 14),
        "widely_knowable": True,
        "archived_on": date(2020, 5, 11),
    }
