"""A calculation in steps: every value that is used twice is computed once, in a column of its own.

Comes in: SQLGlot nodes. Goes out: one chain of common table expressions, each a step further than the
last. Must not know: rules.

A data base evaluates an expression as often as it is written. Two rules that count from the same fact
must share its place in the calendar; so a value is bound to a name (`let`), the same value always to the
same name, and each step holds what needs only earlier steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlglot import exp

from govrules.engines.batch.sql import Node, name

_SIMPLE = (exp.Column, exp.Literal, exp.Boolean, exp.Null)


class Steps:
    """Named values over a source's columns."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._values: dict[str, Node] = {}
        self._names: dict[str, str] = {}
        self._levels: dict[str, int] = {}
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
            self._levels[found] = 1 + self.level(value)
        return name(found)

    def level(self, value: Node) -> int:
        """How many steps a value needs before it can be computed."""
        return max((self._levels.get(column.name, 0) for column in value.find_all(exp.Column)), default=0)

    def _fresh(self, hint: str) -> str:
        made = re.sub(r"[^a-z0-9_]+", "_", hint.lower()).strip("_") or "value"
        # Two underscores part our names from those of fields, which have none.
        made = made if "__" in made else made + "__"
        at = self._counts.get(made, 0)
        self._counts[made] = at + 1
        return made if at == 0 else f"{made}{'' if made.endswith('_') else '_'}{at + 1}"

    def chain(self, outputs: Iterable[Node]) -> tuple[list[exp.CTE], str]:
        """The steps that the outputs need, as common table expressions, and the name of the last."""
        needed: set[str] = set()
        base: set[str] = set()
        waiting = [column.name for node in outputs for column in node.find_all(exp.Column)]
        while waiting:
            each = waiting.pop()
            value = self._values.get(each)
            if value is None:
                base.add(each)
            elif each not in needed:
                needed.add(each)
                waiting += [column.name for column in value.find_all(exp.Column)]
        last_use = dict.fromkeys((*needed, *base), 0)
        top = 1 + max((self._levels[each] for each in needed), default=0)
        for each in needed:
            for column in self._values[each].find_all(exp.Column):
                last_use[column.name] = max(last_use[column.name], self._levels[each])
        for node in outputs:
            for column in node.find_all(exp.Column):
                last_use[column.name] = top
        made: list[exp.CTE] = []
        source = self.source
        order = sorted(base) + [each for each in self._values if each in needed]
        for level in range(1, top):
            columns: list[Node] = []
            for each in order:
                at = self._levels.get(each, 0)
                if at == level:
                    columns.append(exp.alias_(self._values[each], each, quoted=True, copy=False))
                elif at < level < last_use[each]:
                    columns.append(name(each))
            step = f"step_{level}"
            made.append(cte(step, select(columns, source)))
            source = step
        return made, source


def select(columns: Sequence[Node], source: str) -> exp.Select:
    """`SELECT columns FROM source`."""
    made = exp.Select(expressions=list(columns) or [exp.Literal.number(1)])
    return made.from_(exp.to_table(exp.to_identifier(source, quoted=True).sql()), copy=False)


def cte(called: str, query: exp.Query) -> exp.CTE:
    """A common table expression."""
    return exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(called, quoted=True)))
