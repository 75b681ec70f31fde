"""A scenario judged: what is read of it, what is refused, what would decide."""

import pytest

import govrules as gr
from govrules.model.verdict import Status
from govrules.notebook.judging import NOTHING_IN_IT, Judged, judge
from govrules.notebook.scenario import Entered, Scenario

REPLY = "cn/regulation-2019/late-reply"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


def judged(book: gr.Rulebook, as_of: str, **entered: Entered) -> Judged:
    return judge(book, "application", Scenario(entered, as_of))


@pytest.mark.parametrize("written", ["2020-01-10", "20200110", "2020年1月10日", "2020/1/10", " 2020-01-10 "])
def test_a_date_is_taken_in_every_form_that_a_table_may_carry(book: gr.Rulebook, written: str) -> None:
    found = judged(book, written.replace("01-10", "03-31").replace("0110", "0331"), received_on=written)
    assert found.record is not None
    assert str(found.record.facts["received_on"]) == "2020-01-10"
    assert found.unfit == {}


def test_the_worst_comes_first_and_what_does_not_apply_last(book: gr.Rulebook) -> None:
    statuses = [verdict.status for verdict in judged(book, "2020-03-31", received_on="2020-01-10").verdicts]
    order = [Status.VIOLATED, Status.UNDETERMINED, Status.PENDING, Status.SATISFIED, Status.NOT_APPLICABLE]
    assert statuses == sorted(statuses, key=order.index)
    assert statuses[0] is Status.VIOLATED


def test_a_slip_in_a_date_is_told_and_nothing_is_judged_by_it(book: gr.Rulebook) -> None:
    """Otherwise a reply with a slip in its date would be called overdue."""
    found = judged(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-30")
    assert (found.verdicts, list(found.unfit)) == ((), ["replied_on"])


def test_an_as_of_that_is_none_is_told_and_one_that_is_missing_waits(book: gr.Rulebook) -> None:
    assert list(judged(book, "yesterday", received_on="2020-01-10").unfit) == ["as_of"]
    empty = judged(book, "", received_on="2020-01-10")
    assert (empty.unfit, empty.as_of, empty.verdicts) == ({}, None, ())


def test_facts_that_contradict_each_other_are_a_fault_of_the_record(book: gr.Rulebook) -> None:
    found = judged(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-01-01")
    assert found.verdicts == ()
    assert found.faults or found.unfit


def test_a_set_known_to_be_empty_is_not_a_set_unknown(book: gr.Rulebook) -> None:
    facts: dict[str, Entered] = {"received_on": "2020-01-10"}
    unknown = judged(book, "2020-03-31", **facts)
    empty = judged(book, "2020-03-31", **facts, application_fields=(NOTHING_IN_IT,))
    rule = "cn/regulation-2019/application-incomplete"
    assert next(each.status for each in unknown.verdicts if each.rule == rule) is Status.UNDETERMINED
    assert next(each.status for each in empty.verdicts if each.rule == rule) is Status.VIOLATED


def test_missing_facts_are_named_with_the_rules_that_wait_the_most_wanted_first(book: gr.Rulebook) -> None:
    wanted = judged(book, "2020-03-31", received_on="2020-01-10").wanted
    assert next(iter(wanted)) == "reply_kind"
    assert all(len(rules) >= 1 for rules in wanted.values())
    decided = judged(book, "2020-03-31", received_on="2020-01-10", reply_kind="withheld").wanted
    assert "reply_kind" not in decided


def test_a_fact_is_said_to_decide_only_where_every_value_of_it_would(book: gr.Rulebook) -> None:
    """Counted anew: each value is put in by hand, and the rules that are then still open are no longer counted."""
    found = judged(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-17")
    assert found.decided
    members = book.rules.record_types["application"].fields["reply_kind"].members
    open_after: set[str] = set()
    for member in members:
        tried = judged(
            book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-17", reply_kind=member.id
        )
        open_after |= {each.rule for each in tried.verdicts if each.status is Status.UNDETERMINED}
    settled = set(found.wanted["reply_kind"]) - open_after
    assert found.decided.get("reply_kind", 0) == len(settled)
    assert "application_fields" not in found.decided
