"""Every diagnostic of a rule file: its stable code, how grave it is, what it means, and how to mend it.

Comes in: nothing. Goes out: `CODES`. Must not know: files. `docs/errors.md` and
`docs/zh/errors.md` are written from this table.

A code is never given to another fault; one that is no longer used stays unused.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

from govrules.model.source import Level, Text

_ERROR, _WARNING, _NOTE = Level.ERROR, Level.WARNING, Level.NOTE


class Code(NamedTuple):
    """One kind of fault: an example of it, and the same mended."""

    meaning: Text
    example: Text
    mend: Text
    level: Level = _ERROR


GROUPS: dict[str, Text] = {
    "GR0": Text("来源与文件", "Sources and files"),
    "GR1": Text("YAML", "YAML"),
    "GR2": Text("键和值", "Keys and values"),
    "GR3": Text("记录类型", "Record types"),
    "GR4": Text("条件", "Conditions"),
    "GR5": Text("规则和要求", "Rules and requirements"),
    "GR6": Text("规则之间", "Rules together"),
    "GR7": Text("例子", "Examples"),
}


def _alike(code: str) -> Text:
    """What is written in a rule file or typed, which is the same in both languages."""
    return Text(code, code)


CODES: dict[str, Code] = {
    "GR001": Code(
        Text(
            "所指的既不是自带的法规文件，也不是含有规则的文件夹",
            "what was named is neither a shipped instrument nor a folder with rules",
        ),
        Text("载入 cn/regulation-2018", "load cn/regulation-2018"),
        Text("载入 cn/regulation-2019", "load cn/regulation-2019"),
    ),
    "GR002": Code(
        Text("文件无法读取", "a file cannot be read"),
        Text("没有读取权限的文件", "a file without permission to read"),
        Text("取得读取权限", "give yourself that permission"),
    ),
    "GR003": Code(
        Text("文件超过 1 MB", "a file is larger than 1 MB"),
        Text("一个文件写了几千条规则", "a file with thousands of rules"),
        Text("一条规则一个文件", "one rule a file"),
    ),
    "GR004": Code(
        Text("文件不是文本", "a file is not text"),
        Text("把工作簿改名为 late-reply.yaml", "a workbook renamed to late-reply.yaml"),
        Text("以 UTF-8 保存的 YAML 文件", "a YAML file saved as UTF-8"),
    ),
    "GR005": Code(
        Text("文件没有以 UTF-8 保存", "a file is saved in another encoding than UTF-8"),
        Text("以 ANSI、GBK 或 Unicode（UTF-16）保存的文件", "a file saved as ANSI, GBK or Unicode (UTF-16)"),
        _alike("iconv -f GB18030 -t UTF-8 old.yaml > late-reply.yaml"),
    ),
    "GR006": Code(
        Text("有看不见的、YAML 不允许的字符", "a character that cannot be seen and that YAML does not allow"),
        Text("从网页复制来的行分隔符 U+2028", "a line separator U+2028 copied from a web page"),
        Text("重新录入文字，去掉该字符", "the text typed anew, without it"),
    ),
    "GR007": Code(
        Text("文件以字节顺序标记（BOM）开头", "a file begins with a byte order mark"),
        Text("保存为“带 BOM 的 UTF-8”", "saved as `UTF-8 with BOM`"),
        Text("保存为“UTF-8”", "saved as `UTF-8`"),
        _WARNING,
    ),
    "GR008": Code(
        Text("文件是空的，或只有注释", "a file is empty or holds comments only"),
        Text("# 待写", "# to be written"),
        _alike("title: {zh: 逾期答复, en: reply too late}"),
    ),
    "GR009": Code(
        Text(
            "所在文件夹不属于任何法规文件，文件没有读取",
            "a file in a folder that is no instrument, which nobody reads",
        ),
        Text("只有 my-rules/xx/late-reply.yaml", "my-rules/xx/late-reply.yaml, alone"),
        Text("旁边有 my-rules/xx/instrument.yaml", "my-rules/xx/instrument.yaml beside it"),
        _WARNING,
    ),
    "GR101": Code(
        Text("文件不是正确的 YAML", "a file is not well-formed YAML"),
        _alike("title：逾期答复"),
        _alike("title: 逾期答复"),
    ),
    "GR102": Code(
        Text("同一层的键重复", "a key stands twice in one mapping"),
        _alike("{duty: must, duty: encouraged}"),
        _alike("{duty: must}"),
    ),
    "GR103": Code(
        Text("用了锚点或别名", "an anchor or an alias"),
        _alike("clause: &c late-reply"),
        _alike("clause: late-reply"),
    ),
    "GR104": Code(Text("用了标签", "a tag"), _alike("duty: !!str must"), _alike("duty: must")),
    "GR105": Code(
        Text("一个文件中有两个文档", "a second document in one file"),
        _alike("duty: must\n---\nduty: must"),
        Text("分成两个文件", "two files"),
    ),
    "GR106": Code(
        Text("文件内容是列表或一段文字", "a file that is a list or a text"),
        _alike("- duty: must"),
        _alike("duty: must"),
    ),
    "GR107": Code(
        Text("嵌套超过 20 层", "nested more than 20 levels deep"),
        _alike("[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]"),
        _alike("[x]"),
    ),
    "GR108": Code(
        Text("键是列表，或又是键和值", "a key that is a list or a mapping"),
        _alike("? [zh, en]\n: text"),
        _alike("zh: text\nen: text"),
    ),
    "GR201": Code(
        Text("此处不能用的键", "a key that is not known there"),
        _alike("requries: {…}"),
        _alike("requires: {…}"),
    ),
    "GR202": Code(
        Text("缺少必须写的键", "a key that must be given is missing"),
        _alike("deadline: {act: replied_on}"),
        _alike("deadline: {act: replied_on, from: …}"),
    ),
    "GR203": Code(
        Text(
            "应为列表、键和值或一个值，写的却是另一种", "a list, a mapping or one value where another is due"
        ),
        _alike("present: {a: b}"),
        _alike("present: [a, b]"),
    ),
    "GR204": Code(
        Text("键没有值", "a key without a value"),
        _alike("notes:"),
        Text("notes: 自收到之日起计算", "notes: counted from receipt"),
    ),
    "GR205": Code(
        Text("不在限定之列的词", "a word that is not on a closed list"),
        _alike("duty: should"),
        _alike("duty: must"),
    ),
    "GR206": Code(
        Text("无法识别的日期或时刻", "not a date, a date-time or a time of day"),
        _alike("from: 2019-5-15"),
        _alike("from: 2019-05-15"),
    ),
    "GR207": Code(Text("不是“是否”值", "not a truth value"), _alike("act: yes"), _alike("act: true")),
    "GR208": Code(
        Text("不是数字，或数字过小", "not a number, or one that is too small"),
        _alike("at_least: 0"),
        _alike("at_least: 1"),
    ),
    "GR209": Code(
        Text("文字没有写中英文两种", "a text that lacks its two languages"),
        Text("title: 逾期答复", "title: late reply"),
        _alike("title: {zh: 逾期答复, en: late reply}"),
    ),
    "GR210": Code(
        Text("名称中有不能用的字符", "a name with signs that names must not have"),
        _alike("Late_Reply.yaml"),
        _alike("late-reply.yaml"),
    ),
    "GR211": Code(
        Text(
            "施行期的止日早于起日，或超出所属文件的施行期",
            "a time in force that ends before it begins, or reaches beyond the instrument's",
        ),
        _alike("{from: 2020-01-01, until: 2019-01-01}"),
        _alike("{from: 2019-01-01, until: 2020-01-01}"),
    ),
    "GR212": Code(
        Text("不能同用的两个键", "two keys that exclude each other"),
        _alike("{by: 2020-06-30, within: 1 month}"),
        _alike("{by: 2020-06-30}"),
    ),
    "GR213": Code(
        Text("列表中的名称重复", "the same name twice in a list"),
        _alike("present: [a, a]"),
        _alike("present: [a]"),
    ),
    "GR301": Code(
        Text("每条记录本来就有的字段", "a field that every record has already"),
        _alike("fields: {id: {…}}"),
        _alike("fields: {number: {…}}"),
    ),
    "GR302": Code(
        Text("字段名是条件的用词", "a field named like a word of conditions"),
        _alike("fields: {date: {…}}"),
        _alike("fields: {made_on: {…}}"),
    ),
    "GR303": Code(
        Text(
            "日期字段没有写“act”或“planned”，或两者都写；或其他字段写了它们",
            "a date that is neither or both of `act` and `planned`, or another field that is one",
        ),
        _alike("{type: date}"),
        _alike("{type: date, act: true}"),
    ),
    "GR304": Code(
        Text("“own_date”或“unit”所写的字段不合适", "`own_date` or `unit` names no fitting field"),
        _alike("own_date: recieved_on"),
        _alike("own_date: received_on"),
    ),
    "GR305": Code(
        Text("没有写取值，或写了不该有的取值", "members that are missing or do not belong"),
        _alike("{type: choice}"),
        _alike("{type: choice, members: {…}}"),
    ),
    "GR306": Code(
        Text(
            "两个记录类型、字段或取值同名，工作表、列名或单元格就分不清",
            "two record types, fields or members share a name that a sheet, column or cell may carry",
        ),
        Text("两个字段都写 also: [日期]", "also: [日期] at two fields"),
        Text("只有一个字段写 also: [日期]", "also: [日期] at one of them"),
    ),
    "GR401": Code(
        Text("不是条件", "a text that is no condition"), _alike("kind == 'recall'"), _alike("kind = 'recall'")
    ),
    "GR402": Code(
        Text("条件过长，或其中的名称和值过多", "a condition with too many characters or parts"),
        _alike("a = 1 OR a = 2 OR … OR a = 5000"),
        _alike("a BETWEEN 1 AND 5000"),
    ),
    "GR403": Code(
        Text("条件嵌套过深", "a condition nested too deeply"), _alike("((((…(urgent)…))))"), _alike("urgent")
    ),
    "GR404": Code(
        Text("条件中的日期或数字不对", "not a date or a number within a condition"),
        _alike("DATE '2020-2-30'"),
        _alike("DATE '2020-02-29'"),
    ),
    "GR405": Code(
        Text("记录类型没有这个字段", "a field that the record type has not"),
        _alike("recieved_on IS NULL"),
        _alike("received_on IS NULL"),
    ),
    "GR406": Code(
        Text("比较的不是同一种值，或运算符不适用", "values of two kinds, or an operator that does not fit"),
        _alike("fee = 'twenty'"),
        _alike("fee = 20"),
    ),
    "GR407": Code(
        Text("应为条件，写的却是值", "a value where a condition is due"),
        _alike("fee AND urgent"),
        _alike("fee > 0 AND urgent"),
    ),
    "GR408": Code(
        Text("单选或多选字段没有这个取值", "a member that the choice or set has not"),
        _alike("channel = 'e-mail'"),
        _alike("channel = 'email'"),
    ),
    "GR409": Code(
        Text("条件读取了“region”", "a condition that reads `region`"),
        _alike("region = 'cn/shanghai'"),
        Text("region: cn/shanghai（写在 instrument.yaml 中）", "region: cn/shanghai (in instrument.yaml)"),
    ),
    "GR501": Code(
        Text("没有这种记录类型", "a record type that is not known"),
        _alike("record: aplication"),
        _alike("record: application"),
    ),
    "GR502": Code(
        Text("所属文件没有列出这一条款", "a clause that the instrument does not list"),
        _alike("clause: reply-20d"),
        _alike("clause: reply-20wd"),
    ),
    "GR503": Code(
        Text("要求不是恰好一种", "not exactly one kind of requirement"),
        _alike("requires: {present: [a], holds: b}"),
        Text("两条规则，各写一种", "two rules, one for each"),
    ),
    "GR504": Code(
        Text("字段不合适", "a field that does not fit there"),
        _alike("act: is_urgent"),
        _alike("act: replied_on"),
    ),
    "GR505": Code(
        Text("不是期限", "not a limit"), _alike("within: 20 days"), _alike("within: 20 working days")
    ),
    "GR506": Code(
        Text("按自然日或月计的期限没有写“last_day”", "`last_day` is not stated for calendar days or months"),
        _alike("{within: 30 calendar days}"),
        _alike("{within: 30 calendar days, last_day: roll}"),
    ),
    "GR507": Code(
        Text("按小时计的期限旁写了计算惯例", "a counting convention beside a limit in hours"),
        _alike("{within: 24 hours, last_day: roll}"),
        _alike("{within: 24 hours}"),
    ),
    "GR508": Code(
        Text("延期与期限的单位不同", "an extension in another unit than its limit"),
        _alike("{within: 20 working days, extended: {by: 1 month}}"),
        _alike("{within: 20 working days, extended: {by: 20 working days}}"),
    ),
    "GR509": Code(
        Text("没有这份日历，或日历文件有误", "a calendar that cannot be had"),
        _alike("calendar: cm"),
        _alike("calendar: cn"),
    ),
    "GR510": Code(
        Text("数量要求没有单位", "a quota without units"),
        Text("记录类型没有写 unit:，却有数量要求", "a quota on a record type without `unit:`"),
        Text("unit: unit（写在记录类型中）", "unit: unit (in the record type)"),
    ),
    "GR511": Code(
        Text("数量要求写了例外或让位", "an exception or a preference beside a quota"),
        Text("既有 unless: […]，又有 quota", "unless: […] with quota"),
        _alike("of: kind <> 'closed'"),
    ),
    "GR512": Code(Text("“by”所写的不是日期", "not a date in `by`"), _alike("by: 02-29"), _alike("by: 02-28")),
    "GR513": Code(
        Text(
            "先后次序只有一项事实，或在不能写容许相差之处写了",
            "an order of one fact, or a tolerance where none is known",
        ),
        _alike("{facts: [a], relation: before}"),
        _alike("{facts: [a, b], relation: before}"),
    ),
    "GR514": Code(
        Text("期限按小时计，字段却没有时刻", "a limit in hours on a field without a time of day"),
        _alike("{from: decided_on, within: 24 hours}"),
        Text(
            "decided_on: {type: datetime, …}（写在记录类型中）",
            "decided_on: {type: datetime, …} (in the record type)",
        ),
        _WARNING,
    ),
    "GR515": Code(
        Text(
            "“includes”没有提出要求，或没有记录能做到",
            "`includes` that asks for nothing, or for what no record can hold",
        ),
        _alike("{field: elements}"),
        _alike("{field: elements, at_least: 1}"),
    ),
    "GR516": Code(
        Text(
            "比例没有写计入哪些，或数量写了全体",
            "a share without its numerator, or a number with a denominator",
        ),
        _alike("{at_least: 50%}"),
        _alike("{at_least: 50%, count: online}"),
    ),
    "GR601": Code(
        Text("没有这条规则", "the name of a rule that is not there"),
        _alike("yields_to: [late-repyl]"),
        _alike("yields_to: [late-reply]"),
    ),
    "GR602": Code(
        Text("规则所属的文件没有载入", "the name of a rule whose instrument is not loaded"),
        _alike("yields_to: [cn/regulation-2019/late-reply]"),
        Text("同时载入 cn/regulation-2019", "load cn/regulation-2019 too"),
        _NOTE,
    ),
    "GR603": Code(
        Text("让位于另一种记录的规则", "a rule that yields to one of another record type"),
        _alike("record: recall, yields_to: [late-reply]"),
        Text("不写 yields_to", "no yields_to"),
    ),
    "GR604": Code(
        Text("规则循环让位", "rules that yield to each other in a circle"),
        Text("甲让位于乙，乙让位于甲", "a yields to b, b yields to a"),
        Text("甲让位于乙", "a yields to b"),
    ),
    "GR605": Code(
        Text("只写了 id 的末尾，可指几条规则", "the tail of an id that fits several rules"),
        _alike("yields_to: [late-reply]"),
        _alike("yields_to: [cn/regulation-2019/late-reply]"),
    ),
    "GR606": Code(
        Text("两个文件的 id 相同", "two files with the same id"),
        Text("late-reply.yaml 和 late-reply.yml", "late-reply.yaml and late-reply.yml"),
        _alike("late-reply.yaml"),
    ),
    "GR607": Code(
        Text("一次载入的法规文件属于两个时区", "instruments of two time zones in one load"),
        Text("cn/regulation-2019 和一份柏林的文件", "cn/regulation-2019 with one of Berlin"),
        Text("分两次载入", "one load for each"),
    ),
    "GR608": Code(
        Text("没有规则对应的条款", "a clause that no rule encodes"),
        _alike("c-1: {provision: 三条}"),
        _alike("c-1: {provision: 三条, not_assessable: {…}}"),
        _NOTE,
    ),
    "GR609": Code(
        Text("列为无法检验的条款，却有规则对应", "a clause called not assessable that a rule encodes"),
        _alike("c-1: {…, not_assessable: {…}}"),
        _alike("c-1: {provision: 三条}"),
    ),
    "GR701": Code(
        Text(
            "没有这种判定或理由，或理由属于另一种判定",
            "a status or a reason that is not known, or a reason of another status",
        ),
        _alike("expect: late"),
        _alike("expect: {status: violated, reason: late}"),
    ),
    "GR702": Code(
        Text(
            "不是数量要求，却写了几条记录、几个判定或名册",
            "several records or verdicts, or a roster, without a quota",
        ),
        _alike("given: [{…}, {…}]"),
        _alike("given: {…}"),
    ),
    "GR703": Code(
        Text("规则没有这个例外", "the name of an exception that the rule has not"),
        _alike("by: urgnet"),
        _alike("by: urgent"),
    ),
}


_INTRODUCTION = Text(
    """\
