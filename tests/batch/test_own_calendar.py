"""An organisation's own calendar counts in DuckDB as it does in the reference."""

from pathlib import Path

import govrules as gr

CORPUS = Path(__file__).parents[1] / "corpus"


def test_rules_that_count_by_a_calendar_of_their_own_give_the_same_verdicts() -> None:
    book = gr.load(CORPUS)
    cases = [
        {"id": f"C-{at}", "opened_on": f"2020-{at % 12 + 1:02d}-{at % 28 + 1:02d}", "done_on": "2020-09-30"}
        for at in range(40)
    ]
    by_engine = {
        engine: sorted(book.audit({"case": cases}, "2020-12-31", engine=engine).verdicts, key=lambda v: v[:3])
        for engine in ("reference", "duckdb")
    }
    assert by_engine["duckdb"] == by_engine["reference"]
    assert len({verdict.status for verdict in by_engine["reference"]}) == 5
