"""How much is made up: a little in the ordinary run, a million records with GOVRULES_AGREEMENT=nightly."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def rulebooks() -> int:
    """How many rulebooks are made up."""
    return 400 if os.environ.get("GOVRULES_AGREEMENT") == "nightly" else 10


@pytest.fixture(scope="session")
def records_each() -> int:
    """How many records each of them judges."""
    return 2500 if os.environ.get("GOVRULES_AGREEMENT") == "nightly" else 250


@pytest.fixture(scope="session")
def thorough() -> bool:
    """Whether all is compared that could be, and not only what an ordinary run has time for."""
    return os.environ.get("GOVRULES_AGREEMENT") == "nightly"
