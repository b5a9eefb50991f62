"""A file of the site, written anew in its place: as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def rewrite(path: Path, old: bytes, new: bytes) -> bool:
    """Puts new bytes in the place of old ones, with the same rights; False when others stand there now.

    Raises OSError when the disk refuses; then the old file still stands.
    """
    # A dot in front: a reader of the folder passes it by, should it be left behind.
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
