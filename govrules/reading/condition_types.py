"""What each part of a condition is: a text, a number, a time, a truth value; and where that does not fit.

Comes in: a tree from `conditions.py` and the record type it speaks of. Goes out: its faults, all of them.
Must not know: files (a fault names the node, whose span tells the place), engines.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from govrules.calendars.wording import ask
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
from govrules.model.expr_text import literal_text
from govrules.model.record_types import ID, Field, FieldType, RecordType
from govrules.model.source import Span, Text
from govrules.reading.conditions import WRITE_DAY
from govrules.reading.suggest import field_of, one_of, unknown_field


class Kind(Enum):
    """What a value is, in the words of a message."""

    TEXT = Text("文字", "text")
    NUMBER = Text("数字", "a number")
    TIME = Text("日期", "a date")
    BOOL = Text("“是否”值", "a truth value")
    SET = Text("多选字段", "a set")


_KINDS = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.CHOICE: Kind.TEXT,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.DATE: Kind.TIME,
    FieldType.DATETIME: Kind.TIME,
    FieldType.BOOL: Kind.BOOL,
    FieldType.SET: Kind.SET,
}


class TypeFault(NamedTuple):
    """One part of a condition that does not fit, at its span."""

    code: str
    span: Span
    message: Text
    mend: Text


class _Value(NamedTuple):
    """What a node is; None where that could not be found out. `choice` knows the members it may have."""

    kind: Kind | None
    shown: Text
    choice: Field | None = None


def type_faults(expr: Expr, record_type: RecordType) -> list[TypeFault]:
    """All that does not fit in a condition on records of that type; none if it is a sound condition."""
    typing = _Typing(record_type)
    value = typing.value(expr)
    if value.kind not in (Kind.BOOL, None):
        mend = _COMPARE
        if value.kind is Kind.SET:
            name = _bare(value)
            mend = Text(
                f"请写 CONTAINS({name}, '取值') 或 IS NOT NULL",
                f"write CONTAINS({name}, 'member') or `IS NOT NULL`",
            )
        typing.fault("GR407", expr, _no_condition(value, value.kind), mend)
    return typing.faults


class _Typing:
    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type
        self.faults: list[TypeFault] = []

    def fault(self, code: str, expr: Expr, message: Text, mend: Text) -> None:
        self.faults.append(TypeFault(code, expr.span, message, mend))

    def value(self, expr: Expr) -> _Value:
        match expr:
            case FieldRef():
                return self.field(expr)
            case Literal(value=value):
                return _Value(_kind_of(value), _quoted(literal_text(value)))
            case Compare(op=op, left=left, right=right):
                self.compare(op, left, right)
            case Between(item=item, low=low, high=high):
                item_value = self.ordered(item, "BETWEEN")
                for end in (low, high):
                    self.alike(item_value, self.value(end), item, end)
            case In(item=item, members=members):
                item_value = self.no_set(item)
                for member in members:
                    self.alike(item_value, self.value(member), item, member)
            case IsNull(item=item):
                self.value(item)
            case And(items=items) | Or(items=items):
                for each in items:
                    self.truth(each, "AND" if isinstance(expr, And) else "OR")
            case Not(item=item):
                self.truth(item, "NOT")
            case Coalesce(items=items):
                return self.coalesce(items)
            case Arithmetic(op=op, left=left, right=right):
                for side in (left, right):
                    self.number(side, op)
                return _Value(Kind.NUMBER, _result(op))
            case Negative(item=item):
                self.number(item, "-")
                return _Value(Kind.NUMBER, _result("-"))
            case Contains(item=item, member=name):
                self.contains(expr, item, name)
        return _Value(Kind.BOOL, Text("比较的结果", "a comparison"))

    def field(self, ref: FieldRef) -> _Value:
        shown = _quoted(ref.name)
        field = ID if ref.name == "id" else self.record_type.fields.get(ref.name)
        if field is not None:
            choice = field if field.type is FieldType.CHOICE else None
            return _Value(_KINDS[field.type], shown, choice)
        if ref.name == "region":
            self.fault(
                "GR409",
                ref,
                Text("条件不读取 region", "a condition does not read `region`"),
                Text(
                    "规则本来就只针对其文件所属地区的记录",
                    "a rule concerns the records of its instrument's region already",
                ),
            )
        else:
            self.fault(
                "GR405",
                ref,
                unknown_field(ref.name, self.record_type),
                self.meant(ref.name),
            )
        return _Value(None, shown)

    def meant(self, name: str) -> Text:
        for field in self.record_type.fields.values():
            for member in field.members:
                if name.casefold() in (member.id, member.label.zh, member.label.en.casefold()):
                    return Text(
                        f"“{member.id}”是“{field.id}”的取值：请用单引号，'{member.id}'",
                        f"`{member.id}` is a member of `{field.id}`: write it in single quotes, '{member.id}'",
                    )
        return field_of(name, self.record_type)

    def compare(self, op: str, left: Expr, right: Expr) -> None:
        if op in ("=", "<>"):
            self.alike(self.no_set(left), self.no_set(right), left, right)
        else:
            self.alike(self.ordered(left, op), self.value(right), left, right)

    def no_set(self, expr: Expr) -> _Value:
        value = self.value(expr)
        if value.kind is Kind.SET:
            name = _bare(value)
            self.fault(
                "GR406",
                expr,
                Text(
                    f"{value.shown.zh}是多选字段，不能比较是否相等",
                    f"{value.shown.en} is a set and equals nothing",
                ),
                Text(f"请写 CONTAINS({name}, '取值')", f"write CONTAINS({name}, 'member')"),
            )
            return _Value(None, value.shown)
        return value

    def ordered(self, expr: Expr, op: str) -> _Value:
        value = self.value(expr)
        if value.kind in (Kind.TEXT, Kind.BOOL, Kind.SET):
            self.fault(
                "GR406",
                expr,
                _is(
                    value,
                    value.kind,
                    Text(f"{op} 只比较数字和日期的先后大小", f"`{op}` orders numbers and dates only"),
                ),
                Text("请写 =、<> 或 IN (…)", "write `=`, `<>` or `IN (…)`")
                if value.kind is Kind.TEXT
                else Text("请单独写字段，或写“NOT 字段”", "write the field alone, or `NOT field`"),
            )
            return _Value(None, value.shown)
        return value

    def alike(self, left: _Value, right: _Value, left_node: Expr, right_node: Expr) -> None:
        """Both of one kind, and a text that is compared with a choice one of its members."""
        if left.kind is None or right.kind is None:
            return
        if left.kind is not right.kind:
            self.fault(
                "GR406",
                right_node,
                Text(
                    f"{right.shown.zh}是{right.kind.value.zh}，{left.shown.zh}是{left.kind.value.zh}",
                    f"{right.shown.en} is {right.kind.value.en}, {left.shown.en} is {left.kind.value.en}",
                ),
                _mend_of(left, right_node)
                or _mend_of(right, left_node)
                or Text("请比较同一种值", "compare values of one kind"),
            )
            return
        for choice, node in ((left.choice, right_node), (right.choice, left_node)):
            if choice is not None:
                self.member_of(choice, node)
        if (
            left.choice is not None
            and right.choice is not None
            and _have_none_in_common(left.choice, right.choice)
        ):
            self.fault(
                "GR406",
                right_node,
                Text(
                    f"{left.shown.zh}与{right.shown.zh}没有相同的取值",
                    f"{left.shown.en} and {right.shown.en} have no member in common",
                ),
                Text(
                    "两者永不相等：请比较有相同取值的两个单选字段",
                    "they are never equal: compare two choices that share members",
                ),
            )

    def member_of(self, choice: Field, node: Expr) -> None:
        if isinstance(node, Coalesce):
            for item in node.items:
                self.member_of(choice, item)
        if not isinstance(node, Literal) or not isinstance(node.value, str) or choice.member(node.value):
            return
        self.fault(
            "GR408",
            node,
            no_member(node.value, choice.id),
            member_meant(node.value, choice),
        )

    def truth(self, expr: Expr, op: str) -> None:
        value = self.value(expr)
        if value.kind not in (Kind.BOOL, None):
            mend = _COMPARE
            if op == "OR" and isinstance(expr, Literal):
                mend = Text(
                    "请对每个值都写出字段，或写“字段 IN (…)”",
                    "repeat the field for each value, or write `field IN (…)`",
                )
            self.fault("GR407", expr, _no_condition(value, value.kind), mend)

    def number(self, expr: Expr, op: str) -> None:
        value = self.value(expr)
        if value.kind not in (Kind.NUMBER, None):
            mend = (
                Text(
                    "时间的长短是期限：请写在 requires 下",
                    "a length of time is a limit: write it under `requires`",
                )
                if value.kind is Kind.TIME
                else Text(
                    "请用数字类型的字段，或把结果写入记录",
                    "take a number field, or let the record carry the result",
                )
            )
            self.fault(
                "GR406",
                expr,
                _is(value, value.kind, Text(f"{op} 只用于数字", f"`{op}` works on numbers only")),
                mend,
            )

    def coalesce(self, items: tuple[Expr, ...]) -> _Value:
        values = [self.no_set(item) for item in items]
        first = values[0]
        for value, node in zip(values[1:], items[1:], strict=True):
            self.alike(first, value, items[0], node)
        kinds = {value.kind for value in values if value.kind is not None}
        kind = first.kind if len(kinds) == 1 else None
        choices = {value.choice.id: value.choice for value in values if value.choice is not None}
        choice = next(iter(choices.values())) if len(choices) == 1 else None
        return _Value(kind, _result("COALESCE"), choice)

    def contains(self, expr: Expr, item: FieldRef, member: str) -> None:
        value = self.field(item)
        if value.kind is None:
            return
        if value.kind is not Kind.SET:
            self.fault(
                "GR406",
                item,
                _is(value, value.kind, Text("CONTAINS 只用于多选字段", "CONTAINS asks a set")),
                Text(f"请写 {item.name} = '{member}'", f"write `{item.name} = '{member}'`")
                if value.kind is Kind.TEXT
                else Text("请写类型为 set 的字段", "name a field of type `set`"),
            )
            return
        field = self.record_type.fields[item.name]
        if field.members and field.member(member) is None:
            self.fault("GR408", expr, no_member(member, item.name), member_meant(member, field))


_COMPARE = Text("请作比较：=、<、IN (…)、IS NOT NULL", "compare it: `=`, `<`, `IN (…)`, `IS NOT NULL`")


def _quoted(word: str) -> Text:
    return Text(f"“{word}”", f"`{word}`")


def _result(op: str) -> Text:
    return Text(f"{op} 的结果", f"the result of `{op}`")


def _bare(value: _Value) -> str:
    return value.shown.en.strip("`")


def _is(value: _Value, kind: Kind, so: Text) -> Text:
    return Text(
        f"{value.shown.zh}是{kind.value.zh}：{so.zh}", f"{value.shown.en} is {kind.value.en}: {so.en}"
    )


def _no_condition(value: _Value, kind: Kind) -> Text:
    return Text(
        f"{value.shown.zh}是{kind.value.zh}，不是条件",
        f"{value.shown.en} is {kind.value.en}, not a condition",
    )


def no_member(word: str, field: str) -> Text:
    """That a field has no such member; `member_meant` says which was meant."""
    return Text(f"“{word}”不是“{field}”的取值", f"`{word}` is no member of `{field}`")


def _have_none_in_common(one: Field, other: Field) -> bool:
    return not {each.id for each in one.members} & {each.id for each in other.members}


def member_meant(word: str, field: Field) -> Text:
    """The member of a choice or a set that was meant: by its id or by a label."""
    for member in field.members:
        if word.casefold() in (member.label.zh.casefold(), member.label.en.casefold(), *member.also):
            return ask(member.id)
    what = Text(f"“{field.id}”的取值", f"members of `{field.id}`")
    return one_of(word, (member.id for member in field.members), what)


def _kind_of(value: object) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, str):
        return Kind.TEXT
    return Kind.TIME if isinstance(value, date) else Kind.NUMBER


def _mend_of(other: _Value, node: Expr) -> Text | None:
    """How a literal must be written to be compared with `other`."""
    if not isinstance(node, Literal):
        return None
    said = node.value
    if other.kind is Kind.TIME and isinstance(said, str):
        return WRITE_DAY
    if other.kind is Kind.BOOL and isinstance(said, str):
        return Text(
            f"请单独写{other.shown.zh}，或写“NOT {_bare(other)}”",
            f"write {other.shown.en} alone, or `NOT {_bare(other)}`",
        )
    if other.kind is Kind.NUMBER and isinstance(said, str):
        return Text("数字不加引号", "write a number without quotes")
    if other.kind is Kind.TEXT and not isinstance(said, date):
        return Text("文字请用单引号", "write a text in single quotes")
    return None
