"""The files of a site until they are published, on the disk: ten thousand sheets make half a gigabyte."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO
from weakref import finalize

from fichebak.building.files import InMemory, Store


class Spool(Store):
    """A mapping from paths to bytes that are in a file without a name: whatever happens, it is gone after.

    With more `jobs`, copies of this process write to the same file, so that what they make need not travel.
    Raises OSError when the disk refuses.
    """

    def __init__(self, folder: Path, jobs: int) -> None:
        self._is_shared = jobs > 1
        # Beside the output, since that is where there has to be room anyway.
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 (as long as the mapping)
        finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}
        self.keep(b"")  # a disk that lets nobody write or lock is known now

    def keep(self, data: bytes) -> tuple[int, int]:
        with _alone(self._file) if self._is_shared else nullcontext():
            start = self._file.seek(0, os.SEEK_END)
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        return start, len(data)

    def name(self, path: str, kept: tuple[int, int]) -> None:
        self._places[path] = kept

    def __getitem__(self, path: str) -> bytes:
        start, size = self._places[path]
        return os.pread(self._file.fileno(), size, start)

    def __delitem__(self, path: str) -> None:
        del self._places[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """Keeps other processes from writing to a file meanwhile."""
    from fcntl import LOCK_EX, LOCK_UN, lockf

    lockf(file, LOCK_EX)
    try:
        yield
    finally:
        lockf(file, LOCK_UN)


def spooled(folder: Path, jobs: int) -> Store:
    """A mapping on the disk of a folder; in memory where the disk or the system does not let us."""
    if not hasattr(os, "pread"):  # Windows
        return InMemory()
    try:
        return Spool(folder, jobs)
    except OSError:
        return InMemory()
