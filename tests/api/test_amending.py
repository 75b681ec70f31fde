"""`book.amend`, `without`, `joined`, `to_yaml`: another rulebook in one line, the old one untouched."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import govrules as gr
from govrules.errors import GovrulesError
from govrules.model.rule import Deadline, Duty, FixedDate, Quota

CORPUS = Path(__file__).parents[1] / "corpus"
FIXED = "office/late-by-date"
BOOK = gr.load("cn/shanghai/baoshan-2020", "cn/regulation-2019")
FACTS = {
    "record_type": "application",
    "id": "A-1",
    "reply_kind": "disclosed",
    "widely_knowable": True,
    "received_on": "2020-04-20",
    "replied_on": "2020-05-06",
    "proactively_published_on": "2020-06-05",
}


def verdict(book: gr.Rulebook, **more: Any) -> gr.Verdict:
    found = book.evaluate({**FACTS, **more}, "2020-12-31")
    return next(each for each in found if each.rule.endswith("/late-conversion"))


def test_another_limit_gives_another_verdict_and_another_fingerprint() -> None:
    amended = BOOK.amend("late-conversion", within="20 working days")
    assert verdict(BOOK).status == "satisfied"
    assert (verdict(amended).status, verdict(amended).due) == ("violated", date(2020, 6, 2))
    assert len({BOOK.fingerprint, amended.fingerprint}) == 2
    assert BOOK.amend("late-conversion", within="20 working days").fingerprint == amended.fingerprint
    assert BOOK.rule("late-conversion").requires.within.n == 30  # type: ignore[union-attr]


def test_rolling_turned_off_leaves_the_last_day_on_the_holiday() -> None:
    kept = BOOK.amend("late-conversion", last_day="keep")
    facts = {"replied_on": "2020-09-01", "proactively_published_on": "2020-10-09"}
    assert verdict(BOOK, **facts).due == date(2020, 10, 9)
    assert verdict(kept, **facts).due == date(2020, 10, 1)
    assert verdict(kept, **facts).reason == "late"


def test_a_condition_is_typed_when_it_is_given() -> None:
    amended = BOOK.amend("late-conversion", applies_when="reply_kind = 'disclosed' AND NOT widely_knowable")
    assert verdict(amended).reason == "condition-false"
    assert (
        verdict(BOOK.amend("late-conversion", applies_when=None), widely_knowable=None).status == "satisfied"
    )
    with pytest.raises(GovrulesError, match="reply_knd") as told:
        BOOK.amend("late-conversion", applies_when="reply_knd = 'disclosed'")
    assert "did you mean `reply_kind`" in str(told.value)


def test_the_time_in_force_is_shifted_at_either_end() -> None:
    later = BOOK.amend("late-conversion", in_force={"from": "2020-05-07"})
    assert verdict(later).reason == "not-in-force"
    assert verdict(later, replied_on="2020-05-07").status == "satisfied"
    earlier = BOOK.amend("late-conversion", in_force={"from": None, "until": date(2020, 5, 5)})
    assert verdict(earlier).reason == "not-in-force"


def test_an_exception_is_added_and_taken_out_again() -> None:
    excused = BOOK.amend(
        "late-conversion",
        within="20 working days",
        unless={"label": "early", "when": "received_on <= DATE '2020-04-20'"},
    )
    assert (verdict(excused).reason, verdict(excused).by) == ("exempt", "early")
    assert verdict(excused.amend("late-conversion", without="early")).reason == "late"


def test_duty_and_number_are_changed() -> None:
    assert BOOK.amend("late-conversion", duty="must").rule("late-conversion").duty is Duty.MUST
    quota = next(
        rule for rule in BOOK.rules if isinstance(rule.requires, Quota) and rule.requires.at_least == 1
    )
    amended = BOOK.amend(quota.id, at_least=5).rule(quota.id).requires
    assert isinstance(amended, Quota)
    assert amended.at_least == 5


def test_changes_made_at_once_are_looked_at_together() -> None:
    """Hours are never rolled: the limit and the rolling change in one step, in either order."""
    for changes in (
        {"within": "24 hours", "last_day": "keep"},
        {"last_day": "keep", "within": "24 hours"},
    ):
        amended = BOOK.amend("late-conversion", **changes).rule("late-conversion").requires
        assert isinstance(amended, Deadline)
        assert (str(amended.within), amended.conventions.last_day) == ("24 hours", "keep")


def test_months_and_days_take_each_others_place() -> None:
    assert verdict(BOOK.amend("late-conversion", within="1 month")).due == date(2020, 6, 8)
    assert verdict(BOOK.amend("late-conversion", within="1个工作日")).due == date(2020, 5, 7)
    same = BOOK.amend("late-conversion", within="1 month", start_day="same-day", last_day="keep")
    assert verdict(same).due == date(2020, 6, 5)


def test_a_fixed_date_is_moved() -> None:
    book = gr.load(CORPUS)
    facts = {"record_type": "case", "id": "C", "opened_on": "2020-03-02", "answered_on": "2020-06-10"}
    rule = next(rule for rule in book.rules if rule.id == FIXED)
    assert isinstance(rule.requires, FixedDate)
    for by, due in (("2020-06-09", date(2020, 6, 9)), ("12-31", date(2020, 12, 31)), (date(2020, 7, 1),) * 2):
        found = {each.rule: each.due for each in book.amend(FIXED, by=by).evaluate(facts, "2021-12-31")}
        assert found[FIXED] == due
    for by in ("02-29", "soon", None):
        with pytest.raises(GovrulesError, match=r"day|date"):
            book.amend(FIXED, by=by)


def test_the_last_day_of_a_quota_is_moved() -> None:
    book = gr.load()
    until = next(rule for rule in book.rules if isinstance(rule.requires, Quota) and rule.requires.until)
    amended = book.amend(until.id, by="2018-06-30").rule(until.id).requires
    assert isinstance(amended, Quota)
    assert amended.until == date(2018, 6, 30)


@pytest.mark.parametrize(
    ("rule", "changes", "message", "mend"),
    [
        ("late-conversion", {"witin": "3 months"}, "no `witin` to change", "did you mean `within`"),
        ("late-conversion", {"within": "20 sleeps"}, "20 sleeps", ""),
        ("late-conversion", {"within": "24 hours"}, "never rolled", "`last_day` to `keep`"),
        ("late-conversion", {"within": "0 working days"}, "leaves no time", "1 or more"),
        ("late-conversion", {"by": "2020-12-31"}, "names no day to change", "`within`"),
        ("attendance-unpublished", {"within": "1 month"}, "has no limit to change", "`present`"),
        ("late-conversion", {"last_day": "move"}, "cannot be `move`", "keep, roll"),
        ("late-conversion", {"without": "none-such"}, "no exception `none-such`", "it has none"),
        ("late-conversion", {"at_least": 2}, "is no quota", "`within`"),
        ("late-conversion", {"duty": "maybe"}, "no duty `maybe`", "in-principle"),
        ("late-conversion", {"in_force": {"from": "2020-13-01"}}, "`2020-13-01` is no date", "2020-12-31"),
        ("late-conversion", {"in_force": {"since": "2020-01-01"}}, "no time in force", '"from"'),
        ("late-conversion", {"in_force": {"until": "2019-01-01"}}, "before it begins", ""),
        ("late-conversion", {"unless": {"when": "widely_knowable"}}, "a label and a condition", "label"),
        ("late-reply", {"within": "30 calendar days"}, "may be extended by", "working days"),
        ("late-conversoin", {"within": "1 month"}, "no rule `late-conversoin`", "late-conversion"),
    ],
)
def test_a_change_that_does_not_fit_is_told(
    rule: str, changes: dict[str, Any], message: str, mend: str
) -> None:
    with pytest.raises(GovrulesError) as told:
        BOOK.amend(rule, **changes)
    assert message in told.value.message
    assert mend in (told.value.help or "")


def test_a_rule_taken_out_is_gone_and_nothing_else() -> None:
    without = BOOK.without("late-conversion")
    assert len(without.rules) == len(BOOK.rules) - 1
    assert without.fingerprint != BOOK.fingerprint
    with pytest.raises(GovrulesError, match="no rule"):
        without.rule("late-conversion")


def test_a_rule_of_ones_own_is_added(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(
        "title: {zh: 试行, en: trial}\nissuer: {zh: 某, en: some}\nnumber: 1\nregion: cn/shanghai/baoshan\n"
        "level: district\ncalendar: cn\nin_force: {from: 2020-01-01}\nclauses:\n  one: {provision: 一}\n",
        encoding="utf-8",
    )
    text = BOOK.to_yaml("late-conversion").replace("bs20-request-to-proactive-30d", "one")
    (folder / "quick-conversion.yaml").write_text(
        text.split("examples:")[0].replace("30 calendar days", "5 working days"), encoding="utf-8"
    )
    joined = BOOK.joined(gr.load(str(tmp_path)))
    found = {each.rule: each.status for each in joined.evaluate(FACTS, "2020-12-31")}
    assert found["mine/quick-conversion"] == "violated"
    assert found["cn/shanghai/baoshan-2020/late-conversion"] == "satisfied"


def test_two_rules_of_one_id_that_differ_are_not_joined() -> None:
    with pytest.raises(GovrulesError, match="both rulebooks have `cn/shanghai/baoshan-2020/late-conversion`"):
        BOOK.joined(BOOK.amend("late-conversion", within="1 month"))


def test_an_amended_rule_is_written_out_as_it_now_is() -> None:
    amended = BOOK.amend("late-conversion", within="20 working days")
    assert "within: 20 working days" in amended.to_yaml("late-conversion")
    assert isinstance(amended.rule("late-conversion").requires, Deadline)
