"""What a cell holds, as plain Python values: before it is asked what it means.

Comes in: what workbooks, data frames and Arrow tables hold. Goes out: plain values, text made comparable,
text to show; and `CellError`, for a formula that failed. Must not know: fields, forms.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

LONGEST_SHOWN = 200

# NUL and other controls, lone surrogates and non-characters: no report could show them.
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EDGES = " \t\r\n\v\f\u200b\u200c\u200d\u2060\ufeff"

PLAIN: frozenset[type] = frozenset((int, float, bool, date, datetime, time, list, tuple, set, frozenset))


@dataclass(frozen=True, slots=True)
class CellError:
    """What a workbook holds where a formula failed (`#N/A`), or was never calculated (empty)."""

    value: str

    def __str__(self) -> str:
        return self.value


def folded(text: str) -> str:
    """Text as it is compared: NFKC (full-width digits and signs become plain), trimmed.

    >>> folded("　２０２０／４／２０ ")
    '2020/4/20'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.strip().strip(_EDGES)


def folded_name(text: str) -> str:
    """A name as it is compared: folded, and without regard to case."""
    return folded(text).casefold()


def plain(value: object) -> object:
    """The plain Python value of what data frames and Arrow tables hold; None for their nulls.

    >>> import numpy as np
    >>> plain(np.datetime64("2020-04-20")), plain(np.float64("nan"))
    (datetime.date(2020, 4, 20), None)
    """
    home = type(value).__module__.partition(".")[0]
    name = type(value).__name__
    if home == "pandas":
        if name in ("NAType", "NaTType"):
            return None
        if isinstance(value, datetime):
            return _without_subclass(value)
        return str(value)
    if home == "numpy":
        return _plain_numpy(value)
    if home == "pyarrow":
        return _plain_arrow(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, datetime):
        return _without_subclass(value)
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if isinstance(value, float):
        return None if value != value else float(value)
    return value


def _plain_arrow(value: Any) -> object:
    try:
        return plain(value.as_py())
    except (AttributeError, ValueError, OverflowError):
        pass
    try:
        return str(value.cast("string").as_py())  # a day beyond the year 9999
    except (AttributeError, ValueError, OverflowError, NotImplementedError):  # no sound text
        return CellError("#VALUE!")


def _without_subclass(value: datetime) -> datetime:
    return datetime(
        value.year,
        value.month,
        value.day,
        value.hour,
        value.minute,
        value.second,
        value.microsecond,
        value.tzinfo,
    )


def _plain_numpy(value: Any) -> object:
    if type(value).__name__ == "datetime64":
        if value != value:
            return None
        try:
            made = value if value.dtype.str.endswith("[D]") else value.astype("datetime64[us]")
            return made.item()
        except (ValueError, OverflowError):
            return str(value)
    made = value.tolist() if hasattr(value, "tolist") else str(value)
    if isinstance(made, float) and made != made:
        return None
    return made


def shown(value: object) -> str | None:
    """A value as a report shows it: its text, cut where it is long."""
    if type(value) not in PLAIN:
        value = plain(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        text = value.isoformat(" ")
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, (list, tuple, set, frozenset)):
        text = "; ".join(shown(each) or "" for each in list(value)[:20])
    elif isinstance(value, dict):
        text = "; ".join(f"{shown(key)}: {shown(each)}" for key, each in list(value.items())[:20])
    elif isinstance(value, (bytes, bytearray)):
        text = value[:LONGEST_SHOWN].hex(" ")
    else:
        try:
            text = str(value)
        except Exception:  # noqa: BLE001 - a foreign value may fail in its own way when it is printed
            text = "?"
    text = UNSHOWABLE.sub("�", text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
