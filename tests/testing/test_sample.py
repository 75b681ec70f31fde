"""The sample: repeatable, fit to be read, and various enough to show what verdicts there are."""

from collections import Counter
from itertools import islice
from typing import Any

import pytest

import govrules as gr
from govrules.model.record_types import RecordType
from govrules.testing.sample import REAL, sample


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


def rows_of(**options: Any) -> dict[str, list[Any]]:
    return {table.record_type: list(table.rows()) for table in sample(**options)}


def test_the_same_seed_makes_the_same_records_and_another_seed_others() -> None:
    assert rows_of(seed=7) == rows_of(seed=7)
    assert rows_of(seed=7) != rows_of(seed=8)


def test_a_longer_sample_begins_with_the_shorter_one() -> None:
    for short, long in zip(sample(number=5, seed=3), sample(number=9, seed=3), strict=True):
        first = list(short.rows())
        assert list(islice(long.rows(), len(first))) == first


def test_a_table_can_be_walked_twice() -> None:
    table = next(sample(number=4))
    assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize("seed", [1, 2020, 99])
def test_every_row_has_only_facts_that_its_record_type_and_its_table_know(
    seed: int, book: gr.Rulebook
) -> None:
    for table in sample(number=150, seed=seed):
        kind: RecordType = book.rules.record_types[table.record_type]
        known = {"id", "region", *kind.fields}
        for row in table.rows():
            assert set(row) <= set(table.fields)
            assert set(row) <= known
            for name, fact in row.items():
                members = (
                    {member.id for member in kind.fields[name].members} if name in kind.fields else set()
                )
                given = fact if isinstance(fact, frozenset) else {fact} if isinstance(fact, str) else set()
                assert not members or given <= members, (row["id"], name)


def test_the_english_sample_tells_the_same_days() -> None:
    zh, en = rows_of(lang="zh"), rows_of(lang="en")
    days = [
        [[fact for fact in row.values() if hasattr(fact, "year")] for row in rows["application"]]
        for rows in (zh, en)
    ]
    assert days[0] == days[1]
    assert zh["application"][0]["unit"] != en["application"][0]["unit"]


def test_the_real_records_stand_first_and_say_where_they_are_from() -> None:
    rows = rows_of()
    for each in REAL:
        assert each.id in [row["id"] for row in rows[each.record_type][: len(REAL)]]
        assert each.source.zh
        assert each.source.en


def test_an_audit_of_the_sample_shows_what_verdicts_there_are(book: gr.Rulebook) -> None:
    """Counts move when a rule is mended: then look at the new ones before they are written down here."""
    audit = book.audit(rows_of(), "2020-12-31", engine="reference")
    assert audit.records.unfit == ()
    found = Counter((str(each.status), str(each.reason or "")) for each in audit.verdicts)
    statuses: Counter[str] = Counter()
    for (status, _), n in found.items():
        statuses[status] += n
    assert {status for status, _ in found} == {
        "satisfied", "violated", "pending", "undetermined", "not-applicable",
    }  # fmt: skip
    assert {reason for _, reason in found} >= {
        "late", "overdue", "too-short", "out-of-order", "missing", "mismatch", "below-quota", "fact-missing",
        "time-of-day-missing", "other-region", "not-triggered", "not-in-force", "condition-false", "exempt",
    }  # fmt: skip
    # Shares, not single numbers: the rulebook grows, and a sample is for showing.
    judged = statuses.total() - statuses["not-applicable"]
    assert 0.4 < statuses["satisfied"] / judged < 0.7
    assert 0.1 < statuses["violated"] / judged < 0.35
    assert 0.1 < statuses["undetermined"] / judged < 0.35


def test_a_17_is_the_request_of_the_design_and_still_owed(book: gr.Rulebook) -> None:
    row = next(row for row in rows_of()["application"] if row["id"] == "A-17")
    facts = {name: fact for name, fact in row.items() if fact is not None}
    record = {"record_type": "application", "region": "cn/shanghai/baoshan", **facts}
    (verdict,) = [
        each
        for each in book.evaluate(record, "2020-07-01")
        if each.rule.endswith("baoshan-2020/late-conversion")
    ]
    assert (verdict.status, verdict.reason, str(verdict.due)[:10], verdict.late_by) == (
        "violated", "overdue", "2020-06-05", 26,
    )  # fmt: skip


def test_the_real_records_get_the_verdicts_that_their_pages_give_reason_for(book: gr.Rulebook) -> None:
    real = {each.id: each for each in REAL}

    def verdicts(id: str, as_of: str) -> dict[str, tuple[str, str]]:
        row = {name: fact for name, fact in real[id].row("zh").items() if fact is not None}
        region = "cn/shanghai/baoshan" if "baoshan" in id else "cn/beijing/haidian"
        record = {"record_type": real[id].record_type, "region": region, **row}
        return {
            each.rule: (str(each.status), str(each.reason or "")) for each in book.evaluate(record, as_of)
        }

    notice = verdicts("real-baoshan-2020-14", "2020-12-31")
    assert notice["cn/regulation-2019/late-publication"] == ("satisfied", "")
    report = verdicts("real-haidian-report-2020", "2021-12-31")
    assert report["cn/regulation-2019/late-annual-report-of-government"] == ("satisfied", "")
    assert report["cn/regulation-2019/annual-report-tables-missing"] == ("undetermined", "fact-missing")
