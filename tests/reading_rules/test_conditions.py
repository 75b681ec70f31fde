"""Conditions: what parses, what it means as a tree, and where each part of it stands in the file."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govrules.model.expr import (
    And,
    Arithmetic,
    Between,
    Coalesce,
    Compare,
    Contains,
    FieldRef,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Or,
    walk,
)
from govrules.model.expr_text import to_text
from govrules.model.source import Span
from govrules.reading.conditions import KEYWORDS, ConditionError, parse, plain
from govrules.reading.scalar_places import places
from govrules.reading.source_file import Findings, SourceFile
from govrules.reading.yaml_nodes import ScalarNode, read_nodes

A, B, C = FieldRef("a"), FieldRef("b"), FieldRef("c")


def number(value):
    return Literal(float(value))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("NOT a = 1", Not(Compare("=", A, number(1)))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("a AND b AND c", And((A, B, C))),
        ("a AND (b AND c)", And((A, And((B, C))))),
        ("a + 1 - 2 > 0", Compare(">", Arithmetic("-", Arithmetic("+", A, number(1)), number(2)), number(0))),
        ("a - (b + 1) > 0", Compare(">", Arithmetic("-", A, Arithmetic("+", B, number(1))), number(0))),
        ("a < -5", Compare("<", A, number(-5))),
        ("-a < 5", Compare("<", Negative(A), number(5))),
        ("a BETWEEN 1 AND 2 AND b", And((Between(A, number(1), number(2)), B))),
        ("a NOT BETWEEN 1 AND 2", Between(A, number(1), number(2), True)),
        ("a IN ('x', 'y')", In(A, (Literal("x"), Literal("y")))),
        ("a NOT IN (1)", In(A, (number(1),), True)),
        ("a IS NULL", IsNull(A)),
        ("a IS NOT NULL", IsNull(A, True)),
        ("COALESCE(a, b, 0) = 1", Compare("=", Coalesce((A, B, number(0))), number(1))),
        ("CONTAINS(a, 'x')", Contains(A, "x")),
        ("a = 'it''s'", Compare("=", A, Literal("it's"))),
        ("a = ' ｆｕｌｌ　'", Compare("=", A, Literal("full"))),
        ("a = 1.50", Compare("=", A, number(1.5))),
        ("true and not False", And((Literal(True), Not(Literal(False))))),
        (
            "ordered AND nothing AND island",
            And((FieldRef("ordered"), FieldRef("nothing"), FieldRef("island"))),
        ),
    ],
)
def test_a_condition_is_read_as_sql_reads_it(text, tree):
    assert parse(text) == tree


def test_a_plus_of_three_is_read_from_the_left_and_written_without_brackets():
    assert to_text(parse("a + 1 - 2 > 0")) == "a + 1 - 2 > 0"
    assert to_text(parse("a - (b + 1) > 0")) == "a - (b + 1) > 0"


@pytest.mark.parametrize(
    "text", ["a; b", "a -- b", "a /* b */", "a # b", "EXISTS (a)", "a = ANY (b)", "f(a)", "a.b"]
)
def test_nothing_else_of_sql_is_read(text):
    with pytest.raises(ConditionError) as raised:
        parse(text)
    assert raised.value.code == "GR401"
    assert raised.value.help


# -- every tree is written and read back --------------------------------------------------------------

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in KEYWORDS)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8).map(plain)
numbers = st.integers(-(10**12), 10**12).map(lambda n: n / 1000)
literals = st.one_of(texts, numbers, st.booleans(), st.dates()).map(Literal)
fields = names.map(FieldRef)


def values_of(below):
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-"), below, below),
        # The parser folds the minus of a number into it.
        st.builds(Negative, below.filter(lambda item: not isinstance(item, Literal))),
        st.builds(Coalesce, st.lists(below, min_size=2, max_size=3).map(tuple)),
    )


values = st.recursive(fields | literals, values_of, max_leaves=5)
tests = st.one_of(
    fields,
    st.builds(Compare, st.sampled_from(("=", "<>", "<", "<=", ">", ">=")), values, values),
    st.builds(Between, values, values, values, st.booleans()),
    st.builds(In, values, st.lists(values, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(IsNull, values, st.booleans()),
    st.builds(Contains, fields, texts),
)


def conditions_of(below):
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, below))


conditions = st.recursive(tests, conditions_of, max_leaves=6)


@given(conditions)
def test_every_condition_printed_and_read_again_is_the_same(expr):
    """parse(to_text(e)) == e"""
    assert parse(to_text(expr)) == expr


# -- where each part stands ---------------------------------------------------------------------------

TOKEN = re.compile(r"'(?:[^']|'')*'|<>|<=|>=|\w+(?:\.\d+)?|\S")


def in_single_quotes(text):
    return "'" + text.replace("'", "''") + "'"


def in_double_quotes(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_a_block(sign):
    return lambda text: (
        sign + "\n" + "\n".join("    " + line if line.strip() else "" for line in text.split("\n"))
    )


STYLES = {
    "plain": lambda text: text,
    "single": in_single_quotes,
    "double": in_double_quotes,
    "folded": in_a_block(">"),
    "literal": in_a_block("|-"),
    "kept": in_a_block(">+4"),
}
UNDONE = {"single": lambda text: text.replace("''", "'"), "double": lambda text: text.replace('\\"', '"')}


def shown(text, style):
    """A piece of the file as it was before it was put into that style, white space aside."""
    return re.sub(r"\s+", " ", UNDONE.get(style, str)(text).replace("\\\\", "\\"))


@given(conditions, st.sampled_from(sorted(STYLES)), st.data())
def test_the_underlined_text_of_every_part_is_its_own_text_in_every_style_of_yaml(expr, style, data):
    """For each node: the file between the ends of its span is the text that the node was read from."""
    tokens = TOKEN.findall(to_text(expr))
    glue = st.sampled_from([" ", "  ", "\n", "\n\n", "\n  ", " \n "])
    laid_out = tokens[0] + "".join(data.draw(glue) + token for token in tokens[1:])
    written = (
        STYLES[style](laid_out).replace("\n", "\n    ")
        if style in ("plain", "single", "double")
        else STYLES[style](laid_out)
    )
    text = f"# 前言\napplies_when: {written}\nnotes: x\n"
    file, findings = SourceFile("case.yaml", text), Findings()
    nodes = read_nodes(file, findings)
    # A plain text may not begin with a quote, a dash or a bracket that YAML knows.
    assume(nodes is not None)
    node = nodes.entries["applies_when"][1]
    assume(isinstance(node, ScalarNode) and (style != "plain" or node.style == ""))
    at = places(text, node)
    assert len(at.starts) == len(node.value)
    read = parse(node.value, lambda start, end: file.span(*at.between(start, end)))
    assert read == expr
    for part in walk(read):
        span = part.span
        start = file.offset(span.line - 1, span.column - 1)
        end = file.offset(span.end_line - 1, span.end_column - 1)
        piece = shown(text[start:end], style)
        if isinstance(part, FieldRef):
            assert piece == part.name
        elif isinstance(part, Literal) and isinstance(part.value, str):
            assert piece[0] == piece[-1] == "'"
            assert plain(piece[1:-1].replace("''", "'")) == re.sub(r"\s+", " ", part.value)
        else:
            assert parse(piece) == part or isinstance(part, Coalesce | Arithmetic | Negative)


@pytest.mark.parametrize(
    ("written", "value", "pieces"),
    [
        ("'a''b'", "a'b", ["a", "''", "b"]),
        ('"a\\tb"', "a\tb", ["a", "\\t", "b"]),
        ('"\\u4e2d\\U0001F600x"', "中\U0001f600x", ["\\u4e2d", "\\U0001F600", "x"]),
        ('"ab\\\n   cd"', "abcd", ["a", "b", "c", "d"]),
        ('"a\n\n b"', "a\nb", ["a", "\n", "b"]),
        (">\n  a\n  b\n", "a b\n", ["a", "\n", "b", "\n"]),
        (">\n  a\n\n  b\n", "a\nb\n", ["a", "\n", "b", "\n"]),
        ("|\n  a\n    b\n", "a\n  b\n", ["a", "\n", " ", " ", "b", "\n"]),
        ("a  b\n  c", "a  b c", ["a", " ", " ", "b", "\n", "c"]),
    ],
)
def test_each_character_of_a_yaml_text_is_found_in_the_file(written, value, pieces):
    text = f"k: {written}"
    node = read_nodes(SourceFile("case.yaml", text), Findings()).entries["k"][1]
    assert node.value == value
    at = places(text, node)
    found = [text[start:end] for start, end in zip(at.starts, at.ends, strict=True)]
    assert [piece if piece.strip() else " " for piece in found] == [
        piece if piece.strip() else " " for piece in pieces
    ]


# -- no text makes it fail otherwise ------------------------------------------------------------------

SIGNS = """
    a b_c 1 2.5 'x' ' '' ( ) , = <> < == - -- + ! && || ; " ` （ ， ＝ 中文 \u200b 1e5 LIKE SELECT . [
