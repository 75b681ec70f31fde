"""Commands typed in this process, in a quiet English environment."""

import pytest

from govrules.cli.program import run
from tests.cli.typing_commands import AS_OF, CASES, RULES, Ran, Type


@pytest.fixture(autouse=True)
def _english_and_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOVRULES_LANG", "LC_ALL", "LC_MESSAGES", "GOVRULES_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def govrules(capsys: pytest.CaptureFixture[str]) -> Type:
    """Run a command line in this process."""

    def typed(*args: str) -> Ran:
        code = run(args)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return typed


@pytest.fixture
def audit_of_cases(govrules: Type) -> Type:
    """`govrules audit` of the made-up cases by the made-up plan, at the usual moment."""

    def typed(*args: str) -> Ran:
        return govrules("audit", CASES, "--record", "case", "--rules", RULES, "--as-of", AS_OF, *args)

    return typed
