"""The corpus of rulebooks: a case is one file; `faulty` and `sound` are the same book with and without a fault.

In: tests/bad/rulebooks/*.yaml. Out: rulebooks written to a folder and loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import govrules as gr

FOLDER = Path(__file__).parents[1] / "bad" / "rulebooks"
OF_GAPS = ("GR813", "GR814", "GR815", "GR819", "GR820")
"""Notes that any small rulebook gives: compared only in the cases that are about them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the corpus."""

    name: str
    code: str
    faulty: dict[str, Any]
    sound: dict[str, Any]
    expect: list[dict[str, Any]]


def cases() -> list[Case]:
    """All cases, in the order of their names."""
    return [_case(path) for path in sorted(FOLDER.glob("*.yaml")) if path.name != "case-record.yaml"]


def _case(path: Path) -> Case:
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: TID251
    return Case(path.stem, said["code"], said["faulty"], said["sound"], said["expect"])


def load(book: dict[str, Any], folder: Path) -> gr.Rulebook:
    """Writes the rules of a book as files and loads them."""
    (folder / "records").mkdir(parents=True)
    record = (FOLDER / "case-record.yaml").read_text(encoding="utf-8")
    if "record" in book:
        record = yaml.safe_dump(book["record"], allow_unicode=True)
    (folder / "records" / "case.yaml").write_text(record, encoding="utf-8")
    for at, rule in book["rules"].items():
        instrument = folder / at.partition("/")[0]
        if not instrument.is_dir():
            instrument.mkdir()
            region = "cn" if instrument.name.startswith("law") else "cn/town"
            about = {
                "title": {"zh": instrument.name, "en": instrument.name},
                "issuer": {"zh": "机关", "en": "office"},
                "number": f"〔{instrument.name}〕",
                "in_force": {"from": "2018-01-01", "until": "2020-12-31"},
                "region": region,
                "level": "national" if region == "cn" else "district",
                "clauses": {"c-1": {"provision": "一条"}},
                **book.get("instruments", {}).get(instrument.name, {}),
            }
            (instrument / "instrument.yaml").write_text(
                yaml.safe_dump(about, allow_unicode=True), encoding="utf-8"
            )
        whole = {
            "title": {"zh": at, "en": at},
            "provision": "一条",
            "clause": "c-1",
            "duty": "must",
            "record": "case",
            **rule,
        }
        (folder / f"{at}.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return gr.load(folder)


def told(book: gr.Rulebook, code: str) -> list[dict[str, Any]]:
    """The findings of a book that a case is compared by."""
    return [
        {
            "code": each.code,
            "level": str(each.level),
            "rules": list(each.rules),
            "about": each.about,
            "says": each.message.en,
            "witness": "none" if each.witness is None else each.witness.to_yaml(),
            "dates": [f"{first} {last}" for first, last in each.dates],
        }
        for each in book.check()
        if each.code == code or each.code not in OF_GAPS
    ]
