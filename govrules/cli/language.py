"""Which language the user is spoken to in.

Comes in: `--lang`, or the environment. Goes out: `zh` or `en`. Must not know: any words.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Spoken = Literal["zh", "en"]

_VARIABLES = ("GOVRULES_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(asked: str | None, environment: Mapping[str, str] = os.environ) -> Spoken:
    """What was asked for; else Chinese if the first variable that is set begins with `zh`; else English.

    >>> language(None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "de_DE"}), language("en", {"LANG": "zh_CN"})
    ('zh', 'en')
    """
    said = asked or next((value for name in _VARIABLES if (value := environment.get(name))), "")
    return "zh" if said.casefold().startswith("zh") else "en"
