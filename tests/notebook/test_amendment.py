"""A rule as controls: what they show, what they change, which of them is wrong."""

from fractions import Fraction

import pytest

import govrules as gr
from govrules.api import Rulebook
from govrules.calendars.limit import Limit, Unit
from govrules.notebook.amendment import Amended, amended, controls_of, told, values_of


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return gr.load()


def changes(book: Rulebook, found: Amended, rule: str) -> list[tuple[str, str]]:
    """What was and what is, of everything that changed, in Chinese."""
    assert found.book is not None
    return [row[1:] for row in told(book.rule(rule), found.book.rule(rule), "zh")]


def test_a_rule_shown_in_its_controls_and_read_back_is_the_same_rule(book: Rulebook) -> None:
    for rule in book.rules:
        same = amended(book, rule.id, values_of(rule))
        assert (same.book, same.errors) == (book, {}), rule.id
        assert set(values_of(rule)) == set(controls_of(rule))


def test_each_control_changes_what_it_names(book: Rulebook) -> None:
    found = amended(
        book,
        "late-conversion",
        {
            "n": "20", "unit": "working days", "last_day": "keep", "start_day": "same-day", "duty": "must",
            "applies_when": "", "until": "2021-12-31",
        },
    )  # fmt: skip
    assert found.book is not None
    rule = found.book.rule("late-conversion")
    assert rule.requires.within == Limit(20, Unit.WORKING_DAYS)  # type: ignore[union-attr]
    assert rule.applies_when is None
    assert str(rule.in_force.last) == "2021-12-31"
    assert list(told(book.rule("late-conversion"), rule, "en")) == [
        ("limit", "30 calendar days", "20 working days"),
        ("a last day of rest", "moves on", "stays"),
        ("day 1", "the day after", "the day itself"),
        ("applies when", "reply_kind IN ('disclosed', 'partly-disclosed') AND widely_knowable", "always"),
        ("in force", "from 2020-04-20 until 2020-12-31", "from 2020-04-20 until 2021-12-31"),
        ("how it binds", "in principle", "must"),
    ]
    assert book.rule("late-conversion").applies_when is not None


def test_an_exception_can_be_taken_out_and_is_named_by_its_title(book: Rulebook) -> None:
    found = amended(book, "cn/regulation-2019/late-reply", {"exceptions": []})
    assert found.book is not None
    assert found.book.rule("cn/regulation-2019/late-reply").unless == ()
    ((title, now),) = changes(book, found, "cn/regulation-2019/late-reply")
    assert (title, now) == ("申请数量、频次明显超过合理范围，另定期限或者不予处理", "–")


def test_a_limit_that_becomes_one_in_hours_loses_its_conventions_and_back_again(book: Rulebook) -> None:
    hours = amended(book, "late-conversion", {"n": "24", "unit": "hours"})
    assert changes(book, hours, "late-conversion") == [("30 日", "24 小时"), ("顺延", "不顺延")]
    days = amended(book, "late-recall-notice", {"n": "3", "unit": "calendar days", "last_day": "roll"})
    assert changes(book, days, "late-recall-notice") == [("24 小时", "3 日"), ("不顺延", "顺延")]


def test_a_share_is_written_in_percent(book: Rulebook) -> None:
    share = next(
        rule for rule in book.rules if isinstance(getattr(rule.requires, "at_least", None), Fraction)
    )
    found = amended(book, share.id, {"at_least": "12.5%"})
    assert found.book is not None
    assert found.book.rule(share.id).requires.at_least == Fraction(1, 8)  # type: ignore[union-attr]
    assert (
        amended(book, share.id, {"at_least": "some"}).errors["at_least"].told("zh")[1]
        == "请写 2，比例请写 50%"
    )


@pytest.mark.parametrize(
    ("values", "control", "said"),
    [
        ({"n": "soon"}, "n", "“soon working days”不是期限"),
        ({"n": "0"}, "n", "没有留出时间"),
        ({"unit": "calendar days"}, "n", "单位不同"),
        (
            {"applies_when": "no_such_field = 1"},
            "applies_when",
            "第 1 个字符处有误：记录类型“application”没有字段“no_such_field”",
        ),
        ({"applies_when": "channel ="}, "applies_when", "第 9 个字符处有误"),
        ({"from": "yesterday"}, "until", "“yesterday”不是日期"),
        ({"until": "2001-01-01"}, "until", "早于其开始的"),
    ],
)
def test_a_control_that_cannot_be_heeded_has_its_error_and_nothing_else_is_lost(
    book: Rulebook, values: dict[str, str], control: str, said: str
) -> None:
    found = amended(book, "cn/regulation-2019/late-reply", values)
    assert found.book is None
    assert list(found.errors) == [control]
    assert said in " ".join(filter(None, found.errors[control].told("zh")))


def test_every_wrong_control_is_told_at_once(book: Rulebook) -> None:
    found = amended(book, "late-conversion", {"n": "x", "applies_when": "(", "until": "1999"})
    assert sorted(found.errors) == ["applies_when", "n", "until"]
