"""Seals what is kept between builds with a keyed hash, so that only our own is believed.

Reads and writes small state files with such a seal.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from fichebak.shell.starts import start_of

_MAX_BYTES = 100_000_000
"""Bytes of the largest file that is read: ten thousand sheets need a tenth of that."""


def read(file: Path, secret: bytes) -> bytes:
    """The content of a file. Raises OSError if there is none, ValueError if its seal is wrong."""
    line, content = start_of(file, _MAX_BYTES).split(b"\n", 1)
    if not secret or line != _line(secret, file.name, content):
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
        other.write_bytes(_line(secret, file.name, content) + b"\n" + content)
        other.replace(file)
    except OSError:  # a part of it would take up what room is left
        with suppress(OSError):
            other.unlink(missing_ok=True)


def seal(secret: bytes, name: str, content: bytes) -> bytes:
    """The keyed hash: 32 bytes. It covers the name too, so that nothing can take another's place."""
    # A longer key must be hashed first, as in HMAC: cut off, it would be the same as others.
    key = secret if len(secret) <= blake2b.MAX_KEY_SIZE else blake2b(secret).digest()
    return blake2b(name.encode() + b"\0" + content, key=key, digest_size=32).digest()


def _line(secret: bytes, name: str, content: bytes) -> bytes:
    """The seal as the first line of a file."""
    return seal(secret, name, content).hex().encode()
