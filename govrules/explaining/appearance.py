"""How verdicts look, wherever they are shown as HTML or SVG: a sign, a colour and a word for each status.

Comes in: a status, a language, the selector of an element. Goes out: signs, CSS, a badge.
Must not know: explanations, notebooks, reports.

No meaning rests on colour alone: a status is always shown by its sign and its word too.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from govrules.explaining.wording import say
from govrules.model.verdict import Status

SIGNS: Mapping[Status, str] = MappingProxyType(
    {
        Status.SATISFIED: "✓",
        Status.VIOLATED: "✗",
        Status.PENDING: "…",
        Status.UNDETERMINED: "?",
        Status.NOT_APPLICABLE: "–",
    }
)

WORST_FIRST = (
    Status.VIOLATED, Status.UNDETERMINED, Status.PENDING, Status.SATISFIED, Status.NOT_APPLICABLE,
)  # fmt: skip
"""The order in which a person wants to read verdicts."""

FONTS = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",SimHei,sans-serif'
"""Fonts with Chinese characters, by the names they have on Linux, Windows and macOS."""

_LIGHT = "--gr-soft:#57606a;--gr-yes:#116329;--gr-no:#a40e26;--gr-unknown:#7d4e00;--gr-running:#0a56b0"
_DARK = "--gr-soft:#9da7b3;--gr-yes:#56d364;--gr-no:#ff8f87;--gr-unknown:#e3b341;--gr-running:#79b8ff"
_COLOURS: Mapping[Status, str] = MappingProxyType(
    {
        Status.SATISFIED: "--gr-yes",
        Status.VIOLATED: "--gr-no",
        Status.PENDING: "--gr-running",
        Status.UNDETERMINED: "--gr-unknown",
        Status.NOT_APPLICABLE: "--gr-soft",
    }
)


def colours(selector: str) -> str:
    """CSS that defines the colours for the elements of a selector, by the notebook's theme or the reader's setting.

    The variables are `--gr-ink`, `--gr-soft` (text), `--gr-paper`, `--gr-line`, `--gr-tint` (surfaces) and
    `--gr-yes`, `--gr-no`, `--gr-unknown`, `--gr-running` (what a status or a mark means).
    """
    return f"""
{selector}{{
--gr-ink:var(--jp-content-font-color1,var(--vscode-foreground,#1f2328));
--gr-paper:var(--jp-layout-color1,var(--vscode-editor-background,#ffffff));
--gr-line:var(--jp-border-color1,#afb8c1);--gr-tint:rgba(127,127,127,.14);
{_LIGHT}}}
@media (prefers-color-scheme:dark){{{selector}{{
--gr-ink:var(--jp-content-font-color1,var(--vscode-foreground,#e6edf3));
--gr-paper:var(--jp-layout-color1,var(--vscode-editor-background,#0d1117));
--gr-line:var(--jp-border-color1,#57606a);{_DARK}}}}}
[data-jp-theme-light="true"] {selector}{{{_LIGHT}}}
[data-jp-theme-light="false"] {selector}{{{_DARK}}}
@media print{{{selector}{{--gr-ink:#000;--gr-soft:#333;--gr-paper:#fff;--gr-line:#555;--gr-tint:transparent;
--gr-yes:#000;--gr-no:#000;--gr-unknown:#000;--gr-running:#000}}}}
"""


def colour(status: Status) -> str:
    """The colour of a status as CSS, inside an element that has the variables of `colours`.

    >>> colour(Status.VIOLATED)
    'var(--gr-no)'
    """
    return f"var({_COLOURS[status]})"


def badge(status: Status, lang: str) -> str:
    """Sign and word of a status as an inline element of HTML in its colour.

    >>> badge(Status.SATISFIED, "en")
    '<span class="gr-badge" style="color:var(--gr-yes)"><b aria-hidden="true">✓</b> satisfied</span>'
    """
    word = escape(say(f"status.{status}").in_(lang))
    return (
        f'<span class="gr-badge" style="color:{colour(status)}">'
        f'<b aria-hidden="true">{SIGNS[status]}</b> {word}</span>'
    )
