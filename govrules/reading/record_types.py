"""A file of a record type as a `RecordType`.

Comes in: the nodes of one file under `records/`. Goes out: the record type, or None and diagnostics.
Must not know: rules, tables of records.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from govrules.calendars.wording import ask
from govrules.model.expr import Value
from govrules.model.record_types import ID, REGION, Check, Field, FieldType, Member, RecordType
from govrules.model.source import Text
from govrules.reading.condition_nodes import read_condition
from govrules.reading.condition_types import member_meant, no_member
from govrules.reading.conditions import KEYWORDS, plain
from govrules.reading.keys import KEBAB, SNAKE, FileReader, Section
from govrules.reading.suggest import field_of, one_of, one_out_of, write
from govrules.reading.yaml_nodes import ListNode, MappingNode, Node, ScalarNode

_ONE_TYPE = one_out_of(FieldType)
RESERVED = ("id", "region", "record_type")


def read_record_type(reader: FileReader, node: MappingNode, id: str) -> RecordType | None:
    """The record type that a file holds."""
    before = reader.findings.errors
    keys = Section(reader, node, "", node)
    label = keys.label(
        "label",
        Text(
            "请写明记录类型的名称：“label: {zh: …, en: …}”", "name the record type: `label: {zh: …, en: …}`"
        ),
    )
    also = keys.texts("also")
    explained = keys.label("help")
    fields = _read_fields(keys)
    own_date = keys.need(
        "own_date",
        Text(
            "请写明以哪个日期确定记录所在的期间和适用的规则",
            "name the date that puts a record into a period and a rule's time in force",
        ),
    )
    unit = keys.get("unit")
    own_date_name = None if own_date is None else reader.text(own_date, "own_date")
    unit_name = None if unit is None else reader.text(unit, "unit")
    checks = keys.items("checks")
    keys.close()
    if label is None or own_date_name is None:
        return None
    record_type = RecordType(
        id, label, own_date_name, fields, unit_name, also, explained, place=reader.place(node)
    )
    if own_date is not None:
        _check_reference(
            reader, own_date, own_date_name, "own_date", record_type, (FieldType.DATE, FieldType.DATETIME)
        )
    if unit is not None and unit_name is not None:
        _check_reference(reader, unit, unit_name, "unit", record_type, (FieldType.TEXT, FieldType.CHOICE))
    if reader.findings.errors > before:
        # A check that names a faulty field would only be told twice.
        return None
    read = tuple(check for node in checks if (check := _read_check(reader, node, record_type)) is not None)
    return None if reader.findings.errors > before else replace(record_type, checks=read)


def _check_reference(
    reader: FileReader,
    node: Node,
    name: str,
    key: str,
    record_type: RecordType,
    types: tuple[FieldType, ...],
) -> None:
    field = record_type.fields.get(name)
    if field is None:
        if name in record_type.fields or not record_type.fields:
            return
        fitting = [each for each in record_type.fields.values() if each.type in types]
        reader.fault(
            "GR304",
            node,
            Text(f"“{key}”所写的字段“{name}”不存在", f"`{key}` names the unknown field `{name}`"),
            field_of(name, record_type, fitting),
        )
    elif field.type not in types:
        reader.fault(
            "GR304",
            node,
            Text(
                f"“{key}”所写的“{name}”是“{field.type}”类型的字段",
                f"`{key}` names `{name}`, a field of type `{field.type}`",
            ),
            Text(
                f"请写类型为{'或'.join(f'“{each}”' for each in types)}的字段",
                f"name one of type {' or '.join(f'`{each}`' for each in types)}",
            ),
        )


# -- fields ------------------------------------------------------------------------------------------


def _read_fields(keys: Section) -> dict[str, Field]:
    reader = keys.reader
    section = keys.section("fields", Text("请写明记录载有哪些事实", "name the facts that a record carries"))
    if section is None:
        return {}
    fields: dict[str, Field] = {}
    named: dict[str, str] = {}
    for reserved in (ID, REGION):
        for name in _names_of(reserved.id, reserved.label, reserved.also):
            named[name] = reserved.id
    for key, node in section.node.entries.values():
        field = _read_field(reader, key, node)
        if field is None:
            continue
        fields[field.id] = field
        _one_meaning(
            reader, key, field.id, _names_of(field.id, field.label, field.also), named, Text("列名", "column")
        )
    return fields


def _names_of(id: str, label: Text, also: Iterable[str]) -> list[str]:
    names = [id, label.zh, label.en, *also]
    return list(dict.fromkeys(unicodedata.normalize("NFKC", name).casefold().strip() for name in names))


def _one_meaning(
    reader: FileReader, key: Node, id: str, names: Iterable[str], named: dict[str, str], what: Text
) -> None:
    """No name may be read as two things: a column headed so could be either."""
    for name in names:
        if named.setdefault(name, id) != id:
            reader.fault(
                "GR306",
                key,
                Text(
                    f"“{id}”和“{named[name]}”都叫“{name}”",
                    f"`{id}` and `{named[name]}` share the name `{name}`",
                ),
                Text(
                    f"这样的{what.zh}分不清指哪一个：请给其中一个改名，或从“also”中删去",
                    f"a {what.en} so named could be either: give one another label, or take it out of `also`",
                ),
            )


def _read_field(reader: FileReader, key: ScalarNode, node: Node) -> Field | None:
    id = key.value
    if id in RESERVED:
        reader.fault(
            "GR301",
            key,
            Text(f"“{id}”是每条记录都有的字段", f"`{id}` is a field that every record has"),
            Text("请删去，或给字段换个名称", "take it out, or give the field another name"),
        )
        return None
    if not SNAKE.fullmatch(id):
        reader.fault(
            "GR210",
            key,
            Text(f"“{id}”不能用作字段名", f"`{id}` is no name for a field"),
            Text(
                "请用小写字母、数字和“_”：“received_on”", "write small letters, digits and `_`: `received_on`"
            ),
        )
        return None
    if id in KEYWORDS:
        reader.fault(
            "GR302",
            key,
            Text(f"“{id}”是条件的用词", f"`{id}` is a word of conditions"),
            Text(
                f"条件无法读取它：请改名，如“{id}_of”", f"no condition could read it: name it `{id}_of` or so"
            ),
        )
        return None
    before = reader.findings.errors
    keys = reader.section(node, id, key)
    if keys is None:
        return None
    type_node = keys.need("type", _ONE_TYPE)
    type = None if type_node is None else reader.word(type_node, "type", FieldType)
    label = keys.label(
        "label", Text("请写明字段的名称：“label: {zh: …, en: …}”", "name the field: `label: {zh: …, en: …}`")
    )
    also = keys.texts("also")
    explained = keys.label("help")
    act, planned = keys.truth("act"), keys.truth("planned")
    members_node, default_node = keys.get("members"), keys.get("default")
    members = () if members_node is None else _read_members(reader, members_node)
    keys.close()
    if type is None or label is None:
        return None
    _check_time(keys, id, type, act, planned)
    if type in (FieldType.CHOICE, FieldType.SET):
        if type is FieldType.CHOICE and members_node is None:
            reader.fault(
                "GR305",
                key,
                Text(f"单选字段“{id}”没有取值", f"choice `{id}` has no members"),
                Text("请加上“members:”，写明可有哪些取值", "add `members:` with what it may be"),
            )
    elif members_node is not None:
        reader.fault(
            "GR305",
            keys.key("members") or key,
            Text(f"类型为“{type}”的字段不列取值", f"a field of type `{type}` has no members"),
            Text("请改为“choice”或“set”", "make it a `choice` or a `set`"),
        )
    field = Field(id, type, label, also, explained, act, planned, members, place=reader.place(key))
    if default_node is not None:
        if act:
            reader.fault(
                "GR303",
                keys.key("default") or key,
                Text(f"“{id}”是行为，却有默认值", f"`{id}` is an act and has a default"),
                Text(
                    "没有写明的行为即未发生：请删去默认值",
                    "an act that is not given has not happened: take the default out",
                ),
            )
        else:
            field = replace(field, default=_read_default(reader, default_node, field))
    return None if reader.findings.errors > before else field


def _check_time(keys: Section, id: str, type: FieldType, act: bool, planned: bool) -> None:
    at = keys.key("act") or keys.key("planned") or keys.at
    if type.is_time and act == planned:
        message = (
            Text(f"“{id}”既是行为，又是预定日期", f"`{id}` is both an act and planned")
            if act
            else Text(f"“{id}”既不是行为，也不是预定日期", f"`{id}` is neither an act nor planned")
        )
        mend = Text(
            "会发生的事（空即尚未发生）请写“act: true”，事先定下的日期请写“planned: true”",
            "write `act: true` if it happens (null: not yet), `planned: true` if it is set beforehand",
        )
        keys.reader.fault("GR303", at, message, mend)
    elif not type.is_time and (act or planned):
        word = "act" if act else "planned"
        keys.reader.fault(
            "GR303",
            at,
            Text(
                f"“{word}”只用于日期，“{id}”的类型却是“{type}”",
                f"`{word}` goes with dates, `{id}` is of type `{type}`",
            ),
            Text("请删去，或改为“date”", "take it out, or make it a `date`"),
        )


def _read_members(reader: FileReader, node: Node) -> tuple[Member, ...]:
    if not isinstance(node, MappingNode) or not node.entries:
        reader.fault(
            "GR305",
            node,
            Text("“members”没有列出取值", "`members` names none"),
            Text(
                "请写“members: {first: {zh: …, en: …}}”，各有名称",
                "write `members: {first: {zh: …, en: …}}`, each with its label",
            ),
        )
        return ()
    members: list[Member] = []
    named: dict[str, str] = {}
    for key, value in node.entries.values():
        if not KEBAB.fullmatch(key.value):
            reader.fault(
                "GR210",
                key,
                Text(f"“{key.value}”不能用作取值名", f"`{key.value}` is no name for a member"),
                Text(
                    "请用小写字母、数字和“-”：“on-request”",
                    "write small letters, digits and `-`: `on-request`",
                ),
            )
            continue
        if not isinstance(value, MappingNode):
            reader.fault(
                "GR209",
                key,
                Text(f"取值“{key.value}”须有名称", f"member `{key.value}` needs a label"),
                write("{zh: …, en: …}"),
            )
            continue
        keys = Section(reader, value, key.value, key)
        label, also = keys.languages(), keys.texts("also")
        keys.close()
        if label is not None:
            members.append(Member(key.value, label, also))
            _one_meaning(
                reader, key, key.value, _names_of(key.value, label, also), named, Text("单元格", "cell")
            )
    return tuple(members)


def _read_default(reader: FileReader, node: Node, field: Field) -> Value | frozenset[str] | None:
    match field.type:
        case FieldType.BOOL:
            return reader.truth(node, "default")
        case FieldType.DATE | FieldType.DATETIME:
            return (
                reader.moment(node, "default")
                if field.type is FieldType.DATETIME
                else reader.day(node, "default")
            )
        case FieldType.NUMBER:
            return _number(reader, node)
        case FieldType.SET:
            if isinstance(node, ListNode) and not node.items:
                return frozenset()
            names = reader.names(node, "default")
            return frozenset(name for each in names if (name := _member(reader, each, field)) is not None)
        case _:
            scalar = reader.scalar(node, "default")
            return None if scalar is None else _member(reader, scalar, field)


def _member(reader: FileReader, node: ScalarNode, field: Field) -> str | None:
    name = plain(node.value)
    if field.members and field.member(name) is None:
        reader.fault(
            "GR408",
            node,
            no_member(name, field.id),
            member_meant(name, field),
        )
        return None
    return name


def _number(reader: FileReader, node: Node) -> float | None:
    scalar = reader.scalar(node, "default")
    if scalar is None:
        return None
    said = scalar.value.strip()
    digits = said.removeprefix("-").replace(".", "", 1)
    if digits.isascii() and digits.isdigit() and len(digits) <= 15 and said[-1] != ".":
        return float(said)
    reader.fault(
        "GR208",
        scalar,
        Text(f"“default”中的“{said}”不是数字", f"`{said}` in `default` is not a number"),
        Text("数字请写作 20 或 1.5", "write a number as 20 or 1.5"),
    )
    return None


# -- checks ------------------------------------------------------------------------------------------


def _read_check(reader: FileReader, node: Node, record_type: RecordType) -> Check | None:
    label: Text | None = None
    that: Node | None = node
    if isinstance(node, MappingNode):
        keys = Section(reader, node, "checks", node)
        that = keys.need(
            "that",
            Text(
                "请写明记录须满足的条件：“that: replied_on >= received_on”",
                "write the condition that a record must pass: `that: replied_on >= received_on`",
            ),
        )
        label = keys.label(
            "label",
            Text(
                "请写明检查什么：“label: {zh: …, en: …}”",
                "say what the check asks for: `label: {zh: …, en: …}`",
            ),
        )
        keys.close()
    if that is None:
        return None
    condition = read_condition(reader, that, "that", record_type)
    if condition is None:
        return None
    return Check(
        condition.expr, condition.text, label or Text(condition.text, condition.text), reader.place(that)
    )


def nearest_record_type(word: str, record_types: Iterable[RecordType]) -> Text:
    """The record type that was meant: by its id or by a label."""
    known = {each.id: each for each in record_types}
    for each in known.values():
        if word.casefold() in _names_of(each.id, each.label, each.also):
            return ask(each.id)
    return one_of(word, known, Text("记录类型", "record types"))


def names_of_type(record_type: RecordType) -> list[str]:
    """All that a sheet of these records may be called, in small letters."""
    return _names_of(record_type.id, record_type.label, record_type.also)
