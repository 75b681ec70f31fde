"""`govrules explain`: why the rules say what they say of one record.

Comes in: a source, a record's id. Goes out: explanations, what needs a person first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from govrules.cli.options import AsOf, Format, Lang, RecordType, Roster, RuleSources, Source, TextOrJson
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.api import Audit
    from govrules.calendars.wording import Text
    from govrules.cli.language import Spoken
    from govrules.explaining import Explanation
    from govrules.model.verdict import Verdict
    from govrules.report.layout import Paint


def explain(
    source: Source,
    id: Annotated[
        str,
        typer.Option(
            "--id",
            metavar="ID",
            help="The record; of a quota <unit>/<period>.",
            show_default=False,
        ),
    ],
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            metavar="ID",
            help="Only this rule: its id or a clear tail of it; left out: all that concern the record.",
            show_default=False,
        ),
    ] = None,
    record: RecordType = None,
    rules: RuleSources = None,
    as_of: AsOf = None,
    roster: Roster = None,
    form: Format = TextOrJson.TEXT,
    lang: Lang = None,
    ledger: Annotated[bool, typer.Option("--ledger", help="Every day of a count, one a line.")] = False,
) -> None:
    """Explain what the rules say of one record, step by step, and what would put it right."""
    from govrules.cli.language import language
    from govrules.cli.names import record_type_in
    from govrules.cli.options import moment_to_judge_at
    from govrules.cli.sources import rulebook
    from govrules.cli.terminal import paint_for, progress

    spoken = language(lang)
    moment = moment_to_judge_at(as_of)
    book = rulebook(rules)
    only = None if rule is None else book.rule(rule).id
    record_type = None if record is None else record_type_in(book.rules, record)
    with progress("核查" if spoken == "zh" else "audit") as advance:
        found = book.audit(source, moment, record_type=record_type, roster=roster, progress=advance)
    concerned = _concerned(found, id, only, record_type)
    if form is TextOrJson.JSON:
        from govrules.report.json import as_json

        head = found.head()
        told = [each.to_dict() for each in found.explain_many(concerned, spoken)]
        print(as_json({"as_of": head["as_of"], "rulebook": head["rulebook"], "explanations": told}, indent=2))
        return
    for line in _text(found, concerned, spoken, ledger, paint_for(sys.stdout), whole=only is not None):
        print(line)


def _concerned(found: Audit, id: str, only: str | None, record_type: str | None) -> list[Verdict]:
    """The verdicts on that record, what needs a person first."""
    from govrules.model.rule import Duty
    from govrules.model.verdict import Status
    from govrules.report.wording import STATUS

    statuses = [Status(status) for status in STATUS]
    duties = [str(duty) for duty in Duty]
    concerned = [
        verdict
        for verdict in found.verdicts
        if verdict.record == id
        and only in (None, verdict.rule)
        and record_type in (None, verdict.record_type)
    ]
    if not concerned:
        raise _not_found(found, id, only)
    return sorted(
        concerned,
        key=lambda v: (
            statuses.index(v.status),
            duties.index(v.duty),
            -(v.late_by or 0),
            v.record_type,
            v.rule,
        ),
    )


def _not_found(found: Audit, id: str, only: str | None) -> GovrulesError:
    from govrules.engines.reference import NO_ROSTER
    from govrules.reading.record_words import wording
    from govrules.report.layout import harmless

    shown = harmless(id)
    for unfit in found.records.unfit:
        if unfit.record == id:
            reason, reason_zh = wording(unfit, "en")[0], wording(unfit, "zh")[0]
            where = f"{unfit.sheet}, row {unfit.row}" + (f", {unfit.column}" if unfit.column else "")
            where_zh = f"“{unfit.sheet}”第 {unfit.row} 行" + (f"“{unfit.column}”列" if unfit.column else "")
            return GovrulesError(
                f"the record `{shown}` is unfit and was not judged",
                f"{where}: {reason}",
                zh=f"记录“{shown}”不合格，未予判定",
                zh_help=f"{where_zh}：{reason_zh}",
            )
    judged = {verdict.record for verdict in found.verdicts}
    if id in judged and only is not None:
        return GovrulesError(
            f"`{only}` does not concern `{shown}`",
            "leave --rule out to see all that do",
            zh=f"“{only}”不涉及“{shown}”",
            zh_help="不写 --rule 即列出涉及它的全部规则",
        )
    known = {one.id for records in found.records.records.values() for one in records}
    if id in known:
        return GovrulesError(
            f"no rule speaks of the record `{shown}`",
            "`govrules rules --record TYPE` lists those of a type",
            zh=f"没有规则针对记录“{shown}”",
            zh_help="用 govrules rules --record TYPE 列出针对某种记录的规则",
        )
    mend = _near(id, (judged | known) - {NO_ROSTER})
    return GovrulesError(
        f"no record `{shown}` in this source",
        mend.en,
        zh=f"来源中没有记录“{shown}”",
        zh_help=mend.zh,
    )


def _near(id: str, known: set[str]) -> Text:
    from difflib import get_close_matches

    from govrules.calendars.wording import Text
    from govrules.report.layout import harmless

    if not known:
        return Text(
            "其中没有合格的记录；govrules audit 列出读到了什么",
            "it holds no fit record; `govrules audit` says what was read",
        )
    near = get_close_matches(id, sorted(known), n=5, cutoff=0.5)
    some = [harmless(each) for each in near or sorted(known)[:5]]
    quoted, quoted_zh = ", ".join(f"`{each}`" for each in some), "、".join(f"“{each}”" for each in some)
    if near:
        return Text(f"是否指{quoted_zh}？", f"did you mean {quoted}?")
    return Text(f"其中有 {len(known)} 个编号，如{quoted_zh}", f"it holds {len(known)} ids, such as {quoted}")


def _shown(explanation: Explanation, lang: Spoken, ledger: bool) -> str:
    """The explanation as a text, in colours where they are taken."""
    from govrules.cli.terminal import takes_colour, width_of

    width = width_of(sys.stdout)
    if not takes_colour(sys.stdout):
        return explanation.text(lang, ledger=ledger, width=width).rstrip("\n")
    from rich.console import Console

    from govrules.explaining.terminal import styled

    console = Console(width=width, highlight=False)
    with console.capture() as captured:
        console.print(styled(explanation, lang, ledger=ledger, width=width), soft_wrap=True)
    return captured.get().rstrip("\n")


def _text(
    found: Audit, concerned: Sequence[Verdict], lang: Spoken, ledger: bool, paint: Paint, *, whole: bool
) -> Iterator[str]:
    from govrules.model.verdict import Status
    from govrules.report.layout import columns
    from govrules.report.wording import REASON

    told = [v for v in concerned if whole or v.status is not Status.NOT_APPLICABLE]
    rest = [v for v in concerned if v not in told]
    for at, explanation in enumerate(found.explain_many(told, lang)):
        if at:
            yield ""
        yield _shown(explanation, lang, ledger)
    if rest:
        if told:
            yield ""
        count = len(rest)
        said = "rule does" if count == 1 else "rules do"
        yield paint(f"{count} 条规则不适用" if lang == "zh" else f"{count} {said} not apply", "head")
        yield from columns(
            (REASON[str(v.reason)].in_(lang), v.rule, found.book.rules.rules[v.rule].title.in_(lang))
            for v in rest
        )
