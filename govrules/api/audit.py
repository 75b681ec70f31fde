"""An audit: many records judged by all rules of a rulebook, with what could not be judged.

Comes in: a rulebook, tables, the moment. Goes out: `Audit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.api.moments import as_of_moment
from govrules.errors import GovrulesError
from govrules.model.record_types import ROSTER, RecordType
from govrules.model.verdict import COLUMNS, Status, Verdict, VerdictKey, iso
from govrules.report.digest import Digest, digest_of, soonest_first, worst_first

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from govrules.api.explanations import Found
    from govrules.api.rulebook import Rulebook
    from govrules.explaining import Explanation, Lang
    from govrules.model.record import Record
    from govrules.model.rulebook import Rules
    from govrules.reading.records import RecordSet

ENGINES = ("duckdb", "reference", "events", "spark")

_COUNTED = tuple(str(status).replace("-", "_") for status in Status)
SUMMARY_COLUMNS = ("rule", "duty", "record_type", *_COUNTED, "total")
UNFIT_COLUMNS = ("record_type", "record", "sheet", "row", "column", "value", "code", "reason", "help")

PLACED_COLUMNS = (*COLUMNS, "unit", "month")
TOTALS_BY = ("rule", "unit", "month")
_ROWS_AT_ONCE = 50_000

Progress = Callable[[int, int | None], None]
Place = tuple[str | None, str | None]


class Verdicts:
    """The verdicts of an audit, in the order of records and rules; a table is made only on demand."""

    def __init__(self, verdicts: list[Verdict]) -> None:
        self._verdicts = verdicts

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self._verdicts)

    def __len__(self) -> int:
        return len(self._verdicts)

    def df(self) -> pd.DataFrame:
        """All verdicts as a DataFrame: the verdict columns, ISO texts for dates, `missing` joined by `;`."""
        return frame(verdict.to_row() for verdict in self._verdicts)

    def arrow(self) -> pa.Table:
        """All verdicts as an Arrow table with the same columns."""
        return self.stream().read_all()

    def stream(self, columns: Sequence[str] = COLUMNS) -> pa.RecordBatchReader:
        """Some columns of all verdicts, a batch at a time."""
        import pyarrow as pa

        schema, rest = verdict_schema(columns), iter(self._verdicts)
        parts = iter(lambda: [verdict.to_row() for verdict in islice(rest, _ROWS_AT_ONCE)], [])
        found = (pa.RecordBatch.from_pylist(part, schema) for part in parts)
        return pa.RecordBatchReader.from_batches(schema, found)

    def write(self, path: str | Path, ending: str | None = None) -> None:
        """Writes all verdicts to a .parquet, .csv or .jsonl file, whole or not at all; `ending` stands for the file's own.

        Raises GovrulesError for another ending.
        """
        from govrules.report.tables import write_verdicts

        write_verdicts(self, Path(path), ending)


def verdict_schema(columns: Sequence[str] = COLUMNS) -> pa.Schema:
    """The verdict columns, or some of them, as Arrow types."""
    import pyarrow as pa

    types = {"late_by": pa.int64(), "provisional": pa.bool_()}
    return pa.schema([(name, types.get(name, pa.string())) for name in columns])


@dataclass(frozen=True)
class Audit:
    """What an audit found. `violations` and the like are pandas DataFrames, made on demand.

    `counts` says how many records of each type were judged; `rules_without_records` which rules met none.
    """

    book: Rulebook
    as_of: date | datetime
    verdicts: Verdicts
    records: RecordSet
    roster: tuple[Record, ...] | None
    units_off_roster: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of fit records of each type; the roster is counted under `unit`."""
        return {name: len(found) for name, found in self.records.records.items()}

    @property
    def summary(self) -> pd.DataFrame:
        """One row a rule: how many verdicts of each status."""
        return frame(self._summary_rows(), SUMMARY_COLUMNS)

    @property
    def violations(self) -> pd.DataFrame:
        """The verdicts `violated`, the worst first: by duty, then by lateness."""
        return frame(verdict.to_row() for verdict in self.worst())

    @property
    def unfit(self) -> pd.DataFrame:
        """The rows that do not fit their record type: where they stand and why."""
        return frame((unfit.to_dict() for unfit in self.records.unfit), UNFIT_COLUMNS)

    @property
    def rules_without_records(self) -> tuple[str, ...]:
        """The rules that met no record."""
        met = {verdict.rule for verdict in self.verdicts}
        return tuple(rule.id for rule in self.book.rules if rule.id not in met)

    def worst(self) -> list[Verdict]:
        """The verdicts `violated`, the worst first."""
        violations = (verdict for verdict in self.verdicts if verdict.status is Status.VIOLATED)
        return sorted(violations, key=lambda verdict: worst_first(verdict._asdict()))

    def digest(self, first: int) -> Digest:
        """What a person is told first: counts, the first few of the violations and of the duties due soon."""
        return digest_of(self.verdicts, self.as_of, first)

    def explain(
        self, record: str, rule: str, lang: Lang = "zh", record_type: str | None = None
    ) -> Explanation:
        """Why a rule says what it says of a record, or (for a quota) of `<unit>/<period>`.

        Raises GovrulesError for a record or a rule that is not there.
        """
        chosen = self.book.rule(rule)
        return next(self.explain_many([VerdictKey(chosen.id, chosen.record, record)], lang))

    def explain_many(
        self, verdicts: Iterable[Any] | pd.DataFrame, lang: Lang = "zh"
    ) -> Iterator[Explanation]:
        """Why each of many verdicts is what it is, in the order given.

        `verdicts`: verdicts of this audit, or a DataFrame with their columns `record_type`, `record` and `rule`
        (`audit.violations`). The records are read at most once, and a few are held at a time. Raises
        GovrulesError, when it comes to it, for a verdict on a record that is not there.

        >>> import govrules as gr
        >>> facts = {"id": "A-1", "received_on": "2020-04-01", "replied_on": "2020-06-01"}
        >>> audit = gr.load("cn/regulation-2019").audit([facts], "2020-12-31", record_type="application")
        >>> [
        ...     str(each.verdict.due)
        ...     for each in audit.explain_many(audit.of_status("violated"))
        ...     if each.verdict.due
        ... ]
        ['2020-04-29']
        """
        from govrules.api.explanations import explanations

        return explanations(self.book.rules, self.as_of, self.found, verdicts, lang)

    @cached_property
    def found(self) -> Found:
        """The records that were judged, wherever they are."""
        from govrules.api.explanations import Held

        return Held(self.records, self.roster)

    def of_status(self, *statuses: Status | str) -> pd.DataFrame:
        """The verdicts of some statuses: the verdict columns, then `unit` and `month`.

        The month (`2020-04`) is that of the record's own date; of a quota they are its unit and its period.
        Raises GovrulesError for a status that there is not.

        >>> import govrules as gr
        >>> facts = {"id": "A-1", "unit": "区教委", "received_on": "2020-12-21"}
        >>> audit = gr.load("cn/regulation-2019").audit([facts], "2020-12-31", record_type="application")
        >>> audit.of_status("pending")[["record", "unit", "month", "due"]].values.tolist()
        [['A-1', '区教委', '2020-12', '2021-01-19']]
        """
        return frame(self._placed(chosen_statuses(statuses)), PLACED_COLUMNS)

    def _placed(self, wanted: Collection[Status]) -> list[dict[str, object]]:
        place = self._place_of
        rows = []
        for verdict in self.verdicts:
            if verdict.status in wanted:
                unit, month = place(verdict)
                rows.append({**verdict.to_row(), "unit": unit, "month": month})
        return rows

    @cached_property
    def _place_of(self) -> Callable[[Verdict], Place]:
        """The unit and the month of the record of a verdict; of a quota its unit and its period."""
        places = {name: self._places_of(name) for name in self.book.rules.record_types}
        quotas = {rule.id for rule in self.book.rules if rule.kind == "quota"}

        def place(verdict: Verdict) -> Place:
            if verdict.rule in quotas:
                return quota_place(verdict.record)
            return places[verdict.record_type][verdict.record]

        return place

    def totals(self, by: str = "rule") -> pd.DataFrame:
        """How many verdicts of each status, by `rule`, `unit` or `month`: a row for each, those not known last.

        A quota is counted under its unit and its period. Raises GovrulesError for another `by`.

        >>> import govrules as gr
        >>> facts = [{"id": f"A-{n}", "unit": "区教委", "received_on": "2020-04-01"} for n in (1, 2)]
        >>> audit = gr.load("cn/regulation-2019").audit(facts, "2020-12-31", record_type="application")
        >>> audit.totals("unit")[["unit", "violated"]].values.tolist()
        [['区教委', 2]]
        """
        if by not in TOTALS_BY:
            raise GovrulesError(
                f"there are no totals by `{by}`",
                help=f"there is {', '.join(TOTALS_BY)}",
                zh=f"不能按“{by}”合计",
                zh_help=f"可按 {'、'.join(TOTALS_BY)}",
            )
        if by == "rule":
            return self.summary[["rule", *_COUNTED, "total"]]
        counted = self._counts_by(by)
        known = sorted(key for key in counted if key is not None)
        rows = []
        for key in [*known, *([None] if None in counted else [])]:
            told = {column: counted[key][status] for column, status in zip(_COUNTED, Status, strict=True)}
            rows.append({by: key, **told, "total": sum(told.values())})
        return frame(rows, (by, *_COUNTED, "total"))

    def rows(self, status: Status | str) -> Iterator[Mapping[str, Any]]:
        """The verdicts of one status one by one, each a mapping of the columns of `of_status`, as a report shows them.

        Violations come the worst first, open duties by due moment, all others by record and rule.
        """
        wanted = chosen_statuses([status])[0]
        order = {Status.VIOLATED: worst_first, Status.PENDING: soonest_first}.get(wanted, _by_record)
        return iter(sorted(self._placed([wanted]), key=order))

    def write_report(
        self, path: str | Path, lang: Lang = "zh", *, source: str = "", progress: Progress | None = None
    ) -> None:
        """Writes a report for an office, by the file's ending: .xlsx or .html. Whole or not at all.

        `source` is what the report calls the records that were judged. `progress(rows, None)` is called now and
        then; what it raises ends the writing. Raises GovrulesError for another ending or a place that cannot be
        written to.
        """
        from govrules.api.reports import write_report

        write_report(self, Path(path), lang, source, progress)

    def _counts_by(self, part: str) -> Mapping[str | None, Mapping[Status, int]]:
        found: dict[str | None, Counter[Status]] = {}
        at = 0 if part == "unit" else 1
        for verdict in self.verdicts:
            found.setdefault(self._place_of(verdict)[at], Counter())[verdict.status] += 1
        return found

    def _places_of(self, record_type: str) -> Mapping[str, Place]:
        """The unit and the month of every record of a type, by its id."""
        kind = self.book.rules.record_types[record_type]
        return {
            one.id: (
                None if kind.unit is None or (unit := one.facts.get(kind.unit)) is None else str(unit),
                None if (own := one.facts.get(kind.own_date)) is None else f"{own:%Y-%m}",
            )
            for one in self.records.records.get(record_type, ())
        }

    def places(self, record_type: str) -> pa.RecordBatchReader:
        """The unit and the month of the own date of every record of a type: columns record, unit, month."""
        import pyarrow as pa

        placed = self._places_of(record_type).items()
        rows = [{"record": id, "unit": unit, "month": month} for id, (unit, month) in placed]
        return pa.Table.from_pylist(rows, schema=verdict_schema(("record", "unit", "month"))).to_reader()

    def to_dict(self) -> dict[str, object]:
        """The audit as JSON takes it (see the contract of `govrules audit --format json`)."""
        return {**self.head(), "verdicts": [verdict.to_dict() for verdict in self.verdicts]}

    def head(self) -> dict[str, object]:
        """The same without the verdicts: as_of, rulebook, summary, unfit."""
        rules = self.book.rules
        statuses = Counter(str(verdict.status) for verdict in self.verdicts)
        editions = {calendar.edition for calendar in rules.calendars.values()}
        return {
            "as_of": iso(self.as_of),
            "rulebook": {
                "fingerprint": rules.fingerprint,
                "instruments": list(rules.instruments),
                "calendar": ", ".join(sorted(editions)),
            },
            "summary": {
                "records": dict(self.counts),
                "rules": len(rules),
                "verdicts": {str(status): statuses.get(str(status), 0) for status in Status},
                "unfit_rows": len({(u.record_type, u.sheet, u.row) for u in self.records.unfit}),
                "by_rule": self._summary_rows(),
                "rules_without_records": list(self.rules_without_records),
                "units_off_roster": list(self.units_off_roster),
                "notices": [str(notice) for notice in self.records.notices],
            },
            "unfit": [unfit.to_dict() for unfit in self.records.unfit],
        }

    def _summary_rows(self) -> list[dict[str, object]]:
        counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in self.book.rules}
        for verdict in self.verdicts:
            counts[verdict.rule][str(verdict.status)] += 1
        return [
            {
                "rule": rule.id,
                "duty": str(rule.duty),
                "record_type": rule.record,
                **{str(status).replace("-", "_"): counts[rule.id][str(status)] for status in Status},
                "total": counts[rule.id].total(),
            }
            for rule in self.book.rules
        ]


