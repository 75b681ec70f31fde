"""A small rulebook that every fault is tried on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import govrules as gr

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def book() -> gr.Rulebook:
    """Three rules on applications: a deadline with pause, restart and extension; an order; a requirement of facts."""
    chosen = ["late-reply", "request-stages-out-of-order", "refusal-without-reasons"]
    return gr.load("cn/regulation-2019").select(chosen)
