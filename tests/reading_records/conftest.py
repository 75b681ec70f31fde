"""Two small record types and a roster, and how their checks are tried."""

import pytest

from govrules.engines.reference.conditions import compile_condition
from govrules.model.expr import Compare, FieldRef
from govrules.model.record_types import Check, Field, FieldType, Member, RecordType
from govrules.model.source import Text


def field(id, type, zh, en, **more):
    return Field(id, type, Text(zh, en), **more)


def member(id, zh, en, *also):
    return Member(id, Text(zh, en), also)


def record_type(id, zh, en, own_date, fields, **more):
    return RecordType(id, Text(zh, en), own_date, {each.id: each for each in fields}, **more)


REPLY_KINDS = (
    member("disclosed", "予以公开", "disclosed", "公开"),
    member("partly-disclosed", "部分公开", "partly disclosed"),
    member("refused", "不予公开", "refused"),
    member("none", "无", "none"),
)
ELEMENTS = (
    member("matter", "事项", "matter"),
    member("conditions", "条件", "conditions"),
    member("fees", "收费依据、标准", "fees, grounds and rates"),
)

APPLICATION = record_type(
    "application",
    "申请",
    "application",
    "received_on",
    [
        field("received_on", FieldType.DATE, "收到日期", "received on", also=("收件日", "登记日期")),
        field("replied_on", FieldType.DATETIME, "答复日期", "replied on", act=True),
        field("unit", FieldType.TEXT, "承办单位", "unit"),
        field("reply_kind", FieldType.CHOICE, "答复类型", "reply kind", members=REPLY_KINDS),
        field("widely_knowable", FieldType.BOOL, "可以为公众广泛知晓", "widely knowable"),
        field("pages", FieldType.NUMBER, "页数", "pages"),
        field("elements", FieldType.SET, "要素", "elements", members=ELEMENTS),
        field("topics", FieldType.SET, "主题", "topics"),
        field("level", FieldType.CHOICE, "层级", "level", default="district", members=(
            member("district", "区县级", "district"), member("municipal", "市级", "municipal"))),
    ],
    unit="unit",
    also=("依申请公开",),
    checks=(
        Check(
            Compare(">=", FieldRef("replied_on"), FieldRef("received_on")),
            "replied_on >= received_on",
            Text("答复不早于收到", "the reply is not before the receipt"),
        ),
    ),
)  # fmt: skip
MEETING = record_type(
    "meeting",
    "会议",
    "meeting",
    "held_on",
    [
        field("held_on", FieldType.DATE, "召开日期", "held on", act=True),
        field("unit", FieldType.TEXT, "承办单位", "unit"),
    ],
    unit="unit",
)
UNIT = record_type(
    "unit",
    "单位",
    "unit",
    "from",
    [
        field("from", FieldType.DATE, "起始日期", "from", planned=True),
        field("level", FieldType.TEXT, "层级", "level"),
    ],
    also=("单位名册",),
)


@pytest.fixture(scope="session")
def record_types():
    return {each.id: each for each in (APPLICATION, MEETING, UNIT)}


@pytest.fixture(scope="session")
def passes():
    return lambda check, record_type: compile_condition(check.that, record_type)