"""
pieces = st.sampled_from([*(word.upper() for word in KEYWORDS), *SIGNS.split(), "\n", "\t", "'2020-02-30'"])


@given(
    st.lists(pieces, max_size=12).map(" ".join)
    | st.lists(pieces, max_size=12).map("".join)
    | st.text(max_size=40)
)
def test_any_text_is_a_condition_or_one_told_fault(text):
    """parse raises ConditionError or returns; a fault lies within the text and says how to mend it."""
    expr = fault = None
    try:
        expr = parse(text)
    except ConditionError as raised:
        fault = raised
    if fault is not None:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message
        assert fault.help
    else:
        assert parse(to_text(expr)) == expr
        assert all(isinstance(part.span, Span) for part in walk(expr))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 4_000 + "a" + ")" * 4_000,
        "NOT " * 2_400 + "a",
        "- " * 4_900 + "a > 0",
        "+".join("a" * 4_000) + " > 0",
        "a OR " * 10_000 + "a",
        "COALESCE(" * 1_000 + "a",
        "'" * 9_999,
        " " * 20_000,
        "a = " + "9" * 9_000,
    ],
    ids=["open", "brackets", "not", "minus", "sum", "terms", "coalesce", "quotes", "blank", "digits"],
)
def test_a_monstrous_condition_is_one_clear_fault(text):
    with pytest.raises(ConditionError) as raised:
        parse(text)
    assert len(str(raised.value)) < 20_000
    assert raised.value.help
