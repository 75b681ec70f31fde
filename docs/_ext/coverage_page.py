"""The page of coverage: of each instrument how many clauses there are, and what became of them.

In: the shipped rules. Out: a page in Markdown.
"""

from collections import Counter

from markdown_marks import page_of, plain, row, table

from govrules.analysis.coverage import ClauseRow, coverage
from govrules.model.rulebook import Rules

_HEADS = ("encoded", "part of a rule", "not assessable", "not accounted for")


def coverage_page(rules: Rules) -> str:
    """The whole page."""
    lines = [
        "# Coverage",
        "",
        (
            "Every clause of an instrument that orders something is encoded by rules, part of a rule that it shapes, "
            "or not assessable, with the reason on the instrument's page. `govrules coverage` prints each of them."
        ),
        *table("instrument", "clauses", *_HEADS, "rules"),
    ]
    whole: Counter[str] = Counter()
    rows = coverage(rules)
    for instrument in rules.instruments.values():
        found = Counter(_fate(each) for each in rows if each.instrument == instrument.id)
        own = sum(rule.instrument == instrument.id for rule in rules)
        whole += found
        name = f"[{plain(instrument.title.zh)}](instruments/{page_of(instrument.id)}.md)<br>`{instrument.id}`"
        lines.append(row(name, *_numbers(found), str(own)))
    lines.append(row("**all**", *_numbers(whole), str(len(rules))))
    return "\n".join([*lines, ""])


def _fate(clause: ClauseRow) -> str:
    if clause.rules:
        return _HEADS[0]
    if clause.part_of is not None:
        return _HEADS[1]
    return _HEADS[2] if clause.not_assessable is not None else _HEADS[3]


def _numbers(found: Counter[str]) -> list[str]:
    return [str(found.total()), *(str(found[head]) for head in _HEADS)]
