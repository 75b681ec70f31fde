"""A rule file as a `Rule`, apart from what only the other rules can tell.

Comes in: the nodes of one file, its instrument and the record types. Goes out: a `ReadRule`, or None and
diagnostics. Must not know: other rules; whether those that it names exist is asked in `across.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govrules.model.record_types import ROSTER, RecordType
from govrules.model.rule import Duty, Example, InForce, Instrument, Quota, Rule, Unless
from govrules.model.source import Text
from govrules.reading.condition_nodes import read_condition
from govrules.reading.examples import About, read_examples
from govrules.reading.instruments import read_in_force
from govrules.reading.keys import KEBAB, FileReader, Section
from govrules.reading.record_types import nearest_record_type
from govrules.reading.requirements import Required, read_requires
from govrules.reading.suggest import one_of, write
from govrules.reading.yaml_nodes import MappingNode, Node, ScalarNode

_HINTS = {
    "description": write("notes:"),
    "when": write("applies_when:"),
    "where": write("applies_when:"),
    "deadline": Text("请写在“requires:”之下", "write it under `requires:`"),
    "instrument": Text("所在文件夹就是所属文件：请删去", "the folder is the instrument: take it out"),
    "id": Text("文件名就是 id：请删去", "the file's name is the id: take it out"),
}


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A rule, and the nodes that name other things, so that faults in them can be told at their place."""

    rule: Rule
    reader: FileReader
    yields_to: tuple[ScalarNode, ...]


def read_rule(
    reader: FileReader,
    node: MappingNode,
    id: str,
    instrument: Instrument,
    record_types: Mapping[str, RecordType],
    broken_types: frozenset[str] = frozenset(),
) -> ReadRule | None:
    """The rule that a file holds; of a record type in `broken_types` no more is said than is known."""
    before = reader.findings.errors
    keys = Section(reader, node, "", node)
    title = keys.label(
        "title", Text("请写明违反的情形：“title: {zh: …, en: …}”", "name the breach: `title: {zh: …, en: …}`")
    )
    provision = keys.text(
        "provision",
        Text(
            "请写明在原文中的位置：“provision: 一(三)9”",
            "name the place in the document: `provision: 一(三)9`",
        ),
    )
    clauses = _clauses(keys, instrument)
    duty_node = keys.need(
        "duty",
        Text(
            "请写明约束力：“must”（应当）、“in-principle”（原则上）或“encouraged”（鼓励）",
            "say how strongly it binds: `must`, `in-principle` or `encouraged`",
        ),
    )
    duty = None if duty_node is None else reader.word(duty_node, "duty", Duty)
    record_type = _record_type(keys, record_types, broken_types)
    in_force = _in_force(keys, instrument)
    assumed, unverified = keys.label("assumed"), keys.label("unverified")
    notes = keys.text_or_label("notes")
    yields_node = keys.get("yields_to")
    yields_to = () if yields_node is None else reader.names(yields_node, "yields_to")
    nodes = {name: keys.get(name) for name in ("applies_when", "unless", "examples")}
    requires_node = keys.need(
        "requires",
        Text("请写明要求：“requires: {deadline: {…}}”", "write what is due: `requires: {deadline: {…}}`"),
    )
    keys.close(_HINTS)
    if record_type is None:
        # Without it no field can be looked up, and every name would be told as unknown.
        return None
    roster_type = record_types.get(ROSTER)
    applies_when = nodes["applies_when"]
    condition = None
    if applies_when is not None:
        condition = read_condition(reader, applies_when, "applies_when", record_type)
    unless = _unless(reader, nodes["unless"], record_type)
    required = None
    requires_key = keys.key("requires")
    if requires_node is not None and requires_key is not None:
        required = read_requires(reader, requires_node, requires_key, record_type, roster_type)
    if required is not None and isinstance(required.requirement, Quota):
        _refuse_with_quota(keys)
    is_quota = isinstance(requires_node, MappingNode) and "quota" in requires_node.entries
    examples_node = nodes["examples"]
    examples: tuple[Example, ...] = ()
    if examples_node is not None:
        examples = read_examples(reader, examples_node, About(record_type, roster_type, unless, is_quota))
    assumed = _one_assumption(keys, assumed, required)
    if (
        reader.findings.errors > before
        or title is None
        or provision is None
        or duty is None
        or required is None
    ):
        return None
    rule = Rule(
        id,
        instrument.id,
        title,
        provision,
        clauses,
        duty,
        record_type.id,
        required.requirement,
        condition,
        unless,
        (),
        in_force,
        required.calendar or instrument.calendar,
        assumed,
        unverified,
        notes,
        examples,
        reader.place(node),
    )
    return ReadRule(rule, reader, yields_to)


def _clauses(keys: Section, instrument: Instrument) -> tuple[str, ...]:
    node = keys.need(
        "clause",
        Text(
            "请写明对应“instrument.yaml”中列出的哪一条款",
            "name the clause that it encodes, as listed in `instrument.yaml`",
        ),
    )
    found: list[str] = []
    for each in () if node is None else keys.reader.names(node, "clause"):
        name = each.value.strip()
        found.append(name)
        if instrument.place is None:
            # The instrument's own file did not read: what its clauses are is not known.
            continue
        clause = instrument.clauses.get(name)
        if clause is None:
            keys.reader.fault(
                "GR502",
                each,
                Text(
                    f"文件“{instrument.id}”没有列出条款“{name}”",
                    f"unknown clause `{name}` in instrument `{instrument.id}`",
                ),
                one_of(name, instrument.clauses, Text("条款", "clauses")),
            )
        elif clause.not_assessable is not None:
            keys.reader.fault(
                "GR609",
                each,
                Text(
                    f"条款“{name}”列为无法检验，本规则却与之对应",
                    f"clause `{name}` is called not assessable, yet this rule encodes it",
                ),
                Text(
                    "请从“instrument.yaml”中删去“not_assessable”，或从本规则中删去这一条款",
                    "take `not_assessable` out of `instrument.yaml`, or the clause out of this rule",
                ),
            )
    return tuple(found)


