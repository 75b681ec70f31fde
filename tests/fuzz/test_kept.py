"""Every input that the fuzzer began from or found is tried again: a fault that was mended stays mended."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
KEPT = sorted(path for folder in ("seeds", "found") for path in (HERE / folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.relative_to(HERE).as_posix())
def test_a_kept_input_is_read_or_refused_with_words(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_seeds() -> None:
    assert {path.parent.name for path in KEPT} == set(TARGETS)
