"""The text of a condition as a tree, or the one fault that keeps it from being one.

Comes in: a text, and a function that says where a part of it stands. Goes out: nodes of `model.expr`.
Must not know: record types (what a field is: `condition_types.py`), YAML, rules.

Length and depth are bounded, so that no condition of a stranger exhausts the stack of any engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from govrules.errors import GovrulesError
from govrules.model.expr import (
    And,
    Arithmetic,
    Between,
    Coalesce,
    Compare,
    Contains,
    Expr,
    FieldRef,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Or,
)
from govrules.model.source import Span

LONGEST = 10_000
MOST_PARTS = 1_000
DEEPEST = 50

Where: TypeAlias = Callable[[int, int], Span]
_Parsed: TypeAlias = "Tree[Token] | Token"

_PARTS = frozenset(("NAME", "NUMBER", "TEXT", "TRUE", "FALSE"))
KEYWORDS = frozenset(
    ("and", "or", "not", "in", "is", "null", "between", "true", "false", "date", "coalesce", "contains")
)


class ConditionError(GovrulesError):
    """A text that is no condition: the fault, its code, and the characters from `start` up to `end`."""

    def __init__(self, code: str, start: int, end: int, message: str, mend: str | None = None) -> None:
        super().__init__(message, mend)
        self.code = code
        self.start = start
        self.end = end


def in_text(text: str) -> Where:
    """Where a part of a text stands in that text itself."""

    def where(start: int, end: int) -> Span:
        line, column = _line_and_column(text, start)
        return Span(line, column, *_line_and_column(text, end))

    return where


def parse(text: str, where: Where | None = None) -> Expr:
    """The tree of a condition, each node with its span.

    Raises ConditionError for the first fault. Types are not looked at.

    >>> parse("fee <= 100")
    Compare(op='<=', left=FieldRef(name='fee'), right=Literal(value=100.0))
    """
    if not text.strip():
        raise ConditionError(
            "GR401", 0, len(text), "the condition is empty", "write a condition, or leave the key out"
        )
    if len(text) > LONGEST:
        raise ConditionError(
            "GR402",
            0,
            len(text.split(None, 1)[0]),
            f"the condition has {len(text):,} characters, more than {LONGEST:,}",
            "make several rules of it, or let the record carry one fact for all of these",
        )
    _bound_brackets(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as fault:
        # Lark's stubs call the position None.
        raise _stray_sign(text, fault.pos_in_stream) from None  # type: ignore[arg-type]
    except UnexpectedToken as fault:
        raise _stray_word(text, fault) from None
    _bound(text, tree)
    return _Lowering(where or in_text(text)).lower(tree)


def plain(text: str) -> str:
    """A text as it is compared: NFKC, without white space around it."""
    return unicodedata.normalize("NFKC", text).strip()


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", propagate_positions=True)


def _bound_brackets(text: str) -> None:
    if text.count("(") <= DEEPEST:
        return
    depth = 0
    for at, sign in enumerate(_without_texts(text)):
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST:
            raise _too_deep(at, at + 1)


def _too_deep(start: int, end: int) -> ConditionError:
    return ConditionError(
        "GR403",
        start,
        end,
        f"the condition is nested more than {DEEPEST} levels deep",
        "take needless brackets out, or make several rules of it",
    )


def _without_texts(text: str) -> str:
    return re.sub(r"'(?:[^']|'')*'", lambda found: "_" * len(found.group()), text)


def _bound(text: str, tree: _Parsed) -> None:
    # A stack of one's own: what is measured here may be deeper than Python's.
    parts, todo = 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        parts += isinstance(node, Token) and node.type in _PARTS
        if depth > DEEPEST:
            raise _too_deep(*_ends(node))
        if isinstance(node, Tree):
            todo.extend((child, depth + 1) for child in node.children)
    if parts > MOST_PARTS:
        raise ConditionError(
            "GR402",
            0,
            len(text.split(None, 1)[0]),
            f"the condition has {parts:,} names and values, more than {MOST_PARTS:,}",
            "make several rules of it, or let the record carry one fact for all of these",
        )


def _ends(node: _Parsed) -> tuple[int, int]:
    if isinstance(node, Token):
        return node.start_pos or 0, node.end_pos or 0
    return node.meta.start_pos, node.meta.end_pos


class _Lowering:
    """From Lark's tree to ours."""

    def __init__(self, where: Where) -> None:
        self.where = where

    def lower(self, node: _Parsed) -> Expr:
        start, end = _ends(node)
        span = self.where(start, end)
        if isinstance(node, Token):
            return self.single(node, start, end, span)
        first, *rest = node.children
        match node.data:
            case "or_":
                return Or(tuple(map(self.lower, node.children)), span=span)
            case "and_":
                return And(tuple(map(self.lower, node.children)), span=span)
            case "not_":
                return Not(self.lower(rest[0]), span=span)
            case "compare":
                return Compare(str(rest[0]), self.lower(first), self.lower(rest[1]), span=span)
            case "between":
                low, high = map(self.lower, rest[-2:])
                return Between(self.lower(first), low, high, len(rest) == 3, span=span)
            case "in_":
                negated = isinstance(rest[0], Token) and rest[0].type == "NOT"
                members = rest[1:] if negated else rest
                return In(self.lower(first), tuple(map(self.lower, members)), negated, span=span)
            case "is_null":
                return IsNull(self.lower(first), bool(rest), span=span)
            case "arithmetic":
                return Arithmetic(str(rest[0]), self.lower(first), self.lower(rest[1]), span=span)
            case "negative":
                item = self.lower(rest[0])
                if isinstance(item, Literal) and type(item.value) is float:
                    return Literal(-item.value, span=span)
                return Negative(item, span=span)
            case "date":
                return Literal(_date(first, start, end), span=span)
            case "coalesce":
                return Coalesce(tuple(map(self.lower, node.children)), span=span)
            case _:
                name = FieldRef(str(first), span=self.where(*_ends(first)))
                return Contains(name, _unquoted(rest[0]), span=span)

    def single(self, token: Token, start: int, end: int, span: Span) -> Expr:
        match token.type:
            case "NAME":
                return FieldRef(str(token), span=span)
            case "TEXT":
                return Literal(_unquoted(token), span=span)
            case "NUMBER":
                digits = token.replace(".", "").strip("0")
                if len(digits) > 15:
                    raise ConditionError(
                        "GR404",
                        start,
                        end,
                        f"number `{token}` has more than 15 digits",
                        "numbers are counted to 15 digits: write an id or a code as a 'text'",
                    )
                return Literal(float(token), span=span)
            case _:
                return Literal(token.type == "TRUE", span=span)


