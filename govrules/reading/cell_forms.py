"""How days, times, numbers, yes and no are written: the forms that are read, as data.

Comes in: nothing. Goes out: patterns, words and signs. Must not know: who reads by them.

An engine that reads cells by SQL lowers these same tables: the patterns keep to what RE2 knows, and speak
of text that was folded (`cell_values.folded`: NFKC, trimmed). The tables of docs/records.md are checked
against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from govrules.calendars.wording import Text


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a day or a time of day: a pattern with named groups, examples, and a remark."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    means: Text


DAY_FORMS: tuple[Form, ...] = (
    Form(
        "hyphens",
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",
        ("2020-04-20", "2020-4-20", "２０２０－０４－２０"),
        Text("年-月-日", "year-month-day"),
    ),
    Form(
        "slashes",
        r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",
        ("2020/4/20", "2020/04/20"),
        Text("年/月/日", "year/month/day"),
    ),
    Form(
        "dots",
        r"(?P<y>[0-9]{4})\.(?P<m>[0-9]{1,2})\.(?P<d>[0-9]{1,2})",
        ("2020.4.20", "2020.04.20"),
        Text("年.月.日", "year.month.day"),
    ),
    Form(
        "characters",
        r"(?P<y>[0-9]{4}) *年 *(?P<m>[0-9]{1,2}) *月 *(?P<d>[0-9]{1,2}) *[日号]",
        ("2020年4月20日", "2020 年 4 月 20 日", "2020年4月20号"),
        Text("年、月、日（或号）", "with the characters for year, month and day"),
    ),
    Form(
        "eight-digits",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        ("20200420",),
        Text("八位数字", "eight digits"),
    ),
)

TIME_FORMS: tuple[Form, ...] = (
    Form(
        "colons",
        r"(?:[ ]+|T)(?P<half>上午|下午)? *(?P<h>[0-9]{1,2}):(?P<i>[0-9]{2})"
        r"(?::(?P<s>[0-9]{2})(?:[.](?P<f>[0-9]{1,9}))?)?"
        r"(?: ?(?P<z>Z|[+-][0-9]{2}(?::?[0-9]{2})?))?",
        (
            "2020-4-20 9:30",
            "2020-04-20T09:30:00",
            "2020-04-20 09:30:15.250",
            "2020-04-20T09:30:00+08:00",
            "2020-04-20T01:30:00Z",
            "2020/4/20 下午3:30",
        ),
        Text("时:分[:秒]，可带时差", "hour:minute[:second], an offset if need be"),
    ),
    Form(
        "characters",
        r" *(?P<half>上午|下午)? *(?P<h>[0-9]{1,2}) *[时点]"
        r"(?: *(?P<i>[0-9]{1,2}) *分(?: *(?P<s>[0-9]{1,2}) *秒)?)?",
        ("2020年4月20日 9时30分", "2020年4月20日9点30分", "2020年4月20日下午3时", "2020年4月20日9时30分15秒"),
        Text("时（或点）、分、秒", "with the characters for hour, minute and second"),
    ),
)

# A number that carries no date format is a serial day only where it cannot be a year, a year and month,
# or a mark such as 1. Excel counts a 29 February 1900, so its days before March 1900 are one less.
FIRST_BARE_SERIAL = 10_000  # 1927-05-18
SERIAL_EPOCH = date(1899, 12, 30)
SERIAL_EPOCH_1904 = date(1904, 1, 1)
SERIAL_FORM = Form(
    "serial",
    r"[0-9]{5,6}(?:\.[0-9]+)?",
    ("43941", "43941.395833"),
    Text("表格软件的日期序列号（五位以上）", "a spreadsheet's serial number, of five digits or more"),
)

TRUE_WORDS: tuple[str, ...] = ("是", "对", "true", "yes", "y", "t", "1", "√", "✓", "✔")
FALSE_WORDS: tuple[str, ...] = ("否", "错", "false", "no", "n", "f", "0", "×", "✗", "✘")
BOOL_WORDS: Mapping[str, bool] = MappingProxyType(
    {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}
)

NUMBER_PATTERN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
THOUSANDS_PATTERN = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
NUMBER_EXAMPLES: tuple[str, ...] = ("1234.5", "1,234.5", "１２３４", "-3", "50%", "1.2e3")

SET_SEPARATORS = ";、,|\n"
"""What parts the members of a set, after folding: also the full-width forms of these."""
EMPTY_SET_WORDS: tuple[str, ...] = ("无", "none", "[]")
"""How a set without any member is written: an empty cell is null."""

PLACEHOLDERS: frozenset[str] = frozenset(
    (
        *("无", "暂无", "待定", "未定", "未知", "不详", "-", "--", "---", "—", "——", "/", "\\", "?", "#"),
        *("n/a", "na", "nan", "nat", "null", "none", "nil"),
    )
)
"""What people write where they have no value. It is not null: it may mean any of three things."""
ERROR_VALUES: frozenset[str] = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
"""What a formula that failed leaves in its cell, also once exported as text."""
