"""A pytest plugin: the examples in rule files, each a test.

Comes in: rule files below the folders that `govrules_rules` names (in pytest's configuration), or any that is
collected with `--govrules`. Goes out: one test an example; a file that cannot be read is an error of collection.
Must not know: anything heavy before it is asked to collect, for pytest loads it in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from govrules.model.rule import Example, Rule
    from govrules.model.rulebook import Rules

_NO_RULES = ("instrument.yaml",)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch, and the setting that does the same for chosen folders."""
    group = parser.getgroup("govrules")
    group.addoption(
        "--govrules", action="store_true", help="collect the examples in rule files (YAML) as tests"
    )
    parser.addini("govrules_rules", "folders of rules whose examples are tests", type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A rule file is a YAML file beside an `instrument.yaml`."""
    if file_path.suffix != ".yaml" or file_path.name in _NO_RULES:
        return None
    if not (file_path.parent / "instrument.yaml").is_file():
        return None
    config = parent.config
    folders = [Path(folder).resolve() for folder in config.getini("govrules_rules")]
    inside = any(file_path.resolve().is_relative_to(folder) for folder in folders)
    if not inside and not config.getoption("--govrules"):
        return None
    return RuleFile.from_parent(parent, path=file_path)


class RuleFile(pytest.File):
    """One rule file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its examples, in the order of the file."""
        from govrules.reading.errors import RulesetError

        try:
            rules = _loaded(self.config, _top_of(self.path))
        except RulesetError as error:
            raise self.CollectError(str(error)) from None
        for rule in rules:
            if rule.place is not None and Path(rule.place.file).name == self.path.name and self._is(rule):
                for number, example in enumerate(rule.examples, start=1):
                    name = f"{number}" if example.note is None else f"{number}: {example.note.en}"
                    yield RuleExample.from_parent(
                        self, name=name, rules=rules, rule=rule, number=number, example=example
                    )

    def _is(self, rule: Rule) -> bool:
        return self.path.with_suffix("").as_posix().endswith(f"/{rule.id}")

    CollectError = pytest.Collector.CollectError


class RuleExample(pytest.Item):
    """One example: passes if the rule says of it what it expects."""

    def __init__(self, *, rules: Rules, rule: Rule, number: int, example: Example, **more: Any) -> None:
        super().__init__(**more)
        self.rules, self.rule, self.number, self.example = rules, rule, number, example

    def runtest(self) -> None:
        """Judge it."""
        from govrules.testing.examples import reference_judge, run_example

        judge = self.config.stash.setdefault(_JUDGES, {})
        key = self.rules.fingerprint
        if key not in judge:
            judge[key] = reference_judge(self.rules)
        result = run_example(self.rules, self.rule, self.number, self.example, judge[key])
        if not result.passed:
            raise ExampleFailed(_told(result))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """What was expected and found, without a traceback: the fault is in the rule file."""
        if isinstance(excinfo.value, ExampleFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the example stands in its file."""
        line = None if self.example.place is None else self.example.place.line - 1
        return self.path, line, f"{self.rule.id}: example {self.name}"


class ExampleFailed(Exception):  # noqa: N818 - a failed test, not an error of the program
    """A rule says of an example something else than it expects."""


_LOADED = pytest.StashKey[dict[Path, Any]]()
_JUDGES = pytest.StashKey[dict[str, Any]]()


def _loaded(config: pytest.Config, top: Path) -> Rules:
    """The rules of a folder, read once for the whole run."""
    from govrules.reading.load import load

    loaded = config.stash.setdefault(_LOADED, {})
    if top not in loaded:
        loaded[top] = load(str(top)).rules
    rules: Rules = loaded[top]
    return rules


def _top_of(path: Path) -> Path:
    """The folder that ids are relative to: the one with `records/`, else the instrument's parent."""
    for folder in path.parents[1:]:
        if (folder / "records").is_dir():
            return folder
    return path.parent.parent


def _told(result: Any) -> str:
    if result.problem is not None:
        return str(result.problem.en)
    place = result.example.place
    lines = [f"{place}: {result.rule.id}: example {result.number} fails" if place else result.rule.id]
    lines += [f"  {each.column}: expected {each.expected}, found {each.found}" for each in result.differences]
    return "\n".join(lines)
