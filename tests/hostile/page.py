"""The part of `docs/hostile-input.md` that counts what is tried; run it to write that part anew.

The runs of the fuzzer are those of the last `make fuzz`, entered by hand in `FUZZED`.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "hostile-input.md"
MARK = "<!-- counted by `tests/hostile/page.py`; a test compares -->\n"

# Inputs tried on 2026-11-26, seed 20201124: Python 3.11, atheris 3.0.0, libFuzzer's own mutations from the seeds.
FUZZED = {"limit": 300_000, "condition": 200_000, "rule_file": 100_000, "record_file": 60_000}
READS = {
    "limit": "the limit parser",
    "condition": "the condition parser",
    "rule_file": "the reader of rules, record types and instruments",
    "record_file": "the record reader, on CSV, JSON, JSON Lines, workbooks and Parquet",
}


def counted() -> str:
    """The tables, as the page holds them."""
    sys.path[:0] = [str(HERE), str(ROOT)]
    from files import CASES
    from test_texts import LOOKS
    from test_writing import FILES, NAMES
    from texts import TEXTS

    bad = ROOT / "tests" / "bad"
    rules = sum(1 for path in (bad / "rules").rglob("*.yaml"))
    records = sum(
        1 for path in (bad / "records").iterdir() if path.with_name(path.name + ".expected").exists()
    )
    found = HERE.parent / "fuzz" / "found"
    rows = [
        *(
            (f"texts that are {kind}", len(texts), f"in {len(LOOKS)} formats")
            for kind, texts in TEXTS.items()
        ),
        (
            "hostile files, refused",
            sum(case.refused for case in CASES),
            "XML entities, bombs, cut and lying files",
        ),
        (
            "hostile files, read or refused",
            sum(not case.refused for case in CASES),
            "odd shapes, columns of wrong types",
        ),
        ("formats written to a full disk", len(FILES), "the old report stays"),
        ("names of files", len(NAMES), "read and written, by two engines"),
        ("faulty rule files", rules, "each with its whole output, in `tests/bad/rules`"),
        ("faulty record files", records, "each with its whole output, in `tests/bad/records`"),
    ]
    lines = ["", "| what | how many | |", "|---|---|---|"]
    lines += [f"| {what} | {number:,} | {about} |" for what, number, about in rows]
    lines += ["", "| fuzzed | inputs tried | inputs kept as tests |", "|---|---|---|"]
    for target, runs in FUZZED.items():
        kept = sum(1 for path in (found / target).glob("*")) if found.is_dir() else 0
        lines.append(f"| {READS[target]} | {runs:,} | {kept} |")
    return MARK + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text(encoding="utf-8").partition(MARK)[0] + counted(), encoding="utf-8")
