"""Every diagnostic of a rule file: its stable code, how grave it is, what it means, and how to mend it.

Comes in: nothing. Goes out: `CODES`. Must not know: files. `docs/errors.md` is written from this table.

A code is never given to another fault; one that is no longer used stays unused.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from govrules.model.source import Level

_ERROR, _WARNING, _NOTE = Level.ERROR, Level.WARNING, Level.NOTE


class Code(NamedTuple):
    """One kind of fault: an example of it, and the same mended."""

    meaning: str
    example: str
    mend: str
    level: Level = _ERROR


GROUPS: dict[str, str] = {
    "GR0": "Sources and files",
    "GR1": "YAML",
    "GR2": "Keys and values",
    "GR3": "Record types",
    "GR4": "Conditions",
    "GR5": "Rules and requirements",
    "GR6": "Rules together",
    "GR7": "Examples",
}

CODES: dict[str, Code] = {
    "GR001": Code(
        "what was named is neither a shipped instrument nor a folder with rules",
        "load cn/regulation-2018",
        "load cn/regulation-2019",
    ),
    "GR002": Code(
        "a file cannot be read", "a file without permission to read", "give yourself that permission"
    ),
    "GR003": Code("a file is larger than 1 MB", "a file with thousands of rules", "one rule a file"),
    "GR004": Code(
        "a file is not text", "a workbook renamed to late-reply.yaml", "a YAML file saved as UTF-8"
    ),
    "GR005": Code(
        "a file is saved in another encoding than UTF-8",
        "a file saved as ANSI, GBK or Unicode (UTF-16)",
        "iconv -f GB18030 -t UTF-8 old.yaml > late-reply.yaml",
    ),
    "GR006": Code(
        "a character that cannot be seen and that YAML does not allow",
        "a line separator U+2028 copied from a web page",
        "the text typed anew, without it",
    ),
    "GR007": Code(
        "a file begins with a byte order mark", "saved as `UTF-8 with BOM`", "saved as `UTF-8`", _WARNING
    ),
    "GR008": Code(
        "a file is empty or holds comments only",
        "# to be written",
        "title: {zh: 逾期答复, en: reply too late}",
    ),
    "GR009": Code(
        "a file in a folder that is no instrument, which nobody reads",
        "my-rules/xx/late-reply.yaml, alone",
        "my-rules/xx/instrument.yaml beside it",
        _WARNING,
    ),
    "GR101": Code("a file is not well-formed YAML", "title：逾期答复", "title: 逾期答复"),
    "GR102": Code("a key stands twice in one mapping", "{duty: must, duty: encouraged}", "{duty: must}"),
    "GR103": Code("an anchor or an alias", "clause: &c late-reply", "clause: late-reply"),
    "GR104": Code("a tag", "duty: !!str must", "duty: must"),
    "GR105": Code("a second document in one file", "duty: must\n---\nduty: must", "two files"),
    "GR106": Code("a file that is a list or a text", "- duty: must", "duty: must"),
    "GR107": Code("nested more than 20 levels deep", "[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]", "[x]"),
    "GR108": Code("a key that is a list or a mapping", "? [zh, en]\n: text", "zh: text\nen: text"),
    "GR201": Code("a key that is not known there", "requries: {…}", "requires: {…}"),
    "GR202": Code(
        "a key that must be given is missing",
        "deadline: {act: replied_on}",
        "deadline: {act: replied_on, from: …}",
    ),
    "GR203": Code(
        "a list, a mapping or one value where another is due", "present: {a: b}", "present: [a, b]"
    ),
    "GR204": Code("a key without a value", "notes:", "notes: counted from receipt"),
    "GR205": Code("a word that is not on a closed list", "duty: should", "duty: must"),
    "GR206": Code("not a date, a date-time or a time of day", "from: 2019-5-15", "from: 2019-05-15"),
    "GR207": Code("not a truth value", "act: yes", "act: true"),
    "GR208": Code("not a number, or one that is too small", "at_least: 0", "at_least: 1"),
    "GR209": Code(
        "a text that lacks its two languages", "title: late reply", "title: {zh: 逾期答复, en: late reply}"
    ),
    "GR210": Code("a name with signs that names must not have", "Late_Reply.yaml", "late-reply.yaml"),
    "GR211": Code(
        "a time in force that ends before it begins, or reaches beyond the instrument's",
        "{from: 2020-01-01, until: 2019-01-01}",
        "{from: 2019-01-01, until: 2020-01-01}",
    ),
    "GR212": Code(
        "two keys that exclude each other", "{by: 2020-06-30, within: 1 month}", "{by: 2020-06-30}"
    ),
    "GR213": Code("the same name twice in a list", "present: [a, a]", "present: [a]"),
    "GR301": Code("a field that every record has already", "fields: {id: {…}}", "fields: {number: {…}}"),
    "GR302": Code("a field named like a word of conditions", "fields: {date: {…}}", "fields: {made_on: {…}}"),
    "GR303": Code(
        "a date that is neither or both of `act` and `planned`, or another field that is one",
        "{type: date}",
        "{type: date, act: true}",
    ),
    "GR304": Code(
        "`own_date` or `unit` names no fitting field", "own_date: recieved_on", "own_date: received_on"
    ),
    "GR305": Code(
        "members that are missing or do not belong", "{type: choice}", "{type: choice, members: {…}}"
    ),
    "GR306": Code(
        "two record types, fields or members share a name that a sheet, column or cell may carry",
        "also: [日期] at two fields",
        "also: [日期] at one of them",
    ),
    "GR401": Code("a text that is no condition", "kind == 'recall'", "kind = 'recall'"),
    "GR402": Code(
        "a condition with too many characters or parts",
        "a = 1 OR a = 2 OR … OR a = 5000",
        "a BETWEEN 1 AND 5000",
    ),
    "GR403": Code("a condition nested too deeply", "((((…(urgent)…))))", "urgent"),
    "GR404": Code("not a date or a number within a condition", "DATE '2020-2-30'", "DATE '2020-02-29'"),
    "GR405": Code("a field that the record type has not", "recieved_on IS NULL", "received_on IS NULL"),
    "GR406": Code("values of two kinds, or an operator that does not fit", "fee = 'twenty'", "fee = 20"),
    "GR407": Code("a value where a condition is due", "fee AND urgent", "fee > 0 AND urgent"),
    "GR408": Code("a member that the choice or set has not", "channel = 'e-mail'", "channel = 'email'"),
    "GR409": Code(
        "a condition that reads `region`",
        "region = 'cn/shanghai'",
        "region: cn/shanghai (in instrument.yaml)",
    ),
    "GR501": Code("a record type that is not known", "record: aplication", "record: application"),
    "GR502": Code("a clause that the instrument does not list", "clause: reply-20d", "clause: reply-20wd"),
    "GR503": Code(
        "not exactly one kind of requirement",
        "requires: {present: [a], holds: b}",
        "two rules, one for each",
    ),
    "GR504": Code("a field that does not fit there", "act: is_urgent", "act: replied_on"),
    "GR505": Code("not a limit", "within: 20 days", "within: 20 working days"),
    "GR506": Code(
        "`last_day` is not stated for calendar days or months",
        "{within: 30 calendar days}",
        "{within: 30 calendar days, last_day: roll}",
    ),
    "GR507": Code(
        "a counting convention beside a limit in hours",
        "{within: 24 hours, last_day: roll}",
        "{within: 24 hours}",
    ),
    "GR508": Code(
        "an extension in another unit than its limit",
        "{within: 20 working days, extended: {by: 1 month}}",
        "{within: 20 working days, extended: {by: 20 working days}}",
    ),
    "GR509": Code("a calendar that cannot be had", "calendar: cm", "calendar: cn"),
    "GR510": Code(
        "a quota without units", "a quota on a record type without `unit:`", "unit: unit (in the record type)"
    ),
    "GR511": Code(
        "an exception or a preference beside a quota", "unless: […] with quota", "of: kind <> 'closed'"
    ),
    "GR512": Code("not a date in `by`", "by: 02-29", "by: 02-28"),
    "GR513": Code(
        "an order of one fact, or a tolerance where none is known",
        "{facts: [a], relation: before}",
        "{facts: [a, b], relation: before}",
    ),
    "GR514": Code(
        "a limit in hours on a field without a time of day",
        "{from: decided_on, within: 24 hours}",
        "decided_on: {type: datetime, …} (in the record type)",
        _WARNING,
    ),
    "GR515": Code(
        "`includes` that asks for nothing, or for what no record can hold",
        "{field: elements}",
        "{field: elements, at_least: 1}",
    ),
    "GR516": Code(
        "a share without its numerator, or a number with a denominator",
        "{at_least: 50%}",
        "{at_least: 50%, count: online}",
    ),
    "GR601": Code(
        "the name of a rule that is not there", "yields_to: [late-repyl]", "yields_to: [late-reply]"
    ),
    "GR602": Code(
        "the name of a rule whose instrument is not loaded",
        "yields_to: [cn/regulation-2019/late-reply]",
        "load cn/regulation-2019 too",
        _NOTE,
    ),
    "GR603": Code(
        "a rule that yields to one of another record type",
        "record: recall, yields_to: [late-reply]",
        "no yields_to",
    ),
    "GR604": Code(
        "rules that yield to each other in a circle", "a yields to b, b yields to a", "a yields to b"
    ),
    "GR605": Code(
        "the tail of an id that fits several rules",
        "yields_to: [late-reply]",
        "yields_to: [cn/regulation-2019/late-reply]",
    ),
    "GR606": Code("two files with the same id", "late-reply.yaml and late-reply.yml", "late-reply.yaml"),
    "GR607": Code(
        "instruments of two time zones in one load",
        "cn/regulation-2019 with one of Berlin",
        "one load for each",
    ),
    "GR608": Code(
        "a clause that no rule encodes",
        "c-1: {provision: 三条}",
        "c-1: {provision: 三条, not_assessable: {…}}",
        _NOTE,
    ),
    "GR609": Code(
        "a clause called not assessable that a rule encodes",
        "c-1: {…, not_assessable: {…}}",
        "c-1: {provision: 三条}",
    ),
    "GR701": Code(
        "a status or a reason that is not known, or a reason of another status",
        "expect: late",
        "expect: {status: violated, reason: late}",
    ),
    "GR702": Code(
        "several records or verdicts, or a roster, without a quota", "given: [{…}, {…}]", "given: {…}"
    ),
    "GR703": Code("the name of an exception that the rule has not", "by: urgnet", "by: urgent"),
}


def page() -> str:
    """The page `docs/errors.md`: `python -m govrules.reading.codes > docs/errors.md`."""
    lines = [
        "# Every diagnostic of a rule file",
        "",
        "A malformed rule is told before anything is judged by it: all faults of all files at once, each",
        "with file, line, column, the text it is about, and how to mend it. In programs it is a",
        "`RulesetError`, whose `diagnostics` carry the codes below. A code never changes its meaning.",
        "Warnings and notes do not keep rules from being loaded.",
        "",
        "This page is written from the table in `govrules/reading/codes.py`.",
    ]
    for prefix, title in GROUPS.items():
        lines += ["", f"## {title}"]
        for code, each in CODES.items():
            if code.startswith(prefix):
                grave = "" if each.level is _ERROR else f" ({each.level})"
                lines += ["", f"### {code}{grave}", "", _sentence(each.meaning), ""]
                lines += ["```text", *_shown("not: ", each.example), *_shown("but: ", each.mend), "```"]
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    return f"{text[0].upper() if text[0] != '`' else text[0]}{text[1:]}."


def _shown(word: str, text: str) -> list[str]:
    first, *others = text.split("\n")
    return [word + first, *(" " * len(word) + other for other in others)]


if __name__ == "__main__":
    sys.stdout.write(page())
