"""A rulebook is kept on disk between processes, and never taken for another."""

import os
import shutil
from pathlib import Path

import pytest

from govrules.reading.kept import FROM_RULES, SWITCH
from govrules.reading.load import load
from govrules.reading.sources import shipped_folder

INSTRUMENT = "cn/regulation-2019"


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    """A folder of one's own with more rules than the least that is kept."""
    folder = tmp_path / "rules"
    shutil.copytree(shipped_folder() / "records", folder / "records")
    for name in (INSTRUMENT, "cn/shanghai/baoshan-2020"):
        shutil.copytree(shipped_folder() / name, folder / name)
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(SWITCH, str(folder))
    return folder


def test_the_kept_copy_is_the_rulebook_that_was_read(rulebook: Path, cache: Path) -> None:
    first = load(rulebook)
    assert len(first.rules) >= FROM_RULES
    assert [each.suffix for each in cache.iterdir()] == [".pickle"]
    again = load(rulebook)
    assert again == first
    assert again.rules is not first.rules


def test_a_change_of_one_sign_is_read(rulebook: Path, cache: Path) -> None:
    first = load(rulebook)
    rule = rulebook / INSTRUMENT / "late-reply.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("20 working", "21 working", 1), encoding="utf-8")
    again = load(rulebook)
    assert again.rules.fingerprint != first.rules.fingerprint
    assert str(again.rules.rules[f"{INSTRUMENT}/late-reply"].requires.within) == "21 working days"  # type: ignore[union-attr]
    assert len(list(cache.iterdir())) == 2


def test_a_damaged_copy_is_read_anew(rulebook: Path, cache: Path) -> None:
    first = load(rulebook)
    (copy,) = cache.iterdir()
    copy.write_bytes(b"no pickle")
    assert load(rulebook) == first


def test_off_keeps_none_and_a_folder_that_cannot_be_made_is_no_fault(
    rulebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "off")
    first = load(rulebook)
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("", encoding="utf-8")
    monkeypatch.setenv(SWITCH, str(in_the_way / "below"))
    assert load(rulebook) == first
    assert in_the_way.read_text(encoding="utf-8") == ""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="only where files have owners")
def test_a_copy_of_somebody_else_is_left_aside(
    rulebook: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(rulebook)
    (copy,) = cache.iterdir()
    monkeypatch.setattr(os, "getuid", lambda: copy.stat().st_uid + 1)
    copy.write_bytes(b"what would be harm")
    assert load(rulebook) == first
