"""Cells as SQL: the plain ways to write a value, each recognised in the scan itself.

Comes in: a column with its type, a field, and the reader's own tables of forms (handed in: engines do not
know reading). Goes out: the typed columns, and a condition that is true where the cell is plain.
Must not know: files, what is done with a row that is not plain.

# INVARIANT: a cell that is called plain means here what the record reader says that it means. A row with
any other cell is handed to the reader itself, so that nothing is understood in two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlglot import exp

from govrules.calendars.published import FIRST_RECORD_DAY, LAST_RECORD_DAY
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    between,
    call,
    case,
    cast,
    compare,
    day,
    false,
    known,
    member,
    name,
    negated,
    null,
    number,
    text,
    true,
    truth,
    unknown,
)
from govrules.engines.batch.sql import moment as moment_constant
from govrules.model.record import Fact
from govrules.model.record_types import Field, FieldType

MOST_DIFFERENT = 4096
"""A column of so few different texts is read text by text beforehand, by the record reader itself."""

_FEW = 12

INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
MOMENTS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS")
TEXT_RANGES = r"!-~一-鿿、。《》〈〉「」〔〕【】·“”‘’—"
"""Signs that NFKC leaves alone; with the full-width ones, which are folded here, all that most texts hold."""

PLAIN_TEXT = "[{signs}](?:[ {signs}]*[{signs}])?"
"""A text of such signs, with spaces only between them."""

FULL_WIDTH = "".join(chr(0xFF01 + at) for at in range(94))
PLAIN_WIDTH = "".join(chr(0x21 + at) for at in range(94))


@dataclass(frozen=True, slots=True)
class Forms:
    """The reader's tables, as data."""

    days: Sequence[str]
    true_words: Sequence[str]
    false_words: Sequence[str]
    errors: Sequence[str]
    separators: str
    empty_words: Sequence[str]
    names: Mapping[str, Mapping[str, str]]
    """Of each choice or set: every name of a member as it is written, and the member's id."""
    read: Callable[[Field, Sequence[str]], Sequence[tuple[bool, Fact | None]]]
    """The reader's own word on a list of texts: whether each can be taken, and as what."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A field's typed columns, and where the cell is plain."""

    columns: Mapping[str, Node]
    plain: Node


def lower_cell(
    head: str, kind: str, field: Field, forms: Forms, bits: Mapping[str, int] | None
) -> Cell | None:
    """The cell of a column of that DuckDB type; None where every such cell is left to the reader."""
    column = name(head)
    match field.type:
        case FieldType.DATE:
            return _date(field, column, kind, forms)
        case FieldType.DATETIME:
            return _moment(field, column, kind, forms)
        case FieldType.BOOL:
            return _bool(field, column, kind, forms)
        case FieldType.NUMBER:
            return _number(field, column, kind)
        case FieldType.TEXT:
            return _text(field, column, kind, forms)
        case FieldType.CHOICE:
            return _choice(field, column, kind, forms)
        case FieldType.SET:
            return _set(field, column, kind, forms, bits)


