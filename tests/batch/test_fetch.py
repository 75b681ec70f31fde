"""Records come back from the typed view as they went in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import govrules as gr
from govrules.engines.batch.typed import records_of, typed_table
from govrules.model.record import Record
from govrules.testing.strategies import records

RULES = gr.load().rules


@given(st.data())
def test_a_record_survives_the_typed_view(data: st.DataObject) -> None:
    """Whatever its type and facts: typing a record and taking it back gives the same record."""
    record_type = RULES.record_types[data.draw(st.sampled_from(sorted(RULES.record_types)))]
    made = data.draw(st.lists(records(RULES, record_type.id), max_size=4))
    assumed = data.draw(st.booleans())
    defaults = frozenset(name for name, field in record_type.fields.items() if field.default is not None)
    made = [
        Record(
            each.type,
            each.id,
            each.facts,
            each.region,
            (defaults & each.facts.keys()) if assumed else frozenset(),
        )
        for each in made
    ]
    rows = typed_table(made, record_type)
    found = [each for batch in rows.to_batches() for each in records_of(batch, record_type)]
    assert found == made
