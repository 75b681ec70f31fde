"""Columns are found by the names their fields have, in any order, and none is dropped in silence."""

import pytest

from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.source import Text
from govrules.reading.columns import TypeNames, letters, match_columns, name_key
from govrules.reading.record_words import RecordsError

APPLICATION = RecordType(
    "application",
    Text("申请", "application"),
    "received_on",
    {
        "received_on": Field("received_on", FieldType.DATE, Text("收到日期", "received on"), ("收件日",)),
        "replied_on": Field("replied_on", FieldType.DATE, Text("答复日期", "replied on"), ("日期",)),
        "told_on": Field("told_on", FieldType.DATE, Text("告知日期", "told on"), ("日期",)),
    },
    also=("依申请公开",),
)


def found(*heads):
    columns = match_columns(heads, APPLICATION, "申请")
    return {each.field.id: each.position for each in columns.fields}, columns


@pytest.mark.parametrize(
    "head",
    [
        "received_on",
        "Received On",
        "RECEIVED-ON",
        "received on",
        "收到日期",
        "收 到\n日 期",
        "　收到日期 ",
        "收件日",
    ],
)
def test_a_field_is_found_by_its_id_its_labels_and_its_other_names(head):
    assert found("x", head)[0] == {"received_on": 1}


@pytest.mark.parametrize("head", ["收到日期（计划）", "收到日", "received", "received_on_date", "日期收到"])
def test_a_name_that_only_resembles_is_told_of_and_not_taken(head):
    fields, columns = found("编号", head)
    assert fields == {}
    assert [(each.code, each.column) for each in columns.notices] == [
        ("unknown-column", head),
        ("no-own-date", "received_on"),
    ]


def test_a_near_miss_is_suggested():
    notice = found("编号", "received_no", "收到日期")[1].notices[0]
    assert notice.told("en") == (
        "column `received_no` of `申请` is not known and was not read",
        "did you mean `received_on`?",
    )
    assert notice.told("zh") == ("“申请”的“received_no”列未被识别，没有读取", "是否指“received_on”？")


def test_columns_may_stand_in_any_order():
    assert found("告知日期", "收到日期", "编号", "答复日期")[0] == {
        "told_on": 0,
        "received_on": 1,
        "replied_on": 3,
    }


def test_two_columns_for_one_field_are_an_error_that_names_both():
    with pytest.raises(RecordsError) as caught:
        found("收到日期", "编号", "收件日")
    assert (
        caught.value.message
        == "columns `收到日期` (A) and `收件日` (C) of `申请` both stand for `received_on`"
    )
    assert caught.value.help == "keep one of them, or rename the other"


def test_a_name_that_two_fields_have_is_an_error():
    with pytest.raises(RecordsError) as caught:
        found("编号", "日期")
    assert caught.value.code == "ambiguous-column"
    assert caught.value.message == "column `日期` of `申请` may be any of `replied_on`, `told_on`"


def test_an_id_counts_before_a_label_and_a_label_before_another_name():
    clash = RecordType(
        "a", Text("甲", "a"), "x",
        {
            "x": Field("x", FieldType.DATE, Text("y", "ex")),
            "y": Field("y", FieldType.DATE, Text("乙", "why"), ("ex",)),
        },
    )  # fmt: skip
    columns = match_columns(["y", "ex"], clash, "s")
    assert {each.head: each.field.id for each in columns.fields} == {"y": "y", "ex": "x"}


def test_a_running_number_is_the_id_only_where_there_is_no_other():
    assert found("序号", "收到日期")[1].id.head == "序号"
    both = found("序号", "编号", "收到日期")[1]
    assert both.id.head == "编号"
    assert [each.code for each in both.notices] == ["running-number"]
    with pytest.raises(RecordsError, match="both stand for `id`"):
        found("编号", "id ", "ID")


def test_id_region_and_record_type_are_no_facts():
    fields, columns = found("记录类型", "地区", "编号", "收到日期")
    assert fields == {"received_on": 3}
    assert (columns.type.position, columns.region.position, columns.id.position) == (0, 1, 2)


def test_record_types_are_found_by_their_names():
    names = TypeNames({"application": APPLICATION})
    for name in ("application", "Application", "申请", "依申请公开", " 依申请公开 "):
        assert names.find(name) is APPLICATION
    assert names.find("申请表") is None


def test_a_sheet_name_cut_at_31_characters_is_found():
    long = "关于政府信息公开申请办理情况以及答复文书送达情况的登记台账总表二〇二〇年"
    type = RecordType("a", Text(long, "a"), "x", {})
    names = TypeNames({"a": type})
    assert names.find(long[:31]) is type
    assert names.find(long[:30]) is None


def test_letters_are_those_of_a_spreadsheet():
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_names_differ_by_letters_not_by_spacing():
    assert name_key("Ａ_b-c　d") == "abcd"
    assert name_key("收到日期") != name_key("收到时间")
