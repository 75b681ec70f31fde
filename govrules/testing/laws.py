"""Laws that hold for any rule on any record: ready-made properties for rule authors.

Comes in: `Rules`, a rule, a record, moments in order. Goes out: the laws that are broken, each in a sentence;
none where all is well. Must not know: Hypothesis, or how the record was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from govrules.engines.reference import Interpreter, moment_of, replay
from govrules.engines.reference.judge import masker_of
from govrules.model.expr import fields_of
from govrules.model.record import Record
from govrules.model.rule import Condition, Deadline, Holds, Lasting, Order, Present, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.verdict import REASONS, Reason, Status, Verdict


class Laws:
    """The laws of one rule; made once, asked of many records. Not for quotas, which judge units."""

    def __init__(self, rules: Rules, rule: Rule) -> None:
        assert not isinstance(rule.requires, Quota)
        self.rules, self.rule = rules, rule
        self._interpreter = Interpreter(rules, only=[rule.id])
        self._mask = masker_of(rules.type_of(rule))
        self.forward_only = moves_forward_only(rules, rule)

    def verdict(self, record: Record, as_of: date) -> Verdict:
        """What the rule says of the record."""
        (found,) = self._interpreter.judge(record, as_of)
        return found

    def broken(self, record: Record, moments: Sequence[date]) -> list[str]:
        """The laws that the rule breaks on this record, at these moments, the earliest first."""
        found: list[str] = []
        verdicts = [self.verdict(record, moment) for moment in moments]
        for moment, verdict in zip(moments, verdicts, strict=True):
            found += [f"as of {moment}: {law}" for law in self._of_one(record, moment, verdict)]
        # A null own date is not known, and an order or a wait that reads it may start at another of its facts yet.
        own_known = self.rules.type_of(self.rule).own_date in record.facts
        if self.forward_only and (own_known or not isinstance(self.rule.requires, Order | Lasting)):
            for at in range(len(verdicts) - 1):
                law = moved_backward(verdicts[at], verdicts[at + 1])
                if law:
                    found.append(f"from {moments[at]} to {moments[at + 1]}: {law}")
        return found

    def _of_one(self, record: Record, moment: date, verdict: Verdict) -> list[str]:
        found: list[str] = []
        reasons = REASONS[verdict.status] or (None,)
        if verdict.reason not in reasons:
            found.append(f"{verdict.status} has no reason {verdict.reason}")
        turned = replace(record, facts=dict(reversed(list(record.facts.items()))))
        if self.verdict(turned, moment) != verdict:
            found.append("the order of the facts changes the verdict")
        if replay(self.rules, self.rule, record, moment).verdict != verdict:
            found.append("the replay gives another verdict")
        facts, _ = self._mask(record.facts, moment_of(moment))
        # An empty set is given, but gives nothing: `present` names it as well.
        given = [name for name in verdict.missing if facts.get(name)]
        if verdict.reason is Reason.FACT_MISSING and not verdict.missing:
            found.append("a fact is missing, but none is named")
        if given and verdict.status is Status.UNDETERMINED:
            found.append(f"{', '.join(given)} named as missing, but given")
        if list(verdict.missing) != sorted(set(verdict.missing)):
            found.append("the missing facts are not sorted")
        if (verdict.late_by is None) != (verdict.reason not in (Reason.LATE, Reason.OVERDUE)):
            found.append("lateness belongs to late and overdue, and to nothing else")
        if verdict.late_by is not None and verdict.late_by < 1:
            found.append("late by less than one")
        if verdict.provisional and verdict.reason in (Reason.LATE, Reason.OVERDUE, Reason.TOO_SHORT):
            found.append("a breach rests on days that are not published")
        return found


def moves_forward_only(rules: Rules, rule: Rule) -> bool:
    """Whether moving as-of can move the verdicts of a rule only forward, on any record.

    Not so where a condition, an exception, `present` or `holds` names an act, nor where the start may still
    change; nor where the rule yields and its clock may start before the own date is reached.
    """
    record_type = rules.type_of(rule)
    acts = {field.id for field in record_type.fields.values() if field.act}
    conditions: list[Condition | None] = []
    for each in (rule, *(rules.rules[id] for id in rule.yields_to)):
        conditions += [each.applies_when, *(item.when for item in each.unless)]
    starts: tuple[str, ...] = (record_type.own_date,)
    match rule.requires:
        case Deadline() as deadline:
            starts = deadline.starts
            conditions.append(deadline.extended.when if deadline.extended else None)
            if any(name in acts for name in starts[:-1]):
                return False
        case Holds(condition=condition):
            conditions.append(condition)
        case Present(fields=fields) if acts & set(fields):
            return False
        case Order(facts=facts):
            starts = facts
            if not set(facts) <= acts:
                return False
        case Lasting(start=start, until=until):
            starts = (start,)
            if start not in acts and until in acts:
                return False
    if rule.yields_to and starts != (record_type.own_date,):
        return False
    return not any(fields_of(condition.expr) & acts for condition in conditions if condition is not None)


def moved_backward(before: Verdict, after: Verdict) -> str | None:
    """What is wrong with a move from one verdict to a later one; None where it is a move forward."""
    was, now = before.status, after.status
    told = f"{was} ({before.reason}) became {now} ({after.reason})"
    if before.reason is Reason.NOT_TRIGGERED:
        return None
    if was is Status.NOT_APPLICABLE or was is Status.SATISFIED:
        return None if (was, before.reason) == (now, after.reason) else told
    if was is Status.PENDING:
        return told if now is Status.NOT_APPLICABLE else None
    if was is Status.UNDETERMINED:
        return told if now in (Status.NOT_APPLICABLE, Status.PENDING) else None
    if before.reason is Reason.OVERDUE and after.reason is Reason.OVERDUE:
        grown = (after.late_by or 0) >= (before.late_by or 0) and after.due == before.due
        return None if grown else "the lateness of an overdue shrank, or its due moment moved"
    allowed = {before.reason}
    if before.reason is Reason.OVERDUE:
        allowed.add(Reason.LATE)
    if before.reason in (Reason.MISSING, Reason.OUT_OF_ORDER):
        allowed |= {Reason.MISSING, Reason.OUT_OF_ORDER}
    return None if now is Status.VIOLATED and after.reason in allowed else told
