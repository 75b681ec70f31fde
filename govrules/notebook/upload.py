"""Files from the browser's machine to the kernel's, of any size: in slices, each acknowledged.

Comes in: files that a person chose. Goes out: a path, by `on_files`: of the file, or of a folder where there were several.
Must not know: what is in a file. (ipywidgets' own upload loses files of 10 MiB and more without a word.)

The files lie in a temporary folder of this process alone, and go with it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Upload(anywidget.AnyWidget):
    """A button that takes files, and a place to drop them; `share` is what has arrived of them, from 0 to 1."""

    _esm = _HERE / "upload.js"
    _css = _HERE / "upload.css"

    label = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    slice = traitlets.Int(1 << 20).tag(sync=True)
    share = traitlets.Float(1.0).tag(sync=True)
    enabled = traitlets.Bool(True).tag(sync=True)

    def __init__(self, on_files: Callable[[Path], None], **traits: Any) -> None:
        self._on_files = on_files
        self._home = tempfile.TemporaryDirectory(prefix="govrules-upload-")
        self._taking: _Taking | None = None
        self._kept: Path | None = None
        super().__init__(**traits)
        self.on_msg(self._hear)

    def close(self) -> None:
        """Closes the widget; its files are gone."""
        self._drop()
        self._home.cleanup()
        super().close()

    # -- what the browser says -----------------------------------------------------------------------

    def _hear(self, _widget: Any, message: Any, buffers: Any) -> None:
        match message:
            case {"begin": list(files), "turn": int(turn)}:
                self._begin(files, turn)
            case {"turn": int(turn), "slice": int(at)} if self._taking and self._taking.turn == turn:
                self._take(at, bytes(buffers[0]) if buffers else b"")

    def _begin(self, files: list[Any], turn: int) -> None:
        """The names and sizes of what will come; a new choice drops the one before."""
        self._drop()
        wanted = [(plain_name(str(each.get("name", ""))), int(each.get("size", 0))) for each in files]
        if not wanted:
            return
        self._taking = _Taking(Path(tempfile.mkdtemp(dir=self._home.name)), wanted, turn)
        self.share = 0.0
        self._go_on()

    def _take(self, at: int, content: bytes) -> None:
        taking = self._taking
        assert taking is not None
        if taking.take(at, content):
            self._go_on()

    def _go_on(self) -> None:
        """Asks for the next slice, or hands over what is there."""
        taking = self._taking
        assert taking is not None
        taking.skip_what_is_whole()
        self.share = taking.arrived / taking.size if taking.size else 1.0
        if taking.at < len(taking.files):
            self.send({"turn": taking.turn, "file": taking.at, "from": taking.had})
            return
        self._taking = None
        if self._kept is not None:
            shutil.rmtree(self._kept, ignore_errors=True)
        self._kept = taking.folder
        self.share = 1.0
        self._on_files(taking.folder / taking.files[0][0] if len(taking.files) == 1 else taking.folder)

    def _drop(self) -> None:
        if self._taking is not None:
            self._taking.close()
            shutil.rmtree(self._taking.folder, ignore_errors=True)
            self._taking = None


class _Taking:
    """Files on their way: which one is being written, and how much of it is there."""

    def __init__(self, folder: Path, files: list[tuple[str, int]], turn: int) -> None:
        self.folder = folder
        self.files = [
            (_other_than(name, [n for n, _ in files[:at]]), size) for at, (name, size) in enumerate(files)
        ]
        self.turn = turn
        self.size = sum(size for _, size in files)
        self.at = self.had = self.arrived = 0
        self.file: BinaryIO | None = None

    def take(self, at: int, content: bytes) -> bool:
        """Writes the next slice; False for one that was not asked for."""
        name, size = self.files[self.at]
        if at != self.had or not content or self.had + len(content) > size:
            return False
        if self.file is None:
            self.file = (self.folder / name).open("wb")
        self.file.write(content)
        self.had += len(content)
        self.arrived += len(content)
        return True

    def skip_what_is_whole(self) -> None:
        """Goes on to the first file that is not there yet; an empty one is made at once."""
        while self.at < len(self.files) and self.had == self.files[self.at][1]:
            (self.folder / self.files[self.at][0]).touch()
            self.close()
            self.at, self.had = self.at + 1, 0

    def close(self) -> None:
        """Closes the file that is being written."""
        if self.file is not None:
            self.file.close()
            self.file = None


def plain_name(name: str) -> str:
    r"""The name of a file without any folder before it: it comes from a browser and names a file here.

    >>> plain_name("../../台账.xlsx"), plain_name(r"C:\a\b.csv"), plain_name("..")
    ('台账.xlsx', 'b.csv', 'file')
    """
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name.strip()
    # A name longer than a file system takes keeps its ending, by which its format is known.
    if len(last.encode()) > 200:
        stem, suffix = Path(last).stem, Path(last).suffix[:20]
        last = stem[:50] + suffix
    return last if last.strip(".") else "file"


def _other_than(name: str, taken: list[str]) -> str:
    path = Path(name)
    number = 2
    while name in taken:
        name = f"{path.stem}-{number}{path.suffix}"
        number += 1
    return name
