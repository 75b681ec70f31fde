"""Laws of meaning, on generated records over generated rules of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import govrules as gr
from govrules.calendars.calendar import calendar
from govrules.engines.reference import Interpreter, Tally
from govrules.engines.reference.conditions import compile_condition, compile_unknowns
from govrules.model.expr import Coalesce, IsNull, walk
from govrules.model.record import Record
from govrules.model.rule import Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status, Verdict
from govrules.testing.laws import Laws, moved_backward, moves_forward_only
from govrules.testing.strategies import cases
from tests.batch.made_up import MATTER, Maker

makers = st.integers(0, 2**32).map(Maker)
CORPUS = "tests/corpus"


@pytest.fixture(scope="module")
def corpus() -> Rules:
    return gr.load(CORPUS).rules


# -- rules of every kind, any record -----------------------------------------------------------------


@settings(max_examples=150)
@given(makers)
@example(Maker(57159))
def test_every_law_holds_for_made_up_rules_and_records(maker: Maker) -> None:
    """No record raises; facts in any order, the replay, the reasons, what is missing, the way of as-of."""
    rules = maker.rules(6)
    all_laws = [Laws(rules, rule) for rule in rules]
    for at in range(3):
        record = maker.record(at)
        moments = sorted((maker.as_of() for _ in range(3)), key=end_of)
        for laws in all_laws:
            assert laws.broken(record, moments) == [], (laws.rule, record)


@settings(max_examples=60)
@given(makers)
def test_a_verdict_does_not_depend_on_the_order_of_facts_or_rules(maker: Maker) -> None:
    """The same rules in another order give the same verdicts, rule by rule."""
    rules = maker.rules(6)
    turned = replace(rules, rules=dict(reversed(list(rules.rules.items()))))
    record, as_of = maker.record(1), maker.as_of()
    again = replace(record, facts=dict(reversed(list(record.facts.items()))))
    first = {v.rule: v for v in Interpreter(rules).judge(record, as_of)}
    assert {v.rule: v for v in Interpreter(turned).judge(again, as_of)} == first


@settings(max_examples=200)
@given(data=st.data())
def test_as_of_moves_a_verdict_only_forward(data: st.DataObject, corpus: Rules) -> None:
    """Not-triggered, pending, then an end; overdue to late; an undetermined one may settle: nothing else.

    Excepted are the rules that docs/meaning.md excepts: those for which `moves_forward_only` is False.
    """
    rule = data.draw(
        st.sampled_from([r for r in corpus if r.kind != "quota" and moves_forward_only(corpus, r)])
    )
    record, moments = data.draw(cases(corpus, rule))
    laws = Laws(corpus, rule)
    verdicts = [laws.verdict(record, moment) for moment in moments]
    for before, after in pairwise(verdicts):
        assert moved_backward(before, after) is None, (rule.id, record, moments)


def test_a_move_backward_is_seen() -> None:
    head = ("case", "1", "r", "must")
    satisfied, pending = Verdict(*head, Status.SATISFIED), Verdict(*head, Status.PENDING)
    overdue = Verdict(*head, Status.VIOLATED, Reason.OVERDUE, late_by=3)
    assert moved_backward(satisfied, pending)
    assert moved_backward(overdue, pending)
    assert moved_backward(overdue, overdue._replace(late_by=2))
    assert moved_backward(pending, overdue) is None
    assert moved_backward(overdue, overdue._replace(late_by=4)) is None


def end_of(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)


# -- what is missing ---------------------------------------------------------------------------------


@settings(max_examples=200)
@given(makers)
def test_the_missing_facts_are_those_that_leave_a_condition_open(maker: Maker) -> None:
    """Filling only nulls that are not named leaves a condition unknown; filling all the named settles it.

    Stated for conditions without COALESCE and IS NULL, which give a null a meaning, and without a missing
    time of day, which no null explains.
    """
    expr = maker.condition(depth=3).expr
    assume(not any(isinstance(node, Coalesce | IsNull) for node in walk(expr)))
    evaluate, nulls_of = compile_condition(expr, MATTER), compile_unknowns(expr, MATTER)
    full = {name: value for at in range(12) for name, value in maker.record(at).facts.items()}
    full = {
        name: maker.moment() if MATTER.fields[name].type.value == "datetime" else value
        for name, value in full.items()
    }
    facts = {name: value for name, value in full.items() if maker.random.random() < 0.5}
    if evaluate(facts) is not None:
        return
    named = nulls_of(facts)
    assert named
    assert not named & set(facts)
    others = {name: value for name, value in full.items() if name not in named}
    assert evaluate(others) is None
    assert evaluate({**facts, **{name: full[name] for name in named if name in full}}) is not None or (
        not named <= set(full)
    )


@settings(max_examples=150)
@given(data=st.data())
def test_a_null_is_never_taken_for_false_zero_or_fine(data: st.DataObject, corpus: Rules) -> None:
    """A rule that is settled with a null flag, number, choice, text or set is settled so whatever it is.

    Left out: `present`, which asks for the fact itself, and conditions with COALESCE or IS NULL.
    """
    rules = [r for r in corpus if r.kind not in ("quota", "present") and r.id != "office/secret-shown"]
    rule = data.draw(st.sampled_from(rules))
    record, moments = data.draw(cases(corpus, rule))
    null = sorted(
        name
        for name, field in corpus.type_of(rule).fields.items()
        if not field.type.is_time and field.default is None and name in _values_of
    )
    name = data.draw(st.sampled_from(null))
    blank = replace(record, facts={k: v for k, v in record.facts.items() if k != name})
    laws = Laws(corpus, rule)
    without = laws.verdict(blank, moments[-1])
    if without.status is Status.UNDETERMINED:
        return
    for value in _values_of[name]:
        filled = laws.verdict(replace(blank, facts={**blank.facts, name: value}), moments[-1])
        settled = (without.status, without.reason)
        if without.status in (Status.SATISFIED, Status.PENDING):
            # An unknown exception leaves these as they are; were it known, the record might be exempt.
            assert (filled.status, filled.reason) in (settled, (Status.NOT_APPLICABLE, Reason.EXEMPT))
        else:
            assert (filled.status, filled.reason) == settled, (rule.id, name, value, record)


_values_of = {
    "urgent": (True, False), "excused": (True, False), "extended": (True, False), "fee": (0.0, 20.0, 21.0),
    "copies": (0.0, 0.1), "kind": ("plain", "open", "none"), "subject": ("AB 1", "x"),
    "parts": (frozenset(), frozenset({"matter", "steps"}), frozenset({"fees"})),
    "wanted": (frozenset(), frozenset({"fees"})),
}  # fmt: skip


# -- coarse times: every time of day is tried --------------------------------------------------------

GRID = [time(hour) for hour in range(24)] + [time(23, 59, 59, 999999)]
COARSE_RULES = (
    "late-in-hours", "late-in-hours-twice", "late-in-paused-hours", "late-after-cut-off", "shown-too-briefly",
    "moments-out-of-order", "not-within-hours", "not-told-at-once", "told-at-the-same-moment",
)  # fmt: skip
COARSE_FIELDS = ("found_at", "told_at", "shown_at", "halted_at", "resumed_at", "answered_on")


@pytest.mark.parametrize("name", COARSE_RULES)
@settings(max_examples=40)
@given(data=st.data())
def test_a_coarse_value_is_settled_only_if_every_time_of_day_agrees(
    name: str, data: st.DataObject, corpus: Rules
) -> None:
    """At most two of the values lack their time; each is tried at every hour and the last instant."""
    rule = corpus.rules[f"office/{name}"]
    facts: dict[str, object] = {"opened_on": date(2020, 6, 5)}
    days = st.integers(0, 2).map(lambda n: date(2020, 6, 5) + timedelta(days=n))
    coarse: list[str] = []
    for field in COARSE_FIELDS:
        kind = data.draw(st.sampled_from(["none", "coarse", "exact", "exact"]))
        if kind == "none":
            continue
        day = data.draw(days)
        if field == "answered_on":
            facts[field] = day + timedelta(days=5)
        elif kind == "coarse" and len(coarse) < 2 and field in reads(rule):
            facts[field] = day
            coarse.append(field)
        else:
            facts[field] = datetime.combine(day, time(data.draw(st.integers(0, 23))))
    laws, as_of = Laws(corpus, rule), date(2020, 6, 30)
    verdict = laws.verdict(Record("case", "1", facts), as_of)  # type: ignore[arg-type]
    found = set()
    for times in product(GRID, repeat=len(coarse)):
        exact = {**facts, **{f: datetime.combine(facts[f], t) for f, t in zip(coarse, times, strict=True)}}  # type: ignore[arg-type]
        if ("halted_at" in coarse or "resumed_at" in coarse) and "paused" in name and not sensible(exact):
            continue
        judged = laws.verdict(Record("case", "1", exact), as_of)  # type: ignore[arg-type]
        found.add((judged.status, judged.reason))
    if len(found) == 1:
        assert {(verdict.status, verdict.reason)} == found, facts
    elif found:
        assert verdict.reason is Reason.TIME_OF_DAY_MISSING, (facts, found)


def sensible(facts: dict[str, object]) -> bool:
    """A pause does not end before it begins."""
    first, last = facts.get("halted_at"), facts.get("resumed_at")
    return first is None or last is None or first <= last  # type: ignore[operator]


@lru_cache
def _reads(id: str) -> frozenset[str]:
    from govrules.testing.strategies import fields_read

    rules = gr.load(CORPUS).rules
    return fields_read(rules, rules.rules[id])


def reads(rule: Rule) -> frozenset[str]:
    return _reads(rule.id)


# -- pauses: a count day by day ----------------------------------------------------------------------

DAYS = st.integers(0, 40).map(lambda n: date(2020, 4, 20) + timedelta(days=n))
OFF = {date(2020, 5, 1), date(2020, 5, 4), date(2020, 5, 5)}
MADE_UP = {date(2020, 4, 26), date(2020, 5, 9)}


def counted_out(opened: date, pauses: list[tuple[date, date | None]], n: int) -> date | None:
    """The n-th working day that no pause takes out; None if an open pause begins before it."""
    day = opened
    while n:
        day += timedelta(days=1)
        if any(last is None and first < day for first, last in pauses):
            return None
        works = day in MADE_UP or (day.weekday() < 5 and day not in OFF)
        if works and not any(last is not None and first < day <= last for first, last in pauses):
            n -= 1
    return day


@settings(max_examples=300)
@given(opened=DAYS, pauses=st.tuples(st.tuples(DAYS, st.none() | DAYS), st.tuples(DAYS, st.none() | DAYS)))
def test_pauses_are_counted_as_day_by_day(
    opened: date, pauses: tuple[tuple[date, date | None], ...], corpus: Rules
) -> None:
    """The due day is that of a naive count, with two pauses in any position."""
    names = (("asked_on", "heard_on"), ("expert_asked_on", "expert_heard_on"))
    facts: dict[str, date] = {"opened_on": opened}
    for (first, last), (begins, ends) in zip(names, pauses, strict=True):
        facts[first] = begins
        if ends is not None:
            facts[last] = ends
    verdict = Laws(corpus, corpus.rules["office/late-despite-pauses"]).verdict(
        Record("case", "1", facts), date(2020, 12, 31)
    )
    assert verdict.due == counted_out(opened, list(pauses), 10)


# -- quotas: every completion of what is not known ---------------------------------------------------

quota_records = st.lists(
    st.fixed_dictionaries(
        {
            "office": st.sampled_from(["A", "A", "B", None]),
            "opened_on": st.sampled_from([date(2020, 7, 1), date(2020, 7, 31), date(2020, 6, 30), None]),
            "kind": st.sampled_from(["plain", "open", "open", "none", None]),
        }
    ),
    max_size=4,
)


@pytest.mark.parametrize("name", ["too-few-open-cases", "small-open-share"])
@settings(max_examples=120)
@given(rows=quota_records)
def test_a_quota_counted_both_ways_is_every_completion(
    name: str, rows: list[dict[str, object]], corpus: Rules
) -> None:
    """The verdict stands if every way to fill the nulls gives it; else it is undetermined."""
    rule = corpus.rules[f"office/{name}"]
    quota = rule.requires
    assert isinstance(quota, Quota)
    as_of = date(2020, 12, 31)
    label = "2020-07" if name == "too-few-open-cases" else "2020-Q3"
    last = date(2020, 7, 31) if name == "too-few-open-cases" else date(2020, 9, 30)
    tally = Tally(corpus, as_of, only=[rule.id])
    for at, row in enumerate(rows):
        given = {key: value for key, value in row.items() if value is not None}
        tally.add(Record("case", str(at), given))  # type: ignore[arg-type]
    found = {v.record: v for v in tally.verdicts([Record("unit", "A", {}), Record("unit", "B", {})])}

    ways = {
        "office": ("A", "B"),
        "opened_on": (date(2020, 7, 15), date(2020, 1, 1)),
        "kind": ("plain", "open", "none"),
    }
    blanks = [(at, key) for at, row in enumerate(rows) for key in ways if row[key] is None]
    for unit in ("A", "B"):
        answers = set()
        for values in product(*(ways[key] for _, key in blanks)):
            filled = [dict(row) for row in rows]
            for (at, key), value in zip(blanks, values, strict=True):
                filled[at][key] = value
            mine = [
                row
                for row in filled
                if row["office"] == unit and date(2020, 7, 1) <= row["opened_on"] <= last  # type: ignore[operator]
            ]
            opened = sum(row["kind"] == "open" for row in mine)
            if isinstance(quota.at_least, Fraction):
                base = sum(row["kind"] != "none" for row in mine)
                answers.add("not-applicable" if not base else opened / base >= 0.5)
            else:
                answers.add(opened >= quota.at_least)
        verdict = found[f"{unit}/{label}"]
        expected = {True: "satisfied", False: "violated"}
        (answer, *more) = answers
        assert verdict.status == ("undetermined" if more else expected.get(answer, answer)), (
            unit,
            rows,
            answers,
        )


# -- the end of the published calendar ---------------------------------------------------------------


def test_the_last_week_of_the_last_published_year_is_provisional() -> None:
    """The next year's notice may still move it; the week before it stands."""
    from govrules.calendars.count import count
    from govrules.calendars.limit import Limit, Unit

    cn = calendar("cn")
    start = cn.published_until - timedelta(days=20)
    dues = [count(cn, Limit(n, Unit.WORKING_DAYS), start) for n in range(1, 16)]
    for counted in dues:
        assert counted.due is not None
        assert counted.provisional == (counted.due > cn.settled_until)
    assert {counted.provisional for counted in dues} == {True, False}
    assert cn.published_until - cn.settled_until == timedelta(days=7)