def _by_record(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["record_type"], row["record"], row["rule"])


def chosen_statuses(statuses: Iterable[Status | str]) -> list[Status]:
    """The statuses that are meant. Raises GovrulesError for one that there is not, or for none."""
    known = [str(status) for status in Status]
    wrong = [str(each) for each in statuses if str(each) not in known]
    if wrong or not statuses:
        raise GovrulesError(
            f"there is no status `{wrong[0]}`" if wrong else "no status is named",
            help=f"there is {', '.join(f'`{each}`' for each in known)}",
            zh=f"没有“{wrong[0]}”这种判定" if wrong else "没有写明判定",
            zh_help=f"可用 {'、'.join(known)}",
        )
    return [Status(str(each)) for each in statuses]


def quota_place(record: str) -> Place:
    """The unit and the period in the `<unit>/<period>` of a quota's verdict; nothing where it stands for no unit."""
    unit, slash, period = record.rpartition("/")
    return (unit, period) if slash else (None, None)


def frame(rows: Iterable[Mapping[str, object]], columns: tuple[str, ...] = COLUMNS) -> pd.DataFrame:
    """A DataFrame with those columns, also where there is no row; missing numbers stay missing."""
    import pandas as pd

    made = pd.DataFrame.from_records(list(rows), columns=list(columns))
    return made.astype({"late_by": "Int64"}) if "late_by" in columns else made


