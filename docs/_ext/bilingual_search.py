"""Search over English and Chinese pages at once, in the reader's browser.

In: the words of the pages. Out: an index in which every two neighbouring Chinese characters are a word, so
that a question is found wherever it stands in a sentence. It needs no dictionary and knows nothing of the
package.
"""

import re
from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.util.typing import ExtensionMetadata

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")


class BilingualSearch(SearchEnglish):
    """English as Sphinx knows it, Chinese by pairs of characters."""

    lang = "en"
    language_name = "English"  # also the name of a JavaScript class
    # The same cut in the browser; `splitQuery` is the name that Sphinx looks for.
    js_splitter_code = rf"""
function splitQuery(query) {{
  const pieces = query.match(/[{_HAN}]+|[^\s\p{{Punctuation}}\p{{Symbol}}{_HAN}]+/gu) || [];
  return pieces.flatMap((piece) => {{
    if (!/^[{_HAN}]/.test(piece) || piece.length === 1) return [piece];
    return Array.from({{ length: piece.length - 1 }}, (_, i) => piece.slice(i, i + 2));
  }});
}}
"""

    def split(self, text: str) -> list[str]:
        """Cut a sentence into the words of the index."""
        words: list[str] = []
        for piece in _PIECE.findall(text):
            if len(piece) > 1 and re.match(rf"[{_HAN}]", piece):
                words.extend(a + b for a, b in pairwise(piece))
            else:
                words.append(piece)
        return words


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the place of Sphinx's English search."""
    app.add_search_language(BilingualSearch)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
