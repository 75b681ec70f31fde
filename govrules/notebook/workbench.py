"""The scenario workbench: try a case, see every rule's verdict at once, and why.

Comes in: a rulebook; what a person enters, chooses, moves. Goes out: a panel. Must not know: how a scenario is
read and judged (`judging`), shown (`scenario_view`), kept (`reading.scenarios`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets

from govrules.api import Rulebook
from govrules.errors import GovrulesError
from govrules.explaining.dates import plain
from govrules.explaining.wording import say
from govrules.model.rule import Example, Expected, Rule
from govrules.model.verdict import Status, Verdict
from govrules.notebook.download import Download
from govrules.notebook.form import Form
from govrules.notebook.judging import Judged, judge
from govrules.notebook.panel import Panel
from govrules.notebook.scenario import Desk, History, Scenario
from govrules.notebook.scenario_form import entered, from_example, written
from govrules.notebook.scenario_view import ScenarioView
from govrules.notebook.upload import Upload
from govrules.notebook.verdict_cards import difference_html
from govrules.notebook.workbench_words import TITLE, WORDS
from govrules.reading.scenarios import read_scenarios, scenario_text

_YAML = "text/yaml"


class Workbench(Panel):
    """A panel to try scenarios by the rules of a book (left out: all that are shipped).

    `record_type` names what is tried first; it begins with an example of one of its rules. `lang` is `zh` or
    `en`. `scenario`, `verdicts` and `explanation` are what is on the screen, to go on with in a notebook.
    Raises GovrulesError for a record type that no rule of the book speaks of.
    """

    def __init__(
        self, book: Rulebook | None = None, *, record_type: str | None = None, lang: str = "zh"
    ) -> None:
        super().__init__(TITLE, WORDS, book, lang=lang)
        first = self._first_rule(record_type)
        self._rule: str | None = first.id
        self._history = History(Desk(first.record, (), (from_example(_telling_example(first)),)))
        self._books: dict[tuple[str, ...], Rulebook] = {(): self.book}
        self._judged: tuple[Judged, ...] = ()
        self.setup = Form()
        self.setup.add_class("gr-setup")
        self.setup.observe(self._set_up, "values")
        self.undo_button = self._button("undo", lambda: self._history.undo())
        self.redo_button = self._button("redo", lambda: self._history.redo())
        self.clear_button = self._button("clear", self._clear_facts)
        self.compare_button = self._button("compare", self._compare_or_end)
        self.save_button = Download(self._save)
        self.load_button = Upload(self._load, accept=".yaml,.yml")
        tools = ipywidgets.HBox(
            [
                self.undo_button,
                self.redo_button,
                self.clear_button,
                self.compare_button,
                self.save_button,
                self.load_button,
            ]
        )
        tools.add_class("gr-tools")
        self.difference = ipywidgets.HTML()
        self.views = [
            ScenarioView(self.say, partial(self._enter, at), self._choose, partial(self._move, at))
            for at in (0, 1)
        ]
        self._side_by_side = ipywidgets.HBox(self.views[:1])
        self._side_by_side.add_class("gr-scenarios")
        self.body(self.setup, tools, self.difference, self._side_by_side)
        self.observe(lambda _: self.show(), "lang")
        self.show()

    # -- what is on the screen -----------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """What is laid out now."""
        return self._history.now

    @property
    def scenario(self) -> Scenario:
        """The first scenario, as it was entered."""
        return self.desk.scenarios[0]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on the first scenario, worst first; empty while something in it is not understood."""
        return self._judged[0].verdicts

    @property
    def explanation(self) -> Any:
        """The explanation of the chosen rule's verdict on the first scenario, or None."""
        return self.views[0].explained

    def show(self) -> None:
        """Judges what is laid out and shows it."""
        desk, book = self.desk, self._book()
        self._judged = tuple(judge(book, desk.record_type, scenario) for scenario in desk.scenarios)
        self._rule = self._rule_to_explain(book)
        two = len(desk.scenarios) == 2
        for at, (scenario, judged) in enumerate(zip(desk.scenarios, self._judged, strict=True)):
            heading = self.say("scenario", n=self.say(f"scenario.{at + 1}")) if two else ""
            self.views[at].show(book, desk.record_type, scenario, judged, self._rule, self.lang, heading)
        self._side_by_side.children = tuple(self.views[: len(desk.scenarios)])
        self.difference.value = (
            difference_html(book, self._judged[0], self._judged[1], self.lang, self.say) if two else ""
        )
        self._show_setup()
        self.undo_button.disabled = not self._history.can_undo
        self.redo_button.disabled = not self._history.can_redo
        self.worded(self.compare_button, description="compare.end" if two else "compare")
        self.save_button.label, self.load_button.label = self.say("save"), self.say("load")
        self.load_button.hint = self.say("load.hint")
        if self._judged[0].as_of is not None:
            self.stands_at(self._judged[0].as_of)

    # -- what a person does --------------------------------------------------------------------------

    def enter(self, **facts: Any) -> None:
        """Enters facts into the first scenario, as texts, by field name; `as_of` is the moment of evaluation."""
        self.views[0].form.enter(**facts)

    def choose(self, rule: str) -> None:
        """Explains another rule, named by its id or an unambiguous tail of it."""
        self._choose(self._book().rule(rule).id)

    def start_from(self, rule: str, number: int = 1) -> None:
        """Puts an example of a rule in place of the first scenario; examples are counted from 1."""
        chosen = self.book.rule(rule)
        self._rule = chosen.id
        scenario = from_example(chosen.examples[number - 1])
        if chosen.record == self.desk.record_type:
            self._do(self.desk.with_scenario(0, scenario))
        else:
            self._do(Desk(chosen.record, (), (scenario,)))

    def to_yaml(self) -> str:
        """The first scenario as an example of the chosen rule, in a file that `govrules test` runs.

        Raises GovrulesError while there is no verdict.
        """
        judged = self._judged[0]
        verdict = next((each for each in judged.verdicts if each.rule == self._rule), None)
        if verdict is None or judged.as_of is None:
            raise self.mistake("nothing-to-save")
        record = judged.record
        assert record is not None
        given = {name: written(fact) for name, fact in record.facts.items() if name not in record.assumed}
        if record.region is not None:
            given["region"] = record.region
        example = Example((given,), judged.as_of, (_expected(verdict),))
        return scenario_text(self._book().rules.rules[verdict.rule], example)

    def load(self, path: str | Path) -> None:
        """Puts the first example of a file in place of the first scenario.

        Raises RulesetError for a file that is none.
        """
        rule, examples = read_scenarios(Path(path), Path(path).name, self.book.rules)
        self._rule = rule.id
        self._do(Desk(rule.record, (), (from_example(examples[0]),)))

    # -- heard from widgets --------------------------------------------------------------------------

    def _do(self, desk: Desk) -> None:
        self._history.do(desk)
        self.show()

    def _enter(self, at: int, values: Mapping[str, Any]) -> None:
        with self.telling():
            self._do(self.desk.with_scenario(at, entered(values, self.desk.scenarios[at])))

    def _move(self, at: int, moment: date) -> None:
        with self.telling():
            self._do(self.desk.with_scenario(at, replace(self.desk.scenarios[at], as_of=plain(moment))))

    def _choose(self, rule: str) -> None:
        with self.telling():
            self._rule = rule
            self.show()

    def _set_up(self, change: Any) -> None:
        with self.telling():
            values = change["new"]
            chosen = tuple(values.get("instruments", ()))
            if values.get("record_type") != self.desk.record_type:
                self._rule = None
                self._do(Desk(str(values["record_type"]), chosen, (replace(self.scenario, entered={}),)))
            elif values.get("example"):
                rule = self.book.rules.rules[self._rule or ""]
                self._do(self.desk.with_scenario(0, from_example(rule.examples[int(values["example"]) - 1])))
            elif chosen != self.desk.instruments:
                self._do(replace(self.desk, instruments=chosen))

    def _clear_facts(self) -> None:
        self._history.do(self.desk.with_scenario(0, replace(self.scenario, entered={})))

    def _compare_or_end(self) -> None:
        scenarios = self.desk.scenarios
        self._history.do(
            replace(
                self.desk, scenarios=(scenarios[0], scenarios[0]) if len(scenarios) == 1 else scenarios[:1]
            )
        )

    def _save(self) -> None:
        with self.telling():
            name = f"{(self._rule or 'case').rsplit('/', 1)[-1]}-case.yaml"
            self.save_button.give(name, self.to_yaml().encode(), _YAML)

    def _load(self, path: Path) -> None:
        with self.telling():
            self.load(path)

    def _button(self, key: str, act: Any) -> Any:
        button = self.worded(ipywidgets.Button(), description=key)

        def clicked(_button: Any) -> None:
            with self.telling():
                act()
                self.show()

        button.on_click(clicked)
        return button

    # -- what there is to choose from ----------------------------------------------------------------

    def _book(self) -> Rulebook:
        """The rules of the chosen instruments."""
        chosen = self.desk.instruments
        if chosen not in self._books:
            rules = (rule.id for rule in self.book.rules if rule.instrument in chosen)
            self._books[chosen] = self.book.select(rules)
        return self._books[chosen]

    def _rules_of(self, record_type: str) -> list[Rule]:
        return [rule for rule in self.book.rules if rule.record == record_type and rule.kind != "quota"]

    def _first_rule(self, record_type: str | None) -> Rule:
        """The rule whose example it begins with: one with a limit, where there is one."""
        rules = [rule for rule in self.book.rules if rule.kind != "quota" and rule.examples]
        found = [rule for rule in rules if record_type in (None, rule.record)]
        if not found:
            known = sorted({rule.record for rule in rules})
            raise GovrulesError(
                f"no rule speaks of a record type `{record_type}`",
                help=f"name one of {', '.join(f'`{name}`' for name in known)}",
                zh=f"没有规则针对记录类型“{record_type}”",
                zh_help=f"可用 {'、'.join(known)}",
            )
        return max(found, key=lambda rule: (rule.kind == "deadline", len(rule.examples)))

    def _rule_to_explain(self, book: Rulebook) -> str | None:
        verdicts = [verdict.rule for verdict in self._judged[0].verdicts]
        if self._rule in verdicts or (not verdicts and self._rule in book.rules.rules):
            return self._rule
        return verdicts[0] if verdicts else None

    def _show_setup(self) -> None:
        lang, desk = self.lang, self.desk
        types = {rule.record for rule in self.book.rules if rule.kind != "quota"}
        labelled = [(name, self.book.rules.record_types[name].label.in_(lang)) for name in types]
        rule = None if self._rule is None else self.book.rules.rules[self._rule]
        examples = [{"value": "", "label": self.say("setup.example.none")}]
        if rule is not None:
            examples += [
                {"value": str(n), "label": self._example_label(n, example)}
                for n, example in enumerate(rule.examples, 1)
            ]
        instruments = sorted({each.instrument for each in self._rules_of(desk.record_type)})
        n = len(desk.instruments)
        told = (
            self.say("setup.instruments.some", n=n)
            if n
            else self.say("setup.instruments.all", n=len(instruments))
        )
        self.setup.unobserve(self._set_up, "values")
        with self.setup.hold_sync():
            self.setup.label = self.say("setup")
            self.setup.groups = [
                {"id": "what", "label": "", "open": True},
                {"id": "by", "label": self.say("setup.instruments", chosen=told), "open": False},
            ]
            self.setup.fields = [
                {
                    "name": "record_type",
                    "kind": "select",
                    "group": "what",
                    "label": self.say("setup.type"),
                    "options": [
                        {"value": name, "label": label}
                        for name, label in sorted(labelled, key=lambda each: each[1])
                    ],
                },
                {
                    "name": "example",
                    "kind": "select",
                    "group": "what",
                    "label": self.say("setup.example"),
                    "help": self.say("setup.example.help"),
                    "options": examples,
                },
                {
                    "name": "instruments",
                    "kind": "set",
                    "group": "by",
                    "wide": True,
                    "label": self.say("setup.instruments", chosen=told),
                    "help": self.say("setup.instruments.help"),
                    "options": [
                        {"value": name, "label": self.book.rules.instruments[name].title.in_(lang)}
                        for name in instruments
                    ],
                },
            ]
            self.setup.values = {
                "record_type": desk.record_type,
                "example": "",
                "instruments": list(desk.instruments),
            }
        self.setup.observe(self._set_up, "values")

    def _example_label(self, n: int, example: Example) -> str:
        """What an example is about: its status and reason, and the author's note."""
        expected = example.expect[0]
        told = say(f"status.{expected.status}").in_(self.lang)
        if expected.reason is not None:
            told += f" · {say(f'reason.{expected.reason}').in_(self.lang)}"
        label = self.say("example", n=n, status=told)
        return f"{label} · {example.note.in_(self.lang)}" if example.note else label


def _telling_example(rule: Rule) -> Example:
    """An example that shows something: a violation, where there is one."""
    return next(
        (each for each in rule.examples if each.expect[0].status == Status.VIOLATED), rule.examples[0]
    )


def _expected(verdict: Verdict) -> Expected:
    """All that a verdict says, as an example expects it."""
    violated = verdict.status is Status.VIOLATED
    return Expected(
        str(verdict.status),
        reason=None if verdict.reason is None else str(verdict.reason),
        due=verdict.due,
        late_by=verdict.late_by if violated else None,
        missing=verdict.missing or None,
    )
