"""Where a report goes: to a stream as it is made, or to a file, whole or not at all.

Comes in: a path, or none. Goes out: something to write to. Must not know: any format.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from govrules.calendars.wording import system_reason
from govrules.errors import GovrulesError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` once all has been written.

    After an error, or an interruption, nothing is left and an older report stays as it was.
    Raises GovrulesError where the folder is missing or may not be written to.
    """
    target = path.resolve() if path.is_symlink() else path
    if target.is_dir():
        raise is_a_folder(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".part", dir=target.parent)
    except FileNotFoundError:
        raise no_folder(target.parent) from None
    except OSError as error:
        why = system_reason(error)
        raise GovrulesError(
            f"cannot write `{path}`: {why.en}",
            "name another file",
            zh=f"无法写入“{path}”：{why.zh}",
            zh_help="请换一个文件",
        ) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def text_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """`path` opened for text, whole or not at all; lines end as they are written."""
    with (
        whole_file(path) as part,
        part.open("w", encoding=encoding, errors="backslashreplace", newline="") as file,
    ):
        yield file


def is_a_folder(path: Path) -> GovrulesError:
    """The error for a folder where a file is to be written."""
    return GovrulesError(
        f"`{path}` is a folder",
        "name a file to write to",
        zh=f"“{path}”是文件夹",
        zh_help="请写明要写入的文件",
    )


def no_folder(folder: Path) -> GovrulesError:
    """The error for a file in a folder that is not there."""
    return GovrulesError(
        f"the folder `{folder}` does not exist",
        "make it first, or name another",
        zh=f"文件夹“{folder}”不存在",
        zh_help="请先建立，或换一个文件夹",
    )


def _umask() -> int:
    # There is no way to read it but to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