def audit(
    book: Rulebook,
    source: Any,
    as_of: date | datetime | str,
    *,
    record_type: str | None = None,
    roster: Any = None,
    engine: str | None = None,
    fill: Any = None,
    progress: Progress | None = None,
    memory_limit: str | None = None,
    temp_folder: str | Path | None = None,
) -> Audit:
    """Reads a source, judges it, and keeps what is needed to explain: see `Rulebook.audit`."""
    from govrules.engines.reference import Tally

    if engine not in (None, *ENGINES):
        raise GovrulesError(
            f"there is no engine `{engine}`",
            help=f"there is {', '.join(f'`{e}`' for e in ENGINES)}",
            zh=f"没有名为“{engine}”的引擎",
            zh_help=f"可用 {'、'.join(ENGINES)}",
        )
    if memory_limit is not None or temp_folder is not None:
        engine = engine or "duckdb"
        if engine != "duckdb":
            raise GovrulesError(
                f"the engine `{engine}` takes no memory limit and no temporary folder",
                help="they are for the engine `duckdb`",
                zh=f"引擎 {engine} 不接受内存上限和临时文件夹",
                zh_help="这两项只用于引擎 duckdb",
            )
    rules = book.rules
    moment = as_of_moment(as_of, rules.timezone)
    if fill is not None:
        source, roster = read(book, source, record_type, roster, progress, fill), None
    if engine == "spark":
        from govrules.api.spark import audit_by_spark

        return audit_by_spark(book, source, moment, record_type=record_type, roster=roster)  # type: ignore[return-value]
    if engine == "duckdb" or (engine is None and is_large(source)):
        from govrules.api.batch import audit_in_batch

        return audit_in_batch(
            book, source, moment, record_type=record_type, roster=roster, progress=progress,
            memory_limit=memory_limit, temp_folder=temp_folder,
        )  # fmt: skip
    found = read(book, source, record_type, roster, progress)
    units = found.roster
    # One table speaks of its own type only: what it does not hold of others is not missing, but not asked for.
    asked = None if record_type is None else [rule.id for rule in rules if rule.record == record_type]
    judge, tally = _judge_of(rules, engine), Tally(rules, moment, asked)
    verdicts: list[Verdict] = []
    total, done, named = sum(map(len, found.records.values())), 0, set[str]()
    for name, records in found.records.items():
        unit_field = rules.record_types[name].unit
        for record in records:
            verdicts.extend(judge(record, moment))
            if name in tally.counts:
                tally.add(record)
            if unit_field is not None and (unit := record.facts.get(unit_field)) is not None:
                named.add(str(unit))
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, total)
    verdicts.extend(tally.verdicts(units))
    if progress is not None:
        progress(total, total)
    listed_units = None if units is None else {unit.id for unit in units}
    strangers = () if listed_units is None else tuple(sorted(named - listed_units))
    return Audit(book, moment, Verdicts(verdicts), found, units, strangers)


