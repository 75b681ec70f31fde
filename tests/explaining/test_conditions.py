"""Conditions in words: every kind of node, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from govrules.engines.reference.conditions import compile_condition, unknowns
from govrules.engines.reference.replay import Part
from govrules.explaining.conditions import in_words, part_line
from govrules.explaining.names import Names
from govrules.model.expr import Expr, walk
from govrules.model.rulebook import Rules
from govrules.reading.conditions import parse


@pytest.fixture(scope="session")
def names(office: Rules) -> Names:
    return Names(office.record_types["file"])


def parsed(text: str) -> Expr:
    return parse(text)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("secret", "涉密 = 是", "secret = yes"),
        ("NOT secret", "涉密 = 否", "secret = no"),
        ("secret = TRUE", "涉密 = 是", "secret = yes"),
        ("kind = 'plain'", "类别 = 普通", "kind = plain"),
        ("kind <> 'none'", "类别 ≠ 未分类", "kind ≠ of no kind"),
        ("NOT kind = 'plain'", "类别 ≠ 普通", "kind ≠ plain"),
        ("'plain' = kind", "普通 = 类别", "plain = kind"),
        ("kind IN ('plain', 'urgent')", "类别 属于 普通、紧急", "kind is one of plain, urgent"),
        ("kind NOT IN ('plain')", "类别 不属于 普通", "kind is none of plain"),
        ("fee >= 10.5", "费用 ≥ 10.5", "fee ≥ 10.5"),
        ("fee + 5 < 2 - fee", "费用 + 5 < 2 − 费用", "fee + 5 < 2 − fee"),
        ("fee - (5 - fee) > -fee", "费用 − （5 − 费用） > −费用", "fee − (5 − fee) > −fee"),
        ("fee BETWEEN 0 AND 100", "费用 在 0 与 100 之间（含）", "fee between 0 and 100"),
        ("fee NOT BETWEEN 0 AND 100", "费用 不在 0 与 100 之间", "fee not between 0 and 100"),
        ("fee IS NULL", "费用 未填写", "fee is not given"),
        ("fee IS NOT NULL", "费用 已填写", "fee is given"),
        ("opened_on >= DATE '2020-01-01'", "立卷日期 ≥ 2020-01-01", "opened on ≥ 2020-01-01"),
        ("subject = 'a {b}'", "事由 = “a {b}”", "subject = “a {b}”"),
        ("CONTAINS(parts, 'steps')", "已含要素 包含 步骤", "parts held contains steps"),
        ("kind = copied_kind", "类别 = 抄件类别", "kind = kind on the copy"),
        (
            "COALESCE(kind, copied_kind, 'none') = 'plain'",
            "类别（未填则取 抄件类别，再取 未分类） = 普通",
            "kind (or else kind on the copy, or else of no kind) = plain",
        ),
        (
            "secret AND (excused OR NOT approved)",
            "涉密 = 是，且（经批准免办 = 是 或 延期获批 = 否）",
            "secret = yes and (excused = yes or extension approved = no)",
        ),
        (
            "NOT (secret AND excused)",
            "并非（涉密 = 是，且经批准免办 = 是）",
            "not (secret = yes and excused = yes)",
        ),
    ],
)
def test_a_condition_is_told_with_labels(text: str, zh: str, en: str, names: Names) -> None:
    told = in_words(parsed(text), names)
    assert (told.zh, told.en) == (zh, en)


def test_every_kind_of_node_is_among_the_cases() -> None:
    import govrules.model.expr as expr

    marks = [mark for mark in test_a_condition_is_told_with_labels.pytestmark if mark.name == "parametrize"]
    seen = {type(node).__name__ for case in marks[0].args[1] for node in walk(parsed(case[0]))}
    nodes = {
        kind.__name__ for kind in vars(expr).values() if isinstance(kind, type) and issubclass(kind, Expr)
    }
    assert nodes - seen == {
        "Expr",
        "Null",
    }  # NULL stands in COALESCE alone, where the reader drops or keeps it


@pytest.mark.parametrize(
    ("text", "facts", "told"),
    [
        ("kind = 'plain'", {"kind": "plain"}, "✓ 类别 = 普通"),
        ("kind = 'plain'", {"kind": "urgent"}, "✗ 类别 = 紧急（须为 普通）"),
        ("kind <> 'plain'", {"kind": "plain"}, "✗ 类别 = 普通（不得为 普通）"),
        ("kind <> 'plain'", {"kind": "urgent"}, "✓ 类别 = 紧急（不得为 普通）"),
        ("kind IN ('plain', 'none')", {}, "? 类别 未填写（须属于 普通、未分类）"),
        ("kind NOT IN ('plain')", {"kind": "plain"}, "✗ 类别 = 普通（不得属于 普通）"),
        ("secret", {"secret": False}, "✗ 涉密 = 否（须为 是）"),
        ("NOT secret", {"secret": False}, "✓ 涉密 = 否"),
        ("fee > 10", {"fee": 20.0}, "✓ 费用 = 20（须 > 10）"),
        ("fee IS NULL", {"fee": 20.0}, "✗ 费用 = 20（须未填写）"),
        ("answered_on IS NOT NULL", {}, "✗ 答复日期 尚未发生（须已填写）"),
        ("CONTAINS(parts, 'fees')", {"parts": frozenset({"steps"})}, "✗ 已含要素 = 步骤（须包含 收费）"),
        ("fee BETWEEN 1 AND 9", {"fee": 20.0}, "✗ 费用 = 20（须 费用 在 1 与 9 之间（含））"),
        (
            "secret OR excused",
            {"secret": True},
            "✓ 涉密 = 是 或 经批准免办 = 是（涉密 = 是、经批准免办 未填写）",
        ),
    ],
)
def test_a_condition_is_shown_with_the_value_it_had(
    text: str, facts: dict[str, Any], told: str, names: Names
) -> None:
    expr = parsed(text)
    value = compile_condition(expr, names.record_type)(facts)
    line = part_line(Part(expr, value, unknowns(expr, names.record_type, facts)), names, facts, {})
    assert line.mark is not None
    assert f"{line.mark.sign} {line.text.zh}" == told
    assert line.missing == (("kind",) if value is None else ())
