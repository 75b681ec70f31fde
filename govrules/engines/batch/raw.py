"""A table as its source has it, typed in the scan; what is not plain is handed to the record reader.

Comes in: a `Session`, a table that it knows by name, the reader's forms, and the reader itself as a function.
Goes out: the records, added to the session. Must not know: files, rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from govrules.engines.batch.cells import (
    MOST_DIFFERENT,
    PLAIN_TEXT,
    TEXT_RANGES,
    Cell,
    Forms,
    generated_id,
    lower_cell,
    lower_dictionary,
    numbered_id,
    plain_id,
    with_default,
)
from govrules.engines.batch.conditions import Conditions
from govrules.engines.batch.facts import Facts, Moment, member_bits
from govrules.engines.batch.session import Session, quoted
from govrules.engines.batch.sql import Node, all_of, null, text, true, unknown
from govrules.engines.batch.steps import Steps
from govrules.engines.batch.typed import assumed_column
from govrules.model.record_types import REGION, Field, RecordType

if TYPE_CHECKING:
    import pyarrow as pa

Rows = Iterator[tuple[int, Sequence[Any]]]

PLAIN_ID = PLAIN_TEXT.format(signs=TEXT_RANGES)
"""Ids of these signs are the same before and after folding."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as its source has it, under a name that DuckDB knows.

    `columns` are the heads by field, `id` and `region` among them; `kinds` DuckDB's type of each head. `numbers` is
    the column that holds each row's number; without it they are counted from 1. A table with numbers needs no ids:
    they are made of `ids` and the number.
    """

    relation: str
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    numbers: str | None = None
    ids: str = ""

    @property
    def id(self) -> str:
        """The id, as SQL."""
        head = self.columns.get("id")
        return (
            f"CAST({quoted(head)} AS TEXT)"
            if head
            else numbered_id(self.ids, str(self.numbers)).sql("duckdb")
        )


def take_raw(
    session: Session,
    kind: RecordType,
    raw: RawTable,
    forms: Forms,
    read: Callable[[Rows, int], tuple[pa.Table, set[str]]],
) -> bool:
    """Take a raw table: its plain rows are typed in the scan, the others are handed to the record reader.

    `read` gets the numbers and cells of those rows and how many others there are, and gives back a typed
    table of those that are fit, and the ids of all.
    False if some column can only be read by the record reader; nothing is taken then.
    """
    return _Typing(session, kind, raw, forms).take(read)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a raw table is typed: its columns, the condition of a row that is not plain, the fields it gives."""

    columns: str
    odd: str
    present: frozenset[str]


class _Inline(Steps):
    """Steps that bind nothing: every value stays where it is written."""

    def __init__(self) -> None:
        super().__init__("")

    def let(self, value: Node, hint: str) -> Node:
        return value


