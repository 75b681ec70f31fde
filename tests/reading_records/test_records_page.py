"""The page on tables says what the reader reads: its tables of forms are the reader's own."""

from pathlib import Path

import pytest

from govrules.model.record import UnfitCode
from govrules.reading.cell_forms import (
    DAY_FORMS,
    EMPTY_SET_WORDS,
    FALSE_WORDS,
    FIRST_BARE_SERIAL,
    NUMBER_EXAMPLES,
    SERIAL_FORM,
    SET_SEPARATORS,
    TIME_FORMS,
    TRUE_WORDS,
)
from govrules.reading.tables import FORMATS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "records.md", "zh": DOCS / "zh" / "records.md"}


@pytest.fixture(params=PAGES)
def page(request):
    return request.param, PAGES[request.param].read_text(encoding="utf-8")


def test_the_table_of_dates_is_that_of_the_reader(page):
    lang, text = page
    forms = (*DAY_FORMS, *TIME_FORMS, SERIAL_FORM)
    rows = [
        f"| {form.means.in_(lang)} | {', '.join(f'`{each}`' for each in form.examples)} |" for form in forms
    ]
    assert "\n".join(rows) in text
    assert str(FIRST_BARE_SERIAL) in text


def test_the_words_for_yes_and_no_the_numbers_and_the_separators_are_those_of_the_reader(page):
    lang, text = page
    join = {"en": ", ", "zh": "、"}[lang]
    assert join.join(TRUE_WORDS) in text
    assert join.join(FALSE_WORDS) in text
    assert join.join(f"`{each}`" for each in NUMBER_EXAMPLES) in text
    for sign in SET_SEPARATORS.strip():
        assert f"`{sign}`" in text or f"`\\{sign}`" in text
    for word in EMPTY_SET_WORDS:
        assert f"`{word}`" in text


def test_every_code_of_an_unfit_row_is_listed(page):
    assert [code for code in UnfitCode if f"`{code}`" not in page[1]] == []


def test_every_format_is_named(page):
    # .txt and .ndjson are read as what they are, .csv and .jsonl by another name.
    assert [each for each in FORMATS if each not in page[1]] == [".txt", ".ndjson"]
