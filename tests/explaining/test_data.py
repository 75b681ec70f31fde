"""The explanation as plain data: stable keys, both languages, the verdict's own columns."""

from __future__ import annotations

import json
from collections.abc import Callable

from govrules.explaining import Explanation
from govrules.model.verdict import COLUMNS

Explained = Callable[..., Explanation]


def test_the_keys_are_the_documented_ones_in_order(explained: Explained) -> None:
    data = explained(
        "late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain", excused=False
    ).to_dict()
    assert list(data) == [
        "record_type", "record", "rule", "duty", "status", "reason", "as_of", "title", "headline", "summary",
        "verdict", "sections", "rulebook",
    ]  # fmt: skip
    assert list(data["verdict"]) == list(COLUMNS)
    assert list(data["rulebook"]) == ["fingerprint", "calendar"]
    assert [section["key"] for section in data["sections"]] == [
        "provision", "applies", "count", "exceptions", "yields-to", "remedy", "notes", "version",
    ]  # fmt: skip
    for section in data["sections"]:
        assert list(section) == ["key", "label", "lines", "ledger"]
        for line in section["lines"]:
            assert list(line) == ["text", "mark", "missing"]
            assert list(line["text"]) == ["zh", "en"]
            assert line["mark"] in ("yes", "no", "unknown", None)


def test_the_days_of_a_count_are_data_too(explained: Explained) -> None:
    data = explained("late-urgent-answer", "2020-07-01", opened_on="2020-04-28", kind="urgent").to_dict()
    ledger = next(section["ledger"] for section in data["sections"] if section["key"] == "count")
    assert list(ledger) == ["folded", "days"]
    assert ledger["days"][-1] == {
        "date": "2020-05-06",
        "mark": "rolled",
        "counted": False,
        "n": None,
        "due": True,
        "why": {"zh": "顺延至此工作日", "en": "working day that the last day is rolled over to"},
    }


def test_a_missing_fact_is_named_where_it_is_missed_and_where_it_is_asked_for(explained: Explained) -> None:
    data = explained("late-conversion", "2020-07-01", replied_on="2020-05-06", widely_knowable=True).to_dict()
    assert data["verdict"]["missing"] == ["reply_kind"]
    lines = [line for section in data["sections"] for line in section["lines"] if line["missing"]]
    assert [(line["mark"], line["missing"]) for line in lines] == [("unknown", ["reply_kind"])] * 2


def test_it_goes_into_json_and_back(explained: Explained) -> None:
    explanation = explained("late-in-hours", "2020-05-03T09:30", noticed_at="2020-05-02 10:00")
    data = explanation.to_dict()
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data
    assert data["as_of"] == "2020-05-03T09:30:00"
    assert data["verdict"]["due"] == "2020-05-03T10:00:00"


def test_the_quota_has_the_same_keys(quota_explained: Explained, explained: Explained) -> None:
    quota = quota_explained("none-by-june", "2020-07-01", "甲局/2020-06-30", [], [{"id": "甲局"}]).to_dict()
    other = explained("late-fixed", "2020-07-01", opened_on="2020-04-20").to_dict()
    assert list(quota) == list(other)
    assert [section["key"] for section in quota["sections"]] == [
        "provision", "applies", "count", "remedy", "version",
    ]  # fmt: skip