def _unquoted(token: _Parsed) -> str:
    return plain(str(token)[1:-1].replace("''", "'"))


def _date(token: _Parsed, start: int, end: int) -> date:
    said = _unquoted(token)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    raise ConditionError("GR404", start, end, f"`{said}` is not a date", "write a day as DATE '2020-01-01'")


# -- what to say when it is none ---------------------------------------------------------------------

_SIGNS = (
    ("==", "write `=` for equal"),
    ("!=", "write `<>` for not equal"),
    ("&&", "write `AND`"),
    ("||", "write `OR`"),
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
    ("--", "a condition has no comments: write a YAML comment `#` on a line of its own, or `notes:`"),
    ("/*", "a condition has no comments: write a YAML comment `#` on a line of its own, or `notes:`"),
    ("><", "write `<>` for not equal"),
    ("!", "write `NOT`, or `<>` for not equal"),
    ('"', "write a text in single quotes: 'text'"),
    (";", "a condition is one expression: join several with `AND`"),
    ("*", "only `+` and `-` are known: let the record carry the result"),
    ("/", "only `+` and `-` are known: let the record carry the result"),
    ("%", "only `+` and `-` are known: let the record carry the result"),
    ("&", "write `AND`"),
    ("|", "write `OR`"),
    ("[", "write a list in round brackets: IN ('a', 'b')"),
    ("{", "write a list in round brackets: IN ('a', 'b')"),
    ("`", "write a field by its bare name, a text in single quotes"),
    ("\u2018", "write a text in straight single quotes: 'text'"),
    ("\u2019", "write a text in straight single quotes: 'text'"),
    ("\u201c", "write a text in straight single quotes: 'text'"),
    ("\u201d", "write a text in straight single quotes: 'text'"),
    ("\u2264", "write `<=`"),
    ("\u2265", "write `>=`"),
    ("\u2260", "write `<>`"),
)
_WORDS = {
    "like": "text compares exactly: write `=` or `IN ('a', 'b')`",
    "select": "rules never join records: a record carries the facts of its companion",
    "exists": "write `field IS NOT NULL`",
    "case": "write the cases out with `AND` and `OR`",
    "xor": "write `a <> b`",
    "timestamp": "only days are written: DATE '2020-01-01'",
    "interval": "limits stand under `requires`, not in a condition",
}


