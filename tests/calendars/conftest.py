"""Calendars that several tests count by."""

import pytest

from govrules.calendars import Calendar, calendar


@pytest.fixture
def calendar_file(tmp_path, monkeypatch):
    """Write `own.yaml` where the test runs, and give its name."""
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes, name: str = "own.yaml") -> str:
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(content)
        return name

    return write


@pytest.fixture
def week_only(calendar_file) -> Calendar:
    """A calendar that knows Saturdays and Sundays and nothing else."""
    return calendar(calendar_file("published_from: 2000-01-01\npublished_until: 2030-12-31\n"))
