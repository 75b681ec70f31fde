"""Records back from DuckDB: those behind verdicts, in the order asked for, or all of a type.

Comes in: a session whose tables are settled, what is asked for. Goes out: records, a few held at a time.
Must not know: rules, how a verdict is found or explained.

What is asked for is kept in DuckDB, not in memory, and joined with each table once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import count, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from govrules.engines.batch.sql import text
from govrules.engines.batch.typed import assumed_column, records_of
from govrules.model.record import Record
from govrules.model.verdict import VerdictKey

if TYPE_CHECKING:
    from govrules.engines.batch.session import Session


_AT_ONCE = 20_000
_tables = count()


class Asked:
    """Asks kept in a table of the session, in their order; gone with `close`."""

    def __init__(self, session: Session, asks: Iterable[VerdictKey]) -> None:
        import pyarrow as pa

        self.session = session
        self.table = f"asked_{next(_tables)}"
        columns = "n__ BIGINT, rule TEXT, record_type TEXT, record TEXT"
        session.run(f"CREATE TABLE {self.table} ({columns})")
        n = 0
        waiting = iter(asks)
        while some := list(islice(waiting, _AT_ONCE)):
            rows = pa.table({
                "n__": pa.array(range(n, n + len(some)), pa.int64()),
                **{name: pa.array([getattr(ask, name) for ask in some], pa.string()) for name in VerdictKey._fields},
            })  # fmt: skip
            n += len(some)
            session.insert(self.table, rows)

    def by_rule(self) -> dict[str, set[str]]:
        """The rules asked about, each with the parts before the last `/` of its records: a quota's units."""
        found: dict[str, set[str]] = {}
        unit = "REGEXP_EXTRACT(record, '^(.*)/[^/]*$', 1)"
        for rule, name in self.session.rows(f"SELECT DISTINCT rule, {unit} FROM {self.table}"):
            found.setdefault(str(rule), set()).add(str(name))
        return found

    def records(self) -> Iterator[tuple[VerdictKey, Record | None]]:
        """Every ask in its order, with the record of that type and id; None where there is none."""
        types = [
            str(row[0])
            for row in self.session.rows(f"SELECT DISTINCT record_type FROM {self.table} ORDER BY 1")
        ]
        for _, ask, record in merge(*map(self._of_type, types), key=itemgetter(0)):
            yield ask, record

    def close(self) -> None:
        """Forgets what was asked for."""
        self.session.run(f"DROP TABLE IF EXISTS {self.table}")

    def _of_type(self, record_type: str) -> Iterator[tuple[int, VerdictKey, Record | None]]:
        typed = self.session.typed.get(record_type)
        own = text(record_type).sql("duckdb")
        asked = f"SELECT n__, rule AS rule__, record AS record__ FROM {self.table} WHERE record_type = {own}"
        if typed is None:
            facts = f"SELECT *, FALSE AS found__, record__ AS id FROM ({asked})"
        else:
            kept = f"SELECT *, TRUE AS found__ FROM {typed.view} WHERE id IN (SELECT record__ FROM ({asked}))"
            facts = f"SELECT a.*, f.* FROM ({asked}) AS a LEFT JOIN ({kept}) AS f ON f.id = a.record__"
        of = self.session.rules.record_types[record_type]
        for rows in self.session.batches(f"{facts} ORDER BY n__", _BATCH):
            heads = (rows.column(at).to_pylist() for at in map(rows.schema.names.index, _HEADS))
            for n, rule, record, found, made in zip(*heads, records_of(rows, of), strict=True):
                yield n, VerdictKey(rule, record_type, record), made if found else None


_HEADS = ("n__", "rule__", "record__", "found__")
_BATCH = 2_000


def records_of_type(
    session: Session, record_type: str, fields: Collection[str], units: Collection[str] | None = None
) -> Iterator[Record]:
    """The records of a type with some of their fields; with `units`, of those and of no known unit."""
    typed, of = session.typed.get(record_type), session.rules.record_types[record_type]
    if typed is None:
        return
    from govrules.engines.batch.session import quoted

    wanted = [
        "id",
        "region",
        *(name for each in fields for name in (each, f"{each}__coarse", assumed_column(each))),
    ]
    columns = ", ".join(quoted(name) for name in wanted if name == "id" or name in typed.present)
    where = ""
    if units is not None and of.unit in typed.present:
        listed = ", ".join(text(unit).sql("duckdb") for unit in sorted(units)) or "NULL"
        where = f" WHERE {quoted(str(of.unit))} IS NULL OR {quoted(str(of.unit))} IN ({listed})"
    for rows in session.batches(f"SELECT {columns} FROM {typed.view}{where}", _BATCH):
        yield from records_of(rows, of)


def nearest_ids(session: Session, record_type: str, wanted: str) -> list[str]:
    """The few ids of a type that are spelt most like one that is not there."""
    typed = session.typed.get(record_type)
    if typed is None:
        return []
    like = text(wanted).sql("duckdb")
    return [
        str(row[0])
        for row in session.rows(f"SELECT id FROM {typed.view} ORDER BY LEVENSHTEIN(id, {like}), id LIMIT 5")
    ]
