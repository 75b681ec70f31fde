"""Cells, tables and files that cannot be read as they stand, told of in Chinese or English.

Comes in: a code and what fills its sentence. Goes out: `Bad` (a cell), `Notice` (a table that was read,
with something to know), `RecordsError` (a source that could not be read), each in either language.
Must not know: how a cell or a file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from govrules.calendars.wording import ask
from govrules.errors import GovrulesError
from govrules.model.record import Unfit, UnfitCode
from govrules.reading.record_sentences import CELLS, ERRORS, NOTICES


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that could not be taken: its code, which sentence tells it, and what fills that sentence."""

    code: UnfitCode
    why: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return self.told("en")[0]

    @property
    def help(self) -> str | None:
        """How to mend it, in English."""
        return self.told("en")[1]

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentence and the help in `lang`."""
        return CELLS[self.why].in_(lang, self.params)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know of a table that was read: a column left out, ids that were made."""

    code: str
    sheet: str
    column: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentence and the help in `lang`."""
        filled = {**self.params, "sheet": self.sheet, "column": self.column or ""}
        return NOTICES[self.code].in_(lang, filled)

    def to_dict(self, lang: str = "en") -> dict[str, object]:
        """The notice as a report takes it."""
        message, mend = self.told(lang)
        return {
            "code": self.code,
            "sheet": self.sheet,
            "column": self.column,
            "message": message,
            "help": mend,
        }

    def __str__(self) -> str:
        message, mend = self.told("en")
        return f"{message}; {mend}" if mend else message


class RecordsError(GovrulesError):
    """A source of records that cannot be read at all: what, where, how to mend it."""

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params: Mapping[str, str] = params
        super().__init__(*self.told("en"))

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentence and the help in `lang`."""
        return ERRORS[self.code].in_(lang, self.params)


class RecordError(GovrulesError):
    """One record with facts that cannot be taken: all of them at once."""

    def __init__(self, unfit: Iterable[Unfit]) -> None:
        self.unfit = tuple(unfit)
        super().__init__(*self.told("en"))

    def told(self, lang: str) -> tuple[str, str | None]:
        """The sentences in `lang`, one line for each bad fact, each with its own help."""
        return "\n".join(_line(each, lang) for each in self.unfit), None


def _line(unfit: Unfit, lang: str) -> str:
    reason, mend = wording(unfit, lang)
    mark = "：" if lang == "zh" else ": "
    where = unfit.record or unfit.record_type
    column = f" {unfit.column}" if unfit.column else ""
    value = f" ({unfit.value})" if unfit.value is not None and lang != "zh" else ""
    if unfit.value is not None and lang == "zh":
        value = f"（{unfit.value}）"
    word = "建议" if lang == "zh" else "help"
    return f"{where}{column}{mark}{reason}{value}" + (f"\n  {word}{mark}{mend}" if mend else "")


def wording(unfit: Unfit, lang: str) -> tuple[str, str | None]:
    """The reason and the help of an unfit cell in `lang` (`zh` or `en`)."""
    if unfit.why is None:
        return unfit.reason, unfit.help
    return CELLS[unfit.why].in_(lang, unfit.params)


def told_in(unfit: Unfit, lang: str) -> Unfit:
    """The same unfit cell with its reason and help in `lang`."""
    reason, mend = wording(unfit, lang)
    return replace(unfit, reason=reason, help=mend)


def nearest(word: str, known: Iterable[str]) -> dict[str, str]:
    """The parameters `nearest_zh` and `nearest_en`: a question that names the nearest known word, or nothing.

    >>> nearest("recieved_on", ["received_on", "replied_on"])["nearest_en"]
    'did you mean `received_on`? '
    """
    near = nearest_word(word, known)
    if near is None:
        return {"nearest_zh": "", "nearest_en": ""}
    meant = ask(near)
    return {"nearest_zh": meant.zh, "nearest_en": f"{meant.en} "}


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, if any is near."""
    from difflib import get_close_matches

    by_fold = {each.casefold(): each for each in known}
    # In a Chinese word each character weighs more: one of two is near enough to ask.
    cutoff = 0.6 if word.isascii() else 0.5
    near = get_close_matches(word.casefold()[:100], list(by_fold), n=1, cutoff=cutoff)
    return by_fold[near[0]] if near else None
