"""How a record type's own labels make sentences, without a line of wording for any of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from govrules.explaining.names import Names
from govrules.model.record_types import Field, FieldType, Member, RecordType
from govrules.model.source import Text
from govrules.reading.load import load


def names_of(**labels: tuple[str, str]) -> Names:
    fields = {id: Field(id, FieldType.DATE, Text(*label), act=True) for id, label in labels.items()}
    return Names(RecordType("case", Text("件", "case"), next(iter(fields)), fields))


@pytest.mark.parametrize(
    ("label", "act", "undone"),
    [
        (("答复日期", "replied on"), ("答复", "replied"), ("未答复", "not replied")),
        (("公开时间", "published at"), ("公开", "published"), ("未公开", "not published")),
        (("转为主动公开日", "proactively published on"), ("转为主动公开", "proactively published"),
         ("未转为主动公开", "not proactively published")),
        (("答复寄出日期", "reply sent on"), ("答复寄出", "reply sent"), ("未答复寄出", "reply not sent")),
        (("送达机关日期", "reached the agency on"), ("送达机关", "reached the agency"),
         ("未送达机关", "not reached the agency")),
        (("听证会日期", "hearing on"), ("听证会", "hearing"), ("未听证会", "“hearing” not done")),
        (("日期", "date"), ("日期", "date"), ("未日期", "“date” not done")),
    ],
)  # fmt: skip
def test_an_act_is_told_by_its_label(
    label: tuple[str, str], act: tuple[str, str], undone: tuple[str, str]
) -> None:
    names = names_of(done_on=label)
    assert names.act("done_on") == Text(*act)
    assert names.undone("done_on") == Text(*undone)


def test_every_act_of_every_shipped_record_type_can_be_told() -> None:
    rules = load("cn/regulation-2019").rules
    for record_type in rules.record_types.values():
        names = Names(record_type)
        for field in record_type.fields.values():
            if field.act:
                act, undone = names.act(field.id), names.undone(field.id)
                assert act.zh
                assert not act.zh.endswith(("日期", "时间"))
                assert act.en
                assert not act.en.endswith((" on", " at"))
                assert "not" in undone.en.split(" ")


KINDS = Field(
    "kinds",
    FieldType.SET,
    Text("类别", "kinds"),
    members=(Member("b", Text("乙", "bee")), Member("a", Text("甲", "ay"))),
)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, Text("未填写", "not given")),
        (True, Text("是", "yes")),
        (False, Text("否", "no")),
        (12.0, Text("12", "12")),
        (0.5, Text("0.5", "0.5")),
        (1234567.0, Text("1,234,567", "1,234,567")),
        (float("inf"), Text("inf", "inf")),
        (date(2020, 6, 5), Text("2020-06-05", "2020-06-05")),
        (datetime(2020, 6, 5, 9, 30), Text("2020-06-05 09:30", "2020-06-05 09:30")),
        (datetime(2020, 6, 5, 9, 30, 15), Text("2020-06-05 09:30:15", "2020-06-05 09:30:15")),
        (frozenset(), Text("空（一项也没有）", "none at all")),
        (frozenset({"a", "b"}), Text("乙、甲", "bee, ay")),
        (frozenset({"a", "zz"}), Text("甲、“zz”", "ay, “zz”")),
        ("b", Text("乙", "bee")),
    ],
)
def test_a_value_is_told_with_the_labels_of_its_members(value: object, told: Text) -> None:
    names = Names(RecordType("case", Text("件", "case"), "kinds", {"kinds": KINDS}))
    assert names.value("kinds", value) == told
