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
from govrules.model.source import Span, Text

LONGEST = 10_000
MOST_PARTS = 1_000
DEEPEST = 50

Where: TypeAlias = Callable[[int, int], Span]
_Parsed: TypeAlias = "Tree[Token] | Token"

_PARTS = frozenset(("NAME", "NUMBER", "TEXT", "TRUE", "FALSE"))
KEYWORDS = frozenset(
    ("and", "or", "not", "in", "is", "null", "between", "true", "false", "date", "coalesce", "contains")
)


WRITE_DAY = Text("日期请写作 DATE '2020-01-01'", "write a day as DATE '2020-01-01'")
_FEWER = Text(
    "请分成几条规则，或由记录用一项事实概括",
    "make several rules of it, or let the record carry one fact for all of these",
)


class ConditionError(GovrulesError):
    """A text that is no condition: the fault, its code, and the characters from `start` up to `end`."""

    def __init__(self, code: str, start: int, end: int, message: Text, mend: Text) -> None:
        super().__init__(message.en, mend.en, zh=message.zh, zh_help=mend.zh)
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
            "GR401",
            0,
            len(text),
            Text("条件是空的", "the condition is empty"),
            Text("请写条件，或删去这个键", "write a condition, or leave the key out"),
        )
    if len(text) > LONGEST:
        raise ConditionError(
            "GR402",
            0,
            len(text.split(None, 1)[0]),
            Text(
                f"条件有 {len(text):,} 个字符，超过 {LONGEST:,} 个",
                f"the condition has {len(text):,} characters, more than {LONGEST:,}",
            ),
            _FEWER,
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
        Text(f"条件嵌套超过 {DEEPEST} 层", f"the condition is nested more than {DEEPEST} levels deep"),
        Text("请删去多余的括号，或分成几条规则", "take needless brackets out, or make several rules of it"),
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
            Text(
                f"条件有 {parts:,} 个名称和值，超过 {MOST_PARTS:,} 个",
                f"the condition has {parts:,} names and values, more than {MOST_PARTS:,}",
            ),
            _FEWER,
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
                        Text(f"数字“{token}”超过 15 位", f"number `{token}` has more than 15 digits"),
                        Text(
                            "数字只算到 15 位：编号、代码请写作文字 'text'",
                            "numbers are counted to 15 digits: write an id or a code as a 'text'",
                        ),
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
    raise ConditionError("GR404", start, end, Text(f"“{said}”不是日期", f"`{said}` is not a date"), WRITE_DAY)


# -- what to say when it is none ---------------------------------------------------------------------

_STRAIGHT = Text("文字请用半角直单引号：'text'", "write a text in straight single quotes: 'text'")
_ROUND = Text("列表请用半角圆括号：IN ('a', 'b')", "write a list in round brackets: IN ('a', 'b')")
_NO_COMMENT = Text(
    "条件中不写注释：请另起一行写 YAML 注释 #，或写入 notes:",
    "a condition has no comments: write a YAML comment `#` on a line of its own, or `notes:`",
)
_ONLY_SUMS = Text(
    "只能用 + 和 -：请把结果写入记录", "only `+` and `-` are known: let the record carry the result"
)
_UNEQUAL = Text("不等于请写 <>", "write `<>` for not equal")
_AND = Text("请写 AND", "write `AND`")
_OR = Text("请写 OR", "write `OR`")
_GE = Text("请写 >=", "write `>=`")
_LE = Text("请写 <=", "write `<=`")
_SIGNS = (
    ("==", Text("等于请写 =", "write `=` for equal")),
    ("!=", _UNEQUAL),
    ("&&", _AND),
    ("||", _OR),
    ("=>", _GE),
    ("=<", _LE),
    ("--", _NO_COMMENT),
    ("/*", _NO_COMMENT),
    ("><", _UNEQUAL),
    ("!", Text("请写 NOT；不等于请写 <>", "write `NOT`, or `<>` for not equal")),
    ('"', Text("文字请用单引号：'text'", "write a text in single quotes: 'text'")),
    (
        ";",
        Text(
            "条件是一个式子：几个条件请用 AND 相连", "a condition is one expression: join several with `AND`"
        ),
    ),
    ("*", _ONLY_SUMS),
    ("/", _ONLY_SUMS),
    ("%", _ONLY_SUMS),
    ("&", _AND),
    ("|", _OR),
    ("[", _ROUND),
    ("{", _ROUND),
    ("`", Text("字段直接写名称，文字用单引号", "write a field by its bare name, a text in single quotes")),
    ("\u2018", _STRAIGHT),
    ("\u2019", _STRAIGHT),
    ("\u201c", _STRAIGHT),
    ("\u201d", _STRAIGHT),
    ("\u2264", _LE),
    ("\u2265", _GE),
    ("\u2260", Text("请写 <>", "write `<>`")),
)
_WORDS = {
    "like": Text(
        "文字须完全相同才算相等：请写 = 或 IN ('a', 'b')",
        "text compares exactly: write `=` or `IN ('a', 'b')`",
    ),
    "select": Text(
        "规则不连接别的记录：所需事实请写入本记录",
        "rules never join records: a record carries the facts of its companion",
    ),
    "exists": Text("请写“字段 IS NOT NULL”", "write `field IS NOT NULL`"),
    "case": Text("请用 AND 和 OR 逐一写出各种情形", "write the cases out with `AND` and `OR`"),
    "xor": Text("请写 a <> b", "write `a <> b`"),
    "timestamp": Text("只能写日期：DATE '2020-01-01'", "only days are written: DATE '2020-01-01'"),
    "interval": Text(
        "期限写在 requires 下，不写在条件中", "limits stand under `requires`, not in a condition"
    ),
}


def _stray_sign(text: str, at: int) -> ConditionError:
    sign = text[at]
    if sign == "'":
        return ConditionError(
            "GR401",
            at,
            len(text),
            Text("文字缺少结尾的单引号", "a text is not closed"),
            Text(
                "请补上单引号；文字中的单引号写两个：'it''s'",
                "end it with a single quote; a quote inside a text is written twice: 'it''s'",
            ),
        )
    for known, mend in _SIGNS:
        if text.startswith(known, at):
            return ConditionError("GR401", at, at + len(known), _unexpected(known), mend)
    usual = unicodedata.normalize("NFKC", sign)
    if usual != sign and usual.isascii() and not sign.isalnum():
        called = Text(f"条件中有全角的“{sign}”", f"full-width `{sign}` in a condition")
        return ConditionError(
            "GR401", at, at + 1, called, Text(f"请写半角的 {usual}", f"write an ordinary `{usual}`")
        )
    if sign.isalnum() or sign == ".":
        end = at + len(re.match(r"[\w.]*", text[at:]).group())  # type: ignore[union-attr]
        mend = Text(
            "数字请写作 20 或 1.5，文字用单引号，日期写作 DATE '2020-01-01'",
            "write a number as 20 or 1.5, a text in single quotes, a day as DATE '2020-01-01'",
        )
        return ConditionError("GR401", at, end, _unexpected(text[at:end]), mend)
    shown = sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"
    return ConditionError(
        "GR401",
        at,
        at + 1,
        _unexpected(shown),
        Text("请删去；若是文字，请用单引号括起", "take it out, or put a text into single quotes"),
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
            return ConditionError("GR401", at - 1, at + 1, _unexpected(known), mend)
    named = re.search(r"(\w+)$", before)
    last = named.group(1) if named else ""
    if word == "(" and last and last.casefold() not in KEYWORDS:
        start = at - (len(text[:at]) - len(before)) - len(last)
        return ConditionError(
            "GR401",
            start,
            end - 1,
            Text(f"没有函数“{last}”", f"unknown function `{last}`"),
            Text("只有 COALESCE 和 CONTAINS", "only COALESCE and CONTAINS are known"),
        )
    if last.casefold() in _WORDS:
        end = len(before)
        at, word = end - len(last), last
    return ConditionError(
        "GR401", at, end, _unexpected(word), _help_for(word, token.type, last.casefold(), before, fault)
    )


def _unexpected(what: str) -> Text:
    return Text(f"条件中不应有“{what}”", f"unexpected `{what}` in a condition")


def _help_for(word: str, type: str, last: str, before: str, fault: UnexpectedToken) -> Text:
    expected = fault.expected
    if type == "_NULL" and before.endswith(("=", "<>")):
        return Text(
            "没有值与 NULL 相等：请写 IS NULL 或 IS NOT NULL",
            "nothing equals NULL: write `IS NULL` or `IS NOT NULL`",
        )
    if type == "_NULL":
        return Text(
            "NULL 不是值：请在字段后写 IS NULL 或 IS NOT NULL",
            "NULL is no value: write `IS NULL` or `IS NOT NULL` after a field",
        )
    if last == "is" or (last == "not" and re.search(r"\bis\s+not$", before, re.IGNORECASE)):
        return Text(
            "IS 之后只能是 NULL：“是否”字段请单独写（字段、NOT 字段），其他的用 =",
            "only NULL may follow IS: write a truth value alone (`field`, `NOT field`), others with `=`",
        )
    for known in (last, word.casefold()):
        if known in _WORDS:
            return _WORDS[known]
    if expected == {"TEXT"}:
        return (
            WRITE_DAY
            if last == "date"
            else Text("请写 CONTAINS(多选字段, '取值')", "write CONTAINS(set_field, 'member')")
        )
    if last in ("coalesce", "contains") or expected in ({"NAME"}, {"RPAR"}):
        return Text(
            "请写 COALESCE(字段一, 字段二) 或 CONTAINS(多选字段, '取值')",
            "write COALESCE(first_field, second_field) or CONTAINS(set_field, 'member')",
        )
    if last == "in":
        return Text("各取值请写在括号内：IN ('a', 'b')", "write the members in brackets: IN ('a', 'b')")
    if type == "COMPARISON":
        return Text(
            "请逐一比较，并用 AND 相连：a <= b AND b <= c",
            "write one comparison at a time and join them with AND: `a <= b AND b <= c`",
        )
    if type == "RPAR" and "COMMA" in expected and "RPAR" not in expected:
        return Text(
            "COALESCE 至少要有两个值：COALESCE(字段一, 字段二)",
            "COALESCE takes two values or more: COALESCE(first_field, second_field)",
        )
    if re.search(r"\bbetween\b[^()]*$", before, re.IGNORECASE) and type == "COMMA":
        return Text("请写“BETWEEN 下限 AND 上限”", "write `BETWEEN low AND high`")
    if type == "RPAR" and "NAME" not in expected:
        return (
            Text("前面没有左括号：请删去", "there is no `(` before it: take it out")
            if "RPAR" not in expected
            else Text("列表请写作 ('a', 'b')", "write a list as ('a', 'b')")
        )
    if "NAME" in expected:
        return Text(
            "此处应为字段、数字、文字 'text'、TRUE、FALSE 或 DATE '2020-01-01'",
            "a field, a number, a 'text', TRUE, FALSE or DATE '2020-01-01' is due here",
        )
    return Text(
        "此处应为 AND、OR、运算符或结尾；文字须用单引号",
        "AND, OR, an operator or the end is due here; a text stands in single quotes",
    )


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
        return ConditionError(
            "GR401",
            at,
            at + 1,
            Text("左括号“(”没有配对", "`(` is not closed"),
            Text("请在其结束处写 )", "write `)` where it ends"),
        )
    last = text[start:end]
    mend = _help_for("", "$END", last.casefold(), text[:end], fault)
    return ConditionError(
        "GR401",
        start,
        end,
        Text(f"条件在“{last}”之后没有写完", f"the condition ends too early, after `{last}`"),
        mend,
    )


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
