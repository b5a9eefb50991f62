"""The files of a site until they are published, on the disk: ten thousand sheets make half a gigabyte."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from weakref import finalize


class Spool(MutableMapping[str, bytes]):
    """A mapping from paths to bytes that are in a file without a name: whatever happens, it is gone after.

    Raises OSError when the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        # Beside the output, since that is where there has to be room anyway.
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 (as long as the mapping)
        finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __setitem__(self, path: str, data: bytes) -> None:
        self._places[path] = (self._end, len(data))
        left = memoryview(data)
        while left:
            written = self._file.write(left)
            self._end += written
            left = left[written:]

    def __getitem__(self, path: str) -> bytes:
        start, size = self._places[path]
        return os.pread(self._file.fileno(), size, start)

    def __delitem__(self, path: str) -> None:
        del self._places[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def spooled(folder: Path) -> Spool | dict[str, bytes]:
    """A mapping on the disk of a folder; in memory where the folder is not there, or cannot be written to."""
    try:
        return Spool(folder)
    except OSError:
        return {}
