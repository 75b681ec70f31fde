"""How a cell that cannot be taken is told of: its code by the type of its field.

Comes in: a field and the name of a sentence. Goes out: `Bad`. Must not know: cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govrules.model.record import UnfitCode
from govrules.model.record_types import Field, FieldType
from govrules.reading.cell_values import shown
from govrules.reading.record_sentences import KINDS
from govrules.reading.record_words import Bad

CODES: Mapping[FieldType, UnfitCode] = MappingProxyType(
    {
        FieldType.DATE: UnfitCode.NOT_A_DATE,
        FieldType.DATETIME: UnfitCode.NOT_A_DATETIME,
        FieldType.BOOL: UnfitCode.NOT_A_BOOL,
        FieldType.TEXT: UnfitCode.NOT_A_TEXT,
        FieldType.NUMBER: UnfitCode.NOT_A_NUMBER,
        FieldType.CHOICE: UnfitCode.NOT_A_MEMBER,
        FieldType.SET: UnfitCode.NOT_A_MEMBER,
    }
)


def bad(field: Field, why: str, **params: str) -> Bad:
    """A cell of that field told of by that sentence."""
    code = UnfitCode.OUT_OF_RANGE if why in ("out-of-range", "number-range") else CODES[field.type]
    return Bad(code, why, {name: shown(value) or "" for name, value in params.items()})


def wrong_kind(field: Field) -> Bad:
    """A value of another kind than the field holds."""
    kind = KINDS[field.type]
    return Bad(CODES[field.type], "wrong-kind", {"kind_zh": kind.zh, "kind_en": kind.en})
