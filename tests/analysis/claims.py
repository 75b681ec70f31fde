"""What a witness must show for each kind of finding: written from the meaning of the kinds, not from the checker."""

from collections.abc import Callable, Sequence

from govrules.analysis.finding import Expectation, Finding

NONE = "not-applicable"


def _said(*said: str) -> Callable[[Sequence[Expectation]], bool]:
    """Each rule in turn says this: a status or a reason."""
    return lambda expect: all(
        want in (each.status, each.reason) for want, each in zip(said, expect, strict=True)
    )


def _applies(expect: Sequence[Expectation]) -> bool:
    return all(each.status != NONE for each in expect)


def _one_broken(expect: Sequence[Expectation]) -> bool:
    return _applies(expect) and any(each.status == "violated" for each in expect)


def _emptied(expect: Sequence[Expectation]) -> bool:
    """The first allows more; or both ask for the same, of more records the one than the other."""
    return _one_allows(expect) or [each.status for each in expect] == ["satisfied", "satisfied"]


def _one_allows(expect: Sequence[Expectation]) -> bool:
    return [each.status for each in expect] == ["satisfied", "violated"]


CLAIMS: dict[str, Callable[[Sequence[Expectation]], bool]] = {
    "GR801": _said("condition-false"),
    "GR802": _said("exempt"),
    "GR803": _applies,
    "GR804": _applies,
    "GR805": _one_broken,
    "GR806": _one_broken,
    "GR807": _one_allows,
    "GR808": _emptied,
    "GR809": _said("satisfied", "satisfied"),
    "GR810": _said("satisfied", "satisfied"),
    "GR811": _one_allows,
    "GR812": lambda expect: expect[0].reason == "not-in-force" and expect[1].status != NONE,
}


def claims(finding: Finding) -> bool:
    """Whether the witness of a finding speaks of its rules, in their order, and says what its kind claims."""
    assert finding.witness is not None
    expect = finding.witness.expect
    return [each.rule for each in expect] == list(finding.rules) and CLAIMS[finding.code](expect)
