"""Findings about two quotas that count the same records of the same units.

Comes in: a `Bench`, two rules. Goes out: findings with witnesses. Must not know: how they are told.

Compared are quotas of the same periods, where every record that one counts the other counts too, of every unit;
where a condition cannot be decided, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from govrules.analysis.finding import Finding, Witness
from govrules.analysis.making import made
from govrules.analysis.meaning import Bench
from govrules.model.record_types import ROSTER
from govrules.model.rule import Condition, InForce, Period, Quota, Rule
from govrules.model.source import Text

Conditions = tuple[Condition | None, ...]

_MOST_RECORDS = 12
"""A witness of more records than these shows nothing that a person would read."""


def quota_findings(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    """What two quotas in force together ask for of the same units in the same periods.

    Other periods are not compared, though months lie in years: a unit that is listed within a year is judged by
    the year, and not by the months before it.
    """
    a, b = _quota(one), _quota(two)
    if (a.by, a.per, a.until) != (b.by, b.per, b.until) or type(a.at_least) is not type(b.at_least):
        return
    if isinstance(a.at_least, Fraction) and not _same(bench, one.record, _base(one), _base(two)):
        return
    if isinstance(a.at_least, Fraction) and _exclude(bench, one, two):
        yield from _shares(bench, one, two, together)
    elif bench.above(one, two) is not None:
        yield from _law_and_local(bench, one, two, together)
    else:
        yield from _numbers(bench, one, two, together)


def _law_and_local(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    """The same records of the same units counted by a law and by a local rule."""
    upper = bench.above(one, two)
    local = two if upper is one else one
    if (
        upper is None
        or not _same(bench, one.record, _counts(one), _counts(two))
        or not _same_units(bench, one, two)
    ):
        return
    if _quota(local).at_least == _quota(upper).at_least and _quota(local).grace == _quota(upper).grace:
        yield _alike(bench, "GR810", upper, local, together)
    elif _quota(local).at_least < _quota(upper).at_least:
        yield made(
            bench.rules, "GR807", (local, upper), _quota(local).by,
            Text(
                f"{_said(local).zh}，上位规定 {_said(upper).zh}：前者宽于后者",
                f"{_said(local).en} against {_said(upper).en}: the first allows what the second forbids",
            ),
            _counted(bench, local, upper, together),
        )  # fmt: skip


def _numbers(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    """Two quotas of one region: the same, or one reached whenever the other is."""
    forward, backward = _reaches(bench, one, two), _reaches(bench, two, one)
    if forward and backward:
        if _quota(one).grace == _quota(two).grace:
            yield _alike(bench, "GR809" if one.instrument == two.instrument else "GR810", one, two, together)
    elif forward or backward:
        strict, empty = (one, two) if forward else (two, one)
        yield made(
            bench.rules, "GR808", (empty, strict), empty.id,
            Text(
                f"{_said(empty).zh}，另一条 {_said(strict).zh}：满足后者即满足前者",
                f"{_said(empty).en} against {_said(strict).en}: whoever satisfies the second satisfies the first",
            ),
            _counted(bench, empty, strict, together),
        )  # fmt: skip


def _alike(bench: Bench, code: str, one: Rule, two: Rule, together: InForce) -> Finding:
    return made(
        bench.rules, code, (one, two), one.id,
        Text(f"两条规则数量要求相同：{_said(one).zh}", f"both ask for the same: {_said(one).en}"),
        _counted(bench, one, two, together),
    )  # fmt: skip


def _shares(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    """Two shares of the same records that no record counts to both of, and that make more than the whole."""
    a, b = _quota(one), _quota(two)
    whole = Fraction(a.at_least) + Fraction(b.at_least)
    if whole <= 1:
        return
    yield made(
        bench.rules, "GR805", (one, two), a.by,
        Text(
            f"{_said(one).zh} 与 {_said(two).zh}：同一记录不能两者都计入，合计超过全部",
            f"{_said(one).en} against {_said(two).en}: no record counts to both, and together they are more than all",
        ),
        _of_one_record(bench, one, two, together),
    )  # fmt: skip


# -- what a quota says -------------------------------------------------------------------------------


def _quota(rule: Rule) -> Quota:
    assert isinstance(rule.requires, Quota)
    return rule.requires


def _said(rule: Rule) -> Text:
    quota = _quota(rule)
    least = quota.at_least
    amount = f"{float(least):.0%}" if isinstance(least, Fraction) else str(least)
    if quota.per is not None:
        return Text(f"每{_PERIOD[quota.per]}至少 {amount}", f"at least {amount} a {quota.per}")
    if quota.until is not None:
        return Text(f"{quota.until} 以前至少 {amount}", f"at least {amount} until {quota.until}")
    return Text(f"至少 {amount}", f"at least {amount}")


_PERIOD = {
    Period.DAY: "日", Period.WORKING_DAY: "个工作日", Period.WEEK: "周", Period.MONTH: "月",
    Period.QUARTER: "季度", Period.YEAR: "年",
}  # fmt: skip


def _reaches(bench: Bench, strict: Rule, empty: Rule) -> bool:
    """Whether every unit that reaches the one quota in a period reaches the other."""
    a, b = _quota(strict), _quota(empty)
    in_time = empty.in_force.within(strict.in_force) == empty.in_force
    if a.per is None:
        # All up to as-of: what is counted ends with the time in force.
        in_time = empty.in_force == strict.in_force
    return (
        a.at_least >= b.at_least
        and in_time
        and _follows(bench, strict.record, _counts(strict), _counts(empty))
        and _follows(bench, ROSTER, (b.among,), (a.among,))
    )


def _counts(rule: Rule) -> tuple[Condition | None, ...]:
    return rule.applies_when, _quota(rule).of, _quota(rule).count


def _base(rule: Rule) -> tuple[Condition | None, ...]:
    return rule.applies_when, _quota(rule).of


def _same(bench: Bench, record_type: str, a: Conditions, b: Conditions) -> bool:
    return _follows(bench, record_type, a, b) and _follows(bench, record_type, b, a)


def _same_units(bench: Bench, one: Rule, two: Rule) -> bool:
    return _same(bench, ROSTER, (_quota(one).among,), (_quota(two).among,))


def _true(bench: Bench, record_type: str, conditions: Conditions) -> list[Any]:
    solver = bench.solver(record_type)
    return [solver.truth(each.expr).true for each in conditions if each is not None]


def _follows(bench: Bench, record_type: str, given: Conditions, then: Conditions) -> bool:
    """Whether what makes all the first true makes all the others true."""
    import z3

    if all(each is None for each in then):
        return True
    if record_type not in bench.rules.record_types:
        return False
    wanted = z3.And(*_true(bench, record_type, then))
    return bench.solver(record_type).record(*_true(bench, record_type, given), z3.Not(wanted)) is None


def _exclude(bench: Bench, one: Rule, two: Rule) -> bool:
    counted = [*_true(bench, one.record, _counts(one)), *_true(bench, one.record, _counts(two))]
    return bench.solver(one.record).record(*counted) is None


# -- witnesses ---------------------------------------------------------------------------------------


def _counted(bench: Bench, reached: Rule, other: Rule, together: InForce) -> Witness | None:
    """A unit that reaches the one quota by no record more than it asks for, and what the other says of it."""
    least = _quota(reached).at_least
    if isinstance(least, Fraction):
        return _of_one_record(bench, reached, other, together)
    if least > _MOST_RECORDS:
        return None
    return _witness(bench, reached, other, (*_counts(reached), *_counts(other)), least, together)


def _of_one_record(bench: Bench, one: Rule, two: Rule, together: InForce) -> Witness | None:
    return _witness(bench, one, two, (*_counts(one), *_base(two)), 1, together)


def _witness(
    bench: Bench, one: Rule, two: Rule, conditions: Conditions, n: int, together: InForce
) -> Witness | None:
    unit_field = bench.rules.type_of(one).unit
    if unit_field is None or ROSTER not in bench.rules.record_types:
        return None
    day = max(together.first or date(2018, 1, 2), date(2018, 1, 2))
    facts = bench.facts((one,), day, _true(bench, one.record, conditions), {_quota(one).by: day})
    of_units = _true(bench, ROSTER, (_quota(one).among, _quota(two).among))
    unit = bench.solver(ROSTER).record(*of_units)
    if facts is None or unit is None:
        return None
    records = [{"id": f"witness-{at}", **facts, unit_field: "unit-1"} for at in range(1, n + 1)]
    return bench.counted(one.record, records, [{"id": "unit-1", **unit}], (one, two), day)
