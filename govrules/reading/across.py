"""What only the rules together can tell: rules that name each other, and clauses that nobody encodes.

Comes in: read rules, instruments, and their readers. Goes out: rules with their links, and diagnostics.
Must not know: files, YAML beyond the nodes that name a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from govrules.model.rule import Example, Expected, Instrument, Rule
from govrules.model.source import Text
from govrules.model.verdict import Reason
from govrules.reading.keys import FileReader
from govrules.reading.rules import ReadRule
from govrules.reading.suggest import nearest, one_out_of
from govrules.reading.yaml_nodes import MappingNode, Node


class Names:
    """Rules by their ids and by every tail of them."""

    def __init__(
        self, ids: Iterable[str], instruments: Iterable[str], known_instruments: Iterable[str]
    ) -> None:
        self.ids = dict.fromkeys(ids)
        self.instruments = frozenset(instruments)
        self.known_instruments = frozenset(known_instruments)
        self.by_tail: dict[str, list[str]] = defaultdict(list)
        for id in self.ids:
            parts = id.split("/")
            for first in range(len(parts)):
                self.by_tail["/".join(parts[first:])].append(id)

    def meant(self, said: str, within: str) -> list[str]:
        """The rules that may be meant by what is said within an instrument."""
        # Its own rules first: what a folder means must not change with what else is loaded.
        for id in (said, f"{within}/{said}"):
            if id in self.ids:
                return [id]
        return self.by_tail.get(said, [])

    def full_id(self, said: str, within: str) -> str:
        """The full id of a rule, where just one that is loaded may be meant; else what was said."""
        found = self.meant(said, within)
        return found[0] if len(found) == 1 else said

    def resolve(self, reader: FileReader, node: Node, said: str, what: str, within: str) -> str | None:
        """The full id of the rule that is named; None if it is not loaded or not known."""
        found = self.meant(said, within)
        if len(found) == 1:
            return found[0]
        if found:
            reader.fault(
                "GR605",
                node,
                Text(
                    f"“{what}”中的“{said}”可能指 {len(found)} 条规则中的任一条",
                    f"`{said}` in `{what}` may be any of {len(found)} rules",
                ),
                one_out_of(found),
            )
            return None
        instrument = said.rpartition("/")[0]
        if instrument and not any(f"/{each}".endswith(f"/{instrument}") for each in self.instruments):
            near = None
            if instrument not in self.known_instruments:
                near = nearest(instrument, sorted(self.instruments | self.known_instruments))
            reader.fault(
                "GR602",
                node,
                Text(
                    f"“{what}”中的规则“{said}”所属的文件没有载入",
                    f"`{said}` in `{what}` is a rule of an instrument that is not loaded",
                ),
                Text(f"如需计入，请同时载入“{instrument}”", f"load `{instrument}` too if it is to count")
                if near is None
                else near,
            )
            return None
        near = nearest(said, self.ids) or nearest(said.rpartition("/")[2], _last_parts(self.ids))
        reader.fault(
            "GR601",
            node,
            Text(f"“{what}”所写的规则“{said}”不存在", f"`{what}` names the unknown rule `{said}`"),
            Text("请写已载入的规则的 id", "write the id of a rule that is loaded") if near is None else near,
        )
        return None


def _last_parts(ids: Iterable[str]) -> list[str]:
    return [id.rpartition("/")[2] for id in ids]


def link(read: Mapping[str, ReadRule], names: Names, broken: frozenset[str]) -> dict[str, Rule]:
    """The rules, each with the full ids of those it yields to; `broken` names rules that did not read."""
    rules: dict[str, Rule] = {}
    for id, each in read.items():
        yields_to: list[str] = []
        for node in each.yields_to:
            other = names.resolve(each.reader, node, node.value.strip(), "yields_to", each.rule.instrument)
            if other is None or other in broken:
                continue
            if other == id:
                each.reader.fault(
                    "GR604",
                    node,
                    Text(f"规则“{id}”让位于自身", f"rule `{id}` yields to itself"),
                    Text("请从“yields_to”中删去", "take it out of `yields_to`"),
                )
            elif read[other].rule.record != each.rule.record:
                each.reader.fault(
                    "GR603",
                    node,
                    Text(
                        f"“{other}”判定“{read[other].rule.record}”类型的记录，本规则判定“{each.rule.record}”类型的记录",
                        f"`{other}` judges records of type `{read[other].rule.record}`,"
                        f" this rule `{each.rule.record}`",
                    ),
                    Text(
                        "规则只能让位于同一记录类型的规则",
                        "a rule yields only to rules of its own record type",
                    ),
                )
            else:
                yields_to.append(other)
        examples = tuple(_full_ids(example, names, each.rule.instrument) for example in each.rule.examples)
        rules[id] = replace(each.rule, yields_to=tuple(yields_to), examples=examples)
    _refuse_cycles(rules, read)
    return rules


def _full_ids(example: Example, names: Names, within: str) -> Example:
    """What supersedes a rule may be named by its tail in an example; the verdict gives the full id."""

    def full(each: Expected) -> Expected:
        if each.by is None or each.reason != Reason.SUPERSEDED:
            return each
        return replace(each, by=names.full_id(each.by, within))

    if all(each.reason != Reason.SUPERSEDED for each in example.expect):
        return example
    return replace(example, expect=tuple(map(full, example.expect)))


def _refuse_cycles(rules: Mapping[str, Rule], read: Mapping[str, ReadRule]) -> None:
    settled: set[str] = set()
    for first in rules:
        path: list[str] = []
        stack = [(first, iter(rules[first].yields_to))] if first not in settled else []
        path = [first]
        while stack:
            id, others = stack[-1]
            other = next(others, None)
            if other is None:
                settled.add(id)
                stack.pop()
                path.pop()
            elif other in path:
                circle = [*path[path.index(other) :], other]
                _tell_cycle(circle, read)
                settled.update(circle)
            elif other not in settled:
                stack.append((other, iter(rules[other].yields_to)))
                path.append(other)


def _tell_cycle(circle: list[str], read: Mapping[str, ReadRule]) -> None:
    start = circle.index(min(circle))
    circle = [*circle[start:-1], *circle[:start], circle[start]]
    each = read[circle[0]]
    node = next(node for node in each.yields_to if f"/{circle[1]}".endswith(f"/{node.value.strip()}"))
    each.reader.fault(
        "GR604",
        node,
        Text(
            "规则循环让位：" + " → ".join(f"“{id}”" for id in circle),
            "rules yield to each other in a circle: " + " → ".join(f"`{id}`" for id in circle),
        ),
        Text(
            "一般规则让位于特别规则：请删去其中一处",
            "the more general rule yields to the more special one: take out one of these",
        ),
    )


def check_clauses(
    instrument: Instrument,
    reader: FileReader,
    node: MappingNode,
    encoded: frozenset[str],
    names: Names,
) -> None:
    """Each clause is encoded, part of a rule, or not assessable; and whatever rule it is part of exists."""
    entry = node.entries.get("clauses")
    listed = entry[1].entries if entry is not None and isinstance(entry[1], MappingNode) else {}
    for clause in instrument.clauses.values():
        key, value = listed[clause.id]
        if clause.part_of is not None:
            part_of: Node = value.entries["part_of"][1] if isinstance(value, MappingNode) else key
            names.resolve(reader, part_of, clause.part_of, "part_of", instrument.id)
        elif clause.not_assessable is None and clause.id not in encoded:
            reader.fault(
                "GR608",
                key,
                Text(f"没有规则对应条款“{clause.id}”", f"no rule encodes clause `{clause.id}`"),
                Text(
                    "请写一条规则；或写“part_of:”，注明由哪条规则计入；或写“not_assessable:”，注明理由",
                    "write a rule, `part_of:` the rule that counts it in, or `not_assessable:` and why",
                ),
            )
