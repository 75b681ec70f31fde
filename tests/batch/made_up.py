"""Made-up rules and records, from a seed: everything that a rule may say, over one small record type.

The dates crowd around holidays, make-up days, the edges of time in force and of the published calendar.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from govrules.calendars import Conventions, Limit
from govrules.calendars.calendar import calendar
from govrules.calendars.limit import Unit
from govrules.model.expr import (
    And,
    Arithmetic,
    Between,
    Coalesce,
    Compare,
    Contains,
    Expr,
    FieldRef,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Or,
)
from govrules.model.expr_text import to_text
from govrules.model.record import Record
from govrules.model.record_types import Field, FieldType, Member, RecordType
from govrules.model.rule import (
    Condition,
    Deadline,
    Duty,
    Extension,
    FixedDate,
    Holds,
    Includes,
    InForce,
    Instrument,
    Lasting,
    Order,
    Pause,
    Period,
    Present,
    Quota,
    Relation,
    Requirement,
    Restart,
    Rule,
    Unless,
    YearDay,
)
from govrules.model.rulebook import Rules
from govrules.model.source import Text

LABEL = Text("某", "some")


def _members(*ids: str) -> tuple[Member, ...]:
    return tuple(Member(id, Text(id, id)) for id in ids)


def _field(id: str, type: FieldType, **more: object) -> tuple[str, Field]:
    return id, Field(id, type, Text(id, id), **more)  # type: ignore[arg-type]


DATE, MOMENT = FieldType.DATE, FieldType.DATETIME

MATTER = RecordType(
    "matter",
    Text("事项", "matter"),
    "opened_on",
    dict(
        [
            _field("opened_on", DATE, act=True),
            _field("asked_on", DATE, act=True),
            _field("answered_on", DATE, act=True),
            _field("told_on", DATE, act=True),
            _field("done_on", DATE, act=True),
            _field("closed_on", DATE, act=True),
            _field("planned_on", DATE, planned=True),
            _field("begun_at", MOMENT, act=True),
            _field("stopped_at", MOMENT, act=True),
            _field("resumed_at", MOMENT, act=True),
            _field("done_at", MOMENT, act=True),
            _field("planned_at", MOMENT, planned=True),
            _field("approved", FieldType.BOOL),
            _field("urgent", FieldType.BOOL),
            _field("fee", FieldType.NUMBER),
            _field("tariff", FieldType.NUMBER),
            _field("title", FieldType.TEXT),
            _field("kind", FieldType.CHOICE, members=_members("a", "b", "none")),
            _field("parts", FieldType.SET, members=_members("x", "y", "z")),
            _field("asked_parts", FieldType.SET, members=_members("x", "y", "z", "w")),
            _field("tags", FieldType.SET),
            _field("unit", FieldType.TEXT),
        ]
    ),
    unit="unit",
)

UNIT = RecordType(
    "unit",
    Text("单位", "unit"),
    "from",
    dict(
        [
            _field("level", FieldType.CHOICE, members=_members("city", "district")),
            _field("from", DATE, planned=True),
            _field("until", DATE, planned=True),
            _field("pilot", FieldType.BOOL),
            _field("told_at", MOMENT, planned=True),
        ]
    ),
)

REGIONS = ("cn", "cn/shanghai", "cn/shanghai/baoshan", "cn/beijing")
UNITS = ("区教委", "区民政局", "市'局", 'x"y;z')
TITLES = ("", "通知", "o'brien", '"; DROP TABLE matter; --', "ä\\n", "通 知")
DAYS = tuple(field.id for field in MATTER.fields.values() if field.type is DATE and field.act)
MOMENTS = tuple(field.id for field in MATTER.fields.values() if field.type is MOMENT and field.act)
TIMES = (*DAYS, *MOMENTS, "planned_on", "planned_at")


class Maker:
    """Makes rules and records from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.cn = calendar("cn")

    # -- conditions ----------------------------------------------------------------------------------

    def condition(self, fields: RecordType = MATTER, depth: int = 2) -> Condition:
        """A condition over a record type's fields."""
        expr = self.expr(fields, depth)
        return Condition(expr, to_text(expr))

    def expr(self, of: RecordType, depth: int) -> Expr:
        chance = self.random
        if depth and chance.random() < 0.55:
            parts = tuple(self.expr(of, depth - 1) for _ in range(chance.choice((2, 2, 3))))
            return chance.choice((And(parts), Or(parts), Not(parts[0])))
        return self.test(of)

    def test(self, of: RecordType) -> Expr:
        chance = self.random
        field = chance.choice(list(of.fields.values()))
        ref = FieldRef(field.id)
        if chance.random() < 0.15:
            return IsNull(ref, chance.random() < 0.5)
        op = chance.choice(("=", "<>", "<", "<=", ">", ">="))
        match field.type:
            case FieldType.BOOL:
                return chance.choice((ref, Compare("=", ref, Literal(chance.random() < 0.5))))
            case FieldType.NUMBER:
                fee = Arithmetic(chance.choice("+-"), FieldRef("fee"), Negative(Literal(0.1)))
                other = chance.choice((Literal(2.0), Literal(0.1), FieldRef("tariff"), fee))
                side = chance.choice((ref, Coalesce((ref, Literal(0.0)))))
                if chance.random() < 0.3:
                    return Between(side, Literal(0.1), other, chance.random() < 0.5)
                return Compare(op, side, other)
            case FieldType.TEXT:
                texts = UNITS if field.id == "unit" else TITLES
                if chance.random() < 0.4:
                    some = tuple(Literal(text) for text in chance.sample(texts, 2))
                    return In(ref, some, chance.random() < 0.5)
                return Compare(op, ref, Literal(chance.choice(texts)))
            case FieldType.CHOICE:
                ids = [member.id for member in field.members]
                if chance.random() < 0.5:
                    return In(ref, tuple(Literal(id) for id in chance.sample(ids, 2)), chance.random() < 0.5)
                return Compare(chance.choice(("=", "<>")), ref, Literal(chance.choice(ids)))
            case FieldType.SET:
                members = [member.id for member in field.members] or ["red", "it's"]
                return Contains(ref, chance.choice(members))
        times = [each.id for each in of.fields.values() if each.type.is_time]
        other_time: Expr = chance.choice(
            (
                FieldRef(chance.choice(times)),
                Literal(self.day()),
                Literal(self.moment()),
                Coalesce((FieldRef(chance.choice(times)), FieldRef(chance.choice(times)))),
            )
        )
        if chance.random() < 0.15:
            return Between(ref, Literal(self.day()), other_time, chance.random() < 0.5)
        if chance.random() < 0.1:
            return In(ref, (other_time, Literal(self.day())), chance.random() < 0.5)
        return Compare(op, ref, other_time)

    # -- requirements --------------------------------------------------------------------------------

    def limit(self, hours: float = 0.3) -> Limit:
        chance = self.random
        if chance.random() < hours:
            return Limit(chance.choice((1, 24, 30, 48)), Unit.HOURS)
        unit = chance.choice((Unit.WORKING_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS))
        return Limit(chance.choice((1, 2)) if unit is Unit.MONTHS else chance.choice((1, 2, 5, 20)), unit)

    def conventions(self, limit: Limit) -> Conventions:
        chance = self.random
        if limit.unit is Unit.HOURS:
            return Conventions()
        start_day = chance.choice(("day-after", "day-after", "rolled", "same-day"))
        last_day = "keep" if limit.unit is Unit.WORKING_DAYS else chance.choice(("roll", "keep"))
        cut_off = time(17) if chance.random() < 0.15 else None
        return Conventions(start_day, last_day, cut_off)

    def deadline(self) -> Deadline:
        chance = self.random
        limit = self.limit()
        times = (*DAYS, *MOMENTS)
        extended = None
        if chance.random() < 0.35:
            when = None if chance.random() < 0.2 else self.condition(depth=1)
            if chance.random() < 0.5:
                when = Condition(FieldRef("approved"), "approved")
            told = chance.choice((None, "told_on", *MOMENTS)) if when else "told_on"
            extended = Extension(Limit(chance.choice((1, 20)), limit.unit), when, told)
        pairs = [("asked_on", "answered_on"), ("stopped_at", "resumed_at"), ("told_on", "closed_on")]
        paused = tuple(Pause(*pair) for pair in chance.sample(pairs, chance.choice((0, 0, 1, 2, 3))))
        restarted = tuple(Restart(*pair) for pair in chance.sample(pairs, chance.choice((0, 0, 0, 1, 2))))
        return Deadline(
            tuple(chance.sample(("done_on", "done_at", "closed_on"), chance.choice((1, 1, 2)))),
            tuple(chance.sample((*times, "planned_on"), chance.choice((1, 1, 2, 3)))),
            limit,
            self.conventions(limit),
            extended,
            paused,
            restarted,
        )

    def requirement(self) -> Requirement:
        chance = self.random
        match chance.randrange(10):
            case 0 | 1 | 2 | 3:
                return self.deadline()
            case 4:
                by = chance.choice((self.day(), YearDay(6, 30), "planned_on", "planned_at"))
                return FixedDate(tuple(chance.sample(("done_on", "done_at"), chance.choice((1, 2)))), by)
            case 5:
                limit = self.limit(0.4)
                until = chance.choice(("closed_on", "done_at", "planned_on", "planned_at"))
                return Lasting(
                    chance.choice(("opened_on", "begun_at")), until, limit, self.conventions(limit)
                )
            case 6 | 7:
                relation = chance.choice(list(Relation))
                tolerance = (
                    self.limit(0.4) if relation is Relation.SAME_TIME and chance.random() < 0.7 else None
                )
                few = (*MOMENTS, "planned_at") if chance.random() < 0.5 else TIMES
                return Order(tuple(chance.sample(few, chance.choice((2, 2, 3, 4)))), relation, tolerance)
            case 8:
                if chance.random() < 0.3:
                    return Present(tuple(chance.sample(list(MATTER.fields), chance.choice((1, 2, 3)))))
                field = chance.choice(("parts", "asked_parts", "tags"))
                members: tuple[str, ...] | str | None = chance.choice(
                    (
                        ("x", "y"),
                        ("z",),
                        chance.choice([each for each in ("parts", "asked_parts", "tags") if each != field]),
                        None,
                    )
                )
                at_least = 1 if members is None else chance.choice((None, 1, 2))
                return Includes(field, members, at_least)
        return Holds(self.condition())

    def rules(self, number: int, quotas: bool = False) -> Rules:
        """So many rules over `matter`, some of which yield to others."""
        chance = self.random
        instruments = {
            region: Instrument(region, LABEL, LABEL, "1", region, "x", InForce()) for region in REGIONS[:3]
        }
        made: dict[str, Rule] = {}
        for at in range(number):
            instrument = chance.choice(list(instruments))
            first = self.day() - timedelta(days=300) if chance.random() < 0.6 else None
            last = self.day() + timedelta(days=200) if chance.random() < 0.4 else None
            id = f"{instrument}/rule-{at}"
            condition = self.condition() if chance.random() < 0.5 else None
            requires = self.quota() if quotas else self.requirement()
            unless = tuple(
                Unless(f"reason-{each}", self.condition(depth=1))
                for each in range(0 if quotas else chance.choice((0, 0, 0, 1, 2)))
            )
            yields = chance.sample(list(made), min(len(made), chance.choice((0, 0, 0, 1, 2))))
            made[id] = Rule(
                id, instrument, LABEL, "1", ("c",), chance.choice(list(Duty)), "matter", requires, condition,
                unless, () if quotas else tuple(yields), InForce(first, last),
            )  # fmt: skip
        return Rules(instruments, {"matter": MATTER, "unit": UNIT}, made, {"cn": self.cn}, "made-up")

    def quota(self) -> Quota:
        """A quota of any kind."""
        chance = self.random
        per = chance.choice((*Period, None))
        until = self.day() if per is None and chance.random() < 0.5 else None
        share = chance.random() < 0.4
        return Quota(
            Fraction(chance.choice((1, 50, 100)), 100) if share else chance.choice((1, 2)),
            chance.choice(("opened_on", "done_at", "planned_on")),
            self.condition(depth=1) if chance.random() < 0.7 else None,
            self.condition(depth=1) if share and chance.random() < 0.7 else None,
            per,
            until,
            Limit(chance.choice((1, 10)), chance.choice((Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)))
            if chance.random() < 0.5
            else None,
            self.condition(UNIT, depth=1) if chance.random() < 0.4 else None,
        )

    # -- records -------------------------------------------------------------------------------------

    def day(self) -> date:
        """A day near a holiday, a make-up day, or the end of what is published."""
        chance = self.random
        edge = chance.choice(
            (
                date(2020, 1, 23), date(2020, 1, 31), date(2020, 4, 26), date(2020, 5, 1), date(2020, 6, 28),
                date(2020, 9, 27), date(2020, 10, 8), date(2020, 12, 31), date(2020, 2, 29), date(2020, 5, 31),
                self.cn.settled_until, self.cn.published_until, self.cn.published_from,
            )
        )  # fmt: skip
        return edge + timedelta(days=chance.choice((-30, -20, -7, -3, -2, -1, 0, 0, 1, 2, 3, 8, 15, 29)))

    def near(self, anchor: date) -> date:
        """A day not far from another."""
        return anchor + timedelta(
            days=self.random.choice((-5, -1, 0, 0, 1, 2, 3, 4, 7, 14, 20, 21, 27, 28, 29, 30, 31, 45, 60))
        )

    def moment(self, of: date | None = None) -> datetime:
        """A moment of a day, often on an edge."""
        chance = self.random
        clock = chance.choice(
            (time(0), time(9, 30), time(17), time(17, 0, 1), time(23, 59, 59), time(12, 0, 0, 1), time(8))
        )
        return datetime.combine(of or self.day(), clock)

    def record(self, at: int) -> Record:
        """A record with any of its facts missing."""
        chance = self.random
        facts: dict[str, object] = {}
        anchor = self.day()
        sparse = chance.choice((0.05, 0.2, 0.5))
        for name, field in MATTER.fields.items():
            if chance.random() < sparse:
                continue
            match field.type:
                case FieldType.DATE:
                    facts[name] = anchor if name == "opened_on" else self.near(anchor)
                case FieldType.DATETIME:
                    day = self.near(anchor) if chance.random() < 0.5 else anchor
                    facts[name] = day if chance.random() < 0.35 else self.moment(day)
                case FieldType.BOOL:
                    facts[name] = chance.random() < 0.5
                case FieldType.NUMBER:
                    facts[name] = chance.choice((0.0, 0.1, 2.0, 1.9000000000000001, -3.5, 1e12))
                case FieldType.TEXT:
                    text = chance.choice(UNITS if name == "unit" else TITLES)
                    if text:
                        facts[name] = text
                case FieldType.CHOICE:
                    facts[name] = chance.choice(field.members).id
                case FieldType.SET:
                    ids = [member.id for member in field.members] or ["red", "it's", "x", "y"]
                    facts[name] = frozenset(chance.sample(ids, chance.randrange(len(ids) + 1)))
        region = chance.choice(
            (None, None, None, "cn/shanghai/baoshan", "cn/shanghai/baoshan", *REGIONS, "cn/shanghaix")
        )
        return Record("matter", f"记录-{at}'\";", facts, region)  # type: ignore[arg-type]

    def records(self, number: int) -> Iterator[Record]:
        """So many records."""
        for at in range(number):
            yield self.record(at)

    def roster(self) -> list[Record]:
        """A roster with a unit more and a unit less than the records name."""
        chance = self.random
        found = []
        for unit in (*UNITS[:3], "新单位"):
            facts: dict[str, object] = {}
            if chance.random() < 0.7:
                facts["level"] = chance.choice(("city", "district"))
            if chance.random() < 0.5:
                facts["from"] = self.day()
            if chance.random() < 0.3:
                facts["until"] = self.day()
            if chance.random() < 0.6:
                facts["pilot"] = chance.random() < 0.5
            if chance.random() < 0.6:
                facts["told_at"] = self.moment() if chance.random() < 0.5 else self.day()
            region = chance.choice((None, "cn/shanghai", "cn/shanghai/baoshan", "cn/beijing"))
            found.append(Record("unit", unit, facts, region))  # type: ignore[arg-type]
        return found

    def as_of(self) -> date | datetime:
        """A day, sometimes a moment."""
        day = self.near(self.day())
        return self.moment(day) if self.random.random() < 0.3 else day
