"""`govrules sql`: what it prints is what the engine runs, with the law beside it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlglot

import govrules as gr
from govrules.api.sql import rules_as_sql
from govrules.engines.batch.dialect import DIALECTS, GAPS, NotLowered

AS_OF = dt.date(2020, 7, 1)


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_rule_names_its_provision_and_can_be_parsed(book: gr.Rulebook, dialect: str) -> None:
    text = rules_as_sql(book, ["late-conversion"], dialect, AS_OF)
    assert "一(三)9" in text.splitlines()[1]
    assert len(sqlglot.parse(text, read=dialect)) == 1


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_every_shipped_rule_can_be_written(book: gr.Rulebook, dialect: str) -> None:
    for record_type in book.rules.record_types:
        ids = [rule.id for rule in book.rules if rule.record == record_type and rule.kind != "quota"]
        if ids:
            assert rules_as_sql(book, ids, dialect, AS_OF).endswith(";")


def test_a_dialect_that_nobody_taught_is_refused_by_name(book: gr.Rulebook) -> None:
    with pytest.raises(NotLowered) as refused:
        rules_as_sql(book, ["late-conversion"], "oracle", AS_OF)
    assert str(refused.value) == (
        "rules cannot be written in the dialect `oracle`\n  help: there is `duckdb`, `spark`, `postgres`"
    )


def test_what_a_dialect_cannot_do_is_refused_with_the_rule(book: gr.Rulebook) -> None:
    quota = next(rule.id for rule in book.rules if rule.kind == "quota")
    with pytest.raises(NotLowered, match=quota):
        rules_as_sql(book, [quota], "postgres", AS_OF)
    assert {gap.dialect for gap in GAPS} <= set(DIALECTS)
