"""The form of a record: its fields as the form widget takes them, in the words of the record type.

Comes in: a record type, what came of the scenario, the rule that is looked at, a language. Goes out: dicts.
Must not know: widgets, how a record is judged.

The facts that the rule reads stand first and in sight; the others lie below, folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from govrules.calendars.calendar import Calendar
from govrules.calendars.published import DayKind
from govrules.explaining.case import fields_read
from govrules.explaining.dates import with_weekday
from govrules.model.record import Fact, Record, Unfit
from govrules.model.record_types import RESERVED, Field, FieldType, RecordType
from govrules.model.rule import Example, Rule
from govrules.model.source import Text
from govrules.model.verdict import iso
from govrules.notebook.judging import AS_OF, NOTHING_IN_IT, Judged
from govrules.notebook.panel_words import WORDS as FRAME
from govrules.notebook.scenario import Entered, Scenario
from govrules.notebook.workbench_words import WORDS
from govrules.reading.record_words import Bad, wording

OF_THE_RULE, OTHERS = "rule", "others"


def form_fields(
    record_type: RecordType, rule: Rule | None, judged: Judged, calendar: Calendar, lang: str
) -> list[dict[str, Any]]:
    """As-of, then the fields that the rule reads in its order, then all others."""
    first = list(dict.fromkeys(fields_read(rule))) if rule is not None else []
    fields = [_field(AS_OF, judged, calendar, lang, group=OF_THE_RULE)]
    for name in (*first, *(name for name in (*record_type.fields, "region") if name not in first)):
        known = record_type.fields.get(name) or RESERVED[name]
        group = OF_THE_RULE if name in first else OTHERS
        fields.append(_field(known, judged, calendar, lang, group=group))
    return fields


def form_groups(
    record_type: RecordType, rule: Rule | None, scenario: Scenario, lang: str
) -> list[dict[str, Any]]:
    """The two parts of the form; the second says how many of its fields are filled in."""
    of_rule = set(fields_read(rule)) if rule is not None else set()
    others = [name for name in (*record_type.fields, "region") if name not in of_rule]
    filled = sum(1 for name in others if name in scenario.entered)
    label = WORDS["form.others"].in_(lang).format(n=len(others), filled=filled)
    return [
        {"id": OF_THE_RULE, "label": WORDS["form.rule"].in_(lang), "open": True},
        {"id": OTHERS, "label": label, "open": rule is None},
    ]


def values_of(scenario: Scenario) -> dict[str, Any]:
    """What the form shows for a scenario."""
    shown: dict[str, Any] = {
        name: list(each) if isinstance(each, tuple) else each for name, each in scenario.entered.items()
    }
    return {AS_OF.id: scenario.as_of, **shown}


def entered(values: Mapping[str, Any], before: Scenario) -> Scenario:
    """The scenario that a form holds; whoever says that a set is empty takes its members out, and the other way."""
    kept: dict[str, Entered] = {}
    for name, value in values.items():
        if name == AS_OF.id or not value:
            continue
        if isinstance(value, str):
            kept[name] = value
            continue
        members = tuple(value)
        if NOTHING_IN_IT in members and len(members) > 1:
            said_before = NOTHING_IN_IT in before.entered.get(name, ())
            members = (
                tuple(each for each in members if each != NOTHING_IN_IT) if said_before else (NOTHING_IN_IT,)
            )
        kept[name] = members
    return Scenario(kept, str(values.get(AS_OF.id) or ""))


def from_example(example: Example) -> Scenario:
    """An example's facts as a person would have entered them."""
    facts: dict[str, Entered] = {}
    for name, value in example.given[0].items():
        if name in ("id", "record_type") or value is None:
            continue
        if isinstance(value, (list, tuple, set, frozenset)):
            facts[name] = tuple(str(each) for each in value) or (NOTHING_IN_IT,)
        else:
            facts[name] = str(value)
    return Scenario(facts, str(iso(example.as_of)))


def from_record(record: Record, as_of: date) -> Scenario:
    """A record's facts as a person would have entered them."""
    facts: dict[str, Entered] = {}
    for name, fact in {**record.facts, "region": record.region}.items():
        value = None if fact is None else written(fact)
        if isinstance(value, list):
            facts[name] = tuple(value) or (NOTHING_IN_IT,)
        elif value is not None:
            facts[name] = str(value)
    return Scenario(facts, str(iso(as_of)))


def written(fact: Fact) -> object:
    """A fact as it is written in a rule file."""
    if isinstance(fact, bool):
        return "true" if fact else "false"
    if isinstance(fact, date):
        return iso(fact)
    if isinstance(fact, frozenset):
        return sorted(fact)
    return fact if isinstance(fact, str) else f"{fact:.15g}"


def _field(field: Field, judged: Judged, calendar: Calendar, lang: str, *, group: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": field.id,
        "label": field.label.in_(lang),
        "help": "" if field.help is None else field.help.in_(lang),
        "group": group,
        "kind": "text",
        "asked": field.id in judged.wanted,
    }
    if field.default is not None:
        default = FRAME["yes" if field.default is True else "no"] if isinstance(field.default, bool) else None
        said = default.in_(lang) if default is not None else str(field.default)
        told["help"] = " ".join([told["help"], WORDS["form.default"].in_(lang).format(value=said)]).strip()
    if field.type is FieldType.BOOL:
        told |= {"kind": "radio", "options": _options([("true", FRAME["yes"]), ("false", FRAME["no"])], lang)}
    elif field.type is FieldType.CHOICE:
        told |= {
            "kind": "select",
            "options": _options(((each.id, each.label) for each in field.members), lang),
        }
    elif field.type is FieldType.SET and field.members:
        members = [(each.id, each.label) for each in field.members]
        told |= {
            "kind": "set",
            "options": _options([*members, (NOTHING_IN_IT, WORDS["form.empty"])], lang)[1:],
        }
    elif field.type.is_time:
        told["placeholder"] = "2020-01-13" if field.type is FieldType.DATE else "2020-01-13 09:30"
    fact = judged.as_of if field is AS_OF else judged.record.facts.get(field.id) if judged.record else None
    if isinstance(fact, date):
        told["note"] = _day(fact, calendar, lang)
    bad = judged.unfit.get(field.id)
    if bad is not None:
        told["error"] = _why(bad, lang)
    return told


def _options(members: Iterable[tuple[str, Text]], lang: str) -> list[dict[str, str]]:
    unknown = {"value": "", "label": FRAME["unknown"].in_(lang)}
    return [unknown, *({"value": id, "label": label.in_(lang)} for id, label in members)]


def _day(day: date, calendar: Calendar, lang: str) -> str:
    """A day as it was understood, with its weekday and what rests or works on it."""
    told = with_weekday(day).in_(lang)
    kind, name = calendar.kind(day), calendar.holiday_name(day)
    if kind is DayKind.WORKING_DAY:
        return told
    what = WORDS[f"day.{kind.value}"].in_(lang)
    return f"{told} · {what}" + (f" {name.in_(lang)}" if name is not None else "")


def _why(bad: Bad | Unfit, lang: str) -> str:
    message, mend = bad.told(lang) if isinstance(bad, Bad) else wording(bad, lang)
    between = "；" if lang == "zh" else "; "
    return message if mend is None else f"{message}{between}{mend}"
