"""All of one rule as a page: its duty in a sentence, its limit on a calendar, examples with their verdicts, neighbours.

Comes in: a rulebook and a rule. Goes out: HTML that needs no widget and brings its own style.
Must not know: widgets.

Buttons with `data-choose` name another rule; where nobody listens to them they only read as its title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from govrules.analysis.neighbours import Beside, Neighbour, neighbours
from govrules.api import Rulebook
from govrules.calendars import Calendar, Due, due
from govrules.calendars.due import DueError, read_moment
from govrules.explaining.appearance import FONTS, badge, colours
from govrules.explaining.conditions import in_words
from govrules.explaining.dates import plain
from govrules.explaining.html import STYLE as EXPLANATION_STYLE
from govrules.explaining.html import strip_html
from govrules.explaining.last_day import LastDay, Settled, last_day, settled_by
from govrules.explaining.ledgers import strip_of
from govrules.explaining.months import MONTHS_STYLE, months_html, pages_html
from govrules.explaining.names import Names
from govrules.model.expr import Expr
from govrules.model.rule import Deadline, FixedDate, InForce, Lasting, Quota, Rule
from govrules.model.verdict import Verdict
from govrules.notebook.rule_view_words import WORDS
from govrules.reading.record_words import RecordError
from govrules.report.rule_page import rule_page
from govrules.report.rule_words import details, limit_of, sentence
from govrules.report.wording import DUTY, KIND, REASON, STATUS
from govrules.testing.examples import ExampleResult, records_of, run_examples

STYLE = (
    EXPLANATION_STYLE
    + MONTHS_STYLE
    + colours(".govrules-rule")
    + f"""
