"""An audit as one page of HTML: nothing is fetched, it reads on a phone, prints on A4, and works without script.

Comes in: an `HtmlAudit`, whose explanations are handed in as HTML. Goes out: text, piece by piece.
Must not know: how a verdict is found or explained.
"""

from govrules.report.html.page import EXPLAINED, HtmlAudit, Told, Violation, html_page

__all__ = ["EXPLAINED", "HtmlAudit", "Told", "Violation", "html_page"]
