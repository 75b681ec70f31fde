"""Official documents and the interpretations that go with policies.

Comes in: the dice of the record and its number. Goes out: its facts, None where the cell is empty.
"""

from __future__ import annotations

from govrules.calendars.wording import Text
from govrules.model.record import Fact
from govrules.testing.sample.dice import Dice

_TITLES = (
    Text("关于做好义务教育阶段学校招生工作的通知", "Notice on school enrolment"),
    Text("养老服务补贴实施办法", "Measures on subsidies for care of the elderly"),
    Text("老旧小区综合改造工作方案", "Scheme for the renewal of old quarters"),
    Text("支持中小企业平稳健康发展若干措施", "Measures in support of small firms"),
    Text("道路交通安全整治实施意见", "Opinions on road traffic safety"),
    Text("关于公布重大建设项目清单的通知", "Notice of the list of major projects"),
    Text("生活垃圾分类管理实施细则", "Detailed rules on the sorting of waste"),
)
_TOPICS = (
    "school-enrolment",
    "elderly-care",
    "old-district-renewal",
    "other",
    "road-traffic",
    "major-projects",
    "other",
)


def document(dice: Dice, n: int) -> dict[str, Fact | None]:
    """A document: most marked, published within days and interpreted; some withheld, some late."""
    unit = dice.unit()
    made = dice.day(unit)
    which = dice.number(0, len(_TITLES) - 1)
    kind = dice.weighed({"policy": 5, "normative": 3, "other": 3, "information": 1})
    attribute = dice.weighed({"proactive": 14, "withheld": 3, "on-request": 2, "none": 1})
    public = attribute == "proactive"
    published = dice.later(made, 0, 12) if dice.chance(0.8) else dice.later(made, 21, 40)
    policy = kind in ("policy", "normative")
    printed = attribute if dice.chance(0.93) else "none"
    return {
        "unit": unit.name.in_(dice.lang),
        "system": "market-supervision" if unit.market else "other",
        "title": f"{_TITLES[which].in_(dice.lang)}{f'（{n}）' if dice.lang == 'zh' else f' ({n})'}",
        "kind": kind,
        "topic": _TOPICS[which],
        "drafted_on": dice.before(made, 15, 40),
        "attribute_decided_on": dice.maybe(0.9, dice.before(made, 5, 14)),
        "made_on": dice.maybe(0.98, made),
        "issued_on": made,
        "qualities": dice.some("searchable verifiable usable downloadable tamper-proof one-search", 0.8),
        "attribute": attribute,
        "attribute_on_sheet": attribute,
        "attribute_on_text": dice.maybe(0.93, printed),
        "withholding_reason": dice.maybe(
            0.7, {"zh": "尚在研究讨论的过程性信息", "en": "still under discussion"}[dice.lang]
        )
        if attribute == "withheld"
        else None,
        "legal_basis": dice.maybe(0.8, {"zh": "条例第十六条", "en": "Regulation, article 16"}[dice.lang])
        if attribute == "withheld"
        else None,
        "withholding_class": "process" if attribute == "withheld" else "none",
        "proxy_draft": dice.chance(0.1),
        "reviewed_on": dice.maybe(0.92, dice.before(made, 0, 3)),
        "review_aspects": dice.some("wording timing manner secrecy political policy content", 0.85),
        "published_on": dice.maybe(0.92, published) if public else None,
        "published_scope": "full" if public else "none",
        "on_disclosure_list": public,
        "confidential": False,
        "state_secret": False,
        "special_limit": False,
        "touches_privacy": False,
        "third_party_harmed": False,
        "public_interest": dice.maybe(0.9, policy),
        "important_policy": dice.maybe(0.9, policy and dice.chance(0.3)),
        "livelihood_policy": policy and dice.chance(0.3),
        "specialised": dice.chance(0.2),
        "interpretation_published_on": dice.maybe(0.8, dice.later(published, 0, 3))
        if policy and public
        else None,
        "doubts_after_release": dice.maybe(0.9, dice.chance(0.1)) if policy else None,
        "channels": dice.some("portal disclosure-platform wechat gazette", 0.7) if public else frozenset(),
        "filed_on": dice.maybe(0.85, dice.later(made, 1, 8)),
        "status_actual": "in-force",
        "status_published": dice.weighed({"in-force": 9, "none": 1}) if public else "none",
    }


def interpretation(dice: Dice, n: int) -> dict[str, Fact | None]:
    """An interpretation: drafted, signed and published with its policy, or some days behind it."""
    unit = dice.unit()
    issued = dice.day(unit)
    drafted, signed = dice.before(issued, 15, 30), dice.before(issued, 1, 6)
    published = issued if dice.chance(0.6) else dice.later(issued, 1, 6)
    together = dice.chance(0.75)
    return {
        "unit": unit.name.in_(dice.lang),
        "system": "market-supervision" if unit.market else "other",
        "published_on": dice.maybe(0.95, published),
        "document_published_on": issued,
        "document_issued_on": issued,
        "document_organised_on": drafted,
        "plan_organised_on": drafted if together else dice.later(drafted, 1, 5),
        "material_organised_on": drafted if together else dice.later(drafted, 1, 5),
        "document_drafted_on": drafted,
        "material_drafted_on": drafted if together else dice.later(drafted, 1, 5),
        "document_signed_on": signed,
        "plan_signed_on": dice.maybe(0.9, signed),
        "material_signed_on": signed if together else dice.later(signed, 1, 2),
        "important_policy": dice.chance(0.4),
        "specialised": dice.chance(0.2),
        "by_head": dice.maybe(0.8, dice.chance(0.6)),
        "elements": dice.some(
            "background main-content considerations effects key-tasks next-steps execution-standard benefits "
            "differences key-points",
            0.6,
        ),
        "means": dice.some("article online-interview press-conference", 0.5),
        "forms": dice.some("text chart video", 0.5),
        "channels": dice.some("portal wechat press", 0.7),
        "copies_document": dice.maybe(0.85, dice.chance(0.1)),
        "overlap_percent": float(dice.number(5, 60)),
    }
