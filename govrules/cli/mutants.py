"""`govrules test --mutate`: which small changes of the rules their examples do not notice.

Comes in: the results of mutation. Goes out: lines for a person, a dict for a programme.
Must not know: how a rule is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrules.cli.language import Spoken
    from govrules.model.rule import Example
    from govrules.report.junit import Case
    from govrules.report.layout import Paint
    from govrules.testing.mutation import MutantResult

KINDS_ZH = {
    "act dropped": "去掉行为",
    "condition": "改动条件",
    "condition dropped": "去掉条件",
    "exception removed": "去掉例外",
    "extension removed": "去掉延期",
    "facts reversed": "颠倒顺序",
    "field dropped": "去掉字段",
    "in force": "移动施行期",
    "limit": "改动期限",
    "members": "减少成员",
    "number": "改动数量",
    "pause removed": "去掉中止",
    "relation": "改动先后关系",
    "restart removed": "去掉重新起算",
    "roll": "改动顺延",
}


def score(results: Sequence[MutantResult]) -> float:
    """The share of mutants that an example noticed, in per cent; 100 where there are none."""
    return 100 * sum(each.noticed for each in results) / len(results) if results else 100.0


def text(
    results: Sequence[MutantResult], suggested: Mapping[int, Example], lang: Spoken, paint: Paint
) -> Iterator[str]:
    """The mutants not noticed, by rule, each with an example that would; then the score."""
    from govrules.reading.rule_text import example_to_yaml

    chinese = lang == "zh"
    last = None
    for at, each in enumerate(results):
        if each.noticed:
            continue
        if each.original.id != last:
            last = each.original.id
            place = each.original.place
            yield paint(f"{place.file}: {last}" if place else last, "warn")
        kind = KINDS_ZH.get(each.mutant.kind, each.mutant.kind) if chinese else each.mutant.kind
        yield f"  {kind}: {each.mutant.change}"
        if at in suggested:
            yield "    能发现它的示例：" if chinese else "    an example that would notice it:"
            told = example_to_yaml(suggested[at], quota=each.original.kind == "quota")
            yield from (f"      {line}" for line in told.splitlines())
    noticed = sum(each.noticed for each in results)
    share = f"{score(results):.1f}"
    yield (
        f"{len(results)} 个变异，示例发现 {noticed} 个（{share}%）"
        if chinese
        else f"{len(results)} mutants, {noticed} noticed by an example ({share} %)"
    )


def case(results: Sequence[MutantResult], least: float) -> Case:
    """All mutants as one test: it fails, as the command does, if fewer than `least` per cent were noticed."""
    from govrules.report.junit import Case

    share = score(results)
    open_ = [
        f"{each.original.id}: {each.mutant.kind}: {each.mutant.change}"
        for each in results
        if not each.noticed
    ]
    told = f"{share:.1f} % noticed, at least {least:g} % asked for"
    return Case(
        "mutants",
        "examples",
        f"notice at least {least:g} % of {len(results)} changes of the rules",
        failure="\n".join([told, *open_]) if share < least else None,
    )


def as_dict(results: Sequence[MutantResult], suggested: Mapping[int, Example]) -> dict[str, object]:
    """The same for a programme."""
    from govrules.reading.rule_text import example_to_yaml

    tried, missed = Counter(each.mutant.kind for each in results), Counter[str]()
    open_ = []
    for at, each in enumerate(results):
        if each.noticed:
            continue
        missed[each.mutant.kind] += 1
        example = suggested.get(at)
        quota = each.original.kind == "quota"
        open_.append(
            {
                "rule": each.original.id,
                "kind": each.mutant.kind,
                "change": each.mutant.change,
                "example": None if example is None else example_to_yaml(example, quota=quota),
            }
        )
    return {
        "mutants": len(results),
        "noticed": sum(each.noticed for each in results),
        "score": round(score(results), 1),
        "by_kind": {kind: {"mutants": n, "noticed": n - missed[kind]} for kind, n in sorted(tried.items())},
        "not_noticed": open_,
    }
