"""What changes about a file when it does, without opening it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple


class Stamp(NamedTuple):
    """What the system tells of a file: bytes, nanoseconds since 1970 (twice), and its number."""

    size: int
    written: int
    changed: int
    number: int


def stamp(found: os.stat_result) -> Stamp:
    """The stamp in what the system tells of a file."""
    # On Windows a look at a folder tells no numbers of its files, a look at a file does.
    number = found.st_ino if os.name != "nt" else 0
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, number)


def stamps(path: str) -> Iterator[tuple[str, Stamp]]:
    """Every file at or below a path, in order. No link is followed; where nothing is, nothing is told."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode):
        yield path, stamp(found)
        return
    left = _reversed(path)
    # A list and no recursion: folders may lie as deep as somebody likes.
    while left:
        entry = left.pop()
        with suppress(FileNotFoundError):  # gone since the folder was read
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path, stamp(entry.stat(follow_symlinks=False))
            elif entry.name != "__pycache__":
                left += _reversed(entry.path)


def _reversed(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name, reverse=True)
