"""Reads the start of a file that we do not trust: it may be endless, or a pipe."""

from __future__ import annotations

import os
import stat


def start_of(path: str | os.PathLike[str], most: int) -> bytes:
    """At most `most` bytes of a file.

    Raises OSError where there is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError(path)
        data = b""
        left = min(status.st_size, most)
        while left and (more := os.read(handle, left)):
            data, left = data + more, left - len(more)
        return data
    finally:
        os.close(handle)


_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opens a pipe without waiting for a writer."""
