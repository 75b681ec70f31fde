"""Changed verdicts by month, drawn: new breaches above the line, vanished ones below.

Comes in: counts by month, a language. Goes out: SVG that needs no script. Must not know: widgets, comparisons.

The two are told apart by place, by hatching and by the words beside them; each column says its numbers in its title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from govrules.model.source import Text

_ABOVE, _BELOW = "newly-in-breach", "newly-in-order"
_LABELS = {
    _ABOVE: Text("新违反", "newly in breach"),
    _BELOW: Text("不再违反", "no longer in breach"),
    "title": Text("按月：哪些违反不再有，哪些是新的", "By month: violations that vanish and that arise"),
    "unknown": Text("月份不详", "no month"),
}
_HEIGHT, _LEFT, _WIDEST, _LABEL = 120, 8, 46, 20


def months_chart(months: Sequence[tuple[str, Mapping[str, int]]], lang: str) -> str:
    """A column a month, in the order given; empty where no breach vanishes or arises."""
    shown = [(month, each[_ABOVE], each[_BELOW]) for month, each in months if each[_ABOVE] or each[_BELOW]]
    if not shown:
        return ""
    most_above = max(above for _, above, _ in shown)
    most_below = max(below for _, _, below in shown)
    scale = _HEIGHT / max(most_above + most_below, 1)
    middle = 22 + most_above * scale
    step = max(30, min(_WIDEST, 900 // len(shown)))
    width, height = _LEFT * 2 + step * len(shown), middle + most_below * scale + 40
    title = escape(_LABELS["title"].in_(lang))
    columns = "".join(
        _column(_LEFT + at * step, step, middle, scale, month, above, below, lang)
        for at, (month, above, below) in enumerate(shown)
    )
    return (
        f'<figure class="gr-effect"><figcaption>{title} · {_key(_ABOVE, lang)} · {_key(_BELOW, lang)}</figcaption>'
        f'<div class="gr-scroll" tabindex="0" role="group" aria-label="{title}">'
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{title}">'
        '<defs><pattern id="gr-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="var(--gr-paper)"/><rect width="3" height="6" fill="var(--gr-no)"/></pattern></defs>'
        f"{columns}"
        f'<line x1="0" x2="{width:.0f}" y1="{middle:.1f}" y2="{middle:.1f}" stroke="var(--gr-ink)"/></svg></div></figure>'
    )


def _column(
    x: float, step: float, middle: float, scale: float, month: str, above: int, below: int, lang: str
) -> str:
    name = month or _LABELS["unknown"].in_(lang)
    told = escape(f"{name}: {_LABELS[_ABOVE].in_(lang)} {above}, {_LABELS[_BELOW].in_(lang)} {below}")
    bar, centre = step - 8, x + step / 2
    parts = [f"<title>{told}</title>"]
    if above:
        top = middle - above * scale
        parts.append(
            f'<rect x="{x + 4:.1f}" y="{top:.1f}" width="{bar:.1f}" height="{above * scale:.1f}"'
            ' fill="url(#gr-hatch)" stroke="var(--gr-no)"/>'
            f'<text x="{centre:.1f}" y="{top - 4:.1f}">+{above:,}</text>'
        )
    if below:
        parts.append(
            f'<rect x="{x + 4:.1f}" y="{middle:.1f}" width="{bar:.1f}" height="{below * scale:.1f}"'
            ' fill="var(--gr-yes)"/>'
            f'<text x="{centre:.1f}" y="{middle + below * scale + 13:.1f}">−{below:,}</text>'
        )
    foot = middle + (below * scale if below else 0) + 30
    shown = name[2:] if month else "?"
    parts.append(f'<text class="gr-month" x="{centre:.1f}" y="{foot:.1f}">{escape(shown)}</text>')
    return f"<g>{''.join(parts)}</g>"


def _key(change: str, lang: str) -> str:
    sign = "▨ +" if change == _ABOVE else "■ −"
    return f'<span class="gr-{change}">{sign}</span> {escape(_LABELS[change].in_(lang))}'
