r"""The bytes of a rule file as text, or the one reason why they are not.

Comes in: a file. Goes out: a `SourceFile` whose line ends are all `\n`, or None and a diagnostic.
Must not know: YAML.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from govrules.calendars.wording import Text, system_reason
from govrules.reading.source_file import Findings, SourceFile

LARGEST_FILE = 1024 * 1024

_ENCODING_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What YAML does not call printable, and the line ends that an editor shows as none.
_INVISIBLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_CJK = re.compile("[\u3400-\u9fff]")


def read_text(path: Path, name: str, findings: Findings) -> tuple[SourceFile, bytes] | None:
    """The text of `path`, shown to the user as `name`, with its bytes; None if it is not UTF-8 text."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            findings.add_for_file(
                "GR003",
                name,
                Text(
                    f"文件有 {path.stat().st_size:,} 字节，超过可读取的 {LARGEST_FILE:,} 字节",
                    f"the file has {path.stat().st_size:,} bytes, more than the {LARGEST_FILE:,} that are read",
                ),
                Text(
                    "一条规则不过一页：请拆分文件，或删去不属于规则的内容",
                    "a rule is a page of text: split the file, or take out what is no rule",
                ),
            )
            return None
        content = path.read_bytes()
    except OSError as fault:
        findings.add_for_file(
            "GR002",
            name,
            Text(f"文件无法读取：{system_reason(fault).zh}", f"the file cannot be read: {fault.strerror}"),
            Text("请确认所指是文件，且有权读取", "check that it is a file you may read"),
        )
        return None
    file = text_of(content, name, findings)
    return None if file is None else (file, content)


def text_of(content: bytes, name: str, findings: Findings) -> SourceFile | None:
    """The text of these bytes; None, and a diagnostic, if they are not UTF-8 text."""
    for mark, encoding in _ENCODING_MARKS:
        if content.startswith(mark):
            _other_encoding(name, encoding, "UTF-16", findings)
            return None
    if b"\0" in content:
        if _reads_as_utf_16(content):
            _other_encoding(name, "UTF-16", "UTF-16", findings)
            return None
        findings.add_for_file(
            "GR004",
            name,
            Text("文件不是文本：其中有零字节", "the file is not text: it has zero bytes"),
            Text("请提供以 UTF-8 文本保存的 YAML 文件", "give a YAML file saved as UTF-8 text"),
        )
        return None
    had_mark = content.startswith(_BYTE_ORDER_MARK)
    if had_mark:
        content = content[len(_BYTE_ORDER_MARK) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        _not_utf8(content, name, fault.start, findings)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    file = SourceFile(name, text)
    if had_mark:
        findings.add(
            "GR007",
            file,
            0,
            0,
            Text("文件以字节顺序标记（BOM）开头", "the file begins with a byte order mark"),
            Text(
                "请存为不带 BOM 的 UTF-8：有的程序会把它当作第一个词的一部分",
                "save it as UTF-8 without that mark, which some programs take for a part of the first word",
            ),
        )
    odd = _INVISIBLE.search(text)
    if odd is not None:
        sign = odd.group()
        called = unicodedata.name(sign, "a control character").lower()
        findings.add(
            "GR006",
            file,
            odd.start(),
            odd.end(),
            Text(f"有不可见的字符 U+{ord(sign):04X}", f"invisible character U+{ord(sign):04X} ({called})"),
            Text(
                "请删去：它看不见，YAML 也不允许",
                "take it out: it cannot be seen, and YAML does not allow it",
            ),
        )
        return None
    if not text.strip():
        findings.add_for_file(
            "GR008",
            name,
            Text("文件是空的", "the file is empty"),
            Text("请写上各键，或删去文件", "write its keys, or take the file away"),
        )
        return None
    return file


def _reads_as_utf_16(content: bytes) -> bool:
    start = content[:400]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) // 2 * 2].decode(encoding, errors="replace")
        if all(sign.isprintable() or sign in "\t\r\n" for sign in text) and re.search(r"[\n:]", text):
            return True
    return False


def _other_encoding(name: str, found: str, convert_from: str, findings: Findings) -> None:
    findings.add_for_file(
        "GR005",
        name,
        Text(f"文件以 {found} 保存，不是 UTF-8", f"the file is saved as {found}, not as UTF-8"),
        Text(
            f"请另存为 UTF-8，或用“iconv -f {convert_from} -t UTF-8”转换",
            f"save it as UTF-8, or convert it: `iconv -f {convert_from} -t UTF-8`",
        ),
    )


def _not_utf8(content: bytes, name: str, at: int, findings: Findings) -> None:
    try:
        guess = content.decode("gb18030")
    except UnicodeDecodeError:
        guess = ""
    if _CJK.search(guess):
        _other_encoding(name, "GB18030 (GBK)", "GB18030", findings)
        return
    line = content.count(b"\n", 0, at) + 1
    findings.add_for_file(
        "GR005",
        name,
        Text(
            f"文件不是 UTF-8 文本：第 {line} 行有不该出现的字节 0x{content[at]:02X}",
            f"the file is not UTF-8 text: byte 0x{content[at]:02X} on line {line} does not belong there",
        ),
        Text("请另存为 UTF-8", "save it as UTF-8"),
    )
