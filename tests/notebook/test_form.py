"""The form, in plain Python: what is entered, and what is drawn anew."""

from govrules.notebook.form import Form


def test_entering_one_value_keeps_the_others() -> None:
    form = Form(
        fields=[{"name": "a", "kind": "text", "label": "A"}, {"name": "b", "kind": "text", "label": "B"}]
    )
    form.enter(a="1")
    form.enter(b="2")
    assert form.values == {"a": "1", "b": "2"}


def test_other_words_keep_what_was_entered() -> None:
    form = Form(fields=[{"name": "a", "kind": "text", "label": "姓名"}], values={"a": "李"})
    form.fields = [{"name": "a", "kind": "text", "label": "name"}]
    assert form.values == {"a": "李"}
