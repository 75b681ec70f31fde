"""A calculation in steps: every value that is used twice is computed once, in a column of its own.

Comes in: SQLGlot nodes. Goes out: one chain of common table expressions, each a step further than the
last. Must not know: rules.

A data base evaluates an expression as often as it is written. Two rules that count from the same fact
must share its place in the calendar; so a value is bound to a name (`let`), the same value always to the
same name, and each step holds what needs only earlier steps. What turns out to be read only once is written
where it is read: every step more is a column more to plan and to carry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlglot import exp

from govrules.engines.batch.sql import Node, name

_SIMPLE = (exp.Column, exp.Literal, exp.Boolean, exp.Null)
_WHOLE = (*_SIMPLE, exp.Case, exp.Cast, exp.Anonymous, exp.Coalesce, exp.Greatest, exp.Least, exp.Paren)
"""What needs no brackets where it is written into another value."""


class Steps:
    """Named values over a source's columns."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._values: dict[str, Node] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def let(self, value: Node, hint: str) -> Node:
        """A column that holds the value; a constant or a column stays what it is."""
        if isinstance(value, _SIMPLE):
            return value
        if isinstance(value, exp.Cast) and not value.find(exp.Column):
            return value
        key = value.sql()
        found = self._names.get(key)
        if found is None:
            found = self._fresh(hint)
            self._names[key] = found
            self._values[found] = value
        return name(found)

    def value(self, column: str) -> Node | None:
        """What a column of these steps holds; None for one of the source."""
        return self._values.get(column)

    def _fresh(self, hint: str) -> str:
        made = re.sub(r"[^a-z0-9_]+", "_", hint.lower()).strip("_") or "value"
        # Two underscores part our names from those of fields, which have none.
        made = made if "__" in made else made + "__"
        at = self._counts.get(made, 0)
        self._counts[made] = at + 1
        return made if at == 0 else f"{made}{'' if made.endswith('_') else '_'}{at + 1}"

    def chain(self, outputs: Iterable[Node]) -> tuple[list[exp.CTE], str]:
        """The steps that the outputs need, as common table expressions, and the name of the last."""
        shown = [column.name for node in outputs for column in node.find_all(exp.Column)]
        values = self._folded(shown)
        levels: dict[str, int] = {}
        last_use: dict[str, int] = {}
        for each, value in values.items():
            read = [column.name for column in value.find_all(exp.Column)]
            levels[each] = 1 + max((levels.get(one, 0) for one in read), default=0)
            for one in read:
                last_use[one] = max(last_use.get(one, 0), levels[each])
        top = 1 + max(levels.values(), default=0)
        last_use.update(dict.fromkeys(shown, top))
        made: list[exp.CTE] = []
        source = self.source
        order = sorted(last_use.keys() - values.keys()) + list(values)
        for level in range(1, top):
            columns: list[Node] = []
            for each in order:
                at = levels.get(each, 0)
                if at == level:
                    columns.append(exp.alias_(values[each], each, quoted=True, copy=False))
                elif at < level < last_use[each]:
                    columns.append(name(each))
            step = f"step_{level}"
            made.append(cte(step, select(columns, source)))
            source = step
        return made, source

    def _folded(self, shown: Iterable[str]) -> dict[str, Node]:
        """The values that are needed, each after what it reads; one that is read once is written where it is read."""
        uses: Counter[str] = Counter()
        kept = set(shown)
        for each in reversed(self._values):
            if each in kept or uses[each]:
                uses.update(column.name for column in self._values[each].find_all(exp.Column))
        values: dict[str, Node] = {}
        once: dict[str, Node] = {}

        def written(node: Node) -> Node:
            return once.pop(node.name) if isinstance(node, exp.Column) and node.name in once else node

        for each, value in self._values.items():
            if each not in kept and not uses[each]:
                continue
            if any(column.name in once for column in value.find_all(exp.Column)):
                value = value.transform(written)
            if each not in kept and uses[each] == 1:
                once[each] = value if isinstance(value, _WHOLE) else exp.Paren(this=value)
            else:
                values[each] = value
        return values


def select(columns: Sequence[Node], source: str) -> exp.Select:
    """`SELECT columns FROM source`."""
    made = exp.Select(expressions=list(columns) or [exp.Literal.number(1)])
    return made.from_(exp.to_table(exp.to_identifier(source, quoted=True).sql()), copy=False)


def cte(called: str, query: exp.Query) -> exp.CTE:
    """A common table expression."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(called, quoted=True)))
