"""What stands under `requires`: one of the seven kinds of requirement.

Comes in: the nodes of that key and the record type. Goes out: a `Requirement`, or None and diagnostics.
Must not know: the rest of the rule, other rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from fractions import Fraction
from typing import NamedTuple, TypeVar

from govrules.calendars.limit import Conventions, LastDay, Limit, StartDay, Unit
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rule import (
    Condition,
    Deadline,
    Extension,
    FixedDate,
    Holds,
    Includes,
    Lasting,
    Order,
    Pause,
    Period,
    Present,
    Quota,
    Relation,
    Requirement,
    Restart,
    YearDay,
)
from govrules.model.source import Text
from govrules.reading.condition_nodes import read_condition
from govrules.reading.condition_types import member_meant, no_member
from govrules.reading.conditions import plain
from govrules.reading.instruments import read_calendar
from govrules.reading.keys import FileReader, Section, iso_day
from govrules.reading.suggest import field_of, one_of, one_out_of, unknown_field, write
from govrules.reading.yaml_nodes import ListNode, MappingNode, Node, ScalarNode

Word = TypeVar("Word", bound=str)

_START_DAYS: tuple[StartDay, ...] = ("day-after", "rolled", "same-day")
_LAST_DAYS: tuple[LastDay, ...] = ("roll", "keep")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_YEAR_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%")
_ONE_RELATION = one_out_of(Relation)
_STATE_LAST_DAY = Text(
    "末日不是工作日的，“roll”顺延到下一工作日，“keep”不顺延：由原文或其上位规定而定，须写明",
    "`roll` moves a last day that is no working day to the next working day, `keep` leaves it:"
    " the provision or the law above it says which, so it is stated and never implied",
)
_COUNTED = {
    Unit.HOURS: "小时",
    Unit.CALENDAR_DAYS: "自然日",
    Unit.WORKING_DAYS: "工作日",
    Unit.MONTHS: "月",
}


class Required(NamedTuple):
    """A requirement, with what may stand beside its limit."""

    requirement: Requirement
    calendar: str | None
    assumed: Text | None


class Facts:
    """The fields of a record type, as a rule names them."""

    def __init__(self, reader: FileReader, record_type: RecordType) -> None:
        self.reader = reader
        self.record_type = record_type

    def field(self, node: Node, what: str, fits: Callable[[Field], bool], kind: Text) -> Field | None:
        """The field that a node names, if it fits what is asked of it."""
        scalar = self.reader.scalar(node, what)
        if scalar is None:
            return None
        name = scalar.value.strip()
        field = self.record_type.fields.get(name)
        if field is None:
            fitting = [each for each in self.record_type.fields.values() if fits(each)]
            self.reader.fault(
                "GR405",
                scalar,
                unknown_field(name, self.record_type),
                field_of(name, self.record_type, fitting),
            )
            return None
        if not fits(field):
            described = _described(field)
            self.reader.fault(
                "GR504",
                scalar,
                Text(f"“{what}”所写的“{name}”{described.zh}", f"`{name}` in `{what}` is {described.en}"),
                Text(f"请写{kind.zh}", f"name {kind.en}"),
            )
            return None
        return field

    def fields(self, node: Node, what: str, fits: Callable[[Field], bool], kind: Text) -> tuple[str, ...]:
        """One field or a list of fields."""
        found = (self.field(each, what, fits, kind) for each in self.reader.names(node, what))
        return tuple(field.id for field in found if field is not None)

    def time(self, node: Node | None, what: str) -> str | None:
        """A date or date-time."""
        field = None if node is None else self.field(node, what, _is_time, _TIME_FIELD)
        return None if field is None else field.id

    def times(self, node: Node, what: str) -> tuple[str, ...]:
        """Dates or date-times."""
        return self.fields(node, what, _is_time, _TIME_FIELD)

    def acts(self, node: Node, what: str) -> tuple[str, ...]:
        """Acts: dates or date-times that happen."""
        return self.fields(
            node,
            what,
            lambda field: field.type.is_time and field.act,
            Text("表示行为的日期字段", "a date that is an act"),
        )


_TIME_FIELD = Text("类型为“date”或“datetime”的字段", "a field of type `date` or `datetime`")


def _is_time(field: Field) -> bool:
    return field.type.is_time


def _any(field: Field) -> bool:
    return True


def _described(field: Field) -> Text:
    if field.type.is_time:
        return (
            Text("是预定日期，不是行为", "planned, not an act")
            if field.planned
            else Text("是行为，不是预定日期", "an act, not planned")
        )
    return Text(f"是“{field.type}”类型的字段", f"of type `{field.type}`")


def read_requires(
    reader: FileReader,
    node: Node,
    key: ScalarNode,
    record_type: RecordType,
    roster_type: RecordType | None,
) -> Required | None:
    """The one requirement of a rule."""
    section = reader.section(node, "requires", key)
    if section is None:
        return None
    given = [(kind, entry) for kind, entry in section.node.entries.items() if kind in _KINDS]
    section.known.update(dict.fromkeys(_KINDS))
    section.close(
        {
            "within": Text("请写在“deadline:”之下", "write it under `deadline:`"),
            "act": Text("请写在“deadline:”之下", "write it under `deadline:`"),
            "condition": Text("请写“holds:”和一个条件", "write `holds:` and a condition"),
        }
    )
    if not given and section.node.entries:
        # A misspelt kind has been told as an unknown key.
        return None
    if len(given) != 1:
        at = given[1][1][0] if given else key
        kinds = [kind for kind, _ in given]
        found = Text(
            "和".join(f"“{kind}”" for kind in kinds) or "七种要求中的任何一种",
            " and ".join(f"`{kind}`" for kind in kinds) or "none of the seven kinds",
        )
        reader.fault(
            "GR503",
            at,
            Text(f"“requires”中{'有' if kinds else '没有'}{found.zh}", f"`requires` holds {found.en}"),
            Text(
                "请只写一种；一项条款要求几件事的，写成几条规则",
                "write exactly one; a clause that orders several things gives several rules",
            )
            if given
            else one_out_of(_KINDS),
        )
        return None
    kind, (kind_key, value) = given[0]
    before = reader.findings.errors
    required = _KINDS[kind](_Reading(reader, record_type, roster_type), value, kind_key)
    return None if reader.findings.errors > before else required


class _Reading:
    """What every kind needs to read itself."""

    def __init__(self, reader: FileReader, record_type: RecordType, roster_type: RecordType | None) -> None:
        self.reader = reader
        self.record_type = record_type
        self.roster_type = roster_type
        self.facts = Facts(reader, record_type)

    def condition(self, keys: Section, name: str) -> Condition | None:
        node = keys.get(name)
        return None if node is None else read_condition(self.reader, node, name, self.record_type)

    def warn_of_days(self, limit: Limit | None, at: Node, names: tuple[str, ...]) -> None:
        """Hours counted from a field that never has a time of day."""
        if limit is None or limit.unit is not Unit.HOURS:
            return
        days = [name for name in names if self.record_type.fields[name].type is FieldType.DATE]
        if days:
            self.reader.fault(
                "GR514",
                at,
                Text(
                    f"期限按小时计，{'、'.join(f'“{day}”' for day in days)}却没有时刻",
                    f"a limit in hours, but {', '.join(f'`{day}`' for day in days)}"
                    f" {'has' if len(days) == 1 else 'have'} no time of day",
                ),
                Text(
                    "请把类型改为“datetime”，否则凡要看时刻的都无法判定",
                    "make it a `datetime`, else the verdict stays undetermined wherever the hour matters",
                ),
            )


# -- deadline ----------------------------------------------------------------------------------------

_WITH_LIMIT = ("from", "last_day", "start_day", "cut_off", "extended", "paused", "restarted")


def _deadline(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    reader = reading.reader
    keys = reader.section(node, "deadline", key)
    if keys is None:
        return None
    act = keys.need(
        "act",
        Text(
            "请写明履行义务的行为：“act: replied_on”", "name the act that fulfils the duty: `act: replied_on`"
        ),
    )
    acts = () if act is None else reading.facts.acts(act, "act")
    by, within = keys.get("by"), keys.get("within")
    assumed = keys.label("assumed")
    calendar = read_calendar(keys)
    if by is not None:
        for name in ("within", *_WITH_LIMIT):
            keys.refuse(
                name,
                Text(f"“{name}”不能与“by”同用", f"`{name}` does not go with `by`"),
                Text(
                    "“by”是固定日期，“from”和“within”计算期限：请只留一种",
                    "`by` is a fixed date; `from` and `within` count a limit: keep one of the two",
                ),
            )
        keys.close()
        day = _fixed_date(reading, by)
        return None if day is None else Required(FixedDate(acts, day), calendar, assumed)
    if within is None:
        keys.missing(
            "within",
            Text(
                "请写“from: received_on”和“within: 20 working days”，或“by: 2020-06-30”",
                "write `from: received_on` and `within: 20 working days`, or `by: 2020-06-30`",
            ),
        )
        keys.known.update(dict.fromkeys(_WITH_LIMIT))
        keys.close()
        return None
    start = keys.need(
        "from",
        Text(
            "请写明期限自哪一项事实起算：“from: received_on”",
            "name the fact that sets the limit going: `from: received_on`",
        ),
    )
    starts = () if start is None else reading.facts.times(start, "from")
    limit = reader.limit(within, "within")
    conventions = _conventions(keys, limit, last_day=True)
    extended = _extension(reading, keys, limit)
    paused = _pauses(reading, keys)
    restarted = _restarts(reading, keys)
    keys.close({"length": write("within: 20 working days")})
    reading.warn_of_days(limit, within, (*starts, *acts))
    if limit is None:
        return None
    return Required(
        Deadline(acts, starts, limit, conventions, extended, paused, restarted), calendar, assumed
    )


def _fixed_date(reading: _Reading, node: Node) -> date | YearDay | str | None:
    reader = reading.reader
    scalar = reader.scalar(node, "by")
    if scalar is None:
        return None
    said = scalar.value.strip()
    year_day = _YEAR_DAY.fullmatch(said)
    if year_day is not None:
        month, day = int(year_day.group(1)), int(year_day.group(2))
        if said == "02-29":
            reader.fault(
                "GR512",
                scalar,
                Text("“02-29”不是每年都有", "`02-29` is no day of every year"),
                Text("请写 02-28 或 03-01", "write 02-28 or 03-01"),
            )
            return None
        try:
            date(2001, month, day)
        except ValueError:
            reader.fault(
                "GR512",
                scalar,
                Text(f"一年中没有“{said}”这一天", f"`{said}` is no day of the year"),
                Text("请写月和日：06-30", "write month and day: 06-30"),
            )
            return None
        return YearDay(month, day)
    if said[0].isdigit():
        fixed = iso_day(said)
        if fixed is None:
            reader.fault(
                "GR512",
                scalar,
                Text(f"“by”中的“{said}”无法识别为日期", f"`{said}` in `by` is not a date"),
                Text(
                    "请写 2020-06-30、06-30，或一个预定日期字段",
                    "write 2020-06-30, 06-30 or the name of a planned field",
                ),
            )
        return fixed
    field = reading.facts.field(
        scalar,
        "by",
        lambda field: field.type.is_time and field.planned,
        Text("预定日期字段、日期或一年中的某日", "a planned date, a date or a day of the year"),
    )
    return None if field is None else field.id


def _conventions(keys: Section, limit: Limit | None, *, last_day: bool) -> Conventions:
    """How the limit is counted; hours know no convention, so none may be stated for them."""
    reader = keys.reader
    start_day = _one_of(keys, "start_day", _START_DAYS) or "day-after"
    roll = _one_of(keys, "last_day", _LAST_DAYS) if last_day else None
    cut_off = _cut_off(keys)
    if limit is None:
        return Conventions()
    if limit.unit is Unit.HOURS:
        for name in ("start_day", "cut_off", "last_day"):
            node = keys.key(name)
            if node is not None and (name != "last_day" or roll == "roll"):
                reader.fault(
                    "GR507",
                    node,
                    Text(f"“{name}”不能与按小时计的期限同用", f"`{name}` does not go with a limit in hours"),
                    Text(
                        "小时自该时刻起连续计算，休息日也计入，从不顺延：请删去",
                        "hours run from the moment itself, through rest days, and are never rolled: take it out",
                    ),
                )
        return Conventions()
    if last_day and roll is None and keys.key("last_day") is None and limit.unit is not Unit.WORKING_DAYS:
        reader.fault(
            "GR506",
            keys.at,
            Text(
                f"按{_COUNTED[limit.unit]}计的期限缺少“last_day”",
                f"`last_day` is missing for a limit in {limit.unit.value}",
            ),
            _STATE_LAST_DAY,
        )
    return Conventions(start_day, roll or "keep", cut_off)


def _one_of(keys: Section, name: str, words: tuple[Word, ...]) -> Word | None:
    node = keys.get(name)
    scalar = None if node is None else keys.reader.scalar(node, name)
    if scalar is None:
        return None
    said = scalar.value.strip()
    for word in words:
        if word == said:
            return word
    keys.reader.unknown_word(scalar, name, said, one_of(said, words))
    return None


def _cut_off(keys: Section) -> time | None:
    node = keys.get("cut_off")
    scalar = None if node is None else keys.reader.scalar(node, "cut_off")
    if scalar is None:
        return None
    match = _TIME.fullmatch(scalar.value.strip())
    if match is None:
        keys.reader.fault(
            "GR206",
            scalar,
            Text(
                f"“cut_off”中的“{scalar.value}”无法识别为时刻",
                f"`{scalar.value}` in `cut_off` is not a time of day",
            ),
            Text('请写作 "17:00"', 'write it as "17:00"'),
        )
        return None
    return time(int(match.group(1)), int(match.group(2)))


def _extension(reading: _Reading, keys: Section, base: Limit | None) -> Extension | None:
    section = keys.section("extended")
    if section is None:
        return None
    when = reading.condition(section, "when")
    told_on = reading.facts.time(section.get("told_on"), "told_on")
    by_node = section.need(
        "by",
        Text("请写明延长多久：“by: 20 working days”", "say how much time is added: `by: 20 working days`"),
    )
    by = None if by_node is None else reading.reader.limit(by_node, "by")
    provision = section.text("provision")
    section.close()
    if by is None or by_node is None:
        return None
    if base is not None and by.unit is not base.unit:
        reading.reader.fault(
            "GR508",
            by_node,
            Text(
                f"延期按{_COUNTED[by.unit]}计，期限却按{_COUNTED[base.unit]}计",
                f"the extension counts {by.unit.value}, the limit {base.unit.value}",
            ),
            Text(
                f"两者连续计算：延期也请按{_COUNTED[base.unit]}计",
                f"both are one count: give the extension in {base.unit.value}",
            ),
        )
    return Extension(by, when, told_on, provision)


def _pauses(reading: _Reading, keys: Section) -> tuple[Pause, ...]:
    node = keys.get("paused")
    if node is None:
        return ()
    reader, facts = reading.reader, reading.facts
    pauses: list[Pause] = []
    for item in reader.items(node, "paused") if not isinstance(node, MappingNode) else (node,):
        if isinstance(item, MappingNode):
            section = Section(reader, item, "paused", item)
            first = facts.time(
                section.need("from", Text("请写明首日的字段", "name the field of its first day")), "paused"
            )
            last = facts.time(
                section.need("to", Text("请写明末日的字段", "name the field of its last day")), "paused"
            )
            provision = section.text("provision")
            section.close({"until": write("to:")})
        elif isinstance(item, ListNode) and len(item.items) == 2:
            first, last = (facts.time(each, "paused") for each in item.items)
            provision = None
        else:
            reader.fault(
                "GR203",
                item,
                Text("不计入的期间由一对字段写明", "a pause is a pair of fields"),
                Text(
                    "请写“paused: [[asked_on, answered_on]]”，每段期间一对",
                    "write `paused: [[asked_on, answered_on]]`, a pair for each",
                ),
            )
            # Each field of a flat list would be told the same again.
            return ()
        if first is not None and last is not None:
            pauses.append(Pause(first, last, provision))
    return tuple(pauses)


def _restarts(reading: _Reading, keys: Section) -> tuple[Restart, ...]:
    node = keys.get("restarted")
    if node is None:
        return ()
    restarts: list[Restart] = []
    for item in (node,) if not isinstance(node, ListNode) else reading.reader.items(node, "restarted"):
        section = reading.reader.section(item, "restarted", keys.key("restarted"))
        if section is None:
            continue
        asked = reading.facts.time(
            section.need("asked_on", Text("请写明停止计算的字段", "name the field that stops the count")),
            "asked_on",
        )
        given = reading.facts.time(
            section.need("given_on", Text("请写明重新起算的字段", "name the field that begins it anew")),
            "given_on",
        )
        provision = section.text("provision")
        section.close()
        if asked is not None and given is not None:
            restarts.append(Restart(asked, given, provision))
    return tuple(restarts)


# -- the other kinds ---------------------------------------------------------------------------------


def _lasting(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    keys = reading.reader.section(node, "lasting", key)
    if keys is None:
        return None
    start = reading.facts.time(
        keys.need("from", Text("请写明首日的字段", "name the field of the first day")), "from"
    )
    until = reading.facts.time(
        keys.need("until", Text("请写明末日的字段", "name the field of the last day")), "until"
    )
    at_least = keys.limit(
        "at_least",
        Text("请写明持续多久：“at_least: 5 working days”", "say for how long: `at_least: 5 working days`"),
    )
    conventions = _conventions(keys, at_least, last_day=False)
    calendar, assumed = read_calendar(keys), keys.label("assumed")
    keys.close(
        {
            "last_day": Text(
                "“lasting”的末日从不顺延：请删去", "the last day of `lasting` is never rolled: take it out"
            ),
            "to": write("until:"),
            "within": write("at_least:"),
        }
    )
    if start is None or until is None or at_least is None:
        return None
    limit_node = keys.get("at_least")
    reading.warn_of_days(at_least, limit_node or key, (start, until))
    return Required(Lasting(start, until, at_least, conventions), calendar, assumed)


def _order(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    reader = reading.reader
    keys = reader.section(node, "order", key)
    if keys is None:
        return None
    facts_node = keys.need(
        "facts",
        Text(
            "请按先后写出各项事实：“facts: [draft_published_on, decided_on]”",
            "name the facts in their order: `facts: [draft_published_on, decided_on]`",
        ),
    )
    facts = () if facts_node is None else reading.facts.times(facts_node, "facts")
    relation_node = keys.need("relation", _ONE_RELATION)
    relation = None if relation_node is None else reader.word(relation_node, "relation", Relation)
    tolerance = keys.limit("tolerance")
    calendar, assumed = read_calendar(keys), keys.label("assumed")
    keys.close()
    if facts_node is not None and _count(facts_node) < 2:
        reader.fault(
            "GR513",
            facts_node,
            Text("“facts”只写了一项事实", "`facts` names one fact"),
            Text("先后次序须有两项以上", "an order needs two or more"),
        )
    if relation is None or relation_node is None:
        return None
    if keys.key("tolerance") is not None and relation is not Relation.SAME_TIME:
        reader.fault(
            "GR513",
            keys.key("tolerance") or key,
            Text(f"“tolerance”不能与“{relation}”同用", f"`tolerance` does not go with `{relation}`"),
            Text(
                "只有“same-time”（同时）才容许相差：请删去",
                "only facts at the `same-time` have a tolerance: take it out",
            ),
        )
    tolerance_node = keys.get("tolerance")
    reading.warn_of_days(tolerance, tolerance_node or key, facts)
    return Required(Order(facts, relation, tolerance), calendar, assumed)


def _count(node: Node) -> int:
    return len(node.items) if isinstance(node, ListNode) else 1


def _present(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    fields = reading.facts.fields(node, "present", _any, Text("字段", "a field"))
    return Required(Present(fields), None, None) if fields else None


def _includes(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    reader = reading.reader
    keys = reader.section(node, "includes", key)
    if keys is None:
        return None
    field_node = keys.need(
        "field", Text("请写明多选字段：“field: elements”", "name the set: `field: elements`")
    )
    members_node, at_least_node = keys.get("members"), keys.get("at_least")
    at_least = None if at_least_node is None else reader.whole_number(at_least_node, "at_least")
    keys.close({"set": write("field:")})
    if members_node is None and at_least_node is None:
        reader.fault(
            "GR515",
            key,
            Text("“includes”没有提出要求", "`includes` asks for nothing"),
            Text(
                "请加上“members: [first, second]”、“at_least: 2”，或两者都写",
                "add `members: [first, second]`, `at_least: 2`, or both",
            ),
        )
    field = None
    if field_node is not None:
        field = reading.facts.field(
            field_node, "field", _is_set, Text("类型为“set”的字段", "a field of type `set`")
        )
    if field is None:
        return None
    members: tuple[str, ...] | str | None = None
    if isinstance(members_node, ScalarNode):
        other = reading.facts.field(
            members_node,
            "members",
            _is_set,
            Text("另一个多选字段，或取值的列表", "another set, or a list of members"),
        )
        if other is not None and other.id == field.id:
            reader.fault(
                "GR515",
                members_node,
                Text(f"“{field.id}”总是包含自身", f"`{field.id}` always holds itself"),
                Text("请写另一个多选字段，或写取值", "name another set, or members"),
            )
        members = None if other is None else other.id
    elif members_node is not None:
        names = reader.names(members_node, "members")
        members = tuple(plain(each.value) for each in names)
        for each in names:
            name = plain(each.value)
            if field.members and field.member(name) is None:
                reader.fault(
                    "GR408",
                    each,
                    no_member(name, field.id),
                    member_meant(name, field),
                )
    bound = len(members) if isinstance(members, tuple) else len(field.members) if members is None else 0
    if at_least is not None and at_least_node is not None and 0 < bound < at_least:
        reader.fault(
            "GR515",
            at_least_node,
            Text(
                f"“at_least”是 {at_least}，取值却只有 {bound} 个",
                f"`at_least` is {at_least}, but there are {bound} members",
            ),
            Text(
                f"没有记录能包含这么多：请写不大于 {bound} 的数",
                f"no record could hold so many: write {bound} or less",
            ),
        )
    return Required(Includes(field.id, members, at_least), None, None)


def _is_set(field: Field) -> bool:
    return field.type is FieldType.SET


def _holds(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    condition = read_condition(reading.reader, node, "holds", reading.record_type)
    return None if condition is None else Required(Holds(condition), None, None)


def _quota(reading: _Reading, node: Node, key: ScalarNode) -> Required | None:
    reader, record_type = reading.reader, reading.record_type
    keys = reader.section(node, "quota", key)
    if keys is None:
        return None
    at_least_node = keys.need(
        "at_least",
        Text(
            "请写明数量“at_least: 2”，或比例“at_least: 50%”",
            "say how many: `at_least: 2`, or which share: `at_least: 50%`",
        ),
    )
    at_least = None if at_least_node is None else _number_or_share(reader, at_least_node)
    count, of = reading.condition(keys, "count"), reading.condition(keys, "of")
    by_node, until_node, per_node = keys.get("by"), keys.get("until"), keys.get("per")
    by = record_type.own_date if by_node is None else reading.facts.time(by_node, "by")
    per = None if per_node is None else reader.word(per_node, "per", Period)
    until = None if until_node is None else reader.day(until_node, "until")
    grace_node = keys.get("grace")
    grace = None if grace_node is None else reader.limit(grace_node, "grace")
    among_node = keys.get("among")
    calendar, assumed = read_calendar(keys), keys.label("assumed")
    keys.close(
        {
            "where": Text(
                "计入哪些写“count:”，比例的全体写“of:”",
                "write `count:` for what is counted, `of:` for the whole of a share",
            )
        }
    )
    among = None
    if among_node is not None:
        if reading.roster_type is None:
            reader.fault(
                "GR510",
                among_node,
                Text(
                    "“among”须有名册，但没有记录类型“unit”",
                    "`among` needs a roster, but there is no record type `unit`",
                ),
                Text("请添加“records/unit.yaml”", "add `records/unit.yaml`"),
            )
        else:
            among = read_condition(reader, among_node, "among", reading.roster_type)
    if record_type.unit is None:
        reader.fault(
            "GR510",
            key,
            Text(
                f"数量要求按单位判定，但记录类型“{record_type.id}”没有写明“unit”",
                f"a quota is judged for each unit, but record type `{record_type.id}` names no `unit`",
            ),
            Text(
                "请在记录类型中写明单位所在的字段：“unit: unit”",
                "name the field that holds the unit in the record type: `unit: unit`",
            ),
        )
    if per_node is not None and until_node is not None:
        reader.fault(
            "GR212",
            keys.key("until") or key,
            Text("“until”不能与“per”同用", "`until` does not go with `per`"),
            Text("请只留期间或末日", "keep the period or the last day"),
        )
    if grace_node is not None and per_node is None and until_node is None:
        reader.fault(
            "GR212",
            keys.key("grace") or key,
            Text("“grace”须有“per”或“until”", "`grace` needs `per` or `until`"),
            Text("宽限期接在期间之后：没有期间，请删去", "it runs after a period: without one, take it out"),
        )
    if isinstance(at_least, int) and keys.key("of") is not None:
        reader.fault(
            "GR516",
            keys.key("of") or key,
            Text("“of”只用于比例", "`of` goes with a share only"),
            Text("请写“at_least: 50%”，或删去“of”", "write `at_least: 50%`, or take `of` out"),
        )
    if isinstance(at_least, Fraction) and keys.key("count") is None:
        reader.fault(
            "GR516",
            keys.at,
            Text("比例须有“count”", "a share needs `count`"),
            Text("请写明计入哪些记录：“count: online”", "say which of the records count: `count: online`"),
        )
    if at_least is None or by is None:
        return None
    return Required(Quota(at_least, by, count, of, per, until, grace, among), calendar, assumed)


def _number_or_share(reader: FileReader, node: Node) -> int | Fraction | None:
    scalar = reader.scalar(node, "at_least")
    if scalar is None:
        return None
    said = plain(scalar.value)
    share = _SHARE.fullmatch(said)
    if share is not None:
        part = Fraction(share.group(1)) / 100
        if 0 < part <= 1:
            return part
        reader.fault(
            "GR208",
            scalar,
            Text(f"“{said}”不是可用的比例", f"`{said}` is no share"),
            Text("请写大于 0%、不超过 100% 的比例", "write more than 0% and 100% at most"),
        )
        return None
    if re.fullmatch(r"[0-9]{1,9}", said) and int(said) >= 1:
        return int(said)
    reader.fault(
        "GR208",
        scalar,
        Text(
            f"“at_least”中的“{said}”既不是数量，也不是比例",
            f"`{said}` in `at_least` is neither a number nor a share",
        ),
        Text(
            "请写不小于 1 的整数，或 50% 这样的比例", "write a whole number of 1 or more, or a share as 50%"
        ),
    )
    return None


_KINDS: Mapping[str, Callable[[_Reading, Node, ScalarNode], Required | None]] = {
    "deadline": _deadline,
    "lasting": _lasting,
    "order": _order,
    "present": _present,
    "includes": _includes,
    "holds": _holds,
    "quota": _quota,
}
