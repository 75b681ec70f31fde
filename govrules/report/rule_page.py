"""All of one rule on one page, for a person.

Comes in: a rule and its rulebook. Goes out: lines. Must not know: records, files, where the lines go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from govrules.model.expr import Expr
from govrules.model.rule import Condition, Example, Expected, Quota, Rule, Unless
from govrules.model.rulebook import Rules
from govrules.model.verdict import iso
from govrules.report.layout import Paint, harmless, padded, plain, width
from govrules.report.rule_words import WordsOf, details, in_force, sentence
from govrules.report.wording import DUTY, KIND, REASON, STATUS


def rule_page(rule: Rule, rules: Rules, lang: str, words_of: WordsOf, paint: Paint = plain) -> Iterator[str]:
    """The lines of the page: title, duty, start, conditions, exceptions, examples with their verdicts."""
    chinese = lang == "zh"
    record_type, instrument = rules.type_of(rule), rules.instrument_of(rule)

    def words(expr: Expr) -> str:
        return words_of(expr, rule.record)

    yield paint(rule.title.in_(lang), "head")
    yield f"{rule.id} · {DUTY[rule.duty].in_(lang)} · {KIND[rule.kind].in_(lang)}"
    yield ""
    parts: list[tuple[str, list[str]]] = []

    def part(zh: str, en: str, *lines: str | None) -> None:
        given = [line for line in lines if line]
        if given:
            parts.append((zh if chinese else en, given))

    asked = (
        sentence(rule, record_type, lang, words_of),
        *details(rule, record_type, lang, words_of),
    )
    part("要求", "asks", *asked)
    part("推定", "assumed", rule.assumed.in_(lang) if rule.assumed else None)
    part("对象", "records", f"{record_type.label.in_(lang)} ({record_type.id})")
    part("适用", "applies when", *_condition(rule.applies_when, words))
    if not isinstance(rule.requires, Quota):
        none = "无" if chinese else "none"
        part("例外", "exceptions", *([_exception(each, lang, words) for each in rule.unless] or [none]))
    part("让位于", "yields to", *rule.yields_to)
    place = f"{instrument.title.in_(lang)} {instrument.number} {rule.provision}"
    part("依据", "provision", place)
    part("条款", "clause", "、".join(rule.clauses) if chinese else ", ".join(rule.clauses))
    part("地区", "region", instrument.region)
    part("施行", "in force", in_force(rule.in_force, lang))
    part("日历", "calendar", rules.calendar_of(rule).edition)
    for unverified in (rule.unverified, instrument.unverified):
        part("未核实", "not verified", unverified.in_(lang) if unverified else None)
    part("说明", "notes", rule.notes.in_(lang) if rule.notes else None)
    part("文件", "file", rule.place.file if rule.place else None)
    cells = max(width(name) for name, _ in parts)
    for name, lines in parts:
        for at, line in enumerate(lines):
            yield f"  {paint(padded(name if at == 0 else '', cells), 'dim')}  {line}"
    if rule.examples:
        yield ""
        yield paint(f"{len(rule.examples)} 个示例" if chinese else f"examples ({len(rule.examples)})", "head")
        for number, example in enumerate(rule.examples, start=1):
            yield from _example(number, example, rule, rules, lang, paint)


def _condition(condition: Condition | None, words: Callable[[Expr], str]) -> list[str]:
    return [] if condition is None else [words(condition.expr), condition.text]


def _exception(unless: Unless, lang: str, words: Callable[[Expr], str]) -> str:
    title = unless.label if unless.title is None else unless.title.in_(lang)
    when, place = words(unless.when.expr), unless.provision or ""
    if lang == "zh":
        return f"{title}：{when}" + (f"（{place}）" if place else "")
    return f"{title}: {when}" + (f" ({place})" if place else "")


def _example(
    number: int, example: Example, rule: Rule, rules: Rules, lang: str, paint: Paint
) -> Iterator[str]:
    chinese = lang == "zh"
    expected = "; ".join(_expected(each, lang) for each in example.expect)
    note = f" · {harmless(example.note.in_(lang))}" if example.note else ""
    moment = iso(example.as_of)
    said = f"截至 {moment}：{expected}" if chinese else f"as of {moment}: {expected}"
    yield f"  {number}. {said}" + paint(note, "dim")
    for facts in example.given[:6]:
        yield paint("     " + _facts(facts), "dim")
    if len(example.given) > 6:
        more = len(example.given) - 6
        yield paint(f"     … 另 {more} 条" if chinese else f"     … {more} more", "dim")
    if example.roster is not None:
        units = "、".join(str(unit.get("id", "?")) for unit in example.roster[:8])
        yield paint(("     名册：" if chinese else "     roster: ") + harmless(units), "dim")


def _facts(facts: Mapping[str, object]) -> str:
    if not facts:
        return "–"
    return harmless(", ".join(f"{name} {_value(value)}" for name, value in facts.items()))


def _value(value: object) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return "[" + ", ".join(str(each) for each in value) + "]"
    return "–" if value is None else str(value)


def _expected(expected: Expected, lang: str) -> str:
    said = STATUS[expected.status].in_(lang)
    if expected.record is not None:
        said = f"{harmless(expected.record)} {said}"
    parts = [REASON[expected.reason].in_(lang)] if expected.reason else []
    parts += [
        f"{name} {value if isinstance(value, (str, int)) else iso(value)}"
        for name in ("start", "due", "done", "late_by", "by")
        if (value := getattr(expected, name)) is not None
    ]
    if expected.missing:
        parts.append(f"missing {' '.join(expected.missing)}")
    if not parts:
        return said
    return f"{said}（{'，'.join(parts)}）" if lang == "zh" else f"{said} ({', '.join(parts)})"
