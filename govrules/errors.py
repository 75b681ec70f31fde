"""The common base of every error a user can meet.

In: what went wrong and how to mend it. Out: one exception whose text is fit for a user.
Must not know any stage of the package.
"""

from __future__ import annotations

import linecache
from traceback import walk_tb


class GovrulesError(Exception):
    """Something the user can mend: a message and, where there is one, the way to mend it.

    >>> print(GovrulesError("unknown calendar `cm`", "did you mean `cn`?"))
    unknown calendar `cm`
      help: did you mean `cn`?
    """

    def __init__(
        self,
        message: str,
        help: str | None = None,  # noqa: A002 - the word that the user reads
        *,
        zh: str | None = None,
        zh_help: str | None = None,
    ) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help
        self._chinese = None if zh is None else (zh, zh_help)

    def told(self, lang: str) -> tuple[str, str | None]:
        """Message and help in `lang`; in English where there is no Chinese.

        >>> GovrulesError("no unit", "name one", zh="没有单位", zh_help="请写明单位").told("zh")
        ('没有单位', '请写明单位')
        """
        chinese = self._chinese
        return chinese if lang == "zh" and chinese is not None else (self.message, self.help)

    def in_(self, lang: str) -> str:
        """The whole message in `lang`, the help on a line of its own."""
        message, mend = self.told(lang)
        word = "建议：" if lang == "zh" else "help: "
        return message if mend is None else f"{message}\n  {word}{mend}"

    def __str__(self) -> str:
        return self.in_("en")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the line that asked for it, and the words in both languages."""
        told = dict.fromkeys((self.in_("zh"), self.in_("en")))
        return [f"{type(self).__name__}{self._asked_at()}", *told]

    def _asked_at(self) -> str:
        """The line that called into this package, as ` · 3: load("…")`; empty where it is not to be seen."""
        package, asked = __name__.partition(".")[0], ""
        for frame, line in walk_tb(self.__traceback__):
            if frame.f_globals.get("__name__", "").partition(".")[0] == package:
                break
            asked = linecache.getline(frame.f_code.co_filename, line).strip()
            asked = asked and f" · {line}: {asked}"
        return asked
