"""Laws of every explanation: it never fails, never contradicts its verdict, lets no hostile text through."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govrules.engines.reference.replay import Replay, replay
from govrules.explaining import Explanation, explain
from govrules.explaining.case import requirement_decides
from govrules.explaining.parts import SectionKey
from govrules.model.record import Fact, Record
from govrules.model.record_types import Field, FieldType, RecordType
from govrules.model.rule import Deadline, Quota
from govrules.model.rulebook import Rules
from govrules.model.verdict import Status

# Weeks around a holiday with a make-up day, and around the end of the published calendar.
FIRSTS = (date(2020, 4, 18), date(2026, 12, 18))
HOSTILE = (
    "<script>alert(1)</script>",
    "\x1b[32m✓ 符合\x1b[0m",
    "a\r\nb\tc",
    "\u202eelbisrever",
    "&lt;{0}{x}",
    "文" * 500,
)

texts = st.sampled_from(HOSTILE) | st.text(max_size=20)


def values_of(field: Field, first: date) -> st.SearchStrategy[Fact]:
    days = st.integers(0, 25).map(lambda n: first + timedelta(days=n))
    if field.type is FieldType.DATE:
        return days
    if field.type is FieldType.DATETIME:
        times = st.builds(
            lambda day, hour: datetime(day.year, day.month, day.day, hour), days, st.integers(0, 23)
        )
        return days | times
    members = [member.id for member in field.members]
    return {
        FieldType.BOOL: st.booleans(),
        FieldType.NUMBER: st.integers(-5, 200).map(float),
        FieldType.TEXT: texts,
        FieldType.CHOICE: st.sampled_from(members or ["x"]),
        FieldType.SET: st.lists(st.sampled_from(members or ["x"]), max_size=4).map(frozenset),
    }[field.type]


@st.composite
def records(draw: st.DrawFn, record_type: RecordType, read: frozenset[str]) -> Record:
    """A record with any of its facts given, and any of its defaults assumed."""
    first = draw(st.sampled_from(FIRSTS))
    facts: dict[str, Fact] = {}
    for name in sorted(read):
        if draw(st.integers(0, 3)):
            facts[name] = draw(values_of(record_type.fields[name], first))
    assumed = frozenset(name for name in facts if draw(st.integers(0, 9)) == 0)
    region = draw(st.sampled_from([None, None, "cn/test/district", "cn/test/district/x", "cn/other"]))
    return Record(record_type.id, draw(texts), facts, region, assumed)


def fields_of(rules: Rules, rule: str) -> frozenset[str]:
    """The fields that can matter to a rule: those it reads, and those of the rules it yields to."""
    from govrules.explaining.case import fields_read

    chosen = rules.rules[rule]
    record_type = rules.type_of(chosen)
    names = set(fields_read(chosen)) | {record_type.own_date}
    for superior in chosen.yields_to:
        names |= set(fields_read(rules.rules[superior]))
    return frozenset(names & set(record_type.fields))


moments = st.sampled_from(FIRSTS).flatmap(
    lambda first: (
        st.integers(0, 60).map(lambda n: first + timedelta(days=n))
        | st.integers(0, 60 * 24).map(
            lambda n: datetime(first.year, first.month, first.day) + timedelta(hours=n)
        )
    )
)

# fmt: off
RULES = (
    "late-answer", "late-urgent-answer", "late-in-months", "late-in-hours", "late-after-hours",
    "late-same-day",
    "late-fixed", "late-by-day", "plan-missed", "posted-too-short", "comments-too-short",
    "out-of-order",
    "out-of-order-moments", "out-of-step", "out-of-step-tolerant", "without-reason", "parts-missing",
    "too-few-parts", "wanted-parts-missing", "any-part-missing", "kind-mismatch", "noticed-too-late",
    "late-conversion",
)
# fmt: on


def test_every_rule_of_the_office_but_the_quotas_is_tried(office: Rules) -> None:
    assert {f"office/{name}" for name in RULES} == {
        rule.id for rule in office if not isinstance(rule.requires, Quota)
    }


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=40)
@given(data=st.data())
def test_any_record_is_explained_without_fail_or_contradiction(
    name: str, data: st.DataObject, office: Rules
) -> None:
    """For every record, the explanation tells the verdict of the interpreter, in lines fit for a terminal."""
    rule = office.rules[f"office/{name}"]
    record = data.draw(records(office.type_of(rule), fields_of(office, rule.id)))
    steps = replay(office, rule, record, data.draw(moments))
    explanation = explain(steps, office)
    assert explanation.verdict == steps.verdict
    for lang in ("zh", "en"):
        check_text(explanation.text(lang))
        check_text(explanation.text(lang, ledger=True))
        check_html(explanation.html(lang), explanation, lang)
    json.dumps(explanation.to_dict())
    check_sections(explanation, steps)


def check_text(text: str) -> None:
    """Lines of printable characters only, none empty, none wider than a hundred columns."""
    for line in text.split("\n"):
        assert line.strip()
        assert not [char for char in line if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
        assert not [
            char for char in line if unicodedata.category(char) == "Cf" and char not in "\u200c\u200d"
        ]


class Elements(HTMLParser):
    """Every element with its attributes, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def check_html(html: str, explanation: Explanation, lang: str) -> None:
    """No element, attribute or address but our own; the sentence is there as it was written."""
    found = Elements()
    found.feed(html)
    found.close()
    assert found.tags <= {"style", "div", "p", "dl", "dt", "dd", "ul", "li", "ol", "span", "small", "b"}
    assert found.attributes <= {"class", "lang", "title"}
    assert "http" not in html.split("</style>")[0]
    assert explanation.parts.summary.in_(lang) in found.text


def check_sections(explanation: Explanation, steps: Replay) -> None:
    parts = explanation.parts
    keys = [section.key for section in parts.sections]
    assert keys == sorted(keys, key=list(SectionKey).index)
    status = steps.verdict.status
    # An undetermined verdict names what it lacks; a broken rule says what would have done.
    assert (SectionKey.MISSING in keys) == (status is Status.UNDETERMINED)
    assert status is not Status.VIOLATED or SectionKey.REMEDY in keys
    missing = {name for section in parts.sections for line in section.lines for name in line.missing}
    assert set(steps.verdict.missing) <= missing
    if isinstance(steps.rule.requires, Deadline) and requirement_decides(steps):
        assert steps.clock is not None
        assert steps.clock.due == steps.verdict.due
        strip = parts.section(SectionKey.COUNT)
        if strip is not None and strip.strip is not None and steps.verdict.due is not None:
            assert [day.date for day in strip.strip.days if day.is_due] == [steps.verdict.due]
