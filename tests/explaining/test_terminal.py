"""The explanation in a terminal: coloured for a person, plain in a pipe, never read as markup."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from rich.console import Console

from govrules.explaining import Explanation
from govrules.explaining.safe_text import width
from govrules.explaining.terminal import print_explanation, styled

Explained = Callable[..., Explanation]


def printed(explanation: Explanation, *, terminal: bool, columns: int = 100) -> str:
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=terminal, width=columns, color_system="standard" if terminal else None
    )
    print_explanation(explanation, console)
    return out.getvalue()


def test_in_a_pipe_it_is_the_plain_text(explained: Explained) -> None:
    explanation = explained("late-fixed", "2020-07-01", opened_on="2020-04-20")
    assert printed(explanation, terminal=False) == f"{explanation}\n"


def test_in_a_terminal_the_status_is_coloured_and_the_words_stay(explained: Explained) -> None:
    explanation = explained("late-fixed", "2020-07-01", opened_on="2020-04-20")
    shown = printed(explanation, terminal=True)
    assert "\x1b[1;31mA-17 · 违反（应当）" in shown
    assert styled(explanation).plain == str(explanation)


def test_a_fact_that_looks_like_markup_is_shown_as_it_is(explained: Explained) -> None:
    explanation = explained(
        "without-reason", "2020-07-01", id="[red]x[/red]", opened_on="2020-04-20", subject="[bold]"
    )
    shown = printed(explanation, terminal=True)
    assert "[red]x[/red]" in shown
    assert "“[bold]”" in shown


def test_a_pipe_gets_the_same_lines_however_wide_it_says_it_is(explained: Explained) -> None:
    explanation = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain", excused=False)
    assert printed(explanation, terminal=False, columns=300) == printed(
        explanation, terminal=False, columns=60
    )


def test_a_narrow_terminal_gets_narrow_lines(explained: Explained) -> None:
    explanation = explained("late-answer", "2020-07-01", opened_on="2020-04-20", kind="plain", excused=False)
    shown = [
        re.sub(r"\x1b\[[0-9;]*m", "", line)
        for line in printed(explanation, terminal=True, columns=60).split("\n")
    ]
    assert max(map(width, shown)) <= 60
