"""Results of tests as JUnit XML, which continuous integration shows beside a change.

Comes in: cases, as plain values. Goes out: bytes. Must not know: what was tested.

The form is the one that Jenkins, GitLab and GitHub's reporters read: `testsuites/testsuite/testcase`, with
`failure` for what came out otherwise than expected and `error` for what could not be tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree as ET

from govrules.model.source import Place
from govrules.report.layout import harmless


@dataclass(frozen=True, slots=True)
class Case:
    """One test: the suite and the class it belongs to, its name, where it stands, and what went wrong.

    `failure` and `error` are texts of several lines, their first line the message; at most one is given.
    """

    suite: str
    classname: str
    name: str
    place: Place | None = None
    failure: str | None = None
    error: str | None = None


def junit(cases: Iterable[Case]) -> bytes:
    """One file of all cases, in their order; cases of a suite that stand together make one `testsuite`."""
    root = ET.Element("testsuites", {"name": "govrules"})
    every: list[Case] = []
    for suite, found in groupby(cases, key=lambda case: case.suite):
        of = list(found)
        every += of
        element = ET.SubElement(root, "testsuite", {"name": _text(suite), **_counts(of)})
        for case in of:
            _add(element, case)
    root.attrib |= _counts(every)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _counts(cases: list[Case]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(case.failure is not None for case in cases)),
        "errors": str(sum(case.error is not None for case in cases)),
    }


def _add(suite: ET.Element, case: Case) -> None:
    attributes = {"classname": _text(case.classname), "name": _text(case.name)}
    if case.place is not None:
        attributes |= {"file": _text(case.place.file), "line": str(case.place.line)}
    element = ET.SubElement(suite, "testcase", attributes)
    for tag, told in (("failure", case.failure), ("error", case.error)):
        if told is not None:
            message = told.split("\n", 1)[0]
            ET.SubElement(element, tag, {"message": _text(message), "type": tag}).text = _text(told)


def _text(text: str) -> str:
    """XML takes no control characters, so they are spelt out."""
    return harmless(text, lines=True)
