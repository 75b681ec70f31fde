"""The text of a new rule file: a rule of the wished kind that is sound at once, with its examples.

Comes in: a record type, the time in force, the kind. Goes out: YAML text; and the text of an
`instrument.yaml` with one clause more. Must not know: where files lie, how rules are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from govrules.calendars.calendar import Calendar
from govrules.calendars.count import count
from govrules.calendars.limit import Conventions, Limit, Unit
from govrules.calendars.wording import Text
from govrules.errors import GovrulesError
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rule import InForce

KINDS = ("deadline", "lasting", "order", "present", "includes", "holds", "quota")

Fits = Callable[[Mapping[str, object]], bool]
"""Whether a record with these facts passes the checks of its type."""

_A_DAY = timedelta(days=1)
_USUAL_DAY = date(2020, 3, 2)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of the new rule; `fits` says whether facts make a fit record."""

    kind: str
    title_zh: str
    title_en: str
    provision: str
    clause: str
    duty: str
    record_type: RecordType
    in_force: InForce
    calendar: Calendar
    fits: Fits


@dataclass(frozen=True, slots=True)
class _Sample:
    given: object
    as_of: date
    expect: object
    roster: object = None


def rule_text(draft: Draft) -> str:
    """The whole file.

    Raises GovrulesError where the record type has no field that such a rule could speak of.
    """
    requires, samples = _KINDS[draft.kind](_Drafting(draft))
    lines = [
        "title:",
        f"  zh: {_flow(draft.title_zh)}",
        f"  en: {_flow(draft.title_en)}",
        f"provision: {_flow(draft.provision)}",
        f"clause: {draft.clause}",
        f"duty: {draft.duty}",
        f"record: {draft.record_type.id}",
        "requires:",
        *(f"  {line}" for line in requires),
        "examples:",
    ]
    for sample in samples:
        lines.append(f"  - given: {_flow(sample.given)}")
        lines.append(f"    as_of: {sample.as_of}")
        if sample.roster is not None:
            lines.append(f"    roster: {_flow(sample.roster)}")
        lines.append(f"    expect: {_flow(sample.expect)}")
    return "\n".join(lines) + "\n"


def instrument_text(title: str, region: str) -> str:
    """The text of a new `instrument.yaml`, its title to be mended."""
    return "\n".join(
        [
            f"title: {{zh: {_flow(title)}, en: {_flow(title)}}}",
            "issuer: {zh: 发文机关, en: the issuing body}",
            "in_force: {from: 2020-01-01}",
            f"region: {region}",
            "level: district",
            *(["timezone: Asia/Shanghai"] if region.split("/")[0] != "cn" else []),
            "clauses:",
            "",
        ]
    )


def with_clause(text: str, clause: str, provision: str) -> str:
    r"""The text of an `instrument.yaml` with one clause more; all else stays as it is, comments too.

    Raises GovrulesError where the clauses do not stand one a line below `clauses:`.

    >>> print(with_clause("title: t\nclauses:\n  a: {provision: 一}\nnotes: n\n", "b", "二"), end="")
    title: t
    clauses:
      a: {provision: 一}
      b: {provision: 二}
    notes: n
    """
    line = f"{clause}: {{provision: {_flow(provision)}}}"
    head = re.search(r"^clauses:[ \t]*(\{[ \t]*\}|~|null)?[ \t]*(#.*)?\r?$", text, re.MULTILINE)
    if head is None:
        if re.search(r"^clauses:", text, re.MULTILINE):
            raise GovrulesError(
                "`clauses` of instrument.yaml are not one a line",
                f"write `{line}` there by hand, indented",
                zh="instrument.yaml 的 clauses 未按每行一条书写",
                zh_help=f"请缩进后手工加入：{line}",
            )
        return f"{text.rstrip()}\nclauses:\n  {line}\n"
    end = "\r\n" if head.group(0).endswith("\r") else "\n"
    if head.group(1):
        text = text[: head.start(1)].rstrip() + text[head.end(1) :]
        head = re.compile(r"^clauses:.*$", re.MULTILINE).search(text)
        assert head is not None
    at, indent = _end_of_block(text, head.end())
    before = text[:at]
    if before and not before.endswith("\n"):
        before += end
    return f"{before}{indent}{line}{end}{text[at:]}"


def _end_of_block(text: str, start: int) -> tuple[int, str]:
    """The offset behind the last line of a block that begins behind `start`, and its indentation."""
    at = text.find("\n", start)
    at = len(text) if at < 0 else at + 1
    end, indent = at, None
    while at < len(text):
        following = text.find("\n", at)
        following = len(text) if following < 0 else following + 1
        line = text[at:following]
        bare = line.strip()
        if bare and not line[0].isspace() and not bare.startswith("#"):
            break
        if bare and line[0].isspace():
            end = following
            if indent is None and not bare.startswith("#"):
                indent = line[: len(line) - len(line.lstrip())]
        at = following
    return end, indent or "  "