def _judge_of(rules: Rules, engine: str | None) -> Callable[[Record, date | datetime], list[Verdict]]:
    """What judges one record by all rules but quotas: the reference interpreter, or the event engine."""
    if engine == "events":
        from govrules.engines.events.engine import engine_of

        moving = engine_of(rules)
        return lambda record, moment: moving.judge(record, moment).verdicts
    from govrules.engines.reference import Interpreter

    return Interpreter(rules).judge


LARGE_FILE, LARGE_TABLE = 3_000_000, 20_000
"""From these bytes or rows on it pays to lower the rules to SQL first; below, the reference is sooner done."""


def is_large(source: Any) -> bool:
    """Whether a source is one for the batch engine, where the caller has not said which."""
    from govrules.reading.frames import is_connection, parquet_rows
    from govrules.reading.plan import ReadingPlan
    from govrules.reading.records import RecordSet

    if isinstance(source, ReadingPlan):
        return is_large(source.source)
    if isinstance(source, RecordSet):
        return len(source) >= LARGE_TABLE
    if isinstance(source, Mapping):
        return any(is_large(each) for each in source.values())
    if isinstance(source, str | Path):
        path = Path(source)
        if "*" in str(source):
            return True
        files = [each for each in (path.rglob("*") if path.is_dir() else [path]) if each.is_file()]
        if sum(each.stat().st_size for each in files) >= LARGE_FILE:
            return True
        # Parquet holds many rows in few bytes, and says at its end how many.
        return sum(parquet_rows(each) for each in files if each.suffix.lower() == ".parquet") >= LARGE_TABLE
    if is_connection(source) or (hasattr(source, "__arrow_c_stream__") and not hasattr(source, "__len__")):
        return True
    return hasattr(source, "__len__") and hasattr(source, "columns") and len(source) >= LARGE_TABLE


