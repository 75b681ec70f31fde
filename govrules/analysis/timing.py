"""Findings about two rules by the calendar: limits, fixed dates and least times that speak of one act.

Comes in: a `Bench`, two rules. Goes out: findings with witnesses and dates. Must not know: how they are told.

Compared on every start date of the published calendar on which both rules are in force: exactly, holidays and
make-up days included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from govrules.analysis.bounds import Bound, days_of, latest, open_until
from govrules.analysis.finding import Finding, Witness
from govrules.analysis.making import made, on, stretches
from govrules.analysis.meaning import Bench
from govrules.model.rule import Deadline, Lasting, Order, Rule
from govrules.model.source import Text


def timing_findings(bench: Bench, one: Rule, two: Rule) -> Iterator[Finding]:
    """What two rules in force together say of one act that cannot both be, or need not both be said."""
    if isinstance(one.requires, Order) and isinstance(two.requires, Order):
        return
    a, b = latest(bench.rules, one), latest(bench.rules, two)
    long, wide = open_until(bench.rules, one), open_until(bench.rules, two)
    if a and b:
        yield from _two_limits(bench, a, b)
    elif long is not None and wide is not None:
        yield from _two_least(bench, long, wide)
    elif long is not None and b:
        yield from _window(bench, long, b)
    elif wide is not None and a:
        yield from _window(bench, wide, a)


# -- two limits for one act --------------------------------------------------------------------------


def _two_limits(bench: Bench, ones: Sequence[Bound], twos: Sequence[Bound]) -> Iterator[Finding]:
    shared = [(a, b) for a in ones for b in twos if set(a.acts) & set(b.acts)]
    # Facts of the same time bound each other: where one of them is the start of the other rule, that is the pair.
    a, b = next(((a, b) for a, b in shared if a.meets(b)), shared[0] if shared else (None, None))
    if a is None or b is None or not bench.both_bind(a.rule, b.rule):
        return
    days = days_of(bench.rules, a.rule, b.rule)
    if not days:
        return
    longer: dict[bool, list[date]] = {True: [], False: []}
    for day in days:
        x, y = a.last(day), b.last(day)
        if x != y:
            longer[x > y].append(day)
    above = bench.above(a.rule, b.rule)
    if not longer[True] and not longer[False]:
        if a.both_ways or b.both_ways:
            return
        if set(a.starts) == set(b.starts):
            yield from _alike(bench, a, b, above, days)
        else:
            yield _as_long(bench, a, b, days)
        return
    for loose, strict, bad in ((a, b, longer[True]), (b, a, longer[False])):
        if not bad:
            continue
        if not a.meets(b):
            if not (a.both_ways or b.both_ways):
                yield _without_order(bench, loose, strict, bad, days)
        elif above is strict.rule:
            yield _looser(bench, "GR807", loose, strict, bad, days)
        elif above is None and len(bad) < len(days):
            yield _without_order(bench, loose, strict, bad, days)
        elif above is None and bench.covers(strict.rule, loose.rule):
            yield _looser(bench, "GR808", loose, strict, bad, days)


def _looser(
    bench: Bench, code: str, loose: Bound, strict: Bound, bad: Sequence[date], days: Sequence[date]
) -> Finding:
    told = on(bad, days)
    return made(
        bench.rules, code, (loose.rule, strict.rule), loose.rule.id if code == "GR808" else _act(loose, strict),
        Text(
            f"{loose.label.zh} 与 {strict.label.zh}：{told.zh}，前者宽于后者",
            f"{loose.label.en} against {strict.label.en}: {told.en}, the first allows what the second forbids",
        ),
        _late(bench, loose, strict, bad), stretches(bad),
    )  # fmt: skip


def _without_order(
    bench: Bench, loose: Bound, strict: Bound, bad: Sequence[date], days: Sequence[date]
) -> Finding:
    told, act = on(bad, days), _act(loose, strict)
    (zh, en), (zh_2, en_2) = _counted(bench, loose), _counted(bench, strict)
    return made(
        bench.rules, "GR811", (loose.rule, strict.rule), act,
        Text(
            f"{_named(bench, loose, act)}有两个期限：{zh}，{zh_2}。两者同日起算时，{told.zh}，前者较宽",
            f"two limits for `{act}`: {en}, {en_2}; counted from one day, {told.en}, the first is the longer",
        ),
        _late(bench, loose, strict, bad), stretches(bad),
    )  # fmt: skip


def _as_long(bench: Bench, a: Bound, b: Bound, days: Sequence[date]) -> Finding:
    """The same length from other facts: whichever comes first decides."""
    (zh, en), (zh_2, en_2), act = _counted(bench, a), _counted(bench, b), _act(a, b)
    first, second, witness = a, b, None
    for first, second in ((a, b), (b, a)):
        later = next((day for day in days if first.last(day) > first.last(days[0])), days[0])
        done = first.last(later)
        fixed = {**_set(bench, second, days[0], done), **_set(bench, first, later, done)}
        claim = {first.rule.id: ("satisfied",), second.rule.id: ("late",)}
        witness = bench.witness(a.rule.record, _given(bench, first, second, days[0], fixed), claim)
        if witness is not None:
            break
    return made(
        bench.rules, "GR811", (first.rule, second.rule), act,
        Text(
            f"{_named(bench, a, act)}有两个同样长的期限：{zh}，{zh_2}；先起算的先到期",
            f"two limits for `{act}`: {en}, {en_2}; they are of one length, and the one that starts first ends first",
        ),
        witness, ((days[0], days[-1]),),
    )  # fmt: skip


def _counted(bench: Bench, bound: Bound) -> tuple[str, str]:
    if not bound.starts:
        return bound.label.zh, bound.label.en
    start = bound.starts[0]
    return f"自{_named(bench, bound, start)} {bound.label.zh}", f"{bound.label.en} from `{start}`"


def _named(bench: Bench, bound: Bound, name: str) -> str:
    return f"“{bench.rules.type_of(bound.rule).fields[name].label.zh}”"


def _alike(bench: Bench, a: Bound, b: Bound, above: Rule | None, days: Sequence[date]) -> Iterator[Finding]:
    one, two = a.rule, b.rule
    twins = bench.covers(one, two) and bench.covers(two, one) and set(a.acts) == set(b.acts)
    if twins or (above is not None and bench.covers(above, two if above is one else one)):
        done = a.last(days[0])
        fixed = {**_set(bench, a, days[0], done), **_set(bench, b, days[0], done)}
        yield _twins(bench, a, b, days, _given(bench, a, b, days[0], fixed))


def _twins(
    bench: Bench, a: Bound, b: Bound, days: Sequence[date], given: dict[str, object] | None
) -> Finding:
    one, two = a.rule, b.rule
    return made(
        bench.rules, "GR809" if one.instrument == two.instrument else "GR810", (one, two), one.id,
        Text(f"两条规则期限相同：{a.label.zh}", f"both give the same limit: {a.label.en}"),
        bench.witness(one.record, given, {one.id: ("satisfied",), two.id: ("satisfied",)}),
        ((days[0], days[-1]),),
    )  # fmt: skip


def _late(bench: Bench, loose: Bound, strict: Bound, days: Sequence[date]) -> Witness | None:
    """Done on the last moment of one: too late by the other."""
    for day in (*days[:3], days[-1]):
        done = loose.last(day)
        fixed = {**_set(bench, loose, day, done), **_set(bench, strict, day, done)}
        claim = {loose.rule.id: ("satisfied",), strict.rule.id: ("late", "out-of-order")}
        found = bench.witness(loose.rule.record, _given(bench, loose, strict, day, fixed), claim)
        if found is not None:
            return found
    return None


def _act(one: Bound, two: Bound) -> str:
    return next(act for act in one.acts if act in two.acts)


def _set(bench: Bench, bound: Bound, day: date, done: datetime) -> dict[str, date]:
    """The start on that day, the acts done at that moment."""
    start = {name: bench.as_field(bound.rule, name, day) for name in bound.starts[:1]}
    return {**start, **{act: bench.as_field(bound.rule, act, done) for act in bound.acts}}


def _given(bench: Bench, a: Bound, b: Bound, day: date, fixed: dict[str, date]) -> dict[str, object] | None:
    binds = [*bench.binds(a.rule), *bench.binds(b.rule)]
    return bench.facts((a.rule, b.rule), day, binds, fixed)


# -- a least time and a limit ------------------------------------------------------------------------


def _window(bench: Bench, lasting: Bound, limits: Sequence[Bound]) -> Iterator[Finding]:
    """A window that must stay open longer than it may."""
    (until,) = lasting.acts
    limit = next((each for each in limits if until in each.acts and each.meets(lasting)), None)
    if limit is None or not bench.both_bind(lasting.rule, limit.rule):
        return
    # Who opens a window after the last day of a fixed date breaks that already.
    days = [day for day in days_of(bench.rules, lasting.rule, limit.rule) if limit.last(day).date() >= day]
    bad = [day for day in days if lasting.last(day).date() > limit.last(day).date()]
    if not bad:
        return
    told = on(bad, days)
    done = limit.last(bad[0])
    fixed = {**_set(bench, limit, bad[0], done), **_set(bench, lasting, bad[0], done)}
    claim = {lasting.rule.id: ("too-short",), limit.rule.id: ("satisfied",)}
    yield made(
        bench.rules, "GR805" if len(bad) == len(days) else "GR806", (lasting.rule, limit.rule), until,
        Text(
            f"至少 {lasting.label.zh} 与 {_within(limit).zh}：{told.zh}，不能同时满足",
            f"at least {lasting.label.en}, but {_within(limit).en}: {told.en}, no record satisfies both",
        ),
        bench.witness(lasting.rule.record, _given(bench, lasting, limit, bad[0], fixed), claim), stretches(bad),
    )  # fmt: skip


def _within(limit: Bound) -> Text:
    if isinstance(limit.rule.requires, Deadline):
        return Text(f"{limit.label.zh} 以内", f"within {limit.label.en}")
    return limit.label


def _two_least(bench: Bench, a: Bound, b: Bound) -> Iterator[Finding]:
    one, two = a.rule, b.rule
    if (a.starts, a.acts) != (b.starts, b.acts) or not bench.both_bind(one, two):
        return
    days = days_of(bench.rules, one, two)
    if not days:
        return
    if all(a.last(day) == b.last(day) for day in days):
        if bench.covers(one, two) and bench.covers(two, one):
            yield _twins(bench, a, b, days, _open(bench, a, b, days[0]))
        return
    above = bench.above(one, two)
    for short, long in ((a, b), (b, a)):
        shorter = [day for day in days if short.last(day) < long.last(day)]
        if not shorter or above is short.rule:
            continue
        if above is None and (len(shorter) < len(days) or not bench.covers(long.rule, short.rule)):
            continue
        told = on(shorter, days)
        code = "GR808" if above is None else "GR807"
        claim = {short.rule.id: ("satisfied",), long.rule.id: ("too-short",)}
        yield made(
            bench.rules, code, (short.rule, long.rule), short.rule.id if code == "GR808" else a.acts[0],
            Text(
                f"至少 {short.label.zh} 与至少 {long.label.zh}：{told.zh}，前者宽于后者",
                f"at least {short.label.en} against at least {long.label.en}: {told.en}, "
                "the first allows what the second forbids",
            ),
            bench.witness(one.record, _open(bench, short, long, shorter[0]), claim), stretches(shorter),
        )  # fmt: skip


def _open(bench: Bench, short: Bound, long: Bound, day: date) -> dict[str, object] | None:
    """Open from that day until the last moment that the first asks for."""
    return _given(bench, short, long, day, _set(bench, short, day, short.last(day)))


# -- one after the other -----------------------------------------------------------------------------


def changed_limits(bench: Bench, one: Rule, two: Rule) -> Iterator[Finding]:
    """The same thing with another limit in another time."""
    old, new = (
        (one, two) if (one.in_force.last or date.max) < (two.in_force.first or date.min) else (two, one)
    )
    ended, first = old.in_force.last, new.in_force.first
    a, b = (_limit(bench, rule) for rule in (old, new))
    if (
        a is None
        or b is None
        or ended is None
        or first is None
        or type(old.requires) is not type(new.requires)
    ):
        return
    if not set(a.acts) & set(b.acts) or not set(a.starts) & set(b.starts) or not bench.both_bind(old, new):
        return
    days = days_of(bench.rules, new, new)
    less = [day for day in days if a.last(day) < b.last(day)]
    more = [day for day in days if a.last(day) > b.last(day)]
    if not less and not more:
        return
    witness = None
    if isinstance(old.requires, Lasting):
        if less:
            given = _open(bench, a, b, less[0])
            witness = bench.witness(new.record, given, {old.id: ("not-in-force",), new.id: ("too-short",)})
    else:
        day = (more or less)[0]
        fixed = {**_set(bench, a, day, a.last(day)), **_set(bench, b, day, a.last(day))}
        claim = ("late",) if more else ("satisfied",)
        given = _given(bench, b, a, day, fixed)
        witness = bench.witness(new.record, given, {old.id: ("not-in-force",), new.id: claim})
    between = (first - ended).days - 1
    yield made(
        bench.rules, "GR812", (old, new), _act(a, b),
        Text(
            f"{ended} 以前 {a.label.zh}，自 {first} 起 {b.label.zh}（{between} 天间隔）",
            f"{a.label.en} until {ended}, {b.label.en} from {first} ({between} days between)",
        ),
        witness, ((first, new.in_force.last or days[-1]),),
    )  # fmt: skip


def _limit(bench: Bench, rule: Rule) -> Bound | None:
    """The limit of a deadline or a `lasting`: what changes from one version of a text to the next."""
    if isinstance(rule.requires, Deadline):
        return latest(bench.rules, rule)[0]
    return open_until(bench.rules, rule)
