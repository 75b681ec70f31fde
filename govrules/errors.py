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

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002 - the word that the user reads
        super().__init__(message, help)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return self.message if self.help is None else f"{self.message}\n  help: {self.help}"