def _record_type(
    keys: Section, record_types: Mapping[str, RecordType], broken_types: frozenset[str]
) -> RecordType | None:
    node = keys.need(
        "record",
        Text(
            "请写明针对哪种记录：“record: application”",
            "name the record type that it speaks of: `record: application`",
        ),
    )
    name = None if node is None else keys.reader.text(node, "record")
    if node is None or name is None:
        return None
    found = record_types.get(name)
    if found is None and name not in broken_types:
        keys.reader.fault(
            "GR501",
            node,
            Text(f"没有记录类型“{name}”", f"unknown record type `{name}`"),
            nearest_record_type(name, record_types.values()),
        )
    return found


def _in_force(keys: Section, instrument: Instrument) -> InForce:
    section = keys.section("in_force")
    if section is None:
        return instrument.in_force
    own = read_in_force(section)
    whole = instrument.in_force
    both = own.within(whole)
    if own.first is not None and own.last is not None and own.first > own.last:
        # Told already, where the two days were read.
        return both
    period = _told(whole)
    if both.first is not None and both.last is not None and both.first > both.last:
        keys.reader.fault(
            "GR211",
            section.at,
            Text(
                "规则永不施行：其施行期不在所属文件的施行期之内",
                "the rule is never in force: its time lies outside that of its instrument",
            ),
            Text(f"所属文件的施行期：{period.zh}", f"the instrument is in force {period.en}"),
        )
    elif (own.first is not None and own.first != both.first) or (
        own.last is not None and own.last != both.last
    ):
        keys.reader.fault(
            "GR211",
            section.at,
            Text("“in_force”超出所属文件的施行期", "`in_force` reaches beyond the instrument's"),
            Text(
                f"规则只能缩短施行期，所属文件的施行期：{period.zh}",
                f"a rule may only narrow it: the instrument is in force {period.en}",
            ),
        )
    return both


def _told(in_force: InForce) -> Text:
    parts = []
    if in_force.first is not None:
        parts.append(Text(f"{in_force.first} 起", f"from {in_force.first}"))
    if in_force.last is not None:
        parts.append(Text(f"{in_force.last} 止", f"until {in_force.last}"))
    return Text(
        "，".join(each.zh for each in parts) or "任何时候", " ".join(each.en for each in parts) or "always"
    )


def _unless(reader: FileReader, node: Node | None, record_type: RecordType) -> tuple[Unless, ...]:
    if node is None:
        return ()
    found: dict[str, Unless] = {}
    for item in reader.items(node, "unless"):
        keys = reader.section(item, "unless")
        if keys is None:
            continue
        label_node = keys.need(
            "label",
            Text(
                "请给例外取一个短名：“label: third-party-objects”",
                "give the exception a short name: `label: third-party-objects`",
            ),
        )
        label = None if label_node is None else reader.text(label_node, "label")
        when_node = keys.need(
            "when",
            Text(
                "请写明在什么条件下属于例外：“when: urgent”",
                "write the condition that excuses: `when: urgent`",
            ),
        )
        when = None if when_node is None else read_condition(reader, when_node, "when", record_type)
        title, provision = keys.label("title"), keys.text("provision")
        keys.close({"condition": write("when:"), "if": write("when:")})
        if label is None or label_node is None:
            continue
        if not KEBAB.fullmatch(label):
            reader.fault(
                "GR210",
                label_node,
                Text(f"“{label}”不能用作例外的短名", f"`{label}` is no label of an exception"),
                Text("请用小写字母、数字和“-”", "write small letters, digits and `-`"),
            )
        if label in found:
            reader.fault(
                "GR213",
                label_node,
                Text(f"例外“{label}”重复", f"exception `{label}` is given twice"),
                Text("请各取一个短名", "give each a label of its own"),
            )
        if when is not None:
            found.setdefault(label, Unless(label, when, title, provision))
    return tuple(found.values())


def _refuse_with_quota(keys: Section) -> None:
    for name in ("unless", "yields_to"):
        key = keys.key(name)
        if key is not None:
            keys.reader.fault(
                "GR511",
                key,
                Text(f"“{name}”不能与数量要求同用", f"`{name}` does not go with a quota"),
                Text(
                    "数量要求按单位判定：计入哪些，请写在“count”、“of”、“among”或“applies_when”中",
                    "a quota judges a unit: say what is counted in `count`, `of`, `among` or `applies_when`",
                ),
            )


def _one_assumption(keys: Section, of_rule: Text | None, required: Required | None) -> Text | None:
    beside = None if required is None else required.assumed
    if of_rule is not None and beside is not None:
        keys.reader.fault(
            "GR212",
            keys.key("assumed") or keys.node,
            Text("“assumed”在规则和期限两处都写了", "`assumed` stands both at the rule and beside its limit"),
            Text("请只留一处", "keep one of the two"),
        )
    return of_rule or beside
