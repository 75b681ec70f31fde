"""Findings about one rule's conditions: never true, always excused, never excused, said twice.

Comes in: a `Bench`. Goes out: findings with witnesses. Must not know: other rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from govrules.analysis.finding import Finding, Witness
from govrules.analysis.making import made
from govrules.analysis.meaning import Bench, first_day
from govrules.model.expr import And
from govrules.model.expr_text import to_text
from govrules.model.rule import Quota, Rule
from govrules.model.source import Text


def condition_findings(bench: Bench) -> Iterator[Finding]:
    """What the solver can say of each rule alone."""
    for rule in bench.rules:
        yield from _of_rule(bench, rule)


def _of_rule(bench: Bench, rule: Rule) -> Iterator[Finding]:
    from govrules.analysis.solving import UndecidedError

    solver = bench.solver(rule.record)
    try:
        applies = [solver.truth(rule.applies_when.expr)] if rule.applies_when else []
        condition = [part.true for part in applies]
        if applies and solver.record(*condition) is None:
            yield made(
                bench.rules,
                "GR801",
                (rule,),
                rule.id,
                Text(
                    f"适用条件永不成立：{rule.applies_when.text}" if rule.applies_when else "",
                    f"the condition is never true: {rule.applies_when.text}" if rule.applies_when else "",
                ),
                _witness(bench, rule, [applies[0].false], ("condition-false",)),
            )
            return
        for item in rule.unless:
            excuses = solver.truth(item.when.expr)
            if solver.record(*condition, excuses.true) is None:
                yield made(
                    bench.rules,
                    "GR803",
                    (rule,),
                    f"{rule.id}#{item.label}",
                    Text(f"例外 `{item.label}` 永不适用", f"exception `{item.label}` never applies"),
                    _witness(
                        bench,
                        rule,
                        [*condition, excuses.false],
                        ("satisfied", "violated", "pending", "undetermined"),
                    ),
                )
            elif solver.record(*condition, excuses.false) is None:
                yield made(
                    bench.rules,
                    "GR802",
                    (rule,),
                    f"{rule.id}#{item.label}",
                    Text(
                        f"例外 `{item.label}` 涵盖全部适用情形",
                        f"exception `{item.label}` covers all that the rule applies to",
                    ),
                    _witness(bench, rule, [*condition, excuses.true], ("exempt",)),
                )
        yield from _excused_together(bench, rule)
        yield from _implied(bench, rule)
    except UndecidedError:
        return


def _excused_together(bench: Bench, rule: Rule) -> Iterator[Finding]:
    """Exceptions of which none covers everything, but all together do."""
    solver = bench.solver(rule.record)
    condition = [solver.truth(rule.applies_when.expr).true] if rule.applies_when else []
    excuses = [solver.truth(item.when.expr) for item in rule.unless]
    if len(excuses) < 2 or solver.record(*bench.binds(rule)) is not None:
        return
    if any(solver.record(*condition, each.false) is None for each in excuses):
        return
    labels = "、".join(f"`{item.label}`" for item in rule.unless)
    yield made(
        bench.rules,
        "GR802",
        (rule,),
        rule.id,
        Text(
            f"各例外 {labels} 合起来涵盖全部适用情形",
            f"exceptions {labels.replace('、', ', ')} together cover all that the rule applies to",
        ),
        _witness(bench, rule, [*condition, excuses[0].true], ("exempt",)),
    )


def _implied(bench: Bench, rule: Rule) -> Iterator[Finding]:
    if rule.applies_when is None:
        return
    solver = bench.solver(rule.record)
    expr = rule.applies_when.expr
    parts = expr.items if isinstance(expr, And) else (expr,)
    import z3

    for at, part in enumerate(parts):
        rest = [solver.truth(other).true for index, other in enumerate(parts) if index != at]
        truth = solver.truth(part)
        if solver.record(*rest, z3.Not(truth.true)) is None:
            said = to_text(part)
            yield made(
                bench.rules,
                "GR804",
                (rule,),
                f"{rule.id}#{said}",
                Text(f"条件 `{said}` 已由其余部分得出", f"`{said}` follows from the rest of the condition"),
                _witness(
                    bench,
                    rule,
                    [*rest, *(solver.truth(item.when.expr).false for item in rule.unless)],
                    ("satisfied", "violated", "pending", "undetermined"),
                ),
            )
            return


def _witness(bench: Bench, rule: Rule, formulas: list[object], claim: tuple[str, ...]) -> Witness | None:
    if isinstance(rule.requires, Quota):
        return None
    given = bench.facts([rule], first_day(rule), formulas, {})
    return bench.witness(rule.record, given, {rule.id: claim})
