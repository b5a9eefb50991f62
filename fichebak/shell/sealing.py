"""Reads and writes small state files with a keyed hash (a seal), so that only our own are believed."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from fichebak.shell.starts import start_of

_MAX_BYTES = 100_000_000
"""Bytes of the largest file that is read: ten thousand sheets need a tenth of that."""


def read(file: Path, secret: bytes) -> bytes:
    """The content of a file. Raises OSError if there is none, ValueError if its seal is wrong."""
    seal, content = start_of(file, _MAX_BYTES).split(b"\n", 1)
    if not secret or seal != _seal(file.name, content, secret):
        raise ValueError(file)
    return content


def write(file: Path, content: bytes, secret: bytes) -> None:
    """Writes a file atomically. Best effort: without it the next build is slower, not wrong."""
    if not secret:
        return
    other = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        other.unlink(missing_ok=True)  # `write_bytes` would follow a link of that name
        other.write_bytes(_seal(file.name, content, secret) + b"\n" + content)
        other.replace(file)
    except OSError:
        return


def _seal(name: str, content: bytes, secret: bytes) -> bytes:
    """Covers the name too, so that one file cannot take another's place."""
    return blake2b(name.encode() + b"\0" + content, key=secret[:64]).hexdigest().encode()