def lower_dictionary(
    head: str,
    field: Field,
    values: Sequence[str],
    forms: Forms,
    bits: Mapping[str, int] | None,
    type_name: str,
) -> tuple[Cell, bool] | None:
    """The cell of a text column whose different values are known; and whether it needs the ENUM `type_name`.

    None for what has no typed constant.
    """
    if field.type is FieldType.SET and (bits is None or not field.members):
        return None
    column = name(head)
    told = list(zip(values, forms.read(field, values), strict=True))
    bad = [value for value, (fine, _) in told if not fine]
    plain = true() if not bad else _given(column, negated(member(column, [text(value) for value in bad])))
    known_values = [(value, fact) for value, (fine, fact) in told if fine]
    if field.type is FieldType.DATETIME:
        columns = {
            field.id: [None if fact is None else _as_moment(fact) for _, fact in known_values],
            f"{field.id}__coarse": [
                None if fact is None else truth(not isinstance(fact, datetime)) for _, fact in known_values
            ],
        }
    else:
        columns = {field.id: [None if fact is None else _constant(fact, bits) for _, fact in known_values]}
    kinds = {field.id: _KINDS[field.type], f"{field.id}__coarse": "BOOLEAN"}
    by_enum = False
    made: dict[str, Node] = {}
    for called, constants in columns.items():
        same = [each is None or (isinstance(each, exp.Literal) and each.is_string and each.this == value)
                for each, (value, _) in zip(constants, known_values, strict=True)]  # fmt: skip
        blanks = [value for each, (value, _) in zip(constants, known_values, strict=True) if each is None]
        if not constants:
            made[called] = null()
        elif all(same):
            made[called] = (
                column
                if not blanks
                else case([(negated(member(column, [text(each) for each in blanks])), column)])
            )
        elif len(known_values) <= _FEW:
            branches = [
                (compare("=", column, text(value)), each)
                for each, (value, _) in zip(constants, known_values, strict=True)
                if each is not None
            ]
            made[called] = case(branches)
        else:
            by_enum = True
            listed = [cast(null(), kinds[called]) if each is None else each for each in constants]
            code = exp.Add(
                this=call("ENUM_CODE", exp.TryCast(this=column, to=exp.DataType.build(type_name, udt=True))),
                expression=number(1),
            )
            made[called] = call("LIST_EXTRACT", call("LIST_VALUE", *listed), code)
        if not isinstance(made[called], exp.Column):
            made[called] = cast(made[called], kinds[called])
    return Cell(made, plain), by_enum


def default_columns(field: Field, bits: Mapping[str, int] | None) -> dict[str, Node]:
    """The typed columns of a field's default; none where it has none that can be written."""
    default = field.default
    if default is None or (field.type is FieldType.SET and (bits is None or not field.members)):
        return {}
    if field.type is FieldType.DATETIME:
        coarse = truth(not isinstance(default, datetime))
        return {field.id: _as_moment(default), f"{field.id}__coarse": coarse}
    return {field.id: cast(_constant(default, bits), _KINDS[field.type])}


def with_default(
    field: Field, columns: Mapping[str, Node], bits: Mapping[str, int] | None
) -> dict[str, Node]:
    """The typed columns of a field that has a default, which is taken where the fact is null or has no column."""
    defaults, own = default_columns(field, bits), columns.get(field.id)
    if own is None:
        return defaults
    return {each: case([(known(own), columns[each])], default) for each, default in defaults.items()}


_KINDS = {
    FieldType.DATE: "DATE",
    FieldType.DATETIME: "TIMESTAMPNTZ",
    FieldType.BOOL: "BOOLEAN",
    FieldType.NUMBER: "DOUBLE",
    FieldType.TEXT: "TEXT",
    FieldType.CHOICE: "TEXT",
    FieldType.SET: "BIGINT",
}


def _as_moment(fact: Fact) -> Node:
    if isinstance(fact, datetime):
        return moment_constant(fact)
    assert isinstance(fact, date)
    return moment_constant(datetime.combine(fact, time.min))


def _constant(fact: Fact, bits: Mapping[str, int] | None) -> Node:
    if isinstance(fact, bool):
        return truth(fact)
    if isinstance(fact, str):
        return text(fact)
    if isinstance(fact, float):
        return number(fact)
    if isinstance(fact, frozenset):
        assert bits is not None
        return number(sum(bits[each] for each in fact))
    return day(fact)


def plain_id(head: str, kind: str) -> Cell | None:
    """The id; what is in it beyond plain ASCII edges is looked at apart, for all ids at once."""
    column = name(head)
    if kind in INTEGERS:
        return Cell({"id": cast(column, "TEXT")}, negated(unknown(column)))
    if kind != "VARCHAR":
        return None
    edges = all_of([
        compare(">=", column, text("!")),
        negated(call("SUFFIX", column, text(" "))),
        negated(call("PREFIX", column, text("#"))),
    ])  # fmt: skip
    return Cell({"id": column}, all_of([negated(unknown(column)), edges]))


def numbered_id(ids: str, numbers: str) -> Node:
    """The id of a row that has none of its own: what ids begin with, and the row's number."""
    return call("CONCAT", text(f"{ids}-"), name(numbers))


