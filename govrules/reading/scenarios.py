"""Files with examples of a rule that lies elsewhere: a case that was tried, kept to be tried again.

Comes in: the text of a file, the rules it may name. Goes out: the rule and its `Example`s, or every diagnostic
at once. Must not know: how an example is run.

    rule: cn/regulation-2019/late-reply
    examples:
      - given: {received_on: 2020-01-10}
        as_of: 2020-03-31
        expect: {status: violated, reason: overdue, due: 2020-02-14}

The examples are written as in a rule file, so that they can be moved there.
"""

from __future__ import annotations

from pathlib import Path

from govrules.model.record_types import ROSTER
from govrules.model.rule import Example, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.model.source import Text
from govrules.reading.errors import RulesetError
from govrules.reading.examples import About, read_examples
from govrules.reading.file_text import read_text
from govrules.reading.keys import FileReader
from govrules.reading.rule_text import example_to_yaml
from govrules.reading.source_file import Findings
from govrules.reading.suggest import nearest, write
from govrules.reading.yaml_nodes import read_nodes


def read_scenarios(path: Path, name: str, rules: Rules) -> tuple[Rule, tuple[Example, ...]]:
    """The rule that a file names and its examples; `name` is the file as the user named it.

    Raises RulesetError with every fault: no YAML, an unknown rule or field, a fact or verdict that is none.
    """
    findings = Findings()
    read = read_text(path, name, findings)
    nodes = None if read is None else read_nodes(read[0], findings)
    if read is None or nodes is None:
        raise RulesetError(findings.diagnostics)
    reader = FileReader(read[0], findings)
    keys = reader.section(nodes, "scenarios")
    assert keys is not None
    rule = None
    rule_node = keys.need(
        "rule",
        Text(
            "请写明规则：“rule: cn/regulation-2019/late-reply”",
            "name the rule: `rule: cn/regulation-2019/late-reply`",
        ),
    )
    scalar = None if rule_node is None else reader.scalar(rule_node, "rule")
    if scalar is not None:
        rule = rules.rules.get(scalar.value.strip())
        if rule is None:
            near = nearest(scalar.value.strip(), list(rules.rules))
            mend = (
                Text("请用“govrules rules”列出全部规则", "`govrules rules` lists them")
                if near is None
                else near
            )
            reader.fault(
                "GR601",
                scalar,
                Text(f"没有规则“{scalar.value.strip()}”", f"no rule `{scalar.value.strip()}`"),
                mend,
            )
    examples_node = keys.need(
        "examples", Text("请照规则文件的写法写“examples:”", "write `examples:` as in a rule file")
    )
    keys.close({"example": write("examples:")})
    examples: tuple[Example, ...] = ()
    if rule is not None and examples_node is not None:
        roster_type = rules.record_types.get(ROSTER)
        about = About(rules.type_of(rule), roster_type, rule.unless, isinstance(rule.requires, Quota))
        examples = read_examples(reader, examples_node, about)
    if rule is None or findings.errors:
        raise RulesetError(findings.diagnostics)
    return rule, examples


def scenario_text(rule: Rule, example: Example) -> str:
    """The text of a file with one example of a rule."""
    listed = example_to_yaml(example, quota=isinstance(rule.requires, Quota))
    return f"rule: {rule.id}\nexamples:\n" + "".join(f"  {line}\n" for line in listed.splitlines())
