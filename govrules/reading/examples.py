"""The examples in a rule file, as they are written: facts stay texts until the record reader types them.

Comes in: the nodes under `examples`. Goes out: `Example`s. Must not know: how an example is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from govrules.calendars.limit import Unit
from govrules.calendars.wording import Text
from govrules.model.record_types import RESERVED, RecordType
from govrules.model.rule import Example, Expected, Unless
from govrules.model.verdict import REASONS, Reason, Status
from govrules.reading.keys import FileReader, Section
from govrules.reading.suggest import field_of, nearest, one_of, one_out_of, unknown_field, write
from govrules.reading.yaml_nodes import ListNode, MappingNode, Node, ScalarNode

_ONE_STATUS = one_out_of(Status)
_LATE_UNITS = tuple(dict.fromkeys(unit.late_unit for unit in Unit))


@dataclass(frozen=True, slots=True)
class About:
    """What the examples of a rule speak of."""

    record_type: RecordType
    roster_type: RecordType | None
    unless: tuple[Unless, ...]
    is_quota: bool


def read_examples(reader: FileReader, node: Node, about: About) -> tuple[Example, ...]:
    """All examples of a rule."""
    found = (_example(reader, item, about) for item in reader.items(node, "examples"))
    return tuple(example for example in found if example is not None)


def _example(reader: FileReader, node: Node, about: About) -> Example | None:
    keys = reader.section(node, "examples")
    if keys is None:
        return None
    before = reader.findings.errors
    given_node = keys.need(
        "given",
        Text(
            "请写出一条记录的事实：“given: {received_on: 2020-05-06}”",
            "write the facts of a record: `given: {received_on: 2020-05-06}`",
        ),
    )
    given = () if given_node is None else _given(reader, given_node, about)
    as_of_node = keys.need(
        "as_of", Text("请写明评估时点：“as_of: 2020-07-01”", "say when it is judged: `as_of: 2020-07-01`")
    )
    as_of = None if as_of_node is None else reader.moment(as_of_node, "as_of")
    expect_node = keys.need(
        "expect",
        Text("请写明应得的判定：“expect: satisfied”", "write the status that is due: `expect: satisfied`"),
    )
    expect = () if expect_node is None else _expectations(reader, expect_node, about)
    roster_node = keys.get("roster")
    roster = None if roster_node is None else _roster(reader, roster_node, about)
    note = keys.text_or_label("note")
    keys.close(
        {
            "when": write("as_of:"),
            "expected": write("expect:"),
            "facts": write("given:"),
        }
    )
    if roster_node is not None and not about.is_quota:
        reader.fault(
            "GR702",
            keys.key("roster") or node,
            Text("名册只用于数量要求", "a roster goes with a quota only"),
            Text("请删去", "take it out"),
        )
    if reader.findings.errors > before or as_of is None:
        return None
    return Example(given, as_of, expect, roster, note, reader.place(node))


# -- the facts ---------------------------------------------------------------------------------------


def _given(reader: FileReader, node: Node, about: About) -> tuple[Mapping[str, object], ...]:
    if isinstance(node, ListNode):
        if not about.is_quota:
            reader.fault(
                "GR702",
                node,
                Text("只有数量要求才写几条记录", "several records go with a quota only"),
                Text("请只写一条：“given: {…}”", "write one mapping: `given: {…}`"),
            )
            return ()
        return tuple(_facts(reader, each, about.record_type) for each in node.items)
    if isinstance(node, MappingNode):
        return (_facts(reader, node, about.record_type),)
    if node.is_null:
        return ({},)
    reader.fault(
        "GR203",
        node,
        Text("“given”应为各项事实，写的却是一个值", "`given` holds one value where facts are due"),
        write("given: {received_on: 2020-05-06}"),
    )
    return ()


def _roster(reader: FileReader, node: Node, about: About) -> tuple[Mapping[str, object], ...]:
    if not isinstance(node, ListNode):
        reader.fault(
            "GR203",
            node,
            Text("“roster”不是列表", "`roster` is not a list"),
            write("roster: [{id: 区教委, level: district}]"),
        )
        return ()
    if about.roster_type is None:
        reader.fault(
            "GR510",
            node,
            Text("没有名册所需的记录类型“unit”", "there is no record type `unit` for a roster"),
            Text("请添加“records/unit.yaml”", "add `records/unit.yaml`"),
        )
        return ()
    return tuple(_facts(reader, each, about.roster_type) for each in node.items)


def _facts(reader: FileReader, node: Node, record_type: RecordType) -> Mapping[str, object]:
    if not isinstance(node, MappingNode):
        reader.fault(
            "GR203",
            node,
            Text("一条记录须以键和值写明各项事实", "a record is a mapping of facts"),
            write("{received_on: 2020-05-06}"),
        )
        return {}
    facts: dict[str, object] = {}
    for key, value in node.entries.values():
        name = key.value
        if name not in record_type.fields and name not in RESERVED:
            reader.fault(
                "GR405",
                key,
                unknown_field(name, record_type),
                field_of(name, record_type),
            )
        elif isinstance(value, ScalarNode):
            facts[name] = None if value.is_null else value.value
        elif isinstance(value, ListNode):
            facts[name] = [each.value for each in value.items if isinstance(each, ScalarNode)]
            if len(facts[name]) < len(value.items):  # type: ignore[arg-type]
                reader.fault(
                    "GR203",
                    value,
                    Text(f"“{name}”的列表中又有列表", f"`{name}` holds a list within a list"),
                    write("[first, second]"),
                )
        else:
            reader.fault(
                "GR203",
                value,
                Text(
                    f"“{name}”应为一个值，写的却是键和值", f"`{name}` holds a mapping where one value is due"
                ),
                Text("请写一个值", "write one value"),
            )
    return facts


# -- what is expected --------------------------------------------------------------------------------


def _expectations(reader: FileReader, node: Node, about: About) -> tuple[Expected, ...]:
    nodes = reader.items(node, "expect") if isinstance(node, ListNode) else (node,)
    if isinstance(node, ListNode) and not about.is_quota and len(nodes) > 1:
        reader.fault(
            "GR702",
            node,
            Text("只有数量要求才写几个判定", "several verdicts go with a quota only"),
            Text("请只写一个：“expect: satisfied”", "write one: `expect: satisfied`"),
        )
        return ()
    found = (_expected(reader, each, about) for each in nodes)
    return tuple(each for each in found if each is not None)


def _expected(reader: FileReader, node: Node, about: About) -> Expected | None:
    if isinstance(node, ScalarNode):
        status = _status(reader, node)
        return None if status is None else Expected(str(status))
    keys = reader.section(node, "expect")
    if keys is None:
        return None
    status_node = keys.need("status", _ONE_STATUS)
    status = None if status_node is None else _status(reader, status_node)
    reason = _reason(reader, keys, status)
    start, due, done = (_moment(reader, keys, name) for name in ("start", "due", "done"))
    late_by_node, late_unit_node = keys.get("late_by"), keys.get("late_unit")
    late_by = None if late_by_node is None else reader.whole_number(late_by_node, "late_by")
    late_unit = None if late_unit_node is None else _late_unit(reader, late_unit_node)
    provisional_node = keys.get("provisional")
    provisional = None if provisional_node is None else reader.truth(provisional_node, "provisional")
    missing = _missing(reader, keys, about)
    by = _by(reader, keys, reason, about)
    record = keys.text("record")
    keys.close({"expected": write("status:")})
    if status is None:
        return None
    return Expected(
        str(status),
        record,
        None if reason is None else str(reason),
        start,
        due,
        done,
        late_by,
        late_unit,
        provisional,
        missing,
        by,
    )


def _status(reader: FileReader, node: Node) -> Status | None:
    scalar = reader.scalar(node, "expect")
    if scalar is None:
        return None
    said = scalar.value.strip()
    try:
        return Status(said)
    except ValueError:
        of = next((status for status, reasons in REASONS.items() if said in reasons), None)
        mend = (
            Text(
                f"这是理由：请写“{{status: {of}, reason: {said}}}”",
                f"it is a reason: write `{{status: {of}, reason: {said}}}`",
            )
            if of
            else one_of(said, list(Status))
        )
        reader.fault("GR701", scalar, Text(f"没有“{said}”这种判定", f"unknown status `{said}`"), mend)
        return None


def _reason(reader: FileReader, keys: Section, status: Status | None) -> Reason | None:
    node = keys.get("reason")
    scalar = None if node is None else reader.scalar(node, "reason")
    if scalar is None:
        return None
    said = scalar.value.strip()
    of_status = () if status is None else REASONS[status]
    try:
        reason = Reason(said)
    except ValueError:
        words = of_status or tuple(Reason)
        near = nearest(said, [str(each) for each in words])
        mend = near or one_of(said, words, Text("可用的理由", "reasons"))
        reader.fault("GR701", scalar, Text(f"没有“{said}”这种理由", f"unknown reason `{said}`"), mend)
        return None
    if status is not None and reason not in of_status:
        of = next(each for each, reasons in REASONS.items() if reason in reasons)
        reader.fault(
            "GR701",
            scalar,
            Text(f"“{said}”不是判定“{status}”的理由", f"`{said}` is no reason of `{status}`"),
            Text(
                f"它是“{of}”的理由：请改正判定或理由", f"it is one of `{of}`: mend the status or the reason"
            ),
        )
        return None
    return reason


def _moment(reader: FileReader, keys: Section, name: str) -> date | datetime | None:
    node = keys.get(name)
    return None if node is None else reader.moment(node, name)


def _late_unit(reader: FileReader, node: Node) -> str | None:
    scalar = reader.scalar(node, "late_unit")
    if scalar is None:
        return None
    said = scalar.value.strip()
    if said in _LATE_UNITS:
        return said
    reader.unknown_word(
        scalar,
        "late_unit",
        said,
        one_of(said, _LATE_UNITS),
    )
    return None


def _missing(reader: FileReader, keys: Section, about: About) -> tuple[str, ...] | None:
    node = keys.get("missing")
    if node is None:
        return None
    if isinstance(node, ListNode) and not node.items:
        return ()
    names: list[str] = []
    for each in reader.names(node, "missing"):
        name = each.value.strip()
        known = {*about.record_type.fields, *RESERVED}
        if about.is_quota and about.roster_type is not None:
            known |= set(about.roster_type.fields)
        if name in known:
            names.append(name)
        else:
            reader.fault(
                "GR405",
                each,
                unknown_field(name, about.record_type),
                field_of(name, about.record_type),
            )
    return tuple(sorted(names))


def _by(reader: FileReader, keys: Section, reason: Reason | None, about: About) -> str | None:
    node = keys.get("by")
    scalar = None if node is None else reader.scalar(node, "by")
    if scalar is None:
        return None
    said = scalar.value.strip()
    labels = [each.label for each in about.unless]
    if reason is Reason.EXEMPT and said not in labels:
        reader.fault(
            "GR703",
            scalar,
            Text(f"本规则没有例外“{said}”", f"`{said}` is no exception of this rule"),
            one_of(said, labels, Text("例外", "exceptions")),
        )
        return None
    return said
