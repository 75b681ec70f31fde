"""Words in two languages, and the nearest word to a misspelt one.

In: nothing. Out: `Text`, the bilingual value of the whole package, `did_you_mean` and `ask`, `system_reason`.
Must not know days, limits or rules.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import NamedTuple


class Text(NamedTuple):
    """The same words in Simplified Chinese and in English.

    >>> Text("工作日", "working day").in_("zh")
    '工作日'
    """

    zh: str
    en: str

    def in_(self, lang: str) -> str:
        """The words in `lang`: Chinese for `zh`, English for anything else."""
        return self.zh if lang == "zh" else self.en


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """A question that names the nearest known word, or nothing when none is near.

    >>> did_you_mean("day_off", ["days_off", "extends"])
    Text(zh='是否指“days_off”？', en='did you mean `days_off`?')
    """
    from difflib import get_close_matches

    by_fold = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    if not near:
        return None
    return ask(by_fold[near[0]])


def ask(meant: str) -> Text:
    """The question whether that word was meant.

    >>> ask("days_off").en
    'did you mean `days_off`?'
    """
    return Text(f"是否指“{meant}”？", f"did you mean `{meant}`?")


def system_reason(fault: OSError) -> Text:
    """Why the operating system refused a file: its own words, in Chinese where it is a usual reason.

    >>> import errno
    >>> system_reason(OSError(errno.ENOSPC, "No space left on device"))
    Text(zh='磁盘空间不足', en='no space left on device')
    >>> system_reason(OSError("wrong size")).zh
    'wrong size'
    """
    said = (fault.strerror or str(fault)).lower()
    return Text(_SYSTEM_ZH.get(fault.errno or 0, said), said)


_SYSTEM_ZH = {
    errno.EACCES: "没有访问权限",
    errno.EPERM: "没有操作权限",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "已有同名文件",
    errno.EISDIR: "所指的是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "所在磁盘只读",
    errno.EBUSY: "正被占用",
    errno.EMFILE: "同时打开的文件过多",
    errno.EIO: "读写出错",
}
