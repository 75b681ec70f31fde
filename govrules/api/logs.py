"""What is logged of an audit: how much, by what, how long; never an id, a fact or a name of a file.

Comes in: an audit that was made. Goes out: one line to the logger `govrules`. Records hold personal data, and
logs are kept where records may not be.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from govrules.model.verdict import iso

if TYPE_CHECKING:
    from govrules.api.rulebook import Rulebook

_LOG = logging.getLogger("govrules")


def log_audit(book: Rulebook, found: Any, seconds: float) -> None:
    """Say at INFO that an audit was made. One by Spark has not run yet, so its records are not counted."""
    if not _LOG.isEnabledFor(logging.INFO):
        return
    about = (len(book.rules), iso(found.as_of), book.fingerprint[:12])
    if not hasattr(found, "counts"):
        _LOG.info("prepared an audit by Spark by %d rules as of %s with the rulebook %s", *about)
        return
    unfit = len({(each.record_type, each.sheet, each.row) for each in found.records.unfit})
    _LOG.info(
        "audited %d records by %d rules as of %s with the rulebook %s in %.2f s: %d rows did not fit",
        sum(found.counts.values()), *about, seconds, unfit,
    )  # fmt: skip
