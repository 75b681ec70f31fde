"""What a requirement says of a record, as columns of SQL; and how several readings of it are joined.

Comes in: nodes. Goes out: `Outcome`. Must not know: rules, dialects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from govrules.engines.batch import codes
from govrules.engines.batch.sql import (
    Node,
    all_of,
    any_of,
    case,
    compare,
    false,
    known,
    least,
    null,
    number,
    text,
    unknown,
)
from govrules.engines.batch.steps import Steps


@dataclass(frozen=True, slots=True)
class Outcome:
    """The columns of a verdict that a requirement decides; `code` stands for status and reason.

    `by_moment`: start and due are moments, else days. `done_coarse` says where `done`, a moment, is only a day.
    `easy` says where the code is known by a count without pauses, restarts and extensions, and `easy_code` what
    it is there: these only put a due day off. `lacking` is what `missing` holds of a violation, where that is
    known without looking at the facts again.
    """

    code: Node
    start: Node
    due: Node
    done: Node
    late: Node
    late_unit: str | None
    provisional: Node
    missing: Node
    by_moment: bool = False
    done_coarse: Node | None = None
    easy: Node | None = None
    easy_code: Node | None = None
    lacking: Node | None = None

    @classmethod
    def plain(cls, code: Node, missing: Node | None = None) -> Outcome:
        """An outcome without times."""
        return cls(
            code, null(), null(), null(), null(), None, false(), text("") if missing is None else missing
        )


def is_violated(code: Node) -> Node:
    """Whether a code is a violation."""
    low, high = number(codes.VIOLATED_FIRST), number(codes.VIOLATED_LAST)
    return all_of([compare(">=", code, low), compare("<=", code, high)])


def same_code(outcomes: Sequence[Outcome]) -> Node:
    """Whether all readings give the same status and reason."""
    first, *rest = outcomes
    return all_of(
        compare("=", other.code, first.code) for other in rest if other.code.sql() != first.code.sql()
    )


def soonest(outcomes: Sequence[Outcome], steps: Steps, hint: str) -> Outcome:
    """The reading that is due first (one that stands still is due last), with the least lateness of all."""
    best, *rest = outcomes
    for other in rest:
        if other == best:
            continue
        earlier = steps.let(
            any_of([
                compare("<", other.due, best.due),
                all_of([known(other.due), unknown(best.due)]),
            ]),
            f"{hint}__sooner",
        )  # fmt: skip
        best = replace(
            best,
            start=steps.let(case([(earlier, other.start)], best.start), f"{hint}__start"),
            due=steps.let(case([(earlier, other.due)], best.due), f"{hint}__due"),
        )
    late = least(*(outcome.late for outcome in outcomes))
    provisional = any_of(outcome.provisional for outcome in outcomes)
    return replace(best, late=late, provisional=provisional)


def choose(condition: Node, chosen: Outcome, other: Outcome) -> Outcome:
    """One outcome where the condition is true, the other elsewhere."""
    if chosen == other:
        return chosen

    def pick(a: Node, b: Node) -> Node:
        return case([(condition, a)], b)

    return replace(
        other,
        code=pick(chosen.code, other.code),
        start=pick(chosen.start, other.start),
        due=pick(chosen.due, other.due),
        done=pick(chosen.done, other.done),
        late=pick(chosen.late, other.late),
        late_unit=other.late_unit or chosen.late_unit,
        provisional=pick(chosen.provisional, other.provisional),
        missing=pick(chosen.missing, other.missing),
    )


def unsettled(outcome: Outcome, code: Node, missing: Node | None = None) -> Outcome:
    """Undetermined, with the times that one reading left."""
    return replace(outcome, code=code, late=null(), missing=text("") if missing is None else missing)
