"""The one place that joins the stages: read, judge, explain.

Comes in: what a caller has (ids, folders, tables, mappings). Goes out: `Rulebook` and `Audit`.
Must not know: the command line, notebooks.
"""

from govrules.api.audit import Audit
from govrules.api.comparing import Comparison, compare
from govrules.api.monitor import Monitor
from govrules.api.rulebook import Rulebook, load

__all__ = ["Audit", "Comparison", "Monitor", "Rulebook", "compare", "load"]
