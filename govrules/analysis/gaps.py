"""Findings about what is not there: acts unseen, fields unread, choices unspoken of, versions apart, examples.

Comes in: `Rules`. Goes out: findings. Must not know: solvers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from govrules.analysis.coverage import coverage
from govrules.analysis.finding import FINDINGS, Finding
from govrules.analysis.meaning import fields_read
from govrules.model.expr import Contains, Expr, Literal, fields_of, walk
from govrules.model.record_types import ROSTER, FieldType, RecordType
from govrules.model.rule import Deadline, FixedDate, Holds, Includes, Lasting, Present, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Place, Text
from govrules.reading.sources import shipped_folder, shipped_ids


def gap_findings(rules: Rules) -> Iterator[Finding]:
    """All of them, in the order of the rulebook."""
    yield from _fields(rules)
    yield from _versions(rules)
    for row in coverage(rules):
        if not row.accounted_for:
            yield _found(
                "GR818", (), f"{row.instrument}#{row.clause}",
                Text(f"条款 `{row.clause}`（{row.provision}）未作交代",
                 f"clause `{row.clause}` ({row.provision}) has no rule, no reason"),
                rules.instruments[row.instrument].clauses[row.clause].place,
            )  # fmt: skip
    for rule in rules:
        yield from _examples(rule)
        yield from _moving(rules, rule)


def _found(code: str, about: tuple[str, ...], what: str, message: Text, place: Place | None) -> Finding:
    return Finding(code, FINDINGS[code].level, about, what, message, place=place)


def _fields(rules: Rules) -> Iterator[Finding]:
    # What is shipped is shared by many instruments: only all of them together can leave a field unread.
    shipped = shipped_folder()
    whole = set(shipped_ids(shipped)) <= set(rules.instruments)
    for record_type in rules.record_types.values():
        if not whole and _is_shipped(record_type, shipped):
            continue
        of_type = [rule for rule in rules if rule.record == record_type.id]
        if not of_type or record_type.id == ROSTER:
            continue
        read = frozenset().union(*(fields_read(rule) for rule in of_type))
        read |= {record_type.own_date, *([record_type.unit] if record_type.unit else [])}
        for check in record_type.checks:
            read |= fields_of(check.that)
        used_in_rules = frozenset().union(*(fields_read(rule) for rule in of_type))
        spoken = _spoken(of_type)
        for field in record_type.fields.values():
            about = f"{record_type.id}.{field.id}"
            place = field.place or record_type.place
            if field.id not in used_in_rules and field.act and field.id != record_type.own_date:
                yield _found(
                    "GR813", (), about,
                    Text(f"没有规则看到行为 `{about}`", f"no rule sees the act `{about}`"), place,
                )  # fmt: skip
            elif field.id not in read:
                yield _found(
                    "GR814", (), about,
                    Text(f"没有规则读取 `{about}`", f"no rule reads `{about}`"), place,
                )  # fmt: skip
            elif field.type is FieldType.CHOICE and field.id in used_in_rules:
                silent = [m.id for m in field.members if m.id not in spoken and m.id not in ("none", "other")]
                if silent:
                    told = ", ".join(f"`{id}`" for id in silent)
                    yield _found(
                        "GR815", (), about,
                        Text(f"`{about}` 的选项没有规则提到：{told}", f"no rule speaks of these choices of `{about}`: {told}"),
                        place,
                    )  # fmt: skip


def _is_shipped(record_type: RecordType, folder: Path) -> bool:
    name = f"records/{record_type.id}.yaml"
    told = record_type.place
    return told is not None and told.file == f"{folder.name}/{name}" and (folder / name).is_file()


def _spoken(rules: list[Rule]) -> set[str]:
    """Every text that the rules of a record type write in a condition or a list of members."""
    found: set[str] = set()
    for rule in rules:
        for expr in _conditions(rule):
            for node in walk(expr):
                if isinstance(node, Literal) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, Contains):
                    found.add(node.member)
        if isinstance(rule.requires, Includes) and isinstance(rule.requires.members, tuple):
            found |= set(rule.requires.members)
    return found


def _conditions(rule: Rule) -> list[Expr]:
    found = [rule.applies_when] if rule.applies_when else []
    found += [item.when for item in rule.unless]
    match rule.requires:
        case Holds(condition=condition):
            found.append(condition)
        case Quota(count=count, of=of):
            found += [each for each in (count, of) if each is not None]
        case Deadline(extended=extended) if extended is not None and extended.when is not None:
            found.append(extended.when)
    return [condition.expr for condition in found]


def _versions(rules: Rules) -> Iterator[Finding]:
    for new in rules.instruments.values():
        for id in new.supersedes:
            old = rules.instruments.get(id)
            if old is None or old.in_force.last is None or new.in_force.first is None:
                continue
            gap = (new.in_force.first - old.in_force.last).days - 1
            if gap > 0:
                first, last = old.in_force.last + timedelta(days=1), new.in_force.first - timedelta(days=1)
                yield Finding(
                    "GR816", FINDINGS["GR816"].level, (), new.id,
                    Text(
                        f"`{old.id}` 与 `{new.id}` 之间 {gap} 天（{first} 至 {last}）均未施行",
                        f"neither `{old.id}` nor `{new.id}` is in force for {gap} days, {first} to {last}",
                    ),
                    dates=((first, last),), place=new.place,
                )  # fmt: skip


def _examples(rule: Rule) -> Iterator[Finding]:
    statuses = {(each.status, each.reason) for example in rule.examples for each in example.expect}
    seen = {status for status, _ in statuses}
    by = {each.by for example in rule.examples for each in example.expect}
    due = ["satisfied", "violated"]
    if isinstance(rule.requires, Deadline | FixedDate | Lasting | Quota):
        due.append("pending")
    missing = [status for status in due if status not in seen]
    if rule.applies_when is not None and "not-applicable" not in seen and rule.kind != "quota":
        missing.append("not-applicable")
    exempt = sum(1 for example in rule.examples for each in example.expect if each.reason == "exempt")
    missing += [f"exempt: {item.label}" for item in rule.unless if item.label not in by and not exempt]
    if missing:
        told = ", ".join(f"`{each}`" for each in missing)
        yield _found(
            "GR819", (rule.id,), rule.id, Text(f"没有例子：{told}", f"no example of {told}"), rule.place
        )


def _moving(rules: Rules, rule: Rule) -> Iterator[Finding]:
    fields = rules.type_of(rule).fields
    named = frozenset().union(*(fields_of(expr) for expr in _conditions(rule)))
    if isinstance(rule.requires, Present):
        named |= set(rule.requires.fields)
    if isinstance(rule.requires, Quota):
        return
    acts = sorted(name for name in named if name in fields and fields[name].act)
    if acts:
        told = ", ".join(f"`{each}`" for each in acts)
        yield _found(
            "GR820", (rule.id,), rule.id,
            Text(f"读取行为 {told}：判定可能随评估时点反复", f"reads {told}: the verdict may turn as as-of moves"),
            rule.place,
        )  # fmt: skip
