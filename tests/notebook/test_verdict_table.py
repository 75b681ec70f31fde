"""The verdicts behind the grid: every filter, order and page against the same done plainly over a list."""

import csv
import io
import time

import numpy as np
import pandas as pd
import pytest

import govrules as gr
from govrules.api.audit import PLACED_COLUMNS
from govrules.notebook.verdict_table import SORTS, Query, VerdictTable

BOOK = gr.load("cn/shanghai/baoshan-2020", "cn/regulation-2019")
DUTIES = ["must", "in-principle", "encouraged"]


def verdicts(n, seed=1):
    """So many verdicts of every kind, as `of_status` gives them."""
    dice = np.random.default_rng(seed)
    every = [rule for rule in BOOK.rules if rule.record == "application"]
    rules = sorted(every, key=lambda rule: DUTIES.index(rule.duty), reverse=True)[:12]
    chosen = dice.integers(0, len(rules), n)
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(dice.integers(0, 900, n), unit="D")
    units = np.array(["区教委", "区民政局", "街道办事处", None], dtype=object)
    late = dice.integers(0, 60, n)
    frame = pd.DataFrame(
        {
            "record_type": "application",
            "record": [f"A-{i}" for i in range(n)],
            "rule": [rules[at].id for at in chosen],
            "duty": [str(rules[at].duty) for at in chosen],
            "status": "violated",
            "reason": np.where(late > 20, "overdue", "late"),
            "start": days.strftime("%Y-%m-%d"),
            "due": np.where(late % 7 == 0, None, (days + pd.Timedelta(days=30)).strftime("%Y-%m-%d")),
            "done": None,
            "late_by": pd.array(np.where(late % 7 == 0, None, late), dtype="Int64"),
            "late_unit": np.where(late % 7 == 0, None, "calendar days"),
            "provisional": False,
            "missing": None,
            "by": None,
            "unit": units[dice.integers(0, 4, n)],
            "month": days.strftime("%Y-%m"),
        }
    )
    return frame[list(PLACED_COLUMNS)]


@pytest.fixture(scope="module")
def frame():
    return verdicts(500)


@pytest.fixture(scope="module")
def table(frame):
    return VerdictTable(frame, BOOK.rules.rules)


def records(table, query):
    """The ids of all pages, in order."""
    found, number = [], 0
    while True:
        page = table.page(Query(query.chosen, query.text, query.sort, query.descending, number, query.size))
        found += [row["record"] for row in page.rows]
        number += 1
        if number * query.size >= page.total:
            return found


def plain(frame, *, keep=lambda row: True, key=None, descending=False):
    rows = [row for row in frame.to_dict("records") if keep(row)]
    rows.sort(
        key=lambda row: (DUTIES.index(row["duty"]), -(0 if pd.isna(row["late_by"]) else row["late_by"]))
    )
    if key is not None:
        rows.sort(key=key, reverse=descending)
    return [row["record"] for row in rows]


def test_without_a_query_the_worst_come_first_and_pages_make_up_the_whole(frame, table):
    assert records(table, Query()) == plain(frame)


@pytest.mark.parametrize("column", ["rule", "unit", "month", "duty"])
def test_a_filter_keeps_the_rows_of_one_value(column, frame, table):
    value = frame[column].dropna().iloc[0]
    assert records(table, Query({column: value})) == plain(frame, keep=lambda row: row[column] == value)


def test_a_unit_that_is_not_given_can_be_filtered_by_too(frame, table):
    assert records(table, Query({"unit": ""})) == plain(frame, keep=lambda row: pd.isna(row["unit"]))


def test_filters_and_words_narrow_each_other(frame, table):
    rule = BOOK.rule(frame["rule"].iloc[0])
    query = Query({"unit": "区教委"}, text=f"{rule.title.zh[:4]} a-1")
    wanted = plain(
        frame,
        keep=lambda row: (
            row["unit"] == "区教委"
            and "A-1" in row["record"]
            and rule.title.zh[:4] in BOOK.rule(row["rule"]).title.zh
        ),
    )
    assert wanted
    assert records(table, query) == wanted


@pytest.mark.parametrize("word", ["OVERDUE", "逾期未履行", "原则上", "in principle", "late-reply"])
def test_a_word_is_found_in_either_language_and_in_ids(word, frame, table):
    found = records(table, Query(text=word.split(" ")[-1]))
    assert 0 < len(found) < len(frame)