def read(
    book: Rulebook,
    source: Any,
    record_type: str | None,
    roster: Any = None,
    progress: Progress | None = None,
    fill: Any = None,
) -> RecordSet:
    """All records of a source by the record reader, each in the region of its unit; null facts filled in from `fill`."""
    from govrules.engines.reference.conditions import compile_check
    from govrules.reading.records import read_records

    rules = book.rules
    found = read_records(
        source,
        rules.record_types,
        record_type=record_type,
        timezone=rules.timezone,
        passes=compile_check,
        progress=progress,
    )
    if roster is not None:
        listed = read_records(
            roster, rules.record_types, record_type=ROSTER, timezone=rules.timezone, passes=compile_check
        )
        found = found.with_roster(listed)
    if fill is not None:
        from govrules.reading.filling import fill as filled

        given = read_records(
            fill, rules.record_types, record_type=record_type, timezone=rules.timezone, passes=compile_check
        )
        found = filled(found, given, rules.record_types, compile_check)
    return _with_regions(found, found.roster or (), rules.record_types)


def _with_regions(found: RecordSet, units: Iterable[Record], types: Mapping[str, RecordType]) -> RecordSet:
    """A record without a region of its own lies where its unit lies."""
    regions = {unit.id: unit.region for unit in units if unit.region is not None}
    if not regions:
        return found

    def placed(record: Record) -> Record:
        unit_field = types[record.type].unit
        if record.region is not None or unit_field is None:
            return record
        region = regions.get(str(record.facts.get(unit_field)))
        return record if region is None else replace(record, region=region)

    return replace(
        found,
        records={
            name: tuple(placed(record) for record in records) for name, records in found.records.items()
        },
    )