def generated_id(ids: str, numbers: str, heads: Sequence[str]) -> Cell:
    """The same as a cell; plain where the row of texts is surely neither blank nor help for who fills it in."""
    first = name(heads[0])
    no_help = call("REGEXP_MATCHES", first, text("^[0-9A-Za-z一-鿿]"))
    given = call("COALESCE", *(call("NULLIF", name(head), text("")) for head in heads))
    some = call("REGEXP_MATCHES", given, text("[!-~一-鿿]"))
    return Cell(
        {"id": numbered_id(ids, numbers)},
        all_of([some, any_of([compare("=", first.copy(), text("")), no_help])]),
    )


def _given(column: Node, plain: Node) -> Node:
    return any_of([unknown(column), plain])


def _in_years(of: Node) -> Node:
    return between(of, day(FIRST_RECORD_DAY), day(LAST_RECORD_DAY))


def _date(field: Field, column: Node, kind: str, forms: Forms) -> Cell | None:
    if kind == "DATE":
        return Cell({field.id: column}, _given(column, _in_years(column)))
    if kind in MOMENTS:
        return Cell({field.id: cast(column, "DATE")}, _given(column, _in_years(cast(column, "DATE"))))
    if kind == "VARCHAR":
        found = _day_of_text(column, forms)
        blank = compare("=", column, text(""))
        return Cell({field.id: found}, _given(column, any_of([blank, _in_years(found)])))
    return None


