"""An audit as text for a person: bounded in length, what needs a person first.

Comes in: an audit, and the sentence that explains a verdict. Goes out: lines.
Must not know: how anything was found or is explained, nor where the lines go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from govrules.model.record import Unfit, UnfitCode
from govrules.model.rulebook import Rules
from govrules.model.verdict import Verdict
from govrules.report.digest import SOON, Digest
from govrules.report.labels import field_label, type_label
from govrules.report.layout import Paint, columns, harmless, plain, shortened
from govrules.report.wording import DUTY, REASON, STATUS, end_of, late, moment, weekday

_STATUSES = tuple(STATUS)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many lines the parts of the report may have."""

    rules: int = 15
    violations: int = 10
    soon: int = 5
    missing: int = 8
    unfit: int = 5
    silent_rules: int = 5
    notices: int = 5


_LENGTHS = Lengths()


class Told(Protocol):
    """What the reading of a table has to say, e.g. a column that was not read."""

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentence and the help in `lang`."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What the report tells: the rules, what was read, what was found. `counts` are the fit records by type."""

    source: str
    rules: Rules
    as_of: date | datetime
    counts: Mapping[str, int]
    digest: Digest
    unfit: Sequence[Unfit]
    notices: Sequence[Told] = ()
    units_off_roster: Sequence[str] = ()


def text_report(
    audited: Audited,
    lang: str,
    sentence: Callable[[Verdict], str | None],
    unfit_reason: Callable[[Unfit, str], str],
    paint: Paint = plain,
    lengths: Lengths = _LENGTHS,
) -> Iterator[str]:
    """The lines of the report in `lang`, without line ends.

    `sentence` explains a verdict in a sentence; `unfit_reason` says in `lang` why a cell is unfit.
    """
    page = _Page(audited, audited.digest, lang, sentence, unfit_reason, paint, lengths)
    yield from page.head()
    for part in (
        page.read, page.unfit, page.summary, page.violations, page.soon, page.open, page.silent, page.notices,
    ):  # fmt: skip
        lines = list(part())
        if lines:
            yield ""
            yield from lines