.govrules-rule{{color:var(--gr-ink);background:var(--gr-paper);font-family:var(--jp-content-font-family,{FONTS});
font-size:14px;line-height:1.5;max-width:62em;overflow-wrap:anywhere}}
.govrules-rule h3{{font-size:1.2em;margin:0;font-weight:600}}
.govrules-rule h4{{font-size:1em;margin:1.1em 0 .3em;font-weight:600;border-bottom:1px solid var(--gr-line)}}
.govrules-rule p{{margin:.2em 0}}
.govrules-rule .gr-soft,.govrules-rule dt,.govrules-rule th{{color:var(--gr-soft)}}
.govrules-rule .gr-duty{{font-size:1.1em;margin:.5em 0 .2em}}
.govrules-rule ul{{margin:.1em 0 .1em 1.2em;padding:0;list-style:disc}}
.govrules-rule dl{{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.6em 0}}
.govrules-rule dt{{font-weight:400;white-space:nowrap}} .govrules-rule dd{{margin:0;min-width:0}}
.govrules-rule code{{font-size:.9em;color:var(--gr-ink);background:var(--gr-tint);padding:0 .3em}}
.govrules-rule .gr-wide{{overflow-x:auto}}
.govrules-rule .gr-wide>table{{border-collapse:collapse;width:100%;font-size:.93em;margin:0}}
.govrules-rule .gr-wide>table th,.govrules-rule .gr-wide>table td{{text-align:left;vertical-align:top;
padding:.25em .9em .25em 0;border:0;border-bottom:1px solid var(--gr-line);background:none;color:var(--gr-ink);
white-space:normal}}
.govrules-rule .gr-wide>table th{{font-weight:400;color:var(--gr-soft);white-space:nowrap}}
.govrules-rule .gr-day{{white-space:nowrap}}
.govrules-rule button[data-choose]{{font:inherit;color:var(--gr-running);background:none;border:0;padding:0;
min-height:24px;text-align:left;text-decoration:underline;cursor:pointer}}
.govrules-rule .govrules-explanation{{border:0;padding:0;margin:0;max-width:none}}
"""
)

_MOST_RECORDS = 3
_YEAR = re.compile(r"(\d{4})年?")


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of a rulebook as a page; a notebook shows it as it is, `str()` gives its text.

    `start` is the day from which its limit is drawn, an ISO date; of a rule with a last day a day in the year (or the
    year) or period that is drawn. Left out, that of its first example.
    Raises GovrulesError for a rule that is not there, or a start that is no date.
    """

    book: Rulebook
    name: str
    lang: str = "zh"
    start: str | None = None

    def __post_init__(self) -> None:
        self.drawn()

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.book.rule(self.name)

    def __str__(self) -> str:
        return "\n".join(rule_page(self.rule, self.book.rules, self.lang, self._words_of))

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style>{self.html()}"

    def html(self) -> str:
        """The page without its style."""
        language = "zh-CN" if self.lang == "zh" else "en"
        return f'<article class="govrules-rule" lang="{language}">{"".join(self._parts())}</article>'

    def drawn(self) -> Due | LastDay | None:
        """The rule's limit counted out from `start`, or its last day; None for a rule that has neither."""
        rule, calendar = self.rule, self.book.rules.calendar_of(self.rule)
        limit, settled = _limit(rule), settled_by(rule)
        if limit is not None:
            said = limit.conventions
            length = limit.within if isinstance(limit, Deadline) else limit.at_least
            return due(
                self.start or self._usual_start(calendar),
                length,
                start_day=said.start_day,
                last_day=said.last_day,
                cut_off=said.cut_off,
                calendar=calendar,
            )
        if settled is None:
            return None
        if not self.start or settled is Settled.BY_DATE:
            day = self._usual_start(calendar)
        else:
            year = _YEAR.fullmatch(self.start.strip()) if settled is Settled.BY_YEAR else None
            day = read_moment(f"{year[1]}-01-01" if year else self.start, "day", calendar)
        return last_day(rule, self.book.rules, day)

    def _usual_start(self, calendar: Calendar) -> date:
        rule = self.rule
        own_date = self.book.rules.type_of(rule).own_date
        return example_start(rule, own_date, calendar) or rule.in_force.first or date(2020, 1, 2)

    # -- parts ---------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[str]:
        rule, rules, lang = self.rule, self.book.rules, self.lang
        record_type = rules.type_of(rule)

        def words(expr: Expr) -> str:
            return self._words_of(expr, rule.record)

        yield f"<h3>{escape(rule.title.in_(lang))}</h3>"
        told = (DUTY[rule.duty].in_(lang), KIND[rule.kind].in_(lang), record_type.label.in_(lang))
        yield f'<p class="gr-soft"><code>{escape(rule.id)}</code> · {escape(" · ".join(told))}</p>'
        yield f'<p class="gr-duty">{escape(sentence(rule, record_type, lang, self._words_of))}</p>'
        yield _list(escape(line) for line in details(rule, record_type, lang, self._words_of))
        yield self._facts(rule)
        yield self._head("applies")
        condition = rule.applies_when
        if condition is None:
            yield f"<p>{self._say('applies.always')}</p>"
        else:
            yield f"<p>{escape(words(condition.expr))}</p><p><code>{escape(condition.text)}</code></p>"
        yield self._head("exceptions")
        yield _list(self._exceptions(rule, words)) or f"<p>{self._say('none')}</p>"
        if rule.yields_to:
            yield self._head("yields") + _list(self._link(rules.rules[id]) for id in rule.yields_to)
        drawn = self.drawn()
        if drawn is not None:
            if isinstance(drawn, LastDay):
                yield self._head("drawn.last-day")
                pages = pages_html(drawn.marked, lang)
            else:
                yield self._head("drawn")
                pages = months_html(drawn, lang) or strip_html(strip_of(drawn.ledger), lang)
            yield f'<div class="govrules-explanation"><p>{escape(drawn.line(lang))}</p>{pages}</div>'
        yield self._head("examples") + self._examples(rule)
        near = neighbours(rules, rule)
        yield self._versions(rule, near)
        yield self._head("neighbours") + self._neighbours(near)

    def _facts(self, rule: Rule) -> str:
        rules, lang = self.book.rules, self.lang
        instrument = rules.instrument_of(rule)
        of = " ".join((instrument.title.in_(lang), instrument.number, rule.provision))
        rows = {
            "assumed": rule.assumed and rule.assumed.in_(lang),
            "provision": of,
            "clauses": "、".join(rule.clauses) if lang == "zh" else ", ".join(rule.clauses),
            "region": instrument.region,
            "in-force": in_force(rule.in_force, lang),
            "calendar": rules.calendar_of(rule).edition,
            "unverified": _both(lang, rule.unverified, instrument.unverified),
            "notes": rule.notes and rule.notes.in_(lang),
            "file": rule.place.file if rule.place else None,
        }
        told = "".join(f"<dt>{self._say(key)}</dt><dd>{escape(v)}</dd>" for key, v in rows.items() if v)
        return f"<dl>{told}</dl>"

    def _exceptions(self, rule: Rule, words: Callable[[Expr], str]) -> Iterator[str]:
        for each in rule.unless:
            title = each.label if each.title is None else each.title.in_(self.lang)
            place = f" · {escape(each.provision)}" if each.provision else ""
            yield f"<b>{escape(title)}</b> {escape(words(each.when.expr))}{place}"

    def _examples(self, rule: Rule) -> str:
        if not rule.examples:
            return f"<p>{self._say('examples.none')}</p>"
        small = self.book.select([rule.id, *rule.yields_to])
        results = [each for each in run_examples(small.rules) if each.rule.id == rule.id]
        rows = [
            (
                self._given(rule, each),
                f'<span class="gr-day">{plain(each.example.as_of)}</span>',
                self._verdicts(each),
                self._agrees(each),
            )
            for each in results
        ]
        return self._table(("facts", "as-of", "verdict", "agrees"), rows)

    def _given(self, rule: Rule, result: ExampleResult) -> str:
        names = Names(self.book.rules.type_of(rule))
        given = _read(self.book, rule, result)
        lines = [self._record(names, facts) for facts in given[:_MOST_RECORDS]]
        if len(given) > _MOST_RECORDS:
            lines.append(escape(WORDS["more"].in_(self.lang).format(n=len(given) - _MOST_RECORDS)))
        if result.example.note:
            lines.append(f'<span class="gr-soft">{escape(result.example.note.in_(self.lang))}</span>')
        return "<br>".join(lines)

    def _record(self, names: Names, facts: Mapping[str, Any]) -> str:
        said = [
            f"{names.label(name).in_(self.lang)} {names.value(name, value).in_(self.lang)}"
            for name, value in facts.items()
        ]
        return escape(("；" if self.lang == "zh" else "; ").join(said)) or "–"

    def _verdicts(self, result: ExampleResult) -> str:
        if result.problem is not None:
            return escape(result.problem.in_(self.lang))
        return "<br>".join(self._verdict(each) for each in result.verdicts[:_MOST_RECORDS]) or "–"

    def _verdict(self, verdict: Verdict) -> str:
        told = [REASON[str(verdict.reason)].in_(self.lang)] if verdict.reason else []
        if verdict.due is not None:
            told.append(f"{WORDS['due'].in_(self.lang)} {plain(verdict.due)}")
        return badge(verdict.status, self.lang) + escape("".join(f" · {each}" for each in told))

    def _agrees(self, result: ExampleResult) -> str:
        if result.passed:
            return self._say("agrees.yes")
        expected = "; ".join(STATUS[each.status].in_(self.lang) for each in result.example.expect)
        return escape(WORDS["agrees.no"].in_(self.lang).format(expected=expected))

    def _versions(self, rule: Rule, near: tuple[Neighbour, ...]) -> str:
        others = [each.rule for each in near if each.beside in (Beside.EARLIER, Beside.LATER)]
        if not others:
            return ""
        versions = sorted([rule, *others], key=lambda each: each.in_force.first or date.min)
        rows = [
            (
                escape(in_force(each.in_force, self.lang)),
                f"<b>{self._say('this-one')}</b>" if each is rule else self._link(each),
                escape(limit_of(each, self.book.rules.type_of(each), self.lang)),
            )
            for each in versions
        ]
        return self._head("versions") + self._table(("in-force", "rule", "limit"), rows)

    def _neighbours(self, near: tuple[Neighbour, ...]) -> str:
        rows = []
        for each in near:
            if each.beside in (Beside.EARLIER, Beside.LATER):
                continue
            other, names = each.rule, Names(self.book.rules.type_of(each.rule))
            place = f"{self.book.rules.instrument_of(other).title.in_(self.lang)} {other.provision}"
            shared = "、".join(names.label(name).in_(self.lang) for name in each.facts)
            rows.append(
                (
                    self._say(each.beside.value),
                    f'{self._link(other)}<br><span class="gr-soft">{escape(place)}</span>',
                    escape(limit_of(other, self.book.rules.type_of(other), self.lang)),
                    escape(shared if self.lang == "zh" else shared.replace("、", ", ")),
                    escape(in_force(other.in_force, self.lang)),
                )
            )
        if not rows:
            return f"<p>{self._say('neighbours.none')}</p>"
        return self._table(("beside", "rule", "limit", "on", "in-force"), rows)

    # -- how they are drawn --------------------------------------------------------------------------

    def _link(self, rule: Rule) -> str:
        return choose(rule.id, rule.title.in_(self.lang))

    def _head(self, key: str) -> str:
        return f"<h4>{self._say(key)}</h4>"

    def _table(self, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
        return table([self._say(head) for head in heads], rows)

    def _say(self, key: str) -> str:
        return escape(WORDS[key].in_(self.lang))

    def _words_of(self, expr: Expr, record_type: str) -> str:
        return in_words(expr, Names(self.book.rules.record_types[record_type])).in_(self.lang)


def in_force(span: InForce, lang: str) -> str:
    """The time in force with its first and its last day, and that there is none where there is none.

    >>> in_force(InForce(date(2019, 5, 15)), "en")
    'from 2019-05-15, no end set'
    """
    key = {
        (True, True): "from-until",
        (True, False): "from",
        (False, True): "until",
        (False, False): "always",
    }
    said = WORDS[key[span.first is not None, span.last is not None]].in_(lang)
    return said.format(first=span.first, last=span.last)


def example_start(rule: Rule, own_date: str, calendar: Calendar) -> date | None:
    """The day or moment from which a rule is drawn, in the first example that gives one that can be read."""
    match rule.requires:
        case Deadline(starts=names):
            pass
        case Lasting(start=name) | FixedDate(by=str() as name) | Quota(by=name):
            names = (name,)
        case _:
            names = (own_date,)
    given = (facts[name] for each in rule.examples for facts in each.given for name in names if name in facts)
    for value in given:
        try:
            return read_moment(value if isinstance(value, date) else str(value), "start", calendar)
        except DueError:
            continue
    return None


def choose(id: str, text: str) -> str:
    """A button that names a rule or an instrument to be shown."""
    return f'<button type="button" data-choose="{escape(id)}">{escape(text)}</button>'


def table(heads: list[str], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of HTML cells that scrolls by itself on a narrow screen."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="gr-wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _limit(rule: Rule) -> Deadline | Lasting | None:
    return rule.requires if isinstance(rule.requires, (Deadline, Lasting)) else None


def _list(lines: Iterator[str]) -> str:
    told = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{told}</ul>" if told else ""


def _read(book: Rulebook, rule: Rule, result: ExampleResult) -> Sequence[Mapping[str, Any]]:
    """The facts of an example as values of their types; as they are written where they do not fit."""
    example = result.example
    try:
        records, _ = records_of(book.rules, rule, example)
    except RecordError:
        return example.given
    return [
        {name: record.facts.get(name, written[name]) for name in written}
        for record, written in zip(records, example.given, strict=True)
    ]


def _both(lang: str, *texts: Any) -> str | None:
    return " ".join(text.in_(lang) for text in texts if text is not None) or None
