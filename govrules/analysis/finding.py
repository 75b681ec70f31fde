"""A finding about rules: its code, how grave it is, the provisions it sets side by side, and its witness.

Comes in: nothing. Goes out: `Finding`, `Witness`, `FINDINGS`. Must not know: how a finding is made or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from govrules.model.source import Level, Place, Text


class FindingCode(NamedTuple):
    """One kind of finding: its name, how grave it is, what it means and what an author can do."""

    name: str
    level: Level
    meaning: Text
    mend: Text


Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a rule says of the witness: a status, and a reason where there is one; of a quota, of which unit and period."""

    rule: str
    status: str
    reason: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A record (for quotas several, and a roster) as an example in a rule file would write it, and what the rules
    say of it.
    """

    record: str
    given: Facts | tuple[Facts, ...]
    as_of: date
    expect: tuple[Expectation, ...]
    roster: tuple[Facts, ...] | None = None

    @property
    def records(self) -> tuple[Facts, ...]:
        """The facts of each record."""
        return self.given if isinstance(self.given, tuple) else (self.given,)

    def to_yaml(self) -> str:
        """The witness as YAML, one expected verdict a rule."""
        lines = [f"record: {self.record}", "given:"]
        if isinstance(self.given, tuple):
            lines += [f"  - {_flow(facts)}" for facts in self.given]
        else:
            lines += [f"  {name}: {_yaml(value)}" for name, value in self.given.items()]
        if self.roster is not None:
            lines += ["roster:", *(f"  - {_flow(unit)}" for unit in self.roster)]
        lines += [f"as_of: {self.as_of}", "expect:"]
        for each in self.expect:
            of = "" if each.record is None else f"record: {each.record}, "
            reason = "" if each.reason is None else f", reason: {each.reason}"
            lines.append(f"  {each.rule}: {{{of}status: {each.status}{reason}}}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found about the rules themselves. `about` is a rule, field, clause or instrument by id."""

    code: str
    level: Level
    rules: tuple[str, ...]
    about: str
    message: Text
    provisions: tuple[str, ...] = ()
    witness: Witness | None = None
    dates: tuple[tuple[date, date], ...] = ()
    place: Place | None = None
    accepted: Text | None = None

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON takes it."""
        return {
            "code": self.code,
            "name": FINDINGS[self.code].name,
            "level": str(self.level),
            "rules": list(self.rules),
            "about": self.about,
            "message": {"zh": self.message.zh, "en": self.message.en},
            "provisions": list(self.provisions),
            "witness": None if self.witness is None else self.witness.to_yaml(),
            "dates": [[str(first), str(last)] for first, last in self.dates],
            "accepted": None if self.accepted is None else {"zh": self.accepted.zh, "en": self.accepted.en},
        }


def _flow(facts: Facts) -> str:
    return "{" + ", ".join(f"{name}: {_yaml(value)}" for name, value in facts.items()) + "}"


def _yaml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | frozenset):
        return "[" + ", ".join(str(each) for each in value) + "]"
    return str(value)


_ERROR, _WARNING, _NOTE = Level.ERROR, Level.WARNING, Level.NOTE

FINDINGS: Mapping[str, FindingCode] = {
    "GR801": FindingCode(
        "never-applies",
        _ERROR,
        Text("适用条件不可能成立，规则永不适用", "the condition can never be true: the rule never applies"),
        Text("改正 `applies_when` 中互相矛盾的部分", "mend the parts of `applies_when` that exclude each other"),
    ),
    "GR802": FindingCode(
        "exception-always",
        _ERROR,
        Text("凡适用本规则即属例外，规则无所约束", "the exception covers every record of the rule: it binds nobody"),
        Text("缩小例外的条件", "narrow the exception"),
    ),
    "GR803": FindingCode(
        "exception-never",
        _WARNING,
        Text("例外的条件与适用条件不能同时成立", "the exception excludes what the rule applies to: it never excuses"),
        Text("删去例外或改正其条件", "take the exception out, or mend its condition"),
    ),
    "GR804": FindingCode(
        "condition-implied",
        _WARNING,
        Text("条件的一部分已由其余部分得出", "a part of the condition follows from the rest"),
        Text("删去多余的部分", "take out the part that adds nothing"),
    ),
    "GR805": FindingCode(
        "cannot-both-hold",
        _ERROR,
        Text("同时有效的两条规则，对任何共同适用的记录都不能同时满足", "two rules in force together that no record of both can satisfy"),
        Text("改正其一，或写明 `yields_to`", "mend one of them, or write which yields to which"),
    ),
    "GR806": FindingCode(
        "cannot-both-hold-on-some-days",
        _WARNING,
        Text("自某些日期起算时，两条规则不能同时满足", "two rules that cannot both be satisfied from some start dates"),
        Text("查看所列日期，写明 `yields_to` 或接受该发现", "look at the dates; write which yields, or accept the finding"),
    ),
    "GR807": FindingCode(
        "looser-than-the-law",
        _WARNING,
        Text("地方规则宽于上位规定", "a local rule allows what the law above it forbids"),
        Text("核对原文；如确属文件本身的不一致，以理由接受", "compare the texts; if the documents differ, accept it with a reason"),
    ),
    "GR808": FindingCode(
        "made-empty",
        _NOTE,
        Text("满足较严的规则即满足本规则", "whoever satisfies the stricter rule satisfies this one too"),
        Text("无须改动；供对照", "nothing to mend; for comparison"),
    ),
    "GR809": FindingCode(
        "twins",
        _WARNING,
        Text("同一文件的两条规则说的完全相同", "two rules of one instrument say the very same"),
        Text("删去其一，另一条写明两处条款", "keep one, and let it name both clauses"),
    ),
    "GR810": FindingCode(
        "restates-the-law",
        _NOTE,
        Text("地方规则重申上位规定", "a local rule repeats the law above it"),
        Text("无须改动", "nothing to mend"),
    ),
    "GR811": FindingCode(
        "two-limits-for-one-act",
        _NOTE,
        Text("同一行为有两个起算点不同的期限，且未写明先后", "two limits from different facts for one act, with no order between them"),
        Text("两者都判；如一条优先，写明 `yields_to`", "both are judged; if one goes first, write `yields_to`"),
    ),
    "GR812": FindingCode(
        "limit-changed",
        _NOTE,
        Text("前后施行的规则对同一事项期限不同", "rules in force one after the other give different limits for one thing"),
        Text("无须改动；依触发日确定适用哪一条", "nothing to mend: the day of the trigger says which one judges"),
    ),
    "GR813": FindingCode(
        "unseen-act",
        _NOTE,
        Text("没有规则看到的行为", "an act that no rule sees"),
        Text("写一条规则，或删去该字段", "write a rule for it, or take the field out"),
    ),
    "GR814": FindingCode(
        "unread-field",
        _NOTE,
        Text("没有规则读取的字段", "a field that no rule reads"),
        Text("写一条规则，或删去该字段", "write a rule for it, or take the field out"),
    ),
    "GR815": FindingCode(
        "unspoken-choice",
        _NOTE,
        Text("没有规则提到的选项", "choices that no rule speaks of"),
        Text("核对是否遗漏", "see whether something was left out"),
    ),
    "GR816": FindingCode(
        "gap-between-versions",
        _WARNING,
        Text("新旧文件之间有一段无规定的时间", "days between two versions on which neither is in force"),
        Text("核对施行与废止日期", "compare the days in force with the documents"),
    ),
    "GR818": FindingCode(
        "clause-unaccounted",
        _WARNING,
        Text("条款既无规则也无理由", "a clause with neither rule nor reason"),
        Text("写规则，或写 `not_assessable`", "write a rule, or say why it is not assessable"),
    ),
    "GR819": FindingCode(
        "example-missing",
        _NOTE,
        Text("规则可能给出的判定没有例子", "no example for a verdict that the rule can give"),
        Text("补一个例子", "add an example"),
    ),
    "GR820": FindingCode(
        "moves-with-as-of",
        _NOTE,
        Text("条件、例外或要求读取行为：判定可能随评估时点反复", "conditions or requirement read an act: the verdict may turn as as-of moves"),
        Text("知悉即可；见含义说明", "only to be known; see the page on meaning"),
    ),
}  # fmt: skip
