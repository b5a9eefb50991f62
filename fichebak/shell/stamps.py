"""What changes about a file when it does, without opening it."""

from __future__ import annotations

import os
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
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield path, stamp(os.lstat(path))
        return
    except FileNotFoundError:
        return
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            with suppress(FileNotFoundError):  # gone since the folder was read
                yield entry.path, stamp(entry.stat(follow_symlinks=False))
        elif entry.name != "__pycache__":
            yield from stamps(entry.path)