# 规则文件的错误

[English](../errors.md)

规则文件有误，不会拿去判定：所有文件的全部错误一次报出，各注明文件、行、列、所指的文字和更正办法。在程序中是一个
`RulesetError`，其 `diagnostics` 带有下列代码。代码的含义永不改变。警告和提示不妨碍规则载入。

本页由 `govrules/reading/codes.py` 中的表写成。
""",
    """\
# Every diagnostic of a rule file

[中文](zh/errors.md)

A malformed rule is told before anything is judged by it: all faults of all files at once, each
with file, line, column, the text it is about, and how to mend it. In programs it is a
`RulesetError`, whose `diagnostics` carry the codes below. A code never changes its meaning.
Warnings and notes do not keep rules from being loaded.

This page is written from the table in `govrules/reading/codes.py`.
""",
)


def page(lang: str) -> str:
    """The page `docs/errors.md`, or `docs/zh/errors.md`: `python -m govrules.reading.codes docs` writes both."""
    zh = lang == "zh"
    wrong, right = ("误：", "正：") if zh else ("not: ", "but: ")
    lines = [_INTRODUCTION.in_(lang)]
    for prefix, title in GROUPS.items():
        lines += [f"## {title.in_(lang)}", ""]
        for code, each in CODES.items():
            if code.startswith(prefix):
                meaning = each.meaning.in_(lang)
                lines += [
                    f"### {_heading(code, each.level, lang)}",
                    "",
                    f"{meaning}。" if zh else _sentence(meaning),
                ]
                lines += ["", "```text"]
                lines += [
                    *_shown(wrong, each.example.in_(lang)),
                    *_shown(right, each.mend.in_(lang)),
                    "```",
                    "",
                ]
    return "\n".join(lines)


def place(code: str, lang: str) -> str:
    """Where the page in `lang` tells of a code: a code host makes this of its heading."""
    anchor = re.sub(r"[^\w -]", "", _heading(code, CODES[code].level, lang).lower()).replace(" ", "-")
    return f"docs/{'zh/' if lang == 'zh' else ''}errors.md#{anchor}"


def _heading(code: str, level: Level, lang: str) -> str:
    """A code, with its level where it is no error."""
    if level is _ERROR:
        return code
    return f"{code}（{level.word.zh}）" if lang == "zh" else f"{code} ({level})"


def _sentence(text: str) -> str:
    return f"{text[0].upper() if text[0] != '`' else text[0]}{text[1:]}."


def _shown(word: str, text: str) -> list[str]:
    first, *others = text.split("\n")
    # A Chinese character is as wide as two others.
    blank = " " * sum(2 if each > "\u2e80" else 1 for each in word)
    return [word + first, *(blank + other for other in others)]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for lang, name in (("en", "errors.md"), ("zh", "zh/errors.md")):
        (folder / name).write_text(page(lang), encoding="utf-8")
