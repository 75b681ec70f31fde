"""Scenarios as values, and the way back."""

from govrules.notebook.scenario import Desk, History, Scenario


def test_an_empty_entry_takes_a_field_out() -> None:
    scenario = Scenario({"a": "1"}).with_entry("b", ("x",))
    assert scenario.entered == {"a": "1", "b": ("x",)}
    assert scenario.with_entry("a", "").with_entry("b", ()).entered == {}


def test_what_was_done_is_undone_and_done_again_in_order() -> None:
    history = History(Desk("application"))
    states = [history.now.with_scenario(0, Scenario({"a": str(n)})) for n in range(3)]
    for state in states:
        history.do(state)
    assert [history.undo(), history.undo()] == [states[1], states[0]]
    assert history.redo() == states[1]
    assert (history.can_undo, history.can_redo) == (True, True)


def test_something_new_forgets_what_was_undone() -> None:
    history = History("a")
    history.do("b")
    history.undo()
    history.do("c")
    assert (history.can_redo, history.redo(), history.undo()) == (False, "c", "a")


def test_the_same_again_is_no_step_and_the_ends_hold() -> None:
    history = History("a")
    history.do("a")
    assert (history.can_undo, history.undo(), history.redo()) == (False, "a", "a")
