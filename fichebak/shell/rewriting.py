"""Replaces a file of the site atomically."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def rewrite(path: Path, old: bytes, new: bytes) -> bool:
    """Replaces old bytes by new ones, with the same mode. False if the file no longer holds the old bytes.

    Raises OSError if the disk refuses; the old file is then still there.
    """
    # The name begins with a dot, so that a build skips the file should it be left behind.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(path.stat().st_mode & 0o7777)
        if path.read_bytes() != old:
            return False
        made.replace(path)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return True