@dataclass(slots=True)
class _Page:
    audited: Audited
    digest: Digest
    lang: str
    sentence: Callable[[Verdict], str | None]
    unfit_reason: Callable[[Unfit, str], str]
    paint: Paint
    lengths: Lengths

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def title(self, zh: str, en: str) -> str:
        return self.paint(self.say(zh, en), "head")

    def more(self, n: int, zh: str, en: str, form: str = "csv") -> list[str]:
        if n <= 0:
            return []
        what = f"{n} more {en}".strip()
        return [
            self.paint(self.say(f"  另有 {n} {zh}：--format {form}", f"  {what}: --format {form}"), "dim")
        ]

    # -- the parts -----------------------------------------------------------------------------------

    def head(self) -> Iterator[str]:
        rules = self.audited.rules
        editions = "、".join(sorted({c.edition for c in rules.calendars.values()}))
        source = harmless(self.audited.source)
        now, short = end_of(self.audited.as_of), rules.fingerprint[:6]
        yield self.title(f"核查 {source} · 截至 {now}", f"audit of {source} · as of {now}")
        instruments = _n(len(rules.instruments), "instrument")
        yield self.say(
            f"规则库 {short}（{len(rules.instruments)} 部文件，{len(rules)} 条规则） · 日历 {editions}",
            f"rulebook {short} ({instruments}, {_n(len(rules), 'rule')}) · calendar {editions}",
        )

    def read(self) -> Iterator[str]:
        total = sum(self.audited.counts.values())
        rows = {(u.record_type, u.sheet, u.row) for u in self.audited.unfit}
        unfit: Counter[str] = Counter(record_type for record_type, _, _ in rows)
        yield self.title(
            f"读取 {total} 条记录，{len(rows)} 行不合格",
            f"{_n(total, 'record')} read, {_n(len(rows), 'row')} unfit",
        )
        table = []
        for name in dict.fromkeys([*self.audited.counts, *unfit]):
            count = self.audited.counts.get(name, 0)
            if not count and not unfit[name]:
                continue
            bad = self.say(f"{unfit[name]} 行不合格", f"{unfit[name]} unfit") if unfit[name] else ""
            table.append((type_label(self.audited.rules, name, self.lang), str(count), bad))
        yield from columns(table, right=[1])

    def unfit(self) -> Iterator[str]:
        found = self.audited.unfit
        if not found:
            return
        yield self.paint(self.say("不合格的行（未作评估）", "unfit rows (not judged)"), "warn")
        for each in found[: self.lengths.unfit]:
            # The reason of a failed check names the values itself.
            told = each.value is None or each.code is UnfitCode.CHECK_FAILED
            value = "" if told else f" `{shortened(harmless(each.value or ''), 30)}`"
            where = self.say(f"{each.sheet} 第 {each.row} 行", f"{each.sheet}, row {each.row}")
            column = f" {each.column}" if each.column else ""
            reason = self.unfit_reason(each, self.lang)
            yield harmless(f"  {where}{column}{value}{self.say('：', ': ')}{reason}")
        yield from self.more(len(found) - self.lengths.unfit, "处", "", "json")

    def summary(self) -> Iterator[str]:
        statuses, by_rule = self.digest.statuses, self.digest.by_rule
        total = sum(statuses.values())
        yield self.title(
            f"{len(by_rule)} 条规则，{total} 项判定", f"{_n(total, 'verdict')} by {_n(len(by_rule), 'rule')}"
        )
        if not total:
            yield "  " + self.say("没有一条规则涉及这些记录", "no rule speaks of these records")
            return
        ranked = sorted(by_rule, key=lambda id: (*(-by_rule[id][status] for status in _STATUSES[:3]), id))
        wanting = [id for id in ranked if any(by_rule[id][status] for status in _STATUSES[:3])]
        shown = wanting[: self.lengths.rules]
        statuses_said = (STATUS[status].in_(self.lang) for status in _STATUSES)
        head = (self.say("规则", "rule"), self.say("义务", "duty"), *statuses_said)
        table: list[tuple[str, ...]] = [head]
        for id in shown:
            rule = self.audited.rules.rules[id]
            counts = [str(by_rule[id][status] or "·") for status in _STATUSES]
            table.append((id, DUTY[str(rule.duty)].in_(self.lang), *counts))
        rest = [by_rule[id] for id in ranked if id not in set(shown)]
        if rest and shown:
            others = sum(rest, Counter[str]())
            name = self.say(f"其余 {len(rest)} 条", f"the other {len(rest)}")
            table.append((name, "", *(str(others[status] or "·") for status in _STATUSES)))
        table.append((self.say("合计", "all"), "", *(str(statuses[status]) for status in _STATUSES)))
        lines = columns(table, right=range(2, 2 + len(_STATUSES)))
        yield self.paint(lines[0], "dim")
        yield from lines[1:]
        if len(wanting) > len(shown):
            yield from self.more(len(wanting) - len(shown), "条有待处理的规则", "rules to see to", "json")

    def violations(self) -> Iterator[str]:
        violations = self.digest.statuses["violated"]
        if not violations:
            return
        yield self.paint(
            self.say(f"违反 {violations} 项，最重的在前", f"{_n(violations, 'violation')}, the worst first"),
            "bad",
        )
        for verdict in self.digest.worst[: self.lengths.violations]:
            rule = self.audited.rules.rules[verdict.rule]
            duty = DUTY[verdict.duty].in_(self.lang)
            what = self.say(f"违反（{duty}）", f"violated ({duty})")
            yield f"  {self.paint(harmless(verdict.record), 'head')} · {what} · {rule.title.in_(self.lang)}"
            yield f"    {harmless(self.sentence(verdict) or self.short(verdict))}"
            yield self.paint(f"    {verdict.rule}", "dim")
        yield from self.more(violations - self.lengths.violations, "项", "")

    def short(self, verdict: Verdict) -> str:
        """What the columns alone say, where there is no explanation."""
        said = REASON[str(verdict.reason)].in_(self.lang)
        if verdict.late_by is not None and verdict.late_unit is not None:
            by = late(verdict.late_by, verdict.late_unit, self.lang)
            said += self.say(f"，{by}", f", by {by}")
        return said

    def soon(self) -> Iterator[str]:
        due_soon = self.digest.due_soon
        if not due_soon:
            return
        yield self.title(f"{SOON.days} 日内到期 {due_soon} 项", f"{due_soon} due within {SOON.days} days")
        table = []
        for verdict in self.digest.soon[: self.lengths.soon]:
            assert verdict.due is not None
            provisional = self.say("（暂定）", " (provisional)") if verdict.provisional else ""
            due = f"{moment(verdict.due)} {weekday(verdict.due, self.lang)}{provisional}"
            title = self.audited.rules.rules[verdict.rule].title.in_(self.lang)
            table.append((due, harmless(verdict.record), title))
        yield from columns(table)
        yield from self.more(due_soon - self.lengths.soon, "项", "")

    def open(self) -> Iterator[str]:
        total = self.digest.statuses["undetermined"]
        if not total:
            return
        yield self.paint(self.say(f"无法判定 {total} 项", f"{total} undetermined"), "warn")
        for reason, count in Counter(self.digest.reasons).most_common():
            yield f"  {REASON[reason].in_(self.lang)}{self.say('：', ': ')}{count}"
            if reason == "fact-missing":
                yield from self.facts_missing()

    def facts_missing(self) -> Iterator[str]:
        ranked = sorted(self.digest.missing.items(), key=lambda item: (-item[1], item[0]))
        rules, lang = self.audited.rules, self.lang
        table = [
            (f"{type_label(rules, type_id, lang)} · {field_label(rules, type_id, name, lang)}", str(count))
            for (type_id, name), count in ranked[: self.lengths.missing]
        ]
        yield from columns(table, right=[1], indent="    ")
        yield from self.more(len(ranked) - self.lengths.missing, "项事实", "facts", "json")

    def silent(self) -> Iterator[str]:
        met = self.digest.by_rule
        silent = [rule for rule in self.audited.rules if rule.id not in met]
        if not silent:
            return
        types = Counter(rule.record for rule in silent)
        yield self.title(f"{len(silent)} 条规则没有遇到记录", f"{_n(len(silent), 'rule')} met no record")
        shown = types.most_common(self.lengths.silent_rules)
        for name, count in shown:
            yield f"  {type_label(self.audited.rules, name, self.lang)}{self.say(f'：{count} 条', f': {count}')}"
        yield from self.more(len(types) - len(shown), "种记录", "record types", "json")

    def notices(self) -> Iterator[str]:
        said = [notice.told(self.lang) for notice in self.audited.notices]
        strangers = self.audited.units_off_roster
        if strangers:
            names = self.say("、", ", ").join(strangers[:5]) + (" …" if len(strangers) > 5 else "")
            said.insert(0, (self.say(
                f"{len(strangers)} 个单位不在名册上：{names}",
                f"{_n(len(strangers), 'unit')} not on the roster: {names}",
            ), None))  # fmt: skip
        if not said:
            return
        yield self.title("另请留意", "also to know")
        for message, mend in said[: self.lengths.notices]:
            yield harmless("  " + message + (self.say(f"；{mend}", f"; {mend}") if mend else ""))
        yield from self.more(len(said) - self.lengths.notices, "项", "", "json")


def _n(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
