"""The page of one instrument: what it is, its duties as a table, what is not assessable and why, each rule.

In: the shipped rules, an instrument. Out: a page in Markdown.
"""

from collections.abc import Iterator

from markdown_marks import fence, page_of, plain, row, sentence, table

from govrules.analysis.coverage import coverage
from govrules.explaining.conditions import in_words
from govrules.explaining.names import Names
from govrules.model.expr import Expr
from govrules.model.rule import Deadline, FixedDate, Instrument, Lasting, Order, Quota, Rule
from govrules.model.rulebook import Rules
from govrules.report.rule_page import rule_page
from govrules.report.rule_words import in_force, limit_of


def instrument_page(rules: Rules, instrument: Instrument) -> str:
    """The whole page."""
    own = sorted((rule for rule in rules if rule.instrument == instrument.id), key=lambda rule: rule.name)
    lines = [
        f"# {plain(instrument.title.zh)}",
        "",
        plain(sentence(instrument.title.en)),
        "",
        *_about(instrument),
    ]
    if own:
        lines += ["", "## Duties"]
        lines += table(
            "规则 rule", "规定 provision", "duty", "期限 limit", "起点 trigger", "行为 act", "sheet"
        )
        lines += [_duty(rule, rules) for rule in own]
    lines += _clauses(rules, instrument)
    if own:
        lines += ["", "## Rules and their examples"]
        for rule in own:
            lines += ["", f"### {rule.name}", "", f"{plain(rule.title.zh)} · {plain(rule.title.en)}"]
            for lang in ("zh", "en"):
                lines += fence(_told(rule, rules, lang))
    return "\n".join([*lines, ""])


def _about(instrument: Instrument) -> Iterator[str]:
    yield f"- id: `{instrument.id}`"
    yield f"- issued by: {plain(instrument.issuer.zh)} · {plain(instrument.issuer.en)}"
    if instrument.number:
        yield f"- number: {plain(instrument.number)}"
    yield f"- region: `{instrument.region}`"
    yield f"- in force: {in_force(instrument.in_force, 'zh')} · {in_force(instrument.in_force, 'en')}"
    if instrument.unverified:
        yield f"- **not verified**: {plain(instrument.unverified.zh)} · {plain(instrument.unverified.en)}"
    if instrument.notes:
        yield f"- notes: {plain(instrument.notes.zh)} · {plain(instrument.notes.en)}"
    if instrument.supersedes:
        yield "- supersedes: " + ", ".join(
            f"[{old}]({page_of(old)}.md)" for old in sorted(instrument.supersedes)
        )


def _duty(rule: Rule, rules: Rules) -> str:
    kind = rules.type_of(rule)
    triggers, acts = _times(rule)
    names = Names(kind)
    limit = limit_of(rule, kind, "zh")
    english = limit_of(rule, kind, "en")
    return row(
        f"[{plain(rule.title.zh)}](#{rule.name})<br>{plain(rule.title.en)}",
        plain(rule.provision) + (" *(not verified)*" if rule.unverified else ""),
        str(rule.duty),
        plain(limit if limit == english else f"{limit} · {english}")
        + (" *(assumed)*" if rule.assumed else ""),
        "<br>".join(plain(names.label(name).zh) for name in triggers) or "–",
        "<br>".join(plain(names.label(name).zh) for name in acts) or "–",
        f"[{plain(kind.label.zh)}](../records/{kind.id}.md)",
    )


def _times(rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that set a duty going, and those that fulfil it, where the kind of requirement has them."""
    match rule.requires:
        case Deadline(acts=acts, starts=starts):
            return starts, acts
        case FixedDate(acts=acts):
            return (), acts
        case Lasting(start=start, until=until):
            return (start,), (until,)
        case Order(facts=facts):
            return facts[:1], facts[1:]
        case Quota(by=by):
            return (), (by,)
    return (), ()


def _clauses(rules: Rules, instrument: Instrument) -> Iterator[str]:
    """The clauses that no rule of this instrument encodes, with the reason."""
    rest = [each for each in coverage(rules, instrument.id) if not each.rules]
    if not rest:
        return
    yield ""
    yield "## Clauses without a rule of their own"
    yield from table("clause", "规定 provision", "why")
    for each in rest:
        why = "**not accounted for**"
        if each.part_of is not None:
            of, _, name = each.part_of.rpartition("/")
            why = (
                f"part of [{each.part_of}]({page_of(of)}.md#{name})"
                if each.part_of in rules.rules
                else plain(each.part_of)
            )
        elif each.not_assessable is not None:
            why = f"{plain(each.not_assessable.zh)}<br>{plain(each.not_assessable.en)}"
        yield row(f"`{each.clause}`", plain(each.provision), why)


def _told(rule: Rule, rules: Rules, lang: str) -> Iterator[str]:
    def words(expr: Expr, record_type: str) -> str:
        return in_words(expr, Names(rules.record_types[record_type])).in_(lang)

    return rule_page(rule, rules, lang, words)
