"""The page put together: what is counted, what is listed, what is left out and said to be.

Comes in: an `HtmlAudit`. Goes out: the page as text, a piece at a time, so that its explanations need not all be held.
Must not know: how a verdict is found or explained; files.

Whatever comes from a record or a rule is escaped by the template or stands as data, never as markup; and the page's
own policy lets no script run but its own, which it names by its hash.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from govrules.errors import GovrulesError
from govrules.model.record import Unfit
from govrules.model.rulebook import Rules
from govrules.report.html.charts import KINDS, Bar, Columns, Split, bars, columns, longest_first
from govrules.report.html.words import WORDS
from govrules.report.labels import field_label, type_label
from govrules.report.layout import harmless
from govrules.report.wording import DUTY, REASON, STATUS, UNIT, end_of, late, weekday

EXPLAINED = 2_000
"""How many violations carry their whole explanation."""

_OPEN, _FACTS, _UNFIT = 200, 40, 300
_BARS, _MONTHS = 12, 36
_WIDE, _NARROW = 940, 340
_BUCKETS = {"working days": (5, 10, 20, 60), "calendar days": (7, 30, 90, 365), "hours": (24, 72)}
_WANTING = tuple(STATUS)[:3]
_MONTH = re.compile(r"\d{4}-\d\d")


class Violation(NamedTuple):
    """A violation with whose it is and its month; dates as ISO texts. `weight` ranks its lateness, to sort by."""

    record: str
    rule: str
    reason: str
    unit: str | None
    month: str | None
    due: str | None
    done: str | None
    late_by: int | None
    late_unit: str | None
    weight: int


class Owed(NamedTuple):
    """A pending duty with a due moment."""

    record: str
    rule: str
    unit: str | None
    due: date | datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A violation explained: in a sentence, and whole, as HTML that carries no style of its own."""

    sentence: str
    html: str


@dataclass(frozen=True, slots=True)
class HtmlAudit:
    """What the page tells.

    `violations` are in the order in which they are listed; `told` explains as many of them from the first on as
    `explained` says. `by_rule` counts verdicts by status, `undetermined` those without a verdict by reason; `missing`
    are record type, field and how many verdicts wait for it. `unfit` and `notices` are in the language of the page.
    `explanation_style` is the style sheet of what `told` brings.
    """

    source: str
    rules: Rules
    as_of: date | datetime
    version: str
    counts: Mapping[str, int]
    statuses: Mapping[str, int]
    by_rule: Mapping[str, Mapping[str, int]]
    violations: Sequence[Violation]
    explained: int
    told: Iterable[Told]
    explanation_style: str
    open_duties: Sequence[Owed]
    undetermined: Mapping[str, int]
    missing: Sequence[tuple[str, str, int]]
    unfit: Sequence[Unfit]
    notices: Sequence[str] = ()
    units_off_roster: Sequence[str] = ()


def html_page(audit: HtmlAudit, lang: str) -> Iterator[str]:
    """The page in `lang`, a piece at a time.

    Raises GovrulesError where the template library is not installed.
    """
    try:
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError:
        raise GovrulesError(
            "the library for HTML reports is not installed",
            "install it: pip install 'govrules[report]'",
            zh="未安装生成 HTML 报告所需的库",
            zh_help="请安装：pip install 'govrules[report]'",
        ) from None
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=DictLoader({"page": _file("page.html.j2")}),
    )
    style = _file("page.css") + audit.explanation_style
    script = _file("page.js")
    page = _Page(audit, lang)
    yield from environment.get_template("page").generate(
        page=page,
        t=page.say,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
        told=((row, each.sentence, Markup(each.html)) for row, each in page.explained()),
        data=Markup(page.data()),
    )


def policy(style: str, script: str) -> str:
    """What the page may do: its own style and its own script, known by their hashes; nothing else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A violation as its cells show it."""

    record: str
    unit: str
    title: str
    duty: str
    rule: str
    reason: str
    kind: str
    due: str
    done: str
    late: str


@dataclass(frozen=True, slots=True)
class _Chart:
    heading: str
    head: str
    bars: Sequence[Bar]
    note: str | None = None
    pictures: Sequence[tuple[str, Columns]] = ()


