"""Findings about two rules: what no record can satisfy, what one allows and the other forbids, what is said twice.

Comes in: a `Bench`. Goes out: findings with witnesses and dates. Must not know: how they are told.

Limits are compared on every start date of the published calendar on which both rules are in force: exactly,
holidays and make-up days included. Extensions and pauses are left out: both are granted case by case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations, groupby

from govrules.analysis.conditions import provision
from govrules.analysis.finding import FINDINGS, Finding, Witness
from govrules.analysis.meaning import Bench
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit
from govrules.model.rule import Deadline, Duty, InForce, Lasting, Order, Quota, Rule
from govrules.model.source import Level, Text

_ONE_DAY = timedelta(days=1)
Dates = tuple[tuple[date, date], ...]


def pair_findings(bench: Bench) -> Iterator[Finding]:
    """Every two rules of one record type that can concern one record."""
    for record_type in bench.rules.record_types:
        rules = [
            rule
            for rule in bench.rules
            if rule.record == record_type and not isinstance(rule.requires, Quota)
        ]
        for one, two in combinations(rules, 2):
            if _regions_meet(bench, one, two) and not _ordered(one, two):
                yield from _of_pair(bench, one, two)


def _of_pair(bench: Bench, one: Rule, two: Rule) -> Iterator[Finding]:
    from govrules.analysis.solving import UndecidedError

    together = one.in_force.within(two.in_force)
    at_once = together.first is None or together.last is None or together.first <= together.last
    try:
        match one.requires, two.requires:
            case Deadline(), Deadline():
                if at_once:
                    yield from _two_deadlines(bench, one, two, together)
                elif _above(bench, one, two) or one.instrument == two.instrument:
                    yield from _changed(bench, one, two)
            case (Deadline(), Lasting()) | (Lasting(), Deadline()) if at_once:
                yield from _window(bench, one, two, together)
            case Lasting(), Lasting():
                if at_once:
                    yield from _two_lastings(bench, one, two, together)
                else:
                    yield from _changed(bench, one, two)
            case _ if at_once:
                yield from _formulas(bench, one, two, together)
    except UndecidedError:
        return


# -- who meets whom ----------------------------------------------------------------------------------


def _regions_meet(bench: Bench, one: Rule, two: Rule) -> bool:
    a, b = (bench.rules.instrument_of(rule).region + "/" for rule in (one, two))
    return a.startswith(b) or b.startswith(a)


def _above(bench: Bench, one: Rule, two: Rule) -> Rule | None:
    """The rule of the wider region, if one is."""
    a, b = (bench.rules.instrument_of(rule).region for rule in (one, two))
    if a == b:
        return None
    return one if b.startswith(a + "/") else two


def _ordered(one: Rule, two: Rule) -> bool:
    return one.id in two.yields_to or two.id in one.yields_to


def _both_bind(bench: Bench, one: Rule, two: Rule) -> bool:
    return bench.solver(one.record).record(*bench.binds(one), *bench.binds(two)) is not None


def _covers(bench: Bench, wide: Rule, narrow: Rule) -> bool:
    """Whether every record that the narrow rule binds, the wide one binds too."""
    import z3

    solver = bench.solver(wide.record)
    return solver.record(*bench.binds(narrow), z3.Not(z3.And(*bench.binds(wide)))) is None


# -- limits, day by day ------------------------------------------------------------------------------


def _days(bench: Bench, one: Rule, two: Rule, together: InForce) -> list[date]:
    calendars = (bench.rules.calendar_of(one), bench.rules.calendar_of(two))
    first = max(together.first or date.min, *(calendar.published_from for calendar in calendars))
    last = min(together.last or date.max, *(calendar.settled_until for calendar in calendars))
    return [first + _ONE_DAY * step for step in range(max(0, (last - first).days + 1))]


def _limit(rule: Rule) -> tuple[Limit, Conventions]:
    match rule.requires:
        case (
            Deadline(within=limit, conventions=conventions) | Lasting(at_least=limit, conventions=conventions)
        ):
            return limit, conventions
    raise AssertionError(rule.id)


def _due(bench: Bench, rule: Rule, day: date) -> datetime:
    """The end of the last day that counts, from a plain day; for hours, from its first moment."""
    limit, conventions = _limit(rule)
    counted = count(bench.rules.calendar_of(rule), limit, day, conventions)
    assert counted.due is not None
    if isinstance(counted.due, datetime):
        return counted.due
    return datetime.combine(counted.due, datetime.min.time()) + _ONE_DAY - timedelta(minutes=1)


def _stretches(days: Sequence[date]) -> Dates:
    """Days as stretches without a gap."""
    groups = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    listed = [[day for _, day in group] for _, group in groups]
    return tuple((group[0], group[-1]) for group in listed)


def _on(bad: Sequence[date], days: Sequence[date]) -> Text:
    if len(bad) == len(days):
        return Text(
            f"所有起算日（{days[0]} 至 {days[-1]}）", f"from every start date, {days[0]} to {days[-1]}"
        )
    return Text(
        f"{len(days)} 个起算日中的 {len(bad)} 个（{bad[0]} 至 {bad[-1]} 之间）",
        f"from {len(bad)} of {len(days)} start dates, between {bad[0]} and {bad[-1]}",
    )


# -- two deadlines -----------------------------------------------------------------------------------


def _two_deadlines(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    a, b = one.requires, two.requires
    assert isinstance(a, Deadline)
    assert isinstance(b, Deadline)
    shared = [act for act in a.acts if act in b.acts]
    if not shared or not _both_bind(bench, one, two):
        return
    days = _days(bench, one, two, together)
    if not days:
        return
    dues = [(day, _due(bench, one, day), _due(bench, two, day)) for day in days]
    same_start = bool(set(a.starts) & set(b.starts))
    same = all(x == y for _, x, y in dues)
    above = _above(bench, one, two)
    if not same_start:
        if not same:
            for longer, shorter in ((one, two), (two, one)):
                bad = [day for day, x, y in dues if (x > y if longer is one else y > x)]
                if bad:
                    yield _made(
                        bench, "GR811", (longer, shorter), shared[0],
                        _apart(longer, shorter, shared[0], bad, days),
                        _late(bench, longer, shorter, bad), _stretches(bad),
                    )  # fmt: skip
        return
    if same:
        if (_covers(bench, one, two) and _covers(bench, two, one) and set(a.acts) == set(b.acts)) or (
            above is not None and _covers(bench, above, two if above is one else one)
        ):
            yield _twins(bench, one, two, days)
        return
    for local, upper in ((one, two), (two, one)):
        looser = [day for day, x, y in dues if (x > y if local is one else y > x)]
        if not looser:
            continue
        told = _on(looser, days)
        said = Text(
            f"{_limit(local)[0].label('zh')} 与 {_limit(upper)[0].label('zh')}：{told.zh}，前者宽于后者",
            f"{_limit(local)[0]} against {_limit(upper)[0]}: {told.en}, the first allows what the second forbids",
        )
        witness = _late(bench, local, upper, looser)
        if above is upper:
            yield _made(bench, "GR807", (local, upper), shared[0], said, witness, _stretches(looser))
        elif above is None and len(looser) == len(days) and _covers(bench, upper, local):
            yield _made(bench, "GR808", (local, upper), shared[0], said, witness, _stretches(looser))


def _apart(longer: Rule, shorter: Rule, act: str, bad: Sequence[date], days: Sequence[date]) -> Text:
    told = _on(bad, days)
    starts = tuple(
        rule.requires.starts[0] for rule in (longer, shorter) if isinstance(rule.requires, Deadline)
    )
    return Text(
        f"`{act}` 有两个期限：自 `{starts[0]}` {_limit(longer)[0].label('zh')}，自 `{starts[1]}` "
        f"{_limit(shorter)[0].label('zh')}。两者同日起算时，{told.zh}，前者较宽",
        f"two limits for `{act}`: {_limit(longer)[0]} from `{starts[0]}`, {_limit(shorter)[0]} from "
        f"`{starts[1]}`; counted from one day, {told.en}, the first is the longer",
    )


def _twins(bench: Bench, one: Rule, two: Rule, days: Sequence[date]) -> Finding:
    code = "GR809" if one.instrument == two.instrument else "GR810"
    limit = _limit(one)[0]
    witness = _on_time(bench, one, two, days[0])
    return _made(
        bench, code, (one, two), one.id,
        Text(f"两条规则期限相同：{limit.label('zh')}", f"both give the same limit: {limit}"),
        witness, ((days[0], days[-1]),),
    )  # fmt: skip


def _late(bench: Bench, lenient: Rule, strict: Rule, days: Sequence[date]) -> Witness | None:
    """Done on the last moment of one: late by the other."""
    for day in (*days[:3], days[-1]):
        done = _due(bench, lenient, day)
        given = bench.facts(
            (lenient, strict), day, [*bench.binds(lenient), *bench.binds(strict)],
            {**_acts(bench, lenient, done), **_acts(bench, strict, done)},
        )  # fmt: skip
        found = bench.witness(lenient.record, given, {lenient.id: ("satisfied",), strict.id: ("late",)})
        if found is not None:
            return found
    return None


def _on_time(bench: Bench, one: Rule, two: Rule, day: date) -> Witness | None:
    done = _due(bench, one, day)
    given = bench.facts(
        (one, two), day, [*bench.binds(one), *bench.binds(two)],
        {**_acts(bench, one, done), **_acts(bench, two, done)},
    )  # fmt: skip
    return bench.witness(one.record, given, {one.id: ("satisfied",), two.id: ("satisfied",)})


def _acts(bench: Bench, rule: Rule, done: datetime) -> dict[str, date]:
    assert isinstance(rule.requires, Deadline)
    return {act: _as_field(bench, rule, act, done) for act in rule.requires.acts}


def _as_field(bench: Bench, rule: Rule, name: str, moment: datetime) -> date:
    kind = bench.rules.type_of(rule).fields[name].type
    return moment if str(kind) == "datetime" else moment.date()


# -- a least time and a limit ------------------------------------------------------------------------


def _window(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    lasting, limit = (one, two) if isinstance(one.requires, Lasting) else (two, one)
    a, b = lasting.requires, limit.requires
    assert isinstance(a, Lasting)
    assert isinstance(b, Deadline)
    if a.until not in b.acts or a.start not in b.starts or not _both_bind(bench, one, two):
        return
    days = _days(bench, one, two, together)
    bad = [day for day in days if _due(bench, lasting, day).date() > _due(bench, limit, day).date()]
    if not bad:
        return
    told = _on(bad, days)
    code = "GR805" if len(bad) == len(days) else "GR806"
    done = _due(bench, limit, bad[0])
    given = bench.facts(
        (lasting, limit), bad[0], [*bench.binds(one), *bench.binds(two)],
        {**_acts(bench, limit, done), a.until: _as_field(bench, lasting, a.until, done)},
    )  # fmt: skip
    witness = bench.witness(lasting.record, given, {lasting.id: ("too-short",), limit.id: ("satisfied",)})
    yield _made(
        bench, code, (lasting, limit), a.until,
        Text(
            f"至少 {a.at_least.label('zh')} 与 {b.within.label('zh')} 以内：{told.zh}，不能同时满足",
            f"at least {a.at_least}, but within {b.within}: {told.en}, no record satisfies both",
        ),
        witness, _stretches(bad),
    )  # fmt: skip


def _two_lastings(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    a, b = one.requires, two.requires
    assert isinstance(a, Lasting)
    assert isinstance(b, Lasting)
    if (a.start, a.until) != (b.start, b.until) or not _both_bind(bench, one, two):
        return
    days = _days(bench, one, two, together)
    if not days:
        return
    if all(_due(bench, one, day) == _due(bench, two, day) for day in days):
        if _covers(bench, one, two) and _covers(bench, two, one):
            yield _twins_of_lasting(bench, one, two, days)
        return
    above = _above(bench, one, two)
    for short, long in ((one, two), (two, one)):
        shorter = [day for day in days if _due(bench, short, day) < _due(bench, long, day)]
        if not shorter or (above is None and len(shorter) < len(days)) or above is short:
            continue
        told = _on(shorter, days)
        yield _made(
            bench, "GR808" if above is None else "GR807", (short, long), a.until,
            Text(
                f"至少 {_limit(short)[0].label('zh')} 与至少 {_limit(long)[0].label('zh')}：{told.zh}，前者宽于后者",
                f"at least {_limit(short)[0]} against at least {_limit(long)[0]}: {told.en}, "
                "the first allows what the second forbids",
            ),
            _too_short(bench, short, long, shorter[0]), _stretches(shorter),
        )  # fmt: skip


def _twins_of_lasting(bench: Bench, one: Rule, two: Rule, days: Sequence[date]) -> Finding:
    limit = _limit(one)[0]
    given = _open_for(bench, (one, two), days[0], _due(bench, one, days[0]))
    return _made(
        bench, "GR809" if one.instrument == two.instrument else "GR810", (one, two), one.id,
        Text(f"两条规则期限相同：{limit.label('zh')}", f"both give the same limit: {limit}"),
        bench.witness(one.record, given, {one.id: ("satisfied",), two.id: ("satisfied",)}),
        ((days[0], days[-1]),),
    )  # fmt: skip


def _too_short(bench: Bench, short: Rule, long: Rule, day: date) -> Witness | None:
    given = _open_for(bench, (short, long), day, _due(bench, short, day))
    return bench.witness(short.record, given, {short.id: ("satisfied",), long.id: ("too-short",)})


def _open_for(bench: Bench, rules: Sequence[Rule], day: date, until: datetime) -> dict[str, object] | None:
    lasting = rules[0].requires
    assert isinstance(lasting, Lasting)
    formulas = [formula for rule in rules for formula in bench.binds(rule)]
    return bench.facts(
        rules, day, formulas, {lasting.until: _as_field(bench, rules[0], lasting.until, until)}
    )


# -- one after the other -----------------------------------------------------------------------------


def _changed(bench: Bench, one: Rule, two: Rule) -> Iterator[Finding]:
    """The same thing with another limit in another time."""
    old, new = (
        (one, two) if (one.in_force.last or date.max) < (two.in_force.first or date.min) else (two, one)
    )
    a, b = old.requires, new.requires
    if isinstance(a, Lasting) and isinstance(b, Lasting):
        same = (a.start, a.until) == (b.start, b.until)
        about = a.until
    else:
        assert isinstance(a, Deadline)
        assert isinstance(b, Deadline)
        same = bool(set(a.acts) & set(b.acts)) and bool(set(a.starts) & set(b.starts))
        about = a.acts[0]
    first = new.in_force.first
    if not same or first is None or _limit(old) == _limit(new) or not _both_bind(bench, one, two):
        return
    ended = old.in_force.last
    assert ended is not None
    days = _days(bench, new, new, new.in_force)
    if not days:
        return
    less = [day for day in days if _due(bench, old, day) < _due(bench, new, day)]
    more = [day for day in days if _due(bench, old, day) > _due(bench, new, day)]
    witness = None
    if isinstance(a, Lasting) and less:
        given = _open_for(bench, (new, old), less[0], _due(bench, old, less[0]))
        witness = bench.witness(new.record, given, {old.id: ("not-in-force",), new.id: ("too-short",)})
    elif isinstance(a, Deadline) and isinstance(b, Deadline) and (less or more):
        day = (more or less)[0]
        done = _due(bench, old, day)
        formulas = [*bench.binds(old), *bench.binds(new)]
        given = bench.facts((new, old), day, formulas, {**_acts(bench, old, done), **_acts(bench, new, done)})
        claim = ("late",) if more else ("satisfied",)
        witness = bench.witness(new.record, given, {old.id: ("not-in-force",), new.id: claim})
    x, y = _limit(old)[0], _limit(new)[0]
    yield _made(
        bench, "GR812", (old, new), about,
        Text(
            f"{ended} 以前 {x.label('zh')}，自 {first} 起 {y.label('zh')}（{(first - ended).days - 1} 天间隔）",
            f"{x} until {ended}, {y} from {first} ({(first - ended).days - 1} days between)",
        ),
        witness, ((first, new.in_force.last or days[-1]),),
    )  # fmt: skip


# -- requirements that a formula says ----------------------------------------------------------------


def _formulas(bench: Bench, one: Rule, two: Rule, together: InForce) -> Iterator[Finding]:
    shared = _required(one) & _required(two)
    if not shared:
        return
    import z3

    first, second = bench.met(one), bench.met(two)
    if first is None or second is None:
        return
    solver = bench.solver(one.record)
    binds = [*bench.binds(one), *bench.binds(two)]
    if solver.record(*binds) is None:
        return
    start = max(together.first or date(2005, 1, 3), date(2005, 1, 3))
    if solver.record(*binds, first, second) is None:
        if solver.record(*binds, first) is None or solver.record(*binds, second) is None:
            # What sets one rule going is itself the breach of the other: no conflict of requirements.
            return
        if solver.record(*binds, bench.unbroken(one), bench.unbroken(two)) is not None:
            return
        statuses = ("violated", "satisfied", "pending", "undetermined")
        witness = None
        for formulas in ([*binds, first], [*binds, second], binds):
            given = bench.facts((one, two), start, formulas, {})
            claims = {one.id: statuses, two.id: statuses}
            witness = witness or bench.witness(one.record, given, claims)
            if witness is not None and not any(each.status == "violated" for each in witness.expect):
                witness = None
        yield _made(
            bench, "GR805", (one, two), ";".join(sorted(shared)),
            Text("没有记录能同时满足两者", "no record satisfies both"), witness, (),
        )  # fmt: skip
        return
    if isinstance(one.requires, Order) != isinstance(two.requires, Order):
        # An order asks nothing of an act that has not happened: it never takes the place of a duty to do it.
        return
    forward = solver.record(*binds, first, z3.Not(second)) is None
    backward = solver.record(*binds, second, z3.Not(first)) is None
    if not (forward or backward):
        return
    given = bench.facts((one, two), start, [*binds, first, second], {})
    witness = bench.witness(one.record, given, {one.id: ("satisfied",), two.id: ("satisfied",)})
    if forward and backward:
        alike = _covers(bench, one, two) and _covers(bench, two, one)
        code = "GR810" if one.instrument != two.instrument else ("GR809" if alike else "GR808")
        yield _made(
            bench, code, (one, two), one.id,
            Text("两条规则要求相同", "both ask for the same" if alike else "both ask for the same of the records they share"),
            witness, (),
        )  # fmt: skip
    else:
        strict, empty = (one, two) if forward else (two, one)
        if _covers(bench, strict, empty):
            yield _made(
                bench, "GR808", (strict, empty), empty.id,
                Text("满足前者即满足后者", "whoever satisfies the first satisfies the second"), witness, (),
            )  # fmt: skip


def _required(rule: Rule) -> frozenset[str]:
    from govrules.analysis.meaning import fields_read

    return fields_read(replace(rule, applies_when=None, unless=()))


def _made(
    bench: Bench,
    code: str,
    rules: tuple[Rule, ...],
    about: str,
    message: Text,
    witness: Witness | None,
    dates: Dates,
) -> Finding:
    level = FINDINGS[code].level
    if level is Level.ERROR and (witness is None or any(rule.duty is not Duty.MUST for rule in rules)):
        # Certain only where both bind strictly and a record shows it.
        level = Level.WARNING
    return Finding(
        code, level, tuple(rule.id for rule in rules), about, message,
        tuple(provision(bench, rule) for rule in rules), witness, dates, rules[0].place,
    )  # fmt: skip
