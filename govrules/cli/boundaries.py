"""`govrules test --boundaries`: the cases at the boundaries of rules, and what they gave.

Comes in: the results. Goes out: lines for a person, a dict for a programme. Must not know: how cases are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrules.cli.language import Spoken
    from govrules.report.junit import Case
    from govrules.report.layout import Paint
    from govrules.testing.boundaries import BoundaryResult

_SHOW_ALL = 3
_WORDS = {
    "zh": {
        "total": "{rules} 条规则的 {n} 个边界情形：{passed} 个相符，{failed} 个不符",
        "counted": "  {n} 个的预期由独立的逐日计数得出",
        "stated": "  {n} 个的预期由规则文字得出",
        "lawful": "  {n} 个无法预知判定，只验证语义定律",
        "unfit": "  {n} 个写不成合格的记录，未判定",
        "expected": "预期 {column} 为 {expected}，实得 {found}",
        "law": "违反定律",
    },
    "en": {
        "total": "{n} boundary cases, rules: {rules}; {passed} passed, {failed} failed",
        "counted": "  {n} expected by an independent count, day by day",
        "stated": "  {n} expected from the words of the rule",
        "lawful": "  {n} with no verdict foreseen: only the laws of meaning are checked",
        "unfit": "  {n} that no fit record can be, not judged",
        "expected": "expected {column} {expected}, found {found}",
        "law": "breaks a law",
    },
}


def text(results: Sequence[BoundaryResult], lang: Spoken, paint: Paint) -> Iterator[str]:
    """Every case of up to three rules; of more, those that fail; then how many of each sort."""
    from govrules.report.layout import columns, harmless

    words = _WORDS[lang]
    rules = list(dict.fromkeys(each.case.rule.id for each in results))
    for rule in rules:
        of_rule = [each for each in results if each.case.rule.id == rule]
        shown = of_rule if len(rules) <= _SHOW_ALL else [each for each in of_rule if not each.passed]
        if not shown:
            continue
        yield paint(rule, "good" if all(each.passed for each in of_rule) else "bad")
        yield from columns(
            [
                (_mark(each), harmless(each.case.about.in_(lang)), *_found(each))
                for each in shown
                if each.unfit is None
            ]
        )
        for each in shown:
            if each.passed:
                continue
            yield f"  {harmless(each.case.about.in_(lang))}"
            if each.case.example.given:
                yield "    " + harmless(", ".join(f"{k}: {v}" for k, v in each.case.example.given[0].items()))
            for wrong in each.differences:
                told = words["expected"].format(
                    column=wrong.column, expected=wrong.expected, found=wrong.found
                )
                yield "    " + harmless(told)
            yield from (f"    {words['law']}: {harmless(law)}" for law in each.broken)
    judged = [each for each in results if each.unfit is None]
    failed = sum(not each.passed for each in judged)
    told = words["total"].format(rules=len(rules), n=len(judged), passed=len(judged) - failed, failed=failed)
    yield paint(told, "bad" if failed else "good")
    sorts = Counter(each.case.sort for each in judged)
    for sort in ("counted", "stated", "lawful"):
        if sorts[sort]:
            yield words[sort].format(n=sorts[sort])
    if len(results) > len(judged):
        yield words["unfit"].format(n=len(results) - len(judged))


def as_dict(results: Sequence[BoundaryResult]) -> dict[str, object]:
    """Every case for a programme: its facts, what was expected and found."""
    judged = [each for each in results if each.unfit is None]
    return {
        "cases": len(judged),
        "passed": sum(each.passed for each in judged),
        "failed": sum(not each.passed for each in judged),
        "unfit": len(results) - len(judged),
        "by_sort": dict(sorted(Counter(each.case.sort for each in judged).items())),
        "all": [_case(each) for each in results],
    }


def cases(results: Sequence[BoundaryResult], lang: Spoken) -> list[Case]:
    """Every case that was judged, as tests are told."""
    from govrules.report.junit import Case

    return [
        Case(
            f"{each.case.rule.instrument} (boundaries)",
            each.case.rule.id,
            each.case.about.in_(lang),
            each.case.rule.place,
            failure="\n".join(
                [
                    *(f"{d.column}: expected {d.expected}, found {d.found}" for d in each.differences),
                    *(f"breaks a law: {law}" for law in each.broken),
                ]
            )
            or None,
        )
        for each in results
        if each.unfit is None
    ]


def _case(result: BoundaryResult) -> dict[str, object]:
    from govrules.model.verdict import iso

    case = result.case
    return {
        "rule": case.rule.id,
        "about": {"zh": case.about.zh, "en": case.about.en},
        "sort": case.sort,
        "given": [dict(facts) for facts in case.example.given],
        "as_of": iso(case.example.as_of),
        "verdicts": [verdict.to_dict() for verdict in result.verdicts],
        "passed": result.passed,
        "differences": [
            {"column": each.column, "expected": str(each.expected), "found": str(each.found)}
            for each in result.differences
        ],
        "broken": list(result.broken),
        "unfit": result.unfit,
    }


def _mark(result: BoundaryResult) -> str:
    return "  ✓" if result.passed else "  ✗"


def _found(result: BoundaryResult) -> tuple[str, str]:
    from govrules.model.verdict import iso

    verdict = result.verdicts[0] if result.verdicts else None
    if verdict is None:
        return ("–", "")
    said = str(verdict.status) + ("" if verdict.reason is None else f" ({verdict.reason})")
    return said, iso(verdict.due) or ""