def _day_of_text(column: Node, forms: Forms) -> Node:
    """The day of a text in one of the reader's forms; NULL where it is in none, or is no day at all."""
    iso = call("REGEXP_FULL_MATCH", column.copy(), text("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    branches = [(iso, exp.TryCast(this=column.copy(), to=exp.DataType.build("DATE")))]
    for pattern in forms.days:
        unnamed = pattern.replace("(?P<y>", "(").replace("(?P<m>", "(").replace("(?P<d>", "(")
        parts = [call("REGEXP_EXTRACT", column.copy(), text(unnamed), number(at)) for at in (1, 2, 3)]
        joined = call("CONCAT_WS", text("-"), *parts)
        fits = call("REGEXP_FULL_MATCH", column.copy(), text(unnamed))
        branches.append((fits, exp.TryCast(this=joined, to=exp.DataType.build("DATE"))))
    return case(branches)


def _moment(field: Field, column: Node, kind: str, forms: Forms) -> Cell | None:
    if kind == "DATE":
        moment: Node = exp.Cast(this=column, to=exp.DataType.build("TIMESTAMPNTZ"))
        return _moments(field, column, moment, true(), _in_years(column))
    if kind in MOMENTS:
        # A date-time that stands at exactly midnight is how a table writes a day.
        moment = exp.Cast(this=column, to=exp.DataType.build("TIMESTAMPNTZ"))
        midnight = compare(
            "=", moment, exp.Cast(this=cast(column, "DATE"), to=exp.DataType.build("TIMESTAMPNTZ"))
        )
        return _moments(field, column, moment, midnight, _in_years(cast(column, "DATE")))
    if kind == "VARCHAR":
        clock = call(
            "REGEXP_FULL_MATCH", column, text("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
        )
        whole = _day_of_text(column, forms)
        as_moment = exp.TryCast(this=_with_seconds(column), to=exp.DataType.build("TIMESTAMPNTZ"))
        found = case([(clock, as_moment)], exp.Cast(this=whole, to=exp.DataType.build("TIMESTAMPNTZ")))
        return _moments(
            field,
            column,
            found,
            negated(clock),
            any_of([compare("=", column, text("")), _in_years(cast(found, "DATE"))]),
        )
    return None


def _with_seconds(column: Node) -> Node:
    short = compare("=", exp.Length(this=column.copy()), number(16))
    return case([(short, call("CONCAT", column.copy(), text(":00")))], column)


def _moments(field: Field, column: Node, moment: Node, coarse: Node, plain: Node) -> Cell:
    return Cell({field.id: moment, f"{field.id}__coarse": coarse}, _given(column, plain))


def _bool(field: Field, column: Node, kind: str, forms: Forms) -> Cell | None:
    if kind == "BOOLEAN":
        return Cell({field.id: column}, true())
    if kind != "VARCHAR":
        return None
    small = exp.Lower(this=column)
    yes = member(small, [text(word) for word in forms.true_words])
    no = member(small.copy(), [text(word) for word in forms.false_words])
    blank = compare("=", column, text(""))
    return Cell({field.id: case([(yes, true()), (no, false())])}, _given(column, any_of([blank, yes, no])))


def _number(field: Field, column: Node, kind: str) -> Cell | None:
    if kind in INTEGERS or kind.startswith("DECIMAL"):
        return Cell({field.id: cast(column, "DOUBLE")}, true())
    if kind in ("DOUBLE", "FLOAT"):
        nan = call("ISNAN", column)
        plain = any_of([nan, call("ISFINITE", column)])
        return Cell({field.id: case([(nan, null())], cast(column, "DOUBLE"))}, _given(column, plain))
    if kind == "VARCHAR":
        fits = call("REGEXP_FULL_MATCH", column, text(r"[+-]?[0-9]{1,14}(?:\.[0-9]{1,6})?"))
        blank = compare("=", column, text(""))
        found = case([(fits, exp.TryCast(this=column, to=exp.DataType.build("DOUBLE")))])
        return Cell({field.id: found}, _given(column, any_of([blank, fits])))
    return None


def _text(field: Field, column: Node, kind: str, forms: Forms) -> Cell | None:
    if kind != "VARCHAR":
        return None
    inner = PLAIN_TEXT.format(signs=TEXT_RANGES + "！-～")
    fits = call("REGEXP_FULL_MATCH", column, text(inner))
    fine = all_of([fits, negated(member(column, [text(error) for error in forms.errors]))])
    folded = call("TRANSLATE", column, text(FULL_WIDTH), text(PLAIN_WIDTH))
    blank = compare("=", column, text(""))
    # Once folded, a text may be one of the values of a failed formula.
    errors = member(folded.copy(), [text(error) for error in forms.errors])
    found = case([(negated(blank), folded)])
    return Cell({field.id: found}, _given(column, any_of([blank, all_of([fine, negated(errors)])])))


def _choice(field: Field, column: Node, kind: str, forms: Forms) -> Cell | None:
    if kind != "VARCHAR":
        return None
    by_id: dict[str, list[str]] = {}
    for written, id in forms.names[field.id].items():
        by_id.setdefault(id, []).append(written)
    same = member(column, [text(id) for id in by_id if forms.names[field.id].get(id) == id])
    branches = [(same, column)]
    for id, names in by_id.items():
        others = [text(each) for each in names if each != id]
        if others:
            branches.append((member(column, others), text(id)))
    blank = compare("=", column, text(""))
    found = case(branches)
    known_name = member(column, [text(each) for each in forms.names[field.id]])
    return Cell({field.id: found}, _given(column, any_of([blank, known_name])))


def _set(field: Field, column: Node, kind: str, forms: Forms, bits: Mapping[str, int] | None) -> Cell | None:
    if not field.members or bits is None or kind not in ("VARCHAR", "VARCHAR[]"):
        return None
    names = {
        written: id
        for written, id in forms.names[field.id].items()
        if not any(sign in written for sign in forms.separators)
    }
    blank: Node = false()
    empty: Node
    if kind == "VARCHAR":
        apart = "[" + "".join(_escaped(sign) for sign in forms.separators) + "；，｜]"
        parts = call("REGEXP_SPLIT_TO_ARRAY", column, text(apart))
        words = [word for word in forms.empty_words if word not in names]
        empty = member(column, [text(word) for word in words])
        blank = compare("=", column, text(""))
    else:
        parts = column
        empty = compare("=", call("LEN", column), number(0))
    known_names = call("LIST_VALUE", *(text(each) for each in names))
    all_known = all_of(
        [call("LIST_HAS_ALL", known_names, parts), compare(">", call("LEN", parts.copy()), number(0))]
    )
    mask: Node = number(0)
    for one in field.members:
        written = [text(each) for each, id in names.items() if id == one.id]
        if written:
            has = call("LIST_HAS_ANY", parts.copy(), call("LIST_VALUE", *written))
            mask = exp.Add(
                this=mask, expression=exp.Paren(this=case([(has, number(bits[one.id]))], number(0)))
            )
    found = case([(empty, cast(number(0), "BIGINT")), (all_known, cast(exp.Paren(this=mask), "BIGINT"))])
    return Cell({field.id: found}, _given(column, any_of([blank, empty, all_known])))


def _escaped(sign: str) -> str:
    return {"\n": "\\n", "|": "\\|", "]": "\\]", "\\": "\\\\"}.get(sign, sign)