@dataclass(slots=True)
class _Page:
    audit: HtmlAudit
    lang: str

    def say(self, key: str, **filling: object) -> str:
        told = WORDS[key].in_(self.lang)
        return told.format(**filling) if filling else told

    # -- the head ------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        return "zh-CN" if self.lang == "zh" else "en"

    @property
    def source(self) -> str:
        return harmless(self.audit.source)

    @property
    def now(self) -> str:
        return end_of(self.audit.as_of)

    @property
    def calendars(self) -> str:
        return ", ".join(sorted({each.edition for each in self.audit.rules.calendars.values()}))

    @property
    def statuses(self) -> list[tuple[str, str, str]]:
        """Code, words and number, what needs a person first."""
        return [
            (code, word.in_(self.lang), f"{self.audit.statuses[code]:,}") for code, word in STATUS.items()
        ]

    @property
    def records(self) -> str:
        return f"{sum(self.audit.counts.values()):,}"

    @property
    def unfit_rows(self) -> str:
        return f"{len({(each.record_type, each.sheet, each.row) for each in self.audit.unfit}):,}"

    @property
    def verdicts(self) -> str:
        return f"{sum(self.audit.statuses.values()):,}"

    # -- charts --------------------------------------------------------------------------------------

    def charts(self) -> Iterator[_Chart]:
        if not self.audit.violations:
            return
        yield self._by_time()
        rules = self.audit.rules.rules
        titles = {id: rules[id].title.in_(self.lang) for id in {each.rule for each in self.audit.violations}}
        twice = Counter(titles.values())
        names = {id: title if twice[title] == 1 else f"{title} ({id})" for id, title in titles.items()}
        yield self._by("chart.rule", "rule", lambda each: names[each.rule])
        yield self._by("chart.unit", "unit", lambda each: self.unit(each.unit))
        if any(each.late_by is not None for each in self.audit.violations):
            yield self._how_late()

    def _by(self, heading: str, head: str, of: Callable[[Violation], str]) -> _Chart:
        counted = _counted((of(each), each) for each in self.audit.violations)
        rows = longest_first(counted, _BARS, self.say("chart.rest", n="{n}"))
        return _Chart(self.say(heading), self.say(head), rows)

    def _by_time(self) -> _Chart:
        dated = [(month, each) for each in self.audit.violations if (month := _month(each)) is not None]
        months = _counted(dated)
        every = _months_between(min(months), max(months)) if months else []
        by_year = len(every) > _MONTHS
        if by_year:
            months = _counted((month[:4], each) for month, each in dated)
            every = [str(year) for year in range(int(min(months)), int(max(months)) + 1)]
        rows = [(month, months.get(month, {})) for month in every]
        notes = [self.say("chart.month.note")] if any(each.due is None for _, each in dated) else []
        if undated := len(self.audit.violations) - len(dated):
            notes.append(self.say("chart.month.undated", n=undated))
        return _Chart(
            self.say("chart.year" if by_year else "chart.month"),
            self.say("year" if by_year else "month"),
            bars([row for row in rows if row[1]]),
            ("；" if self.lang == "zh" else "; ").join(notes) or None,
            [("wide", columns(rows, _WIDE, 220)), ("narrow", columns(rows, _NARROW, 170))],
        )

    def _how_late(self) -> _Chart:
        rows: list[tuple[str, Split]] = []
        for unit, edges in _BUCKETS.items():
            of_unit = [each for each in self.audit.violations if each.late_unit == unit]
            if not of_unit:
                continue
            word = UNIT[unit].in_(self.lang)
            low = 0
            for high in (*edges, None):
                inside = [
                    each
                    for each in of_unit
                    if low < (each.late_by or 0) and (high is None or (each.late_by or 0) <= high)
                ]
                label = (
                    self.say("late.over", low=low, unit=word)
                    if high is None
                    else self.say("late.upto", low=low + 1, high=high, unit=word)
                )
                if inside:
                    rows.append((label, _split(inside)))
                low = high or 0
        return _Chart(self.say("chart.late"), self.say("late_by"), bars(rows))

    def kinds(self) -> list[tuple[str, str, str]]:
        """The kinds of violations, in words, with their numbers."""
        totals = _split(self.audit.violations)
        return [(kind, self.say(f"kind.{kind}"), f"{totals.get(kind, 0):,}") for kind in KINDS]

    def split_in_words(self, bar: Bar) -> str:
        parts = [
            f"{self.say(f'kind.{kind}')} {bar.split.get(kind, 0)}" for kind in KINDS if bar.split.get(kind)
        ]
        return ("，" if self.lang == "zh" else ", ").join(parts)

    # -- violations ----------------------------------------------------------------------------------

    @property
    def explained_count(self) -> int:
        return min(self.audit.explained, len(self.audit.violations))

    @property
    def rest_count(self) -> int:
        return len(self.audit.violations) - self.explained_count

    def explained(self) -> Iterator[tuple[_Row, Told]]:
        first = self.audit.violations[: self.explained_count]
        yield from ((self.row(each), told) for each, told in zip(first, self.audit.told, strict=True))

    def row(self, each: Violation) -> _Row:
        rule = self.audit.rules.rules[each.rule]
        return _Row(
            record=harmless(each.record),
            unit=self.unit(each.unit),
            title=rule.title.in_(self.lang),
            duty=DUTY[str(rule.duty)].in_(self.lang),
            rule=each.rule,
            reason=REASON[each.reason].in_(self.lang),
            kind=_kind(each.reason),
            due=_shown(each.due),
            done=_shown(each.done),
            late=self._late(each),
        )

    def named(self) -> tuple[list[str], list[str], list[str]]:
        """The rules, units and reasons that occur; the data and the lists to filter by give them their numbers."""
        found = self.audit.violations
        seen = {each.reason for each in found}
        return (
            list(dict.fromkeys(each.rule for each in found)),
            sorted({self.unit(each.unit) for each in found}),
            [code for code in REASON if code in seen],
        )

    def data(self) -> str:
        """What the script needs to filter, sort and show: every violation, rules, units and reasons by number."""
        found = self.audit.violations
        rules, units, reasons = self.named()
        rule_at, unit_at, reason_at = _places(rules), _places(units), _places(reasons)
        known = self.audit.rules.rules
        said = {
            "rules": [
                [id, known[id].title.in_(self.lang), DUTY[str(known[id].duty)].in_(self.lang)] for id in rules
            ],
            "units": units,
            "reasons": [[code, REASON[code].in_(self.lang), _kind(code)] for code in reasons],
            "now": self.now,
            "words": {
                key: WORDS[key].in_(self.lang)
                for key in (
                    "of_duty", "shown", "shown.none", "shown.filtered", "unfold", "fold", "sentence.late",
                    "sentence.overdue", "sentence.other",
                )
            },
            "rows": [
                [
                    harmless(each.record), rule_at[each.rule], unit_at[self.unit(each.unit)],
                    reason_at[each.reason], _shown(each.due), _shown(each.done), self._late(each),
                    each.weight or None,
                ]
                for each in found
            ],
        }  # fmt: skip
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        # Inside a script element only these could end it or begin another.
        text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    def choices(self) -> list[tuple[str, str, list[tuple[int, str]]]]:
        """The lists to filter by: name, label, and the choices by their numbers in the data."""
        rules, units, reasons = self.named()
        known = self.audit.rules.rules
        by_title = sorted(enumerate(known[id].title.in_(self.lang) for id in rules), key=lambda item: item[1])
        return [
            ("unit", self.say("unit"), list(enumerate(units))),
            ("rule", self.say("rule"), by_title),
            (
                "reason",
                self.say("reason"),
                [(at, REASON[code].in_(self.lang)) for at, code in enumerate(reasons)],
            ),
        ]

    def heads(self) -> list[tuple[str, str]]:
        """The columns of the table: name and label."""
        return [
            (key, self.say(key)) for key in ("record", "unit", "rule", "reason", "due", "done", "late_by")
        ]

    def sorts(self) -> list[tuple[str, str]]:
        """Every way to sort, for those who see no heads of columns."""
        found = [("", self.say("sort.worst"))]
        for key, label in self.heads():
            found += [
                (f"{key} up", self.say("sort.up", column=label)),
                (f"{key} down", self.say("sort.down", column=label)),
            ]
        return found

    # -- the other parts -----------------------------------------------------------------------------

    @property
    def undated(self) -> int:
        """How many duties are pending without a due moment yet."""
        return self.audit.statuses["pending"] - len(self.audit.open_duties)

    def open_duties(self) -> list[dict[str, str]]:
        return [
            {
                "due": f"{_shown_moment(each.due)} {weekday(each.due, self.lang)}",
                "provisional": self.say("provisional") if each.provisional else "",
                "record": harmless(each.record),
                "unit": self.unit(each.unit),
                "title": self.audit.rules.rules[each.rule].title.in_(self.lang),
                "rule": each.rule,
            }
            for each in self.audit.open_duties[:_OPEN]
        ]

    def undetermined(self) -> list[tuple[str, str]]:
        found = sorted(self.audit.undetermined.items(), key=lambda item: -item[1])
        return [(REASON[code].in_(self.lang), f"{n:,}") for code, n in found]

    def missing(self) -> list[tuple[str, str, str]]:
        rules = self.audit.rules
        return [
            (type_label(rules, type_id, self.lang), field_label(rules, type_id, name, self.lang), f"{n:,}")
            for type_id, name, n in self.audit.missing[:_FACTS]
        ]

    def unfit(self) -> list[tuple[str, str, str, str]]:
        comma = "；" if self.lang == "zh" else "; "
        return [
            (
                self.say("place.row", sheet=harmless(each.sheet), row=each.row),
                harmless(each.column or "–"),
                harmless(each.value or "–")[:200],
                harmless(each.reason if each.help is None else f"{each.reason}{comma}{each.help}"),
            )
            for each in self.audit.unfit[:_UNFIT]
        ]

    def rules(self) -> list[tuple[str, str, str, list[str]]]:
        """The rules with something to see to: title, duty, id and the numbers of verdicts by status."""
        ranked = sorted(
            (id for id, counts in self.audit.by_rule.items() if any(counts.get(each) for each in _WANTING)),
            key=lambda id: (*(-self.audit.by_rule[id].get(status, 0) for status in _WANTING), id),
        )
        known = self.audit.rules.rules
        return [
            (
                known[id].title.in_(self.lang),
                DUTY[str(known[id].duty)].in_(self.lang),
                id,
                [f"{n:,}" if (n := self.audit.by_rule[id].get(status, 0)) else "·" for status in STATUS],
            )
            for id in ranked
        ]

    def other_rules(self) -> list[tuple[str, str]]:
        """The rules that met records and leave nothing to see to."""
        return [
            (rule.title.in_(self.lang), rule.id)
            for rule in self.audit.rules
            if (counts := self.audit.by_rule.get(rule.id))
            and sum(counts.values())
            and not any(counts.get(each) for each in _WANTING)
        ]

    def silent_rules(self) -> list[tuple[str, str]]:
        met = {id for id, counts in self.audit.by_rule.items() if sum(counts.values())}
        return [(rule.title.in_(self.lang), rule.id) for rule in self.audit.rules if rule.id not in met]

    def instruments(self) -> list[str]:
        found = self.audit.rules.instruments.values()
        return [f"{each.title.in_(self.lang)} {each.number or ''}".strip() for each in found]

    def notices(self) -> list[str]:
        said = [harmless(each) for each in self.audit.notices]
        if self.audit.units_off_roster:
            names = ("、" if self.lang == "zh" else ", ").join(self.audit.units_off_roster)
            said.insert(0, f"{self.say('strangers')}{'：' if self.lang == 'zh' else ': '}{harmless(names)}")
        return said

    # -- words ---------------------------------------------------------------------------------------

    def unit(self, unit: str | None) -> str:
        return self.say("no_unit") if unit is None else harmless(unit)

    def _late(self, each: Violation) -> str:
        if each.late_by is None or each.late_unit is None:
            return ""
        return late(each.late_by, each.late_unit, self.lang)


def _file(name: str) -> str:
    return files("govrules.report.html").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _kind(reason: str) -> str:
    return {"overdue": "owed", "late": "late"}.get(reason, "other")


def _split(found: Iterable[Violation]) -> dict[str, int]:
    return dict(Counter(_kind(each.reason) for each in found))


def _counted(found: Iterable[tuple[str, Violation]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for key, each in found:
        split = counts.setdefault(key, {})
        split[_kind(each.reason)] = split.get(_kind(each.reason), 0) + 1
    return counts


def _month(each: Violation) -> str | None:
    if each.due is not None:
        return each.due[:7]
    return each.month if each.month is not None and _MONTH.fullmatch(each.month) else None


def _months_between(first: str, last: str) -> list[str]:
    low, high = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(low, high + 1)]


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}


def _shown(moment: str | None) -> str:
    return "" if moment is None else moment.replace("T", " ").removesuffix(":00") if "T" in moment else moment


def _shown_moment(when: date | datetime) -> str:
    return _shown(when.isoformat())
