"""Keeps bytes on the disk during a build, instead of in memory.

At ten thousand sheets, the files of the site take half a gigabyte, and what is cached fifty megabytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from weakref import finalize

from fichebak.building.stores import InMemory, Store

_Handle = tuple[int, int] | bytes
"""Where bytes are in the file, and how many; or the bytes themselves."""


class Spool(Store):
    """A mapping from paths to bytes, in an unnamed temporary file that the system removes in any case.

    Worker processes write to the same file, so that they need not send back the bytes. What the disk has no
    room for stays in memory. Raises OSError if the disk allows no such file at all.
    """

    def __init__(self, folder: Path) -> None:
        # On the disk of the output, which needs room for these files anyway.
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 (as long as the mapping)
        finalize(self, self._file.close)
        self._places: dict[str, _Handle] = {}
        self._append(b"")  # fails now if the disk does not allow writing or locking

    def keep(self, data: bytes) -> _Handle:
        try:
            return self._append(data)
        except OSError:
            return data

    def _append(self, data: bytes) -> tuple[int, int]:
        with _locked(self._file):
            start = self._file.seek(0, os.SEEK_END)
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        return start, len(data)

    def name(self, path: str, handle: _Handle) -> None:
        self._places[path] = handle

    def __getitem__(self, path: str) -> bytes:
        handle = self._places[path]
        if isinstance(handle, bytes):
            return handle
        start, size = handle
        return os.pread(self._file.fileno(), size, start)

    def __contains__(self, path: object) -> bool:
        return path in self._places  # the inherited one reads the bytes

    def __delitem__(self, path: str) -> None:
        del self._places[path]

    def clear(self) -> None:
        """Removes everything, and gives the disk its room back."""
        self._places.clear()
        self._file.truncate(0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """Locks a file against other processes of this build."""
    from fcntl import LOCK_EX, LOCK_UN, lockf

    lockf(file, LOCK_EX)
    try:
        yield
    finally:
        lockf(file, LOCK_UN)


def spooled(folder: Path) -> Store:
    """A spool on the disk of a folder; a store in memory where the system or the disk does not allow it."""
    if not hasattr(os, "pread"):  # Windows
        return InMemory()
    try:
        return Spool(folder)
    except OSError:
        return InMemory()
