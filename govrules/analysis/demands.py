"""Findings about two rules whose requirements a formula says: facts given, members held, an order, a condition.

Comes in: a `Bench`, two rules. Goes out: findings with witnesses. Must not know: calendars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from govrules.analysis.finding import Finding, Witness
from govrules.analysis.making import made
from govrules.analysis.meaning import Bench, fields_read
from govrules.model.rule import InForce, Order, Rule
from govrules.model.source import Text

_ANY = ("violated", "satisfied", "pending", "undetermined")


def demand_findings(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    """What no record can satisfy of both, or what one asks for and the other too."""
    shared = _required(one) & _required(two)
    if not shared:
        return
    first, second = bench.met(one), bench.met(two)
    if first is None or second is None:
        return
    solver = bench.solver(one.record)
    binds = [*bench.binds(one), *bench.binds(two)]
    if solver.record(*binds) is None:
        return
    start = max(together.first or date(2005, 1, 3), date(2005, 1, 3))
    if solver.record(*binds, first, second) is None:
        if _excluded(bench, one, two, binds):
            yield made(
                bench.rules, "GR805", (one, two), ";".join(sorted(shared)),
                Text("没有记录能同时满足两者", "no record satisfies both"),
                _broken(bench, one, two, binds, start),
            )  # fmt: skip
        return
    if isinstance(one.requires, Order) == isinstance(two.requires, Order):
        # An order asks nothing of an act that has not happened: it never takes the place of a duty to do it.
        yield from _implied(bench, one, two, binds, start)


def _excluded(bench: Bench, one: Rule, two: Rule, binds: list[object]) -> bool:
    """Whether it is the requirements that exclude each other, whatever else the record says."""
    solver = bench.solver(one.record)
    first, second = bench.met(one), bench.met(two)
    if solver.record(*binds, first) is None or solver.record(*binds, second) is None:
        # What sets one rule going is itself the breach of the other: no conflict of requirements.
        return False
    if isinstance(one.requires, Order) and isinstance(two.requires, Order):
        # Neither asks for an act; but whoever does all of them breaks one.
        done = [solver.given(name) for name in {*one.requires.facts, *two.requires.facts}]
        return solver.record(*binds, *done) is not None
    return solver.record(*binds, bench.unbroken(one), bench.unbroken(two)) is None


def _broken(bench: Bench, one: Rule, two: Rule, binds: list[object], start: date) -> Witness | None:
    """A record that both bind and one finds broken; if it can be, the other satisfied."""
    for formulas in ([*binds, bench.met(one)], [*binds, bench.met(two)], binds):
        given = bench.facts((one, two), start, formulas, {})
        witness = bench.witness(one.record, given, {one.id: _ANY, two.id: _ANY})
        if witness is not None and any(each.status == "violated" for each in witness.expect):
            return witness
    return None


def _implied(bench: Bench, one: Rule, two: Rule, binds: list[object], start: date) -> Iterator[Finding]:
    import z3

    solver, (first, second) = bench.solver(one.record), (bench.met(one), bench.met(two))
    forward = solver.record(*binds, first, z3.Not(second)) is None
    backward = solver.record(*binds, second, z3.Not(first)) is None
    if forward and backward:
        given = bench.facts((one, two), start, [*binds, first, second], {})
        alike = bench.covers(one, two) and bench.covers(two, one)
        code = "GR810" if one.instrument != two.instrument else ("GR809" if alike else "GR808")
        yield made(
            bench.rules, code, (one, two), one.id,
            Text(
                "两条规则要求相同" if alike else "对共同适用的记录，两条规则要求相同",
                "both ask for the same" if alike else "both ask for the same of the records they share",
            ),
            bench.witness(one.record, given, {one.id: ("satisfied",), two.id: ("satisfied",)}),
        )  # fmt: skip
    elif forward or backward:
        strict, empty = (one, two) if forward else (two, one)
        if bench.covers(strict, empty):
            given = bench.facts((one, two), start, [*binds, bench.met(empty), z3.Not(bench.met(strict))], {})
            claim = {empty.id: ("satisfied",), strict.id: _ANY}
            yield made(
                bench.rules, "GR808", (empty, strict), empty.id,
                Text("满足后者即满足前者", "whoever satisfies the second satisfies the first"),
                bench.witness(one.record, given, claim),
            )  # fmt: skip


def _required(rule: Rule) -> frozenset[str]:
    return fields_read(replace(rule, applies_when=None, unless=()))
