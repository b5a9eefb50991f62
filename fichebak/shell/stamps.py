"""File stamps: size, times and inode, which change when a file does and are read without opening it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple


class Stamp(NamedTuple):
    """The identity of one version of a file."""

    size: int
    """Bytes."""
    written: int
    """mtime, nanoseconds since 1970."""
    changed: int
    """ctime, nanoseconds since 1970."""
    number: int
    """Inode."""


def stamp(status: os.stat_result) -> Stamp:
    """The stamp of a file from the result of `stat`."""
    # On Windows `os.scandir` gives no inodes, `os.stat` does.
    number = status.st_ino if os.name != "nt" else 0
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, number)


def stamps(path: str) -> Iterator[tuple[str, Stamp]]:
    """Every file at or below a path, sorted; none where nothing exists. Links are not followed."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(status.st_mode):
        yield path, stamp(status)
        return
    left = _reversed(path)
    # A loop, because folders can be nested deeper than Python recurses.
    while left:
        entry = left.pop()
        try:  # `suppress` would make an object for each of ten thousand files
            if entry.is_dir(follow_symlinks=False):
                left += _reversed(entry.path) if entry.name != "__pycache__" else ()
                continue
            found = stamp(entry.stat(follow_symlinks=False))
        except FileNotFoundError:  # removed since the folder was read
            continue
        yield entry.path, found


def _reversed(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name, reverse=True)