@dataclass
class _Typing:
    session: Session
    kind: RecordType
    raw: RawTable
    forms: Forms

    @cached_property
    def bits(self) -> Mapping[str, int] | None:
        return member_bits(self.kind)

    def take(self, read: Callable[[Rows, int], tuple[pa.Table, set[str]]]) -> bool:
        plan = self._plan()
        if plan is None:
            return False
        session, source, id = self.session, quoted(self.raw.relation), self.raw.id
        apart = self._ids_to_look_at(source, id)
        while True:
            odd = f"({plan.odd}) OR {id} IN {self._listed(apart)}" if apart else f"({plan.odd})"
            counted = f"SELECT COUNT(*), COUNT(*) FILTER (WHERE {odd}) FROM {source}"
            every, few = session.rows(counted, watched=True)[0]
            table, found = read(self._odd_rows(odd) if few else iter(()), every - few)
            # A row that the reader took may carry, once folded, an id that a plain row has too.
            new = found - apart
            if not new:
                break
            again = (
                f"SELECT DISTINCT {id} FROM {source} WHERE NOT ({plan.odd}) AND {id} IN {self._listed(new)}"
            )
            also = {str(row[0]) for row in session.rows(again)}
            if not also:
                break
            apart |= also
        # Where every row was found to be plain, the scan need not look again.
        kept = f"NOT ({odd})" if few else "TRUE"
        session.add_part(self.kind.id, f"SELECT {plan.columns} FROM {source} WHERE {kept}", plan.present)
        if table.num_rows:
            session.add_typed(self.kind.id, table)
        return True

    def _plan(self) -> _Plan | None:
        record_type, raw = self.kind, self.raw
        head = raw.columns.get("id")
        if head is not None:
            id = plain_id(head, raw.kinds[head])
        else:
            id = generated_id(raw.ids, str(raw.numbers), list(raw.kinds))
        if id is None:
            return None
        columns: dict[str, Node] = dict(id.columns)
        plain: list[Node] = [id.plain]
        for called, head in raw.columns.items():
            if called == "id":
                continue
            cell = self._cell(head, record_type.fields.get(called) or REGION)
            if cell is None:
                return None
            columns |= cell.columns
            plain.append(cell.plain)
        for each in record_type.fields.values():
            defaults = with_default(each, columns, self.bits)
            if defaults:
                columns[assumed_column(each.id)] = unknown(columns.get(each.id, null()))
                columns |= defaults
        present = frozenset(set(columns) - {"id"})

        def inline(node: Node) -> Node:
            if isinstance(node, exp.Column) and node.name in columns:
                return exp.Paren(this=columns[node.name].copy())
            return node

        checks = [check.copy().transform(inline) for check in self._checks(present)]
        fits = all_of([*plain, *checks]).sql("duckdb")
        shown = ", ".join(
            exp.alias_(value, each, quoted=True).sql("duckdb") for each, value in columns.items()
        )
        return _Plan(shown, f"NOT COALESCE({fits}, FALSE)", present)

    def _cell(self, head: str, of: Field) -> Cell | None:
        """A column of few different texts by what the reader says of each; any other by its form."""
        kind = self.raw.kinds[head]
        values = self._different(head) if kind == "VARCHAR" else None
        if values is not None:
            enum = self.session.new_name("values")
            lowered = lower_dictionary(head, of, values, self.forms, self.bits, enum)
            if lowered is not None:
                cell, by_enum = lowered
                if by_enum:
                    # Only what can be taken has a place in the list of typed values.
                    fine = [v for v, (ok, _) in zip(values, self.forms.read(of, values), strict=True) if ok]
                    self.session.run(
                        f"CREATE TYPE {enum} AS ENUM ({', '.join(text(v).sql('duckdb') for v in fine)})"
                    )
                return cell
        return lower_cell(head, kind, of, self.forms, self.bits)

    def _different(self, head: str) -> list[str] | None:
        """The different texts of a column, if they are few."""
        column, source = quoted(head), quoted(self.raw.relation)
        different = f"SELECT DISTINCT {column} AS v FROM {source} WHERE {column} IS NOT NULL LIMIT {MOST_DIFFERENT + 1}"
        values = sorted(str(row[0]) for row in self.session.rows(different))
        return values if len(values) <= MOST_DIFFERENT else None

    def _checks(self, present: frozenset[str]) -> list[Node]:
        facts = Facts(
            self.kind, _Inline(), self.session.dialect, Moment.of(self.session.as_of), present, mask=False
        )
        conditions = Conditions(facts)
        lowered = (conditions.value(check.that) for check in self.kind.checks)
        return [
            exp.Coalesce(this=each, expressions=[true()])
            for each in lowered
            if not isinstance(each, exp.Null)
        ]

    def _ids_to_look_at(self, source: str, id: str) -> set[str]:
        """Ids that are used twice, or hold signs that only the reader can judge; found without keeping any."""
        import numpy as np

        hashes: list[Any] = []
        strange = False
        for batch in self.session.batches(f"SELECT HASH({id}) AS h, {id} AS i FROM {source}", 200_000):
            hashes.append(np.asarray(batch.column(0)))
            if not strange:
                signs = _bytes_of(batch.column(1))
                strange = bool(((signs < 0x20) | (signs > 0x7E)).any())
        every = np.concatenate(hashes) if hashes else np.array([], dtype=np.uint64)
        hashes.clear()
        every.sort()
        found: set[str] = set()
        if (every[1:] == every[:-1]).any():
            again = f"SELECT {id} FROM {source} GROUP BY 1 HAVING COUNT(*) > 1"
            found |= {str(row[0]) for row in self.session.rows(again) if row[0] is not None}
        if strange:
            plain_text = f"REGEXP_FULL_MATCH({id}, {text(PLAIN_ID).sql('duckdb')})"
            found |= {
                str(row[0])
                for row in self.session.rows(f"SELECT DISTINCT {id} FROM {source} WHERE NOT {plain_text}")
            }
        return found

    def _listed(self, ids: set[str]) -> str:
        """Ids as a query asks for them, however many there are."""
        import pyarrow as pa

        called = self.session.new_name("ids")
        self.session.register(called, pa.table({"id": pa.array(sorted(ids), pa.string())}))
        return f"(SELECT id FROM {called})"

    def _odd_rows(self, odd: str) -> Rows:
        """The rows that are not plain, with their numbers, in their order."""
        raw = self.raw
        number = "ROW_NUMBER() OVER ()" if raw.numbers is None else quoted(raw.numbers)
        cells = ", ".join(map(quoted, raw.kinds))
        numbered = f"SELECT {number} AS number__, {cells} FROM {quoted(raw.relation)}"
        for batch in self.session.batches(f"SELECT * FROM ({numbered}) WHERE {odd} ORDER BY number__"):
            columns = [column.to_pylist() for column in batch.columns]
            yield from ((number, row) for number, *row in zip(*columns, strict=True))


def _bytes_of(texts: Any) -> Any:
    """The bytes of a column of texts, one after the other."""
    import numpy as np

    buffers = texts.buffers()
    return np.array([], dtype=np.uint8) if buffers[-1] is None else np.frombuffer(buffers[-1], dtype=np.uint8)