# -- the kinds ---------------------------------------------------------------------------------------

_Drafted = tuple[list[str], list[_Sample]]


class _Drafting:
    """Fields and days that go together."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.type = draft.record_type
        self.own = draft.record_type.own_date
        first, last = draft.in_force.first, draft.in_force.last
        usual = _USUAL_DAY if _USUAL_DAY in draft.in_force else None
        self.day = usual or first or last or _USUAL_DAY
        self.later = self.day + timedelta(days=400)

    def fields(self, fits: Callable[[Field], bool]) -> Iterator[Field]:
        """The fields of a sort, but for the own date and the unit."""
        for field in self.type.fields.values():
            if field.id not in (self.own, self.type.unit) and field.default is None and fits(field):
                yield field

    def first(self, what: Text, fits: Callable[[Field], bool]) -> Field:
        found = next(self.fields(fits), None)
        if found is None:
            raise self.none(what)
        return found

    def none(self, what: Text) -> GovrulesError:
        return GovrulesError(
            f"record type `{self.type.id}` has no {what.en}, which `--kind {self.draft.kind}` speaks of",
            "choose another kind or record type, or add such a field",
            zh=f"记录类型“{self.type.id}”没有{what.zh}，--kind {self.draft.kind} 要用到",
            zh_help="请换一种规则或记录类型，或加上这样的字段",
        )

    def limit(self, n: int, unit: Unit) -> tuple[Limit, Conventions]:
        """A limit whose last day the calendar has settled, so that its examples hold for good."""
        limit, conventions = Limit(n, unit), Conventions()
        if count(self.draft.calendar, limit, self.day, conventions).provisional:
            return Limit(n, Unit.CALENDAR_DAYS), conventions
        return limit, conventions

    def due(self, limit: Limit, conventions: Conventions) -> date:
        found = count(self.draft.calendar, limit, self.day, conventions).due
        assert found is not None
        return found


def _is_act(field: Field) -> bool:
    return field.type.is_time and field.act


def _deadline(of: _Drafting) -> _Drafted:
    limit, conventions = of.limit(20, Unit.WORKING_DAYS)
    due = of.due(limit, conventions)
    late = due + _A_DAY
    for act in of.fields(_is_act):
        if of.draft.fits({of.own: of.day, act.id: late}):
            break
    else:
        raise of.none(Text("本类日期以外表示行为的日期", "date that is an act beside its own"))
    start = of.own
    lines = ["deadline:", f"  act: {act.id}", f"  from: {start}", f"  within: {limit}"]
    if limit.unit is Unit.CALENDAR_DAYS:
        lines.append("  last_day: keep")
    violated = {"status": "violated", "reason": "late", "due": due}
    return lines, [
        _Sample({start: of.day, act.id: due}, of.later, "satisfied"),
        _Sample({start: of.day, act.id: late}, of.later, violated),
        _Sample({start: of.day}, of.later, {**violated, "reason": "overdue"}),
        _Sample({start: of.day}, of.day, "pending"),
    ]


def _lasting(of: _Drafting) -> _Drafted:
    limit, conventions = of.limit(5, Unit.WORKING_DAYS)
    due = of.due(limit, conventions)
    short = of.day + _A_DAY
    times = [field.id for field in of.type.fields.values() if field.type.is_time]
    # A pair that is named alike is most likely one: comments_open_on, comments_close_on.
    pairs = [(a, b) for a in times for b in times if a != b]
    pairs.sort(key=lambda pair: -_shared(*pair))
    for start, until in pairs:
        if of.draft.fits({start: of.day, until: due}) and of.draft.fits({start: of.day, until: short}):
            break
    else:
        raise of.none(Text("两个日期", "two dates"))
    lines = ["lasting:", f"  from: {start}", f"  until: {until}", f"  at_least: {limit}"]
    too_short = {"status": "violated", "reason": "too-short", "due": due}
    return lines, [
        _Sample({start: of.day, until: due}, of.later, "satisfied"),
        _Sample({start: of.day, until: short}, of.later, too_short),
    ]


def _shared(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _order(of: _Drafting) -> _Drafted:
    days = [field.id for field in of.type.fields.values() if _is_act(field)]
    early, late = of.day, of.day + timedelta(days=7)
    pairs = [(a, b) for at, a in enumerate(days) for b in days[at + 1 :]]
    chosen = next(
        (
            (a, b)
            for a, b in pairs
            if of.draft.fits({a: early, b: late}) and of.draft.fits({a: late, b: early})
        ),
        pairs[0] if pairs else None,
    )
    if chosen is None:
        raise of.none(Text("两个表示行为的日期", "two dates that are acts"))
    first, second = chosen
    lines = ["order:", f"  facts: [{first}, {second}]", "  relation: before"]
    broken = {"status": "violated", "reason": "missing", "missing": [first]}
    samples = [
        _Sample({first: early, second: late}, of.later, "satisfied"),
        _Sample({second: early}, of.later, broken),
        _Sample({first: early}, of.later, "pending"),
    ]
    if of.draft.fits({first: late, second: early}):
        wrong = {"status": "violated", "reason": "out-of-order"}
        samples.insert(1, _Sample({first: late, second: early}, of.later, wrong))
    return lines, samples


def _present(of: _Drafting) -> _Drafted:
    field = of.first(
        Text("本类日期以外的字段", "field beside its own date"), lambda field: field.type is not FieldType.SET
    )
    return [f"present: [{field.id}]"], [
        _Sample({of.own: of.day, field.id: _value(field, of.day)}, of.later, "satisfied"),
        _Sample(
            {of.own: of.day}, of.later, {"status": "violated", "reason": "missing", "missing": [field.id]}
        ),
    ]


def _includes(of: _Drafting) -> _Drafted:
    field = of.first(
        Text("取值不止一个的多选字段", "set"),
        lambda field: field.type is FieldType.SET and len(field.members) > 1,
    )
    one, other = (member.id for member in field.members[:2])
    violated = {"status": "violated", "reason": "missing", "missing": [field.id]}
    unknown = {"status": "undetermined", "reason": "fact-missing", "missing": [field.id]}
    return ["includes:", f"  field: {field.id}", f"  members: [{one}, {other}]"], [
        _Sample({of.own: of.day, field.id: [one, other]}, of.later, "satisfied"),
        _Sample({of.own: of.day, field.id: [one]}, of.later, violated),
        _Sample({of.own: of.day}, of.later, unknown),
    ]


def _holds(of: _Drafting) -> _Drafted:
    def is_simple(field: Field) -> bool:
        return field.type is FieldType.BOOL or (field.type is FieldType.CHOICE and len(field.members) > 1)

    found = sorted(of.fields(is_simple), key=lambda field: field.type is not FieldType.BOOL)
    if not found:
        raise of.none(Text("“是否”字段或单选字段", "yes-or-no field or choice"))
    field = found[0]
    good: object = True
    bad: object = False
    condition = field.id
    if field.type is FieldType.CHOICE:
        good, bad = (member.id for member in field.members[:2])
        condition = f"{field.id} = '{good}'"
    unknown = {"status": "undetermined", "reason": "fact-missing", "missing": [field.id]}
    return [f"holds: {condition}"], [
        _Sample({of.own: of.day, field.id: good}, of.later, "satisfied"),
        _Sample({of.own: of.day, field.id: bad}, of.later, {"status": "violated", "reason": "mismatch"}),
        _Sample({of.own: of.day}, of.later, unknown),
    ]


def _quota(of: _Drafting) -> _Drafted:
    unit = of.type.unit
    if unit is None:
        raise of.none(Text("单位字段", "unit"))
    until = date(of.day.year, 12, 31)
    period, when = str(until.year), "per: year"
    if until not in of.draft.in_force:
        assert of.draft.in_force.last is not None
        until = of.draft.in_force.last
        period, when = until.isoformat(), f"until: {until}"
    met, missed = "单位甲", "单位乙"
    as_of = until + timedelta(days=60)
    return ["quota:", "  at_least: 1", f"  {when}", f"  by: {of.own}"], [
        _Sample(
            [{unit: met, of.own: of.day}],
            as_of,
            [
                {"record": f"{met}/{period}", "status": "satisfied"},
                {"record": f"{missed}/{period}", "status": "violated", "reason": "below-quota"},
            ],
            roster=[{"id": met}, {"id": missed}],
        ),
        _Sample(
            [{unit: met, of.own: of.day}],
            as_of,
            [
                {"record": f"{met}/{period}", "status": "satisfied"},
                {"record": "*", "status": "undetermined", "reason": "roster-missing"},
            ],
        ),
    ]


_KINDS: Mapping[str, Callable[[_Drafting], _Drafted]] = {
    "deadline": _deadline,
    "lasting": _lasting,
    "order": _order,
    "present": _present,
    "includes": _includes,
    "holds": _holds,
    "quota": _quota,
}


def _value(field: Field, day: date) -> object:
    match field.type:
        case FieldType.BOOL:
            return True
        case FieldType.NUMBER:
            return 1
        case FieldType.DATE | FieldType.DATETIME:
            return day
        case FieldType.CHOICE if field.members:
            return field.members[0].id
    return "text"


# -- YAML --------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[^\W_][\w()（）〔〕、。./·*-]*(?: [\w()（）〔〕、。./·-]+)*")


def _flow(value: object) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | int):
        return str(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
