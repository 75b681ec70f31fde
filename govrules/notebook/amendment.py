"""A rule as controls that can be turned, and the rulebook in which it says what the controls say.

Comes in: a rulebook, a rule, texts by control. Goes out: `Amended`, another rulebook or what is wrong with which control;
what changed, in words. Must not know: widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from govrules.api import Rulebook
from govrules.calendars.limit import Limit, Unit
from govrules.errors import GovrulesError
from govrules.model.rule import Deadline, Lasting, Order, Quota, Rule
from govrules.model.source import Text
from govrules.notebook.rule_view import in_force
from govrules.reading.errors import RulesetError
from govrules.report.wording import DUTY

Values = Mapping[str, Any]

CONTROLS = (
    "n",
    "unit",
    "at_least",
    "last_day",
    "start_day",
    "exceptions",
    "applies_when",
    "from",
    "until",
    "duty",
)
_WORDS: Mapping[str, Text] = {
    "within": Text("期限", "limit"),
    "at_least": Text("至少", "at least"),
    "last_day": Text("末日遇休息日", "a last day of rest"),
    "start_day": Text("第 1 日", "day 1"),
    "without": Text("不再有例外", "no longer an exception"),
    "applies_when": Text("适用条件", "applies when"),
    "in_force": Text("施行", "in force"),
    "duty": Text("约束力", "how it binds"),
    "always": Text("一律适用", "always"),
    "roll": Text("顺延", "moves on"),
    "keep": Text("不顺延", "stays"),
    "day-after": Text("事件次日", "the day after"),
    "rolled": Text("事件次日，休息日的事件先顺延", "the day after, an event on a rest day moved on first"),
    "same-day": Text("事件当日", "the day itself"),
}


@dataclass(frozen=True, slots=True)
class Amended:
    """The rulebook with the rule changed, or None and the errors by control.

    Without a change `book` is the rulebook that was given.
    """

    book: Rulebook | None
    errors: Mapping[str, GovrulesError] = field(default_factory=dict)


def controls_of(rule: Rule) -> tuple[str, ...]:
    """The controls that a rule has, in the order in which they are drawn."""
    has = {"applies_when", "from", "until", "duty"}
    if limit_of(rule) is not None:
        has |= {"n", "unit"}
    requires = rule.requires
    if isinstance(requires, Deadline):
        has |= {"last_day", "start_day"}
    if isinstance(requires, Lasting):
        has |= {"start_day"}
    if isinstance(requires, Quota):
        has |= {"at_least"}
    if rule.unless:
        has |= {"exceptions"}
    return tuple(name for name in CONTROLS if name in has)


def limit_of(rule: Rule) -> Limit | None:
    """The limit that can be changed: of a deadline, a least time, a tolerance, a grace."""
    match rule.requires:
        case Deadline(within=limit) | Lasting(at_least=limit) | Order(tolerance=Limit() as limit):
            return limit
        case Quota(grace=Limit() as limit):
            return limit
    return None


def values_of(rule: Rule) -> dict[str, Any]:
    """What the controls show for a rule as it is."""
    limit, requires = limit_of(rule), rule.requires
    values: dict[str, Any] = {
        "applies_when": "" if rule.applies_when is None else rule.applies_when.text,
        "from": "" if rule.in_force.first is None else rule.in_force.first.isoformat(),
        "until": "" if rule.in_force.last is None else rule.in_force.last.isoformat(),
        "duty": str(rule.duty),
        "exceptions": [each.label for each in rule.unless],
    }
    if limit is not None:
        values |= {"n": str(limit.n), "unit": limit.unit.value}
    if isinstance(requires, (Deadline, Lasting)):
        values |= {"last_day": requires.conventions.last_day, "start_day": requires.conventions.start_day}
    if isinstance(requires, Quota):
        least = requires.at_least
        values |= {"at_least": f"{least * 100}%" if isinstance(least, Fraction) else str(least)}
    return {name: values[name] for name in controls_of(rule)}


def amended(book: Rulebook, name: str, values: Values) -> Amended:
    """The rulebook in which the rule says what the controls say. Every control that cannot be heeded has its error."""
    before = book.rule(name)
    errors: dict[str, GovrulesError] = {}
    for control, change in _changes(before, {**values_of(before), **values}):
        try:
            book = book.amend(before.id, **change())
        except RulesetError as error:
            errors[control] = _in_condition(error)
        except GovrulesError as error:
            errors[control] = error
    return Amended(None if errors else book, errors)


def told(before: Rule, after: Rule, lang: str) -> Iterator[tuple[str, str, str]]:
    """What is not the same in two versions of a rule: a name, what it was, what it is."""
    old, new = dict(_said(before, lang)), dict(_said(after, lang))
    for key in (key for key in old if old[key] != new.get(key)):
        yield _WORDS[key].in_(lang), old[key], new[key]
    left = {each.label for each in after.unless}
    for each in before.unless:
        if each.label not in left:
            title = each.label if each.title is None else each.title.in_(lang)
            yield _WORDS["without"].in_(lang), title, "–"


def _said(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    limit, requires = limit_of(rule), rule.requires
    if limit is not None:
        yield "within", limit.label(lang)
    if isinstance(requires, Quota):
        yield "at_least", str(values_of(rule)["at_least"])
    if isinstance(requires, (Deadline, Lasting)):
        yield "last_day", _WORDS[requires.conventions.last_day].in_(lang)
        yield "start_day", _WORDS[requires.conventions.start_day].in_(lang)
    yield "applies_when", _WORDS["always"].in_(lang) if rule.applies_when is None else rule.applies_when.text
    yield "in_force", in_force(rule.in_force, lang)
    yield "duty", DUTY[rule.duty].in_(lang)


def _changes(rule: Rule, values: Values) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """What to hand to `amend`, one change at a time, so that each error finds its control.

    Hours know no conventions: a limit that becomes one in hours loses them first, one that ceases to be gets them last.
    """
    was = values_of(rule)
    hours = values.get("unit") == Unit.HOURS.value
    plain = {"last_day": "keep", "start_day": "day-after"}
    wanted = {name: plain[name] if hours else values[name] for name in plain if name in was}
    counted = [(name, _change(name, value)) for name, value in wanted.items() if value != was[name]]
    limit = []
    if "n" in was and (values["n"].strip(), values["unit"]) != (was["n"], was["unit"]):
        limit = [("n", _change("within", f"{values['n'].strip()} {values['unit']}"))]
    yield from [*counted, *limit] if hours else [*limit, *counted]
    if "at_least" in was and values["at_least"].strip() != was["at_least"]:
        yield "at_least", lambda: {"at_least": _least(values["at_least"])}
    if values["applies_when"].strip() != was["applies_when"]:
        yield "applies_when", _change("applies_when", values["applies_when"].strip() or None)
    gone = [label for label in was.get("exceptions", ()) if label not in values["exceptions"]]
    if gone:
        yield "exceptions", _change("without", gone)
    if (values["from"].strip(), values["until"].strip()) != (was["from"], was["until"]):
        span = {"from": values["from"].strip() or None, "until": values["until"].strip() or None}
        yield "until", _change("in_force", span)
    if values["duty"] != was["duty"]:
        yield "duty", _change("duty", values["duty"])


def _change(name: str, wanted: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {name: wanted}


def _in_condition(error: RulesetError) -> GovrulesError:
    """The first fault of a condition, with the character at which it stands: there is no file to name."""
    fault = error.diagnostics[0]
    zh, zh_help = fault.told("zh")
    return GovrulesError(
        f"at character {fault.place.column}: {fault.message}",
        fault.help,
        zh=f"第 {fault.place.column} 个字符处有误：{zh}",
        zh_help=zh_help,
    )


def _least(text: str) -> int | Fraction:
    """A number of records, or a share such as 50%."""
    plain = text.strip()
    try:
        return Fraction(plain.rstrip("%％")) / 100 if plain.endswith(("%", "％")) else int(plain)
    except (ValueError, ZeroDivisionError):
        raise GovrulesError(
            f"`{text}` is neither a number nor a share",
            help="write 2, or for a share 50%",
            zh=f"“{text}”既不是数量也不是比例",
            zh_help="请写 2，比例请写 50%",
        ) from None
