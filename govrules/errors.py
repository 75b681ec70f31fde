"""The common base of every error a user can meet.

In: what went wrong and how to mend it. Out: one exception whose text is fit for a user.
Must not know any stage of the package.
"""

from __future__ import annotations


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

    def __str__(self) -> str:
        return self.message if self.help is None else f"{self.message}\n  help: {self.help}"
