"""A form of native controls: labelled, usable by keyboard and screen reader, one widget for all its fields.

Comes in: a list of fields, the values so far. Goes out: the values as a person enters them, always texts
(a set: a list of texts). Must not know: record types, rules; nor what a value means: the panel judges that,
sets `values` again where one entry rules out another, and hands back a `note` or an `error` for the field.

A field is a dict:

- `name`; `kind`: `text`, `select` (one of `options`), `radio` (the same, all in sight), `set` (several)
- `label`; `help` (optional); `note` (optional, what was understood); `error` (optional)
- `options`: a list of `{value, label}`; `wide`: the whole width; `asked`: marked as a fact that would decide
- `suggestions`, `placeholder` (optional, for `text`): a list of texts; an example
- `group` (optional): the id of one of `groups`, which are drawn one below the other and can be folded:
  `{id, label, open}` (without a label: not to be folded); where there are groups, every field is in one

An empty text and an empty list mean that nothing is known. Setting `fields` again with other words re-labels the form and
keeps what was entered. `focus` brings one field into sight and focuses it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Form(anywidget.AnyWidget):
    """A form; observe `values`, a mapping from field names to what was entered."""

    _esm = _HERE / "form.js"

    fields = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)

    def focus(self, name: str) -> None:
        """Brings a field into sight and puts the cursor there."""
        self.send({"focus": name})

    def enter(self, **entered: Any) -> None:
        """Enters values as a person would: the others stay."""
        self.values = {**self.values, **entered}
