"""A rulebook: instruments loaded together, ready to judge.

Comes in: ids of shipped instruments, folders of one's own. Goes out: `Rulebook`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from govrules.api.moments import as_of_moment
from govrules.errors import GovrulesError

if TYPE_CHECKING:
    from govrules.analysis.check import Checked
    from govrules.analysis.coverage import ClauseRow
    from govrules.api.audit import Audit
    from govrules.api.monitor import Monitor
    from govrules.engines.reference import Interpreter
    from govrules.explaining import Explanation, Lang
    from govrules.model.record import Record
    from govrules.model.rule import Rule
    from govrules.model.rulebook import Rules
    from govrules.model.source import Diagnostic
    from govrules.model.verdict import Verdict
    from govrules.reading.plan import ReadingPlan
    from govrules.reading.records import RecordSet
    from govrules.report.annual_tables import AnnualReport
    from govrules.testing.examples import ExampleResult


def load(*sources: str | Path) -> Rulebook:
    """The rulebook of shipped instruments (`"cn/regulation-2019"`, `"cn/shanghai"`) and folders of one's own.

    Without a source, all shipped instruments. Raises RulesetError with every diagnostic at once.

    >>> import govrules as gr
    >>> gr.load("cn/regulation-2019").rule("late-reply").provision
    '三十三条'
    """
    from govrules.reading.load import load as read

    loaded = read(*sources)
    return Rulebook(loaded.rules, tuple(loaded.notes))


@dataclass(frozen=True)
class Rulebook:
    """Instruments, record types and rules that are judged together; immutable, so threads may share it.

    `notes` are the diagnostics that did not keep it from loading.
    """

    rules: Rules
    notes: tuple[Diagnostic, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all that can change a verdict."""
        return self.rules.fingerprint

    def __repr__(self) -> str:
        return f"<Rulebook {self.fingerprint[:6]}: {len(self.rules)} rules>"

    def rule(self, name: str) -> Rule:
        """The rule with that id, or with that unambiguous tail of an id.

        Raises GovrulesError if there is none, or more than one.
        """
        exact = self.rules.rules.get(name)
        if exact is not None:
            return exact
        found = [rule for rule in self.rules if rule.id.endswith("/" + name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(f"`{rule.id}`" for rule in found)
            raise GovrulesError(
                f"more than one rule is called `{name}`",
                help=f"say which: {ids}",
                zh=f"有多条规则名为“{name}”",
                zh_help=f"请写明是哪一条：{'、'.join(rule.id for rule in found)}",
            )
        from govrules.calendars.wording import Text, did_you_mean

        known = [*self.rules.rules, *(rule.name for rule in self.rules)]
        mend = did_you_mean(name, known) or Text(
            "用 govrules rules 列出各条规则", "`govrules rules` lists them"
        )
        raise GovrulesError(
            f"no rule `{name}` in this rulebook",
            help=mend.en,
            zh=f"本规则库中没有规则“{name}”",
            zh_help=mend.zh,
        )

    def select(self, names: Iterable[str]) -> Rulebook:
        """Only the named rules; a rule left out is no longer there to yield to."""
        chosen = {self.rule(name).id for name in names}
        kept = {
            id: replace(rule, yields_to=tuple(other for other in rule.yields_to if other in chosen))
            for id, rule in self.rules.rules.items()
            if id in chosen
        }
        from hashlib import sha256

        fingerprint = sha256("\n".join([self.fingerprint, *sorted(chosen)]).encode()).hexdigest()
        return Rulebook(replace(self.rules, rules=kept, fingerprint=fingerprint), self.notes)

    def amend(self, rule: str, **changes: Any) -> Rulebook:
        """A new rulebook in which one rule says something else; this one stays as it is.

        Changes: `within` (a limit: of a deadline, a `lasting`, a tolerance, a grace), `by` (a fixed date, or
        `06-30` for each year), `last_day`, `start_day`, `applies_when` (a condition, or None), `in_force` (a
        mapping with `from` and `until`), `without` (labels of exceptions to take out), `unless` (an exception
        to add: a mapping with `label` and `when`), `duty`, `at_least` (of a quota). Several may be given at
        once. Raises GovrulesError for a change that does not fit the rule.

        >>> import govrules as gr
        >>> book = gr.load("cn/shanghai/baoshan-2020").amend("late-conversion", within="20 working days")
        >>> str(book.rule("late-conversion").requires.within)
        '20 working days'
        """
        from govrules.api.amending import amended

        return replace(self, rules=amended(self.rules, self.rule(rule), changes))

    def without(self, *names: str) -> Rulebook:
        """A new rulebook without some rules; others no longer yield to them."""
        gone = {self.rule(name).id for name in names}
        return self.select(id for id in self.rules.rules if id not in gone)

    def joined(self, other: Rulebook) -> Rulebook:
        """A new rulebook with the rules of both: how a rule of one's own folder is added to a book in hand.

        Raises GovrulesError where both have something of the same id that is not the same.
        """
        from govrules.api.amending import joined

        return Rulebook(joined(self.rules, other.rules), (*self.notes, *other.notes))

    def to_yaml(self, rule: str) -> str:
        """A rule as the text of a rule file: what an amended rule would be written as."""
        from govrules.reading.rule_text import to_yaml

        chosen = self.rule(rule)
        return to_yaml(chosen, self.rules.type_of(chosen), self.rules.instrument_of(chosen))

    def record(self, facts: Mapping[str, Any]) -> Record:
        """A record from a mapping of facts with `record_type` and, where it matters, `id`.

        Values may be typed or written as a table would carry them. Raises RecordError with every unfit fact.
        """
        from govrules.engines.reference.conditions import compile_check
        from govrules.reading.records import read_record

        return read_record(facts, self.rules.record_types, timezone=self.rules.timezone, passes=compile_check)

    def evaluate(self, record: Mapping[str, Any] | Record, as_of: date | datetime | str) -> list[Verdict]:
        """The verdict of every rule on one record, in the order of the rulebook; not of quotas.

        Raises RecordError for facts that do not fit the record type, GovrulesError for a bad `as_of`.

        >>> import govrules as gr
        >>> book = gr.load("cn/shanghai/baoshan-2020")
        >>> facts = {
        ...     "record_type": "application",
        ...     "id": "A-17",
        ...     "reply_kind": "disclosed",
        ...     "widely_knowable": True,
        ...     "received_on": "2020-04-27",
        ...     "replied_on": "2020-05-06",
        ... }
        >>> [v.reason.value for v in book.evaluate(facts, "2020-07-01") if v.rule.endswith("late-conversion")]
        ['overdue']
        """
        moment = as_of_moment(as_of, self.rules.timezone)
        typed = self.record(record) if isinstance(record, Mapping) else record
        return self._interpreter.judge(typed, moment)

    def explain(
        self, record: Mapping[str, Any] | Record, rule: str, as_of: date | datetime | str, lang: Lang = "zh"
    ) -> Explanation:
        """Why a rule says what it says of one record. Not for quotas: explain those from an audit."""
        from govrules.engines.reference import replay
        from govrules.explaining import explain

        chosen = self.rule(rule)
        if chosen.kind == "quota":
            raise GovrulesError(
                f"`{chosen.id}` is a quota: it judges units, not one record",
                help="explain it from an audit",
                zh=f"“{chosen.id}”是数量要求，评估的是单位，不是单个记录",
                zh_help="请在核查结果中查看其说明",
            )
        typed = self.record(record) if isinstance(record, Mapping) else record
        if typed.type != chosen.record:
            raise GovrulesError(
                f"`{chosen.id}` speaks of `{chosen.record}`, the record is a `{typed.type}`",
                zh=f"“{chosen.id}”针对的是 {chosen.record}，而此记录是 {typed.type}",
            )
        moment = as_of_moment(as_of, self.rules.timezone)
        return explain(replay(self.rules, chosen, typed, moment), self.rules, lang)

    def audit(
        self,
        source: Any,
        as_of: date | datetime | str,
        *,
        record_type: str | None = None,
        roster: Any = None,
        engine: str | None = None,
        fill: Any = None,
        progress: Callable[[int, int | None], None] | None = None,
        memory_limit: str | None = None,
        temp_folder: str | Path | None = None,
    ) -> Audit:
        """Judges tables of records by all rules.

        `source`: a mapping from record types to tables (DataFrame, Arrow table, list of mappings), or one
        such table with `record_type`, or a path: an .xlsx workbook with a sheet per record type, a folder of
        CSV or Parquet files, one CSV, Parquet or JSON file. The roster is the table `unit`, or `roster`.
        `fill`: a second source (a report's workbook that an office has filled in) whose facts complete records of
        the same id; only null facts are filled, a contradiction is among the notices of `audit.records`.
        `engine`: `duckdb` for many records, `reference`, `events` (durable-rules, for comparison), `spark`;
        left out: what is quicker for the source.
        `progress(done, total)` is called now and then, maybe from another thread; total may be None. What it
        raises ends the audit: so a run is cancelled.
        `memory_limit` (`"2GB"`) bounds what DuckDB holds; what does not fit goes to a folder of its own in
        `temp_folder` (left out: the system's), which is removed with the audit.
        A plan of `understand`, or what `read` gave, is a source too.

        Raises RecordsError for a source that cannot be read; rows that do not fit are in `audit.unfit`.
        """
        from govrules.api.audit import audit
        from govrules.api.logs import log_audit

        began = perf_counter()
        found = audit(
            self,
            source,
            as_of,
            record_type=record_type,
            roster=roster,
            engine=engine,
            fill=fill,
            progress=progress,
            memory_limit=memory_limit,
            temp_folder=temp_folder,
        )
        log_audit(self, found, perf_counter() - began)
        return found

    def understand(self, source: Any, record_type: str | None = None) -> ReadingPlan:
        """What a source is understood to hold: its sheets as record types, its columns as fields, with examples.

        Only the heads and first rows are read. Correct the plan with `read_sheet_as` and `read_column_as`, and
        hand it to `read` or `audit` in place of the source. Raises RecordsError for a source that cannot be opened.

        >>> import govrules as gr
        >>> book = gr.load("cn/shanghai/baoshan-2020")
        >>> plan = book.understand([{"编号": "A-1", "批复日": "2020-05-06"}], "application")
        >>> [(column.head, column.field) for column in plan.sheet("application").columns]
        [('编号', 'id'), ('批复日', None)]
        >>> plan = plan.read_column_as("application", "批复日", "replied_on")
        >>> book.read(plan).records["application"][0].facts["replied_on"]
        datetime.date(2020, 5, 6)
        """
        from govrules.reading.understanding import understand

        return understand(source, self.rules.record_types, record_type)

    def read(
        self,
        source: Any,
        *,
        record_type: str | None = None,
        roster: Any = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> RecordSet:
        """All records of a source, and the rows that do not fit with where they stand and why; nothing is judged.

        Takes what `audit` takes; `audit` takes what this gives. It holds every record in memory.
        `progress(rows, None)` is called now and then; what it raises ends the reading.
        """
        from govrules.api.audit import read

        return read(self, source, record_type, roster, progress)

    def annual_report(
        self,
        source: Any,
        year: int,
        *,
        record_type: str | None = None,
        unit: str | None = None,
        last_year: Any = None,
    ) -> AnnualReport:
        """The tables of an annual report that are counted from applications, each cell with the records it counts.

        `source` and `record_type` are those of `read`. `unit` narrows to one unit. `last_year` is the report of the
        year before (an `AnnualReport`, or its .json or .xlsx file), whose carried-over requests are checked against
        this year's. A record that lacks a fact which a cell needs is in `apart` and in no cell.
        Raises GovrulesError for a unit that is not there and a report that is not of the year before.

        >>> import govrules as gr
        >>> facts = {
        ...     "received_on": "2020-11-02",
        ...     "replied_on": "2020-11-20",
        ...     "outcome": "disclosed",
        ...     "dispute": "none",
        ... }
        >>> known, unknown = (
        ...     {"id": "A-1", "applicant_kind": "natural-person", **facts},
        ...     {"id": "A-2", **facts},
        ... )
        >>> report = gr.load("cn/regulation-2019").annual_report(
        ...     [known, unknown], 2020, record_type="application"
        ... )
        >>> (
        ...     report.applications.number("disclosed", "natural-person"),
        ...     report.applications.records("handled", "all"),
        ... )
        (1, ('A-1',))
        >>> [(each.record, each.missing) for each in report.apart], report.broken
        ([('A-2', ('applicant_kind',))], ())
        """
        from govrules.api.annual import annual_report

        found, _ = annual_report(self, source, year, record_type=record_type, unit=unit, last_year=last_year)
        return found

    def monitor(
        self, store: str | Path | None = None, *, due_soon: str | None = None, replay: bool = False
    ) -> Monitor:
        """Watches cases as they move: events in, changes of verdict out.

        `store` is a file of its own that keeps all events; without it everything is in memory. `due_soon` says how
        long before a due moment a change is given (`"3 working days"`). A store that was kept under another
        rulebook is refused, unless `replay`: then every case is judged anew and `reopened` lists what changed.

        Raises StoreError for a store that is in use, damaged or cannot be written.
        """
        from govrules.api.monitor import Monitor

        return Monitor(self, store, due_soon, replay)

    def test(self, progress: Callable[[int, int | None], None] | None = None) -> list[ExampleResult]:
        """Runs the examples that the rules carry: one result an example, in the order of the rulebook."""
        from govrules.testing.examples import run_examples

        return run_examples(self.rules, progress)

    def check(self) -> Checked:
        """Findings about the rules themselves, the gravest first, each with a witness where a record can show it.

        Those that need the solver are looked for only where the extra `check` is installed;
        `not_looked_for` names them otherwise.
        """
        from govrules.analysis.check import check

        return check(self.rules)

    def coverage(self, instrument: str | None = None) -> list[ClauseRow]:
        """Every clause of the instruments: the rules that encode it, the rule it is part of, or why neither.

        Raises GovrulesError for an instrument that is not loaded.
        """
        from govrules.analysis.coverage import coverage

        return coverage(self.rules, instrument)

    @property
    def _interpreter(self) -> Interpreter:
        from govrules.engines.reference import Interpreter

        # Compiled on first use and kept: a frozen dataclass may still remember what follows from it.
        interpreter = self.__dict__.get("_compiled")
        if interpreter is None:
            interpreter = self.__dict__["_compiled"] = Interpreter(self.rules)
        return interpreter