def _stray_sign(text: str, at: int) -> ConditionError:
    sign = text[at]
    if sign == "'":
        return ConditionError(
            "GR401",
            at,
            len(text),
            "a text is not closed",
            "end it with a single quote; a quote inside a text is written twice: 'it''s'",
        )
    for known, mend in _SIGNS:
        if text.startswith(known, at):
            return ConditionError("GR401", at, at + len(known), f"unexpected `{known}` in a condition", mend)
    usual = unicodedata.normalize("NFKC", sign)
    if usual != sign and usual.isascii() and not sign.isalnum():
        called = f"full-width `{sign}` in a condition"
        return ConditionError("GR401", at, at + 1, called, f"write an ordinary `{usual}`")
    if sign.isalnum() or sign == ".":
        end = at + len(re.match(r"[\w.]*", text[at:]).group())  # type: ignore[union-attr]
        mend = "write a number as 20 or 1.5, a text in single quotes, a day as DATE '2020-01-01'"
        return ConditionError("GR401", at, end, f"unexpected `{text[at:end]}` in a condition", mend)
    shown = sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"
    return ConditionError(
        "GR401",
        at,
        at + 1,
        f"unexpected `{shown}` in a condition",
        "take it out, or put a text into single quotes",
    )


def _stray_word(text: str, fault: UnexpectedToken) -> ConditionError:
    token = fault.token
    if token.type == "$END":
        return _too_early(text, fault)
    at, end = _ends(token)
    word = str(token)
    before = text[:at].rstrip()
    for known, mend in _SIGNS:
        # `==` is read as two signs of which the first is in order.
        if len(known) == 2 and at and text[at - 1 : at + 1] == known:
            return ConditionError("GR401", at - 1, at + 1, f"unexpected `{known}` in a condition", mend)
    named = re.search(r"(\w+)$", before)
    last = named.group(1) if named else ""
    if word == "(" and last and last.casefold() not in KEYWORDS:
        start = at - (len(text[:at]) - len(before)) - len(last)
        return ConditionError(
            "GR401", start, end - 1, f"unknown function `{last}`", "only COALESCE and CONTAINS are known"
        )
    if last.casefold() in _WORDS:
        end = len(before)
        at, word = end - len(last), last
    message = f"unexpected `{word}` in a condition"
    return ConditionError(
        "GR401", at, end, message, _help_for(word, token.type, last.casefold(), before, fault)
    )


def _help_for(word: str, type: str, last: str, before: str, fault: UnexpectedToken) -> str:
    expected = fault.expected
    if type == "_NULL" and before.endswith(("=", "<>")):
        return "nothing equals NULL: write `IS NULL` or `IS NOT NULL`"
    if type == "_NULL":
        return "NULL is no value: write `IS NULL` or `IS NOT NULL` after a field"
    if last == "is" or (last == "not" and re.search(r"\bis\s+not$", before, re.IGNORECASE)):
        return "only NULL may follow IS: write a truth value alone (`field`, `NOT field`), others with `=`"
    for known in (last, word.casefold()):
        if known in _WORDS:
            return _WORDS[known]
    if expected == {"TEXT"}:
        return "write a day as DATE '2020-01-01'" if last == "date" else "write CONTAINS(set_field, 'member')"
    if last in ("coalesce", "contains") or expected in ({"NAME"}, {"RPAR"}):
        return "write COALESCE(first_field, second_field) or CONTAINS(set_field, 'member')"
    if last == "in":
        return "write the members in brackets: IN ('a', 'b')"
    if type == "COMPARISON":
        return "write one comparison at a time and join them with AND: `a <= b AND b <= c`"
    if type == "RPAR" and "COMMA" in expected and "RPAR" not in expected:
        return "COALESCE takes two values or more: COALESCE(first_field, second_field)"
    if re.search(r"\bbetween\b[^()]*$", before, re.IGNORECASE) and type == "COMMA":
        return "write `BETWEEN low AND high`"
    if type == "RPAR" and "NAME" not in expected:
        return (
            "there is no `(` before it: take it out"
            if "RPAR" not in expected
            else "write a list as ('a', 'b')"
        )
    if "NAME" in expected:
        return "a field, a number, a 'text', TRUE, FALSE or DATE '2020-01-01' is due here"
    return "AND, OR, an operator or the end is due here; a text stands in single quotes"


def _too_early(text: str, fault: UnexpectedToken) -> ConditionError:
    bare = _without_texts(text)
    end = len(text.rstrip())
    word = re.search(r"(\w+|\S)\s*$", text)
    start = word.start() if word else 0
    if bare.count("(") > bare.count(")") and "RPAR" in fault.expected:
        open_at = []
        for at, sign in enumerate(bare):
            if sign == "(":
                open_at.append(at)
            elif sign == ")" and open_at:
                open_at.pop()
        at = open_at[-1]
        return ConditionError("GR401", at, at + 1, "`(` is not closed", "write `)` where it ends")
    last = text[start:end]
    mend = _help_for("", "$END", last.casefold(), text[:end], fault)
    return ConditionError("GR401", start, end, f"the condition ends too early, after `{last}`", mend)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
