"""Verdict and record in, explanation out: why, step by step, with the provision, in Chinese and English.

Comes in: a `Replay` of the reference interpreter, or the counts of a quota; a `Due`. Goes out: an
`Explanation`. Must not know: files, tables, the command line; nor which engine found a verdict.
"""

from govrules.explaining.due import due_html, due_text
from govrules.explaining.explain import Lang, explain, explain_quota
from govrules.explaining.explanation import Explanation

__all__ = ["Explanation", "Lang", "due_html", "due_text", "explain", "explain_quota"]
