"""The start of a file that anybody may have put there, such as by an archive: it may be anything."""

from __future__ import annotations

import os
import stat


def start_of(path: str | os.PathLike[str], most: int) -> bytes:
    """So many bytes of a file, or all it has.

    Raises OSError where none is. What is no file, such as a pipe that nobody writes to, is as good as none.
    """
    handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(path)
        data = b""
        left = min(found.st_size, most)
        while left and (more := os.read(handle, left)):
            data, left = data + more, left - len(more)
        return data
    finally:
        os.close(handle)


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe is opened without waiting for whoever writes to it."""
