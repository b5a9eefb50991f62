"""Notes of what stands, each below a seal that only the user's own key makes: others are as good as none."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from fichebak.shell.starts import start_of

_MOST = 100_000_000
"""Bytes of a note: a site of ten thousand sheets makes one of a tenth of that."""


def read(file: Path, secret: bytes) -> bytes:
    """What a note says. Raises OSError where there is none, and ValueError where somebody else made it."""
    seal, told = start_of(file, _MOST).split(b"\n", 1)
    if not secret or seal != _seal(file.name, told, secret):
        raise ValueError(file)
    return told


def write(file: Path, told: bytes, secret: bytes) -> None:
    """Makes a note, as a whole. Best effort: a build that cannot be remembered is still a build."""
    if not secret:
        return
    other = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        other.unlink(missing_ok=True)  # a link of that name would be written through
        other.write_bytes(_seal(file.name, told, secret) + b"\n" + told)
        other.replace(file)
    except OSError:
        return


def _seal(name: str, told: bytes, secret: bytes) -> bytes:
    """Of its name too: a note in the place of another is as wrong as a damaged one."""
    return blake2b(name.encode() + b"\0" + told, key=secret[:64]).hexdigest().encode()
