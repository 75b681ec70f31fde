"""One record from a dict: typed, or every bad fact at once."""

from datetime import date

import pytest

from govrules.model.record import Record, UnfitCode
from govrules.reading.record_words import RecordError, RecordsError
from govrules.reading.records import read_record


def test_a_record_is_read_by_any_names(record_types):
    found = read_record(
        {"记录类型": "依申请公开", "编号": "A-1", "收到日期": "2020年4月20日", "地区": "cn"}, record_types
    )
    assert found == Record(
        "application",
        "A-1",
        {"received_on": date(2020, 4, 20), "level": "district"},
        "cn",
        frozenset(("level",)),
    )


def test_a_record_without_an_id_is_called_after_its_type(record_types):
    assert read_record({"record_type": "meeting"}, record_types) == Record("meeting", "meeting-1", {})


def test_a_record_with_an_empty_id_is_refused(record_types):
    with pytest.raises(RecordError) as caught:
        read_record({"record_type": "meeting", "id": ""}, record_types)
    assert [each.code for each in caught.value.unfit] == [UnfitCode.NO_ID]


def test_all_that_is_wrong_is_told_at_once_in_both_languages(record_types, passes):
    with pytest.raises(RecordError) as caught:
        read_record(
            {
                "record_type": "application",
                "id": "A-1",
                "recieved_on": None,
                "reply_kind": "refuse",
                "pages": "三",
            },
            record_types,
            passes=passes,
        )
    assert [each.code for each in caught.value.unfit] == [
        UnfitCode.UNKNOWN_FIELD,
        UnfitCode.NOT_A_MEMBER,
        UnfitCode.NOT_A_NUMBER,
    ]
    assert str(caught.value) == (
        "application recieved_on: record type `application` has no `recieved_on`\n"
        "  help: did you mean `received_on`?\n"
        "A-1 reply_kind: `refuse` is not one of the choices (refuse)\n"
        "  help: did you mean `refused`? the choices are: disclosed (予以公开), partly-disclosed (部分公开), "
        "refused (不予公开), none (无)\n"
        "A-1 pages: not a number (三)\n"
        "  help: write digits only, as in `1234.5`"
    )
    assert caught.value.in_("zh").splitlines()[:2] == [
        "application recieved_on：记录类型“application”没有“recieved_on”",
        "  建议：是否指“received_on”？",
    ]


def test_a_failed_check_is_told_of(record_types, passes):
    facts = {
        "record_type": "application",
        "id": "A-1",
        "received_on": "2020-04-20",
        "replied_on": "2020-04-19",
    }
    with pytest.raises(RecordError, match="the reply is not before the receipt"):
        read_record(facts, record_types, passes=passes)
    assert read_record(facts, record_types).id == "A-1"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"id": "A-1"}, "no-record-type"),
        ({"record_type": "aplication"}, "unknown-record-type"),
        ({"record_type": "meeting", "id": "1", "编号": "2"}, "same-field"),
    ],
)
def test_a_dict_that_is_no_record_of_a_known_type_is_refused(record_types, facts, code):
    with pytest.raises(RecordsError) as caught:
        read_record(facts, record_types)
    assert caught.value.code == code
