"""The error of a malformed rule: every diagnostic at once.

Comes in: diagnostics. Goes out: `RulesetError`. Must not know: how a file is read.
"""

from __future__ import annotations

from collections.abc import Iterable

from govrules.errors import GovrulesError
from govrules.model.source import Diagnostic, Level, Text


class RulesetError(GovrulesError):
    """Rules, record types or instruments that cannot be loaded, with all that is wrong with them.

    `diagnostics` holds every diagnostic, sorted by place: the errors, and the warnings beside them.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics, key=lambda each: each.place))
        errors = [each for each in self.diagnostics if each.level is Level.ERROR]
        count = Text(f"共 {len(errors)} 处错误", "1 error" if len(errors) == 1 else f"{len(errors)} errors")
        super().__init__(
            "\n".join([*(each.in_("en") for each in errors), count.en]),
            zh="\n".join([*(each.in_("zh") for each in errors), count.zh]),
        )
