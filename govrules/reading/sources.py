"""What the user named, as folders: shipped instruments by id, folders of one's own by path.

Comes in: ids and paths. Goes out: the files of record types, instruments and rules, each with its id.
Must not know: what is in a file.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from govrules.calendars.wording import Text
from govrules.reading.source_file import Findings
from govrules.reading.suggest import one_of

INSTRUMENT_FILE = "instrument.yaml"
RECORDS_FOLDER = "records"
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file: its path, the name that the user knows it by, and the id of what it holds."""

    path: Path
    name: str
    id: str


@dataclass(slots=True)
class FoundInstrument:
    """The folder of an instrument: its own file and the files of its rules."""

    file: FoundFile
    rules: list[FoundFile] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """All files of a load, in the order of their ids."""

    record_types: list[FoundFile] = field(default_factory=list)
    instruments: list[FoundInstrument] = field(default_factory=list)
    strays: list[FoundFile] = field(default_factory=list)
    """YAML files in a folder that is no instrument: what is not ours, or rules that nobody would read."""


def shipped_folder() -> Path:
    """Where the shipped rulesets lie: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "rulesets"
    return inside if inside.is_dir() else package.parent / "rulesets"


def shipped_ids(folder: Path) -> tuple[str, ...]:
    """The ids of all instruments in a folder of rulesets."""
    return tuple(each.file.id for each in _instruments(folder, "", folder.name))


def find(sources: Sequence[str | Path], findings: Findings) -> Found:
    """The files that the sources name; without any source, all that is shipped."""
    shipped = shipped_folder()
    found = Found(record_types=_record_types(shipped, "rulesets"))
    chosen: dict[Path, FoundInstrument] = {}
    all_shipped = tuple(_instruments(shipped, "", "rulesets"))
    for source in sources or (shipped,):
        for each in _of_source(source, shipped, all_shipped, found, findings):
            chosen.setdefault(each.file.path.resolve(), each)
    found.instruments = sorted(chosen.values(), key=lambda each: each.file.id)
    return found


def _of_source(
    source: str | Path,
    shipped: Path,
    all_shipped: Sequence[FoundInstrument],
    found: Found,
    findings: Findings,
) -> Iterator[FoundInstrument]:
    said = str(source)
    id = said.strip("/") if isinstance(source, str) and not said.startswith(("/", ".", "~")) else None
    if id is not None:
        inside = _below(id, all_shipped)
        if id and inside:
            yield from inside
            return
    folder = Path(said).expanduser()
    if folder.resolve().is_relative_to(shipped.resolve()) and folder.is_dir():
        # The same rules by their path keep the ids that they have as shipped ones.
        yield from _below(folder.resolve().relative_to(shipped.resolve()).as_posix(), all_shipped)
        return
    if not said or not folder.is_dir():
        if folder.is_file():
            message = Text(f"“{said}”是文件，不是文件夹", f"`{said}` is a file, not a folder")
            mend = Text("请写它所在的文件夹", "name the folder that it lies in")
        else:
            message = Text(
                f"“{said}”既不是自带的法规文件，也不是文件夹",
                f"`{said}` is neither a shipped instrument nor a folder",
            )
            mend = one_of(said, [each.file.id for each in all_shipped], Text("自带", "shipped"))
        findings.add_for_file("GR001", said, message, mend)
        return
    name = said.rstrip("/") or said
    own_records = _record_types(folder, name)
    found.record_types.extend(own_records)
    if (folder / INSTRUMENT_FILE).is_file():
        yield _instrument(folder, folder.resolve().name, name)
        return
    found.strays.extend(_strays(folder, name))
    inside = list(_instruments(folder, "", name))
    if not inside and not own_records:
        findings.add_for_file(
            "GR001",
            said,
            Text(f"文件夹“{said}”中没有规则", f"folder `{said}` holds no rules"),
            Text(
                f"一份法规文件是一个文件夹，其中有“{INSTRUMENT_FILE}”和各条规则",
                f"an instrument is a folder with a file `{INSTRUMENT_FILE}`, its rules beside it",
            ),
        )
    yield from inside


def _below(id: str, instruments: Sequence[FoundInstrument]) -> list[FoundInstrument]:
    return [each for each in instruments if id in ("", ".") or f"{each.file.id}/".startswith(f"{id}/")]


def _strays(folder: Path, name: str) -> Iterator[FoundFile]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        if Path(place) == folder and RECORDS_FOLDER in folders:
            folders.remove(RECORDS_FOLDER)
        if INSTRUMENT_FILE not in files:
            inside = Path(place).relative_to(folder).as_posix()
            for path in _yaml_files(Path(place)):
                yield FoundFile(path, posixpath.normpath(f"{name}/{inside}/{path.name}"), path.stem)


def _instruments(folder: Path, id: str, name: str) -> Iterator[FoundInstrument]:
    """Every folder below this one that has an `instrument.yaml`."""
    for entry in sorted(os.scandir(folder), key=lambda each: each.name) if folder.is_dir() else ():
        # A link could lead back up, without end.
        if not entry.is_dir(follow_symlinks=False) or entry.name.startswith("."):
            continue
        if not id and entry.name == RECORDS_FOLDER:
            continue
        below, its_id, its_name = Path(entry.path), f"{id}/{entry.name}".lstrip("/"), f"{name}/{entry.name}"
        if (below / INSTRUMENT_FILE).is_file():
            yield _instrument(below, its_id, its_name)
        yield from _instruments(below, its_id, its_name)


def _instrument(folder: Path, id: str, name: str) -> FoundInstrument:
    rules = [
        FoundFile(path, f"{name}/{path.name}", f"{id}/{path.stem}")
        for path in _yaml_files(folder)
        if path.name != INSTRUMENT_FILE
    ]
    return FoundInstrument(FoundFile(folder / INSTRUMENT_FILE, f"{name}/{INSTRUMENT_FILE}", id), rules)


def _record_types(folder: Path, name: str) -> list[FoundFile]:
    records = folder / RECORDS_FOLDER
    return [
        FoundFile(path, f"{name}/{RECORDS_FOLDER}/{path.name}", path.stem) for path in _yaml_files(records)
    ]


def _yaml_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    return [folder / name for name in names if name.endswith(_SUFFIXES) and not name.startswith(".")]