@pytest.mark.parametrize("text", ["((", ".*", "[", "\\", "没有这样的词"])
def test_signs_of_a_pattern_are_signs(text, table):
    assert table.page(Query(text=text)).total == 0


def test_a_value_that_no_verdict_has_finds_none(table):
    page = table.page(Query({"unit": "别的单位"}))
    assert (page.rows, page.number, page.total) == ((), 0, 0)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["unit", "month", "record"])
def test_an_order_by_a_text_is_that_of_the_text(column, descending, frame, table):
    query = Query(sort=column, descending=descending)
    key = lambda row: "" if pd.isna(row[column]) else row[column]  # noqa: E731
    found = records(table, query)
    by_id = frame.assign(id=frame["record"]).set_index("id")
    values = [key(by_id.loc[each]) for each in found]
    assert values == sorted(values, reverse=descending)
    if not descending and column != "record":
        assert found == plain(frame, key=key)


@pytest.mark.parametrize("descending", [False, True])
def test_dates_that_are_not_there_stand_last_whichever_way(descending, frame, table):
    found = records(table, Query(sort="due", descending=descending))
    due = frame.set_index("record")["due"]
    values = [due[each] for each in found]
    known = [each for each in values if not pd.isna(each)]
    assert known == sorted(known, reverse=descending)
    assert all(pd.isna(each) for each in values[len(known) :])
    assert len(known) < len(values)


@pytest.mark.parametrize("column", SORTS)
def test_every_order_keeps_every_verdict(column, frame, table):
    assert sorted(records(table, Query(sort=column))) == sorted(frame["record"])


def test_duties_are_ordered_by_their_force(frame, table):
    found = records(table, Query(sort="duty"))
    duty = frame.set_index("record")["duty"]
    order = [DUTIES.index(duty[each]) for each in found]
    assert order == sorted(order)


def test_a_page_beyond_the_last_is_the_last(table):
    page = table.page(Query(page=10_000, size=20))
    assert (page.number, len(page.rows)) == (24, 20)
    assert table.page(Query(page=-1)).number == 0


def test_a_row_is_found_again_by_its_index(table):
    row = table.page(Query(sort="record", page=3)).rows[2]
    assert table.row(row["index"]) == row
    assert row["missing"] is None


@pytest.mark.parametrize("column", ["rule", "unit", "month"])
def test_counts_heed_the_other_filters_but_not_their_own(column, frame, table):
    own = frame[column].dropna().iloc[0]
    counts = dict(table.counts(column, Query({column: own, "duty": "must"})))
    must = frame[frame["duty"] == "must"]
    assert counts == must[column].fillna("").value_counts().to_dict()


def test_months_are_counted_in_their_order_and_the_rest_by_their_number(table):
    months = [month for month, _ in table.counts("month", Query())]
    assert months == sorted(months)
    numbers = [n for _, n in table.counts("rule", Query())]
    assert numbers == sorted(numbers, reverse=True)


def test_the_csv_holds_the_query_in_its_order_and_runs_no_formula():
    frame = verdicts(30)
    frame.loc[3, "record"], frame.loc[4, "unit"] = "=1+1", "@SUM(A1)"
    table = VerdictTable(frame, BOOK.rules.rules)
    query = Query(sort="record")
    made = table.csv(query)
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))
    assert list(rows[0]) == list(PLACED_COLUMNS)
    assert len(rows) == 30
    assert {"'=1+1"} == {row["record"] for row in rows if "1+1" in row["record"]}
    assert "'@SUM(A1)" in {row["unit"] for row in rows}


def test_no_verdict_at_all_is_a_table_too():
    table = VerdictTable(verdicts(0), BOOK.rules.rules)
    assert (table.page(Query(text="x", sort="due")).total, table.counts("unit", Query())) == (0, [])
    assert table.values("rule") == []


def test_a_hundred_thousand_verdicts_are_filtered_and_sorted_at_once():
    table = VerdictTable(verdicts(100_000), BOOK.rules.rules)
    for query in (
        Query({"unit": "区教委"}),
        Query(sort="record"),
        Query(sort="due"),
        Query(text="A-77 区教委"),
    ):
        began = time.perf_counter()
        assert table.page(query).total
        for column in ("rule", "unit", "month"):
            table.counts(column, query)
        # About 0.1 s here; a second would be felt. The machine may be busy.
        assert time.perf_counter() - began < 1.5
